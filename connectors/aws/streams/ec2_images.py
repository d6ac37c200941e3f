"""Images and snapshots of machines' disks that others may use: whoever may, reads all that is on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

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

OWN = "self"
EVERYONE = "all"


class Image(Row, frozen=True):
    """An image of the account's own."""

    image_id: str
    name: str = ""
    public: bool | None = None
    creation_date: datetime | None = None
    state: str | None = None
    tags: tuple[Tag, ...] = ()


class Leave(Row, frozen=True):
    """Somebody who may start machines from an image: an account, an organisation, a unit or everyone."""

    user_id: str = ""
    group: str = ""
    organization_arn: str = ""
    organizational_unit_arn: str = ""


class Leaves(Row, frozen=True):
    """The answer of DescribeImageAttribute."""

    launch_permissions: tuple[Leave, ...] = ()


class Snapshot(Row, frozen=True):
    """A snapshot of a disk."""

    snapshot_id: str
    volume_id: str | None = None
    start_time: datetime | None = None
    encrypted: bool | None = None
    kms_key_id: str | None = None
    description: str = ""
    tags: tuple[Tag, ...] = ()


@aws.stream(
    "ec2.images",
    permission=("ec2:DescribeImages", "ec2:DescribeImageAttribute"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def images(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the account's own images, and who else may start machines from them."""
    here, losses = api.in_region(region.name), Losses()
    for image in here.pages("ec2", "DescribeImages", "Images", Image, Owners=[OWN]):
        facts: dict[str, Fact] = {"public": image.public, "state": image.state}
        with losses.of(image.image_id):
            facts["shared_with"] = _shared(here, image.image_id)
        tags = tags_of(image.tags)
        yield from thing(
            scope,
            "aws.ec2.image",
            f"arn:{api.partition}:ec2:{region.name}::image/{image.image_id}",
            name=image.name or image.image_id,
            tags=tags,
            created=image.creation_date,
            facts=facts,
        )
    losses.tell()


def _shared(here: Api, image: str) -> str | None:
    """Whom an image is shared with by name."""
    found = here.find(
        "ec2",
        "DescribeImageAttribute",
        Leaves,
        absent=("InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"),
        ImageId=image,
        Attribute="launchPermission",
    )
    leaves = found.launch_permissions if found else ()
    named = (each.user_id or each.organization_arn or each.organizational_unit_arn for each in leaves)
    return words(filter(None, named))


@aws.stream(
    "ec2.public_snapshots",
    permission="ec2:DescribeSnapshots",
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def public_snapshots(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the account's own snapshots of disks that everyone may read; the others are left out."""
    here = api.in_region(region.name)
    found = here.pages(
        "ec2", "DescribeSnapshots", "Snapshots", Snapshot, OwnerIds=[OWN], RestorableByUserIds=[EVERYONE]
    )
    for each in found:
        yield from snapshot(api, scope, region, each, {"public": True})


def snapshot(
    api: Api, scope: Scope, region: Resource, each: Snapshot, shared: Mapping[str, Fact]
) -> Iterator[AnyRecord]:
    """Tell of a snapshot, and whom it is shared with."""
    tags = tags_of(each.tags)
    return thing(
        scope,
        "aws.ec2.snapshot",
        f"arn:{api.partition}:ec2:{region.name}::snapshot/{each.snapshot_id}",
        name=tags.get("Name") or each.snapshot_id,
        tags=tags,
        created=each.start_time,
        facts={
            **shared,
            "encrypted": each.encrypted,
            "kms_key": each.kms_key_id,
            "volume": each.volume_id,
            "description": each.description or None,
        },
    )
