"""Vault's own identities: entities with their aliases, and the groups they are in."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from connectors.streams import Scope
from connectors.vault import vault
from connectors.vault.asking import Api
from connectors.vault.shapes import grants, named, owner_claims, when
from graph.model import Condition, Grant, Identity, Membership, OwnerClaim, Trust

LIST_ENTITIES = "list identity/entity/id"
READ_ENTITY = "read identity/entity/id/+"
LIST_GROUPS = "list identity/group/id"
READ_GROUP = "read identity/group/id/+"

MACHINE_LOGINS = frozenset({"alicloud", "approle", "aws", "azure", "cf", "gcp", "kubernetes", "oci", "spiffe"})
FEDERATED_LOGINS = frozenset({"alicloud", "aws", "azure", "cf", "gcp", "jwt", "kubernetes", "oci", "oidc", "saml"})


class _Alias(msgspec.Struct, frozen=True):
    id: str
    name: str
    mount_path: str = ""
    mount_type: str = ""


class _Entity(msgspec.Struct, frozen=True):
    id: str
    name: str
    disabled: bool = False
    creation_time: str | None = None
    policies: tuple[str, ...] | None = None
    direct_group_ids: tuple[str, ...] | None = None
    metadata: dict[str, str] | None = None
    aliases: tuple[_Alias, ...] | None = None


class _Group(msgspec.Struct, frozen=True):
    id: str
    name: str
    type: str | None = None
    creation_time: str | None = None
    policies: tuple[str, ...] | None = None
    member_group_ids: tuple[str, ...] | None = None
    metadata: dict[str, str] | None = None


@vault.stream(
    "identity.entities",
    permission=(LIST_ENTITIES, READ_ENTITY),
    yields=(Identity, Grant, Membership, Trust, OwnerClaim),
    scope="vault",
)
def entities(api: Api, scope: Scope) -> Iterator[Identity | Grant | Membership | Trust | OwnerClaim]:
    """Every entity, the logins it is known by, its policies and its groups."""
    for key in api.keys(LIST_ENTITIES, "identity/entity/id"):
        entity = api.read(READ_ENTITY, f"identity/entity/id/{key}", _Entity)
        if entity is None:
            continue
        identity = named("vault.entity", scope, entity.id)
        aliases = entity.aliases or ()
        yield Identity(
            id=identity,
            kind="vault.entity",
            scope=scope.name,
            name=entity.name,
            human=_human(aliases),
            enabled=not entity.disabled,
            created=when(entity.creation_time),
            tags=entity.metadata or {},
            facts={"logins": ",".join(sorted({alias.mount_type for alias in aliases})) or None},
        )
        yield from grants(identity, entity.policies or (), scope)
        yield from owner_claims(identity, entity.metadata, scope, "entity metadata")
        for group in entity.direct_group_ids or ():
            yield _membership(identity, named("vault.group", scope, group), scope)
        yield from (_trust(alias, identity, scope) for alias in aliases if alias.mount_type in FEDERATED_LOGINS)


@vault.stream(
    "identity.groups",
    permission=(LIST_GROUPS, READ_GROUP),
    yields=(Identity, Grant, Membership, OwnerClaim),
    scope="vault",
)
def groups(api: Api, scope: Scope) -> Iterator[Identity | Grant | Membership | OwnerClaim]:
    """Every group of entities, with its policies and the groups inside it."""
    for key in api.keys(LIST_GROUPS, "identity/group/id"):
        group = api.read(READ_GROUP, f"identity/group/id/{key}", _Group)
        if group is None:
            continue
        identity = named("vault.group", scope, group.id)
        yield Identity(
            id=identity,
            kind="vault.group",
            scope=scope.name,
            name=group.name,
            created=when(group.creation_time),
            tags=group.metadata or {},
            facts={"type": group.type},
        )
        yield from grants(identity, group.policies or (), scope)
        yield from owner_claims(identity, group.metadata, scope, "group metadata")
        for member in group.member_group_ids or ():
            yield _membership(named("vault.group", scope, member), identity, scope)


def _human(aliases: tuple[_Alias, ...]) -> bool | None:
    if aliases and all(alias.mount_type in MACHINE_LOGINS for alias in aliases):
        return False
    return None


def _membership(member: str, group: str, scope: Scope) -> Membership:
    return Membership(
        id=f"vault.membership:{member}→{group}",
        kind="vault.membership",
        scope=scope.name,
        member=member,
        group=group,
    )


def _trust(alias: _Alias, entity: str, scope: Scope) -> Trust:
    return Trust(
        id=f"vault.alias:{scope.name}/{alias.id}",
        kind="vault.alias",
        scope=scope.name,
        target=entity,
        principal=alias.name,
        principal_kind="federated",
        issuer=alias.mount_path.strip("/"),
        conditions=(Condition(operator="StringEquals", key="sub", values=(alias.name,)),),
    )
