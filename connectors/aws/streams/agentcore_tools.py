"""AgentCore's own tools: interpreters that run code, browsers and memories, and the role each acts as."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles
from connectors.aws.streams.agentcore_runtimes import SERVICE, Network
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

OWN = "CUSTOM"
"""What the account made itself; what AWS offers to everybody has no role."""


class ListedInterpreter(CamelRow, frozen=True):
    """An interpreter as it is listed."""

    code_interpreter_id: str


class Acting(CamelRow, frozen=True):
    """What interpreters and browsers have in common."""

    name: str
    execution_role_arn: str | None = None
    status: str | None = None
    created_at: datetime | None = None
    network_configuration: Network = Network()


class Interpreter(Acting, frozen=True, kw_only=True):
    """An interpreter: whoever starts a session there runs code as its role."""

    code_interpreter_arn: str


class ListedBrowser(CamelRow, frozen=True):
    """A browser as it is listed."""

    browser_id: str


class Browser(Acting, frozen=True, kw_only=True):
    """A browser that agents drive."""

    browser_arn: str


class ListedMemory(CamelRow, frozen=True):
    """A memory as it is listed."""

    id: str


class Memory(CamelRow, frozen=True):
    """What agents remember."""

    arn: str
    name: str
    memory_execution_role_arn: str | None = None
    status: str | None = None
    encryption_key_arn: str | None = None
    created_at: datetime | None = None


class MemoryAnswer(CamelRow, frozen=True):
    """The answer of GetMemory."""

    memory: Memory


@aws.stream(
    "agentcore.code_interpreters",
    permission=("bedrock-agentcore:ListCodeInterpreters", "bedrock-agentcore:GetCodeInterpreter"),
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def code_interpreters(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the interpreters and the role that code there runs as."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(
        here.pages(SERVICE, "ListCodeInterpreters", "codeInterpreterSummaries", ListedInterpreter, type=OWN)
    ):
        with losses.of(listed.code_interpreter_id):
            each = here.find(SERVICE, "GetCodeInterpreter", Interpreter, codeInterpreterId=listed.code_interpreter_id)
            if each:
                yield from _acting(scope, "aws.agentcore.code_interpreter", each.code_interpreter_arn, each)
    losses.tell()


@aws.stream(
    "agentcore.browsers",
    permission=("bedrock-agentcore:ListBrowsers", "bedrock-agentcore:GetBrowser"),
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def browsers(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the browsers that agents drive, and the role of each."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages(SERVICE, "ListBrowsers", "browserSummaries", ListedBrowser, type=OWN)):
        with losses.of(listed.browser_id):
            each = here.find(SERVICE, "GetBrowser", Browser, browserId=listed.browser_id)
            if each:
                yield from _acting(scope, "aws.agentcore.browser", each.browser_arn, each)
    losses.tell()


def _acting(scope: Scope, kind: str, arn: str, each: Acting) -> Iterator[AnyRecord]:
    return thing(
        scope,
        kind,
        arn,
        name=each.name,
        created=each.created_at,
        runs_as=roles(each.execution_role_arn),
        facts={"status": each.status, "network": each.network_configuration.network_mode},
    )


@aws.stream(
    "agentcore.memories",
    permission=("bedrock-agentcore:ListMemories", "bedrock-agentcore:GetMemory"),
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def memories(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List what agents remember, and the role by which it is worked on."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages(SERVICE, "ListMemories", "memories", ListedMemory)):
        with losses.of(listed.id):
            answer = here.find(SERVICE, "GetMemory", MemoryAnswer, memoryId=listed.id)
            if answer:
                each = answer.memory
                yield from thing(
                    scope,
                    "aws.agentcore.memory",
                    each.arn,
                    name=each.name,
                    created=each.created_at,
                    runs_as=roles(each.memory_execution_role_arn),
                    facts={"status": each.status, "kms_key": each.encryption_key_arn},
                )
    losses.tell()
