"""Which of the techniques that others have published are covered, catalogue by catalogue."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

FILE = Path(__file__).parent / "coverage.toml"


class Catalogue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One list of techniques, by the names its makers gave them."""

    name: str
    url: str
    what: str
    covered: dict[str, tuple[str, ...]]
    """The ids of ours that cover each."""
    left_out: dict[str, str] = {}
    """Why one is not covered."""


class Catalogues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the file."""

    catalogue: tuple[Catalogue, ...]


@cache
def catalogues() -> tuple[Catalogue, ...]:
    """Every catalogue that was compared."""
    return msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8")), Catalogues).catalogue
