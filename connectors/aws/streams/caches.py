"""ElastiCache and MemoryDB: data that is kept in memory, how it is sealed, and whether a password guards it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import words
from connectors.aws.region_tags import RegionTags
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

OPEN_LIST = "open-access"
"""MemoryDB's access list that lets everyone in who reaches it."""


class Cache(Row, frozen=True):
    """What replication groups and single clusters have in common."""

    arn: str = msgspec.field(name="ARN")
    engine: str | None = None
    auth_token_enabled: bool | None = None
    transit_encryption_enabled: bool | None = None
    at_rest_encryption_enabled: bool | None = None
    kms_key_id: str | None = None
    user_group_ids: tuple[str, ...] = ()


class Group(Cache, frozen=True, kw_only=True):
    """Several copies of one cache."""

    replication_group_id: str
    replication_group_create_time: datetime | None = None


class Single(Cache, frozen=True, kw_only=True):
    """A cache of its own."""

    cache_cluster_id: str
    cache_cluster_create_time: datetime | None = None


class Memory(Row, frozen=True):
    """A cluster of MemoryDB."""

    arn: str = msgspec.field(name="ARN")
    name: str
    engine: str | None = None
    tls: bool | None = msgspec.field(default=None, name="TLSEnabled")
    kms_key_id: str | None = None
    access_list: str | None = msgspec.field(default=None, name="ACLName")


@aws.stream(
    "elasticache.caches",
    permission=("elasticache:DescribeReplicationGroups", "elasticache:DescribeCacheClusters", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def caches(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the caches of a region: those with copies, and those of one cluster only."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, "elasticache", losses)
    for group in here.pages("elasticache", "DescribeReplicationGroups", "ReplicationGroups", Group):
        name, made = group.replication_group_id, group.replication_group_create_time
        yield from _cache(scope, "aws.elasticache.group", group, name, made, tags)
    alone = here.pages(
        "elasticache", "DescribeCacheClusters", "CacheClusters", Single, ShowCacheClustersNotInReplicationGroups=True
    )
    for single in alone:
        name, made = single.cache_cluster_id, single.cache_cluster_create_time
        yield from _cache(scope, "aws.elasticache.cluster", single, name, made, tags)
    losses.tell()


def _cache(
    scope: Scope, kind: str, cache: Cache, name: str, created: datetime | None, tags: RegionTags
) -> Iterator[AnyRecord]:
    return thing(
        scope,
        kind,
        cache.arn,
        name=name,
        tags=tags.of(cache.arn),
        created=created,
        facts={
            "engine": cache.engine,
            "encrypted": cache.at_rest_encryption_enabled,
            "encrypted_in_transit": cache.transit_encryption_enabled,
            "kms_key": cache.kms_key_id,
            "password": cache.auth_token_enabled,
            "user_groups": words(cache.user_group_ids),
        },
    )


@aws.stream(
    "memorydb.clusters",
    permission=("memorydb:DescribeClusters", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def memories(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the clusters of MemoryDB in a region, and whether everyone who reaches one is let in."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, "memorydb:cluster", losses)
    for each in here.pages("memorydb", "DescribeClusters", "Clusters", Memory):
        yield from thing(
            scope,
            "aws.memorydb.cluster",
            each.arn,
            name=each.name,
            tags=tags.of(each.arn),
            facts={
                "engine": each.engine,
                "encrypted": True,  # MemoryDB keeps nothing in the clear
                "encrypted_in_transit": each.tls,
                "kms_key": each.kms_key_id,
                "access_list": each.access_list,
                "open_to_network": each.access_list == OPEN_LIST,
            },
        )
    losses.tell()
