"""Everybody who comes into a question, in groups that nothing in it can tell apart: each is asked once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from graph.aws.answers import Decision
from graph.aws.estate import known
from graph.aws.estate.estate import ROOT, IdentityClass
from graph.aws.estate.question import Question
from graph.aws.estate.standing import Bearing
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.language.context import UNKNOWN, Context
from graph.aws.language.statements import CompiledPolicy, CompiledStatement
from graph.model import Identity

Alike = tuple[object, ...]
"""All that could make a difference between two identities in one question."""


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """What policies on identities say in one question, without and with their names, and what they ask about them."""

    layers: PoliciesByLayer
    names: Alike
    said: Alike
    asked: frozenset[str]


class Group(msgspec.Struct, frozen=True):
    """Identities that are answered alike, for the same reasons."""

    layers: PoliciesByLayer
    members: list[Identity]


class Groups:
    """Sorts identities into groups."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._estate = question.estate
        self._limits: dict[tuple[object, object], Own] = {}
        self._asked: dict[str, frozenset[str]] = {}
        self._asked_of_each = self._telling_apart(question.theirs)

    def answers(self) -> Iterator[tuple[list[str], Decision]]:
        """Every group with the decision about it."""
        for by_name in self._groups().values():
            # Policies of other names that say the same come out the same: where nothing is possible, once is enough.
            first, *others = by_name.values()
            decision = self._question.decided(first.members[0], first.layers)
            if decision.possible:
                yield [identity.id for identity in first.members], decision
                for each in others:
                    decision = self._question.decided(each.members[0], each.layers)
                    yield [identity.id for identity in each.members], decision

    def _groups(self) -> Mapping[Alike, Mapping[Alike, Group]]:
        """The groups by what could tell their chances apart, and then by the names of their policies."""
        groups: dict[Alike, dict[Alike, Group]] = defaultdict(dict)
        granted: dict[Alike, bool] = {}
        for each in self._classes():
            own = self._own(each)
            alike = (each.account, each.members[0].kind, self._apart(each, own.asked), own.said)
            if alike not in granted:
                granted[alike] = self._may_be_granted(each, own)
            if granted[alike]:
                for identity in each.members:
                    by_name = groups[*alike, self._itself(identity)]
                    by_name.setdefault(own.names, Group(own.layers, [])).members.append(identity)
        return groups

    def _classes(self) -> Iterator[IdentityClass]:
        """The classes that can come into question: somebody grants them something, or the resource itself does."""
        question, spoken, classes = self._question, self._question.spoken, self._estate.classes
        if question.open_to_anyone:
            yield from classes
            return
        granting = [name for name, policy in question.kept.items() if any(each.allow for each in policy.statements)]
        numbers = {number for policy in granting for number in spoken.classes_granted.get(policy, ())}
        numbers.update(number for name in question.called if (number := spoken.class_of.get(name)) is not None)
        numbers.update(each.number for each in self._estate.roots)
        abroad = any(each.allow for each in question.own)
        for number in sorted(numbers):
            if abroad or not question.account or classes[number].account == question.account:
                yield classes[number]

    def _own(self, each: IdentityClass) -> Own:
        """What the policies on a class say."""
        bearing, kept = each.bearing, self._question.kept
        identity = tuple([kept[policy] for policy in bearing.grants if policy in kept])
        limits = self._limits.get((bearing.boundary, bearing.levels))
        if limits is None:
            limits = self._limits[bearing.boundary, bearing.levels] = self._limiting(bearing)
        return Own(
            layers=msgspec.structs.replace(limits.layers, identity=identity),
            names=(tuple([policy.name for policy in identity]), limits.names),
            said=(tuple([policy.statements for policy in identity]), limits.said),
            asked=limits.asked.union(*map(self._asked_in, identity)),
        )

    def _limiting(self, bearing: Bearing) -> Own:
        """What limits those with a boundary and under levels of an organisation."""
        question, own = self._question, self._estate.policies.of_identity(bearing)
        boundaries, levels = question.narrowed(own.boundaries), tuple(map(question.narrowed, own.scps))
        every = (*boundaries, *(policy for level in levels for policy in level))
        return Own(
            layers=PoliciesByLayer(
                boundaries=boundaries,
                scps=levels,
                resource=question.resource,
                grants=question.grants,
                rcps=question.rcps,
            ),
            names=tuple(policy.name for policy in every),
            said=tuple(tuple(policy.statements for policy in level) for level in (boundaries, *levels)),
            asked=frozenset().union(*map(self._asked_in, every)),
        )

    def _asked_in(self, policy: CompiledPolicy) -> frozenset[str]:
        """The keys that what is kept of a policy asks about, of those that may tell identities apart."""
        found = self._asked.get(policy.name)
        if found is None:
            found = self._asked[policy.name] = self._telling_apart(policy.statements)
        return found

    def _telling_apart(self, statements: Iterable[CompiledStatement]) -> frozenset[str]:
        keys = (key for each in statements for key in self._estate.policies.mentioned(each))
        return frozenset(key for key in keys if known.tells_apart((key,)))

    def _apart(self, each: IdentityClass, asked: frozenset[str]) -> object:
        """What tells a class from others with policies that say the same: what these ask about it."""
        if known.OF_ONE & asked:
            return each.number
        return self._heard(each.members[0], asked)

    def _itself(self, identity: Identity) -> object:
        """What tells an identity from all others to the resource's side."""
        if identity.id in self._question.called or known.OF_ONE & self._asked_of_each:
            return identity.id
        return self._heard(identity, self._asked_of_each)

    def _heard(self, identity: Identity, asked: frozenset[str]) -> object:
        """What statements hear that ask these keys about an identity."""
        keys = self._estate.keys_of(identity) if asked else {}
        return tuple((key, keys.get(key)) for key in sorted(asked))

    def _may_be_granted(self, each: IdentityClass, own: Own) -> bool:
        """Whether a class may meet an allow, of its own or one by which the resource itself grants."""
        if self._question.gives or each.members[0].kind == ROOT:
            return True
        context = Context({**self._estate.keys_of(each.members[0]), **self._question.known.keys}, UNKNOWN)
        granting = (one for policy in own.layers.identity for one in policy.statements if one.allow)
        return any(self._question.may_meet(one, context) for one in granting)
