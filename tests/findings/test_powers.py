from __future__ import annotations

import pytest
from findings_support import graph_of

from findings.powers import LEAP, powers
from graph.model import AnyRecord, Condition, Grant, Identity, Policy, Resource, Statement, Trust

ACCOUNT = "111122223333"
ROLE = Identity(id=f"arn:aws:iam::{ACCOUNT}:role/r", kind="aws.iam.role", scope=ACCOUNT, name="r")


def _policy(id_: str, *statements: Statement, purpose: str = "grants") -> tuple[AnyRecord, ...]:
    return (
        Policy(id=id_, kind="aws.iam.policy", scope=ACCOUNT, name=id_, statements=statements),
        Grant(id=f"grant {id_}", kind="aws.iam.grant", scope=ACCOUNT, identity=ROLE.id, policy=id_, purpose=purpose),
    )


def _may(*actions: str, on: str = "*", allow: bool = True, conditions: tuple[Condition, ...] = ()) -> Statement:
    return Statement(allow=allow, actions=actions, resources=(on,), conditions=conditions)


def _lines(*records: AnyRecord) -> dict[str, int]:
    return {power.text: power.weight for power in powers(graph_of((ROLE, *records))).of(ROLE.id)}


def test_who_has_nothing_has_no_lines() -> None:
    assert _lines() == {}


def test_weights_grow_with_what_an_action_can_do() -> None:
    assert _lines(*_policy("p", _may("s3:GetObject", "s3:PutObject", "s3:*", "read", "*"))) == {
        "may s3:GetObject on *": 1,
        "may read on *": 1,
        "may s3:PutObject on *": 3,
        "may s3:* on *": 10,
        "may * on *": 50,
    }


def test_not_elements_are_told_as_what_they_leave_out() -> None:
    statement = Statement(allow=True, not_actions=("iam:*",), not_resources=("arn:x",))
    assert _lines(*_policy("p", statement)) == {"may anything but iam:* on anything but arn:x": 50}


def test_a_deny_takes_a_line_away_unless_a_condition_is_on_it() -> None:
    grant = _policy("p", _may("s3:GetObject", "sqs:SendMessage"))
    assert _lines(*grant, *_policy("d", _may("s3:*", allow=False))) == {"may sqs:SendMessage on *": 3}
    condition = Condition(operator="Bool", key="aws:SecureTransport", values=("false",))
    assert len(_lines(*grant, *_policy("d", _may("s3:*", allow=False, conditions=(condition,))))) == 2


@pytest.mark.parametrize(
    ("limit", "kept"),
    [
        (_may("s3:Get*"), {"may s3:* on arn:a/*": 10}),
        (_may("s3:*", on="arn:b/*"), {}),
        (_may("sqs:*"), {}),
        (Statement(allow=True, not_actions=("iam:*",), not_resources=("arn:z",)), {"may s3:* on arn:a/*": 10}),
    ],
    ids=["room for some of it", "no such resource", "no such action", "a Not element"],
)
def test_a_boundary_must_leave_room(limit: Statement, kept: dict[str, int]) -> None:
    assert _lines(*_policy("p", _may("s3:*", on="arn:a/*")), *_policy("b", limit, purpose="boundary")) == kept


def test_a_condition_is_part_of_the_line() -> None:
    condition = Condition(operator="Bool", key="aws:MultiFactorAuthPresent", values=("true",))
    assert _lines(*_policy("p", _may("s3:GetObject", conditions=(condition,)))) == {
        "may s3:GetObject on * under a condition": 1
    }


def test_becoming_another_counts_and_so_does_where_that_leads() -> None:
    jewel = Resource(id="aws:1", kind="aws.account", scope=ACCOUNT, name="prod", crown_jewel=True)
    admin = Identity(id=f"arn:aws:iam::{ACCOUNT}:role/a", kind="aws.iam.role", scope=ACCOUNT, name="a")
    lines = _lines(
        jewel,
        admin,
        Policy(id="p", kind="aws.iam.policy", scope=ACCOUNT, name="p", statements=(_may("*"),)),
        Grant(id="g", kind="aws.iam.grant", scope=ACCOUNT, identity=admin.id, policy="p"),
        Trust(
            id="t", kind="aws.iam.trust", scope=ACCOUNT, target=admin.id, principal=ROLE.id, principal_kind="identity"
        ),
    )
    assert lines == {f"may become {admin.id}": 5, "can become administrator": LEAP, "leads to a crown jewel": LEAP}
