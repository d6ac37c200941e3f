"""The weighing of statements, as cases: layers, action, resource, verdict."""

import pytest
from graph_support import allow, deny

from graph.model import Condition, Statement
from graph.policy import Rights, Sourced, Verdict, decide

MFA = Condition(operator="Bool", key="aws:MultiFactorAuthPresent", values=("true",))
VPC = Condition(operator="StringEquals", key="aws:SourceVpc", values=("vpc-1",))


def rights(grants: tuple[Statement, ...], *limits: tuple[Statement, ...]) -> Rights:
    def layer(statements: tuple[Statement, ...]) -> tuple[Sourced, ...]:
        return tuple(Sourced(f"p{at}", each) for at, each in enumerate(statements))

    return Rights(grants=layer(grants), limits=tuple(layer(limit) for limit in limits))


ALLOWED, DENIED, DEPENDS = Verdict.ALLOWED, Verdict.DENIED, Verdict.DEPENDS
CASES = [
    ("nothing is allowed by silence", rights(()), "s3:GetObject", "b/k", DENIED),
    ("an allow allows", rights((allow("s3:GetObject"),)), "s3:GetObject", "b/k", ALLOWED),
    ("actions ignore case", rights((allow("S3:getobject"),)), "s3:GetObject", "b/k", ALLOWED),
    ("a star in an action", rights((allow("s3:Get*"),)), "s3:GetObject", "b/k", ALLOWED),
    ("a question mark is one character", rights((allow("s3:Ge?Object"),)), "s3:GetObject", "b/k", ALLOWED),
    ("dots are literal", rights((allow("s3.GetObject"),)), "s3:GetObject", "b/k", DENIED),
    ("resources keep case", rights((allow("s3:*", on="B/*"),)), "s3:GetObject", "b/k", DENIED),
    ("a resource pattern", rights((allow("s3:*", on="b/*"),)), "s3:GetObject", "b/k", ALLOWED),
    ("a deny wins", rights((allow("*"), deny("s3:*"))), "s3:GetObject", "b/k", DENIED),
    ("a deny of another action does not", rights((allow("*"), deny("ec2:*"))), "s3:GetObject", "b/k", ALLOWED),
    ("a conditional allow depends", rights((allow("*", when=(MFA,)),)), "s3:GetObject", "b/k", DEPENDS),
    ("a plain allow beats a conditional", rights((allow("*", when=(MFA,)), allow("*"))), "a:B", "x", ALLOWED),
    ("a conditional deny depends", rights((allow("*"), deny("*", when=(VPC,)))), "a:B", "x", DEPENDS),
    ("a boundary must allow too", rights((allow("*"),), (allow("s3:*"),)), "iam:PassRole", "x", DENIED),
    ("a boundary that allows", rights((allow("*"),), (allow("s3:*"),)), "s3:GetObject", "x", ALLOWED),
    ("a deny in a boundary", rights((allow("*"),), (allow("*"), deny("s3:*"))), "s3:GetObject", "x", DENIED),
    ("every layer must allow", rights((allow("*"),), (allow("*"),), (allow("ec2:*"),)), "s3:Get", "x", DENIED),
    (
        "NotAction allows the rest",
        rights((Statement(allow=True, not_actions=("iam:*",), resources=("*",)),)),
        "s3:Get",
        "x",
        ALLOWED,
    ),
    (
        "NotAction leaves out what it names",
        rights((Statement(allow=True, not_actions=("iam:*",), resources=("*",)),)),
        "iam:PassRole",
        "x",
        DENIED,
    ),
    (
        "NotResource allows the rest",
        rights((Statement(allow=True, actions=("*",), not_resources=("b/*",)),)),
        "s3:Get",
        "c/1",
        ALLOWED,
    ),
    (
        "NotResource leaves out what it names",
        rights((Statement(allow=True, actions=("*",), not_resources=("b/*",)),)),
        "s3:Get",
        "b/1",
        DENIED,
    ),
    ("a service nobody knows is a literal", rights((allow("nosuch:Thing"),)), "nosuch:Thing", "x", ALLOWED),
]


@pytest.mark.parametrize(("says", "given", "action", "resource", "verdict"), CASES, ids=[case[0] for case in CASES])
def test_decide(says: str, given: Rights, action: str, resource: str, verdict: Verdict) -> None:
    assert says
    decision = decide(given, action, resource)
    assert decision.verdict is verdict
    assert decision.possible is (verdict is not DENIED)


def test_an_answer_names_its_policies_and_conditions() -> None:
    decision = decide(rights((allow("*", when=(MFA,)),), (allow("*", when=(VPC,)),)), "a:B", "x")
    assert decision.policies == ("p0",)
    assert decision.conditions == (MFA, VPC)


def test_a_denial_names_the_policy_that_denied() -> None:
    assert decide(rights((allow("*"), deny("*"))), "a:B", "x").policies == ("p1",)
