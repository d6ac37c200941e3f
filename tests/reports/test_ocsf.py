from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
import reports_graphs as graphs
import reports_support as support
from py_ocsf_models.events.findings.detection_finding import DetectionFinding

from findings.finding import Finding, Status
from findings.frameworks import references
from reports.declare import Style
from reports.ocsf.events import VERSION
from reports.registry import reporters
from reports.scan import Scan, SourceSeen

LONGEST_LINE = 10_000
"""Bytes after which Splunk cuts an event, unless it is told otherwise."""
ROOMY = "x" * 10_000, "\u0301" * 10_000, "統" * 10_000


def events(scan: Scan, before: Scan | None = None) -> list[dict[str, Any]]:
    whole = graphs.whole(scan)
    if before is not None:
        whole = msgspec.structs.replace(whole, earlier=lambda: [before])
    text = reporters()["ocsf"].written(whole, Style()).decode()
    return [json.loads(line) for line in text.splitlines()]


def of_finding(finding: Finding, **more: object) -> dict[str, Any]:
    changed = msgspec.structs.replace(finding, **more)
    return events(msgspec.structs.replace(support.calm_scan(), findings=(changed,), sources=support.sources()))[0]


def test_every_event_is_one_that_the_models_know_to_the_last_attribute() -> None:
    """An attribute that the class has not would be dropped on reading, and the copy would differ."""
    for event in events(support.scan(), support.calm_scan()):
        read = DetectionFinding.model_validate(event).model_dump(mode="json", exclude_unset=True)
        assert read == event
        assert event["metadata"]["version"] == VERSION == DetectionFinding.model_validate(event).metadata.version


def test_the_version_is_the_one_of_the_models() -> None:
    from py_ocsf_models import OCSF_VERSION  # noqa: PLC0415  because only this test asks for it

    assert VERSION == OCSF_VERSION


@pytest.mark.parametrize(
    ("status", "activity", "status_id"),
    [
        (Status.NEW, 1, 1),
        (Status.OPEN, 2, 1),
        (Status.REOPENED, 2, 1),
        (Status.ACKNOWLEDGED, 2, 2),
        (Status.WAIVED, 2, 3),
        (Status.FIXED, 3, 4),
    ],
)
def test_the_life_of_a_finding_is_create_update_and_close(status: Status, activity: int, status_id: int) -> None:
    event = of_finding(support.leaked(), status=status)
    assert (event["activity_id"], event["status_id"]) == (activity, status_id)
    assert event["type_uid"] == 200400 + activity
    assert event["status_code"] == status


def test_a_fixed_finding_is_closed_when_it_was_fixed_and_the_others_are_told_at_the_scan() -> None:
    fixed = of_finding(support.leaked(), status=Status.FIXED, fixed=support.day(2, 3))
    assert fixed["time"] == int(support.day(2, 3).timestamp() * 1000)
    assert of_finding(support.leaked())["time"] == int(support.NOW.timestamp() * 1000)


def test_the_id_of_a_finding_stays_and_the_id_of_an_event_is_new_in_each_scan() -> None:
    first, second = (msgspec.structs.replace(support.scan(), number=number) for number in (7, 8))
    one, two = events(first)[0], events(second)[0]
    assert one["finding_info"]["uid"] == two["finding_info"]["uid"]
    assert one["metadata"]["uid"] != two["metadata"]["uid"]
    assert len({event["metadata"]["uid"] for event in events(first)}) == len(events(first))


def test_a_waiver_and_an_acknowledgement_say_who_and_why() -> None:
    told = {event["finding_info"]["uid"]: event.get("status_detail", "") for event in events(support.scan())}
    assert told["MB-c0ffee00"] == "until 2026-06-30 by Ines Okafor: emergency access, tried every quarter"
    assert told["MB-77aa00ff"] == "acknowledged by Ines Okafor: asked his manager"
    assert told["MB-1a2b3c4d"] == ""


def test_what_could_not_be_judged_is_of_unknown_severity_and_in_the_same_class() -> None:
    """Informational would say that no action is required."""
    blind = [event for event in events(support.scan()) if event["status_code"] in {"gap", "unknown"}]
    assert len(blind) == len(support.gaps()) + 2
    assert {(event["class_uid"], event["severity_id"], event["status_id"]) for event in blind} == {(2004, 0, 1)}
    assert len({event["finding_info"]["uid"] for event in blind}) == len(blind)


def test_what_can_be_seen_again_is_closed_once() -> None:
    blind, seeing = support.scan(), msgspec.structs.replace(support.scan(), gaps=support.gaps()[:1], number=8)
    closed = [event for event in events(seeing, blind) if event["status_code"] == "seen"]
    opened = {event["finding_info"]["uid"] for event in events(blind) if event["status_code"] == "gap"}
    assert len(closed) == len(support.gaps()) - 1
    assert all(event["activity_id"] == 3 and event["finding_info"]["uid"] in opened for event in closed)


def test_a_source_that_was_not_looked_at_closes_nothing() -> None:
    away = msgspec.structs.replace(support.calm_scan(), number=8)
    assert not [event for event in events(away, support.scan()) if event["status_code"] == "seen"]


def test_a_rule_that_has_an_answer_again_is_closed() -> None:
    fine = tuple(msgspec.structs.replace(each, state="fine") for each in support.outcomes())
    seeing = msgspec.structs.replace(support.scan(), outcomes=fine, number=8)
    closed = [event["metadata"]["event_code"] for event in events(seeing, support.scan()) if event["activity_id"] == 3]
    assert {"agent-tool-unapproved", "credential-stale"} <= set(closed)


def test_only_clouds_have_a_cloud_and_declare_its_profile() -> None:
    told = {event["finding_info"]["uid"]: event for event in events(support.scan())}
    aws, vault = told["MB-1a2b3c4d"], told["MB-5ca1ab1e"]
    assert aws["cloud"]["account"]["uid"] == support.ACCOUNT
    assert aws["metadata"]["profiles"] == ["cloud"]
    assert "cloud" not in vault
    assert "profiles" not in vault["metadata"]


def test_the_account_of_another_cloud_is_its_scope_and_a_region_is_told() -> None:
    azure = SourceSeen(name="az", platform="azure", units=1, gapped=0, records=1)
    finding = msgspec.structs.replace(support.leaked(), source="az", scope="subscription-1", subject="/subscriptions/1")
    event = events(msgspec.structs.replace(support.calm_scan(), sources=(azure,), findings=(finding,)))[0]
    assert event["cloud"]["account"]["uid"] == "subscription-1"
    function = "arn:aws-cn:lambda:cn-north-1:111122223333:function:ship"
    event = of_finding(support.leaked(), subject=function)
    assert event["cloud"]["region"] == event["resources"][0]["region"] == "cn-north-1"
    assert event["resources"][0]["type"] == "lambda:function"
    assert event["resources"][0]["cloud_partition"] == "aws-cn"


def test_frameworks_are_cited_by_edition() -> None:
    citation = next(each for each, known in references().items() if known.of == "owasp-nhi-2025")
    event = of_finding(support.leaked(), frameworks=(citation, "HOUSE:1", "bare"), due=support.day(5, 1), reopened=2)
    assert event["unmapped"]["compliance"] == {"owasp-nhi-2025": ["NHI1"], "HOUSE": ["1"], "bare": ["bare"]}
    assert event["unmapped"]["reopened"] == 2
    assert event["unmapped"]["due_time"] == int(support.day(5, 1).timestamp() * 1000)


@pytest.mark.parametrize("long", ROOMY, ids=["ascii", "marks", "han"])
def test_an_event_fits_the_line_that_splunk_reads_however_long_the_names_are(long: str) -> None:
    texts = {"title": long, "subject": long, "subject_name": long, "message": long, "remedy": long, "owner": long}
    finding = msgspec.structs.replace(
        support.leaked(), **texts, scope=long, evidence=(long,) * 50, frameworks=("A:1",) * 100, assigned=long
    )
    gap = msgspec.structs.replace(support.gaps()[0], detail=long, stream=long)
    scan = msgspec.structs.replace(support.scan(), findings=(finding,), gaps=(gap,))
    whole = graphs.whole(scan)
    lines = reporters()["ocsf"].written(whole, Style()).splitlines()
    assert max(map(len, lines)) < (LONGEST_LINE if long[0] == "x" else 3 * LONGEST_LINE)
    assert "…" in json.loads(lines[0])["finding_info"]["title"]


def test_two_long_ids_that_begin_alike_stay_two() -> None:
    long = "arn:aws:iam::111122223333:role/" + "a" * 2000
    one, two = (of_finding(support.leaked(), subject=long + end)["resources"][0]["uid"] for end in "12")
    assert one != two
    assert len(one) == len(two) == 512


def test_a_first_scan_closes_nothing() -> None:
    whole = msgspec.structs.replace(graphs.whole(support.scan()), earlier=list)
    told = [json.loads(line) for line in reporters()["ocsf"].written(whole, Style()).decode().splitlines()]
    assert "seen" not in {event["status_code"] for event in told}
