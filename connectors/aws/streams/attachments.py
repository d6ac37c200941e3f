"""Which managed policies are attached to which users, groups and roles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.actions import IN_BULK
from connectors.aws.rows import Row
from connectors.aws.streams.groups import groups
from connectors.aws.streams.roles import roles
from connectors.aws.streams.users import users
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, Identity

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Attached(Row, frozen=True):
    """One attached policy."""

    policy_arn: str


@aws.stream(
    "iam.user_attachments",
    permission=("iam:ListAttachedUserPolicies", *IN_BULK),
    yields=(Grant,),
    scope="account",
    parent=users,
    parents=lambda record: isinstance(record, Identity),
)
def user_attachments(api: Api, scope: Scope, user: Identity) -> Iterator[AnyRecord]:
    """List the managed policies attached to a user."""
    found = api.pages("iam", "ListAttachedUserPolicies", "AttachedPolicies", Attached, UserName=user.name)
    return _grants(found, scope, user)


@aws.stream(
    "iam.group_attachments",
    permission=("iam:ListAttachedGroupPolicies", *IN_BULK),
    yields=(Grant,),
    scope="account",
    parent=groups,
)
def group_attachments(api: Api, scope: Scope, group: Identity) -> Iterator[AnyRecord]:
    """List the managed policies attached to a group."""
    found = api.pages("iam", "ListAttachedGroupPolicies", "AttachedPolicies", Attached, GroupName=group.name)
    return _grants(found, scope, group)


@aws.stream(
    "iam.role_attachments",
    permission=("iam:ListAttachedRolePolicies", *IN_BULK),
    yields=(Grant,),
    scope="account",
    parent=roles,
    parents=lambda record: isinstance(record, Identity),
)
def role_attachments(api: Api, scope: Scope, role: Identity) -> Iterator[AnyRecord]:
    """List the managed policies attached to a role."""
    found = api.pages("iam", "ListAttachedRolePolicies", "AttachedPolicies", Attached, RoleName=role.name)
    return _grants(found, scope, role)


def _grants(found: Iterator[Attached], scope: Scope, holder: Identity) -> Iterator[AnyRecord]:
    for attached in found:
        yield Grant(
            id=f"aws.iam.attachment:{holder.id}/{attached.policy_arn}",
            kind="aws.iam.attachment",
            scope=scope.name,
            identity=holder.id,
            policy=attached.policy_arn,
        )
