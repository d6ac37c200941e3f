"""API Gateway: REST APIs, who may call them, as which role they call on, and the secrets in variables of stages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles, words
from connectors.aws.resource_policies import resource_policy
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, variables
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow, VeiledCamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

PRIVATE = "PRIVATE"


class Endpoint(CamelRow, frozen=True):
    """From where an API can be called."""

    types: tuple[str, ...] = ()


class RestApi(CamelRow, frozen=True):
    """An API as it is listed."""

    id: str
    name: str
    policy: str = ""
    created_date: datetime | None = None
    disable_execute_api_endpoint: bool | None = None
    endpoint_configuration: Endpoint = Endpoint()
    tags: Mapping[str, str] = {}


class Integration(CamelRow, frozen=True):
    """What a method calls on, and as which role."""

    credentials: str | None = None
    uri: str | None = None


class Method(CamelRow, frozen=True):
    """One method of a path."""

    authorization_type: str = "NONE"
    api_key_required: bool = False
    method_integration: Integration = Integration()

    @property
    def open(self) -> bool:
        """Whether nobody is asked who he is."""
        return self.authorization_type == "NONE" and not self.api_key_required


class Path(CamelRow, frozen=True):
    """One path of an API, with its methods."""

    path: str = ""
    resource_methods: Mapping[str, Method] = {}


class Stage(VeiledCamelRow, frozen=True):
    """One deployment of an API that can be called."""

    stage_name: str
    variables: Mapping[str, str] = {}


class StagesAnswer(VeiledCamelRow, frozen=True):
    """The answer of GetStages, which comes in one page."""

    item: tuple[Stage, ...] = ()


@aws.stream(
    "apigateway.rest_apis",
    permission="apigateway:GET",
    yields=(Resource, OwnerClaim, Policy, Grant, Exposure),
    scope="account",
    parent=regions,
)
def rest_apis(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the REST APIs, how many of their methods ask nobody who he is, and the secrets in variables of stages."""
    here, losses = api.in_region(region.name), Losses()
    for each in here.pages("apigateway", "GetRestApis", "items", RestApi):
        arn = f"arn:{api.partition}:apigateway:{region.name}::/restapis/{each.id}"
        with losses.of(each.id):
            paths = here.pages("apigateway", "GetResources", "items", Path, restApiId=each.id, embed=["methods"])
            methods = [(path.path, verb, one) for path in paths for verb, one in path.resource_methods.items()]
            stages = here.find("apigateway", "GetStages", StagesAnswer, restApiId=each.id) or StagesAnswer()
            yield from _rest_api(scope, each, arn, methods, stages)
            texts = (variables(f"variables of {stage.stage_name}", stage.variables) for stage in stages.item)
            yield from exposures_of(api, scope, arn, texts)
        with losses.of(each.id):
            yield from resource_policy(scope, "apigateway", arn, each.policy.replace('\\"', '"'))
    losses.tell()


def _rest_api(
    scope: Scope, each: RestApi, arn: str, methods: list[tuple[str, str, Method]], stages: StagesAnswer
) -> Iterator[AnyRecord]:
    # OPTIONS only says to browsers what may be called.
    open_to_all = [f"{verb}:{path}" for path, verb, method in methods if method.open and verb != "OPTIONS"]
    kinds = each.endpoint_configuration.types
    return thing(
        scope,
        "aws.apigateway.rest_api",
        arn,
        name=each.name,
        tags=each.tags,
        created=each.created_date,
        runs_as=roles(*(_role(method.method_integration.credentials) for _, _, method in methods)),
        facts={
            "endpoint": words(kinds),
            "public": PRIVATE not in kinds,
            "own_address": not each.disable_execute_api_endpoint,
            "methods": len(methods),
            "open_methods": words(open_to_all),
            "stages": words(stage.stage_name for stage in stages.item),
            "policy": bool(each.policy),
        },
    )


def _role(credentials: str | None) -> str | None:
    """The role of an integration; it may be told to pass on whoever called instead."""
    return credentials if credentials and ":role/" in credentials else None
