"""The pytest plugin: encodings against a saved report."""

import datetime as dt
import json
from pathlib import Path

import pytest

from proportionality.testing.baseline import Encodings
from proportionality.testing.files import Unusable
from tests.kit import installed as tools

STATUTES = Path(__file__).parent / "example" / "statutes"

NEW = "statutes/xxa.yaml:33:31: new: low VC001 drug-ceiling-above-violent-ceiling: Possession can cost 5 years"


def passed(result):
    return [line.split(" ")[0] for line in result.stdout.split("\n") if " PASSED" in line]


def test_an_amendment_shows_what_is_new_and_what_is_fixed_until_it_is_accepted(repository):
    repository.edit("max: 3 years", "max: 5 years")
    repository.edit("min: 5 years, max: 15", "min: 3 years, max: 15")
    result = repository.encodings()
    assert result.returncode == 1
    assert NEW in result.stdout
    assert "clears if the ceiling falls from 5 years to 4 years or less" in result.stdout
    assert "fixed: VC003 trafficking-small" in result.stdout
    assert "VC003 is now clear" in result.stdout
    assert "If this is right, accept it with --encodings-update." in result.stdout
    assert "encodings on 2026-01-01: 2 new, 2 fixed, 7 unchanged" in result.stdout
    updated = repository.encodings("--encodings-update")
    assert updated.returncode == 0, updated.stdout
    assert "saved to" in updated.stdout
    again = repository.encodings()
    assert again.returncode == 0
    assert "0 new, 0 fixed, 9 unchanged" in again.stdout


def test_moving_lines_and_restating_terms_is_no_news(repository):
    repository.edit("schema: 1\n", "# a comment\n\nschema: 1\n")
    repository.edit("max: 15 years", "max: 180 months")
    assert "0 new, 0 fixed, 9 unchanged" in repository.encodings().stdout


def test_the_report_of_the_command_line_is_a_baseline_and_the_other_way_round(repository):
    command = [
        "-m",
        "proportionality",
        "check",
        "statutes",
        "--as-of",
        "2026-01-01",
        "--format",
        "json",
    ]
    made = tools.run(repository.environment, repository.folder, *command).stdout
    (repository / "baseline.json").write_text(made)
    assert len(json.loads(made)["findings"]) == 9
    assert repository.encodings().returncode == 0
    (repository / "baseline.json").unlink()
    as_of = ("--encodings-as-of", "2026-01-01")
    assert repository.encodings("--encodings-update", *as_of).returncode == 0
    assert (repository / "baseline.json").read_text() == made


# Selecting.


def test_every_name_that_is_printed_selects_what_it_names(repository):
    repository.add("XXB")
    names = [
        line
        for line in repository.encodings("--collect-only", "-qq").stdout.split("\n")
        if ".yaml::" in line or ".json::" in line
    ]
    assert len(names) == 8
    for name in ("statutes/xxb.yaml::nothing gone", "baseline.json::can be read"):
        assert name in names
        result = repository.pytest(name)
        assert passed(result) == [name.split(" ")[0]], result.stdout
    result = repository.pytest(*names)
    assert "1 failed, 7 passed" in result.stdout, "XXB is new"


@pytest.mark.parametrize(
    ("choice", "number"),
    [
        (("-k", "nothing"), 4),
        (("-k", "xxb and loads"), 1),
        (("-m", "encodings"), 8),
        (("-m", "not encodings", "-k", "trafficking and not compare"), 3),
        (("statutes",), 6),
        (("statutes/xxb.yaml",), 3),
    ],
)
def test_words_marks_and_paths_choose_among_its_tests(repository, choice, number):
    repository.add("XXB")
    result = repository.pytest("--collect-only", "-qq", *choice)
    found = [line for line in result.stdout.split("\n") if "::" in line]
    assert len(found) == number, result.stdout


def test_a_test_that_does_not_exist_is_no_silence(repository):
    result = repository.pytest("statutes/xxa.yaml::nothing at all")
    assert result.returncode == 4
    assert "not found" in result.stderr


def test_a_folder_that_is_named_is_tested_whatever_else_is_named(repository):
    result = repository.pytest("test_statutes.py", "-k", "nobody or nothing")
    assert "nothing new" not in result.stdout
    named = ("--encodings", "statutes")
    result = repository.pytest("test_statutes.py", *named, "-k", "nobody or nothing")
    assert "statutes/xxa.yaml::nothing new PASSED" in result.stdout
    assert "test_nobody_faces_death_for_drugs" in result.stdout


def test_a_folder_outside_the_repository_is_tested_too(repository, tmp_path):
    (repository / "statutes").rename(tmp_path / "elsewhere")
    result = repository.encodings(f"--encodings={tmp_path / 'elsewhere'}")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 new, 0 fixed, 9 unchanged" in result.stdout


def test_workers_agree_and_keep_the_summary(repository):
    repository.edit("max: 3 years", "max: 5 years")
    result = repository.encodings("-n", "2")
    assert result.returncode == 1, result.stdout
    assert "4 passed" in result.stdout
    assert "encodings on 2026-01-01: 2 new, 0 fixed, 9 unchanged" in result.stdout
    assert "run it without -n" in repository.encodings("-n", "2", "--encodings-update").stderr


# What cannot be read.


def test_a_law_that_does_not_load_is_one_failure(repository):
    repository.edit("form: basic", "form: basik")
    result = repository.encodings()
    assert result.returncode == 1
    assert "statutes/xxa.yaml::loads FAILED" in result.stdout
    assert "found 'basik'; expected one of basic, aggravated, minor" in result.stdout
    assert "1 failed, 2 passed, 2 skipped" in result.stdout
    alone = repository.pytest("statutes/xxa.yaml::nothing new")
    assert alone.returncode == 1, "nobody else says it in this run"
    assert "found 'basik'" in alone.stdout


def test_whatever_a_command_takes_for_a_law_is_tested(repository):
    repository.add("XXB")
    (repository / "statutes/xxb.yaml").rename(repository / "statutes/xxb.YAML")
    result = repository.encodings()
    assert "statutes/xxb.YAML::nothing new FAILED" in result.stdout


def test_a_report_with_a_mark_of_byte_order_is_read(repository):
    text = (repository / "baseline.json").read_text()
    (repository / "baseline.json").write_text(text, encoding="utf-8-sig")
    assert repository.encodings().returncode == 0


def test_a_law_that_is_gone_is_one_failure(repository):
    repository.add("XXB")
    assert repository.encodings("--encodings-update").returncode == 0
    (repository / "statutes/xxb.yaml").unlink()
    result = repository.encodings()
    assert "1 failed, 4 passed" in result.stdout
    assert "XXB is no longer encoded; the saved report has 9 findings for it" in result.stdout
    assert repository.encodings("--encodings-update").returncode == 0
    assert {f["jurisdiction"] for f in repository.report()["findings"]} == {"XXA"}


DAMAGED = {
    "no JSON": "{",
    "another version": '{"version": 2}',
    "a list": "[]",
    "no findings": '{"version": 1, "receipt": {"as_of": "2026-01-01"}, "assessments": []}',
    "no day": '{"version": 1, "receipt": {}, "findings": [], "assessments": []}',
    "a day that is none": '{"version": 1, "receipt": {"as_of": 7}, "findings": [], "assessments": []}',
    "half a finding": '{"version": 1, "receipt": {"as_of": "2026-01-01"}, "assessments": [],'
    ' "findings": [{"fingerprint": "a", "jurisdiction": "XXA"}]}',
    "deep": "[" * 100_000,
    "no text": "\0\N{REPLACEMENT CHARACTER}",
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=list(DAMAGED))
def test_damage_is_said_in_a_line(tmp_path, text):
    (tmp_path / "baseline.json").write_text(text, encoding="utf-8")
    with pytest.raises(Unusable, match="expected a report as 'proportionality check") as error:
        _ = Encodings(STATUTES, tmp_path / "baseline.json").saved
    assert "\n" not in str(error.value)


def test_a_damaged_report_is_one_failure(repository):
    (repository / "baseline.json").write_text(DAMAGED["half a finding"])
    result = repository.encodings()
    assert result.returncode == 1
    assert "baseline.json::can be read FAILED" in result.stdout
    assert "1 failed, 1 passed, 3 skipped" in result.stdout
    assert "number 1 of its findings has no rule" in result.stdout
    assert "Traceback" not in result.stdout
    assert repository.encodings("--encodings-update").returncode == 1
    text = (repository / "baseline.json").read_text()
    assert text == DAMAGED["half a finding"], "nothing is written"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--encodings-as-of", "yesterday"], "expected a date such as 2026-01-01"),
        (["--encodings-baseline", "absent.json"], "--encodings-update makes it"),
        (["--encodings", "absent"], "is no file or folder"),
        (["--encodings-waivers", "absent.yaml"], "is no file or folder"),
        (["--encodings-expected", "absent"], "is no file or folder"),
        (["--encodings-rules", "absent.py"], "absent.py"),
        (["--encodings", "empty"], "holds no .yaml file, so nothing would be tested"),
        (["--encodings-expected", "empty"], "holds no .yaml file, so nothing would be tested"),
    ],
)
def test_wrong_options_are_said_in_a_line(repository, arguments, said):
    (repository / "empty").mkdir()
    result = repository.encodings(*arguments)
    assert result.returncode == 4
    assert said in result.stderr
    assert "Traceback" not in result.stderr


# Updating.


def test_updating_keeps_what_it_cannot_read(repository):
    repository.add("XXB")
    assert repository.encodings("--encodings-update").returncode == 0
    repository.edit("form: basic", "form: basik", "statutes/xxb.yaml")
    repository.edit("max: 3 years", "max: 5 years")
    result = repository.encodings("--encodings-update")
    assert result.returncode == 1
    assert "statutes/xxb.yaml::loads FAILED" in result.stdout
    found = [f["jurisdiction"] for f in repository.report()["findings"]]
    assert (found.count("XXA"), found.count("XXB")) == (11, 9)
    repository.edit("form: basik", "form: basic", "statutes/xxb.yaml")
    assert repository.encodings().returncode == 0


def test_updating_accepts_what_was_chosen_and_nothing_else(repository):
    repository.add("XXB")
    repository.edit("max: 3 years", "max: 5 years")
    result = repository.encodings("-k", "xxa", "--encodings-update")
    assert result.returncode == 0, result.stdout
    assert {f["jurisdiction"] for f in repository.report()["findings"]} == {"XXA"}
    assert "9 new, 0 fixed, 11 unchanged" in repository.encodings().stdout


def test_only_looking_writes_nothing(repository):
    repository.edit("max: 3 years", "max: 5 years")
    before = (repository / "baseline.json").read_bytes()
    assert repository.encodings("--encodings-update", "--collect-only").returncode == 0
    assert (repository / "baseline.json").read_bytes() == before


def test_what_cannot_be_written_is_said(repository):
    (repository / "baseline.json").unlink()
    as_of = ("--encodings-as-of", "2026-01-01")
    where = ("--encodings-baseline", "absent/baseline.json")
    result = repository.encodings("--encodings-update", *as_of, *where)
    assert result.returncode == 1
    assert "nothing was saved" in result.stdout
    assert "INTERNALERROR" not in result.stdout


# Rules of one's own.

RULES = """
from proportionality import Examples, Family, Rule, Severity, c, m

OURS = Family("ZZ", "Ours", 99)
FAMILIES = (OURS,)
RULES = (
    Rule(
        family=OURS,
        code="ZZ001",
        name="fine-is-enough",
        title="Prison where a fine is enough",
        why="A fine is enough.",
        severity=Severity.LOW,
        norms=(),
        when=[(c.drug << (m.k == "drug") & (m.use == 1) & (m.imprisonable == 1),)],
        message="{title}: prison.",
        remedy="prison goes",
        examples=Examples("", "", None),
        never_unsure="a test",
    ),
)
"""
FAILS = RULES.replace('remedy="prison goes"', "remedy=lambda held: 1 / 0")
FUNCTION = """
def titled(law):
    return {("OWN01", offence.id) for offence in law.offences if "heroin" in offence.title}
"""


def test_rules_of_ones_own_are_in_the_report(repository):
    (repository / "ours.py").write_text(RULES)
    rules = ("--encodings-rules", "ours.py")
    result = repository.encodings(*rules)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "new: low ZZ001 fine-is-enough: Possession: prison." in result.stdout
    assert repository.encodings(*rules, "--encodings-update").returncode == 0
    assert "ZZ001" in {f["rule"] for f in repository.report()["findings"]}
    assert "0 new, 0 fixed, 10 unchanged" in repository.encodings(*rules, "-n", "2").stdout
    assert "fixed: ZZ001 possession" in repository.encodings().stdout


def test_a_rule_that_fails_is_never_accepted(repository):
    (repository / "ours.py").write_text(FAILS)
    before = (repository / "baseline.json").read_text()
    for more in ((), ("--encodings-update",)):
        result = repository.encodings("--encodings-rules", "ours.py", *more)
        assert result.returncode == 1
        assert "statutes/xxa.yaml: the check did not come to its end" in result.stdout
        assert "ZZ001" in result.stdout
        assert (repository / "baseline.json").read_text() == before


def test_functions_of_ones_own_are_in_the_report(repository):
    (repository / "ours.py").write_text(FUNCTION)
    with (repository / "pytest.ini").open("a") as settings:
        settings.write("encodings_finds = ours:titled\npythonpath = .\n")
    result = repository.encodings()
    assert "statutes/xxa.yaml:39:3: new: OWN01 ours:titled: found by ours:titled" in result.stdout
    assert repository.encodings("--encodings-update").returncode == 0
    assert "0 new, 0 fixed, 10 unchanged" in repository.encodings().stdout
    repository.edit("of heroin", "of diamorphine")
    assert "fixed: OWN01 trafficking-small" in repository.encodings().stdout
    repository.edit("ours:titled", "elsewhere:titled", "pytest.ini")
    assert "in pytest's own setting 'pythonpath'" in repository.encodings().stdout
    repository.edit("elsewhere:titled", "ours:titled", "pytest.ini")
    repository.edit("titled", "entitled", "ours.py")
    result = repository.encodings()
    assert "'ours:titled' is no 'module:function' that can be imported" in result.stdout
    assert "Traceback" not in result.stdout


# Waivers.

WAIVED = """waivers:
- jurisdiction: XXA
  rule: VC001
  offence: possession
  reason: the ministry reviews it
  by: the drafting office
  until: 2026-06-30
"""


def waivers(repository, text):
    (repository / "waivers.yaml").write_text(text)
    return ("--encodings-waivers", "waivers.yaml")


def test_what_is_waived_is_not_new(repository):
    repository.edit("max: 3 years", "max: 5 years")
    assert "2 new" in repository.encodings().stdout
    both = WAIVED + WAIVED.removeprefix("waivers:\n").replace("VC001", "VC006")
    result = repository.encodings(*waivers(repository, both))
    assert result.returncode == 0, result.stdout
    assert "waivers.yaml::in order PASSED" in result.stdout
    assert "0 new, 0 fixed, 9 unchanged, 2 waived" in result.stdout
    assert repository.encodings(*waivers(repository, both), "--encodings-update").returncode == 0
    assert len(repository.report()["findings"]) == 9, "it counts again when the waiver expires"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2026-06-30", "2025-12-31", "waivers.yaml:2:3: warning: waiver for VC001 expired"),
        ("offence: possession", "offence: robbery", "waiver for VC001 matches no finding"),
        ("VC001", "ZZ999", "waiver for ZZ999, which is no rule"),
        ("XXA", "XXB", "waivers.yaml:2:3: no encoding of XXB is here"),
        ("reason:", "reasons:", "unknown key 'reasons'; expected one of"),
        ("until: 2026-06-30", "until: soon", "found 'soon'; expected"),
        ("waivers:", "waiver:", "unknown key 'waiver'"),
    ],
)
def test_a_waiver_that_is_not_in_order_is_said(tmp_path, old, new, said):
    assert old in WAIVED
    (tmp_path / "waivers.yaml").write_text(WAIVED.replace(old, new))
    encodings = Encodings(STATUTES, waivers=tmp_path / "waivers.yaml", day=dt.date(2026, 1, 1))
    try:
        wrong = "\n".join(encodings.waiver_problems())
    except Unusable as error:
        wrong = str(error)
    assert said in wrong


def test_waivers_that_are_not_in_order_are_one_failure(repository):
    result = repository.encodings(*waivers(repository, WAIVED))
    assert "waivers.yaml::in order FAILED" in result.stdout
    assert "waiver for VC001 matches no finding; remove it" in result.stdout
    result = repository.encodings(*waivers(repository, WAIVED.replace("by:", "from:")))
    assert "1 failed, 3 passed, 2 skipped" in result.stdout
    assert "unknown key 'from'" in result.stdout


def test_the_plugin_does_nothing_unasked(tmp_path, installed):
    (tmp_path / "test_one.py").write_text(
        "import sys\ndef test_one():\n    assert 'pydantic' not in sys.modules\n"
    )
    result = tools.pytest(installed, tmp_path, "-q")
    assert result.returncode == 0, result.stdout
    assert "encodings" not in result.stdout
