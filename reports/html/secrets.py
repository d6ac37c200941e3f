"""Where secrets live: the stores, the places where values lie open, and values that are in several places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from findings.subjects import name_of
from graph.access import EdgeKind
from graph.model import Credential, Exposure, Secret, SecretStore
from reports.html.columns import columns
from reports.html.coverage import unread
from reports.html.material import Material
from reports.html.tags import NAME_ROOM, Safe, shown
from reports.naming import called, word
from reports.text import counted, day, number

STORES = ("name", "kind", "source", "scope", "secrets", "unrotated", "unread", "shared")
EXPOSURES = ("what", "place", "places", "where", "opens", "head", "since")
SPRAWL = ("things", "places", "stores", "open")
PLACES = 8


class Holding(msgspec.Struct, frozen=True):
    """One thing that has a value: where that is, and whether it lies open."""

    where: str
    store: str
    open: bool


def intro(material: Material) -> tuple[str, str, Safe]:
    """The title of the page, what it is about, how many values could be compared, and what it may lack."""
    kept = material.graph.each(Secret)
    known = sum(each.fingerprint is not None for each in kept)
    compared = f" The values of {number(known)} of {counted(len(kept), 'secret')} could be compared with others."
    said = f"Where secrets are kept, and where they lie open.{compared if kept else ''}"
    return "Stores and sprawl", said, unread(material.scan, "SecretStore", "Secret", "Exposure")


def secrets_data(material: Material) -> Mapping[str, object]:
    """Stores, exposures and sprawl as columns."""
    values = _values(material)
    several = {mark: held for mark, held in values.items() if len(held) > 1}
    return {
        "stores": columns(STORES, _stores(material, several)),
        "exposures": columns(EXPOSURES, _exposures(material)),
        "sprawl": columns(SPRAWL, _sprawl(several)),
    }


def _values(material: Material) -> Mapping[str, Sequence[Holding]]:
    """Everything that has the same value, by the keyed fingerprint. The fingerprint itself is not shown."""
    graph = material.graph
    found: dict[str, list[Holding]] = defaultdict(list)
    for secret in graph.each(Secret):
        if secret.fingerprint:
            store = name_of(graph, secret.store)
            found[secret.fingerprint].append(Holding(f"secret {secret.name} in {store}", store, open=False))
    for exposure in graph.each(Exposure):
        repository = name_of(graph, exposure.resource)
        for place in exposure.places:
            found[exposure.fingerprint].append(Holding(f"{place} of {repository}", "", open=True))
    for credential in graph.each(Credential):
        if credential.fingerprint:
            found[credential.fingerprint].append(Holding(called(graph, credential.id), "", open=False))
    return found


def _stores(material: Material, several: Mapping[str, Sequence[Holding]]) -> Iterator[tuple[object, ...]]:
    graph = material.graph
    held: dict[str, list[Secret]] = defaultdict(list)
    for secret in graph.each(Secret):
        held[secret.store].append(secret)
    for store in graph.each(SecretStore):
        secrets = held[store.id]
        yield (
            shown(store.name, NAME_ROOM),
            shown(word(store.kind)),
            shown(graph.sources.get(store.id), NAME_ROOM),
            shown(store.scope, NAME_ROOM),
            len(secrets),
            sum(each.rotation is False for each in secrets),
            sum(each.last_used is None for each in secrets),
            sum(each.fingerprint in several for each in secrets),
        )


def _exposures(material: Material) -> Iterator[tuple[object, ...]]:
    graph = material.graph
    order = {True: 0, None: 1, False: 2}
    for each in sorted(graph.each(Exposure), key=lambda each: (order[each.in_head], each.id)):
        opened = [called(graph, edge.target) for edge in graph.edges_from(each.id, {EdgeKind.REVEALS})]
        yield (
            shown(each.detector),
            shown(each.places[0] if each.places else "", NAME_ROOM),
            len(each.places),
            shown(name_of(graph, each.resource), NAME_ROOM),
            shown(", ".join(opened), NAME_ROOM),
            {True: "yes", None: "not told", False: "only in history"}[each.in_head],
            day(each.introduced) if each.introduced else "",
        )


def _sprawl(several: Mapping[str, Sequence[Holding]]) -> Iterator[tuple[object, ...]]:
    """Values in several places, those in most places first."""
    worst = sorted(several.values(), key=lambda held: (-len(held), [each.where for each in held]))
    for held in worst:
        named = tuple(shown(each.where, NAME_ROOM) for each in held[:PLACES])
        stores = Counter(each.store for each in held if each.store)
        yield (len(held), named, len(stores), sum(each.open for each in held))
