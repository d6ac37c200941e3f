"""ECS: clusters, services and task definitions, the roles tasks run as, and what their definitions give away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.batches import batches
from connectors.aws.containers import Container, container_facts
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow, VeiledCamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

CLUSTERS_AT_ONCE, SERVICES_AT_ONCE = 100, 10


class LowTag(CamelRow, frozen=True):
    """One tag, in small letters."""

    key: str
    value: str = ""


class Cluster(CamelRow, frozen=True):
    """A cluster."""

    cluster_arn: str
    cluster_name: str
    status: str | None = None
    tags: tuple[LowTag, ...] = ()


class ClustersAnswer(CamelRow, frozen=True):
    """The answer of DescribeClusters."""

    clusters: tuple[Cluster, ...] = ()


class Vpc(CamelRow, frozen=True):
    """How the tasks of a service are in a network."""

    assign_public_ip: str = ""


class Network(CamelRow, frozen=True):
    """The network of a service."""

    awsvpc_configuration: Vpc = Vpc()


class Service(CamelRow, frozen=True):
    """A service: tasks that are kept running."""

    service_arn: str
    service_name: str
    task_definition: str = ""
    role_arn: str | None = None
    status: str | None = None
    created_at: datetime | None = None
    launch_type: str | None = None
    enable_execute_command: bool | None = None
    network_configuration: Network = Network()
    tags: tuple[LowTag, ...] = ()


class ServicesAnswer(CamelRow, frozen=True):
    """The answer of DescribeServices."""

    services: tuple[Service, ...] = ()


class Definition(VeiledCamelRow, frozen=True):
    """What tasks are started from."""

    task_definition_arn: str
    family: str
    revision: int | None = None
    task_role_arn: str | None = None
    execution_role_arn: str | None = None
    network_mode: str | None = None
    registered_at: datetime | None = None
    container_definitions: tuple[Container, ...] = ()

    @property
    def runs_as(self) -> tuple[str, ...]:
        """The role of the tasks, and the one by which they are started."""
        return roles(self.task_role_arn, self.execution_role_arn)


class DefinitionAnswer(VeiledCamelRow, frozen=True):
    """The answer of DescribeTaskDefinition."""

    task_definition: Definition
    tags: tuple[LowTag, ...] = ()


@aws.stream(
    "ecs.clusters",
    permission=("ecs:ListClusters", "ecs:DescribeClusters"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def clusters(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the clusters."""
    here, losses = api.in_region(region.name), Losses()
    for arns in losses.each(batches(here.pages("ecs", "ListClusters", "clusterArns", str), CLUSTERS_AT_ONCE)):
        with losses.of(arns[0]):
            answer = here.call("ecs", "DescribeClusters", ClustersAnswer, clusters=arns, include=["TAGS"])
            for each in answer.clusters:
                yield from thing(
                    scope,
                    "aws.ecs.cluster",
                    each.cluster_arn,
                    name=each.cluster_name,
                    tags=_tags(each.tags),
                    facts={"status": each.status},
                )
    losses.tell()


@aws.stream(
    "ecs.services",
    permission=("ecs:ListServices", "ecs:DescribeServices", "ecs:DescribeTaskDefinition"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=clusters,
    parents=lambda record: isinstance(record, Resource),
)
def services(api: Api, scope: Scope, cluster: Resource) -> Iterator[AnyRecord]:
    """List the services of a cluster and the roles that their tasks run as."""
    here, losses = api.in_region(region_of(cluster.id)), Losses()
    known: dict[str, tuple[str, ...]] = {}
    for arns in losses.each(
        batches(here.pages("ecs", "ListServices", "serviceArns", str, cluster=cluster.id), SERVICES_AT_ONCE)
    ):
        with losses.of(arns[0]):
            answer = here.call(
                "ecs", "DescribeServices", ServicesAnswer, cluster=cluster.id, services=arns, include=["TAGS"]
            )
            for each in answer.services:
                if each.task_definition and each.task_definition not in known:
                    known[each.task_definition] = ()
                    with losses.of(each.task_definition):
                        described = _described(here, each.task_definition)
                        known[each.task_definition] = described.task_definition.runs_as if described else ()
                yield from _service(scope, cluster, each, known.get(each.task_definition, ()))
    losses.tell()


def _service(scope: Scope, cluster: Resource, each: Service, runs_as: tuple[str, ...]) -> Iterator[AnyRecord]:
    return thing(
        scope,
        "aws.ecs.service",
        each.service_arn,
        name=each.service_name,
        tags=_tags(each.tags),
        created=each.created_at,
        runs_as=roles(*runs_as, each.role_arn),
        facts={
            "cluster": cluster.id,
            "task_definition": each.task_definition or None,
            "status": each.status,
            "launch_type": each.launch_type,
            "execute_command": each.enable_execute_command,
            "public_ip": each.network_configuration.awsvpc_configuration.assign_public_ip == "ENABLED",
        },
    )


@aws.stream(
    "ecs.task_definitions",
    permission=("ecs:ListTaskDefinitionFamilies", "ecs:DescribeTaskDefinition"),
    yields=(Resource, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def task_definitions(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the newest task definition of each family: its roles, and the secrets in its variables and commands."""
    here, losses = api.in_region(region.name), Losses()
    for family in losses.each(here.pages("ecs", "ListTaskDefinitionFamilies", "families", str, status="ACTIVE")):
        with losses.of(family):
            described = _described(here, family)
            if described is None:
                continue
            each = described.task_definition
            yield from thing(
                scope,
                "aws.ecs.task_definition",
                each.task_definition_arn,
                name=each.family,
                tags=_tags(described.tags),
                created=each.registered_at,
                runs_as=each.runs_as,
                facts={
                    "revision": each.revision,
                    "network_mode": each.network_mode,
                    **container_facts(each.container_definitions),
                },
            )
            texts = chain.from_iterable(container.texts for container in each.container_definitions)
            yield from exposures_of(api, scope, each.task_definition_arn, texts)
    losses.tell()


def _described(here: Api, definition: str) -> DefinitionAnswer | None:
    return here.find(
        "ecs",
        "DescribeTaskDefinition",
        DefinitionAnswer,
        absent=("ClientException",),
        taskDefinition=definition,
        include=["TAGS"],
    )


def _tags(tags: tuple[LowTag, ...]) -> dict[str, str]:
    return {tag.key: tag.value for tag in tags}
