"""EventBridge: the event buses of each region, and who may put events on them by their policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
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


class Listed(Row, frozen=True):
    """A bus as it is listed, policy included."""

    name: str
    arn: str
    policy: str = ""
    creation_time: datetime | None = None
    managed_by: str | None = None


@aws.stream(
    "events.buses",
    permission=("events:ListEventBuses", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim, Policy, Grant),
    scope="account",
    parent=regions,
)
def buses(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the event buses of a region with their policies."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, "events:event-bus", losses)
    for listed in here.pages("events", "ListEventBuses", "EventBuses", Listed):
        yield from thing(
            scope,
            "aws.events.bus",
            listed.arn,
            name=listed.name,
            tags=tags.of(listed.arn),
            created=listed.creation_time,
            facts={"managed_by": listed.managed_by},
        )
        with losses.of(listed.arn):
            yield from resource_policy(scope, "events", listed.arn, listed.policy)
    losses.tell()
