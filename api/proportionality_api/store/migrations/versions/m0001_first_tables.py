"""The first tables, and the triggers that make the audit trail append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_REFUSED = "the audit trail is append-only"
_FIXED = "a submission that has left its draft keeps its text"


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.String(32)),
        sa.Column("revoked_at", sa.String(32)),
        sa.CheckConstraint(
            "role IN ('submitter', 'reviewer', 'admin')", name=op.f("ck_tokens_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("submitter", sa.String(100), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
        sa.Column("decided_by", sa.String(100)),
        sa.Column("approved_order", sa.Integer),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'approved', 'rejected', 'withdrawn')",
            name=op.f("ck_submissions_state"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR lower(decided_by) <> lower(submitter)",
            name=op.f("ck_submissions_nobody_decides_on_their_own"),
        ),
        sa.CheckConstraint(
            "(state = 'approved') = (approved_order IS NOT NULL)",
            name=op.f("ck_submissions_approved_is_ordered"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("approved_order", name=op.f("uq_submissions_approved_order")),
    )
    for columns in (("code", "approved_order"), ("submitter", "id"), ("state", "id")):
        op.create_index(op.f(f"ix_submissions_{'_'.join(columns)}"), "submissions", list(columns))
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("submission_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("token_id", sa.String(16), nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("from_state", sa.String(10)),
        sa.Column("to_state", sa.String(10), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_audit_submission_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["token_id"], ["tokens.id"], name=op.f("fk_audit_token_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("submission_id", "seq", name=op.f("uq_audit_submission_id_seq")),
    )
    op.create_table(
        "idempotency",
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("submission_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_idempotency_submission_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_idempotency")),
    )
    versions = op.create_table(
        "versions",
        sa.Column("name", sa.String(10), nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_versions")),
    )
    op.bulk_insert(versions, [{"name": "corpus", "value": 0}, {"name": "tokens", "value": 0}])
    triggers = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[op.get_bind().dialect.name]
    for statement in triggers:
        op.execute(statement)


def downgrade() -> None:
    """Drop everything: only for an empty database."""
    for table in ("versions", "idempotency", "audit", "submissions", "tokens"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")
        op.execute("DROP FUNCTION refuse_text_change()")


_SQLITE = (
    *(
        f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    # INSERT OR REPLACE would delete without firing the delete trigger (recursive_triggers is off by default).
    f"""CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id OR (submission_id = NEW.submission_id AND seq = NEW.seq))
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",  # noqa: S608 - a constant
    f"""CREATE TRIGGER submission_keeps_text BEFORE UPDATE OF content, sha256, code, submitter ON submissions
        WHEN OLD.state <> 'draft' AND (OLD.content <> NEW.content OR OLD.sha256 <> NEW.sha256 OR OLD.code <> NEW.code OR OLD.submitter <> NEW.submitter)
        BEGIN SELECT RAISE(ABORT, '{_FIXED}'); END""",
)
_POSTGRESQL = (
    f"CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$",
    "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    f"CREATE FUNCTION refuse_text_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_FIXED}'; END $$",
    """CREATE TRIGGER submission_keeps_text BEFORE UPDATE ON submissions FOR EACH ROW
       WHEN (OLD.state <> 'draft' AND (OLD.content <> NEW.content OR OLD.sha256 <> NEW.sha256 OR OLD.code <> NEW.code OR OLD.submitter <> NEW.submitter))
       EXECUTE FUNCTION refuse_text_change()""",
)
