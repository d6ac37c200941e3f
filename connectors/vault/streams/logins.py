"""Who may log in by a token of somebody else's or by a password: roles of JWT, OIDC and Kubernetes, and users."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from connectors.streams import Scope
from connectors.vault import vault
from connectors.vault.asking import Api
from connectors.vault.shapes import grants, named, with_default
from connectors.vault.streams.store import auth
from graph.model import AnyRecord, Grant, Identity, Resource

LIST_ROLES = "list auth/+/role"
READ_ROLE = "read auth/+/role/+"
LIST_USERS = "list auth/+/users"
READ_USER = "read auth/+/users/+"
JWT_LOGINS = frozenset({"jwt", "oidc"})


class _Role(msgspec.Struct, frozen=True, kw_only=True):
    token_policies: tuple[str, ...] | None = None
    token_no_default_policy: bool = False
    token_bound_cidrs: tuple[str, ...] | None = None
    token_ttl: int | None = None
    token_max_ttl: int | None = None
    token_period: int | None = None

    @property
    def policies(self) -> tuple[str, ...]:
        return with_default(self.token_policies or (), without=self.token_no_default_policy)

    @property
    def facts(self) -> dict[str, str | int | bool | None]:
        """What the roles of all logins tell of their tokens."""
        return {
            "policies": ",".join(self.policies) or None,
            "token_bound_cidrs": ",".join(self.token_bound_cidrs or ()) or None,
            "token_ttl": self.token_ttl,
            "token_max_ttl": self.token_max_ttl,
            "token_period": self.token_period,
        }


class _JwtRole(_Role, frozen=True, kw_only=True):
    role_type: str | None = None
    bound_subject: str = ""
    bound_claims: dict[str, object] | None = None
    bound_claims_type: str = "string"
    bound_audiences: tuple[str, ...] | None = None
    user_claim: str | None = None


class _KubernetesRole(_Role, frozen=True, kw_only=True):
    bound_service_account_names: tuple[str, ...] | None = None
    bound_service_account_namespaces: tuple[str, ...] | None = None
    bound_service_account_namespace_selector: str = ""
    audience: str | None = None


def _is_jwt(record: AnyRecord) -> bool:
    return isinstance(record, Resource) and record.facts.get("type") in JWT_LOGINS


def _is_kubernetes(record: AnyRecord) -> bool:
    return isinstance(record, Resource) and record.facts.get("type") == "kubernetes"


def _is_userpass(record: AnyRecord) -> bool:
    return isinstance(record, Resource) and record.facts.get("type") == "userpass"


@vault.stream(
    "jwt.roles",
    permission=(LIST_ROLES, READ_ROLE),
    yields=(Identity, Grant),
    scope="vault",
    parent=auth,
    parents=_is_jwt,
)
def jwt_roles(api: Api, scope: Scope, mount: Resource) -> Iterator[Identity | Grant]:
    """Every role of a JWT or OIDC login, with the claims that a token must have to get it."""
    for name in api.keys(LIST_ROLES, f"auth/{mount.name}/role"):
        path = f"auth/{mount.name}/role/{name}"
        role = api.read(READ_ROLE, path, _JwtRole)
        if role is None:
            continue
        claims = sorted(_claims(role.bound_claims or {}))
        facts: dict[str, str | int | bool | None] = {
            "role_type": role.role_type,
            "bound_subject": role.bound_subject or None,
            "bound_claims": " ".join(claims) or None,
            "claims_any": bool(claims) and role.bound_claims_type == "glob" and _anything(role.bound_claims or {}),
            "bound_claims_type": role.bound_claims_type,
            "bound_audiences": ",".join(role.bound_audiences or ()) or None,
            "user_claim": role.user_claim,
        }
        human = False if role.role_type == "jwt" else None
        yield from _role(role, _identity("vault.jwt.role", scope, path, name, human), {"mount": mount.name, **facts})


@vault.stream(
    "kubernetes.roles",
    permission=(LIST_ROLES, READ_ROLE),
    yields=(Identity, Grant),
    scope="vault",
    parent=auth,
    parents=_is_kubernetes,
)
def kubernetes_roles(api: Api, scope: Scope, mount: Resource) -> Iterator[Identity | Grant]:
    """Every role of a Kubernetes login, with the service accounts and namespaces that get it."""
    for name in api.keys(LIST_ROLES, f"auth/{mount.name}/role"):
        path = f"auth/{mount.name}/role/{name}"
        role = api.read(READ_ROLE, path, _KubernetesRole)
        if role is None:
            continue
        facts: dict[str, str | int | bool | None] = {
            "service_accounts": ",".join(role.bound_service_account_names or ()) or None,
            "namespaces": ",".join(role.bound_service_account_namespaces or ()) or None,
            "namespace_selector": role.bound_service_account_namespace_selector or None,
            "audience": role.audience or None,
        }
        identity = _identity("vault.kubernetes.role", scope, path, name, human=False)
        yield from _role(role, identity, {"mount": mount.name, **facts})


@vault.stream(
    "userpass.users",
    permission=(LIST_USERS, READ_USER),
    yields=(Identity, Grant),
    scope="vault",
    parent=auth,
    parents=_is_userpass,
)
def users(api: Api, scope: Scope, mount: Resource) -> Iterator[Identity | Grant]:
    """Every user that logs in with a password kept in Vault, and what the user's tokens may do. No password is read."""
    for name in api.keys(LIST_USERS, f"auth/{mount.name}/users"):
        path = f"auth/{mount.name}/users/{name}"
        user = api.read(READ_USER, path, _Role)
        if user is not None:
            # A password can be a person's or a program's, and nothing here says which.
            identity = _identity("vault.userpass.user", scope, path, name, human=None)
            yield from _role(user, identity, {"mount": mount.name})


def _identity(kind: str, scope: Scope, path: str, name: str, human: bool | None) -> Identity:  # noqa: FBT001  because it is a private detail
    return Identity(id=named(kind, scope, path), kind=kind, scope=scope.name, name=name, human=human, enabled=True)


def _role(role: _Role, identity: Identity, facts: dict[str, str | int | bool | None]) -> Iterator[Identity | Grant]:
    yield msgspec.structs.replace(identity, facts={**facts, **role.facts})
    yield from grants(identity.id, role.policies, Scope(name=identity.scope, kind="vault"))


def _claims(bound: dict[str, object]) -> Iterator[str]:
    """Claims with the values that are let in, one by one."""
    for claim, values in bound.items():
        yield from (f"{claim}={value}" for value in _values(values))


def _anything(bound: dict[str, object]) -> bool:
    """Whether every claim lets in any value. One of a claim's patterns is enough for it, so one that says nothing."""
    return all(any(not str(value).strip("*") for value in _values(values)) for values in bound.values())


def _values(values: object) -> list[object]:
    return values if isinstance(values, list) else [values]
