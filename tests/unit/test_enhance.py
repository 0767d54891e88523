"""Enhancements: read, checked, and worked out from the encoded penalty."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proportionality.law.corpus import load_bytes, to_yaml
from proportionality.law.effects import FACTORS, Effect
from proportionality.law.enhance import applicable, enhanced, times
from proportionality.law.model import Custody
from proportionality.law.quantities import Silence
from proportionality.law.terms import Term
from proportionality.law.written import QuantityError
from proportionality.measure import measured_on
from proportionality.testing import terms

ON = dt.date(2026, 1, 1)
LAW = """\
schema: 1
jurisdiction: {{code: XXA, name: Exampleland}}
verified: {{date: 2025-12-01, against: made up}}
sources:
  act: {{title: Act, citation: Act 1, url: "https://law.example/act", version: 2025-12-01, evidence: primary}}
general:
  custody: {{min: 1 month, max: {cap}, source: act}}
  enhancements: {general}
offences:
- id: dealing
  title: Dealing
  conduct: [drug.trafficking]
  form: basic
  conditions: {needs}
  substances: any
  source: act
  place: s 1
  penalties:
  - {{since: 2000-01-01, death: none, life: {life}, custody: {custody}, floor: {floor}, fine: {fine}}}
  enhancements:
  - {{when: {when}, effect: {effect}, of: {of}, place: s 9}}
- id: dealing-large
  title: Dealing, large
  conduct: [drug.trafficking]
  form: aggravated
  substances: any
  source: act
  place: s 2
  penalties:
  - {{since: 2000-01-01, death: none, life: none, custody: {{min: 8 years, max: 15 years}}, floor: frame, fine: none}}
"""
USUAL = {
    "cap": "30 years",
    "general": "[]",
    "needs": "[]",
    "life": "none",
    "custody": "{min: 2 years, max: 10 years}",
    "floor": "mandatory",
    "fine": "none",
    "when": "[repeat]",
    "effect": "doubles",
    "of": "both",
}


def law(**values):
    file, problems = load_bytes(LAW.format(**(USUAL | values)).encode(), "law.yaml")
    assert file is not None, problems
    return file.jurisdiction


def on(made, day=ON):
    return {s.offence.id: s.penalty for s in measured_on(made, day).subjects}


def raised(**values):
    made = law(**values)
    (one,) = [a for a in applicable(made, made.offences[0]) if a.location[0] == "offences"]
    return enhanced(made, made.offences[0], on(made), one)


def ends(result):
    assert isinstance(result.penalty.custody, Custody)
    return str(result.penalty.custody.min), str(result.penalty.custody.max)


@pytest.mark.parametrize(
    ("effect", "custody", "least", "most"),
    [
        ("doubles", "{min: 2 years, max: 10 years}", "4 years", "20 years"),
        ("triples", "{min: 2 years, max: 10 years}", "6 years", "30 years"),
        ("half-more", "{min: 1 year, max: 5 years}", "1 year 6 months", "7 years 6 months"),
        ("half-more", "{min: 6 months, max: 18 months}", "9 months", "27 months"),
        ("third-more", "{min: 3 years, max: 8 years}", "4 years", "10 years 8 months"),
        ("third-more to half-more", "{min: 3 years, max: 8 years}", "4 years", "12 years"),
        ("sixth-more", "{min: 1 year, max: 6 years}", "1 year 2 months", "7 years"),
        ("plus 5 years", "{min: 2 years, max: 10 years}", "7 years", "15 years"),
        ("plus 18 months", "{min: 6 months, max: 10 years}", "2 years", "11 years 6 months"),
        ("plus 2 years", "{min: none, max: 10 years}", "2 years", "12 years"),
        ("up to 20 years", "{min: 2 years, max: 10 years}", "2 years", "20 years"),
        ("up to 5 years", "{min: 2 years, max: 10 years}", "2 years", "10 years"),
        ("at least 5 years", "{min: 2 years, max: 10 years}", "5 years", "10 years"),
        ("at least 12 years", "{min: 2 years, max: 10 years}", "12 years", "12 years"),
        ("10 years to 20 years", "{min: 2 years, max: 10 years}", "10 years", "20 years"),
        ("doubles", "{min: over 5 years, max: 10 years}", "over 10 years", "20 years"),
        ("doubles", "{min: 5 years 1 day, max: 10 years}", "10 years 2 days", "20 years"),
        ("doubles", "{min: 20 days, max: 90 days}", "40 days", "180 days"),
        ("doubles", "{min: 2 years, max: unlimited}", "4 years", "unlimited"),
        ("doubles", "{min: none, max: 10 years}", "none", "20 years"),
        ("doubles", "{min: general, max: 10 years}", "2 months", "20 years"),
        ("doubles", "{min: 2 years, max: general}", "4 years", "30 years"),
    ],
)  # fmt: skip
def test_the_raised_penalty_is_worked_out_exactly(effect, custody, least, most):
    floor = "none" if "min: none" in custody and "plus" not in effect else "mandatory"
    floor = "none" if "min: none" in custody else floor
    result = raised(effect=effect, custody=custody, floor=floor)
    assert ends(result) == (least, most)
    assert result.known == (floor != "none" or effect == "doubles")
    assert result.place == "s 9"
    assert result.source == "act"


@pytest.mark.parametrize(("of", "expected"), [("least", ("4 years", "10 years")), ("most", ("2 years", "20 years"))])  # fmt: skip
def test_one_end_alone(of, expected):
    assert ends(raised(of=of)) == expected


def test_a_raised_term_is_capped_by_the_general_part():
    result = raised(cap="15 years")
    assert ends(result) == ("4 years", "15 years")
    assert any("over 15 years" in step for step in result.steps)
    # One that is encoded above the cap stays what it is.
    assert ends(raised(cap="8 years")) == ("4 years", "10 years")
    assert ends(raised(cap="unknown")) == ("4 years", "20 years")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"custody": "{min: 2 years, max: unknown}"}, "longest term is unknown"),
        ({"custody": "{min: 2 years, max: not_stated}"}, "not stated by the law"),
        ({"custody": "{min: unknown, max: 10 years}"}, "least term is unknown"),
        ({"custody": "unknown"}, "custody is unknown"),
        ({"effect": "half-more", "custody": "{min: 1 month, max: 10 years}"}, "no whole number"),
        ({"custody": "{min: 2 years, max: 5 years less 1 day}"}, "no whole number"),
        ({"effect": "unknown"}, "by how much the law raises the penalty is unknown"),
        ({"life": "mandatory", "custody": "none"}, "no term of years"),
        ({"effect": "plus 1 year", "custody": "{min: none, max: 2 years}", "floor": "none"}, "binds the court"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_says_why(values, says):
    result = raised(**values)
    assert not result.known
    assert any(says in why for why in result.because), result


def test_an_unknown_end_leaves_the_other_worked_out():
    assert ends(raised(custody="{min: 2 years, max: unknown}")) == ("4 years", "unknown")


def test_the_fine_is_unknown_afterwards_unless_there_is_none():
    assert raised(fine="up to EUR 500").penalty.fine is Silence.UNKNOWN
    assert raised(fine="none").penalty.fine is Silence.NONE


def test_life_and_death_and_the_penalty_of_another_offence():
    life = raised(effect="life-discretionary").penalty
    assert (life.life, ends(raised(effect="life-discretionary"))) == (
        "discretionary",
        ("2 years", "10 years"),
    )
    death = raised(effect="death-mandatory").penalty
    assert (death.death, death.life, death.custody, death.floor) == (
        "mandatory",
        "none",
        "none",
        "mandatory",
    )
    other = raised(effect="as dealing-large")
    assert ends(other) == ("8 years", "15 years")


def test_before_the_first_penalty_nothing_can_be_told():
    made = law()
    (one,) = applicable(made, made.offences[0])
    result = enhanced(made, made.offences[0], on(made, dt.date(1999, 1, 1)), one)
    assert result.penalty is None
    assert "on that day" in result.because[0]


def test_which_enhancements_reach_an_offence():
    general = "[{when: [armed, organised], effect: plus 5 years, conducts: [drug], place: s 20, source: act},"
    general += "{when: [repeat], effect: triples, conducts: [drug.use], place: s 21, source: act}]"
    made = law(general=general, when="[repeat]")
    first, second = made.offences[:2]
    assert [a.enhancement.place for a in applicable(made, first)] == ["s 9", "s 20"]
    assert [a.enhancement.place for a in applicable(made, first, ["repeat"])] == ["s 9"]
    assert [a.enhancement.place for a in applicable(made, first, ["armed"])] == []
    assert [a.enhancement.place for a in applicable(made, second, ["armed", "organised"])] == [
        "s 20"
    ]
    needs_it = law(general=general, needs="[armed, organised]")
    assert [a.enhancement.place for a in applicable(needs_it, needs_it.offences[0])] == ["s 9"]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"effect": "doubled up"}, "expected what the law adds: doubles"),
        ({"effect": "as dealing-larg"}, "did you mean 'dealing-large'?"),
        ({"effect": "as dealing"}, "its own penalty"),
        ({"effect": "up to 20 years", "of": "most"}, "says itself what it changes"),
        ({"effect": "half-more to third-more"}, "the smaller part comes first"),
        ({"effect": "20 years to 10 years"}, "the least comes first"),
        ({"effect": "plus life"}, "'life' is no length of time"),
        ({"effect": "plus over 5 years"}, "cannot be added"),
        ({"when": "[]"}, "at least one entry"),
        ({"when": "[repeats]"}, "did you mean 'repeat'?"),
        ({"needs": "[repeat]"}, "needs these conditions already"),
        ({"general": "[{when: [armed], effect: doubles, conducts: [drug], place: s 1, source: akt}]"}, "did you mean 'act'?"),
        ({"general": "[{when: [armed], effect: doubles, conducts: [drug], place: s 1}]"}, "'source' is missing"),
    ],
)  # fmt: skip
def test_mistakes_are_named(values, says):
    file, problems = load_bytes(LAW.format(**(USUAL | values)).encode(), "law.yaml")
    assert file is None
    assert any(says in p.message for p in problems), problems


def test_it_is_written_out_as_it_was_read():
    general = "[{when: [armed], effect: third-more to half-more, conducts: [drug], place: s 20, source: act, of: most}]"
    made = law(general=general, effect="plus five years")
    file, problems = load_bytes(to_yaml(made).encode(), "again.yaml")
    assert problems == []
    assert file.jurisdiction == made
    assert str(made.offences[0].enhancements[0].effect) == "plus 5 years"


@given(terms(), st.sampled_from(sorted(FACTORS)))
def test_a_multiple_is_exact_or_not_told(term, name):
    factor = FACTORS[name]
    result = times(term, factor)
    if result is None:
        assert (
            (term.months * factor).denominator != 1
            or (term.days * factor).denominator != 1
            or term.days < 0
        )
    else:
        assert Fraction(result.months) == term.months * factor
        assert Fraction(result.days) == term.days * factor


@given(st.text(max_size=40))
def test_any_text_is_an_effect_or_refused(text):
    try:
        effect = Effect.parse(text)
    except QuantityError:
        return
    assert Effect.parse(str(effect)) == effect


def test_terms_are_written_in_their_own_units():
    assert str(times(Term.parse("18 months"), Fraction(3, 2))) == "27 months"
    assert str(times(Term.parse("1 year 6 months"), Fraction(3, 2))) == "2 years 3 months"
    assert str(times(Term.parse("2 weeks"), Fraction(2))) == "28 days"


@pytest.mark.parametrize("count", [1, 60])
@pytest.mark.parametrize("when", ["[[~, ~]]", "7", "[armed, 7]", "{}"])
def test_nonsense_is_refused_without_a_crash(when, count):
    text = LAW.format(**USUAL)
    line = "  - {when: [repeat], effect: doubles, of: both, place: s 9}\n"
    assert line in text
    wrong = line.replace("[repeat]", when)
    file, problems = load_bytes(text.replace(line, wrong * count).encode(), "law.yaml")
    assert file is None
    assert problems


def test_hundreds_of_mistakes_are_bounded_and_crash_nothing():
    text = LAW.format(**USUAL)
    start = text.index("- id: dealing-large")
    one = (
        text[start:]
        .replace("conduct: [drug.trafficking]", "conduct: [[x]]")
        .replace("min: 8 years", "min: 8 yers")
    )
    many = "".join(one.replace("dealing-large", f"d{n}") for n in range(150))
    file, problems = load_bytes((text[:start] + many).encode(), "law.yaml")
    assert file is None
    assert len(problems) <= 201
    assert any("over 200 problems" in p.message for p in problems)
