"""A scan as JUnit's XML, for CI servers that show tests: a finding is a failure, what could not be judged an error.

A rule that is fine is a test that passes, so a pipeline shows what was looked at and not only what is wrong. Accepted
findings are skipped tests. A test is named by rule, subject and id, for some servers drop tests of the same name, and
the id keeps its history there.
"""

from __future__ import annotations

from collections.abc import Iterator

from findings.finding import Finding, Outcome, State, Status
from reports.bounded import bounded
from reports.declare import Style, reporter
from reports.junit import SUITE_END, attributes, lines, opening
from reports.scan import Scan
from reports.text import counted, day
from reports.unseen import Unseen, unseen
from reports.verdict import incomplete, stand_ins, sum_said, verdict, waiver_said

SUITE = "muster scan"
MOST = 1_000


@reporter("junit", suffix=".junit.xml", consumer="CI servers that show test results")
def render_junit(scan: Scan, _style: Style) -> Iterator[str]:
    """Render a test for each finding, each thing that could not be judged, and each rule that is fine."""
    active = [each for each in scan.findings if each.active]
    waived = [each for each in scan.findings if each.status is Status.WAIVED]
    fine = [each for each in scan.outcomes if each.state is State.FINE]
    errors = list(unseen(scan))
    tests = len(active) + len(waived) + len(errors) + len(fine)
    counts = {"tests": tests, "failures": len(active), "errors": len(errors), "skipped": len(waived)}
    yield from opening(SUITE, scan.finished, counts)
    yield from map(_failure, active)
    yield from map(_error, errors)
    yield from map(_skipped, waived)
    yield from map(_passed, fine)
    yield f"<system-out>{lines(_said(scan))}</system-out>\n{SUITE_END}"


def _case(finding: Finding) -> str:
    name = bounded(f"{finding.title}: {finding.subject_name or finding.subject}", MOST)
    return f"<testcase{attributes({'classname': finding.rule, 'name': f'{name} ({finding.id})'})}>\n"


def _failure(finding: Finding) -> str:
    said = {"message": bounded(finding.message, MOST), "type": str(finding.severity)}
    return f"{_case(finding)}<failure{attributes(said)}>{lines(_told(finding))}</failure>\n</testcase>\n"


def _told(finding: Finding) -> Iterator[str]:
    yield finding.subject
    yield finding.message
    yield f"risk {sum_said(finding)}"
    yield f"owner: {finding.owner or 'nobody known'}; {finding.status} since {day(finding.asks_since)}"
    yield from finding.evidence
    yield from (f"what to do: {finding.remedy}",) if finding.remedy else ()


def _skipped(finding: Finding) -> str:
    said = attributes({"message": bounded(waiver_said(finding), MOST)})
    return f"{_case(finding)}<skipped{said}/>\n</testcase>\n"


def _error(each: Unseen) -> str:
    name = {"classname": each.rule, "name": f"{bounded(each.title, MOST)} ({each.id})"}
    said = attributes({"message": bounded(each.message, MOST), "type": each.what})
    return f"<testcase{attributes(name)}>\n<error{said}>{lines((each.message, each.remedy))}</error>\n</testcase>\n"


def _passed(outcome: Outcome) -> str:
    return f"<testcase{attributes({'classname': outcome.rule, 'name': f'Fine: {bounded(outcome.title, MOST)}'})}/>\n"


def _said(scan: Scan) -> Iterator[str]:
    yield from filter(None, (verdict(scan), incomplete(scan), stand_ins(scan)))
    for outcome in scan.outcomes:
        if outcome.unsure:
            named = (f"{each.subject} ({each.why})" for each in outcome.unsure)
            yield f"{outcome.rule} is {outcome.state}, and unsure of {counted(len(outcome.unsure), 'subject')}:"
            yield from named
