"""AgentCore harnesses: agents that are described and not programmed, the role of each, and its tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import references, roles
from connectors.aws.streams.agentcore_runtimes import SERVICE, Authorizer
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, variables
from connectors.aws.veiled import CamelRow, VeiledCamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, Identity, Resource, Tool

if TYPE_CHECKING:
    from connectors.aws.client import Api


class ListedHarness(CamelRow, frozen=True):
    """A harness as it is listed."""

    harness_id: str


class Equipment(CamelRow, frozen=True):
    """One tool of a harness."""

    type: str
    name: str = ""


class Harness(VeiledCamelRow, frozen=True):
    """A harness: an agent that is described and not programmed."""

    arn: str
    harness_name: str
    execution_role_arn: str | None = None
    status: str | None = None
    created_at: datetime | None = None
    authorizer_configuration: Authorizer = Authorizer()
    environment_variables: Mapping[str, str] = {}
    tools: tuple[Equipment, ...] = ()


class HarnessAnswer(VeiledCamelRow, frozen=True):
    """The answer of GetHarness."""

    harness: Harness


@aws.stream(
    "agentcore.harnesses",
    permission=("bedrock-agentcore:ListHarnesses", "bedrock-agentcore:GetHarness"),
    yields=(Identity, Tool, Exposure),
    scope="account",
    parent=regions,
)
def harnesses(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the agents that are described and not programmed, the role of each, and their tools."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages(SERVICE, "ListHarnesses", "harnesses", ListedHarness)):
        with losses.of(listed.harness_id):
            answer = here.find(SERVICE, "GetHarness", HarnessAnswer, harnessId=listed.harness_id)
            if answer:
                yield from _harness(scope, answer.harness)
                texts = [variables("environment", answer.harness.environment_variables)]
                yield from exposures_of(api, scope, answer.harness.arn, texts)
    losses.tell()


def _harness(scope: Scope, each: Harness) -> Iterator[AnyRecord]:
    yield Identity(
        id=each.arn,
        kind="aws.agentcore.harness",
        scope=scope.name,
        name=each.harness_name,
        human=False,
        created=each.created_at,
        runs_as=roles(each.execution_role_arn),
        facts={
            "region": region_of(each.arn),
            "status": each.status,
            "issuer": each.authorizer_configuration.jwt.discovery_url,
            "secret_references": references(each.environment_variables.values()),
        },
    )
    for tool in each.tools:
        yield Tool(
            id=f"aws.agentcore.tool:{each.arn}/{tool.type}/{tool.name}",
            kind="aws.agentcore.tool",
            scope=scope.name,
            agent=each.arn,
            server=tool.type,
            name=tool.name or tool.type,
        )
