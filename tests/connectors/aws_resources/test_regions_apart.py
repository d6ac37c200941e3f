"""What is refused in one region is a gap of that region, and the others are read: tried through the runner."""

from __future__ import annotations

from aws_support import OWN, Wire, gather_one, options

from graph.model import GapReason, Resource

QUEUES = {"QueueUrls": [f"https://sqs.example/{OWN}/orders"]}


def test_a_region_that_refuses_is_a_gap_with_its_permission_and_the_other_is_read(wire: Wire) -> None:
    wire.gives("ListQueues@us-east-1", QUEUES)
    wire.gives("GetQueueAttributes", {"Attributes": {}})
    wire.fails("ListQueues@eu-west-1", "AccessDeniedException")
    unit = gather_one(options(wire.url, regions=["us-east-1", "eu-west-1"], leave_out=["tag"]), "sqs.queues")
    assert [each.id for each in unit.records if isinstance(each, Resource)] == [f"arn:aws:sqs:us-east-1:{OWN}:orders"]
    (gap,) = unit.gaps
    assert (gap.subject, gap.reason) == (f"aws.region:{OWN}/eu-west-1", GapReason.DENIED)
    assert gap.permission == "sqs:ListQueues"


def test_tags_that_are_refused_are_one_gap_and_cost_no_queue(wire: Wire) -> None:
    wire.gives("ListQueues", QUEUES)
    wire.gives("GetQueueAttributes", {"Attributes": {}})
    wire.fails("GetResources", "AccessDeniedException")
    unit = gather_one(options(wire.url, regions=["us-east-1"]), "sqs.queues")
    assert len(unit.records) == 1
    (gap,) = unit.gaps
    assert gap.permission == "tag:GetResources"


def test_credentials_that_run_out_meanwhile_end_the_listing_and_keep_what_was_read(wire: Wire) -> None:
    wire.gives("ListQueues", {"QueueUrls": [f"https://sqs.example/{OWN}/{each}" for each in ("first", "second")]})
    wire.gives("GetQueueAttributes", {"Attributes": {}})
    wire.fails("GetQueueAttributes", "ExpiredTokenException")
    unit = gather_one(options(wire.url, regions=["us-east-1"], leave_out=["tag"]), "sqs.queues")
    assert [each.id.rpartition(":")[2] for each in unit.records] == ["first"]
    (gap,) = unit.gaps
    assert gap.reason is GapReason.DENIED
    assert "does not accept the credentials" in gap.detail
