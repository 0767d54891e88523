"""A brief says nothing that `compare` would not, and goes on two pages whatever the law."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings

from proportionality.answers.brief import brief
from proportionality.answers.compare import answer, provision, question
from proportionality.answers.pairs import GRAVEST, telling
from proportionality.answers.rare import TRAITS, rare
from proportionality.check import check_one
from proportionality.law.corpus import Corpus, load_all, load_bytes, shipped
from proportionality.law.model import dump
from proportionality.measure import measured_on, measuring_once
from proportionality.report.papers import as_pdf
from proportionality.report.papers.written import PAGES, fitted
from proportionality.testing import AS_OF, jurisdictions
from tests.properties.test_headline import COSTS

DAY = dt.date(2026, 11, 26)
measured = measuring_once(1024)


@pytest.fixture(scope="module")
def corpus():
    return load_all(sorted(shipped().glob("*.yaml")))


def in_a_sentence(cost):
    """`compare` has a cell for what is not known, a sentence has words."""
    if not cost.startswith("unknown"):
        return cost
    return f"a term that is not known{cost.removeprefix('unknown')}"


def agrees_with_compare(law):
    """Every pair against what `compare` answers of both conducts."""
    shown = telling(law)
    for pair in (*shown.shown, *([shown.first] if shown.first else [])):
        drug, violent = (provision(law.jurisdiction, s) for s in (pair.drug, pair.violent))
        costs = drug.floor if pair.relation == "least-above-most" else drug.ceiling
        assert in_a_sentence(costs) in pair.sentence
        assert in_a_sentence(violent.ceiling) in pair.sentence
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


def costs_are_the_laws(law, sentences):
    known = {
        word
        for s in law.subjects
        for text in (
            *(lambda p: (p.span, p.floor, p.ceiling))(provision(law.jurisdiction, s)),
            s.offence.title,
            s.penalty.place or s.offence.place,
        )
        for word in COSTS.findall(text)
    }
    for sentence in sentences:
        for number in COSTS.findall(sentence):
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
    ("one", "other"), [("mex", "sgp"), ("usa", "deu"), ("chn", "in"), ("vnm", "gbr-eng")]
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
