"""API Gateway's keys: what programs elsewhere show to call an API, and which stages each opens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.mentions import words
from connectors.aws.owned import owned
from connectors.aws.streams.regions import regions
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Credential, Identity, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Key(CamelRow, frozen=True):
    """A key as it is listed, without its value, which is not asked for."""

    id: str
    name: str = ""
    enabled: bool | None = None
    created_date: datetime | None = None
    last_updated_date: datetime | None = None
    stage_keys: tuple[str, ...] = ()
    tags: Mapping[str, str] = {}


@aws.stream(
    "apigateway.keys",
    permission="apigateway:GET",
    yields=(Identity, OwnerClaim, Credential),
    scope="account",
    parent=regions,
)
def keys(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the keys by which programs call APIs; a program is known by its key alone."""
    here = api.in_region(region.name)
    for each in here.pages("apigateway", "GetApiKeys", "items", Key, includeValues=False):
        arn = f"arn:{api.partition}:apigateway:{region.name}::/apikeys/{each.id}"
        client = Identity(
            id=f"aws.apigateway.client:{arn}",
            kind="aws.apigateway.client",
            scope=scope.name,
            name=each.name or each.id,
            human=False,
            enabled=each.enabled,
            created=each.created_date,
            tags=dict(each.tags),
            facts={"region": region.name, "stages": words(each.stage_keys)},
        )
        yield from owned(client)
        yield Credential(
            id=arn,
            kind="aws.apigateway.key",
            scope=scope.name,
            identity=client.id,
            name=each.name or each.id,
            active=each.enabled,
            created=each.created_date,
            never_expires=True,
        )
