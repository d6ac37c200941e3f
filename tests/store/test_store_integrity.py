"""Damage is found and told, and never read as if it were whole."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update
from store_support import ESTATE, finding, many, observed, whole_scan

from scanner.store.book import Book, BookError, Problem
from scanner.store.schema import content, content_page, finding_event, page, scan, unit
from scanner.store.schema import finding as finding_table


def damaged(book: Book, damage: Callable[[Connection], object]) -> list[Problem]:
    """What the check says of a book with 1,200 records and two findings after ``damage``."""
    whole_scan(book, many(1200), observed("roles", ["a"]), found=[finding("a"), finding("b")])
    assert book.check() == []
    with book._database.writing() as connection:
        damage(connection)
    return book.check()


def first_page(connection: Connection) -> int:
    return connection.execute(select(page.c.id).where(page.c.records > 2).order_by(page.c.id).limit(1)).scalar_one()


def set_body(connection: Connection, body: bytes) -> None:
    connection.execute(update(page).where(page.c.id == first_page(connection)).values(body=body))


@pytest.mark.parametrize("body", [b"", b"no zlib at all", zlib.compress(b"other bytes")])
def test_a_damaged_page_is_found_and_not_read(book: Book, body: bytes) -> None:
    [problem] = damaged(book, lambda connection: set_body(connection, body))
    assert "is damaged" in problem.what
    assert problem.where.startswith("page ")
    assert problem.mend
    with pytest.raises(BookError, match="is damaged"):
        list(book.observed(1))


def test_a_missing_page_is_found(book: Book) -> None:
    problems = damaged(
        book, lambda connection: connection.execute(content_page.delete().where(content_page.c.position == 1))
    )
    whats = [problem.what for problem in problems]
    assert "its pages are not those that were written" in whats
    assert any("it says 1200 records and holds" in what for what in whats)
    assert "1 pages belong to no scan" in whats


def test_a_units_wrong_count_is_found(book: Book) -> None:
    problems = damaged(book, lambda connection: connection.execute(update(unit).values(records=7)))
    assert {problem.where for problem in problems} == {"scan 1, aws/users/one", "scan 1, aws/roles/one"}


def test_a_pages_wrong_count_is_found(book: Book) -> None:
    few = update(page).where(page.c.records == 1).values(records=3)
    problems = damaged(book, lambda connection: connection.execute(few))
    assert {problem.what for problem in problems} == {
        "it says 3 records and holds 1",
        "it says 1 records and holds 3",
    }


def test_what_belongs_to_no_scan_is_told_and_cleared(book: Book) -> None:
    [problem] = damaged(book, lambda connection: connection.execute(unit.delete().where(unit.c.stream == "roles")))
    assert problem.what == "1 contents belong to no scan"
    assert "Harmless" in problem.mend
    book.retain(ESTATE, finding("a").first_seen)
    assert book.check() == []


@pytest.mark.parametrize("summary", [b"", b"nothing", zlib.compress(b"\xc1")])
def test_a_damaged_summary_is_found_and_not_read(book: Book, summary: bytes) -> None:
    [problem] = damaged(book, lambda connection: connection.execute(update(scan).values(summary=summary)))
    assert problem.where == "scan 1"
    with pytest.raises(BookError, match="summary of scan 1 cannot be read"):
        book.scan(1)


def test_a_damaged_finding_is_not_read(book: Book) -> None:
    damaged(book, lambda connection: connection.execute(update(finding_table).values(body=b"\xc1")))
    with pytest.raises(BookError, match="a finding cannot be read"):
        book.findings(ESTATE)


def test_a_page_of_records_unknown_here_is_told(book: Book) -> None:
    """Written whole, by a version that had another record type: the name is right, the words are not known."""
    body = b"\x92\x91\x81\xa6record\xa5Other\x90"
    digest = hashlib.sha256(body).digest()

    def replace(connection: Connection) -> None:
        values = {"digest": digest, "records": 1, "body": zlib.compress(body)}
        key = connection.execute(insert(page).values(values).returning(page.c.id)).scalar_one()
        of = connection.execute(
            insert(content).values(digest=hashlib.sha256(digest).digest()).returning(content.c.id)
        ).scalar_one()
        connection.execute(insert(content_page).values(content_id=of, position=0, page_id=key))
        connection.execute(update(unit).where(unit.c.stream == "roles").values(content_id=of))

    damaged(book, replace)
    with pytest.raises(BookError, match="unit aws/roles/one of scan 1 cannot be read"):
        list(book.observed(1))


def test_rows_that_point_nowhere_are_found_on_sqlite(book: Book, url: str) -> None:
    """PostgreSQL never lets them arise; a SQLite file can be changed by a program that does not look."""
    whole_scan(book, observed("roles", ["a"]))
    stray = insert(finding_event).values(
        finding_id=99, scan_number=1, at=finding("a").first_seen, status="new", kind="status", person="", note=""
    )
    if url.startswith("sqlite"):
        with book._database.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF")
            connection.execute(stray)
            connection.commit()
            driver.execute("PRAGMA foreign_keys = ON")
        [problem] = book.check()
        assert problem.what == "a row points at a missing row of finding"
    else:
        with pytest.raises(Exception, match="foreign key"), book._database.writing() as connection:
            connection.execute(stray)
        assert book.check() == []


def test_a_file_with_a_hole_is_found(tmp_path: Path) -> None:
    """One block of the file overwritten: SQLite finds it, and the book says so instead of failing.

    One near the end: records are there, and not what must be read to open the book at all.
    """
    path = tmp_path / "book.db"
    with Book.open(str(path)) as book:
        whole_scan(book, many(20_000))
    blocks = bytearray(path.read_bytes())
    place = len(blocks) * 7 // 8 // 4096 * 4096
    blocks[place : place + 4096] = b"\xff" * 4096
    path.write_bytes(blocks)
    with Book.open(str(path)) as book:
        problems = book.check()
    assert problems
    assert all(problem.what.startswith("SQLite says: ") for problem in problems)
    assert all(problem.mend for problem in problems)
