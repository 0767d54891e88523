"""Findings gained and lost, as JSON and as text."""

from __future__ import annotations

import json

from rich.console import Console
from rich.text import Text

from proportionality.findings.finding import Finding
from proportionality.reform.difference import Difference
from proportionality.report import as_json


def render(change: Difference[Finding]) -> str:
    """The difference as JSON."""
    values = {
        name: [as_json.finding(f) for f in getattr(change, name)]
        for name in ("gained", "lost", "unchanged")
    }
    return json.dumps(
        {"version": as_json.VERSION, **values, "unclear": change.unclear},
        ensure_ascii=False,
        indent=2,
    )


def write_difference(change: Difference[Finding], console: Console) -> None:
    """Print the difference, gravest first."""
    for mark, colour, findings in (("+", "red", change.gained), ("-", "green", change.lost)):
        for f in findings:
            console.print(
                Text.assemble(
                    (f"{mark} {f.severity!s:8} {f.rule}", colour),
                    f" {f.jurisdiction} {f.offence or ''}: {f.message}",
                ),
                soft_wrap=True,
            )
    for line in change.unclear:
        console.print(Text.assemble(("? cannot tell ", "magenta"), line), soft_wrap=True)
    console.print(
        Text(
            f"{len(change.gained)} gained, {len(change.lost)} lost, {len(change.unchanged)} unchanged",
            style="bold",
        )
    )
