"""Addresses of channels are known by their keyed fingerprint, and keep the name that they were first told under."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the name. What is there was known by its name alone, until the address it was for is met again."""
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("name", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE message SET name = address")
    with op.batch_alter_table("message") as table:
        table.alter_column("name", existing_type=sa.Text, server_default=None)
