"""People: a name to show, and an id that stands for them everywhere else."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, delete, select, update

from proportionality_api.store import names
from proportionality_api.store.database import Database, bump, now
from proportionality_api.store.names import NotAName
from proportionality_api.store.tables import people, sessions, tokens


def found_or_made(connection: Connection, name: str) -> str:
    """The id of a person; somebody new where the name is.

    Raises:
        NotAName: nobody can have the name, or it only looks like that of somebody else.

    """
    kept = names.shown(name)
    looks = names.looks(kept)
    known = connection.execute(select(people).where(people.c.looks == looks)).first()
    if known is None:
        id_ = secrets.token_hex(8)
        connection.execute(people.insert().values(id=id_, name=kept, looks=looks, created_at=now()))
        return id_
    if names.written(known.name) != names.written(kept):
        raise NotAName(
            f"'{kept}' cannot be told from '{known.name}', who is known here: write it like that if it is the same person, else add something that tells them apart"
        )
    return str(known.id)


def listed(database: Database) -> list[str]:
    """All names, in their order; a pseudonym stands for an erased one."""
    with database.read() as connection:
        return sorted(connection.execute(select(people.c.name)).scalars(), key=str.casefold)


def erase(database: Database, name: str) -> str:
    """Put a pseudonym in the place of a name, in all that was ever done; revoke the person's tokens.  Returns the pseudonym.

    Raises:
        NotAName: nobody of this name is known.

    """
    with database.write() as connection:
        row = connection.execute(select(people).where(people.c.looks == names.looks(name))).first()
        if row is None or names.written(row.name) != names.written(names.shown(name)):
            raise NotAName(
                f"nobody is called '{name}' here; 'proportionality person list' says who is"
            )
        pseudonym = f"person-{row.id}"
        held = select(tokens.c.id).where(tokens.c.person == row.id)
        connection.execute(delete(sessions).where(sessions.c.token_id.in_(held)))
        connection.execute(
            update(tokens)
            .where(tokens.c.person == row.id, tokens.c.revoked_at.is_(None))
            .values(revoked_at=now())
        )
        connection.execute(
            update(people).where(people.c.id == row.id).values(name=pseudonym, looks=f"#{row.id}")
        )
        bump(connection, "tokens")
        return pseudonym
