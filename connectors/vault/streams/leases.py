"""Leases: the credentials that engines made for somebody and will take back."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from connectors.streams import Scope
from connectors.vault import vault
from connectors.vault.asking import Api
from connectors.vault.shapes import named, when
from graph.model import Credential, Identity

LIST_ROOT = "list,sudo sys/leases/lookup"
LIST = "list,sudo sys/leases/lookup/*"
LOOK_UP = "update sys/leases/lookup (reads only)"


class _Lease(msgspec.Struct, frozen=True):
    path: str = ""
    issue_time: str | None = None
    expire_time: str | None = None
    last_renewal: str | None = None
    renewable: bool | None = None


@vault.stream("leases", permission=(LIST_ROOT, LIST, LOOK_UP), yields=(Credential, Identity), scope="vault")
def leases(api: Api, scope: Scope) -> Iterator[Credential | Identity]:
    """Every running lease of a secrets engine, under the engine's role that made it.

    Leases under ``auth/`` are the tokens' own, which the stream ``tokens`` tells better. The look-up is an update
    because the lease id travels in its body; it changes nothing.
    """
    roles: set[str] = set()
    folders = [""]
    while folders:
        folder = folders.pop()
        for key in api.keys(LIST if folder else LIST_ROOT, f"sys/leases/lookup/{folder}"):
            path = folder + key
            if key.endswith("/"):
                folders += [path] if path != "auth/" else []
                continue
            lease = api.look_up(LOOK_UP, "sys/leases/lookup", {"lease_id": path}, _Lease)
            if lease is not None:
                yield from _lease(lease, path, scope, roles)


def _lease(lease: _Lease, path: str, scope: Scope, roles: set[str]) -> Iterator[Credential | Identity]:
    maker = lease.path or path.rpartition("/")[0]
    role = named("vault.engine.role", scope, maker)
    if role not in roles:
        roles.add(role)
        yield Identity(id=role, kind="vault.engine.role", scope=scope.name, name=maker, human=False)
    expires = when(lease.expire_time)
    yield Credential(
        id=named("vault.lease", scope, path),
        kind="vault.lease",
        scope=scope.name,
        identity=role,
        name=path,
        active=True,
        created=when(lease.issue_time),
        rotated=when(lease.last_renewal),
        expires=expires,
        never_expires=expires is None,
        facts={"renewable": lease.renewable},
    )
