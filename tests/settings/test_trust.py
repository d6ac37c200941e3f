import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from connectors.registry import platforms
from connectors.streams import Platform
from graph.references import SecretRef
from scanner.settings import Settings, SettingsError, load, sources
from scanner.settings.convert import fields_of, mentions
from scanner.settings.trust import SENDS

VAULT = "[sources.v]\nplatform = 'vault'\naddress = 'https://x.example'\n"
RUNS = {
    "a command": "[sources.v]\nplatform = 'vault'\naddress = 'x'\ntoken = { command = ['id'] }\n",
    "a command further in": (
        "[sources.v]\nplatform = 'vault'\naddress = 'x'\n[sources.v.approle]\nrole_id = 'r'\n"
        "secret_id = { command = ['id'] }\n"
    ),
    "a program": "[sources.r]\nplatform = 'git'\npaths = ['.']\nprogram = './evil'\n",
    "a command for the store": "store = { command = ['id'] }\n",
}
SENDS_A_SECRET = {
    "a variable": (3, f"{VAULT}token = {{ env = 'GITHUB_TOKEN' }}\n"),
    "a keyring entry": (3, f"{VAULT}token = {{ keyring = 'a/b' }}\n"),
    "a secret further in": (3, f"{VAULT}[sources.v.approle]\nrole_id = 'r'\nsecret_id = {{ env = 'TOKEN' }}\n"),
    "a key": (
        5,
        (
            "[sources.a]\nplatform = 'aws'\naccess_key_id = { env = 'ID' }\nsecret_access_key = { env = 'KEY' }\n"
            "endpoint_url = 'http://x.example'\n"
        ),
    ),
}


def write(folder: Path, text: str) -> Path:
    file = folder / "muster.toml"
    file.write_text(text, encoding="utf-8")
    return file


def found(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Settings:
    """Load a settings file that nobody named."""
    write(folder, text)
    return load(environ={"HOME": "/nowhere", **(environ or {})}, cwd=folder)


def problem(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        found(folder, text, environ)
    (told,) = caught.value.problems
    return str(told)


def trusts(folder: Path, text: str) -> bool:
    return load(environ={"HOME": "/nowhere"}, cwd=folder, config=write(folder, text)).trusted


@pytest.mark.parametrize("text", RUNS.values(), ids=RUNS)
def test_a_file_that_was_merely_found_may_not_run_anything(tmp_path: Path, text: str) -> None:
    """It may have come with a repository of somebody else."""
    told = problem(tmp_path, text)
    assert "may not name a command to run" in told
    assert "--config" in told
    assert trusts(tmp_path, text)


@pytest.mark.parametrize(("line", "text"), SENDS_A_SECRET.values(), ids=SENDS_A_SECRET)
def test_a_file_that_was_merely_found_may_not_say_where_a_secret_is_sent(tmp_path: Path, line: int, text: str) -> None:
    """Else ``muster scan`` in a folder of somebody else would show them any variable they can name."""
    told = problem(tmp_path, text)
    assert re.match(rf"muster\.toml:{line}: sources\.\w+\.\w+: .* may not say where a secret is sent", told)
    assert f"--config {tmp_path / 'muster.toml'}" in told
    assert trusts(tmp_path, text)


def test_a_proxy_of_a_found_file_is_refused_where_the_address_is_ones_own(tmp_path: Path) -> None:
    text = f"{VAULT}token = {{ env = 'TOKEN' }}\nproxy = 'evil.example:80'\n"
    told = problem(tmp_path, text, {"MUSTER_SOURCES__V__ADDRESS": "https://mine.example"})
    assert told.startswith("muster.toml:5: sources.v.proxy: ")
    assert "MUSTER_SOURCES__V__PROXY" in told


def test_a_secret_out_of_the_environment_is_kept_from_a_found_address_too(tmp_path: Path) -> None:
    assert "where a secret is sent" in problem(tmp_path, VAULT, {"MUSTER_SOURCES__V__TOKEN": "value"})


@pytest.mark.parametrize("name", ["MUSTER_SOURCES__V__ADDRESS", "VAULT_ADDR", "BAO_ADDR"])
def test_an_address_that_the_user_has_said_is_not_refused(tmp_path: Path, name: str) -> None:
    """``muster init`` copies the address out of the environment; its file works where that is still set."""
    environ = {name: "https://x.example", "VAULT_TOKEN": "value"}
    assert not found(tmp_path, f"{VAULT}token = {{ env = 'VAULT_TOKEN' }}\n", environ).trusted


def test_another_address_than_the_users_own_is_refused(tmp_path: Path) -> None:
    text = f"{VAULT}token = {{ env = 'VAULT_TOKEN' }}\n"
    assert "where a secret is sent" in problem(tmp_path, text, {"VAULT_ADDR": "https://x.example.org", "BAO_ADDR": ""})


def test_an_address_without_a_secret_may_be_found(tmp_path: Path) -> None:
    text = "[sources.a]\nplatform = 'aws'\nendpoint_url = 'http://127.0.0.1:1'\n"
    assert not found(tmp_path, text).trusted


def test_a_secret_without_an_address_may_be_found(tmp_path: Path) -> None:
    text = (
        "[sources.a]\nplatform = 'aws'\nrole_name = 'reader'\nregions = ['eu-west-1']\n"
        "access_key_id = { env = 'ID' }\nsecret_access_key = { env = 'KEY' }\n"
    )
    assert not found(tmp_path, text).trusted


class Nested(msgspec.Struct, frozen=True):
    """Something with an address of its own."""

    base_url: str


class Deep(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """Options of a platform that has yet to come."""

    user_token: SecretRef | None = None
    mirrors: tuple[str, ...] = ()
    more: dict[str, str] = {}
    nested_one: Nested | None = None


@pytest.mark.parametrize(
    "option",
    [
        "mirrors = ['mirror', 'https://x.example']",
        "more = { api-host = 'x', callback_host = 'x.example' }",
        "nested-one = { base_url = 'x.example' }",
    ],
)
def test_an_address_is_seen_however_deep_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    deep = Platform("aws", title="Deep", options=Deep, opens="nowhere:nothing")
    monkeypatch.setattr(sources, "platform", lambda _name: deep)
    text = f"[sources.d]\nplatform = 'aws'\nuser-token = {{ env = 'TOKEN' }}\n{option}\n"
    assert problem(tmp_path, text).startswith(f"muster.toml:4: sources.d.{option.partition(' ')[0]}: ")


def test_a_store_on_another_machine_is_not_taken_from_a_found_file(tmp_path: Path) -> None:
    """The whole estate would go there, and the password the environment has for a database."""
    text = "store = 'postgresql://x.example/muster'\n"
    told = problem(tmp_path, text)
    assert told.startswith("muster.toml:1: store: ")
    assert "MUSTER_STORE=" in told
    assert trusts(tmp_path, text)
    assert not found(tmp_path, text, {"MUSTER_STORE": "postgresql://mine.example/muster"}).trusted
    assert not found(tmp_path, "store = 'here.db'\n").trusted
    assert not found(tmp_path, "store = { env = 'DSN' }\n").trusted


NO_ADDRESS = {
    "namespace",
    "ca_cert",
    "profile",
    "role_name",
    "external_id",
    "accounts",
    "regions",
    "leave_out",
    "trail",
    "folder",
}
"""Texts, in the options of platforms that take a secret, that do not say where it is sent."""


def test_every_option_that_says_where_a_secret_is_sent_is_known_by_its_name() -> None:
    for platform in platforms().values():
        options = fields_of(platform.options)
        if not any(mentions(field.type, SecretRef) or _nests(field.type) for field in options.values()):
            continue
        unclear = {
            name
            for name, field in options.items()
            if mentions(field.type, str) and not SENDS.search(name) and name not in NO_ADDRESS
        }
        assert not unclear, (
            f"{platform.name}: {sorted(unclear)}: does it say where a secret is sent? Then name it so that "
            "scanner.settings.trust.SENDS knows it (…_url, …_host, address), else add it to NO_ADDRESS here"
        )


def _nests(kind: object) -> bool:
    return any(isinstance(each, type) and issubclass(each, msgspec.Struct) for each in (kind, *get_args(kind)))
