"""The life of a finding, told in the order in which it happened: scans, people, what they said and accepted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from findings.events import Event, EventKind
from findings.finding import Finding, Status
from reports.page import Page, due_said
from reports.text import counted, day, moment
from reports.verdict import waiver_said

DID = {
    Status.NEW: "found",
    Status.OPEN: "open",
    Status.ACKNOWLEDGED: "acknowledged",
    Status.WAIVED: "waived",
    Status.FIXED: "fixed",
    Status.REOPENED: "came back",
}


def life_lines(finding: Finding, history: Sequence[Event], page: Page) -> Iterator[str]:
    """Tell where it stands, then every step that brought it there."""
    yield from page.heading("ITS HISTORY")
    seen = f"first seen {day(finding.first_seen)}, last seen {day(finding.last_seen)}, now {finding.status}"
    yield from page.say(f"{seen}{due_said(finding, page)}")
    if finding.assigned:
        yield from page.say(f"assigned to {finding.assigned}")
    if finding.reopened:
        yield from page.say(f"came back {counted(finding.reopened, 'time')} after it was fixed")
    if finding.status is Status.FIXED and finding.fixed:
        closed = finding.closed
        said = f", because {closed.person} closed it: {closed.reason}" if closed else ""
        yield from page.say(f"fixed {day(finding.fixed)}{said}")
    if finding.waiver is not None:
        yield from page.say(f"accepted {waiver_said(finding)}")
    for event in history:
        yield from page.say(event_said(event), first="  · ")


def event_said(event: Event) -> str:
    """Say what happened, who did it and what was said of it."""
    who = event.person or (f"scan {event.scan}" if event.scan is not None else "somebody")
    note = f": {event.note}" if event.note else ""
    if event.kind is EventKind.COMMENT:
        return f"{moment(event.at)}, {who} said{note}"
    if event.kind is EventKind.ASSIGNED:
        return f"{moment(event.at)}, {event.note}, by {who}"
    did = {EventKind.WAIVER: "still waived", EventKind.CLOSED: "closed"}.get(event.kind, DID[event.status])
    return f"{moment(event.at)}, {did}, by {who}{note}"
