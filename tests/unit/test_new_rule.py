"""``proportionality new-rule`` writes a rule that works as written, and overwrites nothing."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from proportionality import extensions
from proportionality.cli.main import main


def run(*arguments):
    with extensions.using([]):
        return CliRunner().invoke(main, arguments)


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("code", "name"), [("QA001", "floor-above-ten-years"), ("MM901", "floor-far-above-ten-years")]
)
def test_what_it_writes_is_green_and_works_everywhere(code, name, tmp_path):
    """In a family of one's own, and in one that ships, for a rule that will ship with it."""
    written = run("new-rule", code, name)
    assert written.exit_code == 0, written.output
    rule = tmp_path / f"{name.replace('-', '_')}.py"
    test = tmp_path / f"test_{rule.name}"
    assert sorted(tmp_path.iterdir()) == sorted([rule, test])
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(test)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
    told = run("explain", name, "--rules", str(rule))
    assert told.output.startswith(f"{code}  {name}\n")
    found = run("check", "SGP", "--full", "--select", code, "--rules", str(rule))
    assert f"[{code}] {name}  SGP" in found.output


def test_its_test_fails_when_the_rule_no_longer_does_what_its_examples_say(tmp_path):
    run("new-rule", "QA001", "floor-above-ten-years", "--output", "mine.py")
    text = (tmp_path / "mine.py").read_text()
    (tmp_path / "mine.py").write_text(text.replace('on_scale("10 years")', 'on_scale("13 years")'))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mine.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "flagged: it comes out as clear: 1 drug offence looked at" in done.stdout
    (tmp_path / "mine.py").write_text(text.replace('amend("floor", "10', 'amend("floor", "11'))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "'the floor falls from 12 years to 10 years or less' does not clear it" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("VC001", "my-own-rule"), "the code VC001 is taken by VC001"),
        (("QA001", "mandatory-minimum"), "the name mandatory-minimum is taken by MM001"),
        (("qa1", "my-own-rule"), "'qa1' is no code; a code is two capital letters and three"),
        (("QA001", "Rule"), "'Rule' is no name; a name is two or more lower-case words"),
        (("QA001", "a-" * 40 + "b"), "is no name"),
        (("QA001", "my-own-rule", "--output", "rule.txt"), "a rule is written to a Python file"),
        (("QA001", "my-own-rule", "--output", "absent/rule.py"), "No such file or directory"),
    ],
)
def test_it_refuses(arguments, said, tmp_path):
    result = run("new-rule", *arguments)
    assert result.exit_code in (1, 2)
    assert said in result.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("there", ["my_own_rule.py", "test_my_own_rule.py"])
def test_it_overwrites_nothing(there, tmp_path):
    (tmp_path / there).write_text("mine")
    result = run("new-rule", "QA001", "my-own-rule")
    assert result.exit_code == 2
    assert f"{there} is there already" in result.output
    assert (tmp_path / there).read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_letters_that_an_extension_has_are_refused(tmp_path):
    run("new-rule", "QA001", "floor-above-ten-years", "--output", "mine.py")
    result = run("new-rule", "QA002", "another-rule", "--rules", "mine.py")
    assert result.exit_code == 2
    assert "the family QA is brought along by an extension; add the rule to its file" in (
        result.output
    )
