"""Who goes next, of those who wait: a few at a time, fewer of one client, the clients in turn, and no more than a bound."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

# Whose request is being answered; work that nobody asked for has no name.
asking: ContextVar[str] = ContextVar("asking", default="")

_Line = OrderedDict[str, deque[asyncio.Future[None]]]


class Full(Exception):
    """More is waiting than can be done in reasonable time."""


class Turns:
    """Hands out turns; all of it on one event loop.

    Args:
        total: how many have a turn at the same time.
        each: how many of them one client has.
        most: the price of all that has a turn or waits for one; beyond, newcomers are refused.
        most_each: the same for one client.  Whoever has nothing under way is never refused for the price of one thing.

    """

    def __init__(self, total: int, each: int, most: float, most_each: float) -> None:
        self._free, self._each, self._most, self._most_each = total, each, most, most_each
        self._held: Counter[str] = Counter()
        self._price: Counter[str] = Counter()
        self._lines: tuple[_Line, _Line] = (OrderedDict(), OrderedDict())  # at once, later

    @property
    def waiting(self) -> int:
        """How many wait for a turn."""
        queues = (queue for line in self._lines for queue in line.values())
        return sum(not mine.cancelled() for queue in queues for mine in queue)

    @asynccontextmanager
    async def turn(self, price: int = 1, later: bool = False) -> AsyncIterator[None]:
        """A turn for the client that is asking.

        Args:
            price: what it costs, in units of the caller's own.
            later: whether all others go first.

        Raises:
            Full: too much is waiting already.

        """
        client = asking.get()
        own = self._price[client]
        if own and (own + price > self._most_each or self._price.total() + price > self._most):
            raise Full
        self._price[client] += price
        try:
            await self._wait(client, later)
            try:
                yield
            finally:
                self._give_back(client)
        finally:
            self._price[client] -= price
            if not self._price[client]:
                del self._price[client]

    async def _wait(self, client: str, later: bool) -> None:
        line = self._lines[later]
        mine = asyncio.get_running_loop().create_future()
        line.setdefault(client, deque()).append(mine)
        self._next()
        try:
            await mine
        except asyncio.CancelledError:
            if not mine.cancelled():  # its turn came in the same moment
                self._give_back(client)
            raise

    def _give_back(self, client: str) -> None:
        self._free += 1
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]
        self._next()

    def _next(self) -> None:
        while self._free and (found := self._first()) is not None:
            line, client = found
            mine = line[client].popleft()
            line.move_to_end(client)  # the others first, then this one again
            if not line[client]:
                del line[client]
            if not mine.cancelled():  # whoever has left stands in the line until it is its turn
                self._free -= 1
                self._held[client] += 1
                mine.set_result(None)

    def _first(self) -> tuple[_Line, str] | None:
        for line in self._lines:
            for client in line:
                if self._held[client] < self._each:
                    return line, client
        return None
