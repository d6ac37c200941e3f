"""The plain joins: edges that two records agree on, without weighing any permission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from graph.access import Edge, EdgeKind
from graph.model import AiSystem, AnyRecord, Credential, Exposure, Identity, Membership, Resource, Secret, Tool
from graph.typed import Typed


def joins(records: Mapping[str, AnyRecord], typed: Typed) -> Iterator[Edge]:
    """Every plain edge between records that are there."""
    yield from _credentials(typed, records)
    yield from _exposures(typed, records)
    yield from _same_value(typed)
    for member in typed.each(Membership):
        if member.member in records and member.group in records:
            yield _edge(member.member, member.group, EdgeKind.MEMBER_OF, "is a member of it", member.id)
    for secret in typed.each(Secret):
        if secret.store in records:
            yield _edge(secret.store, secret.id, EdgeKind.CONTAINS, "keeps it", secret.id)
    for tool in typed.each(Tool):
        if tool.agent in records:
            yield _edge(tool.agent, tool.id, EdgeKind.USES, f"has it at hand from {tool.server}", tool.id)
    for resource in typed.each(Resource):
        yield from _contained(resource, records)
    acting: tuple[Resource | Identity, ...] = (*typed.each(Resource), *typed.each(Identity))
    for each in acting:
        yield from _acting(each, records)
    yield from _systems(typed)


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


def _credentials(typed: Typed, records: Mapping[str, AnyRecord]) -> Iterator[Edge]:
    """A credential that is known to be switched off proves nothing any more."""
    for each in typed.each(Credential):
        if each.identity in records and each.active is not False:
            yield _edge(each.id, each.identity, EdgeKind.PROVES, "is what it proves itself with", each.id)


def _exposures(typed: Typed, records: Mapping[str, AnyRecord]) -> Iterator[Edge]:
    """What a leak shows in public: a credential's id, or what it is called where its id stands in no text."""
    called: dict[str, list[str]] = defaultdict(list)
    for credential in typed.each(Credential):
        called[f"{credential.kind}:{credential.name}"].append(credential.id)
    for each in typed.each(Exposure):
        place = each.places[0] if each.places else each.resource
        if each.resource in records:
            yield _edge(each.resource, each.id, EdgeKind.CONTAINS, f"shows it at {place}", each.id)
        shown = each.credential or ""
        for revealed in [shown] if shown in records else called.get(shown, ()):
            yield _edge(each.id, revealed, EdgeKind.REVEALS, f"shows it to every reader of {place}")


def _same_value(typed: Typed) -> Iterator[Edge]:
    """The same value met twice, known by its keyed fingerprint: whoever reads one place has the credential."""
    credentials: dict[str, list[str]] = defaultdict(list)
    for credential in typed.each(Credential):
        if credential.fingerprint:
            credentials[credential.fingerprint].append(credential.id)
    told: tuple[Secret | Exposure, ...] = (*typed.each(Secret), *typed.each(Exposure))
    for each in told:
        kind = EdgeKind.HOLDS if isinstance(each, Secret) else EdgeKind.REVEALS
        for credential_id in credentials.get(each.fingerprint, ()) if each.fingerprint else ():
            yield _edge(each.id, credential_id, kind, "is the same value", each.id)


def recognises(system: AiSystem, identity: Identity) -> bool:
    """Whether the register says that this identity is (part of) the declared system."""
    return any(fnmatchcase(identity.id, each) or fnmatchcase(identity.name, each) for each in system.identities)


def _systems(typed: Typed) -> Iterator[Edge]:
    systems = typed.each(AiSystem)
    for identity in typed.each(Identity) if systems else ():
        for system in systems:
            if recognises(system, identity):
                yield _edge(system.id, identity.id, EdgeKind.RUNS_AS, "runs as it, says the register", system.id)
