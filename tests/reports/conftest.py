"""Golden files: what a person sees, kept whole. ``MUSTER_GOLDEN=write`` writes them anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name, or write it when asked to."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if os.environ.get("MUSTER_GOLDEN") == "write":
            file.write_text(text, encoding="utf-8")
        assert file.exists(), f"tests/reports/golden/{name} is missing; MUSTER_GOLDEN=write writes it, then read it"
        assert text == file.read_text(encoding="utf-8"), f"{name} changed; MUSTER_GOLDEN=write accepts it"

    return compare
