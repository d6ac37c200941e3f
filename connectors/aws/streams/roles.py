"""IAM roles: who they are, when they were last assumed, what limits them and whom they trust."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.actions import IN_BULK
from connectors.aws.rows import Row, Tag, tags_of
from connectors.aws.streams.users import Boundary, boundary
from connectors.aws.tags import environment, owner_claims
from connectors.aws.trusts import assigned, trust_policy, trusts
from connectors.aws.unharmed import each_unharmed
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, Identity, OwnerClaim, Policy, Trust

if TYPE_CHECKING:
    from connectors.aws.client import Api

SERVICE_LINKED = "/aws-service-role/"
OURS_NOT = (SERVICE_LINKED, "/aws-reserved/")
"""Paths of the roles that AWS makes and keeps: those of its services, and those of Identity Center."""
WINDOW_DAYS = 400
"""How far back AWS tells of a role's use. "Never" is never within these days."""


class LastUsed(Row, frozen=True):
    """The last use of a role: there, but empty, when AWS knows of none."""

    last_used_date: datetime | None = None


class Listed(Row, frozen=True):
    """A role as it is listed, which leaves out tags, boundary and last use."""

    role_name: str
    arn: str
    assume_role_policy_document: dict[str, object] | str = ""


class Role(Row, frozen=True):
    """A role with everything that is told of it."""

    role_name: str
    arn: str
    path: str
    create_date: datetime
    description: str = ""
    max_session_duration: int | None = None
    tags: tuple[Tag, ...] = ()
    permissions_boundary: Boundary | None = None
    role_last_used: LastUsed | None = None


class RoleAnswer(Row, frozen=True):
    """The answer of GetRole."""

    role: Role


@aws.stream(
    "iam.roles",
    permission=("iam:ListRoles", "iam:GetRole", *IN_BULK),
    yields=(Identity, OwnerClaim, Grant),
    scope="account",
)
def roles(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the roles, when each was last used, and the boundary that limits it."""

    def read(listed: Listed) -> Iterator[AnyRecord]:
        answer = api.find("iam", "GetRole", RoleAnswer, RoleName=listed.role_name)
        return iter(()) if answer is None else _told(answer.role, scope)

    return each_unharmed(api.pages("iam", "ListRoles", "Roles", Listed), read, name=_name)


def _name(listed: Listed) -> str:
    return listed.role_name


def _told(role: Role, scope: Scope) -> Iterator[AnyRecord]:
    tags = tags_of(role.tags)
    yield _identity(role, scope, tags)
    yield from owner_claims(role.arn, scope.name, tags)
    if role.permissions_boundary:
        yield boundary(role.arn, scope, role.permissions_boundary)


def _identity(role: Role, scope: Scope, tags: dict[str, str]) -> Identity:
    last = role.role_last_used
    return Identity(
        id=role.arn,
        kind="aws.iam.role",
        scope=scope.name,
        name=role.role_name,
        human=None,
        platform_managed=role.path.startswith(OURS_NOT),
        environment=environment(tags),
        created=role.create_date,
        used=None if last is None else last.last_used_date is not None,
        last_used=last.last_used_date if last else None,
        tags=tags,
        facts={
            "path": role.path,
            "description": role.description or None,
            "max_session_seconds": role.max_session_duration,
            "use_window_days": None if last is None else WINDOW_DAYS,
            "service_linked": role.path.startswith(SERVICE_LINKED),
        },
    )


@aws.stream("iam.role_trusts", permission="iam:ListRoles", yields=(Trust, Policy, Grant), scope="account")
def role_trusts(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List whom each role trusts to become it, and its trust policy as it is written."""

    def read(listed: Listed) -> Iterator[AnyRecord]:
        yield from trusts(listed.arn, scope.name, listed.assume_role_policy_document)
        yield from trust_policy(listed.arn, scope.name, listed.assume_role_policy_document)
        yield from assigned(listed.arn, scope.name)

    return each_unharmed(api.pages("iam", "ListRoles", "Roles", Listed), read, name=_name)
