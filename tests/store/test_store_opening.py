"""Opening a book: the tables are made and compared, and whatever is wrong is said with its remedy."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from store_support import AT, ESTATE, observed, whole_scan

from scanner.demo.servers import free_port
from scanner.store import engine
from scanner.store.book import Book, BookError
from scanner.store.migrate import revision
from scanner.store.schema import HEAD, VERSION_TABLE, metadata

MODES = {"book.db", "book.db-wal", "book.db-shm"}


def test_the_migrations_make_what_the_tables_say(book: Book) -> None:
    """From an empty database, every table, column, key and index."""
    with book._database.reading() as connection:
        assert revision(connection) == HEAD
        options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_the_program_knows_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "scanner.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_book_that_is_up_to_date_is_opened_without_alembic(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    Book.open(str(path)).close()
    opening = "import sys; from scanner.store.book import Book; Book.open(sys.argv[1]).close()"
    script = f"{opening}; print('alembic' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


def test_opening_again_keeps_everything(url: str) -> None:
    with Book.open(url) as book:
        number = whole_scan(book, observed("users", ["a"]))
    with Book.open(url) as book:
        assert book.latest(ESTATE) == number


def test_a_newer_book_is_refused_and_left_as_it_is(url: str) -> None:
    with Book.open(url) as book, book._database.writing() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608 because the name is ours
    with pytest.raises(BookError, match="newer Musterbook") as refusal:
        Book.open(url)
    assert "Upgrade" in refusal.value.mend


def test_a_migration_that_breaks_leaves_no_half_made_tables(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_config: object, _to: str) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("alembic.command.upgrade", broken)
        with pytest.raises(ZeroDivisionError):
            Book.open(url)
    with Book.open(url) as book:
        assert book.check() == []


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_the_file_is_its_owners_alone(tmp_path: Path, form: str) -> None:
    """With its side files and the folder that was made for it."""
    folder = tmp_path / "new" / "folder"
    with Book.open(form.format(folder / "book.db")) as book:
        whole_scan(book)
        files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert files == dict.fromkeys(MODES, 0o600)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_sqlite_is_set_up_for_more_than_one(tmp_path: Path) -> None:
    with Book.open(str(tmp_path / "book.db"), patience=7) as book, book._database.reading() as connection:
        for pragma, value in {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 7000, "auto_vacuum": 2}.items():
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql://me:hush@host/db", "cannot be kept in mysql"),
        ("postgresql://me:hush@host:port/db", "cannot be read"),
    ],
)
def test_an_address_that_cannot_be_is_refused(address: str, what: str) -> None:
    with pytest.raises(BookError, match=what) as refusal:
        Book.open(address)
    assert refusal.value.mend
    assert "hush" not in "".join(traceback.format_exception(refusal.value))


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    address = f"postgresql://me:hush@127.0.0.1:{free_port()}/book"
    with pytest.raises(BookError, match="did not answer") as refusal:
        Book.open(address)
    assert "127.0.0.1" in str(refusal.value)
    assert "me:***@" in str(refusal.value)
    assert "hush" not in "".join(traceback.format_exception(refusal.value))


def test_a_password_that_the_database_repeats_is_struck_out(tmp_path: Path) -> None:
    """Libpq repeats parts of an address that it does not understand."""
    database = engine.connect(f"postgresql://me:hush@{tmp_path.name}.invalid/book?sslmode=hush", patience=1)
    with pytest.raises(BookError) as refusal, database.reading():
        pass
    assert "hush" not in str(refusal.value).replace("sslmode=hush", "")
    database.engine.dispose()


def test_a_place_where_no_file_can_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BookError, match="file cannot be created"):
        Book.open(str(tmp_path / "file" / "book.db"))
    with pytest.raises(BookError, match="did not answer"):
        Book.open(str(tmp_path))


def test_a_file_that_is_no_book_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no database " * 100)
    with pytest.raises(BookError, match="not a book, or it is damaged"):
        Book.open(str(path))
    assert path.read_text() == "no database " * 100


def test_a_locked_book_says_so(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    with Book.open(str(path), patience=0.05) as book:
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BookError, match="is busy"):
            book.begin(ESTATE, AT, "1")
        assert book.latest(ESTATE) is None
        other.close()
        assert book.begin(ESTATE, AT, "1").number == 1


def test_a_lock_that_is_not_given_back_is_said_on_postgresql(postgres: str, url: str) -> None:
    with Book.open(url, patience=0.05) as book, Book.open(url) as other:
        book.begin(ESTATE, AT, "1")
        with other._database.writing() as connection:
            connection.execute(text("UPDATE estate SET name = name"))
            with pytest.raises(BookError, match="is busy"):
                book.begin(ESTATE, AT, "1")
    assert postgres


def test_without_psycopg_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(BookError, match="needs the psycopg package") as refusal:
        Book.open("postgres://host/book")
    assert "postgres extra" in refusal.value.mend


def test_our_own_mistakes_are_not_called_the_databases(book: Book) -> None:
    """Nor do they show what was in the statement."""
    with pytest.raises(Exception, match="no_such_table") as failure, book._database.reading() as connection:
        connection.execute(text("SELECT * FROM no_such_table WHERE x = :value"), {"value": "private"})
    assert "private" not in str(failure.value)
