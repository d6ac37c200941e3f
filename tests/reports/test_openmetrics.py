from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
import reports_graphs as graphs
import reports_support as support
from prometheus_client import parser as older
from prometheus_client.openmetrics import parser

from findings.declare import Severity
from findings.finding import State, Status
from reports.declare import Style
from reports.registry import reporters
from reports.scan import Scan

Read = dict[str, list[tuple[dict[str, str], float]]]


def written(scan: Scan) -> str:
    return reporters()["openmetrics"].written(graphs.whole(scan), Style()).decode()


def read(scan: Scan) -> Read:
    """Every sample by the name of its metric, as Prometheus' own client reads them."""
    families = list(parser.text_string_to_metric_families(written(scan)))
    return {each.name: [(sample.labels, sample.value) for sample in each.samples] for each in families}


def of(samples: list[tuple[dict[str, str], float]], **labels: str) -> list[float]:
    return [value for each, value in samples if labels.items() <= each.items()]


@pytest.mark.parametrize("scan", [support.scan(), support.calm_scan()], ids=["scan", "calm"])
def test_both_formats_read_the_same_out_of_it(scan: Scan) -> None:
    """The textfile collector knows the older format only."""
    modern = read(scan)
    lines = written(scan)
    known = {each.name: each for each in older.text_string_to_metric_families(lines)}
    assert set(known) == set(modern)
    assert {each.type for each in known.values()} == {"gauge"}
    assert {name: [(s.labels, s.value) for s in each.samples] for name, each in known.items()} == modern


def test_there_is_no_timestamp_and_no_line_that_the_collector_refuses() -> None:
    for line in written(support.scan()).splitlines():
        assert re.fullmatch(r"# (HELP|TYPE|UNIT) muster_\w+ .+|# EOF|muster_\w+\{.*\} -?[0-9.e+]+", line), line


def test_findings_are_counted_in_every_severity_and_status_zeros_too() -> None:
    counts = read(support.scan())["muster_findings"]
    assert len(counts) == len(Severity) * len(Status)
    assert sum(value for _, value in counts) == len(support.findings())
    assert of(counts, severity="critical", status="new") == [1]
    assert of(counts, severity="critical", status="open") == [0]
    assert sum(of(read(support.calm_scan())["muster_findings"])) == 0


def test_the_age_of_a_scan_can_be_told() -> None:
    told = read(support.scan())
    assert told["muster_scan_finished_timestamp_seconds"] == [({"estate": "orchard"}, support.NOW.timestamp())]
    assert told["muster_scan_duration_seconds"] == [({"estate": "orchard"}, 42)]


def test_a_scan_with_gaps_or_unknown_rules_is_not_complete() -> None:
    gapped = msgspec.structs.replace(support.calm_scan(), gaps=support.gaps())
    unsure = msgspec.structs.replace(support.calm_scan(), outcomes=support.outcomes())
    assert [of(read(each)["muster_scan_complete"]) for each in (gapped, unsure, support.calm_scan())] == [[0], [0], [1]]


def test_gaps_are_counted_and_named() -> None:
    told = read(support.scan())
    assert of(told["muster_gaps"]) == [4]
    assert of(told["muster_source_gaps"], source="orchard-aws", reason="denied") == [2]
    assert of(told["muster_gap"], stream="iam.access_keys", permission="iam:ListAccessKeys") == [1, 1]
    assert of(read(support.calm_scan())["muster_gaps"]) == [0]


def test_a_rule_without_an_answer_is_named_and_has_no_zero() -> None:
    told = read(support.scan())
    assert of(told["muster_rule_unknown"], rule="agent-tool-unapproved") == [1]
    assert of(told["muster_rule_findings"], rule="agent-tool-unapproved") == []
    assert of(told["muster_rule_findings"], rule="admin-unused") == [0]
    assert of(told["muster_rule_findings"], rule="owner-left") == [1]
    assert of(told["muster_rules"], state=State.UNKNOWN) == [2]


def test_an_overdue_finding_is_counted() -> None:
    assert of(read(support.scan())["muster_findings_overdue"], severity="high") == [1]


def test_a_fraction_of_a_second_is_kept() -> None:
    scan = msgspec.structs.replace(support.scan(), finished=support.NOW.replace(microsecond=250_000))
    assert of(read(scan)["muster_scan_duration_seconds"]) == [42.25]


def test_hostile_names_stay_inside_their_label_and_two_alike_are_one_sample() -> None:
    names = ('a"} 1\nevil 1', "b\\", "c\x1b[31m", "c\\x1b[31m", "x" * 10_000, "x" * 10_001)
    gap = support.gaps()[0]
    gaps = tuple(msgspec.structs.replace(gap, scope=each, subject=each, stream=each) for each in names)
    told = read(msgspec.structs.replace(support.scan(), gaps=gaps, estate='or"chard\n'))
    assert [value for _, value in told["muster_gap"]] == [1, 1, 2, 1, 1]
    assert told["muster_gap"][0][0]["estate"] == 'or"chard\\n'
    assert told["muster_gap"][0][0]["scope"] == 'a"} 1\\nevil 1'
    assert "evil" not in told


def test_the_number_of_series_is_bounded_however_large_the_estate_is() -> None:
    gap, finding = support.gaps()[0], support.leaked()
    scan = msgspec.structs.replace(
        support.scan(),
        gaps=tuple(msgspec.structs.replace(gap, scope=str(each)) for each in range(5000)),
        findings=tuple(msgspec.structs.replace(finding, id=f"MB-{each}", subject=str(each)) for each in range(5000)),
        counts={f"kind.{each}": 5000 - each for each in range(5000)},
    )
    told = read(scan)
    assert sum(map(len, told.values())) < 1000
    assert of(told["muster_gaps"]) == [5000]
    assert len(told["muster_gap"]) == 100
    assert sum(of(told["muster_records_of_kind"])) == sum(scan.counts.values())


def test_the_how_to_alerts_on_metrics_and_labels_that_there_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "feed-siems-and-monitoring.md").read_text()
    rules = re.findall(r"^ +expr: (.+)$", page, re.MULTILINE)
    labels = {name: set().union(*(each for each, _ in samples)) for name, samples in read(support.scan()).items()}
    assert len(rules) >= 4
    for rule in rules:
        for name, matchers in re.findall(r"(muster_\w+)(?:\{([^}]*)\})?", rule):
            assert set(re.findall(r"(\w+)=", matchers)) <= labels[name]
