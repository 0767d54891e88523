"""JSON, version 1: stable, complete, the shape that the API answers with too."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from proportionality.check import Report
from proportionality.findings.assessments import Assessment
from proportionality.findings.finding import Finding
from proportionality.findings.waivers import Waived
from proportionality.law.corpus import LoadedFile
from proportionality.law.document import Problem
from proportionality.measure import measured_on

VERSION = 1


@cache
def _findings() -> TypeAdapter[Finding]:
    return TypeAdapter(Finding)


def finding(found: Finding) -> dict[str, Any]:
    """One finding."""
    values: dict[str, Any] = _findings().dump_python(found, mode="json")
    return values


def finding_text(found: Finding) -> bytes:
    """One finding as JSON on one line."""
    return _findings().dump_json(found)


def waived(one: Waived) -> dict[str, Any]:
    """A finding that a waiver accepts, with the waiver."""
    return finding(one.finding) | {
        "waiver": {"reason": one.reason, "by": one.by, "until": one.until}
    }


def assessment(assessed: Assessment) -> dict[str, Any]:
    """One assessment."""
    return asdict(assessed)


def problem(p: Problem) -> dict[str, Any]:
    """One problem of an input."""
    return {
        "path": p.path,
        "line": p.line,
        "column": p.column,
        "level": p.level,
        "message": p.message,
    }


def group(
    file: LoadedFile,
    on: dt.date,
    findings: Sequence[Finding],
    assessments: Sequence[Assessment],
) -> dict[str, Any]:
    """What was found in one law put together by provision and by rule, and where the law stands on the scale."""
    from proportionality.answers.digest import digest
    from proportionality.report.digest import values

    return values(digest(measured_on(file.jurisdiction, on), findings, assessments))


def report(result: Report) -> dict[str, Any]:
    """A whole report as plain values."""
    return {
        "version": VERSION,
        "receipt": result.receipt,
        "findings": [finding(f) for f in result.findings],
        "waived": [waived(w) for w in result.waived],
        "assessments": [assessment(a) for a in result.assessments],
        "problems": [problem(p) for p in result.problems],
        "groups": [
            group(file, result.as_of, result.findings, result.assessments) for file in result.files
        ],
    }


def compact(value: object) -> bytes:
    """Plain values as JSON on one line, as answers carry it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def render(result: Report) -> str:
    """A whole report as text."""
    return json.dumps(report(result), ensure_ascii=False, indent=2) + "\n"
