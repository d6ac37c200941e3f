"""EFS: the file systems of each region, and who may mount and write them by their policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of, resource_of
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row, Tag, tags_of
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(Row, frozen=True):
    """A file system as it is listed."""

    file_system_id: str
    file_system_arn: str = ""
    name: str = ""
    creation_time: datetime | None = None
    encrypted: bool | None = None
    kms_key_id: str | None = None
    number_of_mount_targets: int | None = None
    tags: tuple[Tag, ...] = ()


class OwnPolicy(Row, frozen=True):
    """The answer of DescribeFileSystemPolicy."""

    policy: str = ""


@aws.stream(
    "efs.file_systems",
    permission="elasticfilesystem:DescribeFileSystems",
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def file_systems(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the file systems of a region and how they are sealed."""
    here = api.in_region(region.name)
    for listed in here.pages("efs", "DescribeFileSystems", "FileSystems", Listed):
        id_ = f"file-system/{listed.file_system_id}"
        yield from thing(
            scope,
            "aws.efs.file_system",
            listed.file_system_arn or f"arn:{api.partition}:elasticfilesystem:{region.name}:{scope.name}:{id_}",
            name=listed.name or listed.file_system_id,
            tags=tags_of(listed.tags),
            created=listed.creation_time,
            facts={
                "encrypted": listed.encrypted,
                "kms_key": listed.kms_key_id,
                "mount_targets": listed.number_of_mount_targets,
            },
        )


@aws.stream(
    "efs.file_system_policies",
    permission="elasticfilesystem:DescribeFileSystemPolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=file_systems,
    parents=lambda record: isinstance(record, Resource),
)
def file_system_policies(api: Api, scope: Scope, system: Resource) -> Iterator[AnyRecord]:
    """Read who may mount a file system by its policy."""
    answer = api.in_region(region_of(system.id)).find(
        "efs",
        "DescribeFileSystemPolicy",
        OwnPolicy,
        absent=("PolicyNotFound", "FileSystemNotFound"),
        FileSystemId=resource_of(system.id).rpartition("/")[2],
    )
    if answer is not None:
        yield from resource_policy(scope, "efs", system.id, answer.policy)
