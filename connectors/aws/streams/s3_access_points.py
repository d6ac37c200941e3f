"""S3's access points: further doors to a bucket, each with a policy and a network of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.streams.s3_buckets import Block, block_facts
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Network(Row, frozen=True):
    """The network that alone may use it."""

    vpc_id: str | None = None


class Listed(Row, frozen=True):
    """An access point as it is listed."""

    name: str
    access_point_arn: str
    bucket: str
    network_origin: str = ""
    vpc_configuration: Network | None = None
    bucket_account_id: str | None = None
    alias: str | None = None


class Point(Row, frozen=True):
    """The answer of GetAccessPoint, of which the listing leaves this out."""

    creation_date: datetime | None = None
    public_access_block_configuration: Block | None = None


class OwnPolicy(Row, frozen=True):
    """The answer of GetAccessPointPolicy."""

    policy: str = ""


@aws.stream(
    "s3.access_points",
    permission=("s3:ListAccessPoints", "s3:GetAccessPoint"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def access_points(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the access points of a region: which bucket each opens, to which network, and what it closes."""
    here, losses = api.in_region(region.name), Losses()
    for listed in here.pages("s3control", "ListAccessPoints", "AccessPointList", Listed, AccountId=scope.name):
        point = None
        with losses.of(listed.name):
            point = here.find(
                "s3control",
                "GetAccessPoint",
                Point,
                absent=("NoSuchAccessPoint",),
                AccountId=scope.name,
                Name=listed.name,
            )
        yield from _told(api, scope, listed, point or Point())
    losses.tell()


def _told(api: Api, scope: Scope, listed: Listed, point: Point) -> Iterator[AnyRecord]:
    block = point.public_access_block_configuration
    return thing(
        scope,
        "aws.s3.access_point",
        listed.access_point_arn,
        name=listed.name,
        created=point.creation_date,
        facts={
            "bucket": f"arn:{api.partition}:s3:::{listed.bucket}",
            "bucket_account": listed.bucket_account_id,
            "alias": listed.alias,
            "network": listed.network_origin or None,
            "vpc": listed.vpc_configuration.vpc_id if listed.vpc_configuration else None,
            **(block_facts(block) if block else {}),
        },
    )


@aws.stream(
    "s3.access_point_policies",
    permission="s3:GetAccessPointPolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=access_points,
    parents=lambda record: isinstance(record, Resource),
)
def access_point_policies(api: Api, scope: Scope, point: Resource) -> Iterator[AnyRecord]:
    """Read who may use an access point by its policy."""
    answer = api.in_region(region_of(point.id)).find(
        "s3control",
        "GetAccessPointPolicy",
        OwnPolicy,
        absent=("NoSuchAccessPointPolicy", "NoSuchAccessPoint"),
        AccountId=scope.name,
        Name=point.name,
    )
    if answer is not None:
        yield from resource_policy(scope, "s3", point.id, answer.policy)
