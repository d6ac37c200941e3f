"""Those who use credentials: identities and stores as services, AI systems as applications with their models.

Identities are services and not components: readers of a bill of materials look components up among known packages.
People are left out, for they are no part of what a system is made of; their credentials are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from findings.subjects import acts
from graph.access import EdgeKind
from graph.model import AiSystem, Credential, DeclaredModel, Identity, Record, Secret, SecretStore
from reports.bom.parts import Inventory, Part, known, moment, named, properties, said
from reports.bounded import bounded, distinct
from reports.naming import word

MODEL = "model:"
PURPOSE = 512


def services(inventory: Inventory) -> Iterator[Part]:
    """Every identity that acts and is no person, and every store."""
    for identity in _identities(inventory):
        yield _identity(identity, inventory)
    for store in sorted(inventory.graph.each(SecretStore), key=lambda each: each.id):
        about = inventory.about(store, address=store.address)
        yield known(_service(store, store.name, inventory) | {"properties": about})


def systems(inventory: Inventory) -> Iterator[Part]:
    """Every AI system of the register, and every model that one of them asks, once."""
    declared = sorted(inventory.graph.each(AiSystem), key=lambda each: each.id)
    for system in declared:
        yield _system(system, inventory)
    asking = {model_ref(model): (model, system) for system in reversed(declared) for model in system.models}
    for ref, (model, system) in sorted(asking.items()):
        yield _model(ref, model, inventory.graph.sources.get(system.id))


def dependencies(inventory: Inventory, refs: frozenset[str]) -> Iterator[Part]:
    """Who uses what: credentials of identities, secrets of stores, identities and models of AI systems."""
    graph = inventory.graph
    uses: dict[str, set[str]] = {}
    for credential in graph.each(Credential):
        uses.setdefault(inventory.ref(credential.identity), set()).add(inventory.ref(credential.id))
    for secret in graph.each(Secret):
        uses.setdefault(inventory.ref(secret.store), set()).add(inventory.ref(secret.id))
    for each in (*graph.each(AiSystem), *graph.each(Identity)):
        for edge in graph.edges_from(each.id, {EdgeKind.RUNS_AS}):
            uses.setdefault(inventory.ref(each.id), set()).add(inventory.ref(edge.target))
    for system in graph.each(AiSystem):
        uses.setdefault(inventory.ref(system.id), set()).update(map(model_ref, system.models))
    for user, used in sorted(uses.items()):
        there = sorted(used & refs)
        if user in refs and there:
            yield {"ref": user, "dependsOn": there}


def model_ref(model: DeclaredModel) -> str:
    """The reference of a model: two systems that ask the same one share it."""
    return distinct(f"{MODEL}{model.provider}/{model.model}", PURPOSE)


def _identities(inventory: Inventory) -> Iterable[Identity]:
    graph = inventory.graph
    told = (each for each in graph.each(Identity) if acts(each) and each.human is not True)
    return sorted(told, key=lambda each: each.id)


def _identity(identity: Identity, inventory: Inventory) -> Part:
    about = inventory.about(
        identity,
        enabled=said(identity.enabled),
        created=moment(identity.created),
        used=said(identity.used, no="never"),
        lastUsed=moment(identity.last_used),
        platformManaged="yes" if identity.platform_managed else None,
    )
    return known(_service(identity, identity.name, inventory) | {"properties": about})


def _service(record: Record, name: str, inventory: Inventory) -> Part:
    scope = bounded(record.scope, PURPOSE)
    ref = inventory.ref(record.id)
    return {"bom-ref": ref, "group": scope, "name": named(name), "description": bounded(word(record.kind), PURPOSE)}


def _model(ref: str, model: DeclaredModel, source: str | None) -> Part:
    supplier = {"name": named(model.supplier or model.provider)}
    about = properties({"provider": model.provider, "source": source})
    part = {"type": "machine-learning-model", "bom-ref": ref, "supplier": supplier, "name": named(model.model)}
    return known(part | {"properties": about})


def _system(system: AiSystem, inventory: Inventory) -> Part:
    about = inventory.about(
        system,
        state=system.state,
        riskClass=system.risk_class,
        declaredOwner=system.owner,
        nextReview=moment(system.next_review),
        approvals=str(len(system.approvals)),
        place=system.place,
    )
    part = {
        "type": "application",
        "bom-ref": inventory.ref(system.id),
        "name": named(system.name),
        "description": bounded(system.purpose or "", PURPOSE),
        "properties": about,
    }
    return known(part)
