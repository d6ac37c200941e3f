"""What is put into the book comes out of it as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from store_support import AT, ESTATE, HOUR, finding, identity, many, observed, pages_of, saying, summary, whole_scan

from findings.finding import Status
from graph.model import Condition, Credential, Gap, GapReason, Observed, Policy, Statement
from reports.scan import Change, Changes
from scanner.store.book import Book, BookError


def records_in(book: Book, number: int) -> list[str]:
    return [record.id for unit in book.observed(number) for record in unit.records]


def test_a_unit_comes_back_whole(book: Book) -> None:
    """Records of several types, parents, gaps, carried records, times and letters of all alphabets survive."""
    east = datetime(2025, 7, 1, 12, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    statement = Statement(
        allow=True, actions=("s3:*",), conditions=(Condition(operator="Bool", key="mfa", values=("1",)),)
    )
    unit = Observed(
        source="aws",
        stream="keys",
        scope="Žižkov/東京",
        seen=AT,
        records=(
            Credential(id="a", kind="test.key", identity="é", name="ключ", created=east, facts={"n": 1, "no": None}),
            Policy(id="b", kind="test.policy", name="p", statements=(statement,)),
        ),
        parents=("parent-a", "parent-b"),
        gaps=(Gap(source="aws", stream="keys", scope="x", reason=GapReason.DENIED, permission="iam:ListKeys"),),
        carried={"b": AT - HOUR},
    )
    number = book.begin(ESTATE, AT, "1").number
    book.put(number, unit)
    assert list(book.observed(number)) == [unit]


def test_records_come_by_id_and_units_by_name(book: Book) -> None:
    number = book.begin(ESTATE, AT, "1").number
    for unit in (observed("users", ["b", "c", "a"]), observed("Groups", ["z"]), observed("accounts", [])):
        book.put(number, unit)
    units = list(book.observed(number))
    assert [unit.stream for unit in units] == ["Groups", "accounts", "users"]
    assert [record.id[-1] for record in units[2].records] == ["a", "b", "c"]
    assert units[1].records == ()


def test_many_records_and_their_parents_stay_together(book: Book) -> None:
    """Over several pages, each record keeps its own parent."""
    base = many(2000)
    unit = Observed(
        source="aws",
        stream="users",
        scope="one",
        seen=AT,
        records=tuple(reversed(base.records)),
        parents=tuple(f"parent of {record.id}" for record in reversed(base.records)),
    )
    number = book.begin(ESTATE, AT, "1").number
    book.put(number, unit)
    [back] = book.observed(number)
    assert back.records == base.records
    assert back.parents == tuple(f"parent of {record.id}" for record in base.records)


def test_records_with_the_same_id_are_all_kept(book: Book) -> None:
    """A platform that lists an id 600 times is odd, and none of them may be lost."""
    unit = Observed(source="s", stream="t", scope="u", seen=AT, records=tuple(identity("same") for _ in range(600)))
    number = book.begin(ESTATE, AT, "1").number
    book.put(number, unit)
    assert list(book.observed(number)) == [unit]


def test_putting_twice_keeps_the_later(book: Book) -> None:
    number = book.begin(ESTATE, AT, "1").number
    book.put(number, observed("users", ["first", "gone"]))
    book.put(number, observed("users", ["first"], at=AT + HOUR))
    book.put(number, observed("users", ["first"], at=AT + HOUR))
    [unit] = book.observed(number)
    assert [record.id for record in unit.records] == ["arn:test:user/first"]
    assert unit.seen == AT + HOUR


def test_only_some_units_are_read(book: Book) -> None:
    number = whole_scan(book, observed("users", ["a"]), observed("groups", ["b"]), observed("roles", ["c"]))
    keys = {("aws", "users", "one"), ("aws", "roles", "one")}
    assert [unit.stream for unit in book.observed(number, keys)] == ["roles", "users"]


def test_parents_that_do_not_match_are_refused(book: Book) -> None:
    unit = Observed(source="s", stream="t", scope="u", seen=AT, records=(identity("a"), identity("b")), parents=("p",))
    number = book.begin(ESTATE, AT, "1").number
    with pytest.raises(ValueError, match="1 parents for 2 records"):
        book.put(number, unit)


def test_a_time_without_a_zone_is_refused(book: Book) -> None:
    with pytest.raises(Exception, match="without a time zone"):
        book.begin(ESTATE, datetime(2026, 1, 1), "1")  # noqa: DTZ001 because the refusal is the subject
    assert book.scans(ESTATE) == []


def test_changed_units_are_known_without_reading(book: Book) -> None:
    one = whole_scan(book, observed("same", ["a"]), observed("changed", ["b"]), observed("gone", ["c"]))
    later = AT + HOUR
    units = (observed("same", ["a"], at=later), observed("changed", ["b"], team="x"), observed("came", ["d"]))
    two = whole_scan(book, *units, at=later)
    before, after = pages_of(book, one), pages_of(book, two)
    assert {key[1] for key, _ in before.items() ^ after.items()} == {"changed", "gone", "came"}
    assert {key[1] for key in before.keys() - after.keys()} == {"gone"}


def test_a_scan_that_is_not_there_is_named(book: Book) -> None:
    reads = (
        lambda: book.scan(9),
        lambda: list(book.observed(9)),
        lambda: book.outlines(9),
        lambda: book.abandon(9),
        lambda: book.beat(9, AT),
        lambda: book.finish(9, saying(9)),
    )
    for read in reads:
        with pytest.raises(BookError, match="no scan 9"):
            read()


def test_the_summary_comes_back_whole(book: Book) -> None:
    """Findings keep their own last sight, whether it is this scan's or, as for a fixed one, an earlier one."""
    later = AT + 2 * HOUR
    fixed = finding("fixed", status=Status.FIXED, risk=90)
    found = (fixed, finding("low", at=later, risk=10), finding("top", at=later, risk=95))
    number = book.begin(ESTATE, later, "1").number
    changes = Changes(before=1, after=2, changes=(Change(what="identity", how="came", id="x", name="x"),))
    told = msgspec.structs.replace(summary(number, found, at=later), changes=changes)
    assert book.finish(number, lambda _known: (told, list(found))) is told
    back = book.scan(number)
    assert [one.risk for one in back.findings] == [95, 90, 10]
    assert set(map(repr, back.findings)) == set(map(repr, found))
    assert back.changes == changes
    assert back.finished == told.finished
    assert back.finished.tzinfo is UTC


def test_a_scan_without_end_has_no_summary(book: Book) -> None:
    number = book.begin(ESTATE, AT, "1").number
    with pytest.raises(BookError, match="is not finished"):
        book.scan(number)


def test_the_list_of_scans_counts(book: Book) -> None:
    one = whole_scan(book, observed("users", ["a", "b"]), observed("groups", []))
    two = book.begin(ESTATE, AT + HOUR, "2").number
    newest, oldest = book.scans(ESTATE)
    assert (newest.number, newest.state, newest.finished, newest.units, newest.records) == (two, "running", None, 0, 0)
    assert (oldest.number, oldest.state, oldest.finished) == (one, "complete", AT + HOUR)
    assert (oldest.units, oldest.records, oldest.version, oldest.started) == (2, 2, "1", AT)
    assert book.scans("elsewhere") == []
    assert records_in(book, two) == []
