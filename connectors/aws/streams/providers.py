"""Identity providers: whose word the account takes for who somebody is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.rows import Row, Tag, tags_of
from connectors.streams import Scope
from graph.model import AnyRecord, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(Row, frozen=True):
    """A provider as it is listed."""

    arn: str


class OidcProviders(Row, frozen=True):
    """The answer of ListOpenIDConnectProviders, which comes in one page."""

    providers: tuple[Listed, ...] = msgspec.field(default=(), name="OpenIDConnectProviderList")


class OidcProvider(Row, frozen=True):
    """The answer of GetOpenIDConnectProvider."""

    url: str
    client_ids: tuple[str, ...] = msgspec.field(default=(), name="ClientIDList")
    create_date: datetime | None = None
    tags: tuple[Tag, ...] = ()


class SamlProvider(Listed, frozen=True):
    """A SAML provider as it is listed."""

    create_date: datetime | None = None
    valid_until: datetime | None = None


class SamlProviders(Row, frozen=True):
    """The answer of ListSAMLProviders, which comes in one page."""

    providers: tuple[SamlProvider, ...] = msgspec.field(default=(), name="SAMLProviderList")


@aws.stream(
    "iam.oidc_providers",
    permission=("iam:ListOpenIDConnectProviders", "iam:GetOpenIDConnectProvider"),
    yields=(Resource,),
    scope="account",
)
def oidc_providers(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the OIDC issuers that the account believes, and for which audiences."""
    losses = Losses()
    for listed in losses.each(api.call("iam", "ListOpenIDConnectProviders", OidcProviders).providers):
        with losses.of(listed.arn):
            provider = api.find("iam", "GetOpenIDConnectProvider", OidcProvider, OpenIDConnectProviderArn=listed.arn)
            if provider is not None:
                yield Resource(
                    id=listed.arn,
                    kind="aws.iam.oidc_provider",
                    scope=scope.name,
                    name=provider.url.removeprefix("https://"),
                    parent=f"aws.account:{scope.name}",
                    created=provider.create_date,
                    tags=tags_of(provider.tags),
                    facts={"audiences": " ".join(sorted(provider.client_ids))},
                )
    losses.tell()


@aws.stream("iam.saml_providers", permission="iam:ListSAMLProviders", yields=(Resource,), scope="account")
def saml_providers(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the SAML providers that the account believes, and until when."""
    for provider in api.call("iam", "ListSAMLProviders", SamlProviders).providers:
        until = provider.valid_until
        yield Resource(
            id=provider.arn,
            kind="aws.iam.saml_provider",
            scope=scope.name,
            name=provider.arn.rpartition("/")[2],
            parent=f"aws.account:{scope.name}",
            created=provider.create_date,
            facts={"valid_until": until.isoformat() if until else None},
        )
