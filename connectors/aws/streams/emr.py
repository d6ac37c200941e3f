"""EMR: clusters, the role of their machines, and the roles by which EMR itself works for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import role_arn, roles
from connectors.aws.rows import Row, Tag, tags_of
from connectors.aws.streams.instance_profiles import ProfileRef, roles_by_profile
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

ALIVE = ("STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING")
"""The states of a cluster that is there; those that ended stay in the listing for two months."""


class Listed(Row, frozen=True):
    """A cluster as it is listed."""

    id: str


class Machines(Row, frozen=True):
    """What the machines of a cluster are given."""

    iam_instance_profile: str = ""
    ec2_key_name: str | None = None


class Timeline(Row, frozen=True):
    """When a cluster was made."""

    creation_date_time: datetime | None = None


class Status(Row, frozen=True):
    """The state of a cluster."""

    state: str | None = None
    timeline: Timeline = Timeline()


class Cluster(Row, frozen=True):
    """A cluster."""

    cluster_arn: str
    name: str = ""
    status: Status = Status()
    ec2_instance_attributes: Machines = Machines()
    service_role: str = ""
    auto_scaling_role: str = ""
    release_label: str | None = None
    security_configuration: str | None = None
    tags: tuple[Tag, ...] = ()


class ClusterAnswer(Row, frozen=True):
    """The answer of DescribeCluster."""

    cluster: Cluster


@aws.stream(
    "emr.clusters",
    permission=("elasticmapreduce:ListClusters", "elasticmapreduce:DescribeCluster", "iam:ListInstanceProfiles"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def clusters(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the clusters that are there, the role that whoever works on their machines has, and EMR's own in them."""
    here, losses, found = api.in_region(region.name), Losses(), list[Cluster]()
    for listed in losses.each(here.pages("emr", "ListClusters", "Clusters", Listed, ClusterStates=list(ALIVE))):
        with losses.of(listed.id):
            answer = here.find("emr", "DescribeCluster", ClusterAnswer, ClusterId=listed.id)
            found += [answer.cluster] if answer else []
    known: dict[str, tuple[str, ...]] = {}
    with losses.of("instance profiles"):
        used = (ProfileRef(name=each.ec2_instance_attributes.iam_instance_profile) for each in found)
        known.update(roles_by_profile(api, [each for each in used if each.name]))
    for each in found:
        machines = known.get(each.ec2_instance_attributes.iam_instance_profile, ())
        own = (role_arn(api.partition, scope.name, name) for name in (each.service_role, each.auto_scaling_role))
        yield from thing(
            scope,
            "aws.emr.cluster",
            each.cluster_arn,
            name=each.name,
            tags=tags_of(each.tags),
            created=each.status.timeline.creation_date_time,
            runs_as=roles(*machines, *own),
            facts={
                "state": each.status.state,
                "release": each.release_label,
                "key_pair": each.ec2_instance_attributes.ec2_key_name,
                "security_configuration": each.security_configuration,
            },
        )
    losses.tell()
