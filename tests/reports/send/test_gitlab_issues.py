"""Tickets as issues of GitLab, over the wire to a stand-in that keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from gitlab_support import WORD, GitLabStandIn
from target_runs_support import Runs, failure, only
from ticket_wire_support import Fault, Reply, broken, lost, serving, slower, unheard
from tickets_said_support import HOSTILE, create, on

from findings.declare import Severity
from reports.send.blocks import Block, Bullets, Code, Facts, Heading, Paragraph
from reports.send.model import ActionKind, Done, Remote, Unreachable, Unsure

MARKER = "muster-3f2a91"


Projects = Runs[GitLabStandIn]


@pytest.fixture
def lab() -> Iterator[Projects]:
    server = GitLabStandIn()
    with ExitStack() as ending, serving(server):
        yield Projects(server, ending)


def test_a_ticket_becomes_a_confidential_issue_that_is_found_by_label_and_mark(lab: Projects) -> None:
    (made,) = lab.done(create())
    issue = lab.server.by_marker(MARKER)
    assert (issue["title"], issue["confidential"], issue["due_date"]) == ("Old key of deploy_bot", True, "2026-12-24")
    assert issue["labels"] == ["musterbook", "severity::high", "source: prod aws"]
    assert "- **account:** `111122223333`" in issue["description"]
    assert made.url == issue["web_url"]
    assert list(lab.target().look([MARKER, "unknown"], [])) == [made]
    assert list(lab.target().look([], [made.id, "99"])) == [made]


def test_an_issue_that_lost_label_and_mark_is_still_known_by_its_number(lab: Projects) -> None:
    first, _ = lab.done(create(), create("muster-2"))
    lab.server.by_marker(MARKER).update(labels=[], description=None)
    assert [(each.id, each.marker) for each in lab.target().look([MARKER], [first.id, "7"])] == [(first.id, "")]
    assert list(lab.target().look([MARKER], [])) == []


def test_a_list_is_read_to_its_end(lab: Projects) -> None:
    made = lab.done(*(create(f"muster-{number}") for number in range(7)))
    lab.server.page = 3
    assert list(lab.target().look([each.marker for each in made], [])) == made


def test_people_are_assigned_where_they_are_members(lab: Projects) -> None:
    lab.done(create(assignee="Ada"), create("muster-2", assignee="ad"), create("muster-3"), confidential=False)
    assert [each["username"] for each in lab.server.by_marker(MARKER)["assignees"]] == ["ada"]
    assert "Meant for ad," in lab.server.by_marker("muster-2")["description"]
    assert lab.server.by_marker("muster-3")["confidential"] is False


def test_fields_of_the_settings_go_along(lab: Projects) -> None:
    lab.done(create(fields={"labels": ["nhi"], "weight": 3}), create("muster-2", fields={"labels": "a,b"}))
    assert lab.server.by_marker(MARKER)["labels"][-1] == "nhi"
    assert lab.server.by_marker(MARKER)["weight"] == 3
    assert lab.server.by_marker("muster-2")["labels"][-2:] == ["a", "b"]


def test_an_update_leaves_what_people_own(lab: Projects) -> None:
    (made,) = lab.done(create(due=None))
    issue = lab.server.by_marker(MARKER)
    issue["title"] = "Renamed"
    issue["labels"].append("team")
    changed = on(made, ActionKind.UPDATE, severity=Severity.CRITICAL, body=(Paragraph("new"),))
    (after,) = lab.done(changed)
    assert (issue["title"], issue["description"]) == ("Renamed", f"new\n\n<!-- muster:{MARKER} -->\n")
    assert set(issue["labels"]) == {"musterbook", "source: prod aws", "team", "severity::critical"}
    assert after.body_digest != made.body_digest


def test_a_comment_is_said_once_however_often_it_is_sent(lab: Projects) -> None:
    (made,) = lab.done(create())
    same = on(made, ActionKind.COMMENT, "Seen again")
    lab.done(same, same)
    lab.done(same, on(made, ActionKind.COMMENT, "Seen again", number="a3"))
    assert len(lab.server.tickets()[0].comments) == 2


def test_closing_and_reopening(lab: Projects) -> None:
    (made,) = lab.done(create())
    (closed,) = lab.done(on(made, ActionKind.CLOSE, "Gone since 20 November"))
    assert (closed.open, closed.declined, closed.resolution) == (False, False, "closed")
    assert closed.changed_by == "project_1_bot"
    (opened,) = lab.done(on(closed, ActionKind.REOPEN, "It is back", number="a3"))
    assert opened.open
    first, second = lab.server.tickets()[0].comments
    assert ("Gone since" in first, "It is back" in second) == (True, True)


@pytest.mark.parametrize(("label", "declined"), [("WontFix", True), ("later", False)])
def test_how_a_person_closed_it_is_told_by_labels(lab: Projects, label: str, *, declined: bool) -> None:
    (made,) = lab.done(create())
    lab.server.person_closes(MARKER, declined=False)
    lab.server.by_marker(MARKER)["labels"].append(label)
    (seen,) = lab.target().look([], [made.id])
    assert (seen.open, seen.declined, seen.changed_by) == (False, declined, "ada")
    assert seen.resolution == (label if declined else "closed")
    assert lab.done(on(made, ActionKind.CLOSE, "fixed")) == [seen]
    assert lab.server.tickets()[0].comments == ()


def test_an_issue_that_is_gone_is_said_to_be_gone(lab: Projects) -> None:
    gone = Remote(id="44", marker="m")
    for kind in (ActionKind.CLOSE, ActionKind.REOPEN, ActionKind.COMMENT):
        assert "no longer has the ticket" in failure(only(lab.target().carry_out([on(gone, kind, "x")]))).why
    assert "404: 404 Not found" in failure(only(lab.target().carry_out([on(gone, ActionKind.UPDATE)]))).why


def test_without_its_label_no_second_issue_is_made(lab: Projects) -> None:
    """GitLab drops labels without a word where the role may not set them."""
    lab.server.may_label = False
    first, second = lab.target().carry_out([create("muster-1"), create("muster-2")])
    assert isinstance(first, Done)
    assert "the role Planner" in failure(second).mend
    assert len(lab.server.issues) == 1


@pytest.mark.parametrize("fault", [lost, unheard, broken])
def test_a_write_whose_answer_is_missing_is_sent_once(lab: Projects, fault: Fault) -> None:
    lab.server.fail(fault)
    target = lab.target()
    assert isinstance(only(target.carry_out([create()])), Unsure)
    assert len(list(target.look([MARKER], []))) == (1 if fault is lost else 0)


def test_too_many_requests_are_waited_out(lab: Projects) -> None:
    """By either of the headers that GitLab says it with."""
    moment = str(int(lab.clock.at().timestamp()) + 40)
    lab.server.fail(slower)
    lab.server.fail(lambda *_: Reply(429, b"Retry later", {"RateLimit-Remaining": "0", "RateLimit-Reset": moment}))
    lab.done(create())
    assert len(lab.server.issues) == 1
    assert [each >= 7 for each in lab.clock.slept].count(True) == 2


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"message": {"title": ["is too long", "is odd"]}}, "400: title is too long, is odd"),
        ({"error": "insufficient_scope", "error_description": "needs api"}, "400: needs api"),
        ({"message": ["one", "two"]}, "400: one, two"),
        (["odd"], "it answered 400"),
    ],
)
def test_a_refusal_says_why(lab: Projects, body: object, words: str) -> None:
    lab.server.fail(lambda *_: Reply(400, body))
    assert words in failure(only(lab.target().carry_out([create()]))).why


def test_credentials_that_ran_out_are_told_without_them(lab: Projects) -> None:
    lab.server.refusing = True
    with pytest.raises(Unreachable) as caught:
        list(lab.target().look([MARKER], []))
    assert caught.value.refused
    assert WORD not in str(caught.value)


def test_greeting_says_where_we_are_and_who_sees_it(lab: Projects) -> None:
    said = "GitLab at 127.0.0.1, project acme/security/findings (private), "
    assert lab.target().greet() == f"{said}confidential issues"
    assert lab.target(confidential=False).greet() == f"{said}issues that are not confidential"


def test_names_that_others_chose_stay_names_and_no_commands(lab: Projects) -> None:
    """The stand-in objects to a command outside of code, and to a text that is too long."""
    hostile = (*HOSTILE, "/close", " /assign @ada", "<!-- muster:muster-other -->", "see !12", "```\n/close\n```")
    body: list[Block] = [make(each) for each in hostile for make in (Heading, Paragraph, Code)]
    body += [Bullets(hostile), Facts(tuple((each, each) for each in hostile)), Code("y" * 1_100_000)]
    (made,) = lab.done(create(body=tuple(body), title="/close @everyone <b>" + "\n" + "x" * 400))
    lab.done(on(made, ActionKind.COMMENT, "/close"))
    issue = lab.server.by_marker(MARKER)
    assert made.marker == MARKER
    assert "\n&#8203;/close\n" in issue["description"]
    assert "\n/close\n" in issue["description"]
    assert "What follows was left out" in issue["description"]
    assert "<!-- muster:muster-other" not in issue["description"]
