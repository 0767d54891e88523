"""Counts that all processes of a server share, in a small file that each of them maps into its memory.

A count per client and window is four numbers in one place of the file, found by the hash of its key.  The file is locked while a
place is changed, which takes a few microseconds; no server need be run for it.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from limits.aio.storage import Storage

_PLACE = struct.Struct("=QdQ")  # which key (0: none), end of its window, count
_PLACES = 1 << 15
_TRIED = 16  # places that a key may stand in


class SharedCounters(Storage):
    """A store of the limits library on ``shared:///path/of/a/file``.

    Where all places that a key may stand in are taken, the one whose window ends first is given up: that client's count begins
    anew, which takes more clients at once than the file has places for.
    """

    STORAGE_SCHEME = None  # made here, not looked up by its address

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._file, _PLACES * _PLACE.size)
        self._map = mmap.mmap(self._file, _PLACES * _PLACE.size)

    @property
    def base_exceptions(self) -> type[Exception]:
        """What can fail: the file."""
        return OSError

    @contextmanager
    def _locked(self) -> Iterator[None]:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _find(self, key: str) -> tuple[int, int, float, int]:
        """The place of a key or, where it has none, the one to take; which key it is, the end of its window and its count."""
        mark = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") or 1
        now, free, soonest = time.time(), -1, float("inf")
        for n in range(_TRIED):
            place = (mark + n) % _PLACES * _PLACE.size
            held, end, count = _PLACE.unpack_from(self._map, place)
            if held == mark and end > now:
                return place, mark, end, count
            end = end if held and end > now else 0
            if end < soonest:
                free, soonest = place, end
        return free, mark, 0.0, 0

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, in the window that is open or in a new one."""
        with self._locked():
            place, mark, end, count = self._find(key)
            _PLACE.pack_into(self._map, place, mark, end or time.time() + expiry, count + amount)
        return count + amount

    async def get(self, key: str) -> int:
        """The count of the open window."""
        with self._locked():
            return self._find(key)[3]

    async def get_expiry(self, key: str) -> float:
        """The end of the open window, else now."""
        with self._locked():
            return self._find(key)[2] or time.time()

    async def check(self) -> bool:
        """Always there."""
        return True

    async def reset(self) -> int:
        """Forget everything."""
        with self._locked():
            self._map[:] = bytes(len(self._map))
        return 0

    async def clear(self, key: str) -> None:
        """Forget one key."""
        with self._locked():
            place, *_ = self._find(key)
            _PLACE.pack_into(self._map, place, 0, 0.0, 0)
