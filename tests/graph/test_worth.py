from __future__ import annotations

import pytest

from graph.access import AccessGraph, Edge, EdgeKind
from graph.model import AiSystem, AnyRecord, Credential, Exposure, Identity, Resource, Secret, SecretStore, Tool
from graph.selector import Chooser, Selector, said
from graph.worth import DEEPEST, SOURCE_SAYS, Names, Saying, Told, Worth, WorthRules

NUMBER = "111122223333"
ACCOUNT = Resource(id=f"aws.account:{NUMBER}", kind="aws.account", scope=NUMBER, name="shop-prod")
ROLE = Identity(id="r", kind="aws.iam.role", scope=NUMBER, name="deploy")


def worth(*records: AnyRecord, rules: WorthRules | None = None, sources: dict[str, str] | None = None) -> Worth:
    return Worth({each.id: each for each in records}, sources or {}, rules)


def entry(says: str, place: str = "muster.toml:3", **criteria: object) -> Saying:
    return Saying(selector=Selector(**criteria), says=says, place=place)  # type: ignore[arg-type]  # because the criteria differ by test


def test_what_nobody_tells_is_unknown_and_not_outside_production() -> None:
    of = worth(ROLE)
    assert (of.environment("r"), of.in_production("r"), of.environment_of("r")) == (None, None, None)
    assert of.in_production("nowhere") is None


def test_settings_go_before_tags_and_those_before_the_source_and_the_contradiction_is_kept() -> None:
    role = Identity(id="r", kind="aws.iam.role", name="deploy", environment="staging", tags={"Env": "dev"})
    rules = WorthRules(environments=(entry("prd", names=("dep*",)), entry("test", place="muster.toml:9")))
    assert worth(role, rules=rules).environment("r") == Told(
        what="production", why="muster.toml:3", against=("tag Env=dev: development",)
    )
    assert worth(role).environment("r") == Told(what="development", why="tag Env=dev")
    bare = Identity(id="r", kind="aws.iam.role", name="deploy", environment="Staging")
    assert worth(bare).environment("r") == Told(what="staging", why=SOURCE_SAYS)


def test_two_tags_that_say_different_contradict_each_other_and_two_that_agree_do_not() -> None:
    apart = Resource(id="b", kind="aws.s3.bucket", name="b", tags={"stage": "qa", "team:Environment": "Prod"})
    assert worth(apart).environment("b") == Told(
        what="production", why="tag team:Environment=Prod", against=("tag stage=qa: test",)
    )
    alike = Resource(id="b", kind="aws.s3.bucket", name="b", tags={"stage": "live", "env": "prod", "environment": " "})
    assert worth(alike).environment("b") == Told(what="production", why="tag env=prod")


def test_which_tags_tell_is_a_setting() -> None:
    bucket = Resource(id="b", kind="aws.s3.bucket", name="b", tags={"env": "test", "landing-zone": "Prod"})
    told = worth(bucket, rules=WorthRules(environment_tags=("landing_zone",))).environment("b")
    assert told == Told(what="production", why="tag landing-zone=Prod")


@pytest.mark.parametrize(
    ("names", "account", "bucket"),
    [
        (Names.NOTHING, None, None),
        (Names.ACCOUNTS, "production", None),
        (Names.EVERYTHING, "production", "test"),
    ],
)
def test_names_tell_only_as_far_as_settings_say(names: Names, account: str | None, bucket: str | None) -> None:
    """A connector may have read the account's name already: that is no more than a word of it either."""
    read = Resource(id="a", kind="aws.account", scope="1", name="shop-prod", environment="production")
    thing = Resource(id="b", kind="aws.s3.bucket", name="logs.qa")
    of = worth(read, thing, rules=WorthRules(names=names))
    assert (of.environment_of("a"), of.environment_of("b")) == (account, bucket)


def test_a_child_inherits_from_what_holds_it_and_says_so() -> None:
    unit = Resource(id="aws.organization.unit:u", kind="aws.organization.unit", scope=NUMBER, name="Live")
    account = Resource(id="aws.account:9", kind="aws.account", scope="9", name="nine", parent=unit.id)
    store = SecretStore(id="s", kind="aws.secretsmanager.store", scope="9", name="s")
    things = (
        Identity(id="i", kind="aws.iam.role", scope="9", name="i"),
        Credential(id="c", kind="aws.iam.access_key", identity="i", name="c"),
        Tool(id="t", kind="ai.tool", agent="i", server="s", name="t"),
        store,
        Secret(id="x", kind="aws.secretsmanager.secret", store="s", name="x"),
        Resource(id="f", kind="aws.lambda.function", scope="9", name="f"),
        Exposure(id="e", kind="aws.exposure", detector="d", resource="f", fingerprint="", preview="", places=()),
    )
    of = worth(unit, account, *things, rules=WorthRules(environments=(entry("production", names=("live",)),)))
    expected = Told(what="production", why="muster.toml:3", holder=unit.id)
    assert [of.environment(each.id) for each in things] == [expected] * len(things)
    assert of.environment(account.id) == expected
    assert of.environment(unit.id) == Told(what="production", why="muster.toml:3")


def test_what_stands_above_accounts_is_in_none_of_them() -> None:
    """A unit's scope is the account that the organisation is read with: its name says nothing of the unit."""
    unit = Resource(id="u", kind="aws.organization.unit", scope=NUMBER, name="u")
    other = Resource(id="aws.account:9", kind="aws.account", scope="9", name="nine", parent="u")
    of = worth(ACCOUNT, unit, other)
    assert (of.environment_of("u"), of.environment_of(other.id)) == (None, None)


def test_the_nearest_that_tells_counts_also_where_a_store_tells_nothing() -> None:
    store = SecretStore(id="s", kind="vault.store", scope="", name="s")
    secret = Secret(id="x", kind="aws.secretsmanager.secret", scope=NUMBER, store="s", name="x")
    tagged = Secret(id="y", kind="aws.secretsmanager.secret", scope=NUMBER, store="s", name="y", tags={"env": "dev"})
    named = Secret(id="z", kind="k", store="gone", name="z", facts={"environment": "prod"})
    of = worth(ACCOUNT, store, secret, tagged, named)
    assert of.environment("x") == Told(what="production", why="a word of its name, shop-prod", holder=ACCOUNT.id)
    assert (of.environment_of("y"), of.environment_of("z")) == ("development", "production")


def test_what_holds_itself_or_is_nested_without_end_is_told_nothing() -> None:
    ring = [Resource(id=f"r{at}", kind="k", name="r", parent=f"r{(at + 1) % 3}") for at in range(3)]
    assert worth(*ring).environment("r0") is None
    chain = [Resource(id=f"r{at}", kind="k", name="r", parent=f"r{at + 1}") for at in range(DEEPEST * 50)]
    assert worth(*chain).environment("r0") is None


def test_a_declared_system_is_in_production_when_its_state_says_so() -> None:
    live = AiSystem(id="s", kind="ai.system", name="s", state="Production")
    planned = AiSystem(id="p", kind="ai.system", name="p", state="proposed")
    of = worth(live, planned)
    assert (of.in_production("s"), of.in_production("p")) == (True, None)


def test_which_environments_count_as_production_is_a_setting() -> None:
    role = Identity(id="r", kind="aws.iam.role", name="r", tags={"env": "DR"})
    assert worth(role).in_production("r") is False
    assert worth(role, rules=WorthRules(production=("prod", "dr"))).in_production("r") is True


def test_crown_jewels_are_told_by_settings_by_tags_and_by_their_source() -> None:
    said_so = entry("customers' cards", tags={"data": ("pci", "card*")})
    cards = Resource(id="b", kind="aws.s3.bucket", name="b", tags={"Data": "CARDS"})
    tagged = Secret(id="x", kind="k", store="s", name="x", tags={"Crown-Jewel": "yes"})
    marked = Resource(id="m", kind="k", name="m", crown_jewel=True)
    no_jewel = Resource(id="n", kind="k", name="n", tags={"crown-jewel": "no", "data": "logs"})
    of = worth(cards, tagged, marked, no_jewel, rules=WorthRules(jewels=(said_so,)))
    assert of.jewel("b") == Told(what="customers' cards", why="muster.toml:3")
    assert of.jewel("x") == Told(what="", why="tag Crown-Jewel=yes")
    assert of.jewel("m") == Told(what="", why=SOURCE_SAYS)
    assert of.jewels == ("b", "x", "m")


def test_what_is_in_a_jewel_is_one_but_not_who_acts_there() -> None:
    function = Resource(id="f", kind="aws.lambda.function", scope=NUMBER, name="f")
    of = worth(ACCOUNT, ROLE, function, rules=WorthRules(jewels=(entry("", accounts=(NUMBER,), kinds=("*.account",)),)))
    assert of.jewels == (ACCOUNT.id, "f")
    assert of.jewel("r") is None
    assert worth(ACCOUNT, ROLE, function).jewels == ()


def test_the_graph_knows_what_its_things_are_worth() -> None:
    records = {each.id: each for each in (ACCOUNT, ROLE)}
    edges = [Edge(source="r", target=ACCOUNT.id, kind=EdgeKind.ADMINISTERS, why="may")]
    rules = WorthRules(environments=(entry("dr", sources=("org",)),))
    graph = AccessGraph(records, edges, sources={"r": "org"}, worth=rules)
    assert graph.worth.environment_of("r") == "dr"
    assert AccessGraph(records, edges).worth.environment_of("r") == "production"


@pytest.mark.parametrize(
    ("criteria", "meant"),
    [
        ({}, True),
        ({"names": ("DEP*",)}, True),
        ({"names": ("dep",)}, False),
        ({"names": ("dep?oy", "x")}, True),
        ({"ids": ("R",)}, False),
        ({"ids": ("?",)}, True),
        ({"accounts": ("1111*",)}, True),
        ({"kinds": ("aws.iam.*",), "platforms": ("aws",)}, True),
        ({"kinds": ("aws.iam.user",)}, False),
        ({"platforms": ("vault",)}, False),
        ({"sources": ("org",)}, True),
        ({"sources": ("other",)}, False),
        ({"tags": {"TEAM": "pay*", "cost": ("1", "2")}}, True),
        ({"tags": {"team": "payments", "cost": "3"}}, False),
        ({"tags": {"absent": "*"}}, False),
        ({"names": ("dep.oy", "de[p]loy")}, False),
    ],
)
def test_all_criteria_hold_each_by_one_of_its_patterns(criteria: dict[str, object], meant: bool) -> None:  # noqa: FBT001 because it is what the case expects
    role = Identity(id="r", kind="aws.iam.role", scope=NUMBER, name="deploy", tags={"Team": "Payments", "cost": "2"})
    chooser = Chooser(Selector(**criteria))  # type: ignore[arg-type]  # because the criteria differ by case
    assert chooser.means(role, "org") is meant


def test_criteria_are_told_in_words() -> None:
    selector = Selector(tags={"env": ("a", "b"), "team": "x"}, kinds=("aws.*",), names=("n", "m"))
    assert said(selector) == "tag env = a or b and tag team = x and name n or m and kind aws.*"
    assert selector.criteria == ("tags", "names", "kinds")
