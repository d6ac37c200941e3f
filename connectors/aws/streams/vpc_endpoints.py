"""Endpoints of private networks: which services they lead to, and the policy that limits what passes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row, Tag, tags_of
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

GONE = frozenset({"deleted", "deleting"})


class Endpoint(Row, frozen=True):
    """An endpoint as it is listed, policy included."""

    vpc_endpoint_id: str
    vpc_endpoint_type: str | None = None
    vpc_id: str | None = None
    service_name: str | None = None
    state: str = ""
    owner_id: str = ""
    policy_document: str = ""
    private_dns_enabled: bool | None = None
    creation_timestamp: datetime | None = None
    tags: tuple[Tag, ...] = ()


@aws.stream(
    "ec2.vpc_endpoints",
    permission="ec2:DescribeVpcEndpoints",
    yields=(Resource, OwnerClaim, Policy, Grant),
    scope="account",
    parent=regions,
)
def vpc_endpoints(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the network endpoints of a region, the service behind each, and its policy."""
    here, losses = api.in_region(region.name), Losses()
    for each in here.pages("ec2", "DescribeVpcEndpoints", "VpcEndpoints", Endpoint):
        if each.state.lower() in GONE:
            continue
        owner = each.owner_id or scope.name
        arn = f"arn:{api.partition}:ec2:{region.name}:{owner}:vpc-endpoint/{each.vpc_endpoint_id}"
        tags = tags_of(each.tags)
        yield from thing(
            scope,
            "aws.ec2.vpc_endpoint",
            arn,
            name=tags.get("Name") or each.vpc_endpoint_id,
            tags=tags,
            created=each.creation_timestamp,
            facts={
                "service": each.service_name,
                "type": each.vpc_endpoint_type,
                "vpc": each.vpc_id,
                "private_dns": each.private_dns_enabled,
            },
        )
        with losses.of(arn):
            yield from _limits(scope, arn, each.policy_document)
    losses.tell()


def _limits(scope: Scope, arn: str, document: str) -> Iterator[Policy | Grant]:
    """An endpoint's policy gives nothing: it limits what passes."""
    for record in resource_policy(scope, "endpoint", arn, document):
        yield msgspec.structs.replace(record, purpose="endpoint") if isinstance(record, Grant) else record
