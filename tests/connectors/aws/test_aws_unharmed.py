"""One thing that is malformed or refused costs nothing but itself."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from aws_support import DAY, OWN, Wire, gather_one, options, read

from connectors.aws.streams.roles import role_trusts
from connectors.aws.unharmed import each_unharmed
from connectors.streams import CallError, Denied, Throttled
from graph.model import GapReason, Identity, Policy, Trust

TRUST = quote('{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"}}}')


def role(name: str, document: str = TRUST) -> str:
    written = f"<AssumeRolePolicyDocument>{document}</AssumeRolePolicyDocument>"
    return f"<member><RoleName>{name}</RoleName><Arn>arn:{name}</Arn>{written}</member>"


def test_a_malformed_trust_policy_is_a_gap_and_the_other_roles_are_read(wire: Wire) -> None:
    wire.says("ListRoles", f"<Roles>{role('bad', '%7B')}{role('good')}{role('worse', '%5B')}</Roles>")
    unit = gather_one(options(wire.url), "iam.role_trusts")
    assert {each.target for each in unit.records if isinstance(each, Trust)} == {"arn:good"}
    assert {each.id for each in unit.records if isinstance(each, Policy)} == {"aws.iam.trust_policy:arn:good"}
    (gap,) = unit.gaps
    assert gap.reason is GapReason.FAILED
    assert "arn:bad" in gap.detail
    assert "and 1 more" in gap.detail


def test_one_role_that_may_not_be_read_is_a_gap_with_its_permission(wire: Wire) -> None:
    wire.says("ListRoles", f"<Roles>{role('a')}{role('b')}{role('c')}</Roles>")
    fields = f"<Path>/</Path><RoleName>a</RoleName><Arn>arn:a</Arn><CreateDate>{DAY}</CreateDate>"
    wire.says("GetRole", f"<Role>{fields}</Role>")
    wire.fails("GetRole", "AccessDenied", 403, "x is not authorized to perform: iam:GetRole on resource: arn:b")
    wire.says("GetRole", f"<Role>{fields.replace('arn:a', 'arn:c')}</Role>")
    unit = gather_one(options(wire.url), "iam.roles")
    assert {each.id for each in unit.records if isinstance(each, Identity)} == {"arn:a", "arn:c"}
    assert [(gap.reason, gap.permission) for gap in unit.gaps] == [(GapReason.DENIED, "iam:GetRole")]


def test_whoever_is_assigned_to_a_permission_set_may_be_its_role(wire: Wire) -> None:
    arn = f"arn:aws:iam::{OWN}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Power_User_0123456789abcdef"
    wire.says("ListRoles", f"<Roles>{role('x').replace('arn:x', arn)}</Roles>")
    trusts = [each for each in read(wire, role_trusts) if isinstance(each, Trust)]
    assert [(each.target, each.principal, each.principal_kind) for each in trusts if each.kind == "aws.sso.trust"] == [
        (arn, f"aws.sso.assignment:{OWN}/Power_User", "identity")
    ]


def fails(error: CallError) -> Iterator[str]:
    yield from ()
    raise error


@pytest.mark.parametrize("error", [Throttled("slow"), Denied("AWS does not accept the credentials")])
def test_what_would_meet_every_other_one_as_well_ends_the_listing(error: CallError) -> None:
    asked = []

    def read_one(number: int) -> Iterator[str]:
        asked.append(number)
        return fails(error) if number else iter(["zero"])

    with pytest.raises(type(error)):
        list(each_unharmed(range(5), read_one))
    assert asked == [0, 1]


def test_a_first_refusal_is_the_last(wire: Wire) -> None:
    wire.says("ListRoles", f"<Roles>{role('a')}{role('b')}</Roles>")
    wire.fails("GetRole", "AccessDenied", 403)
    assert len(gather_one(options(wire.url), "iam.roles").gaps) == 1
    assert [operation for operation, _ in wire.asked].count("GetRole") == 1
