"""Nothing that a stranger writes takes more than linear time: every pattern, every form field, every kind of file."""

import ast
import time

import pytest

from proportionality.law.amounts import AmountRange
from proportionality.law.corpus import load_bytes
from proportionality.law.dates import read_day
from proportionality.law.document import MAX_BYTES
from proportionality.law.fines import Fine
from proportionality.law.terms import Term
from proportionality.law.written import QuantityError
from proportionality.rules.example_files import expand
from tests.unit.hostile import (
    LIMIT,
    Found,
    NotLiteral,
    in_source,
    patterns,
    possessive_groups,
    slowest,
)

FOUND = list(patterns())


def test_patterns_are_found():
    assert len(FOUND) > 20
    assert any("law/parse.py" in str(one) for one in FOUND)
    assert any(str(one).startswith("api/") for one in FOUND)


@pytest.mark.parametrize("found", FOUND, ids=str)
def test_no_pattern_is_worse_than_linear(found):
    took, text = slowest(found)
    assert took <= LIMIT, f"{took:.2f} s on {text}"


@pytest.mark.parametrize("found", FOUND, ids=str)
def test_no_repeated_group_is_possessive(found):
    """Python before 3.11.5 goes on behind what such a group failed on: "31, 2016" loses its comma (python/cpython#106052)."""
    assert possessive_groups(found.pattern, found.flags) == 0


def test_possessive_groups_are_noticed():
    assert possessive_groups(r"[0-9]++(?:[.,][0-9]++)*+", 0) == 1
    assert possessive_groups(r"a*+(?:b|[cd]?+)*", 0) == 0


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"(a|a)*b", "fullmatch"),
        (r"(?:a+)+b", "match"),
        (r"\s+$", "search"),
        (r"a*a*b", "match"),
        (r"[-+]?(?:[0-9][0-9_]*)?\.?[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?", "fullmatch"),
        (r"^(?P<name>.*?)[\s:,]+(?P<amount>(?:over|at least)\s.+|[0-9].*)$", "match"),
        (r"x*y", "search"),
    ],
)
def test_patterns_that_are_worse_are_noticed(pattern, method):
    assert slowest(Found("here", pattern, 0, (method,)))[0] > LIMIT


@pytest.mark.parametrize(
    "source",
    ["import re\nre.compile('a' + b)", "import re\nre.sub(f'{a}', '', b)", "from re import sub"],
)
def test_a_pattern_made_at_run_time_is_refused(source):
    with pytest.raises(NotLiteral):
        list(in_source(ast.parse(source), "here.py"))


GOOD = expand(
    "trafficking: {conduct: drug.trafficking, custody: {min: 5 years, max: 20 years}, floor: mandatory}"
).decode()
HEAD, TAIL = GOOD.split("offences:\n")


def growth(call, make, size):
    """How many times longer four times as much takes, by processor time; 0 where it is too short to tell."""

    def once(n):
        text = make(n)
        started = time.process_time()
        call(text)
        return time.process_time() - started

    for _ in range(3):
        small, large = once(size), once(4 * size)
        if large < 0.3:
            return 0.0
        if (ratio := large / max(small, 0.001)) < 8:
            return ratio
    return ratio


FILES = {
    "digits and a letter": lambda n: "a: " + "1" * n + "x",
    "digits": lambda n: "a: " + "1" * n,
    "points": lambda n: "a: " + "1." * (n // 2),
    "colons": lambda n: "a: " + "1:" * (n // 2) + "x",
    "signs": lambda n: "a: " + "+" * n,
    "underscores": lambda n: "a: 0" + "_" * n + "x",
    "a long key": lambda n: "k" * n + ": 1",
    "many keys": lambda n: "".join(f"k{i}: 1\n" for i in range(n // 8)),
    "one key again and again": lambda n: "k: 1\n" * (n // 5),
    "many brackets": lambda n: "a: " + "[" * n,
    "many braces": lambda n: "{a: " * (n // 4),
    "a list of numbers": lambda n: "a: [" + "1, " * (n // 3) + "1]",
    "thousands in a list": lambda n: "a: [1" + ",000" * (n // 4) + "]",
    "thousands in braces": lambda n: "a: {b: 1" + ",000" * (n // 4) + "}",
    "anchors": lambda n: "a: [" + "&a b, *a, " * (n // 10) + "]",
    "quotes": lambda n: "a: '" + "''" * (n // 2) + "'",
    "escapes": lambda n: 'a: "' + "\\x41" * (n // 4) + '"',
    "spaces": lambda n: "a:" + " " * n + "b",
    "blank lines": lambda n: "a: b\n" + "\n" * n + "c: d\n",
    "indented lines": lambda n: "".join(f"{' ' * (i % 40)}x\n" for i in range(n // 25)),
    "comments": lambda n: "# " + "x" * n + "\na: 1",
    "combining marks": lambda n: "a: e" + "\u0316\u0301" * (n // 4),
    "wrong sources": lambda n: (
        HEAD
        + "offences:\n"
        + "".join(
            TAIL.replace("source: act", f"source: x{i}").replace("id: traf", f"id: t{i}")
            for i in range(n // 900)
        )
    ),
    "unused sources": lambda n: GOOD.replace(
        "sources:\n",
        "sources:\n"
        + "".join(
            f"  s{i}: {{title: T, citation: C, evidence: unverified}}\n" for i in range(n // 60)
        ),
    ),
    "unknown keys": lambda n: GOOD + "".join(f"kay{i}: 1\n" for i in range(n // 9)),
    "substances": lambda n: GOOD.replace(
        "  form: basic",
        "  form: basic\n  substances: [" + ", ".join(f"herion{i}" for i in range(n // 12)) + "]",
    ),
    "wrong terms": lambda n: GOOD.replace("min: 5 years", "min: " + "5 yers " * (n // 7)),
    "penalties": lambda n: GOOD + TAIL[TAIL.index("  penalties:\n") + 13 :] * (n // 300),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_read_in_linear_time(kind):
    size = MAX_BYTES // 8

    def call(text):
        load_bytes(text.encode(), "hostile.yaml")

    assert growth(call, FILES[kind], size) < 8


PUMPS = ["1", "+", " ", "a", "a ", "over ", "1,000", "1.", "(", "six ", "and ", "or ", "to 5 ", "-", "é", "e\u0316\u0301", "1 year ", "5 g "]  # fmt: skip


@pytest.mark.parametrize("read", [Term.parse, AmountRange.parse, Fine.parse, read_day])
@pytest.mark.parametrize("pump", PUMPS)
def test_a_quantity_is_read_at_once_however_long_it_is(read, pump):
    started = time.process_time()
    for size in (199, 1 << 20):
        try:
            read((pump * size)[:size])
        except QuantityError:
            continue
    assert time.process_time() - started < 0.5
