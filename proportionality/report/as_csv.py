"""CSV for spreadsheets: one finding a row, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io

from proportionality.check import Report

COLUMNS = (
    "rule",
    "name",
    "severity",
    "confidence",
    "evidence",
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
)


def safe(cell: object) -> str:
    """A cell that opens as text: one that would start a formula gets an apostrophe in front (OWASP, CSV injection)."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


def render(report: Report) -> str:
    """All findings; the byte order mark makes spreadsheets read it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for f in report.findings:
        comparators = "; ".join(f"{c.title}: {c.violent}" for c in f.comparators)
        row = (
            f.rule, f.name, f.severity, f.confidence, f.evidence, f.jurisdiction, f.offence, f.title, f.message, comparators, f.provision,
            f.clears_if, f.since, f.location.path, f.location.line, f.location.column, " ".join(f.norms), f.fingerprint,
        )  # fmt: skip
        writer.writerow([safe(cell) for cell in row])
    return "\ufeff" + out.getvalue()
