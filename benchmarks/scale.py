"""How `check` grows with the number of laws and of processes, beside its limits; puts one table into RESULTS.md.

    python -m benchmarks.scale [--runs 3] [--output FILE]

The laws that ship come first, generated ones of 25 offences after them.  Laws are compiled, as in the wheel; the counts of earlier
runs are thrown away but for the row that says so.  Contestants take turns; numbers are medians of whole processes.  Nothing
here is a test.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.generate import codes, jurisdiction
from benchmarks.run import exponent, processor
from proportionality.law.files import shipped

SIZES = (1, 10, 100, 260, 1000)
WORKERS = (1, 2, 4)
ON = "2026-11-01"
HEADING = "## Many laws, many processes"

# Processor seconds of what is the least that checking these laws can cost.
LIMITS = """
import datetime as dt, gc, json, sys, time
from pathlib import Path
import yaml
from benchmarks.engines import ours, plain_run
from proportionality.law.corpus import load_all
from proportionality.measure import measured_on
from proportionality.rules.facts import facts_of
from proportionality.rules.registry import rule_set
paths = sorted(Path(sys.argv[1]).glob("*.yaml"))
texts = [path.read_bytes() for path in paths]
started = time.process_time()
for text in texts:
    yaml.CBaseLoader(text).raw_parse()
parsed = time.process_time() - started
started = time.process_time()
files = load_all(paths).files
loaded = time.process_time() - started
facts = [facts_of(measured_on(f.jurisdiction, dt.date(2026, 11, 1)), rule_set().fields) for f in files]
rows = [f.given(sure) for f in facts for sure in (True, False)]
works = [plain_run(one) for one in rows]
gc.disable()
started = time.process_time()
matches = [work() for work in works]
plain = time.process_time() - started
rule_set().engine.run([])
started = time.process_time()
assert [ours(one) for one in rows] == matches
print(json.dumps({"parse": parsed, "load": loaded, "plain": plain, "engine": time.process_time() - started}))
"""


def laws(folder: Path, number: int) -> Path:
    """So many laws: from those that ship, evenly over the alphabet, and made-up ones for the rest."""
    folder.mkdir(parents=True)
    ours = sorted(shipped().glob("*.yaml"))
    taken = ours if number >= len(ours) else ours[:: len(ours) // number][:number]
    for path in taken:
        shutil.copy(path, folder)
    known = {path.stem.upper() for path in ours}
    new = (code for code in codes() if code not in known)
    for seed in range(number - len(taken)):
        code = next(new)
        text = jurisdiction(code, 25, seed)
        (folder / f"{code.lower()}.yaml").write_text(text, encoding="utf-8")
    return folder


def measured(command: Sequence[str | Path], cache: Path) -> tuple[float, float]:
    """Wall and processor seconds of a whole process and of those that it started."""
    environment = {**os.environ, "PROPORTIONALITY_CACHE": str(cache), "NO_COLOR": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    child = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, command
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime


def row(number: int, folder: Path, cache: Path, runs: int) -> dict[str, float]:
    """Everything that is measured of so many laws, in seconds, by its name."""
    check = (sys.executable, "-m", "proportionality", "check", "--brief", "--as-of", ON, folder)
    measured((*check, "--jobs", "1"), cache)  # compiles the laws
    times: dict[str, list[float]] = {}

    def take(name: str, jobs: int, keep: bool) -> None:
        for counts in () if keep else cache.glob("*/counts"):
            shutil.rmtree(counts)
        wall, used = measured((*check, "--jobs", str(jobs)), cache)
        times.setdefault(f"{name}, wall", []).append(wall)
        times.setdefault(name, []).append(used)

    for _ in range(runs):
        take("kept", 1, keep=True)
        for jobs in WORKERS:
            take(f"{jobs} jobs", jobs, keep=False)
        times.setdefault("python", []).append(measured((sys.executable, "-c", "pass"), cache)[1])
        done = subprocess.run(
            [sys.executable, "-c", LIMITS, folder],
            env={**os.environ, "PROPORTIONALITY_CACHE": str(cache)},
            capture_output=True,
            text=True,
            check=True,
        )
        for name, seconds in json.loads(done.stdout).items():
            times.setdefault(name, []).append(seconds)
    print(f"{number} laws …", file=sys.stderr)
    return {name: statistics.median(seen) for name, seen in times.items()}


COLUMNS = {
    "1 jobs": "1 process, s of processor",
    "1 jobs, wall": "wall",
    "2 jobs": "2 processes, s of processor",
    "2 jobs, wall": "wall",
    "4 jobs": "4 processes, s of processor",
    "4 jobs, wall": "wall",
    "kept": "counts kept, s of processor",
    "python": "limit: `python -c pass`",
    "parse": "limit: bare libyaml",
    "load": "loading, of it",
    "engine": "matching, of it",
    "plain": "limit: matching in plain Python",
}


def table(rows: dict[int, dict[str, float]]) -> str:
    lines = [
        f"| laws | {' | '.join(COLUMNS.values())} |",
        "| ---: | " + "---: | " * len(COLUMNS),
    ]
    for number, times in rows.items():
        lines.append(f"| {number} | {' | '.join(f'{times[name]:.3f}' for name in COLUMNS)} |")
    grown = {
        name: exponent({n: times[name] for n, times in rows.items() if n >= 10}) for name in COLUMNS
    }
    lines.append(f"| growth | {' | '.join(f'{grown[name]:.2f}' for name in COLUMNS)} |")
    return "\n".join(lines)


def put(section: str, page: Path) -> None:
    """Write a section, which begins with its heading, before the others of a page, in place of the one that stood there; begin a page that is not there."""
    heading = section.partition("\n")[0]
    text = page.read_text(encoding="utf-8") if page.exists() else f"# Speed\n\n{section}\n"
    rest = re.sub(rf"^{heading}\n.*?(?=^## |\Z)", "", text, flags=re.MULTILINE | re.DOTALL)
    at = rest.find("\n## ") + 1 or len(rest)
    page.write_text(f"{rest[:at]}{section}\n{rest[at:]}", encoding="utf-8")


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--output", type=Path, default=Path(__file__).with_name("RESULTS.md"))
    given = arguments.parse_args()
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        cache = root / "cache"
        cache.mkdir(mode=0o700)
        rows = {n: row(n, laws(root / str(n), n), cache, given.runs) for n in SIZES}
    written = f"""{HEADING}

Written by `python -m benchmarks.scale` on {dt.date.today()} · {processor()}, {os.cpu_count()} cores; load average {before:.1f} at the start,
{os.getloadavg()[0]:.1f} at the end. Whole processes, medians of {given.runs}, in turn; seconds of processor time say more than wall time where others are at work.
`check --brief` of the laws that ship and, beyond these, of generated ones of 25 offences; laws are compiled, nothing is counted beforehand but in the
column that says so. *Growth* is the exponent from 10 to 1,000 laws (1 is linear). A sweep beside one core's arithmetic is in [SWEEP.md](SWEEP.md).

{table(rows)}
"""
    put(written, given.output)
    print(written)


if __name__ == "__main__":
    main()
