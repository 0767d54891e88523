"""Commands about one law, or how much law there is: show, new, schema, coverage."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proportionality.cli.output import write_whole
from proportionality.cli.shared import (
    DAY,
    complain,
    console,
    load,
    with_rules,
)

if TYPE_CHECKING:
    pass


@click.command()
@with_rules
@click.argument("code")
@click.option(
    "--as-of", type=DAY, default=None, help="The day whose law is shown (default: today)."
)
@click.pass_context
def show(ctx: click.Context, code: str, as_of: dt.date | None) -> None:
    """Show a jurisdiction: its offences from floor to ceiling, sources and gaps."""
    from proportionality.report.law import write_law

    corpus = load([code])
    complain(corpus.problems)
    if not corpus.files:
        ctx.exit(2)
    for file in corpus.files:
        write_law(file, as_of or dt.date.today(), console())


@click.command()
@click.argument("code")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write to a file instead of the terminal."
)
def new(code: str, output: Path | None) -> None:
    """Print a commented template for a jurisdiction (ISO code, such as SGP or US-TX)."""
    from proportionality.law.template import template

    try:
        text = template(code)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if output is None:
        click.echo(text, nl=False)
    elif output.exists():
        raise click.UsageError(f"{output} exists already; remove it first, or choose another name")
    else:
        write_whole(output, text)
        click.echo(f"wrote {output}; next: proportionality check {output}", err=True)


@click.command()
@click.option("--write", is_flag=True, hidden=True, help="Renew the committed schema.")
def schema(write: bool) -> None:
    """Print the JSON Schema of a jurisdiction file, for editors and other tools."""
    from proportionality.law.schema import SCHEMA_FILE, render

    if write:
        write_whole(SCHEMA_FILE, render())
    else:
        click.echo(render(), nl=False)


@click.command()
@with_rules
@click.argument("paths", nargs=-1, metavar="[LAWS]...")
@click.option(
    "--as-of", type=DAY, default=None, help="The day whose law is looked at (default: today)."
)
@click.option(
    "--format", "style", type=click.Choice(("text", "csv")), default="text", help="How to print it."
)
@click.pass_context
def coverage(ctx: click.Context, paths: tuple[str, ...], as_of: dt.date | None, style: str) -> None:
    """Show how much of each law is known and how well, and the gravest violent crime that its drug offences outweigh."""
    from proportionality.report.coverage import render, write_coverage

    corpus, on = load(paths), as_of or dt.date.today()
    if style == "csv":
        sys.stdout.write(render(corpus, on))
    else:
        write_coverage(corpus, on, console())
    complain(corpus.problems)
    if any(p.level == "error" for p in corpus.problems):
        ctx.exit(2)
