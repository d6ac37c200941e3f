"""Weigh the statements of one identity: what is allowed, what is denied, and on what it depends.

This is the thin evaluator: identity policies with their groups', boundaries and organisation policies. Conditions are
kept, never guessed. An action or resource nobody has heard of is a literal and never an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

import msgspec

from graph.model import Condition, Statement


class Verdict(StrEnum):
    """The three answers to "may it?"."""

    ALLOWED = "allowed"
    DENIED = "denied"
    DEPENDS = "depends"


class Sourced(msgspec.Struct, frozen=True):
    """A statement together with the policy it stands in."""

    policy: str
    statement: Statement


Layer = tuple[Sourced, ...]


class Rights(msgspec.Struct, frozen=True, kw_only=True):
    """All statements that bear on an identity. Each layer in ``limits`` must allow as well (boundary, organisation)."""

    grants: Layer
    limits: tuple[Layer, ...] = ()

    @property
    def every_statement(self) -> Iterable[Sourced]:
        """The statements of all layers; an explicit deny counts wherever it stands."""
        yield from self.grants
        for layer in self.limits:
            yield from layer


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """An answer with its evidence: the policies that made it so and the conditions it depends on."""

    verdict: Verdict
    policies: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether it is allowed, or allowed under a condition."""
        return self.verdict is not Verdict.DENIED


SEGMENT = "\x1f"
"""Stands for any one path segment: what Vault writes ``+``, a character that is a literal elsewhere."""
_WILDCARDS = {"*": ".*", "?": ".", SEGMENT: "[^/]+"}


@lru_cache(maxsize=65_536)
def pattern(text: str, *, ignore_case: bool = False) -> re.Pattern[str]:
    """Compile a pattern of policies, where ``*`` is any text and ``?`` any one character."""
    expression = "".join(_WILDCARDS.get(part) or re.escape(part) for part in text)
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def is_pattern(text: str) -> bool:
    """Whether a text may match something else than itself."""
    return any(each in text for each in _WILDCARDS)


def any_match(patterns: Iterable[str], value: str, *, ignore_case: bool = False) -> bool:
    """Whether one of the patterns matches the whole value."""
    return any(each == "*" or pattern(each, ignore_case=ignore_case).fullmatch(value) for each in patterns)


def speaks_of(statement: Statement, action: str) -> bool:
    """Whether a statement names that action, whatever it says of it."""
    if statement.actions:
        return any_match(statement.actions, action, ignore_case=True)
    return bool(statement.not_actions) and not any_match(statement.not_actions, action, ignore_case=True)


def narrowed(rights: Rights, action: str) -> Rights:
    """Keep only the statements that name the action, so that many resources can be asked about quickly."""

    def keep(layer: Layer) -> Layer:
        return tuple(each for each in layer if speaks_of(each.statement, action))

    return Rights(grants=keep(rights.grants), limits=tuple(keep(limit) for limit in rights.limits))


def applies(statement: Statement, action: str, resource: str) -> bool:
    """Whether a statement speaks of that action on that resource, whatever it says of them."""
    if not speaks_of(statement, action):
        return False
    if statement.resources:
        return any_match(statement.resources, resource)
    return bool(statement.not_resources) and not any_match(statement.not_resources, resource)


def decide(rights: Rights, action: str, resource: str) -> Decision:
    """Weigh everything and say whether ``action`` is allowed on ``resource``, and which policies made it so."""
    denials = [each for each in rights.every_statement if _speaks(each, action, resource, allow=False)]
    final = [each.policy for each in denials if not each.statement.conditions]
    if final:
        return Decision(verdict=Verdict.DENIED, policies=tuple(final))
    conditions = [condition for each in denials for condition in each.statement.conditions]
    policies: list[str] = []
    for layer in (rights.grants, *rights.limits):
        allow = _best_allow(layer, action, resource)
        if allow is None:
            return Decision(verdict=Verdict.DENIED)
        policies.append(allow.policy)
        conditions.extend(allow.statement.conditions)
    return Decision(
        verdict=Verdict.DEPENDS if conditions else Verdict.ALLOWED,
        policies=tuple(dict.fromkeys(policies)),
        conditions=tuple(dict.fromkeys(conditions)),
    )


def _speaks(each: Sourced, action: str, resource: str, *, allow: bool) -> bool:
    return each.statement.allow is allow and applies(each.statement, action, resource)


def _best_allow(layer: Layer, action: str, resource: str) -> Sourced | None:
    """The allow that asks least: one without conditions when there is one."""
    allows = (each for each in layer if _speaks(each, action, resource, allow=True))
    return min(allows, key=lambda each: len(each.statement.conditions), default=None)
