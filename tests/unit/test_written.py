"""Terms, amounts, sums, fines and dates as laws and people write them, and the one way in which they are printed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proportionality.law.amounts import UNITS, Amount, AmountRange
from proportionality.law.corpus import load_bytes
from proportionality.law.dates import read_day
from proportionality.law.days import InForceBy, read_since, read_version
from proportionality.law.fines import FINE_UNITS, Fine
from proportionality.law.money import CURRENCIES, Money
from proportionality.law.quantities import Order
from proportionality.law.terms import Term
from proportionality.law.written import QuantityError, words_of
from proportionality.rules.example_files import expand
from proportionality.testing import ranges, terms

TERMS = {
    "25 years": ["twenty-five years", "Twenty Five Years", "25 yrs", " 25 years ", "25-year", "25 years' imprisonment", "25 (twenty-five) years"],
    "1 year 6 months": ["1 year and 6 months", "one year, six months", "a year and six months", "1 yr 6 mths"],
    "18 months": ["18-month", "eighteen months", "imprisonment for 18 months", "18 calendar months"],
    "6 months": ["six (6) months", "a term of six months"],
    "90 days": ["ninety days", "90 day"],
    "120 days": ["one hundred and twenty days", "a hundred and twenty days"],
    "2 weeks": ["two weeks", "2 wks"],
    "5 years 1 day": ["five years and a day", "5 years 1 day"],
    "2 years less 1 day": ["two years less a day", "2 years less one day"],
    "over 5 years": ["more than 5 years", "exceeding five years", "above 5 yrs"],
    "under 5 years": ["less than 5 years", "below five years"],
    "1000 days": ["1,000 days", "1 000 days", "one thousand days"],
}  # fmt: skip
AMOUNTS = {
    "1 kg": ["1 kilogramme", "1 kilogram", "one kilo", "1kg", "1 KG"],
    "500 g": ["500 grams", "500 grammes", "five hundred grams", "500-gram", "500 gms"],
    "1 kg 500 g": ["1 kg 500 g", "1 kilogram 500 grams"],
    "1.5 kg": ["1,5 kg", "1.5 kilogrammes"],
    "1,000 kg": ["1,000 kg", "1 000 kg", "1'000 kg", "1000 kg"],
    "1,000,000 g": ["1.000.000 g", "1 million grams", "1 000 000 g"],
    "2 lb": ["2 pounds", "2 lbs", "two lb"],
    "1 oz": ["1 ounce", "an ounce"],
    "3 t": ["3 tonnes", "3 metric tons"],
    "100 grains": ["100 grains"],
    "200 dosage units": ["200 dosage units"],
    "1 dosage unit": ["one dosage unit"],
    "5 pills": ["five pills"],
    "10 ml": ["10 millilitres", "10 cc", "10 milliliters"],
    "2 l": ["2 litres", "two liters"],
    "5 g pure": ["5 grams pure", "5 g Pure"],
    "5 g gross": ["5 g gross"],
}
RANGES = {
    "over 15 g": ["more than 15 grams", "exceeding 15 g", "in excess of fifteen grams", "Over 15 g"],
    "at least 1 kg": ["not less than 1 kg", "1 kg or more", "from 1 kg", "a minimum of one kilogram", "1 kg and above"],
    "under 10 g": ["less than 10 g", "below ten grams"],
    "up to 5 plants": ["not more than five plants", "not exceeding 5 plants", "5 plants or less", "at most 5 plants", "no more than 5 plants"],
    "5 g to 10 g": ["5 to 10 g", "5-10 g", "between 5 g and 10 g", "between 5 and 10 grams", "from 5 g to 10 g", "at least 5 g up to 10 g"],
    "over 5 g up to 20 g": ["more than 5 g but not more than 20 g", "over 5 g and up to 20 g", "over 5 g to 20 g", "over 5 to 20 g"],
    "at least 5 g under 20 g": ["5 g or more but less than 20 g", "not less than 5 g and less than 20 g", "5 g to less than 20 g"],
    "over 5 g pure up to 20 g pure": ["over 5 to 20 g pure"],
}  # fmt: skip
MONEY = {
    "SGD 20,000": ["SGD 20,000", "20,000 SGD", "SGD 20000", "SGD 20 000", "S$20,000", "twenty thousand SGD", "SGD 20 thousand"],
    "USD 1,000": ["US$ 1,000", "US$1,000", "USD one thousand"],
    "EUR 500": ["€500", "500 €", "500 euros", "EUR 500"],
    "EUR 1,500,000": ["EUR 1.5 million", "1,5 million EUR"],
    "INR 100,000": ["INR 1 lakh", "one lakh INR", "₹100,000"],
    "EUR 1,234.50": ["EUR 1.234,50", "EUR 1,234.50"],
}  # fmt: skip
FINES = {
    "up to SGD 20,000": ["not exceeding SGD 20,000", "a fine not exceeding SGD 20,000", "a maximum of SGD 20,000"],
    "at least USD 1,000": ["not less than USD 1,000", "a fine of at least USD 1,000"],
    "EUR 500 to EUR 2,000": [
        "EUR 500 to 2,000", "500 to 2,000 EUR", "between EUR 500 and EUR 2,000", "at least EUR 500 but not more than EUR 2,000",
        "not less than EUR 500 nor more than EUR 2,000", "a fine of EUR 500 to EUR 2,000",
    ],
    "USD 100": ["a fine of USD 100"],
    "up to 3 times the value": ["not exceeding three times the street value of the drugs", "up to thrice the value", "up to 3 times market value"],
    "5 times the value": ["five times the value"],
    "the value": ["the value of the drugs"],
    "2 to 5 times the value": ["two to five times the value", "twice the value to five times the value"],
    "up to USD 100,000 or 3 times the value": [
        "not exceeding USD 100,000 or three times the street value, whichever is greater", "up to USD 100,000 or 3 times the value, whichever is the higher",
    ],
    "up to USD 100,000 or 3 times the value, whichever is less": ["not exceeding USD 100,000 or three times the value, whichever is the lesser"],
    "at least USD 5 up to 3 times the value": ["not less than USD 5 and up to 3 times the value"],
    "100 to 500 day-fines": ["100 to 500 day fines", "100 day-fines to 500 day-fines"],
    "up to 180 day-fines": ["up to 180 days' income", "not more than 180 daily rates"],
    "up to 5,000 penalty units": ["not exceeding 5000 penalty units"],
    "1 calculation index": ["one calculation index"],
    "at least 10 minimum wages": ["not less than ten minimum wages"],
}  # fmt: skip
DATES = {
    dt.date(2016, 12, 31): [
        "2016-12-31", "31 December 2016", "31 Dec 2016", "December 31, 2016", "31st of December 2016", "the 31st day of December, 2016",
        "31.12.2016", "12/31/2016", "2016/12/31",
    ],
    dt.date(2016, 4, 4): ["4 April 2016", "04.04.2016", "4/4/2016"],
}  # fmt: skip


def cases(table):
    return [(written, printed) for printed, many in table.items() for written in many]


READERS = (
    (Term.parse, TERMS),
    (Amount.parse, AMOUNTS),
    (AmountRange.parse, RANGES),
    (Money.parse, MONEY),
    (Fine.parse, FINES),
)


@pytest.mark.parametrize(
    ("read", "written", "printed"),
    [(read, *case) for read, table in READERS for case in cases(table)],
)
def test_it_is_read_as_people_write_it_and_printed_one_way(read, written, printed):
    value = read(written)
    assert str(value) == printed
    assert read(printed) == value
    assert str(read(printed)) == printed


@pytest.mark.parametrize(("written", "day"), cases(DATES))
def test_dates_as_people_write_them(written, day):
    assert read_day(written) == day


WRONG = [
    (Amount.parse, "1.500 g", "'1.500' is 1,500 where a point parts thousands and 1.5 where it is"),
    (Amount.parse, "10.000 tablets", "write one of these"),
    (Term.parse, "life", "'life' is no length of time: write life: discretionary"),
    (Term.parse, "life imprisonment", "'life' is no length of time"),
    (Term.parse, "death", "write death: discretionary"),
    (Term.parse, "twice the term", "'twice' is worked out from something else"),
    (Term.parse, "double", "enhancement"),
    (Term.parse, "three times the value", "'times' is worked out from something else"),
    (Term.parse, "a year and a half", "'half' is no whole number"),
    (Term.parse, "half the term", "'half' is worked out from something else"),
    (Term.parse, "1.5 years", "write it in a smaller unit, such as 18 months"),
    (Term.parse, "six (7) months", "it says 6 and, in brackets, 7"),
    (Term.parse, "5 to 10 years", "the least stands in min, the most in max"),
    (Term.parse, "not less than 5 years", "the least stands in min"),
    (Term.parse, "5", "'5' of what?"),
    (Term.parse, "48 hours", "the smallest unit is a day"),
    (Term.parse, "5 years hard labour", "'regime'"),
    (Term.parse, "5 years rigorous imprisonment", "'regime'"),
    (Term.parse, "9" * 40 + " years", "at most 24 digits"),
    (Term.parse, "1" * 5_000, "longer than 200 characters"),
    (Amount.parse, "1 ton", "2,240 lb or 2,000 lb"),
    (Amount.parse, "5 gr", "grams or grains"),
    (Amount.parse, "1 gallon", "write litres"),
    (Amount.parse, "500", "'500' of what?"),
    (Amount.parse, "half a kilogram", "0.5 kg or 500 g"),
    (Amount.parse, "twice 5 g", "write the amount itself"),
    (Amount.parse, "1.5 tablets", "half a tablet"),
    (AmountRange.parse, "15 g", "'15 g' alone is no band"),
    (Amount.parse, "1,00,0 g", "write thousands as 1,000 and decimals as 1.5"),
    (Money.parse, "$100,000", "USD, AUD, CAD, SGD or another dollar or peso: write the code"),
    (Money.parse, "£500", "GBP, EGP, LBP"),
    (Money.parse, "¥500", "JPY or CNY"),
    (Money.parse, "Rs 500", "INR, PKR"),
    (Money.parse, "sgd 500", "in capitals: SGD"),
    (Money.parse, "XQX 500", "'XQX' is no currency code"),
    (Money.parse, "20,000", "a sum needs its currency"),
    (Money.parse, "JPY 5.50", "at most 0 decimals"),
    (Fine.parse, "not exceeding $100,000 or three times the street value", "write the code"),
    (Fine.parse, "up to USD 100 or 3 times", "3 times the value"),
    (Fine.parse, "EUR 5 or imprisonment", "fine_with_custody"),
    (Fine.parse, "EUR 500 to USD 2,000", "one currency"),
    (Fine.parse, "5 to 2 times the value", "lower end comes first"),
    (Fine.parse, "500 to 100 day-fines", "lower end comes first"),
    (read_day, "05.04.2016", "may be 5 April or 4 May: write 2016-04-05 or 2016-05-04"),
    (read_day, "31 November 2016", "there is no 31 November 2016"),
    (read_day, "2020", "not only the year"),
    (read_day, "May 2020", "not only the month"),
    (read_day, "31.12.16", "four figures"),
    (read_day, "1 Muharram 1447", "'muharram' is no month"),
    (read_day, "31 12 " + "9" * 60, "four figures"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "written", "says"), WRONG)
def test_what_cannot_be_read_says_why_and_what_to_write(read, written, says):
    with pytest.raises(QuantityError) as caught:
        read(written)
    assert says in caught.value.cause or says in str(caught.value)


LOOK_ALIKES = [
    ("\u00a0", "U+00A0 (no-break space)", "write an ordinary space"),
    ("\u2009", "U+2009 (thin space)", "write an ordinary space"),
    ("\u200b", "U+200B (zero width space)", "remove it"),
    ("\u00ad", "U+00AD (soft hyphen)", "remove it"),
    ("\u2013", "'\u2013' (U+2013, en dash)", "write '-', or 'to'"),
    ("\u2212", "'\u2212' (U+2212, minus sign)", "write '-', or 'to'"),
    ("\u0661", "'\u0661' (U+0661, arabic-indic digit one)", "write 1"),
    ("\u06f5", "'\u06f5' (U+06F5, extended arabic-indic digit five)", "write 5"),
    ("\u0967", "'\u0967' (U+0967, devanagari digit one)", "write 1"),
    ("\uff15", "'\uff15' (U+FF15, fullwidth digit five)", "write 5"),
    ("\u00bd", "'\u00bd' (U+00BD, vulgar fraction one half)", "smaller unit"),
    ("\u0430", "'\u0430' (U+0430, cyrillic small letter a)", "letters a to z"),
    ("\uff47", "'\uff47' (U+FF47, fullwidth latin small letter g)", "write 'g'"),
]


@pytest.mark.parametrize("read", [Term.parse, Amount.parse, AmountRange.parse, Money.parse, Fine.parse, read_day])  # fmt: skip
@pytest.mark.parametrize(("char", "name", "advice"), LOOK_ALIKES)
def test_a_look_alike_is_named_the_same_everywhere(read, char, name, advice):
    with pytest.raises(QuantityError) as caught:
        read(f"5{char} years")
    assert f"{name} stands after '5'" in caught.value.cause
    assert advice in caught.value.cause


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        ("over 5 years", "5 years", Order.GREATER),
        ("over 5 years", "over 5 years", Order.EQUAL),
        ("over 5 years", "5 years 1 day", Order.EQUAL),
        ("over 5 years", "61 months", Order.LESS),
        ("under 5 years", "5 years", Order.LESS),
        ("under 5 years", "5 years less 1 day", Order.EQUAL),
        ("over 30 days", "31 days", Order.EQUAL),
        ("over 12 months", "over 1 year", Order.EQUAL),
    ],
)
def test_a_limit_strictly_above_is_just_above(left, right, order):
    mirror = {Order.LESS: Order.GREATER, Order.GREATER: Order.LESS}
    assert Term.parse(left).compare(Term.parse(right)) is order
    assert Term.parse(right).compare(Term.parse(left)) is mirror.get(order, order)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("25 years", "P25Y"),
        ("18 months", "P18M"),
        ("1 year 6 months", "P1Y6M"),
        ("5 years 1 day", "P5Y1D"),
        ("over 5 years", "P5Y1D"),
        ("2 weeks", "P2W"),
        ("1 year 2 weeks", "P1Y14D"),
        ("1 year 2 days less 1 day", "P1Y1D"),
        ("over 2 weeks", "P15D"),
        ("2 years less 1 day", None),
        ("under 5 years", None),
    ],
)
def test_a_term_as_a_duration_of_iso_8601(text, iso):
    assert Term.parse(text).iso() == iso


@given(terms())
def test_printing_and_reading_a_term_is_the_same_term(term):
    assert str(Term.parse(str(term))) == str(term)
    assert Term.parse(str(term)) == term
    assert (term.iso() is None) == (term.days < 0)


@given(ranges())
def test_printing_and_reading_a_band_is_the_same_band(band):
    assert AmountRange.parse(str(band)) == band


ONES = words_of("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")  # fmt: skip
TENS = words_of("twenty thirty forty fifty sixty seventy eighty ninety")


def in_words(number):
    """An English number word, written independently of the reader."""
    if number < 20:
        return ONES[number - 1]
    if number < 100:
        tail = f"-{ONES[number % 10 - 1]}" if number % 10 else ""
        return TENS[number // 10 - 2] + tail
    if number < 1000:
        rest = number % 100
        return f"{ONES[number // 100 - 1]} hundred" + (f" and {in_words(rest)}" if rest else "")
    for name, size in (("million", 10**6), ("thousand", 1000)):
        if number >= size:
            rest = number % size
            glue = " and " if 0 < rest < 100 else " "
            return f"{in_words(number // size)} {name}" + (
                f"{glue}{in_words(rest)}" if rest else ""
            )
    raise AssertionError


@given(st.integers(1, 999_999_999))
def test_number_words_are_numbers(number):
    assert str(Money.parse(f"USD {in_words(number)}")) == f"USD {number:,}"
    assert (
        str(Money.parse(f"{in_words(number).replace('-', ' ').upper()} USD")) == f"USD {number:,}"
    )


@given(
    st.sampled_from(sorted(CURRENCIES)),
    st.integers(1, 10**12),
    st.sampled_from([",", " ", "'", ""]),
)
def test_thousands_in_every_hand(code, number, mark):
    assert str(Money.parse(f"{code} {f'{number:,}'.replace(',', mark)}")) == f"{code} {number:,}"


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    for read in (Term.parse, Amount.parse, AmountRange.parse, Money.parse, Fine.parse, read_day):
        try:
            value = read(text)
        except QuantityError:
            continue
        assert read(str(value)) == value


PIECES = [
    *words_of("over under at least up to between and or less a day the value times , - ( ) ' $ € US whichever is greater"),
    *UNITS, *FINE_UNITS, "years", "months", "twice", "5", "1,000", "1.5", "six", "hundred", "million", "SGD", "EUR", "pure", "May", "2016", "31",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join))
def test_any_heap_of_words_is_read_or_refused_and_prints_one_way(text):
    for read in (Term.parse, Amount.parse, AmountRange.parse, Money.parse, Fine.parse, read_day):
        try:
            value = read(text)
        except QuantityError:
            continue
        assert read(str(value)) == value
        assert str(read(str(value))) == str(value)


@pytest.mark.parametrize(
    ("written", "since"),
    [
        ("1 April 2019", "2019-04-01"),
        ("by 31 December 2021", "by 2021-12-31"),
        ("2020", "by 2020-12-31"),
        (2020, "by 2020-12-31"),
        ("2020-05", "by 2020-05-31"),
        ("May 2020", "by 2020-05-31"),
        ("unknown", "unknown"),
    ],
)
def test_since(written, since):
    value = read_since(written)
    assert str(value) == since
    assert isinstance(value, InForceBy) == since.startswith("by")


@pytest.mark.parametrize(
    ("written", "version"),
    [(2024, "2024"), ("December 2024", "2024-12"), ("28 May 2024", "2024-05-28")],
)
def test_versions(written, version):
    assert str(read_version(written)) == version


GOOD = expand(
    "trafficking: {conduct: drug.trafficking, custody: {min: 5 years, max: 20 years}, floor: mandatory, fine: none}"
).decode()


def problems(text):
    return load_bytes(text.encode(), "law.yaml")[1]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("date: 2025-12-01", "date: 9999-12-31", "the year 9999 is centuries away"),
        ("date: 2025-12-01", "date: 2563-01-01", "the Buddhist calendar"),
        ("date: 2025-12-01", "date: 1447-01-01", "an Islamic or the Iranian calendar"),
        ("since: 2020-01-01", "since: 2202-01-01", "the year 2202 is centuries away"),
        ("version: 2025-12-01", "version: 9999", "the year 9999 is centuries away"),
        ("version: 2025-12-01", 'version: "0000"', "the year 0 is centuries away"),
        ("form: basic", "form: b\u0430sic", "U+0430, cyrillic small letter a"),
        ("form: basic", "form: basic\u00a0", "U+00A0 (no-break space) stands after 'basic'"),
        ("  form: basic", "\u00a0 form: basic", "U+00A0 (no-break space) before the text"),
        (
            "  form: basic",
            "\u200d form: basic",
            "U+200D (zero width joiner) stands here: remove it",
        ),
        ("form: basic", "form\uff1a basic", "(U+FF1A, fullwidth colon) stands here: write ':'"),
        (
            "form: basic",
            "\u201cform\u201d: basic",
            'left double quotation mark) stands at the beginning: write "',
        ),
        ("title: Trafficking", "title: Traffick\u00ading", "U+00AD (soft hyphen)"),
        (
            "title: Trafficking",
            "title: Traffick\U000e0041ing",
            "U+E0041 (tag latin capital letter a)",
        ),
        ("title: Trafficking", "title: Traffick\u3164ing", "invisible character 'ㅤ' (U+3164"),
        ("form: basic", "f\u043erm: basic", "U+043E, cyrillic small letter o"),
        ("title: Trafficking", "title: Traffick\u202eing", "U+202E (right-to-left override)"),
        ("title: Trafficking", 'title: "Traffick\\u202eing"', "U+202E (right-to-left override)"),
        ("title: Trafficking", 'title: "Traffick\\x1b]0;ing"', "control character U+001B"),
        ("form: basic", '"fo\\x1brm": basic', "control character U+001B"),
        ("fine: none", 'fine: "5 € or life"', "a fine such as"),
        ("min: 5 years", "min: " + "1" * 5_000, "a number of over 200 figures"),
    ],
)
def test_a_file_says_it_at_its_place(old, new, says):
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    found = problems(text)
    assert any(says in p.message for p in found), found
    line = next(n for n, line in enumerate(text.split("\n"), 1) if new.strip()[-9:] in line)
    assert {p.line for p in found if says in p.message} == {line}


@pytest.mark.parametrize(
    ("inside", "whole"),
    [
        ("{min: none, max: 5 years, fine: up to EUR 1,000}", "up to EUR 1,000"),
        ("{fine: up to EUR 1,000,000, min: none}", "up to EUR 1,000,000"),
        ("{since: December 31, 2016, min: none}", "December 31, 2016"),
        ("[over 1,000 g, under 1 g]", "over 1,000 g"),
    ],
)
def test_a_comma_inside_braces_is_said_once(inside, whole):
    (problem,) = [p for p in problems(f"schema: 1\na: {inside}\n") if "comma" in p.message]
    assert f'quote it: "{whole}"' in problem.message
    assert problem.line == 2
