"""Secrets: what is known about each entry of a KV engine, and never its value."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from connectors.streams import Scope
from connectors.vault import vault
from connectors.vault.asking import Api
from connectors.vault.shapes import named, owner_claims, when
from connectors.vault.streams.store import mounts
from graph.model import AnyRecord, OwnerClaim, Resource, Secret

LIST = "list +/metadata/*"
READ = "read +/metadata/*"


class _Metadata(msgspec.Struct, frozen=True):
    created_time: str | None = None
    updated_time: str | None = None
    current_version: int | None = None
    delete_version_after: str | None = None
    custom_metadata: dict[str, str] | None = None
    versions: dict[str, _Version] | None = None


class _Version(msgspec.Struct, frozen=True):
    created_time: str | None = None
    deletion_time: str | None = None
    destroyed: bool = False


def _is_kv2(record: AnyRecord) -> bool:
    if not isinstance(record, Resource):
        return False
    return record.facts.get("type") == "kv" and record.facts.get("version") == "2"


@vault.stream(
    "kv.secrets", permission=(LIST, READ), yields=(Secret, OwnerClaim), scope="vault", parent=mounts, parents=_is_kv2
)
def secrets(api: Api, scope: Scope, mount: Resource) -> Iterator[Secret | OwnerClaim]:
    """Every entry of a KV version 2 engine by its metadata, folder by folder; the path of values is never asked."""
    folders = [""]
    while folders:
        folder = folders.pop()
        for key in api.keys(LIST, f"{mount.name}/metadata/{folder}"):
            path = folder + key
            if key.endswith("/"):
                folders.append(path)
                continue
            found = api.read(READ, f"{mount.name}/metadata/{path}", _Metadata)
            if found is not None:
                yield from _secret(found, mount.name, path, api.store, scope)


def _secret(found: _Metadata, mount: str, path: str, store: str, scope: Scope) -> Iterator[Secret | OwnerClaim]:
    name = f"{mount}/{path}"
    secret = named("vault.kv.secret", scope, name)
    versions = found.versions or {}
    current = versions.get(str(found.current_version), _Version())
    yield Secret(
        id=secret,
        kind="vault.kv.secret",
        scope=scope.name,
        store=store,
        name=name,
        created=when(found.created_time),
        # ``updated_time`` also moves when a note is changed; only a new version is a rotation.
        rotated=when(current.created_time) or when(found.updated_time),
        expires=when(current.deletion_time),
        versions=len(versions) if found.versions is not None else None,
        tags=found.custom_metadata or {},
        facts={
            # Where policies say the value is read; it is never asked for here.
            "data_path": f"{mount}/data/{path}",
            "current_version": found.current_version,
            "destroyed": current.destroyed,
            "delete_version_after": found.delete_version_after,
        },
    )
    yield from owner_claims(secret, found.custom_metadata, scope, "custom_metadata")
