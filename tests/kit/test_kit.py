"""The worked example, run the way a test author runs it: in a folder of its own, with the package installed."""

import re
from pathlib import Path

import yaml

README = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
AROUND = """
import pytest
from hypothesis import given, settings, strategies as st
from proportionality.law.corpus import find, load_all, shipped
from proportionality.law.model import Custody, Jurisdiction
from proportionality.law.quantities import Order
from proportionality.law.terms import Term
from proportionality.testing import *

STATUTES = [f.jurisdiction for f in load_all(find(["statutes"])[0]).files]
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
    (repository / "test_readme.py").write_text(AROUND + "\n".join(blocks("python")))
    result = repository.pytest("test_readme.py")
    assert result.returncode == 0, result.stdout
    assert "4 passed" in result.stdout
    assert re.search(
        r"hypothesis profile '(default|ci)'", result.stdout
    )  # what it calls them itself


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
