"""The last hop of a walk: what an identity may do to a thing that no edge of the graph leads to, such as a bucket."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

import msgspec

from graph.aws.answers import Answer, Decision
from graph.aws.estate.applicable import ALSO
from graph.aws.estate.asking import can, who_can
from graph.aws.estate.estate import S3_BUCKET
from graph.aws.estate.spoken import Spoken
from graph.aws.knowledge.index import knowledge
from graph.aws.knowledge.words import Level
from graph.aws.language.context import UNKNOWN, Context
from graph.aws.language.statements import CompiledStatement
from graph.trusts import ANYONE

TELLING: Mapping[Level, int] = {Level.READ: 0, Level.WRITE: 1, Level.PERMISSIONS: 2}
"""The levels at which an action gives something of a thing away, or changes it; the most telling first."""


class Asking(msgspec.Struct, frozen=True):
    """One action on one resource: on a bucket, or on the objects in it."""

    action: str
    arn: str


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody may do something to the thing: one action in the place of all that are decided alike."""

    action: str
    count: int
    """How many actions, this one included."""
    decision: Decision


class Arrivals:
    """Asks identities what they may do to one thing."""

    def __init__(self, spoken: Spoken, arn: str, action: str | None = None) -> None:
        self._spoken = spoken
        self._estate = spoken.estate
        self._arn = arn
        self._only = action
        self._known: dict[str, Arrival | None] = {}
        self._spoken_of: dict[int, int] = {}
        self._named: dict[int, int] = {}

    def of(self, id_: str) -> Arrival | None:
        """What an identity may do to the thing, for certain if anything is; None where that is nothing."""
        if id_ not in self.candidates:
            return None
        if id_ not in self._known:
            self._known[id_] = self._asked(id_)
        return self._known[id_]

    def _asked(self, id_: str) -> Arrival | None:
        decided = [(alike, self._decided(id_, alike[0])) for alike in self._alike]
        for answer in (Answer.ALLOWED, Answer.DEPENDS):
            found = [(alike, decision) for alike, decision in decided if decision and decision.answer is answer]
            if found:
                (first, *_), decision = found[0]
                return Arrival(action=first.action, count=sum(len(alike) for alike, _ in found), decision=decision)
        return None

    def _decided(self, id_: str, asking: Asking) -> Decision | None:
        if id_ == ANYONE.id:
            able = who_can(self._spoken, asking.action, asking.arn)
            return next((each.decision for each in able if not each.known and each.who == ("*",)), None)
        return can(self._estate, self._estate.identities[id_], asking.action, asking.arn)

    @cached_property
    def candidates(self) -> frozenset[str]:
        """Those to whom some policy allows something of the thing; nobody else need be asked."""
        own = self._own_statements
        if any(each.except_to or (each.speaks_to and each.speaks_to.anyone) for each in own):
            return frozenset({ANYONE.id, *self._estate.identities})
        granting = {id_ for id_, statements in self._about.items() if any(each.allow for each in statements)}
        granting.update(policy.name for policy in self._spoken.unread)
        numbers = {number for policy in granting for number in self._spoken.classes_granted.get(policy, ())}
        numbers.update(each.number for each in self._estate.roots)
        members = {member.id for number in numbers for member in self._estate.classes[number].members}
        named = (id_ for each in own for id_ in self._estate.called_by(each))
        return frozenset({*members, *(id_ for id_ in named if id_ in self._estate.identities)})

    @cached_property
    def _own_statements(self) -> Sequence[CompiledStatement]:
        policies = self._estate.policies.of_resource(self._estate.holder_of(self._arn))
        return [each for policy in policies if policy for each in policy.statements if each.allow]

    @cached_property
    def _askings(self) -> Sequence[Asking]:
        """The actions in question, the most telling first; objects are what is wanted of a bucket."""
        arns: tuple[str, ...] = (self._arn,)
        if self._arn.startswith(S3_BUCKET) and "/" not in self._arn:
            arns = (f"{self._arn}/*", self._arn)
        if self._only is not None:
            fitting = [arn for arn in arns if knowledge().arn_fits(self._only, arn)]
            return [Asking(self._only, fitting[0] if fitting else self._arn)]
        found = [Asking(name, arn) for arn in arns for name in _telling(arn)]
        return sorted(found, key=lambda each: (TELLING[_level(each.action)], len(each.arn) == len(self._arn)))

    @cached_property
    def _about(self) -> Mapping[str, Sequence[CompiledStatement]]:
        """Of each policy the statements that speak of something in question."""
        found: dict[str, list[CompiledStatement]] = defaultdict(list)
        for service in {small.partition(":")[0] for small in self._small}:
            for said in dict.fromkeys(said for arn in self._arns for said in self._spoken.about(service, arn)):
                if self._speaking(said.statement):
                    found[said.policy].append(said.statement)
        return found

    def _speaking(self, statement: CompiledStatement) -> int:
        """What of that in question a statement speaks of, as bits; statements are one object wherever they stand."""
        known = self._spoken_of.get(id(statement))
        if known is None:
            bits = self._naming(statement)
            covered = [
                arn
                for arn in (self._arns if bits else ())
                if statement.resources.cover(arn, self._context) is not False
            ]
            of_arns = sum(self._arns[arn] for arn in covered)
            known = self._spoken_of[id(statement)] = bits & of_arns
        return known

    def _naming(self, statement: CompiledStatement) -> int:
        known = self._named.get(id(statement.actions))
        if known is None:
            each = enumerate(self._small)
            known = sum(1 << at for at, action in each if statement.actions.cover(action))
            self._named[id(statement.actions)] = known
        return known

    @cached_property
    def _arns(self) -> Mapping[str, int]:
        """What is asked about, and which of the askings are about it, as bits."""
        found: dict[str, int] = defaultdict(int)
        for at, asking in enumerate(self._askings):
            found[asking.arn] |= 1 << at
        return found

    @cached_property
    def _small(self) -> Sequence[str]:
        return [asking.action.lower() for asking in self._askings]

    @cached_property
    def _context(self) -> Context:
        return Context(self._estate.keys_of_resource(self._arn), UNKNOWN)

    @cached_property
    def _alike(self) -> Sequence[Sequence[Asking]]:
        """That in question, together what no statement tells apart."""
        told = {self._speaking(each) for statements in self._about.values() for each in statements}
        found: dict[tuple[int, ...], list[Asking]] = defaultdict(list)
        for at, asking in enumerate(self._askings):
            found[tuple(bits >> at & 1 for bits in told)].append(asking)
        return list(found.values())


@lru_cache(maxsize=1024)
def _telling(arn: str) -> Sequence[str]:
    """The actions that can be about a thing and tell of it or change it."""
    service = arn.split(":")[2]
    universe = knowledge().universe
    names = (
        name
        for prefix in (service, *ALSO.get(service, ()))
        for name in universe.names(universe.matching(f"{prefix}:*"))
    )
    return tuple(name for name in names if _level(name) in TELLING and knowledge().arn_fits(name, arn))


def _level(name: str) -> Level:
    return knowledge().access_level(name) or Level.LIST
