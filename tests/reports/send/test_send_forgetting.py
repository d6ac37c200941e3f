"""Places that forget what nobody writes anew: what is open is written in time, and what was forgotten made again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from planning_support import changed, made, planned, said
from send_support import found
from store_support import AT, DAY

from findings.finding import Status
from reports.send.links import LinkState
from reports.send.model import ActionKind
from reports.send.shown import plan_text

FORGETS = timedelta(days=90)


@pytest.mark.parametrize(("days", "verb"), [(0, "skip"), (59, "skip"), (60, "update"), (89, "update")])
def test_what_is_open_is_written_anew_in_time(days: int, verb: str) -> None:
    (one,) = found("a")
    (link,), (remote,) = made([one])
    there = changed(remote, written=AT)
    told = planned([one], [link], [there], at=AT + days * DAY, forgets=FORGETS)
    assert [step.verb or "skip" for step in told.steps] == [verb]
    if verb == "update":
        why = f"nothing new, but not written for {days} days, and forgotten there after 90"
        assert why in "".join(plan_text(told))
        assert told.steps[0].planned is not None
        assert told.steps[0].planned.after == link


def test_what_a_person_edited_is_not_written_over_to_keep_it() -> None:
    (one,) = found("a")
    links, (remote,) = made([one])
    theirs = changed(remote, written=AT, body_digest="edited")
    assert said(planned([one], links, [theirs], at=AT + 80 * DAY, forgets=FORGETS)) == [("skip", "nothing new")]


def test_what_nobody_forgets_is_not_written_for_nothing() -> None:
    (one,) = found("a")
    links, (remote,) = made([one])
    old = [changed(remote, written=AT)]
    assert said(planned([one], links, old, at=AT + 300 * DAY)) == [("skip", "nothing new")]
    assert said(planned([one], links, [remote], at=AT + 300 * DAY, forgets=FORGETS)) == [("skip", "nothing new")]


@pytest.mark.parametrize("state", [LinkState.OPEN, LinkState.CLOSED, LinkState.GONE])
def test_what_was_forgotten_and_asks_for_action_is_made_again(state: LinkState) -> None:
    """Under its old marker; at other places somebody took it away, and it stays away."""
    (one,) = found("a")
    (link,), _ = made([one])
    (step,) = planned([one], [changed(link, state=state)], forgets=FORGETS).steps
    assert (step.verb, step.why) == (ActionKind.CREATE, "1 finding, forgotten there in the meantime")
    assert step.planned is not None
    assert step.planned.after == link
    assert [each.verb for each in planned([one], [changed(link, state=state)]).steps] == [None]


def test_what_was_forgotten_and_is_mended_is_not_made_again() -> None:
    (one,) = found("a")
    (link,), _ = made([one])
    (step,) = planned([changed(one, status=Status.FIXED, fixed=AT)], [link], forgets=FORGETS).steps
    assert (step.verb, step.why, step.quiet) == (None, "forgotten there, with nothing left to do", True)
    assert step.noted == changed(link, state=LinkState.CLOSED)


def test_what_a_person_closed_is_not_made_again_when_it_is_forgotten() -> None:
    (one,) = found("a")
    (link,), _ = made([one])
    (step,) = planned([one], [changed(link, state=LinkState.ENDED, declined=True)], forgets=FORGETS).steps
    assert (step.verb, step.quiet, step.noted) == (None, True, None)
