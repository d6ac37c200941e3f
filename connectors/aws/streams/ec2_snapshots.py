"""Snapshots of disks that single accounts may read: whoever may, reads all that was on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import words
from connectors.aws.rows import Row
from connectors.aws.streams.ec2_images import EVERYONE, OWN, Snapshot, snapshot
from connectors.aws.streams.regions import regions
from connectors.streams import Scope
from graph.model import AnyRecord, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Leave(Row, frozen=True):
    """Somebody who may make disks of a snapshot: an account, or everyone."""

    user_id: str = ""
    group: str = ""


class Leaves(Row, frozen=True):
    """The answer of DescribeSnapshotAttribute."""

    create_volume_permissions: tuple[Leave, ...] = ()


@aws.stream(
    "ec2.shared_snapshots",
    permission=("ec2:DescribeSnapshots", "ec2:DescribeSnapshotAttribute"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def shared_snapshots(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the account's own snapshots of disks that other accounts may read, each asked about singly."""
    here, losses = api.in_region(region.name), Losses()
    for each in losses.each(here.pages("ec2", "DescribeSnapshots", "Snapshots", Snapshot, OwnerIds=[OWN])):
        with losses.of(each.snapshot_id):
            found = here.find(
                "ec2",
                "DescribeSnapshotAttribute",
                Leaves,
                absent=("InvalidSnapshot.NotFound",),
                SnapshotId=each.snapshot_id,
                Attribute="createVolumePermission",
            )
            leaves = found.create_volume_permissions if found else ()
            others = words(leave.user_id for leave in leaves if leave.user_id)
            # Those that are everyone's are listed by themselves, without asking about each.
            if others and not any(leave.group == EVERYONE for leave in leaves):
                yield from snapshot(api, scope, region, each, {"public": False, "shared_with": others})
    losses.tell()
