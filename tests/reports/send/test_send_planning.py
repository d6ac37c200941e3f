"""Plans of tickets that are open, or missing: what is done, what is left alone, and why. Pure: nobody is asked."""

from __future__ import annotations

from planning_support import OUTCOME, changed, made, planned, said, scan_of
from send_support import RULES, found
from store_support import AT, DAY, ESTATE

from findings.finding import Status
from reports.send.coverage import Coverage
from reports.send.links import LinkState
from reports.send.model import ActionKind, Remote
from reports.send.planning import to_look_for
from reports.send.plans import Asked
from reports.send.routing import GroupBy, Routing


def test_ages_that_grow_every_day_are_no_news() -> None:
    (one,) = found("a", message="it is 91 days old")
    links, remotes = made([one])
    older = changed(one, message="it is 92 days old", last_seen=AT + DAY)
    assert said(planned([older], links, remotes)) == [("skip", "nothing new")]
    assert said(planned([changed(older, risk=60)], links, remotes)) == [("update", "the evidence changed")]


def test_a_group_is_updated_when_findings_come_and_go() -> None:
    findings = found("a", "b")
    links, remotes = made(findings, routing={"group_by": None})
    now = [changed(findings[0], status=Status.FIXED, fixed=AT), findings[1], *found("c")]
    (step,) = planned(now, links, remotes, routing={"group_by": None}).steps
    assert step.why == "1 came, 1 done"
    assert step.planned is not None
    assert step.planned.after.findings == tuple(sorted(each.id for each in now))
    assert "No longer to be done" in repr(step.planned.action.ticket.body)


def test_an_edited_text_gets_a_comment_instead_and_an_unedited_one_is_written_anew() -> None:
    (one,) = found("a")
    links, (remote,) = made([one])
    worse = [changed(one, message="worse")]
    told = planned(worse, links, [changed(remote, body_digest="edited")])
    assert [(step.verb, step.why) for step in told.steps] == [
        (ActionKind.COMMENT, "the evidence changed; somebody edited the text, which stays")
    ]
    (step,) = told.steps
    assert step.planned is not None
    again = planned(worse, [step.planned.after], [changed(remote, body_digest="edited")])
    assert said(again) == [("skip", "nothing new")]


def test_only_what_may_matter_is_looked_for() -> None:
    (one,), (other,) = found("a"), found("b")
    links, _ = made([one, other])
    closed = [changed(link, state=LinkState.CLOSED) for link in links]
    ended = changed(one, status=Status.FIXED, fixed=AT)
    asked = Asked(
        estate=ESTATE, target="tracker", routing=Routing(group_by=GroupBy.FINDING), columns=False,
        scan=scan_of(OUTCOME), coverage=Coverage(scan_of(OUTCOME), RULES), at=AT,
        known={each.id: each for each in (ended, other, *found("c"))}, links=closed,
    )  # fmt: skip
    markers, ids = to_look_for(asked.groups())
    assert len(markers) == 2
    assert ids == [link.remote for link in links if link.findings == (other.id,)]


def test_a_ticket_that_is_gone_is_not_made_again_by_itself() -> None:
    (one,) = found("a")
    links, _ = made([one])
    (step,) = planned([one], links).steps
    assert step.verb is None
    assert "muster tickets unlink" in step.why
    assert step.noted is not None
    assert step.noted.state is LinkState.GONE


def test_a_ticket_that_is_found_without_a_link_is_linked_and_left_as_it_is() -> None:
    """Of two with one marker the open one counts: a person may have closed a double."""
    (one,) = found("a")
    marker = planned([one]).steps[0].marker
    there = [Remote(id="1", marker=marker, open=False), Remote(id="2", marker=marker, body_digest="x")]
    (step,) = planned([one], [], there).steps
    assert (step.verb, step.why) == (None, "found at the target, and linked")
    assert step.noted is not None
    assert (step.noted.remote, step.noted.seen, step.noted.findings) == ("2", "x", (one.id,))
