"""Collecting: open every source, read every stream of every scope, and hand on each unit as soon as it is whole.

Streams run on an executor's threads; everything else (bookkeeping, events, the records handed on) happens in the
thread that iterates. Whatever cannot be read comes out as a gap, so that nothing is ever mistaken for "nothing there".
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime
from types import MappingProxyType

from connectors.border import Border
from connectors.calls import Called
from connectors.collection import Collection
from connectors.source import Source
from connectors.work import Event, EventKind, Pace, SourceWork, UnitKey
from graph.model import Observed

__all__ = ["Event", "EventKind", "Pace", "SourceWork", "UnitKey", "collect"]


def collect(
    work: Sequence[SourceWork],
    *,
    at: datetime,
    executor: Executor | None = None,
    cancel: threading.Event | None = None,
    on_event: Callable[[Event], None] = lambda _event: None,
    done: Mapping[UnitKey, Observed] = MappingProxyType({}),
    called: Called | None = None,
    pace: Pace | None = None,
) -> Iterator[Observed]:
    """Yield every unit of every source as it becomes whole, its gaps included. Raises for no source's fault.

    Units in ``done`` are neither read nor yielded again (unless they were cancelled), but their records feed the
    streams below them. ``executor`` must run its tasks in this process; without one, threads are started and ended
    here. Setting ``cancel`` turns what is left into gaps at once. Leaving the iteration early sets it.
    """
    names = [each.name for each in work]
    if len(set(names)) != len(names):
        raise ValueError("two sources have the same name")
    cancel, pace, called = cancel or threading.Event(), pace or Pace(), called or Called()
    sources = [Source(each, at=at, cancel=cancel, called=called, pace=pace) for each in work]
    border = Border(work[0].estate_key, work[0].cache) if work else Border(b"", None)
    collection = Collection(sources, at=at, cancel=cancel, on_event=on_event, done=done, pace=pace, border=border)
    return collection.observe(executor)
