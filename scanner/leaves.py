"""Pages of kept scans as records: a page that scans share is read once, and its records are the same objects."""

from __future__ import annotations

from collections.abc import Collection
from operator import attrgetter

import msgspec

from graph.model import AnyRecord, Observed
from scanner.store.book import Book, Outline
from scanner.store.outlines import records_of


class Leaves:
    """The pages of one scan after another; those of the scan before are at hand, older ones are let go."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._records: dict[int, tuple[AnyRecord, ...]] = {}
        self._wanted: frozenset[int] = frozenset()

    def turn_to(self, outlines: Collection[Outline]) -> None:
        """Read the pages of these units that are not at hand."""
        wanted = frozenset(id_ for each in outlines for id_ in each.pages)
        kept = wanted | self._wanted
        self._records = {id_: records for id_, records in self._records.items() if id_ in kept}
        missing = sorted(wanted - self._records.keys())
        self._records.update((id_, records_of(body)) for id_, body in self._book.pages(missing))
        self._wanted = wanted

    def records(self, page: int) -> tuple[AnyRecord, ...]:
        """The records of a page of this scan, or of the one before."""
        return self._records[page]

    def unit(self, outline: Outline) -> Observed:
        """A unit with its records, by id; of no record it is told which parent it came from."""
        records = [record for id_ in outline.pages for record in self._records[id_]]
        return msgspec.structs.replace(outline.unit, records=tuple(sorted(records, key=attrgetter("id"))))
