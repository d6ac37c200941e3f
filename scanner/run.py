"""A scan from start to end: connect, collect, connect the dots, judge, tell, keep."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from connectors.border import Border
from connectors.runner import Event, Pace, collect
from graph.access import AccessGraph
from graph.build import build
from graph.worth import WorthRules
from reports.declare import Whole
from reports.scan import Scan
from scanner.agreed import read_agreed
from scanner.carry import LastScan
from scanner.estate_key import estate_key
from scanner.folders import cache_folder
from scanner.judging import Judgement, Seen
from scanner.keeping import Keeping
from scanner.rules import rules_of
from scanner.settings.model import Settings
from scanner.settings.worth import worth_rules
from scanner.store.book import Book
from scanner.version import VERSION
from scanner.work import chosen_sources, source_work

EARLIER = 30
"""How many earlier scans a report may tell of."""


class Interrupted(Exception):
    """The scan was told to stop. What it had read is kept, and the next scan goes on from there."""


def run_scan(  # noqa: PLR0913 because a scan is asked for with all of this, by name
    settings: Settings,
    *,
    book: Book,
    environ: Mapping[str, str],
    at: Callable[[], datetime],
    cancel: threading.Event,
    on_event: Callable[[Event], None],
    sources: Collection[str] = (),
    resume: bool = True,
    jobs: int = 8,
) -> Whole:
    """Scan the estate and put the result in force. Raises ``Interrupted`` when told to stop before the end."""
    started = at()
    agreed = read_agreed(settings, started)
    work = source_work(settings, environ, sources=sources)
    agreed = agreed.across(Border(estate_key(settings.state, environ), cache_folder(environ)))
    number = book.latest(settings.estate)
    last = LastScan(book.observed(number) if number is not None else ())
    running = book.begin(settings.estate, started, VERSION, resume=resume)
    keeping = Keeping(book, running, last, begun=started, at=at)
    pace = Pace(per_source=jobs, workers=4 * jobs)
    for unit in collect(work, at=started, cancel=cancel, on_event=on_event, done=running.done, pace=pace):
        if not cancel.is_set():
            keeping.read(unit)
    if cancel.is_set():
        raise Interrupted(f"scan {running.number} was told to stop; the next scan goes on from there")
    asked = chosen_sources(settings, sources)
    keeping.add(settings, asked, agreed.declared)
    seen = _connected(settings, keeping, asked, last, book.scan(number) if number is not None else None)
    judgement = Judgement(settings, agreed, seen)
    scan = book.finish(running.number, lambda known: judgement.told(running.number, known, at()))
    return Whole(
        scan=scan,
        graph=lambda: seen.graph,
        earlier=lambda: earlier_scans(book, scan),
        limits=settings.limits,
        rules=lambda: agreed.rules,
    )


def _connected(
    settings: Settings, keeping: Keeping, asked: Collection[str], last: LastScan, earlier: Scan | None
) -> Seen:
    """Connect the dots of this scan, and of the last one beside it."""
    worth, units = worth_rules(settings), keeping.units.values()
    before = build(last.units.values(), worth=worth) if last.units else None
    graph = build(units, worth=worth)
    return Seen(at=keeping.begun, asked=asked, units=units, graph=graph, before=before, earlier=earlier)


def kept_whole(settings: Settings, book: Book, number: int) -> Whole:
    """A scan that is kept and what lies behind it; the book must be open for as long as it is asked."""
    scan = book.scan(number)
    return Whole(
        scan=scan,
        graph=lambda: load_graph(book, number, worth_rules(settings)),
        earlier=lambda: earlier_scans(book, scan),
        limits=settings.limits,
        rules=lambda: rules_of(settings),
    )


def earlier_scans(book: Book, scan: Scan) -> list[Scan]:
    """The finished scans before one, oldest first, without their findings."""
    numbers = sorted(row.number for row in book.scans(scan.estate) if row.finished and row.number < scan.number)
    return [book.headline(number) for number in numbers[-EARLIER:]]


def load_graph(book: Book, number: int, worth: WorthRules | None = None) -> AccessGraph:
    """The graph of a scan that is kept, with what settings say now of environments and crown jewels."""
    return build(book.observed(number), worth=worth)
