"""``proportionality positions``: votes beside the law of the same days."""

import csv
import datetime as dt
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from proportionality.answers.positions import in_a_sentence, record, records, tallies
from proportionality.check import check_one
from proportionality.cli.main import main
from proportionality.law.corpus import load_bytes, shipped
from proportionality.positions.states import its_law, name_of, speaker
from proportionality.report.pictures import positions as pictures

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
    ("code", "has"),
    [("PRK", "yes"), ("SWE", "no")],  # life as the only sentence, without a floor beside it
)
def test_the_only_sentence_is_the_least_one(code, has):
    assert record(law(code).jurisdiction, dt.date.fromisoformat(ON)).law.mandatory_minimum == has


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
    assert (
        because["RG006"][0] == "cannot-tell"
    )  # against decriminalisation is not against alternatives
    assert because["RG005"][0] == "cannot-tell"
    assert "lists of speakers that could be read are cut" in because["RG005"][1]


def test_before_any_vote_nothing_is_concluded():
    outcome = check_one(law("IND"), dt.date(2005, 1, 1))
    told = {a.rule: a for a in outcome.assessments}["RG001"]
    assert told.status == "cannot-tell"


def test_a_state_of_which_no_law_ships_and_one_without_a_vote():
    assert (
        "what the law says of death for drugs is not known here" in run("KIR", "--as-of", ON).output
    )
    assert record(law("TWN").jurisdiction, dt.date.fromisoformat(ON)).group == "no vote"
    assert "China votes and speaks" in run("HKG", "--as-of", ON).output


def test_a_treaty_is_listed_with_its_reservations():
    told = run("USA", "--as-of", ON).output
    assert (
        "  ICCPR: ratification of 1992-06-08, bound since 1992-09-08\n"
        "    reservation of 1992-06-08: death penalty: keeps it for anyone but pregnant women, including for crimes "
        "committed under 18 (reaches 6) [untc-2026]\n"
    ) in told
    assert "(names no article) [untc-2015]" in told
    (one,) = json.loads(run("USA", "--as-of", ON, "--format", "json").output)
    covenant = next(t for t in one["treaties"] if t["treaty"] == "iccpr")
    assert covenant["sources"] == ["untc-2026", "un-hr-2022", "untc-2015"]
    assert covenant["reservations"][0] == {
        "articles": ["6"],
        "says": "death penalty: keeps it for anyone but pregnant women, including for crimes committed under 18",
        "made": "1992-06-08",
        "sources": ["untc-2026"],
    }


def test_a_reservation_counts_from_the_day_it_was_made_and_names_its_own_source():
    def reserved(code, treaty, on):
        held = record(code, dt.date.fromisoformat(on)).treaties
        return next(t for t in held if t.treaty == treaty).reservations

    assert reserved("TTO", "iccpr-op1", "1990-01-01") == ()
    assert [r.made for r in reserved("TTO", "iccpr-op1", "1999-01-01")] == [dt.date(1998, 8, 26)]
    assert [r.sources for r in reserved("DEU", "iccpr", ON)] == [("untc-2015", "untc-2026")] * 3
    assert [r.made for r in reserved("EGY", "achpr", ON)] == [None]
    assert "reservation of a day that was not read" in run("EGY", "--as-of", ON).output


@pytest.mark.parametrize(
    ("code", "on", "told"), [("TCD", ON, 17), ("NOR", "1970-01-01", 17), ("NOR", ON, 18)]
)
def test_the_first_text_of_a_convention_is_told_once(code, on, told):
    """Also where a state never took part in the amended one, and so stands to it by the first."""
    treaties = [t.treaty for t in record(code, dt.date.fromisoformat(on)).treaties]
    assert len(treaties) == len(set(treaties)) == told


def test_rows_open_as_a_table_and_nothing_known_is_no():
    text = run("SGP", "--as-of", ON, "--format", "csv").output
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 10
    assert {row["vote"] for row in rows} == {"against"}
    assert {row["death_for_drugs_then"] for row in rows} <= {"yes", "not-known"}


def test_a_territory_is_counted_once_and_totals_are_the_official_ones():
    listed = records([law("DZA").jurisdiction, law("HKG").jurisdiction], dt.date.fromisoformat(ON))
    held = {t.resolution: t for t in tallies(listed)}
    assert dict(held["79/179"].cast) == {"for": 130, "against": 32, "abstain": 22, "absent": 9}
    assert held["79/179"].law_known == 1  # no other law is at hand, and none is taken to be clear
    assert sum(held["79/179"].cells.values()) == 193


def test_algeria_in_one_picture():
    svg = pictures.one(record(law("DZA").jurisdiction, dt.date.fromisoformat(ON)))
    assert svg.count('<circle class="for"') == 10
    assert "2024-12-17: in favour, death for drugs in the law: no" in svg
    assert "2026-06-01: death for drugs in the law: yes" in svg
    assert "2025-07-13  introduced: Law 25-03" in svg
    ElementTree.fromstring(svg)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "PSE",
            "Palestine is no member of the United Nations and so has no vote on a moratorium.",
        ),
        ("USA", "United States voted against a moratorium, and the law keeps death for drugs."),
        (
            "DZA",
            "Algeria voted for a moratorium on 2024-12-17, when the law had no death for drugs; now it has.",
        ),
        (
            "FIN",
            "Finland voted for a moratorium, and the law has no death for drugs (encoded in part).",
        ),
        (
            "GUY",
            "Guyana abstained from the last vote on a moratorium, though the law has no death for drugs unless somebody died.",
        ),
        ("LKA", "Sri Lanka voted for a moratorium while the law keeps death for drugs."),
        (
            "MDV",
            "Maldives voted against a moratorium on 2024-12-17, when the law had no death for drugs; now it has.",
        ),
        ("MYS", "Malaysia voted for a moratorium while the law keeps death for drugs."),
        ("KOR", "Republic of Korea voted for a moratorium while the law keeps death for drugs."),
        (
            "KIR",
            "Kiribati voted for a moratorium; what the law says of death for drugs is not known here.",
        ),
        (
            "HKG",
            "China, to which Hong Kong belongs, voted against a moratorium, though the law of Hong Kong has no death for drugs.",
        ),
    ],
)
def test_where_a_state_stands_is_one_sentence(code, said):
    known = (shipped() / f"{code.lower()}.yaml").exists()
    found = record(law(code).jurisdiction if known else code, dt.date.fromisoformat(ON))
    assert in_a_sentence(found) == said
    assert said in pictures.one(found)


@pytest.mark.parametrize("code", ["BRN", "FSM", "VCT", "USA", "PSE"])
def test_a_state_has_one_name_in_the_sentence_and_in_findings(code):
    """A sentence that begins with the name of a law, or with another name than the findings have, is of another state."""
    found = record(law(code).jurisdiction, dt.date.fromisoformat(ON))
    assert in_a_sentence(found).startswith(f"{name_of(code)} ")


def test_a_finding_calls_the_state_what_the_page_calls_it():
    outcome = check_one(law("BRN"), dt.date.fromisoformat(ON))
    told = {a.rule: a.because for a in outcome.assessments}
    assert told["RG005"].startswith("whether Brunei spoke for proportionate sentences is not known")
    found = record(law("BRN").jurisdiction, dt.date.fromisoformat(ON))
    assert in_a_sentence(found).startswith("Brunei voted against")


def test_the_state_of_a_made_up_law_goes_by_the_name_in_its_file():
    assert speaker("XXA", "XXA", "Atlantis") == "Atlantis"
    assert speaker("US-FL", "USA", "Florida") == "United States, to which Florida belongs,"
    assert (its_law("USA", "USA", "x"), its_law("US-FL", "USA", "Florida")) == (
        "the law",
        "the law of Florida",
    )


@pytest.mark.parametrize("vote", ["for", "against", "abstain", "absent"])
@pytest.mark.parametrize("then", ["yes", "no", "not-known"])
@pytest.mark.parametrize("now", ["yes", "no", "not-known"])
def test_keeps_is_said_only_where_the_law_may_have_had_it_when_the_vote_was_cast(vote, then, now):
    found = record(law("DZA").jurisdiction, dt.date.fromisoformat(ON))
    last = replace(found.votes[-1], vote=vote, law=replace(found.law, death=then))
    said = in_a_sentence(replace(found, votes=(last,), law=replace(found.law, death=now)))
    assert said.startswith("Algeria ")
    assert said.endswith(".")
    assert ("keeps death" in said) == (now == "yes" and then != "no")
    assert ("2024-12-17" in said) == ({then, now} == {"yes", "no"})
    assert ("not known" in said) == (now == "not-known")


def test_what_is_not_encoded_is_drawn_as_not_known():
    svg = pictures.one(record("KIR", dt.date.fromisoformat(ON)))
    assert '<rect class="yes"' not in svg
    assert '<rect class="no"' not in svg
    assert svg.count('<rect class="not-known"') == 2


def test_the_picture_of_all_states_counts_each_once():
    held = tallies(records([law("DZA").jurisdiction], dt.date.fromisoformat(ON)))
    svg = pictures.everyone(held, dt.date.fromisoformat(ON))
    assert "130 : 32" in svg
    assert "2024-12-17, 79/179: 1 in favour, no death for drugs in the law" in svg
    ElementTree.fromstring(svg)


def test_it_refuses_what_it_does_not_know():
    assert run().exit_code == 2
    assert run("QQQ").exit_code == 2


def test_the_documentation_says_what_the_pages_say():
    page = (shipped().parent / "docs" / "positions.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([A-Z]{3}) \| (.*) \|$", page, re.MULTILINE)
    assert len(rows) == 6
    for code, said in rows:
        assert in_a_sentence(record(law(code).jurisdiction, dt.date.fromisoformat(ON))) == said
