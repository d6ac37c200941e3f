"""The life of findings is never lost, whichever scans run beside each other."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import msgspec
from store_support import ADA, AT, DAY, ESTATE, HOUR, adding, finding, observed, saying, waived, whole_scan

from findings.acts import Act
from findings.due import DueDates
from findings.finding import Status, Waiver
from scanner.store.book import Acted, Book

TESTS = Path(__file__).parents[1]


def states(book: Book) -> dict[str, Status]:
    return {one.subject_name: one.status for one in book.findings(ESTATE).values()}


def test_a_finding_comes_back_whole(book: Book) -> None:
    waiver = Waiver(rule="credential-stale", subject="*", reason="r", person="p", until=AT + DAY)
    one = msgspec.structs.replace(finding("a"), waiver=waiver, owner="team", evidence=("é",), fixed=AT)
    whole_scan(book, found=[one])
    assert book.findings(ESTATE) == {one.id: one}


def test_every_step_of_a_life_is_told(book: Book) -> None:
    """New, open, still open (no step), fixed, and again open; the findings table keeps the last word."""
    steps = (Status.NEW, Status.OPEN, Status.OPEN, Status.FIXED, Status.REOPENED)
    first = finding("a")
    for turn, status in enumerate(steps):
        seen = AT + turn * HOUR
        whole_scan(book, found=[msgspec.structs.replace(first, status=status, last_seen=seen)], at=seen)
    events = book.history(ESTATE, first.id)
    assert [(event.scan, event.status) for event in events] == [
        (1, Status.NEW),
        (2, Status.OPEN),
        (4, Status.FIXED),
        (5, Status.REOPENED),
    ]
    assert [event.at for event in events] == [AT + turn * HOUR for turn in (1, 2, 4, 5)]
    [now] = book.findings(ESTATE).values()
    assert (now.status, now.first_seen, now.last_seen) == (Status.REOPENED, AT, AT + 4 * HOUR)
    assert book.history(ESTATE, "unknown") == []
    assert book.history("elsewhere", first.id) == []


def test_a_judge_sees_what_the_last_scan_left(book: Book) -> None:
    whole_scan(book, found=[finding("a"), finding("b")])
    number = book.begin(ESTATE, AT + HOUR, "1").number
    book.finish(number, adding(number, finding("c"), at=AT + HOUR))
    assert states(book) == {"a": Status.OPEN, "b": Status.OPEN, "c": Status.NEW}


def test_findings_that_a_scan_does_not_tell_stay_known(book: Book) -> None:
    whole_scan(book, found=[finding("a")])
    whole_scan(book, found=[])
    assert states(book) == {"a": Status.NEW}


def test_many_findings_are_kept(book: Book) -> None:
    found = [finding(f"{number:04}") for number in range(1234)]
    whole_scan(book, found=found)
    whole_scan(book, found=[msgspec.structs.replace(one, last_seen=AT + HOUR) for one in found])
    kept = book.findings(ESTATE)
    assert len(kept) == 1234
    assert {one.last_seen for one in kept.values()} == {AT + HOUR}


def test_the_later_scan_stays_in_force_when_the_earlier_ends_last(url: str) -> None:
    """The earlier one is kept; what it alone found is not lost, and what both knew stays as the later one left it."""
    with Book.open(url) as one, Book.open(url) as two:
        whole_scan(one, found=[finding("both")])
        early = one.begin(ESTATE, AT, "1").number
        late = two.begin(ESTATE, AT + timedelta(minutes=5), "1").number
        fixed = msgspec.structs.replace(finding("both"), status=Status.FIXED)
        two.finish(late, saying(late, fixed))
        still_open = msgspec.structs.replace(finding("both"), status=Status.OPEN)
        one.finish(early, saying(early, still_open, finding("only early")))
        assert one.latest(ESTATE) == late
        assert states(one) == {"both": Status.FIXED, "only early": Status.NEW}
        assert {found.subject_name for found in one.scan(early).findings} == {"both", "only early"}
        assert len(one.history(ESTATE, fixed.id)) == 2


def test_threads_that_scan_at_once_lose_nothing(url: str) -> None:
    failures: list[BaseException] = []
    start = threading.Barrier(3)

    def scan(name: str) -> None:
        try:
            with Book.open(url, patience=60) as book:
                start.wait()
                for turn in range(4):
                    number = book.begin(ESTATE, AT, "1").number
                    book.put(number, observed("users", [str(index) for index in range(600)]))
                    book.put(number, observed("roles", [name]))
                    book.finish(number, adding(number, finding(f"{name}-{turn}")))
        except BaseException as error:
            failures.append(error)
            raise

    Book.open(url).close()
    threads = [threading.Thread(target=scan, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    check_twelve(url, "abc", 4)


def test_processes_that_scan_at_once_lose_nothing(url: str) -> None:
    """They also meet an empty database together: one of them makes the tables."""
    command = [sys.executable, str(TESTS / "store" / "scan_process.py"), url, "whole"]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    running = [subprocess.Popen([*command, name], env=environment) for name in "abc"]
    assert [process.wait() for process in running] == [0, 0, 0]
    check_twelve(url, "abc", 3)


def check_twelve(url: str, names: str, turns: int) -> None:
    with Book.open(url) as book:
        wanted = {f"{name}-{turn}" for name in names for turn in range(turns)}
        assert set(states(book)) == wanted
        numbers = [row.number for row in book.scans(ESTATE)]
        assert numbers == list(range(len(wanted), 0, -1))
        assert book.latest(ESTATE) == len(wanted)
        for one in book.findings(ESTATE).values():
            assert [event.status for event in book.history(ESTATE, one.id)].count(Status.NEW) == 1
        assert book.check() == []


def test_waivers_are_kept_renewed_and_taken_back(book: Book) -> None:
    """Each end is a link of its own; one with the same end takes the other's place."""
    one = Waiver(rule="r", subject="s*", reason="because", person="Ada", until=AT + DAY, made=AT, place="store")
    other = Waiver(rule="a", subject="s", scope="1", reason="because", person="Ada", until=AT + DAY, place="store")
    waived(book, one, other)
    better = msgspec.structs.replace(one, reason="still")
    longer = msgspec.structs.replace(one, until=AT + 9 * DAY, follows=one.until)
    waived(book, better, longer)
    assert book.waivers(ESTATE) == [other, better, longer]
    assert book.waivers("elsewhere") == []
    at = ADA.at + 2 * DAY
    later = Act(person="Bo", at=at)
    assert book.unwaive(ESTATE, [one.target], act=later, besides=(), due=DueDates()) == Acted()
    assert book.waivers(ESTATE) == [other, better, msgspec.structs.replace(longer, withdrawn=at)]
    assert book.unwaive(ESTATE, [one.target], act=later, besides=(), due=DueDates()) is None
