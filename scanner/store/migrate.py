"""Bring the tables of a book to the form this program knows."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from scanner.store.engine import Database
from scanner.store.errors import BookError
from scanner.store.schema import HEAD, VERSION_TABLE

LOCK = 0x6D757374
"""The advisory lock under which PostgreSQL lets one program at a time migrate."""


def migrate(database: Database) -> None:
    """Create or upgrade the tables; refuse a book that a newer program has written."""
    with database.reading() as connection:
        if revision(connection) == HEAD:
            return
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        _upgrade(connection, database.place)


def revision(connection: Connection) -> str | None:
    """The revision a book is at; None for an empty database."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 because the name is our constant


def _upgrade(connection: Connection, place: str) -> None:
    # Imported here: an up-to-date book, which is nearly every one, is opened without Alembic.
    from alembic import command  # noqa: PLC0415 because it is loaded only when there is something to migrate
    from alembic.config import Config  # noqa: PLC0415 because of the same
    from alembic.script import ScriptDirectory  # noqa: PLC0415 because of the same

    config = Config()
    config.set_main_option("script_location", "scanner.store:migrations")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = revision(connection)
    if current is not None and current not in known:
        raise BookError(
            f"this book was written by a newer Musterbook (its form is {current}, this program knows {HEAD})",
            where=place,
            mend="Upgrade Musterbook, or name another book",
        )
    command.upgrade(config, "head")
