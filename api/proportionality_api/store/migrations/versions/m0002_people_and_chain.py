"""People apart from their names, the audit trail as a chain, sessions, and states for laws taken back.

Every table but the counters is made anew: SQLite can change neither a condition nor a column in place.
"""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

from proportionality_api.store import names
from proportionality_api.store.migrations.versions import m0001_first_tables as first
from proportionality_api.store.trail import BEGINNING, line_hash

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATES = "('draft', 'submitted', 'approved', 'rejected', 'withdrawn', 'retired', 'erased')"
_YEAR = dt.timedelta(days=365)


def upgrade() -> None:
    """Read everything, make the tables anew, and put it back."""
    connection = op.get_bind()
    kept = {
        table: [dict(row._mapping) for row in connection.execute(sa.text(f"SELECT * FROM {table}"))]  # noqa: S608 - constants
        for table in ("tokens", "submissions", "audit", "idempotency")
    }
    for table in ("idempotency", "audit", "submissions", "tokens"):
        op.drop_table(table)
    people, tokens, submissions, audit, idempotency = _tables()
    ids = _Ids(kept)
    op.bulk_insert(people, list(ids.rows))
    op.bulk_insert(tokens, [_token(row, ids) for row in kept["tokens"]])
    for row in kept["submissions"]:
        row["submitter"] = ids.of(row["submitter"])
        row["decided_by"] = row["decided_by"] and ids.of(row["decided_by"])
        connection.execute(submissions.insert().values(row))
    before = BEGINNING
    for number, row in enumerate(sorted(kept["audit"], key=lambda row: row["id"]), 1):
        row |= {"id": number, "actor": ids.of(row["actor"])}
        row["hash"] = before = line_hash(before, row)
        connection.execute(audit.insert().values(row))
    op.bulk_insert(
        idempotency, [row | {"actor": ids.of(row["actor"])} for row in kept["idempotency"]]
    )
    for name, value in (("audit", len(kept["audit"])), ("whole", 0)):
        connection.execute(
            sa.text("INSERT INTO versions (name, value) VALUES (:name, :value)"),
            {"name": name, "value": value},
        )
    triggers = {"sqlite": first._SQLITE, "postgresql": first._POSTGRESQL}[connection.dialect.name]
    for statement in triggers:
        if not statement.startswith("CREATE FUNCTION"):  # functions outlive the tables
            op.execute(statement)


class _Ids:
    """Ids for the names that stood in the tables; who was one person stays one, and who was not is not joined."""

    def __init__(self, kept: dict[str, list[dict[str, Any]]]) -> None:
        self._ids: dict[str, str] = {}
        self.rows: list[dict[str, str]] = []
        taken: set[str] = set()
        found = [row["name"] for row in kept["tokens"]]
        found += [row["submitter"] for row in kept["submissions"]]
        found += [row["decided_by"] for row in kept["submissions"] if row["decided_by"]]
        found += [row["actor"] for row in kept["audit"]]
        found += [row["actor"] for row in kept["idempotency"]]
        for name in found:
            if _caseless(name) in self._ids:
                continue
            id_, looks = secrets.token_hex(8), names.looks(name)
            if not looks or looks in taken:
                looks = f"#{id_}"
            taken.add(looks)
            self._ids[_caseless(name)] = id_
            self.rows.append(
                {"id": id_, "name": name, "looks": looks, "created_at": _moment(dt.timedelta())}
            )

    def of(self, name: str) -> str:
        """The id of a name."""
        return self._ids[_caseless(name)]


def _caseless(name: str) -> str:
    """What told people apart in the first tables."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _moment(later: dt.timedelta) -> str:
    return (
        (dt.datetime.now(dt.UTC) + later).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def _token(row: dict[str, Any], ids: _Ids) -> dict[str, Any]:
    """A token that was to be valid for ever is valid for a year from now."""
    row["person"] = ids.of(row.pop("name"))
    row["expires_at"] = row["expires_at"] or _moment(_YEAR)
    return row | {"last_used_at": None}


def _person(name: str, table: str, **more: Any) -> sa.Column[Any]:
    foreign = sa.ForeignKey("people.id", name=op.f(f"fk_{table}_{name}"), ondelete="RESTRICT")
    return sa.Column(name, sa.String(16), foreign, **more)


def _tables() -> tuple[sa.Table, ...]:
    people = op.create_table(
        "people",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("looks", sa.String(400), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("looks", name=op.f("uq_people_looks")),
    )
    tokens = op.create_table(
        "tokens",
        sa.Column("id", sa.String(16), nullable=False),
        _person("person", "tokens", nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.String(32), nullable=False),
        sa.Column("revoked_at", sa.String(32)),
        sa.Column("last_used_at", sa.String(32)),
        sa.CheckConstraint(
            "role IN ('submitter', 'reviewer', 'admin')", name=op.f("ck_tokens_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
    )
    op.create_index(op.f("ix_tokens_person"), "tokens", ["person"])
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column(
            "token_id",
            sa.String(16),
            sa.ForeignKey("tokens.id", name=op.f("fk_sessions_token_id"), ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_token_id"), "sessions", ["token_id"])
    submissions = op.create_table(
        "submissions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        _person("submitter", "submissions", nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
        _person("decided_by", "submissions"),
        sa.Column("approved_order", sa.Integer),
        sa.CheckConstraint(f"state IN {_STATES}", name=op.f("ck_submissions_state")),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> submitter",
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
    audit = op.create_table(
        "audit",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        _submission("audit"),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        _person("actor", "audit", nullable=False),
        sa.Column(
            "token_id",
            sa.String(16),
            sa.ForeignKey("tokens.id", name=op.f("fk_audit_token_id"), ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("from_state", sa.String(10)),
        sa.Column("to_state", sa.String(10), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("submission_id", "seq", name=op.f("uq_audit_submission_id_seq")),
    )
    idempotency = op.create_table(
        "idempotency",
        _person("actor", "idempotency", nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        _submission("idempotency"),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_idempotency")),
    )
    return people, tokens, submissions, audit, idempotency


def _submission(table: str) -> sa.Column[Any]:
    foreign = sa.ForeignKey(
        "submissions.id", name=op.f(f"fk_{table}_submission_id"), ondelete="RESTRICT"
    )
    return sa.Column("submission_id", sa.String(32), foreign, nullable=False)


def downgrade() -> None:
    """There is no way back but a backup: the first tables cannot hold what stands in these."""
    raise NotImplementedError("restore a backup that was made with the earlier version")
