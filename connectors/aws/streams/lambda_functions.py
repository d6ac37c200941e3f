"""Lambda functions: the role each runs as, what its environment gives away, and who may call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import references, roles, words
from connectors.aws.region_tags import RegionTags
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.texts import exposures_of, variables
from connectors.aws.things import Fact, thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

FUNCTION = "aws.lambda.function"


class Environment(Veiled, frozen=True):
    """The variables of a function. They are missing where the key that they are encrypted with may not be used."""

    variables: Mapping[str, str] = {}
    error: Mapping[str, str] | None = None


class Layer(Row, frozen=True):
    """A layer that a function is laid on."""

    arn: str


class Network(Row, frozen=True):
    """The network that a function is in."""

    vpc_id: str = ""


class Function(Row, frozen=True):
    """A function as it is listed."""

    function_name: str
    function_arn: str
    role: str = ""
    runtime: str | None = None
    handler: str | None = None
    package_type: str | None = None
    last_modified: str | None = None
    kms_key: str | None = msgspec.field(default=None, name="KMSKeyArn")
    environment: Environment = Environment()
    layers: tuple[Layer, ...] = ()
    vpc_config: Network = Network()

    @property
    def facts(self) -> dict[str, Fact]:
        """What is told of it besides its role."""
        return {
            "runtime": self.runtime,
            "handler": self.handler,
            "package": self.package_type,
            "modified": self.last_modified,
            "kms_key": self.kms_key,
            "vpc": self.vpc_config.vpc_id or None,
            "layers": words(layer.arn for layer in self.layers),
            "secret_references": references(self.environment.variables.values()),
            "environment_unreadable": True if self.environment.error else None,
        }


class OwnPolicy(Row, frozen=True):
    """The answer of GetPolicy."""

    policy: str


class Cors(Row, frozen=True):
    """Which pages of others may call a URL."""

    allow_origins: tuple[str, ...] = ()


class Url(Row, frozen=True):
    """The address at which a function can be called from the internet."""

    function_url: str
    function_arn: str
    auth_type: str
    cors: Cors = Cors()


@aws.stream(
    "lambda.functions",
    permission=("lambda:ListFunctions", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def functions(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the functions, the role each runs as, and the secrets in their environment variables."""
    here = api.in_region(region.name)
    found = here.pages("lambda", "ListFunctions", "Functions", Function)
    losses = Losses()
    tags = RegionTags(here, "lambda:function", losses)
    for each in found:
        yield from thing(
            scope,
            FUNCTION,
            each.function_arn,
            name=each.function_name,
            tags=tags.of(each.function_arn),
            runs_as=roles(each.role),
            facts=each.facts,
        )
        yield from exposures_of(api, scope, each.function_arn, [variables("environment", each.environment.variables)])
    losses.tell()


def _is_function(record: AnyRecord) -> bool:
    return isinstance(record, Resource)


@aws.stream(
    "lambda.policies",
    permission="lambda:GetPolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=functions,
    parents=_is_function,
)
def function_policies(api: Api, scope: Scope, function: Resource) -> Iterator[AnyRecord]:
    """Read who may call or change a function by its own policy."""
    here = api.in_region(region_of(function.id))
    answer = here.find("lambda", "GetPolicy", OwnPolicy, FunctionName=function.id)
    if answer:
        yield from resource_policy(scope, "lambda", function.id, answer.policy)


@aws.stream(
    "lambda.urls",
    permission="lambda:ListFunctionUrlConfigs",
    yields=(Resource,),
    scope="account",
    parent=functions,
    parents=_is_function,
)
def function_urls(api: Api, scope: Scope, function: Resource) -> Iterator[AnyRecord]:
    """List the addresses at which a function can be called, and whether anybody can."""
    here = api.in_region(region_of(function.id))
    for url in here.pages("lambda", "ListFunctionUrlConfigs", "FunctionUrlConfigs", Url, FunctionName=function.id):
        yield Resource(
            id=f"aws.lambda.url:{url.function_arn}",
            kind="aws.lambda.url",
            scope=scope.name,
            name=url.function_url,
            parent=function.id,
            environment=function.environment,
            facts={
                "region": region_of(function.id),
                "auth": url.auth_type,
                "public": url.auth_type == "NONE",
                "origins": words(url.cors.allow_origins),
            },
        )
