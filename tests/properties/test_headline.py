"""A headline and a ladder say nothing that the law and `compare` would not."""

import datetime as dt
import re

import pytest
from hypothesis import given

from proportionality.answers.compare import answer
from proportionality.answers.headline import CRIMES, TRAFFICKING, forms, headline
from proportionality.answers.question import question
from proportionality.law import in_words
from proportionality.law.corpus import load_all, shipped
from proportionality.measure import either, measured_on
from proportionality.report.pictures import rungs
from proportionality.rules.fact import kind_of_floor
from proportionality.testing import AS_OF, jurisdictions

DAYS = (dt.date(2026, 11, 26), dt.date(2015, 1, 1))
COSTS = re.compile(r"\d+ (?:years?|months?|weeks?|days?)|death|life")
IN_YEARS = re.compile(r"([0-9]+) months \(([0-9]+) years(?: ([0-9]+) months?)?(\)|; )")


def as_the_law_counts(sentence):
    """A sentence without the years that are said beside a law's months, which have to be as many."""
    for months, years, rest, _ in IN_YEARS.findall(sentence):
        assert int(months) == 12 * int(years) + int(rest or 0), sentence
    return IN_YEARS.sub(lambda m: f"{m[1]} months{' (' if m[4] == '; ' else ''}", sentence)


def holds(law):
    general = law.jurisdiction.general
    spans = {
        word
        for s in law.subjects
        for text in (
            in_words.span(s.penalty, general),
            in_words.floor(s.penalty, general),
            str(getattr(s.penalty.custody, "min", "")),
        )
        for word in COSTS.findall(text)
    }
    titles = " ".join(
        f"{s.offence.title} {s.offence.place} {s.penalty.place}" for s in law.subjects
    )
    for sentence in headline(law):
        for number in COSTS.findall(as_the_law_counts(sentence)):
            known = number in spans or number in titles or "carries death" in sentence
            assert known or "the death penalty" in sentence or "for life" in sentence, sentence


def agrees_with_compare(law):
    jurisdiction = law.jurisdiction
    for _, conducts in CRIMES:
        (conduct,) = conducts
        said = answer(jurisdiction, question(conduct, None, None), law.on)
        ordinary = [f.subject for f in forms(law.violent, conducts) if f.which == "ordinary"]
        plain = [s for s in ordinary if not s.offence.conditions]
        compared = {p.offence for p in said.provisions}
        assert {s.offence.id for s in plain} <= compared
        if plain:
            spans = {p.span for p in said.provisions}
            assert len(plain) == 1 or len(spans) > 1, "two ordinary ranges where compare has one"


def ladder_is_the_law(law):
    general = law.jurisdiction.general
    texts = {in_words.span(s.penalty, general) for s in law.subjects}
    for group in rungs.short_groups(law):
        assert all(bar.text in texts for bar in group.bars)
    bars = [b for g in rungs.short_groups(law) for b in g.bars]
    shown = {b.note for b in bars}
    called = {b.note: b.label.lower() for b in bars}
    for form in forms(law.subjects, TRAFFICKING):
        assert called[form.subject.offence.title].startswith("trafficking")
    for conducts in (TRAFFICKING, *(c for _, c in CRIMES)):
        for form in forms(law.subjects, conducts):
            assert form.subject.offence.title in shown


def counts_what_cannot_be_told(law):
    """Every provision that a rule on minimums cannot tell of, or whose death the file leaves open, is counted as such."""
    said = " ".join(headline(law))
    kinds = ("mandatory", "presumptive")
    binds = [either(*(kind_of_floor(s, kind) for kind in kinds)) for s in law.drugs]
    counted(said, "the court to a minimum sentence", sum(not b.known for b in binds), len(binds))
    deaths = [s.penalty.death for s in law.drugs]
    if "whether any" not in said:
        counted(said, "the death penalty", deaths.count("unknown"), len(deaths))


def counted(said, what, number, total):
    told = re.search(rf"{what}[^.]*?whether (\d+) others? (?:do|does) cannot be told", said)
    none = re.search(rf"Of (?:all )?(\d+|the one)(?: of the {total})? drug provisions? encoded it cannot be told whether \w+ \w+ {what}", said)  # fmt: skip
    found = [int(m[1]) if m[1] != "the one" else 1 for m in (told, none) if m]
    assert found == ([number] if number else []), said


@pytest.mark.parametrize("path", sorted(shipped().glob("*.yaml")), ids=lambda p: p.stem)
def test_on_every_shipped_law(path):
    (file,) = load_all([path]).files
    for day in DAYS:
        law = measured_on(file.jurisdiction, day)
        holds(law)
        agrees_with_compare(law)
        ladder_is_the_law(law)
        counts_what_cannot_be_told(law)


@given(jurisdictions())
def test_on_any_law(law):
    measured = measured_on(law, AS_OF)
    agrees_with_compare(measured)
    ladder_is_the_law(measured)
    counts_what_cannot_be_told(measured)


def test_murder_is_named_in_every_form():
    (file,) = load_all([shipped() / "deu.yaml"]).files
    (murder,) = [
        s for s in headline(measured_on(file.jurisdiction, DAYS[0])) if s.startswith("Murder")
    ]
    assert "Totschlag" in murder
    assert "5 years to 15 years" in murder
    assert re.search(r"Mord[^;]* life", murder)


def test_death_for_a_drug_offence_that_killed_somebody_is_said_apart():
    """What rules on death leave out is no capital drug offence in the headline either."""
    (file,) = load_all([shipped() / "guy.yaml"]).files
    (death,) = [
        s for s in headline(measured_on(file.jurisdiction, DAYS[0])) if "death penalty" in s
    ]
    assert re.fullmatch(
        r"1 of the \d+ drug provisions encoded carries the death penalty only where somebody died\.",
        death,
    )
    (file,) = load_all([shipped() / "kwt.yaml"]).files
    law = measured_on(file.jurisdiction, DAYS[0])
    capital = [s for s in law.drugs if s.penalty.death != "none"]
    lethal = [s for s in capital if "causes-death" in s.offence.conditions]
    assert lethal
    assert any(
        s.startswith(f"{len(capital) - len(lethal)} of the")
        and "without a death as a condition" in s
        for s in headline(law)
    )


def test_each_sentence_says_what_it_counts():
    for path in sorted(shipped().glob("a*.yaml")):
        (file,) = load_all([path]).files
        for said in headline(measured_on(file.jurisdiction, DAYS[0])):
            assert not re.match(r"\d+ of the \d+ binds?\b", said)


def test_no_provision_on_one_drug_stands_for_all_that_cost_the_same():
    (file,) = load_all([shipped() / "ind.yaml"]).files
    said = headline(measured_on(file.jurisdiction, DAYS[0]))[0]
    assert re.match(r"Ordinary trafficking: .+; and \d+ more, each up to 10 years\.$", said), said
