"""Credentials, secrets in stores and secrets in the open, as related cryptographic material.

The state is that of NIST SP 800-57, which the specification refers to: what lies in the open is *compromised*, whether
it still works or not; what has expired is *deactivated*; what is switched off, and can be switched on again, is
*suspended*. Where nobody reports whether it is active, there is no state. No value is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graph.access import AccessGraph, EdgeKind
from graph.model import Credential, Exposure, Secret, SecretStore
from reports.bom.parts import Inventory, Part, known, moment, named, said
from reports.bounded import bounded
from reports.naming import word

TYPES = {
    "access_key": "secret-key",
    "password": "password",
    "token": "token",
    "ssh_key": "private-key",
    "certificate_key": "private-key",
    "deploy_key": "private-key",
    "service_account_key": "private-key",
    "static_key": "private-key",
    "client_secret": "shared-secret",
    "secret_id": "shared-secret",
}
"""By the last word of the kind. The others are of type ``credential``, and what is kept in a store is ``unknown``."""
OCCURRENCES = 20
LOCATION = 512
Occurrence = dict[str, str | int]


def materials(inventory: Inventory) -> Iterator[Part]:
    """Every credential, every secret of a store, and every secret in the open of which no more is known."""
    graph = inventory.graph
    for credential in sorted(graph.each(Credential), key=lambda each: each.id):
        yield _credential(credential, inventory)
    for secret in sorted(graph.each(Secret), key=lambda each: each.id):
        yield _secret(secret, inventory)
    kept = {each.fingerprint for each in graph.each(Secret)}
    for exposure in sorted(graph.each(Exposure), key=lambda each: each.id):
        if exposure.fingerprint not in kept and not any(graph.edges_from(exposure.id, {EdgeKind.REVEALS})):
            yield _exposure(exposure, inventory)


def _credential(credential: Credential, inventory: Inventory) -> Part:
    seen = list(_occurrences(credential.id, inventory))
    ended = credential.expires is not None and credential.expires < inventory.at
    last = credential.kind.rpartition(".")[2]
    material = {
        "type": TYPES.get(last, "credential"),
        "id": inventory.ref(credential.id),
        "state": _state(exposed=bool(seen), ended=ended, active=credential.active),
        "creationDate": moment(credential.created),
        "updateDate": moment(credential.rotated),
        "expirationDate": moment(credential.expires),
        "relatedCryptographicAssets": _related(credential.id, "secret", inventory),
    }
    about = inventory.about(
        credential,
        identity=credential.identity,
        used=said(credential.used, no="never"),
        lastUsed=moment(credential.last_used),
        neverExpires="yes" if credential.never_expires else None,
    )
    return _asset(inventory.ref(credential.id), credential.name, word(credential.kind), material, seen, about)


def _secret(secret: Secret, inventory: Inventory) -> Part:
    store = inventory.graph.get(secret.store)
    same = inventory.graph.once(_by_value).get(secret.fingerprint or "", ())
    seen = [place for each in same for place in _places(each, inventory)]
    ended = secret.expires is not None and secret.expires < inventory.at
    material = {
        "type": "unknown",
        "id": inventory.ref(secret.id),
        "state": _state(exposed=bool(seen), ended=ended, active=None),
        "creationDate": moment(secret.created),
        "updateDate": moment(secret.rotated),
        "expirationDate": moment(secret.expires),
        "securedBy": {"mechanism": bounded(f"secrets manager {secret.kind.rpartition('.')[0]}", LOCATION)},
        "relatedCryptographicAssets": _related(secret.id, "credential", inventory),
    }
    about = inventory.about(
        secret,
        store=store.name if isinstance(store, SecretStore) else secret.store,
        rotation=said(secret.rotation, yes="on", no="off"),
        versions=str(secret.versions) if secret.versions is not None else None,
        lastUsed=moment(secret.last_used),
    )
    return _asset(inventory.ref(secret.id), secret.name, word(secret.kind), material, seen, about)


def _exposure(exposure: Exposure, inventory: Inventory) -> Part:
    """A secret that somebody can read, and of which nobody told what it opens."""
    material = {
        "type": "unknown",
        "id": inventory.ref(exposure.id),
        "state": "compromised",
        "securedBy": {"mechanism": "None"},
    }
    about = inventory.about(
        exposure,
        detector=exposure.detector,
        inHead=said(exposure.in_head),
        introduced=moment(exposure.introduced),
    )
    seen = list(_places(exposure, inventory))
    return _asset(inventory.ref(exposure.id), exposure.detector, "exposed secret", material, seen, about)


def _asset(ref: str, name: str, what: str, material: Part, seen: list[Occurrence], about: list[dict[str, str]]) -> Part:
    crypto = {"assetType": "related-crypto-material", "relatedCryptoMaterialProperties": known(material)}
    made = {
        "type": "cryptographic-asset",
        "bom-ref": ref,
        "name": named(name),
        "description": bounded(what, LOCATION),
        "evidence": {"occurrences": seen[:OCCURRENCES]} if seen else None,
        "cryptoProperties": crypto,
        "properties": about,
    }
    return known(made)


def _state(*, exposed: bool, ended: bool, active: bool | None) -> str | None:
    if exposed:
        return "compromised"
    if ended:
        return "deactivated"
    return None if active is None else "active" if active else "suspended"


def _related(id_: str, type_: str, inventory: Inventory) -> list[dict[str, str]]:
    """The secret that keeps a credential, or the credentials that a secret keeps: the same value in two places."""
    holding = {EdgeKind.HOLDS}
    others = {each.source for each in inventory.graph.edges_into(id_, holding)}
    others |= {each.target for each in inventory.graph.edges_from(id_, holding)}
    return [{"type": type_, "ref": inventory.ref(each)} for each in sorted(others)]


def _by_value(graph: AccessGraph) -> Mapping[str, Sequence[Exposure]]:
    """Exposures by the keyed fingerprint of what they show."""
    found: dict[str, list[Exposure]] = {}
    for exposure in sorted(graph.each(Exposure), key=lambda each: each.id):
        if exposure.fingerprint:
            found.setdefault(exposure.fingerprint, []).append(exposure)
    return found


def _occurrences(id_: str, inventory: Inventory) -> Iterator[Occurrence]:
    """Where it lies in the open."""
    for edge in sorted(inventory.graph.edges_into(id_, {EdgeKind.REVEALS}), key=lambda each: each.source):
        exposure = inventory.graph.get(edge.source)
        if isinstance(exposure, Exposure):
            yield from _places(exposure, inventory)


def _places(exposure: Exposure, inventory: Inventory) -> Iterator[Occurrence]:
    commit = f" at {exposure.commit}" if exposure.commit else ""
    context = bounded(f"{inventory.graph.sources.get(exposure.id, '')} {exposure.resource}{commit}".strip(), LOCATION)
    for place in exposure.places:
        path, _, line = place.rpartition(":")
        numbered = bool(path) and line.isascii() and line.isdigit()
        where: Occurrence = {"location": bounded(path if numbered else place, LOCATION), "additionalContext": context}
        yield where | ({"line": int(line)} if numbered else {})
