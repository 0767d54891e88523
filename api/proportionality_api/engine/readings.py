"""Texts of laws, read one after the other: each in a process of its own, and no more at a time than there is room for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from proportionality.reader.apart import Drafted, Limits, Upload, read_apart
from proportionality.reader.blocks import CannotRead
from proportionality.reader.bounded import stop_all
from proportionality_api.engine.measured import reading, reading_ended, reading_waits
from proportionality_api.engine.pool import Busy, heard
from proportionality_api.engine.turns import Full, Turns

_MOST_WAITING, _MOST_WAITING_EACH = 8, 2
_PATIENCE_SECONDS = 20.0
_MEMORY = 1 << 30  # bytes of address space of one reading


class Readings:
    """The line before the readings.

    Args:
        count: how many are read at the same time.
        size: bytes of the files of one law.
        pages: of the files of one law.
        seconds: that one reading may take.

    """

    def __init__(self, count: int, size: int, pages: int, seconds: int) -> None:
        self._limits = Limits(size, pages, seconds, _MEMORY)
        self._turns = Turns(count, 1, _MOST_WAITING, _MOST_WAITING_EACH)
        # These threads only wait for the processes.
        self._waiters = ThreadPoolExecutor(count, "reading")
        self._tasks: set[asyncio.Task[Drafted]] = set()

    async def read(self, uploads: Sequence[Upload], **about: Any) -> Drafted:
        """Read the files of one law; ``about`` is what `read_apart` takes.

        A reading that has begun is finished or stopped within its time, whether anybody still waits for it or not, and keeps
        its place until then.

        Raises:
            Busy: no place became free in time.
            CannotRead: a file is refused, with the reason.

        """
        task = asyncio.create_task(self._read(uploads, about))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(heard)
        return await asyncio.shield(task)

    def close(self) -> None:
        """Stop what is being read: the process would wait for it."""
        self._waiters.shutdown(wait=False, cancel_futures=True)
        stop_all()

    async def _read(self, uploads: Sequence[Upload], about: dict[str, Any]) -> Drafted:
        patience = asyncio.timeout(_PATIENCE_SECONDS)
        waits = reading_waits()
        try:
            async with patience, self._turns.turn():
                waits()
                patience.reschedule(None)
                with reading():
                    return await asyncio.get_running_loop().run_in_executor(
                        self._waiters, lambda: read_apart(uploads, limits=self._limits, **about)
                    )
        except Full:
            raise Busy("too many texts are waiting to be read") from None
        except TimeoutError:
            raise Busy("no place to read the text became free in time") from None
        except CannotRead:
            reading_ended("refused")
            raise
        finally:
            waits()
