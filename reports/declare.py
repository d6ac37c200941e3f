"""How a report format is declared: one pure function from a scan, or from all that is known, to text or bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from importlib.util import find_spec
from typing import TYPE_CHECKING

import msgspec

from findings.limits import Limits

if TYPE_CHECKING:
    from findings.declare import Rule
    from graph.access import AccessGraph
    from reports.scan import Scan

    Chunks = Iterator[str] | Iterator[bytes]
    Render = Callable[[Scan, "Style"], Chunks]
    RenderWhole = Callable[["Whole", "Style"], Chunks]


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """What a renderer may know of where its text goes."""

    colour: bool = False
    width: int = 100
    limit: int | None = None
    """How many findings to show at most; what is left out is counted."""


def rules_of_ours() -> Mapping[str, Rule]:
    """The rules that come with us."""
    from findings.registry import rules  # noqa: PLC0415  because it imports every rule

    return rules()


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """A scan and what lies behind it. What takes time (graph, scans, rules) is only made for a format that asks."""

    scan: Scan
    graph: Callable[[], AccessGraph]
    """The access graph of the scan."""
    earlier: Callable[[], Sequence[Scan]]
    """Finished scans before it, oldest first, without their findings."""
    limits: Limits = Limits()
    """The thresholds that the estate's settings give."""
    rules: Callable[[], Mapping[str, Rule]] = rules_of_ours
    """Every rule of the estate by id, those of its own too."""


class Needs(msgspec.Struct, frozen=True):
    """A library that a format is written with, and the extra that installs it."""

    module: str
    extra: str

    def are_met(self) -> bool:
        """Whether the library is there. It is not imported for that."""
        return find_spec(self.module) is not None


class Reporter(msgspec.Struct, frozen=True, kw_only=True):
    """A format: its name, the ending its files have, what it is for, and its renderer."""

    name: str
    suffix: str
    consumer: str
    render: RenderWhole
    judges: bool = True
    """Whether it tells what is wrong and what could not be seen, and not only what there is."""
    binary: bool = False
    """Whether it gives bytes, which belong into a file and never on a terminal."""
    needs: Needs | None = None

    def written(self, whole: Whole, style: Style) -> bytes:
        """Everything it gives, as a file would hold it."""
        chunks = self.render(whole, style)
        return b"".join(chunk.encode() if isinstance(chunk, str) else chunk for chunk in chunks)


REPORTERS: dict[str, Reporter] = {}


def reporter(
    name: str, *, suffix: str, consumer: str, binary: bool = False, needs: Needs | None = None
) -> Callable[[Render], Render]:
    """Declare a format of the scan alone. ``consumer`` names who it was made for."""

    def declare(render: Render) -> Render:
        @wraps(render)
        def of_scan(whole: Whole, style: Style) -> Chunks:
            return render(whole.scan, style)

        _declare(Reporter(name=name, suffix=suffix, consumer=consumer, render=of_scan, binary=binary, needs=needs))
        return render

    return declare


def whole_reporter(
    name: str, *, suffix: str, consumer: str, binary: bool = False, judges: bool = True
) -> Callable[[RenderWhole], RenderWhole]:
    """Declare a format that asks for the graph, or for earlier scans, besides the scan."""

    def declare(render: RenderWhole) -> RenderWhole:
        _declare(Reporter(name=name, suffix=suffix, consumer=consumer, render=render, judges=judges, binary=binary))
        return render

    return declare


def _declare(made: Reporter) -> None:
    if made.name in REPORTERS:
        message = f"format {made.name} is declared twice"
        raise ValueError(message)
    REPORTERS[made.name] = made
