"""Inputs that once broke the loader or the check, and a few thousand made on the spot; `target.py` looks for new ones."""

import random

import pytest

from proportionality.law.corpus import load_bytes
from tests.fuzz.target import CORPUS, MARK, run, seed

KEPT = sorted(path for path in CORPUS.iterdir() if path.name != "README.md")


@pytest.mark.parametrize("path", KEPT, ids=lambda p: p.name)
def test_what_once_broke_something_no_longer_does(path):
    run(path.read_bytes())


@pytest.mark.parametrize("start", range(4))
def test_edited_statutes(start):
    rng = random.Random(start)
    for _ in range(150):
        run(MARK + rng.randbytes(rng.choice((4, 8, 12, 40))))


def test_torn_statutes():
    whole = seed()
    for end in range(0, len(whole), 37):
        run(whole[:end])


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\x85", "\x7f", "\x9f"])
def test_what_only_libyaml_takes_for_a_line_break_is_refused_where_it_stands(char):
    text = (
        seed()
        .decode()
        .replace("against: the", f"against: {char}the")
        .replace("form: basic", "form: basik")
    )
    _, problems = load_bytes(text.encode(), "test.yaml")
    assert [(p.line, p.column) for p in problems] == [(3, 39)]
    assert f"U+{ord(char):04X}" in problems[0].message


def test_a_broken_law_would_be_noticed(monkeypatch):
    from proportionality.rules import engine

    monkeypatch.setattr(engine, "MAX_FACTS", 1)
    with pytest.raises(AssertionError, match="facts in one jurisdiction"):
        run(seed())
