"""Redshift: clusters and serverless work groups, the roles they act as, and whether the internet reaches them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles
from connectors.aws.region_tags import RegionTags
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row, Tag, tags_of
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

SERVERLESS = "redshift-serverless"
NAMESPACE = "aws.redshift.namespace"
ROLE = re.compile(r"arn:[\w-]+:iam::\d{12}:role/[\w+=,.@/-]*[\w+=.@/-]")
"""A role's ARN, which stands in a text with how far it is in force."""


class Role(Row, frozen=True):
    """A role that a cluster acts as."""

    iam_role_arn: str | None = None


class Cluster(Row, frozen=True):
    """A cluster as it is listed."""

    cluster_identifier: str
    cluster_create_time: datetime | None = None
    publicly_accessible: bool | None = None
    encrypted: bool | None = None
    kms_key_id: str | None = None
    vpc_id: str | None = None
    master_password_secret_arn: str | None = None
    cluster_namespace_arn: str | None = None
    iam_roles: tuple[Role, ...] = ()
    tags: tuple[Tag, ...] = ()


class Namespace(CamelRow, frozen=True):
    """What a serverless database keeps: users, data and roles."""

    namespace_arn: str
    namespace_name: str
    creation_date: datetime | None = None
    kms_key_id: str | None = None
    iam_roles: tuple[str, ...] = ()
    admin_password_secret_arn: str | None = None


class WorkGroup(CamelRow, frozen=True):
    """What a serverless database works with: machines and a network."""

    workgroup_arn: str
    workgroup_name: str
    namespace_name: str | None = None
    creation_date: datetime | None = None
    publicly_accessible: bool | None = None


class Text(CamelRow, frozen=True):
    """A policy's text."""

    policy: str = ""


class OwnPolicy(CamelRow, frozen=True):
    """The answer of GetResourcePolicy."""

    resource_policy: Text = msgspec.field(default=Text())


@aws.stream(
    "redshift.clusters",
    permission="redshift:DescribeClusters",
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def clusters(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the clusters of a region with the roles they act as."""
    for each in api.in_region(region.name).pages("redshift", "DescribeClusters", "Clusters", Cluster):
        yield from thing(
            scope,
            "aws.redshift.cluster",
            f"arn:{api.partition}:redshift:{region.name}:{scope.name}:cluster:{each.cluster_identifier}",
            name=each.cluster_identifier,
            tags=tags_of(each.tags),
            created=each.cluster_create_time,
            runs_as=roles(*(role.iam_role_arn for role in each.iam_roles)),
            facts={
                "public": each.publicly_accessible,
                "encrypted": each.encrypted,
                "kms_key": each.kms_key_id,
                "vpc": each.vpc_id,
                "namespace": each.cluster_namespace_arn,
                "master_secret": each.master_password_secret_arn,
            },
        )


@aws.stream(
    "redshift.namespaces",
    permission=("redshift-serverless:ListNamespaces", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def namespaces(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the serverless databases of a region with the roles they act as."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, f"{SERVERLESS}:namespace", losses)
    for each in here.pages(SERVERLESS, "ListNamespaces", "namespaces", Namespace):
        named = [match.group() for text in each.iam_roles for match in ROLE.finditer(text)]
        yield from thing(
            scope,
            NAMESPACE,
            each.namespace_arn,
            name=each.namespace_name,
            tags=tags.of(each.namespace_arn),
            created=each.creation_date,
            runs_as=roles(*named),
            facts={
                "encrypted": True,  # a serverless database is never in the clear
                "kms_key": each.kms_key_id,
                "master_secret": each.admin_password_secret_arn,
            },
        )
    losses.tell()


@aws.stream(
    "redshift.work_groups",
    permission="redshift-serverless:ListWorkgroups",
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def work_groups(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List what the serverless databases of a region work with, and whether the internet reaches it."""
    for each in api.in_region(region.name).pages(SERVERLESS, "ListWorkgroups", "workgroups", WorkGroup):
        yield from thing(
            scope,
            "aws.redshift.work_group",
            each.workgroup_arn,
            name=each.workgroup_name,
            created=each.creation_date,
            facts={"public": each.publicly_accessible, "namespace": each.namespace_name},
        )


@aws.stream(
    "redshift.namespace_policies",
    permission="redshift-serverless:GetResourcePolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=namespaces,
    parents=lambda record: isinstance(record, Resource),
)
def namespace_policies(api: Api, scope: Scope, namespace: Resource) -> Iterator[AnyRecord]:
    """Read which other accounts may use a serverless database by its policy."""
    here = api.in_region(region_of(namespace.id))
    answer = here.find(SERVERLESS, "GetResourcePolicy", OwnPolicy, resourceArn=namespace.id)
    if answer is not None:
        yield from resource_policy(scope, "redshift", namespace.id, answer.resource_policy.policy)
