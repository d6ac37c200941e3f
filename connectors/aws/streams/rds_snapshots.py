"""Snapshots of databases, and whom they are shared with: everyone, or some accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import words
from connectors.aws.rows import Row, Tag, tags_of
from connectors.aws.streams.regions import regions
from connectors.aws.things import Fact, thing
from connectors.streams import Scope
from graph.model import AnyRecord, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

MANUAL = "manual"
"""Only snapshots that somebody made can be shared."""
EVERYONE = "all"


class Snapshot(Row, frozen=True):
    """A snapshot of an instance."""

    arn: str = msgspec.field(name="DBSnapshotArn")
    name: str = msgspec.field(name="DBSnapshotIdentifier")
    of: str | None = msgspec.field(default=None, name="DBInstanceIdentifier")
    encrypted: bool | None = None
    kms_key_id: str | None = None
    snapshot_create_time: datetime | None = None
    tag_list: tuple[Tag, ...] = ()


class ClusterSnapshot(Row, frozen=True):
    """A snapshot of a cluster."""

    arn: str = msgspec.field(name="DBClusterSnapshotArn")
    name: str = msgspec.field(name="DBClusterSnapshotIdentifier")
    of: str | None = msgspec.field(default=None, name="DBClusterIdentifier")
    encrypted: bool | None = msgspec.field(default=None, name="StorageEncrypted")
    kms_key_id: str | None = None
    snapshot_create_time: datetime | None = None
    tag_list: tuple[Tag, ...] = ()


class Attribute(Row, frozen=True):
    """Who may restore a snapshot: account numbers, or the word for everyone."""

    attribute_values: tuple[str, ...] = ()


class Attributes(Row, frozen=True):
    """The attributes of a snapshot of an instance."""

    each: tuple[Attribute, ...] = msgspec.field(default=(), name="DBSnapshotAttributes")


class Answer(Row, frozen=True):
    """The answer of DescribeDBSnapshotAttributes."""

    result: Attributes = msgspec.field(default=Attributes(), name="DBSnapshotAttributesResult")


class ClusterAttributes(Row, frozen=True):
    """The attributes of a snapshot of a cluster."""

    each: tuple[Attribute, ...] = msgspec.field(default=(), name="DBClusterSnapshotAttributes")


class ClusterAnswer(Row, frozen=True):
    """The answer of DescribeDBClusterSnapshotAttributes."""

    result: ClusterAttributes = msgspec.field(default=ClusterAttributes(), name="DBClusterSnapshotAttributesResult")


@aws.stream(
    "rds.snapshots",
    permission=("rds:DescribeDBSnapshots", "rds:DescribeDBSnapshotAttributes"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def snapshots(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the snapshots of databases that somebody made, and whom they are shared with."""
    here, losses = api.in_region(region.name), Losses()
    for each in here.pages("rds", "DescribeDBSnapshots", "DBSnapshots", Snapshot, SnapshotType=MANUAL):
        facts: dict[str, Fact] = {"instance": each.of}
        with losses.of(each.name):
            answer = here.find(
                "rds",
                "DescribeDBSnapshotAttributes",
                Answer,
                absent=("DBSnapshotNotFound",),
                DBSnapshotIdentifier=each.name,
            )
            facts.update(_shared(answer.result.each) if answer else {})
        yield from _told(scope, "aws.rds.snapshot", each, facts)
    losses.tell()


@aws.stream(
    "rds.cluster_snapshots",
    permission=("rds:DescribeDBClusterSnapshots", "rds:DescribeDBClusterSnapshotAttributes"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def cluster_snapshots(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the snapshots of clusters that somebody made, and whom they are shared with."""
    here, losses = api.in_region(region.name), Losses()
    found = here.pages("rds", "DescribeDBClusterSnapshots", "DBClusterSnapshots", ClusterSnapshot, SnapshotType=MANUAL)
    for each in found:
        facts: dict[str, Fact] = {"cluster": each.of}
        with losses.of(each.name):
            answer = here.find(
                "rds",
                "DescribeDBClusterSnapshotAttributes",
                ClusterAnswer,
                absent=("DBClusterSnapshotNotFoundFault",),
                DBClusterSnapshotIdentifier=each.name,
            )
            facts.update(_shared(answer.result.each) if answer else {})
        yield from _told(scope, "aws.rds.cluster_snapshot", each, facts)
    losses.tell()


def _shared(attributes: tuple[Attribute, ...]) -> dict[str, Fact]:
    """Whether everyone may restore it, and which accounts may."""
    named = [value for each in attributes for value in each.attribute_values]
    return {"public": EVERYONE in named, "shared_with": words(each for each in named if each.isdigit())}


def _told(scope: Scope, kind: str, each: Snapshot | ClusterSnapshot, facts: dict[str, Fact]) -> Iterator[AnyRecord]:
    return thing(
        scope,
        kind,
        each.arn,
        name=each.name,
        tags=tags_of(each.tag_list),
        created=each.snapshot_create_time,
        facts={"encrypted": each.encrypted, "kms_key": each.kms_key_id, **facts},
    )
