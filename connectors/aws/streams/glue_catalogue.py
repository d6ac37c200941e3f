"""Glue's catalogue of a region: connections to databases with their logins, and who may use the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.glue import glue_arn
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, variables
from connectors.aws.things import thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, Grant, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Connected(Veiled, frozen=True):
    """A connection to a database or a service. Its password is asked to be left out."""

    name: str
    connection_type: str | None = None
    connection_properties: Mapping[str, str] = {}
    creation_time: datetime | None = None


class CataloguePolicy(Row, frozen=True):
    """The answer of GetResourcePolicy."""

    policy_in_json: str = ""


@aws.stream(
    "glue.connections",
    permission="glue:GetConnections",
    yields=(Resource, Exposure),
    scope="account",
    parent=regions,
)
def connections(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the connections to databases, and whether each keeps a password instead of naming a secret."""
    found = api.in_region(region.name).pages("glue", "GetConnections", "ConnectionList", Connected, HidePassword=True)
    for each in found:
        arn, told = glue_arn(api, scope, region, f"connection/{each.name}"), each.connection_properties
        yield from thing(
            scope,
            "aws.glue.connection",
            arn,
            name=each.name,
            created=each.creation_time,
            facts={
                "type": each.connection_type,
                "user": told.get("USERNAME"),
                "secret": told.get("SECRET_ID"),
                "stored_password": "ENCRYPTED_PASSWORD" in told or ("USERNAME" in told and "SECRET_ID" not in told),
            },
        )
        kept = {name: value for name, value in told.items() if name != "ENCRYPTED_PASSWORD"}
        yield from exposures_of(api, scope, arn, [variables("properties", kept)])


@aws.stream(
    "glue.policies",
    permission="glue:GetResourcePolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=regions,
)
def policies(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """Read who may use the catalogue of a region by its own policy."""
    here = api.in_region(region.name)
    answer = here.find("glue", "GetResourcePolicy", CataloguePolicy, absent=("EntityNotFoundException",))
    if answer:
        yield from resource_policy(scope, "glue", glue_arn(api, scope, region, "catalog"), answer.policy_in_json)
