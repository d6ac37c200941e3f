"""What ``[tickets.NAME]`` may say, and what is refused before anything is sent."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from findings.declare import Severity
from graph.references import SecretRef
from reports.send.routing import GroupBy, Routing
from reports.send.targets.webhook import Webhook
from scanner.settings import Settings, SettingsError, load
from scanner.settings.describe import describe
from scanner.settings.schema import schema
from scanner.settings.tickets import trusted_tickets

HOOK = '[tickets.ours]\ntarget = "webhook"\nurl = "https://tracker.example/hook"\nsecret = { env = "HOOK" }\n'


def read(folder: Path, text: str, *, named: bool = True, **environ: str) -> Settings:
    (folder / "muster.toml").write_text(text, encoding="utf-8")
    config = Path("muster.toml") if named else None
    return load(environ={"HOME": "/nowhere", **environ}, cwd=folder, config=config)


def problems(folder: Path, text: str, **environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(folder, text, **environ)
    return str(caught.value)


def test_a_place_of_tickets_is_routing_and_the_options_of_its_target(tmp_path: Path) -> None:
    more = 'min_severity = "high"\ngroup_by = "finding"\nca_cert = "ca.pem"\nowners = ["team-*", ""]\n'
    settings = read(tmp_path, HOOK + more + '[tickets.ours.assignees]\n"team-a" = "ada"\n')
    ours = settings.tickets["ours"]
    assert ours.target == "webhook"
    assert ours.routing == Routing(
        min_severity=Severity.HIGH, group_by=GroupBy.FINDING, owners=("team-*", ""), assignees={"team-a": "ada"}
    )
    assert ours.options == Webhook(
        url="https://tracker.example/hook", secret=SecretRef(env="HOOK"), ca_cert=str(tmp_path / "ca.pem")
    )


def test_a_variable_says_what_the_file_does_not(tmp_path: Path) -> None:
    settings = read(tmp_path, HOOK, MUSTER_TICKETS__OURS__MOST_NEW="7")
    assert settings.tickets["ours"].routing.most_new == 7
    assert "names one of the tickets that no settings file has" in problems(
        tmp_path, HOOK, MUSTER_TICKETS__THEIRS__X="7"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[tickets.a]\nurl = "x"\n', "tickets.a: target is missing"),
        ('[tickets.a]\ntarget = "webhok"\n', 'Did you mean "webhook"?'),
        ("[tickets]\na = 1\n", "it is a table with target and its options"),
        ('[tickets.a]\ntarget = "webhook"\nsecret = { env = "X" }\n', "tickets.a: url is missing"),
        (f"{HOOK}minimum = 1\n", "tickets.ours.minimum: unknown key"),
        (f'{HOOK}title = "{{titel}}"\n', "tickets.ours.title: there is no placeholder {titel}"),
        (f'{HOOK}title = "{{title.__class__}}"\n', "there is no placeholder {title.__class__}"),
        (f'{HOOK}title = "{{title!r:>9}}"\n', "there is no placeholder {title"),
        (f'{HOOK}opening = "a {{ b"\n', "tickets.ours.opening: a brace stands alone"),
        (f'{HOOK}fields = {{ a = ["{{b}}", {{ c = 1 }}] }}\n', "tickets.ours.fields: there is no placeholder {b}"),
        (f'{HOOK}min_severity = "bad"\n', "tickets.ours.min_severity: not one of the words allowed here"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    told = problems(tmp_path, text)
    assert said in told
    assert told.startswith("muster.toml:")


def test_a_secret_is_never_written_in_the_file(tmp_path: Path) -> None:
    told = problems(tmp_path, HOOK.replace('{ env = "HOOK" }', '"a value"'))
    assert "a secret must not be written in a settings file" in told
    assert "a value" not in told


def test_a_file_that_was_merely_found_sends_nothing(tmp_path: Path) -> None:
    """It is fit for everything else: only who sends asks."""
    found = read(tmp_path, HOOK, named=False)
    with pytest.raises(SettingsError, match="may not say where findings are sent"):
        trusted_tickets(found)
    assert list(trusted_tickets(read(tmp_path, HOOK))) == ["ours"]
    assert trusted_tickets(read(tmp_path, "", named=False)) == {}


def test_the_settings_are_shown_without_secrets(tmp_path: Path) -> None:
    rows = {row.path: row.value for row in describe(read(tmp_path, HOOK))}
    assert rows["tickets.ours.target"] == '"webhook"'
    assert rows["tickets.ours.secret"] == '{ env = "HOOK" }'
    assert rows["tickets.ours.most_new"] == "50"


def test_the_schema_knows_every_target() -> None:
    checker = jsonschema.Draft202012Validator(schema())
    ours = {"target": "webhook", "url": "https://x", "secret": {"env": "X"}, "most_new": 3, "fields": {"a": 1}}
    assert checker.is_valid({"tickets": {"ours": ours}})
    assert not checker.is_valid({"tickets": {"ours": {**ours, "most": 3}}})
    assert not checker.is_valid({"tickets": {"ours": {"target": "webhook"}}})


def test_a_place_that_keeps_findings_takes_no_groups(tmp_path: Path) -> None:
    table = '[tickets.hub]\ntarget = "securityhub"\ngroup_by = "owner"\n'
    assert "tickets.hub.group_by: securityhub keeps findings, one by one" in problems(tmp_path, table)
