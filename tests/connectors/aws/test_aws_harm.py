"""What may happen in the middle of a scan: each is a gap that says what it is, and the rest is unharmed."""

from __future__ import annotations

import json

import pytest
from aws_support import DAY, EMPTY_GROUPS, GROUP, OTHER, OWN, Wire, gather, gather_one, options

from connectors.aws.streams.regions import KIND as REGION
from graph.model import Gap, GapReason, Observed, Policy, Resource

ROLE = f"arn:aws:iam::{OWN}:role/r"
POLICY = f"arn:aws:iam::{OWN}:policy"


def told(units: dict[tuple[str, str], Observed], stream: str, account: str = OWN) -> tuple[list[str], list[Gap]]:
    """What a stream yielded, by id, and its gaps."""
    unit = units[stream, account]
    return [each.id for each in unit.records], list(unit.gaps)


def test_credentials_that_run_out_cost_what_was_not_read_yet(wire: Wire) -> None:
    wire.says("ListGroups", f"<Groups>{GROUP.format('a')}</Groups>")
    wire.says("GetGroup", f"<Users><member><Arn>{ROLE}</Arn></member></Users>")
    for operation in ("ListUsers", "ListRoles", "ListPolicies", "ListAccountAliases"):
        wire.fails(operation, "ExpiredToken", 403, "The security token included in the request is expired")
    wanted = ("iam.group_members", "iam.users", "iam.role_policies", "iam.managed_policies")
    units = gather(options(wire.url), only=wanted)
    assert told(units, "iam.groups") == (["arn:a"], [])
    assert len(told(units, "iam.group_members")[0]) == 1
    for stream in ("iam.users", "iam.roles", "iam.managed_policies"):
        records, (gap,) = told(units, stream)
        assert records == []
        assert gap.reason is GapReason.DENIED
        assert "does not accept the credentials (ExpiredToken)" in gap.detail
    (below,) = told(units, "iam.role_policies")[1]
    assert below.reason is GapReason.PARENT


@pytest.mark.parametrize("code", ["UnrecognizedClientException", "InvalidClientTokenId", "OptInRequired"])
def test_a_region_that_is_not_switched_on_is_no_fault_of_the_credentials(wire: Wire, code: str) -> None:
    wire.gives("GET /trustanchors@us-east-1", {"trustAnchors": []})
    wire.fails("GET /trustanchors@eu-south-2", code, 403)
    given = options(wire.url, regions=["us-east-1", "eu-south-2"])
    units = gather(given, only=("rolesanywhere.trust_anchors",))
    _, (gap,) = told(units, "rolesanywhere.trust_anchors")
    assert (gap.reason, gap.subject) == (GapReason.UNSUPPORTED, f"{REGION}:{OWN}/eu-south-2")
    assert code in gap.detail


def test_a_suspended_account_is_told_and_not_entered_and_is_no_gap(wire: Wire) -> None:
    arn = f"arn:aws:organizations::{OWN}:account/o-1"
    accounts = [
        {"Id": OWN, "Arn": f"{arn}/{OWN}", "Name": "root", "Status": "ACTIVE"},
        {"Id": OTHER, "Arn": f"{arn}/{OTHER}", "Name": "old", "Status": "SUSPENDED"},
    ]
    wire.gives("ListAccounts", {"Accounts": accounts})
    wire.gives("ListParents", {"Parents": [{"Id": "r-1", "Type": "ROOT"}]})
    wire.gives("organizations:ListTagsForResource", {"Tags": []})
    given = options(wire.url, organization=True, role_name="reader")
    units = gather(given, only=("organizations.accounts", "iam.groups"))
    listed = units["organizations.accounts", "o-1"]
    assert listed.gaps == ()
    assert {each.scope: each.facts["status"] for each in listed.records if isinstance(each, Resource)} == {
        OWN: "ACTIVE",
        OTHER: "SUSPENDED",
    }
    assert OTHER not in {scope for _, scope in units}
    assert "AssumeRole" not in {operation for operation, _ in wire.asked}


def test_throttling_that_does_not_end_is_a_gap_of_that_listing_alone(wire: Wire) -> None:
    wire.says("ListGroups", EMPTY_GROUPS)
    wire.fails("ListUsers", "Throttling")
    units = gather(options(wire.url), only=("iam.groups", "iam.users"))
    assert told(units, "iam.groups") == ([], [])
    _, (gap,) = told(units, "iam.users")
    assert gap.reason is GapReason.THROTTLED


def test_a_malformed_policy_does_not_cost_the_others(wire: Wire) -> None:
    member = (
        f"<member><PolicyName>{{0}}</PolicyName><Arn>{POLICY}/{{0}}</Arn><CreateDate>{DAY}</CreateDate>"
        "<DefaultVersionId>v1</DefaultVersionId></member>"
    )
    wire.says("iam:ListPolicies", f"<Policies>{member.format('bad')}{member.format('good')}</Policies>")
    wire.says("iam:ListPolicies", "<Policies/>")
    good = json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}})
    for document in ("{", good):
        version = f"<VersionId>v1</VersionId><IsDefaultVersion>true</IsDefaultVersion><Document>{document}</Document>"
        wire.says("GetPolicyVersion", f"<PolicyVersion>{version}</PolicyVersion>")
    wire.says("ListPolicyVersions", "<Versions/>")
    unit = gather_one(options(wire.url), "iam.managed_policies")
    assert [each.name for each in unit.records if isinstance(each, Policy)] == ["good"]
    assert [gap.reason for gap in unit.gaps] == [GapReason.FAILED]
    assert f"{POLICY}/bad cannot be read" in unit.gaps[0].detail


def test_a_refusal_without_a_body_is_a_refusal(wire: Wire) -> None:
    wire.sends("GET /trustanchors", "{}", 403)
    unit = gather_one(options(wire.url, regions=["us-east-1"]), "rolesanywhere.trust_anchors")
    assert [(gap.reason, gap.permission) for gap in unit.gaps] == [(GapReason.DENIED, "rolesanywhere:ListTrustAnchors")]


@pytest.mark.parametrize(
    ("operation", "stream", "permission"),
    [
        ("ListUsers", "iam.users", "iam:ListUsers"),
        ("ListRoles", "iam.role_trusts", "iam:ListRoles"),
        ("GenerateCredentialReport", "iam.credential_report", "iam:GenerateCredentialReport"),
        ("GetAccountSummary", "iam.account_summary", "iam:GetAccountSummary"),
        ("ListVirtualMFADevices", "iam.virtual_mfa_devices", "iam:ListVirtualMFADevices"),
        ("iam:ListPolicies", "iam.managed_policies", "iam:ListPolicies"),
        ("GET /analyzer", "access_analyzer.analyzers", "access-analyzer:ListAnalyzers"),
        ("ListInstances", "sso.instances", "sso:ListInstances"),
        ("LookupEvents", "cloudtrail.events", "cloudtrail:LookupEvents"),
    ],
)
def test_any_call_that_is_refused_is_a_gap_with_its_permission(
    wire: Wire, operation: str, stream: str, permission: str
) -> None:
    wire.says("ListGroups", f"<Groups>{GROUP.format('a')}</Groups>")
    wire.fails(operation, "AccessDeniedException" if "/" in operation else "AccessDenied", 403)
    units = gather(options(wire.url, regions=["us-east-1"]), only=("iam.groups", stream))
    assert told(units, "iam.groups") == (["arn:a"], [])
    _, (gap,) = told(units, stream)
    assert (gap.reason, gap.permission) == (GapReason.DENIED, permission)
