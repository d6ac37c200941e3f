"""What Bedrock agents have at hand: functions, knowledge, and other agents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.arns import region_of, resource_of
from connectors.aws.losses import Losses
from connectors.aws.streams.bedrock_agents import agents
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Identity, Tool

if TYPE_CHECKING:
    from connectors.aws.client import Api

WORKING = "DRAFT"
"""The version of an agent that is worked on; numbered ones are made from it."""


class ListedGroup(CamelRow, frozen=True):
    """An action group as it is listed."""

    action_group_id: str


class Function(CamelRow, frozen=True):
    """One thing that an agent may call."""

    name: str
    require_confirmation: str | None = None


class Functions(CamelRow, frozen=True):
    """The functions of an action group."""

    functions: tuple[Function, ...] = ()


class Executor(CamelRow, frozen=True):
    """What carries out a call: a function of Lambda, or whoever talks to the agent."""

    function: str | None = msgspec.field(default=None, name="lambda")
    custom_control: str | None = None


class Group(CamelRow, frozen=True):
    """An action group: functions with one executor."""

    action_group_name: str
    action_group_state: str | None = None
    action_group_executor: Executor = Executor()
    function_schema: Functions = Functions()
    parent_action_signature: str | None = None


class GroupAnswer(CamelRow, frozen=True):
    """The answer of GetAgentActionGroup."""

    agent_action_group: Group


class Knowledge(CamelRow, frozen=True):
    """A knowledge base that an agent may read."""

    knowledge_base_id: str
    knowledge_base_state: str | None = None


class Other(CamelRow, frozen=True):
    """By which name another agent is called."""

    alias_arn: str | None = None


class Collaborator(CamelRow, frozen=True):
    """Another agent that an agent may hand its work to."""

    collaborator_name: str
    agent_descriptor: Other = Other()


@aws.stream(
    "bedrock.agent_tools",
    permission=(
        "bedrock:ListAgentActionGroups",
        "bedrock:GetAgentActionGroup",
        "bedrock:ListAgentKnowledgeBases",
        "bedrock:ListAgentCollaborators",
    ),
    yields=(Tool,),
    scope="account",
    parent=agents,
    parents=lambda record: isinstance(record, Identity),
)
def agent_tools(api: Api, scope: Scope, agent: Identity) -> Iterator[AnyRecord]:
    """List what an agent may call, read and hand its work to, in the version that is worked on."""
    here, losses = api.in_region(region_of(agent.id)), Losses()
    given = {"agentId": resource_of(agent.id).rpartition("/")[2], "agentVersion": WORKING}
    with losses.of("action groups"):
        yield from _action_groups(here, scope, agent, given, losses)
    with losses.of("knowledge"):
        yield from _knowledge(here, scope, agent, given)
    with losses.of("collaborators"):
        yield from _collaborators(here, scope, agent, given)
    losses.tell()


def _action_groups(here: Api, scope: Scope, agent: Identity, given: dict[str, str], losses: Losses) -> Iterator[Tool]:
    for listed in here.pages("bedrock-agent", "ListAgentActionGroups", "actionGroupSummaries", ListedGroup, **given):
        with losses.of(listed.action_group_id):
            answer = here.find(
                "bedrock-agent", "GetAgentActionGroup", GroupAnswer, actionGroupId=listed.action_group_id, **given
            )
            if answer:
                yield from _actions(scope, agent, answer.agent_action_group)


def _knowledge(here: Api, scope: Scope, agent: Identity, given: dict[str, str]) -> Iterator[Tool]:
    bases = here.pages("bedrock-agent", "ListAgentKnowledgeBases", "agentKnowledgeBaseSummaries", Knowledge, **given)
    for base in bases:
        arn = f"arn:{here.partition}:bedrock:{here.region}:{scope.name}:knowledge-base/{base.knowledge_base_id}"
        enabled = base.knowledge_base_state != "DISABLED"
        yield _tool(scope, agent, "knowledge", base.knowledge_base_id, effect="read", reaches=arn, enabled=enabled)


def _collaborators(here: Api, scope: Scope, agent: Identity, given: dict[str, str]) -> Iterator[Tool]:
    others = here.pages("bedrock-agent", "ListAgentCollaborators", "agentCollaboratorSummaries", Collaborator, **given)
    for other in others:
        reaches = other.agent_descriptor.alias_arn
        yield _tool(scope, agent, "agents", other.collaborator_name, reaches=reaches, enabled=True)


def _actions(scope: Scope, agent: Identity, group: Group) -> Iterator[Tool]:
    """A tool for each function; one for all where only a description of an API tells what there is."""
    executor = group.action_group_executor
    reaches = executor.function or executor.custom_control or group.parent_action_signature
    enabled = group.action_group_state != "DISABLED"
    for each in group.function_schema.functions or (Function(name=group.action_group_name),):
        asks = None if each.require_confirmation is None else each.require_confirmation == "ENABLED"
        yield _tool(scope, agent, group.action_group_name, each.name, reaches=reaches, enabled=enabled, asks=asks)


def _tool(
    scope: Scope,
    agent: Identity,
    server: str,
    name: str,
    *,
    effect: str | None = None,
    **facts: str | bool | None,
) -> Tool:
    return Tool(
        id=f"aws.bedrock.tool:{agent.id}/{server}/{name}",
        kind="aws.bedrock.tool",
        scope=scope.name,
        agent=agent.id,
        server=server,
        name=name,
        effect=effect,
        facts=dict(facts),
    )
