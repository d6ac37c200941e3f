"""AppSync: GraphQL APIs, how callers prove themselves, the roles by which data is fetched, and the keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.arns import region_of, resource_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles, words
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow, VeiledCamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Credential, Identity, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

BY_KEY = "API_KEY"


class Way(CamelRow, frozen=True):
    """One way in which a caller may prove himself."""

    authentication_type: str


class GraphqlApi(CamelRow, frozen=True):
    """An API as it is listed."""

    api_id: str
    name: str
    arn: str
    authentication_type: str
    visibility: str | None = None
    additional_authentication_providers: tuple[Way, ...] = ()
    tags: Mapping[str, str] = {}

    @property
    def ways(self) -> tuple[str, ...]:
        """Every way in which a caller may prove himself."""
        return (
            self.authentication_type,
            *(each.authentication_type for each in self.additional_authentication_providers),
        )


class Source(CamelRow, frozen=True):
    """Where an API fetches data, and as which role."""

    name: str
    type: str = ""
    service_role_arn: str | None = None


class Key(VeiledCamelRow, frozen=True):
    """A key of an API. What AWS calls its id is the key itself."""

    value: str = msgspec.field(name="id")
    description: str | None = None
    expires: int | None = None


@aws.stream(
    "appsync.apis",
    permission=("appsync:ListGraphqlApis", "appsync:ListDataSources"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def apis(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the APIs, how callers prove themselves, and the roles by which data is fetched."""
    here, losses = api.in_region(region.name), Losses()
    for each in here.pages("appsync", "ListGraphqlApis", "graphqlApis", GraphqlApi):
        sources: list[Source] = []
        with losses.of(each.api_id):
            sources += here.pages("appsync", "ListDataSources", "dataSources", Source, apiId=each.api_id)
        yield from thing(
            scope,
            "aws.appsync.api",
            each.arn,
            name=each.name,
            tags=each.tags,
            runs_as=roles(*(source.service_role_arn for source in sources)),
            facts={
                "sign_in": words(each.ways),
                "by_key": BY_KEY in each.ways,
                "public": each.visibility != "PRIVATE",
                "data_sources": words(source.type for source in sources),
            },
        )
    losses.tell()


@aws.stream(
    "appsync.keys",
    permission="appsync:ListApiKeys",
    yields=(Identity, Credential),
    scope="account",
    parent=apis,
    parents=lambda record: isinstance(record, Resource),
)
def keys(api: Api, scope: Scope, graphql: Resource) -> Iterator[AnyRecord]:
    """List the keys of an API, by their fingerprints: AWS keeps no name for a key but the key."""
    here, of = api.in_region(region_of(graphql.id)), resource_of(graphql.id).rpartition("/")[2]
    for each in here.pages("appsync", "ListApiKeys", "apiKeys", Key, apiId=of):
        fingerprint = api.looking.fingerprint(each.value)
        name = each.description or f"key of {graphql.name}"
        client = Identity(
            id=f"aws.appsync.client:{graphql.id}/{fingerprint[:24]}",
            kind="aws.appsync.client",
            scope=scope.name,
            name=name,
            human=False,
            environment=graphql.environment,
            facts={"region": region_of(graphql.id), "api": graphql.id},
        )
        yield client
        yield Credential(
            id=f"aws.appsync.key:{graphql.id}/{fingerprint[:24]}",
            kind="aws.appsync.key",
            scope=scope.name,
            identity=client.id,
            name=name,
            expires=datetime.fromtimestamp(each.expires, UTC) if each.expires else None,
            fingerprint=fingerprint,
        )
