"""A scan as metrics, for node_exporter's textfile collector and everything else that reads Prometheus' formats.

The file is valid in two formats at once, OpenMetrics and the older text format, which is all that the textfile
collector reads: there are only gauges (the two write counters and infos differently), no timestamps (the collector
refuses a file that has one) and help texts that never change (it refuses two files whose help differs).

The number of series is bounded, whatever the estate: nothing is labelled with a finding, an identity or a sentence.
Gaps are named up to a hundred, by what does not change from scan to scan; the others are counted. What a gap's error
said is in the other reports: in a label, a request's id would make a new series each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from findings.declare import Severity
from findings.finding import State, Status
from graph.model import Gap
from reports.bounded import distinct
from reports.declare import Style, Whole, whole_reporter
from reports.scan import Scan

LABEL = 200
GAPS_NAMED = 100
KINDS_NAMED = 500
REST = "(others)"
Samples = Iterable[tuple[dict[str, str], float]]


class Metric(msgspec.Struct, frozen=True):
    """One gauge: its name without the prefix, what it is, its unit (with which the name ends), and its samples."""

    name: str
    help: str
    samples: Samples
    unit: str = ""


@whole_reporter(
    "openmetrics", suffix=".prom", consumer="Prometheus, by node_exporter's textfile collector", judges=False
)
def render_openmetrics(whole: Whole, _style: Style) -> Iterator[str]:
    """Render every gauge, each of its samples labelled with the estate."""
    scan = whole.scan
    estate = {"estate": scan.estate}
    for metric in (*_of_scan(scan), *_of_findings(scan), *_of_rules(scan), *_of_sources(scan), *_of_gaps(scan)):
        name = f"muster_{metric.name}"
        yield f"# HELP {name} {metric.help}\n# TYPE {name} gauge\n"
        yield f"# UNIT {name} {metric.unit}\n" if metric.unit else ""
        yield from (f"{name}{{{labels}}} {_number(value)}\n" for labels, value in _summed(estate, metric.samples))
    yield "# EOF\n"


def _summed(estate: dict[str, str], samples: Samples) -> Iterable[tuple[str, float]]:
    """Add up what is written alike: a sample that comes twice costs the collector all metrics of the machine."""
    sums: dict[str, float] = {}
    for labels, value in samples:
        written = _labels(estate | labels)
        sums[written] = sums.get(written, 0) + value
    return sums.items()


def _of_scan(scan: Scan) -> Iterator[Metric]:
    took = (scan.finished - scan.started).total_seconds()
    unknown = any(each.state is State.UNKNOWN for each in scan.outcomes)
    whole = not scan.gaps and not unknown
    kinds = Counter(scan.counts).most_common()
    named = [*kinds[:KINDS_NAMED], (REST, sum(count for _, count in kinds[KINDS_NAMED:]))]
    totals = sorted(scan.totals.items())
    yield Metric(
        "scan_finished_timestamp_seconds", "When the last scan ended.", [({}, scan.finished.timestamp())], "seconds"
    )
    yield Metric("scan_duration_seconds", "How long it took.", [({}, took)], "seconds")
    yield Metric("scan_number", "The number of the scan.", [({}, scan.number)])
    yield Metric("scan_complete", "1 if everything could be read and every rule has an answer, else 0.", [({}, whole)])
    yield Metric("records", "What was seen, by type.", [({"type": type_}, count) for type_, count in totals])
    yield Metric(
        "records_of_kind",
        "What was seen, by kind; the rarest are counted together.",
        [({"kind": kind}, count) for kind, count in named if count or kind != REST],
    )


def _of_findings(scan: Scan) -> Iterator[Metric]:
    found = Counter((each.severity, each.status) for each in scan.findings)
    late = Counter(each.severity for each in scan.findings if each.overdue(scan.finished))
    places = Counter((each.source, each.severity) for each in scan.findings if each.active)
    yield Metric(
        "findings",
        "Findings by severity and status; fixed are those that the last scan found mended.",
        [({"severity": one, "status": two}, found[one, two]) for one in Severity for two in Status],
    )
    yield Metric(
        "findings_overdue",
        "Findings that should have been mended by now.",
        [({"severity": each}, late[each]) for each in Severity],
    )
    yield Metric(
        "source_findings",
        "Findings that ask for action, by source.",
        [({"source": source, "severity": each}, count) for (source, each), count in sorted(places.items())],
    )
    yield Metric("risk_highest", "The highest risk of a finding that asks for action, of 100.", [({}, _highest(scan))])
    yield from _of_mending(scan)


def _highest(scan: Scan) -> int:
    return max((each.risk for each in scan.findings if each.active), default=0)


def _of_mending(scan: Scan) -> Iterator[Metric]:
    lines = scan.tally.severities if scan.tally is not None else ()
    ages = [({"severity": each.severity}, each.median_age_days) for each in lines]
    yield Metric(
        "findings_median_age_days",
        "For how long findings have asked for action; none where there are none.",
        [(labels, days) for labels, days in ages if days is not None],
        "days",
    )
    yield Metric(
        "findings_fixed_30_days",
        "Findings mended in the last 30 days.",
        [({"severity": each.severity}, each.fixed_30_days) for each in lines],
    )


def _of_rules(scan: Scan) -> Iterator[Metric]:
    states = Counter(each.state for each in scan.outcomes)
    counts = Counter((each.rule, each.severity) for each in scan.findings if each.active)
    # A rule without an answer has no zero: it was not looked at well enough to say that there is nothing.
    counts.update({(each.rule, each.severity): 0 for each in scan.outcomes if each.state is State.FINE})
    yield Metric(
        "rule_findings",
        "Findings that ask for action, by rule; none for a rule without an answer that found nothing.",
        [({"rule": rule, "severity": each}, count) for (rule, each), count in sorted(counts.items())],
    )
    yield Metric("rules", "Rules by their answer.", [({"state": state}, states[state]) for state in State])
    yield Metric(
        "rule_unknown",
        "1 for each rule that has no answer, which is not to be taken for fine.",
        [({"rule": each.rule, "severity": each.severity}, 1) for each in scan.outcomes if each.state is State.UNKNOWN],
    )


def _of_sources(scan: Scan) -> Iterator[Metric]:
    sources = [({"source": each.name, "platform": each.platform}, each) for each in scan.sources]
    yield Metric("source_listings", "Listings asked for.", [(each, seen.units) for each, seen in sources])
    yield Metric("source_listings_unread", "Those that had gaps.", [(each, seen.gapped) for each, seen in sources])
    yield Metric("source_records", "Records read.", [(each, seen.records) for each, seen in sources])
    carried = [(each, seen.carried) for each, seen in sources]
    yield Metric("source_records_carried", "Records of earlier scans that stand in.", carried)


def _of_gaps(scan: Scan) -> Iterator[Metric]:
    reasons = Counter((each.source, each.reason) for each in scan.gaps)
    by_reason = [({"source": source, "reason": why}, count) for (source, why), count in sorted(reasons.items())]
    named = [(_gap(each), 1) for each in scan.gaps[:GAPS_NAMED]]
    yield Metric("gaps", "All that could not be read.", [({}, len(scan.gaps))])
    yield Metric("source_gaps", "What could not be read, by reason.", by_reason)
    yield Metric("gap", "What could not be read, by listing: the first hundred.", named)


def _gap(gap: Gap) -> dict[str, str]:
    return {
        "source": gap.source,
        "stream": gap.stream,
        "scope": gap.scope,
        "subject": gap.subject,
        "reason": gap.reason,
        "permission": gap.permission,
    }


def _labels(labels: dict[str, str]) -> str:
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())


def _escaped(value: str) -> str:
    """Write a label's value. A newline would end the sample; ``distinct`` has written it out by then."""
    return distinct(value, LABEL).replace("\\", "\\\\").replace('"', '\\"')


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
