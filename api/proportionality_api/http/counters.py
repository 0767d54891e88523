"""Counts of requests kept by one process, as a store for the limits library."""

from __future__ import annotations

import time

from limits.aio.storage import Storage

_TIDY_SECONDS = 10.0


class Counters(Storage):
    """A dictionary of counts.

    The library's own memory store starts a task for each count, which looks through all keys; that costs more than the rest of
    a request that is answered from memory.
    """

    STORAGE_SCHEME = None  # made here, not looked up by its address

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[str, tuple[int, float]] = {}  # key -> count, end of its window
        self._tidied = time.time()

    @property
    def base_exceptions(self) -> type[Exception]:
        """No error of its own."""
        return ValueError

    def _current(self, key: str) -> tuple[int, float] | None:
        entry = self._counts.get(key)
        return entry if entry is not None and entry[1] > time.time() else None

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, in the window that is open or in a new one."""
        now = time.time()
        count, end = self._current(key) or (0, now + expiry)
        self._counts[key] = (count + amount, end)
        if now - self._tidied > _TIDY_SECONDS:
            self._tidied = now
            self._counts = {name: entry for name, entry in self._counts.items() if entry[1] > now}
        return count + amount

    async def get(self, key: str) -> int:
        """The count of the open window."""
        entry = self._current(key)
        return entry[0] if entry else 0

    async def get_expiry(self, key: str) -> float:
        """The end of the open window, else now."""
        entry = self._current(key)
        return entry[1] if entry else time.time()

    async def check(self) -> bool:
        """Always there."""
        return True

    async def reset(self) -> int:
        """Forget everything."""
        number, self._counts = len(self._counts), {}
        return number

    async def clear(self, key: str) -> None:
        """Forget one key."""
        self._counts.pop(key, None)
