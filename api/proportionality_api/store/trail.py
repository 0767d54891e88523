"""The audit trail: lines that are only added, each with the hash of the one before, and the check of the whole chain."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from sqlalchemy import Connection, Row, func, select

from proportionality_api.store.database import Database, absent, bump, now
from proportionality_api.store.tables import audit, comments, people, submissions, versions

BEGINNING = "0" * 64
COMMENTED = "commented"  # the action of a line that is no change of state
_HASHED = (
    "id", "submission_id", "seq", "at", "actor", "token_id", "action", "from_state", "to_state", "sha256", "reason",
)  # fmt: skip


def line_hash(before: str, line: dict[str, Any]) -> str:
    """The hash of a line: of the hash before it, and of all that it says."""
    said = json.dumps([line[key] for key in _HASHED], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{said}".encode()).hexdigest()


def comment_hash(provision: str | None, text: str) -> str:
    """What the trail keeps of a comment: the reason of its line."""
    said = json.dumps([provision, text], ensure_ascii=True, separators=(",", ":"))
    return f"sha256 {hashlib.sha256(said.encode()).hexdigest()}"


def append(connection: Connection, **line: Any) -> None:
    """Add a line, in the transaction of what it tells of.

    Args:
        connection: of that transaction.
        line: submission_id, seq, actor, token_id, action, from_state, to_state, sha256, reason.

    """
    # The row lock of the counter puts the lines of all servers in one order.
    number = bump(connection, "audit")
    before = connection.execute(select(audit.c.hash).where(audit.c.id == number - 1)).scalar()
    line |= {"id": number, "at": now()}
    connection.execute(audit.insert().values(line | {"hash": line_hash(before or BEGINNING, line)}))


def lines(connection: Connection, submission_id: str) -> list[dict[str, Any]]:
    """The lines of one submission, as they are shown."""
    query = (
        select(audit, people.c.name)
        .join(people, people.c.id == audit.c.actor)
        .where(audit.c.submission_id == submission_id)
        .order_by(audit.c.seq)
    )
    return [
        {
            "seq": row.seq,
            "at": row.at,
            "actor": row.name,
            "action": row.action,
            "from": row.from_state,
            "to": row.to_state,
            "sha256": row.sha256,
            "reason": row.reason,
        }
        for row in connection.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the trail found."""

    lines: int
    submissions: int
    head: str  # the hash of the last line
    last: str | None  # when it was written
    faults: tuple[str, ...]


_MOST_FAULTS = 100


def check(database: Database, noted: str | None = None) -> Checked:
    """Whether every line follows from the one before, and every submission is what its last line says.

    Args:
        database: that of the trail.
        noted: the hash of a line that was noted elsewhere, which has to be in the trail still.

    """
    with database.read() as connection:
        faults: list[str] = []
        head, last, count, seen = BEGINNING, None, 0, noted in (None, BEGINNING)
        for row in connection.execution_options(yield_per=500).execute(
            select(audit).order_by(audit.c.id)
        ):
            count += 1
            if row.id != count:
                faults.append(f"line {count} is missing; line {row.id} stands in its place")
                count = row.id
            if row.hash != line_hash(head, dict(row._mapping)):
                faults.append(
                    f"line {row.id} ({row.action}, submission {row.submission_id}): its hash does not fit what it says and the line before"
                )
            head, last = row.hash, row.at
            seen = seen or row.hash == noted
            if len(faults) > _MOST_FAULTS:
                break
        counted = connection.execute(
            select(versions.c.value).where(versions.c.name == "audit")
        ).scalar()
        if counted != count:
            faults.append(f"{counted} lines were written, and the last that is there is {count}")
        if not seen:
            faults.append(f"no line has the hash {noted}: the trail that was noted is another one")
        number = 0
        for fault in _differing(connection):
            number += 1
            faults += [fault] if fault else []
        faults += [*_lost(connection), *_out_of_order(connection), *_comments_differing(connection)]
        return Checked(count, number, head, last, tuple(faults[:_MOST_FAULTS]))


_ONE_REQUEST = dt.timedelta(hours=1)
_DECIDED = ("approved", "rejected", "retired")  # the actions after which somebody has decided


def _differing(connection: Connection) -> Iterator[str]:
    """For each submission, how it differs from what its lines say; empty where it does not."""
    last = select(audit.c.submission_id, func.max(audit.c.seq).label("seq")).group_by(
        audit.c.submission_id
    )
    ends = last.subquery()
    decisions = last.where(audit.c.action.in_(_DECIDED)).subquery()
    first, decided = audit.alias("firsts"), audit.alias("decided")
    query = (
        select(
            submissions,
            audit.c.to_state,
            audit.c.seq,
            audit.c.sha256.label("told"),
            audit.c.at.label("ended_at"),
            first.c.actor.label("sender"),
            first.c.at.label("began_at"),
            first.c.to_state.label("began"),
            first.c.reason.label("said"),
            decided.c.actor.label("decider"),
        )
        .outerjoin(ends, ends.c.submission_id == submissions.c.id)
        .outerjoin(audit, (audit.c.submission_id == submissions.c.id) & (audit.c.seq == ends.c.seq))
        .outerjoin(first, (first.c.submission_id == submissions.c.id) & (first.c.seq == 1))
        .outerjoin(decisions, decisions.c.submission_id == submissions.c.id)
        .outerjoin(
            decided,
            (decided.c.submission_id == submissions.c.id) & (decided.c.seq == decisions.c.seq),
        )
        .order_by(submissions.c.id)
    )
    for row in connection.execution_options(yield_per=50).execute(query):
        yield _difference(row)


def _difference(row: Row[Any]) -> str:
    if row.seq is None:
        return f"submission {row.id} is not in the trail"
    if (row.state, row.version, row.sha256) != (row.to_state, row.seq, row.told):
        return f"submission {row.id} is {row.state} at version {row.version}; its last line says {row.to_state} at version {row.seq}, and of which text"
    if row.submitter != row.sender:
        return f"submission {row.id} is said to be of {row.submitter}; its first line says {row.sender}"
    if row.decided_by != row.decider:
        return f"submission {row.id} is said to be decided by {row.decided_by or 'nobody'}; its lines say {row.decider or 'nobody'}"
    if _apart(row.created_at, row.began_at) or _apart(row.updated_at, row.ended_at):
        return f"submission {row.id} is said to be of {row.created_at} and changed {row.updated_at}; its lines say {row.began_at} and {row.ended_at}"
    if row.state == "erased":
        return ""
    # What is said of a draft is not in the trail, so that it can be erased.
    if row.began != "draft" and row.note != row.said:
        return f"submission {row.id}: its note is not the one that was sent"
    content = row.content.encode() if isinstance(row.content, str) else bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        return f"submission {row.id}: its text is not the one that was sent"
    named = _named(content)
    if named not in (None, (row.code, row.name)):
        return f"submission {row.id} is listed as {row.code}, {row.name!a}; its text has another code or name"
    return ""


def _apart(kept: str, told: str) -> bool:
    """Whether two moments are not those of one request, which may have waited for the database between them."""
    try:
        moments = [dt.datetime.fromisoformat(text) for text in (kept, told)]
        return abs(moments[0] - moments[1]) > _ONE_REQUEST
    except (ValueError, TypeError):
        return True


def _named(content: bytes) -> tuple[str, str] | None:
    """The code and the name in the text of a law, read no further than needed; None where they are not where laws have them now."""
    found: dict[str, str] = {}
    path: list[str] = []
    key: str | None = None
    try:
        for event in yaml.parse(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.ScalarEvent):
                if key is None:
                    key = event.value
                    continue
                if path[1:] == ["jurisdiction"] and key in ("code", "name"):
                    found[key] = event.value
                key = None
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                path.append(key or "")
                key = None
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                path.pop()
                key = None
            if len(found) == 2:
                return found["code"], found["name"]
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return None
    return None


def _lost(connection: Connection) -> Iterator[str]:
    """The submissions that the trail tells of and that are not there."""
    query = (
        select(audit.c.submission_id)
        .distinct()
        .outerjoin(submissions, submissions.c.id == audit.c.submission_id)
        .where(submissions.c.id.is_(None))
        .order_by(audit.c.submission_id)
        .limit(_MOST_FAULTS)
    )
    for row in connection.execute(query):
        yield f"submission {row.submission_id} is in the trail, and is not there"


def _out_of_order(connection: Connection) -> Iterator[str]:
    """The approved laws that would be laid over one another in another order than that of their approval."""
    query = (
        select(submissions.c.id, submissions.c.approved_order)
        .join(audit, (audit.c.submission_id == submissions.c.id) & (audit.c.action == "approved"))
        .where(submissions.c.state == "approved")
        .order_by(audit.c.id)
    )
    highest = 0
    for row in connection.execution_options(yield_per=500).execute(query):
        if row.approved_order <= highest:
            yield f"submission {row.id} was approved after one that now goes before it"
        highest = max(highest, row.approved_order)


def _comments_differing(connection: Connection) -> Iterator[str]:
    """The comments that are not those the trail tells of; those on a draft go with it when it is erased."""
    query = (
        select(
            audit.c.submission_id,
            audit.c.seq,
            audit.c.reason,
            comments.c.provision,
            comments.c.text,
        )
        .join(submissions, submissions.c.id == audit.c.submission_id)
        .outerjoin(
            comments,
            (comments.c.submission_id == audit.c.submission_id) & (comments.c.seq == audit.c.seq),
        )
        .where(audit.c.action == COMMENTED, submissions.c.state != "erased")
    )
    for row in connection.execution_options(yield_per=500).execute(query):
        if row.text is None or row.reason != comment_hash(row.provision, row.text):
            yield f"submission {row.submission_id}: comment {row.seq} is not the one that was sent"
    unsaid = (
        select(comments.c.submission_id, comments.c.seq)
        .outerjoin(
            audit,
            (comments.c.submission_id == audit.c.submission_id)
            & (comments.c.seq == audit.c.seq)
            & (audit.c.action == COMMENTED),
        )
        .outerjoin(submissions, submissions.c.id == comments.c.submission_id)
        .where(audit.c.id.is_(None) | (submissions.c.state == "erased"))
        .order_by(comments.c.submission_id, comments.c.seq)
    )
    for extra in connection.execution_options(yield_per=500).execute(unsaid):
        yield f"submission {extra.submission_id}: nobody sent comment {extra.seq}, or it was erased"


def decisions(database: Database, code: str) -> list[dict[str, Any]]:
    """Who approved or retired a law of a jurisdiction, when and why, newest first.  For readers: it names no submitter."""
    query = (
        select(audit, people.c.name)
        .join(submissions, submissions.c.id == audit.c.submission_id)
        .join(people, people.c.id == audit.c.actor)
        .where(submissions.c.code == code, audit.c.action.in_(("approved", "retired")))
        .order_by(audit.c.id.desc())
    )
    if absent(database.settings):
        return []
    with database.read() as connection:
        return [
            {
                "submission": row.submission_id,
                "action": row.action,
                "at": row.at,
                "by": row.name,
                "reason": row.reason,
                "sha256": row.sha256,
            }
            for row in connection.execute(query)
        ]
