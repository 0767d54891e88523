"""The tables.  Times are ISO 8601 text in UTC, which both databases keep and order alike."""

from __future__ import annotations

from typing import Literal, get_args

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

SubmissionState = Literal[
    "draft", "submitted", "approved", "rejected", "withdrawn", "retired", "erased"
]
STATES: tuple[SubmissionState, ...] = get_args(SubmissionState)
ROLES = ("submitter", "reviewer", "admin")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Everywhere else a person is their id, so that a name can be erased and what they did still stands.
people = Table(
    "people",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(100), nullable=False),  # the id, once the name was erased
    Column("looks", String(400), nullable=False, unique=True),  # alike for names that look alike
    Column("created_at", String(32), nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("person", String(16), ForeignKey("people.id", ondelete="RESTRICT"), nullable=False),
    Column(
        "role",
        String(10),
        CheckConstraint(f"role IN {ROLES}", name="role"),
        nullable=False,
    ),
    Column("hash", String(200), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("revoked_at", String(32)),
    Column("last_used_at", String(32)),  # to the quarter of an hour
    Index(None, "person"),
)

# Who is signed in at the page; the browser holds a random text of which this is the hash.
sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("token_id", String(16), ForeignKey("tokens.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Index(None, "token_id"),
)

submissions = Table(
    "submissions",
    metadata,
    Column(
        "id", String(32), primary_key=True
    ),  # begins with the time, so that order of id is order of arrival
    Column(
        "state",
        String(10),
        CheckConstraint(f"state IN {STATES}", name="state"),
        nullable=False,
    ),
    Column("version", Integer, nullable=False),
    Column("code", String(6), nullable=False),
    Column("name", String(300), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("submitter", String(16), ForeignKey("people.id", ondelete="RESTRICT"), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("updated_at", String(32), nullable=False),
    Column("decided_by", String(16), ForeignKey("people.id", ondelete="RESTRICT")),
    Column("approved_order", Integer, unique=True),  # the corpus version that the approval made
    CheckConstraint(
        "decided_by IS NULL OR decided_by <> submitter",
        name="nobody_decides_on_their_own",
    ),
    CheckConstraint(
        "(state = 'approved') = (approved_order IS NOT NULL)", name="approved_is_ordered"
    ),
    Index(None, "code", "approved_order"),
    Index(None, "submitter", "id"),
    Index(None, "state", "id"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … without a gap
    Column(
        "submission_id",
        String(32),
        ForeignKey("submissions.id", ondelete="RESTRICT"),
        nullable=False,
    ),
    Column(
        "seq", Integer, nullable=False
    ),  # 1, 2, 3 … within a submission; equals the version that the change made
    Column("at", String(32), nullable=False),
    Column("actor", String(16), ForeignKey("people.id", ondelete="RESTRICT"), nullable=False),
    Column("token_id", String(16), ForeignKey("tokens.id", ondelete="RESTRICT"), nullable=False),
    Column("action", String(10), nullable=False),
    Column("from_state", String(10)),
    Column("to_state", String(10), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("hash", String(64), nullable=False),  # of this line and the hash of the one before
    UniqueConstraint("submission_id", "seq"),
)

# What was said of a provision.  Who said it, and when, is the line of the trail; it holds the hash of the rest.
comments = Table(
    "comments",
    metadata,
    Column("submission_id", String(32), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("provision", String(60)),  # the id of an offence; none: the law as a whole
    Column("text", Text, nullable=False),
    ForeignKeyConstraint(
        ["submission_id", "seq"], ["audit.submission_id", "audit.seq"], ondelete="RESTRICT"
    ),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("actor", String(16), ForeignKey("people.id", ondelete="RESTRICT"), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request_sha256", String(64), nullable=False),
    Column(
        "submission_id",
        String(32),
        ForeignKey("submissions.id", ondelete="RESTRICT"),
        nullable=False,
    ),
    Column("created_at", String(32), nullable=False),
)

# What somebody answered to a reading that is not finished; the text of the law and its draft are not kept.
readings = Table(
    "readings",
    metadata,
    Column("person", String(16), ForeignKey("people.id", ondelete="RESTRICT"), primary_key=True),
    Column("files", String(64), primary_key=True),  # the hash of the hashes of the files
    Column("answers", LargeBinary, nullable=False),
    Column("updated_at", String(32), nullable=False),
)

# Counters.  "corpus" and "tokens" are looked at by every server process before it answers; "whole" is the last corpus
# that is no mere addition to the one before (a law was retired, a backup restored); "audit" is how long the trail is.
versions = Table(
    "versions",
    metadata,
    Column("name", String(10), primary_key=True),
    Column("value", Integer, nullable=False),
)
