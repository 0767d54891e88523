"""How a server ends: whenever it is told to, nothing stays behind, and no traceback."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from proportionality_api.http.observe import Observing
from proportionality_api.web.pages import turned_away

from tests.api.harness import Server, environment, until

_HELD = b"POST /v1/checks HTTP/1.1\r\nHost: x\r\nContent-Type: application/yaml\r\nContent-Length: 900\r\n\r\na"


def test_told_twice_it_ends_at_once(lonely: Server) -> None:
    assert lonely.process is not None
    with socket.create_connection(("127.0.0.1", lonely.port)) as held:
        held.sendall(_HELD)  # which it would wait for
        lonely.process.send_signal(signal.SIGINT)
        until(lambda: not _listens(lonely.port), "it takes in nobody any more")
        lonely.process.send_signal(signal.SIGINT)
        lonely.process.wait(10)
    assert lonely.process.poll() == -signal.SIGINT
    assert "Traceback" not in lonely.log.read_text()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("starts", [True, False])
def test_while_it_starts_it_waits_for_nothing(starts: bool) -> None:
    told = (
        "import os, signal; from proportionality_api.ending import at_once_while\n"
        "signal.signal(signal.SIGTERM, lambda *_: print('ends in order'))\n"
        f"at_once_while(lambda: {starts}); os.kill(os.getpid(), signal.SIGTERM)"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, env=environment(), check=False
    )
    expected = (-signal.SIGTERM, "") if starts else (0, "ends in order\n")
    assert (done.returncode, done.stdout, done.stderr) == (*expected, "")


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_reading_ends_with_its_server(lonely: Server) -> None:
    assert lonely.process is not None

    def send() -> None:
        text = b"Act\n\n1. Drugs\nWho traffics in opium is liable to imprisonment for nine years.\n"
        with pytest.raises(httpx.HTTPError):
            httpx.post(
                f"{lonely.url}/v1/readings",
                files={"file": ("act.txt", text * 500)},
                data={"code": "XXA"},
                timeout=60,
            )

    sender = threading.Thread(target=send)
    sender.start()
    until(lambda: bool(_readings_of(lonely.process.pid)), "a text is being read")
    (reading,) = _readings_of(lonely.process.pid)
    limits = Path(f"/proc/{reading}/limits")
    until(lambda: re.search("Max file size +0 ", limits.read_text()), "it has bounded itself")
    os.kill(reading, signal.SIGSTOP)  # as one that takes long
    lonely.kill()
    # Where nobody takes the news of its end, its number stays.
    command = Path(f"/proc/{reading}/cmdline")
    until(lambda: not (command.exists() and command.read_bytes()), "the reading has ended too")
    sender.join()


def _readings_of(server: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == server and b"bounded" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except (OSError, IndexError):
            continue  # it has ended meanwhile
    return found


def test_whom_it_cannot_wait_for_is_told_so() -> None:
    async def never(*_: Any) -> None:
        await asyncio.Event().wait()

    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def told() -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
        task = asyncio.create_task(Observing(never, turned_away)(scope, never, send))
        await asyncio.sleep(0)
        task.cancel()
        await task  # no error: a server would log it with its traceback

    asyncio.run(told())
    assert sent[0]["status"] == 503
    assert b"the server is being stopped" in sent[1]["body"]


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/submissions/1", b"text/html,*/*;q=0.8", b"text/html; charset=utf-8"),
        ("/submissions/1", b"*/*", b"application/problem+json"),
        ("/v1/findings", b"text/html,*/*;q=0.8", b"application/problem+json"),
    ],
)
def test_a_crash_is_told_to_people_on_a_page_and_to_machines_as_a_problem(
    path: str, accept: bytes, kind: bytes
) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("no such law")

    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"accept", accept), (b"x-request-id", b"abc-123")]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers}
    asyncio.run(Observing(broken, turned_away)(scope, broken, send))
    assert sent[0]["status"] == 500
    assert dict(sent[0]["headers"])[b"content-type"] == kind
    assert b"abc-123" in sent[1]["body"]
    assert b"no such law" not in sent[1]["body"]
