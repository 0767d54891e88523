"""Workflow commands that GitHub shows as annotations beside the line."""

from __future__ import annotations

from proportionality.check import Report
from proportionality.rules.severity import Severity


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def render(report: Report) -> str:
    """One line for each problem and each finding."""
    lines = []
    for p in report.problems:
        kind = "error" if p.level == "error" else "warning"
        lines.append(
            f"::{kind} file={_property(p.path)},line={p.line},col={p.column},title=input::{_data(p.message)}"
        )
    for f in report.findings:
        kind = (
            "error"
            if f.severity >= Severity.HIGH
            else "warning"
            if f.severity is Severity.MEDIUM
            else "notice"
        )
        title = _property(f"{f.rule} {f.name}")
        lines.append(
            f"::{kind} file={_property(f.location.path)},line={f.location.line},col={f.location.column},title={title}::{_data(f.message)} Clears if {_data(f.clears_if)}."
        )
    return "".join(f"{line}\n" for line in lines)
