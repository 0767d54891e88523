"""Commands for a policy desk: compare, suggest, history, and what a reform overlay changes.

Loaded by `proportionality.cli.main` when called; everything heavy is imported inside the command that needs it.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proportionality.cli.shared import (
    DAY,
    choose,
    complain,
    console,
    load,
    run,
    with_rules,
    write_whole,
)

if TYPE_CHECKING:
    from proportionality.law.corpus import Corpus


def _laws(ctx: click.Context, names: Sequence[str]) -> Corpus:
    corpus = load(names)
    complain(corpus.problems)
    if not corpus.files:
        ctx.exit(2)
    return corpus


def _put(text: str, output: Path | None) -> None:
    if output:
        write_whole(output, text)
    else:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()


@click.command()
@with_rules
@click.argument("codes", nargs=-1, metavar="[CODES]...")
@click.option(
    "--conduct", multiple=True, required=True, help="Such as drug.trafficking; several with --grid."
)
@click.option("--substance", multiple=True, help="Such as heroin; several with --grid.")
@click.option("--amount", multiple=True, help="Such as '20 g'; several with --grid.")
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
    as_of: tuple[dt.date, ...],
    grid: bool,
    style: str,
    output: Path | None,
) -> None:
    """What the same act costs in each jurisdiction, harshest first.

    CODES are shipped jurisdictions or files; without any, all that are shipped.  The act is the ordinary one: no earlier
    conviction or other circumstance.  Where an amount falls between what is encoded, or the law gives it in words, the answer
    is "cannot tell", with the provisions it could be.

    \b
    proportionality compare --conduct drug.trafficking --substance heroin --amount "20 g"
    proportionality compare SGP MYS --conduct violent.rape
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
                    comparison.question(c, s, a)
    except comparison.QuestionError as error:
        raise click.UsageError(str(error)) from error
    laws = _laws(ctx, codes)
    results = comparison.grid(
        [(file.path, file.jurisdiction) for file in laws.files],
        conduct,
        substance or (None,),
        amount or (None,),
        as_of or (dt.date.today(),),
    )
    if grid and style == "text":
        style = "csv"
    asked, answers = results[0]
    if style == "json":
        _put(layout.render_json(results), output)
    elif style == "csv":
        _put(layout.render_csv(results), output)
    elif style == "svg":
        if len(results) > 1:
            raise click.UsageError("a picture holds one question; leave --grid out")
        _put(
            layout.svg(
                asked, answers, {file.jurisdiction.code: file.jurisdiction for file in laws.files}
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
    if laws.problems and any(p.level == "error" for p in laws.problems):
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
    laws = _laws(ctx, codes)
    trends = [
        trend(file.jurisdiction, conduct, as_of or dt.date.today(), substance)
        for file in laws.files
    ]
    if style == "json":
        _put(timeline.render_json(trends), output)
    elif style == "csv":
        _put(timeline.render_csv(trends), output)
    elif style == "svg":
        if len(trends) > 1:
            raise click.UsageError("a picture holds one jurisdiction; name one")
        _put(timeline.svg(trends[0]), output)
    else:
        for one in trends:
            timeline.write(one, console())
    if any(p.level == "error" for p in laws.problems):
        ctx.exit(2)


@click.command()
@with_rules
@click.argument("code", metavar="CODE|PATH")
@click.option(
    "--select",
    "select",
    multiple=True,
    metavar="CODES",
    help="Whose findings are to go (default: comparisons with violence, and minimums).",
)
@click.option(
    "--against",
    multiple=True,
    metavar="CONDUCTS",
    help="Violent crimes to measure against, such as violent.rape; all for every one (default: grave violence).",
)
@click.option(
    "--offence", "offences", multiple=True, metavar="ID", help="Only findings of these offences."
)
@click.option(
    "--as-of",
    type=DAY,
    default=None,
    help="The day whose law is asked about, and from which the reform holds (default: today).",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How to print it.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write to a file instead of the terminal."
)
@click.pass_context
def suggest(
    ctx: click.Context,
    code: str,
    select: tuple[str, ...],
    against: tuple[str, ...],
    offences: tuple[str, ...],
    as_of: dt.date | None,
    style: str,
    output: Path | None,
) -> None:
    """The smallest set of changes that clears chosen findings without creating others, as a reform overlay.

    \b
    proportionality suggest SGP --select VC,MM --output reform.yaml
    proportionality diff SGP reform.yaml

    How it decides.  Only drug offences are touched, and their penalties are only lowered: a ceiling or floor moves down, death or a
    mandatory floor is removed.  Each finding says how far its own provision must come down at the least; these bounds are met
    exactly, and again for what the lower law brings up (a quantity cliff above a lowered floor), until nothing is left.  Every end
    moved here must be moved in any reform of this kind, so none has fewer changes.  Where a rule leaves a choice (two quantity
    bands, cannabis and heroin, courier and organiser), every way is tried, cheapest first, until none can be smaller.  A ceiling is
    never lowered beyond its own findings just to save a change of the floor.  The result is checked with the rules themselves.
    """  # noqa: D301 - a backspace is how click is told to keep lines
    from proportionality.reform.suggest import suggest as find_smallest
    from proportionality.reform.suggest import to_yaml
    from proportionality.rules.registry import rule_set

    if not select:
        select = tuple(f.code for f in rule_set().families.values() if f.reformed)
    chosen = choose(select, (), "all")
    corpus = load([code])
    complain(corpus.problems)
    if not corpus.files:
        ctx.exit(2)
    if len(corpus.files) > 1:
        raise click.UsageError("one jurisdiction at a time")
    known = {o.id for o in corpus.files[0].jurisdiction.offences}
    for name in offences:
        if name not in known:
            from proportionality.law.document import nearest

            raise click.UsageError(
                f"no offence '{name}' in {corpus.files[0].path}{nearest(name, known)}"
            )
    suggestion = find_smallest(
        corpus.files[0],
        as_of or dt.date.today(),
        chosen,
        frozenset(offences),
        against=_violent(against),
    )
    if style == "json":
        values = {
            "version": 1,
            "jurisdiction": suggestion.jurisdiction,
            "changes": [
                {"offence": c.offence, "what": c.what, "to": c.to} for c in suggestion.changes
            ],
            **{
                name: [
                    {"rule": f.rule, "offence": f.offence, "fingerprint": f.fingerprint}
                    for f in getattr(suggestion, name)
                ]
                for name in ("cleared", "also", "left", "lesser", "brought_out")
            },
            "proved_smallest": suggestion.proved,
        }
        _put(json.dumps(values, ensure_ascii=False, indent=2), output)
    else:
        _put(
            to_yaml(suggestion, (word for value in select for word in value.split(",")), code),
            output,
        )
    if suggestion.overlay is None:
        click.echo(
            f"{suggestion.jurisdiction}: no change of a penalty is needed or would help", err=True
        )


def _violent(named: Sequence[str]) -> frozenset[str] | None:
    """The violent conducts that a user named; None where none was named."""
    from proportionality.law.document import nearest
    from proportionality.law.vocabulary import VIOLENT_CONDUCTS

    words = [word for value in named for word in value.split(",") if word]
    if words == ["all"]:
        return frozenset(VIOLENT_CONDUCTS)
    for word in words:
        if word not in VIOLENT_CONDUCTS:
            raise click.UsageError(
                f"'{word}' is no violent conduct{nearest(word, VIOLENT_CONDUCTS)}; they are {', '.join(VIOLENT_CONDUCTS)}"
            )
    return frozenset(words) or None


def is_overlay(name: str) -> bool:
    """Whether a file that a user named is a reform overlay."""
    from proportionality.reform.overlay import is_overlay as looks_like_one

    try:
        with Path(name).open("rb") as handle:
            return looks_like_one(handle.read(4096))
    except OSError:
        return False


def diff_overlay(
    ctx: click.Context,
    old: str,
    name: str,
    places: tuple[str, ...],
    select: tuple[str, ...],
    style: str,
    output: Path | None,
) -> None:
    """What an overlay clears, adds and leaves, in the jurisdictions named ('all': every one that is shipped)."""
    from proportionality.law.document import Unreadable, read_bytes
    from proportionality.reform import overlay as overlays
    from proportionality.reform.difference import between
    from proportionality.report.difference import render, write_difference

    chosen = choose(select, (), "default")
    try:
        loaded, problems = overlays.load(read_bytes(Path(name)), name)
    except Unreadable as error:
        loaded, problems = None, [error.problem]
    if loaded is None:
        complain(problems)
        ctx.exit(2)
    assert loaded is not None
    corpus = load([] if old == "all" else [old, *places])
    complain(corpus.problems)
    if not corpus.files:
        ctx.exit(2)
    applied, found = overlays.apply_all(corpus, loaded)
    complain(found)
    if any(p.level == "error" for p in found):
        ctx.exit(2)
    on = max(dt.date.today(), loaded.overlay.start)
    # Only what the overlay touches can change; the rest is not run twice.
    before_corpus = _only(corpus, applied.changed)
    before, after = (
        run(before_corpus, on, chosen),
        run(_only(applied.corpus, applied.changed), on, chosen),
    )
    change = between(before, after, same_law=True)
    if style == "json":
        _put(render(change), output)
    elif style == "html":
        from proportionality.report.as_html import render_difference

        settings = [overlays.in_words(c) for c in loaded.overlay.changes]
        _put(
            render_difference(
                change, before, after, loaded.overlay.title, applied.changed, settings
            ),
            output,
        )
    else:
        screen = console()
        for code, ids in applied.changed.items():
            screen.print(
                f"{code}: {len(ids)} provision{'s' if len(ids) != 1 else ''} changed from {loaded.overlay.start}",
                soft_wrap=True,
            )
        write_difference(change, screen)
    if before.failed or after.failed:
        ctx.exit(2)


def _only(corpus: Corpus, changed: dict[str, list[str]]) -> Corpus:
    from proportionality.law.corpus import Corpus

    return Corpus(
        [f for f in corpus.files if f.jurisdiction.code in changed], list(corpus.problems)
    )
