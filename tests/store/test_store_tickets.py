"""Tickets and the outbox in the book: what is written down, taken in hand by one alone, and confirmed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete, update
from store_support import AT, DAY, ESTATE, HOUR, finding, observed, whole_scan

from findings.declare import Severity
from reports.send.links import Link, LinkState, Planned, Post, PostState
from reports.send.model import Action, ActionKind, Ticket
from scanner.store import processes, schema
from scanner.store.book import Book

TARGET = "tracker"


def link(name: str, **more: object) -> Link:
    told = {"remote": f"id-{name}", "url": f"https://t/{name}", "findings": (finding(name).id,), **more}
    return Link(target=TARGET, marker=f"muster-{name}", **told)  # type: ignore[arg-type]  # because a test says any field


def planned(name: str, kind: ActionKind = ActionKind.CREATE) -> Planned:
    after = link(name)
    ticket = Ticket(marker=after.marker, findings=after.findings, title=name, body=(), severity=Severity.HIGH, risk=50)
    return Planned(action=Action(id=name, kind=kind, ticket=ticket), after=after)


@pytest.fixture
def full(book: Book) -> Book:
    """A book with three findings."""
    whole_scan(book, observed("users", ["a"]), found=[finding(name) for name in "abc"])
    return book


def planned_in(book: Book, *names: str, links: tuple[Link, ...] = (), basis: tuple[Link, ...] = ()) -> list[Post]:
    return book.plan_tickets(ESTATE, TARGET, [planned(name) for name in names], links=links, basis=basis)


def test_a_plan_is_written_down_claimed_and_confirmed(full: Book) -> None:
    posts = planned_in(full, "a", "b")
    assert [post.state for post in full.outbox(ESTATE)] == [PostState.PENDING] * 2
    (first,) = full.claim_posts(posts[:1], AT)
    assert full.claim_posts(posts[:1], AT) == [], "nobody else can take it"
    full.confirm_post(ESTATE, first, link("a", state=LinkState.OPEN, noticed=AT, declined=True))
    (kept,) = full.tickets(ESTATE)
    assert kept == link("a", noticed=AT, declined=True)
    assert [post.planned for post in full.outbox(ESTATE, TARGET)] == [planned("b")]
    assert full.tickets(ESTATE, "other") == full.outbox(ESTATE, "other") == []
    assert full.tickets("nobody") == full.outbox("nobody") == []


def test_a_link_that_is_written_again_takes_the_place_of_the_first(full: Book) -> None:
    planned_in(full, links=(link("a"),))
    changed = link("a", state=LinkState.ENDED, findings=(finding("b").id, finding("c").id))
    planned_in(full, links=(changed,), basis=(link("a"),))
    assert full.tickets(ESTATE) == [changed]


def test_a_finding_that_the_book_does_not_know_is_left_out(full: Book) -> None:
    planned_in(full, links=(link("a", findings=(finding("a").id, "unheard-of")),))
    assert full.tickets(ESTATE) == [link("a")]


def test_a_new_plan_takes_the_place_of_what_is_in_nobodys_hands(full: Book) -> None:
    """What is in flight or unsure stays, and is not planned a second time."""
    flying, unsure, failed, waiting = planned_in(full, "a", "b", "c", "d")
    full.claim_posts([flying, unsure, failed], AT)
    full.put_back_post(unsure, PostState.UNSURE, why="lost")
    full.put_back_post(failed, PostState.FAILED, why="refused")
    assert [post.planned.after.marker for post in planned_in(full, "a", "b", "c")] == ["muster-c"]
    states = {post.planned.after.marker: (post.state, post.attempts) for post in full.outbox(ESTATE)}
    assert states == {
        "muster-a": (PostState.IN_FLIGHT, 1),
        "muster-b": (PostState.UNSURE, 1),
        "muster-c": (PostState.PENDING, 1),
    }
    assert full.claim_posts([waiting], AT) == [], "it is gone"


def test_what_was_linked_or_moved_meanwhile_is_left_to_the_next_plan(full: Book) -> None:
    planned_in(full, links=(link("a"), link("b")))
    moved = link("b", state=LinkState.CLOSED)
    planned_in(full, links=(moved,), basis=(link("a"), link("b")))
    # Somebody who planned before all of that knows neither.
    posts = planned_in(full, "a", "b", "c", links=(link("a", state=LinkState.GONE),), basis=(link("b"),))
    assert [post.planned.after.marker for post in posts] == ["muster-c"]
    assert full.tickets(ESTATE) == [link("a"), moved]


def test_what_was_asked_to_wait_keeps_its_time(full: Book) -> None:
    (post,) = planned_in(full, "a")
    full.claim_posts([post], AT)
    full.put_back_post(post, PostState.PENDING, why="busy", next_attempt=AT + HOUR)
    (waiting,) = full.outbox(ESTATE)
    assert (waiting.next_attempt, waiting.why, waiting.attempts) == (AT + HOUR, "busy", 1)


def test_what_is_unsure_is_taken_by_one_alone(full: Book, url: str) -> None:
    (post,) = planned_in(full, "a")
    full.claim_posts([post], AT)
    with Book.open(url) as other:
        assert other.unsure_posts(ESTATE, TARGET, AT + timedelta(minutes=1)) == [], "its process lives"
        full.put_back_post(post, PostState.UNSURE)
        (taken,) = other.unsure_posts(ESTATE, TARGET, AT + HOUR)
        assert taken.claimed == AT, "so long ago it was begun"
        assert full.unsure_posts(ESTATE, TARGET, AT + HOUR) == []
        assert [each.id for each in full.unsure_posts(ESTATE, TARGET, AT + DAY)] == [post.id], "it was silent for long"


def test_what_a_dead_process_held_is_unsure_at_once(full: Book, url: str) -> None:
    planned_in(full, "a")
    claim = (
        "import sys, datetime; from scanner.store.book import Book; book = Book.open(sys.argv[1]);"
        "book.claim_posts(book.outbox('orchard'), datetime.datetime.fromisoformat(sys.argv[2]))"
    )
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", claim, url, AT.isoformat()], check=True, env=path)
    assert [each.state for each in full.outbox(ESTATE)] == [PostState.IN_FLIGHT]
    assert len(full.unsure_posts(ESTATE, TARGET, AT)) == 1


def test_a_process_of_another_machine_is_given_its_time(full: Book, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (post,) = planned_in(full, "a")
    with monkeypatch.context() as there:
        there.setattr(processes, "place_of_process", lambda: "another machine")
        far = Book.open(url)
    with far:
        far.claim_posts([post], AT)
        assert full.unsure_posts(ESTATE, TARGET, AT + processes.QUIET) == []
        assert len(full.unsure_posts(ESTATE, TARGET, AT + processes.QUIET + HOUR)) == 1


def test_tickets_are_forgotten_by_their_markers(full: Book) -> None:
    planned_in(full, links=(link("a"), link("b")))
    assert full.unlink_tickets(ESTATE, TARGET, ["muster-a", "muster-x"]) == 1
    assert full.unlink_tickets(ESTATE, "other", ["muster-b"]) == 0
    assert full.tickets(ESTATE) == [link("b")]


Damage = Callable[[Book], None]


def without_findings(book: Book) -> None:
    with book._database.writing() as connection:
        connection.execute(delete(schema.ticket_finding))


def unreadable(book: Book) -> None:
    with book._database.writing() as connection:
        connection.execute(update(schema.outbox).values(body=b"\xc1"))


@pytest.mark.parametrize(
    ("damage", "said"), [(without_findings, "it is about no finding"), (unreadable, "it cannot be read")]
)
def test_damage_is_found(full: Book, damage: Damage, said: str) -> None:
    planned_in(full, "b", links=(link("a"),))
    assert full.check() == []
    damage(full)
    (problem,) = full.check()
    assert said in problem.what
    assert problem.mend


def test_tickets_leave_with_their_estate(full: Book, other_url: str, tmp_path: Path) -> None:
    """What was in somebody's hands may have been done: who takes it in looks first."""
    posts = planned_in(full, "b", "c", links=(link("a", noticed=AT),))
    full.claim_posts(posts[:1], AT)
    file = tmp_path / "estate.zip"
    full.export(ESTATE, file)
    with Book.open(other_url) as other:
        other.import_(file)
        assert other.tickets(ESTATE) == full.tickets(ESTATE)
        assert [(post.planned, post.state, post.attempts, post.claimed) for post in other.outbox(ESTATE)] == [
            (planned("b"), PostState.UNSURE, 1, AT),
            (planned("c"), PostState.PENDING, 0, None),
        ]
        assert other.check() == []


def test_a_file_of_before_there_were_tickets_is_still_taken_in(full: Book, other_url: str, tmp_path: Path) -> None:
    file, older = tmp_path / "estate.zip", tmp_path / "older.zip"
    full.export(ESTATE, file)
    with zipfile.ZipFile(file) as new, zipfile.ZipFile(older, "w") as old:
        for name in new.namelist():
            if name in {"tickets.ndjson", "outbox.ndjson"}:
                continue
            content = new.read(name)
            if name == "manifest.json":
                told = msgspec.json.decode(content)
                parts = {part: said for part, said in told["parts"].items() if part in new.namelist()[:7]}
                content = msgspec.json.encode({**told, "version": 2, "parts": parts})
            old.writestr(name, content)
    with Book.open(other_url) as other:
        assert other.import_(older).estate == ESTATE
        assert other.tickets(ESTATE) == []
        assert len(other.findings(ESTATE)) == 3
