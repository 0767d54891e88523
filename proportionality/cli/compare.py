"""Commands that ask laws the same question: compare, history."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proportionality.cli.output import write_whole
from proportionality.cli.shared import (
    DAY,
    console,
    laws,
    put,
    with_rules,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.console import Console

    from proportionality.answers.against import Against
    from proportionality.answers.question import Question
    from proportionality.law.corpus import Corpus
    from proportionality.law.model import Jurisdiction
    from proportionality.report.table import Table


_IN_FULL = 12  # laws that are all printed without being asked
_STRONGEST = 10  # laws that are printed of more, which is a screen
_FORMATS = ("text", "json", "csv", "xlsx", "markdown", "html", "docx", "svg")


@click.command()
@with_rules
@click.argument("codes", nargs=-1, metavar="[LAWS]...")
@click.option(
    "--conduct", multiple=True, required=True, help="Such as drug.trafficking; several with --grid."
)
@click.option("--against", help="Another conduct of the same law, such as violent.rape.")
@click.option("--substance", multiple=True, help="Such as heroin; several with --grid.")
@click.option("--amount", multiple=True, help="Such as '20 g'; several with --grid.")
@click.option(
    "--given",
    multiple=True,
    metavar="CONDITION",
    help="What else is the case, such as repeat or organised; several must all be.",
)
@click.option(
    "--form",
    default="ordinary",
    show_default=True,
    metavar="FORM",
    help="ordinary, gravest (whatever it needs) or minor.",
)
@click.option(
    "--against-form",
    default="ordinary",
    show_default=True,
    metavar="FORM",
    help="The form of what --against names.",
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
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="How to print it; svg is a picture, docx goes with --against.",
)
@click.option(
    "--full",
    is_flag=True,
    help=f"Print every law (default: of more than {_IN_FULL} the first {_STRONGEST}, and how many answer what).",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Write to a file instead of the terminal, every law.",
)
@click.pass_context
def compare(
    ctx: click.Context,
    codes: tuple[str, ...],
    conduct: tuple[str, ...],
    against: str | None,
    substance: tuple[str, ...],
    amount: tuple[str, ...],
    given: tuple[str, ...],
    form: str,
    against_form: str,
    as_of: tuple[dt.date, ...],
    grid: bool,
    style: str,
    full: bool,
    output: Path | None,
) -> None:
    """What the same act costs in each law, harshest first; or which of two acts costs more.

    LAWS are codes, countries, regions or groups (SGP, Mexico, "Western Africa", EU, ASEAN, Commonwealth), or files; without
    any, all that ship.  The act is the ordinary one: no earlier conviction or other circumstance but those named by --given.
    Where a law raises the penalty for these, the raised one is worked out and marked.  Where an amount falls between what is
    encoded, or the law gives it in words, the answer is "cannot tell", with the provisions it could be.

    \b
    proportionality compare --conduct drug.trafficking --against violent.rape
    proportionality compare EU --conduct drug.trafficking \\
        --substance cannabis --amount "500 g"
    proportionality compare SGP Malaysia --conduct violent.rape
    proportionality compare --conduct drug.trafficking --given repeat --full
    """  # noqa: D301 - a backspace is how click is told to keep lines
    from proportionality.answers import question as questions

    several = any(len(words) > 1 for words in (conduct, substance, amount, as_of))
    if not grid and several:
        raise click.UsageError("one question at a time; with --grid, every combination is asked")
    if grid and against:
        raise click.UsageError("--against asks one question; leave --grid out")
    if style in ("xlsx", "docx") and output is None:
        raise click.UsageError(
            f"a {style} is no text for a terminal: add --output comparison.{style}"
        )
    if style == "docx" and not against:
        raise click.UsageError("--format docx is for --against; elsewhere html opens in Word")
    try:
        for c in conduct:
            for s in substance or (None,):
                for a in amount or (None,):
                    asked = questions.question(c, s, a, given, form)
        # Two drug offences are asked about for the same substance and amount.
        both = (
            against is not None
            and against.startswith("drug.")
            and asked.conduct.startswith("drug.")
        )
        same = [words[0] if words and both else None for words in (substance, amount)]
        other = (
            questions.question(against, same[0], same[1], form=against_form) if against else None
        )
    except questions.QuestionError as error:
        raise click.UsageError(str(error)) from error
    corpus = laws(ctx, codes)
    in_full = full or output is not None or len(corpus.files) <= _IN_FULL
    most = None if in_full else _STRONGEST
    if other is not None:
        on = as_of[0] if as_of else dt.date.today()
        made = _against(corpus, asked, other, on, style, output, most)
    else:
        made = _compared(
            corpus, (conduct, substance, amount, as_of), given, form, grid, style, output, most
        )
    if isinstance(made, bytes):
        assert output is not None
        write_whole(output, made)
    elif made:
        put(made, output)
    if corpus.problems and any(p.level == "error" for p in corpus.problems):
        ctx.exit(2)


def _against(
    corpus: Corpus,
    asked: Question,
    other: Question,
    on: dt.date,
    style: str,
    output: Path | None,
    most: int | None,
) -> str | bytes:
    from proportionality.answers.against import against as ask
    from proportionality.report import against as layout

    found = ask([(f.path, f.jurisdiction) for f in corpus.files], asked, other, on)
    if style == "json":
        return layout.render_json(found)
    by_code = {f.jurisdiction.code: f.jurisdiction for f in corpus.files}
    if style == "svg":
        return layout.svg(found, by_code)
    if style == "docx":
        return _in_word(found, by_code)
    if style != "text":
        return _table([layout.table(found)], style)
    return _printed(lambda screen: layout.write(found, screen, most), output, most)


def _in_word(found: Against, by_code: Mapping[str, Jurisdiction]) -> bytes:
    from proportionality.report.papers.against import paper
    from proportionality.report.papers.written import MissingLibrary, rendered

    try:
        return rendered("docx", paper(found, by_code))
    except MissingLibrary as error:
        raise click.UsageError(str(error)) from error


def _compared(
    corpus: Corpus,
    asked: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[dt.date, ...]],
    given: tuple[str, ...],
    form: str,
    grid: bool,
    style: str,
    output: Path | None,
    most: int | None,
) -> str | bytes:
    from proportionality.answers import compare as comparison
    from proportionality.law.in_words import general_of_its_text
    from proportionality.report import comparison as layout

    def remark(on: dt.date) -> str:
        return general_of_its_text([file.jurisdiction for file in corpus.files], on)

    conduct, substance, amount, as_of = asked
    results = comparison.grid(
        [(file.path, file.jurisdiction) for file in corpus.files],
        conduct,
        substance or (None,),
        amount or (None,),
        as_of or (dt.date.today(),),
        given,
        form,
    )
    if grid and style == "text":
        style = "csv"
    question, answers = results[0]
    if style == "json":
        return layout.render_json(results)
    if style == "csv":
        return layout.render_csv(results)
    if style == "svg":
        if len(results) > 1:
            raise click.UsageError("a picture holds one question; leave --grid out")
        laws_by_code = {file.jurisdiction.code: file.jurisdiction for file in corpus.files}
        return layout.svg(question, answers, laws_by_code)
    if style != "text":
        return _table(layout.tables(results, remark), style)
    on = answers[0].on if answers else dt.date.today()
    return _printed(
        lambda screen: layout.write(question, answers, screen, remark(on), most), output, most
    )


_HINT = (
    "--full prints every law with its provision; --output FILE and --format csv hold all of them"
)


def _table(tables: Sequence[Table], style: str) -> str | bytes:
    from proportionality.report.table import TableError, rendered

    try:
        return rendered(tables, style)
    except TableError as error:
        raise click.UsageError(str(error)) from error


def _printed(
    write_to: Callable[[Console], None], output: Path | None, most: int | None = None
) -> str:
    """What is printed, where it goes to a file; nothing where it went to the screen."""
    from proportionality.report.wrap import printed, wrapped

    if output is None:
        screen = console()
        write_to(screen)
        if most is not None:
            wrapped(screen, _HINT, "")
        return ""

    return printed(write_to)


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
    from proportionality.answers.history import trend
    from proportionality.answers.question import QuestionError, question
    from proportionality.report.pictures import history as timeline

    try:
        question(conduct, substance, None)
    except QuestionError as error:
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
