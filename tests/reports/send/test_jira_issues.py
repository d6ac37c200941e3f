"""Tickets as issues of Jira Cloud and Data Center, over the wire to a stand-in that keeps them."""

from __future__ import annotations

import pytest
from jira_runs_support import Jiras
from jira_support import field
from target_runs_support import failure, only
from tickets_said_support import HOSTILE, create, on

from findings.declare import Severity
from reports.send.blocks import Block, Bullets, Code, Facts, Heading, Paragraph
from reports.send.model import ActionKind, Remote


def test_a_ticket_becomes_an_issue_that_is_found_by_its_label(jiras: Jiras) -> None:
    (made,) = jiras.done(create())
    fields = jiras.issue(made)
    assert made.url == "https://jira.acme.example/browse/SEC-1"
    assert fields["summary"] == "Old key of deploy_bot"
    assert fields["labels"] == ["muster-3f2a91", "musterbook", "source:-prod-aws"]
    assert (fields["priority"], fields["duedate"]) == ({"name": "High"}, "2026-12-24")
    assert list(jiras.target().look(["muster-3f2a91", "unknown"], [])) == [made]
    assert list(jiras.target().look([], [made.id, "99999"])) == [made]


def test_whoever_edits_the_text_is_noticed(jiras: Jiras) -> None:
    (made,) = jiras.done(create())
    said = jiras.issue(made)["description"]
    if isinstance(said, dict):
        # Jira adds attributes of its own when it stores a document: that is nobody's edit.
        said["content"][0]["attrs"]["localId"] = "x"
        assert next(jiras.target().look([], [made.id])).body_digest == made.body_digest
        said["content"][1]["content"][0]["text"] = "edited"
    else:
        jiras.issue(made)["description"] = f"{said}edited"
    assert next(jiras.target().look([], [made.id])).body_digest != made.body_digest


def test_an_update_leaves_what_people_own(jiras: Jiras) -> None:
    (made,) = jiras.done(create())
    fields = jiras.issue(made)
    fields.update(summary="Renamed", assignee={"name": "bob"}, labels=["theirs"])
    (after,) = jiras.done(on(made, ActionKind.UPDATE, severity=Severity.CRITICAL, body=(Paragraph("new"),)))
    assert (fields["summary"], fields["assignee"]) == ("Renamed", {"name": "bob"})
    assert fields["labels"] == ["theirs", "muster-3f2a91", "musterbook", "source:-prod-aws"]
    assert fields["priority"] == {"name": "Highest"}
    assert next(jiras.target().look([], [made.id])).body_digest == after.body_digest != made.body_digest


def test_a_comment_is_said_once_however_often_it_is_sent(jiras: Jiras) -> None:
    (made,) = jiras.done(create())
    same = on(made, ActionKind.COMMENT, "Seen again")
    jiras.done(same, same)
    jiras.done(same, on(made, ActionKind.COMMENT, "Seen again", number="a3"))
    comments = jiras.server.issues[made.id]["comments"]
    assert len(comments) == 2
    hidden = [{"key": "sd.public.comment", "value": {"internal": True}}]
    assert all(each["properties"] == hidden for each in comments)


def test_comments_may_be_shown_to_customers(cloud: Jiras) -> None:
    (made,) = cloud.done(create())
    cloud.done(on(made, ActionKind.COMMENT, "Seen again"), internal_comments=False)
    assert "properties" not in cloud.server.issues[made.id]["comments"][0]


def test_closing_takes_the_way_that_ends_well_whatever_its_name(jiras: Jiras) -> None:
    (made,) = jiras.done(create())
    (closed,) = jiras.done(on(made, ActionKind.CLOSE, "Gone since 20 November"))
    assert (closed.open, closed.declined, closed.resolution) == (False, False, "Fertig")
    assert "Gone since 20 November" in str(jiras.server.issues[made.id]["comments"])
    (opened,) = jiras.done(on(closed, ActionKind.REOPEN, "It is back"))
    assert opened.open
    assert jiras.server.issues[made.id]["status"][0] == "To Do"


def test_settings_name_the_ways(jiras: Jiras) -> None:
    (made,) = jiras.done(create())
    (closed,) = jiras.done(on(made, ActionKind.CLOSE), close_with=("no such", "won't do"))
    assert (closed.resolution, closed.declined) == ("Won't Do", True)
    jiras.done(on(made, ActionKind.REOPEN), reopen_with=("Go: In Progress",))
    assert jiras.server.issues[made.id]["status"][0] == "In Progress"


def test_a_way_that_is_not_there_says_which_there_are(jiras: Jiras) -> None:
    (made,) = jiras.done(create())
    failed = failure(only(jiras.target(close_with=("Archive",)).carry_out([on(made, ActionKind.CLOSE, "x")])))
    assert "no transition named Archive" in failed.why
    assert failed.mend == "Set close_with; from where it stands there are: Go: Fertig, Go: In Progress, Go: Won't Do"
    assert jiras.server.issues[made.id]["comments"] == []


def test_closing_answers_for_the_fields_of_its_screen(jiras: Jiras) -> None:
    allowed = [{"name": "Won't Do"}, {"name": "Behoben"}]
    jiras.server.done_fields = {
        "resolution": {**field("Resolution", "resolution", required=True), "allowedValues": allowed},
        "customfield_7": field("Root cause", "option", required=True),
    }
    (made,) = jiras.done(create())
    failed = failure(only(jiras.target().carry_out([on(made, ActionKind.CLOSE)])))
    assert "Root cause (customfield_7)" in failed.why
    assert "close_fields" in failed.mend
    (closed,) = jiras.done(on(made, ActionKind.CLOSE), close_fields={"root cause": "Rotation"})
    assert closed.resolution == "Behoben"
    sent = next(each for each in jiras.server.writes() if each.path.endswith("transitions"))
    assert sent.body["fields"] == {"resolution": {"name": "Behoben"}, "customfield_7": {"value": "Rotation"}}


def test_what_a_person_closed_stays_as_they_closed_it(jiras: Jiras) -> None:
    (made,) = jiras.done(create())
    issue = jiras.server.issues[made.id]
    jiras.server.move(issue, "21", "Ada Example")
    jiras.server.move(issue, "31", "Bob Example")
    (seen,) = jiras.target().look([], [made.id])
    assert (seen.open, seen.declined, seen.resolution, seen.changed_by) == (False, True, "Won't Do", "Bob Example")
    (after,) = jiras.done(on(made, ActionKind.CLOSE, "fixed"))
    assert after.declined
    assert issue["comments"] == []


def test_an_open_ticket_is_not_reopened_again(jiras: Jiras) -> None:
    (made,) = jiras.done(create())
    (again,) = jiras.done(on(made, ActionKind.REOPEN, "It is back"))
    assert again.open
    assert jiras.server.issues[made.id]["comments"] == []


def test_an_issue_that_is_gone_is_said_to_be_gone(jiras: Jiras) -> None:
    gone = Remote(id="404", marker="m", url="https://jira.acme.example/browse/SEC-4")
    for kind in (ActionKind.CLOSE, ActionKind.REOPEN):
        assert "no longer has the ticket" in failure(only(jiras.target().carry_out([on(gone, kind)]))).why
    assert "404" in failure(only(jiras.target().carry_out([on(gone, ActionKind.UPDATE)]))).why


def test_a_field_that_is_asked_for_is_named_before_anything_is_sent(jiras: Jiras) -> None:
    jiras.server.fields["customfield_50"] = field("Cost centre", "string", required=True, custom="x:textfield")
    failed = failure(only(jiras.target().carry_out([create()])))
    assert "Jira asks for Cost centre (customfield_50) for Task in SEC" in failed.why
    assert "fields" in failed.mend
    assert not jiras.server.issues
    (made,) = jiras.done(create(fields={"Cost centre": "4711"}))
    assert jiras.issue(made)["customfield_50"] == "4711"


def test_values_of_settings_take_the_shape_that_jira_wants(jiras: Jiras) -> None:
    person = "accountId" if jiras.server.cloud else "name"
    jiras.server.fields |= {
        "c1": field("Team", "option"),
        "c2": field("Areas", "array", items="option"),
        "c3": field("Reviewer", "user"),
        "c4": field("Points", "number"),
        "components": field("Components", "array", items="component"),
        "security": field("Level", "securitylevel"),
        "parent": field("Parent", "issuelink"),
        "c5": field("Nested", "option-with-child"),
        "c6": field("Notes", "string", custom="com.example:textarea"),
    }
    given = {
        "Team": "Red",
        "c2": ["a", "b"],
        "Reviewer": "5b10:ada",
        "points": 3,
        "Components": "Cloud",
        "Level": "Staff",
        "parent": "SEC-9",
        "c5": {"value": "x", "child": {"value": "y"}},
        "Notes": "plain *text*",
    }
    (made,) = jiras.done(create(fields=given))
    kept = jiras.issue(made)
    assert [kept[name] for name in ("c1", "c2", "c3", "c4")] == [
        {"value": "Red"},
        [{"value": "a"}, {"value": "b"}],
        {person: "5b10:ada"},
        3,
    ]
    assert [kept[name] for name in ("components", "security", "parent", "c5")] == [
        [{"name": "Cloud"}],
        {"name": "Staff"},
        {"key": "SEC-9"},
        given["c5"],
    ]
    assert isinstance(kept["c6"], dict if jiras.server.cloud else str)


def test_a_field_nobody_has_heard_of_is_an_error_that_lists_the_others(cloud: Jiras) -> None:
    failed = failure(only(cloud.target().carry_out([create(fields={"Colour": "red"})])))
    assert "no field 'Colour' for Task in SEC" in failed.why
    assert "due date" in failed.mend


def test_an_issue_type_that_is_not_there_says_which_there_are(jiras: Jiras) -> None:
    failed = failure(only(jiras.target(issue_type="Story").carry_out([create()])))
    assert failed.mend == "Set issue_type to one of: Bug, Task"


def test_without_labels_on_the_screen_nothing_is_made(cloud: Jiras) -> None:
    """An issue that could not be found again would be made at every run."""
    del cloud.server.fields["labels"]
    assert "screen" in failure(only(cloud.target().carry_out([create()]))).mend
    assert not cloud.server.issues


def test_fields_that_the_screen_does_not_have_are_left_out(cloud: Jiras) -> None:
    for name in ("priority", "duedate", "assignee"):
        del cloud.server.fields[name]
    (made,) = cloud.done(create(assignee="ada"))
    assert not cloud.issue(made).keys() & {"priority", "duedate", "assignee"}


@pytest.mark.parametrize("name", ["ada@acme.example", "Ada Example", "ada"])
def test_a_person_is_found_by_any_of_their_names(jiras: Jiras, name: str) -> None:
    (made,) = jiras.done(create(assignee=name))
    assert jiras.issue(made)["assignee"] == ({"accountId": "5b10:ada"} if jiras.server.cloud else {"name": "ada"})


def test_a_person_who_cannot_be_assigned_stands_in_the_text(jiras: Jiras) -> None:
    two = ["example", "nobody@acme.example"]
    made = jiras.done(*(create(f"m{n}", assignee=each) for n, each in enumerate([*two, two[0]])))
    assert all("assignee" not in jiras.issue(each) for each in made)
    assert "Meant for nobody@acme.example" in str(jiras.issue(made[1])["description"])
    assert sum("assignable" in each.path for each in jiras.server.asked) == 2


def test_names_that_others_chose_stay_names(jiras: Jiras) -> None:
    """What is sent is checked by Atlassian's schema in the stand-in: lengths, empty texts, line breaks, spaces."""
    blocks = (Heading, Paragraph, Code)
    body: list[Block] = [make(each) for each in HOSTILE for make in blocks]
    body += [Bullets(HOSTILE), Bullets(()), Facts(tuple((each, each) for each in HOSTILE)), Facts((("", ""),))]
    (made,) = jiras.done(create(body=tuple(body), title="a\nb" + "x" * 400, labels=HOSTILE))
    said = str(jiras.issue(made)["description"])
    assert "\u202e" not in said
    assert "\x1b" not in said


def test_a_long_text_is_cut_from_its_end(jiras: Jiras) -> None:
    many = tuple(f"arn:aws:iam::111122223333:user/u{number}" for number in range(5000))
    (made,) = jiras.done(create(body=(Heading("h"), Bullets(many))))
    said = str(jiras.issue(made)["description"])
    assert "user/u0" in said
    assert "What follows was left out" in said
