"""Kept scans as frames of a time line.

Only units that changed are read again, and a graph is made only where rights may have moved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from findings.creep.frame import BEARING, Frame
from findings.creep.near import Said, account_of, near, said
from graph.access import AccessGraph
from graph.build import build
from graph.model import AnyRecord, Identity, Observed

if TYPE_CHECKING:
    from findings.creep.course import Course
    from findings.limits import Limits
    from graph.worth import WorthRules
    from scanner.store.book import Book, ScanRow, UnitKey

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


def frames(book: Book, rows: Sequence[ScanRow], worth: WorthRules, *, of: str | None = None) -> Iterator[Frame]:
    """Yield a frame for each scan. Where nothing that bears on rights changed, the graph is the one before.

    ``of`` is the identity that is followed alone: the graph is then of what has a say in its rights.
    """
    units: dict[UnitKey, Observed] = {}
    having = _Having(of)
    graph: AccessGraph | None = None
    before: int | None = None
    for row in rows:
        fresh = _read(book, row.number, before)
        bearing = {key for key, unit in fresh.items() if before is None or _bears(units.get(key), unit)}
        units = {key: unit for key, unit in {**units, **fresh}.items() if unit is not None}
        if having.moved(units, bearing) or graph is None:
            graph = _graph(having.say(units.values()), worth)
        gaps = [gap for found in book.gaps(row.number).values() for gap in found]
        yield Frame(scan=row.number, at=row.started, graph=graph, units=tuple(units.values()), gaps=gaps)
        before = row.number


class _Having:
    """Which units have a say in the rights of one identity, or all where nobody is followed."""

    def __init__(self, id_: str | None) -> None:
        self._id = id_
        self._said: dict[UnitKey, tuple[Observed, Said]] = {}
        self._accounts: frozenset[str] | None = None

    def moved(self, units: Mapping[UnitKey, Observed], bearing: Collection[UnitKey]) -> bool:
        """Whether what bears on rights changed, or other accounts have a say now."""
        accounts = self._near(units)
        moved = accounts != self._accounts or any(_has_say(key, accounts) for key in bearing)
        self._accounts = accounts
        return moved

    def say(self, units: Iterable[Observed]) -> Iterator[Observed]:
        """The units that have a say."""
        return (unit for unit in units if _has_say(_key(unit), self._accounts))

    def _near(self, units: Mapping[UnitKey, Observed]) -> frozenset[str] | None:
        if self._id is None:
            return None
        found = (record for unit in units.values() for record in unit.records if record.id == self._id)
        identity = next((record for record in found if isinstance(record, Identity)), None)
        if identity is None:
            return self._accounts
        for key, unit in units.items():
            known = self._said.get(key)
            if known is None or known[0] is not unit:
                self._said[key] = unit, said(unit, BEARING)
        return near(identity, [self._said[key][1] for key in units])


def _has_say(key: UnitKey, accounts: frozenset[str] | None) -> bool:
    return accounts is None or account_of(key[2]) in accounts


def _read(book: Book, number: int, before: int | None) -> dict[UnitKey, Observed | None]:
    """The units of a scan that are not as they were in the one before; None for one that is not there any more."""
    if before is None:
        return {_key(unit): unit for unit in book.observed(number)}
    changes = book.changed_units(before, number)
    wanted = {change.key for change in changes if change.after}
    read: dict[UnitKey, Observed | None] = {change.key: None for change in changes}
    read.update({_key(unit): unit for unit in book.observed(number, wanted)} if wanted else {})
    return read


def _key(unit: Observed) -> UnitKey:
    return unit.source, unit.stream, unit.scope


def _bears(old: Observed | None, new: Observed | None) -> bool:
    """Whether a unit's change may have moved rights: a use that was seen moves none."""
    return _content(old) != _content(new)


def _content(unit: Observed | None) -> dict[str, AnyRecord]:
    return {record.id: _still(record) for record in (unit.records if unit else ()) if isinstance(record, BEARING)}


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

    id_ = named(book, rows, name)
    seen: list[Frame] = []
    told = course(_last_kept(frames(book, rows, worth, of=id_), seen), id_)
    return msgspec.structs.replace(told, today=tuple(today(seen[-1], id_, at=at, limits=limits)))


def _last_kept(all_frames: Iterable[Frame], last: list[Frame]) -> Iterator[Frame]:
    """Pass frames on and keep the last, so that not all graphs are held at once."""
    for frame in all_frames:
        last[:] = [frame]
        yield frame


def named(book: Book, rows: Sequence[ScanRow], name: str) -> str:
    """The id of the identity that is meant, in the newest of the scans that has it."""
    from scanner.questions.naming import NoSuchName, identity_named  # noqa: PLC0415  because the same

    newest: NoSuchName | None = None
    for row in reversed(rows):
        try:
            return identity_named(_identities(book, row.number), name).id
        except NoSuchName as error:
            newest = newest or error
    raise newest or NoSuchScan("there is no scan to look in")


def _identities(book: Book, number: int) -> Mapping[str, AnyRecord]:
    return {
        record.id: record for unit in book.observed(number) for record in unit.records if isinstance(record, Identity)
    }
