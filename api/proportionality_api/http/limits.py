"""How much one client may ask, and how large a body may be."""

from __future__ import annotations

import asyncio
import ipaddress
import math
import time
from collections.abc import Callable, Coroutine
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from limits import RateLimitItem, parse_many
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from proportionality_api.http.proxies import plain
from proportionality_api.problems import ApiProblem
from proportionality_api.settings import MAX_BODY, SHARED, Settings, shared_counts

Class = Literal["read", "check", "reading", "write", "refused"]
_FREE = ("/v1/health/", "/metrics", "/v1/metrics")  # asked by machines that must not be turned away
# Files are sent here: larger than anything else, so that only few may be under way at the same time.
FILES = ("/v1/readings", "/submit/reading")
_MOST_FILES = 12
_FORM = 64 << 10  # bytes of a form around its files
_DRAINED = 40 << 20
_DRAIN_SECONDS = 5
_TIDY_SECONDS = 10.0


@lru_cache(maxsize=4096)
def network(host: str) -> str:
    """The client a host counts as: an IPv6 user owns at least a /64, and an IPv4 address is one client however it is written."""
    host = plain(host)  # one /64 holds all IPv4 addresses
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False))


def client_of(scope: Scope) -> str:
    """Who is asking: the address of the connection; forwarded headers count only where the server was told to trust a proxy."""
    client = scope.get("client")
    return network(client[0]) if client else "unknown"


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


def _store(url: str) -> Storage:
    if url.startswith(SHARED):
        # Imported where it is asked for: not every system has what it needs.
        from proportionality_api.http.counts import SharedCounters

        return SharedCounters(Path(url.removeprefix("shared://")))
    return shared_counts(url) or Counters()


class RateLimit:
    """Counts requests per client."""

    def __init__(self, settings: Settings) -> None:
        store = _store(settings.rate_storage)
        self._strategy = FixedWindowRateLimiter(store)
        self._elsewhere = not (
            isinstance(store, Counters) or settings.rate_storage.startswith(SHARED)
        )
        self._home: asyncio.AbstractEventLoop | None = None  # where the store of counts is asked
        self._rates: dict[Class, list[RateLimitItem]] = {
            "read": parse_many(settings.rate_read),
            "check": parse_many(settings.rate_check),
            "reading": parse_many(settings.rate_reading),
            "write": parse_many(settings.rate_write),
            "refused": parse_many(settings.rate_refused),
        }

    async def hit(self, kind: Class, client: str, number: int = 1) -> None:
        """Count a request as so many.

        Raises:
            ApiProblem: they are too many.

        """
        await self._at_home(self._hit(kind, client, number))

    async def _hit(self, kind: Class, client: str, number: int) -> None:
        for rate in self._rates[kind]:
            if not await self._strategy.hit(rate, kind, client, cost=number):
                raise await self._too_many(kind, rate, client)

    async def _at_home(self, asked: Coroutine[Any, Any, None]) -> None:
        """A connection to a shared store belongs to one event loop: the first that asked."""
        running = asyncio.get_running_loop()
        self._home = self._home or running
        if running is self._home or not self._elsewhere:
            return await asked
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(asked, self._home))

    async def _too_many(self, kind: Class, rate: RateLimitItem, client: str) -> ApiProblem:
        wait = max(
            1,
            math.ceil(
                (await self._strategy.get_window_stats(rate, kind, client)).reset_time - time.time()
            ),
        )
        what = {
            "read": "requests",
            "check": "checks",
            "reading": "texts to be read",
            "write": "submissions and decisions",
            "refused": "refused tokens",
        }[kind]
        return ApiProblem(
            "too-many-requests",
            f"at most {rate.amount} {what} per {rate.get_expiry()} seconds from one client",
            headers={"Retry-After": str(wait)},
        )


def _class_of(scope: Scope) -> Class:
    if scope["path"] in FILES and scope["method"] == "POST":
        return "reading"
    if scope["path"].startswith("/v1/submissions"):
        return "read" if scope["method"] in ("GET", "HEAD") else "write"
    return "check" if scope["method"] == "POST" else "read"


class Admission:
    """Turns away what is too much before it costs anything."""

    def __init__(
        self,
        app: ASGIApp,
        rate_limit: RateLimit,
        files: int,
        answer: Callable[[Scope, ApiProblem], ASGIApp],
    ) -> None:
        self._app, self._rate_limit, self._answer = app, rate_limit, answer
        self._most_of_files, self._with_files = files + _FORM, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        files = _class_of(scope) == "reading"
        most = self._most_of_files if files else MAX_BODY
        try:
            if not scope["path"].startswith(_FREE):
                await self._rate_limit.hit(_class_of(scope), client_of(scope))
            length = next(
                (value for name, value in scope["headers"] if name == b"content-length"), None
            )
            if length is not None and any(n == b"transfer-encoding" for n, _ in scope["headers"]):
                # Where a proxy goes by the one and a server by the other, what follows is a request that nobody sent.
                raise ApiProblem(
                    "bad-request",
                    "Content-Length and Transfer-Encoding stand together; expected one of them",
                    headers={"Connection": "close"},
                )
            if length is not None and int(length) > most:
                await _drain(receive, int(length))
                raise ApiProblem(
                    "too-large", f"the body has {int(length)} bytes; at most {most} are read"
                )
            if files and self._with_files >= _MOST_FILES:
                raise ApiProblem(
                    "busy", "too many files are being sent", headers={"Retry-After": "10"}
                )
        except ApiProblem as problem:
            return await self._answer(scope, problem)(scope, receive, send)
        if scope["method"] in ("GET", "HEAD"):
            return await self._app(scope, receive, send)
        received = 0

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > most:
                    if message.get("more_body"):
                        await _drain(receive, _DRAINED)
                    raise ApiProblem("too-large", f"the body is over {most} bytes")
            return message

        self._with_files += files
        try:
            await self._app(scope, bounded, send)
        finally:
            self._with_files -= files


async def _drain(receive: Receive, length: int) -> None:
    """Read and forget the rest of a body, within reason: a client that is still sending would not see the answer."""
    if length > _DRAINED:
        return
    seen = 0
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            while seen <= _DRAINED:
                message = await receive()
                seen += len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body"):
                    return
    except TimeoutError:
        return
