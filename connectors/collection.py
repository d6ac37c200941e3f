"""The bookkeeping of one collection: which task runs next, which unit is whole, and what a stop leaves behind."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from datetime import datetime
from functools import partial
from typing import Any

from connectors.border import Border
from connectors.faults import fault_of
from connectors.reading import Piece, Reader, gap_of, inherited, joined, read_before
from connectors.source import Source, Task, Unit
from connectors.streams import Cancelled
from connectors.work import Event, EventKind, Pace, UnitKey
from graph.model import AnyRecord, GapReason, Observed

EVERY_SCOPE = "*"
"""The scope of the gaps that a source leaves when not even its scopes could be listed."""
POLL_SECONDS = 0.1
KEPT = -1
"""The place, before all others, of what an interrupted scan had read of a unit."""
LARGEST_CHUNK = 50


class Collection:
    """Reads sources on an executor. Everything here runs in the thread that iterates ``observe``."""

    def __init__(
        self,
        sources: Sequence[Source],
        *,
        at: datetime,
        cancel: threading.Event,
        on_event: Callable[[Event], None],
        done: Mapping[UnitKey, Observed],
        pace: Pace,
        border: Border,
    ) -> None:
        self._sources = sources
        self._at = at
        self._cancel = cancel
        self._border = border
        self._on_event = on_event
        self._done = done
        self._pace = pace
        self._settled: queue.SimpleQueue[tuple[Source, Task, Future[Any]]] = queue.SimpleQueue()

    def observe(self, executor: Executor | None) -> Iterator[Observed]:
        """Yield every unit as it becomes whole. Whatever happens, all connections are closed afterwards."""
        # As many again may wait for their turn.
        threads = max(1, 2 * min(self._pace.workers, self._pace.per_source * len(self._sources)))
        pool = executor or ThreadPoolExecutor(threads, thread_name_prefix="collect")
        complete = False
        try:
            for unit in self._run(pool):
                yield self._border.passed(unit)
            complete = True
        finally:
            if not complete:
                self._abandon()
            for source in self._sources:
                fault_of(source.close)
            if executor is None:
                # A thread stuck in a call must not hold up the end of the scan.
                pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, executor: Executor) -> Iterator[Observed]:
        for source in self._sources:
            source.ready.append(Task(source.open, partial(self._listed, source)))
        while any(source.busy for source in self._sources) and not self._cancel.is_set():
            self._submit(executor)
            yield from self._settle()
        if self._cancel.is_set():
            yield from self._stop()

    def _submit(self, executor: Executor) -> None:
        """Keep each source's share of the executor filled."""
        for source in self._sources:
            while source.ready and source.has_place:
                task = source.ready.popleft()
                future = executor.submit(task.act)
                source.running.add(future)
                future.add_done_callback(partial(self._put, source, task))

    def _put(self, source: Source, task: Task, future: Future[Any]) -> None:
        self._settled.put((source, task, future))

    def _settle(self) -> Iterator[Observed]:
        """Wait a moment for a task to end and take its result."""
        try:
            source, task, future = self._settled.get(timeout=POLL_SECONDS)
        except queue.Empty:
            return
        source.running.discard(future)
        if not future.cancelled():
            yield from task.then(future)
        if not source.busy and not self._cancel.is_set():
            fault = fault_of(source.close)
            detail = "" if fault is None else f"closing failed: {type(fault).__name__}"
            self._tell(source.event(EventKind.CLOSED, detail=detail))

    def _tell(self, event: Event) -> None:
        self._on_event(self._border.passed(event))

    def _listed(self, source: Source, future: Future[Any]) -> Iterator[Observed]:
        fault = future.exception()
        if fault is not None:
            yield from self._unreadable(source, fault)
            return
        reader, scopes = future.result()
        source.owe(scopes)
        self._tell(source.event(EventKind.OPENED))
        for unit in [unit for unit in source.units.values() if unit.stream.parent is None]:
            yield from self._start(source, reader, unit, None)

    def _unreadable(self, source: Source, fault: BaseException) -> Iterator[Observed]:
        """Leave a gap for every stream of a source that could not be opened."""
        platform = source.work.platform
        source.listed = True
        gaps = [
            gap_of(fault, source.work.name, stream, EVERY_SCOPE, hidden=source.hidden, opening=platform)
            for stream in platform.streams.values()
        ]
        detail = gaps[0].detail if gaps else type(fault).__name__
        self._tell(source.event(EventKind.UNREADABLE, gaps=len(gaps), detail=detail))
        for gap in gaps:
            yield Observed(source=gap.source, stream=gap.stream, scope=gap.scope, seen=self._at, gaps=(gap,))

    def _start(self, source: Source, reader: Reader, unit: Unit, above: Observed | None) -> Iterator[Observed]:
        """Begin a unit: fan it out over its parent's records, or take over what an earlier, interrupted scan read."""
        before = self._done.get((source.work.name, unit.stream.name, unit.scope.name))
        if before is not None and not any(gap.reason is GapReason.CANCELLED for gap in before.gaps):
            source.forget(unit)
            self._tell(self._unit_event(source, EventKind.RESUMED, unit, before))
            yield from self._below(source, reader, unit, before)
            return
        unit.began = self._pace.clock()
        self._tell(source.event(EventKind.STARTED, stream=unit.stream.name, scope=unit.scope.name))
        parents = (None,) if above is None else self._parents(source, unit, above)
        if before is not None and above is not None:
            unit.pieces[KEPT] = read_before(before)
            parents = [parent for parent in parents if parent and parent.id not in before.parents]
        unit.asked = len(parents)
        chunks = _chunks(parents, self._pace.per_source)
        unit.waiting = len(chunks)
        for place, chunk in enumerate(chunks):
            read = partial(reader.read, unit.stream, unit.scope, chunk)
            source.ready.append(Task(read, partial(self._read, source, reader, unit, place)))
        if not chunks:
            yield from self._finish(source, reader, unit)

    def _parents(self, source: Source, unit: Unit, above: Observed) -> Sequence[AnyRecord]:
        """Pick the records the unit's stream is asked for; what its parent could not read, it cannot either."""
        picked: list[AnyRecord] = []
        fault = fault_of(lambda: picked.extend(filter(unit.stream.parents, above.records)))
        gaps = [inherited(gap, unit.stream) for gap in above.gaps]
        if fault is not None:
            gaps.append(gap_of(fault, source.work.name, unit.stream, unit.scope.name, hidden=source.hidden))
        unit.inherited = gaps
        return picked[: source.work.sample]

    def _read(
        self, source: Source, reader: Reader, unit: Unit, place: int, future: Future[Piece]
    ) -> Iterator[Observed]:
        unit.pieces[place] = future.result()
        unit.waiting -= 1
        if not unit.waiting:
            yield from self._finish(source, reader, unit)

    def _finish(self, source: Source, reader: Reader, unit: Unit) -> Iterator[Observed]:
        source.forget(unit)
        observed = self._whole(source, unit)
        kind = EventKind.GAPPED if observed.gaps else EventKind.FINISHED
        self._tell(self._unit_event(source, kind, unit, observed))
        yield observed
        yield from self._below(source, reader, unit, observed)

    def _below(self, source: Source, reader: Reader, unit: Unit, observed: Observed) -> Iterator[Observed]:
        """Begin the units whose parent is this one."""
        for child in source.children(unit):
            yield from self._start(source, reader, child, observed)

    def _whole(self, source: Source, unit: Unit) -> Observed:
        pieces = [unit.pieces[place] for place in sorted(unit.pieces)]
        name = (source.work.name, unit.stream, unit.scope.name)
        return joined(name, [*pieces, Piece(gaps=unit.inherited)], seen=self._at, asked=unit.asked)

    def _unit_event(self, source: Source, kind: EventKind, unit: Unit, observed: Observed) -> Event:
        return source.event(
            kind,
            stream=unit.stream.name,
            scope=unit.scope.name,
            records=len(observed.records),
            gaps=len(observed.gaps),
            seconds=self._pace.clock() - unit.began if unit.began else 0.0,
            detail=observed.gaps[0].detail if observed.gaps else "",
        )

    def _stop(self) -> Iterator[Observed]:
        """Wait a moment for what runs, then leave a gap for all that is still owed."""
        self._withdraw()
        end = self._pace.clock() + self._pace.grace_seconds
        while any(source.running for source in self._sources) and self._pace.clock() < end:
            yield from self._settle()
        self._withdraw()
        fault = Cancelled("the scan was told to stop")
        for source in self._sources:
            if not source.listed:
                yield from self._unreadable(source, fault)
            for unit in tuple(source.units.values()):
                gap = gap_of(fault, source.work.name, unit.stream, unit.scope.name, hidden=source.hidden)
                unit.inherited = [gap]
                source.forget(unit)
                observed = self._whole(source, unit)
                self._tell(self._unit_event(source, EventKind.GAPPED, unit, observed))
                yield observed

    def _withdraw(self) -> None:
        for source in self._sources:
            source.ready.clear()
            for future in tuple(source.running):
                future.cancel()

    def _abandon(self) -> None:
        """Nobody takes the results any more: tell what runs to stop, and give it a moment before its sockets close."""
        self._cancel.set()
        self._withdraw()
        wait([future for source in self._sources for future in source.running], timeout=self._pace.grace_seconds)


def _chunks(parents: Sequence[AnyRecord | None], ways: int) -> list[Sequence[AnyRecord | None]]:
    """Cut the parents into enough pieces that ``ways`` of them can be read at once, none of them long."""
    size = max(1, min(LARGEST_CHUNK, -(-len(parents) // ways)))
    return [parents[start : start + size] for start in range(0, len(parents), size)]
