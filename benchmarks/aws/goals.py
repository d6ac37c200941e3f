"""What weighing AWS is to cost. One table: the figures printed are held against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SMALL, LARGE = 200, 10_000
FASTER = 200
QUESTION, MEMORY = 0.1, 10**9
GROWTH = 1.17
"""The exponent of n log n from 200 to 1,000, where it is steepest among the sizes that are measured."""


@dataclass(frozen=True)
class Figures:
    """What was measured: seconds of CPU by number of roles, of the fork of PMapper too where it came to its end."""

    weighed: Mapping[int, float]
    fork: Mapping[int, float]
    growth: float | None
    slowest: float
    peak: int


def goals(found: Figures) -> Iterator[str]:
    """Yield each goal with what was measured."""
    ours, fork = found.weighed, found.fork.get(SMALL)
    if fork and LARGE in ours:
        says = (
            f"all at {LARGE:,} roles in less than PMapper's fork needs for {SMALL}: {ours[LARGE]:.2f} s of {fork:.2f} s"
        )
        yield _judged(says, met=ours[LARGE] < fork)
    if fork and SMALL in ours:
        times = fork / ours[SMALL]
        yield _judged(f"{FASTER} times faster than PMapper's fork at {SMALL}: {times:.1f} times", met=times >= FASTER)
    if found.growth is not None:
        yield _judged(f"grows no faster than n log n: exponent {found.growth:.2f}", met=found.growth <= GROWTH)
    slowest = f"each question in less than {QUESTION * 1e3:.0f} ms: {found.slowest * 1e3:.1f} ms at most"
    yield _judged(slowest, met=found.slowest < QUESTION)
    yield _judged(f"less than {MEMORY / 1e9:.0f} GB: {found.peak / 1e9:.2f} GB", met=found.peak < MEMORY)


def _judged(says: str, *, met: bool) -> str:
    return f"goal: {says}, {'met' if met else 'NOT MET'}"
