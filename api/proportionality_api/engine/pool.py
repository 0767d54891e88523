"""A few engine processes, asked one law at a time, each with a time limit."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Coroutine
from typing import Any

import structlog

from proportionality_api.engine.measured import busy, unfinished, waiting
from proportionality_api.engine.turns import Full, Turns
from proportionality_api.engine.worker import LENGTHS, PIPE

_START_SECONDS = 60
_LOOK_SECONDS = 0.2
_GRACE_SECONDS = 1.0
_UNIT = 10 << 10  # bytes of a law that cost as much as the least question
MOST_WAITING, MOST_WAITING_EACH = 1_600, 400  # some laws of the largest size, or many small ones
_log = structlog.get_logger("proportionality_api.engine.pool")


def price(length: int) -> int:
    """What the check of a text of a length in bytes costs, in units of the least question."""
    return 1 + length // _UNIT


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


def heard(work: asyncio.Task[Any]) -> None:
    """Take up how work ended that perhaps nobody waits for: asyncio would log a failure that nobody took up as a crash."""
    if not work.cancelled():
        work.exception()


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
            limit=PIPE,
            env=environment,
        )
        started = cls(process)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await started.read()
        except BaseException:  # also when the server ends meanwhile
            await started.stop()
            raise
        return started

    @property
    def well(self) -> bool:
        """Whether it runs: it has neither ended nor been stopped."""
        if self.process.returncode is not None:
            return False
        if sys.platform != "linux":
            return True
        try:
            # Looks without taking the news away from whoever waits for the end of the process.
            news = os.WSTOPPED | os.WEXITED | os.WNOHANG | os.WNOWAIT
            return os.waitid(os.P_PID, self.process.pid, news) is None
        except ChildProcessError:
            return False

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
        # One client never has all processes, where there are several.
        self._turns = Turns(count, max(1, count - 1), MOST_WAITING, MOST_WAITING_EACH)
        self._idle: asyncio.LifoQueue[_Process] = asyncio.LifoQueue()
        self._all: set[_Process] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closing = False

    @property
    def wanted(self) -> int:
        """How many processes there should be."""
        return self._count

    @property
    def alive(self) -> int:
        """How many processes can be asked."""
        return sum(process.well for process in list(self._all))

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
        self._begin(self._look_after())

    async def close(self) -> None:
        """Stop all processes."""
        self._closing = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(process.stop() for process in self._all))

    def _begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _look_after(self) -> None:
        """Replace processes that somebody killed or stopped, whether they are at work or not."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            for process in list(self._all):
                if not process.well:
                    _log.error("engine process lost", pid=process.process.pid)
                    self._drop(process)

    async def _add(self) -> None:
        process = await _Process.start()
        self._all.add(process)
        self._idle.put_nowait(process)

    def _drop(self, process: _Process) -> None:
        """Replace a process; whoever waits for its answer learns that there will be none."""
        if process in self._all:
            self._all.discard(process)
            if not self._closing:
                self._begin(self._replace(process))

    async def _replace(self, process: _Process) -> None:
        stopping = self._begin(process.stop())
        while not self._closing:
            try:
                await self._add()
                break
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                _log.error("engine process does not start", error=repr(error))
                await asyncio.sleep(1)
        await stopping

    async def _free(self) -> _Process:
        while True:
            process = await self._idle.get()
            if process in self._all and process.well:
                return process
            self._drop(process)

    async def ask(
        self, header: dict[str, Any], body: bytes, later: bool = False
    ) -> tuple[dict[str, Any], bytes]:
        """One question, answered within the time limit.

        Where nobody waits for the answer any more, a question that has not begun is forgotten and one that has begun gets
        little time: killing a process costs more than most answers.

        Args:
            header: what is asked.
            body: the text of a law.
            later: whether all other questions go first.

        Raises:
            NothingConcluded: busy, too slow or crashed.

        """
        begun = asyncio.Event()
        work = self._begin(self._answer(header, body, later, begun))
        try:
            reply, answer = await asyncio.shield(work)
        except asyncio.CancelledError:
            work.add_done_callback(heard)
            asyncio.get_running_loop().call_later(
                _GRACE_SECONDS if begun.is_set() else 0, work.cancel
            )
            raise
        if "crashed" in reply:
            _log.error("check crashed", error=reply["crashed"])
            raise Crashed("the engine failed on this law")
        return reply, answer

    async def _answer(
        self, header: dict[str, Any], body: bytes, later: bool, begun: asyncio.Event
    ) -> tuple[dict[str, Any], bytes]:
        async with contextlib.AsyncExitStack() as stack:
            try:
                with waiting():
                    async with asyncio.timeout(self._seconds):
                        await stack.enter_async_context(self._turns.turn(price(len(body)), later))
                        process = await self._free()
            except TimeoutError:
                raise Busy("no engine process became free in time") from None
            except Full:
                raise Busy("too many checks are waiting") from None
            begun.set()
            whole = False
            try:
                with busy():
                    async with asyncio.timeout(self._seconds):
                        found = await process.ask(header, body)
                whole = True
            except TimeoutError:
                raise TooSlow(f"the check was stopped after {self._seconds:g} seconds") from None
            except (asyncio.IncompleteReadError, OSError):
                raise Crashed("the engine process ended before its answer was complete") from None
            finally:
                if whole and process in self._all:
                    self._idle.put_nowait(process)
                else:  # also when nobody waits any more: the answer may still be in the pipe
                    self._drop(process)
            return found
