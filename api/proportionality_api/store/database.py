"""Connections that keep what they acknowledge, and migrations to the newest tables."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from prometheus_client import Histogram
from sqlalchemy import Connection, Engine, create_engine, event, text, update
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

from proportionality_api.settings import Settings
from proportionality_api.store.tables import versions

_MIGRATION_LOCK = 7_265_001  # any number that nobody else uses in this database
_WAIT_SECONDS = 30
_PAUSE_SECONDS = 2.0
_ROOM = 4 << 20  # bytes on the disk: a law of 1 MiB in the journal and in the file, and some more
_log = structlog.get_logger("proportionality_api.store.database")
_seconds = Histogram(
    "proportionality_database_seconds",
    "Time of one transaction, of those that read and those that write",
    ("kind",),
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30),
)
_NO_ANSWER = "the database does not answer"
_DAMAGED = "the database file is damaged"
_NO_TABLES = "the tables of the database are missing"
_NO_TABLE = "42P01"  # as PostgreSQL says it in every language
# What a driver says, and what that means to whoever asked; the rest is for the log and the command line.
_MEANINGS = (
    ("database or disk is full", "the disk of the database is full"),
    ("could not extend file", "the disk of the database is full"),
    ("No space left on device", "the disk of the database is full"),
    ("readonly database", "the database can be read only"),
    ("read-only transaction", "the database can be read only"),
    ("disk image is malformed", _DAMAGED),
    ("file is not a database", _DAMAGED),
    ("database is locked", "the database is busy"),
    ("no such table", _NO_TABLES),
)
# What waiting does not mend.
_FINAL = re.compile(r"authentication failed|does not exist|no pg_hba\.conf entry")


class DatabaseAway(Exception):
    """The database cannot be reached, or not be used.

    Args:
        message: for the log and the command line.
        public: the same without what strangers need not know.

    """

    def __init__(self, message: str, public: str = _NO_ANSWER) -> None:
        super().__init__(message)
        self.public = public


_SQLITE = b"SQLite format 3\0"  # how such a file begins (https://sqlite.org/fileformat.html, 1.3)


class DatabaseUnfit(DatabaseAway):
    """The database is there, and waiting will not make it fit for use."""


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
    """One pool of connections; safe from any thread.

    Raises:
        DatabaseAway: the folder of an SQLite file cannot be made, or there is no file where none may be made.

    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.trouble = ""  # why the last attempt to write failed
        self._file: tuple[int, int] | None = None  # which SQLite file this is about
        self._journal: tuple[int, int] | None = None  # and which one beside it
        # The same, to look at its first bytes.  Open for as long as the connections are: to close any file drops the locks that
        # this process holds on it, and another would then take the journal away under them (https://sqlite.org/howtocorrupt.html, 2.2).
        self._beginning: int | None = None
        self.engine = _sqlite(settings) if settings.is_sqlite else _postgresql(settings)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with _seconds.labels("read").time(), _away(self.settings), self.engine.connect() as made:
            yield made

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: committed, to the disk, when the block ends without an error."""
        try:
            self._same_file()
            with (
                _seconds.labels("write").time(),
                _away(self.settings),
                self.engine.connect().execution_options(write=True) as connection,
                connection.begin(),
            ):
                yield connection
            # Once more: what was written to a file that has no name any more is lost with this process.
            self._same_file()
        except DatabaseAway as error:
            self.trouble = error.public
            _log.error("database cannot be written", error=str(error))
            raise
        self.trouble = ""

    def _same_file(self) -> None:
        file = self.settings.sqlite_file
        if self._file is not None and file_of(self.settings) != self._file:
            raise DatabaseAway(
                f"{file} was deleted or replaced while the server runs; put it back, or restart the server to work with what is there now",
                "the database file was deleted or replaced under the server",
            )
        # It would go on writing into a journal that nobody can open any more, too; there is one as long as a connection is open.
        journal = _identity(file.with_name(f"{file.name}-wal")) if self._file is not None else None
        if self._journal is not None and journal != self._journal:
            raise DatabaseAway(
                f"{file}-wal, which holds what was stored last, was deleted or replaced while the server runs; stop the server in order, "
                "with SIGTERM and not with SIGKILL, and it is put into the database file",
                "the journal of the database was deleted or replaced under the server",
            )
        self._journal = journal
        # SQLite remembers what it has read, and would go on writing into a file that nobody can open any more.
        if self._beginning is not None and not _whole(self._beginning, file):
            raise DatabaseAway(
                f"{file} was overwritten or cut short while the server runs and is no whole SQLite file any more; stop the server and restore a backup",
                "the database file was damaged under the server",
            )

    def migrate(self) -> None:
        """Bring the tables up to date; several servers may start at once.

        Raises:
            DatabaseAway: it cannot be reached.
            DatabaseUnfit: it is damaged, newer than this tool, or older and cannot be written.

        """
        if absent(self.settings):
            return
        config = Config()
        config.set_main_option(
            "script_location", (Path(__file__).parent / "migrations").as_posix().replace("%", "%%")
        )
        script = ScriptDirectory.from_config(config)
        with self.read() as connection:
            found = _revision(connection)
        known = {revision.revision for revision in script.walk_revisions()}
        if found is not None and found not in known:
            raise DatabaseUnfit(
                f"the database was written by a newer version of this tool (its tables are {found}, this version knows {script.get_current_head()}): install that version, or restore a backup made before it"
            )
        if found != script.get_current_head():
            if self.settings.is_sqlite and not writable(self.settings):
                raise DatabaseUnfit(
                    f"{self.settings.sqlite_file} has older tables ({found}) and cannot be written, so they cannot be brought up to date; start once where it can be"
                )
            with self.write() as connection:
                if not self.settings.is_sqlite:
                    connection.execute(
                        text("SELECT pg_advisory_xact_lock(:n)"), {"n": _MIGRATION_LOCK}
                    )
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        if self.settings.is_sqlite:
            self._file = file_of(self.settings)
            if self._beginning is None and hasattr(os, "pread"):
                self._beginning = os.open(self.settings.sqlite_file, os.O_RDONLY)

    def wait(self, say: Callable[[str], None]) -> None:
        """Migrate, once the database answers; for as long as the settings say.

        Args:
            say: is told what is waited for.

        Raises:
            DatabaseAway: it does not answer in time, or waiting would not help.

        """
        until = time.monotonic() + self.settings.database_wait
        while True:
            try:
                return self.migrate()
            except DatabaseAway as error:
                left = until - time.monotonic()
                final = isinstance(error, DatabaseUnfit) or self.settings.is_sqlite
                if left <= 0 or final or _FINAL.search(str(error)):
                    raise
                say(f"waiting for the database, {left:.0f} seconds more: {error}")
                time.sleep(min(_PAUSE_SECONDS, left))

    def reachable(self) -> bool:
        """Whether the database answers."""
        if absent(self.settings):
            return True
        try:
            self._same_file()
            with self.read() as connection:
                connection.execute(text("SELECT value FROM versions"))
        except DatabaseAway:
            return False
        return True

    def takes(self) -> bool:
        """Whether what is sent would be stored; tried where it was not the last time."""
        if absent(self.settings) or (self.settings.is_sqlite and not _has_room(self.settings)):
            return False
        if self.trouble:
            with suppress(DatabaseAway), self.write() as connection:
                connection.execute(update(versions).values(value=versions.c.value))
        return not self.trouble

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()
        if self._beginning is not None:
            os.close(self._beginning)
            self._beginning = None


def _revision(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def absent(settings: Settings) -> bool:
    """Whether there is no database and need not be one: nobody writes, and nothing was ever written."""
    return settings.writing == "off" and settings.is_sqlite and not settings.sqlite_file.exists()


def file_of(settings: Settings) -> tuple[int, int] | None:
    """Which file the path of an SQLite database leads to."""
    return _identity(settings.sqlite_file)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _whole(file: int, path: Path) -> bool:
    """Whether an open file begins as SQLite files do and holds as many pages as it says (the format, 1.3)."""
    head = os.pread(file, 32, 0)
    if not head.startswith(_SQLITE) or len(head) < 32:
        return False
    page, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    if os.fstat(file).st_size >= (page if page > 1 else 1 << 16) * pages:
        return True
    # Perhaps it is being written at this moment, or its journal has what is missing.
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as made,
    ):
        return bool(made.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    return False


def writable(settings: Settings) -> bool:
    """Whether an SQLite file, and its folder where the journal stands, can be written."""
    file = settings.sqlite_file
    return os.access(file.parent, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))


def _has_room(settings: Settings) -> bool:
    try:
        free = shutil.disk_usage(settings.sqlite_file.parent).free
    except OSError:
        return False
    return writable(settings) and free >= _ROOM


@contextmanager
def _away(settings: Settings) -> Iterator[None]:
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        said = str(error.orig).splitlines()[0] if str(error.orig) else "no answer"
        meaning = next((known for words, known in _MEANINGS if words in said), None)
        if getattr(error.orig, "sqlstate", None) == _NO_TABLE:
            meaning = _NO_TABLES
        where = f"; it is {settings.sqlite_file}" if settings.is_sqlite else ""
        if meaning == _DAMAGED:
            raise DatabaseUnfit(
                f"{meaning} ({said}){where}; restore a backup with 'proportionality restore'",
                meaning,
            ) from error
        if meaning is not None:
            raise DatabaseAway(f"{meaning} ({said}){where}", meaning) from error
        if isinstance(error, (OperationalError, InterfaceError)):
            raise DatabaseAway(f"the database cannot be reached: {said}") from error
        raise  # it works, and says that we ask for what cannot be


def _sqlite(settings: Settings) -> Engine:
    if absent(settings):
        return create_engine("sqlite://")
    file = settings.sqlite_file
    if settings.new_database == "refuse" and not file.exists():
        raise DatabaseAway(f"there is no {file}, and PROPORTIONALITY_NEW_DATABASE=refuse")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseAway(
            f"the database cannot be reached: the folder {file.parent} cannot be made ({error.strerror})"
        ) from error
    read_only = not writable(settings)
    if read_only and not file.exists():
        raise DatabaseAway(
            f"the database cannot be reached: {file} cannot be made, its folder can be read only; name another with DATABASE_URL, or PROPORTIONALITY_WRITING=off"
        )
    # Without a folder to keep its journal in, SQLite reads a file only as one that nobody changes.
    address = (
        f"sqlite:///{file.as_uri()}?mode=ro&immutable=1&uri=true"
        if read_only
        else settings.database_url
    )
    engine = create_engine(
        address, connect_args={"timeout": _WAIT_SECONDS}, pool_size=8, max_overflow=32
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        if not read_only:
            connection.execute("PRAGMA journal_mode=WAL")
        # WAL alone may lose the last commits on power loss.
        connection.execute("PRAGMA synchronous=FULL")
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
