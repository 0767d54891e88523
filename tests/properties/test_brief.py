"""A brief says nothing that `compare` would not, and goes on two pages whatever the law."""

import datetime as dt
import re

import pytest
from hypothesis import HealthCheck, given, settings

from proportionality.answers.brief import brief
from proportionality.answers.compare import answer, provision, question
from proportionality.answers.pairs import GRAVEST, for_larger_amounts, telling
from proportionality.answers.rare import TRAITS, rare
from proportionality.check import check_one
from proportionality.law.corpus import Corpus, load_all, load_bytes, shipped
from proportionality.law.in_words import limit
from proportionality.law.model import dump
from proportionality.measure import measured_on, measuring_once
from proportionality.report.papers import as_pdf
from proportionality.report.papers.written import PAGES, fitted
from proportionality.testing import AS_OF, jurisdictions
from tests.properties.test_headline import COSTS, as_the_law_counts

DAY = dt.date(2026, 11, 26)
measured = measuring_once(1024)


@pytest.fixture(scope="module")
def corpus():
    return load_all(sorted(shipped().glob("*.yaml")))


def in_a_sentence(cost, told, general):
    """`compare` has a cell for what is not known, a sentence has words: the least, where that is known."""
    if not cost.startswith("unknown"):
        return [cost]
    doubt = cost.removeprefix("unknown")
    custody = told.subject.penalty.custody
    least = None if custody in ("none", "unknown") else limit(custody.min, "min", general)
    return [f"a term that is not known{doubt}", f"{least} or more{doubt}"]


def agrees_with_compare(law):
    """Every pair against what `compare` answers of both conducts."""
    shown, general = telling(law), law.jurisdiction.general
    for pair in (*shown.shown, *([shown.first] if shown.first else [])):
        drug, violent = (provision(law.jurisdiction, s) for s in (pair.drug, pair.violent))
        costs = drug.floor if pair.relation == "least-above-most" else drug.ceiling
        said = as_the_law_counts(pair.sentence)
        assert any(words in said for words in in_a_sentence(costs, drug, general))
        assert any(words in said for words in in_a_sentence(violent.ceiling, violent, general))
        says_no_more_than_the_law(law, pair)
        crime = {"Grievous bodily harm": "grievous-harm"}.get(pair.crime, pair.crime.lower())
        said = [answer(law.jurisdiction, question(f"violent.{crime}", None, None), law.on)]
        compared = [a for a in said if violent.offence in {p.offence for p in a.provisions}]
        for one in compared:
            (same,) = [p for p in one.provisions if p.offence == violent.offence]
            assert same.ceiling == violent.ceiling
            if pair.conduct == GRAVEST:
                continue
            # What is said to outweigh a crime outweighs all that `compare` could answer with, and nothing said to weigh less does.
            heaviest = max(p.subject.ceiling.high for p in one.provisions)
            if pair.relation in ("more", "least-above-most"):
                assert pair.drug.ceiling.low > heaviest, pair.sentence
            if pair.relation == "less":
                assert pair.drug.ceiling.high < heaviest, pair.sentence
        if pair.conduct != GRAVEST and not pair.violent.offence.conditions:
            assert compared, f"compare does not name {violent.offence}"
    assert sum(shown.counts.values()) >= len(shown.shown)
    for pair in shown.shown:
        larger_amounts_cost_more(law, pair)


def larger_amounts_cost_more(law, pair):
    """What is said of larger amounts is the law's own range, of the same violent offence, and no more than the file says."""
    larger = for_larger_amounts(law, pair)
    if larger is None:
        return
    drug, violent = (provision(law.jurisdiction, s) for s in (larger.drug, larger.violent))
    assert larger.violent is pair.violent
    assert pair.drug.offence.form == "basic"
    assert (drug.form, larger.drug.offence.conditions) == ("aggravated", [])
    assert any(amount != "any" for _, amount in larger.drug.offence.bands())
    assert larger.drug.ceiling.low > pair.drug.ceiling.high
    said, general = as_the_law_counts(larger.sentence), law.jurisdiction.general
    assert any(words in said for words in in_a_sentence(drug.ceiling, drug, general))
    assert any(words in said for words in in_a_sentence(violent.ceiling, violent, general))
    outweighs = larger.relation in ("more", "as-much", "least-above-most")
    as_grave = [
        s
        for s in law.violent
        if set(larger.violent.offence.conduct) & set(s.offence.conduct)
        and s.offence.form != "minor"
        and s is not larger.violent
        and s.ceiling.low >= larger.drug.ceiling.high
        and s.ceiling.low > larger.violent.ceiling.low
    ]
    if outweighs and "a graver form" not in larger.sentence:
        assert not as_grave, larger.sentence


def misled(pair, form):
    """Whether one who takes what a pair says of a crime for what holds of another form of it can be wrong."""
    reaches = {"least-above-most": pair.drug.floor.low, "more": pair.drug.ceiling.low}
    if pair.relation in reaches:
        return form.ceiling.high >= reaches[pair.relation]
    return pair.relation == "as-much" and form.ceiling.low > pair.drug.ceiling.high


def says_no_more_than_the_law(law, pair):
    """What a reader could hold against a sentence stands in it."""
    drug, other, said = pair.drug, pair.violent, pair.sentence
    if "costs no less than" in said:
        assert drug.penalty.floor in ("mandatory", "presumptive")
        assert ("save" in said) == (
            drug.penalty.floor == "presumptive" or bool(drug.penalty.departures)
        )
    outweighs = pair.relation in ("more", "as-much")
    less = drug.floor.high < other.floor.low
    assert ("the least of the drug offence is less" in said) == (outweighs and less)
    crime = {"Grievous bodily harm": "grievous-harm"}.get(pair.crime, pair.crime.lower())
    forms = [s for s in law.violent if f"violent.{crime}" in s.offence.conduct]
    children = [
        s
        for s in law.violent
        if "violent.child-rape" in s.offence.conduct and "violent.rape" not in s.offence.conduct
    ]
    for found, told in (
        (forms, "form of that crime, "),
        (children if crime == "rape" else [], "leaving aside the rape of a child ("),
    ):
        above = [
            s for s in found if s.offence.form != "minor" and s.ceiling.high > other.ceiling.high
        ]
        assert above or told not in said
        assert told in said or not any(misled(pair, s) for s in above), said
    for side in (drug, other):
        unread = law.jurisdiction.evidence_of(side.offence, side.penalty) == "unverified"
        place = side.penalty.place or side.offence.place
        assert f"{side.offence.title} ({place}{'; not verified' if unread else ''})" in said
    assert "at most no custody" not in said
    assert not re.search(r"at most (a term|[0-9a-z ]+ or more)", said)


def costs_are_the_laws(law, sentences):
    known = {
        word
        for s in law.subjects
        for text in (
            *(lambda p: (p.span, p.floor, p.ceiling))(provision(law.jurisdiction, s)),
            s.offence.title,
            s.penalty.place or s.offence.place,
            str(getattr(s.penalty.custody, "min", "")),
        )
        for word in COSTS.findall(text)
    }
    for sentence in sentences:
        for number in COSTS.findall(as_the_law_counts(sentence)):
            assert number in known or "carries death" in sentence or "the death penalty" in sentence or "imprisonment for life" in sentence, sentence  # fmt: skip


def test_every_brief_of_every_law_holds_and_goes_on_two_pages(corpus):
    laws = [f.jurisdiction for f in corpus.files]
    assert len(laws) > 200
    for file in corpus.files:
        law = measured(file.jurisdiction, DAY)
        agrees_with_compare(law)
        found = check_one(file, DAY).findings
        made = brief(file, DAY, found, laws, corpus.sha256, measured)
        costs_are_the_laws(
            law, (*made.lead, *made.headline, *(p.sentence for p in made.pairs.shown))
        )
        assert made.lead, file.path
        assert as_pdf.pages(fitted(made)) <= PAGES, file.path


@pytest.mark.parametrize(
    ("one", "other"),
    [("mex", "sgp"), ("usa", "deu"), ("chn", "in"), ("vnm", "gbr-eng"), ("grc", "bgr")],
)
def test_two_laws_side_by_side_go_on_two_pages(corpus, one, other):
    files = {f.jurisdiction.code.lower(): f for f in corpus.files}
    made = [
        brief(f, DAY, check_one(f, DAY).findings, [x.jurisdiction for x in corpus.files], corpus.sha256, measured)
        for code in (one, other)
        if (f := files.get(code))
    ]  # fmt: skip
    if len(made) == 1:
        made *= 2
    assert as_pdf.pages(fitted(*made)) <= PAGES


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(jurisdictions())
def test_any_law_agrees_with_compare_and_fits(law):
    agrees_with_compare(measured_on(law, AS_OF))
    import yaml

    file, problems = load_bytes(yaml.safe_dump(dump(law), allow_unicode=True).encode(), "law.yaml")
    assert file, problems
    found = check_one(file, AS_OF).findings
    made = brief(file, AS_OF, found, [file.jurisdiction], Corpus([file]).sha256)
    assert as_pdf.pages(fitted(made)) <= PAGES


def test_what_is_rare_is_counted(corpus):
    laws = [measured(f.jurisdiction, DAY) for f in corpus.files]
    (singapore,) = [one for one in laws if one.jurisdiction.code == "SGP"]
    for one in rare(singapore, laws, most=20):
        (trait,) = [t for t in TRAITS if t.says == one.says]
        answers = [trait.holds(law) for law in laws]
        assert one.laws == answers.count(True)
        assert one.known == len(answers) - answers.count(None)
        assert 3 * one.laws <= one.known
        assert trait.holds(singapore) is True
