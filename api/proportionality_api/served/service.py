"""What one server process holds, and how it keeps up with the others."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import gc
import hashlib
import time
from collections import OrderedDict
from collections.abc import Iterable

import structlog

from proportionality_api.engine.apart import Apart
from proportionality_api.engine.pool import EnginePool, NothingConcluded
from proportionality_api.engine.readings import Readings
from proportionality_api.served.outcomes import Outcomes, RefusedLaw
from proportionality_api.served.snapshot import Snapshot, shipped
from proportionality_api.settings import Settings
from proportionality_api.store import submissions, tokens
from proportionality_api.store.database import Database, DatabaseAway
from proportionality_api.store.tokens import Token
from proportionality_api.store.watch import Versions, watch

_log = structlog.get_logger("proportionality_api.served.service")
_TOKEN_SECONDS = 30.0  # an expiry date is looked at again after this; a revocation counts at once
_MOST_TOKENS = 1_000
_AHEAD_SECONDS = 2 * 3600.0  # before midnight
_LOOK_SECONDS = 20.0
_PATIENCE_SECONDS = 3.0  # for a law that was approved elsewhere to be checked before it is served


def today() -> dt.date:
    """The day whose law is asked about where none is named (UTC, the same for all servers)."""
    return dt.datetime.now(dt.UTC).date()


class Service:
    """Settings, database, engine processes and the snapshot of one server process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings)
        self.watch = watch(settings)
        self.apart = Apart()
        self.engine = EnginePool(settings.check_processes, settings.check_seconds)
        self.readings = Readings(
            settings.reading_processes,
            settings.reading_mib << 20,
            settings.reading_pages,
            settings.reading_seconds,
        )
        self.outcomes = Outcomes(self.engine, settings.cache_mib << 20)
        self.base = self.snapshot = Snapshot({}, {}, (), 0)
        self.started = self.database_away = False
        self._versions: Versions = (0, -1)
        self._refreshing = asyncio.Lock()
        # Which version of the tokens was asked, until when that counts, and whose it is.
        self._tokens: OrderedDict[bytes, tuple[int, float, Token]] = OrderedDict()
        self._preparing: asyncio.Task[None] | None = None
        self._verifying = asyncio.Semaphore(2)

    async def start(self) -> None:
        """Bring the tables up to date, read the laws, start the engine processes.

        Raises:
            DatabaseAway: the database cannot be reached.
            NoEncodings: there is no law to be served.

        """
        await asyncio.to_thread(self.database.wait, _log.warning)
        self.base = self.snapshot = await asyncio.to_thread(shipped, self.settings.jurisdictions)
        self.apart.start()
        await self.apart.run(self.engine.start())
        await self.fresh()
        # The laws stay: a collector that looked through them all would hold up whoever asks at that moment.
        gc.collect()
        gc.freeze()
        self._preparing = asyncio.create_task(self.apart.run(self._prepare()))
        self.started = True

    async def _prepare(self) -> None:
        """Find today's findings before anybody asks, and late in the day those of tomorrow; where that fails, the first who asks is told."""
        while True:
            now = dt.datetime.now(dt.UTC)
            soon = (now + dt.timedelta(seconds=_AHEAD_SECONDS)).date()
            await self.find_ahead(dict.fromkeys((now.date(), soon)))
            await asyncio.sleep(_LOOK_SECONDS)

    async def find_ahead(self, days: Iterable[dt.date]) -> None:
        """Have the findings of these days ready, the first of them before all else; they stay until other days are named."""
        first, *further = days
        self.outcomes.keep_ready(first, *further)
        with contextlib.suppress(NothingConcluded, RefusedLaw):
            await self.outcomes.board(self.snapshot, first)
            for day in further:
                await self.outcomes.board(self.snapshot, day, later=True)

    async def close(self) -> None:
        """Stop everything that was started."""
        self.started = False
        if self._preparing is not None:
            self._preparing.cancel()
        self.readings.close()
        if self.apart.runs:  # also where the start came no further than that
            await self.apart.run(self.engine.close())
        await asyncio.to_thread(self.apart.close)
        await self.watch.close()
        await asyncio.to_thread(self.database.close)

    async def fresh(self) -> Snapshot:
        """The snapshot with every law that is approved at this moment.

        While the database is away it is the last one known, and `database_away` is set.
        """
        versions = self.watch.now()
        if versions is None:
            try:
                versions = await self.watch.ask()
            except DatabaseAway as error:
                if not self.database_away:
                    _log.error("database away", error=str(error))
                self.database_away = True
                return self.snapshot
        if self.database_away:
            _log.info("database back")
            self.database_away = False
        if versions != self._versions:
            await self._follow(versions)
        return self.snapshot

    async def _follow(self, versions: Versions) -> None:
        async with self._refreshing:
            # Tokens that were remembered count for the version that they were asked of.
            self._versions = (self._versions[0], versions[1])
            # Lower than before: somebody put an older database in its place; begin again from the shipped laws.
            start = self.snapshot if versions[0] >= self.snapshot.version else self.base
            if versions[0] == self.snapshot.version:
                self._versions = (versions[0], self._versions[1])
                return
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    news = await asyncio.to_thread(
                        submissions.approved_since, self.database, start.version
                    )
            except (DatabaseAway, TimeoutError) as error:
                _log.error("database away", error=str(error) or "no answer in time")
                self.database_away = True
                return
            laws, version = news.laws, news.version
            if news.whole:
                start = self.base
            read = await self.apart.run(
                self.outcomes.parcels({law.id: law.content for law in laws})
            )
            laid = await asyncio.to_thread(start.with_approved, laws, version, read)
            with contextlib.suppress(NothingConcluded, RefusedLaw, TimeoutError):
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await self.apart.run(self.outcomes.follow(self.snapshot, laid, today()))
            self.snapshot = laid
            self._versions = (version, self._versions[1])
            _log.info(
                "corpus changed",
                version=version,
                approved=[law.code for law in laws],
                corpus_sha256=self.snapshot.sha256,
            )

    async def token(self, text: str) -> Token | None:
        """Who holds a token; remembered for a short time, forgotten when any token is revoked."""
        key = hashlib.sha256(text.encode()).digest()
        if (known := self._known_token(key)) is not None:
            return known
        version = self._versions[1]
        async with self._verifying:
            if (known := self._known_token(key)) is not None:
                return known
            token = await asyncio.to_thread(tokens.verify, self.database, text)
        if token is not None:
            self._tokens[key] = (version, time.monotonic() + _TOKEN_SECONDS, token)
            if len(self._tokens) > _MOST_TOKENS:
                self._tokens.popitem(last=False)
        return token

    def _known_token(self, key: bytes) -> Token | None:
        version, until, token = self._tokens.get(key, (-1, 0.0, None))
        return token if version == self._versions[1] and until > time.monotonic() else None
