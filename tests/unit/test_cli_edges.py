"""Nothing that a shell can hand to the command line makes it crash or wait; every way to end has its own exit code."""

import contextlib
import os
import shlex
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from proportionality.rules.example_files import expand

ROOT = Path(__file__).parents[2]
LAW = expand(
    """trafficking: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: mandatory}
manslaughter: {conduct: violent.manslaughter, custody: {min: none, max: 8 years}}"""
)
COMMAND = f"{shlex.quote(sys.executable)} -m proportionality"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "law.yaml").write_bytes(LAW)
    return tmp_path


def shell(folder, command, **more):
    """Run a line of bash with `proportionality` in it; it may not wait for anything."""
    line = f'proportionality() {{ {COMMAND} "$@"; }}; {command}'
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'api'}"} | more
    return subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=120,
        check=False,
    )


ENDS = [
    # what is run, the exit code, what standard error says
    ("proportionality check law.yaml", 0, ""),
    ("proportionality check law.yaml --fail-on high", 1, ""),
    ("proportionality check nothing.yaml", 2, ""),
    ("proportionality check", 0, ""),
    ("proportionality chekc", 2, "did you mean 'check'?"),
    ("proportionality check law.yaml --select ZZ999", 2, "ZZ999"),
    ("proportionality check law.yaml --baseline nothing.json", 2, "cannot be read: No such file"),
    ("proportionality check law.yaml --baseline law.yaml", 2, "is not a JSON report"),
    (
        "proportionality check law.yaml --output nowhere/report.txt",
        2,
        "cannot be written: No such file",
    ),
    ("proportionality check law.yaml --output .", 2, "cannot be written: Is a directory"),
    ("proportionality check law.yaml --output law.yaml", 2, "this command reads it"),
    ("proportionality check law.yaml --output /dev/full", 2, "No space left on device"),
    ("proportionality check law.yaml > /dev/full", 2, "No space left on device"),
    ("proportionality check law.yaml >&-", 2, "Bad file descriptor"),
    ("proportionality --help > /dev/full", 2, "No space left on device"),
    ("proportionality --version > /dev/full", 2, "No space left on device"),
    ("proportionality check - --output law.yaml < law.yaml", 2, "this command reads it"),
    ("proportionality check law.yaml 2>&-", 0, ""),
    ("proportionality check - < law.yaml", 0, ""),
    ("proportionality check - <&-", 2, ""),
    ("proportionality check pipe.yaml", 2, ""),
    ("proportionality check <(cat law.yaml)", 0, ""),
    ("proportionality check loop.yaml", 2, ""),
    ("proportionality check empty-folder", 2, ""),
    ("proportionality check /dev/null", 2, ""),
    ("proportionality check /dev/zero", 2, ""),
    ("proportionality check $(printf 'a%.0s' {1..5000})", 2, ""),
    (
        "proportionality check law.yaml --output $(printf 'a%.0s' {1..5000})",
        2,
        "File name too long",
    ),
    ("proportionality check law.yaml --output loop.yaml", 2, "Too many levels of symbolic links"),
    ("proportionality check $'\\xff.yaml'", 2, ""),
    ("proportionality check law.yaml | head -n 1; exit ${PIPESTATUS[0]}", 141, ""),
]


@pytest.mark.parametrize(("command", "code", "said"), ENDS, ids=[e[0][16:60] for e in ENDS])
def test_how_a_command_ends(folder, command, code, said):
    os.mkfifo(folder / "pipe.yaml")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "empty-folder").mkdir()
    if (
        "head -n 1" in command
    ):  # more than a pipe holds, so that writing goes on after its reader is gone
        command = command.replace("check law.yaml", "check SGP USA --full")
    if command == "proportionality check":
        command = "proportionality check SGP"
    result = shell(folder, command)
    assert result.returncode == code, (result.stdout, result.stderr)
    assert said in result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    assert "Exception ignored" not in result.stderr
    assert (folder / "law.yaml").read_bytes() == LAW


@pytest.mark.parametrize(
    "command",
    [
        "check law.yaml --select NAME",
        "check law.yaml --profile NAME",
        "check law.yaml --rules NAME.py",
        "check law.yaml --format NAME",
        "check --NAME",
        "compare --conduct NAME",
        "explain NAME",
        "positions NAME",
        "NAME",
    ],
)
def test_a_name_of_thousands_of_letters_is_not_repeated_whole(folder, command):
    name = "a" * 5000
    result = shell(folder, f"proportionality {command.replace('NAME', name)}")
    assert result.returncode == 2
    assert 0 < len(result.stderr) < 2000


def test_no_name_moves_the_cursor_or_breaks_a_line(folder):
    name = "a\nb\x1b[31m.yaml"
    (folder / name).write_bytes(LAW)
    (folder / f"wrong-{name}").write_bytes(LAW + b"surplus: 1\n")
    for style in ("text", "csv", "markdown"):
        command = (
            f"check {shlex.quote(name)} {shlex.quote(f'wrong-{name}')} --full --format {style}"
        )
        result = shell(folder, f"proportionality {command}")
        assert "\x1b" not in result.stdout + result.stderr
        assert r"wrong-a\nb\x1b[31m.yaml:" in result.stdout + result.stderr
    assert "\x1b" not in shell(folder, "proportionality show $'no\x1b[31m'").stderr


def test_a_dash_is_standard_output_too(folder):
    result = shell(folder, "proportionality check law.yaml --format json --output -")
    assert result.stdout == shell(folder, "proportionality check law.yaml --format json").stdout
    assert not (folder / "-").exists()


def test_ctrl_c_ends_with_130(folder):
    os.mkfifo(folder / "pipe")
    # Somebody holds the pipe open and writes nothing, so that the command is surely waiting.
    holder = os.open(folder / "pipe", os.O_RDWR)
    running = subprocess.Popen(
        ["env", "--default-signal=INT", sys.executable, "-m", "proportionality", "check", "pipe"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
    )
    while not any("/pipe" in name for name in opened(running)):
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    os.close(holder)
    assert running.returncode == 130
    assert b"Traceback" not in said


def opened(process):
    """Names of the files that a running process holds open, but for the standard three."""
    folder, names = f"/proc/{process.pid}/fd", []
    for number in os.listdir(folder):
        with contextlib.suppress(FileNotFoundError):  # closed since it was listed
            names += [os.readlink(f"{folder}/{number}")] if int(number) > 2 else []
    return names


def test_output_follows_links_and_keeps_the_mode(folder):
    (folder / "kept").mkdir()
    report = folder / "kept" / "report.json"
    report.write_text("old")
    report.chmod(0o640)
    (folder / "link.json").symlink_to("kept/report.json")
    assert (
        shell(folder, "proportionality check law.yaml --format json --output link.json").returncode
        == 0
    )
    assert (folder / "link.json").is_symlink()
    assert report.read_text().startswith("{")
    assert stat.S_IMODE(report.stat().st_mode) == 0o640
    assert sorted(p.name for p in (folder / "kept").iterdir()) == ["report.json"]


def test_output_into_pipes_and_devices_leaves_them_what_they_are(folder):
    os.mkfifo(folder / "pipe")
    result = shell(
        folder, "cat pipe & proportionality check law.yaml --format json --output pipe; wait"
    )
    assert result.returncode == 0
    assert result.stdout.startswith("{")
    assert stat.S_ISFIFO((folder / "pipe").stat().st_mode)
    for device in ("/dev/stdout", "/dev/fd/1"):
        assert shell(
            folder, f"proportionality check law.yaml --full --output {device}"
        ).stdout.startswith("high[")


def test_a_link_to_an_input_is_the_input(folder):
    (folder / "link.yaml").symlink_to("law.yaml")
    for command in (
        "check .",
        "check law.yaml",
        "compare law.yaml --format csv",
        "check --baseline law.yaml SGP",
    ):
        result = shell(folder, f"proportionality {command} --output link.yaml")
        assert result.returncode == 2
    assert (folder / "law.yaml").read_bytes() == LAW


def test_a_narrow_terminal_gets_every_finding(folder):
    text = LAW.decode().replace("title: Trafficking", "title: 販売 naïve")
    (folder / "law.yaml").write_text(text, encoding="utf-8")
    for encoding in ("ascii", "latin-1", "cp1252"):
        result = shell(folder, "proportionality check law.yaml --full", PYTHONIOENCODING=encoding)
        assert result.returncode == 0, result.stderr
        assert "high[JX002]" in result.stdout


def test_ten_thousand_wrong_sources_are_two_hundred_messages(folder):
    many = "\n".join(f"  s{n}: {{title: 1, citation: '', evidence: no}}" for n in range(10_000))
    (folder / "law.yaml").write_text(LAW.decode().replace("sources:\n", f"sources:\n{many}\n"))
    result = shell(folder, "proportionality check law.yaml --format json")
    assert result.returncode == 2
    assert 190 <= result.stderr.count("law.yaml:") <= 201
    assert "the rest is not listed" in result.stderr


def test_capital_letters_in_the_ending_of_a_name_are_no_obstacle(folder):
    (folder / "law.yaml").rename(folder / "LAW.YAML")
    assert "high[JX002]" in shell(folder, "proportionality check . --full").stdout
