"""Inputs that once broke the loader or the check, and a few thousand made on the spot; `target.py` looks for new ones."""

import random

import pytest

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


def test_a_broken_law_would_be_noticed(monkeypatch):
    from proportionality import check
    from proportionality.engine import EngineError

    class Broken:
        def run(self, rows):
            raise EngineError("made to fail")

    monkeypatch.setattr(check, "engine", Broken)
    with pytest.raises(AssertionError, match="made to fail"):
        run(seed())
