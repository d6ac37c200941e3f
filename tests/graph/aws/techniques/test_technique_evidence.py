"""Why a step is open, and what it depends on."""

from technique_estates import ACCOUNT, HERE, LAMBDA, ME, ROLE, Made, allow, made, under

from graph.aws.answers import Answer
from graph.aws.estate.reaching import Entitlements
from graph.aws.holdings import Holdings
from graph.aws.techniques.evidence import Evidence
from graph.aws.techniques.steps import Escalations
from graph.model import Resource


def decided(estate: Made, technique: str, target: str = "") -> tuple[Answer, set[str], list[str]]:
    made_ = estate.estate()
    entitlements = Entitlements(made_)
    escalations, me = Escalations(made_, entitlements), made_.identities[ME]
    steps = escalations.steps(me, Holdings(entitlements.of(me)))
    step = next(each for each in steps if each.technique == technique)
    decision = Evidence(escalations.shared).decision(me, step, target)
    deciders = {each.policy for each in decision.decided_by}
    return decision.answer, deciders, [value for each in decision.conditions for value in each.values]


def test_a_role_that_is_passed_is_told_with_its_trust_policy() -> None:
    estate = made(allow("iam:PassRole", *LAMBDA))
    answer, deciders, _ = decided(estate, "lambda-new-function", ROLE)
    assert answer is Answer.ALLOWED
    assert deciders == {f"aws.iam.inline_policy:grants:{ME}", f"aws.iam.trust_policy:trust:{ROLE}"}


def test_a_condition_on_what_is_passed_is_told() -> None:
    passing = under(allow("iam:PassRole"), "ArnLike", "iam:AssociatedResourceArn", "arn:aws:lambda:*")
    answer, _, values = decided(made(allow(*LAMBDA), passing), "lambda-new-function", ROLE)
    assert answer is Answer.DEPENDS
    assert values == ["arn:aws:lambda:*"]


def test_what_is_assumed_is_told() -> None:
    estate = made(allow("ec2-instance-connect:SendSSHPublicKey"))
    machine = f"arn:aws:ec2:{HERE}:instance/i-1"
    estate.add(Resource(id=machine, kind="aws.ec2.instance", scope=ACCOUNT, name="i-1", runs_as=(ROLE,)))
    answer, deciders, values = decided(estate, "ec2-instance-connect", ROLE)
    assert answer is Answer.DEPENDS
    assert deciders
    assert values == ["the machine is in reach by SSH"]


def test_a_profile_that_nobody_listed_is_told() -> None:
    estate = made(allow("iam:PassRole", "ec2:RunInstances"), services=("ec2.amazonaws.com",))
    _, _, values = decided(estate, "ec2-run-instances", ROLE)
    assert values == ["the role is in an instance profile"]


def test_rights_are_told_with_what_they_amount_to() -> None:
    answer, deciders, _ = decided(made(allow("iam:AttachRolePolicy")), "attach-role-policy")
    assert answer is Answer.ALLOWED
    assert "arn:aws:iam::aws:policy/AdministratorAccess" in deciders


def test_an_account_that_is_gained_outright_is_told() -> None:
    answer, deciders, _ = decided(made(allow("iam:CreateRole", "iam:PutRolePolicy")), "new-role")
    assert answer is Answer.ALLOWED
    assert f"aws.iam.inline_policy:grants:{ME}" in deciders


def test_a_trust_that_is_rewritten_is_told() -> None:
    answer, _, _ = decided(made(allow("iam:UpdateAssumeRolePolicy")), "rewrite-trust", ROLE)
    assert answer is Answer.ALLOWED
