"""S3's multi-region access points: one door to buckets in several regions, with a policy of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.mentions import words
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.s3_buckets import Block, block_facts
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

ASKED_IN = "us-west-2"
"""Where all of them are told of, wherever their buckets are."""


class Behind(Row, frozen=True):
    """A bucket behind the door."""

    bucket: str


class Point(Row, frozen=True):
    """A multi-region access point."""

    name: str
    alias: str = ""
    created_at: datetime | None = None
    status: str | None = None
    public_access_block: Block | None = None
    regions: tuple[Behind, ...] = ()


class Document(Row, frozen=True):
    """A policy as it is written."""

    policy: str = ""


class InForce(Row, frozen=True):
    """The policy that holds; another may be on its way to all regions."""

    established: Document = Document()


class PolicyAnswer(Row, frozen=True):
    """The answer of GetMultiRegionAccessPointPolicy."""

    policy: InForce = InForce()


@aws.stream(
    "s3.multi_region_access_points",
    permission="s3:ListMultiRegionAccessPoints",
    yields=(Resource, OwnerClaim),
    scope="account",
)
def multi_region_access_points(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the multi-region access points, the buckets behind each, and what it closes to the public."""
    there = api.in_region(ASKED_IN)
    for each in there.pages("s3control", "ListMultiRegionAccessPoints", "AccessPoints", Point, AccountId=scope.name):
        yield from thing(
            scope,
            "aws.s3.multi_region_access_point",
            f"arn:{api.partition}:s3::{scope.name}:accesspoint/{each.alias or each.name}",
            name=each.name,
            created=each.created_at,
            facts={
                "alias": each.alias or None,
                "status": each.status,
                "buckets": words(f"arn:{api.partition}:s3:::{behind.bucket}" for behind in each.regions),
                **(block_facts(each.public_access_block) if each.public_access_block else {}),
            },
        )


@aws.stream(
    "s3.multi_region_access_point_policies",
    permission="s3:GetMultiRegionAccessPointPolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=multi_region_access_points,
    parents=lambda record: isinstance(record, Resource),
)
def multi_region_access_point_policies(api: Api, scope: Scope, point: Resource) -> Iterator[AnyRecord]:
    """Read who may use a multi-region access point by its policy."""
    answer = api.in_region(ASKED_IN).find(
        "s3control",
        "GetMultiRegionAccessPointPolicy",
        PolicyAnswer,
        absent=("NoSuchMultiRegionAccessPoint", "NoSuchAccessPointPolicy"),
        AccountId=scope.name,
        Name=point.name,
    )
    if answer is not None:
        yield from resource_policy(scope, "s3", point.id, answer.policy.established.policy)
