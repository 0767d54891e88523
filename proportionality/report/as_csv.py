"""CSV for spreadsheets: one finding a row, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from proportionality.check import Report
from proportionality.law.document import visible
from proportionality.report import as_json

# What programs read of a length: what it is, its ISO 8601 duration, and how many days it can last.
PARTS = ("length", "iso", "days_least", "days_most")
COLUMNS = (
    "rule",
    "name",
    "severity",
    "confidence",
    "evidence",
    "evidence_of",
    "jurisdiction",
    "offence",
    "title",
    "message",
    "comparators",
    "provision",
    "clears_if",
    "since",
    "path",
    "line",
    "column",
    "norms",
    "fingerprint",
    *(f"{whose}_{part}" for whose in ("drug", "violent") for part in PARTS),
)


def safe(cell: object) -> str:
    """A cell that opens as text: one that would start a formula gets an apostrophe in front (OWASP, CSV injection)."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


def rows(columns: Iterable[str], found: Iterable[Iterable[object]]) -> Iterator[str]:
    """A table, a row at a time; the byte order mark makes spreadsheets read it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    for row in chain([columns], found):
        writer.writerow([safe(cell) for cell in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def sheet(columns: Iterable[str], found: Iterable[Iterable[object]]) -> str:
    """A whole table."""
    return "".join(rows(columns, found))


def durations(lengths: Sequence[Mapping[str, Any]]) -> list[str]:
    """The `PARTS` of lengths, as JSON has them, in the same order in each of four cells."""
    days = [length["days"] or ("", "") for length in lengths]
    columns: list[list[object]] = [
        [length["kind"] for length in lengths],
        [length["iso"] or "" for length in lengths],
        [fewest for fewest, _ in days],
        [most for _, most in days],
    ]
    return ["; ".join(map(str, column)) for column in columns]


def findings(found: Iterable[Mapping[str, Any]]) -> str:
    """Findings, as JSON has them, in the order they come in."""
    return sheet(COLUMNS, map(_row, found))


def _row(found: Mapping[str, Any]) -> list[object]:
    comparators = found["comparators"]
    lengths = (
        *durations([c["drug_term"] for c in comparators[:1]]),
        *durations([c["violent_term"] for c in comparators]),
    )
    flat = {
        **dict(zip(COLUMNS[-len(lengths) :], lengths, strict=True)),
        **found,
        **found["location"],
        "path": visible(found["location"]["path"]),
        "comparators": "; ".join(f"{c['title']}: {c['violent']}" for c in comparators),
        "norms": " ".join(found["norms"]),
        "evidence_of": "; ".join(found["evidence_of"]),
    }
    return [flat[column] for column in COLUMNS]


def pieces(report: Report) -> Iterator[str]:
    """All findings of a report, a row at a time."""
    return rows(COLUMNS, (_row(as_json.finding(f)) for f in report.findings))


def render(report: Report) -> str:
    """All findings of a report."""
    return "".join(pieces(report))
