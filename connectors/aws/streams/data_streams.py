"""Kinesis and Kafka: streams of records, how they are sealed, who may use them, and how one signs in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.region_tags import RegionTags
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.things import Fact, thing
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


EMPTY = "{}"
"""What Kinesis says of a stream that has no policy."""


class Listed(Row, frozen=True):
    """A stream of Kinesis as it is listed."""

    stream_name: str
    stream_arn: str = msgspec.field(name="StreamARN")
    stream_creation_timestamp: datetime | None = None


class Summary(Row, frozen=True):
    """How a stream of Kinesis is sealed."""

    encryption_type: str | None = None
    key_id: str | None = None


class SummaryAnswer(Row, frozen=True):
    """The answer of DescribeStreamSummary."""

    stream_description_summary: Summary


class OwnPolicy(Row, frozen=True):
    """The answer of GetResourcePolicy; empty where the stream has none."""

    policy: str = ""


class Switch(Row, frozen=True):
    """Whether a way of signing in is open."""

    enabled: bool = False


class Sasl(Row, frozen=True):
    """The ways to sign in by name."""

    iam: Switch = Switch()
    scram: Switch = Switch()


class Clients(Row, frozen=True):
    """How clients of Kafka sign in."""

    sasl: Sasl = Sasl()
    tls: Switch = Switch()
    unauthenticated: Switch = Switch()


class Kind(Row, frozen=True):
    """A cluster of Kafka of its own machines, or one without."""

    client_authentication: Clients = Clients()


class Cluster(Row, frozen=True):
    """A cluster of Kafka."""

    cluster_arn: str
    cluster_name: str
    creation_time: datetime | None = None
    tags: Mapping[str, str] = {}
    provisioned: Kind | None = None
    serverless: Kind | None = None


class ClusterPolicy(Row, frozen=True):
    """The answer of GetClusterPolicy."""

    policy: str = ""


@aws.stream(
    "kinesis.streams",
    permission=("kinesis:ListStreams", "kinesis:DescribeStreamSummary", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def streams(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the streams of Kinesis in a region and how they are sealed."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, "kinesis:stream", losses)
    for each in here.pages("kinesis", "ListStreams", "StreamSummaries", Listed):
        facts: dict[str, Fact] = {}
        with losses.of(each.stream_name):
            found = here.find("kinesis", "DescribeStreamSummary", SummaryAnswer, StreamARN=each.stream_arn)
            summary = found.stream_description_summary if found else Summary()
            facts = {"encrypted": summary.encryption_type == "KMS", "kms_key": summary.key_id}
        yield from thing(
            scope,
            "aws.kinesis.stream",
            each.stream_arn,
            name=each.stream_name,
            tags=tags.of(each.stream_arn),
            created=each.stream_creation_timestamp,
            facts=facts,
        )
    losses.tell()


@aws.stream(
    "kinesis.stream_policies",
    permission="kinesis:GetResourcePolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=streams,
    parents=lambda record: isinstance(record, Resource),
)
def stream_policies(api: Api, scope: Scope, stream: Resource) -> Iterator[AnyRecord]:
    """Read who may use a stream of Kinesis by its policy."""
    here = api.in_region(region_of(stream.id))
    answer = here.find("kinesis", "GetResourcePolicy", OwnPolicy, ResourceARN=stream.id)
    if answer is not None and answer.policy != EMPTY:
        yield from resource_policy(scope, "kinesis", stream.id, answer.policy)


@aws.stream(
    "kafka.clusters",
    permission="kafka:ListClustersV2",
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def kafka_clusters(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the clusters of Kafka in a region and how their clients sign in."""
    for each in api.in_region(region.name).pages("kafka", "ListClustersV2", "ClusterInfoList", Cluster):
        clients = (each.provisioned or each.serverless or Kind()).client_authentication
        yield from thing(
            scope,
            "aws.kafka.cluster",
            each.cluster_arn,
            name=each.cluster_name,
            tags=each.tags,
            created=each.creation_time,
            facts={
                "serverless": each.serverless is not None,
                "iam_authentication": clients.sasl.iam.enabled,
                "password": clients.sasl.scram.enabled,
                "anonymous": clients.unauthenticated.enabled,
            },
        )


@aws.stream(
    "kafka.cluster_policies",
    permission="kafka:GetClusterPolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=kafka_clusters,
    parents=lambda record: isinstance(record, Resource),
)
def cluster_policies(api: Api, scope: Scope, cluster: Resource) -> Iterator[AnyRecord]:
    """Read which other accounts may use a cluster of Kafka by its policy."""
    here = api.in_region(region_of(cluster.id))
    answer = here.find("kafka", "GetClusterPolicy", ClusterPolicy, ClusterArn=cluster.id)
    if answer is not None:
        yield from resource_policy(scope, "kafka", cluster.id, answer.policy)
