"""API Gateway: HTTP and WebSocket APIs, which of their routes ask nobody, and as which role they call on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles, words
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, variables
from connectors.aws.things import thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class HttpApi(Row, frozen=True):
    """An API as it is listed."""

    api_id: str
    name: str
    protocol_type: str | None = None
    api_endpoint: str | None = None
    created_date: datetime | None = None
    disable_execute_api_endpoint: bool | None = None
    tags: Mapping[str, str] = {}


class Route(Row, frozen=True):
    """One route of an API."""

    route_key: str
    authorization_type: str = "NONE"
    api_key_required: bool = False


class Integration(Row, frozen=True):
    """What routes call on, and as which role."""

    credentials_arn: str | None = None


class Stage(Veiled, frozen=True):
    """One deployment of an API that can be called."""

    stage_name: str
    stage_variables: Mapping[str, str] = {}


@aws.stream(
    "apigateway.http_apis",
    permission="apigateway:GET",
    yields=(Resource, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def http_apis(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the HTTP and WebSocket APIs, the routes that ask nobody who he is, and secrets in variables of stages."""
    here, losses = api.in_region(region.name), Losses()
    for each in here.pages("apigatewayv2", "GetApis", "Items", HttpApi):
        arn = f"arn:{api.partition}:apigateway:{region.name}::/apis/{each.api_id}"
        with losses.of(each.api_id):
            yield from _http_api(here, scope, each, arn)
        with losses.of(each.api_id):
            stages = here.pages("apigatewayv2", "GetStages", "Items", Stage, ApiId=each.api_id)
            texts = (variables(f"variables of {stage.stage_name}", stage.stage_variables) for stage in stages)
            yield from exposures_of(api, scope, arn, texts)
    losses.tell()


def _http_api(here: Api, scope: Scope, each: HttpApi, arn: str) -> Iterator[AnyRecord]:
    routes = list(here.pages("apigatewayv2", "GetRoutes", "Items", Route, ApiId=each.api_id))
    integrations = here.pages("apigatewayv2", "GetIntegrations", "Items", Integration, ApiId=each.api_id)
    open_to_all = (one for one in routes if one.authorization_type == "NONE" and not one.api_key_required)
    return thing(
        scope,
        "aws.apigateway.http_api",
        arn,
        name=each.name,
        tags=each.tags,
        created=each.created_date,
        runs_as=roles(*(one.credentials_arn for one in integrations)),
        facts={
            "protocol": each.protocol_type,
            "address": each.api_endpoint,
            "public": True,
            "own_address": not each.disable_execute_api_endpoint,
            "methods": len(routes),
            "open_methods": words(one.route_key.replace(" ", ":") for one in open_to_all),
        },
    )
