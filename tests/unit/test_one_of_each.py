"""Of one there is one: every command, in every format, over one law with one offence, one finding and an end that is not known."""

import re

import pytest
from click.testing import CliRunner

from proportionality.cli.main import main

LAW = """\
schema: 1
jurisdiction: {code: XXA, name: Exampleland}
verified: {date: 2026-01-01, against: made up}
sources:
  act: {title: Act, citation: Act 1, url: "https://law.example/act", version: 2026-01-01, evidence: primary}
offences:
- id: supply
  title: Supply
  conduct: [drug.supply]
  form: basic
  source: act
  place: s 1
  penalties:
  - {since: 2000-01-01, death: none, life: none, custody: {min: 1 year, max: unknown}, floor: mandatory, custody_required: true}
not_encoded:
- {what: violence, why: a test}
"""
REFORM = """\
overlay: 1
title: One
from: 2027-01-01
changes:
  - jurisdictions: [XXA]
    conducts: [drug]
    abolish: [floor]
"""
ODD = re.compile(
    r"\b1 (?:[a-z-]+ )?(?:years|months|findings|rules|laws|jurisdictions|offences|provisions|penalties|changes|problems|inputs|files"
    r"|departures|exceptions|sources|norms|steps|answers|ranges|warnings|substances|entries|values)\b"
    r"|\bunknown to\b|\b(?:to|from|up to|at least|at most) unknown\b"
)
COMMANDS = [
    *(f"check law.yaml --format {f}" for f in ("text", "csv", "markdown", "html", "sarif", "github")),
    "check law.yaml --full --cannot-tell",
    "check law.yaml --brief",
    "show law.yaml",
    *(f"compare law.yaml --conduct drug.supply --format {f}" for f in ("text", "csv", "markdown", "html", "svg")),
    "compare law.yaml --conduct drug.supply --against violent.rape",
    *(f"history law.yaml --conduct drug.supply --format {f}" for f in ("text", "csv", "svg")),
    "diff law.yaml other.yaml",
    "diff 2010-01-01 2020-01-01 --in law.yaml",
    "diff law.yaml reform.yaml",
    "diff law.yaml reform.yaml --format html",
    "suggest law.yaml --select MM",
    "coverage law.yaml",
    "brief law.yaml --format html",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("one")
    (made / "law.yaml").write_text(LAW, encoding="utf-8")
    (made / "other.yaml").write_text(LAW.replace("1 year", "2 years"), encoding="utf-8")
    (made / "reform.yaml").write_text(REFORM, encoding="utf-8")
    return made


@pytest.mark.parametrize("command", COMMANDS)
def test_one_is_said_as_one(folder, command, monkeypatch):
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(main, command.split())
    assert result.exit_code in (0, 1), result.output
    shown = " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", result.output, flags=re.S).split())
    odd = [shown[max(m.start() - 40, 0) : m.end() + 20] for m in ODD.finditer(shown)]
    assert odd == []
