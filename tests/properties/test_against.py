"""Against, the scale and the digest say nothing that compare, the law and the findings would not."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proportionality.answers.against import against
from proportionality.answers.compare import answer
from proportionality.answers.digest import digest
from proportionality.answers.question import question
from proportionality.answers.ranking import ranked
from proportionality.answers.scale import scale
from proportionality.answers.weighed import CRIMES, claim
from proportionality.check import check_one
from proportionality.law.corpus import load_all, shipped
from proportionality.law.vocabulary import DRUG_CONDUCTS, VIOLENT_CONDUCTS
from proportionality.measure import measured_on
from proportionality.testing import AS_OF, as_file, jurisdictions

DAY = dt.date(2026, 11, 26)
PAIRS = (("drug.trafficking", "violent.rape"), ("drug.possession", "violent.robbery"))


def against_agrees_with_compare(law, conduct, other, on):
    first, second = question(conduct, None, None), question(other, None, None)
    (row,) = against([("", law)], first, second, on).rows
    one, two = answer(law, first, on), answer(law, second, on)
    assert [p.offence for p in row.first.provisions] == [p.offence for p in one.provisions]
    assert [p.offence for p in row.second.provisions] == [p.offence for p in two.provisions]
    assert (row.verdict == "not-encoded") == ("not-encoded" in (one.status, two.status))
    if row.verdict == "cannot-tell":
        assert row.because
        assert row.ratio is None
    if row.verdict in ("harsher", "harsher-for-some"):
        mine, theirs = row.pair
        assert mine.subject.ceiling.low >= max(p.subject.ceiling.low for p in row.second.provisions)
        assert (row.ratio or 1) >= 1
        assert mine.offence in {p.offence for p in one.provisions}
        assert theirs.offence in {p.offence for p in two.provisions}
    if row.verdict == "milder":
        assert (row.ratio or 0) <= 1
    # Both answers ranked among each other, as if they were two laws, never stand the other way round.
    if one.status == two.status == "applies":
        places = {id(a.provisions): a.rank for a in ranked([one, two]) if a.rank}
        mine, theirs = (places.get(id(a.provisions)) for a in (one, two))
        if mine and theirs:
            assert not (row.verdict == "harsher" and mine > theirs and mine[0] == 2)
            assert not (row.verdict == "milder" and theirs > mine and theirs[0] == 2)
            if mine == (1, 1) and theirs == (2, 2):
                assert row.verdict == "harsher"


def scale_is_the_law(law):
    found = scale(law)
    by_id = {s.offence.id: s for s in law.subjects}
    for which, weighed in (("ordinary", found.ordinary), ("gravest", found.gravest)):
        if weighed.drug is None:
            assert weighed.step == "cannot-tell"
            continue
        drug = by_id[weighed.drug.offence]
        assert "causes-death" not in drug.offence.conditions
        assert which == "gravest" or drug.offence.form == "basic"
        crime = weighed.at_least or (weighed.step if weighed.step in CRIMES else None)
        assert (weighed.violent is not None) == (crime is not None)
        assert (weighed.step == "cannot-tell") == bool(weighed.because)
        rape_in_every_form = crime == "rape" and weighed.against == "every"
        apart = [
            s
            for s in law.violent
            if "violent.child-rape" in s.offence.conduct and "violent.rape" not in s.offence.conduct
        ]
        graver = [s for s in apart if s.ceiling.high > drug.ceiling.low]
        assert weighed.child is None or rape_in_every_form
        assert not (rape_in_every_form and graver) or weighed.child is not None
        assert ("rape of a child" in claim(which, weighed)) == (weighed.child is not None)
        if crime is None:
            continue
        of_crime = [s for s in law.violent if f"violent.{crime}" in s.offence.conduct]
        beside = [s for s in of_crime if weighed.against == "every" or s.offence.form == "basic"]
        plain = [s for s in beside if weighed.against == "every" or not s.offence.conditions]
        for other in plain or beside:
            assert drug.ceiling.low >= other.ceiling.low, "it outweighs what can cost more"
            if crime != "murder" and drug.ceiling.known and drug.ceiling == other.ceiling:
                assert drug.floor.low > other.floor.high
        # What else of the crime costs more is named, where the basic forms alone are outweighed.
        above = [s for s in of_crime if s not in (plain or beside) and s.ceiling.low > drug.ceiling.high]  # fmt: skip
        assert weighed.graver is None or weighed.against == "basic"
        assert weighed.against == "every" or not above or weighed.graver is not None
        assert ("graver form" in claim(which, weighed)) == (weighed.graver is not None)
        if weighed.step == "cannot-tell":
            continue
        # A graver crime is encoded in every step above, and at least one of its forms is not outweighed.
        for graver in CRIMES[: CRIMES.index(crime)]:
            forms = [s for s in law.violent if f"violent.{graver}" in s.offence.conduct]
            assert forms
            assert any(s.ceiling.high >= drug.ceiling.low for s in forms)


def digest_counts_the_findings(law, outcome):
    found = digest(law, outcome.findings, outcome.assessments)
    prints = {f.fingerprint for f in outcome.findings}
    assert {p for r in found.rules for p in r.findings} == prints
    assert sum(len(r.findings) for r in found.rules) == len(outcome.findings)
    assert (
        found.flagged == sum(found.by_severity.values()) <= found.drug_provisions == len(law.drugs)
    )
    offences = [p.offence for p in found.provisions]
    assert len(offences) == len(set(offences))
    by_print = {f.fingerprint: f for f in outcome.findings}
    for p in found.provisions:
        its = [by_print[f] for f in p.findings]
        assert {f.offence for f in its} == {p.offence}
        assert p.severity == max(f.severity for f in its)
        assert set(p.rules) == {f.rule for f in its}
    for r in found.rules:
        assert {by_print[f].rule for f in r.findings} == {r.rule}


@pytest.mark.parametrize("path", sorted(shipped().glob("*.yaml")), ids=lambda p: p.stem)
def test_on_every_shipped_law(path):
    (file,) = load_all([path]).files
    for pair in PAIRS:
        against_agrees_with_compare(file.jurisdiction, *pair, DAY)
    for day in (DAY, dt.date(2015, 1, 1)):
        scale_is_the_law(measured_on(file.jurisdiction, day))


@given(
    jurisdictions(),
    st.sampled_from(DRUG_CONDUCTS),
    st.sampled_from((*VIOLENT_CONDUCTS, *DRUG_CONDUCTS)),
)
def test_on_any_law(law, conduct, other):
    against_agrees_with_compare(law, conduct, other, AS_OF)
    scale_is_the_law(measured_on(law, AS_OF))


@given(jurisdictions())
def test_a_digest_counts_every_finding_once(law):
    digest_counts_the_findings(measured_on(law, AS_OF), check_one(as_file(law), AS_OF))


@pytest.mark.parametrize("code", ["sgp", "mex", "irn", "us-tx", "nor"])
def test_a_digest_counts_every_finding_of_a_law_once(code):
    (file,) = load_all([shipped() / f"{code}.yaml"]).files
    digest_counts_the_findings(measured_on(file.jurisdiction, DAY), check_one(file, DAY))
