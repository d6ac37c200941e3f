"""All tables of the first book."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create every table and the two counters."""
    _shared()
    _scans()
    _findings()
    counter = sa.table("counter", sa.column("name", sa.Text), sa.column("value", sa.Integer))
    op.bulk_insert(counter, [{"name": "scan", "value": 0}, {"name": "pages", "value": 0}])


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _to(table: str, column: str, target: str, on_delete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete=on_delete)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=nullable, autoincrement="auto" if name == "id" else False)


def _shared() -> None:
    op.create_table("counter", _text("name"), _number("value"), _key("counter", "name"))
    op.create_table("estate", _number("id"), _text("name"), _key("estate", "id"), _unique("estate", "name"))
    op.create_table(
        "page",
        _number("id"),
        _bytes("digest"),
        _number("records"),
        _bytes("body"),
        _key("page", "id"),
        _unique("page", "digest"),
    )
    op.create_table("content", _number("id"), _bytes("digest"), _key("content", "id"), _unique("content", "digest"))
    op.create_table(
        "content_page",
        _number("content_id"),
        _number("position"),
        _number("page_id"),
        _key("content_page", "content_id", "position"),
        _to("content_page", "content_id", "content.id"),
        _to("content_page", "page_id", "page.id", None),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_content_page_page_id", "content_page", ["page_id"])


def _scans() -> None:
    op.create_table(
        "scan",
        _number("number"),
        _number("estate_id"),
        _text("state"),
        _text("owner"),
        _text("version"),
        sa.Column("started", TIME, nullable=False),
        sa.Column("heartbeat", TIME, nullable=False),
        sa.Column("finished", TIME),
        sa.Column("summary", sa.LargeBinary),
        sa.Column("last_seen", TIME),
        _number("findings_id", nullable=True),
        _key("scan", "number"),
        _to("scan", "estate_id", "estate.id"),
        _to("scan", "findings_id", "content.id", None),
    )
    op.create_index("ix_scan_estate_id", "scan", ["estate_id"])
    op.create_index("ix_scan_findings_id", "scan", ["findings_id"])
    op.create_table(
        "unit",
        _number("id"),
        _number("scan_number"),
        *(_text(name) for name in ("source", "stream", "scope")),
        sa.Column("seen", TIME, nullable=False),
        _number("records"),
        sa.Column("gaps", sa.LargeBinary),
        sa.Column("carried", sa.LargeBinary),
        _number("content_id"),
        _key("unit", "id"),
        _to("unit", "scan_number", "scan.number"),
        _to("unit", "content_id", "content.id", None),
        _unique("unit", "scan_number", "source", "stream", "scope"),
    )
    op.create_index("ix_unit_content_id", "unit", ["content_id"])


def _findings() -> None:
    op.create_table(
        "finding",
        _number("id"),
        _number("estate_id"),
        *(_text(name) for name in ("fingerprint", "rule", "subject", "status", "severity")),
        _number("risk"),
        sa.Column("first_seen", TIME, nullable=False),
        sa.Column("last_seen", TIME, nullable=False),
        _bytes("body"),
        _key("finding", "id"),
        _to("finding", "estate_id", "estate.id"),
        _unique("finding", "estate_id", "fingerprint"),
    )
    op.create_table(
        "finding_event",
        _number("id"),
        _number("finding_id"),
        _number("scan_number"),
        sa.Column("at", TIME, nullable=False),
        _text("status"),
        _key("finding_event", "id"),
        _to("finding_event", "finding_id", "finding.id"),
    )
    op.create_index("ix_finding_event_finding_id", "finding_event", ["finding_id"])
    op.create_table(
        "waiver",
        _number("id"),
        _number("estate_id"),
        *(_text(name) for name in ("rule", "subject", "reason", "person")),
        sa.Column("until", TIME, nullable=False),
        sa.Column("made", TIME),
        _key("waiver", "id"),
        _to("waiver", "estate_id", "estate.id"),
        _unique("waiver", "estate_id", "rule", "subject"),
    )
