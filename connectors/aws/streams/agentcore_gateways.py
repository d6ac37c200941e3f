"""AgentCore gateways: what they put into the hands of agents, as which role and with whose credentials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of, resource_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles, words
from connectors.aws.streams.agentcore_runtimes import SERVICE, Authorizer, Workload, policy_of
from connectors.aws.streams.regions import regions
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, Identity, Policy, Resource, Tool

if TYPE_CHECKING:
    from connectors.aws.client import Api

Nested = Mapping[str, object]


class Listed(CamelRow, frozen=True):
    """A gateway as it is listed."""

    gateway_id: str


class PolicyEngine(CamelRow, frozen=True):
    """What weighs each call, and whether it stops one or only writes it down."""

    arn: str | None = None
    mode: str | None = None


class Gateway(CamelRow, frozen=True):
    """A gateway."""

    gateway_arn: str
    gateway_id: str
    name: str
    gateway_url: str | None = None
    role_arn: str | None = None
    status: str | None = None
    authorizer_type: str | None = None
    protocol_type: str | None = None
    created_at: datetime | None = None
    authorizer_configuration: Authorizer = Authorizer()
    workload_identity_details: Workload = Workload()
    policy_engine_configuration: PolicyEngine = PolicyEngine()


class ListedTarget(CamelRow, frozen=True):
    """What a gateway leads to, as it is listed."""

    target_id: str


class Provider(CamelRow, frozen=True):
    """Where the credentials for a target come from."""

    credential_provider_type: str = ""
    credential_provider: Mapping[str, Nested] = {}

    @property
    def arns(self) -> Iterator[str]:
        """The provider, whichever kind of one it is."""
        for each in self.credential_provider.values():
            arn = each.get("providerArn")
            if isinstance(arn, str):
                yield arn


class Target(CamelRow, frozen=True):
    """What a gateway leads to. Each kind of target has a shape of its own, below the protocol it is of."""

    name: str
    target_configuration: Mapping[str, Mapping[str, Nested]] = {}
    credential_provider_configurations: tuple[Provider, ...] = ()


@aws.stream(
    "agentcore.gateways",
    permission=("bedrock-agentcore:ListGateways", "bedrock-agentcore:GetGateway"),
    yields=(Identity,),
    scope="account",
    parent=regions,
)
def gateways(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the gateways, the role each calls on as, and how callers prove themselves."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages(SERVICE, "ListGateways", "items", Listed)):
        with losses.of(listed.gateway_id):
            each = here.find(SERVICE, "GetGateway", Gateway, gatewayIdentifier=listed.gateway_id)
            if each:
                yield Identity(
                    id=each.gateway_arn,
                    kind="aws.agentcore.gateway",
                    scope=scope.name,
                    name=each.name,
                    human=False,
                    created=each.created_at,
                    runs_as=roles(each.role_arn, each.workload_identity_details.workload_identity_arn),
                    facts={
                        "region": region.name,
                        "status": each.status,
                        "address": each.gateway_url,
                        "protocol": each.protocol_type,
                        "sign_in": each.authorizer_type,
                        "public": each.authorizer_type == "NONE",
                        "issuer": each.authorizer_configuration.jwt.discovery_url,
                        "policy_engine": each.policy_engine_configuration.arn,
                        "policy_mode": each.policy_engine_configuration.mode,
                    },
                )
    losses.tell()


@aws.stream(
    "agentcore.gateway_tools",
    permission=("bedrock-agentcore:ListGatewayTargets", "bedrock-agentcore:GetGatewayTarget"),
    yields=(Tool,),
    scope="account",
    parent=gateways,
)
def gateway_tools(api: Api, scope: Scope, gateway: Identity) -> Iterator[AnyRecord]:
    """List the tools that a gateway offers, where each leads, and whose credentials it is called with."""
    here, losses = api.in_region(region_of(gateway.id)), Losses()
    given = {"gatewayIdentifier": resource_of(gateway.id).rpartition("/")[2]}
    for listed in losses.each(here.pages(SERVICE, "ListGatewayTargets", "items", ListedTarget, **given)):
        with losses.of(listed.target_id):
            target = here.find(SERVICE, "GetGatewayTarget", Target, targetId=listed.target_id, **given)
            if target:
                yield from _tools(scope, gateway, target)
    losses.tell()


def _tools(scope: Scope, gateway: Identity, target: Target) -> Iterator[Tool]:
    providers = target.credential_provider_configurations
    for kinds in target.target_configuration.values():
        for kind, told in kinds.items():
            for name in _names(told) or [target.name]:
                yield Tool(
                    id=f"aws.agentcore.tool:{gateway.id}/{target.name}/{name}",
                    kind="aws.agentcore.tool",
                    scope=scope.name,
                    agent=gateway.id,
                    server=target.name,
                    name=name,
                    facts={
                        "form": kind,
                        "reaches": _address(told),
                        "credentials": words(each.credential_provider_type for each in providers),
                        "providers": words(arn for each in providers for arn in each.arns),
                    },
                )


def _names(told: Nested) -> list[str]:
    """The names of tools where they are written beside the target, and not in a file elsewhere."""
    schema = told.get("toolSchema")
    written = schema.get("inlinePayload") if isinstance(schema, dict) else None
    if not isinstance(written, list):
        return []
    return [str(each["name"]) for each in written if isinstance(each, dict) and "name" in each]


def _address(told: Nested) -> str | None:
    """Where a target is: a function, a server, an API, an agent."""
    for key in ("lambdaArn", "endpoint", "restApiId", "arn"):
        if isinstance(address := told.get(key), str):
            return address
    return None


@aws.stream(
    "agentcore.gateway_policies",
    permission="bedrock-agentcore:GetResourcePolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=gateways,
)
def gateway_policies(api: Api, scope: Scope, gateway: Identity) -> Iterator[AnyRecord]:
    """Read who may call a gateway by its own policy."""
    return policy_of(api, scope, gateway.id)
