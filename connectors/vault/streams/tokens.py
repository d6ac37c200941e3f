"""Tokens, by accessor: how long they live, what they may do, whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from connectors.streams import Scope
from connectors.vault import vault
from connectors.vault.asking import Api
from connectors.vault.shapes import grants, named, when
from graph.model import Credential, Grant, Identity

LIST_ACCESSORS = "list,sudo auth/token/accessors"
LOOK_UP = "update auth/token/lookup-accessor (reads only)"


class _Token(msgspec.Struct, frozen=True):
    # The answer also has a field "id"; Vault leaves it empty here, and it is not decoded anyway.
    accessor: str
    display_name: str = ""
    entity_id: str = ""
    path: str = ""
    type: str | None = None
    policies: tuple[str, ...] = ()
    identity_policies: tuple[str, ...] = ()
    orphan: bool | None = None
    renewable: bool | None = None
    creation_time: int | None = None
    issue_time: str | None = None
    expire_time: str | None = None
    ttl: int | None = None
    period: int | None = None
    explicit_max_ttl: int | None = None
    num_uses: int | None = None
    role: str | None = None
    meta: dict[str, str] | None = None


@vault.stream("tokens", permission=(LIST_ACCESSORS, LOOK_UP), yields=(Credential, Identity, Grant), scope="vault")
def tokens(api: Api, scope: Scope) -> Iterator[Credential | Identity | Grant]:
    """Every token, by its accessor, and who holds it where no entity does.

    Listing accessors wants ``sudo``, for an accessor is enough to revoke; the look-up is an update because the
    accessor travels in its body. It changes nothing and never shows the token.
    """
    holders: set[str] = set()
    for accessor in api.keys(LIST_ACCESSORS, "auth/token/accessors"):
        token = api.look_up(LOOK_UP, "auth/token/lookup-accessor", {"accessor": accessor}, _Token)
        if token is None:
            continue
        identity, known = _holder(token, scope)
        if not known and identity not in holders:
            holders.add(identity)
            yield Identity(
                id=identity, kind="vault.token.holder", scope=scope.name, name=token.display_name or "token", human=None
            )
        yield _credential(token, identity, scope)
        yield from _rights(token, identity, scope, holders)


def _holder(token: _Token, scope: Scope) -> tuple[str, bool]:
    """Whose token it is, and whether another stream yields that identity."""
    role = (token.meta or {}).get("role_name")
    if role and token.path.endswith("/login"):
        return named("vault.approle.role", scope, f"{token.path.removesuffix('/login')}/role/{role}"), True
    if token.entity_id:
        return named("vault.entity", scope, token.entity_id), True
    return named("vault.token.holder", scope, token.display_name or "token"), False


def _rights(token: _Token, identity: str, scope: Scope, seen: set[str]) -> Iterator[Grant]:
    for grant in grants(identity, token.policies, scope):
        # Many tokens of one holder have the same policies; one grant says it.
        if grant.id not in seen:
            seen.add(grant.id)
            yield grant


def _credential(token: _Token, identity: str, scope: Scope) -> Credential:
    expires = when(token.expire_time)
    created = when(token.issue_time)
    if created is None and token.creation_time:
        created = datetime.fromtimestamp(token.creation_time, UTC)
    return Credential(
        id=named("vault.token", scope, token.accessor),
        kind="vault.token",
        scope=scope.name,
        identity=identity,
        name=token.display_name or "token",
        active=True,
        created=created,
        expires=expires,
        never_expires=None if expires is None and token.ttl is None else expires is None and token.ttl == 0,
        facts={
            "root": "root" in token.policies,
            "policies": ",".join(token.policies),
            "identity_policies": ",".join(token.identity_policies) or None,
            "entity": token.entity_id or None,
            "orphan": token.orphan,
            "renewable": token.renewable,
            "type": token.type,
            "period": token.period,
            "explicit_max_ttl": token.explicit_max_ttl,
            "uses_left": token.num_uses,
            "path": token.path or None,
            "token_role": token.role,
        },
    )
