"""The README's files and commands do what it shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"
TEXT = README.read_text(encoding="utf-8")
FILES = re.findall(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```", TEXT, flags=re.DOTALL)
SESSIONS = re.findall(r"```console\n(.*?)```", TEXT, flags=re.DOTALL)


def blocks():
    for session in SESSIONS:
        for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


@pytest.mark.parametrize(
    ("command", "shown"), list(blocks()), ids=[command[:60] for command, _ in blocks()]
)
def test_console_block(command, shown, tmp_path):
    for name, text in FILES:
        (tmp_path / name).write_text(text, encoding="utf-8")
    program = f'"{sys.executable}" -m proportionality'
    run = subprocess.run(
        ["bash", "-c", re.sub(r"(?<![\w./-])proportionality(?= )", lambda _: program, command)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={
            **os.environ,
            "COLUMNS": "120",
            "PYTHONPATH": os.pathsep.join(
                [str(README.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
            ),
        },
    )
    # What is left out are whole lines, and an ellipsis says where.
    pieces = map(re.escape, shown.split("…\n"))
    expected = re.compile(r"(?:.*\n)*?".join(pieces))
    assert expected.fullmatch(run.stdout + run.stderr), (
        f"{shown}\n--- is not all of ---\n{run.stdout}{run.stderr}"
    )


def test_the_readme_shows_files_and_sessions():
    assert len(FILES) >= 1
    assert len(list(blocks())) >= 3


def test_commands_named_in_the_readme_exist():
    from proportionality.cli.main import main

    named = set(re.findall(r"`proportionality ([a-z]+)", TEXT))
    assert named
    for name in named:
        assert main.get_command(None, name) is not None, name
