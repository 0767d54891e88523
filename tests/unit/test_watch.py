"""`check --watch` checks a law again when its file changes, and no other."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from proportionality.cli import watch
from proportionality.cli.main import main
from proportionality.law.corpus import shipped


def until_waiting(process):
    """What is printed until the command waits for a change."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("watching "):
            return "".join(lines)
    pytest.fail("".join(lines))


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a signal")
def test_a_law_is_checked_again_when_it_changes(tmp_path):
    for name in ("nor", "sgp"):
        shutil.copy(shipped() / f"{name}.yaml", tmp_path)
    # Tests that were started in the background ignore Ctrl-C, and so would what they start.
    python = ["env", "--default-signal=INT", sys.executable, "-m", "proportionality"]
    command = [*python, "check", "--watch", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        first = until_waiting(process)
        assert "Norway" in first
        assert "Singapore" in first
        assert "watching 2 files" in first
        with (tmp_path / "nor.yaml").open("a", encoding="utf-8") as handle:
            handle.write("# changed\n")
        changed = until_waiting(process)
        assert "Norway" in changed
        assert "Singapore" not in changed
        (tmp_path / "new").write_text("schema: 2\n")
        (tmp_path / "new").replace(tmp_path / "nor.yaml")
        assert "nor.yaml:1:1: error" in until_waiting(process)
        (tmp_path / "nor.yaml").unlink()
        gone = until_waiting(process)
        assert "nor.yaml is gone" in gone
        assert "watching 1 file;" in gone
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    finally:
        process.kill()
        process.communicate()


def test_the_only_file_is_not_looked_at_while_it_is_written_anew(monkeypatch):
    path = Path("law.yaml")
    whole, half, more = {path: (1, 100, 1)}, {path: (2, 40, 2)}, {path: (3, 80, 2)}
    looks = iter([whole, {}, {}, half, more, whole, whole])
    monkeypatch.setattr(watch, "_look", lambda _: next(looks))
    monkeypatch.setattr(watch, "time", SimpleNamespace(sleep=lambda _: None))
    found = watch.changes(["law.yaml"])
    assert [next(found) for _ in range(3)] == [([path], []), ([], [path]), ([path], [])]
    assert next(looks, None) is None


@pytest.mark.parametrize("more", [["--format", "json"], ["--output", "x"], ["-"]])
def test_what_cannot_be_watched_is_refused(more):
    result = CliRunner().invoke(main, ["check", "--watch", *more])
    assert result.exit_code == 2
    assert "--watch prints on the terminal" in result.output


def test_nothing_to_watch_is_told():
    result = CliRunner().invoke(main, ["check", "--watch", "no/such/folder"])
    assert result.exit_code == 2
    assert "no such file or folder" in result.output
