"""Findings gained and lost between two reports."""

from __future__ import annotations

import json
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from proportionality.check import Report
from proportionality.findings.finding import Finding
from proportionality.report import as_json


@dataclass(frozen=True, slots=True)
class Difference:
    """What the second report has that the first has not, and the other way round.

    ``unclear`` lists rules that cannot conclude on one side, so that a finding's absence there means nothing.
    """

    gained: list[Finding]
    lost: list[Finding]
    unchanged: list[Finding]
    unclear: list[str]


def between(old: Report, new: Report, same_law: bool) -> Difference:
    """Compare two reports.

    Args:
        old: the report to start from.
        new: the report to compare with it.
        same_law: whether both speak of the same jurisdictions; if not, offences are matched by their ids alone.

    """

    def key(finding: Finding) -> tuple[str, ...]:
        return (finding.rule, finding.offence or "") + ((finding.jurisdiction,) if same_law else ())

    before, after = {key(f): f for f in old.findings}, {key(f): f for f in new.findings}
    order = Finding.sort_key
    unclear = []
    for a in old.assessments:
        if a.status == "cannot-tell" and any(
            f.rule == a.rule and (not same_law or f.jurisdiction == a.jurisdiction)
            for k, f in after.items()
            if k not in before
        ):
            unclear.append(f"{a.rule} {a.jurisdiction}, before: {a.because}")
    for a in new.assessments:
        if a.status == "cannot-tell" and any(
            f.rule == a.rule and (not same_law or f.jurisdiction == a.jurisdiction)
            for k, f in before.items()
            if k not in after
        ):
            unclear.append(f"{a.rule} {a.jurisdiction}, after: {a.because}")
    return Difference(
        gained=sorted((f for k, f in after.items() if k not in before), key=order),
        lost=sorted((f for k, f in before.items() if k not in after), key=order),
        unchanged=sorted((f for k, f in after.items() if k in before), key=order),
        unclear=unclear,
    )


def render(change: Difference) -> str:
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


def write_difference(change: Difference, console: Console) -> None:
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
