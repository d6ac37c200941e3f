"""Who may do what: one identity, or everybody, asked about one action on one resource."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.aws.answers import Decision
from graph.aws.estate import known
from graph.aws.estate.estate import ROOT, AwsEstate, IdentityClass
from graph.aws.estate.spoken import Said, Spoken
from graph.aws.evaluate.decide import evaluate
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.evaluate.request import request_of
from graph.aws.language.callers import Caller, NoCaller, caller, federated, service
from graph.aws.language.context import NOTHING_KNOWN, UNKNOWN, Context
from graph.aws.language.statements import CompiledPolicy, CompiledStatement, unread
from graph.model import Identity, Principal

Alike = tuple[object, ...]
"""All that could make a difference between two identities in one question."""


class Able(msgspec.Struct, frozen=True, kw_only=True):
    """Those who may, for the same reasons. ``known`` says that they stand in the inventory."""

    who: tuple[str, ...]
    decision: Decision
    known: bool = True


def can(estate: AwsEstate, identity: Identity, action: str, arn: str, given: Context | None = None) -> Decision:
    """Whether one identity may do that to that resource."""
    return evaluate(estate.request(identity, action, arn, given), estate.bearing_on(identity, arn))


def who_can(spoken: Spoken, action: str, arn: str, given: Context | None = None) -> list[Able]:
    """Everybody who may, or may under a condition, do that to that resource; the same reasons stand together."""
    question = _Question(spoken, action, arn, given)
    found: dict[Decision, list[str]] = defaultdict(list)
    for members, decision in question.answers():
        if decision.possible:
            found[decision].extend(members)
    able = [Able(who=tuple(sorted(who)), decision=decision) for decision, who in found.items()]
    return [*sorted(able, key=lambda each: each.who), *question.outsiders()]


class _Question:
    """One action on one resource, and everything that speaks of them."""

    def __init__(self, spoken: Spoken, action: str, arn: str, given: Context | None) -> None:
        estate = spoken.estate
        self._spoken = spoken
        self._estate = estate
        self._action = action
        self._small = action.lower()
        self._arn = arn
        self._given = given
        self._given_keys = given.keys if given else {}
        self._account = estate.account_of(arn)
        self._kept = self._speaking()
        resource, grants = estate.policies.of_resource(estate.holder_of(arn))
        self._resource = resource and self._alone(resource)
        self._grants = grants and self._alone(grants)
        self._rcps = tuple(self._each(level) for level in estate.policies.above_resource(self._account))

    def _speaking(self) -> dict[str, CompiledPolicy]:
        """Of each policy that speaks of this action on this resource, the statements that do, whoever asks."""
        found: dict[str, list[Said]] = defaultdict(list)
        context = Context({**self._estate.keys_of_resource(self._arn), **self._given_keys}, UNKNOWN)
        for said in self._spoken.of(self._small):
            if said.statement.resources.cover(self._arn, context) is False or said.statement.holds(context) is False:
                continue
            found[said.policy].append(said)
        return {
            policy: CompiledPolicy(policy, tuple(each.statement for each in kept), tuple(each.place for each in kept))
            for policy, kept in found.items()
        }

    def answers(self) -> Iterator[tuple[list[str], Decision]]:
        """Every group of identities that are weighed alike, with the decision about them."""
        hopeless: dict[Alike, bool] = {}
        for (alike, _), (layers, members) in self._groups().items():
            # Policies of other names that say the same come out the same: where nothing is possible, once is enough.
            if alike not in hopeless:
                hopeless[alike] = not self._decided(members[0], layers).possible
            if not hopeless[alike]:
                yield [identity.id for identity in members], self._decided(members[0], layers)

    def _groups(self) -> Mapping[tuple[Alike, object], tuple[PoliciesByLayer, list[Identity]]]:
        """Identities by all that could tell them apart in this question; first what tells their chances apart."""
        groups: dict[tuple[Alike, object], tuple[PoliciesByLayer, list[Identity]]] = {}
        for each in self._classes():
            layers = self._layers(each)
            if not (self._may_grant(layers) or each.members[0].kind == ROOT):
                continue
            kind = (each.account, each.members[0].kind, self._apart(each))
            said = tuple(tuple(map(id, policy.statements)) for policy in _flat(layers))
            named = tuple(map(id, _flat(layers)))
            for identity in each.members:
                alike = (*kind, said, identity.id if self._is_special(identity) else "")
                groups.setdefault((alike, named), (layers, []))[1].append(identity)
        return groups

    def outsiders(self) -> Iterator[Able]:
        """Those whom the resource's own policy names and nobody scanned: services, providers, accounts, anyone."""
        for principal in self._named_outside():
            who = _outsider(principal)
            if who is None:
                continue
            identity = (unread(f"the policies of account {who.account}"),) if who.has_policies else ()
            layers = PoliciesByLayer(identity=identity, resource=self._resource, grants=self._grants, rcps=self._rcps)
            request = request_of(
                who, self._action, self._arn, account=self._account or None, context=self._given or NOTHING_KNOWN
            )
            decision = evaluate(request, layers)
            if decision.possible:
                yield Able(who=(principal.name,), decision=decision, known=False)

    def _named_outside(self) -> Iterable[Principal]:
        allows = (each for each in self._resource_statements if each.allow)
        named = dict.fromkeys(principal for each in allows for principal in each.written.principals)
        scanned = self._estate.standing.accounts.keys() | {each.account for each in self._estate.classes}
        for principal in named:
            account = _account_named(principal)
            if principal.form != "AWS" or principal.name == "*" or (account and account not in scanned):
                yield principal

    def _classes(self) -> Iterator[IdentityClass]:
        """The classes that can come into question: somebody grants them something, or the resource itself does."""
        spoken, classes = self._spoken, self._estate.classes
        if any(each.allow and _to_anyone(each) for each in self._resource_statements):
            yield from classes
            return
        granting = [name for name, policy in self._kept.items() if any(each.allow for each in policy.statements)]
        granting += [policy.name for policy in spoken.unread]
        numbers = {number for policy in granting for number in spoken.classes_granted.get(policy, ())}
        numbers.update(number for name in self._specials if (number := spoken.class_of.get(name)) is not None)
        numbers.update(each.number for each in self._estate.roots)
        abroad = any(each.allow for each in self._resource_statements)
        for number in sorted(numbers):
            if abroad or not self._account or classes[number].account == self._account:
                yield classes[number]

    def _layers(self, each: IdentityClass) -> PoliciesByLayer:
        own = self._estate.policies.of_identity(each.bearing)
        return PoliciesByLayer(
            identity=tuple(one for one in self._each(own.identity) if one.statements),
            boundaries=self._each(own.boundaries),
            scps=tuple(self._each(level) for level in own.scps),
            resource=self._resource,
            grants=self._grants,
            rcps=self._rcps,
        )

    def _may_grant(self, layers: PoliciesByLayer) -> bool:
        return any(each.allow for policy in layers.identity for each in policy.statements) or any(
            each.allow for each in self._resource_statements
        )

    @cached_property
    def _resource_statements(self) -> Sequence[CompiledStatement]:
        return [each for policy in (self._resource, self._grants) if policy for each in policy.statements]

    @cached_property
    def _specials(self) -> frozenset[str]:
        """Identities that a statement on the resource's side calls by name."""
        statements = [
            *self._resource_statements,
            *(each for level in self._rcps for p in level for each in p.statements),
        ]
        return frozenset(id_ for each in statements for id_ in self._estate.called_by(each))

    @cached_property
    def _each_apart(self) -> bool:
        """Whether the resource's side asks about each identity itself, by tag or by name."""
        keys = frozenset().union(*(self._estate.policies.mentioned(each) for each in self._resource_statements))
        return not known.OF_ONE.isdisjoint(keys) or any(key.startswith(known.PRINCIPAL_TAG) for key in keys)

    def _is_special(self, identity: Identity) -> bool:
        return self._each_apart or identity.id in self._specials

    def _apart(self, each: IdentityClass) -> object:
        """Classes that the narrowed policies cannot tell apart are one, unless a policy asks who it is."""
        own = self._estate.policies.of_identity(each.bearing)
        asked = (
            self._estate.policies.mentioned(one)
            for _, policy in own.each()
            for one in self._narrowed(policy).statements
        )
        return each.number if any(map(known.tells_apart, asked)) else None

    def _decided(self, identity: Identity, layers: PoliciesByLayer) -> Decision:
        return evaluate(self._estate.request(identity, self._action, self._arn, self._given), layers)

    def _each(self, policies: Iterable[CompiledPolicy]) -> tuple[CompiledPolicy, ...]:
        return tuple(map(self._narrowed, policies))

    def _narrowed(self, policy: CompiledPolicy) -> CompiledPolicy:
        """What a policy says of this action on this resource; the same object wherever that is nothing."""
        found = self._kept.get(policy.name)
        if found is not None:
            return found
        return SILENT if self._estate.policies.is_read(policy.name) else policy

    def _alone(self, policy: CompiledPolicy) -> CompiledPolicy:
        """A resource's own policy, which may be several in one, with what it says of this."""
        kept = [
            (place, each)
            for place, each in zip(policy.places, policy.statements, strict=True)
            if each.covers(self._small, self._arn, NOTHING_KNOWN) is not False
        ]
        return CompiledPolicy(policy.name, tuple(each for _, each in kept), tuple(place for place, _ in kept))


SILENT = CompiledPolicy("", (), ())
"""A policy that does not speak of what is asked."""


def _to_anyone(statement: CompiledStatement) -> bool:
    return statement.except_to is not None or (statement.speaks_to is not None and statement.speaks_to.anyone)


def _flat(layers: PoliciesByLayer) -> Iterator[CompiledPolicy]:
    yield from layers.identity
    yield from layers.boundaries
    yield from (policy for level in layers.scps for policy in level)


def _outsider(principal: Principal) -> Caller | None:
    if principal.form == "Service":
        return service(principal.name)
    if principal.form == "Federated":
        return federated(principal.name)
    try:
        return caller(principal.name)
    except NoCaller:
        return None


def _account_named(principal: Principal) -> str:
    try:
        return caller(principal.name).account if principal.form == "AWS" else ""
    except NoCaller:
        return ""
