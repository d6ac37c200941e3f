"""Every test of the book runs on SQLite and on a real PostgreSQL, each time in a fresh database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_support import fresh_database
from postgres_support import postgres as postgres  # noqa: PLC0414  because a fixture is shared by its name here
from postgres_support import url as url  # noqa: PLC0414  because of the same

from scanner.store.book import Book


@pytest.fixture
def other_url(url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of the other kind."""
    if url.startswith("sqlite"):
        return fresh_database(request.getfixturevalue("postgres"))
    return str(tmp_path / "other.db")


@pytest.fixture
def book(url: str) -> Iterator[Book]:
    """An empty book."""
    with Book.open(url) as opened:
        yield opened
