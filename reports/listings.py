"""Lists that a person reads: the scans of an estate and its findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from findings.finding import Finding
from reports.declare import Style
from reports.ink import table
from reports.page import Page, shown
from reports.text import clean, columns, counted, cut, day, lasted, moment, number, padded
from reports.verdict import by_severity

LEAST_ROOM = 50
"""Where less is left beside the columns, what is wrong goes on a line of its own."""


class ScanLine(Protocol):
    """One scan as the list shows it."""

    @property
    def number(self) -> int:
        """Its number."""
        ...

    @property
    def state(self) -> str:
        """Whether it runs, is complete or was abandoned."""
        ...

    @property
    def started(self) -> datetime:
        """When it began."""
        ...

    @property
    def finished(self) -> datetime | None:
        """When it ended, if it did."""
        ...

    @property
    def units(self) -> int:
        """How many listings it holds."""
        ...

    @property
    def records(self) -> int:
        """How many records it holds."""
        ...


def scans_text(rows: Sequence[ScanLine], style: Style) -> Iterator[str]:
    """Tell the scans in the order given."""
    page = Page.of(style)
    if not rows:
        yield "No scan yet. The first one is made by: muster scan\n"
        return
    cells = [["scan", "state", "started", "took", "listings", "records"]]
    for row in rows:
        took = lasted(row.started, row.finished) if row.finished else "unfinished"
        count = (number(row.units), number(row.records))
        cells.append([str(row.number), clean(str(row.state)), moment(row.started), took, *count])
    for at, line in enumerate(table(cells, right=frozenset({0, 3, 4, 5}))):
        yield (page.ink.dim(line) if at == 0 else line) + "\n"


def findings_text(findings: Sequence[Finding], style: Style, at: datetime) -> Iterator[str]:
    """Tell findings a line each, in the order given; ``style.limit`` bounds them, and the rest is counted."""
    page = Page.of(style)
    if not findings:
        yield "No findings.\n"
        return
    kept, left = shown(findings, style.limit)
    head = ["risk", "severity", "status", "since", "due", "id"]
    cells = [
        [str(each.risk), each.severity, each.status, day(each.first_seen), _due(each, at), clean(each.id)]
        for each in kept
    ]
    first, *lines = table([head, *cells], right=frozenset({0}))
    indent = max(columns(line) for line in (first, *lines)) + 2
    beside = page.width - indent >= LEAST_ROOM
    yield page.ink.dim(padded(first, indent) + "what" if beside else first) + "\n"
    for line, finding in zip(lines, kept, strict=True):
        what = f"{finding.title}: {finding.subject_name or finding.subject}"
        start = line.replace(finding.severity, page.ink.severity(finding.severity, finding.severity), 1)
        if beside:
            yield f"{start}{' ' * (indent - columns(line))}{cut(what, page.width - indent)}\n"
        else:
            yield f"{start}\n      {cut(what, page.width - 6)}\n"
    rest = f"; {number(left)} more are not shown" if left else ""
    overdue = sum(each.overdue(at) for each in findings)
    late = f"; {number(overdue)} overdue" if overdue else ""
    yield f"\n{counted(len(findings), 'finding')}: {by_severity(findings)}{late}{rest}\n"


def _due(finding: Finding, at: datetime) -> str:
    # The mark says without colour what is overdue.
    if finding.due is None:
        return "-"
    return f"{day(finding.due)}{' !' if finding.overdue(at) else ''}"
