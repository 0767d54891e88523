"""Submissions from draft to decision; every change of state writes one line of the audit trail in the same transaction."""

from __future__ import annotations

import hashlib
import secrets
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from proportionality.law.characters import CONTROL
from proportionality_api.store import trail
from proportionality_api.store.database import Database, absent, bump, now
from proportionality_api.store.refusals import (
    ChangedMeanwhile,
    KeyReused,
    NotAllowed,
    OwnSubmission,
    ReasonMissing,
    UnknownSubmission,
    WrongState,
)
from proportionality_api.store.tables import (
    STATES,
    SubmissionState,
    audit,
    comments,
    idempotency,
    people,
    submissions,
    versions,
)

EMPTY = {"content": b"", "name": "", "note": ""}  # what is left of an erased draft
Action = Literal["submit", "approve", "reject", "withdraw", "retire", "erase"]
# action -> the states it starts from, the state it leads to, and the word in the audit trail
_MOVES: Mapping[Action, tuple[tuple[SubmissionState, ...], SubmissionState, str]] = {
    "submit": (("draft",), "submitted", "submitted"),
    "approve": (("submitted",), "approved", "approved"),
    "reject": (("submitted",), "rejected", "rejected"),
    "withdraw": (("draft", "submitted"), "withdrawn", "withdrawn"),
    "retire": (("approved",), "retired", "retired"),
    "erase": (("draft",), "erased", "erased"),
}
DECISIONS: frozenset[Action] = frozenset(
    {"approve", "reject", "retire"}
)  # of a reviewer, with a reason
_MOST_ALIKE = 5
# A draft is seen by nobody else, also when it is withdrawn or erased before it was ever sent.
_SENT = audit.c.to_state == "submitted"
_submitter, _decider = people.alias("submitters"), people.alias("deciders")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, with one of their tokens."""

    person: str  # the id
    name: str
    role: str
    token_id: str

    @property
    def reviews(self) -> bool:
        """Whether they may see and decide on the submissions of others."""
        return self.role in ("reviewer", "admin")


@dataclass(frozen=True, slots=True)
class Upload:
    """A valid encoding to be stored."""

    code: str
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of the text as it was sent."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Approved:
    """A law that was approved, as the snapshot needs it."""

    id: str
    code: str
    content: bytes
    order: int


def says_something(text: str) -> bool:
    """Whether there is anything in a text that is seen."""
    return any(unicodedata.category(c)[0] in "LNPS" and not CONTROL.match(c) for c in text)


def _new_id() -> str:
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def _rows() -> Select[Any]:
    """Submissions without their texts, with the names of who sent and who decided."""
    columns = [c for c in submissions.c if c.name != "content"]
    return (
        select(*columns, _submitter.c.name.label("sent_by"), _decider.c.name.label("decider"))
        .join(_submitter, _submitter.c.id == submissions.c.submitter)
        .outerjoin(_decider, _decider.c.id == submissions.c.decided_by)
    )


def _view(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    return _brief(row) | {"audit": trail.lines(connection, row.id)}


def _brief(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "version": row.version,
        "jurisdiction": row.code,
        "name": row.name,
        "sha256": row.sha256,
        "note": row.note,
        "submitter": row.sent_by,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "decided_by": row.decider,
    }


def log(
    connection: Connection, id_: str, seq: int, actor: Actor, action: str,
    states: tuple[str | None, str], sha256: str, reason: str,
) -> None:  # fmt: skip
    """Add a line to the trail of a submission, which makes its version ``seq``."""
    trail.append(
        connection,
        submission_id=id_,
        seq=seq,
        actor=actor.person,
        token_id=actor.token_id,
        action=action,
        from_state=states[0],
        to_state=states[1],
        sha256=sha256,
        reason=reason,
    )


def found(connection: Connection, actor: Actor, id_: str, lock: bool = False) -> Row[Any]:
    """A submission that the actor may see, without its text.

    Raises:
        UnknownSubmission: there is none.

    """
    query = _rows().where(submissions.c.id == id_)
    row = connection.execute(query.with_for_update(of=submissions) if lock else query).first()
    sent = select(audit.c.id).where(audit.c.submission_id == id_, _SENT).limit(1)
    if row is None or not (
        actor.person == row.submitter or (actor.reviews and connection.execute(sent).first())
    ):
        raise UnknownSubmission(f"there is no submission {id_} that this token may see")
    return row


Answer = tuple[dict[str, Any], bool]  # a submission, and whether it was answered before


def _once(
    database: Database,
    actor: Actor,
    key: str | None,
    request: tuple[bytes, ...],
    do: Callable[[Connection], str],
) -> Answer:
    """Do it and remember the key, in one transaction; with a key that was used for the same request before, do nothing.

    Raises:
        KeyReused: the key was used for another request.

    """
    asked = hashlib.sha256(b"\0".join(request)).hexdigest()
    try:
        with database.write() as connection:
            if key and (earlier := _earlier(connection, actor, key, asked)):
                return earlier, True
            id_ = do(connection)
            if key:
                connection.execute(
                    idempotency.insert().values(
                        actor=actor.person,
                        key=key,
                        request_sha256=asked,
                        submission_id=id_,
                        created_at=now(),
                    )
                )
            return _view(connection, found(connection, actor, id_)), False
    except IntegrityError:
        # PostgreSQL: the same key was being used by another request at this very moment; it has committed now.
        with database.read() as connection:
            if key and (earlier := _earlier(connection, actor, key, asked)):
                return earlier, True
        raise


def _earlier(connection: Connection, actor: Actor, key: str, request: str) -> dict[str, Any] | None:
    used = connection.execute(
        select(idempotency).where(idempotency.c.actor == actor.person, idempotency.c.key == key)
    ).first()
    if used is None:
        return None
    if used.request_sha256 != request:
        raise KeyReused(f"the key '{key}' was used for another request at {used.created_at}")
    return _view(connection, found(connection, actor, used.submission_id))


def create(
    database: Database, actor: Actor, upload: Upload, note: str, draft: bool, key: str | None
) -> Answer:
    """Store a submission; with a key that was used for the same request before, the one stored then (and True).

    Raises:
        KeyReused: the key was used for another request.

    """

    def store(connection: Connection) -> str:
        id_, moment = _new_id(), now()
        state = "draft" if draft else "submitted"
        connection.execute(
            submissions.insert().values(
                id=id_,
                state=state,
                version=1,
                code=upload.code,
                name=upload.name,
                content=upload.content,
                sha256=upload.sha256,
                note=note,
                submitter=actor.person,
                created_at=moment,
                updated_at=moment,
            )
        )
        # What is said of a draft stays with the draft, so that it can be erased; the trail never forgets.
        said = "" if draft else note
        log(connection, id_, 1, actor, "created", (None, state), upload.sha256, said)
        return id_

    request = (upload.content, note.encode(), b"draft" if draft else b"")
    return _once(database, actor, key, request, store)


def get(database: Database, actor: Actor, id_: str) -> dict[str, Any]:
    """A submission with its audit trail."""
    with database.read() as connection:
        return _view(connection, found(connection, actor, id_))


def content(database: Database, actor: Actor, id_: str) -> bytes:
    """The text of a submission as it was sent."""
    with database.read() as connection:
        found(connection, actor, id_)
        data: bytes = connection.execute(
            select(submissions.c.content).where(submissions.c.id == id_)
        ).scalar_one()
        return bytes(data)


def listed(
    database: Database,
    actor: Actor,
    state: str | None,
    code: str | None,
    after: str | None,
    limit: int,
) -> tuple[list[dict[str, Any]], int]:
    """Submissions that the actor may see, newest first, and how many there are in all."""
    where = [submissions.c.state != "erased"]
    if state:
        where.append(submissions.c.state == state)
    if code:
        where.append(submissions.c.code == code)
    with database.read() as connection:
        own = submissions.c.submitter == actor.person
        sent = select(audit.c.id).where(audit.c.submission_id == submissions.c.id, _SENT).exists()
        where.append(own | sent if actor.reviews else own)
        total: int = connection.execute(
            select(func.count()).select_from(submissions).where(*where)
        ).scalar_one()
        if after:
            where.append(submissions.c.id < after)
        rows = connection.execute(
            _rows().where(*where).order_by(submissions.c.id.desc()).limit(limit)
        ).all()
        return [_brief(row) for row in rows], total


def alike(database: Database, actor: Actor, view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The other submissions of the very same text that wait for a decision, newest first.

    One that the actor may not see tells no more than that it is there: its ``id`` is empty.
    """
    query = _rows().where(
        submissions.c.state == "submitted",
        submissions.c.code == view["jurisdiction"],
        submissions.c.sha256 == view["sha256"],
        submissions.c.id != view["id"],
    )
    with database.read() as connection:
        rows = connection.execute(query.order_by(submissions.c.id.desc()).limit(_MOST_ALIKE)).all()
    return [
        _brief(row) if actor.reviews or actor.person == row.submitter else {"id": ""}
        for row in rows
    ]


def by_state(database: Database) -> dict[str, int]:
    """How many submissions are in each state."""
    if absent(database.settings):
        return dict.fromkeys(STATES, 0)
    query = select(submissions.c.state, func.count().label("number")).group_by(submissions.c.state)
    with database.read() as connection:
        return dict.fromkeys(STATES, 0) | {r.state: r.number for r in connection.execute(query)}


def replace(
    database: Database, actor: Actor, id_: str, expected: int, upload: Upload, note: str | None
) -> dict[str, Any]:
    """Put another text into a draft.

    Raises:
        SubmissionError: there is none, it is another's, it is no draft, or it has changed meanwhile.

    """
    with database.write() as connection:
        row = found(connection, actor, id_, lock=True)
        _same_version(row, expected)
        if actor.person != row.submitter:
            raise NotAllowed("only its submitter may change a draft")
        if row.state != "draft":
            raise WrongState(f"the submission is {row.state}; only a draft can be changed")
        values = {
            "version": expected + 1,
            "code": upload.code,
            "name": upload.name,
            "content": upload.content,
            "sha256": upload.sha256,
            "updated_at": now(),
        }
        connection.execute(
            update(submissions)
            .where(submissions.c.id == id_)
            .values(values | ({"note": note} if note is not None else {}))
        )
        states = ("draft", "draft")
        log(connection, id_, expected + 1, actor, "changed", states, upload.sha256, "")
        return _view(connection, found(connection, actor, id_))


def decide(
    database: Database,
    actor: Actor,
    id_: str,
    expected: int,
    action: Action,
    reason: str,
    key: str | None = None,
) -> Answer:
    """Submit, withdraw or erase (its submitter), approve, reject or retire (a reviewer who is somebody else).

    Raises:
        SubmissionError: there is none, or one of these conditions does not hold.

    """
    starts, leads_to, word = _MOVES[action]
    if action in DECISIONS and not says_something(reason):
        raise ReasonMissing(
            f"give a reason to {action}: whoever sent this, and whoever reads it in a year, needs to know why"
        )

    def move(connection: Connection) -> str:
        row = found(connection, actor, id_, lock=True)
        own = actor.person == row.submitter
        if action in DECISIONS:
            if not actor.reviews:
                raise NotAllowed(
                    f"to {action} needs the role reviewer or admin; this token has {actor.role}"
                )
            if own:
                raise OwnSubmission(
                    f"'{row.sent_by}' submitted this; another reviewer has to {action} it"
                )
        elif not own:
            raise NotAllowed(f"only '{row.sent_by}', who sent it, may {action} it")
        _same_version(row, expected)
        if row.state not in starts:
            raise WrongState(
                f"the submission is {row.state}; to {action}, it has to be {' or '.join(starts)}"
            )
        values: dict[str, Any] = {"state": leads_to, "version": expected + 1, "updated_at": now()}
        if action in DECISIONS:
            values["decided_by"] = actor.person
        if action == "approve":
            values["approved_order"] = bump(connection, "corpus")
        elif action == "retire":
            values["approved_order"] = None
            begin_again(connection, bump(connection, "corpus"))
        elif action == "erase":
            values |= EMPTY
        connection.execute(update(submissions).where(submissions.c.id == id_).values(values))
        if action == "erase":  # the tables let a comment go only where its draft has gone
            connection.execute(delete(comments).where(comments.c.submission_id == id_))
        log(connection, id_, expected + 1, actor, word, (row.state, leads_to), row.sha256, reason)
        return id_

    request = (b"decision", id_.encode(), b"%d" % expected, action.encode(), reason.encode())
    return _once(database, actor, key, request, move)


def begin_again(connection: Connection, version: int) -> None:
    """Say that this version of the corpus is no mere addition to the one before it."""
    connection.execute(update(versions).where(versions.c.name == "whole").values(value=version))


def _same_version(row: Row[Any], expected: int) -> None:
    if row.version != expected:
        raise ChangedMeanwhile(
            f"this is about version {expected}; the submission is at version {row.version}"
        )


@dataclass(frozen=True, slots=True)
class News:
    """What has become of the approved laws since a version of the corpus."""

    laws: list[Approved]  # the latest of each jurisdiction
    version: int
    whole: bool  # all approved laws, to be laid over the shipped ones, because some are approved no more


def approved_since(database: Database, order: int) -> News:
    """The latest approved law of each jurisdiction approved after ``order``, and the corpus version they belong to."""
    with database.read() as connection:
        # The versions first: a law approved between the two reads is then read now and once more at the next version.
        counted = {r.name: r.value for r in connection.execute(select(versions))}
        whole = counted["whole"] > order
        newest = (
            select(func.max(submissions.c.approved_order))
            .where(submissions.c.approved_order > (0 if whole else order))
            .group_by(submissions.c.code)
        )
        rows = connection.execute(
            select(
                submissions.c.id,
                submissions.c.code,
                submissions.c.content,
                submissions.c.approved_order,
            )
            .where(submissions.c.approved_order.in_(newest))
            .order_by(submissions.c.approved_order)
        ).all()
        laws = [Approved(r.id, r.code, bytes(r.content), r.approved_order) for r in rows]
        return News(laws, counted["corpus"], whole)
