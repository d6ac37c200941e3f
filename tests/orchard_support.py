"""Orchard, raised once for all tests of a run, and scanned three times by the story's calendar."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from reports.declare import Whole
from reports.scan import Scan
from scanner.demo.aws_estate import grow
from scanner.demo.orchard import WEEK, Orchard
from scanner.demo.story import scan_orchard, write_reports
from scanner.store.book import Book


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """The three scans: the first day, a week later, and once more with nothing changed."""

    orchard: Orchard
    book: Book
    wholes: tuple[Whole, Whole, Whole]
    pages: tuple[int, ...]
    """How many pages the store held after each scan."""

    @property
    def scans(self) -> tuple[Scan, Scan, Scan]:
        """All of them, in order."""
        first, second, third = (whole.scan for whole in self.wholes)
        return first, second, third

    @property
    def first(self) -> Scan:
        """The scan of the first day."""
        return self.scans[0]

    @property
    def second(self) -> Scan:
        """The scan of a week later."""
        return self.scans[1]

    @property
    def third(self) -> Scan:
        """The scan with nothing changed."""
        return self.scans[2]


def scan_thrice(orchard: Orchard) -> Iterator[Scanned]:
    """Scan, let the estate grow for a week, scan, and scan again."""
    with Book.open(f"sqlite:///{orchard.folder / 'orchard.db'}") as book:
        first, pages = scan_orchard(orchard, book), [pages_of(orchard)]
        grow(orchard.aws)
        second = scan_orchard(orchard, book, later=WEEK)
        pages.append(pages_of(orchard))
        third = scan_orchard(orchard, book, later=WEEK)
        pages.append(pages_of(orchard))
        write_reports(second, orchard.folder / "reports")
        yield Scanned(orchard=orchard, book=book, wholes=(first, second, third), pages=tuple(pages))


def pages_of(orchard: Orchard) -> int:
    """How many distinct pages of records the store holds."""
    with contextlib.closing(sqlite3.connect(orchard.folder / "orchard.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM page").fetchone()[0])


def files_below(folder: Path) -> list[Path]:
    """Every file the scanner itself wrote: the store, the state and the reports."""
    places = [*folder.glob("orchard.db*"), *(folder / "state").rglob("*"), *(folder / "reports").rglob("*")]
    return [file for file in places if file.is_file()]
