"""Load on loopback: reads and checks from many connections while laws are being approved; every answer is compared.

    python -m tests.load.mixed [--seconds 60 | --requests 100000] [--connections 64] [--workers 1] [--database sqlite|postgresql]

What the answers have to be is computed beforehand with the library itself, for every state that the corpus goes through;
the receipt (or the ETag) of an answer says which state it speaks of. No 5xx, no wrong answer, and memory that stays flat.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import datetime as dt
import json
import math
import os
import random
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from proportionality.check import check_all
from proportionality.law.corpus import Corpus, LoadedFile, load_bytes, shipped
from proportionality.report import as_json
from tests.api.harness import Postgres, Server, law

DAY = dt.date(2026, 6, 1)
BASE = ("nor", "swe", "uga", "nzl")


def _loaded(data: bytes, path: str) -> LoadedFile:
    file, problems = load_bytes(data, path)
    assert file is not None, problems
    return file


def _findings(files: list[LoadedFile]) -> dict[str, dict]:
    return {
        f.fingerprint: json.loads(json.dumps(as_json.finding(f)))
        for f in check_all(Corpus(files), DAY).findings
    }


@dataclass
class Expected:
    """The right answers."""

    states: dict[str, dict[str, dict]] = field(default_factory=dict)  # corpus hash -> its findings
    sources: dict[str, bytes] = field(default_factory=dict)  # corpus hash -> the text of XXA
    checks: list[tuple[bytes, dict]] = field(default_factory=list)
    laws: list[bytes] = field(default_factory=list)


def prepare(folder: Path, states: int) -> Expected:
    """Compute all right answers."""
    expected = Expected()
    base = []
    for name in BASE:
        shutil.copy(shipped() / f"{name}.yaml", folder)
        base.append(_loaded((folder / f"{name}.yaml").read_bytes(), f"jurisdictions/{name}.yaml"))
    common = _findings(base)

    def add(files: list[LoadedFile], findings: dict[str, dict], source: bytes) -> None:
        corpus = Corpus(sorted(files, key=lambda f: f.jurisdiction.code))
        expected.states[corpus.sha256], expected.sources[corpus.sha256] = findings, source

    add(base, common, b"")
    for number in range(states):
        data = law(years=13 + number)
        expected.laws.append(data)
        approved = _loaded(data, "jurisdictions/xxa.yaml")
        add([*base, approved], common | _findings([approved]), data)
    for data in [(folder / f"{name}.yaml").read_bytes() for name in ("nor", "uga")] + [
        law(years=40),
        law(rule="MM001"),
        law(rule="DP001"),
    ]:
        expected.checks.append(
            (
                data,
                json.loads(
                    json.dumps(as_json.report(check_all(Corpus([_loaded(data, "<body>")]), DAY)))
                ),
            )
        )
    return expected


class Run:
    """One run: clients, a reviewer, and a look at the memory."""

    def __init__(
        self, server: Server, expected: Expected, seconds: float, requests: float = math.inf
    ) -> None:
        self.server, self.expected = server, expected
        self.begun, self.seconds, self.requests, self.asked = time.monotonic(), seconds, requests, 0
        self.counts: collections.Counter[str] = collections.Counter()
        self.times: dict[str, list[float]] = collections.defaultdict(list)
        self.wrong: list[str] = []
        self.memory: list[int] = []
        self.approved = 0

    def going(self) -> bool:
        """Whether the run goes on."""
        # On a slow machine it takes longer until two laws were approved, which is the least that is of use.
        due = self.begun + (self.seconds if self.approved > 1 else max(self.seconds, 120))
        return self.asked < self.requests and time.monotonic() < due

    async def client(self, seed: int) -> None:
        chance = random.Random(seed)
        async with httpx.AsyncClient(base_url=self.server.url, timeout=60, verify=False) as http:
            etags: dict[str, str] = {}
            while self.going():
                self.asked += 1
                kind = chance.choices(
                    ("findings", "finding list", "source", "conditional", "check", "broken"),
                    (5, 3, 3, 3, 2, 1),
                )[0]
                begun = time.perf_counter()
                try:
                    await getattr(self, "_" + kind.replace(" ", "_"))(http, chance, etags)
                except AssertionError as error:
                    self.wrong.append(f"{kind}: {error}")
                self.times[kind].append((time.perf_counter() - begun) * 1000)
                self.counts[kind] += 1

    def _ok(self, answer: httpx.Response, *statuses: int) -> None:
        self.counts[f"status {answer.status_code}"] += 1
        assert answer.status_code in statuses, f"{answer.status_code} {answer.text[:300]}"

    async def _findings(
        self, http: httpx.AsyncClient, chance: random.Random, _: dict[str, str]
    ) -> None:
        severity = chance.choice(("critical", "high", "medium", "low"))
        answer = await http.get(
            "/v1/findings", params={"as_of": str(DAY), "severity": severity, "limit": 50}
        )
        self._ok(answer, 200)
        page = answer.json()
        right = [
            f
            for f in self.expected.states[page["receipt"]["corpus_sha256"]].values()
            if f["severity"] == severity
        ]
        assert page["total"] == len(right), f"total {page['total']} instead of {len(right)}"
        for finding in page["data"]:
            assert finding in right, (
                f"a finding that is not the library's: {finding['fingerprint']}"
            )

    async def _finding_list(
        self, http: httpx.AsyncClient, chance: random.Random, _: dict[str, str]
    ) -> None:
        code = chance.choice([name.upper() for name in BASE])
        answer = await http.get(
            f"/v1/jurisdictions/{code}/findings", params={"as_of": str(DAY), "limit": 200}
        )
        self._ok(answer, 200)
        page = answer.json()
        right = [
            f
            for f in next(iter(self.expected.states.values())).values()
            if f["jurisdiction"] == code
        ]
        assert sorted(f["fingerprint"] for f in page["data"]) == sorted(
            f["fingerprint"] for f in right
        )

    async def _source(
        self, http: httpx.AsyncClient, chance: random.Random, _: dict[str, str]
    ) -> None:
        approved = self.approved
        answer = await http.get("/v1/jurisdictions/XXA/source")
        if answer.status_code == 404:
            self._ok(answer, 404)
            assert approved == 0, "an approved law is not served"
            return
        self._ok(answer, 200)
        sha256 = answer.headers["etag"].removeprefix('W/"').partition(".")[0]
        assert answer.content == self.expected.sources[sha256]

    async def _conditional(
        self, http: httpx.AsyncClient, chance: random.Random, etags: dict[str, str]
    ) -> None:
        path = chance.choice(
            ("/v1/jurisdictions", "/v1/jurisdictions/SWE", "/v1/rules", "/v1/norms")
        )
        answer = await http.get(
            path, headers={"If-None-Match": etags[path]} if path in etags else {}
        )
        self._ok(answer, 200, 304)
        if answer.status_code == 304:
            assert answer.headers["etag"] == etags[path]
        etags[path] = answer.headers["etag"]

    async def _check(
        self, http: httpx.AsyncClient, chance: random.Random, _: dict[str, str]
    ) -> None:
        data, right = chance.choice(self.expected.checks)
        answer = await http.post(
            "/v1/checks",
            params={"as_of": str(DAY)},
            content=data,
            headers={"Content-Type": "application/yaml"},
        )
        self._ok(answer, 200)
        got = answer.json()
        differing = [
            f"{key}: {len(got[key])} against {len(right[key])}"
            for key in right
            if got.get(key) != right[key]
        ]
        assert not differing, (
            f"a check that is not the library's: {right['receipt']['files']} {differing}"
        )

    async def _broken(
        self, http: httpx.AsyncClient, chance: random.Random, _: dict[str, str]
    ) -> None:
        answer = await http.post(
            "/v1/checks",
            content=b"schema: 1\nwhat: [",
            headers={"Content-Type": "application/yaml"},
        )
        self._ok(answer, 422)
        assert answer.json()["errors"]

    async def reviewer(self) -> None:
        """Approve one law after the other; each is there on the next request."""
        ann, bob = self.server.token("Ann", "submitter"), self.server.token("Bob", "reviewer")
        async with httpx.AsyncClient(base_url=self.server.url, timeout=60, verify=False) as http:
            for data in self.expected.laws:
                made = await http.post(
                    "/v1/submissions",
                    content=data,
                    headers=ann | {"Content-Type": "application/yaml"},
                )
                self._ok(made, 201)
                decided = await http.post(
                    f"{made.headers['location']}/decision",
                    json={"action": "approve", "reason": "as the source says"},
                    headers=bob | {"If-Match": made.headers["etag"]},
                )
                self._ok(decided, 200)
                self.approved += 1
                served = await http.get("/v1/jurisdictions/XXA/source")
                if served.content != data:
                    self.wrong.append("an approved law was not served on the next request")
                await asyncio.sleep(0.5)
                if not self.going():
                    return

    async def observer(self) -> None:
        """The memory of the server with all its processes."""
        assert self.server.process is not None
        root = psutil.Process(self.server.process.pid)
        while self.going():
            total = 0
            for process in [root, *root.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    total += process.memory_info().rss
            self.memory.append(total >> 20)
            await asyncio.sleep(0.5)


async def run(
    server: Server, expected: Expected, seconds: float, connections: int, requests: float = math.inf
) -> Run:
    """Load a running server, for some time or until so many requests were made."""
    made = Run(server, expected, seconds, requests)
    await asyncio.gather(
        *(made.client(n) for n in range(connections)), made.reviewer(), made.observer()
    )
    return made


def report(made: Run) -> None:
    """Print what was counted."""
    total, seconds = sum(len(times) for times in made.times.values()), time.monotonic() - made.begun
    print(
        f"{total} requests in {seconds:.0f} s, {total / seconds:.0f} a second, {made.approved} laws approved meanwhile"
    )
    for kind, times in sorted(made.times.items()):
        cuts = statistics.quantiles(times, n=100) if len(times) > 1 else times * 99
        print(
            f"  {kind:13} {len(times):7}  p50 {cuts[49]:7.1f} ms  p95 {cuts[94]:7.1f}  p99 {cuts[98]:7.1f}"
        )
    print(
        "  "
        + ", ".join(
            f"{name}: {count}"
            for name, count in sorted(made.counts.items())
            if name.startswith("status")
        )
    )
    if made.memory:
        quarter = max(len(made.memory) // 4, 1)
        print(
            f"  memory MiB: {made.memory[0]} at first, {statistics.median(made.memory[quarter : 2 * quarter] or made.memory):.0f} in the second quarter, {statistics.median(made.memory[-quarter:]):.0f} in the last"
        )


def judge(made: Run) -> None:
    """No 5xx, no wrong answer, memory flat after warming up."""
    assert not made.wrong, (
        f"{len(made.wrong)} wrong: {collections.Counter(made.wrong).most_common(5)}"
    )
    assert not [name for name in made.counts if name.startswith("status 5")]
    assert made.approved > 1
    if len(made.memory) >= 40:
        quarter = len(made.memory) // 4
        second, last = (
            statistics.median(made.memory[quarter : 2 * quarter]),
            statistics.median(made.memory[-quarter:]),
        )
        assert last <= second * 1.1 + 16, f"memory grew from {second} to {last} MiB"


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    length = arguments.add_mutually_exclusive_group()
    length.add_argument("--seconds", type=float, default=60)
    length.add_argument("--requests", type=int)
    arguments.add_argument("--connections", type=int, default=64)
    arguments.add_argument("--workers", type=int, default=1)
    arguments.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given = arguments.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "laws").mkdir()
        url = f"sqlite:///{folder}/db.sqlite3"
        if given.database == "postgresql":
            cluster = Postgres()
            stack.callback(cluster.remove)
            url = cluster.database()
        seconds = math.inf if given.requests else given.seconds
        expected = prepare(folder / "laws", 300 if given.requests else int(seconds * 2) + 5)
        server = stack.enter_context(
            Server(
                url,
                folder,
                given.workers,
                PROPORTIONALITY_JURISDICTIONS=str(folder / "laws"),
                PROPORTIONALITY_LOG_LEVEL="warning",
                PROPORTIONALITY_CHECK_SECONDS="60",
            )
        )
        made = asyncio.run(
            run(server, expected, seconds, given.connections, given.requests or math.inf)
        )
        print(
            f"{given.database}, {given.workers} worker(s), {given.connections} connections, {os.cpu_count()} cores"
        )
        report(made)
        if made.wrong:
            print(collections.Counter(made.wrong).most_common(5), server.log.read_text()[-2000:])
        judge(made)


if __name__ == "__main__":
    main()
