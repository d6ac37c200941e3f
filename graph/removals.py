"""What can be taken away so that access ends: each kind of grant, and the records of an estate without some of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from graph.model import (
    AnyRecord,
    Credential,
    Grant,
    Identity,
    Membership,
    Policy,
    Principal,
    Resource,
    Statement,
    Trust,
)

GRANTS = "grants"
OPENING = frozenset({"trust", "resource"})
"""Purposes of policies that stand on a thing and let others in, statement by statement."""
DENIALS = "muster:denials"
SILENT = Statement(allow=True)
"""A statement that says nothing, in the place of one that is gone."""


class RemovalKind(StrEnum):
    """The ways to take access away."""

    DETACH = "detach"
    """A policy from who has it."""
    STATEMENT = "statement"
    """A statement of a thing's own policy, which may be a role's trust policy."""
    TRUST = "trust"
    """A trust of a platform that has no trust policies."""
    MEMBERSHIP = "membership"
    CREDENTIAL = "credential"
    """Switched off: it still counts where somebody may have only so many."""
    RUNS_AS = "runs as"
    """A workload runs as another identity, or as none."""


class Removal(msgspec.Struct, frozen=True, order=True):
    """One grant that can be taken away. ``part`` is the number of a statement, or whom a workload runs as."""

    kind: RemovalKind
    record: str
    part: str = ""


class Grants:
    """Looks up what of an estate can be taken away."""

    def __init__(self, records: Mapping[str, AnyRecord]) -> None:
        self.records = records
        self._attached: dict[tuple[str, str], list[Grant]] = defaultdict(list)
        self._opening: dict[str, list[Grant]] = defaultdict(list)
        self._memberships: dict[str, list[Membership]] = defaultdict(list)
        self._trusts: dict[str, list[Trust]] = defaultdict(list)
        for record in records.values():
            if isinstance(record, Trust):
                self._trusts[record.target].append(record)
            elif isinstance(record, Grant) and record.purpose == GRANTS:
                self._attached[record.identity, record.policy].append(record)
            elif isinstance(record, Grant) and record.purpose in OPENING:
                self._opening[record.identity].append(record)
            elif isinstance(record, Membership):
                self._memberships[record.member].append(record)

    def every(self) -> frozenset[Removal]:
        """Everything that can be taken away."""
        return frozenset(removal for record in self.records.values() for removal in self._of(record))

    def _of(self, record: AnyRecord) -> Iterable[Removal]:
        if isinstance(record, Grant):
            return self._of_grant(record)
        if isinstance(record, Trust):
            return self.of_trust(record) if record.allow else ()
        if isinstance(record, Membership):
            return (Removal(RemovalKind.MEMBERSHIP, record.id),)
        if isinstance(record, Credential):
            return (Removal(RemovalKind.CREDENTIAL, record.id),)
        if isinstance(record, Identity | Resource):
            return (Removal(RemovalKind.RUNS_AS, record.id, each) for each in record.runs_as)
        return ()

    def _of_grant(self, grant: Grant) -> Iterable[Removal]:
        if grant.purpose == GRANTS:
            return (Removal(RemovalKind.DETACH, grant.id),)
        return self.of_statements(grant.policy) if grant.purpose in OPENING else ()

    def of_statements(self, policy: str, number: int | None = None) -> Iterator[Removal]:
        """The statements of a thing's own policy that allow something, or the one with that number."""
        record = self.records.get(policy)
        statements = record.statements if isinstance(record, Policy) else ()
        for place, statement in enumerate(statements, start=1):
            if statement.allow and number in {None, place}:
                yield Removal(RemovalKind.STATEMENT, policy, str(place))

    def of_holder(self, holder: str, policy: str) -> Iterator[Removal]:
        """What gives a policy to an identity: that it is attached to it, or to a group of which it is a member."""
        for grant in self._attached.get((holder, policy), ()):
            yield Removal(RemovalKind.DETACH, grant.id)
        for membership in self._memberships.get(holder, ()):
            for grant in self._attached.get((membership.group, policy), ()):
                yield Removal(RemovalKind.DETACH, grant.id)
                yield Removal(RemovalKind.MEMBERSHIP, membership.id)

    def of_opening(self, policy: str) -> Iterator[Removal]:
        """The statements of a policy, where it stands on a thing and lets others in."""
        if any(grant.policy == policy for grants in self._opening.values() for grant in grants):
            yield from self.of_statements(policy)

    def of_thing(self, thing: str) -> Iterator[Removal]:
        """Every statement of a thing's own policies that lets somebody in."""
        for grant in self._opening.get(thing, ()):
            yield from self.of_statements(grant.policy)

    def trusts_out_of(self, policy: str) -> Iterator[Trust]:
        """The trusts that were read out of a trust policy."""
        roles = {grant.identity for grants in self._opening.values() for grant in grants if grant.policy == policy}
        for trust in (each for role in roles for each in self._trusts.get(role, ())):
            if self.of_trust(trust)[0].kind is RemovalKind.STATEMENT:
                yield trust

    def of_trust(self, trust: Trust) -> Sequence[Removal]:
        """The statements behind a trust; the trust itself where there are none."""
        behind = [
            Removal(RemovalKind.STATEMENT, grant.policy, str(place))
            for grant in self._opening.get(trust.target, ())
            for place, statement in enumerate(_statements(self.records.get(grant.policy)), start=1)
            if says(statement, trust)
        ]
        return behind or [Removal(RemovalKind.TRUST, trust.id)]


def says(statement: Statement, trust: Trust) -> bool:
    """Whether a trust is what a statement of the same role's trust policy says of one of its principals."""
    return (
        statement.allow is trust.allow
        and set(statement.conditions) <= set(trust.conditions)
        and any(names(principal, trust) for principal in statement.principals)
    )


def names(principal: Principal, trust: Trust) -> bool:
    """Whether a principal is whom a trust speaks of."""
    if trust.principal_kind == "account":
        return principal.name == trust.principal or principal.name.endswith(f"::{trust.principal}:root")
    return principal.name == ("*" if trust.principal_kind == "anyone" else trust.principal)


def _statements(record: AnyRecord | None) -> Sequence[Statement]:
    return record.statements if isinstance(record, Policy) else ()


def without(records: Mapping[str, AnyRecord], removals: Iterable[Removal]) -> dict[str, AnyRecord]:
    """The records of the estate once some grants are gone.

    What a policy denies stays when what it allows goes: a denial that went along would open what it keeps shut, and
    taking away would give.
    """
    left = dict(records)
    grants = Grants(records)
    statements: dict[str, set[int]] = defaultdict(set)
    # Memberships go first: the denials they leave are those of the group as it was.
    for removal in sorted(removals, key=lambda each: each.kind is not RemovalKind.MEMBERSHIP):
        if removal.kind is RemovalKind.STATEMENT:
            statements[removal.record].add(int(removal.part))
        else:
            _take(left, removal, records)
    for policy, numbers in statements.items():
        _shorten(left, policy, numbers, grants)
    return left


def _take(left: dict[str, AnyRecord], removal: Removal, records: Mapping[str, AnyRecord]) -> None:
    record = left[removal.record]
    if isinstance(record, Credential):
        left[record.id] = msgspec.structs.replace(record, active=False)
    elif isinstance(record, Identity | Resource):
        runs_as = tuple(each for each in record.runs_as if each != removal.part)
        left[record.id] = msgspec.structs.replace(record, runs_as=runs_as)
    else:
        del left[removal.record]
    if isinstance(record, Grant):
        _keep_denials(left, record.identity, record.policy)
    elif isinstance(record, Membership):
        for grant in records.values():
            if isinstance(grant, Grant) and grant.identity == record.group and grant.purpose == GRANTS:
                _keep_denials(left, record.member, grant.policy)


def _keep_denials(left: dict[str, AnyRecord], holder: str, policy: str) -> None:
    """Leave a holder what a policy denies."""
    denials = tuple(each for each in _statements(left.get(policy)) if not each.allow)
    if denials:
        kept = f"{DENIALS}:{policy}"
        left[kept] = Policy(id=kept, kind=DENIALS, name=kept, statements=denials)
        id_ = f"{kept} of {holder}"
        left[id_] = Grant(id=id_, kind=DENIALS, identity=holder, policy=kept)


def _shorten(left: dict[str, AnyRecord], policy: str, numbers: set[int], grants: Grants) -> None:
    """Take statements out of a policy, the numbers of the others kept; and the trusts that were read out of them."""
    record = left[policy]
    if not isinstance(record, Policy):
        return
    places = enumerate(record.statements, start=1)
    kept = tuple(SILENT if place in numbers else each for place, each in places)
    left[policy] = msgspec.structs.replace(record, statements=kept)
    for trust in grants.trusts_out_of(policy):
        if not any(says(each, trust) for each in kept):
            left.pop(trust.id, None)
