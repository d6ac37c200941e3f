"""Whatever is listed first and then asked about one by one: one refusal loses the one thing, in every listing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from aws_imagined_support import SEVERAL, Asked, Imagined, read_imagined

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


def details(asked: list[Asked]) -> Iterator[tuple[Asked, Asked]]:
    """The first two calls of each operation that is asked about several things."""
    by_operation: defaultdict[str, list[Asked]] = defaultdict(list)
    for each in dict.fromkeys(asked):
        by_operation[each[0]].append(each)
    return ((calls[0], calls[1]) for calls in by_operation.values() if len(calls) >= SEVERAL)


@pytest.mark.parametrize("name", NAMES)
def test_one_refused_detail_costs_only_the_thing_it_is_of(name: str) -> None:
    whole = Imagined()
    all_, fault = read(name, whole)
    assert fault is None
    for first, second in details(whole.asked):
        lost = []
        for refused in (first, second):
            services = Imagined(refused)
            left, error = read(name, services)
            assert isinstance(error, Denied), f"{refused} was lost and nothing told"
            assert error.permission
            lost.append(set(all_) - set(left))
            others = [each for each in whole.asked if each[0] == refused[0]]
            asked = [each for each in services.asked if each[0] == refused[0]]
            assert asked == others, f"after {refused} was refused others were not asked"
        assert not lost[0] & lost[1]


def test_it_is_tried_on_all_listings_that_have_details() -> None:
    """Were answers not imagined well enough, nothing would be tried."""
    tried = set()
    for name in NAMES:
        services = Imagined()
        read(name, services)
        if any(details(services.asked)):
            tried.add(name)
    assert len(tried) > 60
    assert {"iam.roles", "s3.buckets", "eks.node_groups", "bedrock.agents", "sso.permission_sets"} <= tried


def test_whoever_tells_of_owners_lists_kinds_of_its_own_family() -> None:
    """By that it is known which identities a gap in it says nothing of (``findings.telling``)."""
    for name in NAMES:
        stream = platform("aws").streams[name]
        if {Identity, OwnerClaim} <= set(stream.yields):
            records, _ = read(name, Imagined())
            kinds = {each.kind for each in records.values() if isinstance(each, Identity)}
            assert {kind.split(".")[1] for kind in kinds} == {name.partition(".")[0]}
