"""Waivers as people read them: all of them as a list, and what to tidy with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from findings.finding import Waiver
from findings.waivers import Standing, Told
from reports.declare import Style
from reports.ink import table
from reports.page import Page
from reports.text import clean, counted, day, number

WHY = {
    Standing.ENDED: "ended on {day}: renew it (muster waive … --file), or take it out",
    Standing.UNUSED: "matches no finding: take it out",
    Standing.ENDING: "ends on {day}: renew it (muster waive … --file), or mend what it is for",
}


def waivers_text(told: Sequence[Told], style: Style) -> Iterator[str]:
    """Tell waivers, two lines each: how it stands, and what it is for and why."""
    page = Page.of(style)
    if not told:
        yield "Nothing is accepted.\n"
        return
    head = ["standing", "until", "left", "findings", "renewals", "where"]
    rows = [head, *(_row(each) for each in told)]
    first, *lines = table(rows, right=frozenset({2, 3, 4}))
    yield page.ink.dim(first) + "\n"
    for line, each in zip(lines, told, strict=True):
        waiver = each.waiver
        yield line + "\n"
        yield from (f"{part}\n" for part in page.say(f"{waiver.rule} on {_target(waiver)}", first=" " * 4))
        yield from (f"{part}\n" for part in page.say(f"{waiver.person}: {waiver.reason}", first=" " * 4, code="2"))
    yield f"\n{counted(len(told), 'waiver')}, {number(sum(each.to_tidy for each in told))} to tidy\n"


def _row(told: Told) -> list[str]:
    waiver = told.waiver
    left = f"{number(told.days_left)} d" if told.days_left >= 0 and told.standing is not Standing.WITHDRAWN else ""
    found = "?" if told.findings is None else number(told.findings)
    return [told.standing, day(waiver.until), left, found, number(told.renewals), clean(waiver.place)]


def _target(waiver: Waiver) -> str:
    where = [f"{word} {text}" for word, text in (("source", waiver.source), ("scope", waiver.scope)) if text]
    return clean(", ".join((waiver.subject, *where)))


def troubles_text(told: Sequence[Told]) -> Iterator[str]:
    """Tell what to tidy, a line each, as compilers tell what is wrong: editors and pipelines understand that."""
    for each in told:
        waiver = each.waiver
        why = WHY[each.standing].format(day=day(waiver.until))
        yield f"{clean(waiver.place)}: {waiver.rule} on {_target(waiver)} ({clean(waiver.person)}) {why}\n"
