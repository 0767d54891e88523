"""``proportionality positions``: votes beside the law of the same days."""

import csv
import datetime as dt
import io
import json

import pytest
from click.testing import CliRunner

from proportionality.answers.positions import record
from proportionality.check import check_one
from proportionality.cli.main import main
from proportionality.law.corpus import load_bytes, shipped

ON = "2026-06-01"


def run(*arguments):
    return CliRunner().invoke(main, ["positions", *arguments])


def law(code):
    path = shipped() / f"{code.lower()}.yaml"
    file, problems = load_bytes(path.read_bytes(), path.name)
    assert file is not None, problems
    return file


def test_algeria_votes_for_ten_times_and_adds_death_after():
    (one,) = json.loads(run("DZA", "--as-of", ON, "--format", "json").output)
    assert [vote["vote"] for vote in one["votes"]] == ["for"] * 10
    assert {vote["law"]["death"] for vote in one["votes"]} == {"no"}
    assert one["law"]["death"] == "yes"
    assert one["group"] == "voted for, keeps death for drugs"
    assert one["changes"][0]["when"] == "2025-07-13"
    told = run("DZA", "--as-of", ON).output
    assert "2024-12-17  79/179  for" in told
    assert "Law 25-03" in told
    found = {f.rule: f.message for f in check_one(law("DZA"), dt.date.fromisoformat(ON)).findings}
    assert "in favour in 10 of 10 votes" in found["RG001"]
    assert "Law 25-03" in found["RG002"]


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        ("PSE", {"RG003", "RG004"}),
        ("SGP", set()),
        ("CHN", set()),
        ("LKA", {"RG001", "RG002", "RG004"}),
    ],
)
def test_word_against_law_on_real_laws(code, rules):
    outcome = check_one(law(code), dt.date.fromisoformat(ON))
    assert {f.rule for f in outcome.findings if f.rule.startswith("RG")} == rules


def test_opposed_and_silent_are_told_apart():
    outcome = check_one(law("SGP"), dt.date.fromisoformat(ON))
    because = {a.rule: (a.status, a.because) for a in outcome.assessments}
    assert because["RG001"][0] == "clear"
    assert "voted against on a moratorium in resolution 79/179" in because["RG001"][1]
    assert "spoke against alternatives" in because["RG006"][1]
    assert because["RG005"][0] == "cannot-tell"
    assert "lists of speakers that could be read are cut" in because["RG005"][1]


def test_before_any_vote_nothing_is_concluded():
    outcome = check_one(law("IND"), dt.date(2005, 1, 1))
    told = {a.rule: a for a in outcome.assessments}["RG001"]
    assert told.status == "cannot-tell"


def test_a_state_of_which_no_law_ships_and_one_without_a_vote():
    assert "law on death for drugs is not known here" in run("KIR", "--as-of", ON).output
    assert record(law("TWN").jurisdiction, dt.date.fromisoformat(ON)).group == "no vote"
    assert "China votes and speaks" in run("HKG", "--as-of", ON).output


def test_rows_open_as_a_table_and_nothing_known_is_no():
    text = run("SGP", "--as-of", ON, "--format", "csv").output
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 10
    assert {row["vote"] for row in rows} == {"against"}
    assert {row["death_for_drugs_then"] for row in rows} <= {"yes", "not-known"}


def test_it_refuses_what_it_does_not_know():
    assert run().exit_code == 2
    assert run("QQQ").exit_code == 2
