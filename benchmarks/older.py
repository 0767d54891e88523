"""This version beside older ones of its own history, in one run; puts one table into RESULTS.md.

    python -m benchmarks.older [--runs 5] [--requests 200] [--minutes 8] [--output FILE]

Needs a checkout with its history, and `itsdangerous`, which only the first edition uses.  Older versions are taken out into a
temporary folder and run with the libraries of today.
Contestants take turns, each kind of turn for a third of the minutes at most; nothing here is a test.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import io
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks.api import Connection, get, post
from benchmarks.generate import jurisdiction
from benchmarks.run import processor
from benchmarks.scale import ON, measured, put
from tests.api.harness import ROOT, UNLIMITED, Server, environment, free_port, law

FIRST = "59a26f7"  # the last commit of the first edition: 97 laws, 35 rules
BEFORE = "e24c15c"  # the last commit before compiled laws and kept counts: 222 laws, 54 rules
LATER = "2026-12-24"  # Singapore's law is the same as on the day that is measured
PARSED = """
import sys
from yaml._yaml import CParser
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        events = CParser(file.read())
    while events.get_event() is not None:
        pass
"""  # a bare libyaml parse
HEADING = "## This version and older ones"


def taken_out(commit: str, folder: Path) -> Path:
    """The tree of a commit."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder / commit, filter="data")
    return folder / commit


def turns(most: int, minutes: float, least: int = 3) -> Iterator[int]:
    """So many turns; beyond the least, none that would begin after the minutes have passed."""
    end = time.monotonic() + minutes * 60
    for number in range(most):
        if number >= least and time.monotonic() > end:
            print(f"… {number} of {most} turns in {minutes:.1f} minutes", file=sys.stderr)
            return
        yield number


@dataclass
class Checks:
    """Processor time of `check` of the same laws, over that of the version before; and of single laws, over that of a bare Python."""

    laws: int
    one: list[float] = field(default_factory=list)  # process
    many: list[float] = field(default_factory=list)  # as many as it takes by itself
    first: list[float] = field(default_factory=list)  # look at one law, nothing kept of it
    again: list[float] = field(default_factory=list)  # on another day on which it is the same
    kept: list[float] = field(default_factory=list)  # all of them, counted before; over `PARSED`


def checks(folder: Path, runs: int, minutes: float) -> Checks:
    """Run `check` of all laws that the version before had, nothing counted beforehand, and of Singapore."""
    old, cache = taken_out(BEFORE, folder), folder / "cache"
    cache.mkdir(mode=0o700)
    names = sorted(path.name for path in (old / "jurisdictions").glob("*.yaml"))
    texts = folder / "same"
    texts.mkdir()
    for name in names:
        shutil.copy(ROOT / "jurisdictions" / name, texts)

    def one(tree: Path, *arguments: str | Path) -> float:
        for kind in ("counts", "screens"):
            for kept in cache.glob(f"*/{kind}"):
                shutil.rmtree(kept)
        return again(tree, *arguments)

    def again(tree: Path, *arguments: str | Path, on: str = ON) -> float:
        script = f"import os, sys; os.chdir({str(tree)!r}); os.environ['PYTHONPATH'] = {str(tree)!r}; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
        command = ("-m", "proportionality", "check", "--as-of", on, *arguments)
        return measured([sys.executable, "-c", script, *command], cache)[1]

    def bare() -> float:
        return measured([sys.executable, "-c", "pass"], cache)[1]

    one(old), one(ROOT, texts, "--jobs", "1")  # compiles modules and laws
    found = Checks(len(names))
    for _ in turns(runs, minutes):
        before = one(old)
        found.one.append(one(ROOT, texts, "--jobs", "1") / before)
        found.many.append(one(ROOT, texts) / before)
        parsed = measured([sys.executable, "-c", PARSED, *texts.glob("*.yaml")], cache)[1]
        found.kept.append(again(ROOT, texts, "--jobs", "1") / parsed)
        # A bare start is too short for one turn of it to be a measure; the script starts one more Python, which is taken off.
        start = min(bare() for _ in range(5))
        found.first.append(one(ROOT, "SGP") / start - 1)
        found.again.append(min(again(ROOT, "SGP", on=LATER) for _ in range(3)) / start - 1)
    return found


@contextlib.contextmanager
def served(tree: Path, folder: Path) -> Iterator[tuple[Connection, int]]:
    """The first edition's service, and the number of its process."""
    folder.mkdir()
    port = free_port()
    environ = environment(DATABASE_URL=f"sqlite:///{folder}/db.sqlite3", **UNLIMITED)
    environ["PYTHONPATH"] = str(tree)
    del environ["PROPORTIONALITY_RATE_READING"]  # which it does not know
    command = [sys.executable, "-c", "from api.commands import serve; serve()", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                if Connection(port).ask(get("/v1/health/ready"))[0] == 200:
                    break
            assert running.poll() is None, (folder / "log").read_text()[-2000:]
            time.sleep(0.1)
        yield Connection(port), running.pid
    finally:
        running.terminate()
        running.wait(20)


def used(process: int) -> float:
    """Milliseconds of processor time of a process and of all that it started, as Linux tells them."""
    ticks: dict[int, tuple[int, int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            ticks[int(stat.parent.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    family = [process]
    for one in family:
        family += [child for child, (parent, _) in ticks.items() if parent == one]
    return sum(ticks[one][1] for one in family) * 1000 / os.sysconf("SC_CLK_TCK")


@dataclass
class Drafts:
    """Milliseconds of each `POST /v1/checks`, and of processor time of each in the mean."""

    times: list[float] = field(default_factory=list)
    processor: float = 0


def drafts(
    contestants: Sequence[tuple[Connection, int]], requests: int, minutes: float, *, new: bool
) -> list[Drafts]:
    """Check 25 offences by each service in turn: a text that was never sent, or the same each time."""
    text = jurisdiction("AAA", 25)
    found = [Drafts() for _ in contestants]
    for number in turns(requests + 10, minutes, 40):
        sent = f"{text}# {number}\n" if new else text
        request = post("/v1/checks", sent.encode(), "application/yaml")
        for (connection, process), seen in zip(contestants, found, strict=True):
            if number == 10:
                seen.processor = -used(process)
            started = time.perf_counter()
            status, body = connection.ask(request)
            if number >= 10:
                seen.times.append((time.perf_counter() - started) * 1000)
            assert status == 200, body[:500]
    for (_, process), seen in zip(contestants, found, strict=True):
        seen.processor = (seen.processor + used(process)) / len(seen.times)
    return found


@dataclass
class Approvals:
    """Milliseconds of `GET /v1/findings` over all laws."""

    first: list[float] = field(default_factory=list)  # right after an approval
    rejected: list[float] = field(default_factory=list)  # right after a rejection: nothing changed
    again: list[float] = field(default_factory=list)  # after itself
    waited: list[float] = field(default_factory=list)  # after as long a wait as for an approval


def approvals(server: Server, runs: int, minutes: float, pause: float) -> Approvals:
    """Ask for findings over all laws so many seconds after decisions.

    Whoever has waited, or asked for something else just before, takes longer for the same answer; so it is asked after as long a wait, and after
    rejections too.
    """
    submitter, reviewer = server.token("alice", "submitter"), server.token("bob", "reviewer")
    found = Approvals()
    with httpx.Client(base_url=server.url, timeout=60) as client:

        def asked() -> float:
            time.sleep(pause)
            started = time.perf_counter()
            client.get("/v1/findings?limit=50").raise_for_status()
            return (time.perf_counter() - started) * 1000

        def decided(years: int, action: str) -> float:
            made = client.post(
                "/v1/submissions",
                content=law(years=years),
                headers={**submitter, "Content-Type": "application/yaml"},
            )
            made.raise_for_status()
            where = made.headers["location"]
            etag = client.get(where, headers=reviewer).headers["etag"]
            started = time.perf_counter()
            client.post(
                f"{where}/decision",
                json={"action": action, "reason": "measured"},
                headers={**reviewer, "If-Match": etag},
            ).raise_for_status()
            return time.perf_counter() - started

        asked()
        for turn in turns(runs, minutes):
            took = decided(20 + 2 * turn, "approve")
            found.first.append(asked())
            found.again += [asked() for _ in range(3)]
            time.sleep(took)
            found.waited.append(asked())
            decided(21 + 2 * turn, "reject")
            found.rejected.append(asked())
    return found


def spread(ratios: list[float]) -> str:
    """The median, and from where to where."""
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def after(found: Approvals, when: str) -> str:
    """Rows of the table."""
    first = statistics.median(found.first)
    what = f"`GET /v1/findings` over all laws {when}, p50 in ms; beside: the same"
    beside = {
        "again": found.again,
        "after as long a wait as the approval took": found.waited,
        "after a rejection, which changes no law": found.rejected,
    }
    return "\n".join(
        f"| {what} {how} | {first:.2f} | {other:.2f} | {first / other:.2f} |"
        for how, times in beside.items()
        for other in (statistics.median(times),)
    )


def checked_drafts(how: str, found: list[Drafts]) -> str:
    """Rows of the table."""
    what = f"`POST /v1/checks`, 25 offences, {how}"
    numbers = {
        f"{what}, p50 in ms": [statistics.median(one.times) for one in found],
        "the same, p95": [p95(one.times) for one in found],
        "the same, processor time of the service for each, mean in ms": [
            one.processor for one in found
        ],
    }
    return "\n".join(
        f"| {name} | {ours:.1f} | {older:.1f} | {ours / older:.2f} |"
        for name, (ours, older) in numbers.items()
    )


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--requests", type=int, default=200)
    arguments.add_argument("--minutes", type=float, default=8)
    arguments.add_argument("--output", type=Path, default=Path(__file__).with_name("RESULTS.md"))
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checked = checks(folder, given.runs, given.minutes / 3)
        (folder / "ours").mkdir()
        database = f"sqlite:///{folder}/ours/db.sqlite3"
        with (
            Server(database, folder / "ours") as server,
            served(taken_out(FIRST, folder), folder / "theirs") as old,
        ):
            time.sleep(8)  # today's findings are made in the background after the start
            assert server.process is not None
            contestants = ((Connection(server.port), server.process.pid), old)
            minutes = given.minutes / 6
            same = drafts(contestants, given.requests, minutes, new=False)
            each = drafts(contestants, given.requests, minutes, new=True)
            runs, minutes = given.runs * 2, given.minutes / 6
            at_once, later = (approvals(server, runs, minutes, pause) for pause in (0, 0.05))
    written = f"""{HEADING}

Written by `python -m benchmarks.older` on {dt.date.today()} · {processor()}, {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}. In turn, in one run.

| what | ours | older | ours of older |
| --- | ---: | ---: | ---: |
| `check` of {checked.laws} laws in one process, nothing counted beforehand, processor time; older: {BEFORE}, before laws were compiled, with its own texts of the same laws | | | {spread(checked.one)} |
| the same, in as many processes as it takes by itself | | | {spread(checked.many)} |
| the same in one process, counted before; beside: a bare parse of the same files by libyaml, in a process of its own | | | {spread(checked.kept)} |
{checked_drafts(f"the same text each time, as the first edition's own benchmark sent it; older: {FIRST}, the first edition, with 13 rules fewer", same)}
{checked_drafts("each text new", each)}
{after(at_once, "at once after an approval")}
{after(later, "50 ms after an approval")}

`check SGP`, a screen on one law, took {spread(checked.first)} bare starts of Python of processor time when nothing was kept of it, and {spread(checked.again)} when it had been looked at before, on another day.
"""
    put(written, given.output)
    print(written)


if __name__ == "__main__":
    main()
