"""Identities in groups of which the same is true: nothing on them, and nothing that speaks to them, tells them apart.

Their policies may have other names and be cut otherwise, as long as they say the same. So what is found of one is true
of all, and the evidence is told in the names of each one's own policies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.aws.answers import Decider, Decision, Layer
from graph.aws.estate import known
from graph.aws.estate.estate import ROOT, AwsEstate
from graph.aws.evaluate.policies import Policies
from graph.aws.language.conditions import Ready
from graph.aws.language.context import UNKNOWN, Context, Seen
from graph.aws.language.statements import CompiledPolicy, CompiledStatement
from graph.aws.language.variables import Variable
from graph.model import Grant, Identity

OF_RESOURCES = frozenset({"trust", "resource", "organisation resources"})
"""Purposes of the policies that stand on resources or above them, and speak to identities."""


class Peers(msgspec.Struct, frozen=True, eq=False):
    """Identities that are alike. What is asked of all is asked of the first."""

    members: tuple[Identity, ...]

    @property
    def first(self) -> Identity:
        """The one that is asked."""
        return self.members[0]


def alike(estate: AwsEstate) -> Sequence[Peers]:
    """The identities of an estate in groups."""
    telling = _Telling(estate)
    members: dict[Hashable, list[Identity]] = defaultdict(list)
    for identity in estate.identities.values():
        members[telling.key(identity)].append(identity)
    return [Peers(tuple(each)) for each in members.values()]


class _Telling:
    """Everything that tells two identities apart."""

    def __init__(self, estate: AwsEstate) -> None:
        self._estate = estate
        self._hearing: dict[tuple[Seen | None, ...], Hashable] = {}

    def key(self, identity: Identity) -> Hashable:
        """A key that is the same for all who are alike."""
        bearing = self._estate.bearing(identity)
        asked = self._estate.policies.asked_by(bearing)
        if identity.kind == ROOT or identity.id in self._named or not known.OF_ONE.isdisjoint(asked | self._asked):
            return identity.id
        layers, keys = self._estate.policies.of_identity(bearing), self._estate.keys_of(identity)
        return (
            identity.scope,
            identity.kind,
            bool(identity.facts.get("service_linked")),
            _said(layers.identity),
            tuple(_said((each,)) for each in layers.boundaries),
            bearing.levels,
            tuple((key, keys.get(key)) for key in sorted(asked) if key.startswith(known.PRINCIPAL_TAG)),
            self._heard(keys),
        )

    def _heard(self, keys: Mapping[str, Seen]) -> Hashable:
        """What the conditions on the resources' side hear of somebody with these tags."""
        tags = tuple(keys.get(key) for key in self._tags)
        if tags not in self._hearing:
            context = Context({key: seen for key, seen in keys.items() if key in self._tags}, UNKNOWN)
            filled = tuple(keys.get(key) for key in self._filled)
            self._hearing[tags] = (filled, tuple(each.holds(context) for each in self._conditions))
        return self._hearing[tags]

    @cached_property
    def _theirs(self) -> Sequence[CompiledStatement]:
        """The statements on the resources' side, each once."""
        records = self._estate.standing.records.values()
        ids = dict.fromkeys(each.policy for each in records if isinstance(each, Grant) and each.purpose in OF_RESOURCES)
        return list({id(one): one for id_ in ids for one in self._estate.policies.ready(id_).statements}.values())

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(id_ for each in self._theirs for id_ in self._estate.called_by(each))

    @cached_property
    def _asked(self) -> frozenset[str]:
        return frozenset().union(*map(self._estate.policies.mentioned, self._theirs))

    @cached_property
    def _tags(self) -> Sequence[str]:
        return sorted(key for key in self._asked if key.startswith(known.PRINCIPAL_TAG))

    @cached_property
    def _conditions(self) -> Sequence[Ready]:
        """The conditions about tags of whoever asks, each once."""
        each = (one for statement in self._theirs for one in statement.conditions)
        return list({one.written: one for one in each if one.key in self._tags and not one.templates}.values())

    @cached_property
    def _filled(self) -> Sequence[str]:
        """The tags that are filled into something, or compared with what is: each value may come out otherwise."""
        found: set[str] = set()
        for statement in self._theirs:
            comparing = [one for one in statement.conditions if one.templates]
            templates = (*statement.resources.templates, *(each for one in comparing for each in one.templates))
            found.update(part.key for each in templates for part in each.parts if isinstance(part, Variable))
            found.update(one.key for one in comparing)
        return [key for key in self._tags if key in found]


def _said(policies: Iterable[CompiledPolicy]) -> frozenset[int]:
    """What policies say, by their statements, of which equal ones are one."""
    return frozenset(id(statement) for policy in policies for statement in policy.statements)


def renamed(estate: AwsEstate, identity: Identity, asked: Identity, decision: Decision) -> Decision:
    """What was decided of who was asked, with the policies of another who is like him in it named in their place."""
    if identity is asked or not decision.decided_by:
        return decision
    deciders = (one for each in decision.decided_by for one in _own(estate, identity, asked, each))
    return msgspec.structs.replace(decision, decided_by=tuple(dict.fromkeys(deciders)))


def _own(estate: AwsEstate, identity: Identity, asked: Identity, decider: Decider) -> Iterable[Decider]:
    """The places in an identity's policies of the statement that decided of who was asked."""
    for policy in _of_layer(estate, asked, decider.layer):
        if policy.name == decider.policy:
            statement = policy.statements[policy.places.index(decider.statement)]
            return _places(estate, identity, decider, statement)
    return (decider,)


def _places(estate: AwsEstate, identity: Identity, decider: Decider, statement: CompiledStatement) -> Iterator[Decider]:
    for policy in _of_layer(estate, identity, decider.layer):
        for place, each in zip(policy.places, policy.statements, strict=True):
            if each is statement:
                yield msgspec.structs.replace(decider, policy=policy.name, statement=place)


def _of_layer(estate: AwsEstate, identity: Identity, layer: Layer) -> Policies:
    layers = estate.policies.of_identity(estate.bearing(identity))
    return {Layer.IDENTITY: layers.identity, Layer.BOUNDARY: layers.boundaries}.get(layer, ())
