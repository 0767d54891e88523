"""The product against the rules in plain Python: the same findings and the same doubts, on made-up laws and on every law that ships."""

import datetime as dt
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proportionality.check import check_one
from proportionality.law.corpus import load_all, shipped
from proportionality.law.model import Custody
from proportionality.law.quantities import Order
from proportionality.law.terms import Term
from proportionality.measure import measured_on
from proportionality.rules.facts import facts_of
from proportionality.rules.registry import rule_set
from proportionality.testing import AS_OF, jurisdictions
from tests.properties.dense import UNTELLABLE, dense_law
from tests.properties.oracle import AGAINST, OF_ANY, OF_DRUG, OF_LAW, verdict

DAYS = (dt.date(2026, 11, 26), dt.date(2018, 1, 1), dt.date(2005, 1, 1))
PATHS = sorted(shipped().glob("*.yaml"))


def product_says(law, day, sure):
    """What the engine finds on the sure (or the possible) facts, as the oracle names it."""
    rules = rule_set()
    facts = facts_of(measured_on(law, day), rules.fields)

    def offence(bound, alias):
        subject = facts.rows[bound[alias] - 1].subject if alias in bound else None
        return subject.offence.id if subject is not None else ""

    found = set()
    for its in rules.engine.run(facts.given(sure)):
        code = its.rule.partition("_")[0].upper()
        for bound in map(dict, its.bound):
            found.add((code, offence(bound, "drug"), offence(bound, "violent")))
    return found


def untellable(law):
    """Whether the law has terms that the calendar cannot tell apart."""
    terms = {
        limit
        for offence in law.offences
        for penalty in offence.penalties
        if isinstance(penalty.custody, Custody)
        for limit in (penalty.custody.min, penalty.custody.max)
        if isinstance(limit, Term)
    }
    return any(a.compare(b) is Order.CANNOT_TELL for a, b in combinations(terms, 2))


def assert_same(law, day):
    expected = verdict(law, day)
    assert product_says(law, day, sure=True) == {hit for hit, answer in expected.items() if answer}
    assert product_says(law, day, sure=False) == set(expected)


def assert_no_bolder(law, day):
    """The product may be in doubt where the oracle is not, and in no other way different."""
    expected = verdict(law, day)
    assert product_says(law, day, sure=True) <= {hit for hit, answer in expected.items() if answer}
    assert product_says(law, day, sure=False) >= set(expected)


def test_every_rule_that_looks_at_the_law_is_in_the_oracle():
    looking = {code for code, rule in rule_set().rules.items() if rule.when}
    assert looking == OF_DRUG.keys() | AGAINST.keys() | OF_ANY.keys() | OF_LAW.keys()


@given(jurisdictions(), st.dates(dt.date(2000, 1, 1), AS_OF))
def test_same_as_the_oracle_on_any_law_and_day(law, day):
    if untellable(law):
        assert_no_bolder(law, day)
    else:
        assert_same(law, day)


def test_same_as_the_oracle_on_laws_where_every_comparison_counts():
    for seed in range(300):
        assert_same(dense_law(seed), AS_OF)


def test_what_the_calendar_leaves_open_is_concluded_by_neither():
    for seed in range(300):
        assert_no_bolder(dense_law(seed, UNTELLABLE, forms=("basic",)), AS_OF)


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_same_as_the_oracle_on_every_law_that_ships(path):
    (file,) = load_all([path]).files
    law = file.jurisdiction
    for day in DAYS:
        assert_same(law, day)


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_findings_are_what_the_oracle_finds(path):
    (file,) = load_all([path]).files
    expected: dict[tuple[str, str], set[str]] = {}
    for (code, offence, violent), answer in verdict(file.jurisdiction, DAYS[0]).items():
        if answer:
            expected.setdefault((code, offence), set()).update({violent} - {""})
    outcome = check_one(file, DAYS[0])
    findings = [*outcome.findings, *(w.finding for w in outcome.waived)]
    assert {(f.rule, f.offence or "") for f in findings} == set(expected)
    for finding in findings:
        if finding.rule in AGAINST:
            found = {c.offence for c in finding.comparators}
            assert found == expected[finding.rule, finding.offence], finding.rule
