"""The same work on many things, over the cores of this machine; results come in the order of the things."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

_WORTH = 24  # laws for each further process: a process costs about as much as checking so many
# What forked processes find: neither laws nor functions have to be sent.
_shared: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


class WorkerLost(RuntimeError):
    """A process ended before its work did."""


def jobs_for(number: int) -> int:
    """How many processes are worth it for so many laws: the cores that may be used, and one for few laws.

    Where processes cannot be forked safely (macOS, Windows) one does it all: another would have to load everything anew.
    """
    if sys.platform != "linux":
        return 1
    return max(1, min(len(os.sched_getaffinity(0)), number // _WORTH))


def spread(work: Callable[[T], R], items: Sequence[T], jobs: int) -> Iterator[R]:
    """What ``work`` makes of each item, in their order.

    The processes are forked before this returns, so call it before anything starts a thread.

    Raises:
        WorkerLost: while results are taken, where a process was killed; those that came before are right.

    """
    global _shared  # noqa: PLW0603 - how a forked process finds what it works on
    if jobs < 2 or len(items) < 2 or sys.platform != "linux":
        return map(work, items)
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    _shared = (work, items)
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), initializer=_begin)
    results = pool.map(_one, range(len(items)), chunksize=max(1, len(items) // (jobs * 8)))
    return _taken(pool, results)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the work, and says so once


def _one(number: int) -> Any:
    assert _shared is not None
    work, items = _shared
    return work(items[number])


def _taken(pool: ProcessPoolExecutor, results: Iterator[R]) -> Iterator[R]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield from results
    except BrokenProcessPool as error:
        raise WorkerLost(
            "a process was killed before it had done its part (was memory short?); --jobs 1 works in one process"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
