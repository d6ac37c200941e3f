"""Tickets as findings of DefectDojo, over the wire to a stand-in that keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from defectdojo_support import WORD, DefectDojoStandIn
from target_runs_support import Runs, failure, only
from ticket_wire_support import Fault, Reply, broken, lost, serving, unheard
from tickets_said_support import HOSTILE, create, on

from findings.declare import Severity
from reports.send.blocks import Block, Bullets, Code, Facts, Heading, Paragraph
from reports.send.model import ActionKind, Remote, Told, Unreachable, Unsure

MARKER = "muster-3f2a91"
SEEN = datetime(2026, 11, 1, tzinfo=UTC)
TOLD = Told(
    estate="acme",
    rule="credential-stale",
    subject="key",
    subject_name="deploy_bot",
    source="prod",
    scope="111122223333",
    message="it is old",
    remedy="rotate it",
    frameworks=(),
    owner=None,
    status="new",
    first_seen=SEEN,
    last_seen=SEEN,
)


Instances = Runs[DefectDojoStandIn]


@pytest.fixture
def dojo() -> Iterator[Instances]:
    server = DefectDojoStandIn()
    with ExitStack() as ending, serving(server):
        yield Instances(server, ending)


def names(dojo: Instances, kind: str) -> list[str]:
    return [str(each.get("title") or each["name"]) for each in dojo.server.kept[kind]]


def test_a_finding_is_put_where_settings_say_and_found_by_its_marker(dojo: Instances) -> None:
    (made,) = dojo.done(create(told=TOLD, fields={"cwe": 798}))
    finding = dojo.server.by_marker(MARKER)
    assert (finding["title"], finding["severity"], finding["numerical_severity"]) == (
        "Old key of deploy_bot",
        "High",
        "S1",
    )
    assert (finding["vuln_id_from_tool"], finding["date"], finding["cwe"]) == ("credential-stale", "2026-11-01", 798)
    assert (finding["planned_remediation_date"], finding["mitigation"]) == ("2026-12-24", "rotate it")
    assert finding["tags"] == ["musterbook", "source:-prod-aws"]
    assert "- **account:** `111122223333`" in finding["description"]
    assert made.url == f"{dojo.server.url}/finding/1"
    assert list(dojo.target().look([MARKER, "unknown"], [])) == [made]
    assert list(dojo.target().look([], [made.id, "99"])) == [made]


def test_places_are_made_once_and_those_of_like_names_are_not_meant(dojo: Instances) -> None:
    dojo.done(create(told=TOLD))
    dojo.done(create("muster-2", told=TOLD))
    assert names(dojo, "products") == ["Identities of others", "Identities"]
    assert (names(dojo, "engagements"), names(dojo, "tests")) == (["Musterbook"], ["Musterbook"])
    assert names(dojo, "test_types") == ["Musterbook Scan", "Musterbook"]


def test_of_several_places_of_one_name_all_runs_mean_the_oldest(dojo: Instances) -> None:
    dojo.done(create(told=TOLD))
    first = dojo.server.kept["tests"][0]
    dojo.server.kept["tests"].append({**first, "id": 2})
    dojo.done(create("muster-2", told=TOLD))
    assert {each["test"] for each in dojo.server.kept["findings"]} == {1}


def test_looking_makes_nothing(dojo: Instances) -> None:
    assert list(dojo.target().look([MARKER], [])) == []
    dojo.server.kept["products"].append({"id": 2, "name": "Identities"})
    assert list(dojo.target().look([MARKER], [])) == []
    dojo.server.kept["engagements"].append({"id": 1, "name": "Musterbook", "product": 2})
    assert list(dojo.target().look([MARKER], [])) == []
    assert dojo.server.writes() == []


@pytest.mark.parametrize(
    ("kind", "words"), [(None, "no product 'Identities'"), ("Nowhere", "no product type 'Nowhere'")]
)
def test_a_product_that_cannot_be_made_is_told(dojo: Instances, kind: str | None, words: str) -> None:
    failed = failure(only(dojo.target(product_type=kind).carry_out([create(told=TOLD)])))
    assert words in failed.why
    assert "product_type" in failed.mend


def test_many_are_listed_to_the_end_and_few_are_asked_for(dojo: Instances) -> None:
    made = dojo.done(*(create(f"muster-{number:02}", told=TOLD) for number in range(25)))
    dojo.server.page = 7
    assert list(dojo.target().look([each.marker for each in made], [])) == made
    dojo.server.asked.clear()
    assert list(dojo.target().look(["muster-03"], [])) == [made[3]]
    assert [each.params.get("unique_id_from_tool") for each in dojo.server.asked if "findings" in each.path] == [
        "muster-03"
    ]


def test_a_ticket_about_several_findings_is_refused(dojo: Instances) -> None:
    assert "about several" in failure(only(dojo.target().carry_out([create()]))).why


def test_an_update_leaves_what_people_own(dojo: Instances) -> None:
    (made,) = dojo.done(create(told=TOLD))
    finding = dojo.server.by_marker(MARKER)
    finding.update(title="Renamed", tags=["theirs"])
    changed = on(made, ActionKind.UPDATE, severity=Severity.CRITICAL, body=(Paragraph("new"),), due=None)
    (after,) = dojo.done(changed)
    assert (finding["title"], finding["tags"], finding["severity"]) == ("Renamed", ["theirs"], "Critical")
    assert finding["description"] == "new\n"
    assert after.body_digest != made.body_digest


def test_closing_and_reopening_with_notes_that_are_said_once(dojo: Instances) -> None:
    (made,) = dojo.done(create(told=TOLD))
    same = on(made, ActionKind.COMMENT, "Seen again")
    dojo.done(same, same)
    (closed,) = dojo.done(on(made, ActionKind.CLOSE, "Gone", number="a3"))
    finding = dojo.server.by_marker(MARKER)
    assert (finding["active"], finding["is_mitigated"]) == (False, True)
    assert (closed.open, closed.declined, closed.resolution) == (False, False, "is_mitigated")
    (opened,) = dojo.done(on(closed, ActionKind.REOPEN, "Back", number="a4"))
    assert opened.open
    assert (finding["active"], finding["is_mitigated"]) == (True, False)
    assert len(dojo.server.tickets()[0].comments) == 3


@pytest.mark.parametrize(
    ("state", "declined"),
    [("false_p", True), ("risk_accepted", True), ("out_of_scope", True), ("duplicate", False), ("", False)],
)
def test_how_a_person_ended_it_is_told(dojo: Instances, state: str, *, declined: bool) -> None:
    (made,) = dojo.done(create(told=TOLD))
    dojo.server.by_marker(MARKER).update({"active": False, **({state: True} if state else {})})
    (seen,) = dojo.target().look([], [made.id])
    assert (seen.open, seen.declined, seen.resolution) == (False, declined, state or "inactive")
    assert dojo.done(on(made, ActionKind.CLOSE, "fixed")) == [seen]
    assert dojo.server.tickets()[0].comments == ()


def test_a_finding_that_is_gone_is_said_to_be_gone(dojo: Instances) -> None:
    gone = Remote(id="44", marker="m")
    for kind in (ActionKind.CLOSE, ActionKind.REOPEN, ActionKind.COMMENT):
        assert "no longer has the ticket" in failure(only(dojo.target().carry_out([on(gone, kind, "x")]))).why


@pytest.mark.parametrize("fault", [lost, unheard, broken])
def test_a_write_whose_answer_is_missing_is_sent_once(dojo: Instances, fault: Fault) -> None:
    dojo.server.fail(fault, path="/findings/")
    target = dojo.target()
    assert isinstance(only(target.carry_out([create(told=TOLD)])), Unsure)
    assert len(list(target.look([MARKER], []))) == (1 if fault is lost else 0)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"severity": ["wrong", "odd"], "title": "long"}, "400: severity: wrong, odd; title: long"),
        (["Active findings cannot be risk accepted."], "400: Active findings cannot"),
        ("odd", "it answered 400"),
    ],
)
def test_a_refusal_says_why(dojo: Instances, body: object, words: str) -> None:
    dojo.server.fail(lambda *_: Reply(400, body), path="/findings/")
    assert words in failure(only(dojo.target().carry_out([create(told=TOLD)]))).why


def test_greeting_says_where_we_are(dojo: Instances) -> None:
    assert dojo.target().greet() == "DefectDojo at 127.0.0.1, product Identities (not there yet)"
    dojo.done(create(told=TOLD))
    assert dojo.target().greet() == "DefectDojo at 127.0.0.1, product Identities"
    dojo.server.refusing = True
    with pytest.raises(Unreachable) as caught:
        dojo.target().greet()
    assert caught.value.refused
    assert WORD not in str(caught.value)


def test_names_that_others_chose_stay_names(dojo: Instances) -> None:
    body: list[Block] = [make(each) for each in HOSTILE for make in (Heading, Paragraph, Code)]
    body += [Bullets(HOSTILE), Facts(tuple((each, each) for each in HOSTILE)), Code("y" * 70_000)]
    dojo.done(create(told=TOLD, body=tuple(body), title="<b>" + "\n" + "x" * 600))
    finding = dojo.server.by_marker(MARKER)
    assert "What follows was left out" in finding["description"]
    assert not any(each in finding["description"] for each in ("\u202e", "\x1b"))
    assert "\n" not in finding["title"]
