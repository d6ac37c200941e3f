"""One source while it is collected: its connection, the tasks that wait, and the units still owed."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import datetime
from typing import Any

import msgspec

from connectors.calls import Called, Calls, Place, reading
from connectors.faults import Hidden
from connectors.opened import Opened
from connectors.reading import Piece, Reader
from connectors.registry import connect
from connectors.streams import Cancelled, Opening, Scope, Stream
from connectors.work import Event, EventKind, Pace, SourceWork
from graph.model import Gap, Observed


class Unit(msgspec.Struct, kw_only=True, eq=False):
    """One stream of one scope while it is read."""

    stream: Stream
    scope: Scope
    pieces: dict[int, Piece] = {}
    """What the finished tasks read, by the task's place in the order of the parents."""
    waiting: int = 0
    asked: int = 1
    """How many parents the stream is asked for; 1 where it has none."""
    inherited: list[Gap] = []
    began: float = 0.0


class Task(msgspec.Struct, frozen=True):
    """Something to run on the executor, and what to do with its result in the iterating thread."""

    act: Callable[[], Any]
    then: Callable[[Future[Any]], Iterator[Observed]]


class Source:
    """A source in the middle of a collection. Only ``open`` and the reader run outside the iterating thread."""

    def __init__(self, work: SourceWork, *, at: datetime, cancel: threading.Event, called: Called, pace: Pace) -> None:
        self.work = work
        self.hidden = Hidden()
        self.ready: deque[Task] = deque()
        self.running: set[Future[Any]] = set()
        self.units: dict[tuple[str, str], Unit] = {}
        """What is still owed, by stream and scope."""
        self.total = 0
        self.listed = False
        self._at = at
        self._cancel = cancel
        self._pace = pace
        self._opened: Opened | None = None
        self._calls = Calls(
            work.platform.name,
            cancel=cancel,
            called=called,
            retry=pace.retry,
            rates=pace.rates,
            clock=pace.clock,
            jitter=pace.jitter,
        )

    @property
    def busy(self) -> bool:
        """Whether something runs or waits."""
        return bool(self.running or self.ready)

    @property
    def has_place(self) -> bool:
        """Whether another task may run. What only waits for its turn takes no place, within bounds."""
        most = self._pace.per_source
        return len(self.running) - min(self._calls.resting, most) < most

    def open(self) -> tuple[Reader, tuple[Scope, ...]]:
        """Open the connection and list the scopes."""
        opening = Opening(
            source=self.work.name,
            options=self.work.options,
            caller=self._calls,
            at=self._at,
            secret=self.hidden.keep(self.work.secret),
            estate_key=self.work.estate_key,
            cache=self.work.cache,
        )
        with reading(Place(deadline=self._ends())):
            self._calls.check(f"opening {self.work.name}")
            self._opened = opened = Opened(connect(self.work.platform, opening))
            if self._cancel.is_set():
                # Nobody may be left to close it: the iteration can be over by now.
                opened.close()
                raise Cancelled(f"opening {self.work.name}: the scan was told to stop")
            scopes = opened.scopes()
        return self._reader(opened), scopes

    def close(self) -> None:
        """Close the connection, if it was opened."""
        if self._opened is not None:
            self._opened.close()

    def owe(self, scopes: tuple[Scope, ...]) -> None:
        """Note every unit there is to read, so that none can be forgotten."""
        self.units = {
            (stream.name, scope.name): Unit(stream=stream, scope=scope)
            for stream in self.work.platform.streams.values()
            for scope in scopes
            if scope.kind == stream.scope
        }
        self.total = len(self.units)
        self.listed = True

    def forget(self, unit: Unit) -> None:
        """Cross a unit off: it is whole."""
        self.units.pop((unit.stream.name, unit.scope.name), None)

    def children(self, unit: Unit) -> list[Unit]:
        """Find the units owed that have this one as their parent."""
        below = [stream for stream in self.work.platform.streams.values() if stream.parent is unit.stream]
        owed = (self.units.get((stream.name, unit.scope.name)) for stream in below)
        return [each for each in owed if each is not None]

    def event(self, kind: EventKind, **more: Any) -> Event:  # noqa: ANN401 because the fields are Event's own
        """Make an event of this source."""
        platform = self.work.platform.name
        return Event(
            kind=kind, source=self.work.name, platform=platform, units=self.total, left=len(self.units), **more
        )

    def _reader(self, opened: Opened) -> Reader:
        sample = self.work.sample
        return Reader(self.work.name, opened, self._calls, self.hidden, ends=self._ends, sample=sample)

    def _ends(self) -> float:
        return self._pace.clock() + self._pace.task_seconds
