"""How the estate stands to a framework: a line an item, for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from findings.posture import Item, Posture, Related, Standing
from reports.declare import Style
from reports.ink import BOLD, CYAN, DIM, GREEN, RED, YELLOW, table
from reports.markup import prose, row
from reports.page import Page
from reports.text import clean, columns, counted, cut, listed, number

INKS = {
    Standing.BROKEN: RED,
    Standing.UNKNOWN: YELLOW,
    Standing.FINE: GREEN,
    Standing.NOT_APPLICABLE: DIM,
    Standing.NO_CHECK: DIM,
}
BARS = "▁▂▃▄▅▆▇█"
RELATED = "What follows is related to the framework; it proves no compliance with it."
NAMED = 12


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A posture, of which scan, and the open findings of each item in the scans before it, oldest first."""

    scan: int
    posture: Posture
    before: dict[str, tuple[int, ...]] = {}


def overview_text(told: Sequence[Told], style: Style) -> Iterator[str]:
    """Tell every framework in a line."""
    page = Page.of(style)
    head = ["framework", *(each.value for each in Standing), "open findings", "scan before"]
    rows = [[each.posture.framework, *_counts(each.posture), number(_open(each)), _was(each)] for each in told]
    for at, line in enumerate(table([head, *rows], right=frozenset(range(1, len(head))))):
        yield (page.ink.dim(line) if at == 0 else line) + "\n"
    yield f"\n{RELATED} Items of one: muster posture --framework {told[0].posture.framework}\n"


def posture_text(told: Told, style: Style, *, checks: bool, every: bool) -> Iterator[str]:
    """Tell one framework item by item, with the checks of each where wanted."""
    page = Page.of(style)
    posture = told.posture
    yield from _said_of(page, f"{posture.title}, edition {posture.edition}, in scan {told.scan}", BOLD)
    yield from _said_of(page, f"{summed(posture)}. {RELATED}", DIM)
    yield "\n"
    kept = [item for item in posture.items if every or item.standing is not Standing.NO_CHECK]
    wide = max((columns(item.id) for item in kept), default=0)
    for item in kept:
        yield from _item_lines(item, told.before.get(item.id, ()), page, wide)
        if checks:
            yield from _check_lines(item, page)
    yield from _left(posture, page, every=every)


def summed(posture: Posture) -> str:
    """Count the items by how they stand."""
    return listed(f"{number(posture.counts[each])} {each}" for each in Standing if posture.counts[each])


def _counts(posture: Posture) -> list[str]:
    return [number(posture.counts[each]) for each in Standing]


def _open(told: Told) -> int:
    """Findings may stand under several items: each check's are counted once."""
    by_rule = {check.rule: check.open for item in told.posture.items for check in item.checks}
    return sum(by_rule.values())


def _was(told: Told) -> str:
    """How many items had something open in the scan before."""
    return f"{number(sum(bool(counts[-1]) for counts in told.before.values()))} broken" if told.before else "-"


def _said_of(page: Page, text: str, code: str) -> Iterator[str]:
    yield from (line + "\n" for line in page.say(text, first="", code=code))


def _item_lines(item: Item, before: Sequence[int], page: Page, wide: int) -> Iterator[str]:
    standing = f"{item.standing:<14}"
    said = _said(item)
    course = line_of((*before, item.open)) if before else ""
    tail = "  ".join(filter(None, (said, course)))
    start = f"  {standing}  {item.id:<{wide}}  "
    room = page.width - columns(start) - columns(tail) - 2
    title = cut(clean(item.title), max(room, 20))
    yield f"{page.ink.paint(start, INKS[item.standing])}{title}{'  ' if tail else ''}{page.ink.paint(tail, CYAN)}\n"


def _said(item: Item) -> str:
    counts = [f"{number(item.open)} open"] if item.open else []
    counts += [f"{number(item.accepted)} accepted"] if item.accepted else []
    return ", ".join(counts)


def line_of(counts: Sequence[int]) -> str:
    """Draw how many were open, scan by scan, and by how much the last one differs from the one before."""
    most = max(counts)
    bars = "".join(BARS[count * (len(BARS) - 1) // most if most else 0] for count in counts)
    change = counts[-1] - counts[-2]
    return f"{bars} {change:+d}" if change else bars


def _check_lines(item: Item, page: Page) -> Iterator[str]:
    for check in item.checks:
        way = f", by way of {check.by_way_of} ({check.source})" if check.by_way_of else ""
        open_ = f", {number(check.open)} open" if check.open else ""
        accepted = f", {number(check.accepted)} accepted" if check.accepted else ""
        said = f"{_went(check)}: {check.rule} ({check.severity}{open_}{accepted}{way})"
        for line in page.say(said, first=" " * 6, rest=" " * 8, code=INKS[check.standing]):
            yield line + "\n"


def _went(check: Related) -> str:
    return "not asked" if check.off and check.standing is Standing.UNKNOWN else str(check.standing)


def _left(posture: Posture, page: Page, *, every: bool) -> Iterator[str]:
    """Say which items nothing of ours relates to: silence would look like approval."""
    unseen = [item.id for item in posture.items if item.standing is Standing.NO_CHECK]
    if unseen and not every:
        yield "\n"
        said = f"No check relates to {counted(len(unseen), 'item')}: {listed(unseen, NAMED)} (--every lists them)"
        yield from _said_of(page, said, DIM)


def posture_markdown(told: Told) -> Iterator[str]:
    """Tell one framework as a table for a page or a pull request."""
    posture = told.posture
    yield f"# {posture.title}, edition {posture.edition}\n\n"
    yield f"Scan {told.scan}: {summed(posture)}. {RELATED}\n\n"
    yield "| item | | stands | open | accepted | checks |\n|---|---|---|---:|---:|---|\n"
    for item in posture.items:
        checks = ", ".join(f"`{check.rule}` ({_went(check)})" for check in item.checks)
        counts = (number(item.open), number(item.accepted))
        yield row((prose(item.id), prose(item.title), item.standing, *counts, checks or "none")) + "\n"
