"""Who waits for whom among those who ask for checks: around routes that answer when they are told to."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator

import pytest
from prometheus_client import REGISTRY
from proportionality_api.engine import measured
from proportionality_api.engine.apart import Apart, drawn
from proportionality_api.http import handover
from proportionality_api.http.handover import Handover
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Asked:
    """One request of a client, a POST where nothing else is said, until it is answered or leaves."""

    def __init__(self, handover: Handover, path: str, client: str, method: str = "POST") -> None:
        self.status = 0
        self._left, self._sent = asyncio.Event(), False
        path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [],
            "client": (client, 1),
        }
        self.task = asyncio.create_task(handover(scope, self._receive, self._send))

    async def _receive(self) -> Message:
        if not self._sent:
            self._sent = True
            return {"type": "http.request", "body": b"a law"}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.status = message.get("status", self.status)

    def leave(self) -> None:
        self._left.set()


@contextlib.contextmanager
def around(routes: ASGIApp) -> Iterator[Handover]:
    """The layer around routes that work apart."""
    apart = Apart()
    apart.start()
    try:
        yield Handover(routes, apart, lambda _: 1, lambda _, problem: PlainTextResponse())
    finally:
        apart.close()


def test_bills_over_several_laws_keep_no_check_from_its_turn() -> None:
    async def story() -> None:
        begun, left = [], []

        async def routes(scope: Scope, receive: Receive, send: Send) -> None:
            begun.append(scope["path"])
            if scope["path"] == "/v1/bills":
                try:
                    await asyncio.get_running_loop().create_future()  # they take long
                finally:
                    left.append(scope["path"])
            await PlainTextResponse("done")(scope, receive, send)

        with around(routes) as layer:
            path = "/v1/bills?jurisdictions=NOR,SGP"
            bills = [Asked(layer, path, f"10.0.0.{n}") for n in range(12) for _ in range(4)]
            while begun.count("/v1/bills") < len(bills):
                await asyncio.sleep(0.001)
            for client in ("10.0.0.1", "10.0.0.99"):
                check = Asked(layer, "/v1/checks", client)
                await check.task
                assert check.status == 200
            for bill in bills:
                bill.leave()
            await asyncio.gather(*(bill.task for bill in bills), return_exceptions=True)
            while len(left) < len(bills):
                await asyncio.sleep(0.001)

    asyncio.run(asyncio.wait_for(story(), 60))


def test_who_leaves_a_check_has_its_turn_kept_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "_LEFT_SECONDS", 60.0)  # a moment that no slow machine outlasts

    async def story() -> None:
        begun, left = [], []

        async def routes(scope: Scope, receive: Receive, send: Send) -> None:
            begun.append(scope["client"][0])
            if scope["client"][0] == "10.0.0.1":
                try:
                    await asyncio.get_running_loop().create_future()
                finally:
                    left.append(scope["path"])
            await PlainTextResponse("done")(scope, receive, send)

        with around(routes) as layer:
            checks = [Asked(layer, "/v1/checks", "10.0.0.1") for _ in range(10)]
            while len(begun) < 4:
                await asyncio.sleep(0.001)
            for check in checks[:4]:
                check.leave()
            while len(left) < 4:
                await asyncio.sleep(0.001)
            other = Asked(layer, "/v1/checks", "10.0.0.2")
            await other.task
            assert other.status == 200
            assert begun.count("10.0.0.1") == 4
            for check in checks[4:]:
                check.leave()
            await asyncio.gather(*(check.task for check in checks), return_exceptions=True)

    asyncio.run(asyncio.wait_for(story(), 60))


def test_the_time_in_the_line_is_counted_and_who_is_turned_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handover, "_CHECKS_EACH", 1)
    monkeypatch.setattr(handover.pool, "MOST_WAITING_EACH", 2)

    async def story() -> None:
        opened = asyncio.Event()

        async def routes(scope: Scope, receive: Receive, send: Send) -> None:
            with measured.waiting():  # as the engine does
                pass
            while not opened.is_set():
                await asyncio.sleep(0.01)
            await PlainTextResponse("done")(scope, receive, send)

        with around(routes) as layer:
            first, second, third = (Asked(layer, "/v1/checks", "10.0.0.1") for _ in range(3))
            await third.task
            await asyncio.sleep(0.3)
            opened.set()
            await asyncio.gather(first.task, second.task)

    def told(name: str, **labels: str) -> float:
        return REGISTRY.get_sample_value(f"proportionality_engine_{name}", labels) or 0.0

    waits, waited = told("wait_seconds_count"), told("wait_seconds_sum")
    busy = told("unfinished_total", why="Busy")
    asyncio.run(story())
    assert told("wait_seconds_count") - waits == 2
    assert told("wait_seconds_sum") - waited >= 0.3  # that of the second
    assert told("unfinished_total", why="Busy") - busy == 1


def test_what_is_drawn_of_a_large_form_holds_up_no_reader() -> None:
    async def story() -> None:
        begun, opened = threading.Event(), threading.Event()

        def slow() -> None:
            begun.set()
            assert opened.wait(30)

        async def routes(scope: Scope, receive: Receive, send: Send) -> None:
            await drawn(slow if scope["method"] == "POST" else begun.is_set)
            await PlainTextResponse("done")(scope, receive, send)

        with around(routes) as layer:
            form = Asked(layer, "/submit", "10.0.0.1")
            while not begun.is_set():
                await asyncio.sleep(0.001)
            reader = Asked(layer, "/", "10.0.0.2", "GET")
            async with asyncio.timeout(20):
                await reader.task
            assert not form.task.done()
            opened.set()
            await form.task

    asyncio.run(story())
