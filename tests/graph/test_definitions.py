"""Which code defines which identity, and who answers for it because of that."""

from __future__ import annotations

import msgspec
import pytest
from graph_support import OTHER, arn, graph_of, role

from graph.definitions import LEAST_LETTERS, MOST_TRIED
from graph.evidence import keyed_claims, tag_claims
from graph.model import Identity, OwnerClaim, Person, Resource

DEPLOY = role("deploy")


def definition(
    name: str = "", *, arn: str = "", uses: bool = False, place: str = "roles.tf", line: int = 3, kind: str = ""
) -> Resource:
    return Resource(
        id=f"git.definition:infra/{place}:{line}",
        kind="git.definition",
        scope="infra",
        name=name or arn,
        facts={
            "defines": kind or "aws.iam.role",
            "pattern": name,
            "arn": arn or None,
            "uses": uses,
            "path": place,
            "line": line,
        },
    )


def claim(
    subject: Resource | Identity, owner: str, confidence: float = 0.9, evidence: str = "CODEOWNERS"
) -> OwnerClaim:
    return OwnerClaim(
        id=f"{evidence}:{subject.id}:{owner}",
        kind="git.owner",
        subject=subject.id,
        owner=owner,
        evidence=evidence,
        confidence=confidence,
        place="CODEOWNERS:4",
    )


def owners_of(identity: Identity, *records: Resource | Identity | OwnerClaim | Person) -> dict[str, float]:
    return {each.text: each.confidence for each in graph_of(identity, *records).owners(identity.id)}


@pytest.mark.parametrize(
    ("found", "confidence"),
    [
        (definition("deploy"), 0.8),
        (definition(arn=DEPLOY.id), 0.9),
        (definition("*-ploy-*"), None),
        (definition("*eploy"), 0.7),
        (definition("depl*"), 0.7),
        (definition("d*ploy"), 0.7),
        (definition(arn=DEPLOY.id, uses=True), 0.6),
        (definition("deploy", kind="aws.iam.user"), None),
        (definition("Deploy"), None),
        (definition(arn=arn("role", "gone")), None),
        (definition("*"), None),
        (definition("*dep*"), None),
    ],
    ids=str,
)
def test_who_answers_for_the_code_answers_for_what_it_surely_defines(found: Resource, confidence: float | None) -> None:
    expected = {} if confidence is None else {"@shop/platform": confidence}
    assert owners_of(DEPLOY, found, claim(found, "@shop/platform")) == expected


def test_the_claim_tells_where_the_code_is_and_where_its_owner_was_read() -> None:
    found = definition("deploy")
    (owner,) = graph_of(DEPLOY, found, claim(found, "ada")).owners(DEPLOY.id)
    assert (owner.through, owner.defined, owner.place) == (found.id, "infra:roles.tf:3", "CODEOWNERS:4")


def test_a_name_in_full_means_the_role_of_that_name_in_every_account() -> None:
    found, other = definition("deploy"), role("deploy", OTHER)
    graph = graph_of(DEPLOY, other, found, claim(found, "ada"))
    assert [len(graph.owners(each.id)) for each in (DEPLOY, other)] == [1, 1]


def test_a_pattern_that_fits_two_means_neither() -> None:
    found = definition("*-deploy")
    for others in ([role("b-deploy")], [role("a-deploy", OTHER)]):
        assert owners_of(role("a-deploy"), *others, found, claim(found, "ada")) == {}


def test_two_patterns_that_fit_one_leave_in_doubt_whose_it_is() -> None:
    one, two = definition("*-deploy"), definition("shop-dep*", line=9)
    assert owners_of(role("shop-deploy"), one, two, claim(one, "ada"), claim(two, "ada")) == {}


def test_a_name_in_full_goes_before_a_pattern() -> None:
    one, two = definition("*eploy"), definition("deploy", line=9)
    assert owners_of(DEPLOY, one, two, claim(one, "ada"), claim(two, "ben")) == {"ben": 0.8}


def test_where_two_places_define_the_name_only_owners_of_both_count() -> None:
    """Copies for two environments have the same owners; two repositories by chance have not."""
    one, two = definition("deploy", place="dev/a.tf"), definition("deploy", place="prod/a.tf")
    claims = (claim(one, "@shop/platform"), claim(one, "ada"), claim(two, "@Shop/Platform"), claim(two, "ben"))
    assert owners_of(DEPLOY, one, two, *claims) == {"@shop/platform": 0.8}


def test_a_pattern_that_almost_fits_thousands_says_too_little_to_go_on_with() -> None:
    many = [role(f"job-{number:05}-run") for number in range(MOST_TRIED + 2)]
    late = role("job-x-it")
    found = definition("job-*it")
    assert owners_of(late, *many, found, claim(found, "ada")) == {}
    assert owners_of(late, *many[:50], found, claim(found, "ada")) == {"ada": 0.7}


@pytest.mark.parametrize("pattern", ["first-*", "*-third", "*-second-*", "first-*d", "f*-third", "*t-second-t*"])
def test_a_pattern_is_looked_for_by_its_longest_part(pattern: str) -> None:
    found, others = definition(pattern), [role(name) for name in ("firs", "first", "second-third-x", "zz-thirds")]
    assert owners_of(role("first-second-third"), *others, found, claim(found, "ada")) == {"ada": 0.7}


def test_a_pattern_of_a_few_letters_means_nothing() -> None:
    short = definition("*" + "x" * (LEAST_LETTERS - 1))
    assert owners_of(role("a" + "x" * (LEAST_LETTERS - 1)), short, claim(short, "ada")) == {}


def test_an_owner_that_is_a_machine_of_the_inventory_is_known_as_one() -> None:
    machine = Identity(id=arn("role", "ci"), kind="aws.iam.role", scope="1", name="ci", human=False)
    claims = [
        OwnerClaim(id=str(n), kind="k", scope="1", subject=DEPLOY.id, owner=owner, evidence=evidence, confidence=0.9)
        for n, (owner, evidence) in enumerate(
            [(machine.id, "tag:Owner"), ("ci", "cloudtrail:CreateRole"), ("ci", "tag:Owner"), ("a[bot]", "tag:Owner")]
        )
    ]
    graph = graph_of(DEPLOY, machine, *claims)
    told = [(each.machine, each.identity) for each in graph.owners(DEPLOY.id)]
    assert told == [(True, machine.id), (True, machine.id), (False, None), (True, None)]


def test_a_mailbox_that_nobody_reads_is_a_machine() -> None:
    box = Person(id="p", kind="people.machine", name="No reply", email="jobs@shop.example", machine=True)
    claims = claim(DEPLOY, "jobs@shop.example")
    (owner,) = graph_of(DEPLOY, box, claims).owners(DEPLOY.id)
    assert (owner.person, owner.machine) == ("p", True)


def test_what_settings_say_of_a_tag_goes_before_what_is_thought_of_it() -> None:
    tagged = msgspec.structs.replace(
        DEPLOY, tags={"acme:Cost-Owner": "ada", "Owner": "ben", "CreatedBy": "ci", "X": " "}
    )
    known = list(tag_claims(tagged.id, tagged.scope, tagged.tags, kind="aws.tag.owner"))
    said = keyed_claims([tagged, *known], {"costowner": 0.8, "Owner": 0, "x": 0.7})
    assert owners_of(tagged, *known, *said) == {"ada": 0.8, "ci": 0.4}
