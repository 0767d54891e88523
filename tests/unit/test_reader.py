"""Clauses of our own in four languages, read or listed as a lawyer would expect."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from proportionality.reader.blocks import Piece, assemble
from proportionality.reader.clauses import read
from proportionality.reader.lexicon import LANGUAGES, lexicon

FOLDER = Path(__file__).parents[1] / "reader"
CLAUSES = [
    (code, case)
    for code in LANGUAGES
    for case in yaml.load(
        (FOLDER / f"{code}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
]


def reading(text, code):
    """What is read in a text given as one paragraph."""
    return read(assemble("a law", "txt", [Piece("paragraph", text)]), lexicon(code))


def said(found):
    """The penalties of a reading, as the fixtures write them."""
    out = []
    for penalty in found.penalties:
        out.append(f"{penalty.least} to {penalty.greatest}")
        out += ["life"] if penalty.life == "named" else []
        out += ["death?"] if penalty.death == "in doubt" else []
        if penalty.fine != "none":
            out.append(f"fine {penalty.fine}")
    return out


def test_there_are_enough_clauses():
    for code in LANGUAGES:
        assert sum(c == code for c, _ in CLAUSES) >= 60


@pytest.mark.parametrize(
    ("code", "case"), CLAUSES, ids=[f"{c}-{i}" for i, (c, _) in enumerate(CLAUSES)]
)
def test_a_clause_is_read_as_expected(code, case):
    found = reading(case["text"], code)
    assert said(found) == case.get("read", [])
    assert sorted(p.kind for p in found.passages) == sorted(case.get("listed", []))


@pytest.mark.parametrize(
    ("code", "case"), CLAUSES, ids=[f"{c}-{i}" for i, (c, _) in enumerate(CLAUSES)]
)
def test_every_value_stands_where_its_span_says(code, case):
    found = reading(case["text"], code)
    for penalty in found.penalties:
        for value in (penalty.least, penalty.greatest):
            if value.span is None:
                assert value.value in ("none", "unknown")
                continue
            start, end = value.span
            assert penalty.span[0] <= start < end <= penalty.span[1]
            assert not isinstance(value.value, str)
