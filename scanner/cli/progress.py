"""What is told of a scan on the way: a bar on a terminal, log lines, and spans."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from connectors.work import Event, EventKind
from scanner.logs import Log, log
from scanner.telemetry import Spans

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from scanner.cli.invocation import Invocation

Tell = Callable[[Event], None]
WARNINGS = {EventKind.UNREADABLE, EventKind.GAPPED}
ENDS = {EventKind.FINISHED, EventKind.GAPPED}


@contextlib.contextmanager
def telling(invocation: Invocation, spans: Spans) -> Iterator[Tell]:
    """Yield the function that every event of the scan is told to."""
    lines = log("muster.scan")
    shown = invocation.log_format == "text" and not invocation.quiet and sys.stderr.isatty()
    spans.begin("scan", ("scan",), {"estate": invocation.settings.estate})
    with _bar(colour=invocation.colour) if shown else contextlib.nullcontext(lambda _event: None) as bar:

        def tell(event: Event) -> None:
            bar(event)
            _line(lines, event)
            _span(spans, event)

        yield tell
    spans.end(("scan",), {})


@contextlib.contextmanager
def _bar(*, colour: bool) -> Iterator[Tell]:
    from rich.console import Console  # noqa: PLC0415 because only a terminal pays for it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 because the same

    console = Console(stderr=True, no_color=not colour)
    columns = (
        TextColumn("{task.fields[source]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[what]}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bar(progress).tell


class Bar:
    """One line of progress for each source."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def tell(self, event: Event) -> None:
        """Move the bar of the event's source."""
        if event.source not in self._tasks:
            self._tasks[event.source] = self._progress.add_task("", total=None, source=event.source, what="")
        what = f"{event.stream} {event.scope}".strip() or event.kind.value
        total = event.units or None
        completed = event.units - event.left
        self._progress.update(self._tasks[event.source], total=total, completed=completed, what=what)


def _line(lines: Log, event: Event) -> None:
    facts = {
        name: getattr(event, name)
        for name in ("source", "platform", "stream", "scope", "units", "records", "gaps", "detail")
        if getattr(event, name)
    }
    write = lines.warning if event.kind in WARNINGS else lines.info
    write(event.kind.value, **facts, **({"seconds": round(event.seconds, 3)} if event.seconds else {}))


def _span(spans: Spans, event: Event) -> None:
    source = ("scan", event.source)
    unit = (*source, event.stream, event.scope)
    if event.kind is EventKind.OPENED:
        spans.begin("source", source, {"source": event.source, "platform": event.platform, "units": event.units})
    elif event.kind is EventKind.UNREADABLE:
        spans.begin("source", source, {"source": event.source, "platform": event.platform})
        spans.end(source, {}, failed=True)
    elif event.kind is EventKind.STARTED:
        spans.begin("stream", unit, {"source": event.source, "stream": event.stream, "scope": event.scope})
    elif event.kind in ENDS:
        spans.end(unit, {"records": event.records, "gaps": event.gaps}, failed=event.kind is EventKind.GAPPED)
    elif event.kind is EventKind.CLOSED:
        spans.end(source, {})
