"""Whatever is listed first and then asked about one by one: one refusal loses the one thing, in every listing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import msgspec
import pytest
from aws_imagined_support import CANARY, SEVERAL, Asked, Imagined, read_imagined

from connectors.registry import platform
from connectors.streams import CallError, Denied
from graph.model import AnyRecord, Identity, OwnerClaim

OF_TEXT = {"cloudtrail.events", "iam.credential_report"}
"""Listings that read one long text: nothing in it is asked about singly."""
DEEP = {"organizations.units"}
"""A tree: what is lost with a unit is all below it."""
NAMES = sorted(set(platform("aws").streams) - OF_TEXT - DEEP)


def read(name: str, services: Imagined) -> tuple[dict[str, AnyRecord], CallError | None]:
    """What a listing yields, and what it tells in the end."""
    records: dict[str, AnyRecord] = {}
    try:
        for record in read_imagined(platform("aws").streams[name], services):
            records[record.id] = record
    except CallError as error:
        return records, error
    return records, None


@cache
def whole(name: str) -> tuple[dict[str, AnyRecord], CallError | None, list[Asked]]:
    """What a listing yields where nothing is refused, what it tells, and what it asked."""
    services = Imagined()
    return *read(name, services), services.asked


def details(asked: list[Asked]) -> Iterator[tuple[Asked, Asked]]:
    """The first two calls of each operation that is asked about several things."""
    by_operation: defaultdict[str, list[Asked]] = defaultdict(list)
    for each in dict.fromkeys(asked):
        by_operation[each[0]].append(each)
    return ((calls[0], calls[1]) for calls in by_operation.values() if len(calls) >= SEVERAL)


@pytest.mark.parametrize("name", NAMES)
def test_one_refused_detail_costs_only_the_thing_it_is_of(name: str) -> None:
    all_, fault, asked_whole = whole(name)
    assert fault is None
    for first, second in details(asked_whole):
        lost = []
        for refused in (first, second):
            services = Imagined(refused)
            left, error = read(name, services)
            assert isinstance(error, Denied), f"{refused} was lost and nothing told"
            assert error.permission
            lost.append(set(all_) - set(left))
            others = [each for each in asked_whole if each[0] == refused[0]]
            asked = [each for each in services.asked if each[0] == refused[0]]
            assert asked == others, f"after {refused} was refused others were not asked"
        assert not lost[0] & lost[1]


@pytest.mark.parametrize("name", NAMES)
def test_no_value_that_aws_calls_sensitive_is_in_a_record(name: str) -> None:
    """Nor any of an environment, of parameters, of headers: what is told of those are names and fingerprints."""
    records, *_ = whole(name)
    assert CANARY.encode() not in msgspec.json.encode(list(records.values()))


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("codebuild", "batch_get_projects"),
        ("ec2", "describe_launch_template_versions"),
        ("ecs", "describe_task_definition"),
        ("lambda", "list_functions"),
        ("ssm", "get_parameters"),
    ],
)
def test_such_values_are_in_what_is_answered(service: str, operation: str) -> None:
    assert CANARY in repr(getattr(Imagined().client(service, ""), operation)())


def test_it_is_tried_on_all_listings_that_have_details() -> None:
    """Were answers not imagined well enough, nothing would be tried."""
    tried = set()
    for name in NAMES:
        if any(details(whole(name)[2])):
            tried.add(name)
    assert len(tried) > 60
    assert {"iam.roles", "s3.buckets", "eks.node_groups", "bedrock.agents", "sso.permission_sets"} <= tried


def test_whoever_tells_of_owners_lists_kinds_of_its_own_family() -> None:
    """By that it is known which identities a gap in it says nothing of (``findings.telling``)."""
    for name in NAMES:
        stream = platform("aws").streams[name]
        if {Identity, OwnerClaim} <= set(stream.yields):
            records, *_ = whole(name)
            kinds = {each.kind for each in records.values() if isinstance(each, Identity)}
            assert {kind.split(".")[1] for kind in kinds} == {name.partition(".")[0]}
