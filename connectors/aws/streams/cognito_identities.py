"""Cognito identity pools: whoever signs in, or even who does not, becomes a role of the account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles, words
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

PAGE = 60


class Listed(Row, frozen=True):
    """An identity pool as it is listed."""

    identity_pool_id: str


class Vouching(Row, frozen=True):
    """A user pool whose word the identity pool takes."""

    provider_name: str = ""


class Pool(Row, frozen=True):
    """An identity pool."""

    identity_pool_id: str
    identity_pool_name: str
    allow_unauthenticated_identities: bool
    allow_classic_flow: bool | None = None
    cognito_identity_providers: tuple[Vouching, ...] = ()
    supported_login_providers: Mapping[str, str] = {}
    open_id_connect_providers: tuple[str, ...] = msgspec.field(default=(), name="OpenIdConnectProviderARNs")
    saml_providers: tuple[str, ...] = msgspec.field(default=(), name="SamlProviderARNs")
    identity_pool_tags: Mapping[str, str] = {}

    @property
    def vouching(self) -> str | None:
        """Whose word it takes for who somebody is."""
        pools = (each.provider_name for each in self.cognito_identity_providers)
        return words((*pools, *self.supported_login_providers, *self.open_id_connect_providers, *self.saml_providers))


class Roles(Row, frozen=True):
    """The answer of GetIdentityPoolRoles: the roles by ``authenticated`` and ``unauthenticated``."""

    roles: Mapping[str, str] = {}


@aws.stream(
    "cognito.identity_pools",
    permission=(
        "cognito-identity:ListIdentityPools",
        "cognito-identity:DescribeIdentityPool",
        "cognito-identity:GetIdentityPoolRoles",
    ),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def identity_pools(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the pools that hand out roles, whose word each takes, and whether strangers get one too."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(
        here.pages("cognito-identity", "ListIdentityPools", "IdentityPools", Listed, MaxResults=PAGE)
    ):
        with losses.of(listed.identity_pool_id):
            given = {"IdentityPoolId": listed.identity_pool_id}
            each = here.find("cognito-identity", "DescribeIdentityPool", Pool, **given)
            if each is None:
                continue
            held = (here.find("cognito-identity", "GetIdentityPoolRoles", Roles, **given) or Roles()).roles
            strangers = held.get("unauthenticated") if each.allow_unauthenticated_identities else None
            yield from thing(
                scope,
                "aws.cognito.identity_pool",
                f"arn:{api.partition}:cognito-identity:{region.name}:{scope.name}:identitypool/{each.identity_pool_id}",
                name=each.identity_pool_name,
                tags=each.identity_pool_tags,
                runs_as=roles(held.get("authenticated"), strangers),
                facts={
                    "strangers": each.allow_unauthenticated_identities,
                    "strangers_role": strangers,
                    "classic_flow": each.allow_classic_flow,
                    "vouching": each.vouching,
                },
            )
    losses.tell()
