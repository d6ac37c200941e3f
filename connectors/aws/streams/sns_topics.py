"""SNS: the topics of each region, how they are sealed, and who may use them by their policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import resource_of
from connectors.aws.losses import Losses
from connectors.aws.region_tags import RegionTags
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

GONE = ("NotFound",)


class Listed(Row, frozen=True):
    """A topic as it is listed."""

    topic_arn: str


class Attributes(Row, frozen=True):
    """The answer of GetTopicAttributes."""

    attributes: Mapping[str, str] = {}


@aws.stream(
    "sns.topics",
    permission=("sns:ListTopics", "sns:GetTopicAttributes", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim, Policy, Grant),
    scope="account",
    parent=regions,
)
def topics(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the topics of a region with their encryption and their policies."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, "sns", losses)
    for listed in here.pages("sns", "ListTopics", "Topics", Listed):
        arn = listed.topic_arn
        attributes: Mapping[str, str] = {}
        with losses.of(arn):
            found = here.find("sns", "GetTopicAttributes", Attributes, absent=GONE, TopicArn=arn)
            attributes = found.attributes if found else {}
        key = attributes.get("KmsMasterKeyId")
        yield from thing(
            scope,
            "aws.sns.topic",
            arn,
            name=resource_of(arn),
            tags=tags.of(arn),
            facts={"encrypted": bool(key) if attributes else None, "kms_key": key},
        )
        with losses.of(arn):
            yield from resource_policy(scope, "sns", arn, attributes.get("Policy"))
    losses.tell()
