"""IAM groups and who is in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.actions import IN_BULK
from connectors.aws.rows import Row
from connectors.streams import Scope
from graph.model import AnyRecord, Identity, Membership

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Group(Row, frozen=True):
    """A group as it is listed."""

    group_name: str
    arn: str
    path: str
    create_date: datetime


class Member(Row, frozen=True):
    """A user in a group."""

    arn: str


@aws.stream("iam.groups", permission="iam:ListGroups", yields=(Identity,), scope="account")
def groups(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the groups."""
    for group in api.pages("iam", "ListGroups", "Groups", Group):
        yield Identity(
            id=group.arn,
            kind="aws.iam.group",
            scope=scope.name,
            name=group.group_name,
            created=group.create_date,
            facts={"path": group.path},
        )


@aws.stream(
    "iam.group_members", permission=("iam:GetGroup", *IN_BULK), yields=(Membership,), scope="account", parent=groups
)
def group_members(api: Api, scope: Scope, group: Identity) -> Iterator[AnyRecord]:
    """List the users in a group."""
    for member in api.pages("iam", "GetGroup", "Users", Member, GroupName=group.name):
        yield Membership(
            id=f"aws.iam.membership:{group.id}/{member.arn}",
            kind="aws.iam.membership",
            scope=scope.name,
            member=member.arn,
            group=group.id,
        )
