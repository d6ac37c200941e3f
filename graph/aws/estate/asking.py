"""Who may do what: one identity, or everybody, asked about one action on one resource."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import msgspec

from graph.aws.answers import Decision
from graph.aws.estate import known
from graph.aws.estate.estate import AwsEstate, IdentityClass
from graph.aws.estate.policies import not_read
from graph.aws.evaluate.decide import evaluate
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.evaluate.request import request_of
from graph.aws.language.callers import Caller, NoCaller, caller, federated, service
from graph.aws.language.context import NOTHING_KNOWN, Context
from graph.aws.language.statements import CompiledPolicy, CompiledStatement
from graph.model import Identity, Principal


class Able(msgspec.Struct, frozen=True, kw_only=True):
    """Those who may, for the same reasons. ``known`` says that they stand in the inventory."""

    who: tuple[str, ...]
    decision: Decision
    known: bool = True


def can(estate: AwsEstate, identity: Identity, action: str, arn: str, given: Context | None = None) -> Decision:
    """Whether one identity may do that to that resource."""
    return evaluate(estate.request(identity, action, arn, given), estate.bearing_on(identity, arn))


def who_can(estate: AwsEstate, action: str, arn: str, given: Context | None = None) -> list[Able]:
    """Everybody who may, or may under a condition, do that to that resource; the same reasons stand together."""
    question = _Question(estate, action, arn, given)
    found: dict[Decision, list[str]] = defaultdict(list)
    for members, decision in question.answers():
        if decision.possible:
            found[decision].extend(members)
    able = [Able(who=tuple(sorted(who)), decision=decision) for decision, who in found.items()]
    return [*sorted(able, key=lambda each: each.who), *question.outsiders()]


class _Question:
    """One action on one resource, and everything that speaks of them."""

    def __init__(self, estate: AwsEstate, action: str, arn: str, given: Context | None) -> None:
        self._estate = estate
        self._action = action
        self._small = action.lower()
        self._arn = arn
        self._given = given
        self._account = estate.account_of(arn)
        self._kept: dict[int, CompiledPolicy] = {}
        resource, grants = estate.policies.of_resource(estate.holder_of(arn))
        self._resource = resource and self._narrowed(resource)
        self._grants = grants and self._narrowed(grants)
        self._rcps = tuple(self._each(level) for level in estate.policies.above_resource(self._account))

    def answers(self) -> Iterator[tuple[list[str], Decision]]:
        """Every group of identities that are weighed alike, with the decision about them."""
        groups: dict[tuple[object, ...], list[Identity]] = defaultdict(list)
        weighed: dict[tuple[object, ...], PoliciesByLayer] = {}
        for each in self._classes():
            layers = self._layers(each)
            if not (self._may_grant(layers) or each.members[0].kind == "aws.root"):
                continue
            key = (each.account, each.members[0].kind == "aws.root", *map(id, _flat(layers)), self._apart(each))
            weighed[key] = layers
            for identity in each.members:
                groups[(*key, identity.id) if self._is_special(identity) else key].append(identity)
        for key, members in groups.items():
            layers = weighed.get(key) or weighed[key[:-1]]
            yield [identity.id for identity in members], self._decided(members[0], layers)

    def outsiders(self) -> Iterator[Able]:
        """Those whom the resource's own policy names and nobody scanned: services, providers, accounts, anyone."""
        for principal in self._named_outside():
            who = _outsider(principal)
            if who is None:
                continue
            identity = (not_read(f"the policies of account {who.account}"),) if who.has_policies else ()
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
        """The classes that can come into question: those of the account, and of others where it speaks to them."""
        abroad = any(each.allow for each in self._resource_statements)
        for each in self._estate.classes:
            if abroad or not self._account or each.account == self._account:
                yield each

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
        """A policy's statements that speak of this action on this resource; the same object for the same policy."""
        found = self._kept.get(id(policy))
        if found is None:
            kept = [
                (place, each)
                for place, each in zip(policy.places, policy.statements, strict=True)
                if self._is_about(each)
            ]
            found = CompiledPolicy(policy.name, tuple(each for _, each in kept), tuple(place for place, _ in kept))
            self._kept[id(policy)] = found
        return found

    def _is_about(self, statement: CompiledStatement) -> bool:
        return statement.covers(self._small, self._arn, NOTHING_KNOWN) is not False


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
