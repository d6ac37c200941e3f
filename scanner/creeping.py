"""Kept scans as frames of a time line.

Only pages that changed are read again, and a graph is made only where rights may have moved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from findings.creep.frame import BEARING, Frame, audited
from graph.access import AccessGraph
from graph.build import build
from graph.model import AnyRecord, Identity, Observed
from scanner.leaves import Leaves
from scanner.lookout import Followed, Lookout

if TYPE_CHECKING:
    from findings.creep.course import Course
    from findings.limits import Limits
    from graph.worth import WorthRules
    from scanner.store.book import Book, Outline, ScanRow, UnitKey

PASSING: Mapping[str, None] = {"last_used": None, "used": None}
"""What moves with every use and bears on no right."""


class NoSuchScan(Exception):
    """There is no complete scan of that number or age."""


def chosen(rows: Sequence[ScanRow], *, since: str | None, last: int | None, estate: str) -> list[ScanRow]:
    """The complete scans that are asked for, oldest first. ``since`` is a day or the number of a scan."""
    complete = sorted((row for row in rows if row.finished is not None), key=lambda row: row.number)
    if since is not None:
        complete = [row for row in complete if _after(row, since)]
    if last is not None:
        complete = complete[-last:]
    if not complete:
        asked = f" since {since}" if since else ""
        raise NoSuchScan(f"estate {estate} has no complete scan{asked}; muster scans lists those there are")
    return complete


def _after(row: ScanRow, since: str) -> bool:
    if since.isdecimal():
        return row.number >= int(since)
    try:
        day = datetime.fromisoformat(since)
    except ValueError:
        raise NoSuchScan(f"--since {since}: write a day (2026-09-01) or the number of a scan") from None
    return row.started >= (day if day.tzinfo else day.replace(tzinfo=row.started.tzinfo))


def frames(book: Book, rows: Sequence[ScanRow], worth: WorthRules, *, of: Followed | None = None) -> Iterator[Frame]:
    """Yield a frame for each scan. Where nothing that bears on rights changed, the graph is the one before.

    ``of`` is the identity that is followed alone: then only what has a say in its rights is read.
    """
    leaves = Leaves(book)
    said: dict[UnitKey, Outline] = {}
    graph: AccessGraph | None = None
    for row in rows:
        every = book.outlines(row.number)
        fresh = {each.key: each for each in (every if of is None else of.having_say(every))}
        leaves.turn_to(fresh.values())
        units = [leaves.unit(each) for each in fresh.values()]
        if graph is None or _moved(leaves, said, fresh):
            graph = _graph(units, worth)
        gaps = [gap for each in every for gap in each.unit.gaps]
        records = [record for unit in units for record in unit.records]
        yield Frame(scan=row.number, at=row.started, graph=graph, records=records, gaps=gaps, audited=audited(units))
        said = fresh


def _moved(leaves: Leaves, old: Mapping[UnitKey, Outline], new: Mapping[UnitKey, Outline]) -> bool:
    """Whether what bears on rights is not as it was, or is told elsewhere: a use that was seen moves none."""
    for key in old.keys() | new.keys():
        was, is_ = (set(each[key].pages) if key in each else set() for each in (old, new))
        if was != is_ and _content(leaves, was - is_) != _content(leaves, is_ - was):
            return True
    return False


def _content(leaves: Leaves, pages: Collection[int]) -> dict[str, AnyRecord]:
    """What bears on rights on pages that only one of two scans has; the rest of a unit is the same in both."""
    records = (record for id_ in pages for record in leaves.records(id_))
    return {record.id: _still(record) for record in records if isinstance(record, BEARING)}


def _still(record: AnyRecord) -> AnyRecord:
    """An identity without what moves with every use."""
    return msgspec.structs.replace(record, **PASSING) if isinstance(record, Identity) else record


def _graph(units: Iterable[Observed], worth: WorthRules) -> AccessGraph:
    """The graph of what bears on rights, and of nothing else."""
    return build((_bearing(unit) for unit in units), worth=worth)


def _bearing(unit: Observed) -> Observed:
    kept = tuple(record for record in unit.records if isinstance(record, BEARING))
    return msgspec.structs.replace(unit, records=kept, parents=())


def course_of(
    book: Book, rows: Sequence[ScanRow], worth: WorthRules, name: str, *, at: datetime, limits: Limits
) -> Course:
    """The time line of the identity that goes by a name, with what is to be said of its rights today."""
    from findings.creep.follow import course  # noqa: PLC0415  because the choice of scans needs no comparison
    from findings.creep.today import today  # noqa: PLC0415  because the same

    of = followed(book, rows, name)
    seen: list[Frame] = []
    told = course(_last_kept(frames(book, rows, worth, of=of), seen), of.identity.id)
    return msgspec.structs.replace(told, today=tuple(today(seen[-1], of.identity.id, at=at, limits=limits)))


def _last_kept(all_frames: Iterable[Frame], last: list[Frame]) -> Iterator[Frame]:
    """Pass frames on and keep the last, so that not all graphs are held at once."""
    for frame in all_frames:
        last[:] = [frame]
        yield frame


def followed(book: Book, rows: Sequence[ScanRow], name: str) -> Followed:
    """The identity that is meant, in the newest of the scans that has it."""
    from scanner.questions.naming import NoSuchName, identity_named  # noqa: PLC0415  because the same

    lookout = Lookout(book, name)
    for row in reversed(rows):
        with suppress(NoSuchName):
            return Followed(lookout, identity_named(lookout.called(row.number), name))
    if not rows:
        raise NoSuchScan("there is no scan to look in")
    # None is called so, or several are: to say who may be meant takes every name of the newest scan.
    return Followed(lookout, identity_named(_identities(book, rows[-1].number), name))


def _identities(book: Book, number: int) -> Mapping[str, AnyRecord]:
    return {
        record.id: record for unit in book.observed(number) for record in unit.records if isinstance(record, Identity)
    }
