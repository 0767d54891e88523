"""How a server process ends: what it has begun is finished first, but not while it starts, nor when it is told twice."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any


def with_the_parent() -> None:
    """Where this is one of several server processes: end when the one that started them is gone, as nobody else would do it."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        # Closes the port at once, and finishes what is under way.
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def at_once_while(starts: Callable[[], bool]) -> None:
    """End without waiting for anything when told so while it starts, and at a second Ctrl-C.

    What was acknowledged is on the disk by then, and the engine processes and readings end with this one.  The server around us
    would wait for a start to be complete, and drop what is under way with a traceback each.

    Args:
        starts: whether nothing is served yet.

    """
    if threading.current_thread() is not threading.main_thread():
        return  # no signal comes here
    told = False

    def handled_before_by(before: Callable[[int, FrameType | None], Any]) -> Any:
        def handle(number: int, frame: FrameType | None) -> None:
            nonlocal told
            if starts() or (told and number == signal.SIGINT):
                _end(number)
            told = True
            before(number, frame)

        return handle

    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if callable(before):
            signal.signal(number, handled_before_by(before))
            # The server was told while the application was being imported.
            if getattr(getattr(before, "__self__", None), "should_exit", False):
                _end(number)


def _end(number: int) -> None:
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
