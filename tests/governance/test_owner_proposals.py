"""Whom to ask where nobody is known to answer."""

from __future__ import annotations

import msgspec
import pytest
from graph_support import AT, OTHER, account, graph_of, role

from findings.limits import Limits
from findings.owned import of_person, owned
from governance.owner_proposals import Proposal, proposals
from graph.model import AnyRecord, Gap, GapReason, Identity, OwnerClaim, Person, Resource

ADA = Person(id="p:ada", kind="people.person", name="Ada Holm", email="ada@shop.example", status="active")
BEN = Person(
    id="p:ben",
    kind="people.person",
    name="Ben Ray",
    email="ben@shop.example",
    status="left",
    manager="ada@shop.example",
)
TEAM = Person(
    id="p:t", kind="people.team", name="Platform", status="active", team=True, members=(ADA.id, "zed@shop.example")
)
ORPHAN = role("orphan")


def claim(subject: Identity | Resource, owner: str, confidence: float, evidence: str) -> OwnerClaim:
    return OwnerClaim(
        id=f"{subject.id}/{evidence}/{owner}",
        kind="k",
        scope=subject.scope,
        subject=subject.id,
        owner=owner,
        evidence=evidence,
        confidence=confidence,
    )


def proposed(*records: AnyRecord, gaps: tuple[Gap, ...] = ()) -> dict[str, Proposal]:
    return {each.name: each for each in proposals(graph_of(account(), *records, gaps=gaps), Limits(), AT)}


def best(*records: AnyRecord) -> list[tuple[str, float]]:
    return [(each.owner, each.confidence) for each in proposed(ORPHAN, *records)["orphan"].candidates]


def tagged(name: str, owner: str, **tags: str) -> list[AnyRecord]:
    found = msgspec.structs.replace(role(name), tags=tags)
    return [found, claim(found, owner, 0.9, "tag:Owner")]


def test_what_is_too_weak_to_be_believed_is_good_enough_to_ask() -> None:
    made = claim(ORPHAN, "ada@shop.example", 0.4, "cloudtrail:CreateRole")
    changed = claim(ORPHAN, "ADA@shop.example", 0.35, "last change")
    assert best(ADA, made) == [("ada@shop.example", 0.4)]
    assert best(ADA, made, changed) == [("ada@shop.example", 0.5)], "two kinds of evidence say more than one"
    (candidate,) = proposed(ORPHAN, ADA, made, changed)["orphan"].candidates
    assert candidate.evidence == (
        "cloudtrail:CreateRole says ada@shop.example",
        "last change says ADA@shop.example",
    )
    assert (candidate.name, candidate.standing) == ("Ada Holm", "active")


def test_machines_and_those_who_left_are_not_asked_but_their_managers_are() -> None:
    assert best(claim(ORPHAN, "renovate[bot]", 0.35, "last change")) == []
    gone = claim(ORPHAN, "ben@shop.example", 0.4, "cloudtrail:CreateRole")
    assert best(ADA, BEN, gone) == [("ada@shop.example", 0.4)]
    assert (
        "Ada Holm was the manager of Ben Ray, who is gone"
        in proposed(ORPHAN, ADA, BEN, gone)["orphan"].candidates[0].evidence[0]
    )
    assert best(msgspec.structs.replace(ADA, status="left"), BEN, gone) == []
    assert best(msgspec.structs.replace(BEN, manager=None), gone) == []


def test_an_owner_who_left_is_replaced() -> None:
    found = proposed(ORPHAN, ADA, BEN, claim(ORPHAN, "ben@shop.example", 0.9, "tag:Owner"))["orphan"]
    assert (found.why, found.candidates[0].owner) == ("its owner Ben Ray is gone", "ada@shop.example")
    disabled = msgspec.structs.replace(BEN, status="disabled")
    assert (
        proposed(ORPHAN, disabled, claim(ORPHAN, "ben@shop.example", 0.9, "t"))["orphan"].why
        == "its owner Ben Ray is disabled"
    )
    machine = proposed(ORPHAN, claim(ORPHAN, "a[bot]", 0.9, "tag:Owner"))["orphan"]
    assert machine.why == "its owner a[bot] is a machine"


def test_whoever_is_here_needs_no_proposal() -> None:
    records = [*tagged("a", "ada@shop.example"), *tagged("b", "someone"), *tagged("c", "@shop/platform"), ADA, TEAM]
    assert proposed(*records) == {}


def test_peers_of_the_same_workload_speak_for_it_the_more_they_are() -> None:
    orphan = msgspec.structs.replace(ORPHAN, tags={"Service": "shop"})
    peers = [tagged(f"r{number}", "ada@shop.example", Service="shop") for number in range(4)]

    def confidence(count: int) -> float:
        found = proposed(orphan, ADA, *(each for peer in peers[:count] for each in peer))["orphan"]
        return next((each.confidence for each in found.candidates if "Service=shop" in " ".join(each.evidence)), 0.0)

    assert [confidence(count) for count in (0, 1, 2)] == [0.0, 0.23, 0.3]
    assert confidence(4) == 0.46, "by then the account says so, too"


def test_an_account_speaks_only_when_nearly_all_of_it_has_one_owner() -> None:
    same = [record for number in range(4) for record in tagged(f"s{number}", "ada@shop.example")]
    other = [record for number in range(2) for record in tagged(f"o{number}", "someone")]
    elsewhere = [Identity(id="x", kind="aws.iam.role", scope=OTHER, name="x")]
    assert best(ADA, *same) == [("ada@shop.example", 0.28)]
    assert best(ADA, *same, *other) == []
    assert best(ADA, *same[:4]) == [], "two are too few"
    assert [each.candidates for each in proposed(ADA, *same, *elsewhere).values()] == [()]


def test_what_one_file_defines_has_one_owner() -> None:
    def definition(name: str) -> Resource:
        facts = {"defines": "aws.iam.role", "pattern": name, "path": "roles.tf", "line": 1, "form": "terraform"}
        return Resource(id=f"d:{name}", kind="git.definition", scope="infra", name=name, facts=dict(facts))

    found = proposed(ORPHAN, ADA, *tagged("a", "ada@shop.example"), definition("a"), definition("orphan"))["orphan"]
    assert found.definition == "d:orphan"
    assert found.candidates[0].evidence == ("Ada Holm answers for 1 of 1 with an owner in infra:roles.tf",)


def test_evidence_that_could_not_be_read_is_told_apart_from_none() -> None:
    gap = Gap(
        source="test",
        stream="iam.roles",
        scope=ORPHAN.scope,
        reason=GapReason.DENIED,
        yields=("Identity", "OwnerClaim"),
    )
    assert proposed(ORPHAN, gaps=(gap,))["orphan"].why == "what would tell its owner could not be read"
    assert proposed(ORPHAN)["orphan"].why == "nobody is known to answer for it"


@pytest.mark.parametrize(
    ("person", "names"),
    [("ada@shop.example", {"a", "c"}), ("Platform", {"c"}), ("someone", {"b"}), ("SOME", {"b"}), ("nobody", set())],
)
def test_what_a_person_answers_for_is_theirs_and_their_teams(person: str, names: set[str]) -> None:
    records = [*tagged("a", "ada@shop.example"), *tagged("b", "someone"), *tagged("c", "@shop/platform"), ADA, TEAM]
    graph = graph_of(account(), *records, claim(role("a"), "someone", 0.2, "weak"))
    found = {row.name for row in owned(graph, Limits(), AT) if of_person(graph, row, person, 0.5)}
    assert found == names
