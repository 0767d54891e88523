import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from proportionality.law.amounts import Amount, AmountRange
from proportionality.law.fines import Fine
from proportionality.law.money import Money
from proportionality.law.quantities import Order
from proportionality.law.terms import Term
from proportionality.law.written import QuantityError
from proportionality.measure import (
    CUSTODY,
    DEATH,
    LIFE,
    LIFE_WITHOUT_PAROLE,
    UNLIMITED,
    Scale,
    measured_on,
)
from proportionality.testing import AS_OF, as_file, ranges, terms

T = Term.parse


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        ("12 months", "1 year", Order.EQUAL),
        ("24 months", "2 years", Order.EQUAL),
        ("18 months", "1 year 6 months", Order.EQUAL),
        ("30 days", "1 month", Order.CANNOT_TELL),
        ("28 days", "1 month", Order.CANNOT_TELL),
        ("31 days", "1 month", Order.CANNOT_TELL),
        ("27 days", "1 month", Order.LESS),
        ("32 days", "1 month", Order.GREATER),
        ("2 weeks", "14 days", Order.EQUAL),
        ("364 days", "1 year", Order.LESS),
        ("365 days", "1 year", Order.CANNOT_TELL),
        ("366 days", "1 year", Order.CANNOT_TELL),
        ("367 days", "1 year", Order.GREATER),
        ("180 days", "6 months", Order.LESS),
        ("181 days", "6 months", Order.CANNOT_TELL),
        ("185 days", "6 months", Order.GREATER),
        ("5 years 1 day", "5 years", Order.GREATER),
        ("2 years less 1 day", "2 years", Order.LESS),
        ("2 years less a day", "23 months", Order.GREATER),
        ("541 days", "18 months", Order.LESS),
        ("60 years", "40 years", Order.GREATER),
        ("20 years", "240 months", Order.EQUAL),
    ],
)
def test_terms_compare_by_the_calendar(left, right, order):
    mirror = {Order.LESS: Order.GREATER, Order.GREATER: Order.LESS}
    assert T(left).compare(T(right)) is order
    assert T(right).compare(T(left)) is mirror.get(order, order)


@pytest.mark.parametrize(
    "text",
    [
        "20 years",
        "18 months",
        "5 years 1 day",
        "2 years less 1 day",
        "15 days",
        "7 years 6 months",
        "1 year",
    ],
)
def test_terms_print_as_the_law_has_them(text):
    assert str(T(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "twenty",
        "0 years",
        "-1 year",
        "1.5 years",
        "5 yers",
        "6 months 1 year",
        "1 year 1 year",
        "1 day less 1 day",
        "under 1 day",
        "over 2 years less 1 day",
        "99999999 years",
        "05 years",
        "ten five years",
    ],
)
def test_what_is_no_term_is_refused(text):
    with pytest.raises(QuantityError):
        T(text)


@given(terms(), terms())
def test_comparison_is_antisymmetric_and_agrees_with_mean_lengths(a, b):
    order = a.compare(b)
    if order is Order.GREATER:
        assert a.units() > b.units()
    if order is Order.EQUAL:
        assert a.units() == b.units()
    low, high = a.span()
    assert low <= a.units() / 10_000 <= high


@given(terms(), terms(), terms())
def test_comparison_is_transitive_where_it_decides(a, b, c):
    if a.compare(b) is Order.LESS and b.compare(c) is Order.LESS:
        assert a.compare(c) is not Order.GREATER


@given(st.lists(terms(), min_size=2, max_size=8))
def test_the_scale_never_decides_what_the_calendar_cannot(many):
    scale = Scale(many)
    for a in many:
        for b in many:
            x, y = scale.place(a, ()), scale.place(b, ())
            if x.low > y.high:
                assert a.compare(b) is Order.GREATER
            if a.compare(b) is Order.CANNOT_TELL:
                assert x.low <= y.high
                assert y.low <= x.high


@example([Term.parse("16 months"), Term.parse("487 days")])
@given(st.lists(terms(), max_size=12))
def test_the_scale_widens_a_term_over_all_that_it_cannot_be_told_from(many):
    scale = Scale(many)
    for a in many:
        at, units = scale.place(a, ()), CUSTODY + a.units()
        clashes = [CUSTODY + b.units() for b in many if a.compare(b) is Order.CANNOT_TELL]
        if a.days:
            assert at.low == min([units, *(c - 1 for c in clashes)])
            assert at.high == max([units, *(c + 1 for c in clashes)])


def test_a_law_of_twenty_thousand_terms_that_are_nearly_the_same_is_placed_at_once():
    many = [
        Term(m, 300_000 - m * 1461 // 48 + d, f"{m} {d}") for m in range(5_000) for d in range(4)
    ]
    started = time.process_time()
    Scale(many)
    assert time.process_time() - started < 30


@given(st.lists(terms(days=False), min_size=2, max_size=8))
def test_the_scale_is_exact_for_months_and_years(many):
    scale = Scale(many)
    for a in many:
        for b in many:
            x, y = scale.place(a, ()), scale.place(b, ())
            assert x.known
            assert (x.low > y.low) == (a.compare(b) is Order.GREATER)
            assert (x.low == y.low) == (a.compare(b) is Order.EQUAL)


def test_the_scale_of_severity():
    longest = CUSTODY + T("1000 years").units()
    assert 0 < CUSTODY < longest < UNLIMITED < LIFE < LIFE_WITHOUT_PAROLE < DEATH


def penalty_yaml(**values):
    base = {
        "since": "2000-01-01",
        "death": "none",
        "life": "none",
        "custody": "none",
        "floor": "none",
        "fine": "none",
        "non_custodial": "none",
        "custody_required": False,
    }
    return base | values


@pytest.mark.parametrize(
    ("drug", "violent", "status"),
    [
        (
            {"custody": {"min": "none", "max": "12 months"}},
            {"custody": {"min": "none", "max": "1 year"}},
            "clear",
        ),
        (
            {"custody": {"min": "none", "max": "30 days"}},
            {"custody": {"min": "none", "max": "1 month"}},
            "cannot-tell",
        ),
        (
            {"life": "discretionary", "custody": {"min": "none", "max": "10 years"}},
            {"custody": {"min": "none", "max": "60 years"}},
            "flagged",
        ),
        (
            {"custody": {"min": "none", "max": "60 years"}},
            {"life": "discretionary", "custody": {"min": "none", "max": "10 years"}},
            "clear",
        ),
        (
            {"death": "mandatory", "floor": "mandatory", "custody_required": True},
            {"life": "mandatory", "floor": "mandatory", "custody_required": True},
            "flagged",
        ),
        (
            {"life": "mandatory", "floor": "mandatory", "custody_required": True},
            {"death": "mandatory", "floor": "mandatory", "custody_required": True},
            "clear",
        ),
        (
            {"custody": {"min": "none", "max": "unknown"}},
            {"custody": {"min": "none", "max": "1 year"}},
            "cannot-tell",
        ),
        (
            {"custody": {"min": "none", "max": "1 year"}},
            {"custody": {"min": "none", "max": "unknown"}},
            "cannot-tell",
        ),
        (
            {"custody": {"min": "none", "max": "not_stated"}},
            {"custody": {"min": "none", "max": "1 year"}},
            "cannot-tell",
        ),
        (
            {"custody": {"min": "none", "max": "unlimited"}},
            {"custody": {"min": "none", "max": "60 years"}},
            "flagged",
        ),
        (
            {"custody": {"min": "none", "max": "general"}},
            {"custody": {"min": "none", "max": "19 years"}},
            "flagged",
        ),
        (
            {"custody": {"min": "none", "max": "general"}},
            {"custody": {"min": "none", "max": "20 years"}},
            "clear",
        ),
        (
            {"death": "unknown", "custody": {"min": "none", "max": "1 year"}},
            {"custody": {"min": "none", "max": "2 years"}},
            "cannot-tell",
        ),
        (
            {"death": "unknown", "custody": {"min": "none", "max": "3 years"}},
            {"custody": {"min": "none", "max": "2 years"}},
            "flagged",
        ),
        ({"fine": "not_stated"}, {"custody": {"min": "none", "max": "1 day"}}, "clear"),
        ({"custody": {"min": "none", "max": "1 day"}}, {"fine": "not_stated"}, "flagged"),
        ({"custody": {"min": "none", "max": "1 day"}}, {"non_custodial": "available"}, "flagged"),
    ],
)
def test_ceilings_compare_as_the_design_says(drug, violent, status):
    from proportionality.check import check_one

    law = law_of(drug, violent)
    assessed = {a.rule: a for a in check_one(as_file(law), AS_OF).assessments}["VC001"]
    assert assessed.status == status, assessed


def test_cannot_tell_names_the_unknown():
    from proportionality.check import check_one

    law = law_of(
        {"custody": {"min": "none", "max": "unknown"}},
        {"custody": {"min": "none", "max": "1 year"}},
    )
    assessed = {a.rule: a for a in check_one(as_file(law), AS_OF).assessments}["VC001"]
    assert "custody.max of 'drug' is unknown" in assessed.because
    assert "(line " in assessed.because


def law_of(drug, violent):
    from proportionality.law.model import Jurisdiction

    def offence(name, conduct, penalty):
        return {
            "id": name,
            "title": name,
            "conduct": [conduct],
            "form": "basic",
            "source": "act",
            "place": "s 1",
            "penalties": [penalty_yaml(**penalty)],
        }

    return Jurisdiction.model_validate(
        {
            "schema": 1,
            "jurisdiction": {"code": "XXA", "name": "X"},
            "verified": {"date": "2025-12-01", "against": "x"},
            "sources": {
                "act": {
                    "title": "Act",
                    "citation": "Act",
                    "url": "https://law.example/act",
                    "version": "2025",
                    "evidence": "primary",
                }
            },
            "general": {
                "custody": {"min": "1 day", "max": "20 years", "source": "act"},
                "life": {"exists": True, "parole_after": "20 years", "source": "act"},
            },
            "offences": [
                offence("drug", "drug.trafficking", drug),
                offence("violent", "violent.rape", violent),
            ],
        }
    )


def test_parole_separates_two_kinds_of_life():
    law = law_of(
        {"life": "mandatory", "floor": "mandatory", "custody_required": True, "parole": "barred"},
        {"life": "mandatory", "floor": "mandatory", "custody_required": True},
    )
    drug, violent = measured_on(law, AS_OF).subjects
    assert drug.ceiling.low == LIFE_WITHOUT_PAROLE
    assert violent.ceiling.low == LIFE


@pytest.mark.parametrize(
    ("text", "nanograms"),
    [
        ("15 g", 15 * 10**9),
        ("1.5 kg", 1_500 * 10**9),
        ("20 mg", 20 * 10**6),
        ("0.02 g", 20 * 10**6),
        ("1,000 kg", 10**15),
        ("2 t", 2 * 10**15),
        ("1 oz", 28_349_523_125),
        ("16 oz", 453_592_370_000),
        ("1 lb", 453_592_370_000),
        ("1 grain", 64_798_910),
        ("7,000 grains", 453_592_370_000),
        ("1 kg 500 g", 1_500 * 10**9),
        ("300 mcg", 300_000),
    ],
)
def test_mass_is_whole_nanograms(text, nanograms):
    assert Amount.parse(text).value == nanograms


@pytest.mark.parametrize(
    "text",
    ["15", "0.0000000001 g", "-1 g", "1,00,0 g", "g", "1e3 g", "1.5 plants", "999999999999999 t"],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(QuantityError):
        Amount.parse(text)


@pytest.mark.parametrize(
    ("band", "inside", "outside"),
    [
        ("over 15 g", ["15.001 g", "1 kg"], ["15 g", "1 g", "16 plants"]),
        ("at least 1 kg", ["1 kg", "2 kg"], ["999 g"]),
        ("200 g to 1 kg", ["200 g", "1 kg", "500 g"], ["199 g", "1.001 kg"]),
        ("under 10 g", ["9.999 g", "1 mg"], ["10 g"]),
        ("up to 5 plants", ["5 plants", "1 plant"], ["6 plants", "5 g"]),
        ("over 5 g up to 20 g", ["5.001 g", "20 g"], ["5 g", "20.001 g"]),
        ("at least 5 g under 20 g", ["5 g"], ["20 g"]),
    ],
)
def test_bands_know_what_is_inside(band, inside, outside):
    parsed = AmountRange.parse(band)
    assert all(Amount.parse(a) in parsed for a in inside)
    assert not any(Amount.parse(a) in parsed for a in outside)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "15 g",
        "over 15",
        "over 20 g up to 5 g",
        "over 5 g up to 5 g",
        "1 g to 5 plants",
        "between 5 g",
        "over 5 g and",
    ],
)
def test_what_is_no_band_is_refused(text):
    with pytest.raises(QuantityError):
        AmountRange.parse(text)


@given(ranges(), ranges())
def test_a_band_never_starts_above_itself(a, b):
    assert not a.starts_above(a)
    assert not (a.starts_above(b) and b.starts_above(a))


@pytest.mark.parametrize(
    ("text", "minor"),
    [("SGD 20,000", 2_000_000), ("JPY 500", 500), ("KWD 1.500", 1_500), ("EUR 0.50", 50)],
)
def test_money_is_minor_units(text, minor):
    assert Money.parse(text).minor == minor


@pytest.mark.parametrize(
    "text", ["20,000", "SGD", "sgd 5", "JPY 5.50", "SGD 20,00,0", "EUR 1.234", "XQX 5"]
)
def test_what_is_no_money_is_refused(text):
    with pytest.raises(QuantityError):
        Money.parse(text)


@pytest.mark.parametrize(
    "text", ["up to SGD 20,000", "at least USD 1,000", "EUR 500 to EUR 2,000", "USD 100"]
)
def test_fines_print_as_written(text):
    assert str(Fine.parse(text)) == text


@pytest.mark.parametrize("text", ["EUR 500 to USD 2,000", "EUR 500 to EUR 100", "a lot"])
def test_what_is_no_fine_is_refused(text):
    with pytest.raises(QuantityError):
        Fine.parse(text)
