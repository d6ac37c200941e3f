"""Findings of Access Analyzer as AWS tells of them on the wire; moto's server does not know it."""

from __future__ import annotations

import datetime as dt

import pytest
from aws_support import DAY, OWN, Wire, one, read

from connectors.aws.streams.access_analyzer import analyzers, findings
from connectors.aws.streams.regions import KIND as REGION
from graph.model import AnyRecord, Resource, Usage

HERE = Resource(id=f"{REGION}:{OWN}/eu-west-1", kind=REGION, scope=OWN, name="eu-west-1")
ARN = f"arn:aws:access-analyzer:eu-west-1:{OWN}:analyzer/all"
ROLE = f"arn:aws:iam::{OWN}:role/robot"
ANALYZER = Resource(
    id=ARN,
    kind="aws.access_analyzer.analyzer",
    scope=OWN,
    name="all",
    facts={"region": "eu-west-1", "unused_days": 90},
)
WHEN = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)


def found(wire: Wire, type_: str, *details: dict[str, object], resource: str = ROLE) -> list[AnyRecord]:
    """Read one finding of that type."""
    listed = {
        "id": "f-1",
        "findingType": type_,
        "resource": resource,
        "resourceType": "AWS::IAM::Role",
        "resourceOwnerAccount": OWN,
        "status": "ACTIVE",
        "analyzedAt": DAY,
        "createdAt": DAY,
        "updatedAt": DAY,
    }
    wire.gives("POST /findingv2", {"findings": [listed]})
    wire.gives("GET /findingv2/f-1", {**listed, "findingDetails": list(details)})
    return read(wire, findings, ANALYZER)


def test_an_analyzer_tells_when_access_counts_as_unused(wire: Wire) -> None:
    given: dict[str, object] = {
        "arn": ARN,
        "name": "all",
        "type": "ACCOUNT_UNUSED_ACCESS",
        "createdAt": DAY,
        "status": "ACTIVE",
        "configuration": {"unusedAccess": {"unusedAccessAge": 90}},
    }
    plain = {**given, "arn": f"{ARN}-2", "type": "ACCOUNT"}
    del plain["configuration"]
    wire.gives("GET /analyzer", {"analyzers": [given, plain]})
    first, second, asked = read(wire, analyzers, HERE)
    assert isinstance(asked, Resource)
    assert (asked.kind, asked.facts) == ("aws.access_analyzer.region", {"region": "eu-west-1", "analyzers": 2})
    assert isinstance(first, Resource)
    assert isinstance(second, Resource)
    assert first.facts == {**ANALYZER.facts, "type": "ACCOUNT_UNUSED_ACCESS", "status": "ACTIVE"}
    assert second.facts["unused_days"] is None


def test_access_from_outside_is_told_with_who_and_what(wire: Wire) -> None:
    external = {"action": ["s3:GetObject"], "isPublic": True, "principal": {"AWS": "*"}, "condition": {}}
    told = one(found(wire, "ExternalAccess", {"externalAccessDetails": external}, resource="arn:aws:s3:::shop"))
    assert isinstance(told, Resource)
    assert told.facts == {
        "analyzer": ARN,
        "type": "ExternalAccess",
        "subject": "arn:aws:s3:::shop",
        "public": True,
        "principals": "AWS:*",
        "actions": "s3:GetObject",
        "unused": None,
        "last_accessed": None,
    }
    (asked,) = (given for operation, given in wire.asked if operation == "POST /findingv2")
    assert asked["filter"] == {"status": {"eq": ["ACTIVE"]}}


def test_a_role_that_nobody_uses_is_told_as_its_last_use(wire: Wire) -> None:
    told, usage = found(wire, "UnusedIAMRole", {"unusedIamRoleDetails": {"lastAccessed": DAY}})
    assert isinstance(told, Resource)
    assert isinstance(usage, Usage)
    assert told.facts["last_accessed"] == WHEN.isoformat()
    assert (usage.identity, usage.action, usage.last_used, usage.window_days) == (ROLE, "*", WHEN, 90)


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ({"serviceNamespace": "sqs"}, {"sqs:*": None}),
        (
            {
                "serviceNamespace": "s3",
                "actions": [{"action": "DeleteBucket"}, {"action": "s3:GetBucketPolicy", "lastAccessed": DAY}],
            },
            {"s3:DeleteBucket": None, "s3:GetBucketPolicy": WHEN},
        ),
    ],
    ids=["a whole service", "some actions"],
)
def test_permissions_that_nobody_uses_are_told_one_by_one(
    wire: Wire, detail: dict[str, object], expected: dict[str, object]
) -> None:
    told, *usages = found(wire, "UnusedPermission", {"unusedPermissionDetails": detail})
    assert isinstance(told, Resource)
    assert told.facts["unused"] == detail["serviceNamespace"]
    assert {each.action: each.last_used for each in usages if isinstance(each, Usage)} == expected


def test_unused_keys_are_named_and_say_nothing_of_the_rest_of_their_user(wire: Wire) -> None:
    key = {"unusedIamUserAccessKeyDetails": {"accessKeyId": "AKIA" + "X" * 16}}
    password = {"unusedIamUserPasswordDetails": {"lastAccessed": DAY}}
    first, second = found(wire, "UnusedIAMUserAccessKey", key, password)
    assert isinstance(first, Resource)
    assert isinstance(second, Resource)
    assert first.facts["unused"] == "AKIA" + "X" * 16
    assert (second.id, second.facts["unused"]) == (f"{first.id}#2", None)
