"""Tokens: shown once when they are made, kept only as a hash."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select, update

from proportionality_api.store.database import Database, as_text, bump, now
from proportionality_api.store.tables import ROLES, tokens

PREFIX = "prop"
# Secrets are 256 random bits, so the hash need not slow down guessing; 8 MiB keeps many at once from exhausting memory.
_HASHER = PasswordHasher(time_cost=2, memory_cost=8 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("a token that nobody holds")


class TokenError(ValueError):
    """A token that cannot be made or found."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret."""

    id: str
    name: str
    role: str
    created_at: str
    expires_at: str | None
    revoked_at: str | None


def create(database: Database, name: str, role: str, days: int | None = None) -> str:
    """Make a token for a person; the text is returned this one time.

    Raises:
        TokenError: for a name or role that cannot be.

    """
    name = name.strip()
    if not 1 <= len(name) <= 100 or not name.isprintable():
        raise TokenError(
            "a name is 1 to 100 printable characters; the same person keeps the same name on every token"
        )
    if role not in ROLES:
        raise TokenError(f"a role is one of {', '.join(ROLES)}")
    id_, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    expires = None
    if days is not None:
        expires = as_text(dt.datetime.now(dt.UTC) + dt.timedelta(days=days))
    with database.write() as connection:
        connection.execute(
            tokens.insert().values(
                id=id_,
                name=name,
                role=role,
                hash=_HASHER.hash(secret),
                created_at=now(),
                expires_at=expires,
            )
        )
        bump(connection, "tokens")
    return f"{PREFIX}_{id_}_{secret}"


def listed(database: Database) -> list[Token]:
    """All tokens, oldest first."""
    columns = [
        tokens.c[key] for key in ("id", "name", "role", "created_at", "expires_at", "revoked_at")
    ]
    with database.read() as connection:
        return [
            Token(*row)
            for row in connection.execute(
                select(*columns).order_by(tokens.c.created_at, tokens.c.id)
            )
        ]


def revoke(database: Database, id_: str) -> bool:
    """Revoke a token; every server process refuses it from its next request on.  False where it was revoked before.

    Raises:
        TokenError: there is no such token.

    """
    with database.write() as connection:
        if connection.execute(select(tokens.c.id).where(tokens.c.id == id_)).first() is None:
            raise TokenError(f"there is no token '{id_}'; 'proportionality token list' shows them")
        changed = connection.execute(
            update(tokens)
            .where(tokens.c.id == id_, tokens.c.revoked_at.is_(None))
            .values(revoked_at=now())
        ).rowcount
        bump(connection, "tokens")
        return bool(changed)


def verify(database: Database, text: str) -> Token | None:
    """The token that a text stands for, or None; takes as long for an unknown token as for a wrong secret."""
    prefix, _, rest = text.partition("_")
    id_, _, secret = rest.partition("_")
    with database.read() as connection:
        row = connection.execute(select(tokens).where(tokens.c.id == id_)).first()
    known = row is not None and prefix == PREFIX
    try:
        _HASHER.verify(row.hash if known and row is not None else _NOBODY, secret)
    except VerificationError:
        return None
    if (
        not known
        or row is None
        or row.revoked_at is not None
        or (row.expires_at is not None and row.expires_at <= now())
    ):
        return None
    return Token(row.id, row.name, row.role, row.created_at, row.expires_at, row.revoked_at)
