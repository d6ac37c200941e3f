"""EKS: clusters, the machines and profiles that their pods run on, and the roles of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles, words
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

CLUSTER = "aws.eks.cluster"


class Network(CamelRow, frozen=True):
    """From where the cluster's own API can be called."""

    endpoint_public_access: bool | None = None
    public_access_cidrs: tuple[str, ...] = ()


class Oidc(CamelRow, frozen=True):
    """Who vouches for the cluster's service accounts."""

    issuer: str = ""


class Issuer(CamelRow, frozen=True):
    """The identity of a cluster."""

    oidc: Oidc = Oidc()


class Access(CamelRow, frozen=True):
    """By what people and roles are let in: entries that AWS keeps, a map in the cluster, or both."""

    authentication_mode: str | None = None


class Encryption(CamelRow, frozen=True):
    """What is encrypted with a key of the account's own."""

    resources: tuple[str, ...] = ()


class Cluster(CamelRow, frozen=True):
    """A cluster."""

    name: str
    arn: str
    version: str | None = None
    status: str | None = None
    role_arn: str | None = None
    created_at: datetime | None = None
    resources_vpc_config: Network = Network()
    identity: Issuer = Issuer()
    access_config: Access = Access()
    encryption_config: tuple[Encryption, ...] = ()
    tags: Mapping[str, str] = {}


class ClusterAnswer(CamelRow, frozen=True):
    """The answer of DescribeCluster."""

    cluster: Cluster


class NodeGroup(CamelRow, frozen=True):
    """Machines of a cluster."""

    nodegroup_name: str
    nodegroup_arn: str
    node_role: str | None = None
    status: str | None = None
    created_at: datetime | None = None
    tags: Mapping[str, str] = {}


class NodeGroupAnswer(CamelRow, frozen=True):
    """The answer of DescribeNodegroup."""

    nodegroup: NodeGroup


class Profile(CamelRow, frozen=True):
    """Which pods run without machines of one's own, and the role by which they are started."""

    fargate_profile_name: str
    fargate_profile_arn: str
    pod_execution_role_arn: str | None = None
    status: str | None = None
    created_at: datetime | None = None
    tags: Mapping[str, str] = {}


class ProfileAnswer(CamelRow, frozen=True):
    """The answer of DescribeFargateProfile."""

    fargate_profile: Profile


@aws.stream(
    "eks.clusters",
    permission=("eks:ListClusters", "eks:DescribeCluster"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def clusters(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the clusters, who vouches for their service accounts, and from where they can be reached."""
    here, losses = api.in_region(region.name), Losses()
    for name in losses.each(here.pages("eks", "ListClusters", "clusters", str)):
        with losses.of(name):
            answer = here.find("eks", "DescribeCluster", ClusterAnswer, name=name)
            if answer:
                yield from _cluster(scope, answer.cluster)
    losses.tell()


def _cluster(scope: Scope, each: Cluster) -> Iterator[AnyRecord]:
    network = each.resources_vpc_config
    return thing(
        scope,
        CLUSTER,
        each.arn,
        name=each.name,
        tags=each.tags,
        created=each.created_at,
        runs_as=roles(each.role_arn),
        facts={
            "version": each.version,
            "status": each.status,
            "public": network.endpoint_public_access,
            "public_from": words(network.public_access_cidrs),
            "oidc_issuer": each.identity.oidc.issuer.removeprefix("https://") or None,
            "authentication": each.access_config.authentication_mode,
            "secrets_encrypted": any("secrets" in one.resources for one in each.encryption_config),
        },
    )


def is_cluster(record: AnyRecord) -> bool:
    """Whether what is listed with the clusters is one, and not a claim about its owner."""
    return isinstance(record, Resource)


@aws.stream(
    "eks.node_groups",
    permission=("eks:ListNodegroups", "eks:DescribeNodegroup"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=clusters,
    parents=is_cluster,
)
def node_groups(api: Api, scope: Scope, cluster: Resource) -> Iterator[AnyRecord]:
    """List a cluster's groups of machines and the role that each runs as, which pods can reach."""
    here, losses = api.in_region(region_of(cluster.id)), Losses()
    for name in losses.each(here.pages("eks", "ListNodegroups", "nodegroups", str, clusterName=cluster.name)):
        with losses.of(name):
            answer = here.find(
                "eks", "DescribeNodegroup", NodeGroupAnswer, clusterName=cluster.name, nodegroupName=name
            )
            if answer:
                each = answer.nodegroup
                yield from thing(
                    scope,
                    "aws.eks.node_group",
                    each.nodegroup_arn,
                    name=each.nodegroup_name,
                    tags=each.tags,
                    created=each.created_at,
                    runs_as=roles(each.node_role),
                    facts={"cluster": cluster.id, "status": each.status},
                )
    losses.tell()


@aws.stream(
    "eks.fargate_profiles",
    permission=("eks:ListFargateProfiles", "eks:DescribeFargateProfile"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=clusters,
    parents=is_cluster,
)
def fargate_profiles(api: Api, scope: Scope, cluster: Resource) -> Iterator[AnyRecord]:
    """List a cluster's profiles for pods without machines, and the role by which those are started."""
    here, losses = api.in_region(region_of(cluster.id)), Losses()
    for name in losses.each(
        here.pages("eks", "ListFargateProfiles", "fargateProfileNames", str, clusterName=cluster.name)
    ):
        with losses.of(name):
            answer = here.find(
                "eks", "DescribeFargateProfile", ProfileAnswer, clusterName=cluster.name, fargateProfileName=name
            )
            if answer:
                each = answer.fargate_profile
                yield from thing(
                    scope,
                    "aws.eks.fargate_profile",
                    each.fargate_profile_arn,
                    name=each.fargate_profile_name,
                    tags=each.tags,
                    created=each.created_at,
                    runs_as=roles(each.pod_execution_role_arn),
                    facts={"cluster": cluster.id, "status": each.status},
                )
    losses.tell()
