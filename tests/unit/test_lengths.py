"""Terms for programs: the same length in words, as an ISO 8601 duration and in days, wherever the product gives one."""

import csv
import datetime as dt
import io
import json

import pytest
from click.testing import CliRunner

from proportionality.check import check_all, check_one
from proportionality.cli.main import main
from proportionality.law import in_words, lengths
from proportionality.law.corpus import find, load_all, shipped
from proportionality.law.general import General
from proportionality.law.model import Penalty
from proportionality.law.quantities import Silence
from proportionality.law.terms import Term
from proportionality.report import as_csv, as_json, as_xlsx

GENERAL = General.model_validate(
    {"custody": {"min": "1 month", "max": "20 years", "source": "act"}}
)


@pytest.mark.parametrize(
    ("limit", "key", "expected"),
    [
        ("18 months", "max", ("18 months", "term", "P18M", (546, 550))),
        ("2 years less 1 day", "max", ("2 years less 1 day", "term", None, (729, 730))),
        ("over 5 years", "min", ("over 5 years", "term", "P5Y1D", (1827, 1828))),
        ("under 5 years", "max", ("under 5 years", "term", None, (1825, 1826))),
        ("30 days", "min", ("30 days", "term", "P30D", (30, 30))),
        ("general", "max", ("20 years (general part)", "term", "P20Y", (7305, 7305))),
        ("none", "min", ("no minimum", "none", "P0D", (0, 0))),
        ("none", "max", ("any term of years", "unlimited", None, None)),
        ("unlimited", "max", ("any term of years", "unlimited", None, None)),
        ("not_stated", "max", ("a term the law does not state", "not_stated", None, None)),
        ("unknown", "min", ("unknown", "unknown", None, None)),
    ],
)
def test_a_limit(limit, key, expected):
    value = Silence(limit) if limit in {s.value for s in Silence} else Term.parse(limit)
    found = lengths.limit(value, key, GENERAL)
    assert (found.text, found.kind, found.iso, found.days) == expected


def penalty(**values):
    base = {"since": "2000-01-01", "death": "none", "life": "none", "custody": "none", "floor": "none", "fine": "none", "non_custodial": "none"}  # fmt: skip
    return Penalty.model_validate(base | values)


@pytest.mark.parametrize(
    ("floor", "said"),
    [
        ("mandatory", "death, mandatory"),
        ("frame", "death, no other named"),
        ("unknown", "death, no other named"),
    ],
)
def test_death_that_mitigation_may_lower_is_not_called_mandatory(floor, said):
    alone = penalty(death="mandatory", floor=floor, custody_required=True)
    assert in_words.span(alone, GENERAL) == said


def test_where_death_and_life_are_in_doubt_and_there_is_no_term_nothing_is_known():
    doubtful = penalty(death="unknown", life="unknown", floor="unknown", custody_required=True)
    assert in_words.span(doubtful, GENERAL) == "not known"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"custody_required": False}, "1 year to 10 years, or no custody"),
        ({"custody_required": True}, "1 year to 10 years"),
        ({"custody_required": False, "floor": "mandatory"}, "1 year to 10 years, or no custody"),
        ({"custody_required": False, "floor": "none"}, "up to 10 years"),
        ({"custody_required": False, "custody": {"min": "5 years", "max": "5 years"}}, "5 years, or no custody"),
        ({"custody_required": False, "custody": {"min": "5 years", "max": "unknown"}}, "5 years or more, most not known, or no custody"),
        ({"custody_required": False, "custody": {"min": "none", "max": "10 years"}}, "up to 10 years"),
        ({"custody_required": False, "custody": "none", "floor": "none", "fine": "not_stated"}, "a fine"),
        ({"custody_required": False, "custody": "none", "floor": "none", "non_custodial": "available"}, "a non-custodial measure"),
    ],
)  # fmt: skip
def test_a_least_that_the_law_prints_is_said_where_custody_may_be_left_out(values, said):
    """Article 238 of the Federation of Bosnia prints one to ten years; it was told as up to ten."""
    frame = {"custody": {"min": "1 year", "max": "10 years"}, "floor": "frame"}
    assert in_words.span(penalty(**frame | values), GENERAL) == said


FRAME = {"custody": {"min": "2 years", "max": "10 years"}, "floor": "frame"}


@pytest.mark.parametrize(
    ("values", "floor", "ceiling"),
    [
        (FRAME, ("term", "P2Y", None), ("term", "P10Y", None)),
        (FRAME | {"life": "unknown"}, ("term", "P2Y", None), ("term", "P10Y", "life")),
        (FRAME | {"life": "discretionary"}, ("term", "P2Y", None), ("life", None, None)),
        (FRAME | {"life": "discretionary", "death": "unknown"}, ("term", "P2Y", None), ("life", None, "death")),
        (FRAME | {"death": "discretionary"}, ("term", "P2Y", None), ("death", None, None)),
        (FRAME | {"custody_required": False}, ("none", "P0D", None), ("term", "P10Y", None)),
        ({"death": "mandatory", "floor": "mandatory"}, ("death", None, None), ("death", None, None)),
        ({"life": "mandatory", "floor": "mandatory"}, ("life", None, None), ("life", None, None)),
        ({"custody": "unknown"}, ("unknown", None, None), ("unknown", None, None)),
        ({}, ("none", "P0D", None), ("none", "P0D", None)),
        ({"fine": "unlimited"}, ("none", "P0D", None), ("none", "P0D", None)),
    ],
)  # fmt: skip
def test_the_ends_of_a_penalty(values, floor, ceiling):
    made = penalty(**values)
    least, most = lengths.floor(made, GENERAL), lengths.ceiling(made, GENERAL)
    assert (least.kind, least.iso, least.doubt) == floor
    assert (most.kind, most.iso, most.doubt) == ceiling
    assert least.text == in_words.floor(made, GENERAL)
    assert most.text == in_words.ceiling(made, GENERAL)


@pytest.fixture(scope="module")
def singapore():
    return load_all(find([str(shipped() / "sgp.yaml")])[0])


def test_json_and_csv_say_the_same(singapore):
    outcome = check_one(singapore.files[0], dt.date(2026, 11, 26))
    found = [as_json.finding(f) for f in outcome.findings]
    rows = list(csv.DictReader(io.StringIO(as_csv.findings(found).removeprefix("\ufeff"))))
    compared = 0
    for one, row in zip(found, rows, strict=True):
        kinds = [kind for kind in row["violent_length"].split("; ") if kind]
        assert len(kinds) == len(one["comparators"])
        for comparator in one["comparators"]:
            for whose in ("drug", "violent"):
                term = comparator[f"{whose}_term"]
                assert set(term) == {"text", "kind", "iso", "days", "doubt"}
                assert term["text"] == comparator[whose]
                if (
                    term["kind"] == "term"
                    and "general part" not in term["text"]
                    and not term["doubt"]
                ):
                    assert term["days"] == list(Term.parse(term["text"]).span())
                    compared += 1
        if one["comparators"]:
            first = one["comparators"][0]["drug_term"]
            assert row["drug_iso"] == (first["iso"] or "")
            assert row["drug_days_least"] == (str(first["days"][0]) if first["days"] else "")
    assert compared > 20


def test_the_workbook_holds_days_as_numbers(singapore):
    openpyxl = pytest.importorskip("openpyxl")
    report = check_all(singapore, dt.date(2026, 11, 26))
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx.render(report)))
    head, *rows = book["Offences"].iter_rows(values_only=True)
    at = {name: n for n, name in enumerate(head)}
    terms = [row for row in rows if row[at["ceiling"]] == "10 years"]
    assert terms
    for row in terms:
        assert row[at["ceiling ISO 8601"]] == "P10Y"
        assert (row[at["ceiling days, least"]], row[at["ceiling days, most"]]) == (3652, 3653)
    assert "drug ISO 8601" in next(book["Findings"].iter_rows(values_only=True))


@pytest.mark.parametrize("style", ["json", "csv"])
def test_a_comparison_gives_both_ends(style):
    result = CliRunner().invoke(
        main,
        ["compare", "SGP", "--conduct", "drug.trafficking", "--substance", "heroin", "--amount", "1 kg", "--format", style],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    if style == "json":
        (answer,) = json.loads(result.stdout)["answers"]
        for provision in answer["provisions"]:
            assert provision["floor_term"]["text"] == provision["floor"]
            assert provision["ceiling_term"]["text"] == provision["ceiling"]
    else:
        (row, *_) = csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff")))
        assert {f"{end}_{part}" for end in ("floor", "ceiling") for part in as_csv.PARTS} <= set(
            row
        )
        assert row["ceiling_length"] in ("death", "life", "term")
