"""Comments on provisions, which nobody changes; they go only with the draft that they belong to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_REFUSED = "a comment stays as it was sent"
_ERASED = "(SELECT state FROM submissions WHERE id = OLD.submission_id) = 'erased'"


def upgrade() -> None:
    """Create the table and its guards."""
    op.create_table(
        "comments",
        sa.Column("submission_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("provision", sa.String(60)),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id", "seq"],
            ["audit.submission_id", "audit.seq"],
            name=op.f("fk_comments_submission_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("submission_id", "seq", name=op.f("pk_comments")),
    )
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("comments")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_comment_change()")


_SQLITE = (
    f"CREATE TRIGGER comments_no_update BEFORE UPDATE ON comments BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
    # INSERT OR REPLACE would delete without firing the delete trigger.
    f"""CREATE TRIGGER comments_no_replace BEFORE INSERT ON comments
        WHEN EXISTS (SELECT 1 FROM comments WHERE submission_id = NEW.submission_id AND seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",  # noqa: S608 - a constant
    f"CREATE TRIGGER comments_no_delete BEFORE DELETE ON comments WHEN NOT {_ERASED} BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
)
_POSTGRESQL = (
    f"""CREATE FUNCTION refuse_comment_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' AND {_ERASED} THEN RETURN OLD; END IF;
        RAISE EXCEPTION '{_REFUSED}'; END $$""",
    "CREATE TRIGGER comments_stay BEFORE UPDATE OR DELETE ON comments FOR EACH ROW EXECUTE FUNCTION refuse_comment_change()",
    "CREATE TRIGGER comments_no_truncate BEFORE TRUNCATE ON comments FOR EACH STATEMENT EXECUTE FUNCTION refuse_comment_change()",
)
