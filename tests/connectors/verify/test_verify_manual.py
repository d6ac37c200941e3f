"""The manual of the live check says what the code does."""

from __future__ import annotations

from pathlib import Path

import connectors
from connectors.detect.verify.registry import table, verifier, verifier_names

MANUAL = Path(connectors.__path__[0]).parent / "docs" / "how-to" / "verify-secrets.md"
START, END = "<!-- generated: connectors.detect.verify.registry.table() -->\n", "<!-- end -->"


def test_the_manual_lists_everything_that_is_asked() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    listed = text[text.index(START) + len(START) : text.index(END)]
    assert listed.strip() == table().strip()


def test_the_table_has_a_line_for_each_question() -> None:
    lines = table().splitlines()
    for provider in map(verifier, verifier_names()):
        for ask in provider.asks:
            assert any(f"| {provider.title} |" in line and f"`{ask.request}`" in line for line in lines)
