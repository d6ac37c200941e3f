"""Measure how rights are followed through ten scans: in each a machine in a hundred accounts or fewer gets one more.

``python -m benchmarks.creep 100000`` stores the scans and tells processor time and memory of whose rights grew most,
and of the time line of one.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from benchmarks.scale import ACCOUNT_SIZE, AT, account_of, estate, identity_of, policy_of, processor
from findings.creep.course import Sight
from findings.creep.follow import crawl
from findings.limits import Limits
from graph.collector import collector_paused
from graph.model import Grant, Observed
from graph.worth import WorthRules
from reports.scan import Scan
from scanner.creeping import course_of, frames
from scanner.store.book import Book, ScanRow

T = TypeVar("T")
SCANS, MOST_ACCOUNTS = 10, 100
NAME = "bench"


def grown(size: int, nth: int) -> Iterator[Observed]:
    """The estate as the scan of that number sees it: the fourth machine of an account gets a policy each time."""
    for unit in estate(size):
        first = (int(unit.scope) - int(account_of(0))) * ACCOUNT_SIZE if unit.scope else size
        at = AT + timedelta(days=nth)
        if unit.stream != "identities" or first >= MOST_ACCOUNTS * ACCOUNT_SIZE:
            yield msgspec.structs.replace(unit, seen=at)
        else:
            yield msgspec.structs.replace(unit, seen=at, records=(*unit.records, *_more(first + 3, nth)))


def _more(number: int, nth: int) -> Iterator[Grant]:
    account = account_of(number)
    for each in range(1, nth + 1):
        policy = policy_of(account, 10 + each)
        yield Grant(
            id=f"more:{number}:{each}", kind="aws.iam.grant", scope=account, identity=identity_of(number), policy=policy
        )


def keep(book: Book, units: Iterable[Observed], at: datetime) -> None:
    """Put one scan into the store."""
    running = book.begin(NAME, at, NAME)
    for unit in units:
        book.put(running.number, unit)
    scan = Scan(number=running.number, started=at, finished=at, version=NAME, estate=NAME, sources=(), counts={})
    book.finish(running.number, lambda _known: (scan, []))


def told(what: str, act: Callable[[], T]) -> T:
    """Do something and print its time and the peak of memory by then."""
    seconds, result = processor(act)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"  {what:<32} {seconds:>8.2f} s of the processor {peak:>8.0f} MB peak", flush=True)
    return result


def follow(book: Book, rows: list[ScanRow]) -> None:
    """Ask both questions of ``muster creep``. The time line goes first: it needs the least memory."""
    identity, worth = identity_of(3), WorthRules()
    ask = partial(course_of, book, rows, worth, identity, at=AT + timedelta(days=SCANS), limits=Limits())
    course = told("the time line of one", ask)
    assert [step.sight for step in course.steps] == [Sight.BASELINE, *[Sight.COMPARED] * (SCANS - 1)]
    assert all(step.gained for step in course.steps[1:])
    ends = told("graphs of the first and the last", lambda: list(frames(book, [rows[0], rows[-1]], worth)))
    found = told("whose rights grew", lambda: crawl(*ends))
    print(f"  {found.compared:,} compared, the rights of {len(found.crept):,} grew")


def main() -> None:
    """Store the scans, then follow them."""
    size = int(sys.argv[1])
    print(f"{size:,} identities, {SCANS} scans")
    with (
        tempfile.TemporaryDirectory() as folder,
        Book.open(f"sqlite:///{Path(folder) / 'muster.db'}") as book,
        collector_paused(),
    ):
        for nth in range(SCANS):
            seconds, _ = processor(partial(keep, book, grown(size, nth), AT + timedelta(days=nth)))
            print(f"  scan {nth + 1:<27} {seconds:>8.2f} s of the processor", flush=True)
        follow(book, sorted(book.scans(NAME), key=lambda row: row.number))


if __name__ == "__main__":
    main()
