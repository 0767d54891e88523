"""Whom norms bind, on which day, and why; the table in the docs is what is computed."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from proportionality.check import check_one
from proportionality.cli.main import main
from proportionality.law.corpus import load_bytes, shipped
from proportionality.positions import data
from proportionality.positions.binding import TAKES_EFFECT, bears_on, binding, standing
from proportionality.positions.data import Reservation
from proportionality.rules.choice import TreatyChoice, choose, choose_for_laws
from proportionality.rules.example_files import expand
from proportionality.rules.registry import all_rules, norms

TABLE = Path(__file__).parents[2] / "docs" / "norms-that-bind.md"
NORMS = {
    "ICCPR art 6(2)": "iccpr-6-2",
    "Second Optional Protocol": "iccpr-op2-1",
    "Convention against Torture art 16(1)": "cat-16-1",
    "1988 Convention art 3(2)": "un1988-3-2",
}
STATES = ("SGP", "SAU", "CHN", "CUB", "OMN", "USA", "MYS", "DEU", "THA", "PAK")
DAYS = ("1995-01-01", "2011-01-01", "2026-06-01")


def asked(norm, code, day):
    return binding(norms()[norm], code, dt.date.fromisoformat(day))


def rows():
    for state in STATES:
        for title, norm in NORMS.items():
            found = [asked(norm, state, day) for day in DAYS]
            because = found[-1].because.replace("|", "/")
            yield f"| {state} | {title} | {' | '.join(b.status for b in found)} | {because} | {', '.join(found[-1].sources)} |"


def test_the_table_in_the_docs_is_what_is_computed():
    listed = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:2] == "| "]
    assert listed[0] == f"| State | Norm | {' | '.join(DAYS)} | On the last day | Sources |"
    assert listed[1:] == list(rows())


# By hand, from the depositary's pages: not computed from the files that the table is computed from.
@pytest.mark.parametrize(
    ("norm", "code", "day", "status"),
    [
        ("iccpr-6-2", "SGP", "2026-06-01", "not-party"),
        ("iccpr-6-2", "SAU", "2026-06-01", "not-party"),
        ("iccpr-6-2", "MYS", "2026-06-01", "not-party"),
        ("iccpr-6-2", "CHN", "1998-10-04", "not-party"),
        ("iccpr-6-2", "CHN", "1998-10-05", "signed-only"),
        ("iccpr-6-2", "CUB", "2026-06-01", "signed-only"),
        ("iccpr-6-2", "OMN", "2026-02-09", "not-party"),
        ("iccpr-6-2", "OMN", "2026-02-10", "binding"),
        ("iccpr-6-2", "USA", "1992-09-07", "signed-only"),
        ("iccpr-6-2", "USA", "1992-09-08", "binding-with-reservation"),
        ("iccpr-26", "USA", "2026-06-01", "binding-with-reservation"),
        ("iccpr-9-1", "USA", "2026-06-01", "binding"),
        ("iccpr-14-3-d", "USA", "2026-06-01", "binding-with-reservation"),
        ("iccpr-14-3-d", "BLZ", "2026-06-01", "binding-with-reservation"),
        ("iccpr-14-3-d", "GMB", "2026-06-01", "binding-with-reservation"),
        ("iccpr-14-3-d", "VEN", "2022-04-28", "binding-with-reservation"),
        ("iccpr-14-3-d", "VEN", "2022-04-29", "binding"),
        ("iccpr-14-2", "MLT", "2026-06-01", "binding-with-reservation"),
        ("iccpr-14-5", "NOR", "2026-06-01", "binding-with-reservation"),
        ("iccpr-14-5", "KOR", "2007-04-01", "binding-with-reservation"),
        ("iccpr-14-5", "KOR", "2026-06-01", "binding"),
        ("iccpr-15-1", "DEU", "2026-06-01", "binding-with-reservation"),
        ("iccpr-10-3", "ISL", "2024-10-03", "binding-with-reservation"),
        ("iccpr-10-3", "ISL", "2024-10-04", "binding"),
        ("iccpr-9-1", "IND", "2026-06-01", "binding-with-reservation"),
        ("crc-37-a", "MRT", "2026-06-01", "binding-with-reservation"),
        ("crc-37-a", "OMN", "2014-12-08", "binding-with-reservation"),
        ("crc-37-a", "OMN", "2026-06-01", "binding"),
        ("crc-37-a", "QAT", "2009-04-28", "binding-with-reservation"),
        ("crc-37-a", "SGP", "2026-06-01", "binding-with-reservation"),
        ("iccpr-6-2", "US-TX", "2026-06-01", "binding-with-reservation"),
        ("iccpr-6-2", "PAK", "2010-09-23", "binding-with-reservation"),
        ("iccpr-6-2", "PAK", "2011-09-20", "binding"),
        ("iccpr-6-2", "THA", "1997-01-29", "binding"),
        ("iccpr-6-2", "DEU", "1976-03-22", "signed-only"),
        ("iccpr-6-2", "DEU", "1976-03-23", "binding"),
        ("iccpr-op2-1", "DEU", "2026-06-01", "binding"),
        ("iccpr-op2-1", "USA", "2026-06-01", "not-party"),
        ("cat-16-1", "SGP", "2026-06-01", "not-party"),
        ("cat-16-1", "USA", "2026-06-01", "binding-with-reservation"),
        ("cat-16-1", "CHN", "1988-11-03", "binding"),
        ("un1988-3-2", "SGP", "1998-01-21", "binding"),
        ("un1988-3-2", "SGP", "1998-01-20", "not-party"),
        ("un1988-3-2", "CHE", "2026-06-01", "binding-with-reservation"),
        ("un1988-3-5", "CHE", "2026-06-01", "binding"),
        ("un1988-3-2", "SSD", "2026-06-01", "cannot-tell"),
        ("un1961-36-1-a", "TCD", "2000-01-01", "binding"),
        ("un1961-36-1-a", "BOL", "2010-01-01", "cannot-tell"),
        ("un1961-36-1-a", "BOL", "2012-06-01", "not-party"),
        ("un1961-36-1-a", "BOL", "2013-02-10", "binding-with-reservation"),
        ("echr-p6-1", "DEU", "2026-06-01", "binding"),
        ("echr-p6-1", "DEU", "1990-01-01", "cannot-tell"),
        ("eu-2004-757-4-1", "HRV", "2013-06-30", "not-party"),
        ("eu-2004-757-4-1", "HRV", "2013-07-01", "binding"),
        ("eu-2004-757-4-1", "GB-SCT", "2021-01-01", "not-party"),
        ("eu-2004-757-4-1", "SGP", "2026-06-01", "not-party"),
        ("iccpr-6-2", "HKG", "2026-06-01", "binding"),
        ("iccpr-6-2", "HKG", "1990-01-01", "cannot-tell"),
        ("iccpr-op2-1", "HKG", "2026-06-01", "not-party"),
        ("cat-16-1", "HKG", "2026-06-01", "binding"),
        ("un1988-3-2", "MAC", "2026-06-01", "cannot-tell"),
        ("iccpr-6-2", "TWN", "2026-06-01", "not-party"),
        ("iccpr-op2-1", "PSE", "2019-06-18", "binding"),
        ("iccpr-6-2", "XXA", "2026-06-01", "cannot-tell"),
        ("hrc-gc36-35", "SGP", "2026-06-01", "not-binding-by-nature"),
        ("iccpr-op2-1", "BRA", "2026-06-01", "binding-with-reservation"),
        ("iccpr-op2-1", "MLT", "2000-06-14", "binding-with-reservation"),
        ("iccpr-op2-1", "MLT", "2000-06-15", "binding"),
        ("achr-dp-1", "CHL", "2026-06-01", "binding-with-reservation"),
        ("crc-37-a", "NLD", "2026-06-01", "binding"),
        ("crc-37-a", "AFG", "2026-06-01", "binding"),
        ("crc-37-a", "KWT", "2026-06-01", "binding-with-reservation"),
        ("crc-37-a", "DJI", "2009-12-06", "binding-with-reservation"),
        ("crc-37-a", "DJI", "2009-12-07", "binding"),
        ("hrdp-ii-5-i", "DEU", "2026-06-01", "not-binding-by-nature"),
        ("ungass2016-4-l", "DEU", "2026-06-01", "not-binding-by-nature"),
        ("ga-79-179", "DZA", "2026-06-01", "not-binding-by-nature"),
    ],
)  # fmt: skip
def test_a_norm_binds_a_state_on_a_day_or_it_does_not(norm, code, day, status):
    found = asked(norm, code, day)
    assert found.status == status, found.because
    assert found.because


def test_what_is_said_names_the_treaty_the_day_and_the_act():
    oman = asked("iccpr-6-2", "OMN", "2026-06-01")
    assert oman.because == "ICCPR: accession of 2025-11-10, bound since 2026-02-10"
    assert (oman.since, oman.how) == (dt.date(2026, 2, 10), "accession")
    assert "untc-2026" in oman.sources
    states = asked("iccpr-6-2", "USA", "2026-06-01")
    assert states.reservations == (
        "death penalty: keeps it for anyone but pregnant women, including for crimes committed under 18",
    )
    assert "binds from 2026-02-10 only" in asked("iccpr-6-2", "OMN", "2026-01-01").because


def test_what_the_depositary_did_not_accept_is_no_reservation():
    """Bahrain's were lodged ten weeks after its accession, and objected to."""
    assert standing("BHR", "iccpr", dt.date(2026, 6, 1)).reservations == ()
    assert "not accepted in deposit" in data.of_state("BHR", "iccpr").note


def test_a_comment_speaks_to_the_parties_of_its_treaty():
    assert asked("hrc-gc36-35", "SGP", "2026-06-01").speaks_to is False
    assert asked("hrc-gc36-35", "DEU", "2026-06-01").speaks_to is True
    assert asked("hrdp-ii-5-i", "DEU", "2026-06-01").speaks_to is None
    assert "Singapore is none" in asked("hrc-gc36-35", "SGP", "2026-06-01").because


def test_customary_law_is_named_as_such_also_where_the_treaty_does_not_bind():
    torture = asked("iccpr-7", "SGP", "2026-06-01")
    assert torture.status == "not-party"
    assert "customary law" in torture.custom
    assert not asked("iccpr-6-2", "SGP", "2026-06-01").custom


def test_no_sentence_says_that_a_state_breaks_a_norm():
    said = [
        b.because
        for n in norms().values()
        for s in STATES
        for b in [binding(n, s, dt.date(2026, 6, 1))]
    ]
    said += [rule.message for rule in all_rules().values()]
    assert not [line for line in said if re.search(r"violat|breach|breaks|infring", line)]


def test_every_norm_that_binds_names_its_treaty():
    for norm in norms().values():
        if norm.binding:
            assert norm.treaty in data.treaty_ids(), norm.id
        if norm.treaty:
            assert data.treaty(norm.treaty)
    assert norms()["hrc-gc36-35"].treaty == "iccpr"


@pytest.mark.parametrize(
    ("articles", "article", "reached"),
    [
        (("6",), "6(2)", True), (("6(5)",), "6(2)", False), (("14(3)(d)",), "14(2)", False), (("14",), "14(2)", True),
        (("3(2)",), "3", True), (("1",), "16(1)", False), ((), "6(2)", True), (("7",), "", False), ((), "", True),
    ],
)  # fmt: skip
def test_a_reservation_bears_on_what_it_names(articles, article, reached):
    assert bears_on(Reservation(articles, "x"), article) is reached


@pytest.mark.parametrize(
    ("rule", "deposited", "effect"),
    [
        ("three months after deposit", "2025-11-10", "2026-02-10"),
        ("three months after deposit", "2025-11-30", "2026-02-28"),
        ("thirtieth day after deposit", "2013-01-11", "2013-02-10"),
        ("first day of the month after three months from deposit", "2023-10-19", "2024-02-01"),
        ("first day of the month after deposit", "2023-12-31", "2024-01-01"),
        ("on deposit", "2023-12-31", "2023-12-31"),
    ],
)
def test_when_a_deposit_takes_effect(rule, deposited, effect):
    assert TAKES_EFFECT[rule](dt.date.fromisoformat(deposited)) == dt.date.fromisoformat(effect)


def law(code):
    path = shipped() / f"{code.lower()}.yaml"
    file, problems = load_bytes(path.read_bytes(), path.name)
    assert file is not None, problems
    return file


def test_the_treaty_profile_asks_whether_a_treaty_binds_this_state_on_this_day():
    choice = choose_for_laws(profile="treaty")
    assert isinstance(choice, TreatyChoice)
    oman = law("OMN")
    before, why = choice.of(oman.jurisdiction, dt.date(2026, 2, 9))
    after, _ = choice.of(oman.jurisdiction, dt.date(2026, 2, 10))
    assert "DP001" not in before
    assert "binds from 2026-02-10 only" in why["DP001"]
    assert "DP001" in after
    outcome = check_one(law("SGP"), dt.date(2026, 6, 1), choice)
    told = {a.rule: a for a in outcome.assessments}
    assert told["DP001"].status == "not-applicable"
    assert "ICCPR: not a party" in told["DP001"].because
    assert told["DP005"].status == "flagged"  # which rests on the 1988 Convention as well
    assert set(told) == choice.codes == choose(profile="treaty")
    assert choose_for_laws(select=["DP"], profile="treaty") == choose(select=["DP"])
    assert choose_for_laws() == choose()


def test_findings_say_of_each_norm_whether_it_binds():
    outcome = check_one(law("SGP"), dt.date(2026, 6, 1))
    for finding in outcome.findings:
        assert [b.norm for b in finding.norms_binding] == list(finding.norms)
    capital = next(f for f in outcome.findings if f.rule == "DP001")
    assert {b.norm: b.status for b in capital.norms_binding}["iccpr-6-2"] == "not-party"


def run(*arguments):
    return CliRunner().invoke(main, arguments)


def test_explain_in_a_state():
    told = run("explain", "DP001", "--in", "SGP", "--as-of", "2026-06-01").output
    assert "SGP on 2026-06-01: not a party. ICCPR: not a party (list of 2026-02-03)" in told
    values = json.loads(
        run("explain", "DP001", "--in", "omn", "--as-of", "2026-06-01", "--format", "json").output
    )
    assert values["norms_binding"][0]["status"] == "binding"
    refused = run("explain", "DP001", "--in", "XYZ")
    assert refused.exit_code == 2
    assert "'XYZ' belongs to no state known here" in refused.output


def test_norms_in_a_state():
    told = run("rules", "--norms", "--in", "USA", "--as-of", "2026-06-01").output
    assert "USA on 2026-06-01: binds, with a reservation that bears on it." in told
    assert run("rules", "--in", "USA").exit_code == 2


@dataclass
class Unplaced:
    id: str = "x-1"
    binding: bool = True
    body: str = "some-treaty"
    treaty: str = ""
    article: str = ""
    custom: str = ""


def test_a_norm_of_ones_own_without_a_treaty_cannot_be_told():
    assert binding(Unplaced(), "DEU", dt.date(2026, 6, 1)).status == "cannot-tell"
    assert (
        binding(Unplaced(binding=False), "DEU", dt.date(2026, 6, 1)).status
        == "not-binding-by-nature"
    )


EXAMPLE = """positions: {parties: {%s: 2014-04-02}}
use: {conduct: drug.use, custody: none, custody_required: false}"""


def test_a_made_up_state_brings_its_positions():
    file, problems = load_bytes(expand(EXAMPLE % "iccpr"), "x.yaml")
    assert file is not None, problems
    from proportionality.positions.known import of_law

    assert standing(of_law(file.jurisdiction), "iccpr", dt.date(2026, 1, 1)).status == "party"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"iccpr", b"icpr", "'icpr' is no treaty known here; did you mean 'iccpr'?"),
        (b"code: XXA", b"code: SGP", "what SGP signed, voted and said is read from the data"),
    ],
)
def test_positions_of_a_real_state_or_on_no_treaty_are_refused(old, new, said):
    file, problems = load_bytes(expand(EXAMPLE % "iccpr").replace(old, new), "x.yaml")
    assert file is None
    assert any(said in problem.message for problem in problems), problems
