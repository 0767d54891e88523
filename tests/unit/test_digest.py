"""A law on one screen."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from proportionality.answers.digest import screens
from proportionality.check import check_all
from proportionality.cli.main import main
from proportionality.law.corpus import Corpus, load_bytes
from proportionality.report.digest import write_screens
from proportionality.report.wrap import printed
from proportionality.rules.choice import choose
from proportionality.rules.example_files import expand

ON = ("--as-of", "2026-11-26")


def check(*args, columns=80, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    result = CliRunner().invoke(main, ["check", *args, *ON], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("code", ["SGP", "Mexico", "IRN", "US-TX", "DEU"])
def test_one_law_is_one_screen(code, monkeypatch):
    lines = check(code, monkeypatch=monkeypatch).splitlines()
    end = lines.index("")
    assert end <= 24
    assert max(map(len, lines)) <= 80
    # Where the law stands is told in full; the rest is a step away.
    stands = lines[: next(n for n, said in enumerate(lines) if " flagged" in said)]
    assert not [said for said in stands if "…" in said]
    assert lines[-1].startswith("--full")


@pytest.mark.parametrize(("code", "part"), [("FIN", True), ("DEU", False)])
def test_a_law_encoded_in_part_says_so_where_its_screen_begins(code, part, monkeypatch):
    first = check(code, monkeypatch=monkeypatch).splitlines()[0]
    assert first.endswith(", encoded in part") == part


@pytest.mark.parametrize(
    ("evidence", "said"),
    [("primary", ""), ("secondary", "; from an account"), ("unverified", "; not verified")],
)
def test_the_heaviest_says_how_its_own_number_is_known(evidence, said):
    """Not how the weakest of what its finding rests on is."""
    file, problems = load_bytes(
        expand(f"""trafficking: {{conduct: drug.trafficking, custody: {{min: none, max: 30 years}}, evidence: {evidence}}}
rape: {{conduct: violent.rape, custody: {{min: none, max: 15 years}}, evidence: secondary}}"""),
        "law.yaml",
    )
    assert file, problems
    found = screens(check_all(Corpus([file]), dt.date(2026, 11, 26), choose(["VC001"])))
    printed_screen = printed(lambda console: write_screens(found, console))
    assert f"up to 30 years  Trafficking (s 1{said})\n" in printed_screen.split("flagged")[-1]


def test_full_prints_every_finding(monkeypatch):
    full = check("MEX", "--full", monkeypatch=monkeypatch)
    report = json.loads(check("MEX", "--format", "json", monkeypatch=monkeypatch))
    assert full.count("= clears if") == len(report["findings"])


def test_json_gains_the_groups_and_stays_complete(monkeypatch):
    report = json.loads(check("SGP", "--format", "json", monkeypatch=monkeypatch))
    (group,) = report["groups"]
    assert {p for r in group["rules"] for p in r["findings"]} == {
        f["fingerprint"] for f in report["findings"]
    }
    assert group["scale"]["gravest"]["outweighs"] == "murder"
    assert group["scale"]["practice"].startswith("high")
    heaviest = {r["rule"]: r["heaviest"] for r in group["rules"]}
    ranges = {p["offence"]: p["range"] for p in group["provisions"]}
    assert ranges[heaviest["DP002"]] == "death, mandatory"


@pytest.mark.parametrize("code", ["CHN", "GEO", "SGP"])
def test_a_rule_broken_more_and_less_gravely_says_how_often_each(code, monkeypatch):
    """Of China the screen said ``critical VC003 (13)``, where 5 are critical and 8 high."""
    report = json.loads(check(code, "--format", "json", monkeypatch=monkeypatch))
    (group,) = report["groups"]
    grave = {f["fingerprint"]: f["severity"] for f in report["findings"]}
    screen = check(code, columns=200, monkeypatch=monkeypatch)
    table = check(code, "--format", "markdown", monkeypatch=monkeypatch)
    page = check(code, "--format", "html", monkeypatch=monkeypatch)
    mixed = boxed = 0
    for rule in group["rules"]:
        found = [grave[one] for one in rule["findings"]]
        assert rule["by_severity"] == {word: found.count(word) for word in dict.fromkeys(found)}
        number, head = rule["provisions"], f"{rule['severity']} {rule['rule']} "
        spread = ", ".join(f"{found.count(word)} {word}" for word in dict.fromkeys(found))
        if len(set(found)) > 1:
            mixed += 1
            assert f"{head}(" not in screen
            assert head not in screen or f"    {number}: {spread}; heaviest: " in screen
            assert f"| {number}: {spread} |" in table
            assert f"{rule['rule']}, {number} provisions: {spread}<" in page
            more = f"""#{code}-{rule["rule"]}">and {number - 1} more</a>"""
            assert page.count(more) == page.count(f"{more}; {spread} in all</small>")
            boxed += more in page
        elif number > 1:
            assert head not in screen or f"{head}({number}) " in screen
    assert mixed
    assert boxed


def test_many_laws_are_a_line_each_with_where_they_stand(monkeypatch):
    text = check("GCC", "Singapore", "Mexico", "Norway", monkeypatch=monkeypatch)
    assert "SGP    Singapore:" in text
    assert "gravest drug offence: as much as murder; death in the law, practice: high (2024)" in (
        " ".join(text.split())
    )
