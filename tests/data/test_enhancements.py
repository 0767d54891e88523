"""What the laws that ship say of repeat offenders and the like, worked out and held against what the provision says."""

from __future__ import annotations

import datetime as dt

import pytest

from proportionality.answers.given import rises
from proportionality.law.corpus import load_all, shipped

ON = dt.date(2026, 11, 26)
# Law, offence, what is the case, what the provision makes of the ordinary range.
WORKED_OUT = [
    ("FRA", "trafficking", "repeat", "up to 20 years"),  # 10 years doubled, art 132-9
    ("FRA", "manufacture", "repeat", "up to life"),  # 20 years become life, art 132-8
    ("FRA", "rape", "repeat", "up to 30 years"),  # 15 years become 30, art 132-8
    ("FRA", "robbery", "repeat", "up to 10 years"),
    ("DZA", "facilitating-premises", "repeat", "15 years to 20 years"),
    ("DZA", "trafficking-official", "repeat", "life"),
    (
        "MAR",
        "traffic-hold",
        "repeat",
        "5 years to 20 years, or no custody",
    ),  # 5 to 10 years, or a lesser penalty
    ("MAR", "kidnapping-aggravated", "repeat", "life"),
    ("BEL", "drug-offence", "repeat", "3 months to 10 years"),
    ("LUX", "traffic", "repeat", "1 year to 10 years, or no custody"),
    ("LUX", "traffic-association", "repeat", "17 years to 20 years"),
    ("BRA", "association", "armed", "3 years 6 months to 16 years 8 months"),
    ("PER", "traffic", "repeat", "8 years to 22 years 6 months"),
    ("MEX", "financing", "official", "15 years to 37 years 6 months"),
    ("IND", "cannabis-small", "repeat", "up to 1 year 6 months"),
    ("IND", "cannabis-commercial", "repeat", "15 years to 30 years"),
    ("JPN", "stimulant-use", "repeat", "up to 20 years"),
    ("JPN", "stimulant-import", "repeat", "1 year to 30 years"),  # twice 20, never over 30
    ("KOR", "cannabis-use", "repeat", "up to 10 years"),
    ("KOR", "cannabis-trade", "repeat", "1 year to 50 years"),  # twice 30, never over 50
    ("TWN", "use-1", "repeat", "6 months to 7 years 6 months"),
    ("GEO", "sale-cannabis", "repeat", "6 years to 10 years"),  # a year above the least
    ("ROU", "high-risk-dealing", "repeat", "7 years 6 months to 22 years 6 months"),
    ("HUN", "trade", "repeat", "2 years to 12 years"),
    ("HUN", "possession-especially-significant", "repeat", "5 years to 25 years"),
    ("CZE", "aggravated-4", "repeat", "8 years to 24 years, or no custody"),  # may go over 20
    ("SVK", "traffic-larger", "repeat", "5 years 4 months to 10 years"),  # 3 and a third of 7
    ("LIE", "drug-offence", "repeat", "up to 4 years 6 months"),
    ("NOR", "basic", "repeat", "up to 4 years"),
    ("NOR", "aggravated", "organised", "up to 16 years"),  # twice 10, by no more than 6
    ("US-DC", "distribution-narcotic", "repeat", "up to 60 years"),
    ("US-ID", "meth-2", "repeat", "10 years to life"),
    ("US-WY", "delivery-narcotic", "repeat", "up to 40 years"),
    ("US-RI", "delivery-iii-iv", "repeat", "up to 40 years"),
    ("US-IA", "delivery-c", "repeat", "up to 30 years"),
    ("US-ND", "delivery-narcotic", "repeat", "up to 20 years"),
]


@pytest.fixture(scope="module")
def laws():
    codes = sorted({code for code, *_ in WORKED_OUT})
    loaded = load_all(shipped() / f"{code.lower()}.yaml" for code in codes)
    assert not loaded.problems
    return {file.jurisdiction.jurisdiction.code: file.jurisdiction for file in loaded.files}


@pytest.mark.parametrize(("code", "offence", "case", "expected"), WORKED_OUT, ids=str)
def test_what_is_worked_out_is_what_the_provision_says(laws, code, offence, case, expected):
    found = [one for one in rises(laws[code], ON)[offence] if one.when == (case,)]
    assert [one.range for one in found] == [expected]


def test_where_the_law_cannot_be_worked_out_no_range_is_given(laws):
    """Peru's art 297 is raised by at least two thirds, and nothing says how far it may go."""
    (rise,) = rises(laws["PER"], ON)["aggravated"]
    assert rise.range is None
    assert rise.because
