"""Reading a stream on a worker thread: records as they come, faults as gaps, and the pieces joined to one unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

import msgspec

from connectors.calls import Calls, OutOfTime, Place, reading
from connectors.faults import Hidden, fault_of, told
from connectors.opened import Opened
from connectors.streams import CallError, Cancelled, Denied, Platform, Scope, Stream
from graph.model import AnyRecord, Gap, GapReason, Observed


class Undeclared(Exception):
    """A stream yielded a type of record that it does not declare."""


class Piece(msgspec.Struct, kw_only=True):
    """What one task read. ``parents`` is aligned with ``records`` and holds an empty id where there is no parent."""

    records: list[AnyRecord] = []
    parents: list[str] = []
    gaps: list[Gap] = []


class Reader:
    """Reads the streams of one opened source."""

    def __init__(
        self,
        source: str,
        opened: Opened,
        calls: Calls,
        hidden: Hidden,
        *,
        ends: Callable[[], float],
        sample: int | None = None,
    ) -> None:
        self._source = source
        self._opened = opened
        self._calls = calls
        self._hidden = hidden
        self._ends = ends
        """When a task that begins now must be over, on the clock of ``calls``."""
        self._sample = sample

    def read(self, stream: Stream, scope: Scope, parents: Sequence[AnyRecord | None]) -> Piece:
        """Read a stream once for each parent, or once for ``None``. Never raises: what fails is a gap in the piece."""
        piece = Piece()
        with reading(Place(scope=scope.name, deadline=self._ends())):
            fault = fault_of(partial(self._each, piece, stream, scope, parents))
        if fault is not None:
            piece.gaps.extend(self._gaps(fault, stream, scope))
        return piece

    def _each(self, piece: Piece, stream: Stream, scope: Scope, parents: Sequence[AnyRecord | None]) -> None:
        api = self._opened.api(scope)
        if stream.begin is not None:
            stream.begin(api, scope, parents)
        for parent in parents:
            before = len(piece.records)
            fault = fault_of(partial(self._one, piece, stream, api, scope, parent))
            if fault is None:
                continue
            if isinstance(fault, Cancelled):
                # Whoever resumes takes a parent with records for one that was read to its end.
                del piece.records[before:], piece.parents[before:]
            if parent is None or isinstance(fault, (Cancelled, OutOfTime)):
                raise fault
            piece.gaps.extend(self._gaps(fault, stream, scope, subject=parent.id))

    def _gaps(self, fault: BaseException, stream: Stream, scope: Scope, *, subject: str = "") -> Iterator[Gap]:
        """A gap for each thing that a fault tells."""
        others = fault.others if isinstance(fault, CallError) else ()
        for each in (fault, *others):
            yield gap_of(each, self._source, stream, scope.name, subject=subject, hidden=self._hidden)

    def _one(self, piece: Piece, stream: Stream, api: object, scope: Scope, parent: AnyRecord | None) -> None:
        what = f"{stream.platform}/{stream.name}"
        self._calls.check(what)
        records = stream.read(api, scope) if parent is None else stream.read(api, scope, parent)
        for record in islice(records, self._sample):
            if type(record) not in stream.yields:
                raise Undeclared(f"the stream yields {type(record).__name__} without declaring it")
            piece.records.append(record)
            piece.parents.append("" if parent is None else parent.id)
            self._calls.check(what)


def gap_of(
    fault: BaseException,
    source: str,
    stream: Stream,
    scope: str,
    *,
    hidden: Hidden,
    subject: str = "",
    opening: Platform[Any] | None = None,
) -> Gap:
    """Turn a fault into the gap it leaves. ``opening`` is given when the source could not even be opened."""
    declared = stream.permissions if opening is None else opening.base_permissions
    permission = fault.permission if isinstance(fault, CallError) else ""
    if isinstance(fault, Denied) and declared:
        permission = permission or declared[0]
    what = f"{stream.platform}/{stream.name}" if opening is None else f"opening {source}"
    home = stream.read.__module__ if opening is None else opening.opens.partition(":")[0]
    return Gap(
        source=source,
        platform=stream.platform,
        stream=stream.name,
        scope=scope,
        subject=subject,
        reason=fault.reason if isinstance(fault, CallError) else GapReason.FAILED,
        permission=permission,
        detail=told(fault, hidden, what=what, home=home),
        yields=type_names(stream),
    )


def type_names(stream: Stream) -> tuple[str, ...]:
    """Names of the record types a stream yields."""
    return tuple(kind.__name__ for kind in stream.yields)


def inherited(gap: Gap, child: Stream) -> Gap:
    """Make the gap that a parent's gap leaves in its child stream. Cancelled stays cancelled: it may be read again."""
    cancelled = gap.reason is GapReason.CANCELLED
    return msgspec.structs.replace(
        gap,
        stream=child.name,
        reason=gap.reason if cancelled else GapReason.PARENT,
        detail=f"needs {gap.stream}, which could not be read: {gap.detail}",
        yields=type_names(child),
    )


def joined(unit: tuple[str, Stream, str], pieces: Sequence[Piece], *, seen: datetime, asked: int = 1) -> Observed:
    """Join what several tasks read of one unit (source, stream, scope): each record once, each gap once."""
    source, stream, scope = unit
    kept: dict[str, tuple[AnyRecord, str]] = {}
    gaps = _widened([gap for piece in pieces for gap in piece.gaps], pieces, asked)
    for piece in pieces:
        for record, parent in zip(piece.records, piece.parents, strict=True):
            if kept.setdefault(record.id, (record, parent))[0] != record:
                gaps.append(_contradiction(source, stream, scope, record))
    return Observed(
        source=source,
        stream=stream.name,
        scope=scope,
        seen=seen,
        records=tuple(record for record, _ in kept.values()),
        parents=tuple(parent for _, parent in kept.values()) if stream.parent is not None else (),
        gaps=tuple({(gap.id, *_why(gap)): gap for gap in reversed(gaps)}.values())[::-1],
    )


def read_before(before: Observed) -> Piece:
    """What an interrupted scan read of a unit, below the parents that it came to."""
    known = set(before.parents)
    own = (gap for gap in before.gaps if gap.reason not in {GapReason.CANCELLED, GapReason.PARENT})
    return Piece(
        records=list(before.records),
        parents=list(before.parents),
        gaps=[gap for gap in own if gap.subject in known],
    )


def _contradiction(source: str, stream: Stream, scope: str, record: AnyRecord) -> Gap:
    return Gap(
        source=source,
        platform=stream.platform,
        stream=stream.name,
        scope=scope,
        reason=GapReason.FAILED,
        detail=f"{stream.platform}/{stream.name}: two different records have the id {record.id}; the first was kept",
        yields=type_names(stream),
    )


def _widened(gaps: list[Gap], pieces: Sequence[Piece], asked: int) -> list[Gap]:
    """Tell the refusal of a whole stream once, not ten thousand times: all parents asked failed in the same ways."""
    read = any(piece.records for piece in pieces)
    ways: defaultdict[str, set[tuple[GapReason, str]]] = defaultdict(set)
    for gap in gaps:
        ways[gap.subject].add(_why(gap))
    same = set(map(frozenset, ways.values()))
    if asked > 1 and not read and len(ways) == asked and len(same) == 1 and all(ways):
        return [msgspec.structs.replace(gap, subject="") for gap in gaps if gap.subject == gaps[0].subject]
    return gaps


def _why(gap: Gap) -> tuple[GapReason, str]:
    return gap.reason, gap.permission
