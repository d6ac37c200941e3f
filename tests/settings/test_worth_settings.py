from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from findings.limits import LimitsFor
from graph.worth import Names
from scanner.settings import Settings, SettingsError, load
from scanner.settings.describe import describe
from scanner.settings.schema import schema
from scanner.settings.worth import worth_rules

TEXT = """
[[environments]]
is = "Prod"
accounts = ["111122223333"]

[[environments]]
is = "test"
tags = { team = ["a", "b"], cost = "9*" }

[[crown_jewels]]
because = "cards"
names = ["ledger*"]

[worth]
names = "nothing"
production = ["production", "dr"]

[limits]
dormant_days = 60

[[limits.for]]
kinds = ["aws.iam.*"]
environments = ["production"]
dormant_days = 14

[[limits.for]]
names = ["x"]
never_used_days = 3

[risk]
internet = 20
"""
Read = Callable[..., Settings]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def settings(text: str, file: str = "") -> Settings:
        (tmp_path / "muster.toml").write_text(text, encoding="utf-8")
        if file:
            (tmp_path / "worth.yaml").write_text(file, encoding="utf-8")
        return load(environ={"HOME": "/nowhere"}, cwd=tmp_path, config=Path("muster.toml"))

    return settings


def test_every_entry_is_read_with_its_line(read: Read) -> None:
    rules = worth_rules(read(TEXT))
    assert [(each.says, each.place) for each in rules.environments] == [
        ("Prod", "muster.toml:2"),
        ("test", "muster.toml:6"),
    ]
    assert [(each.says, each.place) for each in rules.jewels] == [("cards", "muster.toml:10")]
    assert rules.environments[1].selector.tags == {"team": ("a", "b"), "cost": "9*"}
    assert (rules.names, rules.production) == (Names.NOTHING, ("production", "dr"))


def test_limits_for_some_and_points_are_read_with_their_lines(read: Read) -> None:
    settings = read(TEXT)
    assert settings.limits.apart == (
        LimitsFor(kinds=("aws.iam.*",), environments=("production",), dormant_days=14),
        LimitsFor(names=("x",), never_used_days=3),
    )
    assert settings.limits.dormant_days == 60
    assert [str(settings.origin(f"limits.for.{at}")) for at in (0, 1)] == ["muster.toml:21", "muster.toml:26"]
    assert (settings.risk.internet, str(settings.origin("risk.internet"))) == (20, "muster.toml:31")


def test_config_shows_each_entry_and_where_it_was_said(read: Read) -> None:
    rows = {row.path: (row.value, row.origin) for row in describe(read(TEXT))}
    assert rows["environments.0"] == ('{ accounts = ["111122223333"], is = "Prod" }', "muster.toml:2")
    assert rows["crown_jewels.0"] == ('{ names = ["ledger*"], because = "cards" }', "muster.toml:10")
    assert rows["limits.for.1"] == ('{ names = ["x"], never_used_days = 3 }', "muster.toml:26")
    assert rows["risk.internet"] == ("20", "muster.toml:31")
    assert rows["risk.leaked"] == ("15", "default")
    assert rows["worth.names"] == ('"nothing"', "muster.toml:15")
    assert rows["worth.environment_tags"] == ('["environment", "env", "stage"]', "default")
    assert "limits.apart" not in rows


def test_a_file_of_another_team_comes_after_the_settings_own(read: Read, tmp_path: Path) -> None:
    file = "environments:\n  - is: production\n    accounts: [012345678901]\ncrown_jewels:\n  - ids: ['arn:*']\n"
    assert len(worth_rules(read(TEXT, file)).environments) == 2, "a file that is not named is not read"
    named = TEXT.replace("[worth]", '[worth]\nfile = "worth.yaml"')
    rules = worth_rules(read(named, file))
    assert [each.says for each in rules.environments] == ["Prod", "test", "production"]
    assert rules.environments[2].selector.accounts == ("012345678901",), "a number keeps its zero"
    assert rules.environments[2].place == f"{tmp_path / 'worth.yaml'}:2"
    assert [each.place for each in rules.jewels][1] == f"{tmp_path / 'worth.yaml'}:5"


def test_an_empty_file_says_nothing(read: Read) -> None:
    assert worth_rules(read('[worth]\nfile = "worth.yaml"\n', "# nothing yet\n")).environments == ()


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("environments: [", "this is not YAML"),
        ("environments:\n  - {is: production, acounts: ['1']}\n", "worth.yaml:2: acounts is not a key"),
        ("environments:\n  - is: production\n", "worth.yaml:2: environments: the entry names no criterion"),
        ("crown_jewels:\n  - because: why\n", "worth.yaml:2: crown_jewels: the entry names no criterion"),
        ("- a list\n", "worth.yaml:1: this value should be a group of keys"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_with_its_line(read: Read, file: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        worth_rules(read('[worth]\nfile = "worth.yaml"\n', file))
    assert told in str(caught.value)


def test_a_file_that_is_not_there_is_told(read: Read) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        worth_rules(read('[worth]\nfile = "gone.yaml"\n'))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[environments]]\nis = "production"\n', "muster.toml:1: environments: the entry names no criterion"),
        ("[[crown_jewels]]\n", "muster.toml:1: crown_jewels: the entry names no criterion"),
        ('[[environments]]\nnames = ["a"]\n', "muster.toml:1: environments.0"),
        ('[[environments]]\nis = "x"\nnames = ["a"]\nnmes = ["b"]\n', "unknown key inside"),
        ('environments = "production"\n', "muster.toml:1: environments: expected array"),
        ("[worth]\nnames = 'all'\n", "worth.names: not one of the words allowed here"),
        ("[worth]\nname = 'all'\n", 'worth.name: unknown key\n    Did you mean "names"?'),
        ("[[limits.for]]\nkinds = ['a']\n", "muster.toml:1: limits.for: it sets no limit"),
        ("[[limits.for]]\nstores_most = 1\n", "limits.for.0: unknown key inside"),
        ("[[limits.for]]\ndormant_days = -1\n", "limits.for.0.dormant_days"),
        ("[limits]\nfor = 3\n", "muster.toml:2: limits.for"),
        ("[risk]\nlow = 40\n", "muster.toml:2: risk: medium may not be worth less than low"),
        ("[risk]\nleaked = 1.5\n", "risk.leaked: expected int"),
        ("[risk]\nleaked = 101\n", "risk.leaked"),
        ("[[environment]]\nis = 'x'\n", 'environment: unknown key\n    Did you mean "environments"?'),
    ],
)
def test_what_is_wrong_in_the_settings_is_told_with_its_line(read: Read, text: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(text)
    assert told in str(caught.value)


def test_the_schema_knows_every_entry() -> None:
    published = schema()
    jsonschema.validate(tomllib.loads(TEXT), published)
    for wrong in ("[[environments]]\nis = 3\n", "[[limits.for]]\nstores_most = 1\n", "[risk]\nleaked = 200\n"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(tomllib.loads(wrong), published)
