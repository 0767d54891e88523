"""Findings that somebody accepts for a time, with a reason; they stay visible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from proportionality.findings.finding import Finding, SourceSpan
from proportionality.law.document import Location, Problem
from proportionality.law.model import Waiver
from proportionality.rules.registry import all_rules


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that a waiver accepts."""

    finding: Finding
    reason: str
    by: str
    until: str


def waive(
    findings: Sequence[Finding],
    waivers: Sequence[Waiver],
    on: dt.date,
    place: Callable[[Location], SourceSpan],
) -> tuple[list[Finding], list[Waived], list[Problem]]:
    """The findings that count, those that are waived, and what is wrong with the waivers (unknown rule, expired, unused)."""
    kept: list[Finding] = []
    waived: list[Waived] = []
    used: set[int] = set()
    for finding in findings:
        match = waiver_of(finding.rule, finding.offence, waivers, on)
        if match is None:
            kept.append(finding)
        else:
            used.add(match)
            waiver = waivers[match]
            waived.append(Waived(finding, waiver.reason, waiver.by, waiver.until.isoformat()))
    return kept, waived, wrong_with(waivers, used, on, place)


def waiver_of(rule: str, offence: str | None, waivers: Sequence[Waiver], on: dt.date) -> int | None:
    """The number of the first waiver that accepts what a rule finds of an offence."""
    return next(
        (
            number
            for number, waiver in enumerate(waivers)
            if waiver.rule == rule and waiver.until >= on and waiver.offence in (None, offence)
        ),
        None,
    )


def wrong_with(
    waivers: Sequence[Waiver],
    used: Collection[int],
    on: dt.date,
    place: Callable[[Location], SourceSpan],
) -> list[Problem]:
    """What is wrong with waivers: an unknown rule, a day that has passed, no use; ``used`` are the numbers of those that accept something."""
    problems = []
    for i, waiver in enumerate(waivers):
        if waiver.rule not in all_rules():
            wrong = f"waiver for {waiver.rule}, which is no rule"
        elif waiver.until < on:
            wrong = f"waiver for {waiver.rule} expired on {waiver.until}; the finding counts again"
        elif i not in used:
            wrong = f"waiver for {waiver.rule} matches no finding; remove it"
        else:
            continue
        at = place(("waivers", i))
        problems.append(Problem(at.path, at.line, at.column, wrong, "warning"))
    return problems
