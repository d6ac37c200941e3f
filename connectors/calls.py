"""How a call reaches a platform: under its rate limit, retried when the fault passes, ended when told to stop."""

from __future__ import annotations

import contextvars
import math
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from connectors.limits import RATES, Limits, Rate
from connectors.streams import CallError, Cancelled, Retriable, Throttled, Unavailable

T = TypeVar("T")


class Retry(msgspec.Struct, frozen=True, kw_only=True):
    """How long a passing fault is borne: so many attempts, pauses doubling up to ``cap``, ``budget`` seconds in all."""

    attempts: int = 8
    base: float = 0.5
    cap: float = 30.0
    budget: float = 180.0


class Called:
    """Every action that was called, by platform, so that it can be compared with what was declared."""

    def __init__(self) -> None:
        self._actions: defaultdict[str, set[str]] = defaultdict(set)
        self._lock = threading.Lock()

    def note(self, platform: str, action: str) -> None:
        """Remember that the platform was asked for ``action``."""
        with self._lock:
            self._actions[platform].add(action)

    def of(self, platform: str) -> frozenset[str]:
        """All actions the platform was asked for."""
        with self._lock:
            return frozenset(self._actions.get(platform, ()))


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where this thread's calls belong: quotas are counted by scope, and a stream's time ends at ``deadline``."""

    scope: str = ""
    deadline: float = math.inf


NOWHERE = Place()
_place: contextvars.ContextVar[Place] = contextvars.ContextVar("place", default=NOWHERE)


@contextmanager
def reading(place: Place) -> Iterator[None]:
    """Count all calls of this thread, inside the block, for that place."""
    token = _place.set(place)
    try:
        yield
    finally:
        _place.reset(token)


class Calls:
    """The ``Caller`` of one source.

    ``cancel`` ends every wait at once. ``clock`` is monotonic seconds, ``rest`` waits that long and returns whether
    the scan was told to stop meanwhile, ``jitter`` returns a number from 0 to 1; the tests bring their own.
    """

    def __init__(
        self,
        platform: str = "",
        *,
        cancel: threading.Event | None = None,
        called: Called | None = None,
        retry: Retry | None = None,
        rates: Mapping[str, Rate] = RATES,
        clock: Callable[[], float] = time.monotonic,
        rest: Callable[[float], bool] | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._platform = platform
        self._cancel = cancel or threading.Event()
        self._called = called or Called()
        self._retry = retry or Retry()
        self._limits = Limits(rates, clock=clock)
        self._clock = clock
        self._rest = rest or self._cancel.wait
        self._jitter = jitter
        self._counting = threading.Lock()
        self._resting = 0

    @property
    def resting(self) -> int:
        """How many calls wait for their turn just now, or to be made again."""
        return self._resting

    def attempt(self, action: str, call: Callable[[], T]) -> T:
        """Run one remote call named ``action``; see ``connectors.streams.Caller``."""
        self._called.note(self._platform, action)
        end = self._clock() + self._retry.budget
        tries = 0
        while True:
            tries += 1
            self._wait(self._limits.turn(_place.get().scope, action), action)
            try:
                return call()
            except Retriable as fault:
                pause = self._pause(tries, fault)
                if tries >= self._retry.attempts or self._clock() + pause > end:
                    raise _given_up(action, tries, fault) from fault
                if fault.after:
                    self._limits.hold(_place.get().scope, action, fault.after)
            self._wait(pause, action)

    def check(self, what: str) -> None:
        """Raise when the scan was told to stop or the time for the current stream is over."""
        if self._cancel.is_set():
            raise Cancelled(f"{what}: the scan was told to stop")
        if self._clock() >= _place.get().deadline:
            raise OutOfTime(f"{what}: the time for this stream is over")

    def _pause(self, tries: int, fault: Retriable) -> float:
        """Full jitter: anything up to the doubled pause, so that callers who failed together do not return together."""
        ceiling = min(self._retry.cap, self._retry.base * 2.0 ** (tries - 1))
        return (fault.after or 0.0) + self._jitter() * ceiling

    def _wait(self, seconds: float, action: str) -> None:
        seconds = min(seconds, _place.get().deadline - self._clock())
        if seconds > 0:
            self._count(1)
            try:
                self._rest(seconds)
            finally:
                self._count(-1)
        self.check(action)

    def _count(self, more: int) -> None:
        with self._counting:
            self._resting += more


class OutOfTime(Unavailable):
    """The stream's own time was over before it was read to its end."""


def _given_up(action: str, tries: int, fault: Retriable) -> CallError:
    kind = Throttled if fault.throttled else Unavailable
    return kind(f"{action}: {fault} (gave up after {tries} attempts)")
