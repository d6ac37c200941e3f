"""GitLab's secret detection report, which merge requests and the vulnerability report are made from.

A leak is one vulnerability, at the place that can still be opened, with all its places in a table. Ignored leaks are
left out, for the format has no word for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graph.leaks import Confidence, Leak, Sweep
from reports.gitlab import CWE, MOST_NAME, MOST_SOLUTION, document, identity, location, places, scan_of
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
from reports.markup import prose
from reports.text import counted, cut

if TYPE_CHECKING:
    from reports.declare import Style

SEVERITIES = {Confidence.HIGH: "High", Confidence.MEDIUM: "Medium", Confidence.LOW: "Low"}


@leak_reporter("gitlab", suffix=".json", consumer="GitLab's merge requests and vulnerability report")
def render_gitlab(sweep: Sweep, _style: Style) -> Iterator[str]:
    """Render the report, complete whatever the style's limit, a vulnerability a line."""
    began = sweep.started or sweep.at
    scan = scan_of(sweep.version, began, sweep.at, _messages(sweep), complete=sweep.complete)
    yield from document(scan, (_vulnerability(leak) for leak in in_order(sweep.told)))


def _messages(sweep: Sweep) -> Iterator[tuple[str, str]]:
    for swept, path, why in unread(sweep):
        yield "warn", f"could not be read: {swept.name}: {path}: {why}"
    for stale in sweep.stale:
        yield "warn", f"stale ignore: {stale_said(stale)}"
    for swept in sweep.swept:
        yield "info", f"{swept.name} ({swept.how}): {read_said(swept)}"


def _vulnerability(leak: Leak) -> dict[str, Any]:
    title, shown = cut(leak.title, MOST_NAME), primary(leak)
    rule = {"type": "muster_rule", "name": f"Musterbook rule {leak.detector}", "value": leak.detector}
    links = [{"url": leak.reference}] if leak.reference.startswith("https://") else []
    return {
        "id": identity(leak.detector, leak.fingerprint),
        "category": "secret_detection",
        "name": title,
        "description": _description(leak),
        "severity": "Critical" if active(leak) else SEVERITIES[leak.confidence],
        "confidence": leak.confidence.capitalize(),
        "solution": cut(remedy_said(leak), MOST_SOLUTION),
        "identifiers": [rule, CWE],
        "links": links,
        "location": location(shown.path, shown.line, shown.commit, shown.author, shown.at),
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


def _details(leak: Leak) -> dict[str, Any]:
    shown = [(place.path, place.line, place.commit) for place in leak.places]
    return {
        "fingerprint": {"name": "Fingerprint", "type": "text", "value": leak.fingerprint},
        "places": places(shown, extent(leak)),
    }
