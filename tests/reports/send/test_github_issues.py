"""Tickets as issues of GitHub, over the wire to a stand-in that keeps them and to a mock server of its OpenAPI."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import msgspec
import pytest
from clock_support import around
from github_openapi_support import published, wrong_request
from github_support import ADA, ME, WORD, GitHubStandIn, label, refusal
from prism_support import prism
from target_runs_support import Runs, failure, only
from ticket_wire_support import Fault, Reply, broken, lost, serving, unheard
from tickets_said_support import HOSTILE, create, on

from findings.declare import Severity
from reports.send.blocks import Block, Bullets, Code, Facts, Heading, Paragraph
from reports.send.github.settings import GitHub
from reports.send.model import ActionKind, Done, Remote, Unreachable, Unsure
from reports.send.registry import target_kinds

MARKER = "muster-3f2a91"


Repositories = Runs[GitHubStandIn]


@pytest.fixture
def hub() -> Iterator[Repositories]:
    server = GitHubStandIn()
    with ExitStack() as ending, serving(server):
        yield Repositories(server, ending)


def test_a_ticket_becomes_an_issue_that_is_found_by_label_and_mark(hub: Repositories) -> None:
    (made,) = hub.done(create())
    issue = hub.server.by_marker(MARKER)
    assert issue["title"] == "Old key of deploy_bot"
    assert hub.server.labels(MARKER) == ["musterbook", "severity: high", "source: prod aws"]
    assert "- **account:** `111122223333`" in issue["body"]
    assert issue["body"].endswith(f"\n<!-- muster:{MARKER} -->\n")
    assert made.url == issue["html_url"]
    assert list(hub.target().look([MARKER, "unknown"], [])) == [made]
    assert list(hub.target().look([], [made.id, "99"])) == [made]
    assert list(hub.target().look(["unknown"], [])) == []


def test_an_issue_that_lost_label_and_mark_is_still_known_by_its_number(hub: Repositories) -> None:
    (made,) = hub.done(create())
    hub.server.by_marker(MARKER).update(labels=[], body=None)
    (seen,) = hub.target().look([MARKER], [made.id])
    assert (seen.id, seen.marker, seen.open) == (made.id, "", True)
    assert list(hub.target().look([MARKER], [])) == []


def test_a_list_is_read_to_its_end_and_pull_requests_are_none_of_ours(hub: Repositories) -> None:
    made = hub.done(*(create(f"muster-{number}") for number in range(7)))
    hub.server.by_marker("muster-3")["pull_request"] = {"url": "", "html_url": "", "diff_url": "", "patch_url": ""}
    hub.server.page = 3
    found = list(hub.target().look([each.marker for each in made], []))
    assert [each.marker for each in found] == [each.marker for each in made if each.marker != "muster-3"]


def test_people_are_assigned_where_they_can_be(hub: Repositories) -> None:
    hub.done(create(assignee=ADA), create("muster-2", assignee="nobody"))
    assert [each["login"] for each in hub.server.by_marker(MARKER)["assignees"]] == [ADA]
    assert hub.server.by_marker("muster-2")["assignees"] == []
    assert "Meant for nobody" in hub.server.by_marker("muster-2")["body"]


def test_fields_of_the_settings_go_along(hub: Repositories) -> None:
    hub.done(create(fields={"labels": ["security"], "assignees": [ADA]}), label="nhi", severity_label="")
    assert hub.server.labels(MARKER) == ["nhi", "musterbook", "source: prod aws", "security"]
    assert [each["login"] for each in hub.server.by_marker(MARKER)["assignees"]] == [ADA]


def test_an_update_leaves_what_people_own(hub: Repositories) -> None:
    (made,) = hub.done(create())
    issue = hub.server.by_marker(MARKER)
    issue["title"] = "Renamed"
    issue["labels"].append(label("team: cloud"))
    changed = on(made, ActionKind.UPDATE, severity=Severity.CRITICAL, body=(Paragraph("new"),))
    (after,) = hub.done(changed)
    assert issue["title"] == "Renamed"
    assert issue["body"] == f"new\n\n<!-- muster:{MARKER} -->\n"
    assert set(hub.server.labels(MARKER)) == {"musterbook", "source: prod aws", "team: cloud", "severity: critical"}
    assert after.body_digest != made.body_digest
    hub.done(changed)
    assert "labels" not in hub.server.writes()[-1].body


def test_whoever_edits_the_text_is_noticed(hub: Repositories) -> None:
    (made,) = hub.done(create())
    issue = hub.server.by_marker(MARKER)
    issue["body"] = issue["body"].replace("\n", "\r\n")
    (seen,) = hub.target().look([MARKER], [])
    assert seen.body_digest == made.body_digest
    hub.server.person_edits(MARKER, "ours")
    assert next(hub.target().look([], [made.id])).body_digest != made.body_digest


def test_a_comment_is_said_once_however_often_it_is_sent(hub: Repositories) -> None:
    (made,) = hub.done(create())
    same = on(made, ActionKind.COMMENT, "Seen again")
    hub.done(same, same)
    hub.done(same, on(made, ActionKind.COMMENT, "Seen again", number="a3"))
    assert len(hub.server.tickets()[0].comments) == 2


def test_closing_and_reopening(hub: Repositories) -> None:
    (made,) = hub.done(create())
    (closed,) = hub.done(on(made, ActionKind.CLOSE, "Gone since 20 November"))
    issue = hub.server.by_marker(MARKER)
    assert (issue["state"], issue["state_reason"]) == ("closed", "completed")
    assert (closed.open, closed.declined, closed.resolution, closed.changed_by) == (False, False, "completed", ME)
    assert "Gone since 20 November" in hub.server.tickets()[0].comments[0]
    (opened,) = hub.done(on(closed, ActionKind.REOPEN, "It is back", number="a3"))
    assert opened.open
    assert (issue["state"], issue["state_reason"], len(hub.server.tickets()[0].comments)) == ("open", "reopened", 2)
    hub.done(on(opened, ActionKind.CLOSE))
    assert len(hub.server.tickets()[0].comments) == 2


@pytest.mark.parametrize(
    ("reason", "labels", "declined", "resolution"),
    [
        ("not_planned", [], True, "not_planned"),
        ("duplicate", [], False, "duplicate"),
        ("completed", ["wontfix"], True, "wontfix"),
        ("completed", ["fixed"], False, "completed"),
    ],
)
def test_how_a_person_closed_it_is_told(
    hub: Repositories, reason: str, labels: list[str], resolution: str, *, declined: bool
) -> None:
    (made,) = hub.done(create())
    hub.server.person_closes(MARKER, declined=False)
    hub.server.by_marker(MARKER)["state_reason"] = reason
    hub.server.by_marker(MARKER)["labels"] += [label(each) for each in labels]
    (seen,) = hub.target().look([], [made.id])
    assert (seen.open, seen.declined, seen.resolution, seen.changed_by) == (False, declined, resolution, ADA)
    (after,) = hub.done(on(made, ActionKind.CLOSE, "fixed"))
    assert after == seen
    assert hub.server.tickets()[0].comments == ()


def test_an_issue_that_is_gone_is_said_to_be_gone(hub: Repositories) -> None:
    gone = Remote(id="44", marker="m")
    kinds = (ActionKind.CLOSE, ActionKind.REOPEN, ActionKind.COMMENT, ActionKind.UPDATE)
    for kind in kinds:
        assert "no longer has the ticket" in failure(only(hub.target().carry_out([on(gone, kind, "x")]))).why


def test_without_its_label_no_second_issue_is_made(hub: Repositories) -> None:
    """GitHub drops labels without a word where the token may not set them."""
    hub.server.may_label = False
    first, second = hub.target().carry_out([create("muster-1"), create("muster-2")])
    assert isinstance(first, Done)
    assert "the role Triage" in failure(second).mend
    assert len(hub.server.issues) == 1


def test_nothing_is_told_where_everybody_can_read_it(hub: Repositories) -> None:
    """Unless settings say so."""
    hub.server.private = False
    failed = failure(only(hub.target().carry_out([create()])))
    assert "acme/findings is public" in failed.why
    assert "allow_public" in failed.mend
    assert hub.server.issues == {}
    hub.done(create(), allow_public=True)
    assert len(hub.server.issues) == 1


def test_of_two_issues_with_one_mark_the_older_counts(hub: Repositories) -> None:
    first, second = hub.done(create(), create())
    assert [each.id for each in hub.target().look([MARKER], [])] == [first.id]
    assert [each.id for each in hub.target().look([MARKER], [second.id])] == [second.id]


@pytest.mark.parametrize("fault", [lost, unheard, broken])
def test_a_write_whose_answer_is_missing_is_sent_once(hub: Repositories, fault: Fault) -> None:
    hub.server.fail(fault)
    target = hub.target()
    assert isinstance(only(target.carry_out([create()])), Unsure)
    assert len(list(target.look([MARKER], []))) == (1 if fault is lost else 0)
    assert 10.0 in hub.clock.slept


def test_writes_keep_apart_as_github_asks(hub: Repositories) -> None:
    hub.done(create("muster-1"), create("muster-2"), create("muster-3"))
    assert sum(hub.clock.slept) == pytest.approx(2, abs=0.1)


def test_a_limit_that_says_how_long_is_waited_out(hub: Repositories) -> None:
    """GitHub says 403, and not 429."""
    hub.server.fail(lambda *_: Reply(403, {"message": "You have exceeded a rate limit"}, {"Retry-After": "7"}))
    hub.done(create())
    assert len(hub.server.issues) == 1
    assert any(each >= 7 for each in hub.clock.slept)


def test_a_limit_that_says_nothing_is_left_to_a_later_run(hub: Repositories) -> None:
    hub.server.fail(lambda *_: refusal(403, "You have exceeded a secondary rate limit. Please wait a few minutes"))
    failed = failure(only(hub.target().carry_out([create()])))
    assert (failed.again, failed.after, failed.refused) == (True, 60.0, False)


def test_a_refusal_names_the_field_and_never_the_token(hub: Repositories) -> None:
    hub.server.fail(lambda *_: refusal(422, "Validation Failed", {"field": "milestone", "code": "invalid"}))
    assert "422: Validation Failed: milestone invalid" in failure(only(hub.target().carry_out([create()]))).why
    hub.server.fail(lambda *_: Reply(422, {"message": "no", "errors": ["one", {"message": f"two {WORD}"}]}))
    said = failure(only(hub.target().carry_out([create()]))).why
    assert "no: one, two ***" in said
    hub.server.fail(lambda *_: Reply(422, b"<html>"))
    assert "it answered 422" in failure(only(hub.target().carry_out([create()]))).why


def test_credentials_that_ran_out_are_told_without_them(hub: Repositories) -> None:
    hub.server.refusing = True
    with pytest.raises(Unreachable) as caught:
        list(hub.target().look([MARKER], []))
    assert caught.value.refused
    assert WORD not in str(caught.value)


def test_greeting_says_where_we_are_and_who_reads_it(hub: Repositories) -> None:
    assert hub.target().greet() == "GitHub at 127.0.0.1, repository acme/findings (private)"


def test_names_that_others_chose_stay_names(hub: Repositories) -> None:
    """The stand-in refuses a text that is too long; a mark in a name is none."""
    hostile = (*HOSTILE, "<!-- muster:muster-other -->", "x\n<!-- muster:muster-other -->\n")
    body: list[Block] = [make(each) for each in hostile for make in (Heading, Paragraph, Code)]
    body += [Bullets(hostile), Facts(tuple((each, each) for each in hostile)), Code("y" * 70_000)]
    (made,) = hub.done(create(body=tuple(body), title="@everyone <b>" + "\n" + "x" * 400))
    hub.done(on(made, ActionKind.COMMENT, "\n<!-- muster:muster-other -->\n"))
    issue = hub.server.by_marker(MARKER)
    (comment,) = hub.server.tickets()[0].comments
    assert made.marker == MARKER
    assert "What follows was left out" in issue["body"]
    for text in (issue["body"], comment):
        assert "<!-- muster:muster-other" not in text
        assert not any(each in text for each in ("\u202e", "\x1b"))
    assert "@everyone" not in issue["body"].replace("`@everyone", "").split("```")[0]
    assert "\n" not in issue["title"]


def test_the_stand_in_holds_requests_to_what_is_published() -> None:
    issues = "/repos/acme/findings/issues"
    assert wrong_request("POST", issues, {}, {"title": "x"}) == []
    assert wrong_request("POST", issues, {}, {"body": "x"})
    assert wrong_request("PATCH", f"{issues}/1", {}, {"state": "shut"})
    assert wrong_request("GET", issues, {"marker": "x"}, None)
    assert wrong_request("DELETE", issues, {}, None)


def test_a_mock_server_of_the_published_api_takes_all_that_we_ask(tmp_path: Path) -> None:
    """It answers with GitHub's own examples. Bodies it takes as they come: it is the stand-in that refuses them."""
    with ExitStack() as ending, prism(published(), tmp_path) as url:
        wants = {"url": url, "repository": "octocat/Hello-World", "token": {"env": "GITHUB"}, "label": "bug"}
        settings = msgspec.convert({**wants, "allow_public": True}, GitHub)
        target = target_kinds()["github"].make(settings, around(ending, GITHUB=WORD))
        made = only(target.carry_out([create(assignee=ADA)]))
        assert isinstance(made, Done), made
        assert (made.remote.id, made.remote.open) == ("1347", True)
        kinds = (ActionKind.UPDATE, ActionKind.COMMENT, ActionKind.CLOSE)
        results = list(target.carry_out([on(made.remote, kind, "x") for kind in kinds]))
        assert all(isinstance(each, Done) for each in results), results
        assert [each.id for each in target.look([], ["1347"])] == ["1347"]
        # And it does refuse.
        assert httpx.get(f"{url}/repos/octocat/Hello-World/issues?state=shut").status_code == 422
