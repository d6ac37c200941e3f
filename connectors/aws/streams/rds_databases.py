"""RDS, Aurora, DocumentDB and Neptune: who reaches the databases and how they are sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.mentions import roles
from connectors.aws.rows import Row, Tag, tags_of
from connectors.aws.streams.regions import regions
from connectors.aws.things import Fact, thing
from connectors.streams import Scope
from graph.model import AnyRecord, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Associated(Row, frozen=True):
    """A role that the database acts as."""

    role_arn: str | None = None


class MasterSecret(Row, frozen=True):
    """The secret in which AWS keeps the first user's password."""

    secret_arn: str | None = None


class Database(Row, frozen=True):
    """What instances and clusters have in common."""

    engine: str
    engine_version: str | None = None
    publicly_accessible: bool | None = None
    storage_encrypted: bool | None = None
    kms_key_id: str | None = None
    iam: bool | None = msgspec.field(default=None, name="IAMDatabaseAuthenticationEnabled")
    deletion_protection: bool | None = None
    master_user_secret: MasterSecret = MasterSecret()
    associated_roles: tuple[Associated, ...] = ()
    tag_list: tuple[Tag, ...] = ()

    @property
    def facts(self) -> dict[str, Fact]:
        """What is told of both."""
        return {
            "engine": self.engine,
            "engine_version": self.engine_version,
            "public": self.publicly_accessible,
            "encrypted": self.storage_encrypted,
            "kms_key": self.kms_key_id,
            "iam_authentication": self.iam,
            "deletion_protection": self.deletion_protection,
            "master_secret": self.master_user_secret.secret_arn,
        }


class Instance(Database, frozen=True, kw_only=True):
    """A database instance."""

    arn: str = msgspec.field(name="DBInstanceArn")
    name: str = msgspec.field(name="DBInstanceIdentifier")
    cluster: str | None = msgspec.field(default=None, name="DBClusterIdentifier")
    instance_create_time: datetime | None = None


class Cluster(Database, frozen=True, kw_only=True):
    """A cluster of databases."""

    arn: str = msgspec.field(name="DBClusterArn")
    name: str = msgspec.field(name="DBClusterIdentifier")
    cluster_create_time: datetime | None = None
    http_endpoint_enabled: bool | None = None


@aws.stream(
    "rds.instances",
    permission="rds:DescribeDBInstances",
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def instances(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the database instances of a region."""
    for each in api.in_region(region.name).pages("rds", "DescribeDBInstances", "DBInstances", Instance):
        facts = {**each.facts, "cluster": each.cluster}
        yield from _database(scope, "aws.rds.instance", each, each.arn, each.name, each.instance_create_time, facts)


@aws.stream(
    "rds.clusters",
    permission="rds:DescribeDBClusters",
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def clusters(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the database clusters of a region, and whether queries may come by AWS's own API."""
    for each in api.in_region(region.name).pages("rds", "DescribeDBClusters", "DBClusters", Cluster):
        facts = {**each.facts, "data_api": each.http_endpoint_enabled}
        yield from _database(scope, "aws.rds.cluster", each, each.arn, each.name, each.cluster_create_time, facts)


def _database(
    scope: Scope, kind: str, each: Database, arn: str, name: str, created: datetime | None, facts: dict[str, Fact]
) -> Iterator[AnyRecord]:
    return thing(
        scope,
        kind,
        arn,
        name=name,
        tags=tags_of(each.tag_list),
        created=created,
        runs_as=roles(*(role.role_arn for role in each.associated_roles)),
        facts=facts,
    )
