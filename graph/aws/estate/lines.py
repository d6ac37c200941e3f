"""The policies on identities as sets: the actions each statement speaks of as bits, the resources as ranges of numbers.

What a statement says hangs on the values of the keys it asks about and on nothing else, so it is worked out once for
all identities that have the same ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from graph.aws.estate import known
from graph.aws.estate.arns import Ranges, joined
from graph.aws.estate.asker import NONE_GIVEN, Asker, Given
from graph.aws.estate.bits import Bits
from graph.aws.estate.covered import Covered, Where
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.ranges import common
from graph.aws.estate.sections import Sections
from graph.aws.estate.tagged import Tagged
from graph.aws.language.context import Context
from graph.aws.language.statements import CompiledPolicy, CompiledStatement

GRANTS, BOUNDARY, LEVEL = "grants", "boundary", "level"


class Line(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What one statement says. ``gate`` tells apart the limits that each have to allow."""

    gate: int
    allow: bool
    bits: int
    sure: bool
    """Whether it is surely met there."""
    places: Mapping[int, Ranges]
    """The resources it speaks of, by the sections that its actions can be about."""


Lined = Mapping[int, Sequence[Line]]
"""Lines by the sections they speak of."""


class OwnLines(msgspec.Struct, frozen=True):
    """All lines that bear on one identity in one account. ``gates`` says what each of them is."""

    lines: Lined
    gates: tuple[str, ...]
    granted: frozenset[int]
    """The sections in which something may be granted."""

    def about(self, section: int) -> tuple[Line, ...]:
        """The lines about a section; policies that say the same share one."""
        return tuple(dict.fromkeys(self.lines.get(section, ())))


class Lines:
    """Makes lines."""

    def __init__(self, estate: AwsEstate, bits: Bits, sections: Sections) -> None:
        self._estate = estate
        self._bits = bits
        self._sections = sections
        self._tagged: dict[str, Tagged] = {}
        self._covered = Covered(estate.resources)
        self._asked: dict[str, tuple[str, ...]] = {}
        self._of_policies: dict[tuple[object, ...], Lined] = {}
        self._of_statements: dict[tuple[object, ...], Sequence[Line]] = {}

    def of(self, asker: Asker, account: str, given: Given = NONE_GIVEN) -> OwnLines:
        """The lines that bear on an identity, about the resources of an account; of the request ``given`` is known.

        A policy that was not read grants nothing here: what it may grant would drown what is known.
        """
        policies = self._estate.policies.of_identity(self._estate.bearing(asker.identity))
        layers = [(GRANTS, tuple(each for each in policies.identity if self._estate.policies.is_read(each.name)))]
        layers += [(BOUNDARY, (boundary,)) for boundary in policies.boundaries]
        layers += [(LEVEL, level) for level in policies.scps]
        context = asker.context(account, given)
        lines: dict[int, list[Line]] = defaultdict(list)
        granted: frozenset[int] = frozenset()
        for gate, (name, layer) in enumerate(layers):
            for policy in layer:
                for section, several in self._of_policy(policy, gate, account, context).items():
                    lines[section].extend(several)
            if name == GRANTS:
                granted = frozenset(lines)
        return OwnLines(lines, tuple(name for name, _ in layers), granted)

    def _of_policy(self, policy: CompiledPolicy, gate: int, account: str, context: Context) -> Lined:
        asked = self._asked.get(policy.name)
        if asked is None:
            asked = self._asked[policy.name] = tuple(sorted(self._estate.policies.asked_in(policy)))
        key = (policy.name, gate, account, *map(context.look, asked))
        found = self._of_policies.get(key)
        if found is None:
            lined: dict[int, list[Line]] = defaultdict(list)
            for statement in policy.statements:
                for line in self._of_statement(statement, gate, account, context):
                    for section in line.places:
                        lined[section].append(line)
            found = self._of_policies[key] = lined
        return found

    def _of_statement(self, statement: CompiledStatement, gate: int, account: str, context: Context) -> Sequence[Line]:
        asked = self._estate.policies.mentioned(statement)
        key = (statement, gate, account, *((each, context.look(each)) for each in asked))
        found = self._of_statements.get(key)
        if found is None:
            found = self._of_statements[key] = tuple(self._made(statement, gate, account, context))
        return found

    def _made(self, statement: CompiledStatement, gate: int, account: str, context: Context) -> Iterator[Line]:
        """Make the lines of a statement: one where it is surely met, and one where it may be."""
        bits = self._bits.of(statement)
        for sure, ranges in zip((True, False), self._met(statement, account, context), strict=True):
            if places := dict(self._placed(bits, account, ranges)):
                yield Line(gate=gate, allow=statement.allow, bits=bits, sure=sure, places=places)

    def _met(self, statement: CompiledStatement, account: str, context: Context) -> Where:
        """Where it speaks of resources and its conditions hold."""
        holds = statement.holds(context)
        if holds is False:
            return Where(())
        covered = self._covered.by(statement, account, context)
        if holds:
            return covered
        if not any(map(known.RESOURCE_TAG.match, self._estate.policies.mentioned(statement))):
            return Where((), joined((*covered.surely, *covered.perhaps)))
        holding = self._tags(account).holding(statement, context)
        hanging = joined((*holding.surely, *holding.perhaps))
        perhaps = (*common(covered.surely, holding.perhaps), *common(covered.perhaps, hanging))
        return Where(common(covered.surely, holding.surely), joined(perhaps))

    def _placed(self, bits: int, account: str, ranges: Ranges) -> Iterator[tuple[int, Ranges]]:
        """Ranges by section, of those that some of these actions can be about."""
        for section in self._sections.meeting(account, ranges):
            if bits & section.fitting and (here := common(ranges, ((section.first, section.end),))):
                yield section.number, here

    def _tags(self, account: str) -> Tagged:
        if account not in self._tagged:
            self._tagged[account] = Tagged(self._estate.resources.of_account(account))
        return self._tagged[account]
