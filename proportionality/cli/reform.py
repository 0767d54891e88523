"""Commands about change: diff, suggest."""

from __future__ import annotations

import datetime as dt
import json
import os
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
    put,
    run,
    with_rules,
)

if TYPE_CHECKING:
    from proportionality.findings.difference import Days
    from proportionality.law.corpus import Corpus
    from proportionality.law.model import Jurisdiction
    from proportionality.reform.overlay import Overlay

_WITH_TABLE = 3  # laws between two days, of which each provision that moved is told


@click.command()
@with_rules
@click.argument("old")
@click.argument("new")
@click.option(
    "--in",
    "places",
    multiple=True,
    metavar="PATH|CODE",
    help="With two dates: the jurisdictions to look at (default: all shipped). With a reform overlay: more laws to lay it over.",
)
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules.")
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json", "html")),
    default="text",
    help="html: with a reform overlay.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Write to a file instead of the terminal (overlays).",
)
@click.pass_context
def diff(
    ctx: click.Context,
    old: str,
    new: str,
    places: tuple[str, ...],
    select: tuple[str, ...],
    style: str,
    output: Path | None,
) -> None:
    """What changed between two encodings, between two dates, or by a reform overlay.

    Between two dates a finding is gained, lost, harsher, milder, unchanged, or not known on one of them: what is not encoded
    on a day is no change.  Of two encodings it says each field that is written differently, also one that no finding rests on.

    \b
    proportionality diff act.yaml bill.yaml
    proportionality diff 2018-01-01 2024-01-01 --in USA
    proportionality diff SGP reform.yaml --format html --output reform.html
    proportionality diff all reform.yaml
    """  # noqa: D301 - a backspace is how click is told to keep lines
    days = [_as_day(word, ctx) for word in (old, new)]
    if _is_overlay(new):
        _diff_overlay(ctx, old, new, places, select, style, output)
        return
    if places and None in days:
        raise click.UsageError("--in is for two dates, or for a reform overlay")
    if style == "html" or output:
        raise click.UsageError(
            "--format html and --output are for a reform overlay; NEW is none (its first key would be 'overlay: 1')"
        )
    chosen = choose(select, (), "default")
    if (days[0] is None) != (days[1] is None):
        raise click.UsageError("compare two dates or two encodings, not one of each")
    today = dt.date.today()
    if days[0] and days[1]:
        corpora = [load(places)] * 2
        moments = [days[0], days[1]]
    else:
        corpora, moments = [load([old]), load([new])], [today, today]
    reports = [run(corpus, on, chosen) for corpus, on in zip(corpora, moments, strict=True)]
    complain(dict.fromkeys(p for corpus in corpora for p in corpus.problems))
    if any(report.failed or not report.files for report in reports):
        ctx.exit(2)
    from proportionality.findings.difference import between, over_time
    from proportionality.measure import measured_on
    from proportionality.reform.fields import rewritten
    from proportionality.reform.provisions import moved
    from proportionality.report.difference import (
        render,
        write_difference,
        write_provisions,
        write_rewritten,
    )

    in_time = days[0] is not None
    change = (
        over_time(reports[0], reports[1])
        if in_time
        else between(reports[0], reports[1], _on_both(corpora, today), same_law=False)
    )
    written = None if in_time else [one for pair in _pairs(corpora) for one in rewritten(*pair)]
    if style == "json":
        click.echo(render(change, written=written))
    else:
        screen = console()
        write_rewritten(written or (), screen)
        if in_time and len(reports[0].files) <= _WITH_TABLE:
            for file in reports[0].files:
                then = [measured_on(file.jurisdiction, r.as_of) for r in reports]
                write_provisions(moved(then[0], then[1]), screen)
        write_difference(change, screen, len(corpora[0].files))


def _on_both(corpora: Sequence[Corpus], on: dt.date) -> Days:
    """The laws of two sides that stand for each other, on a day, by the codes of both."""
    from proportionality.measure import measured_on

    pairs = [(measured_on(old, on), measured_on(new, on)) for old, new in _pairs(corpora)]
    return {law.jurisdiction.code: pair for pair in pairs for law in pair}


def _pairs(corpora: Sequence[Corpus]) -> list[tuple[Jurisdiction, Jurisdiction]]:
    """The laws of two sides that stand for each other: of the same code, or the only ones."""
    old, new = ([file.jurisdiction for file in corpus.files] for corpus in corpora)
    if len(old) == len(new) == 1:
        return [(old[0], new[0])]
    by_code = {law.code: law for law in old}
    return [(by_code[law.code], law) for law in new if law.code in by_code]


def _as_day(word: str, ctx: click.Context) -> dt.date | None:
    """The day that a user named; None where a law or a file is meant."""
    if not (word[:1].isdigit() and set(word) <= set("0123456789-.")) or os.path.lexists(word):
        return None
    return DAY.convert(word, None, ctx)


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
            from proportionality.law.written import nearest

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
        put(json.dumps(values, ensure_ascii=False, indent=2), output)
    else:
        put(
            to_yaml(suggestion, (word for value in select for word in value.split(",")), code),
            output,
        )
    if suggestion.overlay is None:
        click.echo(
            f"{suggestion.jurisdiction}: no change of a penalty is needed or would help", err=True
        )


def _violent(named: Sequence[str]) -> frozenset[str] | None:
    """The violent conducts that a user named; None where none was named."""
    from proportionality.law.vocabulary import VIOLENT_CONDUCTS
    from proportionality.law.written import nearest

    words = [word for value in named for word in value.split(",") if word]
    if words == ["all"]:
        return frozenset(VIOLENT_CONDUCTS)
    for word in words:
        if word not in VIOLENT_CONDUCTS:
            raise click.UsageError(
                f"'{word}' is no violent conduct{nearest(word, VIOLENT_CONDUCTS)}; they are {', '.join(VIOLENT_CONDUCTS)}"
            )
    return frozenset(words) or None


def _is_overlay(name: str) -> bool:
    """Whether a file that a user named is a reform overlay."""
    from proportionality.reform.overlay import is_overlay

    try:
        with Path(name).open("rb") as handle:
            return is_overlay(handle.read(4096))
    except OSError:
        return False


def _diff_overlay(
    ctx: click.Context,
    old: str,
    name: str,
    places: tuple[str, ...],
    select: tuple[str, ...],
    style: str,
    output: Path | None,
) -> None:
    """What an overlay clears, adds and leaves, in the jurisdictions named ('all': every one that is shipped)."""
    from proportionality.findings.difference import by_reform
    from proportionality.law.document import Unreadable, read_bytes
    from proportionality.measure import measured_on
    from proportionality.reform import applying, wording
    from proportionality.reform import overlay as overlays
    from proportionality.reform.provisions import moved
    from proportionality.report.difference import render, write_difference, write_provisions

    chosen = choose(select, (), "default")
    try:
        loaded, problems = overlays.load(read_bytes(Path(name)), name)
    except Unreadable as error:
        loaded, problems = None, [error.problem]
    if loaded is None:
        complain(problems)
        ctx.exit(2)
    assert loaded is not None
    corpus = load([*_every(loaded.overlay), *places] if old == "all" else [old, *places])
    complain(corpus.problems)
    if not corpus.files:
        ctx.exit(2)
    applied, found = applying.apply_all(corpus, loaded)
    complain(found)
    if any(p.level == "error" for p in found):
        ctx.exit(2)
    # The first day of the bill, so that the same bill over the same law is the same text on any day.
    on = loaded.overlay.start
    # Only what the overlay touches can change; the rest is not run twice.
    sides = [_only(side, applied.changed) for side in (corpus, applied.corpus)]
    before, after = (run(side, on, chosen) for side in sides)
    change = by_reform(before, after)
    provisions = [
        one
        for was, now in zip(before.files, after.files, strict=True)
        for one in moved(
            measured_on(was.jurisdiction, on), measured_on(now.jurisdiction, on), bill=True
        )
    ]
    if style == "json":
        put(render(change, provisions), output)
    elif style == "html":
        from proportionality.report.as_html import render_difference

        settings = [wording.in_words(c) for c in loaded.overlay.changes]
        put(
            render_difference(
                change, before, after, loaded.overlay.title, applied.changed, settings, provisions
            ),
            output,
        )
    else:
        screen = console()
        for file in corpus.files if old != "all" else ():
            if (code := file.jurisdiction.code) not in applied.changed:
                screen.print(f"{code}: no provision changed from {on}")
        for code, ids in applied.changed.items():
            screen.print(
                f"{code}: {len(ids)} provision{'s' if len(ids) != 1 else ''} changed from {on}",
                soft_wrap=True,
            )
        write_provisions(provisions, screen)
        write_difference(change, screen, reform=True)
    if before.failed or after.failed:
        ctx.exit(2)


def _every(overlay: Overlay) -> list[str]:
    """The codes of the laws that an overlay names, so that no others need be read; none where it means all."""
    codes: list[str] = []
    for change in overlay.changes:
        if change.jurisdictions == "all":
            return []
        codes += change.jurisdictions
    return list(dict.fromkeys(codes))


def _only(corpus: Corpus, changed: dict[str, list[str]]) -> Corpus:
    from proportionality.law.corpus import Corpus

    return Corpus(
        [f for f in corpus.files if f.jurisdiction.code in changed], list(corpus.problems)
    )
