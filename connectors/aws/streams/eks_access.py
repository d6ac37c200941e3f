"""EKS: who comes into a cluster from outside, and which of its service accounts go out as roles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of, resource_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import words
from connectors.aws.streams.eks import clusters, is_cluster
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Identity, Membership, Resource, Trust

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Entry(CamelRow, frozen=True):
    """One user or role of AWS that is let into a cluster, and as whom."""

    principal_arn: str
    username: str = ""
    type: str | None = None
    kubernetes_groups: tuple[str, ...] = ()
    created_at: datetime | None = None


class EntryAnswer(CamelRow, frozen=True):
    """The answer of DescribeAccessEntry."""

    access_entry: Entry


class Reach(CamelRow, frozen=True):
    """Where in a cluster a policy holds."""

    type: str = ""
    namespaces: tuple[str, ...] = ()


class AccessPolicy(CamelRow, frozen=True):
    """A policy of EKS that an entry has, and where in the cluster it holds."""

    policy_arn: str
    access_scope: Reach = Reach()

    @property
    def told(self) -> str:
        """The policy's name and the namespaces it holds in, all of them when none is named."""
        return f"{self.policy_arn.rpartition('/')[2]}@{','.join(self.access_scope.namespaces) or '*'}"


class ListedAssociation(CamelRow, frozen=True):
    """A service account that goes out as a role, as it is listed: without the role."""

    association_id: str


class Association(ListedAssociation, frozen=True):
    """A service account that goes out as a role, perhaps by way of it as another in a further account."""

    association_arn: str
    namespace: str
    service_account: str
    role_arn: str
    target_role_arn: str | None = None
    created_at: datetime | None = None
    owner_arn: str | None = None


class AssociationAnswer(CamelRow, frozen=True):
    """The answer of DescribePodIdentityAssociation."""

    association: Association


def in_cluster(cluster: str, *parts: str) -> str:
    """The id of somebody inside the cluster with that ARN: ``k8s:<cluster>/<namespace>/<service account>``."""
    return f"k8s:{'/'.join((cluster, *parts))}"


@aws.stream(
    "eks.access_entries",
    permission=("eks:ListAccessEntries", "eks:DescribeAccessEntry", "eks:ListAssociatedAccessPolicies"),
    yields=(Identity, Membership, Trust),
    scope="account",
    parent=clusters,
    parents=is_cluster,
)
def access_entries(api: Api, scope: Scope, cluster: Resource) -> Iterator[AnyRecord]:
    """List who of AWS is let into a cluster, as which of its users, and what EKS's own policies give there."""
    here, losses = api.in_region(region_of(cluster.id)), Losses()
    # A cluster that only knows its own map has no entries, and says that the request is not for it.
    known = here.pages(
        "eks",
        "ListAccessEntries",
        "accessEntries",
        str,
        absent=("InvalidRequestException",),
        clusterName=cluster.name,
    )
    for principal in losses.each(known):
        with losses.of(principal):
            given = {"clusterName": cluster.name, "principalArn": principal}
            answer = here.find("eks", "DescribeAccessEntry", EntryAnswer, **given)
            if answer:
                held = here.pages(
                    "eks", "ListAssociatedAccessPolicies", "associatedAccessPolicies", AccessPolicy, **given
                )
                yield from _entry(scope, cluster, answer.access_entry, words(each.told for each in held))
    losses.tell()


def _entry(scope: Scope, cluster: Resource, entry: Entry, policies: str | None) -> Iterator[AnyRecord]:
    name = entry.username or entry.principal_arn
    user = Identity(
        id=in_cluster(cluster.id, "user", name),
        kind="k8s.user",
        scope=scope.name,
        name=name,
        created=entry.created_at,
        facts={"cluster": cluster.id, "type": entry.type, "access_policies": policies},
    )
    yield user
    yield Trust(
        id=f"aws.eks.access_entry:{cluster.id}/{entry.principal_arn}",
        kind="aws.eks.access_entry",
        scope=scope.name,
        target=user.id,
        principal=entry.principal_arn,
        principal_kind="identity",
    )
    for group in entry.kubernetes_groups:
        of = in_cluster(cluster.id, "group", group)
        yield Identity(id=of, kind="k8s.group", scope=scope.name, name=group, facts={"cluster": cluster.id})
        yield Membership(
            id=f"aws.eks.membership:{user.id}/{group}",
            kind="aws.eks.membership",
            scope=scope.name,
            member=user.id,
            group=of,
        )


@aws.stream(
    "eks.pod_identities",
    permission=("eks:ListPodIdentityAssociations", "eks:DescribePodIdentityAssociation"),
    yields=(Identity, Trust),
    scope="account",
    parent=clusters,
    parents=is_cluster,
)
def pod_identities(api: Api, scope: Scope, cluster: Resource) -> Iterator[AnyRecord]:
    """List the service accounts of a cluster that go out as roles by Pod Identity."""
    here, losses = api.in_region(region_of(cluster.id)), Losses()
    listed = here.pages(
        "eks", "ListPodIdentityAssociations", "associations", ListedAssociation, clusterName=cluster.name
    )
    for each in losses.each(listed):
        with losses.of(each.association_id):
            answer = here.find(
                "eks",
                "DescribePodIdentityAssociation",
                AssociationAnswer,
                clusterName=cluster.name,
                associationId=each.association_id,
            )
            if answer:
                yield from _association(scope, cluster, answer.association)
    losses.tell()


def _association(scope: Scope, cluster: Resource, found: Association) -> Iterator[AnyRecord]:
    account = Identity(
        id=in_cluster(cluster.id, found.namespace, found.service_account),
        kind="k8s.service_account",
        scope=scope.name,
        name=f"{found.namespace}/{found.service_account}",
        human=False,
        facts={"cluster": cluster.id, "made_by": found.owner_arn and resource_of(found.owner_arn)},
    )
    yield account
    steps = [account.id, found.role_arn, *filter(None, [found.target_role_arn])]
    for number, (principal, target) in enumerate(pairwise(steps)):
        yield Trust(
            id=f"aws.eks.pod_identity:{found.association_arn}{'/target' if number else ''}",
            kind="aws.eks.pod_identity",
            scope=scope.name,
            target=target,
            principal=principal,
            principal_kind="identity",
        )
