"""SARIF 2.1.0 of a scan: for GitHub's code scanning, and with what Azure DevOps asks for besides.

What the consumers decided: GitHub refuses a whole upload when one result has no file, so a finding about a cloud is put
at a path of its account that no repository has, and named by its fully qualified name. It takes no note of
suppressions, so accepted findings would come back as alerts and are left out there; Azure DevOps's viewer filters by
them and by what is new, so that profile has both. Fixed findings are in neither: an alert closes when its result is
gone. A result at a file that GitHub can read keeps GitHub's own fingerprint of the line, for a second one would be
warned of; elsewhere ours stands in its place, because nobody else could make one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import msgspec

from findings.declare import Rule, Severity
from findings.finding import Finding, Outcome, State, Status
from graph.model import Exposure
from reports.bounded import bounded
from reports.compact import compact
from reports.declare import Style, Whole, whole_reporter
from reports.room import Room
from reports.sarif import MOST_DESCRIPTION, MOST_LOCATIONS, MOST_NAME, MOST_TAGS, driver, location, message, notice, run
from reports.scan import Scan
from reports.standing import Standing, account_path, file_and_line
from reports.text import clean, counted, number
from reports.unseen import unseen
from reports.verdict import incomplete, verdict, waiver_said

LEVELS = {
    Severity.CRITICAL: ("error", "9.5"),
    Severity.HIGH: ("error", "8.0"),
    Severity.MEDIUM: ("warning", "5.5"),
    Severity.LOW: ("note", "2.0"),
    Severity.INFO: ("note", "0.0"),
}
"""The level of a severity, and the number in the middle of what GitHub calls by the same word."""
MOST_RESULTS = 25_000
SHOWN = 5_000
MOST_BYTES = 10_000_000 - 500_000
"""What an upload may have once it is compressed, less what stands around the results."""
MOST_MESSAGE = 1_000
MOST_SUBJECT = 1_000
NOTICES = {
    "gap": ("A listing that could not be read", "What is not seen is not fine: muster doctor says what is missing."),
    "unknown": ("A rule that has no answer", "Close the gaps that it names, then scan again."),
    "left-out": ("Findings that did not fit", "All of them: muster report -f json, or muster findings."),
}


class Profile(msgspec.Struct, frozen=True):
    """What a consumer makes use of: ``life`` is suppressions, and which results are new."""

    life: bool


@whole_reporter("sarif", suffix=".sarif", consumer="GitHub code scanning and other readers of SARIF")
def render_github(whole: Whole, _style: Style) -> Iterator[str]:
    """Render the findings that ask for action, riskiest first, as many as GitHub takes."""
    yield from _rendered(whole, Profile(life=False))


@whole_reporter("sarif-azure", suffix=".azure.sarif", consumer="Azure DevOps: the SARIF viewer and Advanced Security")
def render_azure(whole: Whole, _style: Style) -> Iterator[str]:
    """Render the findings that ask for action and, suppressed, those that somebody accepted."""
    yield from _rendered(whole, Profile(life=True))


def _rendered(whole: Whole, profile: Profile) -> Iterator[str]:
    scan = whole.scan
    told = [each for each in scan.findings if each.active or (profile.life and each.status is Status.WAIVED)]
    rules = _rules(told, [each for each in scan.outcomes if each.state is State.UNKNOWN], whole.rules())
    order = {rule["id"]: at for at, rule in enumerate(rules)}
    standing, room = Standing(whole), Room(MOST_RESULTS, MOST_BYTES)
    results = (compact(_result(each, order[each.rule], standing.of(each), profile)) for each in told)
    tool = driver(scan.version, NOTICES, {})
    category = f"musterbook-{quote(clean(scan.estate), safe='')}/"
    yield from run(tool, category, rules, room.fitting(results, len(told)), lambda: _ending(scan, room, order), _line)


def _line(item: object) -> str:
    """Results are written when it is weighed whether they fit; all else is written here."""
    return item if isinstance(item, str) else compact(item)


def _rules(told: Sequence[Finding], unknown: Sequence[Outcome], known: Mapping[str, Rule]) -> list[dict[str, Any]]:
    """Return the rule of each finding, and each that has no answer."""
    each: dict[str, Finding | Outcome] = {one.rule: one for one in unknown}
    each |= {one.rule: one for one in told}
    return [_rule(each[name], known.get(name)) for name in sorted(each)]


def _rule(one: Finding | Outcome, known: Rule | None) -> dict[str, Any]:
    level, severity = LEVELS[one.severity]
    title = bounded(one.title, MOST_NAME) or one.rule
    why = bounded(known.why.replace("\n", " "), MOST_DESCRIPTION) if known else title
    frameworks = known.frameworks if known else getattr(one, "frameworks", ())
    return {
        "id": clean(one.rule),
        "name": title,
        "shortDescription": {"text": title},
        "fullDescription": {"text": why},
        "help": {"text": f"{why.rstrip('.')}. More about a finding: muster show, and its id."},
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": ["security", "identity", *map(clean, frameworks)][:MOST_TAGS],
            "precision": "high",
            "security-severity": severity,
        },
    }


def _result(finding: Finding, rule: int, exposure: Exposure | None, profile: Profile) -> dict[str, Any]:
    prints = {"musterFinding/v1": finding.id}
    if exposure is None or not exposure.in_head:
        prints["primaryLocationLineHash"] = f"{finding.id}:1"
    result: dict[str, Any] = {
        "ruleId": clean(finding.rule),
        "ruleIndex": rule,
        "level": LEVELS[finding.severity][0],
        "rank": float(finding.risk),
        "message": message(_said(finding)),
        "locations": [_place(finding, exposure)],
        "partialFingerprints": prints,
        "properties": _properties(finding),
    }
    others = _others(exposure) if exposure else []
    return result | ({"relatedLocations": others} if others else {}) | (_life(finding) if profile.life else {})


def _said(finding: Finding) -> str:
    remedy = f" What to do: {finding.remedy.rstrip('.')}." if finding.remedy else ""
    name = bounded(finding.subject_name or finding.subject, MOST_NAME)
    said = bounded(finding.message.rstrip("."), MOST_MESSAGE)
    return f"{bounded(finding.title, MOST_NAME)}: {name}. {said}.{bounded(remedy, MOST_MESSAGE)}"


def _place(finding: Finding, exposure: Exposure | None) -> dict[str, Any]:
    if exposure is None:
        place = location(account_path(finding), 1)
    else:
        path, line = file_and_line(exposure.places[0])
        place = location(path, line or 1, bounded(exposure.preview, MOST_NAME))
    name = bounded(finding.subject_name, MOST_NAME)
    named = {"fullyQualifiedName": bounded(finding.subject, MOST_SUBJECT), "kind": "resource"}
    return place | {"logicalLocations": [named | ({"name": name} if name else {})]}


def _others(exposure: Exposure) -> list[dict[str, Any]]:
    found = []
    for at, place in enumerate(exposure.places[1:MOST_LOCATIONS], 1):
        path, line = file_and_line(place)
        found.append(location(path, line or 1) | {"id": at, "message": {"text": clean(place)}})
    return found


def _properties(finding: Finding) -> dict[str, Any]:
    said = {"id": finding.id, "status": str(finding.status), "owner": finding.owner or "nobody known"}
    said |= {"assigned": finding.assigned} if finding.assigned else {}
    said |= {"due": _moment(finding.due)} if finding.due else {}
    said |= {"firstSeen": _moment(finding.first_seen)}
    return {name: bounded(text, MOST_NAME) for name, text in said.items()} | {"risk": finding.risk}


def _life(finding: Finding) -> dict[str, Any]:
    state = {"baselineState": "new" if finding.status in {Status.NEW, Status.REOPENED} else "unchanged"}
    if finding.status is not Status.WAIVED:
        return state
    why = bounded(waiver_said(finding), MOST_MESSAGE)
    return state | {"suppressions": [{"kind": "external", "status": "accepted", "justification": why}]}


def _ending(scan: Scan, room: Room, order: dict[str, int]) -> dict[str, Any]:
    unread = [_unseen(each.what, f"{each.message} {each.remedy}", each.rule, order) for each in unseen(scan)]
    invocation = {
        "executionSuccessful": not scan.gaps,
        "startTimeUtc": _moment(scan.started),
        "endTimeUtc": _moment(scan.finished),
        "toolExecutionNotifications": [*unread, *_left_out(room)],
    }
    told = {"verdict": verdict(scan), "incomplete": incomplete(scan), "estate": clean(scan.estate)}
    counts = {"written": room.passed, "leftOut": room.left, "waived": _waived(scan), "scan": scan.number}
    return {"invocations": [invocation], "properties": told | counts}


def _unseen(what: str, text: str, rule: str, order: dict[str, int]) -> dict[str, Any]:
    associated = {"associatedRule": {"id": clean(rule), "index": order[rule]}} if rule in order else {}
    return notice(what, "error", text) | associated


def _left_out(room: Room) -> Iterator[dict[str, Any]]:
    """Tell what a consumer's limits kept out; what is left out in silence would be taken for fixed."""
    if room.left:
        those = f"{counted(room.left, 'finding')} of less risk did not fit"
        yield notice("left-out", "error", f"{those}: an upload takes {number(MOST_RESULTS)} results and 10 MB.")
    if room.passed > SHOWN:
        beyond = counted(room.passed - SHOWN, "finding")
        yield notice("left-out", "warning", f"Code scanning shows {number(SHOWN)} of these results; {beyond} more.")


def _waived(scan: Scan) -> int:
    return sum(finding.status is Status.WAIVED for finding in scan.findings)


@lru_cache(maxsize=4096)
def _moment(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat("T", "seconds") + "Z"
