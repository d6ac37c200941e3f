"""The page on the register: its example is read as it stands, and every field that there is stands on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import governance.declared
from findings.registry import rules
from findings.yaml_lines import yaml_document
from governance.declared import Strict
from governance.register import Register, read_register
from governance.schema import register_schema
from graph.model import Agreement, AiSystem

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "ai-register.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLE = next(each for each in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL) if each.startswith("apiVersion"))
NOT_YET = {"ai-decision-log-gap", "ai-evidence-chain-broken"}


@pytest.fixture
def register(tmp_path: Path) -> Register:
    (tmp_path / "ai.yaml").write_text(EXAMPLE, encoding="utf-8")
    return read_register(tmp_path)


def test_the_example_is_read_without_a_problem(register: Register) -> None:
    assert [str(problem) for problem in register.problems] == []
    kinds = {each.kind for each in register.records if isinstance(each, Agreement)}
    assert kinds == {
        f"register.{word}" for word in ("identity", "store", "vendor", "vendor_incident", "change", "exception")
    }
    assert {each.id for each in register.records if isinstance(each, AiSystem)} == {
        "ai.system:ai-ticket-triage",
        "ai.system:ai-old-bot",
    }


def _parts() -> Iterator[type[Any]]:
    return (each for each in vars(governance.declared).values() if isinstance(each, type) and issubclass(each, Strict))


def test_the_example_has_every_field() -> None:
    written = set(re.findall(r"(?:^|[{\s])([A-Za-z_0-9]+):", EXAMPLE))
    fields = {field.encode_name for part in _parts() for field in msgspec.structs.fields(part)}
    assert fields - written == set()


def test_every_check_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"\b(?:ai|nhi|secret|oauth)-[a-z]+(?:-[a-z]+)+\b", TEXT.split("## The fields")[1]))
    assert named - set(rules()) <= NOT_YET


def test_the_schema_knows_the_keys_of_the_example() -> None:
    schema = register_schema()
    written = yaml_document(EXAMPLE, "example").value
    assert set(written) <= set(schema["properties"])
    system = schema["$defs"]["SystemText"]
    assert set(written["systems"][0]) <= set(system["properties"])
    assert system["additionalProperties"] is False
