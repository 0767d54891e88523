"""The command search."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from proportionality.cli.output import write_whole
from proportionality.cli.shared import (
    DAY,
    choose_for_laws,
    console,
    laws,
    put,
    run,
    with_rules,
)

_KINDS = ("jurisdiction", "group", "substance", "rule", "offence", "finding")


@click.command()
@with_rules
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option(
    "--kind",
    multiple=True,
    type=click.Choice(_KINDS),
    help="Only these (default: all but findings, which take a check of all laws).",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    help="How many hits are shown.",
)
@click.option("--as-of", type=DAY, default=None, help="The day of the findings (default: today).")
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json", "csv", "xlsx", "markdown", "html")),
    default="text",
    show_default=True,
    help="How to print it.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write to a file instead of the terminal."
)
@click.pass_context
def search(
    ctx: click.Context,
    words: tuple[str, ...],
    kind: tuple[str, ...],
    limit: int,
    as_of: dt.date | None,
    style: str,
    output: Path | None,
) -> None:
    """Find laws, offences and provisions, substances, rules and findings by words.

    Accents and spelling are forgiven; every word has to be there.  A country stands for everything of its law.

    \b
    proportionality search méxico rape
    proportionality search Haschisch --kind substance
    proportionality search caning Singapore --kind finding
    """  # noqa: D301 - a backspace is how click is told to keep lines
    from proportionality.answers import search as searching
    from proportionality.report import search as layout

    if style == "xlsx" and output is None:
        raise click.UsageError("a workbook is written to a file: add --output found.xlsx")
    corpus = laws(ctx, ())
    query = " ".join(words)
    index = searching.index_of(file.jurisdiction for file in corpus.files)
    kinds = [k for k in searching.KINDS if k in kind or (not kind and k != "finding")]
    if "finding" in kinds:
        from proportionality.report.as_json import finding

        report = run(corpus, as_of or dt.date.today(), choose_for_laws((), (), "default"))
        names = {f.jurisdiction.code: f.jurisdiction.jurisdiction.name for f in corpus.files}
        index.add_findings(map(finding, report.findings), names)
    found = index.find(query, kinds)
    if style == "json":
        put(layout.render_json(found, limit), output)
    elif style == "text" and output is None:
        layout.write(query, found, limit, console())
    elif style == "text":
        from proportionality.report.wrap import printed

        put(printed(lambda screen: layout.write(query, found, limit, screen)), output)
    else:
        from proportionality.report.table import TableError, rendered

        try:
            made = rendered([layout.table(query, found.hits[:limit])], style)
        except TableError as error:
            raise click.UsageError(str(error)) from error
        if output is None:
            put(str(made), None)
        else:
            write_whole(output, made)
