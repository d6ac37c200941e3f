"""AgentCore runtimes: agents that run there, the role of each, who may call it, what it is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import references, roles
from connectors.aws.owned import owned
from connectors.aws.region_tags import RegionTags
from connectors.aws.resource_policies import resource_policy
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.texts import exposures_of, variables
from connectors.aws.veiled import CamelRow, VeiledCamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, Grant, Identity, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

SERVICE = "bedrock-agentcore-control"


class Jwt(CamelRow, frozen=True):
    """Whose tokens are taken for who somebody is."""

    discovery_url: str | None = None


class Authorizer(CamelRow, frozen=True):
    """How callers prove themselves, where it is not by AWS's own signatures."""

    jwt: Jwt = msgspec.field(default=Jwt(), name="customJWTAuthorizer")


class Network(CamelRow, frozen=True):
    """Whether it is on the internet or in a network of one's own."""

    network_mode: str | None = None


class Workload(CamelRow, frozen=True):
    """The identity by which it gets credentials for others."""

    workload_identity_arn: str | None = None


class Container(CamelRow, frozen=True):
    """An image."""

    container_uri: str | None = None


class Artifact(CamelRow, frozen=True):
    """What runs."""

    container_configuration: Container = Container()


class Protocol(CamelRow, frozen=True):
    """What it speaks: HTTP, MCP, A2A."""

    server_protocol: str | None = None


class ListedRuntime(CamelRow, frozen=True):
    """A runtime as it is listed."""

    agent_runtime_id: str
    agent_runtime_arn: str


class Runtime(VeiledCamelRow, frozen=True):
    """A runtime."""

    agent_runtime_arn: str
    agent_runtime_name: str
    role_arn: str | None = None
    status: str | None = None
    created_at: datetime | None = None
    network_configuration: Network = Network()
    workload_identity_details: Workload = Workload()
    agent_runtime_artifact: Artifact = Artifact()
    protocol_configuration: Protocol = Protocol()
    authorizer_configuration: Authorizer = Authorizer()
    environment_variables: Mapping[str, str] = {}


class PolicyAnswer(CamelRow, frozen=True):
    """The answer of GetResourcePolicy."""

    policy: str = ""


@aws.stream(
    "agentcore.runtimes",
    permission=("bedrock-agentcore:ListAgentRuntimes", "bedrock-agentcore:GetAgentRuntime", TAGS_PERMISSION),
    yields=(Identity, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def runtimes(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the agents that run on AgentCore, the role of each, and the secrets in their environments."""
    here = api.in_region(region.name)
    listed = here.pages(SERVICE, "ListAgentRuntimes", "agentRuntimes", ListedRuntime)
    losses = Losses()
    tags = RegionTags(here, "bedrock-agentcore:runtime", losses)
    for one in losses.each(listed):
        with losses.of(one.agent_runtime_id):
            each = here.find(SERVICE, "GetAgentRuntime", Runtime, agentRuntimeId=one.agent_runtime_id)
            if each is None:
                continue
            yield from owned(_runtime(scope, each, dict(tags.of(each.agent_runtime_arn))))
            texts = [variables("environment", each.environment_variables)]
            yield from exposures_of(api, scope, each.agent_runtime_arn, texts)
    losses.tell()


def _runtime(scope: Scope, each: Runtime, tags: dict[str, str]) -> Identity:
    return Identity(
        id=each.agent_runtime_arn,
        kind="aws.agentcore.runtime",
        scope=scope.name,
        name=each.agent_runtime_name,
        human=False,
        created=each.created_at,
        tags=tags,
        runs_as=roles(each.role_arn, each.workload_identity_details.workload_identity_arn),
        facts={
            "region": region_of(each.agent_runtime_arn),
            "status": each.status,
            "network": each.network_configuration.network_mode,
            "image": each.agent_runtime_artifact.container_configuration.container_uri,
            "protocol": each.protocol_configuration.server_protocol,
            "issuer": each.authorizer_configuration.jwt.discovery_url,
            "secret_references": references(each.environment_variables.values()),
        },
    )


@aws.stream(
    "agentcore.runtime_policies",
    permission="bedrock-agentcore:GetResourcePolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=runtimes,
    parents=lambda record: isinstance(record, Identity),
)
def runtime_policies(api: Api, scope: Scope, runtime: Identity) -> Iterator[AnyRecord]:
    """Read who may call an agent by its own policy."""
    return policy_of(api, scope, runtime.id)


def policy_of(api: Api, scope: Scope, arn: str) -> Iterator[AnyRecord]:
    """Read the policy that stands on a thing of AgentCore."""
    answer = api.in_region(region_of(arn)).find(SERVICE, "GetResourcePolicy", PolicyAnswer, resourceArn=arn)
    if answer:
        yield from resource_policy(scope, "agentcore", arn, answer.policy)
