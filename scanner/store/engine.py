"""How the book reaches its database: addresses, connections, transactions, and errors a person can act on."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from scanner.store.errors import BookError

POSTGRES = {"postgres", "postgresql", "postgresql+psycopg"}
READING = "muster_reading"
CONNECT_SECONDS = 15


class Database(msgspec.Struct, frozen=True, kw_only=True):
    """An engine, and how to speak of it: ``place`` is its address without the password."""

    engine: Engine
    place: str

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that may write; whatever happens inside, it is done wholly or not at all."""
        with translated(self), self.engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that sees a single moment of the book and never waits for a writer."""
        level = {READING: True} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with translated(self), self.engine.execution_options(**level).connect() as connection:
            yield connection


def connect(url: str, *, patience: float) -> Database:
    """Prepare the database at ``url`` (a path or an address); ``patience`` bounds the waits for locks."""
    address = _address(url)
    place = address.render_as_string(hide_password=True)
    if address.get_backend_name() == "sqlite":
        _create_file(address, place)
        engine = create_engine(address, connect_args={"timeout": patience}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return Database(engine=engine, place=place)
    try:
        engine = create_engine(
            address, connect_args={"connect_timeout": CONNECT_SECONDS}, hide_parameters=True, pool_pre_ping=True
        )
    except ImportError as error:
        raise BookError(
            "PostgreSQL needs the psycopg package", where=place, mend="Install musterbook with its postgres extra"
        ) from error

    def limit_waiting(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {round(patience * 1000)}")
        cursor.close()
        connection.commit()

    event.listen(engine, "connect", limit_waiting)
    return Database(engine=engine, place=place)


def _address(url: str) -> URL:
    if "://" not in url:
        return URL.create("sqlite", database=url)
    try:
        address = make_url(url)
    except (exc.ArgumentError, ValueError):
        # The text itself is not shown: a mistyped address may hold the password anywhere.
        raise BookError(
            "the address of the book cannot be read", mend="Write sqlite:///PATH or postgresql://USER@HOST/DATABASE"
        ) from None
    if address.drivername in POSTGRES:
        return address.set(drivername="postgresql+psycopg")
    if address.drivername == "sqlite":
        return address
    raise BookError(
        f"the book cannot be kept in {address.drivername}",
        mend="Write sqlite:///PATH or postgresql://USER@HOST/DATABASE",
    )


def _create_file(address: URL, place: str) -> None:
    if not address.database or address.database == ":memory:":
        raise BookError("the book needs a file", where=place, mend="Write the path of one: sqlite:///PATH")
    path = Path(address.database)
    # Only where there is none: closing any descriptor of the file would end the locks this process holds on it.
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made aside and then put in place at once: two programs must not both turn a new file to WAL, which is not
        # waited for; and its mode, which its side files take over, is for the owner alone whatever the umask is.
        descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(descriptor)
        try:
            with contextlib.closing(sqlite3.connect(aside)) as connection:
                _prepare(connection)
            with contextlib.suppress(FileExistsError):
                os.link(aside, path)
        finally:
            Path(aside).unlink()
    except OSError as error:
        raise BookError(
            f"the book's file cannot be created: {error.strerror}", where=place, mend="Name a file you may write"
        ) from error


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # None: sqlite3 starts no transaction of its own; _begin_sqlite does, and so covers tables being made as well.
    connection.isolation_level = None
    _prepare(connection)


def _prepare(connection: DBAPIConnection | sqlite3.Connection) -> None:
    cursor = connection.cursor()
    for pragma in ("auto_vacuum = INCREMENTAL", "journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: a lock taken half-way through cannot wait for another and fails instead.
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextlib.contextmanager
def translated(database: Database) -> Iterator[None]:
    """Turn what a database says of its own state into a ``BookError``; our own mistakes pass through."""
    try:
        yield
    except exc.DBAPIError as error:
        if not _about_the_database(error):
            raise
        raise _sentence(error, database) from error


def _about_the_database(error: exc.DBAPIError) -> bool:
    kinds = (exc.OperationalError, exc.InterfaceError, exc.InternalError)
    return isinstance(error, kinds) or type(error) is exc.DatabaseError


def _sentence(error: exc.DBAPIError, database: Database) -> BookError:
    said = " ".join(str(error.orig).split())
    password = database.engine.url.password
    if password:
        said = said.replace(str(password), "***")
    if "locked" in said or "lock timeout" in said:
        return BookError(
            "the book is busy: another scan is writing and did not finish in time",
            where=database.place,
            mend="Try again when it is done",
        )
    if "not a database" in said or "malformed" in said:
        return BookError(
            f"this is not a book, or it is damaged: {said}",
            where=database.place,
            mend="Name another file, or import the last export into a new one",
        )
    return BookError(
        f"the database did not answer as it should: {said}",
        where=database.place,
        mend="See that it runs, that the address is right and that you may write to it",
    )


def give_back(database: Database) -> None:
    """Hand the file space that was cleared back to the system; PostgreSQL does so by itself."""
    # A book that is busy just now keeps the space, and fills it again.
    with contextlib.suppress(BookError), translated(database), database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            # As a script, because that runs it to its end; a plain execute gives one page back and stops.
            driver.executescript("PRAGMA incremental_vacuum")
