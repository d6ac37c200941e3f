"""What tickets and plans say, to people and to programs."""

from __future__ import annotations

from datetime import timedelta

from planning_support import changed, made, planned
from send_support import found
from store_support import AT, DAY

from findings.finding import Waiver
from reports.send import wording
from reports.send.shown import plan_text, shown


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


def test_who_keeps_columns_is_told_of_evidence_risk_and_waiver_too() -> None:
    waiver = Waiver(rule="credential-stale", subject="*", reason="a pilot", person="Ada", until=AT + DAY)
    (one,) = found("a", evidence=("last used 2026-01-02", "e" * 10_000), waiver=waiver, assigned="team-b")
    (step,) = planned([one]).steps
    assert step.planned is not None
    told = step.planned.action.ticket.told
    assert told is not None
    assert told.evidence[0] == "last used 2026-01-02"
    assert len(told.evidence[1]) <= wording.TEXT_ROOM
    assert (told.terms, told.waiver, told.assigned) == (one.terms, waiver, "team-b")


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
