"""A sweep beside its limit, in one run: the same parts in as many independent processes, and one core's arithmetic.

    python -m benchmarks.sweep [--workers 2] [--days 4] [--sample 1000] [--by-hand] [--output FILE]

About 245,000 questions a day to the laws that ship.  First the parts are answered by processes that know nothing of each other,
each with its own half of the laws; then by ``proportionality sweep`` on as many workers; then again with one worker killed in
the middle; with ``--by-hand`` also on a scheduler and workers started as a user would.  All must write the same bytes, and
answers drawn at random are asked again, of `check` and `compare` directly.  Nothing here is a test.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "api")))}
SWEEP = [sys.executable, "-m", "proportionality", "sweep"]
PLAN = """\
sweep: 1
title: A million questions
days: [{days}]
check: {{}}
compare:
  conducts: [drug.trafficking, drug.possession, drug.import]
  substances: [heroin, cocaine, cannabis, mdma, methamphetamine, opium, morphine, lsd, fentanyl, ketamine]
  amounts: [500 mg, 5 g, 20 g, 100 g, 500 g, 2 kg, 10 kg]
  against: [violent.rape, violent.murder, violent.robbery, violent.manslaughter, violent.kidnapping]
"""
ALONE = """
import sys, time
from pathlib import Path
from proportionality.law.corpus import find, load_all, shipped
from proportionality.sweep.parts import answered, made_with, parts_of, put
from proportionality.sweep.plan import load
plan, folder, turn, of = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
paths = find([str(shipped())])[0]
loaded = load(plan)[0]
files = load_all(paths[turn::of]).files
by_code = {f.jurisdiction.code: f for f in files}
started = time.process_time()
for part in parts_of(loaded, files):
    put(folder, part.name, answered(by_code[part.law], part.block, part.key, made_with()))
print(time.process_time() - started)
"""


def processor() -> float:
    """Seconds of processor time of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def alone(plan: Path, folder: Path, workers: int) -> tuple[float, float, float]:
    """Seconds until the last of the independent processes has ended, their processor time, and that of the arithmetic alone."""
    folder.mkdir()
    started, before = time.perf_counter(), processor()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ALONE, plan, folder, str(turn), str(workers)],
            stdout=subprocess.PIPE,
            env=ENVIRONMENT,
        )
        for turn in range(workers)
    ]
    busy = sum(float(process.communicate()[0]) for process in running)
    return time.perf_counter() - started, processor() - before, busy


def swept(
    plan: Path, folder: Path, *options: str, meanwhile: Callable[[int, Path], None] | None = None
) -> tuple[float, float]:
    """Seconds of the whole command, and the processor time of it and of workers that it started."""
    others = set(children())
    started, before = time.perf_counter(), processor()
    with subprocess.Popen([*SWEEP, plan, "--output", folder, *options], env=ENVIRONMENT) as process:
        if meanwhile:
            meanwhile(process.pid, folder)
    assert process.returncode == 0
    seconds = time.perf_counter() - started
    while orphans := set(children()) - others:  # what workers were forked from, and they
        for process in orphans:
            os.waitpid(process, 0)
    return seconds, processor() - before


def children() -> list[int]:
    """The numbers of the processes that are children of this one."""
    import psutil

    return [child.pid for child in psutil.Process().children()]


def take_in_orphans() -> None:
    """What workers are forked from outlives the command; as a child of ours it is counted (Linux)."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def written(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in folder.glob("*.parquet")} if folder.exists() else {}


def kill_one(process: int, folder: Path) -> None:
    """Kill a worker of a sweep when about half of its parts are there."""
    import psutil

    while len(written(folder)) < 111:
        time.sleep(0.05)
    workers = [
        child
        for child in psutil.Process(process).children(recursive=True)
        if child.ppid() != process  # that is the one they are forked from
    ]
    os.kill(workers[0].pid, signal.SIGKILL)
    print(f"killed a worker with {len(written(folder))} parts written", file=sys.stderr)


@contextlib.contextmanager
def by_hand(workers: int) -> Iterator[str]:
    """A scheduler and its workers, started as commands, once all are there."""
    from distributed import Client

    address = "tcp://127.0.0.1:18786"
    dask = [sys.executable, "-m", "dask"]
    own = [*dask, "scheduler", "--host", "127.0.0.1", "--port", "18786", "--no-dashboard"]
    hands = [*dask, "worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard"]
    hands += ["--preload", "proportionality.sweep.worker"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": ENVIRONMENT}
    running = [subprocess.Popen(own, **quiet)]
    try:
        running += [subprocess.Popen(hands, **quiet) for _ in range(workers)]
        with Client(address, timeout=60) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait()


def asked_again(folder: Path, number: int) -> int:
    """How many of some answers, drawn at random, `check` and `compare` give too; all, or something is wrong."""
    import pyarrow.parquet as pq

    from proportionality.answers.against import against
    from proportionality.answers.question import question
    from proportionality.check import check_one
    from proportionality.law.corpus import find, load_all, shipped

    table = pq.read_table(folder)
    drawn = sorted(random.Random(1).sample(range(table.num_rows), number))
    files = {f.jurisdiction.code: f for f in load_all(find([str(shipped())])[0]).files}
    same = 0
    for row in table.take(drawn).to_pylist():
        file = files[row["law"]]
        if row["question"] == "check":
            outcome = check_one(file, row["day"], frozenset((row["rule"],)))
            (told,) = outcome.assessments
            same += (row["outcome"], row["because"], row["findings"]) == (
                told.status,
                told.because,
                len(outcome.findings),
            )
            continue
        asked = question(row["conduct"], row["substance"], row["amount"])
        other = question(row["against"], None, None)
        (beside,) = against([(file.path, file.jurisdiction)], asked, other, row["day"]).rows
        same += (row["outcome"], row["because"] or "", row["ratio"]) == (
            beside.verdict,
            beside.because,
            beside.ratio,
        )
    return same


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--days", type=int, default=4)
    arguments.add_argument("--sample", type=int, default=1000)
    arguments.add_argument("--by-hand", action="store_true")
    arguments.add_argument("--output", type=Path, default=Path(__file__).with_name("SWEEP.md"))
    given = arguments.parse_args()
    workers = str(given.workers)
    take_in_orphans()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = folder / "million.yaml"
        days = ", ".join(f"{2026 - 5 * n}-11-26" for n in range(given.days))
        plan.write_text(PLAN.format(days=days), encoding="utf-8")
        before = os.getloadavg()[0]
        seconds, first, busy = alone(plan, folder / "alone", given.workers)
        rows = [(f"{workers} independent processes (the limit)", seconds, first)]
        told = swept(plan, folder / "swept", "--workers", workers)
        rows.append((f"`sweep --workers {workers}`", *told))
        told = swept(plan, folder / "killed", "--workers", workers, meanwhile=kill_one)
        rows.append(("the same, one worker killed in the middle", *told))
        if given.by_hand:
            used = processor()
            with by_hand(given.workers) as address:
                took, _ = swept(plan, folder / "by-hand", "--scheduler", address)
            used = processor() - used
            rows.append((f"a scheduler and {workers} workers started by hand", took, used))
        again, second, _ = alone(plan, folder / "again", given.workers)
        rows.append((f"{workers} independent processes, again", again, second))
        limit = written(folder / "alone")
        for other in ("swept", "killed", "by-hand", "again"):
            found = written(folder / other)
            assert not found or {n: p.read_bytes() for n, p in found.items()} == {
                n: p.read_bytes() for n, p in limit.items()
            }, f"{other} holds something else"
        same = asked_again(folder / "killed", given.sample)
        import pyarrow.parquet as pq

        from proportionality.law.files import shipped

        total = sum(pq.read_metadata(path).num_rows for path in limit.values())
        after = os.getloadavg()[0]
    base, spent = (seconds + again) / 2, (first + second) / 2
    lines = [
        "# A sweep beside its limit",
        "",
        "Written by `python -m benchmarks.sweep --by-hand`; ratios mean more than numbers. The independent processes take their turn before and",
        "after the others, and ratios are against the mean of both.",
        "",
        f"{total:,} questions to {len(list(shipped().glob('*.yaml')))} laws on {given.days} days in {len(limit)} parts, {os.cpu_count()} cores; load average {before:.1f} before, {after:.1f} after.",
        "",
        "| whole command | seconds | against the limit | processor time, s | against the limit | questions a second of it |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *(
            f"| {what} | {whole:.1f} | {whole / base:.2f} | {used:.1f} | {used / spent:.2f} | {total / used:,.0f} |"
            for what, whole, used in rows
        ),
        "",
        f"One core's arithmetic: {total / busy:,.0f} questions a second of processor time. All of them wrote the same bytes, and {same:,} of {given.sample:,} answers",
        "of the sweep whose worker was killed, drawn at random, are what `check` and `compare` say when asked directly.",
        "",
    ]
    given.output.write_text("\n".join(lines), encoding="utf-8")
    print(given.output.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
