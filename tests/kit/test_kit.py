"""The worked example, run the way a test author runs it: in a folder of its own, with the installed package."""

import importlib.metadata
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import need

EXAMPLE = Path(__file__).parent / "example"


@pytest.fixture
def repository(tmp_path):
    installed = importlib.metadata.entry_points(group="pytest11", name="proportionality")
    need(installed, "the package installed with its entry points (pip install -e .)")
    return Path(
        shutil.copytree(
            EXAMPLE, tmp_path / "repository", ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    )


def run(repository, *arguments):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-v",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:schemathesis",
        *arguments,
    ]
    return subprocess.run(
        command, cwd=repository, capture_output=True, text=True, timeout=300, check=False
    )


def edit(repository, old, new):
    path = repository / "statutes" / "xxa.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_example_passes(repository):
    result = run(repository)
    assert result.returncode == 0, result.stdout
    assert "statutes/xxa.yaml::nothing new PASSED" in result.stdout
    assert "test_a_statute_is_sound[XXA] PASSED" in result.stdout
    assert "encodings on 2026-01-01: 0 new, 0 fixed, 9 unchanged" in result.stdout


def test_an_amendment_shows_what_is_new_and_what_is_fixed_until_it_is_accepted(repository):
    edit(repository, "max: 3 years", "max: 5 years")
    edit(repository, "min: 5 years, max: 15", "min: 3 years, max: 15")
    result = run(repository)
    assert result.returncode == 1
    assert (
        "statutes/xxa.yaml:33:31: new: low VC001 drug-ceiling-above-violent-ceiling: Possession can cost 5 years"
        in result.stdout
    )
    assert "clears if the ceiling falls from 5 years to 4 years or less" in result.stdout
    assert "fixed: VC003 trafficking-small" in result.stdout
    assert "VC003 is now clear" in result.stdout
    assert "encodings on 2026-01-01: 2 new, 2 fixed, 7 unchanged" in result.stdout
    assert run(repository, "--encodings-update").returncode == 0
    again = run(repository)
    assert again.returncode == 0
    assert "0 new, 0 fixed, 9 unchanged" in again.stdout


def test_an_amendment_against_our_own_rule_fails(repository):
    edit(repository, "max: 3 years", "max: 6 years")
    result = run(repository, "test_statutes.py::test_our_rule_flags_none_of_our_statutes")
    assert result.returncode == 1
    assert "OWN01" in result.stdout
    assert "nothing new" not in result.stdout, "one test was asked for by name"


def test_moving_lines_and_restating_terms_is_no_news(repository):
    edit(repository, "schema: 1\n", "# a comment\n\nschema: 1\n")
    edit(repository, "max: 15 years", "max: 180 months")
    assert "0 new, 0 fixed, 9 unchanged" in run(repository).stdout


def test_a_refused_file_and_a_lost_one_fail(repository):
    edit(repository, "form: basic", "form: basik")
    result = run(repository)
    assert result.returncode == 1
    assert "statutes/xxa.yaml::loads FAILED" in result.stdout
    assert (
        "form: found 'basik'; expected one of basic, aggravated, minor; did you mean 'basic'?"
        in result.stdout
    )
    assert "XXA is no longer encoded; the saved report has 9 findings for it" in result.stdout


def test_workers_agree(repository):
    result = run(repository, "-n", "2")
    assert result.returncode == 0, result.stdout
    assert "8 passed" in result.stdout
    assert "run it without -n" in run(repository, "-n", "2", "--encodings-update").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--encodings-as-of", "yesterday"], "expected a date such as 2026-01-01"),
        (["--encodings-baseline", "absent.json"], "--encodings-update makes it"),
        (
            ["--encodings-baseline", "pytest.ini"],
            "expected a report as 'proportionality check --format json' writes it",
        ),
    ],
)
def test_wrong_options_are_said_in_a_line(repository, arguments, said):
    result = run(repository, *arguments)
    assert result.returncode == 4
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_the_report_of_the_command_line_is_a_baseline(repository):
    command = [
        sys.executable,
        "-m",
        "proportionality",
        "check",
        "statutes",
        "--as-of",
        "2026-01-01",
        "--format",
        "json",
    ]
    made = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    (repository / "baseline.json").write_text(made.stdout)
    assert len(json.loads(made.stdout)["findings"]) == 9
    assert run(repository).returncode == 0


def test_the_plugin_does_nothing_unasked(tmp_path):
    (tmp_path / "test_one.py").write_text(
        "import sys\ndef test_one():\n    assert 'pydantic' not in sys.modules\n"
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:hypothesispytest",
        "-p",
        "no:schemathesis",
        "-p",
        "no:cacheprovider",
    ]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
    assert "encodings" not in result.stdout
