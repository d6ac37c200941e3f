"""What a request may say of a bucket besides its policy: its access list, and what is closed to the public."""

from __future__ import annotations

import msgspec

from graph.aws.evaluate.buckets import Closed, list_in_force, policy_in_force
from graph.aws.evaluate.policies import Policies
from graph.aws.evaluate.request import Request
from graph.aws.language.access_lists import Line, granted
from graph.aws.language.statements import CompiledPolicy, as_one, policy


class PublicAccess(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="pascal"):
    """The settings of the bucket and its account together, as AWS names them."""

    block_public_acls: bool = False
    ignore_public_acls: bool = False
    block_public_policy: bool = False
    restrict_public_buckets: bool = False


class Grantee(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """Whom a line of the list speaks of."""

    id: str = msgspec.field(default="", name="ID")
    uri: str = msgspec.field(default="", name="URI")


class Entry(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """A line of the list."""

    grantee: Grantee
    permission: str


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """Whose bucket it is."""

    id: str = msgspec.field(default="", name="ID")


class AccessList(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """An access list as ``aws s3api get-bucket-acl`` puts it out."""

    owner: Owner = Owner()
    grants: list[Entry] = []


def in_force(own: Policies, acl: AccessList | None, access: PublicAccess | None, made: Request) -> Policies:
    """The one policy that the bucket's own and its access list come to, if there is any."""
    settings = access or PublicAccess()
    closed = Closed(
        ignore_public_acls=settings.ignore_public_acls, restrict_public_buckets=settings.restrict_public_buckets
    )
    each = [policy_in_force(one, closed, made.account) for one in own[:1]]
    if acl is not None:
        each.append(list_in_force(_policy(acl, made.arn.partition("/")[0]), closed))
    found = as_one(each)
    return () if found is None else (found,)


def _policy(acl: AccessList, bucket: str) -> CompiledPolicy:
    lines = (Line(permission=each.permission, id=each.grantee.id, uri=each.grantee.uri) for each in acl.grants)
    return policy("access_list", granted(lines, bucket, owner=acl.owner.id))
