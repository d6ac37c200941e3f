"""An unchanged estate costs one row for the scan and one for each unit; a changed record one page."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import LargeBinary, Text, func, select
from store_support import AT, HOUR, finding, many, observed, pages_of, rows, whole_scan

from graph.model import Identity, Observed
from scanner.store import pages, schema
from scanner.store.book import Book


def added(book: Book, before: dict[str, int]) -> dict[str, int]:
    return {name: count - before[name] for name, count in rows(book).items() if count != before[name]}


def kept_bytes(book: Book) -> int:
    """Every byte of text and blob that the book holds."""
    total = 0
    with book._database.reading() as connection:
        for table in schema.metadata.tables.values():
            for column in table.columns:
                if isinstance(column.type, Text | LargeBinary):
                    size = func.coalesce(func.sum(func.length(column)), 0)
                    total += int(connection.execute(select(size)).scalar_one())
    return total


def replaced(unit: Observed, index: int, record: Identity) -> Observed:
    return msgspec.structs.replace(unit, records=(*unit.records[:index], record, *unit.records[index + 1 :]))


def test_an_unchanged_estate_adds_only_rows_that_say_so(book: Book) -> None:
    """The same 5,000 records and 200 findings again: one scan, two units, and less than a kilobyte."""
    units = (many(4000), many(1000, "roles"))
    whole_scan(book, *units, found=[finding(str(number)) for number in range(200)])
    before, size = rows(book), kept_bytes(book)
    again = (many(4000), many(1000, "roles"))
    later = AT + HOUR
    found = [finding(str(number)) for number in range(200)]
    found = [msgspec.structs.replace(one, last_seen=later) for one in found]
    number = whole_scan(book, *again, found=found, at=later)
    assert added(book, before) == {"scan": 1, "unit": 2}
    assert kept_bytes(book) - size < 1000
    assert {one.last_seen for one in book.scan(number).findings} == {later}
    assert {one.last_seen for one in book.findings("orchard").values()} == {later}


def test_the_order_of_a_listing_is_no_change(book: Book) -> None:
    unit = many(1500)
    whole_scan(book, unit)
    before = rows(book)
    turned = unit.records[700:] + unit.records[:700][::-1]
    whole_scan(book, Observed(source="aws", stream="users", scope="one", seen=AT, records=turned))
    assert added(book, before) == {"scan": 1, "unit": 1}


def test_the_order_of_tags_is_no_change(book: Book) -> None:
    one = whole_scan(book, observed("users", ["a"], team="x", stage="prod"))
    two = whole_scan(book, observed("users", ["a"], stage="prod", team="x"))
    assert pages_of(book, one) == pages_of(book, two)


def test_one_changed_record_writes_one_page(book: Book) -> None:
    unit = many(5000)
    whole_scan(book, unit)
    before = rows(book)
    record = unit.records[777]
    changed = Identity(id=record.id, kind=record.kind, scope=record.scope, name="renamed")
    number = whole_scan(book, replaced(unit, 777, changed))
    links = before["content_page"]
    assert added(book, before) == {"scan": 1, "unit": 1, "content": 1, "page": 1, "content_page": links}
    [back] = book.observed(number)
    assert back.records[777] == changed


def test_one_more_record_writes_at_most_two_pages(book: Book) -> None:
    """Also where it makes a full page split: growth never rewrites a unit."""
    whole_scan(book, many(pages.PAGE_RECORDS))
    before = rows(book)
    assert before["content_page"] == 1
    whole_scan(book, many(pages.PAGE_RECORDS + 1))
    assert added(book, before)["page"] == 2


def test_two_estates_share_pages(book: Book) -> None:
    whole_scan(book, many(100))
    before = rows(book)
    number = book.begin("elsewhere", AT, "1").number
    book.put(number, many(100))
    assert added(book, before) == {"estate": 1, "scan": 1, "unit": 1}


@settings(deadline=None)
@given(st.sets(st.integers(0, 10**6), max_size=1500))
def test_pages_hold_everything_once_and_are_not_too_big(numbers: set[int]) -> None:
    ids = [f"id-{number}" for number in numbers]
    laid = pages.lay_out(ids, lambda indexes: " ".join(ids[index] for index in indexes).encode())
    assert sorted(index for page in laid.pages for index in page) == list(range(len(ids)))
    assert all(0 < len(page) <= pages.PAGE_RECORDS for page in laid.pages)
    assert all([ids[index] for index in page] == sorted(ids[index] for index in page) for page in laid.pages)


@pytest.mark.parametrize("count", [20_000])
def test_pages_are_evenly_filled(count: int) -> None:
    ids = [f"arn:test:user/user-{number:06}" for number in range(count)]
    laid = pages.lay_out(ids, lambda indexes: bytes(len(indexes)))
    assert count / 512 <= len(laid.pages) <= count / 200
