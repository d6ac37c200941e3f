"""Batch: what jobs are started from, where they run, the roles of both, and what the definitions give away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.containers import Container, container_facts
from connectors.aws.mentions import roles
from connectors.aws.streams.instance_profiles import ProfileRef, roles_by_profile
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, variables
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow, VeiledCamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Job(Container, frozen=True):
    """The container of a job, with its roles."""

    job_role_arn: str | None = None
    execution_role_arn: str | None = None


class Task(VeiledCamelRow, frozen=True):
    """Containers of a job that run together."""

    containers: tuple[Container, ...] = ()
    task_role_arn: str | None = None
    execution_role_arn: str | None = None


class Tasks(VeiledCamelRow, frozen=True):
    """A job written as ECS writes it."""

    task_properties: tuple[Task, ...] = ()


class Definition(VeiledCamelRow, frozen=True):
    """What jobs are started from."""

    job_definition_name: str
    job_definition_arn: str
    revision: int | None = None
    container_properties: Job | None = None
    ecs_properties: Tasks = Tasks()
    parameters: Mapping[str, str] = {}
    tags: Mapping[str, str] = {}

    @property
    def containers(self) -> tuple[Container, ...]:
        """All containers of a job."""
        single = (self.container_properties,) if self.container_properties else ()
        return (*single, *chain.from_iterable(task.containers for task in self.ecs_properties.task_properties))

    @property
    def runs_as(self) -> tuple[str, ...]:
        """The roles of a job, and those by which it is started."""
        job, tasks = self.container_properties or Job(), self.ecs_properties.task_properties
        named = chain.from_iterable((task.task_role_arn, task.execution_role_arn) for task in tasks)
        return roles(job.job_role_arn, job.execution_role_arn, *named)


class Machines(CamelRow, frozen=True):
    """The machines of an environment."""

    instance_role: str = ""
    type: str | None = None


class Environment(CamelRow, frozen=True):
    """Where jobs run."""

    compute_environment_name: str
    compute_environment_arn: str
    service_role: str | None = None
    state: str | None = None
    compute_resources: Machines = Machines()
    tags: Mapping[str, str] = {}


@aws.stream(
    "batch.job_definitions",
    permission="batch:DescribeJobDefinitions",
    yields=(Resource, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def job_definitions(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List what jobs are started from, in every revision that still can be: roles, and secrets in variables."""
    here = api.in_region(region.name)
    for each in here.pages("batch", "DescribeJobDefinitions", "jobDefinitions", Definition, status="ACTIVE"):
        yield from thing(
            scope,
            "aws.batch.job_definition",
            each.job_definition_arn,
            name=each.job_definition_name,
            tags=each.tags,
            runs_as=each.runs_as,
            facts={"revision": each.revision, **container_facts(each.containers)},
        )
        texts = chain.from_iterable(container.texts for container in each.containers)
        parameters = variables("parameters", each.parameters)
        yield from exposures_of(api, scope, each.job_definition_arn, (*texts, parameters))


@aws.stream(
    "batch.compute_environments",
    permission=("batch:DescribeComputeEnvironments", "iam:ListInstanceProfiles"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def compute_environments(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List where jobs run, and the roles of the machines there."""
    here = api.in_region(region.name)
    found = list(here.pages("batch", "DescribeComputeEnvironments", "computeEnvironments", Environment))
    profiles = [ProfileRef(name=each.compute_resources.instance_role) for each in found]
    held = roles_by_profile(api, (each for each in profiles if each.name))
    for each in found:
        machines = each.compute_resources
        yield from thing(
            scope,
            "aws.batch.compute_environment",
            each.compute_environment_arn,
            name=each.compute_environment_name,
            tags=each.tags,
            runs_as=roles(*held.get(machines.instance_role, ()), each.service_role),
            facts={"state": each.state, "machines": machines.type},
        )
