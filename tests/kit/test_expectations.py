"""Expectations in YAML: what holds passes, what does not is said so that a lawyer sees where."""

import re
from pathlib import Path

import pytest

from proportionality.testing.expectations import Laws, read
from proportionality.testing.files import Unusable
from tests.kit import installed as tools

EXPECTED = tools.ROOT / "tests" / "data" / "expected"
STATUTES = Path(__file__).parent / "example" / "statutes"
HEAD = "law: XXA\nday: 2026-01-01\n"
TRAFFICKING = """provisions:
- offence: trafficking-small
  place: s 6(1)
  conduct: [drug.trafficking]
  form: basic
  since: 2015-01-01
  evidence: primary
  death: none
  life: none
  least: 60 months
  most: 15 years
  floor: mandatory
  custody_required: true
  fine: not_stated
  corporal: none
  findings: [MM001, VC003, drug-ceiling-above-violent-ceiling]
  no_findings: [DP, MM002]
"""


def failures(tmp_path, text):
    """What fails, by the name of the expectation."""
    path = tmp_path / "expected.yaml"
    path.write_text(text)
    laws = Laws(STATUTES)
    return {one.name: one.failures(laws) for one in read(path)[1]}


def test_what_holds_passes(tmp_path):
    assert failures(tmp_path, HEAD + TRAFFICKING) == {"trafficking-small": []}


@pytest.mark.parametrize(
    ("old", "new", "said", "place"),
    [
        ("s 6(1)", "s 7", "place: expected s 7, found Dangerous Drugs Act s 6(1)", ""),
        ("[drug.trafficking]", "[drug.supply]", "conduct: expected drug.supply, found drug.trafficking", "41:12"),
        ("form: basic", "form: minor", "form: expected minor, found basic", "42:9"),
        ("2015-01-01", "2014-01-01", "since: expected 2014-01-01, found 2015-01-01", "57:12"),
        ("primary", "secondary", "evidence: expected secondary, found primary", "57:5"),
        ("death: none", "death: mandatory", "death: expected mandatory, found none", "58:12"),
        ("life: none", "life: unknown", "life: expected unknown, found none", "59:11"),
        ("60 months", "61 months", "least: expected 61 months, found 5 years", "60:20"),
        ("60 months", "none", "least: expected none, found 5 years", "60:20"),
        ("15 years", "unlimited", "most: expected unlimited, found 15 years", "60:34"),
        ("floor: mandatory", "floor: frame", "floor: expected frame, found mandatory", "61:12"),
        ("required: true", "required: false", "custody_required: expected false, found true", "62:23"),
        ("fine: not_stated", "fine: none", "fine: expected none, found not_stated", "63:11"),
        ("corporal: none", "corporal: mandatory", "corporal: expected mandatory, found none", "65:15"),
        ("[MM001,", "[DP001, MM001,", "DP001: expected to be found; for the law as a whole it is not-applicable", ""),
        ("[DP, MM002]", "[MM001]", "MM001: expected not to be found; Trafficking in up to 50 g of heroin: a court must", "60:20"),
    ],
)  # fmt: skip
def test_what_does_not_is_said_with_its_place(tmp_path, old, new, said, place):
    assert old in TRAFFICKING
    (lines,) = failures(tmp_path, HEAD + TRAFFICKING.replace(old, new)).values()
    head = "xxa.yaml:57:5: XXA trafficking-small, Dangerous Drugs Act s 6(1), on 2026-01-01"
    assert lines[0].endswith(head)
    assert len(lines) == 2
    assert lines[1].startswith(f"  {said}")
    assert lines[1].endswith(f"{place})" if place else "")


@pytest.mark.parametrize(
    ("day", "standing", "found"),
    [("1998-06-30", "not encoded", True), ("2014-12-31", "in force", True), ("1998-06-30", "in force", False)],
)  # fmt: skip
def test_a_provision_stands_or_does_not(tmp_path, day, standing, found):
    text = (
        f"{HEAD}provisions:\n- {{offence: trafficking-small, day: {day}, standing: {standing}}}\n"
    )
    (lines,) = failures(tmp_path, text).values()
    assert (not lines) == found
    if not found:
        assert lines[1] == "  standing: expected in force, found not encoded"


def test_the_law_as_a_whole(tmp_path):
    text = HEAD + "findings: [MM001, CP]\nno_findings: [DP, PU001]\n"
    found = failures(tmp_path, text)
    assert list(found) == ["findings", "no findings"]
    assert [line[:9] for line in found["findings"][1:]] == ["  CP001: ", "  CP002: "]
    assert "PU001: expected not to be found; Possession: " in found["no findings"][1]
    assert len(found["no findings"]) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("answer: applies, provisions: [trafficking-small], least: 5 years, most: 15 years", None),
        ("answer: cannot-tell", "answer: expected cannot-tell, found applies"),
        ("answer: applies, provisions: [possession]", "provisions: expected possession, found trafficking-small"),
        ("answer: applies, most: life", "most: expected life, found 15 years"),
    ],
)  # fmt: skip
def test_answers_of_compare(tmp_path, text, said):
    asked = "conduct: drug.trafficking, substance: heroin, amount: 20 g"
    found = failures(tmp_path, f"{HEAD}compare:\n- {{{asked}, {text}}}\n")
    lines = found["compare drug.trafficking, heroin, 20 g"]
    assert lines[1:] == ([f"  {said}"] if said else [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("law: XXA\n", "'day' is missing here"),
        (HEAD.replace("XXA", "Exampleland"), "expected an ISO 3166-1 alpha-3 code"),
        (HEAD, "1:1: error: nothing is expected here"),
        (HEAD + "findings: [ZZ001]\n", "3:11: error: findings: found a list; expected rules, by code, name or family ('ZZ001' is no"),
        (HEAD + TRAFFICKING + TRAFFICKING.removeprefix("provisions:\n"), "20:1: error: 'trafficking-small' stands in line 4 already"),
        (HEAD + TRAFFICKING.replace("least:", "lest:"), "unknown key 'lest'; expected one of"),
        (HEAD + TRAFFICKING.replace("60 months", "life"), "12:10: error: least: found 'life'; expected"),
        (HEAD + "compare:\n- {conduct: drug.supply, amount: 5 g, answer: applies}\n", "4:3: error: an amount of what?"),
        (HEAD + "compare:\n- {conduct: drug.suply, answer: applies}\n", "did you mean 'drug.supply'?"),
        ("law: [\n", "expected.yaml:"),
        ("", "expected.yaml:1:1"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_in_order_is_refused_with_its_places(tmp_path, text, said):
    with pytest.raises(Unusable, match=r"expected\.yaml") as error:
        failures(tmp_path, text)
    assert said in str(error.value)


def test_an_offence_that_is_not_there(tmp_path):
    (lines,) = failures(tmp_path, HEAD + "provisions:\n- {offence: trafficking}\n").values()
    assert lines[0].endswith("xxa.yaml: XXA has no offence 'trafficking'")


def test_a_law_that_is_not_there(tmp_path):
    with pytest.raises(Unusable, match="no encoding of XXB"):
        failures(tmp_path, HEAD.replace("XXA", "XXB") + "findings: [DP001]\n")


# As the plugin runs them.


def test_a_number_that_is_not_as_expected_fails_at_its_line(repository):
    repository.edit("max: 15 years", "max: 14 years")
    result = repository.pytest("expected")
    assert result.returncode == 1
    assert "expected/xxa.yaml::trafficking-small FAILED" in result.stdout
    assert (
        "statutes/xxa.yaml:57:5: XXA trafficking-small, Dangerous Drugs Act s 6(1)" in result.stdout
    )
    assert "most: expected 15 years, found 14 years (statutes/xxa.yaml:60:34)" in result.stdout
    assert "2 failed, 6 passed" in result.stdout
    assert "--encodings-update" not in result.stdout


def test_a_law_that_does_not_load_is_one_failure(repository):
    repository.edit("form: basic", "form: basik")
    result = repository.pytest("expected", "-n", "2")
    assert "1 failed, 7 skipped" in result.stdout
    assert "found 'basik'" in result.stdout
    alone = repository.pytest("expected/xxa.yaml::possession")
    assert "1 failed" in alone.stdout
    assert "found 'basik'" in alone.stdout


def test_a_damaged_file_is_one_failure(repository):
    repository.edit("standing: not encoded", "standing: gone", "expected/xxa.yaml")
    result = repository.pytest("expected")
    assert "1 failed" in result.stdout
    assert "expected/xxa.yaml::can be read FAILED" in result.stdout
    assert "found 'gone'; expected one of in force, repealed, not encoded" in result.stdout


def test_without_a_folder_of_ones_own_the_laws_that_ship_are_meant(repository):
    (repository / "pytest.ini").write_text("[pytest]\nencodings_expected = expected\n")
    (repository / "expected/xxa.yaml").unlink()
    text = "law: SGP\nday: 2026-01-01\nfindings: [DP001]\n"
    (repository / "expected/sgp.yaml").write_text(text)
    result = repository.pytest("-m", "expectations")
    assert "expected/sgp.yaml::findings PASSED" in result.stdout


def test_what_is_expected_of_the_laws_that_ship_is_run_with_all_tests(installed):
    run = tools.pytest(installed, tools.ROOT, "--collect-only", "-qq", "tests/data")
    found = set(re.findall(r"tests/data/expected/\w+\.yaml", run.stdout))
    assert found == {f"tests/data/expected/{p.name}" for p in EXPECTED.glob("*.yaml")}
    assert len(found) >= 10
