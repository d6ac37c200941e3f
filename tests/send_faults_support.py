"""What every target must survive, written once.

A target's test derives a class from ``SendFaults`` (from ``SendFaultsAndPeople`` where people can do something there)
and gives it a fixture ``stand_in``:

    class TestTracker(SendFaultsAndPeople):
        @pytest.fixture
        def stand_in(self) -> Iterator[StandIn]:
            with running(Tracker()) as tracker:
                yield tracker

Each test ends with exactly one ticket for each finding, whatever went wrong on the way.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import TypeVar

import msgspec
import pytest
from clock_support import Clock
from killing_support import EACH_STORE, Processes
from send_support import LATER, NAME, fixed, found, office, scanned, synced
from stand_in_support import Fault, Seen, StandIn
from store_support import AT, DAY, ESTATE, HOUR
from ticket_wire_support import serving

from graph.model import Gap, GapReason
from reports.send.links import LinkState
from reports.send.routing import GroupBy, Routing
from scanner.store.book import Book
from scanner.tickets.planner import Ground
from scanner.tickets.sync import Synced

Place = TypeVar("Place", bound=StandIn)


@contextmanager
def running(stand_in: Place) -> Iterator[Place]:
    """Serve a stand-in while the block runs, and let go at its end of whoever waits for an answer."""
    with serving(stand_in):
        try:
            yield stand_in
        finally:
            stand_in.ending.set()


class Desk:
    """A book, a target and a clock: one who syncs."""

    def __init__(self, url: str, stand_in: StandIn) -> None:
        self.url, self.stand_in = url, stand_in
        self.clock = Clock()
        self.book = Book.open(url)

    def sync(self, ground: Ground, routing: Routing | None = None) -> Synced:
        """One run, from beginning to end, as a process of its own would make it."""
        here = self.stand_in
        with ExitStack() as ending:
            place = office(here.kind, here.options(), here.environ(), self.clock, ending=ending, routing=routing)
            return synced(place, ground, self.book, self.clock)

    def once_each(self, names: int) -> list[Seen]:
        """The tickets there: as many as findings, each once, and as many links, nothing left to do."""
        seen = self.stand_in.tickets()
        assert [count for count in Counter(each.marker for each in seen).values() if count > 1] == []
        assert len(seen) == names
        assert {link.marker for link in self.book.tickets(ESTATE, NAME)} == {each.marker for each in seen}
        assert self.book.outbox(ESTATE, NAME) == []
        return seen

    def settled(self, ground: Ground, names: int) -> list[Seen]:
        """What is there after one more run, which has to mend all that is left; and another has nothing to do."""
        self.sync(ground)
        seen = self.once_each(names)
        before = self.stand_in.changed()
        assert self.sync(ground).outcomes == ()
        assert self.stand_in.changed() == before
        return seen


class SendFaults:
    """Faults on the way to a target."""

    @pytest.fixture
    def desk(self, store: str, stand_in: StandIn) -> Iterator[Desk]:
        """Somebody who syncs, with an empty book."""
        made = Desk(store, stand_in)
        yield made
        made.book.close()

    def test_every_finding_gets_one_ticket_that_says_what_it_is(self, desk: Desk) -> None:
        """With what is to be done about it."""
        run = desk.sync(scanned(desk.book, found("a", "b", "c")))
        assert [(each.done, each.why) for each in run.outcomes] == [(True, "")] * 3
        texts = [each.text for each in desk.once_each(3)]
        assert all(any(f"rotate {name}" in text for text in texts) for name in "abc")

    def test_a_second_run_changes_nothing(self, desk: Desk) -> None:
        """It does not even ask to."""
        ground = scanned(desk.book, found("a", "b"))
        desk.sync(ground)
        desk.settled(ground, 2)

    @EACH_STORE
    @pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.BROKEN_AFTER, Fault.LOST])
    @pytest.mark.parametrize("after", [0, 1])
    def test_a_lost_answer_makes_no_second_ticket(self, desk: Desk, fault: Fault, after: int) -> None:
        """Whether the ticket had been made or not; the same run finds out, or the next."""
        ground = scanned(desk.book, found("a", "b", "c"))
        desk.stand_in.go_wrong(fault, after=after)
        desk.sync(ground)
        desk.settled(ground, 3)

    @EACH_STORE
    def test_many_lost_answers_make_no_second_ticket(self, desk: Desk) -> None:
        """Nor does one after the other."""
        ground = scanned(desk.book, found(*"abcdef"))
        desk.stand_in.go_wrong(Fault.LOST, 4)
        desk.sync(ground)
        desk.sync(ground)
        desk.settled(ground, 6)

    def test_who_is_asked_to_wait_waits(self, desk: Desk) -> None:
        """As long as was asked, and a little longer."""
        ground = scanned(desk.book, found("a", "b"))
        desk.stand_in.go_wrong(Fault.BUSY, 2)
        run = desk.sync(ground)
        assert all(each.done for each in run.outcomes)
        assert len([seconds for seconds in desk.clock.slept if 2 <= seconds < 5]) >= 2
        desk.once_each(2)

    @EACH_STORE
    def test_what_is_refused_keeps_nothing_else_from_being_done(self, desk: Desk) -> None:
        """A partial batch: one is invalid, the others are made; the next run tries that one again."""
        ground = scanned(desk.book, found(*"abcd"))
        desk.stand_in.go_wrong(Fault.INVALID, after=1 if desk.stand_in.at_once == 1 else 0)
        run = desk.sync(ground)
        assert not all(each.done for each in run.outcomes)
        assert run.trouble == ""
        desk.settled(ground, 4)

    def test_credentials_that_ran_out_are_told_and_nothing_is_lost(self, desk: Desk) -> None:
        """With how to mend it, and without the credential."""
        ground = scanned(desk.book, found("a", "b"))
        desk.stand_in.refusing = True
        run = desk.sync(ground)
        assert run.refused
        assert "enew the credential" in run.trouble
        assert not any(value in repr(run) for value in desk.stand_in.environ().values())
        desk.stand_in.refusing = False
        desk.settled(ground, 2)

    @EACH_STORE
    def test_a_target_that_is_down_is_told_and_nothing_is_lost(self, desk: Desk) -> None:
        """And the next run does what this one could not."""
        ground = scanned(desk.book, found("a", "b"))
        desk.stand_in.down = True
        run = desk.sync(ground)
        assert run.trouble
        assert not run.refused
        desk.stand_in.down = False
        desk.clock.sleep(120)
        # What may have been done is looked for, and what was not is planned anew.
        desk.sync(ground)
        desk.settled(ground, 2)

    @EACH_STORE
    def test_what_is_delivered_twice_is_there_once(self, desk: Desk) -> None:
        """The book has lost what it knew: its links were never written, or it was restored from before."""
        ground = scanned(desk.book, found("a", "b"))
        desk.sync(ground)
        markers = [link.marker for link in desk.book.tickets(ESTATE, NAME)]
        assert desk.book.unlink_tickets(ESTATE, NAME, markers) == 2
        desk.clock.sleep(30)
        desk.settled(ground, 2)

    @EACH_STORE
    def test_two_runs_at_once_make_one_ticket_each(self, desk: Desk) -> None:
        """Two who share a book, each with its own connections, begin at the same moment."""
        ground = scanned(desk.book, found(*"abcdef"))
        others = [Desk(desk.url, desk.stand_in) for _ in range(2)]
        together = threading.Barrier(2)

        def run(who: Desk) -> Synced:
            together.wait(30)
            return who.sync(ground)

        try:
            with ThreadPoolExecutor(2) as pool:
                runs = list(pool.map(run, others))
        finally:
            for each in others:
                each.book.close()
        assert sum(outcome.done for run in runs for outcome in run.outcomes) == 6
        desk.settled(ground, 6)

    @EACH_STORE
    @pytest.mark.parametrize("fault", [Fault.HANGING, Fault.HANGING_BEFORE])
    def test_a_run_that_is_killed_is_finished_by_the_next(self, desk: Desk, processes: Processes, fault: Fault) -> None:
        """Killed while it waits for the answer to a write: with kill -9, in a process of its own."""
        ground = scanned(desk.book, found("a", "b", "c"))
        desk.stand_in.go_wrong(fault, after=1 if desk.stand_in.at_once == 1 else 0)
        here = desk.stand_in
        run = processes.start(desk.url, here.kind, here.options(), here.environ())
        processes.kill_when(here.hung, run)
        assert here.hung.is_set()
        # What was begun shows only after a while; the clock of the process and ours are not the same.
        desk.clock.sleep(3600)
        desk.sync(ground)
        desk.settled(ground, 3)

    def test_a_ticket_is_closed_when_its_finding_is_fixed_and_opened_again_when_it_is_back(self, desk: Desk) -> None:
        """The same ticket, and no other."""
        findings = found("a", "b")
        desk.sync(scanned(desk.book, findings))
        ground = scanned(desk.book, [*fixed(findings[:1], LATER), findings[1]], at=LATER)
        closed = desk.sync(ground)
        assert [(each.kind, each.done) for each in closed.outcomes] == [("close", True)]
        assert sorted(each.open for each in desk.once_each(2)) == [False, True]
        back = desk.sync(scanned(desk.book, findings, at=LATER + HOUR))
        assert [each.kind for each in back.outcomes][:1] == ["reopen"]
        assert [each.open for each in desk.once_each(2)] == [True, True]

    def test_nothing_is_closed_by_a_scan_that_could_not_see_it(self, desk: Desk) -> None:
        """It waits for one that could."""
        findings = found("a")
        desk.sync(scanned(desk.book, findings))
        gap = Gap(source="aws", stream="keys", scope="one", reason=GapReason.DENIED, yields=("Credential",))
        run = desk.sync(scanned(desk.book, fixed(findings, LATER), at=LATER, gaps=[gap]))
        assert run.outcomes == ()
        assert [each.open for each in desk.once_each(1)] == [True]
        desk.sync(scanned(desk.book, fixed(findings, LATER), at=LATER + HOUR))
        assert [each.open for each in desk.once_each(1)] == [False]

    @EACH_STORE
    def test_a_lost_answer_to_a_closing_closes_once(self, desk: Desk) -> None:
        """It is looked whether it is closed."""
        findings = found("a")
        desk.sync(scanned(desk.book, findings))
        ground = scanned(desk.book, fixed(findings, LATER), at=LATER)
        desk.stand_in.go_wrong(Fault.LOST)
        desk.sync(ground)
        desk.sync(ground)
        assert [each.open for each in desk.settled(ground, 1)] == [False]

    @EACH_STORE
    def test_what_changed_is_written_once(self, desk: Desk) -> None:
        """Also where the answer to that was lost."""
        findings = found("a")
        desk.sync(scanned(desk.book, findings))
        told = [msgspec.structs.replace(each, message="it has got worse") for each in findings]
        ground = scanned(desk.book, told, at=LATER)
        desk.stand_in.go_wrong(Fault.BROKEN_AFTER)
        desk.sync(ground)
        assert ["it has got worse" in each.text for each in desk.settled(ground, 1)] == [True]

    def test_a_first_run_stops_at_its_limit_and_the_next_goes_on(self, desk: Desk) -> None:
        """It says how many wait."""
        ground = scanned(desk.book, found(*"abcde"))
        routing = Routing(group_by=GroupBy.FINDING, most_new=2)
        run = desk.sync(ground, routing)
        assert run.plan is not None
        assert run.plan.over_limit == 3
        assert len(desk.stand_in.tickets()) == 2
        desk.sync(ground, routing)
        desk.sync(ground, routing)
        desk.once_each(5)


class SendFaultsAndPeople(SendFaults):
    """And what people do there, which is never undone."""

    @pytest.mark.parametrize("declined", [True, False])
    def test_what_a_person_closed_stays_closed(self, desk: Desk, *, declined: bool) -> None:
        """Whatever later scans meet."""
        findings = found("a")
        desk.sync(scanned(desk.book, findings))
        (ticket,) = desk.stand_in.tickets()
        desk.stand_in.person_closes(ticket.marker, declined=declined)
        for turn in range(1, 4):
            desk.clock.sleep(DAY.total_seconds())
            seen = [msgspec.structs.replace(each, last_seen=AT + turn * 3 * DAY) for each in findings]
            run = desk.sync(scanned(desk.book, seen, at=AT + turn * HOUR))
            assert run.plan is not None
            assert [each.finding.id for each in run.plan.proposals] == ([findings[0].id] if declined else [])
        (after,) = desk.once_each(1)
        assert not after.open
        # That it is still there is said once, and not at all to who has said that nothing will be done.
        assert len(after.comments) - len(ticket.comments) == (0 if declined else 1)
        assert [link.state for link in desk.book.tickets(ESTATE, NAME)] == [LinkState.ENDED]

    def test_a_text_that_a_person_edited_stays(self, desk: Desk) -> None:
        """What is new is said beside it."""
        findings = found("a")
        desk.sync(scanned(desk.book, findings))
        (ticket,) = desk.stand_in.tickets()
        desk.stand_in.person_edits(ticket.marker, "our own notes on this")
        told = [msgspec.structs.replace(each, message="it has got worse") for each in findings]
        for turn in range(1, 3):
            desk.sync(scanned(desk.book, told, at=AT + turn * HOUR))
        (after,) = desk.once_each(1)
        assert "our own notes on this" in after.text
        assert [comment.count("it has got worse") > 0 for comment in after.comments] == [True]
