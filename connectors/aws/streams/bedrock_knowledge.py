"""Bedrock's knowledge bases and flows: the roles they read and run as, and the secrets by which they reach others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles, words
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(CamelRow, frozen=True):
    """A knowledge base as it is listed."""

    knowledge_base_id: str


class Base(CamelRow, frozen=True):
    """A knowledge base."""

    knowledge_base_arn: str
    name: str
    role_arn: str | None = None
    status: str | None = None
    created_at: datetime | None = None
    storage_configuration: Mapping[str, object] = {}

    @property
    def secrets(self) -> Iterator[str]:
        """The secrets by which a store outside AWS is entered; each kind of store has a shape of its own."""
        for store in self.storage_configuration.values():
            secret = store.get("credentialsSecretArn") if isinstance(store, dict) else None
            if isinstance(secret, str):
                yield secret


class BaseAnswer(CamelRow, frozen=True):
    """The answer of GetKnowledgeBase."""

    knowledge_base: Base


class ListedFlow(CamelRow, frozen=True):
    """A flow as it is listed."""

    id: str


class Flow(CamelRow, frozen=True):
    """A flow: prompts, agents and functions one after the other."""

    arn: str
    name: str
    execution_role_arn: str | None = None
    status: str | None = None
    created_at: datetime | None = None


@aws.stream(
    "bedrock.knowledge_bases",
    permission=("bedrock:ListKnowledgeBases", "bedrock:GetKnowledgeBase"),
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def knowledge_bases(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the knowledge bases, the role each reads as, and the secrets by which it enters its store."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages("bedrock-agent", "ListKnowledgeBases", "knowledgeBaseSummaries", Listed)):
        with losses.of(listed.knowledge_base_id):
            given = {"knowledgeBaseId": listed.knowledge_base_id}
            answer = here.find("bedrock-agent", "GetKnowledgeBase", BaseAnswer, **given)
            if answer:
                each = answer.knowledge_base
                store = each.storage_configuration.get("type")
                yield from thing(
                    scope,
                    "aws.bedrock.knowledge_base",
                    each.knowledge_base_arn,
                    name=each.name,
                    created=each.created_at,
                    runs_as=roles(each.role_arn),
                    facts={
                        "status": each.status,
                        "store": store if isinstance(store, str) else None,
                        "secret_references": words(each.secrets),
                    },
                )
    losses.tell()


@aws.stream(
    "bedrock.flows",
    permission=("bedrock:ListFlows", "bedrock:GetFlow"),
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def flows(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the flows and the role each runs as."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages("bedrock-agent", "ListFlows", "flowSummaries", ListedFlow)):
        with losses.of(listed.id):
            each = here.find("bedrock-agent", "GetFlow", Flow, flowIdentifier=listed.id)
            if each:
                yield from thing(
                    scope,
                    "aws.bedrock.flow",
                    each.arn,
                    name=each.name,
                    created=each.created_at,
                    runs_as=roles(each.execution_role_arn),
                    facts={"status": each.status},
                )
    losses.tell()
