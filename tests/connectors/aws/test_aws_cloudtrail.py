"""Events of CloudTrail as AWS hands them out on the wire, and as it writes them into files; moto's server has none."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aws_support import OTHER, OWN, Wire, gather_one, options, read

from connectors.aws.streams import cloudtrail_events
from connectors.aws.streams.cloudtrail_events import events
from connectors.aws.streams.regions import KIND as REGION
from connectors.aws.trail import Event
from connectors.streams import CallError
from graph.model import AnyRecord, GapReason, OwnerClaim, Resource, Usage

HERE = Resource(id=f"{REGION}:{OWN}/us-east-1", kind=REGION, scope=OWN, name="us-east-1")
USER, ROLE = f"arn:aws:iam::{OWN}:user", f"arn:aws:iam::{OWN}:role"
ADA = {"type": "IAMUser", "arn": f"{USER}/ada", "userName": "ada", "accountId": OWN}
NIGHT, NOON = "2026-02-01T00:00:00Z", "2026-02-11T12:00:00Z"


def session(role: str, name: str) -> dict[str, Any]:
    return {
        "type": "AssumedRole",
        "arn": f"arn:aws:sts::{OWN}:assumed-role/{role.rpartition('/')[2]}/{name}",
        "sessionContext": {"sessionIssuer": {"type": "Role", "arn": f"{ROLE}/{role}", "userName": role}},
    }


def event(name: str, who: dict[str, Any], made: object = None, **more: object) -> dict[str, Any]:
    return {
        "eventTime": NIGHT,
        "eventSource": "iam.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "recipientAccountId": OWN,
        "userIdentity": who,
        "requestParameters": {"x": "y"},
        "responseElements": made,
        **more,
    }


def looked_up(*told: dict[str, Any] | str) -> dict[str, Any]:
    return {"Events": [{"CloudTrailEvent": each if isinstance(each, str) else json.dumps(each)} for each in told]}


def used(records: list[AnyRecord]) -> dict[tuple[str, str], dt.datetime | None]:
    return {(each.identity, each.action): each.last_used for each in records if isinstance(each, Usage)}


def makers(records: list[AnyRecord]) -> dict[str, tuple[str, str, float]]:
    return {
        each.subject: (each.owner, each.evidence, each.confidence) for each in records if isinstance(each, OwnerClaim)
    }


def test_what_an_identity_did_is_told_with_when_it_did_it_last(wire: Wire) -> None:
    builder = session("build", "job-7")
    wire.gives(
        "LookupEvents",
        looked_up(
            event("PutRolePolicy", builder, eventTime=NOON),
            event("PutRolePolicy", builder),
            event("UpdateFunctionCode20150331v2", ADA, eventSource="lambda.amazonaws.com"),
            event("PutMetricAlarm", ADA, eventSource="monitoring.amazonaws.com"),
        ),
    )
    found = read(wire, events, HERE)
    assert used(found) == {
        (f"{ROLE}/build", "iam:PutRolePolicy"): dt.datetime(2026, 2, 11, 12, tzinfo=dt.UTC),
        (f"{USER}/ada", "lambda:UpdateFunctionCode"): dt.datetime(2026, 2, 1, tzinfo=dt.UTC),
        (f"{USER}/ada", "cloudwatch:PutMetricAlarm"): dt.datetime(2026, 2, 1, tzinfo=dt.UTC),
    }
    assert {each.window_days for each in found if isinstance(each, Usage)} == {90}
    (asked,) = (given for operation, given in wire.asked if operation == "LookupEvents")
    assert asked["LookupAttributes"] == [{"AttributeKey": "ReadOnly", "AttributeValue": "false"}]


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ({"type": "AWSService", "invokedBy": "ecs.amazonaws.com"}, None),
        ({"type": "AWSAccount", "accountId": OTHER}, None),
        (ADA, "AccessDenied"),
    ],
    ids=["AWS itself", "a stranger", "refused"],
)
def test_what_was_done_by_others_or_not_at_all_is_no_use(wire: Wire, who: dict[str, Any], error: str | None) -> None:
    wire.gives("LookupEvents", looked_up(event("CreateUser", who, errorCode=error)))
    assert read(wire, events, HERE) == []


@pytest.mark.parametrize(
    ("name", "made", "subject"),
    [
        ("CreateRole", {"role": {"arn": f"{ROLE}/r"}}, f"{ROLE}/r"),
        ("CreateAccessKey", {"accessKey": {"accessKeyId": "AKIA7"}}, "aws.iam.access_key:AKIA7"),
        ("CreateOpenIDConnectProvider", {"openIDConnectProviderArn": "arn:o"}, "arn:o"),
        ("CreateFunction20150331", {"functionArn": "arn:f"}, "arn:f"),
        ("CreateSecret", {"ARN": "arn:s"}, "arn:s"),
        ("CreateKey", {"keyMetadata": {"arn": "arn:k"}}, "arn:k"),
    ],
)
def test_whoever_made_a_thing_is_claimed_to_answer_for_it(wire: Wire, name: str, made: object, subject: str) -> None:
    wire.gives("LookupEvents", looked_up(event(name, ADA, made)))
    assert makers(read(wire, events, HERE)) == {subject: ("ada", f"cloudtrail:{name}", 0.4)}


@pytest.mark.parametrize("made", [None, {"role": None}, {"role": "r"}, {"other": {"arn": "x"}}, {"role": {"arn": 7}}])
def test_an_answer_that_does_not_name_what_was_made_claims_nothing(wire: Wire, made: object) -> None:
    wire.gives("LookupEvents", looked_up(event("CreateRole", ADA, made)))
    assert makers(read(wire, events, HERE)) == {}


@pytest.mark.parametrize(
    ("who", "maker", "confidence"),
    [
        (session("aws-reserved/AWSReservedSSO_Power_0123456789abcdef", "eve"), "eve", 0.4),
        (session("admin", "eve@orchard.example"), "eve@orchard.example", 0.4),
        (session("deploy", "GitHubActions"), "deploy", 0.3),
        ({"type": "Root", "arn": f"arn:aws:iam::{OWN}:root"}, None, None),
    ],
    ids=["signed in by Identity Center", "a session with an address", "a program", "root"],
)
def test_who_is_asked_is_a_person_where_one_can_be_told(
    wire: Wire, who: dict[str, Any], maker: str | None, confidence: float | None
) -> None:
    wire.gives("LookupEvents", looked_up(event("CreateRole", who, {"role": {"arn": "arn:r"}})))
    expected = {"arn:r": (maker, "cloudtrail:CreateRole", confidence)} if maker else {}
    assert makers(read(wire, events, HERE)) == expected


def test_where_too_much_happened_the_making_of_things_is_looked_up_by_name(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cloudtrail_events, "MOST", 2)
    monkeypatch.setattr(cloudtrail_events, "MADE", {"CreateRole": ("role", "arn")})
    monkeypatch.setattr(cloudtrail_events, "ALTERING", ("AttachRolePolicy",))
    recent = looked_up(event("TagRole", ADA, eventTime=NOON), event("TagUser", ADA), event("Never", ADA))
    wire.gives("LookupEvents", recent)
    wire.gives("LookupEvents", looked_up(event("CreateRole", ADA, {"role": {"arn": "arn:r"}})))
    found = read(wire, events, HERE)
    assert {action for _, action in used(found)} == {"iam:TagRole", "iam:TagUser"}
    assert {each.window_days for each in found if isinstance(each, Usage)} == {10}
    assert set(makers(found)) == {"arn:r"}
    asked = [given["LookupAttributes"][0] for operation, given in wire.asked if operation == "LookupEvents"]
    assert [each["AttributeValue"] for each in asked] == ["false", "CreateRole", "AttachRolePolicy"]


def test_events_that_make_no_sense_are_told_and_the_others_read(wire: Wire) -> None:
    wire.gives("LookupEvents", looked_up("{", "{}", event("TagRole", ADA)))
    wire.fails("LookupEvents@eu-west-1", "AccessDeniedException", 403)
    unit = gather_one(options(wire.url, regions=["us-east-1", "eu-west-1"]), "cloudtrail.events")
    assert [each.action for each in unit.records if isinstance(each, Usage)] == ["iam:TagRole"]
    by_reason = {gap.reason: gap for gap in unit.gaps}
    assert "2 events of us-east-1 make no sense" in by_reason[GapReason.FAILED].detail
    assert by_reason[GapReason.DENIED].permission == "cloudtrail:LookupEvents"
    assert by_reason[GapReason.DENIED].subject == f"{REGION}:{OWN}/eu-west-1"


def test_an_event_that_is_printed_does_not_show_what_was_sent() -> None:
    sent = "hunter" + "2"
    told = msgspec.json.decode(json.dumps(event("CreateUser", ADA, {"password": sent})), type=Event)
    assert sent not in repr(told)


def written(folder: Path, name: str, *told: dict[str, Any]) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = json.dumps({"Records": told}).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)


def test_an_exported_trail_is_read_in_place_of_asking(wire: Wire, tmp_path: Path) -> None:
    written(tmp_path, f"AWSLogs/{OWN}/CloudTrail/us-east-1/2026/a.json.gz", event("TagRole", ADA, eventTime=NOON))
    written(
        tmp_path,
        "flat.json",
        event("CreateRole", ADA, {"role": {"arn": "arn:r"}}),
        event("TagUser", ADA, awsRegion="eu-west-1"),
        event("TagUser", ADA, recipientAccountId=OTHER),
    )
    (tmp_path / f"AWSLogs/{OWN}/CloudTrail-Digest").mkdir()
    (tmp_path / f"AWSLogs/{OWN}/CloudTrail-Digest/d.json.gz").write_bytes(b"no log")
    (tmp_path / "readme.txt").write_text("no log")
    found = read(wire, events, HERE, trail=str(tmp_path))
    assert {action for _, action in used(found)} == {"iam:TagRole", "iam:CreateRole"}
    assert {each.window_days for each in found if isinstance(each, Usage)} == {10}
    assert set(makers(found)) == {"arn:r"}
    assert "LookupEvents" not in {operation for operation, _ in wire.asked}
    elsewhere = msgspec.structs.replace(HERE, name="ap-south-1")
    assert read(wire, events, elsewhere, trail=str(tmp_path)) == []


def test_what_is_done_in_several_regions_is_no_contradiction_and_iam_is_told_of_with_the_first(
    wire: Wire, tmp_path: Path
) -> None:
    regions = ["eu-west-1", "ap-south-1"]
    runs = [
        event("RunTask", ADA, awsRegion=each, eventTime=at) for each, at in zip(regions, (NIGHT, NOON), strict=True)
    ]
    written(tmp_path, "flat.json", *runs, event("TagRole", ADA))
    unit = gather_one(options(wire.url, regions=regions, trail=str(tmp_path)), "cloudtrail.events")
    assert not unit.gaps
    assert sorted(each.action for each in unit.records if isinstance(each, Usage)) == [
        *["iam:RunTask"] * 2,
        "iam:TagRole",
    ]


@pytest.mark.parametrize(("name", "data"), [("a.json", b"{"), ("a.json.gz", b"no gzip"), ("b.json.gz", b"\x1f\x8b")])
def test_a_file_that_is_no_log_is_told_by_its_name(wire: Wire, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CallError, match=f"{name} is no log file"):
        read(wire, events, HERE, trail=str(tmp_path))


def test_a_trail_that_is_not_there_is_told(wire: Wire, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="no folder"):
        read(wire, events, HERE, trail=str(tmp_path / "none"))
