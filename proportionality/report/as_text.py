"""The terminal: each finding with both places in the source, then a summary per jurisdiction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from rich.console import Console
from rich.text import Text

from proportionality.answers.digest import screens
from proportionality.answers.tallies import of_each
from proportionality.check import Report
from proportionality.findings.assessments import Assessment
from proportionality.findings.finding import Finding, SourceSpan
from proportionality.law import in_words
from proportionality.law.corpus import LoadedFile
from proportionality.law.document import visible
from proportionality.positions.binding import IN_WORDS
from proportionality.report import summary
from proportionality.report.digest import write_screens
from proportionality.report.wrap import COLOUR, line, printed, wrapped
from proportionality.rules.registry import all_rules, norms

_MOST_RELATED = 3


How = Literal["full", "digest", "summary"]


def write(report: Report, console: Console, cannot_tell: bool = False, how: How = "full") -> None:
    """Print a report.

    Args:
        report: what was found.
        console: where to; it decides on colour and width.
        cannot_tell: also list every rule that could not conclude, and why.
        how: every finding; a screen a law; or a line a law.

    """
    files = {file.path: file for file in report.files}
    for problem in report.problems:
        summary.write_problem(problem, console)
    if how == "full":
        for finding in report.findings:
            _finding(finding, files, report, console)
    elif how == "digest":
        write_screens(screens(report), console)
    if cannot_tell:
        _cannot_tell(report.assessments, console)
    _summary(report, console, how)


def render(report: Report) -> str:
    """The whole report as it is printed where there is no terminal."""
    return printed(lambda console: write(report, console))


def _finding(
    finding: Finding, files: Mapping[str, LoadedFile], report: Report, console: Console
) -> None:
    colour = COLOUR[finding.severity]
    head = Text.assemble(
        (f"{finding.severity}[{finding.rule}]", colour),
        " ",
        (finding.name, "bold"),
        f"  {finding.jurisdiction}",
        f"  confidence: {finding.confidence}",
        ", law read twice" if finding.read_twice else "",
        ", a number it rests on is not verified" if finding.evidence == "unverified" else "",
    )
    line(console, head)
    wrapped(console, finding.message, "  ")
    gutter = len(
        str(max([finding.location.line, *(r.line for r in finding.related[:_MOST_RELATED])]))
    )
    blank = " " * gutter
    _excerpt(finding.location, finding.label, "-->", "^", colour, gutter, files, console)
    for related in finding.related[:_MOST_RELATED]:
        _excerpt(related, related.label, ":::", "-", "blue", gutter, files, console)
    if len(finding.related) > _MOST_RELATED:
        line(console, Text(f"{blank} ::: and {len(finding.related) - _MOST_RELATED} more", "blue"))
    line(console, Text(f"{blank} |", "blue"))
    weak = finding.known_from if finding.evidence != "primary" else None
    notes = [
        (
            "in force",
            f"{in_words.in_force(finding.since).removeprefix('in force ')} (as of {report.as_of})",
        ),
        # The weakest evidence stands beside the provision only where it surely is its own.
        ("law", f"{finding.provision} (primary)" if weak is None else finding.provision),
        *([("evidence", weak)] if weak else []),
    ]
    measured = [c for c in finding.comparators if c.ratio is not None][:_MOST_RELATED]
    if measured:
        notes.append(
            (
                "measured",
                "; ".join(f"{c.drug} against {c.violent}: {c.ratio} times" for c in measured),
            )
        )
    if finding.norms:
        notes.append(
            (
                "norms",
                "; ".join(
                    f"{norms()[b.norm].instrument}, {norms()[b.norm].paragraph} "
                    f"({IN_WORDS[b.status]}: {b.because})"
                    for b in finding.norms_binding[:2]
                ),
            )
        )
    notes.append(("clears if", finding.clears_if))
    notes.append(("explain", f"proportionality explain {finding.rule}"))
    for key, text in notes:
        wrapped(console, text, f"{blank}   {'':10}", f"{blank} = {key:10}")
    line(console, Text(""))


def _excerpt(
    at: SourceSpan,
    label: str,
    arrow: str,
    mark: str,
    colour: str,
    gutter: int,
    files: Mapping[str, LoadedFile],
    console: Console,
) -> None:
    blank = " " * gutter
    file = files.get(at.path)
    source = file.document.line(at.line) if file else ""
    line(
        console,
        Text.assemble((f"{blank}{arrow} ", "blue"), f"{visible(at.path)}:{at.line}:{at.column}"),
    )
    if not source:
        return
    start = at.column - 1
    if source.lstrip().startswith("- ") and start == len(source) - len(source.lstrip()):
        start += 2
    rest = source[start:]
    length = len(rest.split(",")[0].split("}")[0].rstrip()) or 1
    width = max(console.width - gutter - 4, 40)
    if start + length > width:
        cut = max(start - width // 2, 0)
        source, start = "…" + source[cut + 1 :], start - cut
    source = source[:width]
    length = min(length, max(width - start, 1))
    line(console, Text.assemble((f"{at.line:>{gutter}} | ", "blue"), source))
    line(
        console,
        Text.assemble(
            (f"{blank} | ", "blue"), " " * start, (mark * length, colour), " ", (label, colour)
        ),
    )


def _cannot_tell(assessments: list[Assessment], console: Console) -> None:
    unsure = [a for a in assessments if a.status == "cannot-tell"]
    for assessment in unsure:
        head = Text.assemble(
            ("cannot tell", "magenta"),
            f"[{assessment.rule}] ",
            (all_rules()[assessment.rule].name, "bold"),
            f"  {assessment.jurisdiction}",
        )
        line(console, head)
        wrapped(console, assessment.because, "  ")
    if unsure:
        line(console, Text(""))


def _summary(report: Report, console: Console, how: How) -> None:
    tallies = of_each(report)
    if how == "summary":
        summary.write_lines(tallies, console)
    elif how == "full":
        for file, one in zip(report.files, tallies, strict=True):
            law = file.jurisdiction
            dated = sum(len(o.penalties) for o in law.offences)
            line(
                console,
                Text.assemble(
                    (f"{law.code:6}", "bold"),
                    f" {in_words.counted(len(law.offences), 'offence')}, {in_words.counted(dated, 'dated penalty', 'dated penalties')}, {len(law.not_encoded)} not encoded: {summary.said(one)}",
                ),
            )
    summary.write_total(tallies, report.problems, report.as_of, console)
