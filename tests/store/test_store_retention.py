"""What the book forgets, and what it never does."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from store_support import AT, DAY, ESTATE, finding, observed, rows, whole_scan

from scanner.store import pages
from scanner.store.book import Book, BookError

NOW = AT + 9 * DAY


def ten_days(book: Book) -> list[int]:
    """One scan a day, each with a unit of its own and one that all share."""
    return [
        whole_scan(book, observed("users", [f"of-{day}"]), observed("roles", ["same"]), at=AT + day * DAY)
        for day in range(10)
    ]


@pytest.mark.parametrize(
    ("last", "days", "left"),
    [(3, None, 3), (None, 4, 5), (2, 4, 5), (7, 4, 7), (None, None, 10), (0, 0, 1), (99, None, 10)],
)
def test_scans_that_no_rule_keeps_are_forgotten(book: Book, last: int | None, days: int | None, left: int) -> None:
    numbers = ten_days(book)
    cleared = book.retain(ESTATE, NOW, keep_last=last, keep_days=days)
    assert sorted(cleared.scans) == numbers[: 10 - left]
    assert cleared.pages == 10 - left
    assert [row.number for row in book.scans(ESTATE)] == numbers[::-1][:left]
    assert rows(book)["page"] == left + 1
    assert book.check() == []
    assert [len(unit.records) for unit in book.observed(numbers[-1])] == [1, 1]


def test_the_scan_in_force_is_never_forgotten(book: Book) -> None:
    """However old it is, and whatever was abandoned after it."""
    number = whole_scan(book, observed("users", ["a"]))
    dropped = book.begin(ESTATE, AT + DAY, "1").number
    book.put(dropped, observed("users", ["lost"]))
    book.abandon(dropped)
    cleared = book.retain(ESTATE, AT + 999 * DAY, keep_last=0, keep_days=0)
    assert cleared.scans == (dropped,)
    assert book.latest(ESTATE) == number
    assert len(list(book.observed(number))) == 1


def test_a_running_scan_is_left_alone(book: Book) -> None:
    number = book.begin(ESTATE, AT, "1").number
    book.put(number, observed("users", ["a"]))
    assert book.retain(ESTATE, NOW, keep_last=0).scans == ()
    assert len(list(book.observed(number))) == 1


def test_other_estates_keep_their_scans_and_pages(book: Book) -> None:
    ten_days(book)
    number = book.begin("elsewhere", AT, "1").number
    book.put(number, observed("users", ["of-0"]))
    book.retain(ESTATE, NOW, keep_last=1)
    [unit] = book.observed(number)
    assert len(unit.records) == 1


def test_findings_outlive_their_scans_and_numbers_are_never_given_again(book: Book) -> None:
    whole_scan(book, found=[finding("a")])
    last = whole_scan(book)
    book.abandon(book.begin(ESTATE, AT, "1").number)
    book.retain(ESTATE, NOW, keep_last=1)
    assert [event.scan for event in book.history(ESTATE, "fingerprint-a")] == [1]
    assert book.begin(ESTATE, AT, "1").number == last + 2


def test_what_another_scan_is_about_to_use_is_not_cleared(url: str) -> None:
    """While a unit is being kept, clearing waits, and gives up with a sentence when that takes too long."""
    with Book.open(url) as book, Book.open(url, patience=0.1) as other:
        ten_days(book)
        with book._database.writing() as connection:
            pages.hold(connection)
            with pytest.raises(BookError, match="is busy"):
                other.retain(ESTATE, NOW, keep_last=1)
        assert len(other.retain(ESTATE, NOW, keep_last=1).scans) == 9


def test_the_file_becomes_smaller(tmp_path: Path) -> None:
    """Names that do not compress, so that the records outweigh whatever the tables themselves take."""
    path = tmp_path / "book.db"
    names = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(20_000)]
    with Book.open(str(path)) as book:
        whole_scan(book, observed("users", names))
        whole_scan(book, at=AT + timedelta(days=1))
    full = path.stat().st_size
    with Book.open(str(path)) as book:
        book.retain(ESTATE, NOW, keep_last=1)
    assert path.stat().st_size < full / 4
