"""SageMaker models and pipelines: the roles they run as, and what the environments of models give away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import references, roles, words
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, variables
from connectors.aws.things import thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(Row, frozen=True):
    """A model as it is listed."""

    model_name: str


class Container(Veiled, frozen=True):
    """What answers for a model."""

    image: str = ""
    environment: Mapping[str, str] = {}


class Model(Veiled, frozen=True):
    """A model."""

    model_name: str
    model_arn: str
    execution_role_arn: str | None = None
    creation_time: datetime | None = None
    enable_network_isolation: bool | None = None
    primary_container: Container | None = None
    containers: tuple[Container, ...] = ()


class Pipeline(Row, frozen=True):
    """A pipeline: steps that are run as a role."""

    pipeline_arn: str
    pipeline_name: str
    role_arn: str | None = None
    creation_time: datetime | None = None


@aws.stream(
    "sagemaker.models",
    permission=("sagemaker:ListModels", "sagemaker:DescribeModel"),
    yields=(Resource, Exposure),
    scope="account",
    parent=regions,
)
def models(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the models, the role each runs as, and the secrets in the environments of their containers."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages("sagemaker", "ListModels", "Models", Listed)):
        with losses.of(listed.model_name):
            each = here.find(
                "sagemaker", "DescribeModel", Model, absent=("ValidationException",), ModelName=listed.model_name
            )
            if each:
                yield from _model(api, scope, each)
    losses.tell()


def _model(api: Api, scope: Scope, each: Model) -> Iterator[AnyRecord]:
    containers = (*((each.primary_container,) if each.primary_container else ()), *each.containers)
    yield from thing(
        scope,
        "aws.sagemaker.model",
        each.model_arn,
        name=each.model_name,
        created=each.creation_time,
        runs_as=roles(each.execution_role_arn),
        facts={
            "images": words(container.image for container in containers if container.image),
            "isolated": each.enable_network_isolation,
            "secret_references": references(value for one in containers for value in one.environment.values()),
        },
    )
    texts = (variables("environment", container.environment) for container in containers)
    yield from exposures_of(api, scope, each.model_arn, texts)


@aws.stream(
    "sagemaker.pipelines", permission="sagemaker:ListPipelines", yields=(Resource,), scope="account", parent=regions
)
def pipelines(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the pipelines and the role each runs as."""
    for each in api.in_region(region.name).pages("sagemaker", "ListPipelines", "PipelineSummaries", Pipeline):
        yield from thing(
            scope,
            "aws.sagemaker.pipeline",
            each.pipeline_arn,
            name=each.pipeline_name,
            created=each.creation_time,
            runs_as=roles(each.role_arn),
            facts={},
        )
