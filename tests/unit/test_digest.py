"""A law on one screen."""

import json

import pytest
from click.testing import CliRunner

from proportionality.cli.main import main

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


def test_many_laws_are_a_line_each_with_where_they_stand(monkeypatch):
    text = check("GCC", "Singapore", "Mexico", "Norway", monkeypatch=monkeypatch)
    assert "SGP    Singapore:" in text
    assert "gravest drug offence: as much as murder; death in the law, practice: high (2024)" in (
        " ".join(text.split())
    )
