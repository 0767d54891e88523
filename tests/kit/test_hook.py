"""Being installed beside other people's property tests: the package costs them nothing and cannot break them."""

import pytest

from tests.kit.installed import environment, run
from tests.kit.installed import pytest as run_pytest

UNRELATED = """import sys

from hypothesis import given
from hypothesis import strategies as st


@given(st.from_type(int), st.builds(dict))
def test_of_somebody_else(number, mapping):
    assert number == number + len(mapping)


def test_nothing_of_ours_is_there():
    ours = {name for name in sys.modules if name.split(".")[0] == "proportionality"}
    assert ours <= {"proportionality", "proportionality.testing", "proportionality.testing.hook", "proportionality.testing.pytest_plugin"}, ours
    assert not {"pydantic", "yaml", "durable", "durable_rules_engine"} & set(sys.modules)
"""
LAW = "from proportionality.law.model import Jurisdiction\n"
USED = """
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
{more}
seen = []

@settings(max_examples=3, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type({kind}))
def collect(value):
    seen.append(value)

collect()
assert all(type(value) is {kind} for value in seen)
print(seen[0])
"""


@pytest.fixture
def installed(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "theirs").mkdir()
    return environment(tmp_path / "site"), tmp_path / "theirs"


def test_importing_hypothesis_imports_the_hook_and_nothing_else(installed):
    code = "import hypothesis, sys; print(sorted(n for n in sys.modules if n.startswith('proportionality')))"
    result = run(*installed, "-c", code)
    assert result.stdout == (
        "['proportionality', 'proportionality.testing', 'proportionality.testing.hook']\n"
    ), result.stderr


def test_somebody_elses_property_tests_run_without_us(installed):
    env, theirs = installed
    (theirs / "test_theirs.py").write_text(UNRELATED)
    result = run_pytest(env, theirs, "-q")
    assert "2 passed" in result.stdout, result.stdout + result.stderr


def test_where_the_engine_cannot_be_loaded_they_run_all_the_same(installed):
    env, theirs = installed
    (theirs / "durable_rules_engine.py").write_text("raise ImportError('undefined symbol')\n")
    (theirs / "test_theirs.py").write_text(UNRELATED)
    result = run_pytest(env | {"PYTHONPATH": f"{theirs}:{env['PYTHONPATH']}"}, theirs, "-q")
    assert "2 passed" in result.stdout, result.stdout + result.stderr


@pytest.mark.parametrize("first", ["the law", "Hypothesis"])
def test_a_statute_is_made_whichever_is_imported_first(installed, first):
    code = USED.format(kind="Jurisdiction", more=LAW if first == "Hypothesis" else "")
    result = run(*installed, "-c", (LAW if first == "the law" else "") + code)
    assert "Exampleland" in result.stdout, result.stderr


@pytest.mark.parametrize("kind", ["Term", "Amount", "AmountRange"])
def test_quantities_are_made_without_the_rest_of_the_law(installed, kind):
    home = "terms" if kind == "Term" else "amounts"
    more = f"from proportionality.law.{home} import {kind}"
    read_again = f"assert all({kind}.parse(value.text) == value for value in seen)"
    result = run(*installed, "-c", USED.format(kind=kind, more=more) + read_again)
    assert result.returncode == 0, result.stderr


def test_a_strategy_that_somebody_registers_for_our_type_stays(installed):
    more = (
        "from proportionality.law.terms import Term\n"
        "st.register_type_strategy(Term, st.just(Term.parse('7 years')))\n"
        "import proportionality.law.model\n"
    )
    result = run(*installed, "-c", USED.format(kind="Term", more=more))
    assert result.stdout == "7 years\n", result.stderr


def test_making_statutes_needs_no_engine(installed):
    env, theirs = installed
    (theirs / "durable_rules_engine.py").write_text("raise ImportError('undefined symbol')\n")
    code = USED.format(kind="Jurisdiction", more=LAW)
    result = run(env | {"PYTHONPATH": f"{theirs}:{env['PYTHONPATH']}"}, theirs, "-c", code)
    assert "Exampleland" in result.stdout, result.stderr


def test_every_public_name_is_there_whatever_was_imported_before(installed):
    code = """
import importlib, sys
import proportionality.testing as kit
for module in ("edits", "hook", "invariants", "mutating", "strategies"):
    importlib.import_module("proportionality.testing." + module)
assert set(kit.__all__) == set(kit._WHERE)
for name in kit.__all__:
    assert getattr(kit, name).__class__.__name__ != "module", name
    exec(f"from proportionality.testing import {name}")
"""
    result = run(*installed, "-c", code)
    assert result.returncode == 0, result.stderr
