"""One kept scan, as far as it bears on rights."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

import msgspec

from findings.creep.bearing import Bearing
from findings.creep.gaps import bears
from findings.powers import ADMINISTRATOR, JEWEL, Held, Power, Powers, powers
from graph.access import AccessGraph
from graph.alterations import ALTERED
from graph.model import (
    AnyRecord,
    Credential,
    Gap,
    Grant,
    Identity,
    Membership,
    Observed,
    OwnerClaim,
    Policy,
    Resource,
    Secret,
    SecretStore,
    Trust,
)
from graph.rights import PolicyBook

BEARING = (Identity, Policy, Grant, Membership, Trust, Resource, Secret, SecretStore)
"""The records that decide who may do and become what."""
AUDIT_LOGS = frozenset({"cloudtrail.events"})
MARKS: frozenset[Power] = frozenset({ADMINISTRATOR, JEWEL})


Place = tuple[str, str]
"""Source and scope."""


def audited(units: Iterable[Observed]) -> frozenset[Place]:
    """The audit logs that were read whole."""
    return frozenset((each.source, each.scope) for each in units if each.stream in AUDIT_LOGS and not each.gaps)


class Frame(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A scan with the graph of what bears on rights. Scans that saw the same share their graph."""

    scan: int
    at: datetime
    graph: AccessGraph
    records: Collection[AnyRecord]
    """All that the scan saw, also what bears on no right."""
    gaps: Sequence[Gap]
    audited: frozenset[Place] = frozenset()
    """The audit logs that were read whole."""

    @property
    def powers(self) -> Held:
        """What each identity may do and become."""
        return powers(self.graph)

    def lines(self, id_: str) -> Powers:
        """What one identity may do and become, without the marks."""
        return self.powers.of(id_) - MARKS

    def marked(self, id_: str, mark: Power) -> bool:
        """Whether an identity is marked: it can become administrator, or leads to a crown jewel."""
        return mark in self.powers.of(id_)

    @cached_property
    def bearing(self) -> Bearing:
        """Which records bear on whom."""
        return Bearing(self.graph)

    @property
    def book(self) -> PolicyBook:
        """Who has which policies."""
        return self.graph.table(PolicyBook)

    @cached_property
    def credentials(self) -> Mapping[str, Mapping[str, Credential]]:
        """The credentials of each identity."""
        found: dict[str, dict[str, Credential]] = {}
        for record in self.records:
            if isinstance(record, Credential):
                found.setdefault(record.identity, {})[record.id] = record
        return found

    @cached_property
    def altered(self) -> Mapping[str, OwnerClaim]:
        """Who altered what, as the audit log tells it."""
        return {each.subject: each for each in self.records if isinstance(each, OwnerClaim) and _by_event(each)}

    def unread(self, identity: Identity) -> tuple[str, ...]:
        """What bears on the rights of an identity and could not be read in this scan."""
        if not self.gaps:
            return ()
        source = self.graph.sources.get(identity.id)
        missing = identity.id not in self.graph.records
        near = {identity.id, *self.bearing.groups(identity.id), *self.bearing.policies(identity)}
        found = (gap for gap in self.gaps if bears(gap, identity, source=source, near=near, missing=missing))
        return tuple(dict.fromkeys(f"{gap.stream}{f' of {gap.subject}' if gap.subject else ''}" for gap in found))


def _by_event(claim: OwnerClaim) -> bool:
    return claim.kind == ALTERED or claim.evidence.startswith("cloudtrail:")
