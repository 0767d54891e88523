"""A source whose address is dead: read, linked to its archived copy, and said wherever sources are listed."""

import datetime as dt
import io

import openpyxl
import pytest
from click.testing import CliRunner

from proportionality.check import check_all
from proportionality.cli.main import main
from proportionality.law.corpus import Corpus, load_bytes
from proportionality.report import as_html, as_xlsx

ON = dt.date(2026, 11, 26)
LAW = """schema: 1
jurisdiction: {{code: XZA, name: Zedland, tradition: [common-law]}}
verified: {{date: 2026-10-03, against: all of it, by: A. Reader}}
sources:
  act: {{title: Drugs Act, citation: Act 1 of 1990, version: 2020, evidence: primary, {where}}}
offences:
- id: trade
  title: Dealing
  conduct: [drug.trafficking]
  form: basic
  substances: any
  source: act
  place: s 1
  penalties:
  - {{since: unknown, death: none, life: none, custody: {{min: none, max: 9 years}}, floor: none, custody_required: false, fine: none}}
"""
URL, COPY, KEPT = "https://law.example/1", "https://copy.example/1", "https://archive.example/1"
GONE = "the address read no longer opened on 2026-09-01"


def loaded(where):
    file, problems = load_bytes(LAW.format(where=where).encode(), "xza.yaml")
    assert not problems
    return file


@pytest.mark.parametrize(
    ("where", "address"),
    [
        (f'url: "{URL}"', URL),
        (f'url: "{URL}", copy: "{COPY}"', URL),
        (f'copy: "{COPY}", archived: "{KEPT}"', COPY),
        (f'url: "{URL}", dead: 2026-09-01', None),
        (f'url: "{URL}", dead: 2026-09-01, archived: "{KEPT}"', KEPT),
        (f'url: "{URL}", copy: "{COPY}", dead: 2026-09-01', URL),
        (f'url: "{URL}", copy: "{COPY}", dead: 2026-09-01, archived: "{KEPT}"', KEPT),
    ],
)
def test_what_is_linked_is_what_opens(where, address):
    assert loaded(where).jurisdiction.sources["act"].address == address


@pytest.mark.parametrize(
    "where", [f'url: "{URL}", dead: yesterday', f'url: "{URL}", archived: somewhere']
)
def test_a_day_is_a_day_and_an_address_an_address(where):
    file, problems = load_bytes(LAW.format(where=where).encode(), "xza.yaml")
    assert file is None
    assert [p.line for p in problems] == [5]


def test_a_dead_source_is_said_and_its_archived_copy_linked(tmp_path):
    file = loaded(f'url: "{URL}", dead: 2026-09-01, archived: "{KEPT}"')
    report = check_all(Corpus([file]), ON)

    page = as_html.render(report)
    assert f'href="{KEPT}"' in page
    assert f'href="{URL}"' not in page
    assert f"{GONE}; an archived copy is linked" in page

    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx.render(report)))["Sources"]
    (row,) = [r for r in sheet.iter_rows() if r[1].value == "act"]
    assert row[2].hyperlink.target == KEPT
    assert any(GONE in str(cell.value) for cell in row)

    path = tmp_path / "xza.yaml"
    path.write_bytes(LAW.format(where=f'url: "{URL}", dead: 2026-09-01').encode())
    shown = CliRunner().invoke(main, ["show", str(path)]).output
    assert "Sources that no longer open" in shown
    assert f"* Drugs Act: {GONE}" in shown
    compared = (
        CliRunner()
        .invoke(main, ["compare", str(path), "--conduct", "drug.trafficking", "--format", "json"])
        .output
    )
    assert URL not in compared


def test_a_source_that_opens_says_nothing(tmp_path):
    path = tmp_path / "xza.yaml"
    path.write_bytes(LAW.format(where=f'url: "{URL}"').encode())
    assert "no longer open" not in CliRunner().invoke(main, ["show", str(path)]).output
