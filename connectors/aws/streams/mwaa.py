"""Managed Airflow: environments, the role each runs as, and the secrets in their settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import references, roles
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, variables
from connectors.aws.things import thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Environment(Veiled, frozen=True):
    """An environment."""

    name: str
    arn: str
    execution_role_arn: str | None = None
    service_role_arn: str | None = None
    airflow_version: str | None = None
    status: str | None = None
    webserver_access_mode: str | None = None
    source_bucket_arn: str | None = None
    created_at: datetime | None = None
    airflow_configuration_options: Mapping[str, str] = {}
    tags: Mapping[str, str] = {}


class EnvironmentAnswer(Veiled, frozen=True):
    """The answer of GetEnvironment."""

    environment: Environment


@aws.stream(
    "airflow.environments",
    permission=("airflow:ListEnvironments", "airflow:GetEnvironment"),
    yields=(Resource, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def environments(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the environments of Airflow, the role that all their workflows run as, and secrets in their settings."""
    here, losses = api.in_region(region.name), Losses()
    for name in losses.each(here.pages("mwaa", "ListEnvironments", "Environments", str)):
        with losses.of(name):
            answer = here.find("mwaa", "GetEnvironment", EnvironmentAnswer, Name=name)
            if answer is None:
                continue
            each = answer.environment
            settings = each.airflow_configuration_options
            yield from thing(
                scope,
                "aws.airflow.environment",
                each.arn,
                name=each.name,
                tags=each.tags,
                created=each.created_at,
                runs_as=roles(each.execution_role_arn),
                facts={
                    "version": each.airflow_version,
                    "status": each.status,
                    "public": each.webserver_access_mode == "PUBLIC_ONLY",
                    "workflows": each.source_bucket_arn,
                    "service_role": each.service_role_arn,
                    "secret_references": references(settings.values()),
                },
            )
            yield from exposures_of(api, scope, each.arn, [variables("settings", settings)])
    losses.tell()
