"""What an innocent visitor notices while others do their worst: hostile requests, one kind after the other, against a live server.

    python -m benchmarks.hostile [--database sqlite|postgresql] [--seconds 4] [--only WORD]

Two server processes, all laws that ship, no limits on rates.  The hostile ones come from 127.0.0.1, in a process of their own
that yields to everybody else; the innocent one comes from 127.0.0.2, opens a connection for each question, and reads today's
findings (which are in memory) twenty times a second, and has a small law of its own checked twice a second.  Printed are the
worst times, how many questions were not answered with 200, and what the hostile ones were told.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import datetime as dt
import gzip
import itertools
import json
import multiprocessing
import os
import queue
import random
import re
import resource
import socket
import struct
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from tests.api.harness import Postgres, Server, law

READ_MOST, CHECK_MOST = 0.5, 3.0
HERE, VISITOR = "127.0.0.1", "127.0.0.2"
FORM = "application/x-www-form-urlencoded"
YAML = "application/yaml"


def get(path: str, *headers: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", *headers, "", ""]).encode()


def post(path: str, body: bytes, kind: str = YAML, *headers: str) -> bytes:
    length = f"Content-Length: {len(body)}"
    return get(path, f"Content-Type: {kind}", length, *headers, method="POST") + body


# ---- innocent visitors ----


def ask(
    port: int, request: bytes, address: str = VISITOR, patience: float = 30
) -> tuple[int, float]:
    """Status (0 where there was no answer) and seconds."""
    begun = time.perf_counter()
    try:
        with socket.create_connection((HERE, port), patience, (address, 0)) as connection:
            connection.sendall(request)
            head, body = b"", b""
            while b"\r\n\r\n" not in head:
                if not (more := connection.recv(1 << 18)):
                    return 0, time.perf_counter() - begun
                head += more
            head, _, body = head.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: ([0-9]+)", head)
            while length and len(body) < int(length[1]):
                if not (more := connection.recv(1 << 18)):
                    return 0, time.perf_counter() - begun
                body += more
            return int(head.split()[1]), time.perf_counter() - begun
    except OSError:
        return 0, time.perf_counter() - begun


class Visitor(threading.Thread):
    """Asks now and again, and notes how long it took."""

    def __init__(self, port: int, requests: Iterator[bytes], pause: float) -> None:
        super().__init__(daemon=True)
        self.port, self.requests, self.pause = port, requests, pause
        self.times: list[float] = []
        self.statuses: collections.Counter[int] = collections.Counter()
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.is_set():
            status, took = ask(self.port, next(self.requests))
            self.times.append(took)
            self.statuses[status] += 1
            self.over.wait(self.pause)


def read() -> Iterator[bytes]:
    return itertools.repeat(get("/v1/findings?limit=50", "Connection: close"))


def own_laws() -> Iterator[bytes]:
    for number in itertools.count():
        text = law().replace(b"Exampleland", f"Exampleland {number} {os.getpid()}".encode())
        yield post("/v1/checks", text, YAML, "Connection: close")


# ---- hostile ones ----

Told = collections.Counter
Attack = Callable[[int, float, Told], Awaitable[None]]


async def _answers(reader: asyncio.StreamReader, told: Told) -> None:
    """One answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    told[head.split()[1].decode()] += 1
    length = re.search(rb"(?i)content-length: ([0-9]+)", head)
    if length:
        await reader.readexactly(int(length[1]))


def flood(
    requests: Callable[[], Iterator[bytes]], connections: int = 40, leave: float | None = None
) -> Attack:
    """Many connections, each asking again as soon as it has its answer, or leaving after ``leave`` seconds without it."""

    async def attack(port: int, seconds: float, told: Told) -> None:
        until = time.monotonic() + seconds
        each = requests()

        async def one() -> None:
            writer: asyncio.StreamWriter | None = None
            while time.monotonic() < until:
                try:
                    if writer is None:
                        reader, writer = await asyncio.open_connection(HERE, port, limit=1 << 20)
                    writer.write(next(each))
                    if leave is not None:
                        await asyncio.sleep(leave)
                        told["left"] += 1
                        writer.close()
                        writer = None
                        continue
                    await asyncio.wait_for(_answers(reader, told), until - time.monotonic() + 1)
                except (
                    OSError,
                    TimeoutError,
                    asyncio.IncompleteReadError,
                    asyncio.LimitOverrunError,
                ):
                    told["closed"] += 1
                    if writer is not None:
                        writer.close()
                    writer = None
                    await asyncio.sleep(0.01)
            if writer is not None:
                writer.close()

        await asyncio.gather(*(one() for _ in range(connections)))

    return attack


def drip(
    first: bytes,
    piece: bytes = b"",
    connections: int = 200,
    every: float = 0.3,
    reads: bool = False,
) -> Attack:
    """Connections that send a beginning, then a little now and again, and read nothing (or close to nothing)."""

    async def attack(port: int, seconds: float, told: Told) -> None:
        until = time.monotonic() + seconds
        loop = asyncio.get_running_loop()

        async def one() -> None:
            connection = socket.socket()
            connection.setblocking(False)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            try:
                await loop.sock_connect(connection, (HERE, port))
                await loop.sock_sendall(connection, first)
                while time.monotonic() < until:
                    await asyncio.sleep(every)
                    if piece:
                        await loop.sock_sendall(connection, piece)
                    if reads:
                        await loop.sock_recv(connection, 64)
                told["held to the end"] += 1
            except OSError:
                told["closed"] += 1
            finally:
                connection.close()

        await asyncio.gather(*(one() for _ in range(connections)))

    return attack


def churn(data: bytes, reset: bool) -> Attack:
    """Connections that are opened, used for a moment and dropped."""

    async def attack(port: int, seconds: float, told: Told) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for _ in range(20):
                with (
                    contextlib.suppress(OSError),
                    socket.create_connection((HERE, port), 2) as connection,
                ):
                    connection.sendall(data)
                    if reset:
                        linger = struct.pack("ii", 1, 0)
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    told["dropped"] += 1
            await asyncio.sleep(0)

    return attack


TOKENS: list[str] = []  # of somebody who submits and of somebody who decides


async def _told(port: int, request: bytes, told: Told) -> Any:
    """What is said to one request, on a connection of its own."""
    reader, writer = await asyncio.open_connection(HERE, port, limit=1 << 20)
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    told[head.split()[1].decode()] += 1
    length = re.search(rb"(?i)content-length: ([0-9]+)", head)
    said = json.loads(await reader.readexactly(int(length[1]) if length else 0))
    writer.close()
    return said


async def approvals(port: int, seconds: float, told: Told) -> None:
    """Laws that are submitted and approved, one after the other: nothing hostile, but each makes a new corpus."""
    until = time.monotonic() + seconds
    one, other = (f"Authorization: {token}" for token in TOKENS)
    decision = json.dumps({"action": "approve", "reason": "read it"}).encode()
    while time.monotonic() < until:
        text = named(random.randrange(10**6)) + b"offences:\n" + OFFENCES
        sent = await _told(port, post("/v1/submissions", text, YAML, one), told)
        path = f"/v1/submissions/{sent['id']}/decision"
        headers = other, f'If-Match: "{sent["version"]}"'
        await _told(port, post(path, decision, "application/json", *headers), told)


def same(request: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: itertools.repeat(request)


def days(path: str, *headers: str) -> Callable[[], Iterator[bytes]]:
    """The same address on ever different days."""

    def made() -> Iterator[bytes]:
        start = dt.date(2000, 1, 1) + dt.timedelta(random.randrange(3_000))
        for number in itertools.count():
            day = start + dt.timedelta(number)
            yield get(f"{path}{'&' if '?' in path else '?'}as_of={day}", *headers)

    return made


def numbered(template: str) -> Callable[[], Iterator[bytes]]:
    return lambda: (
        get(template.replace("#", str(random.randrange(10**6)))) for _ in itertools.count()
    )


def laws(
    make: Callable[[int], bytes], kind: str = YAML, path: str = "/v1/checks"
) -> Callable[[], Iterator[bytes]]:
    """Ever different laws, so that none has been checked before."""
    return lambda: (post(path, make(random.randrange(10**9)), kind) for _ in itertools.count())


def fields(**values: str) -> bytes:
    return urllib.parse.urlencode({"do": "check", **values}).encode()


HEAD, OFFENCES = law().split(b"offences:\n")
FIRST = OFFENCES.split(b"- id: rape")[0]


def named(number: int) -> bytes:
    return HEAD.replace(b"Exampleland", b"Exampleland %d" % number)


def offence(number: int, more: bytes = b"") -> bytes:
    return FIRST.replace(b"id: trafficking", b"id: t-%d" % number).replace(
        b"  form: basic", more + b"  form: basic"
    )


def large(number: int, substances: int = 50) -> bytes:
    """200 offences, half of them violent, each drug offence of many substances."""
    words = b", ".join(_WORDS[:substances])
    drugs = [offence(n, b"  substances: [" + words + b"]\n") for n in range(100)]
    violent = [offence(n + 100).replace(b"drug.trafficking", b"violent.rape") for n in range(100)]
    return named(number) + b"offences:\n" + b"".join(drugs + violent)


def _substances() -> list[bytes]:
    from proportionality.law.substances import substances

    return [word.encode() for word in sorted(substances())]


_WORDS = _substances()


def value(text: bytes) -> Callable[[int], bytes]:
    """A law with something else where a term stands."""
    return lambda number: named(number) + b"offences:\n" + FIRST.replace(b"20 years", text)


def field_of_form(name: str, text: str, times: int = 1) -> Callable[[int], bytes]:
    given = {f"offence-{n}-{name}": text for n in range(times)}
    return lambda number: fields(**given, **{"about-name": f"n{number}", "offence-0-title": "t"})


def multipart(number: int) -> bytes:
    part = '--b\r\nContent-Disposition: form-data; name="about-name"\r\n\r\n{}\r\n'
    return "".join(part.format(f"{number}-{n}") for n in range(8_000)).encode() + b"--b--\r\n"


BIG = (1 << 20) - 2_000
ATTACKS: dict[str, Attack] = {
    # connections
    "2,050 idle connections": drip(b"", connections=2_050),
    "500 half request lines": drip(b"GET /v1/fin", connections=500),
    "headers, a letter at a time": drip(b"GET / HTTP/1.1\r\nX-A: ", b"a"),
    "header lines without end": drip(b"GET / HTTP/1.1\r\n", b"X-A: b\r\n"),
    "a law, a letter at a time": drip(post("/v1/checks", b"s" * 9_000)[:-8_999], b"a"),
    "a form, a letter at a time": drip(post("/submit/form", b"s" * 9_000, FORM)[:-8_999], b"a"),
    "chunks, one at a time": drip(get("/v1/checks", f"Content-Type: {YAML}", "Transfer-Encoding: chunked", method="POST"), b"1\r\na\r\n"),
    "a body that never comes": drip(post("/v1/checks", b"s" * 900_000)[:-800_000]),
    "a GET with a body that drips": drip(get("/v1/rules", "Content-Length: 1000000"), b"a"),
    "readers that do not read": drip(get("/v1/jurisdictions/USA/findings?limit=200") * 20, connections=100),
    "readers of 64 bytes at a time": drip(get("/jurisdictions/USA") * 5, connections=100, reads=True, every=0.1),
    "opened and closed": churn(b"", reset=False),
    "opened and reset": churn(b"", reset=True),
    "asked and reset": churn(get("/v1/findings?limit=50"), reset=True),
    "asked for another page and reset": churn(get("/v1/comparisons?conduct=drug.supply"), reset=True),
    "a law begun and reset": churn(post("/v1/checks", b"s" * 5_000)[:-100], reset=True),
    "500 requests in one piece": flood(same(get("/v1/rules") * 500), 20),
    # what is no HTTP, or another kind of it
    "noise": flood(lambda: (os.urandom(4_000) for _ in itertools.count())),
    "a TLS greeting": flood(same(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500)),
    "HTTP/2": flood(same(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 100)),
    "a WebSocket": flood(same(get("/", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="))),
    "CONNECT": flood(same(b"CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n")),
    "a method nobody knows": flood(same(get("/", method="BREW"))),
    "Content-Length with Transfer-Encoding": flood(same(get("/v1/checks", "Content-Length: 5", "Transfer-Encoding: chunked", method="POST") + b"0\r\n\r\n")),
    "two Content-Lengths": flood(same(get("/v1/checks", "Content-Length: 5", "Content-Length: 6", method="POST") + b"12345")),
    "a negative Content-Length": flood(same(get("/v1/checks", "Content-Length: -5", method="POST"))),
    "Expect: 100-continue": drip(get("/v1/checks", f"Content-Type: {YAML}", "Content-Length: 100", "Expect: 100-continue", method="POST")),
    # heads
    "a header of 60 KB": flood(same(get("/v1/rules", "X-A: " + "a" * 60_000))),
    "4,000 headers": flood(same(get("/v1/rules", *(f"X-{n}: a" for n in range(4_000))))),
    "an address of 60 KB": flood(same(get("/v1/rules/" + "a" * 60_000))),
    "4,000 parameters": flood(same(get("/v1/findings?" + "&".join(f"rule=DP{n:04}" for n in range(4_000))))),
    "Accept of 60 KB": flood(lambda: (get("/v1/findings?limit=50", "Accept: " + f"text/x{n};q=0.1," * 3_000) for n in itertools.count())),
    "If-None-Match of 60 KB": flood(same(get("/v1/findings?limit=50", "If-None-Match: " + '"a",' * 15_000))),
    "cookies of 60 KB": flood(same(get("/submit", "Cookie: " + "a=b; " * 12_000))),
    "Range, X-Forwarded-For and Host made up": flood(same(get("/v1/findings?limit=50", "Range: bytes=0-0," + "1-1," * 5_000, "X-Forwarded-For: 1.2.3.4"))),
    # bodies
    "a body of 2 MiB": flood(same(post("/v1/checks", b"a" * (2 << 20))), 8),
    "chunks without end": flood(same(get("/v1/checks", f"Content-Type: {YAML}", "Transfer-Encoding: chunked", method="POST") + (b"10000\r\n" + b"a" * 65_536 + b"\r\n") * 20), 8),
    "a gzip bomb": flood(same(post("/v1/checks", gzip.compress(b"a" * (200 << 20), 9), YAML, "Content-Encoding: gzip"))),
    "a law of 200 offences and 50 substances": flood(laws(large)),
    "such laws, and gone at once": flood(laws(large), leave=0.2),
    "1 MiB of one word": flood(laws(lambda n: b"%d" % n + b"a" * BIG), 8),
    "1 MiB of keys": flood(laws(lambda n: b"".join(b"k%d: %d\n" % (i, n) for i in range(60_000))), 8),
    "1 MiB of duplicate keys": flood(laws(lambda n: b"# %d\n" % n + b"a: 1\n" * 200_000), 8),
    "1 MiB of colons": flood(laws(lambda n: b"%d" % n + b": " * (BIG // 2)), 8),
    "1 MiB of brackets": flood(laws(lambda n: b"# %d\n" % n + b"[" * BIG), 8),
    "nested 5,000 deep": flood(laws(lambda n: b"# %d\n" % n + b"".join(b" " * i + b"a:\n" for i in range(1_000)))),
    "JSON nested 100,000 deep": flood(laws(lambda n: b"[" * 100_000 + b"%d" % n, "application/json")),
    "JSON of 1 MiB of escapes": flood(laws(lambda n: b'{"a%d":"' % n + rb"\ud83d\ude00" * 80_000 + b'"}', "application/json"), 8),
    "aliases of aliases": flood(laws(lambda n: b"a: &a [%d]\n" % n + b"".join(b"%c: &%c [*%c,*%c]\n" % (98 + i, 98 + i, 97 + i, 97 + i) for i in range(20)))),
    "a term of 8,000 digits": flood(laws(value(b"1" * 8_000 + b"x"))),
    "a term of 10,000 signs": flood(laws(value(b"'" + b"+" * 10_000 + b"'"))),
    "a name of 150,000 accents": flood(laws(lambda n: named(n).replace(b"Exampleland", "é".encode() * 150_000) + b"offences:\n" + FIRST), 8),
    "bytes that are no UTF-8": flood(laws(lambda n: b"%d" % n + b"\xff\xfe" * 100_000), 8),
    "control characters": flood(laws(value(rb'"\x1b]0;gone\x07"'))),
    "many small laws": flood(laws(lambda n: named(n) + b"offences:\n" + OFFENCES), 64),
    "many small laws, and gone at once": flood(laws(lambda n: named(n) + b"offences:\n" + OFFENCES), 64, leave=0.02),
    "a law on ever other days": flood(lambda: (post(f"/v1/checks?as_of={dt.date(1990, 1, 1) + dt.timedelta(n)}", large(7)) for n in itertools.count())),
    "a form with 20,000 fields": flood(laws(lambda n: "&".join(f"offence-{i % 999}-title={n}" for i in range(20_000)).encode(), FORM, "/submit/form"), 8),
    "a form with 30,000 fields": flood(laws(lambda n: f"x={n}&".encode() * 30_000, FORM, "/submit/form"), 8),
    "a form of 60 offences of pluses": flood(laws(field_of_form("substances", "heroin " + "+" * 10_000, 60), FORM, "/submit/form"), 8),
    "a form of `a a a … over`": flood(laws(field_of_form("substances", "a " * 200_000 + "over"), FORM, "/submit/form"), 8),
    "a form in 8,000 parts": flood(laws(multipart, "multipart/form-data; boundary=b", "/submit/form"), 8),
    "a page with 1 MiB of text": flood(laws(lambda n: urllib.parse.urlencode({"do": "check", "law": f"{n}: x\n" * 40_000}).encode()[:BIG], FORM, "/submit/text"), 8),
    "tokens that are wrong": flood(lambda: (post("/v1/submissions", b"a: 1", YAML, f"Authorization: Bearer prop_{n:016x}_{'a' * 43}") for n in itertools.count())),
    "sign-ins that are wrong": flood(laws(lambda n: fields(token=f"prop_{n:016x}_{'a' * 43}"), FORM, "/sign-in")),
    # questions
    "60 days, and gone": flood(days("/v1/findings"), 60, leave=0.5),
    "5,000 days of findings": flood(days("/v1/findings?limit=200"), 64),
    "5,000 days of the overview": flood(days("/"), 64),
    "5,000 days of the rules": flood(days("/rules"), 64),
    "5,000 days of all jurisdictions": flood(days("/v1/jurisdictions?limit=200"), 64),
    "5,000 days of the largest law": flood(days("/jurisdictions/USA"), 64),
    "5,000 days of its findings as CSV": flood(days("/jurisdictions/USA/findings.csv"), 64),
    "5,000 days of comparisons": flood(days("/v1/comparisons?conduct=drug.trafficking&substance=heroin"), 64),
    "150 comparisons of other amounts": flood(numbered("/v1/comparisons?conduct=drug.trafficking&substance=heroin&amount=#%20mg"), 150),
    "pages of comparisons": flood(numbered("/compare?conduct=drug.trafficking&substance=heroin&amount=#+mg&j=SGP,IDN,USA,DEU,NOR,FRA"), 64),
    "overviews of other words": flood(numbered("/?q=#"), 64),
    "findings in pages of other sizes": flood(lambda: (get(f"/v1/findings?limit={n % 200 + 1}&rule={r}") for n in itertools.count() for r in ("VC001", "DP001", "MM001", "PU001")), 64),
    "findings that there are not": flood(numbered("/v1/findings/#"), 64),
    "pages that there are not": flood(numbered("/#"), 64),
    "the source of the largest law": flood(numbered("/jurisdictions/USA/source?as_of=2001-01-01&x=#"), 64),
    "templates to write in": flood(same(get("/submit/text?from=USA")), 64),
    "the document of the API, uncached": flood(lambda: (get("/v1/openapi.json", f"Accept: application/json, x/{n}") for n in itertools.count()), 64),
    "metrics": flood(same(get("/metrics")), 64),
    "paths out of the documentation": flood(same(get("/docs/" + "..%2f" * 80 + "etc/passwd")), 64),
    # no hostile request at all
    "a law approved after the other": approvals,
}  # fmt: skip


def _attack(name: str, port: int, seconds: float, told: Any) -> None:
    os.nice(15)
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, soft))
    counted: Told = collections.Counter()

    async def run() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds + 5):
                await ATTACKS[name](port, seconds, counted)

    asyncio.run(run())
    told.put(dict(counted))


def _quiet(port: int) -> None:
    """Wait until what came before is over."""
    good = 0
    for _ in range(300):
        status, took = ask(port, next(read()))
        good = good + 1 if status == 200 and took < 0.05 else 0
        if good == 5:
            return
        time.sleep(0.1)


def measure(server: Server, name: str, seconds: float) -> dict[str, Any]:
    """One kind of hostile request."""
    _quiet(server.port)
    fork = multiprocessing.get_context("fork")
    told: Any = fork.Queue()
    attacker = fork.Process(target=_attack, args=(name, server.port, seconds, told))
    attacker.start()
    time.sleep(0.3)
    visitors = Visitor(server.port, read(), 0.05), Visitor(server.port, own_laws(), 0.5)
    for visitor in visitors:
        visitor.start()
    attacker.join(seconds + 15)
    if attacker.is_alive():
        attacker.kill()
    for visitor in visitors:
        visitor.over.set()
    for visitor in visitors:
        visitor.join(40)
    reader, checker = visitors
    try:
        said = told.get(timeout=1)
    except queue.Empty:
        said = {"the hostile process": "did not end"}
    return {
        "name": name,
        "read": max(reader.times),
        "check": max(checker.times),
        "missed": sum(v.statuses.total() - v.statuses[200] for v in visitors),
        "told": ", ".join(f"{key}: {number}" for key, number in sorted(said.items())),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    arguments.add_argument("--seconds", type=float, default=4)
    arguments.add_argument("--only", default="", help="those whose name holds this")
    arguments.add_argument("--json", type=Path, help="write the numbers here too")
    given = arguments.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder}/db.sqlite3"
        if given.database == "postgresql":
            cluster = Postgres()
            stack.callback(cluster.remove)
            url = cluster.database()
        quiet = {"PROPORTIONALITY_LOG_LEVEL": "warning"}
        server = stack.enter_context(Server(url, folder, workers=2, **quiet))
        TOKENS.extend(
            server.token(*who)["Authorization"]
            for who in (("Ann", "submitter"), ("Bob", "reviewer"))
        )
        for _ in range(40):  # until both processes have found today's findings
            ask(server.port, next(read()), patience=120)
        made = []
        print(
            "| hostile requests | worst read, ms | worst check, ms | not answered | told |\n| --- | ---: | ---: | ---: | --- |"
        )
        for name in ATTACKS:
            if given.only in name:
                one = measure(server, name, given.seconds)
                made.append(one)
                over = " **over**" if one["read"] > READ_MOST or one["check"] > CHECK_MOST else ""
                print(
                    f"| {name}{over} | {one['read'] * 1e3:.0f} | {one['check'] * 1e3:.0f} | {one['missed']} | {one['told']} |",
                    flush=True,
                )
        worst = max(one["read"] for one in made), max(one["check"] for one in made)
        print(
            f"\n{len(made)} kinds; worst read {worst[0] * 1e3:.0f} ms, worst check {worst[1] * 1e3:.0f} ms, not answered {sum(o['missed'] for o in made)}"
        )
        log = server.log.read_text()
        crashes, tracebacks = log.count('"crash"'), log.count("Traceback")
        print(f"crashes in the log: {crashes}, tracebacks: {tracebacks}")
        if crashes or tracebacks:
            print(log[-3_000:])
        if given.json:
            given.json.write_text(json.dumps(made, indent=1))


if __name__ == "__main__":
    main()
