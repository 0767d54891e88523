"""How much is asked of the engine processes, for the metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from prometheus_client import Counter, Gauge, Histogram

_TIMES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_waiting = Gauge(
    "proportionality_engine_queue",
    "Checks that wait for a free engine process",
    multiprocess_mode="livesum",
)
_wait_seconds = Histogram(
    "proportionality_engine_wait_seconds",
    "How long a check waited for a free engine process",
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
    "Checks that did not come to their end, by why: Busy (no process became free), TooSlow (stopped at the time limit), Crashed",
    ("why",),
)


def in_line() -> AbstractContextManager[None]:
    """Around the wait of a request for a check until it may ask for a process."""
    return _waiting.track_inprogress()


@contextmanager
def waiting() -> Iterator[None]:
    """Around the wait for a process."""
    with _waiting.track_inprogress(), _wait_seconds.time():
        yield


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
