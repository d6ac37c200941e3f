"""Time that only passes when somebody sleeps, and a run that lives by it."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from graph.references import SecretRef
from reports.send.declare import Surroundings

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""A day after the first scan of the tests of the store: what happens to tickets happens later than it."""


class Clock:
    """Time that only passes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = NOW
        self.slept: list[float] = []

    def at(self) -> datetime:
        """The moment it is."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


def around(ending: ExitStack, clock: Clock | None = None, **secrets: str) -> Surroundings:
    """A run whose secrets are these, by the name of their variable."""
    clock = clock or Clock()

    def resolve(reference: SecretRef) -> str:
        return secrets[reference.env or ""]

    return Surroundings(resolve=resolve, at=clock.at, sleep=clock.sleep, estate="acme", version="1.0", ending=ending)
