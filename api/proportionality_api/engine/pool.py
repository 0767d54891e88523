"""A few engine processes, asked one law at a time, each with a time limit."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from typing import Any

import structlog

from proportionality_api.engine.measured import busy, unfinished, waiting
from proportionality_api.engine.worker import LENGTHS

_START_SECONDS = 60
_log = structlog.get_logger("proportionality_api.engine.pool")


class EngineStartError(RuntimeError):
    """The engine processes do not start."""


class NothingConcluded(Exception):
    """The check did not come to its end, so nothing can be said of the law."""

    def __init__(self, *said: object) -> None:
        super().__init__(*said)
        unfinished(self)


class Busy(NothingConcluded):
    """No process became free in time."""


class TooSlow(NothingConcluded):
    """The check was stopped at its time limit."""


class Crashed(NothingConcluded):
    """The engine process failed, or ended."""


class _Process:
    """One engine process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process, self._to, self._from = process, process.stdin, process.stdout

    @classmethod
    async def start(cls) -> _Process:
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(p or os.getcwd() for p in sys.path)
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "proportionality_api.engine.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment,
        )
        started = cls(process)
        async with asyncio.timeout(_START_SECONDS):
            await started.read()
        return started

    async def ask(self, header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        head = json.dumps(header).encode()
        self._to.write(LENGTHS.pack(len(head), len(body)) + head + body)
        await self._to.drain()
        return await self.read()

    async def read(self) -> tuple[dict[str, Any], bytes]:
        head_length, body_length = LENGTHS.unpack(await self._from.readexactly(LENGTHS.size))
        header: dict[str, Any] = json.loads(await self._from.readexactly(head_length))
        return header, await self._from.readexactly(body_length)

    async def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        # Before Python 3.13, wait() does not return while something is left to read (python/cpython#119710).
        with contextlib.suppress(OSError, RuntimeError):
            await self._from.read()
        await self.process.wait()


class EnginePool:
    """Runs checks in engine processes.

    Args:
        count: how many processes.
        seconds: time limit of one check; a request also waits at most this long for a free process.

    """

    def __init__(self, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._idle: asyncio.LifoQueue[_Process] = asyncio.LifoQueue()
        self._all: set[_Process] = set()
        self._replacing: set[asyncio.Task[None]] = set()
        self._closing = False

    @property
    def alive(self) -> bool:
        """Whether at least one process can be asked."""
        return any(p.process.returncode is None for p in self._all)

    async def start(self) -> None:
        """Start all processes.

        Raises:
            EngineStartError: one of them does not start.

        """
        try:
            await asyncio.gather(*(self._add() for _ in range(self._count)))
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise EngineStartError(
                f"'{sys.executable} -m proportionality_api.engine.worker' does not start; its own message stands above"
            ) from error

    async def close(self) -> None:
        """Stop all processes."""
        self._closing = True
        for task in self._replacing:
            task.cancel()
        await asyncio.gather(*self._replacing, return_exceptions=True)
        await asyncio.gather(*(process.stop() for process in self._all))

    async def _add(self) -> None:
        process = await _Process.start()
        self._all.add(process)
        self._idle.put_nowait(process)

    async def _replace(self, process: _Process) -> None:
        self._all.discard(process)
        await process.stop()
        while not self._closing:
            try:
                return await self._add()
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                _log.error("engine process does not start", error=repr(error))
                await asyncio.sleep(1)

    async def ask(self, header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """One question, answered within the time limit.

        Raises:
            NothingConcluded: busy, too slow or crashed.

        """
        try:
            with waiting():
                async with asyncio.timeout(self._seconds):
                    process = await self._idle.get()
        except TimeoutError:
            raise Busy("no engine process became free in time") from None
        whole = False
        try:
            with busy():
                async with asyncio.timeout(self._seconds):
                    reply, answer = await process.ask(header, body)
            whole = True
        except TimeoutError:
            raise TooSlow(f"the check was stopped after {self._seconds:g} seconds") from None
        except (asyncio.IncompleteReadError, OSError):
            raise Crashed("the engine process ended before its answer was complete") from None
        finally:
            if whole:
                self._idle.put_nowait(process)
            else:  # also when the request was cancelled: the answer to it may still be in the pipe
                task = asyncio.create_task(self._replace(process))
                self._replacing.add(task)
                task.add_done_callback(self._replacing.discard)
        if "crashed" in reply:
            _log.error("check crashed", error=reply["crashed"])
            raise Crashed("the engine failed on this law")
        return reply, answer
