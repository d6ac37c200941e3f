"""Inline policies: those written into one user, group or role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.actions import IN_BULK
from connectors.aws.documents import statements
from connectors.aws.rows import Row
from connectors.aws.streams.groups import groups
from connectors.aws.streams.roles import roles
from connectors.aws.streams.users import users
from connectors.aws.unharmed import each_unharmed
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, Identity, Policy

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Inline(Row, frozen=True):
    """The answer of GetUserPolicy and its like."""

    policy_document: dict[str, object] | str


@aws.stream(
    "iam.user_policies",
    permission=("iam:ListUserPolicies", "iam:GetUserPolicy", *IN_BULK),
    yields=(Policy, Grant),
    scope="account",
    parent=users,
    parents=lambda record: isinstance(record, Identity),
)
def user_policies(api: Api, scope: Scope, user: Identity) -> Iterator[AnyRecord]:
    """List the policies written into a user."""
    return _inline(api, scope, user, "User")


@aws.stream(
    "iam.group_policies",
    permission=("iam:ListGroupPolicies", "iam:GetGroupPolicy", *IN_BULK),
    yields=(Policy, Grant),
    scope="account",
    parent=groups,
)
def group_policies(api: Api, scope: Scope, group: Identity) -> Iterator[AnyRecord]:
    """List the policies written into a group."""
    return _inline(api, scope, group, "Group")


@aws.stream(
    "iam.role_policies",
    permission=("iam:ListRolePolicies", "iam:GetRolePolicy", *IN_BULK),
    yields=(Policy, Grant),
    scope="account",
    parent=roles,
    parents=lambda record: isinstance(record, Identity),
)
def role_policies(api: Api, scope: Scope, role: Identity) -> Iterator[AnyRecord]:
    """List the policies written into a role."""
    return _inline(api, scope, role, "Role")


def _inline(api: Api, scope: Scope, holder: Identity, what: str) -> Iterator[AnyRecord]:
    given = {f"{what}Name": holder.name}

    def read(name: str) -> Iterator[AnyRecord]:
        answer = api.find("iam", f"Get{what}Policy", Inline, PolicyName=name, **given)
        if answer is None:
            return
        id_ = f"aws.iam.inline_policy:{holder.id}/{name}"
        yield Policy(
            id=id_,
            kind="aws.iam.inline_policy",
            scope=scope.name,
            name=name,
            statements=statements(answer.policy_document, id_),
        )
        yield Grant(
            id=f"aws.iam.inline_attachment:{holder.id}/{name}",
            kind="aws.iam.inline_attachment",
            scope=scope.name,
            identity=holder.id,
            policy=id_,
        )

    return each_unharmed(api.pages("iam", f"List{what}Policies", "PolicyNames", str, **given), read, name=str)
