"""The core, measured: whole processes, two hundred made-up jurisdictions, and the rules alone beside other engines.

    python benchmarks/core.py [--runs 7]

The peers run the very same rules on the very same facts, translated from our compiled rules, in this one process (the stock Host
of durable-rules in a child, because it can crash), and must agree on the number of matches; each engine
hands over every match with the numbers of its facts.  Nothing here is a test: machines
are shared and noisy, so read the ratios.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.generate import jurisdiction, write
from proportionality.check import engine
from proportionality.corpus import load_bytes
from proportionality.facts import facts_on
from tests.properties.oracle import oracle

ON = dt.date(2026, 11, 1)
COMPARE = {"$lt": "<", "$lte": "<=", "$gt": ">", "$gte": ">=", "$neq": "<>"}
Rows = list[tuple[str, dict[str, int | str]]]


def rows_of(offences: int) -> Rows:
    file, problems = load_bytes(jurisdiction("AAA", offences).encode(), "generated.yaml")
    assert file is not None, problems
    return facts_on(file.jurisdiction, ON).rows(sure=True)


def median_ms(work: Callable[[], object], runs: int) -> float:
    work()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def numbered(rows: Rows) -> list[dict[str, int | str]]:
    short = engine().program.short
    return [
        {"id": str(n), "k": kind, "g": 1, "n": n, **{short[name]: value for name, value in values.items()}}
        for n, (kind, values) in enumerate(rows, 1)
    ]


def flat(pattern: dict) -> list[dict]:
    return pattern["$and"] if set(pattern) == {"$and"} else [pattern]


def clips_program() -> str:
    """Our compiled rules as CLIPS: a template for each kind, a rule for each rule; chained rules assert findings."""
    program = engine().program
    text = []
    for kind, fields in program.schema.items():
        slots = " ".join(f"(slot {program.short[name]})" for name in fields)
        text.append(f"(deftemplate {kind} {slots})")
    for name, rule in json.loads(program.text).items():
        if name.startswith("_"):
            continue
        wanted = {(alias, field) for p in rule["all"] for body in p.values() for c in flat(body) for alias, field in refs(c)}
        patterns = []
        for pattern in rule["all"]:
            ((alias, body),) = pattern.items()
            kind, slots = "", {}
            for condition in flat(body):
                ((key, value),) = condition.items()
                operator, (field, value) = (COMPARE[key], next(iter(value.items()))) if key in COMPARE else ("=", (key, value))
                if field == "k":
                    kind = value
                elif isinstance(value, dict):
                    ((other, other_field),) = value.items()
                    slots.setdefault(field, []).append(f":({operator} ?{alias}-{field} ?{other}-{other_field})")
                elif isinstance(value, str):
                    slots.setdefault(field, []).append(value)
                else:
                    slots.setdefault(field, []).append(f":({operator} ?{alias}-{field} {value})")
            for a, field in wanted:
                if a == alias:
                    slots.setdefault(field, [])
            slots.setdefault("n", [])
            body_text = " ".join(f"({field} {'&'.join([f'?{alias}-{field}', *tests])})" for field, tests in slots.items())
            patterns.append(f"({kind} {body_text})")
        code = name.partition("_")[0]
        action = f"(assert (finding (r {code}) (o ?drug-n) (g 1) (n 0)))" if code in program.chained else ""
        aliases = [alias for p in rule["all"] for alias in p]
        found = " ".join(f"?{alias}-n" for alias in aliases)
        text.append(f"(defrule {name} {' '.join(patterns)} => (record {name} {found}) {action})")
    return "\n".join(text)


def refs(condition: dict) -> list[tuple[str, str]]:
    ((key, value),) = condition.items()
    if key in COMPARE:
        ((_, value),) = value.items()
    return [(alias, field) for alias, field in value.items()] if isinstance(value, dict) else []


def clips_run(rows: Rows) -> Callable[[], int]:
    import clips

    environment = clips.Environment()
    found: list[tuple[object, ...]] = []
    environment.define_function(lambda *bound: found.append(bound), "record")
    for construct in clips_program().split("\n"):
        environment.build(construct)
    facts = [
        (row["k"], {name: clips.Symbol(v) if isinstance(v, str) else v for name, v in row.items() if name not in ("id", "k")})
        for row in numbered(rows)
    ]

    def work() -> int:
        environment.reset()
        found.clear()
        for kind, fields in facts:
            environment.find_template(kind).assert_fact(**fields)
        environment.run()
        return len(found)

    return work


HOST = """
import json, sys, time, statistics
from durable import engine
definition, facts, runs = json.load(sys.stdin)
fired = [0]
class Host(engine.Host):
    pass
def act(c): fired[0] += 1
for rule in definition.values(): rule["run"] = act
host = Host({"law": definition})
times = []
for run in range(runs + 1):
    fired[0] = 0
    started = time.perf_counter()
    for fact in facts:
        try: host.assert_fact("law", {**fact, "sid": str(run)})
        except engine.MessageNotHandledException: pass
    times.append((time.perf_counter() - started) * 1000)
print(statistics.median(times[1:]))
"""


def host_ms(rows: Rows, runs: int) -> float | None:
    definition = {name: rule for name, rule in json.loads(engine().program.text).items() if not name.startswith("_")}
    given = json.dumps([definition, numbered(rows), runs])
    done = subprocess.run([sys.executable, "-c", HOST], input=given, capture_output=True, text=True, timeout=300, check=False)
    return float(done.stdout) if done.returncode == 0 else None


def process(*command: str, cwd: Path | None = None) -> tuple[float, float]:
    """Wall milliseconds and peak MiB of a child process."""
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "proportionality", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=cwd
    )
    _, _, usage = os.wait4(child.pid, 0)
    return (time.perf_counter() - started) * 1000, usage.ru_maxrss / 1024


def whole(name: str, runs: int, *command: str, cwd: Path | None = None) -> str:
    process(*command, cwd=cwd)
    measured = [process(*command, cwd=cwd) for _ in range(runs)]
    return f"| {name} | {statistics.median(m[0] for m in measured):.0f} | {min(m[0] for m in measured):.0f} | {max(m[1] for m in measured):.0f} |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--runs", type=int, default=7)
    runs = options.parse_args().runs
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "one.yaml").write_text(jurisdiction("AAA", 25), encoding="utf-8")
        many = folder / "many"
        many.mkdir()
        write(many, 200, 25)
        print("| whole process | median ms | least ms | peak MiB |\n| --- | ---: | ---: | ---: |")
        print(whole("--version", runs, "--version"))
        print(whole("explain VC001", runs, "explain", "VC001"))
        print(whole("check one file, 25 offences, JSON", runs, "check", "one.yaml", "--format", "json", cwd=folder))
        print(whole("check 200 jurisdictions x 25 offences", max(runs // 2, 2), "check", str(many), cwd=folder))
    print("\n| rules only, median ms a check | 12 offences | 25 | 40 | 100 | ratio at 40 |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    sizes = (12, 25, 40, 100)
    laws = {size: rows_of(size) for size in sizes}
    table: dict[str, dict[int, float | None]] = {"ours": {}, "CLIPS (clipspy)": {}, "durable-rules, stock Host": {}, "plain Python": {}}
    for size, rows in laws.items():
        clips_work = clips_run(rows)
        assert clips_work() == len(engine().run(rows)) == len(oracle(rows)), "the engines disagree"
        table["ours"][size] = median_ms(lambda rows=rows: engine().run(rows), runs * 3)
        table["CLIPS (clipspy)"][size] = median_ms(clips_work, runs * 3)
        table["durable-rules, stock Host"][size] = host_ms(rows, runs)
        table["plain Python"][size] = median_ms(lambda rows=rows: oracle(rows), runs * 3)
    base = table["ours"][40] or 1
    for name, times in table.items():
        cells = " | ".join("crashed" if times[s] is None else f"{times[s]:.2f}" for s in sizes)
        ratio = "" if times[40] is None else f"{times[40] / base:.2f}"
        print(f"| {name} | {cells} | {ratio} |")
    print(f"\npeak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
