"""What people do about findings, and waivers that renew one another."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Let an event be a person's, with words, and keep every link of a chain of waivers."""
    _events()
    _waivers()


def _events() -> None:
    # What is there was all made by scans, which say no more than the status.
    with op.batch_alter_table("finding_event") as table:
        table.add_column(sa.Column("kind", sa.Text, nullable=False, server_default="status"))
        table.add_column(sa.Column("person", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("note", sa.Text, nullable=False, server_default=""))
        table.alter_column("scan_number", existing_type=sa.Integer, nullable=True)
    with op.batch_alter_table("finding_event") as table:
        for name in ("kind", "person", "note"):
            table.alter_column(name, existing_type=sa.Text, server_default=None)


def _waivers() -> None:
    with op.batch_alter_table("waiver") as table:
        for name in ("source", "scope"):
            table.add_column(sa.Column(name, sa.Text, nullable=False, server_default=""))
        for name in ("follows", "withdrawn"):
            table.add_column(sa.Column(name, TIME))
        table.drop_constraint("uq_waiver_estate_id_rule_subject", type_="unique")
        table.create_unique_constraint(
            "uq_waiver_estate_id_rule_subject_source_scope_until",
            ["estate_id", "rule", "subject", "source", "scope", "until"],
        )
    with op.batch_alter_table("waiver") as table:
        for name in ("source", "scope"):
            table.alter_column(name, existing_type=sa.Text, server_default=None)
