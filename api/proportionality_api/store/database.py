"""Connections that keep what they acknowledge, and migrations to the newest tables."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text, update
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from proportionality_api.settings import Settings
from proportionality_api.store.tables import versions

_MIGRATION_LOCK = 7_265_001  # any number that nobody else uses in this database
_WAIT_SECONDS = 30


class DatabaseAway(Exception):
    """The database cannot be reached."""


def now() -> str:
    """The moment in UTC, as the tables keep it."""
    return as_text(dt.datetime.now(dt.UTC))


def as_text(moment: dt.datetime) -> str:
    """A moment in UTC as the tables keep it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def bump(connection: Connection, name: str) -> int:
    """Raise a counter that other processes watch; its row lock puts approvals in one order."""
    value: int = connection.execute(
        update(versions)
        .where(versions.c.name == name)
        .values(value=versions.c.value + 1)
        .returning(versions.c.value)
    ).scalar_one()
    return value


class Database:
    """One pool of connections; safe from any thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = _sqlite(settings) if settings.is_sqlite else _postgresql(settings)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with _away(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: committed, to the disk, when the block ends without an error."""
        with (
            _away(),
            self.engine.connect().execution_options(write=True) as connection,
            connection.begin(),
        ):
            yield connection

    def migrate(self) -> None:
        """Bring the tables up to date; several servers may start at once."""
        config = Config()
        config.set_main_option(
            "script_location", (Path(__file__).parent / "migrations").as_posix().replace("%", "%%")
        )
        with self.write() as connection:
            if not self.settings.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _MIGRATION_LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def reachable(self) -> bool:
        """Whether the database answers."""
        if self.settings.is_sqlite and not self.settings.sqlite_file.exists():
            return False
        try:
            with self.read() as connection:
                connection.execute(text("SELECT value FROM versions"))
        except (DatabaseAway, DBAPIError):
            return False
        return True

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


@contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise DatabaseAway(
            str(error.orig).splitlines()[0] if str(error.orig) else "no answer"
        ) from error


def _sqlite(settings: Settings) -> Engine:
    try:
        settings.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseAway(
            f"the folder of {settings.sqlite_file.name} cannot be made: {error.strerror}"
        ) from error
    engine = create_engine(
        settings.database_url, connect_args={"timeout": _WAIT_SECONDS}, pool_size=8, max_overflow=32
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(
            "PRAGMA synchronous=FULL"
        )  # WAL alone may lose the last commits on power loss
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Taking the write lock at once avoids the upgrade from reader to writer, which fails without waiting.
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN"
        )

    return engine


def _postgresql(settings: Settings) -> Engine:
    # Time limits on the server's side too, so that a lost client holds no lock for long.
    options = "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000 -c lock_timeout=20000"
    return create_engine(
        settings.database_url,
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=8,
        pool_timeout=_WAIT_SECONDS,
        connect_args={"connect_timeout": 5, "options": options},
    )
