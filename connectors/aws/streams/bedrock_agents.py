"""Bedrock agents, the role each acts as, and what they are told to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import references, roles
from connectors.aws.owned import owned
from connectors.aws.region_tags import RegionTags
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.texts import exposures_of, plain
from connectors.aws.veiled import CamelRow, VeiledCamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, Identity, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

KIND = "aws.bedrock.agent"


class Listed(CamelRow, frozen=True):
    """An agent as it is listed."""

    agent_id: str


class Guardrail(CamelRow, frozen=True):
    """What keeps an agent from saying what it should not."""

    guardrail_identifier: str | None = None


class Agent(VeiledCamelRow, frozen=True):
    """An agent."""

    agent_arn: str
    agent_name: str
    agent_status: str | None = None
    agent_resource_role_arn: str | None = None
    foundation_model: str | None = None
    instruction: str = ""
    created_at: datetime | None = None
    guardrail_configuration: Guardrail = Guardrail()
    agent_collaboration: str | None = None


class AgentAnswer(VeiledCamelRow, frozen=True):
    """The answer of GetAgent."""

    agent: Agent


@aws.stream(
    "bedrock.agents",
    permission=("bedrock:ListAgents", "bedrock:GetAgent", TAGS_PERMISSION),
    yields=(Identity, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def agents(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the agents, the role each acts as, and the secrets in what they are told to do."""
    here = api.in_region(region.name)
    listed = here.pages("bedrock-agent", "ListAgents", "agentSummaries", Listed)
    losses = Losses()
    tags = RegionTags(here, "bedrock:agent", losses)
    for one in losses.each(listed):
        with losses.of(one.agent_id):
            answer = here.find("bedrock-agent", "GetAgent", AgentAnswer, agentId=one.agent_id)
            if answer is None:
                continue
            each = answer.agent
            yield from owned(_agent(scope, each, dict(tags.of(each.agent_arn))))
            yield from exposures_of(api, scope, each.agent_arn, [plain("instruction", each.instruction)])
    losses.tell()


def _agent(scope: Scope, each: Agent, tags: dict[str, str]) -> Identity:
    return Identity(
        id=each.agent_arn,
        kind=KIND,
        scope=scope.name,
        name=each.agent_name,
        human=False,
        created=each.created_at,
        tags=tags,
        runs_as=roles(each.agent_resource_role_arn),
        facts={
            "region": region_of(each.agent_arn),
            "status": each.agent_status,
            "model": each.foundation_model,
            "guardrail": each.guardrail_configuration.guardrail_identifier,
            "collaboration": each.agent_collaboration,
            "secret_references": references([each.instruction]),
        },
    )
