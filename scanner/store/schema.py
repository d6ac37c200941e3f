"""The tables of the book, the same on SQLite and PostgreSQL. ``migrations`` builds them; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator

HEAD = "0005"
"""The revision this program reads and writes; a test holds it to the newest migration."""
VERSION_TABLE = "muster_version"
BATCH = 500
"""How many rows or parameters go into one statement."""


class Instant(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite knows no time zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC; refuse one without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a time zone cannot be kept in {dialect.name}: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _to(name: str, column: str, *, cascade: bool = True, **options: Any) -> Column[int]:  # noqa: ANN401 because Column's own options vary
    key = ForeignKey(column, ondelete="CASCADE" if cascade else None)
    return Column(name, Integer, key, **{"nullable": False, **options})


counter = Table(
    "counter",
    metadata,
    # Rows: ``scan``, the last scan number given; ``pages``, whose lock keeps the clearing of pages and their use apart.
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)
estate = Table("estate", metadata, _id(), Column("name", Text, nullable=False, unique=True))
page = Table(
    "page",
    metadata,
    _id(),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("records", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
content = Table("content", metadata, _id(), Column("digest", LargeBinary, nullable=False, unique=True))
content_page = Table(
    "content_page",
    metadata,
    _to("content_id", "content.id", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _to("page_id", "page.id", cascade=False),
    Index(None, "page_id"),
    sqlite_with_rowid=False,
)
scan = Table(
    "scan",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _to("estate_id", "estate.id", index=True),
    Column("state", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("started", Instant, nullable=False),
    Column("heartbeat", Instant, nullable=False),
    Column("finished", Instant),
    Column("summary", LargeBinary),
    Column("last_seen", Instant),
    _to("findings_id", "content.id", cascade=False, nullable=True, index=True),
)
unit = Table(
    "unit",
    metadata,
    _id(),
    _to("scan_number", "scan.number"),
    Column("source", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("records", Integer, nullable=False),
    Column("gaps", LargeBinary),
    Column("carried", LargeBinary),
    _to("content_id", "content.id", cascade=False, index=True),
    UniqueConstraint("scan_number", "source", "stream", "scope"),
)
finding = Table(
    "finding",
    metadata,
    _id(),
    _to("estate_id", "estate.id"),
    Column("fingerprint", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("risk", Integer, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("estate_id", "fingerprint"),
)
finding_event = Table(
    "finding_event",
    metadata,
    _id(),
    _to("finding_id", "finding.id", index=True),
    # No foreign key: the history of a finding outlives the scans that retention clears. NULL: a person did it.
    Column("scan_number", Integer),
    Column("at", Instant, nullable=False),
    Column("status", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("note", Text, nullable=False),
)
waiver = Table(
    "waiver",
    metadata,
    _id(),
    _to("estate_id", "estate.id"),
    Column("rule", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("until", Instant, nullable=False),
    Column("made", Instant),
    Column("follows", Instant),
    Column("withdrawn", Instant),
    UniqueConstraint("estate_id", "rule", "subject", "source", "scope", "until"),
)
ticket = Table(
    "ticket",
    metadata,
    _id(),
    _to("estate_id", "estate.id"),
    # The name of the target in settings, and what the ticket is known by there, for ever.
    Column("target", Text, nullable=False),
    Column("marker", Text, nullable=False),
    Column("remote", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("written", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("resolution", Text, nullable=False),
    Column("declined", Boolean, nullable=False),
    Column("noticed", Instant),
    Column("told", Boolean, nullable=False),
    UniqueConstraint("estate_id", "target", "marker"),
)
ticket_finding = Table(
    "ticket_finding",
    metadata,
    _to("ticket_id", "ticket.id", primary_key=True, autoincrement=False),
    _to("finding_id", "finding.id", primary_key=True, autoincrement=False),
    Index(None, "finding_id"),
    sqlite_with_rowid=False,
)
outbox = Table(
    "outbox",
    metadata,
    _id(),
    _to("estate_id", "estate.id"),
    Column("target", Text, nullable=False),
    Column("marker", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt", Instant),
    Column("owner", Text, nullable=False),
    Column("claimed", Instant),
    Column("why", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("estate_id", "target", "marker"),
)

message = Table(
    "message",
    metadata,
    _id(),
    _to("estate_id", "estate.id"),
    Column("channel", Text, nullable=False),
    # Its keyed fingerprint; what an earlier program told is known by its name, until that address is met again.
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    # No foreign key: what was told stays told when retention has cleared the scan.
    Column("scan_number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False),
    UniqueConstraint("estate_id", "channel", "address", "scan_number"),
)


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say ON CONFLICT, in the dialect of the connection."""
    return insert_in(connection.dialect.name, table)


def insert_in(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The same by the dialect's name, for statements that are made once: making one takes longer than running it."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
