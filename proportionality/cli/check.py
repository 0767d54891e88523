"""The command check."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proportionality.cli.output import FileTrouble, write_whole
from proportionality.cli.shared import (
    DAY,
    choose_for_laws,
    complain,
    console,
    load,
    run,
    with_rules,
)
from proportionality.rules.severity import SEVERITIES

if TYPE_CHECKING:
    from proportionality.check import Report
    from proportionality.report.as_text import How
    from proportionality.report.formats import Format


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
) -> None:
    """Check laws: codes, countries, regions or groups (SGP, Mexico, EU), files, folders, or '-' for standard input.

    Exit code: 0 nothing at or above --fail-on, 1 findings, 2 bad input or a failed run.
    """
    form = _format(style)
    if form.binary and output is None:
        raise click.UsageError(f"this format is written to a file: add --output report.{style}")
    chosen = choose_for_laws(select, ignore, profile)
    known = _saved(baseline) if baseline else None
    corpus = load(paths)
    report = run(corpus, as_of or dt.date.today(), chosen)
    if known is not None:
        _against(report, known)
    if style == "text":
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
    if report.failed or (not report.files and report.problems):
        ctx.exit(2)
    if fail_on != "never" and any(
        str(f.severity) in SEVERITIES[: SEVERITIES.index(fail_on) + 1] for f in report.findings
    ):
        ctx.exit(1)


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


def _text(report: Report, how: How, cannot_tell: bool, output: Path | None) -> None:
    from proportionality.report.as_text import printed, write

    if output is not None:
        write_whole(output, printed(lambda c: write(report, c, cannot_tell, how)))
        return
    screen = console()
    write(report, screen, cannot_tell, how)
    if how != "full" and report.findings:
        hint = "--full prints every finding with its place in the source"
        more = (
            "'proportionality check LAW' prints a screen on one law; " if how == "summary" else ""
        )
        screen.print(f"{more}{hint}", soft_wrap=True)


def _saved(path: Path) -> dict[str, tuple[str, str]]:
    """The findings of an earlier report: law and rule of each, by its fingerprint."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
        return {f["fingerprint"]: (f["jurisdiction"], f["rule"]) for f in raw["findings"]}
    except OSError as error:
        raise FileTrouble(path, "read", error) from error
    except (ValueError, TypeError, KeyError) as error:
        raise click.UsageError(
            f"{path} is not a JSON report; make one with 'proportionality check --format json --output {path}'"
        ) from error


def _against(report: Report, known: dict[str, tuple[str, str]]) -> None:
    """Leave what is new; what this run did not look at, another rule or law, is neither fixed nor unchanged."""
    from proportionality.findings.difference import sides

    looked_at = {(a.jurisdiction, a.rule) for a in report.assessments}
    before = {key: where for key, where in known.items() if where in looked_at}
    change = sides(before, {f.fingerprint: f for f in report.findings})
    report.findings = change.gained
    click.echo(
        f"against the baseline: {len(change.gained)} new, {len(change.lost)} fixed, {len(change.kept)} unchanged",
        err=True,
    )
