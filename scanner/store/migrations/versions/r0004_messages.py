"""Messages to channels: which address was told of which scan."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table of messages."""
    names = ("estate_id", "channel", "address", "scan_number")
    op.create_table(
        "message",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("estate_id", sa.Integer, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("scan_number", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name="fk_message_estate_id", ondelete="CASCADE"),
        sa.UniqueConstraint(*names, name=f"uq_message_{'_'.join(names)}"),
    )
