"""The plain joins: edges that two records agree on, without weighing any permission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from graph.access import Edge, EdgeKind
from graph.model import AiSystem, AnyRecord, Credential, Exposure, Identity, Membership, Resource, Secret, Tool


def joins(records: Mapping[str, AnyRecord]) -> Iterator[Edge]:
    """Every plain edge between records that are there."""
    yield from _credentials(records)
    yield from _exposures(records)
    yield from _same_value(records)
    for record in records.values():
        if isinstance(record, Membership) and record.member in records and record.group in records:
            yield _edge(record.member, record.group, EdgeKind.MEMBER_OF, "is a member of it", record.id)
        elif isinstance(record, Secret) and record.store in records:
            yield _edge(record.store, record.id, EdgeKind.CONTAINS, "keeps it", record.id)
        elif isinstance(record, Tool) and record.agent in records:
            yield _edge(record.agent, record.id, EdgeKind.USES, f"has it at hand from {record.server}", record.id)
        elif isinstance(record, Resource):
            yield from _contained(record, records)
        if isinstance(record, Resource | Identity):
            yield from _acting(record, records)
    yield from _systems(records)


def _contained(record: Resource, records: Mapping[str, AnyRecord]) -> Iterator[Edge]:
    """A unit of an organisation does not give its accounts to whoever has the unit."""
    if record.parent and record.parent in records and not record.kind.endswith(".account"):
        yield _edge(record.parent, record.id, EdgeKind.CONTAINS, "contains it", record.id)


def _acting(record: Resource | Identity, records: Mapping[str, AnyRecord]) -> Iterator[Edge]:
    """What runs somewhere has the rights of the identity it runs as."""
    for identity in record.runs_as:
        if identity in records:
            yield _edge(record.id, identity, EdgeKind.RUNS_AS, "runs as it", record.id)


def _edge(source: str, target: str, kind: EdgeKind, why: str, *evidence: str) -> Edge:
    return Edge(source=source, target=target, kind=kind, why=why, evidence=evidence)


def _credentials(records: Mapping[str, AnyRecord]) -> Iterator[Edge]:
    """A credential that is known to be switched off proves nothing any more."""
    for record in records.values():
        if isinstance(record, Credential) and record.identity in records and record.active is not False:
            yield _edge(record.id, record.identity, EdgeKind.PROVES, "is what it proves itself with", record.id)


def _exposures(records: Mapping[str, AnyRecord]) -> Iterator[Edge]:
    for record in records.values():
        if isinstance(record, Exposure):
            place = record.places[0] if record.places else record.resource
            if record.resource in records:
                yield _edge(record.resource, record.id, EdgeKind.CONTAINS, f"shows it at {place}", record.id)
            if record.credential and record.credential in records:
                yield _edge(record.id, record.credential, EdgeKind.REVEALS, f"shows it to every reader of {place}")


def _same_value(records: Mapping[str, AnyRecord]) -> Iterator[Edge]:
    """The same value met twice, known by its keyed fingerprint: whoever reads one place has the credential."""
    credentials: dict[str, list[str]] = defaultdict(list)
    for record in records.values():
        if isinstance(record, Credential) and record.fingerprint:
            credentials[record.fingerprint].append(record.id)
    for record in records.values():
        if isinstance(record, Secret | Exposure) and record.fingerprint:
            kind = EdgeKind.HOLDS if isinstance(record, Secret) else EdgeKind.REVEALS
            for credential in credentials.get(record.fingerprint, ()):
                yield _edge(record.id, credential, kind, "is the same value", record.id)


def recognises(system: AiSystem, identity: Identity) -> bool:
    """Whether the register says that this identity is (part of) the declared system."""
    return any(fnmatchcase(identity.id, each) or fnmatchcase(identity.name, each) for each in system.identities)


def _systems(records: Mapping[str, AnyRecord]) -> Iterator[Edge]:
    systems = [record for record in records.values() if isinstance(record, AiSystem)]
    if not systems:
        return
    for record in records.values():
        if isinstance(record, Identity):
            for system in systems:
                if recognises(system, record):
                    yield _edge(system.id, record.id, EdgeKind.RUNS_AS, "runs as it, says the register", system.id)
