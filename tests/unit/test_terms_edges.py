"""The edges of terms, amounts and ranges: what mutants of `terms` once survived on."""

import pytest

from proportionality.law.amounts import Amount, AmountRange, Dimension
from proportionality.law.quantities import Order
from proportionality.law.terms import Term
from proportionality.law.written import QuantityError

T, R = Term.parse, AmountRange.parse


@pytest.mark.parametrize(
    "text", ["1000 years", "12000 months", "366000 days", "52285 weeks 5 days"]
)
def test_the_longest_term_is_a_thousand_years(text):
    assert str(T(text)) == text


@pytest.mark.parametrize(
    "text",
    ["1001 years", "1000 years 1 month", "12001 months", "366001 days", "52285 weeks 6 days"],
)
def test_no_term_is_longer(text):
    with pytest.raises(QuantityError, match="at most 1000 years"):
        T(text)


def test_nothing_is_no_term():
    with pytest.raises(QuantityError, match="a term such as"):
        T("")


def test_terms_are_equal_by_length_and_only_to_terms():
    assert T("1 year") == T("12 months")
    assert T("1 year") != T("13 months")
    assert T("2 weeks") == T("14 days")
    assert T("1 year") != "1 year"
    assert len({T("1 year"), T("12 months"), T("2 years")}) == 2


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [("2 years less 1 day", 24, -1), ("2 years less a day", 24, -1), ("5 years 1 day", 60, 1)],
)
def test_a_day_less_is_one_day(text, months, days):
    assert (T(text).months, T(text).days) == (months, days)


@pytest.mark.parametrize(("years", "days"), [(4, 1461), (8, 2922), (40, 14610)])
def test_four_years_are_the_same_number_of_days_whenever_they_begin(years, days):
    assert T(f"{years} years").span() == (days, days)
    assert T(f"{years} years").compare(T(f"{days} days")) is Order.EQUAL
    assert T(f"{days} days").compare(T(f"{years} years")) is Order.EQUAL
    assert T(f"{years} years").compare(T(f"{days + 1} days")) is Order.LESS
    assert T(f"{years} years").compare(T(f"{days - 1} days")) is Order.GREATER


@pytest.mark.parametrize(
    ("text", "fewest", "most"),
    [
        ("1 month", 28, 31),
        ("1 year", 365, 366),
        ("2 weeks", 14, 14),
        ("5 years 1 day", 1827, 1828),
        ("2 years less 1 day", 729, 730),
    ],
)
def test_how_many_days_a_term_can_last(text, fewest, most):
    assert T(text).span() == (fewest, most)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("1 day", 10_000),
        ("1 month", 304_375),
        ("4 years", 14_610_000),
        ("5 years 1 day", 18_272_500),
        ("2 years less 1 day", 7_295_000),
    ],
)
def test_the_mean_length_of_a_month_is_a_forty_eighth_of_four_years(text, units):
    assert T(text).units() == units


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("7 mcg", Dimension.MASS, 7_000),
        ("7 mg", Dimension.MASS, 7 * 10**6),
        ("7 g", Dimension.MASS, 7 * 10**9),
        ("7 g gross", Dimension.MASS, 7 * 10**9),
        ("7 g pure", Dimension.PURE_MASS, 7 * 10**9),
        ("7 kg", Dimension.MASS, 7 * 10**12),
        ("7 t", Dimension.MASS, 7 * 10**15),
        ("7 ml", Dimension.VOLUME, 7_000),
        ("7 cl", Dimension.VOLUME, 70_000),
        ("7 dl", Dimension.VOLUME, 700_000),
        ("7 l", Dimension.VOLUME, 7_000_000),
        ("1 plant", Dimension.PLANTS, 1),
        ("7 plants", Dimension.PLANTS, 7),
        ("1 tablet", Dimension.PIECES, 1),
        ("7 tablets", Dimension.PIECES, 7),
        ("1 dose", Dimension.PIECES, 1),
        ("7 doses", Dimension.PIECES, 7),
        ("7 pills", Dimension.PIECES, 7),
        ("7 capsules", Dimension.PIECES, 7),
        ("7 ampoules", Dimension.PIECES, 7),
        ("7 dosage units", Dimension.PIECES, 7),
        ("1,000,000 t", Dimension.MASS, 10**21),
    ],
)
def test_every_unit_counts_what_it_should(text, dimension, value):
    amount = Amount.parse(text)
    assert (amount.dimension, amount.value) == (dimension, value)


def test_no_amount_is_over_a_million_tonnes():
    with pytest.raises(QuantityError, match="a million tonnes"):
        Amount.parse(
            "1,000,000,000,000.001 kg".replace("1,000,000,000,000.001", "1,000,000,000.001")
        )


@pytest.mark.parametrize(
    "text", ["5 g to 10 plants", "over 5 ml up to 10 mg", "at least 2 tablets under 5 g"]
)
def test_a_range_has_one_kind_of_unit(text):
    with pytest.raises(QuantityError, match="same kind of unit"):
        R(text)


@pytest.mark.parametrize(
    "text",
    [
        "6 g to 5 g",
        "over 5 g up to 5 g",
        "at least 5 g under 5 g",
        "over 5 g under 5 g",
        "over 5,000 mg up to 5 g",
    ],
)
def test_an_empty_range_is_refused(text):
    with pytest.raises(QuantityError, match="lower end comes first"):
        R(text)


def test_a_range_may_be_one_amount_and_prints_as_the_law_has_it():
    one = R("5 g to 5,000 mg")
    assert str(one) == "5 g to 5,000 mg"
    assert Amount.parse("5 g") in one
    assert Amount.parse("5,001 mg") not in one


def test_plants_are_in_no_range_of_grams():
    assert Amount.parse("7 plants") not in R("at least 1 mg")
    assert Amount.parse("7 mg") in R("at least 1 mg")


@pytest.mark.parametrize(
    ("upper", "lower", "above"),
    [
        ("over 10 g", "up to 10 g", True),
        ("over 10 g", "at least 10 g", True),
        ("at least 10 g", "over 10 g", False),
        ("at least 10 g", "at least 10 g", False),
        ("over 10 g", "over 10 g", False),
        ("at least 11 g", "over 10 g", True),
        ("up to 10 g", "up to 5 g", False),
        ("up to 10 g", "over 5 g", False),
        ("over 10 plants", "up to 10 g", False),
        ("over 10 plants", "over 5 plants", True),
    ],
)
def test_which_band_begins_above_which(upper, lower, above):
    assert R(upper).starts_above(R(lower)) is above
