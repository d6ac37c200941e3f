"""The outbox carried out with targets that behave as a test says; and what is made of what people declined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from clock_support import Clock
from send_support import NAME, fixed, found, scanned, synced
from store_support import AT, DAY, ESTATE, HOUR

from findings.limits import Limits
from findings.waiver_file import read_waivers
from reports.send.declare import TargetKind
from reports.send.links import LinkState, PostState
from reports.send.model import Action, ActionKind, Done, Failed, Remote, Result, Unreachable, Unsure
from reports.send.plans import Proposal
from reports.send.routing import GroupBy, Routing
from scanner.store.book import Book
from scanner.tickets.planner import Office
from scanner.tickets.proposing import proposed, write_proposals

KIND = TargetKind(
    name="made-up", consumer="tests", settings=msgspec.defstruct("Nothing", []), make=lambda *_: Desk(), settles=3.0
)


class Desk:
    """A target that does what is asked, unless it was told an answer for a ticket's title."""

    def __init__(self, at_once: int = 1) -> None:
        self.at_once = at_once
        self.there: dict[str, Remote] = {}
        self.answers: dict[str, list[Result]] = {}
        self.batches: list[list[str]] = []
        self.again: list[bool] = []
        self.unreachable: Unreachable | None = None

    def greet(self) -> str:
        """Nobody asks."""
        raise NotImplementedError

    def look(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:
        """Everything that is there."""
        assert len(ids) <= len(markers)
        if self.unreachable:
            raise self.unreachable
        yield from self.there.values()

    def carry_out(self, actions: Sequence[Action]) -> Iterator[Result]:
        """Do it, or answer as told."""
        self.batches.append([action.kind for action in actions])
        for action in actions:
            self.again.append(action.again)
            yield self._answer(action)

    def _answer(self, action: Action) -> Result:
        name = action.ticket.title.rpartition(" ")[2]
        if self.answers.get(name):
            return self.answers[name].pop(0)
        marker = action.ticket.marker
        self.there[marker] = Remote(id=name, marker=marker, open=action.kind is not ActionKind.CLOSE, body_digest="x")
        return Done(remote=self.there[marker])


class Silent(Desk):
    """Answers fewer than it is asked."""

    def carry_out(self, actions: Sequence[Action]) -> Iterator[Result]:
        """The first, and no more."""
        yield from list(super().carry_out(actions))[:1]


class Broken(Desk):
    """Has a fault of its own."""

    def carry_out(self, actions: Sequence[Action]) -> Iterator[Result]:
        """Raise what no target may."""
        yield from list(super().carry_out(actions))[:1]
        raise ZeroDivisionError


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book.open(str(tmp_path / "book.db")) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


def office(target: Desk) -> Office:
    return Office(name=NAME, kind=KIND, routing=Routing(group_by=GroupBy.FINDING), target=target)


def test_actions_of_one_kind_go_together_as_many_as_the_target_takes(book: Book, clock: Clock) -> None:
    target = Desk(at_once=3)
    findings = found(*"abcde")
    synced(office(target), scanned(book, findings), book, clock)
    assert target.batches == [["create"] * 3, ["create"] * 2]
    later = [*fixed(findings[:2], AT + HOUR), *findings[2:], *found("f")]
    synced(office(target), scanned(book, later, at=AT + HOUR), book, clock)
    assert all(len(set(batch)) == 1 for batch in target.batches)
    assert sorted(kind for batch in target.batches[2:] for kind in batch) == ["close", "close", "create"]


def test_of_what_was_not_answered_nobody_knows(book: Book, clock: Clock) -> None:
    target = Silent(at_once=3)
    run = synced(office(target), scanned(book, found(*"abc")), book, clock)
    assert len(target.there) == 3
    assert sum(each.done for each in run.outcomes) == 3, "the other two were found by their markers"
    assert [each.why for each in run.outcomes if not each.done] == ["the target gave no answer to it"] * 2
    assert len(book.tickets(ESTATE)) == 3


def test_a_fault_of_a_target_leaves_what_it_held_unsure(book: Book, clock: Clock) -> None:
    with pytest.raises(ZeroDivisionError):
        synced(office(Broken(at_once=3)), scanned(book, found(*"abc")), book, clock)
    assert len(book.tickets(ESTATE)) == 1
    assert [post.state for post in book.outbox(ESTATE)] == [PostState.UNSURE] * 2


def test_what_was_lost_is_looked_for_once_it_can_be_seen(book: Book, clock: Clock) -> None:
    target = Desk()
    target.answers = {"a": [Unsure(why="lost")]}
    run = synced(office(target), scanned(book, found("a")), book, clock)
    assert clock.slept == [KIND.settles]
    assert target.again == [False, True]
    assert [each.done for each in run.outcomes] == [False, True]
    assert run.trouble == ""


def test_while_the_target_is_out_of_reach_what_is_unsure_stays_so(book: Book, clock: Clock) -> None:
    target = Desk()
    target.answers = {"a": [Unsure(why="lost")] * 3}
    ground = scanned(book, found("a"))
    run = synced(office(target), ground, book, clock)
    assert run.waiting == 1
    assert run.trouble == "lost"
    target.unreachable = Unreachable("nobody answers", mend="Look at it", refused=True)
    run = synced(office(target), ground, book, clock)
    assert (run.trouble, run.refused, run.plan) == ("nobody answers. Look at it", True, None)
    assert [(post.state, post.why) for post in book.outbox(ESTATE)] == [(PostState.UNSURE, "lost")]
    target.unreachable, target.answers = None, {}
    synced(office(target), ground, book, clock)
    assert len(target.there) == 1
    assert book.outbox(ESTATE) == []


def test_a_target_that_fails_again_and_again_is_left_alone(book: Book, clock: Clock) -> None:
    target = Desk()
    target.answers = {name: [Failed(why="busy", again=True)] for name in "abcdef"}
    run = synced(office(target), scanned(book, found(*"abcdef")), book, clock)
    assert len(target.batches) == 3
    assert run.trouble == "busy"
    assert run.waiting == 6


def test_what_is_refused_for_good_stops_nobody_else(book: Book, clock: Clock) -> None:
    target = Desk()
    target.answers = {name: [Failed(why="the field is wrong", mend="Mend it")] for name in "abcd"}
    run = synced(office(target), scanned(book, found(*"abcdef")), book, clock)
    assert sum(each.done for each in run.outcomes) == 2
    assert {each.mend for each in run.outcomes if not each.done} == {"Mend it"}
    assert run.waiting == 0, "it does not get better by waiting; the next run plans it anew"


def test_credentials_that_are_refused_end_the_run(book: Book, clock: Clock) -> None:
    target = Desk()
    target.answers = {name: [Failed(why="who are you", refused=True)] for name in "abc"}
    run = synced(office(target), scanned(book, found(*"abc")), book, clock)
    assert len(target.batches) == 1
    assert run.refused
    assert run.waiting == 3


def test_who_was_asked_to_wait_is_not_asked_before(book: Book, clock: Clock) -> None:
    """The time is kept with what waits, over runs."""
    target = Desk()
    target.answers = {"a": [Failed(why="later", again=True, after=600)]}
    ground = scanned(book, found("a"))
    synced(office(target), ground, book, clock)
    run = synced(office(target), ground, book, clock)
    assert len(target.batches) == 1
    assert run.waiting == 1
    clock.sleep(601)
    synced(office(target), ground, book, clock)
    assert len(target.there) == 1


def test_a_comment_leaves_the_digest_of_our_text_as_it_was(book: Book, clock: Clock) -> None:
    """Else a person's text would be taken for ours, and written over the next time."""
    target = Desk()
    (one,) = found("a")
    synced(office(target), scanned(book, [one]), book, clock)
    (marker,) = target.there
    target.there[marker] = msgspec.structs.replace(target.there[marker], body_digest="a person's")
    for turn, message in enumerate(("worse", "worst"), 1):
        told = [msgspec.structs.replace(one, message=message)]
        run = synced(office(target), scanned(book, told, at=AT + turn * HOUR), book, clock)
        assert [each.kind for each in run.outcomes] == ["comment"]
        target.there[marker] = msgspec.structs.replace(target.there[marker], body_digest="a person's")
    (link,) = book.tickets(ESTATE)
    assert (link.seen, link.state) == ("x", LinkState.OPEN)


def test_a_first_run_on_a_large_estate_makes_as_many_tickets_as_settings_allow(book: Book, clock: Clock) -> None:
    findings = found(*(f"n{number}" for number in range(2000)))
    target = Desk()
    run = synced(office(target), scanned(book, findings), book, clock)
    assert run.plan is not None
    assert len(target.batches) == Routing().most_new
    assert run.plan.over_limit == 2000 - Routing().most_new


def proposal(name: str, by: str = "ada", url: str = "https://t/1") -> Proposal:
    return Proposal(finding=found(name)[0], target=NAME, url=url, resolution="Won't Do", by=by)


def test_what_was_declined_becomes_waivers_that_the_waivers_file_understands(tmp_path: Path) -> None:
    file = tmp_path / "proposed.yaml"
    limits = Limits()
    waivers = proposed([proposal("a"), proposal("b", by="", url=""), proposal("a")], AT, limits)
    assert [each.person for each in waivers] == ["ada", f"see {NAME}", "ada"]
    assert waivers[0].reason == "closed as Won't Do: https://t/1"
    assert waivers[0].until - AT < timedelta(days=91)
    assert len(write_proposals(file, waivers, AT, limits)) == 2
    assert write_proposals(file, waivers, AT + DAY, limits) == []
    read = read_waivers(file, at=AT, limits=limits)
    assert read.problems == ()
    assert [each.subject for each in read.waivers] == ["arn:test:key/a", "arn:test:key/b"]


def test_a_proposal_ends_no_later_than_waivers_may() -> None:
    (waiver,) = proposed([proposal("a")], AT, Limits(exception_max_days=10))
    assert waiver.until.date() == (AT + 10 * DAY).date()
