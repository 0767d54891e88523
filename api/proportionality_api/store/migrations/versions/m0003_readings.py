"""Answers to readings that are not finished."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "readings",
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("files", sa.String(64), nullable=False),
        sa.Column("answers", sa.LargeBinary, nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["people.id"],
            name=op.f("fk_readings_person"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("person", "files", name=op.f("pk_readings")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("readings")
