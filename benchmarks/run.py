"""Ours and its peers on the same work, in one run, as ratios; writes RESULTS.md beside this file.

    python benchmarks/run.py [--peers FOLDER] [--runs 3] [--without-api] [--output FILE]

Needs the package installed with ``.[api,reports,test]``.  The peers are installed into an environment of their own in a
temporary folder (``--peers`` keeps it), never into this one.  Contestants take turns, so that whatever else the machine does falls on
all of them; numbers are medians.  Nothing here is a test.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import math
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.engines import (  # noqa: E402
    clips_run,
    host_run,
    median_ms,
    ours,
    plain_run,
    rego,
    rows_of,
)
from benchmarks.generate import write  # noqa: E402
from proportionality.rules.registry import rule_set  # noqa: E402

PEERS = (
    "check-jsonschema==0.39.0",
    "yamllint==1.38.0",
    "cfn-lint==1.58.0",
    "regopy==1.5.2",
    "ruff==0.17.6",
)
OPENFISCA = ("openfisca-core[web-api]==46.0.1", "openfisca-country-template==8.2.0")
SCHEMA = ROOT / "proportionality" / "law" / "jurisdiction-1.json"
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "PYTHONDONTWRITEBYTECODE": "",
    "NO_COLOR": "1",
}
NOTHING_KEPT = ("env", "PROPORTIONALITY_CACHE=off")
LOAD = "import sys; from proportionality.law.corpus import find, load_all; c = load_all(find(sys.argv[1:])[0]); assert c.files and not c.problems"


# A small process that starts another, so that the other's peak of memory is not that of the large process it was forked from.
LAUNCH = """
import json, os, subprocess, sys, time
started = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
said = child.stderr.read()
_, status, usage = os.wait4(child.pid, 0)
seconds = time.perf_counter() - started
json.dump([seconds, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), said.decode(errors="replace")[-2000:]], sys.stdout)
"""


def measured(command: Sequence[str | Path], cwd: Path) -> tuple[float, float]:
    """Seconds and peak MiB of a whole process; findings (exit 1 and the like) are fine, crashes are not."""
    launcher = [sys.executable, "-S", "-c", LAUNCH, *map(str, command)]
    done = subprocess.run(
        launcher, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    seconds, peak, status, said = json.loads(done.stdout)
    assert status >= 0 and "Traceback" not in said, f"{command}: {said}"  # noqa: PT018
    return seconds, peak


def in_turn(
    contestants: dict[str, Sequence[str | Path]], runs: int, cwd: Path
) -> dict[str, tuple[float, float]]:
    """The median seconds and the peak of each contestant."""
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    for _ in range(runs):
        for name, command in contestants.items():
            seen[name].append(measured(command, cwd))
    return {
        name: (statistics.median(t for t, _ in times), max(m for _, m in times))
        for name, times in seen.items()
    }


def processes(title: str, results: dict[str, tuple[float, float]], unit: float = 1000) -> str:
    """A table of whole processes; the first row is ours, the ratio is against it."""
    base = next(iter(results.values()))[0]
    said = "ms" if unit == 1000 else "s"
    lines = [f"| {title} | {said} | against ours | peak MiB |", "| --- | ---: | ---: | ---: |"]
    for name, (seconds, peak) in results.items():
        lines.append(
            f"| {name} | {seconds * unit:.{0 if unit == 1000 else 2}f} | {seconds / base:.2f} | {peak:.0f} |"
        )
    return "\n".join(lines)


def install(folder: Path, packages: Iterable[str]) -> Path:
    """An environment of its own; its folder of programs."""
    programs = folder / "bin"
    if not (programs / "python").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([programs / "python", "-m", "pip", "install", "-q", *packages], check=True)
    return programs


def versions(programs: Path) -> str:
    listed = subprocess.run(
        [programs / "python", "-m", "pip", "list", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    wanted = {re.split(r"[=\[]", package)[0] for package in (*PEERS, *OPENFISCA)}
    return ", ".join(
        f"{p['name']} {p['version']}"
        for p in json.loads(listed.stdout)
        if p["name"].lower().replace("_", "-") in wanted
    )


def templates(folder: Path, number: int, size: int) -> None:
    """CloudFormation templates of about the size of a generated jurisdiction."""
    folder.mkdir()
    for n in range(number):
        parts = [
            "AWSTemplateFormatVersion: '2010-09-09'\nDescription: made up for a measurement\nResources:\n"
        ]
        while sum(map(len, parts)) < size:
            i = len(parts)
            parts.append(
                f"  Queue{i}:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: queue-{n}-{i}\n      DelaySeconds: {i}\n"
                f"      MessageRetentionPeriod: 1209600\n      VisibilityTimeout: 30\n      Tags:\n        - Key: owner\n          Value: someone\n"
                f"  Topic{i}:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: topic-{n}-{i}\n      Subscription:\n"
                f"        - Protocol: sqs\n          Endpoint: !GetAtt Queue{i}.Arn\n"
            )
        (folder / f"template-{n}.yaml").write_text("".join(parts), encoding="utf-8")


def loading(programs: Path, folder: Path, runs: int) -> str:
    laws = sorted((folder / "laws").glob("*.yaml"))
    size = laws[0].stat().st_size
    templates(folder / "templates", len(laws), size)
    loads = (sys.executable, "-c", LOAD, folder / "laws")
    checks = (sys.executable, "-m", "proportionality", "check", folder / "laws")
    results = in_turn(
        {
            "ours, nothing kept: load and validate, every problem with its place": (
                *NOTHING_KEPT,
                *loads,
            ),
            f"ours, nothing kept: the same and all {len(rule_set().rules)} rules": (
                *NOTHING_KEPT,
                *checks,
            ),
            "ours, laws compiled before: load": loads,
            "ours, counted before: the same and all rules": checks,
            "check-jsonschema with our schema": (
                programs / "check-jsonschema",
                "--schemafile",
                SCHEMA,
                *laws,
            ),
            "yamllint": (
                programs / "yamllint",
                "-d",
                "{extends: default, rules: {line-length: disable}}",
                *laws,
            ),
        },
        runs,
        folder,
    )
    results["cfn-lint on templates of that size"] = measured(
        (programs / "cfn-lint", *sorted((folder / "templates").glob("*"))), folder
    )
    return processes(f"{len(laws)} files of {size / 1024:.0f} KiB, whole process", results, unit=1)


def rules(programs: Path, runs: int) -> str:
    sizes = (12, 25, 40, 100)
    laws = {size: rows_of(size) for size in sizes}
    table: dict[str, dict[int, float | None]] = {
        name: {} for name in ("ours", "plain Python (the limit)", "CLIPS (clipspy)")
    }
    stock: dict[int, float | None] = dict.fromkeys(sizes)
    reported, matches = dict.fromkeys(sizes, 0), dict.fromkeys(sizes, 0)
    for size, rows in laws.items():
        clips_work, plain_work = clips_run(rows), plain_run(rows)
        matches[size] = plain_work()
        assert clips_work() == ours(rows) == matches[size], "the engines disagree"
        works: dict[str, Callable[[], object]] = {
            "ours": lambda rows=rows: rule_set().engine.run(rows),
            "plain Python (the limit)": plain_work,
            "CLIPS (clipspy)": clips_work,
        }
        for name, ms in median_ms(works, runs * 7).items():
            table[name][size] = ms
        if answer := host_run(rows, runs):
            reported[size], stock[size] = answer
    table["durable-rules, its own Host"] = stock
    table["Rego (regopy)"] = rego(programs, laws, runs)
    lines = [
        f"| rules alone, ms a check | {' | '.join(f'{s} offences' for s in sizes)} | against ours at 40 |",
        "| --- | " + "---: | " * (len(sizes) + 1),
    ]
    base = table["ours"][40] or 1
    for name, times in table.items():
        cells = " | ".join("crashed" if (ms := times[s]) is None else f"{ms:.2f}" for s in sizes)
        at_40 = times[40]
        lines.append(f"| {name} | {cells} | {'' if at_40 is None else f'{at_40 / base:.2f}'} |")
    hits = ", ".join(f"{s}: {matches[s]}" for s in sizes)
    theirs = ", ".join(f"{s}: {reported[s]}" for s in sizes)
    lines += [
        "",
        f"All but the Host find the same matches ({hits}); each hands every match over with the numbers of its facts. The Host is not given",
        f"the facts that chained rules derive, and reports {theirs}.",
    ]
    return "\n".join(lines)


GROWTH = """
import datetime as dt, gc, json, sys, time
from pathlib import Path
from proportionality.rules.registry import rule_set
from proportionality.check import check_all
from proportionality.law.corpus import load_all
on = dt.date(2026, 11, 1)
rule_set().engine.run([])
points = {}
for folder in sys.argv[1:]:
    paths = sorted(Path(folder).glob("*.yaml"))
    best = []
    for _ in range(3):
        started = time.process_time()
        corpus = load_all(paths)
        gc.freeze()  # as the command line does
        loaded = time.process_time()
        report = check_all(corpus, on)
        ended = time.process_time()
        assert len(report.files) == len(paths), corpus.problems[:3]
        best.append((loaded - started, ended - loaded, len(report.findings)))
        del corpus, report
        gc.unfreeze()
    points[Path(folder).name] = min(best, key=lambda b: b[0] + b[1])
print(json.dumps(points))
"""


def exponent(points: dict[int, float]) -> float:
    """The slope of the line through the points on logarithmic scales."""
    xs, ys = [math.log(n) for n in points], [math.log(t) for t in points.values()]
    x, y = statistics.mean(xs), statistics.mean(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum(
        (a - x) ** 2 for a in xs
    )


def growth(folder: Path) -> str:
    def points(folders: list[Path]) -> dict[int, tuple[float, float, int]]:
        done = subprocess.run(
            [sys.executable, "-c", GROWTH, *map(str, folders)],
            capture_output=True,
            text=True,
            check=True,
            env=ENVIRONMENT | {"PROPORTIONALITY_CACHE": "off"},
        )
        return {int(name): tuple(point) for name, point in json.loads(done.stdout).items()}

    many, large = [], []
    for number in (1, 3, 10, 30, 100, 300, 1000):
        many.append(folder / "many" / str(number))
        write(many[-1], number, 25)
    for number in (10, 20, 50, 100, 200):
        large.append(folder / "large" / str(number))
        write(large[-1], 10, number)
    lines = []
    by_number, by_size = points(many), points(large)
    lines += [
        "| jurisdictions x 25 offences | load, s | check, s | together, ms each | findings |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {n} | {a:.3f} | {b:.3f} | {(a + b) / n * 1000:.1f} | {f} |"
        for n, (a, b, f) in by_number.items()
    ]
    together = exponent({n: a + b for n, (a, b, _) in by_number.items()})
    lines += [
        "",
        f"Exponent from 1 to 1,000 jurisdictions: **{together:.2f}** (linear is 1; the bound is 1.1).",
        "",
    ]
    lines += [
        "| offences in a jurisdiction | load, ms | check, ms | findings |",
        "| ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {n} | {a * 100:.1f} | {b * 100:.1f} | {f // 10} |" for n, (a, b, f) in by_size.items()
    ]
    load, check = (
        exponent({n: a for n, (a, _, _) in by_size.items()}),
        exponent({n: b for n, (_, b, _) in by_size.items()}),
    )
    lines += [
        "",
        f"Exponents from 10 to 200 offences: load **{load:.2f}**, check **{check:.2f}** (each drug offence is joined with each violent one, so",
    ]
    lines += ["matches, and at 200 offences comparators named in findings, grow with the square)."]
    lines += [
        "Processor time of one core, laws from their texts, nothing kept, every finding in words; the first row of each table still has caches to fill."
    ]
    return "\n".join(lines)


def startup(programs: Path, folder: Path, runs: int) -> str:
    ours = (sys.executable, "-m", "proportionality")
    one, template = (
        sorted((folder / "laws").glob("*"))[0],
        sorted((folder / "templates").glob("*"))[0],
    )
    return "\n\n".join(
        (
            processes(
                "start-up",
                in_turn(
                    {
                        "ours: --version": (*ours, "--version"),
                        "ours: explain VC001": (*ours, "explain", "VC001"),
                        "python -c pass": (sys.executable, "-c", "pass"),
                        "ruff --version (the limit)": (programs / "ruff", "--version"),
                        "cfn-lint --version": (programs / "cfn-lint", "--version"),
                        "cfn-lint --list-rules": (programs / "cfn-lint", "--list-rules"),
                    },
                    runs * 3,
                    folder,
                ),
            ),
            processes(
                "one file, whole process",
                in_turn(
                    {
                        "ours, nothing kept: check": (*NOTHING_KEPT, *ours, "check", one),
                        "ours, counted before: check": (*ours, "check", one),
                        "check-jsonschema, structure only": (
                            programs / "check-jsonschema",
                            "--schemafile",
                            SCHEMA,
                            one,
                        ),
                        "yamllint, style only": (programs / "yamllint", one),
                        "cfn-lint": (programs / "cfn-lint", template),
                    },
                    runs * 3,
                    folder,
                ),
            ),
        )
    )


def api(folder: Path) -> str:
    command = [sys.executable, str(ROOT / "benchmarks" / "api.py")]
    with contextlib.suppress(subprocess.CalledProcessError):
        command += ["--openfisca", str(install(folder / "openfisca", OPENFISCA) / "python")]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=ENVIRONMENT, cwd=ROOT, timeout=900
    )
    return (
        done.stdout.strip()
        if done.returncode == 0
        else f"Not measured: benchmarks/api.py ended with {done.returncode}: `{done.stderr.strip()[-300:]}`"
    )


def speed() -> float:
    """Milliseconds that a fixed piece of plain Python takes: on a shared machine it is not always the same."""
    started = time.perf_counter()
    sum(i % 7 for i in range(200_000))
    return (time.perf_counter() - started) * 1000


def processor() -> str:
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n")
        return next(line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return platform.processor() or platform.machine()


HEADINGS = ("Loading and validating", "Rules", "Start-up", "Growth", "HTTP API")


def others(page: Path) -> list[str]:
    """The sections of the page that other modules of this folder have written; they stay."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return [one for one in sections if not one.startswith(tuple(f"## {h}\n" for h in HEADINGS))]


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "--peers", type=Path, help="where to keep the peers' environments (default: thrown away)"
    )
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--without-api", action="store_true")
    arguments.add_argument("--output", type=Path, default=Path(__file__).with_name("RESULTS.md"))
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peers = given.peers or folder / "peers"
        programs = install(peers / "tools", PEERS)
        write(folder / "laws", 200, 25)
        before, speeds = os.getloadavg(), list[float]()
        parts = [
            "# Speed, side by side",
            "",
            "Written by `python benchmarks/run.py`; ratios mean more than numbers.",
            "",
        ]
        made_by: tuple[Callable[[], str], ...] = (
            lambda: loading(programs, folder, given.runs),
            lambda: rules(programs, given.runs),
            lambda: startup(programs, folder, given.runs),
            lambda: growth(folder),
            lambda: "Left out." if given.without_api else api(peers),
        )
        for heading, make in zip(HEADINGS, made_by, strict=True):
            print(f"{heading} …", file=sys.stderr)
            speeds.append(statistics.median(speed() for _ in range(5)))
            made = make()
            speeds.append(statistics.median(speed() for _ in range(5)))
            parts += [
                f"## {heading}",
                "",
                made,
                "",
                f"The loop took {speeds[-2]:.0f} ms before, {speeds[-1]:.0f} ms after.",
                "",
            ]
        after = os.getloadavg()
        import importlib.metadata

        own = ", ".join(
            f"{p} {importlib.metadata.version(p)}"
            for p in ("proportionality", "durable-rules", "clipspy", "pydantic", "PyYAML")
        )
        parts[3:3] = [
            "",
            f"{dt.date.today()} · {processor()}, {os.cpu_count()} cores, {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') >> 30} GiB · "
            f"{platform.platform()} · Python {platform.python_version()}  ",
            f"{own}; peers: {', '.join(versions(bin) for bin in sorted(peers.glob('*/bin')))}  ",
            f"load average {before[0]:.1f} at the start, {after[0]:.1f} at the end; a fixed loop of plain Python took {min(speeds):.0f} to "
            f"{max(speeds):.0f} ms in the course of the run: so much did the machine's own speed vary",
        ]
    at = parts.index(f"## {HEADINGS[0]}")
    parts[at:at] = others(given.output)
    given.output.write_text("\n".join(parts), encoding="utf-8")
    print(given.output.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
