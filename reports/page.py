"""The page a person reads: headings, paragraphs, and the blocks that several reports share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from findings.finding import Finding
from graph.model import Gap
from reports.declare import Style
from reports.ink import DIM, HOW_INK, Ink
from reports.scan import Change
from reports.text import ago, clean, columns, counted, cut, day, held, listed, number, wrapped
from reports.verdict import sum_said

LEAST_WIDTH = 60
MARKS = {"came": "+", "went": "-", "changed": "~"}
KINDS = {
    "identity": ("identity", "identities"),
    "credential": ("credential", "credentials"),
    "right": ("right", "rights"),
    "finding": ("finding", "findings"),
}
REASONS = {
    "denied": "the platform refused",
    "unavailable": "could not be reached",
    "throttled": "kept saying slower until we gave up",
    "unsupported": "this platform has no such call",
    "cancelled": "the scan was told to stop",
    "parent": "what it belongs to could not be read",
    "failed": "failed",
}
SUBJECTS_SHOWN = 6
T = TypeVar("T")

SUBJECT_ROOM = 1000
MESSAGE_ROOM = 2000
"""Columns of a name and of a sentence. None of them may push all else off the screen."""
LIST_ROOM = 8000
"""Columns of the rules that share a reason, whose names are short."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """How wide the page is, its ink, and the time that ages are told from."""

    ink: Ink
    width: int
    now: datetime | None

    @classmethod
    def of(cls, style: Style, now: datetime | None = None) -> Page:
        """Return the page for a style."""
        return cls(ink=Ink(style.colour), width=max(style.width, LEAST_WIDTH), now=now)

    def heading(self, text: str, note: str = "") -> Iterator[str]:
        """Yield an empty line and a heading, its note after it."""
        said = cut(note, self.width - columns(text) - 2)
        yield ""
        yield f"{self.ink.bold(text)}  {self.ink.dim(said)}".rstrip()

    def say(self, text: str, *, first: str = "  ", rest: str | None = None, code: str = "") -> Iterator[str]:
        """Yield a wrapped paragraph, painted line by line."""
        for line in wrapped(text, self.width, first=first, rest=rest):
            yield self.ink.paint(line, code) if code else line

    def since(self, at: datetime) -> str:
        """Write a day and, where the page knows what time it is, how long ago that was."""
        return day(at) if self.now is None else f"{day(at)} ({ago(at, self.now)})"


def shown(items: Sequence[T], most: int | None) -> tuple[Sequence[T], int]:
    """Return what is shown of a list and how many are left out."""
    kept = items if most is None else items[:most]
    return kept, len(items) - len(kept)


def subject_said(finding: Finding) -> str:
    """Name the subject: its name, and its id where that says more."""
    name, id_ = clean(finding.subject_name), clean(finding.subject)
    return name if name == id_ or not id_ else f"{name} · {id_}" if name else id_


def life_said(finding: Finding, page: Page) -> str:
    """Say who answers for it and since when it is known."""
    owner = f"owner {clean(finding.owner)}" if finding.owner else "nobody is known to own it"
    again = f", came back {counted(finding.reopened, 'time')}" if finding.reopened else ""
    status = f"{finding.status}{_by_whom(finding)}"
    return f"{owner} · {status} · first seen {page.since(finding.first_seen)}{again}{due_said(finding, page)}"


def _by_whom(finding: Finding) -> str:
    seen, to = finding.acknowledged, finding.assigned
    said = (f" by {clean(seen.person)}" if seen else "", f", assigned to {clean(to)}" if to else "")
    return "".join(said)


def due_said(finding: Finding, page: Page) -> str:
    """Say when it should be mended, or since when it should have been."""
    if not finding.active or finding.due is None:
        return ""
    late = page.now is not None and finding.overdue(page.now)
    return f" · {'overdue since' if late else 'due'} {day(finding.due)}"


def finding_block(finding: Finding, page: Page) -> Iterator[str]:
    """Tell one finding in a few lines: how bad, what, on what, why that bad, whose, and what to type."""
    label = f"{finding.severity:<8}"
    room = page.width - len(f" 100  {label}  ") - len(clean(finding.id)) - 2
    title = cut(finding.title, room)
    filled = title + " " * (room - columns(title) + 2)
    ink = page.ink
    risk, severity = ink.bold(f"{finding.risk:>4}"), ink.severity(finding.severity, label)
    yield f"{risk}  {severity}  {ink.bold(filled)}{ink.dim(clean(finding.id))}"
    yield from page.say(held(subject_said(finding), SUBJECT_ROOM), first=" " * 6)
    yield from page.say(held(finding.message, MESSAGE_ROOM), first=" " * 6)
    yield from page.say(held(f"risk {sum_said(finding)}", SUBJECT_ROOM), first=" " * 6, rest=" " * 11, code="2")
    yield from page.say(held(life_said(finding, page), SUBJECT_ROOM), first=" " * 6, code="2")


def gap_groups(gaps: Iterable[Gap]) -> Iterator[tuple[Gap, list[Gap]]]:
    """Yield gaps of one stream with one cause together: the first of them, and all."""
    groups: dict[tuple[str, ...], list[Gap]] = {}
    for gap in sorted(gaps, key=lambda gap: (gap.source, gap.stream, gap.reason, gap.permission, gap.scope)):
        groups.setdefault((gap.source, gap.stream, gap.reason, gap.permission, gap.detail), []).append(gap)
    yield from ((members[0], members) for members in groups.values())


def gap_lines(gaps: Iterable[Gap], page: Page) -> Iterator[str]:
    """Tell every gap; those of one stream with one cause are told together, scope by scope."""
    for gap, members in gap_groups(gaps):
        named = f"{held(gap.source, SUBJECT_ROOM)} · {held(gap.stream, SUBJECT_ROOM)} · {REASONS[gap.reason]}"
        yield from page.say(named, first="  ? ", code="33")
        where = listed(held(place, SUBJECT_ROOM) for place in places(members))
        yield from page.say(f"where: {where}", first=" " * 6)
        if gap.permission:
            yield from page.say(f"missing permission: {held(gap.permission, SUBJECT_ROOM)}", first=" " * 6)
        if gap.detail:
            yield from page.say(held(gap.detail, MESSAGE_ROOM), first=" " * 6, code="2")


def places(gaps: Sequence[Gap]) -> list[str]:
    """Name the scopes of gaps, and the subjects inside them where single ones are missing."""
    subjects: dict[str, list[str]] = {}
    for gap in gaps:
        subjects.setdefault(gap.scope or "everywhere", []).extend([gap.subject] if gap.subject else [])
    return [
        f"{scope} (only {listed(sorted(set(names)), SUBJECTS_SHOWN)})" if names else scope
        for scope, names in subjects.items()
    ]


def change_line(change: Change, page: Page) -> Iterator[str]:
    """Tell one change in a line or a few, its mark before it."""
    mark = MARKS.get(change.how, "·")
    name = held(change.name, SUBJECT_ROOM)
    said = f"{name}: {held(change.detail, MESSAGE_ROOM)}" if change.detail else name
    for at, line in enumerate(wrapped(said, page.width, first=f"  {mark} ")):
        yield page.ink.paint(line, HOW_INK.get(change.how, DIM)) if at == 0 else line


def changes_blocks(changes: Sequence[Change], page: Page, most: int | None) -> Iterator[str]:
    """Tell changes by what they are of, at most so many of each; the rest is counted."""
    for what in sorted({change.what for change in changes}, key=_order):
        of_kind = [change for change in changes if change.what == what]
        one, many = KINDS.get(what, (held(what, SUBJECT_ROOM),) * 2)
        yield from page.say(counted(len(of_kind), one, many) + " " + hows(of_kind), code="1")
        kept, left = shown(of_kind, most)
        for change in kept:
            yield from change_line(change, page)
        if left:
            yield from page.say(f"and {number(left)} more", first="    ", code="2")


def hows(changes: Sequence[Change]) -> str:
    """Count how many came, went and changed."""
    counts = {how: sum(change.how == how for change in changes) for how in MARKS}
    return "(" + ", ".join(f"{number(count)} {how}" for how, count in counts.items() if count) + ")"


def _order(what: str) -> tuple[int, str]:
    return (list(KINDS).index(what) if what in KINDS else len(KINDS), what)


def walk_lines(steps: Sequence[str], order: int, page: Page) -> Iterator[str]:
    """Tell an attack walk step by step."""
    for at, step in enumerate(steps):
        first = f"{order:>3}. " if at == 0 else "   → "
        yield from page.say(held(step, MESSAGE_ROOM), first=first, rest=" " * 5)
