"""The book: the one door to everything that is kept. Times are passed in; nothing here reads the clock.

A scan is begun, its units are put one by one, and it is finished: only then it is in force, all at once. Killed at any
point, it leaves the last complete one in force, and the next ``begin`` takes it up where it stopped.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

import msgspec

from findings.acts import Act, Move
from findings.due import DueDates
from findings.events import Event, EventKind
from findings.finding import Finding, Waiver
from findings.tally import Fix
from graph.model import Observed
from reports.scan import Scan
from scanner.store import (
    acting,
    engine,
    events,
    exporting,
    findings,
    importing,
    integrity,
    outlines,
    processes,
    retention,
    scans,
    summary,
    units,
    waivers,
)
from scanner.store.acting import Acted
from scanner.store.engine import Database
from scanner.store.errors import BookError
from scanner.store.exporting import Moved
from scanner.store.integrity import Problem
from scanner.store.migrate import migrate
from scanner.store.outlines import Outline
from scanner.store.retention import Cleared
from scanner.store.scans import Running, ScanRow
from scanner.store.sending import Sending
from scanner.store.units import UnitKey
from scanner.store.waivers import Target

__all__ = [
    "Acted",
    "Book",
    "BookError",
    "Cleared",
    "Event",
    "Judge",
    "Known",
    "Moved",
    "Outline",
    "Problem",
    "Running",
    "ScanRow",
    "UnitKey",
]


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the book knows of an estate's findings at one moment: the latest, with all that people did until then."""

    findings: dict[str, Finding]
    waivers: list[Waiver]
    fixes: list[Fix]


Judge = Callable[[Known], tuple[Scan, list[Finding]]]
"""Given what the book knows, says what the scan came to and what the findings are now."""
PATIENCE = 60.0
"""Seconds to wait for another scan's writing to end."""


class Book(Sending):
    """Scans, findings and waivers of one or more estates in one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, processes.owner_token(secrets.token_hex(8)))

    @classmethod
    def open(cls, url: str, *, patience: float = PATIENCE) -> Book:
        """Open the book at ``url`` (a file's path, ``sqlite:///…``, ``postgresql://…``), creating or upgrading it."""
        database = engine.connect(url, patience=patience)
        try:
            migrate(database)
        except BaseException:
            database.engine.dispose()
            raise
        return cls(database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database. A scan that this book began and did not end may be resumed at once."""
        # A database that is gone must not hide the error that made us close; the scan then counts as interrupted later.
        with contextlib.suppress(BookError), self._database.writing() as connection:
            scans.let_go(connection, self._owner)
        self._database.engine.dispose()

    # A scan, from start to end

    def begin(self, estate: str, at: datetime, version: str, *, resume: bool = True) -> Running:
        """Resume the newest interrupted scan of this estate, or start one. A scan that still runs is left alone."""
        with self._database.writing() as connection:
            return scans.begin(connection, estate, at, version, self._owner, resume=resume)

    def put(self, number: int, observed: Observed, *, at: datetime | None = None) -> None:
        """Keep one unit, wholly or not at all; put twice, the later one counts. ``at`` shows that the scan is alive."""
        laid = units.lay_out(observed)
        with self._database.writing() as connection:
            units.save(connection, number, observed, laid)
            # Last, so that threads putting units of one scan wait for each other only here.
            scans.beat(connection, number, self._owner, at or observed.seen)

    def beat(self, number: int, at: datetime) -> None:
        """Show that a scan is alive while nothing is put for long."""
        with self._database.writing() as connection:
            scans.beat(connection, number, self._owner, at)

    def finish(self, number: int, judge: Judge) -> Scan:
        """Put a scan in force, with its findings and their life, in one step.

        ``judge`` is called with every known finding while no other scan of the estate can finish, so it should do
        nothing slow: rules are evaluated before. Where a scan with a later number is already complete, that one stays
        in force: this one is kept, and of its findings only those nobody knew.
        """
        with self._database.writing() as connection:
            name, key = scans.estate_of(connection, number)
            scans.lock_estate(connection, name)
            known = findings.load(connection, key)
            told, fresh = judge(
                Known(
                    findings=dict(known),
                    waivers=waivers.load(connection, name),
                    fixes=events.fixes(connection, key),
                )
            )
            scans.beat(connection, number, self._owner, told.finished)
            in_force = scans.latest(connection, name)
            if in_force is not None and in_force > number:
                fresh = [one for one in fresh if one.id not in known]
            findings.save(connection, key, number, known, fresh, told.finished)
            scans.complete(connection, number, told.finished, summary.save(connection, told))
        return told

    def abandon(self, number: int) -> None:
        """Give a running scan up; it will not be resumed, and retention clears it."""
        with self._database.writing() as connection:
            scans.abandon(connection, number)

    # What is known

    def latest(self, estate: str) -> int | None:
        """The number of the scan in force: of the complete ones, the one with the highest number."""
        with self._database.reading() as connection:
            return scans.latest(connection, estate)

    def scans(self, estate: str) -> list[ScanRow]:
        """Every scan of an estate, newest first."""
        with self._database.reading() as connection:
            return scans.listing(connection, estate)

    def scan(self, number: int) -> Scan:
        """A finished scan as people see it."""
        with self._database.reading() as connection:
            return summary.load(connection, scans.row_of(connection, number))

    def headline(self, number: int) -> Scan:
        """A finished scan without its findings, which costs little however many there are."""
        with self._database.reading() as connection:
            return summary.headline(scans.row_of(connection, number))

    def observed(self, number: int, only: Collection[UnitKey] | None = None) -> Iterator[Observed]:
        """The units of a scan, by source, stream and scope, all or ``only`` some; their records by id."""
        with self._database.reading() as connection:
            scans.row_of(connection, number)
            yield from units.load(connection, number, only)

    def outlines(self, number: int) -> list[Outline]:
        """The units of a scan without their records, which are on pages."""
        with self._database.reading() as connection:
            scans.row_of(connection, number)
            return outlines.outlines(connection, number)

    def pages(self, ids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """The bytes of pages that outlines name; ``scanner.store.outlines.records_of`` reads the records."""
        with self._database.reading() as connection:
            yield from outlines.bodies(connection, ids)

    def findings(self, estate: str) -> dict[str, Finding]:
        """Every finding the estate ever had, by id."""
        with self._database.reading() as connection:
            key = scans.estate_id(connection, estate)
            return {} if key is None else findings.load(connection, key)

    def history(self, estate: str, finding: str) -> list[Event]:
        """The life of one finding, oldest step first."""
        with self._database.reading() as connection:
            return events.history(connection, estate, finding)

    def fixes(self, estate: str) -> list[Fix]:
        """Every time that a finding of the estate was mended."""
        with self._database.reading() as connection:
            key = scans.estate_id(connection, estate)
            return [] if key is None else events.fixes(connection, key)

    def waivers(self, estate: str) -> list[Waiver]:
        """Every waiver of an estate that was made at the command line, also those that ended or were taken back."""
        with self._database.reading() as connection:
            return waivers.load(connection, estate)

    # What people do

    def act(self, estate: str, ids: Iterable[str], *, kind: EventKind, act: Act, move: Move) -> Acted:
        """Move findings as a person says, each by itself, and write down who did it."""
        with self._database.writing() as connection:
            return acting.act(connection, estate, ids, kind=kind, act=act, move=move)

    def waive(self, estate: str, made: Sequence[Waiver], act: Act) -> Acted:
        """Keep waivers, and waive at once what they are for. One for the same, with the same end, is replaced."""
        with self._database.writing() as connection:
            return acting.waive(connection, estate, made, act)

    def unwaive(
        self, estate: str, targets: Collection[Target], *, act: Act, besides: Sequence[Waiver], due: DueDates
    ) -> Acted | None:
        """Take waivers back, and open what no other covers, ``besides`` a file's; None where none is held."""
        with self._database.writing() as connection:
            return acting.unwaive(connection, estate, targets, act=act, besides=besides, due=due)

    # Keeping house

    def retain(
        self, estate: str, at: datetime, *, keep_last: int | None = None, keep_days: int | None = None
    ) -> Cleared:
        """Forget scans that are neither among the last so many nor younger than so many days, and abandoned ones.

        The scan in force stays whatever the numbers say, and so do running scans. Findings and their life stay.
        """
        with self._database.writing() as connection:
            cleared = retention.retain(connection, estate, at, last=keep_last, days=keep_days)
        engine.give_back(self._database)
        return cleared

    def export(self, estate: str, path: Path) -> Moved:
        """Write everything of an estate (running and abandoned scans aside) into one file that any book can import."""
        with self._database.reading() as connection:
            return exporting.export(connection, estate, path)

    def import_(self, path: Path) -> Moved:
        """Take an exported estate in, wholly or not at all; a damaged file and an estate already here are refused."""
        with self._database.writing() as connection:
            return importing.import_(connection, path)

    def check(self) -> list[Problem]:
        """Everything that is wrong with the book; an empty list says that it is whole."""
        with self._database.reading() as connection:
            return integrity.check(connection)
