"""What is granted beside what is told of its use: used, unused, or nobody can know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from graph.aws.knowledge.universe import Universe
from graph.aws.least.told import EVERYTHING, WHOLE, Told
from graph.model import Identity

NEVER_TOLD = ("iam:PassRole",)
"""What no witness ever tells, not even by its service: another service asks for it in a call of its own."""
ROLE = "aws.iam.role"
ROLE_DAYS = 400
"""How far back IAM knows whether a role was used."""


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """What one identity is granted, as bits, in three parts."""

    used: int
    unused: int
    unknown: int
    awake: frozenset[str]
    """The services that were used at all."""
    read: bool
    """Whether anybody told what it did not use."""
    told_whole: bool
    """Whether every service that is not awake is known to sleep."""
    since: datetime

    @property
    def kept(self) -> int:
        """What a policy has to keep."""
        return self.used | self.unknown


class Span(msgspec.Struct, frozen=True):
    """The days that are looked at: so many, back from a moment."""

    at: datetime
    days: int

    @property
    def since(self) -> datetime:
        """Where they begin."""
        return self.at - timedelta(days=self.days)


def weigh(identity: Identity, granted: int, told: Told, followed: int, universe: Universe, span: Span) -> Weighed:
    """Weigh what is granted. ``followed`` are the actions that are told one by one of whoever uses them.

    Unused is only what a witness could have seen: the rest is kept, as it may be in use.
    """
    since = span.since
    used = _bits(universe, (name for name, use in told.actions.items() if use.last >= since)) & granted
    awake = frozenset(name for name, use in told.services.items() if use.last >= since)
    reported = told.report_days is not None
    idle = not awake and _is_idle(identity, told, span)
    unused = granted if idle else _bits(universe, _found_unused(told, awake, span))
    if reported:
        unused |= followed | ~_bits(universe, (f"{service}{WHOLE}" for service in awake))
    if awake:
        unused &= ~_bits(universe, NEVER_TOLD)
    unused &= granted & ~used
    return Weighed(
        used=used,
        unused=unused,
        unknown=granted & ~used & ~unused,
        awake=awake,
        read=reported or idle or bool(told.unused),
        told_whole=reported or idle,
        since=since,
    )


def _found_unused(told: Told, awake: frozenset[str], span: Span) -> Iterator[str]:
    """What an analyzer found unused, unless somebody saw it used since."""
    for name, unused in told.unused.items():
        contradicted = name.endswith(WHOLE) and name.removesuffix(WHOLE) in awake
        if name != EVERYTHING and not contradicted and unused.since(span.since, span.days):
            yield name


def _is_idle(identity: Identity, told: Told, span: Span) -> bool:
    """Whether it is told of the identity as a whole that it did nothing."""
    if EVERYTHING in told.unused and told.unused[EVERYTHING].since(span.since, span.days):
        return True
    if identity.kind != ROLE:
        return False  # of a user it tells of the password alone
    if identity.last_used is None:
        return identity.used is False and span.days <= ROLE_DAYS
    return identity.last_used < span.since


def _bits(universe: Universe, patterns: Iterator[str] | tuple[str, ...]) -> int:
    bits = 0
    for pattern in patterns:
        bits |= universe.matching(pattern)
    return bits
