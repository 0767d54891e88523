"""An earlier report beside this run: what is new since."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proportionality.cli.output import FileTrouble
from proportionality.rules.choice import TreatyChoice

if TYPE_CHECKING:
    from proportionality.check import Report
    from proportionality.rules.choice import Chosen


def saved(path: Path) -> dict[str, tuple[str, str]]:
    """The findings of an earlier report: law and rule of each, by its fingerprint.

    Raises:
        FileTrouble: it cannot be read.
        click.UsageError: it is no such report.

    """
    try:
        if path.is_char_device():
            raise FileTrouble(path, "read", "a device is no report, and may have no end")
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
        return {f["fingerprint"]: (f["jurisdiction"], f["rule"]) for f in raw["findings"]}
    except OSError as error:
        raise FileTrouble(path, "read", error) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise click.UsageError(
            f"{path} is not a JSON report; make one with 'proportionality check --format json --output {path}'"
        ) from error


def leave_new(report: Report, known: dict[str, tuple[str, str]], chosen: Chosen) -> None:
    """Leave what is new.

    What this run did not look at, another rule or law, is neither fixed nor unchanged; nor is what somebody accepts for a time.
    """
    from proportionality.findings.difference import sides

    looked_at = {(a.jurisdiction, a.rule) for a in report.assessments}
    if isinstance(chosen, TreatyChoice):
        for law in (file.jurisdiction for file in report.files):
            looked_at -= {(law.code, rule) for rule in chosen.of(law, report.as_of)[1]}
    waived = {one.finding.fingerprint for one in report.waived}
    before = {
        key: where for key, where in known.items() if where in looked_at and key not in waived
    }
    change = sides(before, {f.fingerprint: f for f in report.findings})
    report.findings = change.gained
    click.echo(
        f"against the baseline: {len(change.gained)} new, {len(change.lost)} fixed, {len(change.kept)} unchanged",
        err=True,
    )
