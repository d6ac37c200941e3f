"""One raised Orchard for all tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from orchard_support import Scanned, scan_thrice

from scanner.demo.orchard import Orchard, raised


@pytest.fixture(scope="session")
def orchard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orchard]:
    """The estate on the first day, its servers running."""
    folder = tmp_path_factory.mktemp("demo") / "orchard"
    with raised(folder, now=lambda: datetime.now(UTC), environ=os.environ) as estate:
        yield estate


@pytest.fixture(scope="session")
def scanned(orchard: Orchard) -> Iterator[Scanned]:
    """The estate after the week, with all three scans of it."""
    yield from scan_thrice(orchard)
