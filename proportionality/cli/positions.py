"""Whom norms bind, and what states vote and say beside the law they keep."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proportionality.cli.output import write_whole
from proportionality.cli.shared import DAY, complain, load, with_rules

if TYPE_CHECKING:
    from proportionality.answers.positions import Record, TreatyStanding


@click.command()
@with_rules
@click.argument("codes", nargs=-1, metavar="CODE...|all")
@click.option("--as-of", type=DAY, default=None, help="The day asked about (default: today).")
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json", "csv")),
    default="text",
    show_default=True,
    help="How to print it; csv has a row for each vote.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write to a file instead of the terminal."
)
@click.pass_context
def positions(
    ctx: click.Context,
    codes: tuple[str, ...],
    as_of: dt.date | None,
    style: str,
    output: Path | None,
) -> None:
    """What a state signed, voted and said, beside the law it kept on the same days.

    \b
    proportionality positions DZA          one state: votes and law through time
    proportionality positions all          every state: groups, and who changed sides
    """  # noqa: D301 - a backspace is how click is told to keep lines
    if not codes:
        raise click.UsageError("name a jurisdiction such as SGP, or all")
    from proportionality.answers.positions import record, records
    from proportionality.report.positions import plain, render_csv

    on = as_of or dt.date.today()
    everyone = codes == ("all",)
    laws, bare = ((), ()) if everyone else _named(codes)
    corpus = load(laws) if laws or everyone else None
    complain(corpus.problems if corpus else ())
    found_laws = [file.jurisdiction for file in corpus.files] if corpus else []
    listed = (
        records(found_laws, on)
        if everyone
        else [record(law, on) for law in found_laws] + [record(code, on) for code in bare]
    )
    if style == "json":
        text = json.dumps([plain(r) for r in listed], ensure_ascii=False, indent=2) + "\n"
    elif style == "csv":
        text = render_csv(listed)
    else:
        text = _everyone(listed, on) if everyone else "\n".join(map(_one, listed))
    if output:
        write_whole(output, text)
    else:
        sys.stdout.write(text)
        sys.stdout.flush()
    if corpus is not None and any(p.level == "error" for p in corpus.problems):
        ctx.exit(2)


def _named(codes: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The laws that codes and paths name, and the states of which no law ships."""
    from proportionality.answers.names import laws_of_state, state_meant
    from proportionality.law.corpus import shipped_names

    laws: list[str] = []
    bare: list[str] = []
    known = shipped_names()
    for code in codes:
        state = None if code.upper() in known or Path(code).exists() else state_meant(code)
        if state is None or laws_of_state(state, known):
            laws.append(code)
        else:
            bare.append(state)
    return laws, bare


def _one(one: Record) -> str:
    """One state, as the terminal shows it."""
    from proportionality.answers.positions import in_a_sentence
    from proportionality.positions.states import name_of

    state = "" if one.state == one.jurisdiction else f"; {name_of(one.state)} votes and speaks"
    lines = [f"{one.name} ({one.jurisdiction}), as of {one.on}{state}", f"  {in_a_sentence(one)}"]
    lines += ["", "Votes on a moratorium, and the law on that day"]
    lines += [
        f"  {v.date}  {v.resolution:7} {v.vote:8} death for drugs: {v.law.death:10} mandatory minimum: {v.law.mandatory_minimum}"
        for v in one.votes
    ] or ["  none"]
    lines.append(
        f"  {one.on}  {'law':16} death for drugs: {one.law.death:10} mandatory minimum: {one.law.mandatory_minimum}"
    )
    lines += [f"  vote changed in {move}" for move in one.moves]
    for title, entries in (
        (
            "Changes of the law on death for drugs, as reported",
            [f"{c.when}  {c.kind}: {c.law} [{c.source}]" for c in one.changes],
        ),
        ("Treaties", [line for t in one.treaties for line in _treaty(t)]),
        (
            "Said",
            [f"{s.when}  {s.topic}: {s.says} [{s.source}, {s.confidence}]" for s in one.statements],
        ),
        (
            "In practice, by Harm Reduction International (year read)",
            [one.practice] if one.practice else [],
        ),
        ("Notes", list(one.notes)),
    ):
        if entries:
            lines += ["", title, *(f"  {entry}" for entry in entries)]
    if not one.statements:
        lines += ["", "Said: nothing read. The lists of speakers are cut, so that proves nothing."]
    return "\n".join(lines) + "\n"


def _treaty(found: TreatyStanding) -> Iterator[str]:
    yield found.because
    for r in found.reservations:
        day = f"of {r.made}" if r.made else "of a day that was not read"
        reach = f"reaches {', '.join(r.articles)}" if r.articles else "names no article"
        yield f"  reservation {day}: {r.says} ({reach}) [{', '.join(r.sources)}]"


def _everyone(listed: Sequence[Record], on: dt.date) -> str:
    """All states: totals of the votes, groups, and who changed sides."""
    from proportionality.answers.positions import IN_WORDS, changed_sides, tallies

    lines = [f"Votes on a moratorium on the use of the death penalty, and the law, as of {on}"]
    for held in tallies(listed):
        cast = held.cast
        lines.append(
            f"  {held.date}  {held.resolution:7} {cast['for']:3} for, {cast['against']:2} against, {cast['abstain']:2} abstaining, "
            f"{cast['absent']:2} absent; law known of {held.law_known}, {held.keeping} of them for while keeping death for drugs"
        )
    for group, said in IN_WORDS.items():
        codes = [one.jurisdiction for one in listed if one.group == group]
        lines += ["", f"{said}: {len(codes)}"]
        lines += [f"  {' '.join(codes[i : i + 24])}" for i in range(0, len(codes), 24)]
    moved = changed_sides(listed)
    lines += ["", f"last vote other than the first: {len(moved)}"]
    lines += [
        f"  {one.jurisdiction}  {one.name}: {one.votes[0].vote} in {one.votes[0].date.year}, "
        f"{one.votes[-1].vote} in {one.votes[-1].date.year} (changes: {len(one.moves)})"
        for one in moved
    ]
    return "\n".join(lines) + "\n"
