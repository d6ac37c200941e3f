"""Cognito user pools and their app clients: programs that people sign in to, or that get tokens for themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.arns import region_of, resource_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import words
from connectors.aws.region_tags import RegionTags
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.things import thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Credential, Identity, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

PAGE = 60
FOR_ITSELF = "client_credentials"


class Pool(Row, frozen=True):
    """A pool as it is listed."""

    id: str
    name: str
    creation_date: datetime | None = None


class Listed(Row, frozen=True):
    """An app client as it is listed."""

    client_id: str


class AppClient(Veiled, frozen=True):
    """An app client."""

    client_id: str
    client_name: str = ""
    secret: str | None = msgspec.field(default=None, name="ClientSecret")
    creation_date: datetime | None = None
    last_modified_date: datetime | None = None
    allowed_o_auth_flows: tuple[str, ...] = msgspec.field(default=(), name="AllowedOAuthFlows")
    allowed_o_auth_scopes: tuple[str, ...] = msgspec.field(default=(), name="AllowedOAuthScopes")
    callback_urls: tuple[str, ...] = msgspec.field(default=(), name="CallbackURLs")
    explicit_auth_flows: tuple[str, ...] = ()
    refresh_token_validity: int | None = None


class ClientAnswer(Veiled, frozen=True):
    """The answer of DescribeUserPoolClient."""

    user_pool_client: AppClient


@aws.stream(
    "cognito.user_pools",
    permission=("cognito-idp:ListUserPools", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def user_pools(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the pools of users that sign in to programs."""
    here = api.in_region(region.name)
    found = here.pages("cognito-idp", "ListUserPools", "UserPools", Pool, MaxResults=PAGE)
    losses = Losses()
    tags = RegionTags(here, "cognito-idp:userpool", losses)
    for each in found:
        arn = f"arn:{api.partition}:cognito-idp:{region.name}:{scope.name}:userpool/{each.id}"
        yield from thing(
            scope,
            "aws.cognito.user_pool",
            arn,
            name=each.name,
            tags=tags.of(arn),
            created=each.creation_date,
            facts={"issuer": f"cognito-idp.{region.name}.amazonaws.com/{each.id}"},
        )
    losses.tell()


@aws.stream(
    "cognito.app_clients",
    permission=("cognito-idp:ListUserPoolClients", "cognito-idp:DescribeUserPoolClient"),
    yields=(Identity, Credential),
    scope="account",
    parent=user_pools,
    parents=lambda record: isinstance(record, Resource),
)
def app_clients(api: Api, scope: Scope, pool: Resource) -> Iterator[AnyRecord]:
    """List the programs of a pool, how each gets its tokens, and whether it has a secret."""
    here, of = api.in_region(region_of(pool.id)), resource_of(pool.id).rpartition("/")[2]
    losses = Losses()
    for listed in losses.each(
        here.pages("cognito-idp", "ListUserPoolClients", "UserPoolClients", Listed, UserPoolId=of)
    ):
        with losses.of(listed.client_id):
            answer = here.find(
                "cognito-idp", "DescribeUserPoolClient", ClientAnswer, UserPoolId=of, ClientId=listed.client_id
            )
            if answer:
                yield from _client(api, scope, pool, answer.user_pool_client)
    losses.tell()


def _client(api: Api, scope: Scope, pool: Resource, each: AppClient) -> Iterator[AnyRecord]:
    program = Identity(
        id=f"aws.cognito.app_client:{pool.id}/{each.client_id}",
        kind="aws.cognito.app_client",
        scope=scope.name,
        name=each.client_name or each.client_id,
        human=False,
        environment=pool.environment,
        created=each.creation_date,
        facts={
            "pool": pool.id,
            "client_id": each.client_id,
            "flows": words(each.allowed_o_auth_flows),
            "for_itself": FOR_ITSELF in each.allowed_o_auth_flows,
            "scopes": words(each.allowed_o_auth_scopes),
            "callbacks": words(each.callback_urls),
            "sign_in": words(each.explicit_auth_flows),
            "secret": each.secret is not None,
            "refresh_token_days": each.refresh_token_validity,
        },
    )
    yield program
    if each.secret:
        yield Credential(
            id=f"aws.cognito.client_secret:{pool.id}/{each.client_id}",
            kind="aws.cognito.client_secret",
            scope=scope.name,
            identity=program.id,
            name=f"secret of {program.name}",
            created=each.creation_date,
            never_expires=True,
            fingerprint=api.looking.fingerprint(each.secret),
        )
