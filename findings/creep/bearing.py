"""Which records bear on the rights of an identity: policies and what attaches them, groups, limits and trusts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.access import AccessGraph
from graph.model import AnyRecord, Grant, Identity, Membership, Policy, Resource, Trust


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A record that came, went or changed; ``grant`` is what attaches it, where it is a policy."""

    how: str
    record: AnyRecord
    old: AnyRecord | None = None
    grant: Grant | None = None


class Bearing:
    """The records of one scan, by whom they bear on."""

    def __init__(self, graph: AccessGraph) -> None:
        self._graph = graph
        self._grants: dict[str, list[Grant]] = defaultdict(list)
        self._memberships: dict[str, list[Membership]] = defaultdict(list)
        self._trusts: dict[str, list[Trust]] = defaultdict(list)
        for grant in graph.each(Grant):
            self._grants[grant.identity].append(grant)
        for membership in graph.each(Membership):
            self._memberships[membership.member].append(membership)
        for trust in graph.each(Trust):
            self._trusts[trust.target].append(trust)

    def groups(self, id_: str) -> Sequence[str]:
        """The groups that an identity is in."""
        return [each.group for each in self._memberships.get(id_, ())]

    def held(self, holder: str) -> Sequence[Grant]:
        """What attaches policies to one identity or group itself."""
        return [grant for grant in self._grants.get(holder, ()) if grant.purpose != "trust"]

    def policies(self, identity: Identity) -> set[str]:
        """The policies that bear on an identity."""
        return {grant.policy for grant in self.grants(identity)}

    def grants(self, identity: Identity) -> Iterator[Grant]:
        """What attaches policies to it, to its groups, and to what stands above its account."""
        for holder in (identity.id, *self.groups(identity.id), *self._places(identity.scope)):
            yield from self.held(holder)

    def of(self, identity: Identity) -> dict[str, tuple[AnyRecord, Grant | None]]:
        """Each record that bears on it, by id; policies with what attaches them."""
        found: dict[str, tuple[AnyRecord, Grant | None]] = {}
        for membership in self._memberships.get(identity.id, ()):
            found[membership.id] = membership, None
        for grant in self.grants(identity):
            found[grant.id] = grant, grant
            policy = self._graph.get(grant.policy)
            if isinstance(policy, Policy):
                found[policy.id] = policy, grant
        return found

    def trusts(self, target: str) -> Mapping[str, Trust]:
        """Who is trusted by somebody."""
        return {each.id: each for each in self._trusts.get(target, ())}

    def _places(self, scope: str) -> Iterator[str]:
        """The account of a scope, and what stands above it."""
        at, seen = self._accounts.get(scope, ""), set[str]()
        while at and at not in seen:
            seen.add(at)
            yield at
            above = self._graph.get(at)
            at = (above.parent or "") if isinstance(above, Resource) else ""

    @cached_property
    def _accounts(self) -> Mapping[str, str]:
        accounts = (each for each in self._graph.each(Resource) if each.kind.endswith(".account"))
        return {each.scope: each.id for each in accounts}


def changes(before: Bearing, after: Bearing, identity: Identity) -> list[Changed]:
    """Every record bearing on an identity that came, went or changed its content."""
    old, new = before.of(identity), after.of(identity)
    found = [Changed(how="came", record=new[id_][0], grant=new[id_][1]) for id_ in new.keys() - old.keys()]
    found += [Changed(how="went", record=old[id_][0], grant=old[id_][1]) for id_ in old.keys() - new.keys()]
    for id_ in new.keys() & old.keys():
        (is_, grant), (was, _) = new[id_], old[id_]
        if is_ is not was and _content(is_) != _content(was):
            found.append(Changed(how="changed", record=is_, old=was, grant=grant))
    return sorted(found, key=lambda each: each.record.id)


def _content(record: AnyRecord) -> object:
    return record.statements if isinstance(record, Policy) else record
