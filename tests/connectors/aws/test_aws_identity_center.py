"""Identity Center read from moto's server, and on the wire what that does not know: boundaries and owners."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from aws_support import MOTO_LACKS, OTHER, OWN, Estate, Wire, founder, gather, one, options, read

from connectors.aws.streams.identity_center import instances, permission_set_policies
from connectors.aws.streams.identity_store import users
from connectors.aws.streams.regions import KIND as REGION
from connectors.registry import platform
from graph.access import EdgeKind
from graph.build import build
from graph.model import AnyRecord, Grant, Identity, Membership, Observed, Person, Policy, Resource

STORE = "d-1234567890"
INSTANCE = Resource(
    id="arn:aws:sso:::instance/ssoins-1234567890123456",
    kind="aws.sso.instance",
    scope=OWN,
    name="i",
    facts={"region": "us-east-1", "identity_store": STORE},
)
HERE = Resource(id=f"{REGION}:{OWN}/us-east-1", kind=REGION, scope=OWN, name="us-east-1")
ROLE = "AWSReservedSSO_PowerUser_0123456789abcdef"


@pytest.fixture(scope="module")
def units(estate: Estate) -> dict[tuple[str, str], Observed]:
    centre: Any = founder().client("sso-admin", endpoint_url=estate.url)
    instance = centre.list_instances()["Instances"][0]
    ada, staff = people(estate.url, instance["IdentityStoreId"])
    arn = instance["InstanceArn"]
    made = centre.create_permission_set(
        Name="PowerUser", InstanceArn=arn, Description="Builders", SessionDuration="PT8H"
    )
    power = {"InstanceArn": arn, "PermissionSetArn": made["PermissionSet"]["PermissionSetArn"]}
    inline = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}}
    centre.put_inline_policy_to_permission_set(InlinePolicy=json.dumps(inline), **power)
    centre.attach_managed_policy_to_permission_set(ManagedPolicyArn="arn:aws:iam::aws:policy/PowerUserAccess", **power)
    centre.attach_customer_managed_policy_reference_to_permission_set(
        CustomerManagedPolicyReference={"Name": "limit", "Path": "/"}, **power
    )
    for kind, principal in (("GROUP", staff), ("USER", ada)):
        centre.create_account_assignment(
            TargetId=OWN, TargetType="AWS_ACCOUNT", PrincipalType=kind, PrincipalId=principal, **power
        )
    centre.provision_permission_set(TargetType="ALL_PROVISIONED_ACCOUNTS", **power)
    centre.close()
    iam = founder().client("iam", endpoint_url=estate.url)
    trust = {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML", "Principal": {"Federated": "x"}}}
    iam.create_role(RoleName=ROLE, Path="/aws-reserved/sso.amazonaws.com/", AssumeRolePolicyDocument=json.dumps(trust))
    iam.close()
    given = options(estate.url, organization=True, accounts=[OWN], regions=["us-east-1"], leave_out=MOTO_LACKS)
    mine = [name for name in platform("aws").streams if name.startswith(("sso.", "identitystore.", "iam.role"))]
    return gather(given, only=tuple(mine))


def people(url: str, store: str) -> tuple[str, str]:
    """A user in a group, by their ids."""
    directory: Any = founder().client("identitystore", endpoint_url=url)
    ada: str = directory.create_user(
        IdentityStoreId=store,
        UserName="ada",
        DisplayName="Ada of Orchard",
        Name={"GivenName": "Ada", "FamilyName": "Orchard"},
        Emails=[{"Value": "ada@orchard.example", "Primary": True}],
    )["UserId"]
    staff: str = directory.create_group(IdentityStoreId=store, DisplayName="Staff")["GroupId"]
    directory.create_group_membership(IdentityStoreId=store, GroupId=staff, MemberId={"UserId": ada})
    directory.close()
    return ada, staff


@pytest.fixture(scope="module")
def records(units: dict[tuple[str, str], Observed]) -> list[AnyRecord]:
    return [record for unit in units.values() for record in unit.records]


def test_nothing_of_identity_center_is_a_gap(units: dict[tuple[str, str], Observed]) -> None:
    told = [unit for (stream, _), unit in units.items() if stream.startswith(("sso.", "identitystore."))]
    assert len(told) == 7
    assert [gap for unit in told for gap in unit.gaps] == []


def test_a_permission_set_tells_what_it_permits(records: list[AnyRecord]) -> None:
    power = one([each for each in records if each.kind == "aws.sso.permission_set"])
    assert isinstance(power, Resource)
    assert (power.name, power.facts["description"], power.facts["customer_policies"]) == (
        "PowerUser",
        "Builders",
        "/limit",
    )
    granted = {each.policy for each in records if isinstance(each, Grant) and each.identity == power.id}
    assert granted == {"arn:aws:iam::aws:policy/PowerUserAccess", f"aws.sso.inline_policy:{power.id}"}
    inline = one([each for each in records if each.id == f"aws.sso.inline_policy:{power.id}"])
    assert isinstance(inline, Policy)
    assert inline.statements[0].actions == ("ecs:*",)


def test_people_are_identities_that_act_and_persons_who_own(records: list[AnyRecord]) -> None:
    ada = one([each for each in records if each.kind == "aws.identitystore.user"])
    person = one([each for each in records if isinstance(each, Person)])
    assert isinstance(ada, Identity)
    assert isinstance(person, Person)
    assert (ada.name, ada.human) == ("ada", True)
    assert (person.name, person.email, person.aliases) == ("Ada of Orchard", "ada@orchard.example", ("ada",))


def test_who_is_assigned_to_a_permission_set_becomes_the_role_made_of_it(
    units: dict[tuple[str, str], Observed], records: list[AnyRecord]
) -> None:
    members = [each for each in records if isinstance(each, Membership) and each.kind == "aws.sso.assigned"]
    assert {each.member.partition(":")[0] for each in members} == {
        "aws.identitystore.user",
        "aws.identitystore.group",
    }
    graph = build(list(units.values()))
    ada = one([each for each in records if each.kind == "aws.identitystore.user"])
    path = graph.path(ada.id, f"arn:aws:iam::{OWN}:role/aws-reserved/sso.amazonaws.com/{ROLE}")
    assert path is not None
    assert [edge.kind for edge in path.edges] == [EdgeKind.MEMBER_OF, EdgeKind.BECOMES]


@pytest.mark.parametrize(
    ("told", "given", "seen"),
    [
        ({"OwnerAccountId": OWN}, {}, True),
        ({}, {}, True),
        ({"OwnerAccountId": OTHER}, {}, False),
        ({"OwnerAccountId": OTHER}, {"organization": True}, True),
        ({"OwnerAccountId": OWN, "PrimaryRegion": "eu-west-1"}, {}, False),
    ],
    ids=["its own", "owner not told", "the organisation's", "as its administrator", "a copy in another region"],
)
def test_an_instance_is_read_where_it_is_owned_or_administered(
    wire: Wire, told: dict[str, str], given: dict[str, object], seen: object
) -> None:
    wire.gives("ListInstances", {"Instances": [{"InstanceArn": INSTANCE.id, "IdentityStoreId": STORE, **told}]})
    assert bool(read(wire, instances, HERE, **given)) is seen


def test_a_permission_set_may_be_limited_by_a_policy(wire: Wire) -> None:
    found = Resource(
        id="arn:aws:sso:::permissionSet/ssoins-1234567890123456/ps-1234567890123456",
        kind="aws.sso.permission_set",
        scope=OWN,
        name="PowerUser",
        parent=INSTANCE.id,
        facts=INSTANCE.facts,
    )
    wire.gives("GetInlinePolicyForPermissionSet", {"InlinePolicy": ""})
    wire.gives("ListManagedPoliciesInPermissionSet", {"AttachedManagedPolicies": []})
    wire.gives("GetPermissionsBoundaryForPermissionSet", {"PermissionsBoundary": {"ManagedPolicyArn": "arn:limit"}})
    limit = one(read(wire, permission_set_policies, found))
    assert isinstance(limit, Grant)
    assert (limit.identity, limit.policy, limit.purpose) == (found.id, "arn:limit", "boundary")
    wire.fails("GetPermissionsBoundaryForPermissionSet", "ResourceNotFoundException")
    read(wire, permission_set_policies, found)
    assert read(wire, permission_set_policies, found) == []


def test_somebody_whose_account_is_switched_off_is_told_as_such(wire: Wire) -> None:
    user = {
        "IdentityStoreId": STORE,
        "UserId": "u-1",
        "UserName": "eve",
        "UserStatus": "DISABLED",
        "CreatedAt": 1767225600,
        "Emails": [{"Value": "old@orchard.example"}, {"Value": "eve@orchard.example", "Primary": True}],
    }
    wire.gives("ListUsers", {"Users": [user]})
    eve, person = read(wire, users, INSTANCE)
    assert isinstance(eve, Identity)
    assert isinstance(person, Person)
    assert (eve.enabled, eve.created) == (False, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert (person.status, person.email) == ("disabled", "eve@orchard.example")
