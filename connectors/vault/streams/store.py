"""The store itself, what is mounted in it, how one logs in, and who keeps its log."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from connectors.streams import Scope
from connectors.vault import vault
from connectors.vault.asking import Api
from connectors.vault.shapes import named
from graph.model import Resource, SecretStore

STATE = "read sys/seal-status (no token needed)"
AUTH = "read sys/auth"
MOUNTS = "read sys/mounts"
AUDIT = "read,sudo sys/audit"
PLUGINS = "read sys/plugins/catalog"


class _State(msgspec.Struct, frozen=True):
    sealed: bool
    version: str = ""
    initialized: bool | None = None
    storage_type: str | None = None
    cluster_name: str | None = None


class _MountConfig(msgspec.Struct, frozen=True):
    default_lease_ttl: int | None = None
    max_lease_ttl: int | None = None
    token_type: str | None = None


class _Mount(msgspec.Struct, frozen=True):
    type: str
    accessor: str = ""
    description: str = ""
    local: bool | None = None
    config: _MountConfig = _MountConfig()
    options: dict[str, str] | None = None
    running_plugin_version: str | None = None
    running_sha256: str | None = None


class _Plugin(msgspec.Struct, frozen=True):
    name: str
    type: str
    builtin: bool = False
    version: str = ""
    sha256: str | None = None


class _Plugins(msgspec.Struct, frozen=True):
    detailed: tuple[_Plugin, ...] = ()


class _Audit(msgspec.Struct, frozen=True):
    type: str
    local: bool | None = None
    options: dict[str, str] | None = None


@vault.stream("store", permission=STATE, yields=(SecretStore,), scope="vault")
def store(api: Api, scope: Scope) -> Iterator[SecretStore]:
    """The Vault itself: its version, and whether it is sealed."""
    state = api.open_read(STATE, "sys/seal-status", _State)
    if state is None:
        return
    yield SecretStore(
        id=api.store,
        kind="vault.store",
        scope=scope.name,
        name=scope.name,
        address=scope.name.partition("/")[0],
        facts={
            "version": state.version or None,
            "sealed": state.sealed,
            "initialized": state.initialized,
            "storage": state.storage_type,
            "cluster": state.cluster_name,
        },
    )


@vault.stream("auth", permission=AUTH, yields=(Resource,), scope="vault")
def auth(api: Api, scope: Scope) -> Iterator[Resource]:
    """Every way to log in: AppRole, tokens, OIDC and others, with where it is mounted."""
    for path, mount in (api.read(AUTH, "sys/auth", dict[str, _Mount]) or {}).items():
        yield _mounted("vault.auth", api, scope, path, mount)


@vault.stream("mounts", permission=MOUNTS, yields=(Resource,), scope="vault")
def mounts(api: Api, scope: Scope) -> Iterator[Resource]:
    """Every secrets engine, with where it is mounted."""
    for path, mount in (api.read(MOUNTS, "sys/mounts", dict[str, _Mount]) or {}).items():
        yield _mounted("vault.mount", api, scope, path, mount)


@vault.stream("audit", permission=AUDIT, yields=(Resource,), scope="vault")
def audit(api: Api, scope: Scope) -> Iterator[Resource]:
    """Every audit device: without one, nobody can tell who read what."""
    for path, device in (api.read(AUDIT, "sys/audit", dict[str, _Audit]) or {}).items():
        options = device.options or {}
        yield Resource(
            id=named("vault.audit", scope, path.strip("/")),
            kind="vault.audit",
            scope=scope.name,
            name=path.strip("/"),
            parent=api.store,
            # Other options may name collectors with a password in their address.
            facts={
                "type": device.type,
                "local": device.local,
                "log_raw": options.get("log_raw", "false") == "true",
                "file_path": options.get("file_path"),
            },
        )


@vault.stream("plugins", permission=PLUGINS, yields=(Resource,), scope="vault")
def plugins(api: Api, scope: Scope) -> Iterator[Resource]:
    """Every plugin that somebody added to those that come with the Vault."""
    found = api.read(PLUGINS, "sys/plugins/catalog", _Plugins)
    for each in found.detailed if found else ():
        if not each.builtin:
            name = f"{each.type}/{each.name}/{each.version or 'no version'}"
            yield Resource(
                id=named("vault.plugin", scope, name),
                kind="vault.plugin",
                scope=scope.name,
                name=each.name,
                parent=api.store,
                facts={"type": each.type, "version": each.version or None, "sha256": each.sha256},
            )


def _mounted(kind: str, api: Api, scope: Scope, path: str, mount: _Mount) -> Resource:
    return Resource(
        id=named(kind, scope, path.strip("/")),
        kind=kind,
        scope=scope.name,
        name=path.strip("/"),
        parent=api.store,
        facts={
            "type": mount.type,
            "version": (mount.options or {}).get("version"),
            "accessor": mount.accessor or None,
            "description": mount.description or None,
            "local": mount.local,
            "default_lease_ttl": mount.config.default_lease_ttl,
            "max_lease_ttl": mount.config.max_lease_ttl,
            "token_type": mount.config.token_type,
            "running_version": mount.running_plugin_version or None,
            "running_sha256": mount.running_sha256 or None,
        },
    )
