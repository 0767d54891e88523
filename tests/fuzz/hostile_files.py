"""A fresh corpus of mutated and hostile files, and what `proportionality check` makes of each.

    python -m tests.fuzz.hostile_files [--seed 1] [--number 300] [--alone]

Each file ends with exit code 2 and a message that names a place, or with the right answer: the findings that the rules in plain
Python (`tests/properties/oracle.py`) have of it.  Printed are, by kind, how many were refused and read, and the most
processor time; ``--alone`` gives each file a process of its own.  With another seed it is another corpus.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import yaml

from proportionality.law.corpus import load_bytes, shipped
from proportionality.law.parse import parse
from tests.fuzz.spoiled import said_at, spoiled
from tests.fuzz.target import edited, seed
from tests.properties.oracle import verdict

DAY = dt.date(2026, 11, 26)
SHORTEST = 12  # shipped laws that are short enough to be written again in a moment
ODD = [
    "\xa0",
    "\u200b",
    "\u200e",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\u2028",
    "\x85",
    "\x00",
    "\x1b",
    "\x7f",
    "\xad",
    "́",
    "\u3000",
    "–",
    "−",
    "’",
    "“",
    "½",
    "²",
    "٠",
    "۵",
    "१",
    "５",
    "𝟓",
    "а",
    "е",
    "ο",
    "ı",
    "ſ",
    "\ud7ff",
    "💊",
    "\U000e0041",
    "\ufffe",
    "�",
    "⁄",
]
NUMBERS = (
    "5" * 5000, "-5", "0", "00005", "5.0", "5e9", "0x10", "1_000", "1:30", ".inf", "+5", "5,5,5", "1/2", "5 000 000 000 000 000 000 000 000 000",
)  # fmt: skip


def _laws() -> list[bytes]:
    paths = sorted(shipped().glob("*.yaml"), key=lambda path: path.stat().st_size)
    return [seed(), *(path.read_bytes() for path in paths[:SHORTEST])]


def _spoilt(rng: random.Random, laws: list[bytes]) -> bytes:
    values = [parse(law, "law.yaml").value for law in laws]
    said = said_at(values)
    made = spoiled(rng.choice(values), rng, said)
    return yaml.safe_dump(made, sort_keys=False, allow_unicode=rng.random() < 0.5).encode()


def _edited(rng: random.Random, laws: list[bytes]) -> bytes:
    return edited(rng.randbytes(4 * rng.randint(1, 12)))


def _torn(rng: random.Random, laws: list[bytes]) -> bytes:
    law = rng.choice(laws)
    cut = rng.randrange(len(law))
    return rng.choice((law[:cut], law[cut:], law[:cut] + law[:cut], law + law[cut:]))


def _flipped(rng: random.Random, laws: list[bytes]) -> bytes:
    law = bytearray(rng.choice(laws))
    for _ in range(rng.choice((1, 2, 8, 64))):
        law[rng.randrange(len(law))] ^= 1 << rng.randrange(8)
    return bytes(law)


def _odd(rng: random.Random, laws: list[bytes]) -> bytes:
    """Characters that look like others, or like nothing, somewhere in a law."""
    text = rng.choice(laws).decode()
    for _ in range(rng.choice((1, 1, 3))):
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(ODD) + text[at + rng.randint(0, 1) :]
    return text.encode("utf-8", "surrogatepass")


def _numbered(rng: random.Random, laws: list[bytes]) -> bytes:
    """A number of another kind in the place of one."""
    text = rng.choice(laws).decode()
    at = rng.choice(list(re.finditer(r"\b\d+\b", text)))
    return (text[: at.start()] + rng.choice(NUMBERS) + text[at.end() :]).encode()


def _moved(rng: random.Random, laws: list[bytes]) -> bytes:
    """Lines in another order, twice, or further in."""
    lines = rng.choice(laws).split(b"\n")
    for _ in range(rng.choice((1, 2, 5))):
        at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
        what = rng.randrange(4)
        if what == 0:
            lines[at], lines[to] = lines[to], lines[at]
        elif what == 1:
            lines.insert(to, lines[at])
        elif what == 2:
            lines[at] = b" " * rng.randint(1, 40) + lines[at]
        else:
            lines[at] = lines[at].lstrip() if rng.random() < 0.5 else b"#" + lines[at]
    return b"\n".join(lines)


def _written(rng: random.Random, laws: list[bytes]) -> bytes:
    """The same law as another program may write it."""
    law = rng.choice(laws)
    text = law.decode()
    values = parse(law, "law.yaml").value
    return rng.choice(
        (
            lambda: text.encode("utf-16"),
            lambda: text.encode("latin-1", "replace"),
            lambda: b"\xef\xbb\xbf" + law,
            lambda: law.replace(b"\n", b"\r\n"),
            lambda: law.replace(b"\n", b"\r"),
            lambda: law.replace(b"  ", b"\t"),
            lambda: json.dumps(values).encode(),
            lambda: json.dumps(values, indent=rng.randint(0, 8)).encode(),
            lambda: yaml.safe_dump(values, default_flow_style=True, width=10**9).encode(),
            lambda: yaml.safe_dump([values]).encode(),
            lambda: yaml.safe_dump({"law": values}).encode(),
            lambda: b"---\n" + law + b"\n...\n",
            lambda: law + b"\n---\n" + law,
            lambda: b"%YAML 1.1\n---\n" + law,
            lambda: b"<html><body><pre>" + law + b"</pre></body></html>",
            lambda: b"PK\x03\x04" + law,
            lambda: b"%PDF-1.7\n" + law,
        )
    )()


def _huge(rng: random.Random, laws: list[bytes]) -> bytes:
    """Much of something, where a law has little."""
    n = rng.choice((50, 2000, 60_000))
    law = rng.choice(laws)
    word = "x" * n
    return rng.choice(
        (
            lambda: b"[" * n,
            lambda: b"{a: " * n,
            lambda: b"- " * n,
            lambda: b"? " * n,
            lambda: b"a:\n" + b"".join(b" " * i + b"a:\n" for i in range(1, min(n, 1000))),
            lambda: law + f"\n{word}: 1\n".encode(),
            lambda: law + b"\nnot_encoded:\n" + b"- {what: a, why: b}\n" * n,
            lambda: law.replace(
                b"sources:\n", b"sources:\n" + b"".join(b"  s%d: 1\n" % i for i in range(n))
            ),
            lambda: (
                law + f"\nread_twice: {{date: 2020-01-01, by: {word}, differ: {word}}}\n".encode()
            ),
            lambda: (
                b"a: &a [x, x]\n"
                + b"".join(b"b%d: &b%d [*a, *a]\n" % (i, i) for i in range(min(n, 5000)))
            ),
            lambda: law + b"\n" + b"<<: {}\n" * n,
            lambda: law + b"\n" + b"#" * n * 15,
            lambda: law + b"\n" * n * 17,
            lambda: b"schema: 1\n" * n,
            lambda: law.replace(b"title: ", b"title: !!python/object/apply:os.system ", 1),
            lambda: law + b'\npositions: {said: ["' + b"\\u200b" * n + b'"]}\n',
            lambda: law.replace(b"since: ", b"since: " + b"2" * n, 1),
            lambda: law.replace(b"schema: 1", b"schema: 1" + b"0" * n, 1),
            lambda: rng.randbytes(n),
            lambda: b"",
            lambda: b"\n" * n,
            lambda: b"'" * n,
            lambda: b"a: |\n" + b" " * n + b"x",
        )
    )()


KINDS = {
    "a value that does not belong": _spoilt,
    "words put in and moved": _edited,
    "torn": _torn,
    "bits turned": _flipped,
    "odd characters": _odd,
    "odd numbers": _numbered,
    "lines moved": _moved,
    "written otherwise": _written,
    "much of something": _huge,
}


def files(start: int, number: int) -> Iterator[tuple[str, bytes]]:
    """So many files, each with its kind, the kinds in turn."""
    rng, laws, kinds = random.Random(start), _laws(), list(KINDS)
    for index in range(number):
        kind = kinds[index % len(kinds)]
        yield kind, KINDS[kind](rng, laws)


def wrong_with(data: bytes, code: int, out: str, err: str) -> str:
    """What is wrong with how a check of a file ended; empty where nothing is."""
    if "Traceback" in err:
        return "a traceback"
    file, problems = load_bytes(data, "law.yaml")
    if code == 2:
        if file is not None:
            return "refused, though it loads"
        return (
            "" if re.search(r"law\.yaml:\d+:\d+: error: ", err) else "no message that names a place"
        )
    if code != 0:
        return f"exit code {code}"
    if file is None:
        return f"taken, though it is refused: {problems[0]}"
    expected = {
        (rule, offence)
        for (rule, offence, _), sure in verdict(file.jurisdiction, DAY).items()
        if sure
    }
    report = json.loads(out)
    waived = {(w["rule"], w["offence"] or "") for w in report.get("waived", ())}
    found = {(f["rule"], f["offence"] or "") for f in report["findings"]} | waived
    return (
        "" if found == expected else f"found {sorted(found ^ expected)} otherwise than the oracle"
    )


ARGUMENTS = ("--format", "json", "--as-of", DAY.isoformat())


def checked(path: Path) -> tuple[int, str, str]:
    """How `proportionality check` of a file ends, in this process: exit code, standard output and error."""
    from click.testing import CliRunner

    from proportionality.cli.main import main

    result = CliRunner().invoke(main, ["check", str(path), *ARGUMENTS], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def _checked_alone(path: Path) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "proportionality", "check", str(path), *ARGUMENTS]
    ended = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    return ended.returncode, ended.stdout, ended.stderr


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--number", type=int, default=300)
    asked.add_argument("--alone", action="store_true")
    asked.add_argument("--keep", type=Path, help="a folder for the files that end wrongly")
    given = asked.parse_args()
    run = _checked_alone if given.alone else checked
    rows: dict[str, list[tuple[int, float]]] = {}
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "law.yaml")
        for index, (kind, data) in enumerate(files(given.seed, given.number)):
            path.write_bytes(data)
            before = os.times()
            started = time.monotonic()
            code, out, err = run(path)
            after = os.times()
            spent = sum(after[:4]) - sum(before[:4])
            rows.setdefault(kind, []).append((code, spent))
            if said := wrong_with(data, code, out, err):
                wrong += 1
                print(f"{given.seed}/{index} {kind}: {said}")
                if given.keep:
                    given.keep.mkdir(exist_ok=True)
                    (given.keep / f"{given.seed}-{index}.yaml").write_bytes(data)
            if spent > 2:
                print(
                    f"{given.seed}/{index} {kind}: {spent:.1f} s ({time.monotonic() - started:.1f} s waited)"
                )
    for kind, ended in rows.items():
        refused = sum(code == 2 for code, _ in ended)
        slowest = max(spent for _, spent in ended)
        print(f"{kind}: {refused} refused, {len(ended) - refused} read, at most {slowest:.2f} s")
    print(f"{given.number} files, {wrong} ended wrongly")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
