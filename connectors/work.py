"""What is to be collected, at which pace, and what is told of it on the way."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from connectors.calls import Retry
from connectors.limits import RATES, Rate
from connectors.streams import Platform
from graph.references import SecretRef

UnitKey = tuple[str, str, str]
"""Source, stream and scope."""


class SourceWork(msgspec.Struct, frozen=True, kw_only=True):
    """One source to read. ``secret`` raises a ``CallError`` when a secret cannot be had, and its message is shown.

    With ``sample`` at most that many records of each stream are read, and at most that many parents asked: enough to
    see what may be read.
    """

    name: str
    platform: Platform[Any]
    options: msgspec.Struct
    secret: Callable[[SecretRef], str]
    estate_key: bytes
    cache: Path | None = None
    sample: int | None = None

    def __repr__(self) -> str:
        # The key of the estate must not come out with a message or a log line.
        return f"SourceWork({self.name!r}, {self.platform.name!r})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        # rich asks for this one, and what it would inherit shows every field.
        return [("name", self.name), ("platform", self.platform.name)]


class EventKind(StrEnum):
    """What happened."""

    OPENED = "opened"
    """A source was opened and its scopes are known; ``units`` is how many there are to read."""
    UNREADABLE = "unreadable"
    """A source could not be opened; ``detail`` says why."""
    STARTED = "started"
    """A unit (stream and scope) is being read."""
    RESUMED = "resumed"
    """A unit was read before and is not read again."""
    FINISHED = "finished"
    """A unit was read completely."""
    GAPPED = "gapped"
    """A unit was read with gaps; ``detail`` is the first one's."""
    CLOSED = "closed"
    """A source is done."""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step of the collection, for progress and logs. Events come from the iterating thread only."""

    kind: EventKind
    source: str
    platform: str
    stream: str = ""
    scope: str = ""
    units: int = 0
    """How many units the source has."""
    left: int = 0
    """How many of them are still to come."""
    records: int = 0
    gaps: int = 0
    seconds: float = 0.0
    detail: str = ""


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How fast, how long and how many at once. The clock counts monotonic seconds; tests bring their own."""

    retry: Retry = Retry()
    rates: Mapping[str, Rate] = RATES
    per_source: int = 8
    """Tasks of one source that run at once, so that a slow source does not hold up the others; as many again may wait
    for the turn that the rates give them."""
    workers: int = 32
    """How many run at once at most of all sources, where no executor is given."""
    task_seconds: float = 1800.0
    """How long one task (a stream of one scope, or some of its parents) may take."""
    grace_seconds: float = 5.0
    """How long running tasks are waited for after the scan was told to stop."""
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random
