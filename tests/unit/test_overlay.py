"""Reform overlays: what they select, what they do, and what they say of mistakes."""

import datetime as dt
from dataclasses import replace

import pytest
from click.testing import CliRunner

from proportionality.cli.main import main
from proportionality.law.amend import Amendment, amended
from proportionality.law.corpus import Corpus, load_bytes
from proportionality.law.in_words import span
from proportionality.law.model import Custody
from proportionality.law.quantities import Silence
from proportionality.law.terms import Term
from proportionality.measure import measured_on
from proportionality.reform import applying, wording
from proportionality.reform import overlay as overlays
from proportionality.rules.example_files import expand

LAW = """over: {conduct: drug.trafficking, form: aggravated, substances: {heroin: at least 100 g}, life: discretionary, custody: {min: 10 years, max: 30 years}, floor: mandatory}
under: {conduct: drug.trafficking, substances: {heroin: under 100 g}, custody: {min: 5 years, max: 10 years}, floor: mandatory}
vague: {conduct: drug.supply, custody: {min: none, max: unknown}}
rape: {conduct: violent.rape, custody: {min: 2 years, max: 12 years}, floor: frame}"""


def corpus():
    file, problems = load_bytes(expand(LAW), "law.yaml")
    assert file, problems
    return Corpus([file])


def overlay(changes, start="2026-06-01"):
    return f"overlay: 1\ntitle: A reform\nfrom: {start}\nchanges:\n{changes}\n".encode()


def after(changes, start="2026-06-01", on=None):
    loaded, problems = overlays.load(overlay(changes, start), "reform.yaml")
    assert loaded, problems
    applied, problems = applying.apply_all(corpus(), loaded)
    law = applied.corpus.files[0].jurisdiction
    facts = measured_on(law, on or loaded.overlay.start)
    return {s.offence.id: span(s.penalty, law.general) for s in facts.subjects}, problems


BEFORE = {
    "over": "10 years to life",
    "under": "5 years to 10 years",
    "vague": "most not known",
    "rape": "2 years to 12 years",
}


def test_it_holds_from_its_date_only():
    changed, _ = after("  - set: {floor: none}")
    assert changed == BEFORE | {"over": "up to life", "under": "up to 10 years"}
    assert after("  - set: {floor: none}", on=dt.date(2026, 5, 31))[0] == BEFORE


def test_a_provision_that_begins_later_is_changed_too():
    data = expand(
        "new: {conduct: drug.trafficking, since: 2026-09-01, death: discretionary, custody: {min: none, max: 10 years}}"
    )
    file, problems = load_bytes(data, "law.yaml")
    assert file, problems
    loaded, problems = overlays.load(overlay("  - set: {death: none}"), "reform.yaml")
    assert loaded, problems
    law, touched = applying.apply(file, loaded.overlay)
    (penalty,) = law.jurisdiction.offences[0].penalties
    assert touched == ["new"]
    assert (penalty.since, penalty.death) == (dt.date(2026, 9, 1), "none")


def test_a_cap_lowers_and_never_raises_and_leaves_the_unknown():
    changed, problems = after("  - {conducts: [drug], cap: {ceiling: 12 years}}")
    assert changed == BEFORE | {"over": "10 years to 12 years"}
    assert [(p.level, "XXA vague" in p.message) for p in problems] == [("warning", True)]


@pytest.mark.parametrize("kind", ["unknown", "frame", "presumptive"])
def test_what_is_multiplied_binds_the_court_as_before(kind):
    """A halved minimum of which it is not known whether it binds was said to bind."""
    file, problems = load_bytes(expand(LAW.replace("floor: mandatory", f"floor: {kind}")), "law.yaml")  # fmt: skip
    assert file, problems
    loaded, problems = overlays.load(overlay("  - scale: {floor: 1/2}"), "reform.yaml")
    assert loaded, problems
    law, _ = applying.apply(file, loaded.overlay)
    over, under, *_ = (o.penalties[-1] for o in law.jurisdiction.offences)
    assert (over.floor, under.floor) == (kind, kind)
    assert str(over.custody.min) == "5 years"


def test_set_makes_it_so():
    changed, _ = after("  - {offences: [under], set: {ceiling: 12 years, floor: 1 year}}")
    assert changed["under"] == "1 year to 12 years"


@pytest.mark.parametrize(
    ("selector", "chosen"),
    [
        ("amounts: under 100 g", {"under"}),
        ("amounts: up to 1 kg", {"under"}),
        ("amounts: at least 100 g", {"over"}),
        ("substances: [heroin]", {"under", "over"}),
        ("form: aggravated", {"over"}),
        ("conducts: [drug.trafficking]", {"under", "over"}),
        ("jurisdictions: [XXA]", {"under", "over"}),
        ("offences: [rape]", {"rape"}),
    ],
)
def test_selectors(selector, chosen):
    changed, _ = after(f"  - {{{selector}, set: {{floor: none}}}}")
    assert {name for name in changed if changed[name] != BEFORE[name]} == chosen


def test_violence_is_touched_only_where_it_is_named():
    assert after("  - set: {floor: none}")[0]["rape"] == BEFORE["rape"]
    assert after("  - {conducts: [violent], set: {floor: none}}")[0]["rape"] == "up to 12 years"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            overlay("  - {sett: {floor: none}}"),
            5,
            "unknown key 'sett'; expected one of jurisdictions",
        ),
        (overlay("  - set: {cieling: 1 year}"), 5, "did you mean 'ceiling'?"),
        (
            overlay("  - set: {ceiling: twelve yeers}"),
            5,
            "ceiling: found 'twelve yeers'; expected a term",
        ),
        (overlay("  - set: {death: abolished}"), 5, "death: found 'abolished'; expected"),
        (
            overlay("  - jurisdictions: SGP\n    set: {floor: none}"),
            5,
            "'all', or a list of ISO codes",
        ),
        (
            overlay("  - jurisdictions: [sgp]\n    set: {floor: none}"),
            5,
            "found 'sgp'; expected an ISO 3166-1 alpha-3 code such as SGP, or ISO 3166-2 such as US-TX; did you mean 'SGP'?",
        ),
        (
            overlay("  - offences: []\n    set: {floor: none}"),
            5,
            "offences: found an empty list; expected at least one entry",
        ),
        (overlay("  - [SGP]"), 5, "changes: found a list; expected a mapping of jurisdictions,"),
        (
            overlay("  - conducts: [drug.trafficing]\n    set: {floor: none}"),
            5,
            "did you mean 'drug.trafficking'",
        ),
        (overlay("  - form: basic"), 5, "this changes nothing"),
        (overlay("  - set: {floor: none}", start="soon"), 3, "a date that exists"),
        (b"overlay: 1\ntitle: x\n", 1, "'from' is missing here"),
        (
            b"overlay: 2\ntitle: x\nfrom: 2026-01-01\nchanges:\n  - set: {floor: none}\n",
            1,
            "overlay: found '2'",
        ),
        (b"- a\n", 1, "expected a mapping"),
        (b"\xff", 1, "not UTF-8"),
    ],
)
def test_mistakes_are_named_where_they_stand(text, line, message):
    loaded, problems = overlays.load(text, "reform.yaml")
    assert loaded is None
    assert any(p.line == line and message in p.message for p in problems), problems


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            "  - {jurisdictions: [XXB], set: {floor: none}}",
            "jurisdiction XXB is not among those looked at; did you mean 'XXA'?",
        ),
        (
            "  - {offences: [undr], set: {floor: none}}",
            "offence 'undr' is not in any jurisdiction looked at; did you mean 'under'?",
        ),
        ("  - {substances: [khat], set: {floor: none}}", "matches no offence in force"),
        (
            "  - {offences: [under], set: {floor: 11 years}}",
            "would raise the floor of XXA under above its ceiling",
        ),
        (
            "  - {offences: [under], at_least: {floor: life}}",
            "above its ceiling; where that is meant, raise the ceiling in the same entry",
        ),
    ],
)
def test_what_matches_nothing_or_makes_no_law_is_said(changes, message):
    assert any(message in p.message for p in after(changes)[1])


def test_round_trip_and_words():
    loaded, _ = overlays.load(
        overlay(
            "  - {jurisdictions: [XXA], amounts: under 100 g, why: 'it''s time', set: {floor: none}}"
        ),
        "reform.yaml",
    )
    again, problems = overlays.load(
        wording.to_yaml(loaded.overlay, ["a remark"]).encode(), "again.yaml"
    )
    assert again, problems
    assert again.overlay == loaded.overlay
    assert (
        wording.in_words(loaded.overlay.changes[0])
        == "XXA: drug offences (under 100 g): floor becomes none (it's time)"
    )
    assert overlays.is_overlay(overlay(""))
    assert not overlays.is_overlay(expand(LAW))


def test_diff_refuses_in_one_message(tmp_path):
    law, reform = tmp_path / "law.yaml", tmp_path / "reform.yaml"
    law.write_bytes(expand(LAW))
    reform.write_bytes(overlay("  - set: {ceiling: twelve yeers}"))
    result = CliRunner().invoke(main, ["diff", str(law), str(reform)])
    assert result.exit_code == 2
    assert "reform.yaml:5:" in result.stderr
    assert "Traceback" not in result.output
    assert CliRunner().invoke(main, ["diff", str(law), str(law), "--format", "html"]).exit_code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2024-02-30", "2024-03-01"), "there is no 30 February 2024"),
        (("2024-03-01", "2024"), "a day is needed, not only the year"),
        (("2024-03-01", "NOR"), "compare two dates or two encodings, not one of each"),
        (("NOR", "SWE", "--in", "DNK"), "--in is for two dates, or for a reform overlay"),
    ],
)
def test_diff_says_what_is_wrong_with_a_day_and_ignores_no_option(words, said):
    result = CliRunner().invoke(main, ["diff", *words])
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_law_that_a_bill_leaves_alone_is_said_to_be(tmp_path):
    law, reform = tmp_path / "law.yaml", tmp_path / "reform.yaml"
    law.write_bytes(expand(LAW))
    reform.write_bytes(overlay("  - {offences: [under], set: {floor: none}}"))
    result = CliRunner().invoke(main, ["diff", str(law), str(reform), "--in", "NOR"])
    assert "NOR: no provision changed from 2026-06-01" in result.stdout
    assert "XXA: 1 provision changed from 2026-06-01" in result.stdout


def test_at_least_raises_what_is_below_and_binds_where_the_court_was_free():
    changed, problems = after("  - {conducts: [drug], at_least: {ceiling: 12 years}}")
    assert changed == BEFORE | {"under": "5 years to 12 years"}
    assert "whether 'at_least' changes these cannot be told" in problems[0].message
    free, _ = after(
        "  - {offences: [rape], set: {floor: none}}\n  - {offences: [rape], at_least: {floor: 3 years}}"
    )
    assert free["rape"] == "3 years to 12 years"


@pytest.mark.parametrize(
    ("does", "becomes"),
    [
        ("set: {ceiling: life}", "2 years to life"),
        ("set: {ceiling: life-with-parole}", "2 years to life"),
        ("at_least: {ceiling: life}", "2 years to life"),
        ("set: {ceiling: life, floor: life}", "life"),
        ("set: {ceiling: life}, at_least: {floor: life}", "life"),
    ],
)
def test_life_is_a_value_of_either_end(does, becomes):
    """``set: {ceiling: life}`` did nothing to an offence with a term, and warned that it raised it."""
    changed, problems = after(f"  - {{offences: [rape], {does}}}")
    assert changed["rape"] == becomes
    assert [p.level for p in problems] == ["warning"] * len(problems)
    assert any("raises the ceiling of these: XXA rape" in p.message for p in problems) == (
        "set: {ceiling" in does
    )


def test_life_is_reached_where_the_court_was_free_and_where_it_was_reached_already():
    free = "  - {offences: [rape], set: {ceiling: life, floor: none}}\n  - {offences: [rape], at_least: {floor: life}}"
    assert after(free)[0]["rape"] == "life"
    for how in ("set", "at_least"):
        assert after(f"  - {{offences: [over], {how}: {{ceiling: life}}}}") == (BEFORE, [])


@pytest.mark.parametrize("between", [", ", "}\n  - {offences: [under], "])
@pytest.mark.parametrize(
    ("first", "then", "becomes"),
    [
        ("set: {floor: none}", "at_least: {floor: 3 years}", "3 years to 10 years"),
        ("set: {ceiling: 20 years}", "cap: {ceiling: 12 years}", "5 years to 12 years"),
        ("scale: {floor: 1/5}", "at_least: {floor: 3 years}", "3 years to 10 years"),
        ("abolish: [floor]", "at_least: {floor: 3 years}", "3 years to 10 years"),
    ],
)
def test_what_comes_later_looks_at_what_came_before(first, then, becomes, between):
    """Caps and ``at_least`` looked at the law before the bill, and did nothing to what the bill itself had moved."""
    changed, _ = after(f"  - {{offences: [under], {first}{between}{then}}}")
    assert changed == BEFORE | {"under": becomes}


@pytest.mark.parametrize("between", [", ", "}\n  - {offences: [over], "])
def test_a_remark_is_about_the_law_as_the_bill_has_made_it(between):
    changed, problems = after(
        f"  - {{offences: [over], abolish: [life]{between}scale: {{ceiling: 1/3}}}}"
    )
    assert changed["over"] == "10 years"
    assert problems == []


def test_a_cap_looks_at_each_penalty_of_a_provision_by_itself():
    data = expand("grows: {conduct: drug.trafficking, custody: {min: none, max: 10 years}}")
    file, problems = load_bytes(data, "law.yaml")
    assert file, problems
    offence = file.jurisdiction.offences[0]
    later = offence.penalties[0].model_copy(
        update={"since": dt.date(2028, 1, 1), "custody": Custody.of(Silence.NONE, Term.parse("20 years"))}
    )  # fmt: skip
    offence = offence.model_copy(update={"penalties": [*offence.penalties, later]})
    law = file.jurisdiction.model_copy(update={"offences": [offence]})
    loaded, problems = overlays.load(overlay("  - cap: {ceiling: 12 years}"), "reform.yaml")
    assert loaded, problems
    changed, _ = applying.apply(replace(file, jurisdiction=law), loaded.overlay)
    first, second = changed.jurisdiction.offences[0].penalties
    assert (str(first.custody.max), str(second.custody.max)) == ("10 years", "12 years")


def test_at_least_binds_a_court_that_need_not_give_custody_and_lowers_nothing():
    data = expand(
        "fine: {conduct: drug.trafficking, custody: {min: 2 years, max: 10 years}, floor: frame, custody_required: false, fine: not_stated, fine_with_custody: or}"
    )
    file, problems = load_bytes(data, "law.yaml")
    assert file, problems
    loaded, problems = overlays.load(overlay("  - at_least: {floor: 1 year}"), "reform.yaml")
    assert loaded, problems
    changed, _ = applying.apply(file, loaded.overlay)
    penalty = changed.jurisdiction.offences[0].penalties[-1]
    assert (str(penalty.custody.min), penalty.custody_required) == ("2 years", True)
    assert penalty.fine_with_custody == "unknown"


@pytest.mark.parametrize(
    ("penalty", "becomes"),
    [
        ("custody: none, custody_required: false, fine: not_stated", "a fine"),
        ("death: discretionary, custody: none, fine: not_stated", "up to any term of years"),
        ("life: discretionary, custody: none, fine: not_stated", "up to any term of years"),
        ("death: discretionary, life: discretionary, custody: none, floor: mandatory", "up to any term of years"),
        ("custody: unknown, floor: unknown", "most not known"),
    ],
)  # fmt: skip
def test_what_is_taken_away_leaves_what_stood_beside_it(penalty, becomes):
    """A fine stays one, what was only death or life becomes any term, and custody that is not known brings no life."""
    file, problems = load_bytes(expand(f"some: {{conduct: drug.supply, {penalty}}}"), "law.yaml")
    assert file, problems
    loaded, problems = overlays.load(overlay("  - abolish: [death, life, floor]"), "reform.yaml")
    assert loaded, problems
    law = applying.apply(file, loaded.overlay)[0].jurisdiction
    (subject,) = measured_on(law, loaded.overlay.start).subjects
    assert span(subject.penalty, law.general) == becomes


def test_strokes_that_are_not_known_are_not_left_to_the_court_and_do_not_go_either():
    data = expand("caned: {conduct: drug.trafficking, custody: {min: none, max: 10 years}, corporal: unknown}")  # fmt: skip
    file, problems = load_bytes(data, "law.yaml")
    assert file, problems
    loaded, problems = overlays.load(overlay("  - set: {corporal: discretionary}"), "reform.yaml")
    assert loaded, problems
    applied, (problem,) = applying.apply_all(Corpus([file]), loaded)
    assert applied.changed == {}
    assert "no corporal punishment is encoded that could be left to the court: XXA caned" in (
        problem.message
    )


def test_what_is_refused_is_not_warned_of_as_well():
    (problem,) = after("  - {offences: [under], set: {floor: 11 years}}")[1]
    assert problem.level == "error"


def test_of_a_misspelt_offence_one_thing_is_said():
    (problem,) = after("  - {offences: [nope], set: {floor: none}}")[1]
    assert "offence 'nope' is not in any jurisdiction looked at" in problem.message


def test_scale_multiplies_terms_and_leaves_life_alone():
    changed, problems = after("  - {conducts: [drug], scale: {ceiling: 1/2, floor: 50%}}")
    assert changed == BEFORE | {"over": "5 years to life", "under": "2 years 6 months to 5 years"}
    assert any(
        p.level == "warning"
        and "no term that can be multiplied" in p.message
        and "XXA over" in p.message
        for p in problems
    )


def test_a_death_penalty_that_is_abolished_is_no_longer_called_ruled_out():
    text = "supply: {conduct: drug.trafficking, death: discretionary, life: discretionary, ruled_out: {what: WHAT, by: 'Supreme Court, 2008'}}"

    def left(what, end, to):
        file, problems = load_bytes(expand(text.replace("WHAT", what)), "law.yaml")
        assert file, problems
        penalty = amended(file.jurisdiction.offences[0].penalties[-1], Amendment("supply", end, to))
        return penalty.ruled_out and penalty.ruled_out.what

    assert left("death", "death", "none") is None
    assert left("death", "ceiling", "5 years") is None
    assert left("death", "life", "none") == "death"
    assert left("part", "death", "none") == "part"
    assert left("part", "ceiling", "5 years") == "part"
    assert left("part", "ceiling", "none") is None


def test_abolish_takes_away():
    changed, _ = after("  - {conducts: [drug], abolish: [life, floor]}")
    assert changed == BEFORE | {"over": "up to 30 years", "under": "up to 10 years"}


def test_set_never_raises_in_silence():
    _, problems = after("  - {conducts: [drug], set: {ceiling: 12 years}}")
    (raised,) = [p for p in problems if "raises" in p.message]
    assert raised.level == "warning"
    assert "'set' raises the ceiling of these: XXA under" in raised.message
    assert "write 'cap: {ceiling: 12 years}'" in raised.message
    assert "XXA over" not in raised.message
    assert not [
        p
        for p in after("  - {conducts: [drug], cap: {ceiling: 12 years}}")[1]
        if "raises" in p.message
    ]


@pytest.mark.parametrize("factor", ["0.5", "half", "-1/2", "1/0", "1000/1", "0%"])
def test_a_factor_is_a_fraction_or_a_percentage(factor):
    loaded, problems = overlays.load(
        overlay(f"  - {{scale: {{ceiling: '{factor}'}}}}"), "reform.yaml"
    )
    assert loaded is None
    assert any("a fraction such as 1/2" in p.message for p in problems), problems


def test_a_bill_is_told_by_provision_then_findings_and_the_same_each_time(tmp_path):
    (tmp_path / "law.yaml").write_bytes(expand(LAW))
    (tmp_path / "bill.yaml").write_bytes(
        overlay("  - {conducts: [drug], cap: {ceiling: 15 years, floor: 6 years}}")
    )
    command = ["diff", str(tmp_path / "law.yaml"), str(tmp_path / "bill.yaml"), "--select", "VC,MM"]
    first, second = (CliRunner().invoke(main, command).output for _ in range(2))
    assert first == second
    table, findings = first.index("10 years to life"), first.index("MM001")
    assert table < findings
    assert "6 years to 15 years" in first
    assert "\nv " in first
    assert "milder" in first.splitlines()[-1]
    gone, eased = first.find("\n- "), first.find("\nv ")
    assert 0 < gone < eased


def test_one_bill_for_many_laws_reads_those_it_names(tmp_path):
    (tmp_path / "bill.yaml").write_bytes(
        overlay(
            "  - {jurisdictions: [KEN, THA], conducts: [drug], cap: {ceiling: 10 years}}",
            "2027-01-01",
        )
    )
    result = CliRunner().invoke(
        main, ["diff", "all", str(tmp_path / "bill.yaml"), "--select", "VC001"]
    )
    assert result.exit_code == 0, result.output
    assert "KEN: " in result.output
    assert "THA: " in result.output


@pytest.mark.parametrize(
    "changes",
    [
        "  - {jurisdictions: [], abolish: [death]}",
        "  - {jurisdictions: [sgp], abolish: [death]}",
        "  - {conducts: [drug.trafficing], abolish: [death]}",
        "  - jurisdictions:\n    abolish: [death]",
    ],
)
def test_of_one_mistake_one_thing_is_said(changes):
    _, problems = overlays.load(overlay(changes), "reform.yaml")
    assert len(problems) == 1, problems
