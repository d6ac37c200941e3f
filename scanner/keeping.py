"""The units of a scan on their way into the book: those that were read, and what belongs to the scan beside them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from graph.evidence import keyed_claims
from graph.lineage import Lineage
from graph.model import AnyRecord, Observed
from scanner.carry import LastScan, key_of
from scanner.settings.model import Settings
from scanner.store.book import Book, Running

OWNERS = "owners"
"""The source under which claims by tags are kept that settings speak of."""
REGISTER = "register"
"""The source under which declared records are kept, so that a later scan can be compared with what was declared."""


class Keeping:
    """The units of one running scan, each put into the book as it comes."""

    def __init__(
        self, book: Book, running: Running, last: LastScan, *, begun: datetime, at: Callable[[], datetime]
    ) -> None:
        self.units = dict(running.done)
        self.begun = begun
        self._book, self._number, self._last, self._at = book, running.number, last, at
        self._lineage = Lineage(last.units.values())

    def read(self, unit: Observed) -> None:
        """Keep what a listing said. What it could not say stands in from the last scan."""
        for each in self._last.carry(unit):
            self._keep(self._lineage.remembered(each))

    def add(self, settings: Settings, asked: Collection[str], declared: tuple[AnyRecord, ...]) -> None:
        """Keep what was not collected: sources left out this time, what is declared, and owners by tags of settings."""
        others = self._last.others(settings.sources, asked)
        for unit in (*others, *_declared(declared, self.begun), *_keyed(settings, self.units.values(), self.begun)):
            self._keep(unit)

    def _keep(self, unit: Observed) -> None:
        self.units[key_of(unit)] = unit
        self._book.put(self._number, unit, at=self._at())


def _declared(declared: tuple[AnyRecord, ...], at: datetime) -> Iterator[Observed]:
    if declared:
        yield Observed(source=REGISTER, stream="declared", scope="", seen=at, records=declared)


def _keyed(settings: Settings, units: Iterable[Observed], at: datetime) -> Iterator[Observed]:
    """The owners that are named by tags which settings speak of."""
    if settings.owners.keys:
        records = (record for unit in units for record in unit.records)
        claims = tuple(keyed_claims(records, settings.owners.keys))
        yield Observed(source=OWNERS, stream="keys", scope="", seen=at, records=claims)
