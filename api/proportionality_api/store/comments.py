"""Comments on the provisions of a submission, by whoever may see it.

A comment is a line of the audit trail (who, when) and a text beside it, of which the line holds the hash: so it cannot be
changed unseen, yet it can go when the draft that it belongs to is erased.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select, update

from proportionality.law.characters import CONTROL
from proportionality_api.store.database import Database, now
from proportionality_api.store.refusals import CommentRefused, WrongState
from proportionality_api.store.submissions import Actor, found, log, says_something
from proportionality_api.store.tables import audit, comments, people, submissions
from proportionality_api.store.trail import COMMENTED, comment_hash

MOST_TEXT = 2000  # characters of one
MOST = 200  # on one submission
OPEN = ("draft", "submitted")  # the states in which something can still be said
# Marks of direction that a law may have; the joiners that many scripts need stay.
_TURNING = frozenset("\u061c\u200e\u200f")


def as_kept(text: str) -> str:
    """A comment without characters that nobody sees: what is left of it is kept as it was written.

    Raises:
        CommentRefused: nothing is left of it, or more than is kept.

    """
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    shown = "".join(c for c in lines.replace("\t", " ") if c == "\n" or not _unseen(c)).strip()
    if not says_something(shown):
        raise CommentRefused("there is nothing in it; write what is to be said of this provision")
    if len(shown) > MOST_TEXT:
        raise CommentRefused(
            f"it has {len(shown)} characters; expected at most {MOST_TEXT}, so say it in two"
        )
    return shown


def _unseen(character: str) -> bool:
    return (
        CONTROL.match(character) is not None
        or unicodedata.category(character) == "Cs"
        or character in _TURNING
    )


def add(
    database: Database,
    actor: Actor,
    id_: str,
    provisions: Collection[str],
    provision: str | None,
    text: str,
) -> tuple[dict[str, Any], int, bool]:
    """Say something of a provision; what the same person said of it before in the same words is not said again.

    Args:
        database: where it is kept.
        actor: who says it.
        id_: of the submission.
        provisions: the ids of those that can be commented on.
        provision: one of them; none for the law as a whole.
        text: what is said.

    Returns:
        The comment, the version of the submission, and whether the comment was there already.

    Raises:
        SubmissionError: there is no such submission, it is decided, or the comment cannot be kept.

    """
    with database.write() as connection:
        row = found(connection, actor, id_, lock=True)
        kept = as_kept(text)
        earlier = _listed(connection, id_)
        same = (c for c in earlier if c["person"] == actor.person)
        if there := next(
            (c for c in same if (c["provision"], c["text"]) == (provision, kept)), None
        ):
            return _shown(there), row.version, True
        if row.state not in OPEN:
            raise WrongState(f"the submission is {row.state}; what is decided is not commented on")
        if provision is not None and provision not in provisions:
            raise CommentRefused(
                f"the law has no provision '{provision[:60]}'; expected the id of one of its offences"
            )
        if len(earlier) >= MOST:
            raise CommentRefused(f"this submission has {MOST} comments, and takes no more")
        seq = row.version + 1
        connection.execute(
            update(submissions).where(submissions.c.id == id_).values(version=seq, updated_at=now())
        )
        states = (row.state, row.state)
        reason = comment_hash(provision, kept)
        log(connection, id_, seq, actor, COMMENTED, states, row.sha256, reason)
        connection.execute(
            comments.insert().values(submission_id=id_, seq=seq, provision=provision, text=kept)
        )
        return _shown(_listed(connection, id_)[-1]), seq, False


def listed(database: Database, actor: Actor, id_: str) -> list[dict[str, Any]]:
    """What was said of a submission that the actor may see, oldest first; at most `MOST`.

    Raises:
        UnknownSubmission: there is none.

    """
    with database.read() as connection:
        found(connection, actor, id_)
        return [_shown(comment) for comment in _listed(connection, id_)]


def _listed(connection: Connection, id_: str) -> list[dict[str, Any]]:
    query = (
        select(comments, audit.c.at, audit.c.actor, people.c.name)
        .join(
            audit,
            (audit.c.submission_id == comments.c.submission_id) & (audit.c.seq == comments.c.seq),
        )
        .join(people, people.c.id == audit.c.actor)
        # A row beside any other line was put there by hand, and nobody said it.
        .where(comments.c.submission_id == id_, audit.c.action == COMMENTED)
        .order_by(comments.c.seq)
    )
    return [
        {
            "seq": row.seq,
            "provision": row.provision,
            "at": row.at,
            "by": row.name,
            "person": row.actor,
            "text": row.text,
        }
        for row in connection.execute(query)
    ]


def _shown(comment: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in comment.items() if key != "person"}
