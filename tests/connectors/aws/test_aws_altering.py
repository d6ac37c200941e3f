"""Events by which rights are altered: what is kept of them, and that it is nothing but names."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from aws_support import OWN, Wire, read

from connectors.aws.altering import ALTERING
from connectors.aws.streams import cloudtrail_events
from connectors.aws.streams.cloudtrail_events import events
from connectors.aws.streams.regions import KIND as REGION
from graph.alterations import ALTERED, about_holder, altered_names
from graph.model import AnyRecord, Grant, Identity, Membership, OwnerClaim, Policy, Resource, Secret, Trust

HERE = Resource(id=f"{REGION}:{OWN}/us-east-1", kind=REGION, scope=OWN, name="us-east-1")
ADA = {"type": "IAMUser", "arn": f"arn:aws:iam::{OWN}:user/ada", "userName": "ada"}
ROOT = {"type": "Root", "arn": f"arn:aws:iam::{OWN}:root"}
POLICY = f"arn:aws:iam::{OWN}:policy/teams/wide"
ROLE = Identity(id=f"arn:aws:iam::{OWN}:role/teams/app", kind="aws.iam.role", scope=OWN, name="app")
USER = Identity(id=f"arn:aws:iam::{OWN}:user/ops", kind="aws.iam.user", scope=OWN, name="ops")
GROUP = Identity(id=f"arn:aws:iam::{OWN}:group/team", kind="aws.iam.group", scope=OWN, name="team")


def happened(name: str, given: object, who: dict[str, Any] = ADA, at: str = "2026-02-01T00:00:00Z") -> dict[str, Any]:
    told = {
        "eventTime": at,
        "eventSource": "iam.amazonaws.com",
        "eventName": name,
        "eventID": f"e-{at[:10]}",
        "recipientAccountId": OWN,
        "userIdentity": who,
        "requestParameters": given,
    }
    return {"CloudTrailEvent": json.dumps(told)}


def claims(wire: Wire, *told: dict[str, Any]) -> list[OwnerClaim]:
    wire.gives("LookupEvents", {"Events": list(told)})
    found = [each for each in read(wire, events, HERE) if isinstance(each, OwnerClaim)]
    assert all(each.kind == ALTERED and each.confidence == 0 for each in found)
    return found


def grant(holder: str, policy: str, purpose: str = "grants", id_: str = "g") -> Grant:
    return Grant(id=id_, kind="k", scope=OWN, identity=holder, policy=policy, purpose=purpose)


@pytest.mark.parametrize(
    ("name", "given", "record", "holder", "other"),
    [
        ("AttachRolePolicy", {"roleName": "app", "policyArn": POLICY}, grant(ROLE.id, POLICY), ROLE, None),
        (
            "PutUserPolicy",
            {"userName": "ops", "policyName": "in", "policyDocument": "{}"},
            grant(USER.id, f"aws.iam.inline_policy:{USER.id}/in"),
            USER,
            None,
        ),
        ("DetachGroupPolicy", {"groupName": "team", "policyArn": POLICY}, grant(GROUP.id, POLICY), GROUP, None),
        (
            "DeleteRolePermissionsBoundary",
            {"roleName": "app"},
            grant(ROLE.id, POLICY, "boundary"),
            ROLE,
            None,
        ),
        (
            "UpdateAssumeRolePolicy",
            {"roleName": "app", "policyDocument": "{}"},
            Trust(id="t", kind="k", scope=OWN, target=ROLE.id, principal="*", principal_kind="anyone"),
            ROLE,
            None,
        ),
        (
            "AddUserToGroup",
            {"userName": "ops", "groupName": "team"},
            Membership(id="m", kind="k", scope=OWN, member=USER.id, group=GROUP.id),
            USER,
            GROUP,
        ),
        (
            "CreatePolicyVersion",
            {"policyArn": POLICY, "policyDocument": "{}"},
            Policy(id=POLICY, kind="k", scope=OWN, name="wide", statements=()),
            None,
            None,
        ),
        (
            "UpdatePolicy",
            {"policyId": "p-1"},
            Policy(id="arn:aws:organizations::1:policy/o-1/scp/p-1", kind="k", name="scp", statements=()),
            None,
            None,
        ),
        (
            "AttachPolicy",
            {"policyId": "p-1", "targetId": OWN},
            grant(f"aws.account:{OWN}", "p", "organisation", f"aws.organizations.scp_attachment:p-1/{OWN}"),
            None,
            None,
        ),
    ],
)
def test_an_event_is_found_by_the_record_that_it_altered(
    wire: Wire, name: str, given: object, record: AnyRecord, holder: Identity | None, other: Identity | None
) -> None:
    """An event names a role without its path, an inline policy without its role, a policy by half of its ARN."""
    (claim,) = claims(wire, happened(name, given))
    assert claim.subject in altered_names(record, holder, other)
    assert (claim.owner, claim.evidence, claim.place) == ("ada", f"cloudtrail:{name}", "event e-2026-02-01")
    assert claim.at == dt.datetime(2026, 2, 1, tzinfo=dt.UTC)


def test_a_key_that_is_deleted_is_told_by_its_id(wire: Wire) -> None:
    (claim,) = claims(wire, happened("DeleteAccessKey", {"accessKeyId": "AKIA7"}))
    assert claim.subject == "aws.iam.access_key:AKIA7"


def test_the_last_of_several_events_counts_in_whatever_order_they_come(wire: Wire) -> None:
    given = {"roleName": "app", "policyArn": POLICY}
    late, early = (happened("AttachRolePolicy", given, at=f"2026-02-0{day}T00:00:00Z") for day in (3, 1))
    (claim,) = claims(wire, late, early)
    assert claim.place == "event e-2026-02-03"
    wire.gives("LookupEvents", {"Events": [early, late]})
    assert [each.place for each in read(wire, events, HERE) if isinstance(each, OwnerClaim)] == [claim.place]


def test_root_is_told_by_its_arn_for_nobody_knows_who_that_was(wire: Wire) -> None:
    (claim,) = claims(wire, happened("AttachRolePolicy", {"roleName": "app", "policyArn": POLICY}, ROOT))
    assert claim.owner == ROOT["arn"]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("TagRole", {"roleName": "app"}),
        ("AttachRolePolicy", None),
        ("AttachRolePolicy", {"roleName": 7, "policyArn": POLICY}),
        ("AttachRolePolicy", {"policyArn": POLICY}),
        ("AddUserToGroup", {"userName": "ops"}),
        ("AttachPolicy", {"policyId": "p-1"}),
    ],
)
def test_an_event_that_does_not_name_what_it_altered_tells_nothing(wire: Wire, name: str, given: object) -> None:
    assert claims(wire, happened(name, given)) == []


def test_names_are_looked_up_only_where_iam_writes_its_events(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloudtrail_events, "MOST", 1)
    monkeypatch.setattr(cloudtrail_events, "MADE", {})
    wire.gives("LookupEvents", {"Events": [happened("TagRole", {})]})
    read(wire, events, Resource(id=f"{REGION}:{OWN}/eu-west-1", kind=REGION, scope=OWN, name="eu-west-1"))
    asked = [given["LookupAttributes"][0]["AttributeValue"] for name, given in wire.asked if name == "LookupEvents"]
    assert asked == ["false"]
    assert "AttachRolePolicy" in ALTERING


def test_what_no_event_can_name_has_its_own_id_at_most() -> None:
    secret = Secret(id="kind:s", kind="k", store="s", name="s")
    assert altered_names(secret, None) == ("kind:s", "s")
    assert altered_names(grant("x", "p"), None) == ()
    assert altered_names(Membership(id="m", kind="k", member="a", group="b"), USER) == ()
    assert about_holder("1", "role", "app", "x") == "1/role/app/x"
