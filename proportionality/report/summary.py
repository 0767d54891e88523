"""The terminal: a line a law, and what was found in all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from proportionality.answers.tallies import Tally, total
from proportionality.law.document import Problem
from proportionality.law.grammar import counted, later_general
from proportionality.report.wrap import folded, line, put, wrapped
from proportionality.rules.severity import SEVERITIES


def write_problem(problem: Problem, console: Console) -> None:
    """One problem of an input, as ``path:line:column: level: message``."""
    style = "bold red" if problem.level == "error" else "yellow"
    line(
        console,
        Text.assemble(
            (f"{problem.at}: ", "bold"),
            (f"{problem.level}: ", style),
            problem.message,
        ),
    )


def _known(tallies: Sequence[Tally]) -> str:
    """Of how many laws something is encoded on the day, where not of all."""
    known = sum(one.known for one in tallies)
    if known == len(tallies):
        return ""
    if len(tallies) == 1:
        return ", of which nothing is encoded on that day"
    return f", of which {known} {'is' if known == 1 else 'are'} known on that day"


def said(one: Tally) -> str:
    """How much was found in a law."""
    counts = one.counts
    numbers = {**counts.by_severity, "waived": counts.waived, "cannot tell": counts.unsure}
    order = (*SEVERITIES, "waived", "cannot tell")
    return (
        ", ".join(f"{numbers[key]} {key}" for key in order if numbers.get(key)) or "nothing found"
    )


def write(
    tallies: Sequence[Tally], problems: Sequence[Problem], on: dt.date, console: Console
) -> None:
    """A line a law, where each stands on the scale, and the whole."""
    for problem in problems:
        write_problem(problem, console)
    write_lines(tallies, console)
    write_total(tallies, problems, on, console)


def write_lines(tallies: Iterable[Tally], console: Console) -> None:
    """A line a law, and where each stands on the scale."""
    put(console, (said for one in tallies for said in _lines(one, console.width)))


def _lines(one: Tally, width: int) -> Iterator[Text]:
    yield from folded(f"{one.code:6} {one.name}: {said(one)}", width, "       ", "")
    yield from folded(one.stands, width, "       ")


def write_total(
    tallies: Sequence[Tally], problems: Sequence[Problem], on: dt.date, console: Console
) -> None:
    """What was found in all laws, and which inputs were refused."""
    by_severity = total(tallies)
    findings = sum(by_severity.values())
    unsure = sum(one.counts.unsure for one in tallies)
    parts = [f"{by_severity[key]} {key}" for key in SEVERITIES if by_severity.get(key)]
    found = counted(findings, "finding") + (f" ({', '.join(parts)})" if parts else "")
    if tallies:
        partial = sum(one.partial for one in tallies)
        laws = counted(len(tallies), "jurisdiction") + (f" ({partial} partial)" if partial else "")
        told = f"{laws} as of {on}{_known(tallies)}: {found}; {counted(unsure, 'rule')} cannot tell"
        wrapped(console, told, "", style="bold")
        later = sum(one.later_general for one in tallies)
        if general := later_general(later, len(tallies), on):
            wrapped(console, general, "")
    refused = sorted({p.path for p in problems if p.level == "error"})
    if refused:
        them = "them" if len(refused) != 1 else "it"
        told = f"{counted(len(refused), 'input')} refused: nothing was concluded about {them}"
        wrapped(console, told, "", style="bold red")
