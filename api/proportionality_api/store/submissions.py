"""Submissions from draft to decision; every change of state writes one line of the audit trail in the same transaction."""

from __future__ import annotations

import hashlib
import secrets
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.exc import IntegrityError

from proportionality_api.store.database import Database, bump, now
from proportionality_api.store.tables import (
    SubmissionState,
    audit,
    idempotency,
    submissions,
    versions,
)

Action = Literal["submit", "approve", "reject", "withdraw"]
# action -> the states it starts from, the state it leads to, and the word in the audit trail
_MOVES: Mapping[Action, tuple[tuple[SubmissionState, ...], SubmissionState, str]] = {
    "submit": (("draft",), "submitted", "submitted"),
    "approve": (("submitted",), "approved", "approved"),
    "reject": (("submitted",), "rejected", "rejected"),
    "withdraw": (("draft", "submitted"), "withdrawn", "withdrawn"),
}
# A draft is seen by nobody else, also when it is withdrawn before it was ever sent.
_SENT = audit.c.to_state == "submitted"
_COLUMNS = [c for c in submissions.c if c.name != "content"]


class SubmissionError(Exception):
    """What was asked cannot be done with this submission; nothing was changed."""


class UnknownSubmission(SubmissionError):
    """There is none that this person may see."""


class NotAllowed(SubmissionError):
    """Another person, or another role, may do it."""


class OwnSubmission(SubmissionError):
    """Nobody decides on what they sent themselves."""


class WrongState(SubmissionError):
    """It is in a state that does not allow this."""


class KeyReused(SubmissionError):
    """The idempotency key was used for another request."""


class ChangedMeanwhile(SubmissionError):
    """It is at another version than the one that was looked at."""


def _caseless(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts."""

    name: str
    role: str
    token_id: str

    @property
    def person(self) -> str:
        """The name without regard to capitals or to how its accents are encoded."""
        return _caseless(self.name)

    @property
    def reviews(self) -> bool:
        """Whether they may see and decide on the submissions of others."""
        return self.role in ("reviewer", "admin")

    def is_(self, name: str) -> bool:
        """Whether this is the same person, with whatever token."""
        return self.person == _caseless(name)


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


def _new_id() -> str:
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def _view(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    trail = connection.execute(
        select(audit).where(audit.c.submission_id == row.id).order_by(audit.c.seq)
    ).all()
    return _brief(row) | {
        "audit": [
            {
                "seq": a.seq,
                "at": a.at,
                "actor": a.actor,
                "action": a.action,
                "from": a.from_state,
                "to": a.to_state,
                "sha256": a.sha256,
                "reason": a.reason,
            }
            for a in trail
        ]
    }


def _brief(row: Row[Any]) -> dict[str, Any]:
    keys = (
        "id",
        "state",
        "version",
        "code",
        "name",
        "sha256",
        "note",
        "submitter",
        "created_at",
        "updated_at",
        "decided_by",
    )
    view: dict[str, Any] = {key: getattr(row, key) for key in keys}
    view["jurisdiction"] = view.pop("code")
    return view


def _log(
    connection: Connection,
    id_: str,
    seq: int,
    actor: Actor,
    action: str,
    states: tuple[str | None, str],
    sha256: str,
    reason: str,
) -> None:
    connection.execute(
        audit.insert().values(
            submission_id=id_,
            seq=seq,
            at=now(),
            actor=actor.name,
            token_id=actor.token_id,
            action=action,
            from_state=states[0],
            to_state=states[1],
            sha256=sha256,
            reason=reason,
        )
    )


def _found(connection: Connection, actor: Actor, id_: str, lock: bool = False) -> Row[Any]:
    query = select(*_COLUMNS).where(submissions.c.id == id_)
    row = connection.execute(query.with_for_update() if lock else query).first()
    sent = select(audit.c.id).where(audit.c.submission_id == id_, _SENT).limit(1)
    if row is None or not (
        actor.is_(row.submitter) or (actor.reviews and connection.execute(sent).first())
    ):
        raise UnknownSubmission(f"there is no submission {id_} that this token may see")
    return row


def create(
    database: Database, actor: Actor, upload: Upload, note: str, draft: bool, key: str | None
) -> tuple[dict[str, Any], bool]:
    """Store a submission; with a key that was used for the same request before, the one stored then (and True).

    Raises:
        KeyReused: the key was used for another request.

    """
    request = hashlib.sha256(
        b"\0".join((upload.content, note.encode(), b"draft" if draft else b""))
    ).hexdigest()
    try:
        with database.write() as connection:
            if key and (earlier := _earlier(connection, actor, key, request)):
                return earlier, True
            id_, moment = _new_id(), now()
            state = "draft" if draft else "submitted"
            row = {
                "id": id_,
                "state": state,
                "version": 1,
                "code": upload.code,
                "name": upload.name,
                "content": upload.content,
                "sha256": upload.sha256,
                "note": note,
            }
            connection.execute(
                submissions.insert().values(
                    row | {"submitter": actor.name, "created_at": moment, "updated_at": moment}
                )
            )
            _log(connection, id_, 1, actor, "created", (None, state), upload.sha256, note)
            if key:
                connection.execute(
                    idempotency.insert().values(
                        actor=actor.person,
                        key=key,
                        request_sha256=request,
                        submission_id=id_,
                        created_at=moment,
                    )
                )
            return _view(connection, _found(connection, actor, id_)), False
    except IntegrityError:
        # PostgreSQL: the same key was being used by another request at this very moment; it has committed now.
        with database.read() as connection:
            if key and (earlier := _earlier(connection, actor, key, request)):
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
    return _view(connection, _found(connection, actor, used.submission_id))


def get(database: Database, actor: Actor, id_: str) -> dict[str, Any]:
    """A submission with its audit trail."""
    with database.read() as connection:
        return _view(connection, _found(connection, actor, id_))


def content(database: Database, actor: Actor, id_: str) -> bytes:
    """The text of a submission as it was sent."""
    with database.read() as connection:
        _found(connection, actor, id_)
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
    where = []
    if state:
        where.append(submissions.c.state == state)
    if code:
        where.append(submissions.c.code == code)
    with database.read() as connection:
        # Databases do not agree with Python, nor with each other, on what differs in capitals only.
        names = [
            name
            for name in connection.execute(select(submissions.c.submitter).distinct()).scalars()
            if actor.is_(name)
        ]
        own = submissions.c.submitter.in_(names)
        sent = select(audit.c.id).where(audit.c.submission_id == submissions.c.id, _SENT).exists()
        where.append(own | sent if actor.reviews else own)
        total: int = connection.execute(
            select(func.count()).select_from(submissions).where(*where)
        ).scalar_one()
        if after:
            where.append(submissions.c.id < after)
        rows = connection.execute(
            select(*_COLUMNS).where(*where).order_by(submissions.c.id.desc()).limit(limit)
        ).all()
        return [_brief(row) for row in rows], total


def replace(
    database: Database, actor: Actor, id_: str, expected: int, upload: Upload, note: str | None
) -> dict[str, Any]:
    """Put another text into a draft.

    Raises:
        SubmissionError: there is none, it is another's, it is no draft, or it has changed meanwhile.

    """
    with database.write() as connection:
        row = _found(connection, actor, id_, lock=True)
        _same_version(row, expected)
        if not actor.is_(row.submitter):
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
        _log(
            connection,
            id_,
            expected + 1,
            actor,
            "changed",
            ("draft", "draft"),
            upload.sha256,
            note or "",
        )
        return _view(connection, _found(connection, actor, id_))


def decide(
    database: Database, actor: Actor, id_: str, expected: int, action: Action, reason: str
) -> dict[str, Any]:
    """Submit, withdraw (its submitter), approve or reject (a reviewer who is somebody else).

    Raises:
        SubmissionError: there is none, or one of these conditions does not hold.

    """
    starts, leads_to, word = _MOVES[action]
    with database.write() as connection:
        row = _found(connection, actor, id_, lock=True)
        own = actor.is_(row.submitter)
        if action in ("approve", "reject"):
            if not actor.reviews:
                raise NotAllowed(
                    f"to {action} needs the role reviewer or admin; this token has {actor.role}"
                )
            if own:
                raise OwnSubmission(
                    f"'{row.submitter}' submitted this; another reviewer has to {action} it"
                )
        elif not own:
            raise NotAllowed(f"only '{row.submitter}', who sent it, may {action} it")
        _same_version(row, expected)
        if row.state not in starts:
            raise WrongState(
                f"the submission is {row.state}; to {action}, it has to be {' or '.join(starts)}"
            )
        values: dict[str, Any] = {"state": leads_to, "version": expected + 1, "updated_at": now()}
        if action in ("approve", "reject"):
            values["decided_by"] = actor.name
        if action == "approve":
            values["approved_order"] = bump(connection, "corpus")
        connection.execute(update(submissions).where(submissions.c.id == id_).values(values))
        _log(connection, id_, expected + 1, actor, word, (row.state, leads_to), row.sha256, reason)
        return _view(connection, _found(connection, actor, id_))


def _same_version(row: Row[Any], expected: int) -> None:
    if row.version != expected:
        raise ChangedMeanwhile(
            f"this is about version {expected}; the submission is at version {row.version}"
        )


def approved_since(database: Database, order: int) -> tuple[list[Approved], int]:
    """The latest approved law of each jurisdiction approved after ``order``, and the corpus version they belong to."""
    newest = (
        select(func.max(submissions.c.approved_order))
        .where(submissions.c.approved_order > order)
        .group_by(submissions.c.code)
    )
    query = select(
        submissions.c.id, submissions.c.code, submissions.c.content, submissions.c.approved_order
    ).where(submissions.c.approved_order.in_(newest))
    with database.read() as connection:
        # The version first: a law approved between the two reads is then read now and once more at the next version.
        version: int = connection.execute(
            select(versions.c.value).where(versions.c.name == "corpus")
        ).scalar_one()
        rows = connection.execute(query.order_by(submissions.c.approved_order)).all()
        return [
            Approved(row.id, row.code, bytes(row.content), row.approved_order) for row in rows
        ], version
