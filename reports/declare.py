"""How a report format is declared: one pure function from a scan to text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from reports.scan import Scan

    Render = Callable[[Scan, "Style"], Iterator[str]]


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """What a renderer may know of where its text goes."""

    colour: bool = False
    width: int = 100
    limit: int | None = None
    """How many findings to show at most; what is left out is counted."""


class Reporter(msgspec.Struct, frozen=True, kw_only=True):
    """A format: its name, the ending its files have, what it is for, and its renderer."""

    name: str
    suffix: str
    consumer: str
    render: Render


REPORTERS: dict[str, Reporter] = {}


def reporter(name: str, *, suffix: str, consumer: str) -> Callable[[Render], Render]:
    """Declare a format. ``consumer`` names who it was made for."""

    def declare(render: Render) -> Render:
        if name in REPORTERS:
            message = f"format {name} is declared twice"
            raise ValueError(message)
        REPORTERS[name] = Reporter(name=name, suffix=suffix, consumer=consumer, render=render)
        return render

    return declare
