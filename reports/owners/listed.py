"""Identities and their owners: a list for the terminal, one of them told to the end, a table for spreadsheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from findings.owned import NOT_READ, Owned, claim_said
from reports.cells import harmless_row, lines_of
from reports.declare import Style
from reports.ink import table
from reports.naming import word
from reports.page import Page
from reports.text import clean, counted, cut, listed

ROOM = 40
HEADS = ("identity", "kind", "where", "owner", "standing", "sure", "says", "backup")
COLUMNS = ("id", "name", "kind", "scope", "owner", "standing", "confidence", "evidence", "backup", "conflict")


def owners_text(rows: Sequence[Owned], style: Style) -> Iterator[str]:
    """A line for each identity; then how many there are of each standing."""
    page = Page.of(style)
    if not rows:
        yield "No identity like that asks for an owner.\n"
        return
    cells = [[each.upper() for each in HEADS], *(_cells(row) for row in rows)]
    for at, line in enumerate(table(cells)):
        row = rows[at - 1]
        code = "1" if at == 0 else "33" if row.standing not in {"active", "team"} or row.conflict else ""
        yield (page.ink.paint(line, code) if code else line) + "\n"
    counts = Counter(row.standing for row in rows)
    told = listed(f"{count} {standing}" for standing, count in sorted(counts.items(), key=lambda each: -each[1]))
    yield f"\n{counted(len(rows), 'identity', 'identities')}: {told}\n"


def owner_text(row: Owned, least: float, style: Style) -> Iterator[str]:
    """One identity: every claim with its evidence, and why one of them won."""
    page = Page.of(style)
    lines = [*page.say(f"{word(row.kind)} {clean(row.name)}", first="", code="1"), *page.say(clean(row.id), first="")]
    lines += page.heading("WHO ANSWERS FOR IT")
    for sentence in _verdict(row, least):
        lines += page.say(sentence)
    if row.claims:
        lines += page.heading("ALL THAT IS SAID OF IT", "surest first")
    for owner in row.claims:
        weak = "" if owner.confidence >= least else ", too weak to count"
        person = f"that is {owner.person}, {owner.status}" if owner.person else "whom no directory knows"
        machine = ", a machine" if owner.machine else ""
        told = f"{owner.confidence:.2f}  {clean(claim_said(owner))}: {clean(person)}{machine}{weak}"
        lines += page.say(told, rest="        ")
    yield from (line + "\n" for line in lines)


def owners_csv(rows: Iterable[Owned]) -> Iterator[str]:
    """A table of all of them."""
    told = (harmless_row([str(getattr(row, name)) for name in COLUMNS]) for row in rows)
    yield from lines_of(chain([COLUMNS], told))


def _cells(row: Owned) -> list[str]:
    if not row.owner:
        owner, sure, says = "-", "", ""
    else:
        owner, sure, says = row.owner, f"{row.confidence:.2f}", row.evidence
    if row.conflict:
        owner += f" or {row.conflict}{' (?)' if row.undecided else ''}"
    cells = [row.name, word(row.kind), row.scope, owner, row.standing, sure, says, row.backup or "-"]
    return [cut(clean(each), ROOM) for each in cells]


def _verdict(row: Owned, least: float) -> Iterator[str]:
    if not row.owner:
        weak = f"no claim is at least {least:.2f} sure" if row.claims else "nothing says who does"
        why = "not all that could tell was read" if row.standing == NOT_READ else weak
        yield f"Nobody is known to: {why}. See: muster owners propose {clean(row.name)}"
        return
    yield f"{clean(row.owner)} ({row.standing}), {row.confidence:.2f} sure: {clean(claim_said(row.claims[0]))}."
    agreeing = [each for each in row.claims[1:] if (each.person or each.text) == (row.claims[0].person or each.text)]
    if row.conflict:
        perhaps = "may be the same, for no directory says who is in the team" if row.undecided else "says otherwise"
        yield f"It is not settled: {clean(row.conflict)} is nearly as sure, and {perhaps}."
    elif len(row.claims) > len(agreeing) + 1:
        yield "It counts because what says otherwise is less sure, or is a team and somebody in it."
    yield f"Backup: {clean(row.backup)}." if row.backup else "There is no backup that is known to be here."
