"""The API against a bare FastAPI route and against OpenFisca's Web API, side by side on this machine.

    python benchmarks/api.py [--openfisca PYTHON] [--requests N]

PYTHON is an interpreter with ``openfisca-core[web-api]`` and ``openfisca-country-template`` installed, in an environment of
its own; without it those rows are left out.  Requests go over one kept connection to 127.0.0.1, one after the other,
contestants in turn, so that whatever else the machine does falls on all of them alike.  A text that is checked again is answered from
memory; so each is sent with a comment of its own, but where a row says that it is the same.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from proportionality_api.http.door import MOST_NEW

from proportionality.law.corpus import load_bytes, shipped
from tests.api.harness import ROOT, Server, environment, free_port

BARE = """
import sys
from pathlib import Path
import uvicorn
from fastapi import FastAPI, Response
app, body = FastAPI(), Path(sys.argv[2]).read_bytes()
@app.get("/same")
async def same():
    return Response(body, media_type="application/json")
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="warning")
"""


class Connection:
    """A kept HTTP connection that does as little as possible itself."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        self.socket.sendall(request)
        data = self.rest
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
        chunks, got = [body], len(body)
        while got < length:
            chunks.append(self._more())
            got += len(chunks[-1])
        whole = b"".join(chunks)
        self.rest = whole[length:]
        return int(lines[0].split()[1]), whole[:length]

    def _more(self) -> bytes:
        data = self.socket.recv(1 << 18)
        if not data:
            raise ConnectionError("closed")
        return data


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode()


def post(path: str, body: bytes, kind: str) -> bytes:
    return (
        "\r\n".join(
            [
                f"POST {path} HTTP/1.1",
                "Host: localhost",
                f"Content-Type: {kind}",
                f"Content-Length: {len(body)}",
                "",
                "",
            ]
        ).encode()
        + body
    )


def in_turn(
    contestants: dict[str, Callable[[], int]], requests: int, pause: float = 0
) -> dict[str, list[float]]:
    """Milliseconds of each request of each contestant, with so many seconds between two turns."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(-50, requests):  # the first to warm up
        for name, ask in contestants.items():
            begun = time.perf_counter()
            status = ask()
            taken = (time.perf_counter() - begun) * 1000
            assert status in (200, 304), f"{name}: {status}"
            if turn >= 0:
                times[name].append(taken)
        time.sleep(pause)
    return times


def each_new(law: bytes) -> Iterator[bytes]:
    """Requests to check a law, no two of the same bytes."""
    kind = "application/json" if law.startswith(b"{") else "application/yaml"
    for number in itertools.count():
        yield post("/v1/checks", law + b"\n" * number, kind)


@contextlib.contextmanager
def process(*command: str, port: int, path: str) -> Iterator[None]:
    with tempfile.TemporaryFile() as log:
        running = subprocess.Popen(command, env=environment(), stdout=log, stderr=log)
        try:
            for _ in range(600):
                with contextlib.suppress(OSError):
                    if Connection(port).ask(get(path))[0] < 500:
                        break
                if running.poll() is not None:
                    log.seek(0)
                    raise SystemExit(log.read().decode()[-2000:])
                time.sleep(0.05)
            yield
        finally:
            running.terminate()
            running.wait(20)


def law_of(offences: int) -> bytes:
    """The real law whose number of offences is nearest to the one asked for."""
    loaded = [
        load_bytes(path.read_bytes(), path.name)[0] for path in sorted(shipped().glob("*.yaml"))
    ]
    best = min(
        (file for file in loaded if file is not None),
        key=lambda file: (abs(len(file.jurisdiction.offences) - offences), file.path),
    )
    print(
        f"checked law: {best.jurisdiction.jurisdiction.name}, {len(best.jurisdiction.offences)} offences, {len(best.document.text) >> 10} KiB\n"
    )
    return best.document.text.encode()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--openfisca", help="interpreter of an environment with OpenFisca")
    arguments.add_argument("--requests", type=int, default=2000)
    arguments.add_argument(
        "--check",
        action="store_true",
        help="fail where a budget is missed by more than a factor of two",
    )
    given = arguments.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(Server(f"sqlite:///{folder}/db.sqlite3", folder))
        ours = Connection(server.port)
        time.sleep(8)  # today's findings are made in the background after the start
        results: dict[str, list[float]] = {}
        for label, path in (
            ("rule", "/v1/rules/VC001"),
            ("law", "/v1/jurisdictions/NOR"),
            ("findings", "/v1/findings?limit=50"),
        ):
            status, body = ours.ask(get(path))
            assert status == 200, body[:200]
            (folder / "body").write_bytes(body)
            port = free_port()
            with process(
                sys.executable, "-c", BARE, str(port), str(folder / "body"), port=port, path="/same"
            ):
                bare = Connection(port)
                assert bare.ask(get("/same"))[1] == body
                size = f"{len(body) / 1024:.0f} KiB"
                results |= in_turn(
                    {
                        f"GET {label}, {size}: bare FastAPI route": lambda bare=bare: bare.ask(
                            get("/same")
                        )[0],
                        f"GET {label}, {size}: ours, cached": lambda path=path: ours.ask(get(path))[
                            0
                        ],
                    },
                    given.requests,
                )
        etag = next(
            line
            for line in _head(server.port, "/v1/findings?limit=50")
            if line.lower().startswith("etag")
        ).partition(": ")[2]
        results |= in_turn(
            {
                "GET findings: ours, 304": lambda: ours.ask(
                    get("/v1/findings?limit=50", f"If-None-Match: {etag}")
                )[0]
            },
            given.requests,
        )
        law = law_of(25)
        texts, same = each_new(law), post("/v1/checks", law, "application/yaml")
        results |= in_turn(
            {
                "POST /v1/checks: ours, each text new": lambda: ours.ask(next(texts))[0],
                "POST /v1/checks: ours, the same text": lambda: ours.ask(same)[0],
            },
            given.requests // 5,
        )
        if given.openfisca:
            results |= openfisca(stack, given.openfisca, given.requests, ours)
        report(results)
        if given.check:
            budgets(results)


def _head(port: int, path: str) -> list[str]:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return [f"{name}: {value}" for name, value in answer.getheaders()]


def openfisca(
    stack: contextlib.ExitStack, interpreter: str, requests: int, ours: Connection
) -> dict[str, list[float]]:
    port = free_port()
    serve = str(Path(interpreter).parent / "openfisca")
    stack.enter_context(
        process(
            serve,
            "serve",
            "--country-package",
            "openfisca_country_template",
            "--port",
            str(port),
            "--workers",
            "1",
            port=port,
            path="/parameters",
        )
    )
    asked = json.dumps(
        {
            "persons": {
                "Anna": {"salary": {"2017-01": 2000}, "income_tax": {"2017-01": None}},
                "Ben": {"salary": {"2017-01": 1000}, "income_tax": {"2017-01": None}},
            },
            "households": {"one": {"adults": ["Anna", "Ben"], "total_benefits": {"2017-01": None}}},
        }
    ).encode()
    small = each_new(json_law())

    def theirs(request: bytes) -> Callable[[], int]:
        # Its server closes each connection when the answer is out, so each request pays for a new one; ours likewise here.
        return lambda: Connection(port).ask(request)[0]

    def new(requests: Iterator[bytes]) -> Callable[[], int]:
        return lambda: Connection(ours.socket.getpeername()[1]).ask(next(requests))[0]

    return in_turn(
        {
            "read one value, new connection: OpenFisca /parameter": theirs(
                get("/parameter/taxes/income_tax_rate")
            ),
            "read one value, new connection: ours /rules/VC001": new(
                itertools.repeat(get("/v1/rules/VC001"))
            ),
            "read all, new connection: OpenFisca /parameters": theirs(get("/parameters")),
            "read all, new connection: ours /jurisdictions": new(
                itertools.repeat(get("/v1/jurisdictions"))
            ),
            "calculate, new connection: OpenFisca /calculate (2 persons, 3 outputs)": theirs(
                post("/calculate", asked, "application/json")
            ),
            "calculate, new connection: ours /checks (2 offences, all rules, each text new)": new(
                small
            ),
        },
        requests // 4,
        3 / MOST_NEW,  # or the third of a turn's connections would be turned away at the door
    )


def json_law() -> bytes:
    from proportionality.law.model import dump
    from tests.api.harness import law

    file, _ = load_bytes(law(), "small")
    assert file is not None
    return json.dumps(dump(file.jurisdiction)).encode()


def report(results: dict[str, list[float]]) -> None:
    print("| what | p50 ms | p95 ms | p50 against the row above |\n| --- | ---: | ---: | ---: |")
    before: tuple[str, float] | None = None
    for name, times in results.items():
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
        group = name.partition(":")[0]
        ratio = (
            f"{p50 / before[1]:.2f}"
            if before
            and before[0].partition(",")[0] == group.partition(",")[0]
            and ": ours" in name
            and "304" not in name
            else ""
        )
        print(f"| {name} | {p50:.3f} | {p95:.3f} | {ratio} |")
        before = (group, p50)


def budgets(results: dict[str, list[float]]) -> None:
    """Machines in CI are slow and shared, so the budgets are doubled there."""
    names = list(results)
    for bare, cached in itertools.pairwise(names):
        if "bare" in bare:
            ratio = statistics.median(results[cached]) / statistics.median(results[bare])
            assert ratio <= 1.5 * 2, f"{cached}: {ratio:.2f} times the bare route"
    checks = next(times for name, times in results.items() if "each text new" in name)
    assert statistics.quantiles(checks, n=20)[18] <= 15 * 2, "POST /v1/checks is over its budget"


if __name__ == "__main__":
    assert ROOT.is_dir()
    main()
