"""Glue: jobs, crawlers and machines to try jobs on, the roles they run as, and what their arguments give away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import references, role_arn, roles, words
from connectors.aws.region_tags import RegionTags
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.texts import exposures_of, variables
from connectors.aws.things import thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Used(Row, frozen=True):
    """The connections that a job uses."""

    connections: tuple[str, ...] = ()


class Script(Row, frozen=True):
    """What a job runs, and where that lies."""

    name: str = ""
    script_location: str | None = None


class Job(Veiled, frozen=True):
    """A job."""

    name: str
    role: str = ""
    created_on: datetime | None = None
    command: Script = Script()
    connections: Used = Used()
    default_arguments: Mapping[str, str] = {}
    non_overridable_arguments: Mapping[str, str] = {}


class Crawler(Row, frozen=True):
    """A crawler, which reads data to describe it."""

    name: str
    role: str = ""
    creation_time: datetime | None = None


class Endpoint(Veiled, frozen=True):
    """A development endpoint: a machine with a role on which people try jobs."""

    endpoint_name: str
    role_arn: str = ""
    public_address: str | None = None
    public_key: str | None = None
    public_keys: tuple[str, ...] = ()
    arguments: Mapping[str, str] = {}
    created_timestamp: datetime | None = None


@aws.stream(
    "glue.jobs",
    permission=("glue:GetJobs", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def jobs(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the jobs, the role each runs as, and the secrets in their arguments."""
    here = api.in_region(region.name)
    found = here.pages("glue", "GetJobs", "Jobs", Job)
    losses = Losses()
    tags = RegionTags(here, "glue:job", losses)
    for each in found:
        arn = glue_arn(api, scope, region, f"job/{each.name}")
        arguments = {**each.default_arguments, **each.non_overridable_arguments}
        yield from thing(
            scope,
            "aws.glue.job",
            arn,
            name=each.name,
            tags=tags.of(arn),
            created=each.created_on,
            runs_as=roles(role_arn(api.partition, scope.name, each.role)),
            facts={
                "type": each.command.name or None,
                "script": each.command.script_location,
                "connections": words(each.connections.connections),
                "secret_references": references(arguments.values()),
            },
        )
        yield from exposures_of(api, scope, arn, [variables("arguments", arguments)])
    losses.tell()


@aws.stream("glue.crawlers", permission="glue:GetCrawlers", yields=(Resource,), scope="account", parent=regions)
def crawlers(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the crawlers and the role each runs as."""
    for each in api.in_region(region.name).pages("glue", "GetCrawlers", "Crawlers", Crawler):
        yield from thing(
            scope,
            "aws.glue.crawler",
            glue_arn(api, scope, region, f"crawler/{each.name}"),
            name=each.name,
            created=each.creation_time,
            runs_as=roles(role_arn(api.partition, scope.name, each.role)),
            facts={},
        )


@aws.stream(
    "glue.dev_endpoints",
    permission="glue:GetDevEndpoints",
    yields=(Resource, Exposure),
    scope="account",
    parent=regions,
)
def dev_endpoints(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the machines on which jobs are tried: whoever has a key to one has its role."""
    for each in api.in_region(region.name).pages("glue", "GetDevEndpoints", "DevEndpoints", Endpoint):
        arn = glue_arn(api, scope, region, f"devEndpoint/{each.endpoint_name}")
        yield from thing(
            scope,
            "aws.glue.dev_endpoint",
            arn,
            name=each.endpoint_name,
            created=each.created_timestamp,
            runs_as=roles(each.role_arn),
            facts={
                "public_ip": each.public_address,
                "public_keys": len({each.public_key, *each.public_keys} - {None}),
            },
        )
        yield from exposures_of(api, scope, arn, [variables("arguments", each.arguments)])


def glue_arn(api: Api, scope: Scope, region: Resource, what: str) -> str:
    """The ARN of a thing of Glue, which its answers leave out."""
    return f"arn:{api.partition}:glue:{region.name}:{scope.name}:{what}"
