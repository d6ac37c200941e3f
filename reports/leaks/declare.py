"""How a format for leaks is declared: one pure function from a sweep to text.

Nothing here imports the formats of whole scans: a hook that runs at every commit pays for each import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from graph.leaks import Sweep

if TYPE_CHECKING:
    from reports.declare import Style

    Render = Callable[[Sweep, Style], Iterator[str]]


class LeakReporter(msgspec.Struct, frozen=True, kw_only=True):
    """A format: its name, the ending its files have, what it is for, and its renderer."""

    name: str
    suffix: str
    consumer: str
    render: Render


LEAK_REPORTERS: dict[str, LeakReporter] = {}


def leak_reporter(name: str, *, suffix: str, consumer: str) -> Callable[[Render], Render]:
    """Declare a format. ``consumer`` names who it was made for."""

    def declare(render: Render) -> Render:
        if name in LEAK_REPORTERS:
            message = f"format {name} is declared twice"
            raise ValueError(message)
        LEAK_REPORTERS[name] = LeakReporter(name=name, suffix=suffix, consumer=consumer, render=render)
        return render

    return declare
