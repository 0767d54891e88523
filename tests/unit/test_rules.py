"""Every rule's worked examples, executed; the catalogue behind them."""

import csv
import io
import json
import re

import pytest

from proportionality.check import check_all, check_one
from proportionality.law.amend import applied
from proportionality.law.corpus import Corpus, load_bytes
from proportionality.report import as_csv, as_html, as_json, as_markdown, as_text
from proportionality.rules.choice import RuleChoiceError, choose, profiles
from proportionality.rules.example_files import AS_OF, examples_of, expand
from proportionality.rules.registry import NORMS_FILE, RETIRED, all_rules, find, norms
from proportionality.rules.severity import Severity
from proportionality.testing import flags

EXAMPLES = [
    (rule.code, status, getattr(examples_of(rule), status.replace("-", "_")))
    for rule in all_rules().values()
    for status in ("flagged", "clear", "cannot-tell")
    if getattr(examples_of(rule), status.replace("-", "_"))
]


def checked(text):
    file, problems = load_bytes(expand(text), "example.yaml")
    assert file is not None, problems
    return file, check_one(file, AS_OF)


@pytest.mark.parametrize(
    ("code", "status", "text"), EXAMPLES, ids=[f"{code}-{status}" for code, status, _ in EXAMPLES]
)
def test_example(code, status, text):
    _, outcome = checked(text)
    assessed = {a.rule: a for a in outcome.assessments}[code]
    assert assessed.status == status, assessed
    assert any(f.rule == code for f in outcome.findings) == (status == "flagged")


@pytest.mark.parametrize(
    "code", [code for code, rule in all_rules().items() if examples_of(rule).flagged]
)
def test_the_flagged_example_makes_a_whole_finding(code):
    file, outcome = checked(examples_of(all_rules()[code]).flagged)
    finding = next(f for f in outcome.findings if f.rule == code)
    assert not re.search(r"[{}]", finding.message), finding.message
    assert finding.clears_if
    assert finding.provision
    assert finding.location.path == "example.yaml"
    if finding.changes:
        assert (code, finding.offence or "") not in flags(
            applied(file.jurisdiction, finding.changes), AS_OF
        )


@pytest.mark.parametrize("rule", all_rules().values(), ids=list(all_rules()))
def test_a_rule_is_complete(rule):
    assert re.fullmatch(r"[A-Z]{2}\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)
    assert not re.match(r"(no-(?!threshold|treatment|comparator)|check-|disallow)", rule.name)
    assert rule.why.endswith(".")
    assert examples_of(rule).cannot_tell or rule.never_unsure
    assert all(n in norms() for n in rule.norms)
    assert rule.norms or rule.family.code == "DQ"


def test_names_and_codes_are_unique_and_both_find_the_rule():
    assert len({rule.name for rule in all_rules().values()}) == len(all_rules())
    for rule in all_rules().values():
        assert find(rule.code) is find(rule.code.lower()) is find(rule.name) is rule
    assert all(
        successor in all_rules() and retired not in all_rules()
        for retired, successor in RETIRED.items()
    )


def test_every_rule_of_the_design_exists():
    wanted = "DP001 DP002 DP003 DP004 DP005 MM001 MM002 MM003 MM004 MM005 MM006 VC001 VC002 VC003 VC004 VC005 VC006 PU001 PU002 PU003 RL001 AL001 AL002 CP001 CP002 SB001 TR001 TR002 TR003 DQ001 DQ002 DQ003 DQ004 JX001 JX002 RG001 RG002 RG003 RG004 RG005 RG006 CH001 CH002 CH003 WO001 WO002 LG001 LG002 MD001 MD002 NS001 NS002 RE001 RE002"
    assert set(wanted.split()) == set(all_rules())


def test_norms_are_whole():
    text = NORMS_FILE.read_text(encoding="utf-8")
    assert "\t" not in text
    for norm in norms().values():
        assert norm.gist
        assert norm.paragraph
        assert norm.url.startswith("https://")
        assert 1945 < norm.year <= 2026
        assert isinstance(norm.binding, bool)
    assert norms()["ga-71-188-17"].paragraph == "para 17"
    assert "S-30/1" in norms()["ungass2016-4-l"].instrument


def test_profiles_choose_by_norm():
    assert profiles()["all"] == frozenset(all_rules())
    assert "DP001" in profiles()["treaty"]
    assert "MM001" in profiles()["human-rights"]
    assert "MM006" not in profiles()["treaty"]
    assert choose(select=["VC"]) == {c for c in all_rules() if c.startswith("VC")}
    assert choose(select=["vc001", "mandatory-minimum"]) == {"VC001", "MM001"}
    assert "DP001" not in choose(ignore=["DP"])


@pytest.mark.parametrize("word", ["VC999", "mandatory-minimun", "XX", ""])
def test_unknown_rules_are_refused(word):
    with pytest.raises(RuleChoiceError):
        choose(select=[word])


def test_a_profile_of_ones_own(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("rules: [MM]\nnorms: [iccpr-6-2]\n")
    chosen = choose(profile=str(path))
    assert {"MM001", "DP001"} <= chosen
    assert "PU001" not in chosen
    path.write_text("rule: [MM]\n")
    with pytest.raises(RuleChoiceError, match="rules:"):
        choose(profile=str(path))
    with pytest.raises(RuleChoiceError, match="cannot be read"):
        choose(profile=str(tmp_path / "absent.yaml"))
    with pytest.raises(RuleChoiceError, match="no profile"):
        choose(profile="tready")


BASIC_ONLY = """trafficking: {conduct: drug.trafficking, form: aggravated, custody: {min: none, max: 20 years}}
rape: {conduct: violent.rape, custody: {min: none, max: 12 years}}"""
BOTH_FORMS = (
    BASIC_ONLY
    + "\ngang-rape: {conduct: violent.rape, form: aggravated, custody: {min: none, max: 15 years}}"
)
BESIDE = (
    BASIC_ONLY
    + "\ngang-rape: {conduct: violent.rape, form: aggravated, custody: {min: none, max: 25 years}}"
)


def test_an_aggravated_drug_offence_is_measured_against_the_aggravated_form():
    _, outcome = checked(BOTH_FORMS)
    (finding,) = [f for f in outcome.findings if f.rule == "VC001"]
    assert [(c.offence, c.form) for c in finding.comparators] == [
        ("gang-rape", "aggravated"),
        ("rape", "basic"),
    ]
    assert finding.severity is Severity.HIGH
    assert "gang-rape" in finding.message.lower().replace(" ", "-")
    assert "basic form)" in finding.message


def test_a_basic_form_beside_an_aggravated_one_costs_one_step():
    """Only the basic form of rape is milder than the drug offence: the comparison counts, one step less."""
    _, outcome = checked(BESIDE)
    (finding,) = [f for f in outcome.findings if f.rule == "VC001"]
    assert [c.offence for c in finding.comparators] == ["rape"]
    assert finding.severity is Severity.MEDIUM


def test_a_stand_in_costs_one_step_and_says_so():
    _, outcome = checked(BASIC_ONLY)
    (finding,) = [f for f in outcome.findings if f.rule == "VC001"]
    assert finding.severity is Severity.MEDIUM
    assert "basic form" in finding.message


def test_which_basic_form_is_the_gravest_may_not_be_known():
    """Whether the form that is milder than the drug offence is a comparator hangs on the form whose penalty is unknown."""
    _, outcome = checked(
        BASIC_ONLY + "\nrape-of-a-child: {conduct: violent.rape, custody: unknown}"
    )
    (assessed,) = [a for a in outcome.assessments if a.rule == "VC001"]
    assert assessed.status == "cannot-tell"
    assert "rape-of-a-child" in assessed.because


def test_a_higher_band_is_as_aggravated_as_its_law_says():
    """A band that the law calls an ordinary form is measured against ordinary violence, however heavy it is."""
    _, outcome = checked(
        """small: {conduct: drug.trafficking, substances: {heroin: under 10 g}, custody: {min: none, max: 5 years}}
large: {conduct: drug.trafficking, substances: {heroin: at least 10 g}, custody: {min: none, max: 20 years}}
rape: {conduct: violent.rape, custody: {min: none, max: 12 years}}
gang-rape: {conduct: violent.rape, form: aggravated, custody: {min: none, max: 25 years}}"""
    )
    (finding,) = [f for f in outcome.findings if f.rule == "VC001"]
    assert (finding.offence, [c.offence for c in finding.comparators]) == ("large", ["rape"])


def test_one_finding_per_offence_with_comparators_gravest_first():
    _, outcome = checked(
        """trafficking: {conduct: drug.trafficking, custody: {min: none, max: 30 years}}
assault: {conduct: violent.assault, custody: {min: none, max: 2 years}}
manslaughter: {conduct: violent.manslaughter, custody: {min: none, max: 10 years}}
rape: {conduct: violent.rape, custody: {min: none, max: 15 years}}"""
    )
    (finding,) = [f for f in outcome.findings if f.rule == "VC001"]
    assert [c.offence for c in finding.comparators] == ["rape", "manslaughter", "assault"]
    assert finding.comparators[0].ratio == 2.0
    assert finding.changes[0].to == "2 years"


def test_frames_are_not_mandatory_minimums():
    _, outcome = checked(
        "trafficking: {conduct: drug.trafficking, custody: {min: 8 years, max: 20 years}, floor: frame}"
    )
    assert {f.rule for f in outcome.findings} & {"MM001", "MM002", "MM004", "MM005"} == set()
    assert "MM006" in {f.rule for f in outcome.findings}


def test_only_what_is_in_doubt_is_given_as_a_reason():
    """However long the term turns out to be, it is custody; what leaves the rule open is whether treatment is."""
    _, outcome = checked("use: {conduct: drug.use, custody: {min: none, max: unknown}}")
    (assessment,) = [a for a in outcome.assessments if a.rule == "AL001"]
    assert assessment.status == "cannot-tell"
    assert "treatment or diversion" in assessment.because
    assert "custody.max" not in assessment.because


def test_departures_are_named():
    _, outcome = checked(
        "trafficking: {conduct: drug.trafficking, custody: {min: 8 years, max: 20 years}, floor: mandatory, departures: [{to: any term, when: the prosecutor moves, place: s 9}]}"
    )
    (finding,) = [f for f in outcome.findings if f.rule == "MM001"]
    assert "any term where the prosecutor moves (s 9)" in finding.message


def test_what_courts_rule_out_is_said_with_the_decision():
    _, outcome = checked(
        "use: {conduct: drug.use, custody: {min: 1 month, max: 2 years}, floor: mandatory, ruled_out: {what: part, by: 'Supreme Court, 2009, for adults'}}"
    )
    (finding,) = [f for f in outcome.findings if f.rule == "MM001"]
    assert "ruled out in part by the courts: Supreme Court, 2009, for adults" in finding.message


def test_every_finding_says_what_courts_rule_out_of_its_penalty():
    """A finding is quoted alone: "a court may impose death" is not the whole of it where no court can."""
    _, outcome = checked(
        """supply: {conduct: drug.trafficking, death: discretionary, life: discretionary, floor: mandatory, ruled_out: {what: death, by: 'Supreme Court, 2009'}}
rape: {conduct: violent.rape, custody: {min: none, max: 15 years}}"""
    )
    found = {f.rule: f.message for f in outcome.findings if f.offence == "supply"}
    assert {"DP001", "VC001", "JX001"} <= set(found)
    assert all(
        message.endswith("; death ruled out by the courts: Supreme Court, 2009.")
        and message.count("Supreme Court, 2009") == 1
        for message in found.values()
    ), found


def test_confidence_follows_the_weakest_evidence_and_its_age():
    text = """trafficking: {conduct: drug.trafficking, custody: {min: none, max: 30 years}}
rape: {conduct: violent.rape, custody: {min: none, max: 15 years}, evidence: %s}"""

    def level(evidence, verified="2025-12-01"):
        _, outcome = checked(f"verified: {verified}\n" + text % evidence)
        (finding,) = [f for f in outcome.findings if f.rule == "VC001"]
        return finding.evidence, finding.confidence

    assert level("primary") == ("primary", "high")
    assert level("translation") == ("translation", "medium")
    assert level("secondary") == ("secondary", "medium")
    assert level("unverified") == ("unverified", "low")
    assert level("primary", "2020-01-01") == ("primary", "medium")


@pytest.mark.parametrize("evidence", ["secondary", "unverified"])
def test_the_first_line_says_that_a_number_is_not_verified(evidence):
    file, problems = load_bytes(
        expand(f"""trafficking: {{conduct: drug.trafficking, custody: {{min: none, max: 30 years}}}}
rape: {{conduct: violent.rape, custody: {{min: none, max: 15 years}}, evidence: {evidence}}}"""),
        "law.yaml",
    )
    assert file is not None, problems
    printed = as_text.render(check_all(Corpus([file]), AS_OF)).splitlines()
    first = next(line for line in printed if "VC001" in line)
    assert ("not verified" in first) == (evidence == "unverified")


@pytest.mark.parametrize(
    ("more", "form"),
    [
        ("", ""),
        ("\nworse: {conduct: violent.rape, form: aggravated, custody: {min: none, max: 40 years}}", ", basic form"),
    ],
)  # fmt: skip
def test_a_finding_says_that_it_was_the_basic_form_where_a_graver_one_is_encoded(more, form):
    """Else "dealing can cost 30 years; rape at most 15" is read of all rape."""
    _, outcome = (
        checked(f"""trafficking: {{conduct: drug.trafficking, custody: {{min: none, max: 30 years}}}}
rape: {{conduct: violent.rape, custody: {{min: none, max: 15 years}}}}{more}""")
    )
    (finding,) = [f for f in outcome.findings if f.rule == "VC001"]
    assert f"Rape (s 2{form}) at most 15 years." in finding.message


@pytest.mark.parametrize(
    ("under", "found"),
    [("under 1 kg", True), ("up to 999 g", True), ("under 50 g", False), ("over 10 g", True)],
)
def test_two_bands_with_amounts_between_them_are_no_step(under, found):
    """Between small-scale dealing of up to 50 g and twenty kilograms the ordinary range stands."""
    _, outcome = (
        checked(f"""over: {{conduct: drug.trafficking, form: aggravated, substances: {{heroin: at least 1 kg}}, custody: {{min: 10 years, max: 30 years}}, floor: mandatory}}
low: {{conduct: drug.trafficking, substances: {{heroin: {under}}}, custody: {{min: 2 years, max: 20 years}}, floor: mandatory}}""")
    )
    assert ("MM005" in {f.rule for f in outcome.findings}) == found


def test_what_is_known_of_a_length_that_is_not_known_is_told():
    _, outcome = (
        checked("""trafficking: {conduct: drug.trafficking, custody: {min: 30 years, max: unknown}, floor: unknown}
rape: {conduct: violent.rape, custody: {min: none, max: 15 years}}""")
    )
    (finding,) = [f for f in outcome.findings if f.rule == "VC001"]
    assert "can cost 30 years or more, how long is not known; Rape" in finding.message


@pytest.mark.parametrize("whose", ["trafficking", "rape"])
def test_every_format_says_whose_evidence_the_weakest_is(whose):
    """Beside the name of the provision it would be taken for the provision's own."""
    weak = {"trafficking": "", "rape": ""} | {whose: ", evidence: secondary"}
    file, problems = load_bytes(
        expand(f"""trafficking: {{conduct: drug.trafficking, custody: {{min: none, max: 30 years}}{weak["trafficking"]}}}
rape: {{conduct: violent.rape, custody: {{min: none, max: 15 years}}{weak["rape"]}}}"""),
        "law.yaml",
    )
    assert file is not None, problems
    report = check_all(Corpus([file]), AS_OF, choose(["VC001"]))
    (finding,) = report.findings
    other = {"trafficking": "Rape", "rape": "Trafficking"}[whose]
    (name,) = finding.evidence_of
    assert name.startswith(f"{whose.capitalize()} (s ")
    text = as_text.render(report)
    assert f"= evidence  secondary: {name}" in text
    assert f"{finding.provision} (" not in text
    for form in (as_markdown.render(report), as_html.render(report)):
        assert f"secondary: {name}" in form.replace("\\", "")
        assert f"secondary: {other}" not in form
    (row,) = csv.DictReader(io.StringIO(as_csv.render(report).removeprefix("\ufeff")))
    assert (row["evidence"], row["evidence_of"]) == ("secondary", name)
    assert json.loads(as_json.render(report))["findings"][0]["evidence_of"] == [name]


def test_an_old_text_makes_a_finding_less_sure():
    text = expand(
        "trafficking: {conduct: drug.trafficking, custody: {min: 8 years, max: 20 years}, floor: mandatory}"
    ).decode()
    for version, sure in (("2025-12-01", "high"), ("2014-07-01", "medium")):
        file, problems = load_bytes(
            text.replace("version: 2025-12-01", f"version: {version}").encode(), "example.yaml"
        )
        assert file is not None, problems
        assert {f.confidence for f in check_one(file, AS_OF).findings if f.rule == "MM001"} == {
            sure
        }


def with_waiver(until, rule="MM001", offence="trafficking"):
    text = expand(
        "trafficking: {conduct: drug.trafficking, custody: {min: 8 years, max: 20 years}, floor: mandatory}"
    ).decode()
    text += f"waivers:\n- {{rule: {rule}, offence: {offence}, reason: under review, by: MoJ, until: {until}}}\n"
    file, problems = load_bytes(text.encode(), "example.yaml")
    assert file is not None, problems
    return check_one(file, AS_OF)


def test_a_waiver_moves_the_finding_and_shows():
    outcome = with_waiver("2026-12-31")
    assert not [f for f in outcome.findings if f.rule == "MM001"]
    assert [w.finding.rule for w in outcome.waived] == ["MM001"]
    assert {a.rule: a.status for a in outcome.assessments}["MM001"] == "waived"


def test_expired_and_unused_waivers_are_reported():
    expired = with_waiver("2020-01-01")
    assert [f for f in expired.findings if f.rule == "MM001"]
    assert any("expired" in p.message for p in expired.problems)
    assert any(
        "matches no finding" in p.message for p in with_waiver("2026-12-31", rule="DP001").problems
    )
    assert any("no rule" in p.message for p in with_waiver("2026-12-31", rule="ZZ001").problems)


def test_a_failed_run_is_a_finding_and_concludes_nothing(monkeypatch):
    from proportionality.rules import engine

    monkeypatch.setattr(engine, "MAX_FACTS", 1)
    _, outcome = checked(BASIC_ONLY)
    assert [f.rule for f in outcome.findings] == ["DQ004"]
    assert {a.status for a in outcome.assessments} == {"cannot-tell"}


def found(text, rule):
    _, outcome = checked(text)
    return {f.offence: f for f in outcome.findings if f.rule == rule}


ASSAULT = "assault: {conduct: violent.grievous-harm, custody: {min: none, max: 2 years}}"


@pytest.mark.parametrize(
    ("conduct", "said"),
    [
        ("drug.use", "use can cost"),
        ("drug.possession-personal", "possession for one's own use can cost"),
        ("drug.possession", "simple possession can cost"),
        ("[drug.trafficking, drug.possession]", "simple possession can cost"),
    ],
)
def test_possession_is_said_to_be_what_it_is(conduct, said):
    text = f"it: {{conduct: {conduct}, custody: {{min: none, max: 9 years}}}}\n{ASSAULT}"
    assert said in found(text, "VC006")["it"].message


def test_murder_that_may_carry_death_or_life_alone_is_no_murder_without_a_floor():
    """Whether it costs nothing or everything is not known, so that no drug floor lies above it."""
    text = (
        "deal: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: frame}\n"
        "murder: {conduct: violent.murder, death: unknown, life: unknown, custody: none, floor: unknown}"
    )
    _, outcome = checked(text)
    assert [f for f in outcome.findings if f.rule == "VC002"] == []
    (said,) = [a for a in outcome.assessments if a.rule == "VC002"]
    assert said.status == "cannot-tell"
    assert "whether 'murder' carries death is unknown" in said.because


def test_possession_with_more_is_not_said_to_be_possession_as_such():
    text = (
        "armed: {conduct: [drug.trafficking, drug.possession], form: aggravated, conditions: [armed], "
        f"death: mandatory, custody: none, floor: mandatory}}\n{ASSAULT}"
    )
    message = found(text, "DP003")["armed"].message
    assert message.endswith(
        "a court must impose death for simple possession in such circumstances."
    )


@pytest.mark.parametrize("rule", ["VC006", "MM004", "DP003", "PU001"])
def test_possession_for_supply_is_not_possession(rule):
    text = (
        "supply: {conduct: [drug.trafficking, drug.possession-supply], death: discretionary, "
        "custody: {min: 5 years, max: 9 years}, floor: mandatory}\n"
        f"use: {{conduct: drug.use, custody: none, custody_required: false}}\n{ASSAULT}"
    )
    assert found(text, rule) == {}


@pytest.mark.parametrize("rule", ["DP001", "DP002", "DP003", "DP004", "DP005"])
def test_death_where_somebody_died_is_another_matter(rule):
    text = """use: {conduct: drug.possession, substances: {heroin: over 1 g}, form: aggravated, conditions: [%s], death: mandatory, custody: none, floor: mandatory}
murder: {conduct: violent.murder, life: mandatory, custody: none, floor: mandatory}"""
    assert found(text % "causes-death", rule) == {}
    if rule != "DP005":  # which speaks of the amount alone
        assert found(text % "repeat", rule)


@pytest.mark.parametrize(
    ("floor", "said"),
    [
        ("mandatory", "a court must impose death."),
        ("frame", "the only penalty named, though general mitigation may lower it"),
        ("presumptive", "only exceptional reasons"),
        ("unknown", "whether general mitigation may lower it is not known"),
    ],
)
def test_death_alone_is_mandatory_as_the_law_writes_it(floor, said):
    text = (
        f"traffic: {{conduct: drug.trafficking, death: mandatory, custody: none, floor: {floor}}}"
    )
    assert said in found(text, "DP002")["traffic"].message


@pytest.mark.parametrize(
    ("least", "severity"),
    [
        ("5 years", "low"),
        ("10 years less 1 day", "low"),
        ("10 years", "medium"),
        ("15 years", "high"),
    ],
)
def test_frames_weigh_by_their_size(least, severity):
    text = (
        f"t: {{conduct: drug.trafficking, custody: {{min: {least}, max: 30 years}}, floor: frame}}"
    )
    assert str(found(text, "MM006")["t"].severity) == severity


@pytest.mark.parametrize("rule", ["VC003", "JX002"])
def test_a_minor_comparator_makes_nothing_critical(rule):
    text = """t: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: mandatory}
hurt: {conduct: violent.assault, custody: {min: none, max: 15 days}}"""
    assert found(text, rule)["t"].severity is Severity.MEDIUM


def test_a_template_that_nobody_filled_in_finds_nothing():
    from proportionality.law.template import template

    file, problems = load_bytes(template("KEN").encode(), "ken.yaml")
    assert file is not None, problems
    assert {f.rule[:2] for f in check_one(file, AS_OF).findings} <= {"DQ"}
