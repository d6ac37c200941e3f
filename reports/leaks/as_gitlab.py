"""GitLab's secret detection report, which merge requests and the vulnerability report are made from.

A leak is one vulnerability, at the place that can still be opened, with all its places in a table. Ignored leaks are
left out, for the format has no word for them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC
from typing import TYPE_CHECKING, Any

from graph.leaks import Confidence, Leak, Place, Sweep
from reports.leaks.declare import leak_reporter
from reports.leaks.words import (
    about,
    active,
    extent,
    history,
    in_order,
    primary,
    read_said,
    remedy_said,
    stale_said,
    unread,
    verified_said,
)
from reports.leaks.written import array, written
from reports.markup import prose
from reports.text import clean, counted, cut, number

if TYPE_CHECKING:
    from reports.declare import Style

SCHEMA_VERSION = "15.0.6"
NO_COMMIT = "0000000"
"""What GitLab's own analyzer writes where there is no history: the field may not be missing."""
SEVERITIES = {Confidence.HIGH: "High", Confidence.MEDIUM: "Medium", Confidence.LOW: "Low"}
CWE = {
    "type": "cwe",
    "name": "CWE-798",
    "value": "798",
    "url": "https://cwe.mitre.org/data/definitions/798.html",
}
MOST_NAME = 255
MOST_SOLUTION = 7000
MOST_PLACES = 100


@leak_reporter("gitlab", suffix=".json", consumer="GitLab's merge requests and vulnerability report")
def render_gitlab(sweep: Sweep, _style: Style) -> Iterator[str]:
    """Render the report, complete whatever the style's limit, a vulnerability a line."""
    yield f'{{\n"version": "{SCHEMA_VERSION}",\n"scan": {written(_scan(sweep))},\n"vulnerabilities": '
    yield from array(_vulnerability(leak) for leak in in_order(sweep.told))
    yield "\n}\n"


def _scan(sweep: Sweep) -> dict[str, Any]:
    tool = {
        "id": "musterbook",
        "name": "Musterbook",
        "version": clean(sweep.version) or "unknown",
        "vendor": {"name": "Musterbook"},
    }
    began, ended = (
        each.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") for each in (sweep.started or sweep.at, sweep.at)
    )
    return {
        "type": "secret_detection",
        "status": "success" if sweep.complete else "failure",
        "start_time": began,
        "end_time": ended,
        "analyzer": tool,
        "scanner": tool,
        "messages": list(_messages(sweep)),
    }


def _messages(sweep: Sweep) -> Iterator[dict[str, str]]:
    for swept, path, why in unread(sweep):
        yield {"level": "warn", "value": clean(f"could not be read: {swept.name}: {path}: {why}")}
    for stale in sweep.stale:
        yield {"level": "warn", "value": clean(f"stale ignore: {stale_said(stale)}")}
    for swept in sweep.swept:
        yield {"level": "info", "value": clean(f"{swept.name} ({swept.how}): {read_said(swept)}")}


def _vulnerability(leak: Leak) -> dict[str, Any]:
    title, shown = cut(leak.title, MOST_NAME), primary(leak)
    rule = {"type": "muster_rule", "name": f"Musterbook rule {leak.detector}", "value": leak.detector}
    links = [{"url": leak.reference}] if leak.reference.startswith("https://") else []
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{leak.detector} {leak.fingerprint}")),
        "category": "secret_detection",
        "name": title,
        "description": _description(leak),
        "severity": "Critical" if active(leak) else SEVERITIES[leak.confidence],
        "confidence": leak.confidence.capitalize(),
        "solution": cut(remedy_said(leak), MOST_SOLUTION),
        "identifiers": [rule, CWE],
        "links": links,
        "location": _location(shown),
        "details": _details(leak),
    }


def _description(leak: Leak) -> str:
    """Tell it in GitLab's Markdown, in which nobody's text may become markup."""
    said = [
        f"{leak.title}, {leak.preview}, in {counted(extent(leak), 'place')}",
        history(leak),
        *about(leak),
        verified_said(leak.verified) if leak.verified else "",
    ]
    return "\n\n".join(prose(sentence) for sentence in said if sentence)


def _location(place: Place) -> dict[str, Any]:
    commit = {"sha": clean(place.commit) or NO_COMMIT}
    commit |= {"author": clean(place.author)} if place.author else {}
    commit |= {"date": place.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")} if place.at else {}
    lines = {"start_line": place.line, "end_line": place.line} if place.line else {}
    return {"file": clean(place.path), "commit": commit} | lines


def _details(leak: Leak) -> dict[str, Any]:
    header = [{"type": "text", "value": name} for name in ("place", "commit")]
    rows = [_row(place) for place in leak.places[:MOST_PLACES]]
    left = extent(leak) - len(rows)
    name = f"Places (and {number(left)} more, not listed)" if left else "Places"
    return {
        "fingerprint": {"name": "Fingerprint", "type": "text", "value": leak.fingerprint},
        "places": {"name": name, "type": "table", "header": header, "rows": rows},
    }


def _row(place: Place) -> list[dict[str, Any]]:
    return [
        {"type": "file-location", "file_name": clean(place.path) or ".", "line_start": max(place.line, 1)},
        {"type": "commit", "value": clean(place.commit) or NO_COMMIT},
    ]
