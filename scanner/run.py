"""A scan from start to end: connect, collect, connect the dots, judge, tell, keep."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from connectors.border import Border
from connectors.runner import Event, Pace, collect
from findings.creep.frame import audited
from findings.declare import Rule
from findings.finding import Finding, Waiver
from findings.tally import fixed_now
from findings.waiver_file import read_waivers
from findings.yaml_lines import Problem
from governance.register import read_register
from graph.access import AccessGraph
from graph.build import build
from graph.evidence import keyed_claims
from graph.lineage import Lineage
from graph.model import AnyRecord, Observed
from graph.worth import WorthRules
from reports.declare import Whole
from reports.scan import Scan
from scanner.carry import LastScan, key_of
from scanner.estate_key import estate_key
from scanner.folders import cache_folder
from scanner.judging import Judgement
from scanner.rules import InputProblems, rules_of
from scanner.settings.model import Settings
from scanner.settings.worth import worth_rules
from scanner.store.book import Book, Known
from scanner.version import VERSION
from scanner.work import chosen_sources, source_work

OWNERS = "owners"
"""The source under which claims by tags are kept that settings speak of."""
EARLIER = 30
"""How many earlier scans a report may tell of."""
REGISTER = "register"
"""The source under which declared records are kept, so that a later scan can be compared with what was declared."""


class Interrupted(Exception):
    """The scan was told to stop. What it had read is kept, and the next scan goes on from there."""


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """What people have written down: the register's records, the waivers of the file, and rules of their own."""

    rules: Mapping[str, Rule]
    declared: tuple[AnyRecord, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    def across(self, border: Border) -> Agreed:
        """The same, with every secret masked that stands in it: what people write crosses the border as well."""
        return msgspec.structs.replace(self, declared=border.passed(self.declared), waivers=border.passed(self.waivers))


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
    worth = worth_rules(settings)
    work = source_work(settings, environ, sources=sources)
    agreed = agreed.across(Border(estate_key(settings.state, environ), cache_folder(environ)))
    number = book.latest(settings.estate)
    last = LastScan(book.observed(number) if number is not None else ())
    lineage = Lineage(last.units.values())
    running = book.begin(settings.estate, started, VERSION, resume=resume)
    units = dict(running.done)
    pace = Pace(per_source=jobs, workers=4 * jobs)
    for unit in collect(work, at=started, cancel=cancel, on_event=on_event, done=running.done, pace=pace):
        if cancel.is_set():
            continue
        for each in last.carry(unit):
            whole = lineage.remembered(each)
            units[key_of(whole)] = whole
            book.put(running.number, whole, at=at())
    if cancel.is_set():
        raise Interrupted(f"scan {running.number} was told to stop; the next scan goes on from there")
    asked = chosen_sources(settings, sources)
    for unit in (*_besides(settings, asked, last, agreed, started), *_keyed(settings, units.values(), started)):
        units[key_of(unit)] = unit
        book.put(running.number, unit, at=at())
    before = build(last.units.values(), worth=worth) if last.units else None
    graph = build(units.values(), worth=worth)
    earlier = book.scan(number) if number is not None else None
    judged = Judgement(
        settings,
        agreed.rules,
        asked=asked,
        graph=graph,
        before=before,
        at=started,
        since=earlier.started if earlier else None,
        audited=audited(units.values()),
    )

    def judge(known: Known) -> tuple[Scan, list[Finding]]:
        waivers = (*agreed.waivers, *known.waivers)
        findings = judged.findings(known.findings, waivers)
        fixes = (*known.fixes, *fixed_now(known.findings, findings))
        scan = judged.scan(
            running.number, units.values(), findings, earlier, finished=at(), waivers=waivers, fixes=fixes
        )
        return scan, findings

    scan = book.finish(running.number, judge)
    return Whole(
        scan=scan,
        graph=lambda: graph,
        earlier=lambda: earlier_scans(book, scan),
        limits=settings.limits,
        rules=lambda: agreed.rules,
    )


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


def read_agreed(settings: Settings, at: datetime) -> Agreed:
    """Read rules, register and waivers, before anything is scanned: a mistake in them should not cost a scan."""
    every = rules_of(settings)
    problems: list[Problem] = []
    declared: Sequence[AnyRecord] = ()
    waivers: Sequence[Waiver] = ()
    if settings.register is not None:
        register = read_register(settings.register)
        declared = register.records
        problems.extend(register.problems)
    if settings.waivers is not None:
        file = read_waivers(settings.waivers, at=at, limits=settings.limits, rules=every)
        waivers = file.waivers
        problems.extend(file.problems)
    if problems:
        raise InputProblems(problems)
    return Agreed(rules=every, declared=tuple(declared), waivers=tuple(waivers))


def load_graph(book: Book, number: int, worth: WorthRules | None = None) -> AccessGraph:
    """The graph of a scan that is kept, with what settings say now of environments and crown jewels."""
    return build(book.observed(number), worth=worth)


def _besides(
    settings: Settings, asked: Collection[str], last: LastScan, agreed: Agreed, at: datetime
) -> Iterator[Observed]:
    """What belongs to the scan and was not collected: sources left out this time, and what is declared."""
    yield from last.others(settings.sources, asked)
    if agreed.declared:
        yield Observed(source=REGISTER, stream="declared", scope="", seen=at, records=agreed.declared)


def _keyed(settings: Settings, units: Iterable[Observed], at: datetime) -> Iterator[Observed]:
    """The owners that are named by tags which settings speak of."""
    if settings.owners.keys:
        records = (record for unit in units for record in unit.records)
        claims = tuple(keyed_claims(records, settings.owners.keys))
        yield Observed(source=OWNERS, stream="keys", scope="", seen=at, records=claims)
