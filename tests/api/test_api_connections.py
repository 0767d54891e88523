"""Connections: how many there may be, how long each may take, and what is said where none can be had."""

from __future__ import annotations

import asyncio
import contextlib
import re
import select
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest
from proportionality_api.http.door import bound

from tests.api.harness import PATIENCE, Server, free_port, told, until


def test_idle_ones_make_room(lonely: Server) -> None:
    with contextlib.ExitStack() as stack:
        for number in range(2_050):
            source = (
                f"127.0.0.{2 + number % 20}"  # far more than one address may have, and than all may
            )
            stack.enter_context(
                socket.create_connection(("127.0.0.1", lonely.port), PATIENCE, (source, 0))
            )
        for address in ("127.0.0.1", "127.0.0.2"):
            ask = b"GET /v1/health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            assert told(lonely.port, ask, address).startswith(b"HTTP/1.1 200")


def test_many_wait_to_be_let_in(lonely: Server) -> None:
    assert lonely.process is not None
    lonely.process.send_signal(signal.SIGSTOP)
    try:
        with contextlib.ExitStack() as stack:
            for number in range(500):
                source = (f"127.0.0.{2 + number % 20}", 0)
                stack.enter_context(socket.create_connection(("127.0.0.1", lonely.port), 5, source))
    finally:
        lonely.process.send_signal(signal.SIGCONT)
    assert httpx.get(f"{lonely.url}/v1/health/ready", timeout=PATIENCE).status_code == 200


def test_one_address_opens_so_many_in_a_second(lonely: Server) -> None:
    assert lonely.process is not None
    lonely.process.send_signal(signal.SIGSTOP)  # so that all of them are let in at once
    with contextlib.ExitStack() as stack:
        try:
            opened = [
                stack.enter_context(socket.create_connection(("127.0.0.1", lonely.port), 5))
                for _ in range(450)
            ]
        finally:
            lonely.process.send_signal(signal.SIGCONT)
        ask = b"GET /v1/health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        assert told(lonely.port, ask, "127.0.0.2").startswith(b"HTTP/1.1 200")
        ready, _, _ = select.select(opened, [], [], 0)
        answers = [connection.recv(1_000) for connection in ready]
        # Two seconds can be begun while they are let in; one address holds 200 beside that.
        assert sum(answer.startswith(b"HTTP/1.1 503") for answer in answers) >= 50

    def let_in() -> bool:
        with contextlib.suppress(OSError):  # closed before it had asked
            return told(lonely.port, ask).startswith(b"HTTP/1.1 200")
        return False

    until(let_in, "the address is let in again")
    counted = re.search(
        r"connections_turned_away_total ([0-9.]+)", httpx.get(f"{lonely.url}/metrics").text
    )
    assert counted is not None
    assert float(counted[1]) >= 50


NEVER_COMPLETE = (
    b"",
    b"GET / HT",
    b"GET / HTTP/1.1\r\nX-A: b",
    b"GET /v1/rules/VC001 HTTP/1.1\r\nHost: x\r\n\r\nGET",
)


def test_a_request_that_is_never_complete_is_given_up(reading_server: Server) -> None:
    with ThreadPoolExecutor(len(NEVER_COMPLETE)) as pool:  # all wait at the same time
        # comes back because the server closes
        answers = list(pool.map(partial(told, reading_server.port), NEVER_COMPLETE))
    assert [b"200 OK" in answer for answer in answers] == [False, False, False, True]


@pytest.mark.parametrize("before", [b"", b"GET /v1/rules/VC001 HTTP/1.1\r\nHost: x\r\n\r\n"])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_head_has_few_lines(reading_server: Server, before: bytes, end: bytes) -> None:
    lines = [b"GET /v1/rules/VC002 HTTP/1.1", b"Host: x", *(b"a: b" for _ in range(300))]
    answers = told(reading_server.port, before + end.join(lines) + end * 2)
    assert answers.count(b"HTTP/1.1 200") == (1 if before else 0)
    assert answers.count(b"HTTP/1.1 431") == 1
    # A text of many lines in the same piece is no head.
    text = b"\n".join([b"# a"] * 400)
    length = b"Content-Length: %d" % len(text)
    head = [
        b"POST /v1/checks HTTP/1.1",
        b"Host: x",
        b"Connection: close",
        b"Content-Type: application/yaml",
        length,
    ]
    assert b"HTTP/1.1 422" in told(reading_server.port, end.join(head) + end * 2 + text)


def test_one_length_or_the_other(reading_server: Server) -> None:
    smuggled = b"GET /v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    length = len(smuggled) + 5
    answer = told(
        reading_server.port,
        b"POST /v1/checks HTTP/1.1\r\nHost: x\r\nContent-Type: application/yaml\r\n"
        b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % length + smuggled,
    )
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1") == 1
    assert "smuggled" not in reading_server.log.read_text()


def test_leaving_is_no_crash(lonely: Server) -> None:
    half = b"POST /v1/checks HTTP/1.1\r\nHost: x\r\nContent-Type: application/yaml\r\nContent-Length: 900\r\n\r\nschema"
    whole = b"GET /v1/findings?as_of=2019-01-01 HTTP/1.1\r\nHost: x\r\n\r\n"
    for data in (half, whole) * 5:
        with socket.create_connection(("127.0.0.1", lonely.port)) as connection:
            connection.sendall(data)
    until(lambda: lonely.log.read_text().count('"request"') >= 10 + 1, "ten requests are logged")
    log = lonely.log.read_text()
    assert '"status": 499' in log
    assert '"crash"' not in log
    assert "Traceback" not in log
    assert "proportionality_crashes_total 0.0" in httpx.get(f"{lonely.url}/metrics").text


def test_an_address_that_cannot_be_listened_on_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = Server(f"sqlite:///{tmp_path}/db.sqlite3", tmp_path)
        for host, number in (("127.0.0.1", port), ("192.0.2.1", free_port())):
            ended = server.run("serve", "--host", host, "--port", str(number))
            assert ended.returncode == 1
            said = f"Error: cannot listen on {host}, port {number}: "
            assert ended.stderr.startswith(said)
            assert ended.stderr.count("\n") == 1


def test_only_proxies_open_any_number() -> None:
    with (
        contextlib.closing(bound("127.0.0.1", 0, "127.0.0.2, 127.0.1.0/24")) as listening,
        contextlib.ExitStack() as stack,
    ):
        listening.listen(450)
        listening.setblocking(False)
        let_in = {}
        for address in ("127.0.0.1", "127.0.0.2", "127.0.1.9"):
            for _ in range(450):
                made = socket.create_connection(listening.getsockname(), 5, (address, 0))
                stack.enter_context(made)
            let_in[address] = 0
            with contextlib.suppress(BlockingIOError):
                while True:
                    stack.enter_context(listening.accept()[0])
                    let_in[address] += 1
    assert let_in.pop("127.0.0.1") in (200, 400)  # two seconds can be begun meanwhile
    assert set(let_in.values()) == {450}


def test_one_socket_for_both_kinds_of_addresses_believes_its_proxy(
    laws: Path, tmp_path: Path
) -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("no socket takes both kinds of addresses here")
    with Server(
        f"sqlite:///{tmp_path}/db",
        tmp_path,
        options=("--host", "::", "--trust-proxy", "127.0.0.1"),
        PROPORTIONALITY_JURISDICTIONS=str(laws),
    ) as server:
        assert f"http://[::]:{server.port}/v1" in server.log.read_text()
        httpx.get(f"{server.url}/v1", headers={"X-Forwarded-For": "192.0.2.7"})
        until(lambda: '"client": "192.0.2.7"' in server.log.read_text(), "it is logged")


@pytest.mark.parametrize("found", ["localhost", "127.0.0.1,,", "10.0.0.1/8", "*,10.0.0.1"])
def test_a_proxy_that_is_no_address_is_refused(found: str, tmp_path: Path) -> None:
    ended = Server(f"sqlite:///{tmp_path}/db", tmp_path).run("serve", "--trust-proxy", found)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: --trust-proxy: found '")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("known", ["", "*"])
def test_what_is_written_is_sent_at_once(known: str) -> None:
    """Else the second part of each answer waits for the client to acknowledge the first, 40 ms on a connection that is kept open."""

    async def at_once() -> int:
        taken: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def let_in(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = writer.get_extra_info("socket")
            taken.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listening = bound("127.0.0.1", 0, known)
        async with await asyncio.start_server(let_in, sock=listening):
            with socket.create_connection(listening.getsockname()):
                return await taken

    assert asyncio.run(at_once()) != 0
