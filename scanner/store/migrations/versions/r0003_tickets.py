"""Tickets that findings have at other places, and the outbox of what is to be done there."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables of tickets, of the findings each is about, and of the outbox."""
    _tickets()
    _outbox()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement="auto" if name == "id" else False)


def _to(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


def _once(table: str) -> sa.UniqueConstraint:
    """A marker stands once for each target of an estate: nothing can be linked, or planned, twice."""
    columns = ("estate_id", "target", "marker")
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _tickets() -> None:
    op.create_table(
        "ticket",
        _number("id"),
        _number("estate_id"),
        *(_text(name) for name in ("target", "marker", "remote", "url", "state", "written", "seen", "resolution")),
        sa.Column("declined", sa.Boolean, nullable=False),
        sa.Column("noticed", TIME),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ticket"),
        _to("ticket", "estate_id", "estate"),
        _once("ticket"),
    )
    op.create_table(
        "ticket_finding",
        _number("ticket_id"),
        _number("finding_id"),
        sa.PrimaryKeyConstraint("ticket_id", "finding_id", name="pk_ticket_finding"),
        _to("ticket_finding", "ticket_id", "ticket"),
        _to("ticket_finding", "finding_id", "finding"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ticket_finding_finding_id", "ticket_finding", ["finding_id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        _number("id"),
        _number("estate_id"),
        *(_text(name) for name in ("target", "marker", "state")),
        _number("attempts"),
        sa.Column("next_attempt", TIME),
        _text("owner"),
        sa.Column("claimed", TIME),
        _text("why"),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        _to("outbox", "estate_id", "estate"),
        _once("outbox"),
    )
