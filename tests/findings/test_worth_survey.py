from __future__ import annotations

import msgspec
from findings_support import NOW

from findings.worth import MOST, Contradiction, Untold, WorthSeen, survey
from graph.access import AccessGraph
from graph.build import build
from graph.model import AnyRecord, Identity, Observed, Resource, Secret, SecretStore
from graph.selector import Selector
from graph.worth import Saying, WorthRules

ACCOUNT = Resource(id="aws.account:1", kind="aws.account", scope="1", name="shop-prod")
ROLE = Identity(id="r", kind="aws.iam.role", scope="1", name="r", tags={"env": "dev"})
USER = Identity(id="u", kind="aws.iam.user", scope="2", name="u")
STORE = SecretStore(id="s", kind="aws.secretsmanager.store", scope="2", name="s")
SECRET = Secret(id="x", kind="aws.secretsmanager.secret", scope="2", store="s", name="x", tags={"crown-jewel": "yes"})
AUTHOR = Identity(id="a", kind="git.author", scope="repo", name="Dana")
GROUP = Identity(id="g", kind="aws.iam.group", scope="2", name="g")


def graph(*records: AnyRecord, rules: WorthRules | None = None) -> AccessGraph:
    unit = Observed(source="org", stream="all", scope="", seen=NOW, records=records)
    return build([unit], worth=rules)


def saying(says: str, place: str, **criteria: tuple[str, ...]) -> Saying:
    return Saying(selector=Selector(**criteria), says=says, place=place)  # type: ignore[arg-type]  # because the criteria differ by test


def test_things_are_counted_by_environment_and_what_nobody_tells_by_place() -> None:
    seen = survey(graph(ACCOUNT, ROLE, USER, STORE, SECRET, AUTHOR, GROUP))
    assert (seen.environments, seen.production) == ({"development": 1, "production": 1}, 1)
    assert (seen.unknown, seen.jewels) == (3, 1)
    assert seen.untold == (
        Untold(
            source="org",
            scope="2",
            things=3,
            kinds={"aws.iam.user": 1, "aws.secretsmanager.store": 1, "aws.secretsmanager.secret": 1},
        ),
    )


def test_an_entry_that_changes_nothing_is_told_and_why() -> None:
    rules = WorthRules(
        environments=(
            saying("production", "m:1", kinds=("aws.iam.*",)),
            saying("test", "m:2", kinds=("aws.iam.user",)),
            saying("test", "m:3", kinds=("gcp.*",)),
        ),
        jewels=(saying("", "m:4", names=("x",)), saying("", "m:5", names=("y",))),
    )
    seen = survey(graph(ACCOUNT, ROLE, USER, SECRET, STORE, rules=rules))
    assert [(each.place, each.means, each.decides, each.examples) for each in seen.entries] == [
        ("m:1", 2, 2, ("r", "u")),
        ("m:2", 1, 0, ()),
        ("m:3", 0, 0, ()),
        ("m:4", 1, 1, ("x",)),
        ("m:5", 0, 0, ()),
    ]
    assert [(each.place, each.idle) for each in seen.idle] == [
        ("m:2", "says nothing: earlier entries mean all that it matches"),
        ("m:3", "matches nothing"),
        ("m:5", "matches nothing"),
    ]


def test_jewels_of_several_entries_are_no_use_to_the_later_ones() -> None:
    rules = WorthRules(jewels=(saying("", "m:1", names=("x",)), saying("", "m:2", ids=("x",))))
    assert [each.place for each in survey(graph(SECRET, rules=rules)).idle] == ["m:2"]


def test_contradictions_are_named_up_to_a_number_and_all_counted() -> None:
    rules = WorthRules(environments=(saying("production", "m:1", platforms=("aws",)),))
    roles = [msgspec.structs.replace(ROLE, id=f"r{at:03}") for at in range(MOST + 5)]
    seen = survey(graph(*roles, rules=rules))
    assert (seen.contradicted, len(seen.contradictions)) == (MOST + 5, MOST)
    assert seen.contradictions[0] == Contradiction(
        id="r000", name="r", what="production", why="m:1", against=("tag env=dev: development",)
    )


def test_an_empty_estate_has_nothing_to_tell() -> None:
    assert survey(graph()) == WorthSeen()
