"""The command check."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proportionality.answers.tallies import Counted, Tally, tallies, tally_one, total
from proportionality.cli.output import note_inputs, write_whole
from proportionality.cli.shared import (
    DAY,
    JOBS,
    choose_for_laws,
    complain,
    console,
    load_files,
    named_paths,
    run,
    stepping,
    with_rules,
)
from proportionality.law.asked import AskedDay
from proportionality.report.wrap import printed, wrapped
from proportionality.rules.severity import SEVERITIES

if TYPE_CHECKING:
    from rich.console import Console

    from proportionality.answers.screens import Screen
    from proportionality.check import Report
    from proportionality.law.corpus import Corpus
    from proportionality.law.document import Problem
    from proportionality.report.as_text import How
    from proportionality.report.formats import Format


_Choice = tuple[tuple[str, ...], tuple[str, ...], str]  # of rules: selected, ignored, profile
_FULL_UP_TO = 2  # findings that are printed in full without being asked: they fit on a screen
_DIGESTS_UP_TO = 8  # laws of which a digest is printed without being asked


@click.command()
@with_rules
@click.argument("paths", nargs=-1, metavar="[LAWS]...")
@click.option(
    "--as-of", type=DAY, default=None, help="The day whose law is asked about (default: today)."
)
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    help="Only these rules: codes, names or families, a comma between them.",
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules.")
@click.option(
    "--profile",
    default="default",
    metavar="NAME|FILE",
    help="default, treaty (rules that rest on a treaty binding the state on the day), human-rights, all, or a file of your own.",
)
@click.option(
    "--format",
    "style",
    default="text",
    show_default=True,
    metavar="NAME",
    help="text, json, ndjson, sarif, csv, markdown, html, xlsx, github, or one of your own.",
)
@click.option(
    "--fail-on",
    type=click.Choice((*reversed(SEVERITIES), "never")),
    default="never",
    show_default=True,
    help="Exit 1 for findings this grave or graver.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    help="An earlier JSON report: show only what is new since.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write to a file instead of the terminal."
)
@click.option(
    "--full/--brief",
    default=None,
    help="Every finding with its place in the source, or a line a law (default: a screen a law, for many laws a line).",
)
@click.option(
    "--cannot-tell",
    is_flag=True,
    help="Also list every rule that cannot conclude, and what stands in the way.",
)
@JOBS
@click.option(
    "--watch",
    "watching",
    is_flag=True,
    help="Go on, and check each law again when its file changes; Ctrl-C ends.",
)
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[str, ...],
    as_of: dt.date | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str,
    style: str,
    fail_on: str,
    baseline: Path | None,
    output: Path | None,
    full: bool | None,
    cannot_tell: bool,
    jobs: int | None,
    watching: bool,
) -> None:
    """Check laws: codes, countries, regions or groups (SGP, Mexico, EU), files, folders, or '-' for standard input.

    Exit code: 0 nothing at or above --fail-on, 1 findings, 2 bad input or a failed run.
    """
    form = _format(style)
    if form.binary and output is None:
        raise click.UsageError(f"this format is written to a file: add --output report.{style}")
    if watching:
        if style != "text" or output or baseline or "-" in paths:
            raise click.UsageError("--watch prints on the terminal what it finds in files")
        from proportionality.cli.watch import watch

        def look(changed: list[Path]) -> None:
            day = as_of or dt.date.today()  # which may have passed meanwhile
            of_rules = choose_for_laws(select, ignore, profile)
            if not (full or cannot_tell) and len(changed) > _DIGESTS_UP_TO:
                found, wrong = _counted(changed, day, (select, ignore, profile), jobs)
                _lines(found, wrong, day, None)
            else:
                report = run(load_files(changed), day, of_rules, jobs)
                _text(report, _how(report, full), cannot_tell, None)

        watch(ctx, paths, look)
    on = as_of or dt.date.today()
    files, problems = named_paths(paths)
    note_inputs(files)
    in_full = full or cannot_tell or baseline is not None or Path("-") in files
    choice = (select, ignore, profile)
    on_screens = style == "text" and not in_full and full is None and len(files) <= _DIGESTS_UP_TO
    if on_screens and (kept := _kept(files, on, choice)):
        _screens(kept, problems, on, output)
        if output:
            complain(problems)
        _end(ctx, problems, True, True, total(screen.tally for screen in kept), fail_on)
        return
    if style == "text" and not in_full and (full is False or len(files) > _DIGESTS_UP_TO):
        found, wrong = _counted(files, on, choice, jobs)
        if full is False or len(found) > _DIGESTS_UP_TO:
            _lines(found, sorted([*problems, *wrong]), on, output)
            complete = all(one.counts.complete for one in found)
            _end(ctx, [*problems, *wrong], complete, found != [], total(found), fail_on)
            return
    chosen = choose_for_laws(select, ignore, profile)
    known = None
    if baseline:
        from proportionality.cli.baseline import leave_new, saved

        known = saved(baseline)
    report = run(load_files(files, problems), AskedDay.of(on) if on_screens else on, chosen, jobs)
    if known is not None:
        leave_new(report, known, chosen)
    if on_screens and _how(report, full) == "digest":
        from proportionality.answers.digest import screens
        from proportionality.answers.screens import keep

        made = screens(report)
        keep(report, made, _asked(choice))
        _screens(made, report.problems, on, output)
    elif style == "text":
        _text(report, _how(report, full), cannot_tell, output)
    elif form.pieces is not None and output is None:
        for piece in form.pieces(report):
            sys.stdout.write(piece)
        sys.stdout.flush()
    else:
        text = _rendered(form, report)
        if output:
            write_whole(output, text)
        elif isinstance(text, str):
            sys.stdout.write(text)
            sys.stdout.flush()
    if style != "text" or output:
        complain(report.problems)
    severities = Counter(str(finding.severity) for finding in report.findings)
    _end(ctx, report.problems, report.complete, report.files != [], severities, fail_on)


def _end(
    ctx: click.Context,
    problems: Sequence[Problem],
    complete: bool,
    any_law: bool,
    severities: Mapping[str, int],
    fail_on: str,
) -> None:
    """End with the exit code that the run has earned."""
    if not complete or any(p.level == "error" for p in problems) or (problems and not any_law):
        ctx.exit(2)
    if fail_on != "never" and any(
        severities.get(word) for word in SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    ):
        ctx.exit(1)


_NAMED_PROFILES = ("default", "treaty", "human-rights", "all")


def _counted(
    files: Sequence[Path],
    on: dt.date,
    choice: _Choice,
    jobs: int | None,
) -> tuple[list[Tally], list[Problem]]:
    """What is found in each law, counted; what an earlier run counted is not counted again."""

    def count(new: Sequence[Path]) -> tuple[Corpus, list[Counted]]:
        from proportionality.law.corpus import staying
        from proportionality.spread import jobs_for, spread

        chosen = choose_for_laws(*choice)
        corpus = load_files(new)
        number = len(corpus.files)
        many = jobs_for(number) if jobs is None else jobs
        with staying(), stepping(number) as step:
            counted = []
            for one in spread(partial(tally_one, on=on, chosen=chosen), corpus.files, many):
                counted.append(one)
                if step:
                    step(one.tally.code)
        return corpus, counted

    return tallies(files, on, _asked(choice), count)


def _asked(choice: _Choice) -> _Choice | None:
    """What tells a choice of rules from any other; None for a file, which may say something else next time."""
    return choice if choice[2] in _NAMED_PROFILES else None


def _kept(files: Sequence[Path], on: dt.date, choice: _Choice) -> list[Screen]:
    """The laws on a screen each, where earlier runs kept all of them and there is more to say than fits on one."""
    from proportionality.answers.screens import read

    found = read(files, on, _asked(choice)) or []
    return found if sum(total(one.tally for one in found).values()) > _FULL_UP_TO else []


def _screens(
    screens: Sequence[Screen], problems: Sequence[Problem], on: dt.date, output: Path | None
) -> None:
    from proportionality.report import summary
    from proportionality.report.digest import write_screens

    def write(to: Console) -> None:
        for problem in sorted(problems):
            summary.write_problem(problem, to)
        write_screens(screens, to)
        summary.write_total([screen.tally for screen in screens], problems, on, to)

    if output is not None:
        write_whole(output, printed(write))
        return
    screen = console()
    write(screen)
    wrapped(screen, _HINT, "")


def _lines(
    found: Sequence[Tally], problems: Sequence[Problem], on: dt.date, output: Path | None
) -> None:
    from proportionality.report import summary

    if output is not None:
        write_whole(output, printed(lambda c: summary.write(found, problems, on, c)))
        complain(problems)
        return
    screen = console()
    summary.write(found, problems, on, screen)
    if total(found):
        wrapped(screen, f"{_HINT_ONE}; {_HINT}", "")


def _format(name: str) -> Format:
    from proportionality.report.formats import FormatError, find_format

    try:
        return find_format(name)
    except FormatError as error:
        raise click.UsageError(str(error)) from error


def _rendered(form: Format, report: Report) -> str | bytes:
    from proportionality.report.formats import FormatError, rendered

    try:
        return rendered(form, report)
    except FormatError as error:
        raise click.UsageError(str(error)) from error


def _how(report: Report, full: bool | None) -> How:
    """How much is printed: what was asked for, or what fits."""
    if full is not None:
        return "full" if full else "summary"
    if len(report.files) > _DIGESTS_UP_TO:
        return "summary"
    return "full" if len(report.findings) <= _FULL_UP_TO else "digest"


_HINT_ONE = "'proportionality check LAW' prints a screen on one law"
_HINT = "--full prints every finding with its place in the source"


def _text(report: Report, how: How, cannot_tell: bool, output: Path | None) -> None:
    from proportionality.report.as_text import write

    if output is not None:
        write_whole(output, printed(lambda c: write(report, c, cannot_tell, how)))
        return
    screen = console()
    write(report, screen, cannot_tell, how)
    if how == "digest" and report.findings:
        wrapped(screen, _HINT, "")
    elif how == "summary" and report.findings:
        wrapped(screen, f"{_HINT_ONE}; {_HINT}", "")
