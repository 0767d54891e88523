"""The worked example, run the way a test author runs it: in a folder of its own, with the package installed."""

import re
from pathlib import Path

import pytest
import yaml

from proportionality.law.corpus import load_all, shipped
from proportionality.testing import (
    assert_layout_does_not_matter,
    assert_restating_changes_nothing,
    assert_sound,
    flags,
)
from tests.kit.installed import run

README = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
FAILING = """
from hypothesis import given, settings
from hypothesis import strategies as st

from proportionality.law.model import Jurisdiction


@settings(deadline=None, database=None)
@given(st.from_type(Jurisdiction))
def test_no_statute_is_right(law):
    raise AssertionError
"""


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_example_passes(repository):
    result = repository.pytest()
    assert result.returncode == 0, result.stdout
    assert "statutes/xxa.yaml::nothing new PASSED" in result.stdout
    assert "expected/xxa.yaml::trafficking-small on 2014-12-31 PASSED" in result.stdout
    assert "test_a_statute_is_sound[XXA] PASSED" in result.stdout
    assert "encodings on 2026-01-01: 0 new, 0 fixed, 9 unchanged" in result.stdout


def test_an_amendment_against_our_own_rule_fails(repository):
    repository.edit("max: 3 years", "max: 6 years")
    result = repository.pytest("test_statutes.py::test_our_rule_flags_none_of_our_statutes")
    assert result.returncode == 1
    assert "OWN01" in result.stdout
    assert "nothing new" not in result.stdout, "one test was asked for by name"


def test_the_readmes_python_passes_as_written_under_hypothesis_default_settings(repository):
    for number, text in enumerate(blocks("python")):
        (repository / f"test_readme_{number}.py").write_text(text)
    result = repository.pytest("test_readme_0.py", "test_readme_1.py")
    assert result.returncode == 0, result.stdout
    assert "4 passed" in result.stdout
    assert re.search(
        r"hypothesis profile '(default|ci)'", result.stdout
    )  # what it calls them itself


def test_a_statute_that_fails_is_printed_as_a_file_beside_schemathesis_too(repository):
    (repository / "test_failing.py").write_text(FAILING)
    result = run(repository.environment, repository.folder, "-m", "pytest", "test_failing.py")
    assert result.returncode == 1, result.stdout
    assert "jurisdiction: {code: XXA, name: Exampleland}" in result.stdout


def test_what_is_no_statute_is_refused_with_what_it_is():
    file = shipped() / "sgp.yaml"
    for ask in (
        assert_sound,
        assert_layout_does_not_matter,
        assert_restating_changes_nothing,
        flags,
    ):
        with pytest.raises(
            TypeError, match=r"expected a Jurisdiction, found a PosixPath; .*load_all"
        ):
            ask(file)
    with pytest.raises(TypeError, match="found a LoadedFile"):
        assert_sound(load_all([file]).files[0])


def test_the_readmes_expectations_pass_as_written(repository):
    (text,) = blocks("yaml")
    assert yaml.safe_load(text)["law"] == "XXA"
    (repository / "expected/xxa.yaml").write_text(text)
    result = repository.pytest("expected")
    assert result.returncode == 0, result.stdout
    assert "6 passed" in result.stdout
    repository.edit("max: 15 years", "max: 14 years")
    for line in blocks("text")[0].strip().split("\n"):
        assert line in repository.pytest("expected").stdout


def test_every_setting_is_in_the_readme(repository):
    said = repository.pytest("--help").stdout
    for option in re.findall(r"--encodings[\w-]*", said):
        name = option.removeprefix("--").replace("-", "_")
        assert f"`{name}`" in README or f"`{option}`" in README, option
