from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from graph.lineage import MOST, Lineage, earlier_values
from graph.model import AnyRecord, Identity, Observed, Secret

START = datetime(2026, 11, 1, tzinfo=UTC)


def unit(*records: AnyRecord, day: int = 0) -> Observed:
    return Observed(source="v", stream="kv", scope="", seen=START + timedelta(days=day), records=records)


def secret(value: str | None, **facts: str | int | bool | None) -> Secret:
    return Secret(id="s", kind="k", store="v", name="s", fingerprint=value, facts=facts)


def scans(*values: str | None) -> Secret:
    """The secret as the last of several scans keeps it, one a day."""
    kept = unit(secret(values[0]))
    for day, value in enumerate(values[1:], 1):
        kept = Lineage([kept]).remembered(unit(secret(value), day=day))
    (last,) = kept.records
    assert isinstance(last, Secret)
    return last


def test_a_value_that_was_replaced_is_remembered_with_the_day() -> None:
    last = scans("f1", "f2")
    assert earlier_values(last) == ("f1",)
    assert last.facts["value_changed"] == "2026-11-02T00:00:00+00:00"


def test_it_stays_remembered_while_nothing_changes() -> None:
    assert scans("f1", "f2", "f2", "f2") == scans("f1", "f2")


def test_only_the_latest_are_kept_and_one_that_came_back_is_no_earlier_one() -> None:
    assert earlier_values(scans(*map(str, range(9)))) == ("7", "6", "5", "4", "3")
    assert len(earlier_values(scans(*map(str, range(9))))) == MOST
    assert earlier_values(scans("f1", "f2", "f1")) == ("f2",)


def test_a_value_that_was_not_read_is_not_taken_for_replaced() -> None:
    """It may be what it was: its copies would be called old for nothing."""
    assert earlier_values(scans("f1", None)) == ()
    assert earlier_values(scans("f1", "f2", None)) == ("f1",)
    assert scans("f1", "f2", None).facts["value_changed"] == "2026-11-02T00:00:00+00:00"


def test_what_a_listing_says_of_versions_counts_more() -> None:
    told = unit(secret("f2", earlier_values="f0"))
    assert Lineage([unit(secret("f1"))]).remembered(told) is told


def test_what_has_no_past_is_left_as_it_is() -> None:
    other = unit(Identity(id="i", kind="k", name="i"), secret("f1"))
    assert Lineage([]).remembered(other) is other
    assert Lineage([unit(secret("f1"))]).remembered(other) is other
    stranger = unit(msgspec.structs.replace(secret("f9"), id="t"))
    assert Lineage([unit(secret("f1"))]).remembered(stranger) is stranger
    mixed = unit(secret("f2"), msgspec.structs.replace(secret("f9"), id="t"))
    assert Lineage([unit(secret("f1"))]).remembered(mixed).records[1] == mixed.records[1]
