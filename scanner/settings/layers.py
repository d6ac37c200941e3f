"""The layers settings are said in, each turned into entries: a path, what was said there, and where."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from findings.due import DueDates
from findings.limits import Limits
from findings.weights import Weights
from scanner.settings.model import Document, Origin, OwnerSettings, RuleSettings
from scanner.settings.positions import nearest, positions
from scanner.settings.problems import Problem, SettingsError, meant
from scanner.settings.worth import WorthSettings

FILE_NAME = "muster.toml"
PYPROJECT = "pyproject.toml"
PREFIX = "MUSTER_"
OPTION_VARIABLES = {
    "MUSTER_CONFIG",
    "MUSTER_DEBUG",
    "MUSTER_ESTATE_KEY",
    "MUSTER_FAIL_ON",
    "MUSTER_JOBS",
    "MUSTER_LOG_FORMAT",
    "MUSTER_LOG_LEVEL",
    "MUSTER_OFFLINE",
    "MUSTER_PERSON",
}
"""Variables that are options of the command line, not settings."""
SECTIONS = {
    "limits": Limits.__struct_fields__,
    "rules": RuleSettings.__struct_fields__,
    "due": DueDates.__struct_fields__,
    "worth": WorthSettings.__struct_fields__,
    "risk": Weights.__struct_fields__,
    "owners": OwnerSettings.__struct_fields__,
}
TABLES = frozenset({("rules", "severity"), ("due", "rules")})
"""Values of a section that are tables themselves, a rule's id to what is said of it."""

NAMED = ("sources", "tickets", "messages")
"""Sections of tables that have names of the user's own, each of which is checked by what it says it is."""

LISTS = frozenset({("environments",), ("crown_jewels",), ("limits", "for")})
"""Lists of tables: each of them is an entry of its own, with its number at the end of its path."""
SCALARS = tuple(name for name in Document.__struct_fields__ if name not in {*SECTIONS, *NAMED} and (name,) not in LISTS)

Place = tuple[str, ...]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One value as it was said. ``text`` marks what came as a string only because its layer knows nothing else."""

    path: Place
    value: Any
    origin: Origin
    text: bool = False
    base: Path
    """The folder that a relative path in this value starts from."""


def discover(cwd: Path) -> Path | None:
    """Find the settings file of this folder or the closest one above it."""
    for folder in (cwd, *cwd.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        pyproject = folder / PYPROJECT
        if pyproject.is_file() and "[tool.muster" in pyproject.read_text(encoding="utf-8", errors="replace"):
            return pyproject
    return None


def file_entries(file: Path, shown: str) -> Iterator[Entry]:
    """Every value of a settings file; ``shown`` is how messages name it."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError([Problem(place=shown, what=f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise SettingsError([Problem(place=shown, what="is not UTF-8 text")]) from None
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([_syntax(shown, str(error))]) from None
    lines = positions(text)
    prefix: Place = ()
    if file.name == PYPROJECT:
        prefix = ("tool", "muster")
        tree = tree.get("tool", {}).get("muster", {})
    for path, value in _leaves(tree):
        origin = Origin("file", f"{shown}:{nearest(lines, (*prefix, *path))}")
        yield Entry(path=path, value=value, origin=origin, base=file.parent)


def _syntax(shown: str, message: str) -> Problem:
    what, _, where = message.partition(" (at line ")
    line = where.split(",")[0] if where[:1].isdigit() else ""
    place = f"{shown}:{line}" if line else shown
    return Problem(place=place, what=f"is not valid TOML: {what}", remedy="Mend the line; see https://toml.io")


def _leaves(tree: Mapping[str, Any]) -> Iterator[tuple[Place, Any]]:
    for key, value in tree.items():
        if key in {*SECTIONS, *NAMED} and isinstance(value, dict):
            for inner, below in value.items():
                if (key, inner) in TABLES or (key in NAMED and below):
                    yield from _table((key, inner), below)
                else:
                    yield from _list((key, inner), below)
        else:
            yield from _list((key,), value)


def _list(path: Place, value: Any) -> Iterator[tuple[Place, Any]]:  # noqa: ANN401 because TOML may hold anything here
    if path in LISTS and isinstance(value, list) and all(isinstance(each, dict) for each in value):
        yield from (((*path, str(number)), each) for number, each in enumerate(value))
    else:
        yield path, value


def _table(path: Place, value: Any) -> Iterator[tuple[Place, Any]]:  # noqa: ANN401 because TOML may hold anything here
    if isinstance(value, dict):
        yield from (((*path, key), below) for key, below in value.items())
    else:
        yield path, value


def environment_entries(
    environ: Mapping[str, str], cwd: Path, named: Mapping[str, Collection[str]], problems: list[Problem]
) -> Iterator[Entry]:
    """Every setting said by a ``MUSTER_`` variable; ``MUSTER_LIMITS__DORMANT_DAYS`` is ``limits.dormant_days``."""
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name in OPTION_VARIABLES or name == PREFIX:
            continue
        path, problem = _variable(name, named)
        if problem:
            problems.append(problem)
        if path:
            yield Entry(path=path, value=environ[name], origin=Origin("environment", name), text=True, base=cwd)


def _variable(name: str, named: Mapping[str, Collection[str]]) -> tuple[Place, Problem | None]:
    head, *rest = name.removeprefix(PREFIX).lower().split("__")
    if not rest:
        return ((head,), None) if head in SCALARS else ((), _misspelt(name))
    if head in NAMED and len(rest) > 1:
        for each in named[head]:
            if each.lower().replace("-", "_") == rest[0]:
                return (head, each, "__".join(rest[1:])), None
        what = f"names one of the {head} that no settings file has"
        return (), Problem(place=name, what=what, remedy=meant(rest[0], named[head]))
    if (head, rest[0]) in TABLES and len(rest) > 1:
        return (head, rest[0], rest[1].replace("_", "-")), None
    if head in SECTIONS:
        return (head, "__".join(rest)), None
    return (), _misspelt(name) or Problem(place=name, what="names no section", remedy=meant(head, SECTIONS))


def _misspelt(name: str) -> Problem | None:
    """Only a near miss is a mistake: Kubernetes sets ``MUSTER_PORT`` and the like for a service called muster."""
    from difflib import get_close_matches  # noqa: PLC0415 because only a mistake pays for it

    known = [PREFIX + key.upper() for key in SCALARS] + sorted(OPTION_VARIABLES)
    close = get_close_matches(name, known, n=1, cutoff=0.85)
    return Problem(place=name, what="is no variable of ours", remedy=f"Did you mean {close[0]}?") if close else None


def flag_entries(flags: Mapping[str, str], cwd: Path) -> Iterator[Entry]:
    """Every setting said on the command line, by the name of its option."""
    for name, value in flags.items():
        yield Entry(path=(name,), value=value, origin=Origin("flag", f"--{name}"), text=True, base=cwd)
