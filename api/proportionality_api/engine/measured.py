"""How much is asked of the engine processes, for the metrics."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from prometheus_client import Counter, Gauge, Histogram

_TIMES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_waiting = Gauge(
    "proportionality_engine_queue",
    "Checks that wait for a free engine process",
    multiprocess_mode="livesum",
)
_wait_seconds = Histogram(
    "proportionality_engine_wait_seconds",
    "How long a check waited for a free engine process, with the time in the line before",
    buckets=_TIMES,
)
_busy = Gauge(
    "proportionality_engine_busy",
    "Engine processes that are at work on a check",
    multiprocess_mode="livesum",
)
_check_seconds = Histogram(
    "proportionality_engine_check_seconds",
    "How long a check took in an engine process",
    buckets=_TIMES,
)
_unfinished = Counter(
    "proportionality_engine_unfinished_total",
    "Checks that did not come to their end, by why: Busy (too many waited, or no process became free), TooSlow (stopped at the time limit), Crashed",
    ("why",),
)


# How long the request waited for its turn to ask for a process, until what it asks first has taken that over.
_in_line: ContextVar[list[float] | None] = ContextVar("in_line", default=None)


@contextmanager
def in_line() -> Iterator[None]:
    """Around the wait of a request for a check until it may ask for a process."""
    begun = time.perf_counter()
    with _waiting.track_inprogress():
        yield
    _in_line.set([time.perf_counter() - begun])


def turned_away() -> None:
    """Count a check that got no turn to ask for a process."""
    _unfinished.labels("Busy").inc()


@contextmanager
def waiting() -> Iterator[None]:
    """Around the wait for a process."""
    begun, before = time.perf_counter(), _in_line.get()
    try:
        with _waiting.track_inprogress():
            yield
    finally:
        _wait_seconds.observe(time.perf_counter() - begun + (before.pop() if before else 0))


@contextmanager
def busy() -> Iterator[None]:
    """Around a process's work on a check."""
    with _busy.track_inprogress(), _check_seconds.time():
        yield


def unfinished(error: Exception) -> None:
    """Count a check that ends with an error."""
    _unfinished.labels(type(error).__name__).inc()


_readings_waiting = Gauge(
    "proportionality_readings_queue",
    "Texts of laws that wait to be read",
    multiprocess_mode="livesum",
)
_readings_busy = Gauge(
    "proportionality_readings_busy",
    "Texts of laws that are being read, each in a process of its own",
    multiprocess_mode="livesum",
)
_reading_seconds = Histogram(
    "proportionality_reading_seconds",
    "How long the reading of a text took",
    buckets=_TIMES,
)
_readings = Counter(
    "proportionality_readings_total",
    "Texts that were read or refused, by how it ended: read, refused",
    ("end",),
)


def reading_waits() -> Callable[[], None]:
    """Count a text as waiting, until what is returned is called for the first time."""
    _readings_waiting.inc()
    left = iter((True,))

    def no_more() -> None:
        if next(left, False):
            _readings_waiting.dec()

    return no_more


@contextmanager
def reading() -> Iterator[None]:
    """Around the reading of a text."""
    with _readings_busy.track_inprogress(), _reading_seconds.time():
        yield
    reading_ended("read")


def reading_ended(end: str) -> None:
    """Count how a reading ended."""
    _readings.labels(end).inc()
