"""Gather what bears on each identity, and put identities with the same rights into one class.

Access is computed once for a class, so the cost grows with the number of distinct sets of policies and not with the
number of identities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.model import AnyRecord, Condition, Grant, Identity, Membership, Policy, Resource, Statement
from graph.policy import SEGMENT, Rights, Sourced, narrowed
from graph.typed import Typed


class RightsClass(msgspec.Struct, frozen=True, kw_only=True):
    """Identities of one scope that have the same rights."""

    scope: str
    rights: Rights
    members: tuple[str, ...]


class PolicyBook:
    """Every policy and attachment of the estate, ready to be asked who has what."""

    def __init__(self, records: Mapping[str, AnyRecord], typed: Typed | None = None) -> None:
        self._records = records
        self._typed = Typed(records) if typed is None else typed
        self._narrowed: dict[str, Mapping[str, Sequence[RightsClass]]] = {}

    @cached_property
    def _policies(self) -> Mapping[str, Policy]:
        return {policy.id: policy for policy in self._typed.each(Policy)}

    @cached_property
    def _attached(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """The policies of each holder, by what they are attached for."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for grant in self._typed.each(Grant):
            found[grant.purpose][grant.identity].append(grant.policy)
        return found

    @cached_property
    def _groups(self) -> Mapping[str, Sequence[str]]:
        """The groups of each member, as far as they have any policy."""
        granting = self._attached["grants"]
        found: dict[str, list[str]] = defaultdict(list)
        for membership in self._typed.each(Membership):
            if membership.group in granting:
                found[membership.member].append(membership.group)
        return found

    def rights(self, identity: Identity) -> Rights:
        """All that bears on one identity."""
        return self._rights(*self._key(identity))

    @cached_property
    def classes(self) -> Sequence[RightsClass]:
        """Every class of identities that have some policy of their own or by a group."""
        members: dict[tuple[str, tuple[tuple[str, ...], ...]], list[str]] = defaultdict(list)
        for identity in self._typed.each(Identity):
            grants, limits = self._key(identity)
            if grants:
                members[identity.scope, (grants, *limits)].append(identity.id)
        return [
            RightsClass(scope=scope, rights=self._rights(grants, limits), members=tuple(ids))
            for (scope, (grants, *limits)), ids in members.items()
        ]

    def classes_with(self, action: str, scope: str) -> Sequence[RightsClass]:
        """The classes of a scope that some statement allows the action, their rights narrowed to it."""
        if action not in self._narrowed:
            by_scope: dict[str, list[RightsClass]] = defaultdict(list)
            for each in self.classes:
                rights = narrowed(each.rights, action)
                if any(grant.statement.allow for grant in rights.grants):
                    by_scope[each.scope].append(msgspec.structs.replace(each, rights=rights))
            self._narrowed[action] = by_scope
        return self._narrowed[action].get(scope, ())

    def attached(self, holder: str, purpose: str = "grants") -> Sequence[str]:
        """Ids of the policies attached to an identity, account or unit itself."""
        return self._attached[purpose].get(holder, ())

    def _key(self, identity: Identity) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        # An organisation's policies do not bind the platform's own roles.
        limits = () if identity.platform_managed else self._layers_above.get(identity.scope, ())
        if boundary := self.attached(identity.id, "boundary"):
            limits = (tuple(sorted(boundary)), *limits)
        return self._granted(identity.id), limits

    def _granted(self, id_: str) -> tuple[str, ...]:
        """The policies that an identity has by itself and by its groups. Most have one, and no group with any."""
        own, groups = self.attached(id_), self._groups.get(id_, ())
        if not groups and len(own) <= 1:
            return tuple(own)
        return tuple(sorted({*own, *(policy for group in groups for policy in self.attached(group))}))

    @cached_property
    def _layers_above(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """For each account, one layer for itself and one for every unit above it that carries policies.

        The management account of an organisation is bound by none of them.
        """
        accounts = {
            account.scope: account
            for account in self._typed.of_kinds(Resource, lambda kind: kind.endswith(".account"))
            if not account.facts.get("management")
        }
        found = {}
        for scope, account in accounts.items():
            layers, seen, at = [], set(), account.id
            while at and at not in seen:
                seen.add(at)
                policies = tuple(sorted(self.attached(at, "organisation")))
                if policies:
                    layers.append(policies)
                above = self._records.get(at)
                at = (above.parent or "") if isinstance(above, Resource) else ""
            if layers:
                found[scope] = tuple(layers)
        return found

    def _rights(self, grants: Iterable[str], limits: Iterable[Iterable[str]]) -> Rights:
        return Rights(
            grants=tuple(each for id_ in grants for each in self._statements(id_)),
            limits=tuple(tuple(each for id_ in limit for each in self._limit(id_)) for limit in limits),
        )

    def _statements(self, policy: str) -> Iterable[Sourced]:
        if policy in self._policies:
            vault = self._policies[policy].kind.startswith("vault.")
            for statement in self._policies[policy].statements:
                yield Sourced(policy, _segmented(statement) if vault else statement)

    def _limit(self, policy: str) -> Iterable[Sourced]:
        """A limit that could not be read may or may not stand in the way: it is a condition, not a wall."""
        if policy in self._policies:
            return self._statements(policy)
        unread = Condition(operator="unread", key=policy, values=())
        return (Sourced(policy, Statement(allow=True, actions=("*",), resources=("*",), conditions=(unread,))),)


def _segmented(statement: Statement) -> Statement:
    """Vault's ``+`` is one path segment."""
    resources = tuple(
        "/".join(SEGMENT if part == "+" else part for part in resource.split("/")) for resource in statement.resources
    )
    return msgspec.structs.replace(statement, resources=resources)
