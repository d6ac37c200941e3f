"""AgentCore's identities: who agents are to services elsewhere, and the logins that are kept for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.streams.agentcore_runtimes import SERVICE
from connectors.aws.streams.regions import regions
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Credential, Identity, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Workload(CamelRow, frozen=True):
    """Who an agent is to the vault of tokens."""

    name: str
    workload_identity_arn: str


class Listed(CamelRow, frozen=True):
    """A login as it is listed."""

    name: str
    credential_provider_arn: str
    credential_provider_vendor: str | None = None
    created_time: datetime | None = None
    last_updated_time: datetime | None = None


class Place(CamelRow, frozen=True):
    """Where a login's secret is kept."""

    secret_arn: str | None = None


class ApiKey(CamelRow, frozen=True):
    """The answer of GetApiKeyCredentialProvider, of which only where the key is kept matters."""

    secret: Place = msgspec.field(default=Place(), name="apiKeySecretArn")


class Oauth(CamelRow, frozen=True):
    """The answer of GetOauth2CredentialProvider, of which only where the secret is kept matters."""

    secret: Place = msgspec.field(default=Place(), name="clientSecretArn")


@aws.stream(
    "agentcore.workload_identities",
    permission="bedrock-agentcore:ListWorkloadIdentities",
    yields=(Identity,),
    scope="account",
    parent=regions,
)
def workload_identities(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List who the agents are to the vault that gives them tokens for services elsewhere."""
    for each in api.in_region(region.name).pages(SERVICE, "ListWorkloadIdentities", "workloadIdentities", Workload):
        yield Identity(
            id=each.workload_identity_arn,
            kind="aws.agentcore.workload_identity",
            scope=scope.name,
            name=each.name,
            human=False,
            facts={"region": region.name},
        )


@aws.stream(
    "agentcore.api_key_logins",
    permission=("bedrock-agentcore:ListApiKeyCredentialProviders", "bedrock-agentcore:GetApiKeyCredentialProvider"),
    yields=(Identity, Credential),
    scope="account",
    parent=regions,
)
def api_key_logins(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the API keys that are kept for agents, and the secret each is in."""
    here, losses = api.in_region(region.name), Losses()
    for each in here.pages(SERVICE, "ListApiKeyCredentialProviders", "credentialProviders", Listed):
        found = None
        with losses.of(each.name):
            found = here.find(SERVICE, "GetApiKeyCredentialProvider", ApiKey, name=each.name)
        yield from _login(scope, each, "API key", found.secret if found else Place())
    losses.tell()


@aws.stream(
    "agentcore.oauth_logins",
    permission=("bedrock-agentcore:ListOauth2CredentialProviders", "bedrock-agentcore:GetOauth2CredentialProvider"),
    yields=(Identity, Credential),
    scope="account",
    parent=regions,
)
def oauth_logins(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the OAuth clients that are kept for agents, and the secret each has its own in."""
    here, losses = api.in_region(region.name), Losses()
    for each in here.pages(SERVICE, "ListOauth2CredentialProviders", "credentialProviders", Listed):
        found = None
        with losses.of(each.name):
            found = here.find(SERVICE, "GetOauth2CredentialProvider", Oauth, name=each.name)
        yield from _login(scope, each, "OAuth client", found.secret if found else Place())
    losses.tell()


def _login(scope: Scope, each: Listed, form: str, kept: Place) -> Iterator[AnyRecord]:
    arn = each.credential_provider_arn
    yield Identity(
        id=arn,
        kind="aws.agentcore.login",
        scope=scope.name,
        name=each.name,
        human=False,
        created=each.created_time,
        facts={"region": region_of(arn), "vendor": each.credential_provider_vendor},
    )
    yield Credential(
        id=f"aws.agentcore.credential:{arn}",
        kind="aws.agentcore.credential",
        scope=scope.name,
        identity=arn,
        name=each.name,
        created=each.created_time,
        rotated=each.last_updated_time,
        facts={"form": form, "secret": kept.secret_arn},
    )
