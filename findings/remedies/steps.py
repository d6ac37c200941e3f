"""Remedies as they are written: steps in the order to take them, what to look at first, how to see that it worked.

A step is one of the shared acts by its name, or stands where it is used. An act has variants: the first that fits the
kinds of what it is done to, and whose ``{names}`` are all known, is the one that is told. ``[[…]]`` in a command is
left out where its names are not known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

import msgspec

ACTS = "acts.toml"


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing to do, or to look at: in words, where to click, what to type, what to change in Terraform."""

    say: str
    console: str = ""
    cli: str = ""
    terraform: str = ""
    prints: str = ""
    """What the command prints when all is well, or what to make of what it prints."""
    undo: str = ""
    """How to take the step back; empty where there is nothing to take back, or no way."""
    kinds: tuple[str, ...] = ()
    """Patterns for the kinds of what it is done to; empty for all."""


Act = tuple[Step, ...]
"""The variants of one step."""


class Remedy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to do about the findings of one rule."""

    before: str
    """What to look at first, and what could break."""
    effort: Literal["minutes", "hours", "days"]
    reversible: bool
    undo: str
    """How to undo it or, where that cannot be, what to keep instead."""
    steps: tuple[Act, ...]
    check: tuple[Act, ...]
    question: str = ""
    """The question to muster whose answer must change."""


class _Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    before: str
    effort: Literal["minutes", "hours", "days"]
    reversible: bool
    undo: str
    steps: tuple[str | Step, ...]
    check: tuple[str | Step, ...]
    question: str = ""


@cache
def acts() -> Mapping[str, Act]:
    """The acts that several remedies share, by name."""
    return MappingProxyType(msgspec.convert(_read(ACTS), dict[str, Act]))


@cache
def remedies() -> Mapping[str, Remedy]:
    """The remedy of each rule that has one, by the rule's id."""
    found: dict[str, Remedy] = {}
    for file in sorted(each.name for each in _folder().iterdir() if each.name.endswith(".toml")):
        if file != ACTS:
            for rule, written in msgspec.convert(_read(file), dict[str, _Written]).items():
                if rule in found:
                    raise ValueError(f"{file}: {rule} has a remedy already")
                found[rule] = _remedy(written)
    return MappingProxyType(found)


def _remedy(written: _Written) -> Remedy:
    return Remedy(
        before=written.before,
        effort=written.effort,
        reversible=written.reversible,
        undo=written.undo,
        steps=tuple(map(_act, written.steps)),
        check=tuple(map(_act, written.check)),
        question=written.question,
    )


def _act(step: str | Step) -> Act:
    return acts()[step] if isinstance(step, str) else (step,)


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads((_folder() / file).read_text(encoding="utf-8"))


def _folder() -> resources.abc.Traversable:
    return resources.files("findings.remedies")
