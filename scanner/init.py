"""Write a first settings file from what is at hand, commented so that it teaches its own format."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scanner.init_look import Hint
from scanner.settings import load
from scanner.settings.layers import FILE_NAME

BARE = re.compile(r"[A-Za-z0-9_-]+")
HEAD = """\
# Settings of Musterbook. Every key: docs/muster.schema.json; every value and where it was said: muster config
# Secrets are never written here; say where each is kept:
#   token = { env = "VAULT_TOKEN" }  or  { command = ["pass", "vault"] }  or  { keyring = "muster/vault" }
# A file that was merely found, and not named with --config or MUSTER_CONFIG, may neither run a command nor say where a
# secret is sent: the address of a Vault beside its token has to stand in VAULT_ADDR as well.
"""
TAIL = """\

# [limits]                      # thresholds of the rules
# credential_max_age_days = 90
# dormant_days = 90

# [rules]
# disabled = ["a-rule-id"]
# [rules.severity]
# a-rule-id = "low"
"""


class FileExists(Exception):
    """There is a settings file already, and it was not said that it may be replaced."""


class CannotWrite(Exception):
    """The settings file cannot be written; the message says why."""


def write_settings(folder: Path, hints: Iterable[Hint], environ: Mapping[str, str], *, force: bool) -> Path:
    """Write ``muster.toml`` into the folder, once it is known to load, and return its path."""
    file = folder / FILE_NAME
    if file.exists() and not force:
        raise FileExists(f"{file} exists; it is left as it is (muster init --force replaces it)")
    fresh = folder / f".{secrets.token_hex(4)}-{FILE_NAME}"
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "w", encoding="utf-8") as opened:
            opened.writelines(settings_text(folder, hints))
        plain = {name: value for name, value in environ.items() if not name.startswith("MUSTER_")}
        load(environ=plain, cwd=folder, config=fresh)
        fresh.replace(file)
    except OSError as error:
        raise CannotWrite(f"{file} cannot be written: {error.strerror}") from None
    finally:
        fresh.unlink(missing_ok=True)
    return file


def settings_text(folder: Path, hints: Iterable[Hint]) -> Iterator[str]:
    """Yield the text of the file."""
    yield HEAD
    yield f"\nestate = {toml(folder.name or 'main')}\n"
    yield '# store = "sqlite:///muster.db"  # by default in your state folder; postgresql://… for a team\n'
    yield _if_there(folder / "ai-register", 'register = "ai-register"', "the declared AI systems and their approvals")
    yield _if_there(folder / "muster-waivers.yaml", 'waivers = "muster-waivers.yaml"', "accepted findings, kept in git")
    used: set[str] = set()
    for hint in hints:
        yield from _source(hint, used) if hint.platform else _mention(hint)
    if not used:
        yield '\n# [sources.production]\n# platform = "aws"\n# profile = "audit"\n'
    yield TAIL


def _if_there(path: Path, line: str, what: str) -> str:
    return f"{'' if path.exists() else '# '}{line}  # {what}\n"


def _source(hint: Hint, used: set[str]) -> Iterator[str]:
    name = next(name for name in _names(hint.name) if name not in used)
    used.add(name)
    yield f"\n# seen: {' '.join(hint.seen.split())}\n[sources.{key(name)}]\nplatform = {toml(hint.platform)}\n"
    yield from (f"{option} = {toml(value)}\n" for option, value in hint.options.items())


def _names(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _mention(hint: Hint) -> Iterator[str]:
    yield f"\n# {hint.name}: seen ({' '.join(hint.seen.split())}), but not a source yet.\n"


def key(name: str) -> str:
    """Write a TOML key."""
    return name if BARE.fullmatch(name) else toml(name)


def toml(value: object) -> str:
    """Write a TOML value: a text, a list or an inline table."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key(name)} = {toml(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml(each) for each in value)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
