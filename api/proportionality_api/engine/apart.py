"""A thread with an event loop of its own, for all that takes more than a moment.

The server's own loop accepts connections, answers from memory and says how the process is; whatever has to be made for a
request is made here, so that it can hold up nothing but its like.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_SWITCH_SECONDS = 0.001  # how long one thread may keep the interpreter from another
_DROP_SECONDS = 2.0
_drawing = ThreadPoolExecutor(1, "drawing")
_sent = ThreadPoolExecutor(1, "sent")
# Whether what is drawn was sent to be looked at: a large form takes seconds, and who only reads does not wait for it.
sends: ContextVar[bool] = ContextVar("sends", default=False)


class Apart:
    """The thread and its loop."""

    _loop: asyncio.AbstractEventLoop
    _thread: threading.Thread | None = None

    @property
    def runs(self) -> bool:
        """Whether it was started."""
        return self._thread is not None

    def start(self) -> None:
        """Start the thread."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="apart", daemon=True)
        self._thread.start()

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of ``work``, which is done there; it is cancelled when the caller is."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def close(self) -> None:
        """End the thread; what is still under way is dropped, and whoever waits for it learns that."""
        if self._thread is not None:
            asyncio.run_coroutine_threadsafe(_drop_all(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()


async def _drop_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=_DROP_SECONDS) if tasks else None


async def drawn(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function makes that only computes: one at a time of what is read, and of what was sent; beside the checks, and never behind a database."""
    loop = asyncio.get_running_loop()
    thread = _sent if sends.get() else _drawing
    return await loop.run_in_executor(thread, lambda: function(*args, **kwargs))
