"""Answers that depend only on the laws, the day and the address are rendered once, for all who ask at one moment too; also ETag, 304, HEAD and gzip.

What answers a request is decided before it comes here (``scope["answers_from"]``); an answer that may be kept says so
with ``scope["etag"]``.  When other laws or another day answer, what was asked most of the former can be asked again before anybody
does (`Caching.asked_most`).
"""

from __future__ import annotations

import asyncio
import gzip
import heapq
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from prometheus_client import Counter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from proportionality_api.http.limits import client_of

_SMALLEST_GZIP = 1_000
_COMPRESSIBLE = (b"application/", b"text/")
_STALE = (b"proportionality-stale", b"database away: laws approved lately may be missing")

_MOST_ASKERS = 16  # of one address that are told apart
_MOST_ASKED = 8  # addresses that are asked for again of other laws, before anybody does

Headers = list[tuple[bytes, bytes]]
Key = tuple[str, bytes, bytes, bool]  # path, query, what is accepted, whether compressed
_looked = Counter(
    "proportionality_cache_total",
    "Answers looked up among those that are kept, by whether they were there: hit or miss",
    ("outcome",),
)
_hit, _miss = _looked.labels("hit"), _looked.labels("miss")


@dataclass(slots=True)
class _Kept:
    """One rendered answer."""

    headers: Headers
    body: bytes
    etag: bytes
    route: Any
    size: int
    asked: int = 0  # how often it was there already
    askers: set[int] = field(default_factory=set)  # some of those who asked then, each as a number


def _header(scope: Scope, name: bytes) -> bytes:
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return b""


def _of_anybody(scope: Scope) -> bool:
    """Whether nothing says who asks, so that nobody waits for an answer that is made for somebody else."""
    return not _header(scope, b"authorization") and not _header(scope, b"cookie")


def _accepts_gzip(header: bytes) -> bool:
    if header in (b"gzip, deflate", b"gzip", b"gzip, deflate, br, zstd"):
        return True
    for part in header.lower().split(b","):
        coding, _, weight = part.partition(b";")
        if coding.strip() in (b"gzip", b"*"):
            return weight.strip().replace(b" ", b"") not in (
                b"q=0",
                b"q=0.0",
                b"q=0.00",
                b"q=0.000",
            )
    return False


def _matches(header: bytes, etag: bytes) -> bool:
    if header.strip() == b"*":
        return True
    plain = etag.removeprefix(b"W/")
    return any(candidate.strip().removeprefix(b"W/") == plain for candidate in header.split(b","))


class Caching:
    """Keeps rendered answers.

    Args:
        app: what renders them.
        most: how many bytes of them are kept.

    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._being_made: dict[Key, asyncio.Event] = {}
        self._size = 0
        self._of: Hashable = None
        # Of former laws and days, in all: by how many, and how often.
        self._asked_most: dict[Key, tuple[int, int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        method = scope["method"]
        zipped = _accepts_gzip(_header(scope, b"accept-encoding"))
        if method not in ("GET", "HEAD"):
            return await self._app(scope, receive, _Buffered(send, zipped, scope))
        answers_from = scope["answers_from"]
        self._turn_to(answers_from)
        if method == "HEAD":
            scope["method"] = "GET"
            send = _without_body(send)
        key: Key = (scope["path"], scope["query_string"], _header(scope, b"accept"), zipped)
        kept = self._kept.get(key)
        (_miss if kept is None else _hit).inc()
        if kept is None and (made := self._being_made.get(key)) and _of_anybody(scope):
            await made.wait()  # once: what is not kept after all is then made for each
            kept = self._kept.get(key) if self._of == answers_from else None
        if kept is None:
            buffered = _Buffered(send, zipped, scope)
            made = self._being_made[key] = asyncio.Event()
            try:
                await self._app(scope, receive, buffered)
            finally:
                made.set()
                if self._being_made.get(key) is made:
                    del self._being_made[key]
            kept = buffered.kept()
            if (etag := scope.get("etag")) and buffered.status == 200:
                kept.etag = b'W/"%s"' % etag.encode()
                kept.headers += [
                    (b"etag", kept.etag),
                    (b"cache-control", b"public, no-cache"),
                    (b"vary", b"Accept, Accept-Encoding"),
                ]
                if self._of == answers_from and kept.size < self._most // 8:
                    self._keep(key, kept)
            else:
                return await _answer(buffered.status, kept.headers, kept.body, send)
        else:
            self._kept.move_to_end(key)
            kept.asked += 1
            if len(kept.askers) < _MOST_ASKERS:
                kept.askers.add(hash(client_of(scope)))
            scope["route"] = kept.route
        headers = kept.headers if not scope["stale"] else [*kept.headers, _STALE]
        wanted = _header(scope, b"if-none-match")
        if wanted and _matches(wanted, kept.etag):
            return await _answer(
                304,
                [
                    h
                    for h in headers
                    if h[0] not in (b"content-length", b"content-type", b"content-encoding")
                ],
                b"",
                send,
            )
        await _answer(200, headers, kept.body, send)

    def asked_most(self, answers_from: Hashable) -> list[Scope]:
        """The requests that were made most of the laws and the day that answered before these, those of most clients first, as anybody could make them.

        One client alone does not push out what others ask, however often it asks.  Each was answered from memory at least once: what is asked once only is not worth making before it is asked.
        """
        self._turn_to(answers_from)
        return [_request(*key) for key in self._asked_most if key not in self._kept]

    def _turn_to(self, answers_from: Hashable) -> None:
        """Forget the answers of other laws and other days, but not what was asked most of them; older counts count half."""
        if self._of == answers_from:
            return
        asked = {key: (who // 2, often // 2) for key, (who, often) in self._asked_most.items()}
        for key, kept in self._kept.items():
            who, often = asked.get(key, (0, 0))
            asked[key] = (who + len(kept.askers), often + kept.asked)
        most = heapq.nlargest(_MOST_ASKED, asked.items(), key=lambda one: one[1])
        self._asked_most = {key: (who, often) for key, (who, often) in most if often}
        self._kept.clear()
        self._size, self._of = 0, answers_from

    def _keep(self, key: Key, kept: _Kept) -> None:
        if key in self._kept:
            return
        self._kept[key] = kept
        self._size += kept.size
        while self._size > self._most:
            _, dropped = self._kept.popitem(last=False)
            self._size -= dropped.size


def _request(path: str, query: bytes, accept: bytes, zipped: bool) -> Scope:
    headers = [(b"accept", accept)] if accept else []
    headers += [(b"accept-encoding", b"gzip")] if zipped else []
    return {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": query, "headers": headers, "client": None, "server": None,
    }  # fmt: skip


async def _answer(status: int, headers: Headers, body: bytes, send: Send) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


def _without_body(send: Send) -> Send:
    async def bodiless(message: Message) -> None:
        await send(
            message
            if message["type"] != "http.response.body"
            else {"type": "http.response.body", "body": b""}
        )

    return bodiless


class _Buffered:
    """Collects an answer and compresses it."""

    def __init__(self, send: Send, zipped: bool, scope: Scope) -> None:
        self._send, self._zipped, self._scope = send, zipped, scope
        self.status = 0
        self._headers: Headers = []
        self._chunks: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """ASGI send."""
        if message["type"] == "http.response.start":
            self.status, self._headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self._chunks.append(message.get("body", b""))
            if not message.get("more_body") and self._scope["method"] not in ("GET", "HEAD"):
                kept = self.kept()
                await _answer(self.status, kept.headers, kept.body, self._send)

    def kept(self) -> _Kept:
        """The whole answer, compressed where the client reads that and it is worth it."""
        body = b"".join(self._chunks)
        headers = [h for h in self._headers if h[0] != b"content-length"]
        kind = next((value for name, value in headers if name == b"content-type"), b"")
        encoded = any(name == b"content-encoding" for name, _ in headers)
        if (
            self._zipped
            and len(body) >= _SMALLEST_GZIP
            and kind.startswith(_COMPRESSIBLE)
            and not encoded
        ):
            body = gzip.compress(body, 6, mtime=0)
            headers.append((b"content-encoding", b"gzip"))
        if self.status not in (204, 304):
            headers.append((b"content-length", str(len(body)).encode()))
        return _Kept(headers, body, b"", self._scope.get("route"), len(body) + 1_024)
