"""Where everything stands: each identity with the policies that bear on it, each resource with its own.

Only ids of policies here; what they say is weighed elsewhere. Limits are one layer for a boundary and one for each
level of the organisation that carries policies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.model import AnyRecord, Grant, Identity, Membership, Policy, Resource, Secret

Policies = tuple[str, ...]
Levels = tuple[Policies, ...]
ACTORS = frozenset({"aws.iam.user", "aws.iam.role", "aws.root"})
"""The kinds of identity that can make a request. A group cannot: its members have what it has."""


ACTOR = re.compile(r"arn:[a-z-]+:iam::\d{12}:(?:user/|role/|root$)")
"""How their ids look. What is called otherwise was never AWS's, and nobody can say what it may do."""


OWN = frozenset({"resource", "trust"})
"""What the policies of resources themselves are for."""


class Bearing(msgspec.Struct, frozen=True):
    """The policies that bear on an identity. A boundary that is not there is None, not an empty one."""

    grants: Policies
    boundary: Policies | None
    levels: Levels


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One account, and the policies of the organisation above it: for those who act from it, and for what it holds.

    ``path`` is what ``aws:PrincipalOrgPaths`` holds for it: organisation, root, units, account left out.
    """

    number: str
    id: str
    organization: str = ""
    path: str = ""
    management: bool = False
    levels: Levels = ()
    resource_levels: Levels = ()


class Standing:
    """Looks up who has which policies among the records of a scan."""

    def __init__(self, records: Mapping[str, AnyRecord]) -> None:
        self.records = records
        self.policies: dict[str, Policy] = {}
        self._things: list[Resource | Secret | Identity] = []
        self._attached: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._having_own: set[str] = set()
        self._bearings: dict[str, Bearing] = {}
        self._groups: dict[str, list[str]] = defaultdict(list)
        for id_, record in records.items():
            if isinstance(record, Policy):
                self.policies[id_] = record
            elif isinstance(record, Grant):
                self._attached[record.purpose][record.identity].append(record.policy)
                if record.purpose in OWN:
                    self._having_own.add(record.identity)
            elif isinstance(record, Membership):
                self._groups[record.member].append(record.group)
            elif isinstance(record, (Resource, Secret, Identity)):
                self._things.append(record)

    def actors(self) -> Iterator[Identity]:
        """Every identity of AWS that can make a request."""
        for record in self._things:
            if isinstance(record, Identity) and record.kind in ACTORS and ACTOR.match(record.id):
                yield record

    def resources(self) -> Iterator[Resource | Secret | Identity]:
        """Everything of AWS that a request can be about: resources, secrets, and the identities themselves."""
        return (record for record in self._things if record.id.startswith("arn:"))

    def bearing(self, identity: Identity) -> Bearing:
        """All that bears on one identity."""
        found = self._bearings.get(identity.id)
        if found is None:
            found = self._bearings[identity.id] = self._found(identity)
        return found

    def _found(self, identity: Identity) -> Bearing:
        grants = self._granted(identity.id)
        boundary = self.attached(identity.id, "boundary")
        account = self.accounts.get(identity.scope)
        bound = account is not None and not account.management and not identity.facts.get("service_linked")
        return Bearing(
            grants,
            tuple(sorted(boundary)) if boundary else None,
            account.levels if account is not None and bound else (),
        )

    def _granted(self, id_: str) -> Policies:
        """The policies that an identity has by itself and by its groups. Most have one, and no group with any."""
        granting = self._attached["grants"]
        held = [granting[holder] for holder in (id_, *self._groups.get(id_, ())) if holder in granting]
        if len(held) == 1 and len(held[0]) == 1:
            return (held[0][0],)
        return tuple(sorted({policy for each in held for policy in each}))

    def attached(self, holder: str, purpose: str = "grants") -> Sequence[str]:
        """Ids of the policies attached to an identity, resource, account or unit itself."""
        return self._attached[purpose].get(holder, ())

    def has_own(self, resource: str) -> bool:
        """Whether a resource has a policy of its own: most have none."""
        return resource in self._having_own

    @cached_property
    def accounts(self) -> Mapping[str, Account]:
        """Every account by its number."""
        return {
            record.scope: self._account(record)
            for record in self._things
            if isinstance(record, Resource) and record.kind == "aws.account"
        }

    def _account(self, record: Resource) -> Account:
        above = list(self._above(record))
        organization = above[-1].scope if above[-1].kind == "aws.organization.root" else ""
        places = [each.id.rpartition(":")[2] for each in reversed(above[1:])]
        return Account(
            number=record.scope,
            id=record.id,
            organization=organization,
            path="/".join((organization, *places, "")) if organization else "",
            management=bool(record.facts.get("management")),
            levels=self._levels(above, "organisation"),
            resource_levels=self._levels(above, "organisation resources"),
        )

    def _above(self, record: Resource) -> Iterator[Resource]:
        """The account, its unit, the unit above that, up to the organisation."""
        seen: set[str] = set()
        at: AnyRecord | None = record
        while isinstance(at, Resource) and at.id not in seen:
            seen.add(at.id)
            yield at
            at = self.records.get(at.parent or "")

    def _levels(self, above: Sequence[Resource], purpose: str) -> Levels:
        levels = (tuple(sorted(self.attached(each.id, purpose))) for each in above)
        return tuple(level for level in levels if level)
