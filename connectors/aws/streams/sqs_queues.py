"""SQS: the queues of each region, how they are sealed, and who may use them by their policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
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

AT_ONCE = 1000
"""How many queues to ask for at once. SQS tells of no further page unless it is asked by pages."""
GONE = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")


class Attributes(Row, frozen=True):
    """The answer of GetQueueAttributes."""

    attributes: Mapping[str, str] = {}


@aws.stream(
    "sqs.queues",
    permission=("sqs:ListQueues", "sqs:GetQueueAttributes", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim, Policy, Grant),
    scope="account",
    parent=regions,
)
def queues(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the queues of a region with their encryption and their policies."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, "sqs", losses)
    for url in here.pages("sqs", "ListQueues", "QueueUrls", str, MaxResults=AT_ONCE):
        name = url.rpartition("/")[2]
        arn = f"arn:{api.partition}:sqs:{region.name}:{scope.name}:{name}"
        attributes: Mapping[str, str] = {}
        with losses.of(name):
            found = here.find(
                "sqs", "GetQueueAttributes", Attributes, absent=GONE, QueueUrl=url, AttributeNames=["All"]
            )
            attributes = found.attributes if found else {}
        yield from _queue(scope, arn, name, attributes, tags.of(arn))
        with losses.of(name):
            yield from resource_policy(scope, "sqs", arn, attributes.get("Policy"))
    losses.tell()


def _queue(
    scope: Scope, arn: str, name: str, attributes: Mapping[str, str], tags: Mapping[str, str]
) -> Iterator[AnyRecord]:
    created, key = attributes.get("CreatedTimestamp"), attributes.get("KmsMasterKeyId")
    own = attributes.get("SqsManagedSseEnabled") == "true"
    return thing(
        scope,
        "aws.sqs.queue",
        arn,
        name=name,
        tags=tags,
        created=datetime.fromtimestamp(float(created), UTC) if created else None,
        facts={"encrypted": bool(key or own) if attributes else None, "kms_key": key},
    )
