"""Statements of the estate as sets: the actions they speak of as bits, the resources as ranges of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from graph.aws.estate import known
from graph.aws.estate.arns import Ranges, joined
from graph.aws.estate.estate import ROOT, AwsEstate
from graph.aws.estate.sets import OwnSide, Two
from graph.aws.evaluate.policies import Policies
from graph.aws.language.context import ABSENT, Context, Known, Seen, Truth
from graph.aws.language.statements import CompiledStatement
from graph.aws.language.variables import Template
from graph.aws.language.wildcards import Piece, Wild
from graph.model import Identity

GRANTS, BOUNDARY, LEVEL = "grants", "boundary", "level"
ASSUME = "sts:AssumeRole"
NO_ACTION = "muster:NoAction"
RESOURCE_ACCOUNT = "aws:resourceaccount"
Given = Mapping[str, Seen]
"""Keys of a request by their small names, with their values."""
NONE_GIVEN: Given = {}
EVERYTHING = -1
"""All bits of an endless number: what an absent limit leaves."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One statement as it bears on one identity. ``gate`` tells apart the limits that each have to allow."""

    gate: int
    allow: bool
    bits: int
    ranges: Ranges
    holds: Truth
    asks: CompiledStatement | None = None
    """The statement, where its conditions ask about the resource."""


class OwnLines(msgspec.Struct, frozen=True, kw_only=True):
    """All lines that bear on one identity in one account. ``gates`` says what each of them is."""

    lines: tuple[Line, ...]
    gates: tuple[str, ...]
    asking: int
    """The lines, as bits, that ask about the resource."""
    granted: int = 0
    """What needs no policy: everything, to a root user."""
    kept: int = 0
    """What no policy can open: a root user assumes no role."""

    def asked(self, active: int, context: Context) -> tuple[Truth, ...]:
        """What the active lines that ask about the resource hear, in a context that knows it."""
        asking = active & self.asking
        each = (line.asks for at, line in enumerate(self.lines) if asking >> at & 1)
        return tuple(statement.holds(context) for statement in each if statement is not None)

    def side(self, active: int, heard: Iterable[Truth] = ()) -> OwnSide:
        """What the lines whose bits are set say together; ``heard`` is what ``asked`` said, where some of them ask."""
        hearing = iter(heard)
        allowed = [[0, 0] for _ in self.gates]
        worst = best = self.kept
        at = 0
        while active:
            if active & 1:
                line = self.lines[at]
                holds = line.holds if line.asks is None else next(hearing)
                if holds is False:
                    pass
                elif line.allow:
                    two = allowed[line.gate]
                    two[1] |= line.bits
                    if holds:
                        two[0] |= line.bits
                else:
                    worst |= line.bits
                    if holds:
                        best |= line.bits
            active >>= 1
            at += 1
        return OwnSide(
            self._joined(allowed, GRANTS), self._left(allowed, BOUNDARY), self._left(allowed, LEVEL), Two(worst, best)
        )

    def _joined(self, allowed: Sequence[Sequence[int]], gate: str) -> Two:
        worst, best = next(each for each, name in zip(allowed, self.gates, strict=True) if name == gate)
        return Two(worst | self.granted, best | self.granted)

    def _left(self, allowed: Sequence[Sequence[int]], gate: str) -> Two:
        left = Two(EVERYTHING, EVERYTHING)
        for each, name in zip(allowed, self.gates, strict=True):
            if name == gate:
                left &= Two(*each)
        return left


class Lines:
    """Makes lines; what statements share (their actions, their resources) is worked out once."""

    def __init__(self, estate: AwsEstate) -> None:
        self._estate = estate
        self._bits: dict[tuple[str, ...], int] = {}
        self._ranges: dict[tuple[int, str], Ranges] = {}

    def of_identity(self, identity: Identity, account: str, given: Given = NONE_GIVEN) -> OwnLines:
        """The lines that bear on an identity, about the resources of an account; of the request ``given`` is known.

        A policy that was not read grants nothing here: what it may grant would drown what is known.
        """
        policies = self._estate.policies.of_identity(self._estate.bearing(identity))
        layers = [(GRANTS, tuple(each for each in policies.identity if self._estate.policies.is_read(each.name)))]
        layers += [(BOUNDARY, (boundary,)) for boundary in policies.boundaries]
        layers += [(LEVEL, level) for level in policies.scps]
        context = self.context(identity, account, given=given)
        lines = [
            line
            for gate, (_, layer) in enumerate(layers)
            for line in self._layer(gate, layer, account, context)
            if line.ranges
        ]
        asking = sum(1 << at for at, line in enumerate(lines) if line.asks is not None)
        root = identity.kind == ROOT
        return OwnLines(
            lines=tuple(lines),
            gates=tuple(name for name, _ in layers),
            asking=asking,
            granted=EVERYTHING if root else 0,
            kept=self._estate.universe.bit(ASSUME) if root else 0,
        )

    def context(self, identity: Identity, account: str, arn: str = "*", given: Given = NONE_GIVEN) -> Context:
        """What is known of an identity that asks for a resource of an account, whatever it wants to do."""
        context = self._estate.request(identity, NO_ACTION, arn).context
        return Context({**context.keys, RESOURCE_ACCOUNT: (account,), **given}, context.otherwise)

    def _layer(self, gate: int, layer: Policies, account: str, context: Context) -> Iterator[Line]:
        for policy in layer:
            for statement in policy.statements:
                holds = statement.holds(context)
                if holds is not False:
                    sure, ranges = self._covered(statement, account, context)
                    yield Line(
                        gate=gate,
                        allow=statement.allow,
                        bits=self.bits(statement),
                        ranges=ranges,
                        holds=True if holds and sure else None,
                        asks=statement if holds is None and sure and self._asks(statement) else None,
                    )

    def _asks(self, statement: CompiledStatement) -> bool:
        return any(known.RESOURCE_TAG.match(key) for key in self._estate.policies.mentioned(statement))

    def bits(self, statement: CompiledStatement) -> int:
        """The actions that a statement speaks of."""
        written = statement.written
        listed = written.actions or written.not_actions
        found = self._bits.get(listed)
        if found is None:
            found = 0
            for pattern in listed:
                found |= self._estate.universe.matching(pattern)
            self._bits[listed] = found
        return self._estate.universe.everything & ~found if statement.actions.negated else found

    def _covered(self, statement: CompiledStatement, account: str, context: Context) -> tuple[bool, Ranges]:
        """The resources that a statement speaks of, and whether that is sure."""
        if not statement.resources.templates:
            return True, self._listed(statement, account)
        sure, patterns = True, []
        for template in statement.resources.templates:
            filled = template.filled(context)
            if filled is ABSENT:
                continue
            if isinstance(filled, Known):
                sure, filled = False, _widest(template)
            patterns.append("".join(str(piece.value) if isinstance(piece, Wild) else piece for piece in filled))
        plain = [text for text in _texts(statement) if "${" not in text]
        return sure, self._matched((*plain, *patterns), account, negated=statement.resources.negated and sure)

    def _listed(self, statement: CompiledStatement, account: str) -> Ranges:
        key = (id(statement.resources), account)
        found = self._ranges.get(key)
        if found is None:
            found = self._matched(_texts(statement), account, negated=statement.resources.negated)
            self._ranges[key] = found
        return found

    def _matched(self, patterns: Iterable[str], account: str, *, negated: bool) -> Ranges:
        resources = self._estate.resources
        found = joined(pair for pattern in patterns for pair in resources.matching(pattern, account))
        return resources.others(found, account) if negated else found


def _texts(statement: CompiledStatement) -> tuple[str, ...]:
    return statement.written.resources or statement.written.not_resources


def _widest(template: Template) -> tuple[Piece, ...]:
    """The pattern with anything at all for each variable."""
    return tuple(part if isinstance(part, str | Wild) else Wild.MANY for part in template.parts)
