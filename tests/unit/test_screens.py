"""A law on a screen is told again as it was told, without loading it, for as long as nothing that it hangs on has changed."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner

from proportionality import check_all
from proportionality.answers.digest import screens
from proportionality.answers.screens import keep, read
from proportionality.answers.tallies import record_name, sha256_of
from proportionality.cli.main import main
from proportionality.law import kept
from proportionality.law.asked import AskedDay, lasting
from proportionality.law.corpus import Corpus, find, load_all, shipped
from tests.unit.kept_laws import nothing_kept

ON = dt.date(2026, 11, 26)
NAMES = ("nor", "sgp", "alb")


@pytest.fixture
def laws(tmp_path, monkeypatch):
    """Three laws in a folder, and nothing kept."""
    monkeypatch.delenv("COLUMNS", raising=False)
    with nothing_kept(tmp_path, monkeypatch, NAMES) as folder:
        yield folder


@pytest.fixture(scope="module")
def report():
    return check_all(load_all(find([str(shipped() / f"{name}.yaml") for name in NAMES])[0]), ON)


def run(*arguments, columns=None):
    env = {"COLUMNS": columns} if columns else None
    return CliRunner(env=env).invoke(main, ["check", *map(str, arguments), "--as-of", str(ON)])


def paths(folder):
    return find([str(folder)])[0]


def test_a_screen_comes_back_as_it_was(laws, report):
    made = screens(report)
    keep(report, made, "all")
    assert read(paths(laws), ON, "all") == made


@pytest.mark.parametrize("columns", ["80", "120", "60"])
def test_what_is_told_again_is_what_was_told(laws, monkeypatch, columns):
    first = run(laws, "--fail-on", "high", columns=columns)
    again = run(laws, "--fail-on", "high", columns=columns)
    assert (first.exit_code, first.output) == (again.exit_code, again.output)
    assert first.exit_code == 1
    monkeypatch.setenv(kept.VARIABLE, "off")
    kept._home.cache_clear()
    assert run(laws, columns=columns).output == first.output


def test_it_is_told_without_the_rules_and_without_the_law(laws):
    loaded = "import sys, atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"
    command = f"{loaded}; sys.argv[0] = 'p'; from proportionality.__main__ import run; run()"
    arguments = [sys.executable, "-c", command, "check", str(laws / "nor.yaml"), "--as-of", str(ON)]
    first, again = (
        subprocess.run(arguments, capture_output=True, text=True, check=True, env={**os.environ})
        for _ in range(2)
    )
    assert first.stdout == again.stdout
    heavy = {"pydantic", "yaml", "durable", "proportionality.law.model", "importlib.metadata"}
    assert heavy <= set(first.stderr.split()) | {"importlib.metadata"}
    assert not heavy & set(again.stderr.split())


def test_what_the_build_looked_at_is_told_to_who_has_looked_at_nothing(laws, monkeypatch, tmp_path):
    asked = [[], [], "default"]
    made = run(laws)
    package = tmp_path / "package"
    (package / kept.ahead()).parent.mkdir()
    (tmp_path / "cache" / kept.program()).rename(package / kept.ahead())
    kept._home.cache_clear()
    assert read(paths(laws), ON, asked) is None
    monkeypatch.setattr(kept, "shipped", lambda: package)
    assert read(paths(laws), ON, asked) is not None
    assert run(laws).output == made.output
    # What one user looks at beside it is kept beside it, and the package stays as it is.
    read_only = sorted(p.read_bytes() for p in package.rglob("*") if p.is_file())
    CliRunner().invoke(main, ["check", str(laws), "--as-of", "2024-03-01"])
    assert read(paths(laws), dt.date(2024, 3, 1), asked) is not None
    assert read(paths(laws), ON, asked) is not None
    assert sorted(p.read_bytes() for p in package.rglob("*") if p.is_file()) == read_only
    # Another line of code, and nothing of it is believed.
    monkeypatch.setattr(kept, "ahead", lambda: "ahead-of-other-code")
    shutil.rmtree(tmp_path / "cache")
    kept._home.cache_clear()
    assert read(paths(laws), ON, asked) is None


def test_a_law_that_changed_is_looked_at_anew(laws):
    run(laws)
    assert read(paths(laws), ON, [[], [], "default"]) is not None
    with (laws / "nor.yaml").open("a", encoding="utf-8") as handle:
        handle.write("# changed\n")
    assert read(paths(laws), ON, [[], [], "default"]) is None


@pytest.mark.parametrize(("day", "asked"), [(ON, "others"), (dt.date(2026, 11, 27), "all")])
def test_another_question_has_another_answer(laws, report, day, asked):
    keep(report, screens(report), "all")
    assert read(paths(laws), day, asked) is None


def test_what_cannot_be_told_from_another_choice_is_not_kept(laws, report):
    keep(report, screens(report), None)
    assert read(paths(laws), ON, None) is None
    assert not list((laws.parent / "cache").glob("*/screens"))


def test_what_is_wrong_with_a_file_is_told_each_time(laws):
    text = (laws / "nor.yaml").read_text(encoding="utf-8")
    waiver = (
        "waivers:\n- {rule: DP001, offence: no-such-offence, reason: r, by: b, until: 2030-01-01}\n"
    )
    (laws / "nor.yaml").write_text(text + waiver, encoding="utf-8")
    first, again = run(laws), run(laws)
    assert first.output == again.output
    assert "no-such-offence" in again.output


def test_two_files_of_one_law_are_told_each_time(laws):
    run(laws)
    shutil.copy(laws / "nor.yaml", laws / "zzz.yaml")
    found = run(laws)
    assert found.exit_code == 2
    assert "NOR is also encoded" in found.output


def test_a_name_that_is_none_is_told_beside_what_was_kept(laws):
    run(laws / "nor.yaml")
    found = run(laws / "nor.yaml", "no-such-law")
    assert found.exit_code == 2
    assert "no such file or folder" in found.output
    assert "Norway (NOR)" in found.output


def test_few_findings_are_printed_in_full_although_they_were_kept_beside_others(laws):
    few = run(laws / "nor.yaml", "--select", "DP001,VC004")
    run(laws, "--select", "DP001,VC004")
    assert run(laws / "nor.yaml", "--select", "DP001,VC004").output == few.output


@pytest.mark.parametrize(
    "record",
    [
        b"", b"[]", b"{}", b"[1]", b"[[]]", b'[["0001-01-01", "9999-12-31", 1, 2]]', b'[["0001-01-01", "9999-12-31", [], {}]]',
        b'[["0001-01-01", "9999-12-31"]]', b"\xff",
    ],
)  # fmt: skip
def test_a_record_that_says_something_else_is_none(laws, record):
    told = run(laws / "nor.yaml").output
    asked = [[], [], "default"]
    kept.keep(record_name("screens", asked, sha256_of(laws / "nor.yaml")), record)
    assert read([laws / "nor.yaml"], ON, asked) is None
    assert run(laws / "nor.yaml").output == told


# Laws whose looks hang on much: treaties and votes, many reforms, waivers of the federal state, what is not encoded before a day.
MANY = ("alb", "mys", "nor", "prt", "sgp", "us-al", "zaf")


@pytest.mark.parametrize("name", MANY)
@pytest.mark.parametrize("year", [1989, 2005, 2020, 2026, 2028])
def test_between_two_turns_every_day_looks_the_same(name, year):
    """The first day, the last and two between look as the day that was asked about, and no further ones are vouched for."""
    corpus = Corpus(load_all([shipped() / f"{name}.yaml"]).files)
    asked = AskedDay(year, 3, 14)
    (told,) = screens(check_all(corpus, asked))
    first, last = lasting(asked)
    assert first <= asked <= last
    most = dt.timedelta(days=40)
    within = {
        max(first, asked - most),
        min(last, asked + most),
        first,
        min(last, dt.date(2100, 1, 1)),
    }
    for day in within:
        (fresh,) = screens(check_all(corpus, day))
        scale = replace(fresh.digest.scale, on=str(asked))
        assert replace(fresh, digest=replace(fresh.digest, on=str(asked), scale=scale)) == told


def test_what_other_processes_looked_at_is_vouched_for_on_its_day_only(laws):
    """What they compare the day with is not noticed by the process that keeps the screens."""
    run(laws, "--jobs", "2")
    assert read(paths(laws), ON, [[], [], "default"]) is not None
    beside = (ON - dt.timedelta(1), ON + dt.timedelta(1), dt.date(2030, 1, 5))
    assert [read(paths(laws), day, [[], [], "default"]) for day in beside] == [None] * 3


def test_a_day_that_nobody_asked_about_is_told_without_loading_the_law(laws, monkeypatch):
    """And as it is told where nothing is kept."""
    law, asked = laws / "nor.yaml", [[], [], "default"]
    known = ("2026-12-24", "2027-02-01", "2019-12-24")
    for day in ("2026-11-26", "2026-12-24", "2027-02-01", "2019-03-01", "2019-12-24", "2026-11-27"):
        was_told = read([law], dt.date.fromisoformat(day), asked) is not None
        assert was_told == (day in (*known, "2026-11-27"))
        found = CliRunner().invoke(main, ["check", str(law), "--as-of", day])
        assert read([law], dt.date.fromisoformat(day), asked) is not None
        with monkeypatch.context() as off:
            off.setenv(kept.VARIABLE, "off")
            kept._home.cache_clear()
            assert (
                CliRunner().invoke(main, ["check", str(law), "--as-of", day]).output == found.output
            )
        kept._home.cache_clear()
