"""The directory of Identity Center: people, groups, and who is in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.rows import Row
from connectors.aws.streams.identity_center import home, instances
from connectors.streams import Scope
from graph.model import AnyRecord, Identity, Membership, Person, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

STATUSES = {"ENABLED": "active", "DISABLED": "disabled"}


class Email(Row, frozen=True):
    """An address of a person."""

    value: str = ""
    primary: bool = False


class User(Row, frozen=True):
    """A person in the directory."""

    user_id: str
    user_name: str = ""
    display_name: str = ""
    emails: tuple[Email, ...] = ()
    user_status: str = ""
    created_at: datetime | None = None

    @property
    def email(self) -> str | None:
        """The person's first address: the primary one, where one is."""
        ordered = sorted(self.emails, key=lambda each: not each.primary)
        return next((each.value for each in ordered if each.value), None)


class Group(Row, frozen=True):
    """A group of people."""

    group_id: str
    display_name: str = ""
    created_at: datetime | None = None


class MemberId(Row, frozen=True):
    """Who is in a group; only people are."""

    user_id: str = ""


class Member(Row, frozen=True):
    """A membership."""

    member_id: MemberId


def user_id(store: str, id_: str) -> str:
    """Our id of a user of that directory."""
    return f"aws.identitystore.user:{store}/{id_}"


def group_id(store: str, id_: str) -> str:
    """Our id of a group of that directory."""
    return f"aws.identitystore.group:{store}/{id_}"


@aws.stream(
    "identitystore.users",
    permission="identitystore:ListUsers",
    yields=(Identity, Person),
    scope="account",
    parent=instances,
)
def users(api: Api, _scope: Scope, instance: Resource) -> Iterator[AnyRecord]:
    """List the people who sign in by Identity Center, each as an identity that acts and as a person who owns."""
    region, store = home(instance)
    there = api.in_region(region)
    for user in there.pages("identitystore", "ListUsers", "Users", User, IdentityStoreId=store):
        yield Identity(
            id=user_id(store, user.user_id),
            kind="aws.identitystore.user",
            scope=instance.scope,
            name=user.user_name or user.user_id,
            human=True,
            enabled={"ENABLED": True, "DISABLED": False}.get(user.user_status),
            created=user.created_at,
        )
        yield Person(
            id=f"aws.identitystore.person:{store}/{user.user_id}",
            kind="aws.identitystore.person",
            scope=instance.scope,
            name=user.display_name or user.user_name or user.user_id,
            email=user.email,
            status=STATUSES.get(user.user_status, "unknown"),
            aliases=(user.user_name,) if user.user_name else (),
        )


@aws.stream(
    "identitystore.groups",
    permission="identitystore:ListGroups",
    yields=(Identity,),
    scope="account",
    parent=instances,
)
def groups(api: Api, _scope: Scope, instance: Resource) -> Iterator[AnyRecord]:
    """List the groups of the directory."""
    region, store = home(instance)
    there = api.in_region(region)
    for group in there.pages("identitystore", "ListGroups", "Groups", Group, IdentityStoreId=store):
        yield Identity(
            id=group_id(store, group.group_id),
            kind="aws.identitystore.group",
            scope=instance.scope,
            name=group.display_name or group.group_id,
            created=group.created_at,
            facts=dict(instance.facts),
        )


@aws.stream(
    "identitystore.memberships",
    permission="identitystore:ListGroupMemberships",
    yields=(Membership,),
    scope="account",
    parent=groups,
)
def memberships(api: Api, _scope: Scope, group: Identity) -> Iterator[AnyRecord]:
    """List who is in a group of the directory."""
    region, store = home(group)
    there = api.in_region(region)
    given = {"IdentityStoreId": store, "GroupId": group.id.rpartition("/")[2]}
    for member in there.pages("identitystore", "ListGroupMemberships", "GroupMemberships", Member, **given):
        yield Membership(
            id=f"aws.identitystore.membership:{group.id}/{member.member_id.user_id}",
            kind="aws.identitystore.membership",
            scope=group.scope,
            member=user_id(store, member.member_id.user_id),
            group=group.id,
        )
