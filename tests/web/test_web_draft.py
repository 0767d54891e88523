"""The form's values as an encoding, and its errors back at their fields."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proportionality_api.web.draft import blank, encode, parts, read, slug, substances
from proportionality_api.web.draft_errors import fields_of_errors

from proportionality.law.corpus import load_bytes
from proportionality.report.as_json import problem

COMPLETE = [
    ("about-name", "Exampleland"), ("about-code", "xxa"), ("about-date", "2025-12-01"), ("source-0-title", "Drug Act"), ("source-0-citation", "Act 1"),
    ("source-0-version", "2025"), ("source-0-url", "https://law.example/act"), ("source-0-evidence", "primary"), ("general-death", "no"), ("general-life", "yes"),
    ("general-max", "20 years"), ("offence-0-title", "Trafficking"), ("offence-0-conduct", "drug.trafficking"), ("offence-0-also", "drug.supply"), ("offence-0-place", "s 1"),
    ("offence-0-source", "0"), ("offence-0-substances", "heroin over 15 g\r\ncannabis resin: 100 g to 1 kg"), ("offence-0-death", "none"), ("offence-0-min", "5 years"),
    ("offence-0-max", "20 years"), ("offence-0-floor", "mandatory"), ("offence-0-instead", "no"), ("offence-0-since", "2019-04-01"),
    ("offence-4-title", "Trafficking"), ("offence-4-conduct", "violent.murder"), ("offence-4-place", "s 2"), ("offence-4-life", "mandatory"),
]  # fmt: skip

OTHERS = (
    "about-tradition", "about-against", "about-left-out", "about-left-out-why", "general-parole-after", "general-min", "offence-0-conditions",
    "offence-0-life", "offence-0-custody", "offence-0-fine", "offence-0-corporal", "offence-0-parole", "offence-0-departure-0-to", "offence-0-earlier-0-max",
    "general-use-amounts", "general-supply-from", "general-classes", "offence-x-title",
    "offence-0-regime", "offence-0-enhancement-0-case", "offence-0-enhancement-0-effect", "general-raise-0-reach", "general-raise-0-effect",
)  # fmt: skip


def test_the_form_takes_the_names_that_people_use() -> None:
    names = "hachís over 100 g\r\nМарихуана: at least 1 kg\r\n海洛因 over 15 g"
    form = [(k, names if k == "offence-0-substances" else v) for k, v in COMPLETE]
    file, problems = load_bytes(encode(read(form)).encode(), "draft")
    assert file is not None, problems
    assert [name for name, _ in file.jurisdiction.offences[0].bands()] == [
        "cannabis-resin",
        "cannabis",
        "heroin",
    ]


def test_a_filled_in_form_makes_a_valid_law() -> None:
    file, problems = load_bytes(encode(read(COMPLETE)).encode(), "draft")
    assert problems == []
    assert file is not None
    first, second = file.jurisdiction.offences
    assert (first.id, second.id) == ("trafficking", "trafficking-2")
    assert first.conduct == ["drug.trafficking", "drug.supply"]
    assert {name: str(amount) for name, amount in first.bands()} == {
        "heroin": "over 15 g",
        "cannabis-resin": "100 g to 1 kg",
    }
    assert str(second.penalties[0].custody) == "none"
    assert second.penalties[0].floor == "mandatory"


def test_substances_as_one_writes_them() -> None:
    assert substances("") == substances("any drug") == "any"
    assert substances("Heroin; cocaine") == ["heroin", "cocaine"]
    assert substances("heroin Over 15 g\ncannabis plant up to 5 plants\nkhat") == {
        "heroin": "over 15 g",
        "cannabis-plant": "up to 5 plants",
        "khat": "any",
    }
    assert substances("PCP over 10 g pure; PCP more than 100 g") == {
        "pcp": ["over 10 g pure", "more than 100 g"]
    }
    assert substances("khat; khat over 5 kg") == ["khat"]
    assert slug("Überfall (§ 249)", "x") == "uberfall-249"
    assert slug("قانون", "offence-1") == "offence-1"


FULL = [
    *COMPLETE,
    ("general-use-amounts", "cannabis up to 25 g"), ("general-supply-from", "heroin over 2 g\r\nany 10 g or more"), ("general-classes", "Class A: heroin, hachís\nClass B:"),
    ("offence-0-departure-0-to", "2 years"), ("offence-0-departure-0-when", "the accused helped"), ("offence-0-departure-0-place", "s 33B"),
    ("offence-0-departure-2-to", "none"), ("offence-0-departure-2-when", "no prior record"), ("offence-0-departure-2-place", "s 34"),
    ("offence-0-earlier-0-since", "1990-01-01"), ("offence-0-earlier-0-max", "15 years"), ("offence-0-earlier-0-min", "none"), ("offence-0-earlier-0-floor", "none"),
    ("offence-0-earlier-1-since", ""), ("offence-0-earlier-1-max", ""),
    ("offence-0-earlier-3-since", "2005-06-01"), ("offence-0-earlier-3-death", "discretionary"), ("offence-0-earlier-3-place", "former s 4"),
    ("offence-4-substances", ""), ("offence-4-earlier-99-max", "1 year"), ("offence-4-earlier-0-title", "x"),
]  # fmt: skip


def test_a_form_with_its_folds_filled_in_makes_a_valid_law() -> None:
    file, problems = load_bytes(encode(read(FULL)).encode(), "draft")
    assert file is not None, problems
    law = file.jurisdiction
    use = law.general.personal_use
    assert use is not None
    assert isinstance(use.amounts, dict)
    assert {k: str(v) for k, v in use.amounts.items()} == {"cannabis": "up to 25 g"}
    assert isinstance(use.presumption_of_supply, dict)
    assert set(use.presumption_of_supply) == {"heroin", "any"}
    assert law.general.classes["class-a"].members == ["heroin", "cannabis-resin"]
    assert law.general.classes["class-b"].members == "unknown"
    first = law.offences[0]
    assert [str(p.since) for p in first.penalties] == ["1990-01-01", "2005-06-01", "2019-04-01"]
    assert [p.place for p in first.penalties] == [None, "former s 4", None]
    assert [d.to for d in first.penalties[-1].departures] == ["2 years", "none"]
    assert len(law.offences[1].penalties) == 1


def test_errors_in_the_folds_come_back_to_their_fields() -> None:
    wrong = {
        "general-use-amounts": "cannabis up to 25 grems",
        "general-supply-from": "nosuchdrug over 2 g",
        "general-classes": "Class A: nosuchdrug",
        "offence-0-departure-2-place": "",
        "offence-0-earlier-0-max": "15 yeers",
        "offence-0-earlier-3-since": "soon",
    }
    draft = read((dict(FULL) | wrong).items())
    text = encode(draft)
    _, problems = load_bytes(text.encode(), "draft")
    said = fields_of_errors(draft, text, [problem(p) for p in problems])
    # Fields are numbered anew on the page, as they come.
    renamed = {"offence-0-departure-2-place": "offence-0-departure-1-place", "offence-0-earlier-3-since": "offence-0-earlier-2-since"}  # fmt: skip
    assert {renamed.get(name, name) for name in wrong} <= set(said), said


# The same law as a file and as the form sends it.
RAISED_LAW = """\
schema: 1
jurisdiction: {code: XXA, name: Exampleland}
verified: {date: 2025-12-01, against: Drug Act; Code}
sources:
  drug-act: {title: Drug Act, citation: Act 1, url: "https://law.example/1", version: 2025, evidence: primary}
  code: {title: Code, citation: Act 2, url: "https://law.example/2", version: 2025, evidence: primary}
general:
  enhancements:
  - {when: [repeat], effect: doubles, of: most, conducts: [drug], source: code, place: s 40}
  - {when: [armed, violence], effect: plus 5 years, conducts: [violent.robbery, violent.assault], source: drug-act, place: s 2}
offences:
- id: trafficking
  title: Trafficking
  conduct: [drug.trafficking]
  form: basic
  substances: any
  source: drug-act
  place: s 1
  penalties:
  - {since: 1990-01-01, death: unknown, life: unknown, custody: {min: none, max: 15 years}, floor: none, regime: rigorous}
  - {since: 2019-04-01, death: none, life: none, custody: {min: 5 years, max: 20 years}, floor: mandatory, custody_required: true, regime: hard-labour}
  enhancements:
  - {when: [to-minor], effect: up to 25 years, place: s 7}
  - {when: [organised, cross-border], effect: life-mandatory, source: code, place: s 8}
"""
RAISED = [
    ("about-name", "Exampleland"), ("about-code", "XXA"), ("about-date", "2025-12-01"),
    *((f"source-{n}-{key}", value) for n, title in enumerate(("Drug Act", "Code"))
      for key, value in (("title", title), ("citation", f"Act {n + 1}"), ("url", f"https://law.example/{n + 1}"), ("version", "2025"), ("evidence", "primary"))),
    ("general-source", "0"),
    ("general-raise-0-effect", "doubles"), ("general-raise-0-of", "most"), ("general-raise-0-case", "repeat"), ("general-raise-0-reach", "drug"),
    ("general-raise-0-source", "1"), ("general-raise-0-place", "s 40"),
    ("general-raise-3-effect", "plus 5 years"), ("general-raise-3-case", "armed"), ("general-raise-3-case", "violence"), ("general-raise-3-source", ""),
    ("general-raise-3-reach", "violent.robbery"), ("general-raise-3-reach", "violent.assault"), ("general-raise-3-place", "s 2"),
    ("general-raise-4-effect", ""), ("general-raise-10-effect", "doubles"), ("general-enhancement-0-effect", "doubles"),
    ("offence-0-title", "Trafficking"), ("offence-0-conduct", "drug.trafficking"), ("offence-0-place", "s 1"), ("offence-0-source", "0"), ("offence-0-since", "2019-04-01"),
    ("offence-0-death", "none"), ("offence-0-life", "none"), ("offence-0-min", "5 years"), ("offence-0-max", "20 years"), ("offence-0-floor", "mandatory"),
    ("offence-0-instead", "no"), ("offence-0-regime", "hard-labour"),
    ("offence-0-earlier-0-since", "1990-01-01"), ("offence-0-earlier-0-max", "15 years"), ("offence-0-earlier-0-floor", "none"), ("offence-0-earlier-0-regime", "rigorous"),
    ("offence-0-enhancement-0-effect", "up to 25 years"), ("offence-0-enhancement-0-case", "to-minor"), ("offence-0-enhancement-0-place", "s 7"),
    ("offence-0-enhancement-1-effect", "life-mandatory"), ("offence-0-enhancement-1-case", "organised"), ("offence-0-enhancement-1-case", "cross-border"),
    ("offence-0-enhancement-1-source", "1"), ("offence-0-enhancement-1-place", "s 8"), ("offence-0-raise-0-effect", "doubles"),
]  # fmt: skip


def test_raised_penalties_and_the_kind_of_imprisonment_are_those_of_the_file() -> None:
    written, problems = load_bytes(RAISED_LAW.encode(), "law.yaml")
    assert written is not None, problems
    made, problems = load_bytes(encode(read(RAISED)).encode(), "draft")
    assert made is not None, problems
    assert made.jurisdiction == written.jurisdiction


def test_errors_in_raised_penalties_come_back_to_their_fields() -> None:
    wrong = {
        "general-raise-0-effect": "dubles",
        "offence-0-enhancement-1-effect": "up to 25 yeers",
        "offence-0-enhancement-0-place": "",
    }
    entries = [(name, wrong.get(name, value)) for name, value in RAISED]
    left_out = ("general-raise-3-reach", "offence-0-enhancement-0-case")
    draft = read((name, value) for name, value in entries if name not in left_out)
    text = encode(draft)
    _, problems = load_bytes(text.encode(), "draft")
    said = fields_of_errors(draft, text, [problem(p) for p in problems])
    # Fields are numbered anew on the page, as they come.
    assert {*wrong, "general-raise-1-reach", "offence-0-enhancement-0-case"} <= set(said), said


def test_several_are_bounded() -> None:
    many = [(f"offence-0-earlier-{n}-max", "1 year") for n in range(1000)]
    assert len(parts(read(many).offences[0], "earlier")) == 10


def test_any_drug_except() -> None:
    for text in ("any drug except cannabis and khat", "Any except hashish, khat."):
        found = substances(text)
        assert found["any_except"][1] == "khat"
        assert found["any_except"][0].startswith("cannabis")


def test_errors_come_back_to_their_fields() -> None:
    broken = dict(COMPLETE) | {
        "offence-0-min": "5 yeers",
        "about-code": "EXAMPLE",
        "offence-4-place": "",
        "source-0-version": "soon",
        "general-max": "lots",
    }
    draft = read(broken.items())
    text = encode(draft)
    _, problems = load_bytes(text.encode(), "draft")
    said = fields_of_errors(draft, text, [problem(p) for p in problems])
    assert {
        "offence-0-min",
        "about-code",
        "offence-1-place",
        "source-0-version",
        "general-max",
    } <= set(said)


@given(
    st.lists(
        st.tuples(st.sampled_from([name for name, _ in COMPLETE]), st.text(max_size=30)),
        max_size=40,
    )
)
def test_whatever_is_typed_is_answered(entries: list[tuple[str, str]]) -> None:
    draft = read([*COMPLETE, *entries])
    text = encode(draft)
    _, problems = load_bytes(text.encode("utf-8", "replace"), "draft")
    fields_of_errors(draft, text, [problem(p) for p in problems])


def test_an_empty_form_is_no_law_and_says_where() -> None:
    draft = blank(dt.date(2026, 1, 1))
    text = encode(draft)
    _, problems = load_bytes(text.encode(), "draft")
    assert {"about-code", "about-name", "offence-0-title", "offence-0-conduct"} <= set(
        fields_of_errors(draft, text, [problem(p) for p in problems])
    )


HOSTILE = ["+", " ", "a", "1", "a ", "over ", "\u00e9", "e\u0316\u0301", ",", ":", "1,", "\n", ";", "x 1 g\n"]  # fmt: skip


@pytest.mark.parametrize("pump", HOSTILE)
@pytest.mark.parametrize("name", sorted({name for name, _ in COMPLETE} | set(OTHERS)))
def test_every_field_takes_a_long_text_in_its_stride(name: str, pump: str) -> None:
    """Ten thousand characters in a field, and 420 KB in all fields of a form, take no more than their length asks for."""
    size = 420_000 if name == "offence-0-substances" else 10_000
    entries = [*COMPLETE, (name, (pump * size)[:size] + " over")]
    started = time.process_time()
    draft = read(entries)
    text = encode(draft)
    _, problems = load_bytes(text.encode(), "draft")
    fields_of_errors(draft, text, [problem(p) for p in problems])
    assert time.process_time() - started < 8.0
