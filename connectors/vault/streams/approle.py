"""AppRole: the roles that machines log in as, and the secret ids they prove it with."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from connectors.streams import Scope
from connectors.vault import vault
from connectors.vault.asking import Api
from connectors.vault.shapes import grants, named, when, with_default
from connectors.vault.streams.store import auth
from graph.model import AnyRecord, Credential, Grant, Identity, Resource

LIST_ROLES = "list auth/+/role"
READ_ROLE = "read auth/+/role/+"
LIST_IDS = "list auth/+/role/+/secret-id"
LOOK_UP_ID = "update auth/+/role/+/secret-id-accessor/lookup (reads only)"


class _Role(msgspec.Struct, frozen=True):
    bind_secret_id: bool | None = None
    secret_id_ttl: int | None = None
    secret_id_num_uses: int | None = None
    secret_id_bound_cidrs: tuple[str, ...] | None = None
    token_bound_cidrs: tuple[str, ...] | None = None
    token_policies: tuple[str, ...] | None = None
    token_no_default_policy: bool = False
    token_ttl: int | None = None
    token_max_ttl: int | None = None
    token_explicit_max_ttl: int | None = None
    token_period: int | None = None
    token_num_uses: int | None = None
    token_type: str | None = None

    @property
    def policies(self) -> tuple[str, ...]:
        """What its tokens may do."""
        return with_default(self.token_policies or (), without=self.token_no_default_policy)


class _SecretId(msgspec.Struct, frozen=True):
    creation_time: str | None = None
    expiration_time: str | None = None
    last_updated_time: str | None = None
    secret_id_ttl: int | None = None
    secret_id_num_uses: int | None = None
    cidr_list: tuple[str, ...] | None = None


def _is_approle(record: AnyRecord) -> bool:
    return isinstance(record, Resource) and record.facts.get("type") == "approle"


@vault.stream(
    "approle.roles",
    permission=(LIST_ROLES, READ_ROLE),
    yields=(Identity, Grant),
    scope="vault",
    parent=auth,
    parents=_is_approle,
)
def roles(api: Api, scope: Scope, mount: Resource) -> Iterator[Identity | Grant]:
    """Every AppRole role of a mount, with its limits and the policies its tokens get."""
    for name in api.keys(LIST_ROLES, f"auth/{mount.name}/role"):
        path = f"auth/{mount.name}/role/{name}"
        role = api.read(READ_ROLE, path, _Role)
        if role is None:
            continue
        identity = named("vault.approle.role", scope, path)
        yield Identity(
            id=identity,
            kind="vault.approle.role",
            scope=scope.name,
            name=name,
            human=False,
            enabled=True,
            facts={
                "mount": mount.name,
                "bind_secret_id": role.bind_secret_id,
                "secret_id_ttl": role.secret_id_ttl,
                "secret_id_num_uses": role.secret_id_num_uses,
                "secret_id_bound_cidrs": ",".join(role.secret_id_bound_cidrs or ()) or None,
                "token_bound_cidrs": ",".join(role.token_bound_cidrs or ()) or None,
                "token_ttl": role.token_ttl,
                "token_max_ttl": role.token_max_ttl,
                "token_explicit_max_ttl": role.token_explicit_max_ttl,
                "token_period": role.token_period,
                "token_num_uses": role.token_num_uses,
                "token_type": role.token_type,
            },
        )
        yield from grants(identity, role.policies, scope)


@vault.stream(
    "approle.secret_ids",
    permission=(LIST_IDS, LOOK_UP_ID),
    yields=(Credential,),
    scope="vault",
    parent=roles,
    parents=lambda record: isinstance(record, Identity),
)
def secret_ids(api: Api, scope: Scope, role: Identity) -> Iterator[Credential]:
    """Every secret id of a role, by accessor: its age and its end, never the secret id itself.

    Vault wants the look-up as an update, because the accessor travels in the body; it changes nothing.
    """
    path = role.id.removeprefix(f"vault.approle.role:{scope.name}/")
    for accessor in api.keys(LIST_IDS, f"{path}/secret-id"):
        question = {"secret_id_accessor": accessor}
        found = api.look_up(LOOK_UP_ID, f"{path}/secret-id-accessor/lookup", question, _SecretId)
        if found is None:
            continue
        expires = when(found.expiration_time)
        yield Credential(
            id=named("vault.approle.secret_id", scope, accessor),
            kind="vault.approle.secret_id",
            scope=scope.name,
            identity=role.id,
            name=f"{role.name} secret id {accessor[:8]}",
            active=True,
            created=when(found.creation_time),
            expires=expires,
            never_expires=expires is None and found.secret_id_ttl == 0,
            facts={
                "uses_left": found.secret_id_num_uses,
                "unlimited_uses": found.secret_id_num_uses == 0,
                "bound_cidrs": ",".join(found.cidr_list or ()) or None,
            },
        )
