"""Has another process approved a law or revoked a token?  Asked before every answer, so it has to be quick.

SQLite: a pragma that reads one counter from shared memory, a few microseconds.  PostgreSQL: one indexed row over a
connection of its own; requests that arrive while a question is under way share the next one, so that there is never more
than one under way and no request sees an answer to a question older than itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from typing import Protocol

import psycopg

from proportionality_api.settings import Settings
from proportionality_api.store.database import DatabaseAway, absent, file_of, writable

Versions = tuple[int, int]  # of the corpus, of the tokens
_QUERY = "SELECT name, value FROM versions"
_PATIENCE = 1.0  # seconds for one question to PostgreSQL
_PAUSE = 1.0  # between questions to a database that does not answer


class Watch(Protocol):
    """Tells the current versions."""

    def now(self) -> Versions | None:
        """The versions where they are known without waiting."""

    async def ask(self) -> Versions:
        """The versions at this moment.

        Raises:
            DatabaseAway: they cannot be told.

        """

    async def close(self) -> None:
        """Give back the connection."""


def watch(settings: Settings) -> Watch:
    """The watch for a database."""
    if absent(settings):
        return NothingToWatch()
    return SqliteWatch(settings) if settings.is_sqlite else PostgresWatch(settings)


def _versions(rows: list[tuple[str, int]]) -> Versions:
    values = dict(rows)
    return values["corpus"], values["tokens"]


class NothingToWatch:
    """Where there is no database, nothing changes."""

    def now(self) -> Versions | None:
        """Always the same."""
        return 0, 0

    async def ask(self) -> Versions:
        """Always the same."""
        return 0, 0

    async def close(self) -> None:
        """Nothing to close."""


class SqliteWatch:
    """Looks at the database file's own change counter."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._file: tuple[int, int] | None = None
        self._connection: sqlite3.Connection | None = None
        self._seen = -1
        self._known: Versions = (-1, -1)

    def now(self) -> Versions | None:
        """Never waits longer than a read takes."""
        try:
            file = file_of(self._settings)
            if self._connection is None:
                fixed = "" if writable(self._settings) else "&immutable=1"
                self._connection = sqlite3.connect(
                    f"{self._settings.sqlite_file.as_uri()}?mode=ro{fixed}",
                    uri=True,
                    timeout=0.25,
                    isolation_level=None,
                )
                self._file = file
            if file is None or file != self._file:
                self._seen = -1
                return None
            (seen,) = self._connection.execute("PRAGMA data_version").fetchone()
            if seen != self._seen:
                self._known = _versions(self._connection.execute(_QUERY).fetchall())
                self._seen = seen
        except (sqlite3.Error, ValueError, KeyError):
            self._seen = -1
            return None
        return self._known

    async def ask(self) -> Versions:
        """The versions, or that they cannot be told."""
        versions = self.now()
        if versions is None:
            file = self._settings.sqlite_file
            if self._connection is not None and file_of(self._settings) != self._file:
                raise DatabaseAway(f"{file} was deleted or replaced while the server runs")
            raise DatabaseAway(f"{file} cannot be read")
        return versions

    async def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()


class PostgresWatch:
    """Asks over a connection of its own.

    Where the database does not answer in time, one request or a few have waited for it in vain; from then on all are told at
    once, while it is asked again behind their backs.
    """

    def __init__(self, settings: Settings) -> None:
        self._url = settings.database_url.replace("+psycopg", "", 1)
        self._connection: psycopg.AsyncConnection[tuple[str, int]] | None = None
        self._under_way: asyncio.Task[Versions] | None = None
        self._next: asyncio.Task[Versions] | None = None
        self._probe: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[Versions]] = set()

    def now(self) -> Versions | None:
        """Always has to ask."""
        return None

    async def ask(self) -> Versions:
        """Join the question that has not been sent yet."""
        if self._probe is not None:
            raise DatabaseAway("the database did not answer a moment ago")
        if self._next is None:
            self._next = asyncio.create_task(self._after(self._under_way))
            self._next.add_done_callback(
                lambda task: task.cancelled() or task.exception()
            )  # somebody may have stopped waiting
        return await asyncio.shield(self._next)

    async def _after(self, before: asyncio.Task[Versions] | None) -> Versions:
        if before is not None:
            with contextlib.suppress(DatabaseAway):
                await asyncio.shield(before)
        # From here on, newcomers need a question of their own.
        self._under_way, self._next = self._next, None
        if self._probe is not None:
            raise DatabaseAway("the database did not answer a moment ago")
        try:
            return await self._answered()
        except DatabaseAway:
            self._probe = asyncio.create_task(self._until_it_answers())
            raise

    async def _answered(self) -> Versions:
        """One answer, within the time that one waits for it.

        A question to a server that hangs is not taken back in time either, so it is left to itself with its connection.
        """
        query = asyncio.create_task(self._query())
        await asyncio.wait((query,), timeout=_PATIENCE)
        if query.done():
            try:
                return query.result()
            except (psycopg.Error, OSError, KeyError) as error:
                await self._close_connection()
                raise DatabaseAway(str(error) or type(error).__name__) from error
        self._connection = None
        self._leaving.add(query)
        query.add_done_callback(self._left)
        query.cancel()
        raise DatabaseAway(f"the database did not answer within {_PATIENCE:g} seconds")

    def _left(self, query: asyncio.Task[Versions]) -> None:
        self._leaving.discard(query)
        if not query.cancelled():
            query.exception()

    async def _until_it_answers(self) -> None:
        while True:
            await asyncio.sleep(_PAUSE)
            with contextlib.suppress(DatabaseAway):
                await self._answered()
                self._probe = None
                return

    async def _query(self) -> Versions:
        connection = self._connection
        if connection is None:
            connection = await psycopg.AsyncConnection.connect(
                self._url, autocommit=True, prepare_threshold=0
            )
        try:
            cursor = await connection.execute(_QUERY)
            found = _versions(await cursor.fetchall())
        except BaseException:
            with contextlib.suppress(psycopg.Error, OSError):
                await connection.close()
            raise
        self._connection = connection
        return found

    async def _close_connection(self) -> None:
        """Forget the connection."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with contextlib.suppress(psycopg.Error, OSError):
                await connection.close()

    async def close(self) -> None:
        """Ask no more."""
        if self._probe is not None:
            self._probe.cancel()
        await self._close_connection()
