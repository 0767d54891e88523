"""Tokens: shown once when they are made, kept only as a hash; every one of them expires."""

from __future__ import annotations

import datetime as dt
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, Row, Select, delete, or_, select, update

from proportionality_api.store.database import Database, DatabaseAway, as_text, bump, now
from proportionality_api.store.names import NotAName
from proportionality_api.store.people import found_or_made
from proportionality_api.store.tables import ROLES, people, sessions, tokens

PREFIX = "prop"
DAYS = 365  # until a token expires, where nothing else is said
MOST_DAYS = 3650
_USED_EVERY = dt.timedelta(minutes=15)  # a use is written down at most this often
# Secrets are 256 random bits, so the hash need not slow down guessing; 8 MiB keeps many at once from exhausting memory.
_HASHER = PasswordHasher(time_cost=2, memory_cost=8 * 1024, parallelism=1)


class TokenError(ValueError):
    """A token that cannot be made."""


class UnknownToken(TokenError):
    """There is no such token."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret."""

    id: str
    person: str  # the id
    name: str
    role: str
    created_at: str
    expires_at: str
    revoked_at: str | None
    last_used_at: str | None

    @property
    def state(self) -> str:
        """Valid, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= now() else "valid"


def query() -> Select[Any]:
    """Tokens with the names of who holds them."""
    return select(tokens, people.c.name).join(people, people.c.id == tokens.c.person)


def token_of(row: Row[Any]) -> Token:
    """A row of the query."""
    return Token(
        row.id,
        row.person,
        row.name,
        row.role,
        row.created_at,
        row.expires_at,
        row.revoked_at,
        row.last_used_at,
    )


def create(database: Database, name: str, role: str, days: int = DAYS) -> str:
    """Make a token for a person; the text is returned this one time.

    Raises:
        TokenError: for a name, a role or a number of days that cannot be.

    """
    if role not in ROLES:
        raise TokenError(f"a role is one of {', '.join(ROLES)}")
    with database.write() as connection:
        try:
            person = found_or_made(connection, name)
        except NotAName as error:
            raise TokenError(str(error)) from None
        return _made(connection, person, role, days)


def _made(connection: Connection, person: str, role: str, days: int) -> str:
    if not 1 <= days <= MOST_DAYS:
        raise TokenError(f"a token is valid for 1 to {MOST_DAYS} days")
    id_, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    connection.execute(
        tokens.insert().values(
            id=id_,
            person=person,
            role=role,
            hash=_HASHER.hash(secret),
            created_at=now(),
            expires_at=as_text(dt.datetime.now(dt.UTC) + dt.timedelta(days=days)),
        )
    )
    bump(connection, "tokens")
    return f"{PREFIX}_{id_}_{secret}"


def listed(database: Database) -> list[Token]:
    """All tokens, oldest first."""
    with database.read() as connection:
        rows = connection.execute(query().order_by(tokens.c.created_at, tokens.c.id))
        return [token_of(row) for row in rows]


def get(database: Database, id_: str) -> Token:
    """A token by its id.

    Raises:
        UnknownToken: there is none.

    """
    with database.read() as connection:
        return _found(connection, id_)


def _found(connection: Connection, id_: str) -> Token:
    row = connection.execute(query().where(tokens.c.id == id_)).first()
    if row is None:
        raise UnknownToken(f"there is no token '{id_}'; 'proportionality token list' shows them")
    return token_of(row)


def revoke(database: Database, id_: str) -> bool:
    """Revoke a token; every server process refuses it from its next request on.  False where it was revoked before.

    Raises:
        UnknownToken: there is no such token.

    """
    with database.write() as connection:
        _found(connection, id_)
        return _revoked(connection, id_)


def _revoked(connection: Connection, id_: str) -> bool:
    changed = connection.execute(
        update(tokens)
        .where(tokens.c.id == id_, tokens.c.revoked_at.is_(None))
        .values(revoked_at=now())
    ).rowcount
    connection.execute(delete(sessions).where(sessions.c.token_id == id_))
    bump(connection, "tokens")
    return bool(changed)


def rotate(database: Database, id_: str, days: int = DAYS) -> str:
    """A new token in the place of one, which is revoked; for the same person, with the same role.

    Raises:
        TokenError: there is no such token, or it is revoked.

    """
    with database.write() as connection:
        old = _found(connection, id_)
        if old.revoked_at is not None:
            raise TokenError(f"token '{id_}' is revoked; make a new one instead")
        text = _made(connection, old.person, old.role, days)
        _revoked(connection, id_)
        return text


def verify(database: Database, text: str) -> Token | None:
    """The token that a text stands for, or None."""
    prefix, _, rest = text.partition("_")
    id_, _, secret = rest.partition("_")
    if prefix != PREFIX or "\0" in id_:
        return None
    with database.read() as connection:
        row = connection.execute(query().where(tokens.c.id == id_)).first()
    # Ids are 64 random bits: that there is none is no secret, and costs whoever tries them all no hash of ours.
    if row is None:
        return None
    try:
        _HASHER.verify(row.hash, secret)
    except VerificationError:
        return None
    token = token_of(row)
    if token.state != "valid":
        return None
    used(database, token)
    return token


def used(database: Database, token: Token) -> None:
    """Write down that a token was used, where that was not done a moment ago; where it cannot be, it is not."""
    moment = dt.datetime.now(dt.UTC)
    before = as_text(moment - _USED_EVERY)
    if token.last_used_at is not None and token.last_used_at > before:
        return
    with suppress(DatabaseAway), database.write() as connection:
        connection.execute(
            update(tokens)
            .where(
                tokens.c.id == token.id,
                or_(tokens.c.last_used_at.is_(None), tokens.c.last_used_at <= before),
            )
            .values(last_used_at=as_text(moment))
        )
