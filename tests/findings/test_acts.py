"""What people do about findings, beside what scans do: every transition there is, and that none loses anything."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from findings_support import NOW, SOURCE, graph_of, made_rule
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from findings.acts import (
    Act,
    Refused,
    acknowledging,
    assigning,
    commented,
    no_longer_waived,
    unacknowledged,
    waived,
)
from findings.declare import Hit, RuleKind, View
from findings.due import DueDates, dated, due_of
from findings.evaluate import evaluate
from findings.events import Event, scanned
from findings.finding import Finding, Status, Waiver
from findings.life import advance
from findings.limits import Limits
from findings.making import make_findings
from findings.sight import sight_of
from graph.model import Gap, GapReason, Identity

DAY = timedelta(days=1)
DATES = DueDates()
SUBJECT = Identity(id="a", kind="k", name="A")
WAIVER = Waiver(rule="made-up", subject="a", reason="known", person="jo", until=NOW + DAY)
GAP = Gap(source=SOURCE, stream="s", scope="1", reason=GapReason.DENIED, yields=("Identity",))


def act(at: datetime = NOW, note: str = "") -> Act:
    return Act(person="Ada", at=at, note=note)


def scan(
    known: dict[str, Finding], at: datetime, *, hit: bool, gap: bool = False, waivers: tuple[Waiver, ...] = ()
) -> dict[str, Finding]:
    """Carry what is known one scan further; the estate has one subject."""
    judged = made_rule(
        lambda _view: iter([Hit(subject="a", message="bad")] if hit else []), reads=(Identity,), kind=RuleKind.FACT
    )
    graph = graph_of((SUBJECT,), (GAP,) if gap else ())
    evaluation = evaluate(View(graph=graph, before=None, at=at, limits=Limits()), [judged])
    fresh = make_findings(evaluation, {judged.id: judged}, graph, at=at, limits=Limits())
    sight = sight_of(evaluation, {judged.id: judged}, graph, sources=(SOURCE,))
    return {each.id: each for each in advance(known, fresh, sight=sight, waivers=waivers, at=at, due=DATES)}


def found(status: Status = Status.OPEN) -> Finding:
    """The finding in a status, as its life would have brought it there."""
    (new,) = scan({}, NOW, hit=True).values()
    known = {new.id: new}
    match status:
        case Status.NEW:
            return new
        case Status.ACKNOWLEDGED:
            return acknowledging(act())(new)
        case Status.WAIVED:
            return waived(new, WAIVER)
        case Status.FIXED | Status.REOPENED:
            known = scan(known, NOW + DAY, hit=False)
    (now,) = scan(known, NOW + 2 * DAY, hit=status is not Status.FIXED).values()
    return now


@pytest.mark.parametrize("status", Status)
def test_the_statuses_of_these_tests_are_what_they_say(status: Status) -> None:
    assert found(status).status is status


TRANSITIONS = {
    # Before: after a scan that met it, that looked and did not, that could not look; under a waiver; after an
    # acknowledgement, and after that was taken back. None: it is refused.
    Status.NEW: ("open", "fixed", "open", "waived", "acknowledged", None),
    Status.OPEN: ("open", "fixed", "open", "waived", "acknowledged", None),
    Status.ACKNOWLEDGED: ("acknowledged", "fixed", "acknowledged", "waived", None, "open"),
    Status.WAIVED: ("open", "fixed", "open", "waived", None, None),
    Status.FIXED: ("reopened", "fixed", "fixed", "waived", None, None),
    Status.REOPENED: ("open", "fixed", "open", "waived", "acknowledged", None),
}


@pytest.mark.parametrize("status", Status)
def test_every_transition_there_is(status: Status) -> None:
    before = found(status)
    known, at = {before.id: before}, NOW + 5 * DAY
    longer = msgspec.structs.replace(WAIVER, until=NOW + 9 * DAY)
    after = [
        scan(known, at, hit=True)[before.id].status.value,
        scan(known, at, hit=False)[before.id].status.value,
        scan(known, at, hit=False, gap=True)[before.id].status.value,
        scan(known, at, hit=True, waivers=(longer,))[before.id].status.value,
    ]
    for move in (acknowledging(act(at)), unacknowledged):
        try:
            after.append(move(before).status.value)
        except Refused:
            after.append(None)
    assert tuple(after) == TRANSITIONS[status]


def test_an_acknowledgement_says_who_and_keeps_the_day_it_is_due() -> None:
    before = found()
    after = acknowledging(act(note="on it"))(before)
    assert after.acknowledged is not None
    assert (after.acknowledged.person, after.acknowledged.note, after.due) == ("Ada", "on it", before.due)
    with pytest.raises(Refused, match="was acknowledged by Ada already"):
        acknowledging(act())(after)
    assert unacknowledged(after) == before


def test_what_comes_back_asks_anew() -> None:
    """Who had acknowledged it had seen another thing; who was asked to see to it still is."""
    before = assigning("Bo")(found(Status.ACKNOWLEDGED))
    fixed = scan({before.id: before}, NOW + DAY, hit=False)
    (back,) = scan(fixed, NOW + 9 * DAY, hit=True).values()
    assert (back.status, back.acknowledged, back.assigned) == (Status.REOPENED, None, "Bo")
    assert back.due == NOW + 9 * DAY + timedelta(days=DATES.days(back.rule, back.severity))


def test_assigning_is_refused_where_it_changes_nothing() -> None:
    one = assigning("Bo")(found())
    with pytest.raises(Refused, match="is assigned to Bo already"):
        assigning("Bo")(one)
    assert assigning(None)(one).assigned is None
    with pytest.raises(Refused, match="is assigned to nobody"):
        assigning(None)(found())
    with pytest.raises(Refused, match="is fixed"):
        assigning("Bo")(found(Status.FIXED))
    assert commented(found(Status.FIXED)) == found(Status.FIXED)


def test_the_time_to_mend_begins_anew_when_a_waiver_ends() -> None:
    """On the day it ended, whenever a scan notices; or on the day it was taken back."""
    known = {found(Status.WAIVED).id: found(Status.WAIVED)}
    assert next(iter(known.values())).due is None
    days = timedelta(days=DATES.days("made-up", found().severity))
    (after,) = scan(known, NOW + 7 * DAY, hit=True).values()
    assert (after.opened, after.due) == (WAIVER.until, WAIVER.until + days)
    back = no_longer_waived(found(Status.WAIVED), NOW + timedelta(hours=1), DATES)
    assert (back.opened, back.due) == (NOW + timedelta(hours=1), NOW + timedelta(hours=1) + days)


def test_days_are_those_of_the_rule_or_of_the_severity() -> None:
    one = found()
    dates = DueDates(medium=3, high=3, low=3, critical=3, info=3, rules={"made-up": 1})
    assert dated(one, dates).due == NOW + DAY
    assert due_of("other", one.severity, NOW, dates) == NOW + 3 * DAY
    never = dated(one, DueDates(rules={"made-up": 0}))
    assert never.due is None
    assert not never.overdue(NOW + 999 * DAY)
    assert dated(one, dates).overdue(NOW + 2 * DAY)
    assert not dated(one, dates).overdue(NOW + DAY)
    assert dated(found(Status.FIXED), dates) == found(Status.FIXED)


def test_each_step_of_a_scan_says_why() -> None:
    def step(before: Finding | None, after: Finding) -> Event | None:
        return scanned(before, after, scan=3, at=NOW + 5 * DAY)

    new, open_, fixed, back, accepted = (found(Status(each)) for each in ("new", "open", "fixed", "reopened", "waived"))
    assert step(None, new) == Event(at=NOW + 5 * DAY, status=Status.NEW, scan=3)
    assert step(open_, open_) is None
    notes = [
        step(open_, fixed),
        step(fixed, back),
        step(open_, accepted),
        step(accepted, open_),
        step(waived(open_, msgspec.structs.replace(WAIVER, until=NOW + 9 * DAY)), open_),
        step(accepted, waived(open_, msgspec.structs.replace(WAIVER, until=NOW + 9 * DAY, follows=WAIVER.until))),
    ]
    assert [each.note if each else None for each in notes] == [
        "looked at, and no longer so",
        "it is back; it was fixed on 2026-11-21",
        "accepted until 2026-11-21 by jo: known",
        "its waiver by jo ended on 2026-11-21",
        "its waiver by jo is no longer there",
        "accepted until 2026-11-29 by jo, which renews the one until 2026-11-21: known",
    ]


class Life(RuleBasedStateMachine):
    """Scans and people in any order: what holds of a finding holds after each of them."""

    def __init__(self) -> None:
        super().__init__()
        self.at = NOW
        self.known: dict[str, Finding] = {}
        self.waivers: tuple[Waiver, ...] = ()
        self.there = True

    @property
    def finding(self) -> Finding:
        """The one finding of this estate."""
        return next(iter(self.known.values()))

    def people(self, after: Finding) -> None:
        """A person left it so."""
        self.known = {after.id: after}

    @rule(days=st.integers(1, 40), hit=st.booleans(), gap=st.booleans())
    def scan(self, days: int, hit: bool, gap: bool) -> None:  # noqa: FBT001  because hypothesis gives it
        """Some days later a scan meets it, or does not, or cannot look."""
        self.at += days * DAY
        before = self.known
        self.known = scan(before, self.at, hit=hit, gap=gap, waivers=self.waivers)
        assert self.known.keys() >= before.keys()
        for id_, known in before.items():
            now = self.known[id_]
            assert now.first_seen == known.first_seen
            assert now.assigned == known.assigned
            assert now.reopened >= known.reopened
            if now.status is Status.FIXED and known.status is not Status.FIXED:
                assert not hit
                assert not gap

    @precondition(lambda self: self.known)
    @rule()
    def acknowledge(self) -> None:
        """Somebody has seen it."""
        try:
            self.people(acknowledging(act(self.at))(self.finding))
        except Refused:
            assert self.finding.status in {Status.WAIVED, Status.FIXED, Status.ACKNOWLEDGED}

    @precondition(lambda self: self.known)
    @rule()
    def take_back(self) -> None:
        """They take that back."""
        try:
            self.people(unacknowledged(self.finding))
        except Refused:
            assert self.finding.status is not Status.ACKNOWLEDGED

    @precondition(lambda self: self.known)
    @rule(to=st.sampled_from(["Bo", "Cy", None]))
    def assign(self, to: str | None) -> None:
        """Somebody is asked to see to it."""
        try:
            self.people(assigning(to)(self.finding))
        except Refused:
            assert self.finding.status is Status.FIXED or self.finding.assigned == to

    @precondition(lambda self: self.known)
    @rule(days=st.integers(0, 30))
    def waive(self, days: int) -> None:
        """It is accepted for some days."""
        waiver = msgspec.structs.replace(WAIVER, until=self.at + days * DAY)
        self.waivers = (*self.waivers, waiver)
        if self.finding.status is not Status.FIXED:
            self.people(waived(self.finding, waiver))

    @precondition(lambda self: self.known)
    @rule()
    def take_waivers_back(self) -> None:
        """It is accepted no longer."""
        self.waivers = ()
        if self.finding.status is Status.WAIVED:
            self.people(no_longer_waived(self.finding, self.at, DATES))

    @invariant()
    def it_is_what_its_status_says(self) -> None:
        """What it holds fits its status."""
        for finding in self.known.values():
            assert (finding.acknowledged is not None) == (finding.status is Status.ACKNOWLEDGED)
            assert (finding.waiver is not None) == (finding.status is Status.WAIVED)
            assert (finding.fixed is not None) == (finding.status is Status.FIXED)
            assert finding.first_seen <= finding.asks_since <= self.at
            if finding.status is Status.WAIVED:
                assert finding.due is None
            if finding.active:
                assert finding.due == due_of(finding.rule, finding.severity, finding.asks_since, DATES)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
