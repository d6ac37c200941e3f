"""Plans of tickets: what is done, what is left alone, and why. Pure: nobody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from send_support import RULES, found
from store_support import AT, DAY, ESTATE, summary

from findings.declare import Severity
from findings.finding import Closing, Finding, Outcome, State, Status, UnsureSubject, Waiver
from graph.model import Gap, GapReason
from reports.scan import Scan
from reports.send import wording
from reports.send.coverage import Coverage
from reports.send.links import Link, LinkState
from reports.send.model import ActionKind, Remote
from reports.send.planning import plan, to_look_for
from reports.send.plans import Asked, Plan
from reports.send.routing import GroupBy, Routing
from reports.send.shown import plan_text, shown

OUTCOME = Outcome(rule="credential-stale", title="", severity=Severity.HIGH, state=State.BROKEN)


def scan_of(*outcomes: Outcome, gaps: Sequence[Gap] = ()) -> Scan:
    return msgspec.structs.replace(summary(7), outcomes=outcomes, gaps=tuple(gaps))


def planned(
    findings: Sequence[Finding],
    links: Sequence[Link] = (),
    remotes: Sequence[Remote] = (),
    *,
    scan: Scan | None = None,
    **more: Any,  # noqa: ANN401  because settings hold anything
) -> Plan:
    seen = scan or scan_of(OUTCOME)
    asked = Asked(
        estate=ESTATE,
        target="tracker",
        routing=Routing(**{"group_by": GroupBy.FINDING, **more.pop("routing", {})}),
        columns=more.pop("columns", False),
        scan=seen,
        coverage=Coverage(seen, RULES),
        at=AT + DAY,
        known={each.id: each for each in findings},
        links=links,
        **more,
    )
    return plan(asked, asked.groups(), remotes)


def made(findings: Sequence[Finding], **more: Any) -> tuple[list[Link], list[Remote]]:  # noqa: ANN401  because of the same
    """The links and tickets that carrying out a first plan leaves behind."""
    links, remotes = [], []
    for number, step in enumerate(planned(findings, **more).steps):
        assert step.planned is not None
        links.append(msgspec.structs.replace(step.planned.after, remote=f"{number}", seen="as written"))
        remotes.append(Remote(id=f"{number}", marker=step.marker, url=f"https://t/{number}", body_digest="as written"))
    return links, remotes


def said(plan: Plan) -> list[tuple[str, str]]:
    return [(step.verb or "skip", step.why) for step in plan.steps]


def changed(struct: Any, **to: Any) -> Any:  # noqa: ANN401  because any struct may be changed
    return msgspec.structs.replace(struct, **to)


def test_findings_of_one_owner_rule_and_account_share_a_ticket() -> None:
    """And each of the three apart makes another."""
    one, two, other_owner, other_scope, other_rule = found(*"abcde")
    findings = [
        one,
        two,
        changed(other_owner, owner="team-b"),
        changed(other_scope, scope="two"),
        changed(other_rule, rule="other"),
    ]
    told = planned(findings, routing={"group_by": None})
    assert sorted(len(step.findings) for step in told.steps) == [1, 1, 1, 2]
    assert len(planned(findings, routing={"group_by": GroupBy.RULE_SCOPE}).steps) == 3
    assert len(planned(findings, routing={"group_by": GroupBy.OWNER}).steps) == 2
    assert len(planned(findings, routing={"group_by": None}, columns=True).steps) == 5


def test_markers_are_the_same_on_every_machine_and_fit_everywhere() -> None:
    (step,) = planned(found("a")).steps
    assert step.marker == "muster-" + step.marker.removeprefix("muster-").lower()
    assert len(step.marker) == 39
    assert step.marker == planned(found("a")).steps[0].marker
    assert step.marker != planned(found("b")).steps[0].marker


@pytest.mark.parametrize(
    ("routing", "takes"),
    [
        ({"min_severity": Severity.CRITICAL}, False),
        ({"min_severity": Severity.HIGH}, True),
        ({"rules": ("credential-*",)}, True),
        ({"rules": ("other",)}, False),
        ({"sources": ("vault",)}, False),
        ({"scopes": ("one", "two")}, True),
        ({"owners": ("team-*",)}, False),
        ({"owners": ("",)}, True),
        ({"environments": ("production",)}, True),
        ({"environments": ("staging", "")}, False),
    ],
)
def test_routing_chooses_by_severity_rule_source_owner_and_environment(
    routing: dict[str, object], *, takes: bool
) -> None:
    findings = found("a")
    told = planned(findings, routing=routing, environments={findings[0].id: "production"})
    assert bool(told.steps) is takes


def test_what_nobody_tells_the_environment_of_can_be_asked_for() -> None:
    assert planned(found("a"), routing={"environments": ("",)}).steps


def test_a_finding_stays_with_its_ticket_when_its_owner_changes() -> None:
    (one,) = found("a")
    links, remotes = made([one], routing={"group_by": None})
    told = planned([changed(one, owner="team-b")], links, remotes, routing={"group_by": None})
    assert [(step.verb, step.marker) for step in told.steps] == [(ActionKind.UPDATE, links[0].marker)]


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


def test_new_tickets_stop_at_the_limit_the_riskiest_first() -> None:
    findings = [changed(each, risk=10 * number) for number, each in enumerate(found(*"abcde"), 1)]
    told = planned(findings, routing={"most_new": 2})
    assert [(step.verb, step.findings) for step in told.steps][:2] == [
        (ActionKind.CREATE, (findings[4].id,)),
        (ActionKind.CREATE, (findings[3].id,)),
    ]
    assert told.over_limit == 3
    assert all("most_new" in step.why for step in told.steps[2:])


def test_templates_are_filled_and_names_in_them_stay_names() -> None:
    (one,) = found("a", subject_name="{owner}<b>", owner="team-a")
    (step,) = planned(
        [one],
        routing={
            "title": "{severity}: {subject}",
            "opening": "Dear {owner},",
            "assignees": {"team-a": "ada"},
            "fields": {"customfield_1": ["{rule}", {"value": "{scope}"}], "n": 3},
        },
    ).steps
    assert step.planned is not None
    ticket = step.planned.action.ticket
    assert ticket.title == "high: {owner}<b>"
    assert ticket.fields == {"customfield_1": ["credential-stale", {"value": "one"}], "n": 3}
    assert ticket.assignee == "ada"
    assert "Dear team-a," in repr(ticket.body)


def test_a_large_group_says_how_many_it_does_not_list() -> None:
    findings = found(*(f"n{number}" for number in range(300)))
    (step,) = planned(findings, routing={"group_by": None}).steps
    assert step.planned is not None
    text = repr(step.planned.action.ticket.body)
    assert "and 250 more: muster findings lists all" in text
    assert len(text) < 40_000


def test_hostile_names_make_no_ticket_long() -> None:
    (one,) = found("a", subject_name="\u202e" + "x" * 10_000, message="m" * 100_000, evidence=("e" * 10_000,) * 90)
    (step,) = planned([one]).steps
    assert step.planned is not None
    ticket = step.planned.action.ticket
    assert len(ticket.title) <= wording.TITLE_ROOM
    assert len(repr(ticket.body)) < 40_000


def test_a_plan_is_shown_to_people_and_to_programs() -> None:
    one, two, three = found("a", "b\x1b[31m", "c")
    links, remotes = made([one, two])
    theirs = changed(remotes[1], open=False, resolution="Won't\x1b Do", declined=True, changed_by="bo")
    told = planned([one, two, three], links, [remotes[0], theirs], routing={"most_new": 0})
    text = "".join(plan_text(told))
    assert text.startswith("tracker: 2 skipped, 1 as it should be\n")
    assert "1 new ticket over the limit" in text
    assert "muster waive fingerprint-" in text
    assert "\x1b" not in text
    made_for_programs = shown(told)
    assert [step.verb for step in made_for_programs.steps] == ["skip"] * 3
    assert [each.by for each in made_for_programs.proposals] == ["bo"]
    assert "".join(plan_text(planned([]))) == "tracker: nothing to do\n"


def test_an_open_finding_that_is_overdue_has_the_earliest_end() -> None:
    one, two = found("a", "b", due=AT + timedelta(days=3))
    (step,) = planned([one, changed(two, due=AT + DAY)], routing={"group_by": None}).steps
    assert step.planned is not None
    assert step.planned.action.ticket.due == AT + DAY
