"""Every technique that is known, from the families beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

from graph.aws.techniques.words import Technique

FAMILIES = Path(__file__).parent / "families"


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in one file."""

    technique: tuple[Technique, ...]


@cache
def techniques() -> Mapping[str, Technique]:
    """Every technique by its id."""
    return {each.id: each for family in families().values() for each in family}


@cache
def families() -> Mapping[str, tuple[Technique, ...]]:
    """The techniques by the name of their family."""
    return dict(_read())


def _read() -> Iterator[tuple[str, tuple[Technique, ...]]]:
    for file in sorted(FAMILIES.glob("*.toml")):
        text = file.read_text(encoding="utf-8")
        yield file.stem, msgspec.convert(tomllib.loads(text), Family).technique
