"""Rules of the general part have a day: before it, nothing is said of the law on their ground."""

import datetime as dt

import pytest
from click.testing import CliRunner

from proportionality.check import check_one
from proportionality.cli.main import main
from proportionality.law.corpus import load_all, load_bytes, shipped

LAW = """\
schema: 1
jurisdiction: {code: XXA, name: Exampleland}
verified: {date: 2020-06-01, against: made up for a test}
sources:
  act: {title: Act, citation: Act 1, url: "https://law.example/act", version: 2019-03, evidence: primary}
general:
  custody: {min: 1 day, max: 20 years, source: act}
  death: {exists: false, source: act, since: 1990-05-01}
  regulation: {market: adult, source: act, since: SINCE}
  personal_use: {amounts: none, presumption_of_supply: {heroin: over 2 g}, source: act}
offences:
- id: supply
  title: Supply
  conduct: [drug.supply, drug.possession]
  form: basic
  source: act
  place: s 1
  penalties:
  - {since: 1980-01-01, death: none, life: none, custody: {min: none, max: general}, floor: none, custody_required: false}
"""


def said(since, day):
    """What the rules say of the law on a day: status, and why."""
    file, problems = load_bytes(LAW.replace("SINCE", since).encode(), "law.yaml")
    assert file, problems
    outcome = check_one(file, dt.date.fromisoformat(day))
    found = {f.rule: f.since for f in outcome.findings}
    return {a.rule: (a.status, a.because) for a in outcome.assessments}, found


@pytest.mark.parametrize(
    ("since", "day", "status", "told"),
    [
        ("2018-10-17", "2018-10-16", "cannot-tell", None),
        ("2018-10-17", "2018-10-17", "flagged", "2018-10-17"),
        ("by 2018-10-17", "2018-10-16", "cannot-tell", None),
        ("by 2018-10-17", "2018-10-17", "flagged", "by 2018-10-17"),
        # Not known: from the day of the text, here the last of March 2019.
        ("unknown", "2019-03-30", "cannot-tell", None),
        ("unknown", "2019-03-31", "flagged", "unknown"),
    ],
)
def test_a_rule_about_the_law_holds_from_its_day(since, day, status, told):
    assessed, found = said(since, day)
    assert assessed["RE002"][0] == status
    assert found.get("RE002") == told
    if told is None:
        reason = f"whether the general part's rule on lawful supply and old records already held on {day} is not known"
        assert reason in assessed["RE002"][1]


def test_amounts_of_personal_use_have_the_day_of_their_text():
    for code in ("PU002", "PU003"):
        assert said("unknown", "2019-03-30")[0][code][0] == "cannot-tell"
        assert said("unknown", "2019-03-31")[0][code][0] == "flagged"


def test_no_death_penalty_is_said_from_the_day_of_its_end():
    assert said("unknown", "1990-05-01")[0]["DP001"][0] == "not-applicable"
    status, because = said("unknown", "1990-04-30")[0]["DP001"]
    assert (status, because) == ("clear", "1 drug offence looked at")


def test_a_fingerprint_survives_a_day_that_is_found_out():
    def prints(since):
        file, _ = load_bytes(LAW.replace("SINCE", since).encode(), "law.yaml")
        return {f.fingerprint for f in check_one(file, dt.date(2020, 1, 1)).findings}

    assert prints("unknown") == prints("2018-10-17")


def test_a_day_after_the_check_is_a_warning():
    file, problems = load_bytes(LAW.replace("SINCE", "2029-01-01").encode(), "law.yaml")
    assert file is not None
    (warning,) = problems
    assert "begins on 2029-01-01, after the text was read" in warning.message
    assert warning.line == 9


def run(*words):
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_the_market_of_canada_is_of_2018():
    before = run("check", "CAN", "--as-of", "2005-01-01", "--select", "RE002", "--cannot-tell")
    assert "0 findings" in before
    assert "rule on lawful supply and old records already held on 2005-01-01 is not known" in before
    after = run("check", "CAN", "--as-of", "2018-10-17", "--select", "RE002", "--full")
    assert "in force since 2018-10-17" in after


@pytest.mark.parametrize(
    "words",
    [
        ("check", "CAN"),
        ("show", "CAN"),
        ("compare", "CAN", "--conduct", "drug.trafficking"),
        ("check", "CAN", "--format", "markdown"),
        ("check", "CAN", "--format", "html"),
        ("compare", "CAN", "--conduct", "drug.trafficking", "--format", "markdown"),
    ],
)
def test_a_past_day_says_whose_general_part_it_is(words):
    line = "is that of the text read, which is later than 2005-01-01; whether it was the same then is not known."
    assert line in run(*words, "--as-of", "2005-01-01")
    assert "is that of the text read" not in run(*words, "--as-of", "2026-11-26")


def test_the_last_line_says_how_many_laws_are_known():
    said = run("check", "CAN", "USA", "--as-of", "2005-01-01", "--select", "DP")
    assert "2 jurisdictions as of 2005-01-01, of which 1 is known on that day: " in said
    assert "of which" not in run("check", "CAN", "USA", "--as-of", "2026-11-26", "--select", "DP")


def test_what_is_not_known_of_a_day_is_no_change():
    said = run(
        "diff",
        "2010-01-01",
        "2026-11-26",
        "--in",
        "USA",
        "--select",
        "CH,WO,LG,MD,NS,RE,PU002,PU003",
    )
    assert "? not known before: USA" in said
    assert "0 gained, 0 lost" in said


def test_days_of_shipped_rules_are_not_after_their_text():
    for file in load_all(sorted(shipped().glob("*.yaml"))).files:
        law = file.jurisdiction
        for key, rule in law.general.cited():
            assert law.start_of_rule(rule) <= law.verified.date, (law.code, key)
