"""Scans in outline: what the pages say together is what the units hold."""

from __future__ import annotations

import msgspec
import pytest
from store_support import observed, whole_scan

from scanner.store.book import Book, BookError
from scanner.store.outlines import records_of


def test_the_pages_of_an_outline_hold_the_records_of_its_unit(book: Book) -> None:
    ids = [f"i{number}" for number in range(1500)]
    number = whole_scan(book, observed("one", ["a"]), observed("big", ids), observed("none", []))
    outlines = {each.key: each for each in book.outlines(number)}
    wholes = list(book.observed(number))
    assert list(outlines) == [(each.source, each.stream, each.scope) for each in wholes]
    for whole in wholes:
        outline = outlines[whole.source, whole.stream, whole.scope]
        read = [record for _, body in book.pages(outline.pages) for record in records_of(body)]
        assert sorted(read, key=lambda record: record.id) == list(whole.records)
        assert outline.unit == msgspec.structs.replace(whole, records=(), parents=())


def test_a_page_that_scans_share_is_the_same_page(book: Book) -> None:
    one = whole_scan(book, observed("same", ["a"]))
    two = whole_scan(book, observed("same", ["a"]), observed("came", ["b"]))
    (first,) = book.outlines(one)
    assert first.pages in {each.pages for each in book.outlines(two)}


def test_a_page_that_is_no_page_of_records_is_told(book: Book) -> None:
    with pytest.raises(BookError, match="a page of records cannot be read"):
        records_of(b"\x90")
    with pytest.raises(BookError, match="no scan 9"):
        book.outlines(9)
