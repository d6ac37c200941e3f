"""What people do about findings is kept with who did it, and no scan that ends meanwhile loses it."""

from __future__ import annotations

import threading

import msgspec
import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from store_support import ADA, AT, DAY, ESTATE, HOUR, finding, summary, waived, whole_scan

from findings.acts import Act, acknowledging, assigning, commented, unacknowledged
from findings.due import DueDates
from findings.events import Event, EventKind
from findings.finding import Finding, Status, Waiver
from findings.orphans import closing
from findings.tally import Fix
from reports.scan import Scan
from scanner.store import engine
from scanner.store.book import Book, Known

A = finding("a").id
WAIVER = Waiver(
    rule="credential-stale", subject="arn:test:key/*", reason="known", person="Ada", until=AT + 9 * DAY, place="store"
)
STATUS = EventKind.STATUS


def told(book: Book, id_: str = A) -> list[tuple[str, str, str, int | None]]:
    return [(event.kind, event.status, event.person, event.scan) for event in book.history(ESTATE, id_)]


def test_every_act_is_an_event_of_a_person(book: Book) -> None:
    whole_scan(book, found=[finding("a"), finding("b")])
    acted = book.act(ESTATE, [A], kind=STATUS, act=ADA, move=acknowledging(ADA))
    assert [one.id for one in acted.done] == [A]
    book.act(ESTATE, [A], kind=EventKind.ASSIGNED, act=ADA, move=assigning("Bo"))
    words = Act(person="Bo", at=AT + HOUR, note="é: asked")
    book.act(ESTATE, [A], kind=EventKind.COMMENT, act=words, move=commented)
    book.act(ESTATE, [A], kind=STATUS, act=words, move=unacknowledged)
    assert told(book) == [
        ("status", "new", "", 1),
        ("status", "acknowledged", "Ada", None),
        ("assigned", "acknowledged", "Ada", None),
        ("comment", "acknowledged", "Bo", None),
        ("status", "open", "Bo", None),
    ]
    assert book.history(ESTATE, A)[3] == Event(
        at=AT + HOUR, kind=EventKind.COMMENT, status=Status.ACKNOWLEDGED, person="Bo", note="é: asked"
    )
    assert (book.findings(ESTATE)[A].status, book.findings(ESTATE)[A].assigned) == (Status.OPEN, "Bo")


def test_what_cannot_be_done_to_one_is_done_to_the_others(book: Book) -> None:
    names = [f"{number:04}" for number in range(700)]
    fixed = msgspec.structs.replace(finding("fixed"), status=Status.FIXED, fixed=AT)
    whole_scan(book, found=[*(finding(name) for name in names), fixed])
    ids = [finding(name).id for name in (*names, "fixed", "nobody knows")]
    acted = book.act(ESTATE, ids, kind=STATUS, act=ADA, move=acknowledging(ADA))
    assert len(acted.done) == 700
    assert acted.refused == {fixed.id: "is fixed, so there is nothing to acknowledge"}
    assert book.findings(ESTATE)[fixed.id] == fixed
    assert book.act("elsewhere", ids, kind=STATUS, act=ADA, move=acknowledging(ADA)).done == ()


def test_a_waiver_holds_at_once_and_so_does_its_end(book: Book) -> None:
    whole_scan(book, found=[finding("a"), msgspec.structs.replace(finding("b"), status=Status.FIXED, fixed=AT)])
    acted = book.waive(ESTATE, [WAIVER], ADA)
    assert [one.id for one in acted.done] == [A]
    now = book.findings(ESTATE)[A]
    assert (now.status, now.waiver) == (Status.WAIVED, WAIVER)
    book.waive(ESTATE, [msgspec.structs.replace(WAIVER, until=AT + 20 * DAY, follows=WAIVER.until)], ADA)
    later = Act(person="Bo", at=AT + 2 * DAY)
    back = book.unwaive(ESTATE, [WAIVER.target], act=later, besides=(), due=DueDates(high=1))
    assert back is not None
    (open_,) = back.done
    assert (open_.status, open_.opened, open_.due) == (Status.OPEN, AT + 2 * DAY, AT + 3 * DAY)
    assert [event.note for event in book.history(ESTATE, A)] == [
        "",
        "accepted until 2026-03-10 by Ada: known (store)",
        "accepted until 2026-03-21 by Ada, which renews the one until 2026-03-10: known (store)",
        "the waiver was taken back",
    ]
    assert [event[:2] for event in told(book)[2:]] == [("waiver", "waived"), ("status", "open")]


def test_what_another_waiver_covers_stays_waived(book: Book) -> None:
    whole_scan(book, found=[finding("a")])
    waived(book, WAIVER)
    in_git = msgspec.structs.replace(WAIVER, subject=finding("a").subject, until=AT + 3 * DAY, place="w.yaml:1")
    back = book.unwaive(ESTATE, [WAIVER.target], act=ADA, besides=[in_git], due=DueDates())
    assert back is not None
    assert [(one.status, one.waiver) for one in back.done] == [(Status.WAIVED, in_git)]
    assert told(book)[-1] == ("waiver", "waived", "Ada", None)


def test_how_long_mending_took_is_told_for_each_time(book: Book) -> None:
    """Counted from when it came back, or from when its waiver ended; what was mended while waived is marked."""
    steps = [
        (0, Status.NEW),
        (2, Status.ACKNOWLEDGED),
        (3, Status.FIXED),
        (10, Status.REOPENED),
        (11, Status.WAIVED),
        (20, Status.OPEN),
        (21, Status.FIXED),
        (30, Status.REOPENED),
        (31, Status.WAIVED),
        (32, Status.FIXED),
    ]
    for day, status in steps:
        at = AT + day * DAY
        whole_scan(
            book, found=[finding("b"), msgspec.structs.replace(finding("a"), status=status, last_seen=at)], at=at
        )
    made = Fix(finding=A, rule="credential-stale", severity=finding("a").severity, opened=AT, fixed=AT + 3 * DAY + HOUR)
    assert book.fixes(ESTATE) == [
        made,
        msgspec.structs.replace(made, opened=AT + 20 * DAY + HOUR, fixed=AT + 21 * DAY + HOUR),
        msgspec.structs.replace(made, opened=AT + 30 * DAY + HOUR, fixed=AT + 32 * DAY + HOUR, accepted=True),
    ]
    assert book.fixes("elsewhere") == []


def test_what_somebody_closed_is_no_mending_and_may_come_back(book: Book) -> None:
    """It is in its history, and in no figure about how long mending takes; what a scan mends later is."""
    whole_scan(book, found=[finding("a"), finding("b")])
    kind, move = EventKind.CLOSED, closing(ADA, {"vault"})
    acted = book.act(ESTATE, [A], kind=kind, act=msgspec.structs.replace(ADA, note="account closed"), move=move)
    assert [(one.id, one.status, one.fixed) for one in acted.done] == [(A, Status.FIXED, AT)]
    assert book.act(ESTATE, [A], kind=kind, act=ADA, move=move).refused == {A: "is fixed"}
    kept = book.findings(ESTATE)[A]
    assert kept.closed is not None
    assert kept.closed.person == "Ada"
    assert book.history(ESTATE, A)[-1] == Event(
        at=AT, kind=kind, status=Status.FIXED, person="Ada", note="account closed"
    )
    assert book.fixes(ESTATE) == []
    back = msgspec.structs.replace(finding("a"), status=Status.REOPENED, reopened=1)
    whole_scan(book, found=[back], at=AT + 5 * DAY)
    whole_scan(book, found=[msgspec.structs.replace(back, status=Status.FIXED)], at=AT + 7 * DAY)
    (fix,) = book.fixes(ESTATE)
    assert (fix.opened, fix.fixed) == (AT + 5 * DAY + HOUR, AT + 7 * DAY + HOUR)


def test_a_scan_that_ends_while_a_person_acts_loses_nothing(url: str) -> None:
    """The person's act waits for the scan to end, or the scan for it; both are in the history, whichever came first."""
    with Book.open(url) as scanning, Book.open(url) as person:
        whole_scan(scanning, found=[finding("a")])
        number = scanning.begin(ESTATE, AT + HOUR, "1").number
        inside, done = threading.Event(), threading.Event()

        def acts() -> None:
            inside.wait(30)
            person.act(ESTATE, [A], kind=STATUS, act=ADA, move=acknowledging(ADA))
            person.act(ESTATE, [A], kind=EventKind.COMMENT, act=ADA, move=commented)
            done.set()

        def judge(known: Known) -> tuple[Scan, list[Finding]]:
            inside.set()
            # The act has to wait: were it written now, what this scan writes would undo it.
            assert not done.wait(0.3)
            now = [
                msgspec.structs.replace(one, status=Status.OPEN, last_seen=AT + HOUR) for one in known.findings.values()
            ]
            return summary(number, now, at=AT + HOUR), now

        thread = threading.Thread(target=acts)
        thread.start()
        scanning.finish(number, judge)
        thread.join()
        assert [event[1] for event in told(scanning)] == ["new", "open", "acknowledged", "acknowledged"]
        assert scanning.findings(ESTATE)[A].status is Status.ACKNOWLEDGED


def test_a_scan_that_ends_after_an_act_goes_on_from_it(book: Book) -> None:
    """Also where it began before: what it judges by is read when it ends."""
    whole_scan(book, found=[finding("a")])
    number = book.begin(ESTATE, AT + HOUR, "1").number
    book.act(ESTATE, [A], kind=STATUS, act=ADA, move=acknowledging(ADA))
    waived(book, msgspec.structs.replace(WAIVER, subject="other"))
    met: list[Known] = []

    def judge(known: Known) -> tuple[Scan, list[Finding]]:
        met.append(known)
        return summary(number, known.findings.values()), list(known.findings.values())

    book.finish(number, judge)
    assert met[0].findings[A].status is Status.ACKNOWLEDGED
    assert [one.subject for one in met[0].waivers] == ["other"]
    assert met[0].fixes == []


def test_people_who_act_at_once_lose_nothing(url: str) -> None:
    names = [f"{number:02}" for number in range(20)]
    with Book.open(url) as book:
        whole_scan(book, found=[finding(name) for name in names])
    failures: list[BaseException] = []
    start = threading.Barrier(3)

    def work(person: str) -> None:
        try:
            with Book.open(url) as mine:
                start.wait()
                for name in names:
                    said = Act(person=person, at=AT, note=f"{person} on {name}")
                    mine.act(ESTATE, [finding(name).id], kind=EventKind.COMMENT, act=said, move=commented)
                    mine.act(ESTATE, [finding(name).id], kind=STATUS, act=said, move=acknowledging(said))
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=work, args=(person,)) for person in "xyz"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Book.open(url) as book:
        for name in names:
            events = told(book, finding(name).id)
            assert sorted(event[2] for event in events if event[0] == "comment") == ["x", "y", "z"]
            assert sum(event[1:2] == ("acknowledged",) and event[0] == "status" for event in events) == 1


def test_a_book_of_before_is_brought_along(url: str) -> None:
    """Its events were scans', and its waivers were for any source and scope."""
    database = engine.connect(url, patience=30)
    config = Config()
    config.set_main_option("script_location", "scanner.store:migrations")
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for line in OLD:
            connection.execute(sqlalchemy.text(line), {"at": AT, "body": b"-"})
    database.engine.dispose()
    with Book.open(url) as book:
        assert told(book, "x") == [("status", "new", "", 7)]
        (waiver,) = book.waivers(ESTATE)
        assert (waiver.target, waiver.follows, waiver.withdrawn) == (("r", "s", "", ""), None, None)
        again = msgspec.structs.replace(waiver, until=waiver.until + DAY)
        waived(book, again)
        assert book.waivers(ESTATE) == [waiver, again]


OLD = (
    "INSERT INTO estate (id, name) VALUES (1, 'orchard')",
    """INSERT INTO finding
    (id, estate_id, fingerprint, rule, subject, status, severity, risk, first_seen, last_seen, body)
    VALUES (1, 1, 'x', 'rr', 's', 'new', 'low', 1, :at, :at, :body)""",
    "INSERT INTO finding_event (id, finding_id, scan_number, at, status) VALUES (1, 1, 7, :at, 'new')",
    "INSERT INTO waiver (id, estate_id, rule, subject, reason, person, until) VALUES (99, 1, 'r', 's', 'b', 'p', :at)",
)


@pytest.mark.parametrize("status", Status)
def test_no_status_is_lost_on_the_way(book: Book, status: Status) -> None:
    whole_scan(book, found=[msgspec.structs.replace(finding("a"), status=status)])
    assert book.findings(ESTATE)[A].status is status
