"""Who is signed in at the page: a random text in the browser, its hash here, and the token that it began with."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from sqlalchemy import delete

from proportionality_api.store import tokens
from proportionality_api.store.database import Database, as_text, now
from proportionality_api.store.tables import sessions
from proportionality_api.store.tables import tokens as tokens_table
from proportionality_api.store.tokens import Token

HOURS = 12


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def begin(database: Database, token_id: str) -> str:
    """Begin a session; the text is returned this one time."""
    text = secrets.token_urlsafe(32)
    until = as_text(dt.datetime.now(dt.UTC) + dt.timedelta(hours=HOURS))
    with database.write() as connection:
        connection.execute(delete(sessions).where(sessions.c.expires_at <= now()))
        connection.execute(
            sessions.insert().values(hash=_hash(text), token_id=token_id, expires_at=until)
        )
    return text


def holder(database: Database, text: str) -> Token | None:
    """The token that a session began with, while both are good."""
    with database.read() as connection:
        row = connection.execute(
            tokens.query()
            .join(sessions, sessions.c.token_id == tokens_table.c.id)
            .where(sessions.c.hash == _hash(text), sessions.c.expires_at > now())
        ).first()
    token = tokens.token_of(row) if row is not None else None
    return token if token is not None and token.state == "valid" else None


def end(database: Database, text: str) -> None:
    """End a session, everywhere."""
    with database.write() as connection:
        connection.execute(delete(sessions).where(sessions.c.hash == _hash(text)))
