"""Tickets as records of ServiceNow, over the wire to a stand-in that keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from servicenow_support import ADA, OPS, WORD, ServiceNowStandIn, refusal
from target_runs_support import Runs, failure, only
from ticket_wire_support import Fault, Reply, broken, expired, lost, serving, slower, unheard
from tickets_said_support import HOSTILE, create, on

from findings.declare import Severity
from reports.send.blocks import Block, Bullets, Code, Facts, Heading, Paragraph
from reports.send.model import ActionKind, Done, Remote, Unreachable, Unsure
from reports.send.servicenow.settings import ServiceNow

MARKER = "muster-3f2a91"


Instances = Runs[ServiceNowStandIn]


@pytest.fixture
def snow() -> Iterator[Instances]:
    server = ServiceNowStandIn()
    with ExitStack() as ending, serving(server):
        yield Instances(server, ending)


def test_a_ticket_becomes_a_record_that_is_found_by_its_correlation_id(snow: Instances) -> None:
    (made,) = snow.done(create())
    record = snow.server.by_marker(MARKER)
    assert record["short_description"] == "Old key of deploy_bot"
    assert (record["impact"], record["urgency"]) == ("2", "1")
    assert record["due_date"] == "2026-12-24 12:00:00"
    assert record["correlation_display"] == "Musterbook"
    assert "account: 111122223333" in record["description"]
    assert made.url == f"{snow.server.url}/incident.do?sys_id={made.id}"
    assert list(snow.target().look([MARKER, "unknown"], [])) == [made]
    assert list(snow.target().look([], [made.id, "9" * 32])) == [made]
    assert list(snow.target().look([MARKER], [made.id])) == [made]


def test_people_and_groups_are_found_by_their_names(snow: Instances) -> None:
    names = {"caller": "muster@acme.example", "assignment_group": "Cloud ^ Operations"}
    snow.done(create(assignee="ada"), create("muster-2", assignee="ada"), **names)
    record = snow.server.by_marker(MARKER)
    assert (record["caller_id"], record["assignment_group"], record["assigned_to"]) == ("c" * 32, OPS, ADA)
    assert sum("sys_user" in each.path for each in snow.server.asked) == 3
    snow.done(create("muster-3", assignee=ADA))
    assert snow.server.by_marker("muster-3")["assigned_to"] == ADA


@pytest.mark.parametrize("key", ["caller", "assignment_group"])
def test_a_name_of_the_settings_that_nobody_has_is_an_error(snow: Instances, key: str) -> None:
    failed = failure(only(snow.target(**{key: "Nobody"}).carry_out([create()])))
    assert f"knows no {key} 'Nobody'" in failed.why
    assert not snow.server.records


@pytest.mark.parametrize("name", ["nobody", "same@acme.example"])
def test_a_person_who_is_not_one_stands_in_the_text(snow: Instances, name: str) -> None:
    snow.done(create(assignee=name))
    record = snow.server.by_marker(MARKER)
    assert record["assigned_to"] == ""
    assert f"Meant for {name}" in record["description"]


def test_fields_of_the_settings_go_along(snow: Instances) -> None:
    snow.done(create(fields={"category": "security", "impact": "3"}), urgency={"high": "2"})
    record = snow.server.by_marker(MARKER)
    assert (record["category"], record["impact"], record["urgency"]) == ("security", "3", "2")


def test_an_update_leaves_what_people_own(snow: Instances) -> None:
    (made,) = snow.done(create())
    record = snow.server.by_marker(MARKER)
    record.update(short_description="Renamed", assigned_to=ADA, state="2")
    changed = on(made, ActionKind.UPDATE, severity=Severity.CRITICAL, body=(Paragraph("new"),), due=None)
    (after,) = snow.done(changed)
    assert (record["short_description"], record["assigned_to"], record["state"]) == ("Renamed", ADA, "2")
    assert (record["impact"], record["description"]) == ("1", "new\n")
    assert next(snow.target().look([], [made.id])) == after
    assert after.body_digest != made.body_digest


def test_whoever_edits_the_text_is_noticed(snow: Instances) -> None:
    (made,) = snow.done(create())
    record = snow.server.by_marker(MARKER)
    record["description"] = record["description"].replace("\n", "\r\n")
    assert next(snow.target().look([], [made.id])).body_digest == made.body_digest
    snow.server.person_edits(MARKER, "ours")
    assert next(snow.target().look([], [made.id])).body_digest != made.body_digest


def test_a_comment_is_said_once_however_often_it_is_sent(snow: Instances) -> None:
    (made,) = snow.done(create())
    same = on(made, ActionKind.COMMENT, "Seen again")
    snow.done(same, same)
    snow.done(same, on(made, ActionKind.COMMENT, "Seen again", number="a3"))
    assert len(snow.server.by_marker(MARKER)["notes"]) == 2


def test_closing_and_reopening(snow: Instances) -> None:
    (made,) = snow.done(create())
    (closed,) = snow.done(on(made, ActionKind.CLOSE, "Gone since 20 November"))
    record = snow.server.by_marker(MARKER)
    assert (closed.open, closed.declined, closed.resolution) == (False, False, "Solution provided")
    assert closed.changed_by == "Musterbook"
    assert record["close_notes"] == "Gone since 20 November\n"
    (opened,) = snow.done(on(closed, ActionKind.REOPEN, "It is back"))
    assert opened.open
    assert (record["state"], record["notes"]) == ("2", ["It is back\n"])


def test_closing_and_reopening_without_a_word(snow: Instances) -> None:
    (made,) = snow.done(create())
    snow.done(on(made, ActionKind.CLOSE))
    assert snow.server.by_marker(MARKER)["close_notes"]
    snow.done(on(made, ActionKind.REOPEN))
    assert snow.server.by_marker(MARKER)["notes"] == []


def test_settings_say_what_states_mean(snow: Instances) -> None:
    (made,) = snow.done(create())
    own = {"close_state": "7", "close_code": "Done", "closed_states": ["7"], "declined": ["Done"], "reopen_state": "1"}
    (closed,) = snow.done(on(made, ActionKind.CLOSE, "x"), **own)
    assert (closed.declined, closed.resolution) == (True, "Done")
    snow.done(on(made, ActionKind.REOPEN, "x"), **own)
    assert snow.server.by_marker(MARKER)["state"] == "1"


@pytest.mark.parametrize(
    ("table", "state", "code"),
    [("sn_si_incident", "3", ""), ("u_muster", "3", ""), ("incident", "6", "Solution provided")],
)
def test_each_table_has_its_own_states(table: str, state: str, code: str) -> None:
    ways = ServiceNow(url="https://x.service-now.com", table=table).ways
    assert (ways.close_state, ways.close_code) == (state, code)
    assert ways.close_state in ways.closed_states
    assert ways.reopen_state not in ways.closed_states


def test_a_data_policy_that_is_not_met_is_told(snow: Instances) -> None:
    (made,) = snow.done(create())
    failed = failure(only(snow.target(close_code="").carry_out([on(made, ActionKind.CLOSE, "x")])))
    assert "Data Policy Exception: The following fields are mandatory: Close code, Close notes" in failed.why
    assert snow.server.by_marker(MARKER)["state"] == "1"


def test_what_a_person_closed_stays_as_they_closed_it(snow: Instances) -> None:
    (made,) = snow.done(create())
    snow.server.person_closes(MARKER, declined=True)
    (seen,) = snow.target().look([], [made.id])
    assert (seen.open, seen.declined, seen.changed_by) == (False, True, "Ada Example")
    assert seen.resolution == "No resolution provided"
    (after,) = snow.done(on(made, ActionKind.CLOSE, "fixed"))
    assert after == seen
    assert snow.server.by_marker(MARKER)["close_notes"] == ""


def test_an_open_ticket_is_not_reopened_again(snow: Instances) -> None:
    (made,) = snow.done(create())
    snow.server.by_marker(MARKER)["state"] = "3"
    snow.done(on(made, ActionKind.REOPEN, "back"))
    assert snow.server.by_marker(MARKER)["state"] == "3"


def test_a_record_that_is_gone_is_said_to_be_gone(snow: Instances) -> None:
    gone = Remote(id="4" * 32, marker="m")
    for kind in (ActionKind.CLOSE, ActionKind.REOPEN, ActionKind.COMMENT):
        assert "no longer has the ticket" in failure(only(snow.target().carry_out([on(gone, kind, "x")]))).why
    assert "404: No Record found" in failure(only(snow.target().carry_out([on(gone, ActionKind.UPDATE)]))).why


def test_a_field_that_cannot_be_read_is_no_empty_answer(snow: Instances) -> None:
    """The instance leaves such a condition out of the query and answers with anybody's records."""
    snow.done(create())
    snow.server.hidden = {"correlation_id"}
    with pytest.raises(Unreachable, match="does not show us correlation_id"):
        list(snow.target().look([MARKER], []))
    failed = failure(only(snow.target().carry_out([create("muster-2")])))
    assert "read and to write that field" in failed.mend
    assert len(snow.server.records) == 1


def test_other_records_than_those_asked_for_are_not_believed(snow: Instances) -> None:
    target = snow.target()
    target.greet()
    snow.done(create())
    stranger = {"sys_id": "1" * 32, "correlation_id": "theirs", "state": "1"}
    snow.server.fail(lambda *_: Reply(200, {"result": [stranger]}), method="GET")
    with pytest.raises(Unreachable, match="ignores correlation_id in queries"):
        list(target.look([MARKER], []))


@pytest.mark.parametrize("trouble", ["hidden", "blind"])
def test_what_cannot_be_found_again_is_made_once_and_no_more(snow: Instances, trouble: str) -> None:
    """The table was empty, so nothing could tell before."""
    if trouble == "hidden":
        snow.server.hidden = {"correlation_id"}
    snow.server.blind = trouble == "blind"
    first, second = snow.target().carry_out([create("muster-1"), create("muster-2")])
    assert isinstance(first, Done)
    assert "Give the account the right to read" in failure(second).mend
    assert len(snow.server.records) == 1


def test_of_two_records_with_one_marker_the_older_counts(snow: Instances) -> None:
    first, second = snow.done(create(), create())
    assert [each.id for each in snow.target().look([MARKER], [])] == [first.id]
    assert [each.id for each in snow.target().look([MARKER], [second.id])] == [second.id]


def test_many_markers_are_asked_for_in_portions(snow: Instances) -> None:
    made = snow.done(*(create(f"muster-{number}") for number in range(120)))
    assert list(snow.target().look([each.marker for each in made], [])) == made


@pytest.mark.parametrize("fault", [lost, unheard, broken])
def test_a_write_whose_answer_is_missing_is_sent_once(snow: Instances, fault: Fault) -> None:
    snow.server.fail(fault)
    target = snow.target()
    assert isinstance(only(target.carry_out([create()])), Unsure)
    assert len(list(target.look([MARKER], []))) == (1 if fault is lost else 0)
    assert 10.0 in snow.clock.slept


def test_a_transaction_that_was_cut_off_is_unsure(snow: Instances) -> None:
    """It is told with 200 and an error in the body."""
    cut_off = refusal(200, "Transaction cancelled: maximum execution time exceeded")
    snow.server.fail(lambda *_: cut_off)
    result = only(snow.target().carry_out([create()]))
    assert isinstance(result, Unsure)
    assert "maximum execution time exceeded" in result.why
    snow.server.fail(lambda *_: cut_off, method="GET")
    with pytest.raises(Unreachable, match="maximum execution time"):
        snow.target().greet()


def test_an_instance_that_sleeps_answers_with_a_page(snow: Instances) -> None:
    snow.server.fail(lambda *_: Reply(200, b"<html>Your instance is hibernating"), method="GET")
    with pytest.raises(Unreachable, match="developer instance that sleeps"):
        snow.target().greet()


def test_a_table_that_is_not_there_is_told(snow: Instances) -> None:
    with pytest.raises(Unreachable, match="Invalid table u_muster"):
        snow.target(table="u_muster").greet()


def test_a_refusal_without_words_is_told_all_the_same(snow: Instances) -> None:
    for reply in (Reply(400, {"error": "nonsense"}), Reply(400, b"<html>")):
        snow.server.fail(lambda *_, reply=reply: reply, method="GET")
        with pytest.raises(Unreachable, match="it answered 400"):
            snow.target().greet()


def test_too_many_requests_are_waited_out(snow: Instances) -> None:
    snow.server.fail(slower, times=2)
    snow.done(create())
    assert len(snow.server.records) == 1
    assert sum(each >= 7 for each in snow.clock.slept) == 2


def test_credentials_that_ran_out_are_told_without_them(snow: Instances) -> None:
    snow.server.refusing = True
    with pytest.raises(Unreachable) as caught:
        list(snow.target().look([MARKER], []))
    assert caught.value.refused
    assert WORD not in str(caught.value)


def test_a_client_gets_its_token_from_the_instance(snow: Instances) -> None:
    """A token that ran out is asked for anew."""
    snow.server.fail(lambda *_: Reply(200, {"access_token": WORD}), path="/oauth_token.do", times=2)
    snow.server.fail(expired, path="/table/incident")
    snow.done(create(), user=None, password=None, client_id="app", client_secret={"env": "SNOW"})
    asked = [each.text for each in snow.server.asked if each.path == "/oauth_token.do"]
    assert asked == [f"grant_type=client_credentials&client_id=app&client_secret={WORD}"] * 2
    assert len(snow.server.records) == 1


def test_an_api_key_is_enough(snow: Instances) -> None:
    snow.done(create(), user=None, password=None, api_key={"env": "SNOW"})
    assert {each.headers["x-sn-apikey"] for each in snow.server.asked} == {WORD}


def test_without_a_credential_nobody_is_asked(snow: Instances) -> None:
    with pytest.raises(Unreachable, match="without a credential"):
        snow.target(user=None).greet()
    assert snow.server.asked == []


def test_greeting_says_where_we_are(snow: Instances) -> None:
    assert snow.target().greet() == "ServiceNow at 127.0.0.1, table incident"


def test_names_that_others_chose_stay_names(snow: Instances) -> None:
    """The stand-in fails for a text that its column would cut off."""
    body: list[Block] = [make(each) for each in HOSTILE for make in (Heading, Paragraph, Code)]
    body += [Bullets(HOSTILE), Facts(tuple((each, each) for each in HOSTILE))]
    (made,) = snow.done(create(body=tuple(body), title="[code]<b>" + "\n" + "x" * 400))
    said = "@[5137153cc611227c000bbd1bd8cd2005:Fred] [CODE]<a>[/Code]"
    snow.done(on(made, ActionKind.COMMENT, said), on(made, ActionKind.CLOSE, said))
    record = snow.server.by_marker(MARKER)
    shown = [record["short_description"], record["description"], record["close_notes"], *record["notes"]]
    assert not any(each in text.casefold() for each in ("[code", "[/code", "@[", "\u202e", "\x1b") for text in shown)
    assert "What follows was left out" in record["description"]
