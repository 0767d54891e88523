"""A summary counts what a check finds, in one process or many, and counts a law again only where it changed."""

import datetime as dt
import json
import os
import shutil
import signal

import pytest
from click.testing import CliRunner

from proportionality import check_all, check_one
from proportionality.answers import tallies as module
from proportionality.answers.tallies import tallies, tally_one
from proportionality.check import count_one, counted
from proportionality.cli import check as check_command
from proportionality.cli.main import main
from proportionality.law import kept
from proportionality.law.corpus import find, load_all, shipped
from proportionality.report import as_json
from proportionality.rules import engine
from proportionality.rules.choice import choose_for_laws
from proportionality.spread import WorkerLost, jobs_for, spread
from tests.unit.kept_laws import nothing_kept

ON = dt.date(2026, 11, 26)
NAMES = ("nor", "sgp", "bol", "fra", "ago", "and", "are", "atg", "alb", "afg")


@pytest.fixture(scope="module")
def corpus():
    return load_all(find([str(shipped() / f"{name}.yaml") for name in NAMES])[0])


@pytest.fixture
def laws(tmp_path, monkeypatch):
    """Ten laws in a folder, and nothing kept."""
    with nothing_kept(tmp_path, monkeypatch, NAMES) as folder:
        yield folder


@pytest.mark.parametrize("on", [ON, dt.date(2005, 6, 1)])
@pytest.mark.parametrize("choice", [((), (), "all"), (("VC",), (), "all"), ((), ("DQ",), "treaty")])
def test_what_is_counted_is_what_is_found(corpus, on, choice):
    chosen = choose_for_laws(*choice)
    for file in corpus.files:
        assert count_one(file, on, chosen) == counted(check_one(file, on, chosen))


def test_waivers_are_counted_as_they_are_found(tmp_path):
    text = (shipped() / "sgp.yaml").read_text(encoding="utf-8")
    (file,) = load_all(find([str(shipped() / "sgp.yaml")])[0]).files
    found = check_one(file, ON).findings
    waivers = "waivers:\n" + "".join(
        f"- {{rule: {rule}, offence: {offence}, reason: r, by: b, until: {until}}}\n"
        for rule, offence, until in [
            (found[0].rule, found[0].offence, "2030-01-01"),
            (found[1].rule, found[1].offence, "2020-01-01"),
            ("VC003", "no-such-offence", "2030-01-01"),
        ]
        if offence
    )
    path = tmp_path / "sgp.yaml"
    path.write_text(text + waivers, encoding="utf-8")
    corpus = load_all([path])
    for law in corpus.files:
        counts = count_one(law, ON)
        assert counts == counted(check_one(law, ON))
        assert counts.problems


def test_processes_change_nothing(corpus):
    one = as_json.render(check_all(corpus, ON))
    assert as_json.render(check_all(corpus, ON, jobs=3)) == one


def _fatal(number):
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_come_in_order():
    assert list(spread(str, range(50), 3)) == [str(n) for n in range(50)]


def test_a_process_that_is_killed_is_told():
    with pytest.raises(WorkerLost, match="--jobs 1"):
        list(spread(_fatal, range(20), 2))


def test_a_check_whose_process_is_killed_ends_as_a_failed_run(laws, monkeypatch):
    monkeypatch.setattr(
        check_command, "tally_one", lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
    )
    result = run(str(laws), "--jobs", "2")
    assert result.exit_code == 2
    assert result.output.startswith("error: a process was killed")


def test_one_law_gets_one_process():
    assert jobs_for(1) == 1
    assert jobs_for(10_000) >= 1


def _counting(log, on=ON):
    def count(paths):
        corpus = load_all(paths)
        log.extend(file.jurisdiction.code for file in corpus.files)
        return corpus, [tally_one(file, on, None) for file in corpus.files]

    return count


def test_only_what_changed_is_counted_again(laws):
    log = []
    paths = find([str(laws)])[0]
    first = tallies(paths, ON, "all", _counting(log))
    assert sorted(log) == [one.code for one in first[0]]
    assert len(log) == len(NAMES)
    log.clear()
    assert tallies(paths, ON, "all", _counting(log)) == first
    assert log == []
    with (laws / "nor.yaml").open("a", encoding="utf-8") as handle:
        handle.write("# changed\n")
    assert tallies(paths, ON, "all", _counting(log)) == first
    assert log == ["NOR"]


@pytest.mark.parametrize(
    ("day", "asked"), [(ON, "others"), (dt.date(2009, 11, 27), "all"), (ON, None)]
)
def test_another_question_is_counted_anew(laws, day, asked):
    paths = find([str(laws)])[0]
    log = []
    tallies(paths, ON, "all", _counting(log))
    log.clear()
    tallies(paths, day, asked, _counting(log))
    assert len(log) == len(NAMES)


@pytest.mark.parametrize(
    "day", ["2026-12-24", "2027-11-27", "2028-06-30", "2022-12-14", "2014-12-17"]
)
def test_what_is_told_of_another_day_is_what_is_found_on_it(laws, day):
    """Some of it was counted on a day on which the law was the same, the rest is counted."""
    paths, day, log = find([str(laws)])[0], dt.date.fromisoformat(day), []
    tallies(paths, ON, "all", _counting(log))
    told = tallies(paths, day, "all", _counting(log, day))
    assert told == tallies(paths, day, None, _counting([], day))
    if day == dt.date(2026, 12, 24):
        assert len(log) == len(NAMES)  # those of the first day


def test_a_run_that_did_not_come_to_its_end_is_not_kept(laws, monkeypatch):
    paths = find([str(laws)])[0]
    with monkeypatch.context() as failing:
        failing.setattr(engine, "MAX_FACTS", 1)
        found, _ = tallies(paths, ON, "all", _counting([]))
        assert not any(one.counts.complete for one in found)
    log = []
    found, _ = tallies(paths, ON, "all", _counting(log))
    assert len(log) == len(NAMES)
    assert all(one.counts.complete for one in found)


def test_two_files_of_one_law_are_told_each_time(laws):
    paths = find([str(laws)])[0]
    tallies(paths, ON, "all", _counting([]))
    shutil.copy(laws / "nor.yaml", laws / "zzz.yaml")
    found, problems = tallies(find([str(laws)])[0], ON, "all", _counting([]))
    assert len(found) == len(NAMES)
    assert ["zzz.yaml: " in str(p) or "NOR is also encoded" in p.message for p in problems] == [
        True
    ]


@pytest.mark.parametrize(
    "record", [b"", b"[]", b'{"x": 1}', b'{"x": ["NOR"]}', b'{"x": ["0001-01-01", "9999-12-31", ["NOR", "n", false, "s", {}]]}', b"\xff"]
)  # fmt: skip
def test_a_record_that_says_something_else_is_none(laws, record):
    name = module.record_name("counts", "all")
    kept.keep(name, record)
    log = []
    found, _ = tallies(find([str(laws)])[0], ON, "all", _counting(log))
    assert len(log) == len(found) == len(NAMES)


def run(*arguments):
    return CliRunner().invoke(main, ["check", *arguments])


def test_the_lines_are_the_same_however_they_came_about(laws, monkeypatch):
    first = run(str(laws), "--as-of", str(ON))
    again = run(str(laws), "--as-of", str(ON))
    spread_out = run(str(laws), "--as-of", "2026-11-27", "--jobs", "3")
    assert (first.exit_code, first.output) == (again.exit_code, again.output)
    assert spread_out.output == first.output.replace("2026-11-26", "2026-11-27")
    report = json.loads(run(str(laws), "--as-of", str(ON), "--format", "json").stdout)
    assert f": {len(report['findings'])} findings" in first.output
    monkeypatch.setenv(kept.VARIABLE, "off")
    kept._home.cache_clear()
    assert run(str(laws), "--as-of", str(ON)).output == first.output


def test_a_refused_law_is_told_beside_what_was_kept(laws):
    run(str(laws))
    (laws / "nor.yaml").write_text("schema: 2\n")
    result = run(str(laws))
    assert result.exit_code == 2
    assert "nor.yaml:1" in result.output
    assert "1 input refused" in result.output


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "9999999999", "1.5", "\N{SUPERSCRIPT TWO}"])
def test_a_number_of_processes_is_a_number(jobs):
    result = run("NOR", "--jobs", jobs)
    assert result.exit_code == 2
    assert "neither auto nor a number from 1 to 256" in result.output


def test_the_exit_code_does_not_depend_on_what_was_kept(laws):
    for _ in range(2):
        assert run(str(laws), "--fail-on", "critical").exit_code == 1
        assert run(str(laws)).exit_code == 0
