"""What is written a piece at a time is what would be written whole."""

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import pytest

from proportionality import check_all
from proportionality.law.corpus import Corpus, find, load_all, shipped
from proportionality.law.document import Problem
from proportionality.report import as_csv, as_json
from proportionality.report.formats import formats

ON = dt.date(2026, 11, 26)


@pytest.fixture(scope="module")
def report():
    paths = find([str(shipped() / f"{name}.yaml") for name in ("nor", "sgp", "xkx", "bol")])[0]
    corpus = load_all(paths)
    corpus.problems.append(Problem("x.yaml", 1, 2, 'a "word" \N{BLACK STAR}\n\x7f', "warning"))
    return check_all(corpus, ON)


def test_json_is_that_of_the_standard_library(report):
    whole = json.dumps(as_json.report(report), ensure_ascii=False, indent=2) + "\n"
    assert "".join(as_json.pieces(report)) == whole
    assert formats()["json"].render(report) == whole


def test_so_is_that_of_nothing():
    report = check_all(Corpus(), ON)
    whole = json.dumps(as_json.report(report), ensure_ascii=False, indent=2) + "\n"
    assert "".join(as_json.pieces(report)) == whole


def test_and_that_of_a_file_whose_name_is_no_text(report):
    found = [
        replace(f, location=replace(f.location, path="\udcff.yaml")) for f in report.findings[:2]
    ]
    odd = replace(report, findings=found)
    whole = json.dumps(as_json.report(odd), ensure_ascii=False, indent=2) + "\n"
    assert "".join(as_json.pieces(odd)) == whole
    assert [json.loads(line)["location"]["path"] for line in as_json.lines(odd)] == [
        "\udcff.yaml"
    ] * 2


def test_a_line_is_a_finding(report):
    lines = list(formats()["ndjson"].pieces(report))
    assert [json.loads(line) for line in lines] == as_json.report(report)["findings"]
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)


def test_a_row_is_a_finding(report):
    pieces = list(as_csv.pieces(report))
    assert len(pieces) == len(report.findings) + 1
    read = list(csv.DictReader(io.StringIO("".join(pieces).removeprefix("\ufeff"))))
    assert [row["fingerprint"] for row in read] == [f.fingerprint for f in report.findings]
