"""A scan is in force wholly or not at all; one that was interrupted is taken up where it stopped."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from store_support import AT, DAY, ESTATE, HOUR, finding, observed, saying, whole_scan

from findings.finding import Finding
from reports.scan import Scan
from scanner.store import processes
from scanner.store.book import Book, BookError

TESTS = Path(__file__).parents[1]
KEPT = ("aws", "users", "one")


def test_no_scan_is_in_force_until_one_is_finished(book: Book) -> None:
    assert book.latest(ESTATE) is None
    number = book.begin(ESTATE, AT, "1").number
    book.put(number, observed("users", ["a"]))
    assert book.latest(ESTATE) is None
    book.finish(number, saying(number))
    assert book.latest(ESTATE) == number
    assert book.latest("elsewhere") is None


@pytest.mark.parametrize(
    ("point", "kept"),
    [("between units", {"users"}), ("inside a unit", {"users"}), ("inside finish", {"users", "roles"})],
)
def test_a_killed_scan_leaves_the_last_in_force_and_resumes(url: str, point: str, kept: set[str]) -> None:
    """Killed by SIGKILL between units, in the middle of one and in the middle of the end."""
    with Book.open(url) as book:
        first = whole_scan(book, observed("users", ["old"]), found=[finding("known")])
    command = [sys.executable, str(TESTS / "store" / "scan_process.py"), url, point, "x"]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"there\n"
        process.kill()
        process.wait()
    with Book.open(url) as book:
        assert book.latest(ESTATE) == first
        assert set(book.findings(ESTATE)) == {"fingerprint-known"}
        assert book.check() == []
        running = book.begin(ESTATE, AT + timedelta(minutes=1), "1")
        assert (running.number, running.resumed, running.started) == (first + 1, True, AT)
        assert {stream for _, stream, _ in running.done} == kept
        assert running.done[KEPT] == observed("users", ["kept"])
        book.put(running.number, observed("groups", ["new"]))
        book.finish(running.number, saying(running.number, finding("told")))
        assert book.latest(ESTATE) == first + 1
        assert {unit.stream for unit in book.observed(first + 1)} == {*kept, "groups"}
        assert set(book.findings(ESTATE)) == {"fingerprint-known", "fingerprint-told"}
        assert book.check() == []


def test_a_living_scan_is_left_alone(url: str) -> None:
    """A second scan begins beside it with a number of its own."""
    with Book.open(url) as one, Book.open(url) as two:
        first = one.begin(ESTATE, AT, "1")
        second = two.begin(ESTATE, AT + timedelta(minutes=9), "1")
        assert not second.resumed
        assert second.number == first.number + 1
        one.put(first.number, observed("users", ["a"]))


def test_a_scan_of_another_machine_is_resumed_once_it_is_quiet(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether its process lives cannot be asked there; ten minutes without a sign mean that it does not."""
    with Book.open(url) as here:
        with monkeypatch.context() as there:
            there.setattr(processes, "place_of_process", lambda: "another machine")
            far = Book.open(url)
        with far:
            number = far.begin(ESTATE, AT, "1").number
            far.put(number, observed("users", ["a"]), at=AT + timedelta(minutes=4))
            far.beat(number, AT + timedelta(minutes=5))
            assert here.begin(ESTATE, AT + timedelta(minutes=14), "1").number != number
            resumed = here.begin(ESTATE, AT + timedelta(minutes=16), "1")
            assert (resumed.number, resumed.resumed, set(resumed.done)) == (number, True, {KEPT})
            for late in (
                lambda: far.put(number, observed("roles", ["late"])),
                lambda: far.beat(number, AT),
                lambda: far.finish(number, saying(number)),
            ):
                with pytest.raises(BookError, match="taken over by another process"):
                    late()
            assert [unit.stream for unit in here.observed(number)] == ["users"]


def test_a_closed_book_lets_its_scan_be_resumed_at_once(url: str) -> None:
    with Book.open(url) as book:
        number = book.begin(ESTATE, AT, "1").number
    with Book.open(url) as book:
        assert book.begin(ESTATE, AT, "1").number == number


@pytest.mark.parametrize(
    ("later", "version", "resume"),
    [(HOUR, "1", False), (HOUR, "2", True), (DAY + HOUR, "1", True)],
    ids=["not wanted", "another version", "too long ago"],
)
def test_what_should_not_be_resumed_is_given_up(url: str, later: timedelta, version: str, *, resume: bool) -> None:
    with Book.open(url) as book:
        number = book.begin(ESTATE, AT, "1").number
    with Book.open(url) as book:
        running = book.begin(ESTATE, AT + later, version, resume=resume)
        assert (running.number, running.resumed, dict(running.done)) == (number + 1, False, {})
        assert [row.state for row in book.scans(ESTATE)] == ["running", "abandoned"]


def test_only_the_newest_interrupted_scan_is_resumed(url: str) -> None:
    with Book.open(url) as book, Book.open(url) as other:
        old = book.begin(ESTATE, AT, "1").number
        new = other.begin(ESTATE, AT, "1").number
    with Book.open(url) as book:
        assert book.begin(ESTATE, AT, "1").number == new
        states = {row.number: row.state for row in book.scans(ESTATE)}
        assert states == {old: "abandoned", new: "running"}


def test_estates_do_not_meet(book: Book) -> None:
    """Numbers are given once in a book; everything else is each estate's own."""
    one = book.begin(ESTATE, AT, "1").number
    two = book.begin("elsewhere", AT, "1").number
    assert one != two
    book.finish(one, saying(one, finding("here")))
    assert book.latest("elsewhere") is None
    assert book.findings("elsewhere") == {}
    assert book.findings("nowhere") == {}
    assert [row.number for row in book.scans(ESTATE)] == [one]


def test_an_abandoned_scan_takes_nothing_more(book: Book) -> None:
    number = book.begin(ESTATE, AT, "1").number
    book.abandon(number)
    book.abandon(number)
    with pytest.raises(BookError, match="is abandoned and takes no more"):
        book.put(number, observed("users", ["a"]))
    assert list(book.observed(number)) == []
    assert not book.begin(ESTATE, AT, "1").resumed


def test_a_finished_scan_cannot_be_abandoned_or_changed(book: Book) -> None:
    number = whole_scan(book, observed("users", ["a"]))
    book.abandon(number)
    assert book.latest(ESTATE) == number
    with pytest.raises(BookError, match="is complete"):
        book.put(number, observed("users", ["b"]))
    with pytest.raises(BookError, match="is complete"):
        book.finish(number, saying(number))


def test_a_judge_that_breaks_changes_nothing(book: Book) -> None:
    number = book.begin(ESTATE, AT, "1").number

    def judge(_known: Mapping[str, Finding]) -> tuple[Scan, list[Finding]]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        book.finish(number, judge)
    book.put(number, observed("users", ["still running"]))
    assert book.latest(ESTATE) is None


def test_a_process_that_is_not_ours_counts_as_alive(monkeypatch: pytest.MonkeyPatch, book: Book, url: str) -> None:
    """Another user's process cannot be signalled; that it is there is what counts."""

    def forbidden(_pid: int, _signal: int) -> None:
        raise PermissionError

    first = book.begin(ESTATE, AT, "1")
    monkeypatch.setattr(processes.os, "kill", forbidden)
    with Book.open(url) as other:
        assert not other.begin(ESTATE, AT, "1").resumed
    assert first.number == 1


def test_a_machine_without_process_spaces_is_a_place_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_path: Path) -> Path:
        raise FileNotFoundError

    with_space = processes.place_of_process()
    monkeypatch.setattr(Path, "readlink", missing)
    assert with_space.startswith(processes.place_of_process())


def test_threads_share_a_book(book: Book) -> None:
    """The streams of one scan are put as they come, from several threads."""
    number = book.begin(ESTATE, AT, "1").number
    units = [observed(f"stream-{index:02}", [str(name) for name in range(index)]) for index in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda unit: book.put(number, unit), units))
    assert [len(unit.records) for unit in book.observed(number)] == list(range(24))
    assert book.check() == []
