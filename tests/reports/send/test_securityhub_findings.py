"""Tickets as findings of Security Hub: batches, refusals of single findings, credentials and what people said there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime

import msgspec
import pytest
from clock_support import Clock, around
from securityhub_support import ACCOUNT, SecurityHubStandIn
from ticket_wire_support import Reply, broken, slower
from tickets_said_support import on, ticket

from findings.finding import RiskTerm, Status
from reports.asff.findings import id_of
from reports.send.model import Action, ActionKind, Done, Failed, Remote, Result, Target, Told, Unreachable, Unsure
from reports.send.registry import target_kinds
from reports.send.securityhub.findings import remote_of
from reports.send.securityhub.settings import SecurityHub

SEEN = datetime(2026, 11, 1, tzinfo=UTC)


class Hubs:
    """A stand-in, and targets that speak to it."""

    def __init__(self, server: SecurityHubStandIn, ending: ExitStack) -> None:
        self.server, self.ending, self.clock = server, ending, Clock()

    def target(self, **settings: object) -> Target:
        """A target of a new run."""
        wants = {name: each for name, each in {**self.server.options(), **settings}.items() if each is not None}
        kind = target_kinds()["securityhub"]
        return kind.make(msgspec.convert(wants, SecurityHub), around(self.ending, self.clock))

    def done(self, *actions: Action) -> list[Remote]:
        """Do things in one run, all of which must be done."""
        results = list(self.target().carry_out(actions))
        assert all(isinstance(each, Done) for each in results), results
        return [each.remote for each in results if isinstance(each, Done)]


@pytest.fixture
def hubs(hub: SecurityHubStandIn) -> Iterator[Hubs]:
    with ExitStack() as ending:
        yield Hubs(hub, ending)


def told(name: str, status: Status) -> Told:
    return Told(
        estate="acme",
        rule="credential-stale",
        subject=f"arn:aws:iam::{ACCOUNT}:user/{name}",
        subject_name=name,
        source="prod",
        scope=ACCOUNT,
        message=f"{name} is old",
        remedy="rotate it",
        frameworks=(),
        owner=None,
        status=str(status),
        first_seen=SEEN,
        last_seen=SEEN,
    )


def make(name: str, status: Status = Status.NEW, **more: object) -> Action:
    own = ticket(f"muster-{name}", findings=(name,), told=told(name, status), **more)
    return Action(id=f"{name}-1", kind=ActionKind.CREATE, ticket=own)


def then(remote: Remote, kind: ActionKind, text: str = "", status: Status = Status.FIXED) -> Action:
    name = remote.marker.removeprefix("muster-")
    return on(remote, kind, text, findings=(name,), told=told(name, status))


def failures(results: Iterator[Result]) -> Sequence[Failed | None]:
    return [each if isinstance(each, Failed) else None for each in results]


def test_a_finding_is_imported_and_found_by_marker_and_id(hubs: Hubs) -> None:
    (made,) = hubs.done(make("a", fields={"team": "cloud"}))
    finding = hubs.server.by_marker("muster-a")
    assert (made.id, finding["Id"]) == (id_of("acme", "a"),) * 2
    assert (finding["Title"], finding["RecordState"]) == ("Old key of deploy_bot", "ACTIVE")
    assert finding["UserDefinedFields"] == {"team": "cloud"}
    assert "/home?region=eu-west-1#/findings?search=Id%3D" in made.url
    assert list(hubs.target().look(["muster-a", "unknown"], [])) == [made]
    assert list(hubs.target().look([], [made.id])) == [made]


def test_a_finding_is_imported_with_its_evidence_and_why_the_risk_is_what_it_is(hubs: Hubs) -> None:
    terms = (RiskTerm(60, "high by rule"), RiskTerm(10, "in production"))
    more = msgspec.structs.replace(told("a", Status.NEW), evidence=("last used 2026-01-02",), terms=terms)
    hubs.done(make("a"))
    action = make("a")
    hubs.done(msgspec.structs.replace(action, ticket=msgspec.structs.replace(action.ticket, told=more)))
    finding = hubs.server.by_marker("muster-a")
    assert finding["Description"] == "a is old Evidence: last used 2026-01-02."
    assert finding["ProductFields"]["musterbook/riskDetails"] == "70 = 60 (high by rule) + 10 (in production)"


def test_when_it_was_written_is_known_where_the_hub_says_a_time() -> None:
    settings = SecurityHub(region="eu-west-1")
    said = ("2026-11-01T01:00:00.000+01:00", "2026-11-01T00:00:00.000Z", "yesterday", None)
    told_ = [remote_of({"Id": "a", "UpdatedAt": each}, settings).written for each in said]
    assert told_ == [SEEN, SEEN, None, None]


def test_many_go_in_few_requests_and_are_listed_to_the_end(hubs: Hubs) -> None:
    made = hubs.done(*(make(f"n{number}") for number in range(100)))
    assert sum(hubs.server.changes(each) for each in hubs.server.asked) == 1
    hubs.server.page = 7
    markers, ids = [each.marker for each in made], [each.id for each in made]
    assert list(hubs.target().look(markers[:30], ids[30:60])) == [*made[30:60], *made[:30]]
    assert list(hubs.target().look([*markers, *(f"m{number}" for number in range(101))], ids)) == made


def test_each_finding_of_a_batch_has_its_own_result(hubs: Hubs) -> None:
    hubs.server.refused = {"/b": "InvalidInput", "/c": "InternalException"}
    _, b, c, _ = failures(hubs.target().carry_out([make(name) for name in "abcd"]))
    assert b is not None
    assert (b.again, b.why) == (False, "Security Hub in eu-west-1 refused the finding: InvalidInput: not like this")
    assert c is not None
    assert c.again
    assert len(hubs.server.findings()) == 2


def test_what_cannot_be_noted_is_told_of_that_finding_alone(hubs: Hubs) -> None:
    made = hubs.done(make("a"), make("b"))
    del hubs.server.kept[made[1].id]
    hubs.server.kept[made[1].id] = {"Workflow": {"Status": "NEW"}}
    hubs.server.refused = {"/b": "InvalidInput"}
    first, second = failures(hubs.target().carry_out([then(each, ActionKind.COMMENT, "x") for each in made]))
    assert first is None
    assert second is not None
    assert "FindingNotFound" in second.why


def test_closing_archives_what_is_fixed_and_suppresses_what_is_waived(hubs: Hubs) -> None:
    a, b = hubs.done(make("a"), make("b"))
    closing = [then(a, ActionKind.CLOSE, "Gone"), then(b, ActionKind.CLOSE, "Accepted", Status.WAIVED)]
    assert [each.open for each in hubs.done(*closing)] == [False, False]
    fixed, waived = hubs.server.by_marker("muster-a"), hubs.server.by_marker("muster-b")
    assert (fixed["RecordState"], fixed["Compliance"]["Status"]) == ("ARCHIVED", "PASSED")
    assert (fixed["Workflow"]["Status"], fixed["Note"]["Text"]) == ("RESOLVED", "Gone")
    assert (waived["RecordState"], waived["Workflow"]["Status"]) == ("ACTIVE", "SUPPRESSED")
    opened = hubs.done(then(a, ActionKind.REOPEN, "Back", Status.NEW), then(b, ActionKind.REOPEN, "Back", Status.NEW))
    assert [each.open for each in opened] == [True, True]
    assert {each["Workflow"]["Status"] for each in hubs.server.findings()} == {"NEW"}


def test_findings_closed_for_one_reason_are_noted_together(hubs: Hubs) -> None:
    made = hubs.done(*(make(f"n{number}") for number in range(30)))
    hubs.server.asked.clear()
    hubs.done(*(then(each, ActionKind.CLOSE, "Gone") for each in made))
    assert [each.path for each in hubs.server.asked if each.method == "PATCH"] == ["/findings/batchupdate"]


def test_what_people_said_stays(hubs: Hubs) -> None:
    (made,) = hubs.done(make("a"))
    hubs.server.person_edits("muster-a", "we know")
    hubs.server.person_closes("muster-a", declined=True)
    (seen,) = hubs.target().look([], [made.id])
    assert (seen.open, seen.declined, seen.resolution, seen.changed_by) == (False, True, "SUPPRESSED", "ada")
    assert hubs.done(then(made, ActionKind.CLOSE, "Gone")) == [seen]
    assert hubs.done(then(made, ActionKind.COMMENT, "Still there", Status.NEW)) == [seen]
    hubs.done(then(made, ActionKind.UPDATE, status=Status.NEW))
    finding = hubs.server.by_marker("muster-a")
    assert (finding["Workflow"]["Status"], finding["Note"]["Text"]) == ("SUPPRESSED", "we know")


def test_what_the_hub_has_forgotten_is_imported_anew_or_told(hubs: Hubs) -> None:
    gone = Remote(id=id_of("acme", "a"), marker="muster-a")
    (failed,) = failures(hubs.target().carry_out([then(gone, ActionKind.COMMENT, "x", Status.NEW)]))
    assert failed is not None
    assert "no longer has this finding" in failed.why
    assert [each.open for each in hubs.done(then(gone, ActionKind.REOPEN, "Back", Status.NEW))] == [True]


def test_a_ticket_about_several_findings_is_refused_alone(hubs: Hubs) -> None:
    several = msgspec.structs.replace(make("a"), ticket=ticket("muster-x"))
    first, second = hubs.target().carry_out([several, make("b")])
    assert isinstance(first, Failed)
    assert isinstance(second, Done)


def test_who_is_asked_to_wait_waits_and_who_is_asked_for_long_comes_later(hubs: Hubs) -> None:
    hubs.server.fail(slower, path="/findings/import", times=2)
    hubs.done(make("a"))
    assert sum(each >= 7 for each in hubs.clock.slept) == 2
    hubs.server.fail(lambda *_: Reply(429, {}, {"Retry-After": "900"}), path="/findings/import")
    (failed,) = failures(hubs.target().carry_out([make("b")]))
    assert failed is not None
    assert (failed.again, failed.after) == (True, 900.0)


def test_a_call_that_breaks_for_good_is_unsure(hubs: Hubs) -> None:
    hubs.server.fail(broken, path="/findings/import", times=4)
    assert [type(each) for each in hubs.target().carry_out([make("a"), make("b")])] == [Unsure, Unsure]


def test_rights_that_are_missing_are_named(hubs: Hubs) -> None:
    denied = Reply(403, {"message": "not yours"}, {"x-amzn-ErrorType": "AccessDeniedException"})
    hubs.server.fail(lambda *_: denied)
    (failed,) = failures(hubs.target().carry_out([make("a")]))
    assert failed is not None
    assert "403 AccessDeniedException: not yours" in failed.why
    assert "securityhub:BatchImportFindings" in failed.mend
    assert not failed.refused


def test_credentials_that_are_missing_or_unknown_are_told(hubs: Hubs) -> None:
    stale = Reply(403, {"message": "too old"}, {"x-amzn-ErrorType": "ExpiredTokenException"})
    hubs.server.fail(lambda *_: stale)
    with pytest.raises(Unreachable, match="it does not know us") as caught:
        hubs.target().greet()
    assert caught.value.refused
    with pytest.raises(Unreachable, match="no credentials for it") as caught:
        hubs.target(profile="nobody").greet()
    assert caught.value.refused


def test_a_hub_that_is_not_there_is_told(hubs: Hubs) -> None:
    with pytest.raises(Unreachable, match="no connection came about"):
        hubs.target(endpoint="http://127.0.0.1:9").greet()
    with pytest.raises(Unreachable, match="the settings are not fit"):
        hubs.target(region="-", endpoint=None).greet()


def test_an_assumed_role_is_assumed_again_when_it_has_run_out(
    hubs: Hubs, moto_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And whose account it is, is asked of AWS."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", f"http://127.0.0.1:{moto_port}")
    role = {"role_arn": "arn:aws:iam::210987654321:role/hub", "external_id": "acme", "account": None}
    target = hubs.target(**role)
    stale = Reply(403, {"message": "too old"}, {"x-amzn-ErrorType": "ExpiredTokenException"})
    hubs.server.fail(lambda *_: stale)
    assert target.greet() == "Security Hub in eu-west-1, account 210987654321"
    keys = {each.headers["authorization"].split("Credential=")[1][:4] for each in hubs.server.asked}
    assert keys == {"ASIA"}
    assert json.dumps(hubs.server.asked[0].body).count("210987654321") == 1


def test_other_partitions_have_no_page_of_ours(hubs: Hubs) -> None:
    (result,) = hubs.target(partition="aws-cn", region="cn-north-1").carry_out([make("a")])
    assert isinstance(result, Done)
    assert result.remote.url == ""
