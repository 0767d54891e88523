"""JSON, version 1: stable, complete, the shape that the API answers with too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError, to_json

from proportionality.check import Outcome, Report
from proportionality.findings.assessments import Assessment
from proportionality.findings.finding import Finding
from proportionality.findings.waivers import Waived
from proportionality.law.document import Problem
from proportionality.measure import LawOnDay, measured_on

VERSION = 1
_ASSESSMENT = tuple(one.name for one in fields(Assessment))


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
    return {name: getattr(assessed, name) for name in _ASSESSMENT}


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
    law: LawOnDay, findings: Sequence[Finding], assessments: Sequence[Assessment]
) -> dict[str, Any]:
    """What was found in one law put together by provision and by rule, and where the law stands on the scale."""
    from proportionality.answers.digest import digest
    from proportionality.report.digest import values

    return values(digest(law, findings, assessments))


def report(result: Report) -> dict[str, Any]:
    """A whole report as plain values."""
    return {
        "version": VERSION,
        "receipt": result.receipt,
        "findings": [finding(f) for f in result.findings],
        "waived": [waived(w) for w in result.waived],
        "assessments": [assessment(a) for a in result.assessments],
        "problems": [problem(p) for p in result.problems],
        "groups": list(_groups(result)),
    }


def _groups(result: Report) -> Iterator[dict[str, Any]]:
    findings: dict[str, list[Finding]] = {}
    for one in result.findings:
        findings.setdefault(one.jurisdiction, []).append(one)
    assessments: dict[str, list[Assessment]] = {}
    for other in result.assessments:
        assessments.setdefault(other.jurisdiction, []).append(other)
    for file in result.files:
        code = file.jurisdiction.code
        law = measured_on(file.jurisdiction, result.as_of)
        yield group(law, findings.get(code, ()), assessments.get(code, ()))


def around(
    receipt: dict[str, Any],
    outcome: Outcome,
    problems: Iterable[dict[str, Any]],
    together: dict[str, Any],
) -> tuple[bytes, bytes]:
    """What stands before and behind the findings of a report on one law, on one line; they stand between with commas.

    Args:
        receipt: of the run.
        outcome: what was found.
        problems: of the input, before those of the run.
        together: see `group`.

    """
    rest = {
        "waived": [waived(w) for w in outcome.waived],
        "assessments": [assessment(a) for a in outcome.assessments],
        "problems": [*problems, *map(problem, sorted(outcome.problems))],
        "groups": [together],
    }
    head = to_json({"version": VERSION, "receipt": receipt})
    return head[:-1] + b',"findings":[', b"]," + to_json(rest)[1:]


def compact(value: object) -> bytes:
    """Plain values as JSON on one line, as answers carry it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def pieces(result: Report) -> Iterator[str]:
    """A whole report as text, an entry at a time."""
    yield f'{{\n  "version": {VERSION},\n  "receipt": {_pretty(result.receipt, 1)}'
    parts: dict[str, Iterable[str]] = {
        "findings": (_pretty(f, 2) for f in result.findings),
        "waived": (_pretty(waived(w), 2) for w in result.waived),
        "assessments": (_pretty(assessment(a), 2) for a in result.assessments),
        "problems": (_pretty(problem(p), 2) for p in result.problems),
        "groups": (_pretty(g, 2) for g in _groups(result)),
    }
    for key, entries in parts.items():
        yield f',\n  "{key}": ['
        number = -1
        for number, entry in enumerate(entries):
            yield f"{',' if number else ''}\n    {entry}"
        yield "]" if number < 0 else "\n  ]"
    yield "\n}\n"


def _pretty(value: Finding | dict[str, Any], depth: int) -> str:
    """A value over several lines, as it stands at a depth of a document that is indented by two."""
    return _text(value, 2).replace("\n", "\n" + "  " * depth)


def _text(value: Finding | dict[str, Any], indent: int | None) -> str:
    try:
        if isinstance(value, Finding):
            return _findings().dump_json(value, indent=indent).decode()
        return to_json(value, indent=indent).decode()
    except PydanticSerializationError:  # a file's name that is no UTF-8
        plain = finding(value) if isinstance(value, Finding) else value
        separators = None if indent else (",", ":")
        return json.dumps(plain, ensure_ascii=False, indent=indent, separators=separators)


def lines(result: Report) -> Iterator[str]:
    """A line a finding, gravest first; what is wrong with the input is said elsewhere."""
    return (f"{_text(one, None)}\n" for one in result.findings)


def render(result: Report) -> str:
    """A whole report as text."""
    return "".join(pieces(result))
