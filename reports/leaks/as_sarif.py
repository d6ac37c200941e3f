"""SARIF 2.1.0, for code scanning on GitHub and for every other reader of it.

A leak is one result, at the place that can still be opened; its other places are related locations. Ignored leaks are
suppressed results. GitHub is left to compute its own hash of the line: our fingerprint stands on a key that a
workflow of a fork does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any

from graph.leaks import Confidence, Ignored, Leak, Place, Sweep
from reports.leaks.declare import leak_reporter
from reports.leaks.verdict import verdict
from reports.leaks.words import (
    active,
    extent,
    facts_said,
    in_order,
    introduced,
    primary,
    read_said,
    remedy_said,
    stale_said,
    standing,
    unread,
    verified_said,
    where,
)
from reports.sarif import MOST_DESCRIPTION, MOST_LOCATIONS, MOST_NAME, driver, location, message, notice, run
from reports.text import clean, counted, cut

if TYPE_CHECKING:
    from reports.declare import Style

LEVELS = {Confidence.HIGH: "error", Confidence.MEDIUM: "warning", Confidence.LOW: "note"}
SECURITY_SEVERITY = "8.0"
"""A leaked credential is grave; how sure it is that it is one is told as precision."""
NOTICES = {
    "unread": ("Something that should have been read could not be", "What is not seen is not clean: read it again."),
    "stale-ignore": ("An ignore that matches nothing any more", "Take it out of the list that it stands in."),
}


@leak_reporter("sarif", suffix=".sarif", consumer="code scanning and security dashboards")
def render_sarif(sweep: Sweep, _style: Style) -> Iterator[str]:
    """Render one run, complete whatever the style's limit, a result a line."""
    leaks = in_order(sweep.leaks)
    rules = _rules(leaks)
    order = {rule["id"]: at for at, rule in enumerate(rules)}
    tool = driver(sweep.version, NOTICES, {"rules": clean(sweep.rules)})
    results = (_result(leak, order[leak.detector]) for leak in leaks)
    yield from run(tool, "", rules, results, lambda: _ending(sweep))


def _ending(sweep: Sweep) -> dict[str, Any]:
    return {"invocations": [_invocation(sweep)], "properties": _coverage(sweep)}


def _rules(leaks: Sequence[Leak]) -> list[dict[str, Any]]:
    """Return the rule of each detector that found something; of its leaks the surest one says how precise it is."""
    first: dict[str, Leak] = {}
    for leak in leaks:
        first.setdefault(leak.detector, leak)
    return [_rule(first[name]) for name in sorted(first)]


def _rule(leak: Leak) -> dict[str, Any]:
    title = cut(leak.title, MOST_NAME)
    page = f" {clean(leak.reference)}" if leak.reference else ""
    rule: dict[str, Any] = {
        "id": leak.detector,
        "name": title,
        "shortDescription": {"text": title},
        "fullDescription": {"text": cut(f"{leak.title}: a secret of this kind stands in a text.", MOST_DESCRIPTION)},
        "help": {"text": f"{clean(remedy_said(leak))}{page}"},
        "defaultConfiguration": {"level": LEVELS[leak.confidence]},
        "properties": {
            "tags": ["security", "secret", "external/cwe/cwe-798", *([clean(leak.provider)] if leak.provider else [])],
            "precision": leak.confidence,
            "security-severity": SECURITY_SEVERITY,
        },
    }
    return rule | ({"helpUri": leak.reference} if leak.reference.startswith("https://") else {})


def _result(leak: Leak, rule: int) -> dict[str, Any]:
    shown = primary(leak)
    result: dict[str, Any] = {
        "ruleId": leak.detector,
        "ruleIndex": rule,
        "level": "error" if active(leak) else LEVELS[leak.confidence],
        "message": message(_message(leak)),
        "locations": [_location(shown)],
        "partialFingerprints": {"musterSecret/v1": leak.fingerprint},
        "properties": _properties(leak),
    }
    others = [place for place in leak.places if place is not shown][: MOST_LOCATIONS - 1]
    if others:
        result["relatedLocations"] = [
            _location(place) | {"id": at, "message": {"text": _brought(place)}} for at, place in enumerate(others, 1)
        ]
    return result | ({"suppressions": [_suppression(leak, leak.ignored)]} if leak.ignored else {})


def _message(leak: Leak) -> str:
    """Say what it is in our own words."""
    at = "" if extent(leak) == 1 else f", in {counted(extent(leak), 'place')}"
    head = f" It is {standing(leak)}." if leak.in_head is not None else ""
    return f"{leak.title}: {leak.preview}{at}.{head}"


def _brought(place: Place) -> str:
    who = f" by {place.author}" if place.author else ""
    return clean(f"{where(place)} in {place.commit}{who}" if place.commit else where(place))


def _location(place: Place) -> dict[str, Any]:
    return location(place.path, place.line, place.context)


def _properties(leak: Leak) -> dict[str, Any]:
    said = {
        "confidence": leak.confidence,
        "fingerprint": leak.fingerprint,
        "introduced": introduced(leak),
        "credential": leak.credential or "",
        "facts": facts_said(leak.facts),
        "verified": verified_said(leak.verified) if leak.verified else "",
    }
    return {name: clean(text) for name, text in said.items() if text} | {"places": extent(leak)}


def _suppression(leak: Leak, by: Ignored) -> dict[str, Any]:
    inline = any(place.path == by.source for place in leak.places)
    until = f" (until {by.until.isoformat()})" if by.until else ""
    why = clean(f"{by.reason or 'no reason was given'}{until}, in {by.source}")
    return {"kind": "inSource" if inline else "external", "status": "accepted", "justification": why}


def _invocation(sweep: Sweep) -> dict[str, Any]:
    unseen = [
        notice("unread", "error", f"{swept.name}: {path}: {why}") | {"locations": [_location(Place(path=path, line=0))]}
        for swept, path, why in unread(sweep)
    ]
    return {
        "executionSuccessful": sweep.complete,
        "endTimeUtc": sweep.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "toolExecutionNotifications": unseen,
        "toolConfigurationNotifications": [notice("stale-ignore", "warning", stale_said(each)) for each in sweep.stale],
    }


def _coverage(sweep: Sweep) -> dict[str, Any]:
    said = [clean(f"{swept.name} ({swept.how}): {read_said(swept)}") for swept in sweep.swept]
    return {"verdict": verdict(sweep), "coverage": said, "belowConfidence": sweep.below}
