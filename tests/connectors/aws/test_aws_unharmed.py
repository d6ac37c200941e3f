"""One thing that is malformed or refused costs nothing but itself."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from aws_support import DAY, OWN, Wire, gather, gather_one, options, read

from connectors.aws.losses import ENOUGH
from connectors.aws.streams.roles import role_trusts
from connectors.aws.unharmed import each_unharmed
from connectors.streams import CallError, Denied, Throttled
from graph.model import GapReason, Identity, Policy, Resource, Trust

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
    assert "arn:worse" in gap.detail


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
        list(each_unharmed(range(5), read_one, name=str))
    assert asked == [0, 1]


def test_where_all_are_refused_not_all_are_asked(wire: Wire) -> None:
    wire.says("ListRoles", f"<Roles>{''.join(role(str(number)) for number in range(50))}</Roles>")
    wire.fails("GetRole", "AccessDenied", 403)
    (gap,) = gather_one(options(wire.url), "iam.roles").gaps
    assert gap.permission == "iam:GetRole"
    assert "the rest was not asked for" in gap.detail
    assert [operation for operation, _ in wire.asked].count("GetRole") == ENOUGH


def test_the_first_ten_refused_are_not_all_when_they_are_details(wire: Wire) -> None:
    """Whether a user has a password may be refused for all of them: the users are told all the same."""
    member = (
        f"<member><Path>/</Path><UserName>{{0}}</UserName><Arn>arn:{{0}}</Arn><CreateDate>{DAY}</CreateDate></member>"
    )
    wire.says("ListUsers", f"<Users>{''.join(member.format(number) for number in range(20))}</Users>")
    for number in range(20):
        wire.says("GetUser", f"<User>{member.format(number)[8:-9]}</User>")
    wire.fails("GetLoginProfile", "AccessDenied", 403)
    unit = gather_one(options(wire.url), "iam.users")
    assert len(unit.records) == 20
    assert [gap.permission for gap in unit.gaps] == ["iam:GetLoginProfile"]


def test_each_permission_that_lacks_is_a_gap_of_its_own(wire: Wire) -> None:
    wire.sends(
        "GET /", "<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>"
    )
    wire.sends("GET /b?location", "<LocationConstraint>eu-west-1</LocationConstraint>")
    for detail in ("publicAccessBlock", "encryption", "ownershipControls", "tagging"):
        wire.fails(f"GET /b?{detail}", "AccessDenied", 403)
    unit = gather_one(options(wire.url), "s3.buckets")
    assert {gap.permission for gap in unit.gaps} == {
        "s3:GetBucketPublicAccessBlock",
        "s3:GetEncryptionConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketTagging",
    }
    assert len(unit.records) == 1


def test_what_was_refused_before_the_listing_ended_is_told_as_well(wire: Wire) -> None:
    wire.says("ListRoles", f"<Roles>{role('a')}{role('b')}{role('c')}</Roles>")
    wire.fails("GetRole", "AccessDenied", 403)
    wire.fails("GetRole", "ExpiredToken", 403)
    unit = gather_one(options(wire.url), "iam.roles")
    assert [gap.permission for gap in unit.gaps] == ["iam:ListRoles", "iam:GetRole"]
    assert ["ExpiredToken" in gap.detail for gap in unit.gaps] == [True, False]


def test_a_unit_that_cannot_be_entered_costs_only_what_is_below_it(wire: Wire) -> None:
    arn = f"arn:aws:organizations::{OWN}:account/o-1"
    wire.gives("ListAccounts", {"Accounts": [{"Id": OWN, "Arn": f"{arn}/{OWN}", "Status": "ACTIVE"}]})
    wire.gives("ListRoots", {"Roots": [{"Id": "r-1", "Name": "root"}]})
    units = [{"Id": f"ou-{number}", "Name": f"unit {number}"} for number in (1, 2)]
    wire.gives("ListOrganizationalUnitsForParent", {"OrganizationalUnits": units})
    wire.fails("ListOrganizationalUnitsForParent", "AccessDeniedException", 400)
    wire.gives("ListOrganizationalUnitsForParent", {"OrganizationalUnits": [{"Id": "ou-3", "Name": "below 2"}]})
    wire.gives("ListOrganizationalUnitsForParent", {"OrganizationalUnits": []})
    unit = gather(options(wire.url, organization=True), only=("organizations.units",))["organizations.units", "o-1"]
    assert {each.name for each in unit.records if isinstance(each, Resource)} == {
        "root",
        "unit 1",
        "unit 2",
        "below 2",
    }
    assert [gap.permission for gap in unit.gaps] == ["organizations:ListOrganizationalUnitsForParent"]
