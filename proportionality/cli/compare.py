"""Commands that ask laws the same question: compare, history."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from proportionality.cli.shared import (
    DAY,
    console,
    laws,
    put,
    with_rules,
    write_whole,
)


@click.command()
@with_rules
@click.argument("codes", nargs=-1, metavar="[CODES]...")
@click.option(
    "--conduct", multiple=True, required=True, help="Such as drug.trafficking; several with --grid."
)
@click.option("--substance", multiple=True, help="Such as heroin; several with --grid.")
@click.option("--amount", multiple=True, help="Such as '20 g'; several with --grid.")
@click.option(
    "--given",
    multiple=True,
    metavar="CONDITION",
    help="What else is the case, such as repeat or organised; several must all be.",
)
@click.option(
    "--as-of",
    type=DAY,
    multiple=True,
    help="The day whose law is asked about (default: today); several with --grid.",
)
@click.option("--grid", is_flag=True, help="Ask every combination, and print CSV.")
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json", "svg", "csv")),
    default="text",
    show_default=True,
    help="How to print it; svg is a picture.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write to a file instead of the terminal."
)
@click.pass_context
def compare(
    ctx: click.Context,
    codes: tuple[str, ...],
    conduct: tuple[str, ...],
    substance: tuple[str, ...],
    amount: tuple[str, ...],
    given: tuple[str, ...],
    as_of: tuple[dt.date, ...],
    grid: bool,
    style: str,
    output: Path | None,
) -> None:
    """What the same act costs in each jurisdiction, harshest first.

    CODES are shipped jurisdictions or files; without any, all that are shipped.  The act is the ordinary one: no earlier
    conviction or other circumstance but those named by --given.  Where a law raises the penalty for these, the raised one is
    worked out and marked.  Where an amount falls between what is encoded, or the law gives it in words, the answer
    is "cannot tell", with the provisions it could be.

    \b
    proportionality compare --conduct drug.trafficking --substance heroin --amount "20 g"
    proportionality compare SGP MYS --conduct violent.rape
    proportionality compare --conduct drug.trafficking --given repeat
    proportionality compare --grid --conduct drug.trafficking --substance heroin --substance cannabis --amount "20 g" --amount "1 kg"
    """  # noqa: D301 - a backspace is how click is told to keep lines
    from proportionality.answers import compare as comparison
    from proportionality.report import comparison as layout

    if not grid and any(len(words) > 1 for words in (conduct, substance, amount, as_of)):
        raise click.UsageError("one question at a time; with --grid, every combination is asked")
    try:
        for c in conduct:
            for s in substance or (None,):
                for a in amount or (None,):
                    comparison.question(c, s, a, given)
    except comparison.QuestionError as error:
        raise click.UsageError(str(error)) from error
    corpus = laws(ctx, codes)
    results = comparison.grid(
        [(file.path, file.jurisdiction) for file in corpus.files],
        conduct,
        substance or (None,),
        amount or (None,),
        as_of or (dt.date.today(),),
        given,
    )
    if grid and style == "text":
        style = "csv"
    asked, answers = results[0]
    if style == "json":
        put(layout.render_json(results), output)
    elif style == "csv":
        put(layout.render_csv(results), output)
    elif style == "svg":
        if len(results) > 1:
            raise click.UsageError("a picture holds one question; leave --grid out")
        put(
            layout.svg(
                asked, answers, {file.jurisdiction.code: file.jurisdiction for file in corpus.files}
            ),
            output,
        )
    elif output:
        import io

        from rich.console import Console

        buffer = io.StringIO()
        layout.write(
            asked,
            answers,
            Console(file=buffer, width=140, highlight=False, emoji=False, markup=False),
        )
        write_whole(output, buffer.getvalue())
    else:
        layout.write(asked, answers, console())
    if corpus.problems and any(p.level == "error" for p in corpus.problems):
        ctx.exit(2)


@click.command()
@with_rules
@click.argument("codes", nargs=-1, required=True, metavar="CODE|PATH...")
@click.option(
    "--conduct", default="drug.trafficking", show_default=True, help="Whose ranges are shown."
)
@click.option("--substance", help="Only ranges that reach this substance.")
@click.option("--as-of", type=DAY, default=None, help="Up to this day (default: today).")
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json", "svg", "csv")),
    default="text",
    show_default=True,
    help="How to print it; svg is a picture.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write to a file instead of the terminal."
)
@click.pass_context
def history(
    ctx: click.Context,
    codes: tuple[str, ...],
    conduct: str,
    substance: str | None,
    as_of: dt.date | None,
    style: str,
    output: Path | None,
) -> None:
    """Floors and ceilings of a conduct over time, against violent crime in the same law.

    Shows the gravest and the mildest ordinary range of the conduct, and the basic form of each violent crime.  What held before
    the first date that is encoded is left blank.
    """
    from proportionality.answers import compare as comparison
    from proportionality.answers.history import trend
    from proportionality.report.pictures import history as timeline

    try:
        comparison.question(conduct, substance, None)
    except comparison.QuestionError as error:
        raise click.UsageError(str(error)) from error
    corpus = laws(ctx, codes)
    trends = [
        trend(file.jurisdiction, conduct, as_of or dt.date.today(), substance)
        for file in corpus.files
    ]
    if style == "json":
        put(timeline.render_json(trends), output)
    elif style == "csv":
        put(timeline.render_csv(trends), output)
    elif style == "svg":
        if len(trends) > 1:
            raise click.UsageError("a picture holds one jurisdiction; name one")
        put(timeline.svg(trends[0]), output)
    else:
        for one in trends:
            timeline.write(one, console())
    if any(p.level == "error" for p in corpus.problems):
        ctx.exit(2)
