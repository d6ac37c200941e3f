"""The whole of Orchard: its servers, repositories, register and settings, raised in a folder and taken down again."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from connectors.registry import platform
from connectors.vault.policy import render
from scanner.demo import aws_estate, servers
from scanner.demo.aws_estate import AwsEstate, raise_aws
from scanner.demo.repositories import raise_repositories
from scanner.demo.templates import copy
from scanner.demo.vault_estate import VaultEstate, raise_vault

AHEAD = timedelta(days=120)
"""How far the story's calendar runs before the servers' clocks, which stamp everything "now"."""
WEEK = timedelta(days=7)
MARK = ".orchard"
"""A folder with this file in it was made by the demo, and may be made anew by it."""
ENVIRONMENT = "environment.sh"
FOREIGN = ("AWS_", "VAULT_", "BAO_")
"""Variables of the user's own accounts, which have no part in the story."""


class FolderTaken(Exception):
    """The folder holds something that the demo did not make."""


class Orchard(msgspec.Struct, frozen=True, kw_only=True):
    """The raised estate. ``today`` is the day of the first scan; ``environ`` holds the scanner's credentials."""

    folder: Path
    aws: AwsEstate
    vault: VaultEstate
    today: datetime
    environ: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Orchard({str(self.folder)!r})"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.folder / "muster.toml"

    @property
    def values(self) -> tuple[str, ...]:
        """Every secret value that was handed out; none of them may ever be seen in what the scanner writes."""
        pairs = (self.aws.scanner, *(pair for pairs in self.aws.keys.values() for pair in pairs))
        return (*(pair.secret for pair in pairs), *self.vault.values)


@contextlib.contextmanager
def raised(folder: Path, *, now: Callable[[], datetime], environ: Mapping[str, str]) -> Iterator[Orchard]:
    """Raise Orchard in ``folder``, and stop all its servers at the end, whatever happens."""
    folder = folder.absolute()
    clear(folder)
    with _alone(), servers.moto() as moto, servers.openbao(folder) as openbao:
        aws = raise_aws(moto.url, reads=_declared("aws"))
        vault = raise_vault(openbao, policy=render(_declared("vault")))
        today = now() + AHEAD
        names = _names(folder, aws, vault, today)
        raise_repositories(folder / "repositories", names, today=today)
        for name in ("muster.toml", "waivers.yaml", "register/people.yaml", "register/systems.yaml"):
            copy(name, folder / name, names)
        kept = {key: value for key, value in environ.items() if not key.startswith("MUSTER_")}
        own = _credentials(folder, aws, vault)
        _write_environment(folder / ENVIRONMENT, own)
        yield Orchard(folder=folder, aws=aws, vault=vault, today=today, environ={**kept, **own})


def clear(folder: Path) -> None:
    """Make the folder empty, if it is ours to empty."""
    if folder.exists() and not (folder / MARK).exists() and any(folder.iterdir()):
        raise FolderTaken(f"{folder} is not empty, and the demo did not make it; name another with --folder")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("Made by muster demo, and emptied by its next run.\n", encoding="utf-8")


def _declared(name: str) -> tuple[str, ...]:
    """What the scanner says it needs: Orchard grants it exactly that."""
    found = platform(name)
    needed = (*found.base_permissions, *(each for stream in found.streams.values() for each in stream.permissions))
    return tuple(dict.fromkeys(needed))


def _names(folder: Path, aws: AwsEstate, vault: VaultEstate, today: datetime) -> Mapping[str, str]:
    """What the files' ``${names}`` stand for."""
    leaked = aws.keys["ci-deploy"][0]
    return {
        "folder": str(folder),
        **aws.accounts,
        "aws_url": aws.url,
        "region": aws_estate.REGION,
        "reader": aws_estate.READER,
        "vault_url": vault.url,
        "leaked_id": leaked.id,
        "leaked_secret": leaked.secret,
        "unused_key": aws.keys["invoice-export"][0].id,
        "deploy_role": aws.role("prod", "storefront-deploy"),
        "triage_role": aws.role("prod", "ticket-triage"),
        "left": _day(today, -40),
        "approved": _day(today, -200),
        "reviewed": _day(today, -30),
        "approved_until": _day(today, 100),
        "expired": _day(today, -3),
        "waived_until": _day(today, 45),
    }


def _credentials(folder: Path, aws: AwsEstate, vault: VaultEstate) -> Mapping[str, str]:
    """What the scanner finds in its environment: its credentials, and a state folder of the story's own."""
    return {
        "MUSTER_CONFIG": str(folder / "muster.toml"),
        "XDG_STATE_HOME": str(folder / "state"),
        "ORCHARD_AWS_ACCESS_KEY_ID": aws.scanner.id,
        "ORCHARD_AWS_SECRET_ACCESS_KEY": aws.scanner.secret,
        "ORCHARD_VAULT_TOKEN": vault.token,
    }


def _write_environment(file: Path, variables: Mapping[str, str]) -> None:
    """Write the variables for a shell to read, for its owner's eyes only, rather than print them."""
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in variables.items()]
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.writelines(lines)


def _day(today: datetime, days: int) -> str:
    return f"{today + timedelta(days=days):%Y-%m-%d}"


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Keep the user's own accounts, settings and proxies out of the story while it lasts."""
    before = dict(os.environ)
    for name in [name for name in before if name.startswith(FOREIGN)]:
        del os.environ[name]
    nothing = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    os.environ.update(nothing, NO_PROXY="127.0.0.1", no_proxy="127.0.0.1")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
