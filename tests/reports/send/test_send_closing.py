"""How tickets end: by us when a scan has seen it, by people for good. Pure: nobody is asked."""

from __future__ import annotations

import pytest
from planning_support import OUTCOME, changed, made, planned, said, scan_of
from send_support import found
from store_support import AT, DAY, HOUR

from findings.finding import Closing, Status, UnsureSubject, Waiver
from graph.model import Gap, GapReason
from reports.scan import Scan, SourceSeen
from reports.send.links import LinkState
from reports.send.markup.as_plain import as_plain
from reports.send.model import ActionKind


def test_a_ticket_closes_when_all_of_it_has_ended_with_how_it_did() -> None:
    one, two = found("a", "b")
    links, remotes = made([one, two], routing={"group_by": None})
    waiver = Waiver(rule=one.rule, subject=one.subject, reason="a pilot", person="Ada", until=AT + DAY)
    ended = [
        changed(one, status=Status.WAIVED, waiver=waiver),
        changed(two, status=Status.FIXED, fixed=AT),
    ]
    (step,) = planned(ended, links, remotes, routing={"group_by": None}).steps
    assert (step.verb, step.why) == (ActionKind.CLOSE, "1 fixed and 1 accepted, by scan 7")
    assert step.planned is not None
    assert step.planned.after.state is LinkState.CLOSED
    text = repr(step.planned.action.text)
    assert "accepted by Ada until 2026-03-02: a pilot" in text
    assert "not met by the scan of 2026-03-01" in text


@pytest.mark.parametrize(
    ("scan", "why"),
    [
        (scan_of(), "scan 7 did not ask the rule credential-stale"),
        (scan_of(changed(OUTCOME, error="it broke")), "the rule credential-stale broke in scan 7"),
        (
            scan_of(changed(OUTCOME, unsure=(UnsureSubject(subject="arn:test:key/a", why="denied"),))),
            "scan 7 could not judge a",
        ),
        (
            scan_of(
                OUTCOME,
                gaps=[Gap(source="aws", stream="keys", scope="one", reason=GapReason.DENIED, yields=("Credential",))],
            ),
            "scan 7 could not read everything that credential-stale looks at there",
        ),
    ],
)
def test_nothing_is_closed_unless_the_scan_in_force_could_see_it(scan: Scan, why: str) -> None:
    findings = found("a")
    links, remotes = made(findings)
    fixed = [changed(findings[0], status=Status.FIXED, fixed=AT)]
    assert said(planned(fixed, links, remotes, scan=scan)) == [("skip", f"not closed: {why}")]


def test_what_nobody_looks_at_any_longer_is_closed_as_the_person_did_who_said_so() -> None:
    findings = found("a")
    links, remotes = made(findings)
    by_hand = Closing(person="Ada", at=AT, reason="the account is closed")
    closed = [changed(findings[0], status=Status.FIXED, fixed=AT, closed=by_hand)]
    (step,) = planned(closed, links, remotes, scan=scan_of()).steps
    assert (step.verb, step.why) == (ActionKind.CLOSE, "1 closed by hand, by scan 7")
    assert step.planned is not None
    text = repr(step.planned.action.text)
    assert "closed by Ada on 2026-03-01: the account is closed" in text
    assert "looked for" not in text


def test_a_closing_tells_which_scan_looked_what_it_read_and_what_was_there_before() -> None:
    one, two, three = found("a", "b", "c")
    links, remotes = made([one, two, three], routing={"group_by": None})
    by_hand = Closing(person="Ada", at=AT, reason="gone")
    ended = [changed(each, status=Status.FIXED, fixed=AT + HOUR) for each in (one, two)]
    ended.append(changed(three, status=Status.FIXED, fixed=AT, closed=by_hand))
    read = SourceSeen(name="aws", platform="aws", units=214, gapped=2, records=10_482)
    other = SourceSeen(name="vault", platform="vault", units=3, gapped=0, records=7)
    scan = changed(scan_of(changed(OUTCOME, hits=3), changed(OUTCOME, rule="other")), sources=(read, other))
    (step,) = planned(ended, links, remotes, scan=scan, routing={"group_by": None}).steps
    assert step.planned is not None
    first, rest = as_plain(step.planned.action.text).split("\n\n", 1)
    assert first.endswith(
        "looked for: scan 7 of 2026-03-01 09:00 UTC could read everything that the rule looks at there."
    )
    assert (
        rest
        == """\
Scan: 7, begun 2026-03-01 08:00 UTC, done 2026-03-01 09:00 UTC
Read of aws: 214 listings with 10,482 records; 2 could not be read, none of which the rule looks at there
Rule credential-stale: asked by this scan, met 3 times, elsewhere

- a: fixed; not met by the scan of 2026-03-01; last met 2026-03-01: a is old
- b: fixed; not met by the scan of 2026-03-01; last met 2026-03-01: b is old
- c: closed by Ada on 2026-03-01: gone
"""
    )


def test_a_gap_elsewhere_keeps_nothing_open() -> None:
    findings = found("a")
    links, remotes = made(findings)
    fixed = [changed(findings[0], status=Status.FIXED, fixed=AT)]
    elsewhere = Gap(source="aws", stream="keys", scope="two", reason=GapReason.DENIED, yields=("Credential",))
    (step,) = planned(fixed, links, remotes, scan=scan_of(OUTCOME, gaps=[elsewhere])).steps
    assert step.verb is ActionKind.CLOSE


def test_what_we_closed_opens_again_and_is_not_asked_about_before() -> None:
    (one,) = found("a")
    (link,), (remote,) = made([one])
    closed, gone = changed(link, state=LinkState.CLOSED), changed(one, status=Status.FIXED, fixed=AT)
    told = planned([gone], [closed])
    assert said(told) == [("skip", "closed by us")]
    back = planned([one], [closed], [changed(remote, open=False)])
    assert said(back) == [("reopen", "1 finding back")]
    assert said(planned([gone], [closed], [remote])) == [
        ("skip", "opened again by somebody, with nothing left to do for us")
    ]


def test_what_a_person_declined_is_proposed_and_never_opened_again() -> None:
    (one,) = found("a")
    links, (remote,) = made([one])
    theirs = changed(remote, open=False, resolution="Won't Do", declined=True, changed_by="ada")
    told = planned([one], links, [theirs])
    assert said(told) == [("skip", "closed by ada as Won't Do: proposed as a waiver")]
    assert [(each.finding.id, each.by) for each in told.proposals] == [(one.id, "ada")]
    (step,) = told.steps
    assert step.noted is not None
    assert step.noted.state is LinkState.ENDED
    later = planned([changed(one, last_seen=AT + 9 * DAY, message="worse")], [step.noted], [theirs])
    assert [step.verb for step in later.steps] == [None]
    waived = planned([changed(one, status=Status.WAIVED)], [step.noted], [theirs])
    assert waived.proposals == ()
    assert [step.quiet for step in waived.steps] == [True]


def test_what_a_person_closed_as_done_and_is_still_there_is_said_once() -> None:
    (one,) = found("a")
    links, (remote,) = made([one])
    theirs = changed(remote, open=False, resolution="Done")
    (first,) = planned([one], links, [theirs]).steps
    assert (first.verb, first.why) == (None, "closed by somebody as Done"), "no scan has looked since"
    assert first.noted is not None
    met = changed(one, last_seen=AT + 2 * DAY)
    (second,) = planned([met], [first.noted], [theirs]).steps
    assert second.verb is ActionKind.COMMENT
    assert second.planned is not None
    (third,) = planned([changed(one, last_seen=AT + 3 * DAY)], [second.planned.after], [theirs]).steps
    assert third.verb is None
    assert third.quiet


def test_what_is_new_where_a_person_closed_gets_a_ticket_of_its_own() -> None:
    findings = found("a")
    links, (remote,) = made(findings, routing={"group_by": None})
    theirs = changed(remote, open=False, declined=True)
    (step,) = planned(findings, links, [theirs], routing={"group_by": None}).steps
    assert step.noted is not None
    told = planned([*findings, *found("b")], [step.noted], [theirs], routing={"group_by": None})
    assert sorted(step.verb or "skip" for step in told.steps) == ["create", "skip"]
    assert len({step.marker for step in told.steps}) == 2


def test_what_a_person_opened_again_is_kept_up_again() -> None:
    (one,) = found("a")
    (link,), (remote,) = made([one])
    ended = changed(link, state=LinkState.ENDED, resolution="Done", noticed=AT, told=True)
    (step,) = planned([one], [ended], [remote]).steps
    assert step.noted == link
