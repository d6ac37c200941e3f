"""Processes that sync and can be killed, and books for them. A conftest imports the fixtures."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest
from postgres_support import fresh_database
from psycopg import sql

from scanner.store import schema
from scanner.store.book import Book

PROCESS = Path(__file__).parent / "send_process.py"
TABLES = [table.name for table in reversed(schema.metadata.sorted_tables) if table is not schema.counter]

EACH_STORE = pytest.mark.parametrize("store", ["sqlite", "postgresql"], indirect=True)
"""For what hangs on the store: a line that one alone may claim, who died with it in hand, what is kept for a later run.

Who is asked to wait, what people do there, what a ticket says: for that a store is read and written by one process as
always, which the tests of the store try on both kinds. Such tests run on one kind only.
"""


class Processes:
    """Starts processes that sync, and ends them."""

    def __init__(self) -> None:
        where = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self._forge = subprocess.Popen(
            [sys.executable, PROCESS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=where
        )

    def start(self, url: str, kind: str, options: Mapping[str, object], secrets: Mapping[str, str]) -> int:
        """Begin a run; return the number of its process."""
        assert self._forge.stdin is not None
        assert self._forge.stdout is not None
        print(json.dumps([url, kind, options, secrets, dict(os.environ)]), file=self._forge.stdin, flush=True)
        return int(self._forge.stdout.readline())

    def kill_when(self, happened: threading.Event, number: int) -> None:
        """End a process with kill -9 as soon as something has happened, or it has ended by itself."""
        while _alive(number) and not happened.wait(0.05):
            pass
        if _alive(number):
            os.kill(number, signal.SIGKILL)
        while _alive(number):
            threading.Event().wait(0.005)

    def close(self) -> None:
        """Start no more."""
        self._forge.communicate(timeout=60)
        assert self._forge.returncode == 0


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="session")
def processes() -> Iterator[Processes]:
    """One that starts processes for all tests."""
    made = Processes()
    yield made
    made.close()


@pytest.fixture(scope="session")
def new_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty book, to be copied: to make its tables takes longer than most tests."""
    file = tmp_path_factory.mktemp("books") / "new.db"
    Book.open(str(file)).close()
    return file


@pytest.fixture(scope="session")
def shared_book(postgres: str) -> str:
    """The address of a book on a real PostgreSQL, to be emptied and used again."""
    url = fresh_database(postgres)
    Book.open(url).close()
    return url


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty book: a file, or on a real PostgreSQL where a test is marked by ``EACH_STORE``."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{shutil.copy(request.getfixturevalue('new_book'), tmp_path / 'book.db')}"
    url: str = request.getfixturevalue("shared_book")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(";").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in TABLES))
    return url
