"""How the findings stand, as a table: what asks for action, what is overdue, and how long mending takes."""

from __future__ import annotations

from collections.abc import Iterator

from findings.tally import Line, Tally
from reports.declare import Style
from reports.ink import table
from reports.page import Page
from reports.text import number

HEAD = ("severity", "active", "acknowledged", "overdue", "waived", "age", "fixed 30 d", "fixed 90 d", "late", "to fix")


def tally_text(figures: Tally, style: Style) -> Iterator[str]:
    """Tell the figures, a severity a line."""
    page = Page.of(style)
    rows = [HEAD, *(_row(line) for line in (*figures.severities, figures.all))]
    lines = list(table(rows, right=frozenset(range(1, len(HEAD)))))
    for at, line in enumerate(lines):
        yield (page.ink.dim(line) if at == 0 else line) + "\n"
    yield "\n"
    yield "Age: median days that the active ones have asked for action. Late: fixed in 90 days, after they were due.\n"
    yield f"To fix: median days; the mean is {_days(figures.all.mean_days_to_fix)}.\n"


def _row(line: Line) -> tuple[str, ...]:
    return (
        line.severity,
        number(line.active),
        number(line.acknowledged),
        number(line.overdue),
        number(line.waived),
        _days(line.median_age_days),
        number(line.fixed_30_days),
        number(line.fixed_90_days),
        number(line.fixed_late_90_days),
        _days(line.median_days_to_fix),
    )


def _days(count: int | None) -> str:
    return "-" if count is None else f"{number(count)} d"
