"""Other rights, groups and trust: what they amount to under boundaries, organisations and denials."""

from technique_estates import ACCOUNT, FUNCTION, GROUP, ME, ROLE, USER, Made, allow, bounded, deny, made, under, used

from graph.model import Grant, Membership, Policy, Resource, Statement


def test_who_may_do_everything_does_not_escalate() -> None:
    assert made(allow("*")).steps(ME) == []


def test_rights_over_iam_alone_are_the_whole_account() -> None:
    (step,) = used(made(allow("iam:*")), "attach-role-policy")
    assert (step.accounts, step.certain, step.through) == ((ACCOUNT,), True, ())


def test_under_a_boundary_they_are_not_everything() -> None:
    estate = bounded(made(allow("iam:AttachRolePolicy")), allow("iam:AttachRolePolicy", "s3:*"))
    assert not estate.steps(ME)


def test_a_boundary_that_lets_itself_be_taken_away_is_none() -> None:
    limit = allow("iam:AttachRolePolicy", "iam:DeleteRolePermissionsBoundary")
    (step,) = used(bounded(made(allow("iam:AttachRolePolicy")), limit), "attach-role-policy")
    assert step.accounts == (ACCOUNT,)


def test_a_boundary_with_everything_in_it_is_none() -> None:
    assert used(bounded(made(allow("iam:AttachRolePolicy")), allow("*")), "attach-role-policy")


def test_an_organisation_that_denies_it_to_all_stands_in_the_way() -> None:
    estate = made(allow("iam:AttachRolePolicy"))
    estate.organisation()
    whole, denial = allow("*"), deny("iam:PutRolePolicy", "iam:CreateUser")
    kind = "aws.organization.control_policy"
    estate.policy(f"aws.account:{ACCOUNT}", [whole, denial], id_="scp", kind=kind, purpose="organisation")
    assert not estate.steps(ME)


def test_a_denial_of_its_own_stays_when_rights_are_added() -> None:
    assert not used(made(allow("iam:AttachRolePolicy"), deny("iam:CreateUser")), "attach-role-policy")


def test_which_policy_may_be_attached_leaves_it_open() -> None:
    attaching = under(allow("iam:AttachRolePolicy"), "ArnLike", "iam:PolicyARN", "arn:aws:iam::aws:policy/Read*")
    (step,) = used(made(attaching), "attach-role-policy")
    assert not step.certain


def test_of_somebody_who_cannot_be_become_they_are_worth_nothing() -> None:
    assert not made(allow("iam:PutRolePolicy", resources=(ROLE,))).steps(ME)


def test_of_somebody_who_can_be_become_they_are_ones_own() -> None:
    estate = made(allow("iam:PutRolePolicy", "lambda:UpdateFunctionCode", resources=(ROLE, FUNCTION)))
    estate.add(Resource(id=FUNCTION, kind="aws.lambda.function", scope=ACCOUNT, name="f", runs_as=(ROLE,)))
    (step,) = used(estate, "put-role-policy")
    role = estate.estate().resources.number(ROLE)
    assert role is not None
    assert step.through == ((role, role + 1),)


def test_policies_of_aws_cannot_be_rewritten() -> None:
    estate = made(allow("iam:CreatePolicyVersion"))
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    estate.add(Policy(id=arn, kind="aws.iam.policy", name="r", statements=(), platform_managed=True))
    estate.add(Grant(id="grant", kind="aws.grant", identity=ME, policy=arn))
    assert not estate.steps(ME)


def a_group(*statements: Statement) -> Made:
    estate = Made()
    estate.identity(USER)
    estate.identity(GROUP)
    estate.policy(USER, [allow("iam:AddUserToGroup")])
    estate.policy(GROUP, statements)
    return estate


def test_one_that_may_do_everything_is_the_account() -> None:
    steps = a_group(allow("*")).steps(USER)
    assert [step.accounts for step in steps] == [(), (ACCOUNT,)]


def test_one_that_may_do_little_is_itself() -> None:
    (step,) = a_group(allow("s3:*")).steps(USER)
    assert step.accounts == ()


def test_ones_own_is_nothing_new() -> None:
    estate = a_group(allow("s3:*"))
    estate.add(Membership(id="m", kind="aws.iam.membership", member=USER, group=GROUP))
    assert not estate.steps(USER)


def test_a_role_needs_a_user_to_put_there() -> None:
    for more, found in (((), False), (("iam:CreateUser", "iam:CreateAccessKey"), True)):
        estate = made(allow("iam:AddUserToGroup", *more))
        estate.identity(GROUP)
        assert bool(used(estate, "add-user-to-group")) is found


def test_a_role_that_takes_over_a_user_has_one() -> None:
    estate = made(allow("iam:AddUserToGroup", "iam:CreateAccessKey"))
    estate.identity(GROUP)
    estate.identity(USER)
    assert [step.certain for step in used(estate, "add-user-to-group")] == [True]


def test_a_denial_of_entering_closes_it() -> None:
    acts = allow("iam:UpdateAssumeRolePolicy")
    assert used(made(acts), "rewrite-trust")
    assert not used(made(acts, deny("sts:AssumeRole")), "rewrite-trust")
    assert not used(made(acts, deny("sts:AssumeRole", resources=(ROLE,))), "rewrite-trust")


def test_a_denial_of_entering_another_does_not() -> None:
    other = f"arn:aws:iam::{ACCOUNT}:role/other"
    (step,) = used(
        made(allow("iam:UpdateAssumeRolePolicy"), deny("sts:AssumeRole", resources=(other,))), "rewrite-trust"
    )
    assert step.certain
