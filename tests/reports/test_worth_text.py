from __future__ import annotations

from datetime import UTC, datetime

from findings.worth import survey
from graph.access import AccessGraph
from graph.build import build
from graph.model import Identity, Observed, Resource, Secret
from graph.selector import Selector
from graph.worth import Saying, WorthRules
from reports.declare import Style
from reports.worth import contradictions_said, counts_said, environment_said, idle_said, jewel_said, worth_text

STYLE = Style(width=100)
ENTRIES = (
    Saying(selector=Selector(kinds=("aws.*",)), says="production", place="muster.toml:3"),
    Saying(selector=Selector(names=("nobody",)), says="test", place="muster.toml:9"),
)
JEWELS = (Saying(selector=Selector(names=("db*",)), says="cards", place="muster.toml:12"),)


def graph(rules: WorthRules | None = None, *, roles: int = 1) -> AccessGraph:
    records = (
        Resource(id="aws.account:1", kind="aws.account", scope="1", name="shop"),
        Secret(id="x", kind="vault.kv.secret", scope="v", store="gone", name="db"),
        *(Identity(id=f"r{at}", kind="aws.iam.role", name=f"r{at}\x1b[2J", tags={"env": "dev"}) for at in range(roles)),
    )
    unit = Observed(source="org", stream="all", scope="", seen=datetime(2026, 11, 20, tzinfo=UTC), records=records)
    return build([unit], worth=rules)


def told(made: AccessGraph) -> str:
    return "".join(worth_text(survey(made), made, STYLE))


def test_the_page_tells_entries_what_has_no_effect_contradictions_and_what_nobody_tells() -> None:
    made = graph(WorthRules(environments=ENTRIES, jewels=JEWELS))
    assert told(made) == (
        "2 in production and 1 of which nobody tells the environment; 1 crown jewel.\n"
        "\n"
        "WHAT SETTINGS SAY\n"
        "  said in         says         of           things  such as\n"
        "  muster.toml:3   production   kind aws.*        2  shop and r0\\x1b[2J\n"
        "  muster.toml:9   test         name nobody       0\n"
        "  muster.toml:12  crown jewel  name db*          1  db\n"
        "\n"
        "SAID WITHOUT EFFECT\n"
        "  muster.toml:9: test for name nobody matches nothing\n"
        "\n"
        "CONTRADICTIONS\n"
        "  r0\\x1b[2J: production, told by muster.toml:3; against it tag env=dev: development\n"
        "\n"
        "WITHOUT AN ENVIRONMENT\n"
        "  source  account or place  things  of these\n"
        "  org     v                      1  1 × secret\n"
    )


def test_where_settings_say_nothing_only_the_rest_is_told() -> None:
    text = told(graph())
    assert text.startswith("1 in development and 2 of which nobody tells the environment; no crown jewels.\n")
    assert "WHAT SETTINGS SAY" not in text
    assert "CONTRADICTIONS" not in text


def test_what_is_left_out_is_counted() -> None:
    seen = survey(graph(WorthRules(environments=ENTRIES), roles=4))
    assert list(contradictions_said(seen, 3))[-1] == "and 1 more"
    assert len(list(idle_said(seen))) == 1
    assert counts_said(survey(AccessGraph({}, []))) == "Nothing; no crown jewels."


def test_a_thing_says_what_told_its_worth_and_whom_it_has_it_from() -> None:
    made = graph(WorthRules(environments=ENTRIES[:1], jewels=JEWELS))
    assert environment_said(made.worth.environment("r0"), made) == (
        "production (told by muster.toml:3); against it tag env=dev: development"
    )
    assert environment_said(made.worth.environment("x"), made) == "not told by anything"
    jewel = made.worth.jewel("x")
    assert jewel is not None
    assert jewel_said(jewel, made) == "yes: cards (told by muster.toml:12)"
