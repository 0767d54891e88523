"""The command brief: a law on a page, or two side by side."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from proportionality.cli.output import write_whole
from proportionality.cli.shared import DAY, choose, complain, laws, load, put, run, with_rules


@click.command()
@with_rules
@click.argument("codes", nargs=-1, required=True, metavar="LAW [LAW]")
@click.option("--as-of", type=DAY, default=None, help="The day whose law it is (default: today).")
@click.option(
    "--format",
    "style",
    type=click.Choice(("html", "pdf", "docx")),
    default="html",
    show_default=True,
    help="How to write it.",
)
@click.option("--annex", is_flag=True, help="Annex every provision, on pages of their own.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write; HTML goes to the terminal without it.",
)
@click.pass_context
def brief(
    ctx: click.Context,
    codes: tuple[str, ...],
    as_of: dt.date | None,
    style: str,
    annex: bool,
    output: Path | None,
) -> None:
    """A law on two pages at most, or two laws side by side, to put before a minister.

    Headline, sentence ladder, the most telling pairs, death and minimums, what few other laws do, what is not known, norms and
    whether they bind, sources, and how to cite it.  What is rare is counted among all laws that ship.

    \b
    proportionality brief MEX --format pdf --output mexico.pdf
    proportionality brief MEX SGP --format docx --output mexico-singapore.docx
    """  # noqa: D301 - a backspace is how click is told to keep lines
    from proportionality.answers.brief import brief as in_brief
    from proportionality.law.corpus import Corpus
    from proportionality.measure import measuring_once
    from proportionality.report.papers.written import MissingLibrary, written

    if output is None and style != "html":
        raise click.UsageError(f"--format {style} needs --output FILE")
    corpus = laws(ctx, codes)
    if len(corpus.files) > 2:
        raise click.UsageError(f"found {len(corpus.files)} laws; expected one, or two side by side")
    on = as_of or dt.date.today()
    known = {f.jurisdiction.code: f for f in load(()).files}
    known.update({f.jurisdiction.code: f for f in corpus.files})
    everything = Corpus(list(known.values()))
    measured = measuring_once(2 * len(known))
    report = run(corpus, on, choose((), (), "default"))
    complain(report.problems)
    if report.failed:
        ctx.exit(2)
    made = [
        in_brief(
            file,
            on,
            [f for f in report.findings if f.jurisdiction == file.jurisdiction.code],
            [f.jurisdiction for f in everything.files],
            everything.sha256,
            measured,
        )
        for file in corpus.files
    ]
    try:
        content = written(style, made[0], made[1] if len(made) > 1 else None, annex)
    except MissingLibrary as error:
        raise click.UsageError(str(error)) from error
    if output is None:
        put(content.decode(), None)
        return
    write_whole(output, content)
    click.echo(f"wrote {output}", err=True)
