"""Hands requests that memory cannot answer to the loop that works apart, and ends the work when the client leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, nullcontext

from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from proportionality_api.engine import pool
from proportionality_api.engine.apart import Apart, sends
from proportionality_api.engine.measured import in_line, turned_away
from proportionality_api.engine.turns import Full, Turns, asking
from proportionality_api.http.limits import FILES, client_of
from proportionality_api.problems import ApiProblem

# Answered here at once: they cost nothing, and say how the process is when all else is slow.
_AT_ONCE = ("/v1/health/", "/static/")
# They ask the database about somebody, and may have to wait for it as nobody else should.
_PERSONAL = ("/v1/submissions", "/submissions", "/submit", "/sign-")
_BODY_SECONDS = 30.0
_READINGS, _READINGS_EACH = 4, 2  # that are made at the same time; those of one client
_FORMS, _FORMS_EACH = 4, 1
# Enough to keep the engine processes at work; whoever leaves before that has cost nothing yet but a place in the line.
_CHECKS, _CHECKS_EACH = 32, 4
_LEFT_SECONDS = 0.1  # that a check keeps its turn after its client left: those who always leave have few taken up
_CHECKED = ("/v1/checks", "/v1/bills")
# Bills over several laws take long and are looked at one after the other: whoever sends some keeps no check from its turn.
_BILLS, _BILLS_EACH = 96, 12
_MOST_WAITING, _MOST_WAITING_EACH = 600, 150
_PATIENCE_SECONDS = 10.0


class Handover:
    """The layer around the routes.

    Args:
        app: the routes.
        apart: where they work.
        price: what a reading costs, in units of one that finds everything found already.
        answer: makes the answer to a request that never reaches them.

    """

    def __init__(
        self,
        app: ASGIApp,
        apart: Apart,
        price: Callable[[Scope], int],
        answer: Callable[[Scope, ApiProblem], ASGIApp],
    ) -> None:
        self._app, self._apart, self._price, self._answer = app, apart, price, answer
        self._readings = Turns(_READINGS, _READINGS_EACH, _MOST_WAITING, _MOST_WAITING_EACH)
        # Taking a form apart is slow work; the rest of it, a check, has turns of its own.
        self._forms = Turns(_FORMS, _FORMS_EACH, _MOST_WAITING, _MOST_WAITING_EACH)
        self._checks = Turns(_CHECKS, _CHECKS_EACH, pool.MOST_WAITING, pool.MOST_WAITING_EACH)
        self._bills = Turns(_BILLS, _BILLS_EACH, pool.MOST_WAITING, pool.MOST_WAITING_EACH)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI.

        Raises:
            ClientDisconnect: nobody waits for the answer any more.

        """
        if scope["type"] != "http" or scope["path"].startswith(_AT_ONCE):
            return await self._app(scope, receive, send)
        reads = scope["method"] in ("GET", "HEAD")
        try:
            body = b"" if reads else await _whole(receive)
            messages = await self._made(scope, body, receive)
        except ApiProblem as problem:
            return await self._answer(scope, problem)(scope, receive, send)
        for message in messages:
            await send(message)

    async def _made(self, scope: Scope, body: bytes, receive: Receive) -> list[Message]:
        gone = asyncio.ensure_future(_until_gone(receive))
        work: asyncio.Future[list[Message]] | None = None
        try:
            for _ in range(2):  # whoever asked and left in one breath is not worked for
                await asyncio.sleep(0)
            if not gone.done():
                work = asyncio.ensure_future(self._apart.run(self._work(scope, body)))
                await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
                if work.done():
                    return work.result()
            raise ClientDisconnect
        finally:
            gone.cancel()
            if work is not None:
                work.cancel()

    async def _work(self, scope: Scope, body: bytes) -> list[Message]:
        asking.set(client_of(scope))
        sends.set(scope["method"] not in ("GET", "HEAD"))
        turns, price = self._line(scope, len(body))
        if turns is None:
            return await self._run(scope, body)
        checks = turns is self._checks or turns is self._bills
        waiting = asyncio.timeout(_PATIENCE_SECONDS)
        try:
            async with AsyncExitStack() as stack:
                with in_line() if checks else nullcontext():
                    async with waiting:
                        await stack.enter_async_context(turns.turn(price))
                try:
                    return await self._run(scope, body)
                except asyncio.CancelledError:
                    if checks:
                        await asyncio.sleep(_LEFT_SECONDS)
                    raise
        except Full:
            if checks:
                turned_away()
            raise _busy(
                "too many checks are waiting" if checks else "too much is being looked up"
            ) from None
        except TimeoutError:
            if not waiting.expired():
                raise
            if checks:
                turned_away()
            raise _busy("its turn did not come in time") from None

    def _line(self, scope: Scope, length: int) -> tuple[Turns | None, int]:
        """Where a request with a body of a length in bytes waits for its turn, if it does, and what it costs there."""
        if scope["method"] not in ("GET", "HEAD"):
            if scope["path"] in _CHECKED:
                several = "jurisdictions" in QueryParams(scope["query_string"])
                return self._bills if several else self._checks, pool.price(length)
            # A text to be read has a line of its own.
            own = scope["path"].startswith("/v1/") or scope["path"] in FILES
            return (None if own else self._forms), 1
        return (
            (None, 0)
            if scope["path"].startswith(_PERSONAL)
            else (self._readings, self._price(scope))
        )

    async def _run(self, scope: Scope, body: bytes) -> list[Message]:
        messages: list[Message] = []
        request: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        never: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

        async def receive() -> Message:
            # Nobody waits here for the client to leave: all of this is cancelled then.
            return request.pop() if request else await never

        async def send(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, send)
        return messages


def _busy(detail: str) -> ApiProblem:
    return ApiProblem("busy", detail, headers={"Retry-After": "5"})


async def _whole(receive: Receive) -> bytes:
    """The body of a request; how large it may be has been seen to.

    Raises:
        ApiProblem: it does not arrive in time, or is too large.
        ClientDisconnect: it never will.

    """
    chunks: list[bytes] = []
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                chunks.append(message.get("body", b""))
                if not message.get("more_body"):
                    return b"".join(chunks)
    except TimeoutError:
        raise ApiProblem(
            "too-slow-sending", f"the body was not complete after {_BODY_SECONDS:g} seconds"
        ) from None


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
