"""What the policies on an identity grant it, as bits of the estate's universe."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgspec

from graph.aws.estate.bits import Bits
from graph.aws.estate.estate import ANYTHING, AwsEstate
from graph.aws.estate.standing import Bearing
from graph.aws.language.statements import CompiledPolicy, CompiledStatement


class Granted(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What one identity is granted. Resources' own policies, which nobody can narrow from here, do not count."""

    policies: tuple[CompiledPolicy, ...]
    """Those that grant and were read."""
    unread: tuple[str, ...]
    """Ids of those that nobody could read: they may grant anything."""
    bits: int
    """The actions it may really do, be it to one resource and under a condition."""
    blocked: int
    """The actions that a policy allows and that a denial, its boundary or its organisation stops altogether."""

    @cached_property
    def count(self) -> int:
        """How many actions those are that it may really do."""
        return self.bits.bit_count()


class Grants:
    """Works out what is granted, once for all identities with the same policies."""

    def __init__(self, estate: AwsEstate) -> None:
        self._estate = estate
        self._bits = Bits(estate)
        self._known: dict[Bearing, Granted] = {}
        self._same: dict[int, int] = {}
        """Policies of many accounts say the same, and what they come to is long: it is kept once."""

    def of(self, bearing: Bearing) -> Granted:
        """What is granted to whomever these policies bear on."""
        found = self._known.get(bearing)
        if found is None:
            found = self._known[bearing] = self._worked_out(bearing)
        return found

    def bits(self, statement: CompiledStatement) -> int:
        """The actions that a statement speaks of, but for the one that stands for all the others."""
        return self._bits.of(statement) & ~self._estate.universe.bit(ANYTHING)

    def _worked_out(self, bearing: Bearing) -> Granted:
        layers = self._estate.policies.of_identity(bearing)
        read = tuple(each for each in layers.identity if self._estate.policies.is_read(each.name))
        allowed = self._allowed(read)
        possible = allowed
        for gate in (*((boundary,) for boundary in layers.boundaries), *layers.scps):
            possible &= self._allowed(gate)
        for _, policy in layers.each():
            possible &= ~self._never(policy)
        return Granted(
            policies=read,
            unread=tuple(each.name for each in layers.identity if each not in read),
            bits=self._same.setdefault(possible, possible),
            blocked=allowed & ~possible,
        )

    def _allowed(self, policies: tuple[CompiledPolicy, ...]) -> int:
        bits = 0
        for statement in _each(policies):
            if statement.allow and not statement.broken:
                bits |= self.bits(statement)
        return bits

    def _never(self, policy: CompiledPolicy) -> int:
        """What a policy denies whatever the resource and the request."""
        bits = 0
        for statement in policy.statements:
            everywhere = statement.resources.listed.everything and not statement.resources.negated
            if not statement.allow and everywhere and not statement.conditions and not statement.broken:
                bits |= self.bits(statement)
        return bits


def _each(policies: tuple[CompiledPolicy, ...]) -> Iterator[CompiledStatement]:
    for policy in policies:
        yield from policy.statements
