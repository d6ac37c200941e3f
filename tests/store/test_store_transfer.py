"""An estate can leave one book and enter another, of the other kind as well, with nothing lost."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from store_support import (
    ADA,
    AT,
    DAY,
    ESTATE,
    HOUR,
    finding,
    many,
    observed,
    rows,
    saying,
    summary,
    waived,
    whole_scan,
)

from findings.acts import assigning, commented
from findings.events import EventKind
from findings.finding import Finding, Status, Waiver
from graph.model import Gap, GapReason
from reports.scan import Change, Changes, Scan
from scanner.store.book import Book, BookError, Known


def fill(book: Book) -> None:
    """Two scans with records on several pages, a gap, findings with a life and a waiver; and one that still runs."""
    whole_scan(book, many(1200), observed("roles", ["a"]), observed("none", []), found=[finding("a"), finding("b")])
    later = AT + HOUR
    number = book.begin(ESTATE, later, "1").number
    gap = Gap(source="aws", stream="roles", scope="one", reason=GapReason.DENIED)
    book.put(number, msgspec.structs.replace(observed("roles", ["a"]), gaps=(gap,), carried={"arn:test:user/a": AT}))
    book.put(number, many(1201))
    now = [finding("a", at=later), msgspec.structs.replace(finding("b"), status=Status.FIXED)]

    def judge(_known: Known) -> tuple[Scan, list[Finding]]:
        changes = Changes(before=1, after=2, changes=(Change(what="finding", how="went", id="b", name="b"),))
        return msgspec.structs.replace(summary(number, now, at=later), changes=changes), now

    book.finish(number, judge)
    told = finding("a").subject
    waived(book, Waiver(rule="credential-stale", subject=told, reason="because", person="Ada", until=AT + DAY, made=AT))
    book.act(ESTATE, [finding("a").id], kind=EventKind.ASSIGNED, act=ADA, move=assigning("Bo"))
    book.act(ESTATE, [finding("b").id], kind=EventKind.COMMENT, act=ADA, move=commented)
    book.begin(ESTATE, later + HOUR, "1")


def told(book: Book, numbers: list[int]) -> dict[str, Any]:
    """Everything a book says of the estate, without the scans' numbers."""
    scans = [book.scan(number) for number in numbers]
    return {
        "units": [list(book.observed(number)) for number in numbers],
        "scans": [msgspec.structs.replace(scan, number=0, changes=None) for scan in scans],
        "findings": book.findings(ESTATE),
        "history": [
            [msgspec.structs.replace(event, scan=None) for event in book.history(ESTATE, id_)]
            for id_ in book.findings(ESTATE)
        ],
        "fixes": book.fixes(ESTATE),
        "waivers": book.waivers(ESTATE),
        "in force": numbers.index(book.latest(ESTATE) or 0),
    }


def test_an_estate_goes_from_one_database_to_the_other(book: Book, other_url: str, tmp_path: Path) -> None:
    """And back again: the file that comes out there is the same."""
    fill(book)
    one, two = tmp_path / "one.muster", tmp_path / "two.muster"
    moved = book.export(ESTATE, one)
    assert (moved.estate, moved.scans) == (ESTATE, (1, 2))
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    with Book.open(other_url) as other:
        assert other.import_(one) == moved
        assert told(other, [1, 2]) == told(book, [1, 2])
        assert other.scan(2).changes == book.scan(2).changes
        assert other.check() == []
        other.export(ESTATE, two)
        assert other.begin(ESTATE, AT + DAY, "1").number == 3
    assert members(one) == members(two)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_numbers_that_are_taken_are_given_anew(book: Book, other_url: str, tmp_path: Path) -> None:
    """What a scan compares itself with keeps pointing at the same scans."""
    fill(book)
    path = tmp_path / "out.muster"
    book.export(ESTATE, path)
    with Book.open(other_url) as other:
        other.abandon(other.begin("elsewhere", AT, "1").number)
        assert other.import_(path).scans == (2, 3)
        assert told(other, [2, 3]) == told(book, [1, 2])
        scan = other.scan(3)
        assert scan.number == 3
        assert scan.changes is not None
        assert (scan.changes.before, scan.changes.after) == (2, 3)
        assert [event.scan for event in other.history(ESTATE, "fingerprint-b")] == [2, 3, None]


def test_an_empty_estate_can_be_moved(book: Book, other_url: str, tmp_path: Path) -> None:
    waived(book, Waiver(rule="r", subject="s", reason="because", person="Ada", until=AT))
    book.export(ESTATE, tmp_path / "out")
    with Book.open(other_url) as other:
        assert other.import_(tmp_path / "out").scans == ()
        assert other.waivers(ESTATE) == book.waivers(ESTATE)


def test_an_estate_that_is_here_already_is_refused(book: Book, tmp_path: Path) -> None:
    fill(book)
    book.export(ESTATE, tmp_path / "out")
    before = rows(book)
    with pytest.raises(BookError, match="has scans in this book already"):
        book.import_(tmp_path / "out")
    assert rows(book) == before


def test_an_estate_nobody_knows_cannot_be_exported(book: Book, tmp_path: Path) -> None:
    with pytest.raises(BookError, match="knows no estate nowhere"):
        book.export("nowhere", tmp_path / "out")
    whole_scan(book)
    with pytest.raises(BookError, match="cannot be written"):
        book.export(ESTATE, tmp_path / "no folder" / "out")


Damage = Callable[[dict[str, bytes]], dict[str, bytes]]


def line_changed(name: str, old: bytes, new: bytes) -> Damage:
    """Change a part and give it its right digest, as a program that writes such files wrongly would."""

    def damage(parts: dict[str, bytes]) -> dict[str, bytes]:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)
        manifest = json.loads(parts["manifest.json"])
        digest = hashlib.sha256(parts[name]).hexdigest()
        manifest["parts"][name] = {"lines": parts[name].count(b"\n"), "sha256": digest}
        return {**parts, "manifest.json": json.dumps(manifest).encode()}

    return damage


def part_cut(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, "units.ndjson": parts["units.ndjson"].split(b"\n")[0] + b"\n"}


def part_missing(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {name: body for name, body in parts.items() if name != "pages.ndjson"}


def manifest_missing(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {name: body for name, body in parts.items() if name != "manifest.json"}


def something_else(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, "manifest.json": b'{"format": "holiday pictures"}'}


DAMAGES: dict[str, Damage] = {
    "a part is cut": part_cut,
    "a part is missing": part_missing,
    "no manifest": manifest_missing,
    "something else": something_else,
    "a page says too many records": line_changed("pages.ndjson", b'"records":1,', b'"records":2,'),
    "a page is another": line_changed("pages.ndjson", b'"body":"', b'"body":"AAAA'),
    "a content is another": line_changed("contents.ndjson", b'"digest":"', b'"digest":"AAAA'),
    "a unit of no scan": line_changed("units.ndjson", b'"scan":1', b'"scan":7'),
    "an event of no finding": line_changed("events.ndjson", b"fingerprint-a", b"fingerprint-z"),
    "a finding that is none": line_changed("findings.ndjson", b'"body":"', b'"body":"AAAA'),
    "a summary that is none": line_changed("scans.ndjson", b'"summary":"', b'"summary":"AAAA'),
    "a line that is none": line_changed("waivers.ndjson", b"{", b"["),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_file_is_refused_and_nothing_is_taken_in(
    book: Book, other_url: str, tmp_path: Path, name: str
) -> None:
    fill(book)
    path = tmp_path / "out"
    book.export(ESTATE, path)
    parts = DAMAGES[name](members(path))
    with zipfile.ZipFile(path, "w") as archive:
        for part, body in parts.items():
            archive.writestr(part, body)
    with Book.open(other_url) as other:
        other.waive("elsewhere", [Waiver(rule="r", subject="s", reason="because", person="Ada", until=AT)], ADA)
        before = rows(other)
        with pytest.raises(BookError, match="damaged") as refusal:
            other.import_(path)
        assert str(path) in str(refusal.value)
        assert refusal.value.mend
        assert rows(other) == before


def middles(path: Path) -> list[int]:
    """The place of a byte in the middle of each part."""
    with zipfile.ZipFile(path) as archive:
        return [part.header_offset + 50 + len(part.filename) + part.compress_size // 2 for part in archive.infolist()]


def test_bytes_that_turned_are_noticed_wherever_they_are(book: Book, other_url: str, tmp_path: Path) -> None:
    fill(book)
    path = tmp_path / "out"
    book.export(ESTATE, path)
    whole = path.read_bytes()
    with Book.open(other_url) as other:
        before = rows(other)
        for place in middles(path):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
            with pytest.raises(BookError, match="damaged"):
                other.import_(path)
        for length in (0, 10, len(whole) // 2, len(whole) - 5):
            path.write_bytes(whole[:length])
            with pytest.raises(BookError, match="damaged"):
                other.import_(path)
        assert rows(other) == before
        path.write_bytes(whole)
        assert other.import_(path).scans == (1, 2)


def test_a_file_that_is_not_there_is_named(book: Book, tmp_path: Path) -> None:
    with pytest.raises(BookError, match="cannot be read: No such file"):
        book.import_(tmp_path / "none")


def test_a_file_of_another_age_is_refused(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "out"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": "musterbook-export", "version": 99}))
    with pytest.raises(BookError, match="its form is 99"):
        book.import_(path)


def test_a_scan_that_compared_with_a_forgotten_one_says_so(book: Book, other_url: str, tmp_path: Path) -> None:
    """In a book where its number is another scan's, 0 stands for a scan that is not there."""
    fill(book)
    book.retain(ESTATE, AT + DAY, keep_last=1)
    book.export(ESTATE, tmp_path / "out")
    with Book.open(other_url) as other:
        number = other.begin("elsewhere", AT, "1").number
        other.finish(number, saying(number))
        other.abandon(other.begin("elsewhere", AT, "1").number)
        assert other.import_(tmp_path / "out").scans == (4,)
        changes = other.scan(4).changes
        assert changes is not None
        assert (changes.before, changes.after) == (0, 4)


def test_a_history_never_names_a_scan_of_another_estate(book: Book, other_url: str, tmp_path: Path) -> None:
    """The scan of its first step was cleared before the export, and the number is another's in the new book."""
    fill(book)
    book.retain(ESTATE, AT + DAY, keep_last=1)
    book.export(ESTATE, tmp_path / "out")
    with Book.open(other_url) as other:
        taken = other.begin("elsewhere", AT, "1").number
        other.finish(taken, saying(taken))
        (kept,) = other.import_(tmp_path / "out").scans
        steps = [event.scan for event in other.history(ESTATE, "fingerprint-b")]
        assert taken not in steps
        assert steps == [kept - 1, kept, None]
        assert other.begin("elsewhere", AT, "1").number == kept + 1


def test_a_scan_that_is_gone_keeps_its_number_where_that_is_free(book: Book, other_url: str, tmp_path: Path) -> None:
    fill(book)
    book.retain(ESTATE, AT + DAY, keep_last=1)
    book.export(ESTATE, tmp_path / "out")
    with Book.open(other_url) as other:
        assert other.import_(tmp_path / "out").scans == (2,)
        assert [event.scan for event in other.history(ESTATE, "fingerprint-b")] == [1, 2, None]
