"""Whatever Jira answers, or does not: issues are found again, none is made twice, and who is refused is told so."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from jira_runs_support import Jiras
from jira_support import TOKEN, JiraStandIn, field
from target_runs_support import failure, only
from ticket_wire_support import Fault, Reply, broken, expired, lost, serving, slower, unheard
from tickets_said_support import create

from graph.references import SecretRef
from reports.send.model import Unreachable, Unsure


def test_a_lost_answer_makes_no_second_issue_even_while_search_lags(jiras: Jiras) -> None:
    """Cloud's search finds a new issue only later; reading the newest keys finds it at once."""
    server = jiras.server
    jiras.done(create("muster-older"))
    server.lagging = server.cloud
    server.fail(lost)
    target = jiras.target()
    assert isinstance(only(target.carry_out([create("muster-ours")])), Unsure)
    (found,) = target.look(["muster-ours"], [])
    assert (found.marker, found.url) == ("muster-ours", "https://jira.acme.example/browse/SEC-2")
    assert 10.0 in jiras.clock.slept
    assert [each.marker for each in server.tickets()] == ["muster-older", "muster-ours"]


def test_the_newest_keys_are_read_to_their_end(cloud: Jiras) -> None:
    """Others make issues too, more than a hundred before search knows of any of them."""
    cloud.server.first = 700
    cloud.done(create("known"))
    cloud.server.lagging = True
    cloud.done(create("early"))
    cloud.server.others(260)
    cloud.done(create("late"))
    assert [each.marker for each in cloud.target().look(["early", "late"], [])] == ["early", "late"]


def test_a_label_of_an_empty_project_is_looked_for(cloud: Jiras) -> None:
    cloud.server.lagging = True
    cloud.done(create("first"))
    assert [each.marker for each in cloud.target().look(["first"], [])] == ["first"]


def test_of_two_issues_with_one_label_the_older_counts(jiras: Jiras) -> None:
    first, second = jiras.done(create("twin"), create("twin"))
    assert [each.id for each in jiras.target().look(["twin"], [])] == [first.id]
    assert [each.id for each in jiras.target().look(["twin"], [second.id])] == [second.id]


def test_an_issue_whose_label_was_taken_away_is_found_by_its_id(jiras: Jiras) -> None:
    (made,) = jiras.done(create())
    jiras.issue(made)["labels"] = []
    (seen,) = jiras.target().look(["muster-3f2a91"], [made.id])
    assert (seen.id, seen.marker) == (made.id, "")


def test_pages_are_read_to_their_end(jiras: Jiras) -> None:
    jiras.server.page = 3
    made = jiras.done(*(create(f"muster-{number}") for number in range(8)))
    assert list(jiras.target().look([each.marker for each in made], [])) == made
    assert list(jiras.target().look([], [each.id for each in made])) == made


@pytest.mark.parametrize("fault", [lost, unheard, broken])
def test_a_write_whose_answer_is_missing_is_sent_once(jiras: Jiras, fault: Fault) -> None:
    jiras.server.fail(fault)
    assert isinstance(only(jiras.target().carry_out([create()])), Unsure)
    assert sum(each.path.endswith("/issue") for each in jiras.server.writes()) == 1


def test_too_many_requests_are_waited_out(jiras: Jiras) -> None:
    jiras.server.fail(slower, times=2)
    jiras.done(create())
    assert len(jiras.server.issues) == 1
    assert sum(each >= 7 for each in jiras.clock.slept) == 2


def test_a_search_is_asked_again_after_any_fault(jiras: Jiras) -> None:
    (made,) = jiras.done(create())
    jiras.server.fail(broken, path="search")
    assert list(jiras.target().look(["muster-3f2a91"], [])) == [made]


def test_a_token_that_ran_out_is_no_empty_answer(jiras: Jiras) -> None:
    """Jira answers a search of nobody with 200 and nothing: who believes it makes everything again."""
    jiras.done(create())
    asking, making = jiras.target(), jiras.target()
    jiras.server.token = "another"  # noqa: S105  because it is none
    with pytest.raises(Unreachable) as caught:
        list(asking.look(["muster-3f2a91"], []))
    assert caught.value.refused
    shown = str(caught.value)
    assert "Renew the credential" in shown
    assert TOKEN not in shown
    assert "***" in shown
    assert failure(only(making.carry_out([create()]))).refused


def test_a_token_that_is_renewed_meanwhile_is_taken(jiras: Jiras) -> None:
    jiras.server.fail(expired)
    jiras.done(create())
    assert len(jiras.server.issues) == 1


def test_without_the_right_to_look_nothing_is_believed(jiras: Jiras) -> None:
    jiras.server.missing_rights = {"BROWSE_PROJECTS"}
    with pytest.raises(Unreachable, match="missing BROWSE_PROJECTS"):
        list(jiras.target().look(["muster-3f2a91"], []))
    assert "Give the account a role" in failure(only(jiras.target().carry_out([create()]))).mend


def test_greeting_says_where_and_who_we_are(jiras: Jiras) -> None:
    kind = "Cloud" if jiras.server.cloud else "Data Center"
    assert jiras.target().greet() == f"Jira at 127.0.0.1 ({kind}), project SEC, as Musterbook"


def test_a_token_alone_is_sent_as_it_is(jiras: Jiras) -> None:
    deployment = "cloud" if jiras.server.cloud else "data-center"
    jiras.done(create(), user=None, deployment=deployment)
    assert {each.headers.get("authorization") for each in jiras.server.asked} == {f"Bearer {TOKEN}"}


def test_without_a_credential_nobody_is_asked(cloud: Jiras) -> None:
    with pytest.raises(Unreachable, match="without a credential"):
        cloud.target(token=None).greet()
    assert cloud.server.asked == []


def test_an_answer_that_is_no_json_is_a_page_to_sign_in_at(cloud: Jiras) -> None:
    cloud.server.fail(lambda *_: Reply(200, b"<html>"), method="GET", path="serverInfo", times=9)
    with pytest.raises(Unreachable, match="sign in"):
        cloud.target().greet()


def test_an_issue_made_without_an_answer_that_names_it_is_unsure(cloud: Jiras) -> None:
    cloud.server.fail(lambda *_: Reply(201, b"<html>"))
    assert isinstance(only(cloud.target().carry_out([create()])), Unsure)


def test_what_jira_refuses_is_told_with_the_names_of_fields(cloud: Jiras) -> None:
    target = cloud.target()
    list(target.carry_out([create()]))
    cloud.server.fields["customfield_8"] = field("New", "string", required=True)
    failed = failure(only(target.carry_out([create("other")])))
    assert "it answered 400: customfield_8: This field is required." in failed.why


def test_a_service_account_gets_its_token_where_settings_say(cloud: Jiras) -> None:
    """A token that ran out is asked for anew."""
    server = cloud.server
    granted = Reply(200, {"access_token": TOKEN, "expires_in": 3600})
    server.fail(lambda *_: granted, path="/oauth/token", times=2)
    server.fail(expired)
    given = {"client_id": "app", "client_secret": SecretRef(env="JIRA"), "token_url": f"{server.url}/oauth/token"}
    cloud.done(create(), token=None, **given)
    asked = [each for each in server.asked if each.path == "/oauth/token"]
    assert [each.text for each in asked] == [
        f"grant_type=client_credentials&client_id=app&client_secret={TOKEN}" for _ in range(2)
    ]
    assert len(server.issues) == 1


@pytest.mark.parametrize("reply", [Reply(401, {"error": "invalid_client"}), Reply(200, {}), Reply(200, b"<html>")])
def test_a_service_account_that_is_not_known_is_refused(cloud: Jiras, reply: Reply) -> None:
    cloud.server.fail(lambda *_: reply, path="/oauth/token", times=2)
    given = {"client_id": "app", "client_secret": SecretRef(env="JIRA"), "token_url": f"{cloud.server.url}/oauth/token"}
    with pytest.raises(Unreachable) as caught:
        cloud.target(token=None, **given).greet()
    assert caught.value.refused
    assert TOKEN not in str(caught.value)


def test_a_version_that_refuses_to_search_for_what_is_gone_is_asked_one_by_one() -> None:
    with ExitStack() as ending, serving(JiraStandIn(cloud=False)) as server:
        assert isinstance(server, JiraStandIn)
        jiras = Jiras(server, ending)
        server.strict = True
        made = jiras.done(create("muster-1"), create("muster-2"))
        assert list(jiras.target().look([], [made[0].id, "99999", made[1].id])) == made
        server.fail(broken, path="search", times=4)
        with pytest.raises(Unreachable, match="it answered 500"):
            list(jiras.target().look([], [made[0].id]))


def test_issues_that_cannot_be_read_just_now_are_not_gone(cloud: Jiras) -> None:
    (made,) = cloud.done(create())
    trouble = {"issues": [], "issueErrors": [{"id": made.id, "errorMessage": "try again"}]}
    cloud.server.fail(lambda *_: Reply(200, trouble), path="bulkfetch")
    with pytest.raises(Unreachable, match="could not read some tickets just now"):
        list(cloud.target().look([], [made.id]))
