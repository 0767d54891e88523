"""Our rules on other engines: the same compiled rules on the same facts, translated.

Each engine hands over every match with the numbers of its facts.  CLIPS runs in this process, the stock Host of durable-rules in
a child because it can crash, Rego in an environment of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from benchmarks.generate import jurisdiction
from proportionality.law.corpus import load_bytes
from proportionality.measure import measured_on
from proportionality.rules.facts import facts_of
from proportionality.rules.registry import rule_set

ON = dt.date(2026, 11, 1)
COMPARE = {"$lt": "<", "$lte": "<=", "$gt": ">", "$gte": ">=", "$neq": "<>"}
Rows = list[tuple[str, dict[str, int | str]]]


def rows_of(offences: int) -> Rows:
    file, problems = load_bytes(jurisdiction("AAA", offences).encode(), "generated.yaml")
    assert file is not None, problems
    return facts_of(measured_on(file.jurisdiction, ON), rule_set().fields).given(sure=True)


def ours(rows: Rows) -> int:
    """How many matches our engine finds."""
    return sum(len(its.rows) for its in rule_set().engine.run(rows))


def median_ms(works: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Median milliseconds of this process's own processor time for each, taken in turn."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(runs + 1):
        for name, work in works.items():
            started = time.process_time()
            work()
            if number:  # the first round warms up
                times[name].append((time.process_time() - started) * 1000)
    return {name: statistics.median(seen) for name, seen in times.items()}


def numbered(rows: Rows) -> list[dict[str, int | str]]:
    short = rule_set().engine.program.short
    return [
        {
            "id": str(n),
            "k": kind,
            "g": 1,
            "n": n,
            **{short[name]: value for name, value in values.items()},
        }
        for n, (kind, values) in enumerate(rows, 1)
    ]


def flat(pattern: dict) -> list[dict]:
    return pattern["$and"] if set(pattern) == {"$and"} else [pattern]


def clips_program() -> str:
    """Our compiled rules as CLIPS: a template for each kind, a rule for each rule; chained rules assert findings."""
    program = rule_set().engine.program
    text = []
    for kind, fields in program.schema.items():
        slots = " ".join(f"(slot {program.short[name]})" for name in fields)
        text.append(f"(deftemplate {kind} {slots})")
    for name, rule in json.loads(program.text).items():
        if name.startswith("_"):
            continue
        wanted = {
            (alias, field)
            for p in rule["all"]
            for body in p.values()
            for c in flat(body)
            for alias, field in refs(c)
        }
        patterns = []
        for pattern in rule["all"]:
            ((alias, body),) = pattern.items()
            kind, slots = "", {}
            for condition in flat(body):
                ((key, value),) = condition.items()
                operator, (field, value) = (
                    (COMPARE[key], next(iter(value.items())))
                    if key in COMPARE
                    else ("=", (key, value))
                )
                if field == "k":
                    kind = value
                elif isinstance(value, dict):
                    ((other, other_field),) = value.items()
                    slots.setdefault(field, []).append(
                        f":({operator} ?{alias}-{field} ?{other}-{other_field})"
                    )
                elif isinstance(value, str):
                    slots.setdefault(field, []).append(value)
                else:
                    slots.setdefault(field, []).append(f":({operator} ?{alias}-{field} {value})")
            for a, field in wanted:
                if a == alias:
                    slots.setdefault(field, [])
            slots.setdefault("n", [])
            body_text = " ".join(
                f"({field} {'&'.join([f'?{alias}-{field}', *tests])})"
                for field, tests in slots.items()
            )
            patterns.append(f"({kind} {body_text})")
        code = name.partition("_")[0]
        action = (
            f"(assert (finding (r {code}) (o ?drug-n) (g 1) (n 0)))"
            if code in program.chained
            else ""
        )
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
        (
            row["k"],
            {
                name: clips.Symbol(v) if isinstance(v, str) else v
                for name, v in row.items()
                if name not in ("id", "k")
            },
        )
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
def act(c): fired[0] += len(vars(c).get("m", "1"))  # several matches come as a list
for rule in definition.values(): rule["run"] = act
host = engine.Host({"law": definition})
times = []
for run in range(runs + 1):
    fired[0] = 0
    started = time.process_time()
    for fact in facts:
        try: host.assert_fact("law", {**fact, "sid": str(run)})
        except engine.MessageNotHandledException: pass
    times.append((time.process_time() - started) * 1000)
print(json.dumps([fired[0], statistics.median(times[1:])]))
"""


def host_run(rows: Rows, runs: int) -> tuple[int, float] | None:
    """Matches and median milliseconds of the stock Host, which is given no chained rules' facts; None where it crashes."""
    definition = {
        name: rule
        for name, rule in json.loads(rule_set().engine.program.text).items()
        if not name.startswith("_")
    }
    given = json.dumps([definition, numbered(rows), runs])
    done = subprocess.run(
        [sys.executable, "-c", HOST],
        input=given,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return tuple(json.loads(done.stdout)) if done.returncode == 0 else None


def plain_program() -> str:
    """Our compiled rules as plain Python: nested loops, each comparison as early as it can be made."""
    program = rule_set().engine.program
    operators = {"$lt": "<", "$lte": "<=", "$gt": ">", "$gte": ">=", "$neq": "!="}
    text = ["def work(kinds, found):", " derived = set()"]
    rules = {n: r for n, r in json.loads(program.text).items() if not n.startswith("_")}
    chained_last = sorted(rules, key=lambda name: bool(program.parts[name]))
    for name in chained_last:
        depth, aliases = 1, []
        for pattern in rules[name]["all"]:
            ((alias, body),) = pattern.items()
            aliases.append(alias)
            kind, tests = "", []
            for condition in flat(body):
                ((key, value),) = condition.items()
                operator = operators.get(key, "==")
                if key in operators:
                    ((key, value),) = value.items()
                if isinstance(value, dict):
                    ((other, field),) = value.items()
                    value = f'{other}["{field}"]'
                elif key == "k":
                    kind = value
                    continue
                else:
                    value = repr(value)
                tests.append(f'{alias}["{key}"] {operator} {value}')
            text.append(f'{" " * depth}for {alias} in kinds["{kind}"]:')
            depth += 1
            text.append(f"{' ' * depth}if {' and '.join(tests) or True}:")
            depth += 1
        bound = ", ".join(f'{alias}["n"]' for alias in aliases)
        text.append(f'{" " * depth}found.append(("{name}", {bound}))')
        code = name.partition("_")[0]
        if code in program.chained:
            text.append(f'{" " * depth}if ("{code}", drug["n"]) not in derived:')
            text.append(f'{" " * depth} derived.add(("{code}", drug["n"]))')
            text.append(
                f'{" " * depth} kinds["finding"].append('
                f'{{"r": "{code}", "o": drug["n"], "g": 1, "n": drug["n"]}})'
            )
    return "\n".join(text)


@cache
def plain_work() -> Callable[..., None]:
    made: dict[str, Callable[..., None]] = {}
    exec(plain_program(), made)
    return made["work"]


def plain_run(rows: Rows) -> Callable[[], int]:
    """The rules as plain Python, on facts that are ready for it."""
    facts: dict[str, list[dict[str, int | str]]] = {
        kind: [] for kind in rule_set().engine.program.schema
    }
    for row in numbered(rows):
        facts[str(row["k"])].append(row)

    def work() -> int:
        found: list[tuple[object, ...]] = []
        facts["finding"].clear()
        plain_work()(facts, found)
        return len(found)

    return work


def rego_program() -> str:
    """Our compiled rules as Rego: a set of matches for each rule; chained rules add to the set of findings."""
    program = rule_set().engine.program
    text = ["package law", "import rego.v1"]
    operators = {"$lt": "<", "$lte": "<=", "$gt": ">", "$gte": ">=", "$neq": "!="}
    for name, rule in json.loads(program.text).items():
        if name.startswith("_"):
            continue
        body, aliases = [], []
        for pattern in rule["all"]:
            ((alias, conditions),) = pattern.items()
            aliases.append(alias)
            for condition in flat(conditions):
                ((key, value),) = condition.items()
                operator, (field, value) = (
                    (operators[key], next(iter(value.items())))
                    if key in operators
                    else ("==", (key, value))
                )
                if field == "k":
                    body.append(
                        f"some {alias} in {'finding' if value == 'finding' else f'input.{value}'}"
                    )
                elif isinstance(value, dict):
                    ((other, other_field),) = value.items()
                    body.append(f"{alias}.{field} {operator} {other}.{other_field}")
                else:
                    body.append(f"{alias}.{field} {operator} {json.dumps(value)}")
        matched = ", ".join(f"{alias}.n" for alias in aliases)
        text.append(f"{name} contains [{matched}] if {{ {'; '.join(body)} }}")
        code = name.partition("_")[0]
        if code in program.chained:
            text.append(
                f'finding contains {{"r": "{code}", "o": drug.n, "g": 1, "n": drug.n}} if {{ {"; ".join(body)} }}'
            )
    return "\n".join(text)


REGO = """
import json, regopy, statistics, sys, time
module, inputs, runs = json.load(sys.stdin)
rego = regopy.Interpreter()
rego.add_module("law", module)
def check(text):
    rego.set_input(json.loads(text))
    return json.loads(str(rego.query("data.law")))
def count(answer):
    law = answer["expressions"][0] if "expressions" in answer else answer["result"][0]["expressions"][0]
    return sum(len(found) for name, found in law.items() if name != "finding" and isinstance(found, list))
result = {}
for size, text in inputs.items():
    number = count(check(text))
    times = []
    for _ in range(runs):
        started = time.process_time()
        check(text)
        times.append((time.process_time() - started) * 1000)
    result[size] = [number, statistics.median(times)]
print(json.dumps(result))
"""


def rego(programs: Path, laws: dict[int, list], runs: int) -> dict[int, float | None]:
    inputs = {}
    for size, rows in laws.items():
        kinds: dict[str, list] = {kind: [] for kind in rule_set().engine.program.schema}
        for row in numbered(rows):
            kinds[str(row["k"])].append(row)
        inputs[size] = json.dumps(kinds)
    given = json.dumps([rego_program(), inputs, runs])
    done = subprocess.run(
        [programs / "python", "-c", REGO],
        input=given,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if done.returncode:
        print(f"regopy: exit {done.returncode}: {done.stderr[-1500:]}", file=sys.stderr)
        return dict.fromkeys(laws, None)
    answers = {int(size): answer for size, answer in json.loads(done.stdout).items()}
    for size, (number, _) in answers.items():
        expected = plain_run(laws[size])()
        assert number == expected, f"regopy finds {number} matches where there are {expected}"
    return {size: ms for size, (_, ms) in answers.items()}
