"""GitLab's secret detection report of a scan: the secrets that stand in repositories, which is all it has a word for.

A vulnerability is a finding about one secret, at the first place that holds it. Findings about clouds and vaults have
no file and commit, which the format demands, so they are counted in its messages and told elsewhere; accepted ones
have no word there either. GitLab knows a vulnerability again by its rule and its place: the detector is therefore part
of the rule, or two secrets on a line would be one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from findings.declare import Severity
from findings.finding import Finding, Status
from graph.model import Exposure
from reports.bounded import bounded
from reports.compact import compact
from reports.declare import Style, Whole, whole_reporter
from reports.gitlab import CWE, MOST_NAME, MOST_SOLUTION, document, identity, location, places, scan_of
from reports.markup import prose
from reports.scan import Scan
from reports.standing import Standing, file_and_line
from reports.text import counted
from reports.unseen import unseen
from reports.verdict import incomplete, verdict

SEVERITIES = {
    Severity.CRITICAL: "Critical",
    Severity.HIGH: "High",
    Severity.MEDIUM: "Medium",
    Severity.LOW: "Low",
    Severity.INFO: "Info",
}


@whole_reporter("gitlab", suffix=".gitlab.json", consumer="GitLab's merge requests and vulnerability report")
def render_gitlab(whole: Whole, _style: Style) -> Iterator[str]:
    """Render the findings about secrets in repositories, complete whatever the style's limit."""
    scan, standing = whole.scan, Standing(whole)
    active = [(each, standing.of(each)) for each in scan.findings if each.active]
    shown = [(each, exposure) for each, exposure in active if exposure is not None]
    messages = _messages(scan, len(active) - len(shown))
    head = scan_of(scan.version, scan.started, scan.finished, messages, complete=not scan.gaps)
    yield from document(head, (_vulnerability(each, exposure) for each, exposure in shown), compact)


def _messages(scan: Scan, elsewhere: int) -> Iterator[tuple[str, str]]:
    yield "info", verdict(scan)
    missing = incomplete(scan)
    yield from [("warn", missing)] if missing else []
    yield from (("warn", f"{each.message} {each.remedy}") for each in unseen(scan))
    if elsewhere:
        yield "warn", f"{counted(elsewhere, 'finding')} not about secrets in repositories: muster findings"
    waived = sum(each.status is Status.WAIVED for each in scan.findings)
    if waived:
        yield "info", f"{counted(waived, 'finding')} accepted, and not in this report"


def _vulnerability(finding: Finding, exposure: Exposure) -> dict[str, Any]:
    path, line = file_and_line(exposure.places[0])
    value = f"{finding.rule}/{exposure.detector}"
    rule = {"type": "muster_rule", "name": bounded(f"Musterbook rule {value}", MOST_NAME), "value": value}
    commit = exposure.commit
    stands = [(*file_and_line(place), "" if at else commit) for at, place in enumerate(exposure.places)]
    return {
        "id": identity(finding.id, exposure.id),
        "category": "secret_detection",
        "name": bounded(finding.title, MOST_NAME) or finding.rule,
        "description": _description(finding, exposure),
        "severity": SEVERITIES[finding.severity],
        "solution": bounded(finding.remedy, MOST_SOLUTION),
        "identifiers": [rule, CWE],
        "location": location(path, line, commit, exposure.author, exposure.introduced),
        "details": {
            "finding": {"name": "Finding", "type": "text", "value": finding.id},
            "owner": {"name": "Owner", "type": "text", "value": bounded(finding.owner or "nobody known", MOST_NAME)},
            "risk": {"name": "Risk of 100", "type": "value", "value": finding.risk},
            "places": places(stands, len(stands)),
        },
    }


def _description(finding: Finding, exposure: Exposure) -> str:
    """Tell it in GitLab's Markdown, in which nobody's text may become markup."""
    said = (
        f"{finding.title}: {finding.message}",
        f"It was found as {exposure.detector}, {exposure.preview}, in {counted(len(exposure.places), 'place')}.",
        f"It is {exposure.credential}." if exposure.credential else "",
    )
    return "\n\n".join(prose(sentence) for sentence in said if sentence)
