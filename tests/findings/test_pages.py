"""The pages of checks and frameworks say what the rules say."""

from __future__ import annotations

from pathlib import Path

from findings.catalogue import catalogue_markdown, frameworks_markdown
from findings.registry import rules

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_pages_are_those_that_the_rules_write() -> None:
    assert catalogue_markdown(rules().values()) == (DOCS / "checks.md").read_text(encoding="utf-8")
    assert frameworks_markdown(rules().values()) == (DOCS / "frameworks.md").read_text(encoding="utf-8")
