"""What an identity is granted beside what it uses, and the policies that keep that: as text, JSON and Terraform."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from graph.aws.least.documents import Document
from graph.aws.least.proposed import Counted, Least, OfService
from graph.model import Identity
from reports.access.terraform import terraform
from reports.declare import Style
from reports.ink import DIM, GREEN, RED, YELLOW, Ink
from reports.plain import inert
from reports.text import clean, counted, day, listed, number, wrapped

MOST_NAMED = 12
BELOW = "  "


class Narrowing(msgspec.Struct, frozen=True, kw_only=True):
    """The answer about one identity."""

    identity: Identity
    at: datetime
    """When its use was read: the days count back from then."""
    days: int
    notes: tuple[str, ...]
    """What has to be known before the rest is believed."""
    replaced: tuple[str, ...]
    """The policies of today, by their names."""
    least: Least


def least_text(narrowing: Narrowing, style: Style) -> Iterator[str]:
    """Say what is granted and used of each service, and the policies that keep it."""
    ink = Ink(style.colour)
    for note in narrowing.notes:
        yield from (f"{ink.paint(line, YELLOW)}\n" for line in wrapped(note, style.width, rest=BELOW))
    yield from (f"{line}\n" for line in wrapped(_summed(narrowing), style.width))
    for each in narrowing.least.services:
        yield "\n"
        yield from _service(each, style, ink)
    for document in narrowing.least.documents:
        yield "\n"
        yield from (f"{ink.paint(line, DIM)}\n" for line in wrapped(_headed(document), style.width))
        yield inert(json.dumps(document.policy, indent=2)) + "\n"
    if narrowing.least.documents:
        yield "\n"
        yield from (f"{line}\n" for line in wrapped(_instead(narrowing), style.width))


def _summed(narrowing: Narrowing) -> str:
    used, unused, unsure = map(sum, zip((0, 0, 0), *map(_counts, narrowing.least.services), strict=True))
    return (
        f"{clean(narrowing.identity.id)} is granted {counted(used + unused + unsure, 'action')}: {number(used)} used "
        f"in the {counted(narrowing.days, 'day')} up to {day(narrowing.at)}, {number(unused)} unused, "
        f"{number(unsure)} that nobody can tell"
    )


def _counts(each: OfService) -> tuple[int, int, int]:
    return len(each.used), len(each.unused), each.unsure


def _service(each: OfService, style: Style, ink: Ink) -> Iterator[str]:
    last = f", last used {day(each.last)}" if each.last else ""
    yield ink.bold(f"{clean(each.service)}: {counted(each.granted, 'action')} granted{last}") + "\n"
    if each.used:
        said = listed((f"{clean(one.action)} ({day(one.last)}, {one.by})" for one in each.used), MOST_NAMED)
        yield from _line(f"used: {said}", GREEN, style, ink)
    if each.unused:
        yield from _line(f"unused: {_names(each.unused)}", RED, style, ink)
    for unknown in each.unknown:
        yield from _line(f"kept, {unknown.why}: {_names(unknown.actions)}", YELLOW, style, ink)


def _names(actions: Sequence[str]) -> str:
    return listed(map(clean, actions), MOST_NAMED)


def _line(text: str, code: str, style: Style, ink: Ink) -> Iterator[str]:
    yield from (f"{ink.paint(line, code)}\n" for line in wrapped(text, style.width, first=BELOW))


def _headed(document: Document) -> str:
    sort = "managed policy" if document.managed else "inline policy"
    return f"{sort} {clean(document.name)}, {counted(document.size, 'character')}"


def _instead(narrowing: Narrowing) -> str:
    named = listed(map(clean, narrowing.replaced))
    what = "this policy takes" if len(narrowing.least.documents) == 1 else "these policies take"
    return f"{what} the place of {named}"


def least_plain(narrowing: Narrowing) -> dict[str, object]:
    """The same for JSON."""
    least = narrowing.least
    return {
        "identity": narrowing.identity.id,
        "read": least.weighed.read,
        "at": narrowing.at,
        "days": narrowing.days,
        "since": least.weighed.since,
        "notes": narrowing.notes,
        "services": least.services,
        "policies": least.documents,
        "replaced": least.replaced,
        "unread": least.unread,
    }


def least_terraform(narrowing: Narrowing) -> Iterator[str]:
    """The policies as Terraform; what has to be known stands above them."""
    lines = [*narrowing.notes, _summed(narrowing)]
    lines += [_instead(narrowing)] if narrowing.least.documents else []
    yield from (f"# {clean(line)}\n" for line in lines)
    yield "\n"
    yield from terraform(narrowing.identity, narrowing.least.documents)


def counted_rows(everybody: Sequence[Counted]) -> Iterator[tuple[str, ...]]:
    """One line for each identity."""
    for each in everybody:
        share = f"{each.share:.0%}" if each.read else "not read"
        yield share, *(number(count) for count in (each.granted, each.used, each.unused, each.unknown)), each.identity
