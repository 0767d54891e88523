"""Answers to readings that are not finished: each belongs to one person, and to the files that it was read from.

Neither the text of a law nor a draft of it is kept: who gives the same files again finds their answers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterable

from sqlalchemy import delete, select

from proportionality_api.store.database import Database, as_text, now
from proportionality_api.store.tables import readings

_DAYS = 90
_MOST = 50  # of one person
_MOST_BYTES = 4 << 20


def key_of(hashes: Iterable[str]) -> str:
    """What the files of a reading are known by, from their SHA-256 in order."""
    return hashlib.sha256(" ".join(hashes).encode()).hexdigest()


def keep(database: Database, person: str, files: str, answers: str) -> None:
    """Keep the answers so far; what is old, or more than one person needs, is forgotten."""
    before = as_text(dt.datetime.now(dt.UTC) - dt.timedelta(days=_DAYS))
    packed = zlib.compress(answers.encode("utf-8", "replace"))
    mine = readings.c.person == person
    with database.write() as connection:
        connection.execute(delete(readings).where(readings.c.updated_at < before))
        connection.execute(delete(readings).where(mine, readings.c.files == files))
        others = (
            select(readings.c.files).where(mine).order_by(readings.c.updated_at.desc())
        ).offset(_MOST - 1)
        stale = [row.files for row in connection.execute(others)]
        connection.execute(delete(readings).where(mine, readings.c.files.in_(stale)))
        connection.execute(
            readings.insert().values(person=person, files=files, answers=packed, updated_at=now())
        )


def kept(database: Database, person: str, files: str) -> str | None:
    """The answers of a person to what these files hold."""
    with database.read() as connection:
        row = connection.execute(
            select(readings.c.answers).where(readings.c.person == person, readings.c.files == files)
        ).first()
    if row is None:
        return None
    return zlib.decompressobj().decompress(row.answers, _MOST_BYTES).decode()


def forget(database: Database, person: str, files: str) -> None:
    """Forget them, once the law was sent or its reader starts anew."""
    with database.write() as connection:
        connection.execute(
            delete(readings).where(readings.c.person == person, readings.c.files == files)
        )
