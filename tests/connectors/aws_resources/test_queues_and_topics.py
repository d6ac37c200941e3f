"""SQS, SNS, EventBridge, Kinesis and Kafka, read from moto's server; refusals are read from the wire."""

from __future__ import annotations

import pytest
from aws_compute_support import Moto
from aws_resources_support import FRIEND, friends, of, policy, resource
from aws_support import OTHER, OWN, Wire, opened, options, read, region

from connectors.aws.streams.data_streams import cluster_policies, kafka_clusters, stream_policies, streams
from connectors.aws.streams.event_buses import buses
from connectors.aws.streams.sns_topics import topics
from connectors.aws.streams.sqs_queues import queues
from connectors.streams import Denied
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

TEAM = [{"Key": "team", "Value": "shop"}]


def attached(records: list[AnyRecord]) -> dict[str, list[tuple[str, str]]]:
    """What policies allow, of a listing that tells of things and policies together."""
    return friends([each for each in records if isinstance(each, Policy | Grant)])


def test_a_queue_is_told_with_its_seal_its_owner_and_its_policy(server: Moto) -> None:
    client = server.client("sqs")
    client.create_queue(
        QueueName="orders",
        Attributes={"KmsMasterKeyId": "alias/shop", "Policy": policy("sqs:SendMessage")},
        tags={"team": "shop"},
    )
    client.create_queue(QueueName="plain", Attributes={"SqsManagedSseEnabled": "false"})
    records = read(server, queues, server.here)
    orders, plain = of(Resource, records)
    arn = f"arn:aws:sqs:{server.region}:{OWN}:orders"
    assert (orders.id, orders.name, orders.kind) == (arn, "orders", "aws.sqs.queue")
    assert (orders.facts["encrypted"], orders.facts["kms_key"]) == (True, "alias/shop")
    assert orders.created is not None
    assert plain.facts["encrypted"] is False
    assert [(each.subject, each.owner) for each in of(OwnerClaim, records)] == [(arn, "shop")]
    assert attached(records) == {arn: [("sqs:SendMessage", FRIEND)]}


def test_queues_are_asked_for_by_pages_and_a_refused_one_is_told_all_the_same(wire: Wire) -> None:
    wire.gives("ListQueues", {"QueueUrls": [f"https://x/{OWN}/first"], "NextToken": "more"})
    wire.gives("ListQueues", {"QueueUrls": [f"https://x/{OWN}/second"]})
    wire.fails("GetQueueAttributes", "AccessDeniedException")
    wire.gives("GetQueueAttributes", {"Attributes": {"SqsManagedSseEnabled": "true"}})
    records: list[AnyRecord] = []
    with opened(options(wire.url, leave_out=["tag"])) as (api, scope), pytest.raises(Denied) as caught:
        records.extend(queues(api, scope, region()))
    assert caught.value.permission == "sqs:GetQueueAttributes"
    first, second = of(Resource, records)
    assert (first.name, first.facts["encrypted"]) == ("first", None)
    assert (second.name, second.facts["encrypted"]) == ("second", True)
    asked = [given for operation, given in wire.asked if operation == "ListQueues"]
    assert [each.get("MaxResults") for each in asked] == [1000, 1000]


def test_a_malformed_policy_costs_its_queue_alone_its_policy(wire: Wire) -> None:
    wire.gives("ListQueues", {"QueueUrls": [f"https://x/{OWN}/{name}" for name in ("bad", "good")]})
    wire.gives("GetQueueAttributes", {"Attributes": {"Policy": "{nonsense"}})
    wire.gives("GetQueueAttributes", {"Attributes": {"Policy": policy("sqs:*")}})
    records: list[AnyRecord] = []
    with opened(options(wire.url, leave_out=["tag"])) as (api, scope), pytest.raises(Exception, match="cannot be read"):
        records.extend(queues(api, scope, region()))
    assert [each.name for each in of(Resource, records)] == ["bad", "good"]
    assert list(attached(records)) == [f"arn:aws:sqs:us-east-1:{OWN}:good"]


def test_a_topic_is_told_with_its_seal_its_owner_and_its_policy(server: Moto) -> None:
    client = server.client("sns")
    arn = client.create_topic(Name="news", Tags=TEAM)["TopicArn"]
    client.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy("sns:Publish"))
    client.set_topic_attributes(TopicArn=arn, AttributeName="KmsMasterKeyId", AttributeValue="alias/shop")
    records = read(server, topics, server.here)
    (topic,) = of(Resource, records)
    assert (topic.id, topic.name, topic.facts["encrypted"], topic.facts["kms_key"]) == (arn, "news", True, "alias/shop")
    assert [each.owner for each in of(OwnerClaim, records)] == ["shop"]
    assert attached(records) == {arn: [("sns:Publish", FRIEND)]}


def test_a_topic_that_may_not_be_looked_at_or_is_gone_is_told_with_what_is_known(wire: Wire) -> None:
    listed = "".join(
        f"<member><TopicArn>arn:aws:sns:us-east-1:{OWN}:{each}</TopicArn></member>" for each in ("shut", "gone")
    )
    wire.says("ListTopics", f"<Topics>{listed}</Topics>")
    wire.fails("GetTopicAttributes", "AuthorizationError", 403)
    wire.fails("GetTopicAttributes", "NotFound", 404)
    records: list[AnyRecord] = []
    with opened(options(wire.url, leave_out=["tag"])) as (api, scope), pytest.raises(Denied) as caught:
        records.extend(topics(api, scope, region()))
    assert caught.value.permission == "sns:GetTopicAttributes"
    assert [(each.name, each.facts["encrypted"]) for each in of(Resource, records)] == [("shut", None), ("gone", None)]


def test_a_bus_is_told_with_who_may_put_events_on_it(server: Moto) -> None:
    client = server.client("events")
    client.create_event_bus(Name="shop", Tags=TEAM)
    client.put_permission(EventBusName="shop", Action="events:PutEvents", Principal=OTHER, StatementId="them")
    records = read(server, buses, server.here)
    arn = f"arn:aws:events:{server.region}:{OWN}:event-bus"
    assert {each.id for each in of(Resource, records)} == {f"{arn}/default", f"{arn}/shop"}
    assert [each.owner for each in of(OwnerClaim, records)] == ["shop"]
    assert attached(records) == {f"{arn}/shop": [("events:PutEvents", f"arn:aws:iam::{OTHER}:root")]}


def test_a_stream_of_kinesis_is_told_with_its_seal_and_its_policy(server: Moto) -> None:
    client = server.client("kinesis")
    for name in ("clicks", "views"):
        client.create_stream(StreamName=name, ShardCount=1)
    client.start_stream_encryption(StreamName="clicks", EncryptionType="KMS", KeyId="alias/shop")
    clicks, views = of(Resource, read(server, streams, server.here))
    assert (clicks.name, clicks.facts["encrypted"], clicks.facts["kms_key"]) == ("clicks", True, "alias/shop")
    assert views.facts["encrypted"] is False
    client.put_resource_policy(ResourceARN=clicks.id, Policy=policy("kinesis:GetRecords", clicks.id))
    assert friends(read(server, stream_policies, clicks)) == {clicks.id: [("kinesis:GetRecords", FRIEND)]}
    assert read(server, stream_policies, views) == []


def test_a_cluster_of_kafka_tells_how_its_clients_sign_in(server: Moto) -> None:
    client = server.client("kafka")
    client.create_cluster_v2(
        ClusterName="events",
        Serverless={
            "VpcConfigs": [{"SubnetIds": ["subnet-1"]}],
            "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": True}}},
        },
        Tags={"team": "shop"},
    )
    records = read(server, kafka_clusters, server.here)
    (cluster,) = of(Resource, records)
    told = {key: cluster.facts[key] for key in ("serverless", "iam_authentication", "password", "anonymous")}
    assert told == {"serverless": True, "iam_authentication": True, "password": False, "anonymous": False}
    assert [each.owner for each in of(OwnerClaim, records)] == ["shop"]


def test_a_cluster_of_kafka_tells_who_else_may_use_it(wire: Wire) -> None:
    arn = f"arn:aws:kafka:us-east-1:{OWN}:cluster/events/1"
    wire.gives(f"GET /v1/clusters/{arn}/policy", {"policy": policy("kafka:CreateVpcConnection", arn)})
    assert friends(read(wire, cluster_policies, resource(arn))) == {arn: [("kafka:CreateVpcConnection", FRIEND)]}


def test_a_cluster_of_kafka_without_a_policy_has_none(wire: Wire) -> None:
    arn = f"arn:aws:kafka:us-east-1:{OWN}:cluster/events/1"
    wire.fails(f"GET /v1/clusters/{arn}/policy", "NotFoundException", 404)
    assert read(wire, cluster_policies, resource(arn)) == []
