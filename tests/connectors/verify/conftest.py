"""A provider played on loopback for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from verify_support import Desk, desk


@pytest.fixture
def played() -> Iterator[Desk]:
    with desk() as made:
        yield made
