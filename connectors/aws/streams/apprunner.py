"""App Runner: services, the roles they run and are fetched as, and what their environments give away."""

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
from graph.model import AnyRecord, Exposure, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(Row, frozen=True):
    """A service as it is listed."""

    service_arn: str


class Environment(Veiled, frozen=True):
    """What a service is given when it starts: values, and secrets by where they are looked up."""

    runtime_environment_variables: Mapping[str, str] = {}
    runtime_environment_secrets: Mapping[str, str] = {}


class Image(Veiled, frozen=True):
    """A service that is made of an image."""

    image_identifier: str | None = None
    image_configuration: Environment = Environment()


class Settings(Veiled, frozen=True):
    """The settings of a service that is built from code."""

    code_configuration_values: Environment = Environment()


class Code(Veiled, frozen=True):
    """A service that is built from code."""

    repository_url: str | None = None
    code_configuration: Settings = Settings()


class Fetching(Row, frozen=True):
    """What a service is fetched with."""

    access_role_arn: str | None = None


class Source(Veiled, frozen=True):
    """What a service is made of."""

    image_repository: Image = Image()
    code_repository: Code = Code()
    authentication_configuration: Fetching = Fetching()


class Machine(Row, frozen=True):
    """What a service runs on."""

    instance_role_arn: str | None = None


class Ingress(Row, frozen=True):
    """From where a service can be called."""

    is_publicly_accessible: bool | None = None


class Network(Row, frozen=True):
    """The network of a service."""

    ingress_configuration: Ingress = Ingress()


class Service(Veiled, frozen=True):
    """A service."""

    service_arn: str
    service_name: str
    service_url: str | None = None
    status: str | None = None
    created_at: datetime | None = None
    source_configuration: Source = Source()
    instance_configuration: Machine = Machine()
    network_configuration: Network = Network()


class ServiceAnswer(Veiled, frozen=True):
    """The answer of DescribeService."""

    service: Service


@aws.stream(
    "apprunner.services",
    permission=("apprunner:ListServices", "apprunner:DescribeService"),
    yields=(Resource, Exposure),
    scope="account",
    parent=regions,
)
def services(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the services, the role each runs as, and the secrets in its environment."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages("apprunner", "ListServices", "ServiceSummaryList", Listed)):
        with losses.of(listed.service_arn):
            answer = here.find("apprunner", "DescribeService", ServiceAnswer, ServiceArn=listed.service_arn)
            if answer:
                yield from _service(api, scope, answer.service)
    losses.tell()


def _service(api: Api, scope: Scope, each: Service) -> Iterator[AnyRecord]:
    source = each.source_configuration
    image, code = source.image_repository, source.code_repository
    given = (image.image_configuration, code.code_configuration.code_configuration_values)
    yield from thing(
        scope,
        "aws.apprunner.service",
        each.service_arn,
        name=each.service_name,
        created=each.created_at,
        runs_as=roles(
            each.instance_configuration.instance_role_arn, source.authentication_configuration.access_role_arn
        ),
        facts={
            "status": each.status,
            "address": each.service_url,
            "public": each.network_configuration.ingress_configuration.is_publicly_accessible,
            "source": image.image_identifier or code.repository_url,
            "secret_references": words(arn for one in given for arn in one.runtime_environment_secrets.values()),
        },
    )
    texts = (variables("environment", one.runtime_environment_variables) for one in given)
    yield from exposures_of(api, scope, each.service_arn, texts)
