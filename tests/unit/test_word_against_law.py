"""RG, word against law, at its edges: whose word, on which day, with which reservation, and what is not known."""

import datetime as dt

import pytest

from proportionality.answers.positions import record
from proportionality.check import check_one
from proportionality.law.corpus import load_bytes
from proportionality.positions import data
from proportionality.positions.data import Change, Statement
from proportionality.positions.known import of_code
from proportionality.rules.example_files import expand
from proportionality.testing.position_files import problems

ON = dt.date(2026, 6, 1)
DEATH = "trafficking: {conduct: drug.trafficking, death: discretionary, life: mandatory, custody: none, floor: mandatory%s}"


def outcome(text, code="XXA", on=ON):
    """A hand-made law, checked as that of a state."""
    file, found = load_bytes(expand(text).replace(b"XXA", code.encode()), "law.yaml")
    assert file is not None, found
    return check_one(file, on)


def told(text, code="XXA", on=ON):
    return {f.rule: f.message for f in outcome(text, code, on).findings if f.rule.startswith("RG")}


def status(rule, text, code="XXA", on=ON):
    return next(
        (a.status, a.because) for a in outcome(text, code, on).assessments if a.rule == rule
    )


def test_a_reservation_for_wartime_is_told_with_the_treaty():
    message = told(DEATH % "", "BRA")["RG003"]
    assert "Second Optional Protocol: accession of 2009-09-25, bound since 2009-12-25" in message
    assert (
        "reservation: art. 2: keeps death for the most serious military crimes in wartime"
        in message
    )
    assert "reservation" not in told(DEATH % "", "DEU")["RG003"]


def test_a_reservation_on_death_is_told_with_the_covenant():
    message = told(DEATH % "", "USA")["RG004"]
    assert (
        "bound since 1992-09-08; reservation: death penalty: keeps it for anyone but pregnant women"
        in message
    )
    assert "reservation" not in told(DEATH % "", "THA")["RG004"]


def test_a_part_of_a_state_is_held_against_its_own_law():
    message = told(DEATH % "", "US-FL")["RG004"]
    assert message.startswith("United States, to which ")
    assert ", while the law of " in message
    assert ", while the law allows" in told(DEATH % "", "USA")["RG004"]


def test_a_territory_is_bound_by_its_own_notices_and_votes_through_its_state():
    """China has only signed the Covenant; it goes on for Hong Kong and Macao."""
    for code, name in (("HKG", "Hong Kong"), ("MAC", "Macao")):
        message = told(DEATH % "", code)["RG004"]
        assert message.startswith(f"{name} is party to the Covenant on Civil and Political Rights")
        assert "never ratified" not in message
        assert "while the law of " in message
    assert "voted against on a moratorium" in status("RG001", DEATH % "", "HKG")[1]


def test_a_state_that_left_or_only_signed_is_no_party():
    signed = "positions: {signed: {iccpr-op2: 2019-03-18, iccpr: 2019-03-18}}\n"
    assert not told(signed + DEATH % "").keys() & {"RG003", "RG004"}
    assert status("RG003", signed + DEATH % "")[0] == "clear"
    early = "positions: {parties: {iccpr-op2: 2026-05-31}}\n"
    assert "RG003" not in told(early + DEATH % "")  # binds three months later


def test_clear_of_a_treaty_says_how_old_the_lists_are():
    because = status("RG003", DEATH % "", "SGP")[1]
    assert "party to no treaty that abolishes the death penalty (lists of 2012-01-27, " in because


def test_where_somebody_died_neither_treaty_rule_speaks():
    party = "positions: {parties: {iccpr: 2014-04-02, iccpr-op2: 2014-04-02}}\n"
    assert not told(party + DEATH % ", conditions: [causes-death]")
    assert (
        status("RG004", party + (DEATH % "").replace("discretionary", "unknown"))[0]
        == "cannot-tell"
    )


def test_death_that_came_after_the_vote_is_not_told_as_kept():
    """Algeria voted in December 2024; death for drugs came in July 2025."""
    message = told(DEATH % "", "DZA")["RG001"]
    assert "and since then (2025-07-13) the law has come to allow death for" in message
    assert ", while the law allows death for" in told(DEATH % "", "LKA")["RG001"]
    from proportionality.rules.registry import all_rules

    assert "keep" not in all_rules()["RG001"].title


@pytest.mark.parametrize(
    ("code", "rule", "note"),
    [
        ("MMR", "RG001", "held by the envoy of the government that the military ousted"),
        ("PSE", "RG003", "Gaza is run under other laws"),
        ("PRK", "RG004", "withdrawal from the ICCPR of 1997-08-23 was not accepted"),
    ],
)
def test_what_would_mislead_without_its_note_has_it(code, rule, note):
    assert note in told(DEATH % "", code)[rule]
    assert "To be read with it" not in told(DEATH % "", "LKA")["RG001"]


def test_who_casts_the_votes_is_told_on_the_page_too():
    for state in ("MMR", "AFG"):
        assert any("its seat is held" in note for note in record(state, ON).notes)
    assert data.note_on_votes("DEU") == ""


def test_what_is_not_encoded_before_the_vote_is_not_told_as_clear():
    voted = "positions: {votes: {62/149: for, 79/179: against}}\n"
    assert status("RG002", voted + DEATH % "")[0] == "cannot-tell"  # since 2020, and nothing before
    assert "is not encoded" in status("RG002", voted + DEATH % "")[1]
    late = "positions: {votes: {62/149: against, 79/179: for}}\n"
    assert status("RG002", late + DEATH % "")[0] == "clear"  # it stood when the vote was cast
    had = ", was: {death: discretionary, life: mandatory, custody: none, floor: mandatory}"
    assert status("RG002", voted + DEATH % had)[0] == "cannot-tell"  # capital since 2010
    after = "positions: {votes: {62/149: against, 65/206: for}}\n"
    assert status("RG002", after + DEATH % had)[0] == "clear"  # the vote was that of December 2010


def test_death_that_a_later_change_left_in_place_was_still_added_after_the_vote():
    before = ", was: {custody: {min: none, max: 20 years}}"
    text = expand("positions: {votes: {62/149: for}}\n" + DEATH % before).decode()
    last = text.index("  - since: 2020-01-01")
    again = text[last : text.index("positions:")].replace("2020-01-01", "2023-01-01")
    later = text.replace(
        "positions:",
        again.replace("discretionary", "mandatory").replace("life: mandatory", "life: none")
        + "positions:",
    )
    for one in (text, later):
        file, found = load_bytes(one.encode(), "law.yaml")
        assert file is not None, found
        assert "RG002" in {f.rule for f in check_one(file, ON).findings}


def test_no_decriminalisation_is_no_word_against_alternatives():
    """What Singapore said in March 2016; and to want lighter penalties is not to want other ones."""
    assert of_code("SGP").said("against-alternatives", ON) == []
    assert "no decriminalisation" in [s.says for s in of_code("SGP").said("drug-policy", ON)]
    assert [s.id for s in of_code("MEX").said("alternatives", ON)] == ["cnd-2012-l15"]


def test_a_month_is_over_before_what_was_said_in_it_counts():
    said = Statement("x", "alternatives", "2012-03", "says", ("NOR",), "s", "medium")
    assert said.day == dt.date(2012, 3, 31)
    assert Statement("x", "t", "2012", "says", (), "s", "low").day == dt.date(2012, 12, 31)
    assert Statement("x", "t", "2012-02-29", "says", (), "s", "low").day == dt.date(2012, 2, 29)
    assert of_code("NOR").said("alternatives", dt.date(2012, 3, 30)) == []
    assert len(of_code("NOR").said("alternatives", dt.date(2012, 3, 31))) == 1


def test_a_change_known_by_its_year_may_have_come_before_the_vote():
    change = Change("widened", "a law", "2007", "s")
    assert (change.earliest, change.day) == (dt.date(2007, 1, 1), dt.date(2007, 12, 31))


def test_the_changes_of_a_state_are_not_those_of_its_parts():
    assert of_code("DZA").changes
    assert of_code("DZ-16").changes == ()
    assert "RG002" not in told(DEATH % "", "US-FL")


def test_a_note_on_votes_is_checked_like_the_rest(tmp_path):
    import shutil

    for name in data.FILES:
        shutil.copy(data.FOLDER / name, tmp_path / name)
    votes = tmp_path / "moratorium-votes.yaml"
    text = votes.read_text(encoding="utf-8")
    votes.write_text(text.replace("{state: AFG, says:", "{state: XXX, sais:"), encoding="utf-8")
    found = " ".join(map(str, problems(tmp_path)))
    assert "found 'XXX', expected a state's" in found
    assert "unknown key 'sais'" in found
    assert "says nothing" in found
