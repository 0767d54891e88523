"""Search forgives accents and spelling, and finds nothing that is not there."""

import json
from functools import cache

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from proportionality.answers.search import KINDS, index_of
from proportionality.cli.main import main
from proportionality.law.corpus import load_all, shipped


@cache
def index():
    paths = [shipped() / f"{code}.yaml" for code in ("arg", "mex", "sgp", "gb-eng", "tur")]
    return index_of(file.jurisdiction for file in load_all(paths).files)


@pytest.mark.parametrize(
    ("query", "kind", "key", "law"),
    [
        ("México", "jurisdiction", "MEX", "MEX"),
        ("mexico rape", "offence", "rape", "MEX"),
        ("MEXIKO RAPE", "offence", "rape", "MEX"),
        ("UK murder", "offence", "murder", "GB-ENG"),
        ("Singapor murdr", "offence", None, "SGP"),
        ("Haschisch", "substance", "cannabis-resin", None),
        ("大麻", "substance", "cannabis", None),
        ("Türkei", "jurisdiction", "TUR", "TUR"),
        ("ASEAN", "group", "ASEAN", None),
        ("VC003", "rule", "VC003", None),
        ("art 265", "offence", "rape", "MEX"),
        ("Arriola", "offence", "art14-own", "ARG"),
    ],
)
def test_finds(query, kind, key, law):
    hits = [h.entry for h in index().find(query).hits[:60]]
    assert any(e.kind == kind and key in (None, e.key) and e.jurisdiction == law for e in hits), [
        (e.kind, e.key, e.jurisdiction) for e in hits[:5]
    ]


def test_every_word_has_to_be_there_and_what_was_taken_for_another_is_said():
    assert index().find("rape zzzzzz").hits == ()
    assert index().find("").hits == ()
    assert dict(index().find("traficking").taken_for) == {"traficking": "trafficking"}


def test_kinds_choose():
    assert {h.entry.kind for h in index().find("heroin", ["substance"]).hits} == {"substance"}


@given(st.text(max_size=400))
def test_any_text_is_a_query(text):
    found = index().find(text)
    assert all(h.entry.kind in KINDS for h in found.hits)
    assert [h.score for h in found.hits] == sorted((h.score for h in found.hits), reverse=True)


def test_the_command_prints_and_writes(tmp_path):
    result = CliRunner().invoke(main, ["search", "méxico", "rape", "--format", "json"])
    found = json.loads(result.stdout)
    first, *others = (h["jurisdiction"] for h in found["hits"])
    assert first == "MEX"
    assert set(others) <= {"MEX", "US-NM"}  # New Mexico has the word too
    assert all(h["citation"] for h in found["hits"])
