"""Who may use a bucket by its policy, and by the access list that is older than policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.s3_buckets import FIRST_REGION, buckets
from connectors.streams import Scope
from graph.aws.language.access_lists import Line, granted
from graph.model import AnyRecord, Grant, Policy, Resource, Statement

if TYPE_CHECKING:
    from connectors.aws.client import Api

ENFORCED = "BucketOwnerEnforced"
"""The ownership with which access lists are switched off."""


class OwnPolicy(Row, frozen=True):
    """The answer of GetBucketPolicy."""

    policy: str = ""


class Owner(Row, frozen=True):
    """Whose bucket it is, by the canonical id of the account."""

    id: str = msgspec.field(default="", name="ID")


class Grantee(Row, frozen=True):
    """Whom the access list speaks of: an account by its canonical id, or a group by its address."""

    id: str = msgspec.field(default="", name="ID")
    uri: str = msgspec.field(default="", name="URI")


class Entry(Row, frozen=True):
    """One line of an access list."""

    permission: str
    grantee: Grantee = Grantee()


class AccessList(Row, frozen=True):
    """The answer of GetBucketAcl."""

    owner: Owner = Owner()
    grants: tuple[Entry, ...] = ()


@aws.stream(
    "s3.bucket_policies", permission="s3:GetBucketPolicy", yields=(Policy, Grant), scope="account", parent=buckets
)
def bucket_policies(api: Api, scope: Scope, bucket: Resource) -> Iterator[AnyRecord]:
    """Read who may use a bucket by its policy."""
    answer = _at(api, bucket).find(
        "s3", "GetBucketPolicy", OwnPolicy, absent=("NoSuchBucketPolicy", "NoSuchBucket"), Bucket=bucket.name
    )
    if answer is not None:
        yield from resource_policy(scope, "s3", bucket.id, answer.policy)


@aws.stream(
    "s3.bucket_acls",
    permission="s3:GetBucketAcl",
    yields=(Policy, Grant),
    scope="account",
    parent=buckets,
    parents=lambda record: isinstance(record, Resource),
)
def bucket_acls(api: Api, scope: Scope, bucket: Resource) -> Iterator[AnyRecord]:
    """Read who but the owner may use a bucket by its access list, where such lists count."""
    if bucket.facts.get("object_ownership") == ENFORCED:
        return
    answer = _at(api, bucket).find("s3", "GetBucketAcl", AccessList, absent=("NoSuchBucket",), Bucket=bucket.name)
    written = tuple(_statements(answer, bucket)) if answer else ()
    if not written:
        return
    id_ = f"aws.s3.acl:{bucket.id}"
    yield Policy(id=id_, kind="aws.s3.acl", scope=scope.name, name=bucket.name, statements=written)
    yield Grant(
        id=f"aws.s3.acl_attachment:{bucket.id}",
        kind="aws.s3.acl_attachment",
        scope=scope.name,
        identity=bucket.id,
        policy=id_,
        purpose="resource",
    )


def _at(api: Api, bucket: Resource) -> Api:
    return api.in_region(str(bucket.facts.get("region") or FIRST_REGION))


def _statements(acl: AccessList, bucket: Resource) -> Iterator[Statement]:
    lines = (Line(permission=each.permission, id=each.grantee.id, uri=each.grantee.uri) for each in acl.grants)
    return granted(lines, bucket.id, owner=acl.owner.id)
