"""What one stage of a run costs: CPU and wall time, and the memory in use at its end and at its peak."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Cost:
    """Seconds and bytes. ``peak`` is of the whole process up to the end of the stage."""

    cpu: float
    wall: float
    now: int
    peak: int


@dataclass
class Gauge:
    """Runs stages one after the other and remembers what each cost, by its name."""

    costs: dict[str, Cost] = field(default_factory=dict)

    def stage(self, name: str, act: Callable[[], T]) -> T:
        """Run one stage and return what came of it."""
        wall, cpu = time.perf_counter(), time.process_time()
        result = act()
        spent = time.process_time() - cpu, time.perf_counter() - wall
        cost = Cost(*spent, in_use(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
        self.costs[name] = cost
        print(f"  {name:<18}{line(cost)}", file=sys.stderr, flush=True)
        return result


def line(cost: Cost) -> str:
    """Return a cost as a line of figures."""
    return f"{cost.cpu:>9.3f} s CPU {cost.wall:>9.3f} s {cost.now / 1e6:>7.0f} MB now {cost.peak / 1e6:>7.0f} MB peak"


def in_use() -> int:
    """Return the bytes that this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
