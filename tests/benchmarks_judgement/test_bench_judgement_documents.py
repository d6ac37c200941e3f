"""What the labelled estate has in documents can be read: its register, and its account's log."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from benchmarks.judgement import estate, inventory, recording
from connectors.aws.exported_trail import ExportedTrail
from governance.register import read_register
from graph.model import AiSystem

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
THINGS = estate.estate(1, 1)


def test_the_register_has_every_system_and_nothing_wrong(tmp_path: Path) -> None:
    recording.register(THINGS, tmp_path, NOW)
    told = read_register(tmp_path)
    assert told.problems == ()
    systems = {each.name: each for each in told.records if isinstance(each, AiSystem)}
    assert set(systems) == {each.name for each in THINGS if "system" in each.told}
    assert {each.state for each in systems.values()} == {"production", "pilot", "retired", "suspended"}
    (late, *_) = [each for each in THINGS if each.trouble == "approval-over" and each.broken]
    assert [f"{each.valid_until:%Y-%m-%d}" for each in systems[late.name].approvals] == ["2027-02-20", "2026-10-23"]


def test_the_log_says_who_made_which_key(tmp_path: Path) -> None:
    made = [each for each in THINGS if "made_by" in each.told]
    recording.trail(THINGS, {f"id-of-{each.name}": each.name for each in made}, tmp_path, NOW)
    claims = ExportedTrail(tmp_path).tally(estate.OWN, "us-east-1").makers("1")
    found = {each.subject.partition(":id-of-")[2]: each.owner for each in claims}
    assert found == {each.name: each.told["made_by"] for each in made}


def test_the_inventory_names_the_owner_that_the_register_names() -> None:
    owned = [each for each in THINGS if each.trouble == "system-owner-gone" and each.broken]
    assert [inventory.record(each)["owner_active"] for each in owned] == [False, False]
