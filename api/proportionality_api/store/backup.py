"""Copies of an SQLite database: made while it is in use, looked through before they are believed, and put back.

A copy of the file alone is no backup: what was stored last stands in the file beside it that ends in ``-wal``.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, select, update

from proportionality_api.settings import Settings
from proportionality_api.store import trail
from proportionality_api.store.database import Database, DatabaseAway, DatabaseUnfit, now
from proportionality_api.store.submissions import EMPTY
from proportionality_api.store.tables import (
    audit,
    comments,
    people,
    sessions,
    submissions,
    tokens,
    versions,
)
from proportionality_api.store.trail import Checked

_BUSY_SECONDS = 30
_KEPT = ".before-restore-"


class BackupError(Exception):
    """There is no backup, or it cannot be used; the message says why.  The database is as it was."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came to stand in the database, and where what stood there before is kept."""

    found: Checked
    kept: Path | None
    asked: bool  # whether it could be asked what was revoked and erased; it cannot where it is damaged or of a newer version


def make(settings: Settings, file: Path) -> Checked:
    """Copy a database that may be in use to a file, as it is at one moment, and look the copy through.

    Raises:
        BackupError: there is a file already, it cannot be written, or the copy has a fault.

    """
    if file.exists():
        raise BackupError(f"{file} is there already; name a file that is not")
    if not settings.sqlite_file.exists():
        raise BackupError(f"there is no database {settings.sqlite_file}")
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        found = _checked_copy(settings.sqlite_file, unfinished)
        with unfinished.open("rb") as done:
            os.fsync(done.fileno())
        unfinished.rename(file)
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}") from error
    finally:
        _remove(unfinished)
    return found


def restore(settings: Settings, file: Path) -> Restored:
    """Put a backup into the place of a database, which servers may be running on: they follow at once.

    What stood there before is kept in a file beside it.  Tokens that were revoked and names and drafts that were erased since the
    backup stay so, as far as this and the files that earlier restores kept know of it; who was signed in has to do so again.

    Raises:
        BackupError: the backup cannot be used.

    """
    live = settings.sqlite_file
    if not file.is_file():
        raise BackupError(f"there is no file {file}")
    live.parent.mkdir(parents=True, exist_ok=True)
    scratch = live.with_name(f".{live.name}.restoring")
    try:
        found = _checked_copy(file, scratch)
        kept = _put_aside(live) if live.exists() else None
        asked = _carry_over(scratch, kept)
        _copy(scratch, live)
    except OSError as error:
        raise BackupError(f"{live} cannot be written: {error.strerror}") from error
    finally:
        _remove(scratch)
    return Restored(found, kept, asked)


def _copy(source: Path, target: Path) -> None:
    """Copy in one step, so that it is one moment's state and those who write at the same time do not hold it up."""
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as one,
            closing(sqlite3.connect(target, timeout=_BUSY_SECONDS)) as other,
        ):
            one.backup(other)
    except sqlite3.Error as error:
        raise BackupError(f"{source} cannot be copied to {target}: {error}") from error


def _checked_copy(source: Path, target: Path) -> Checked:
    """A copy with the tables of this version, in one file, and whole: its pages, its references, its audit trail."""
    _remove(target)
    _copy(source, target)
    faults = _faults(target)
    if faults:
        raise BackupError(f"{source} cannot be used: {'; '.join(faults)}")
    copy = Database(Settings(database_url=f"sqlite:///{target.absolute().as_posix()}"))
    try:
        copy.migrate()
        found = trail.check(copy)
    except DatabaseAway as error:
        raise BackupError(f"{source} cannot be used: {error}") from error
    finally:
        copy.close()
    if found.faults:
        raise BackupError(f"{source}: the audit trail is not whole: {'; '.join(found.faults[:3])}")
    with closing(sqlite3.connect(target)) as one:
        one.execute("PRAGMA journal_mode=DELETE")  # nothing beside it
    return found


def _faults(file: Path) -> list[str]:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as one:
            found = [row[0] for row in one.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
            found += [
                f"a row of {row[0]} refers to one of {row[2]} that is not there"
                for row in one.execute("PRAGMA foreign_key_check").fetchmany(5)
            ]
            known = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
            return found or (
                [] if one.execute(known).fetchone() else ["it is no database of this tool"]
            )
    except sqlite3.Error as error:
        return [str(error)]


def _put_aside(live: Path) -> Path:
    """A copy of what stands there; where it cannot be copied because it is damaged, the files themselves."""
    kept = live.with_name(f"{live.name}{_KEPT}{now().replace(':', '')}")
    try:
        _copy(live, kept)
        if _faults(kept):
            raise BackupError
    except BackupError:
        _remove(kept)
        for end in ("", "-wal", "-shm"):
            part = live.with_name(live.name + end)
            if part.exists():
                part.rename(kept.with_name(kept.name + end))
    return kept


def _opened(kept: Path | None) -> Database | None:
    """What stood there before, where it can be asked."""
    if kept is None or _faults(kept):
        return None
    before = Database(Settings(database_url=f"sqlite:///{kept.absolute().as_posix()}"))
    try:
        before.migrate()
    except DatabaseUnfit:  # of a newer version: this is how one goes back to an earlier one
        before.close()
        return None
    return before


def _carry_over(scratch: Path, kept: Path | None) -> bool:
    """What must not come back with the old state; and counters that no server has seen, so that each reads it all.

    Returns whether what stood there before could be asked.
    """
    database = Database(Settings(database_url=f"sqlite:///{scratch.absolute().as_posix()}"))
    before = None
    try:
        before = _opened(kept)
        with database.write() as connection:
            connection.execute(delete(sessions))
            counted = _counters(connection)
            if before is not None:
                with before.read() as old:
                    counted = {k: max(v, counted[k]) for k, v in _counters(old).items()}
                    _keep(old, connection)
            # An older backup, put back in between, did not know of what a younger one brings back.
            for file in _kept_earlier(kept):
                if (earlier := _opened(file)) is not None:
                    with closing(earlier), earlier.read() as old:
                        _keep(old, connection)
            for name in ("corpus", "tokens"):
                _set(connection, name, counted[name] + 1)
            _set(connection, "whole", counted["corpus"] + 1)
        return before is not None
    except DatabaseAway as error:
        raise BackupError(str(error)) from error
    finally:
        database.close()
        if before is not None:
            before.close()


def _kept_earlier(kept: Path | None) -> list[Path]:
    """What earlier restores kept beside the database, oldest first."""
    if kept is None:
        return []
    known = f"{kept.name.partition(_KEPT)[0]}{_KEPT}"
    found = (file for file in kept.parent.iterdir() if file.name.startswith(known))
    return sorted(f for f in found if f != kept and not f.name.endswith(("-wal", "-shm")))


def _keep(old: Connection, connection: Connection) -> None:
    """Do again what was done for good in an older state: tokens revoked, names and drafts erased."""
    _keep_refused(old, connection)
    _keep_erased(old, connection)


def _counters(connection: Connection) -> dict[str, int]:
    return {row.name: row.value for row in connection.execute(select(versions))}


def _set(connection: Connection, name: str, value: int) -> None:
    connection.execute(update(versions).where(versions.c.name == name).values(value=value))


def _keep_refused(old: Connection, connection: Connection) -> None:
    for token in old.execute(select(tokens).where(tokens.c.revoked_at.is_not(None))):
        connection.execute(
            update(tokens)
            .where(tokens.c.id == token.id, tokens.c.revoked_at.is_(None))
            .values(revoked_at=token.revoked_at)
        )
    for person in old.execute(select(people).where(people.c.looks.startswith("#"))):
        connection.execute(
            update(people)
            .where(people.c.id == person.id)
            .values(name=person.name, looks=person.looks)
        )


def _keep_erased(old: Connection, connection: Connection) -> None:
    """Erase the drafts that were erased before, in the name of whoever did it."""
    erased = select(audit.c.submission_id, audit.c.actor, audit.c.token_id, audit.c.reason).where(
        audit.c.action == "erased"
    )
    known = set(connection.execute(select(tokens.c.id)).scalars())
    for line in old.execute(erased):
        draft = connection.execute(
            select(submissions.c.version, submissions.c.sha256, audit.c.token_id)
            .join(audit, audit.c.submission_id == submissions.c.id)
            .where(
                submissions.c.id == line.submission_id,
                submissions.c.state == "draft",
                audit.c.seq == submissions.c.version,
            )
        ).first()
        if draft is None:
            continue
        connection.execute(
            update(submissions)
            .where(submissions.c.id == line.submission_id)
            .values(EMPTY | {"state": "erased", "version": draft.version + 1, "updated_at": now()})
        )
        connection.execute(delete(comments).where(comments.c.submission_id == line.submission_id))
        trail.append(
            connection,
            submission_id=line.submission_id,
            seq=draft.version + 1,
            actor=line.actor,
            # The token that erased it may be younger than the backup.
            token_id=line.token_id if line.token_id in known else draft.token_id,
            action="erased",
            from_state="draft",
            to_state="erased",
            sha256=draft.sha256,
            reason=line.reason,
        )


def _remove(file: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + end).unlink(missing_ok=True)
