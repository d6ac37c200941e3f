"""Whether the calls of Bedrock's models are logged, read from recorded answers."""

from __future__ import annotations

import pytest
from aws_support import OWN, Wire, one, read, region

from connectors.aws.streams.bedrock_logging import invocation_logging
from graph.model import Resource

PATH = "GET /logging/modelinvocations"
BUCKET = {"s3Config": {"bucketName": "calls"}, "textDataDeliveryEnabled": True}
GROUP = {"cloudWatchConfig": {"logGroupName": "/calls", "roleArn": f"arn:aws:iam::{OWN}:role/log"}}


@pytest.mark.parametrize(
    ("answer", "on", "bucket", "group"),
    [
        ({}, False, None, None),
        ({"loggingConfig": {"textDataDeliveryEnabled": True}}, False, None, None),
        ({"loggingConfig": BUCKET}, True, "calls", None),
        ({"loggingConfig": GROUP}, True, None, "/calls"),
    ],
)
def test_a_region_logs_where_there_is_somewhere_to_log_to(
    wire: Wire, answer: dict[str, object], *, on: bool, bucket: str | None, group: str | None
) -> None:
    wire.gives(PATH, answer)
    found = one(read(wire, invocation_logging, region()))
    assert isinstance(found, Resource)
    assert (found.facts["on"], found.facts["bucket"], found.facts["log_group"]) == (on, bucket, group)
    assert found.scope == OWN
