"""Commands about rules and norms: explain, rules, new-rule."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from proportionality.cli.output import write_whole
from proportionality.cli.shared import (
    DAY,
    choose,
    with_rules,
)

if TYPE_CHECKING:
    from proportionality.positions.binding import Binding
    from proportionality.rules.base import Rule


@click.command()
@with_rules
@click.argument("code")
@click.option(
    "--in",
    "place",
    metavar="CODE",
    help="Say of each norm whether it binds the state of this jurisdiction, such as SGP or US-TX.",
)
@click.option(
    "--as-of", type=DAY, default=None, help="With --in: the day asked about (default: today)."
)
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json")),
    default="text",
    help="How to print it.",
)
def explain(code: str, place: str | None, as_of: dt.date | None, style: str) -> None:
    """Say what a rule looks for, why it matters, which norms speak to it, with examples."""
    from proportionality.positions.binding import nature, plain
    from proportionality.rules.choice import describe
    from proportionality.rules.example_files import examples_of
    from proportionality.rules.registry import norms

    rule = _find_rule(code)
    bound = _bound(rule.norms, place, as_of)
    if style == "json":
        said = describe(rule)
        if bound:
            said["norms_binding"] = [plain(bound[n]) for n in rule.norms]
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    click.secho(f"{rule.code}  {rule.name}", bold=True)
    click.echo(
        f"{rule.title} ({rule.severity}{', graded by the comparator' if rule.graded else ''})\n"
    )
    click.echo(click.wrap_text(rule.why, 96) + "\n")
    examples = examples_of(rule)
    for title, text in (
        ("Flagged", examples.flagged),
        ("Clear", examples.clear),
        ("Cannot tell", examples.cannot_tell),
    ):
        if text:
            click.secho(title, bold=True)
            click.echo("".join(f"    {line}\n" for line in text.split("\n")))
    if rule.never_unsure:
        click.echo(f"It always concludes: {rule.never_unsure}.\n")
    if rule.norms:
        click.secho("Norms", bold=True)
        for norm in (norms()[n] for n in rule.norms):
            click.echo(f"  {norm.instrument}, {norm.paragraph} ({norm.year}; {nature(norm)})")
            if norm.id in bound:
                _write_binding(bound[norm.id])
            click.echo(
                click.wrap_text(norm.gist, 96, initial_indent="    ", subsequent_indent="    ")
            )
            click.echo(f"    {norm.url}")


@click.command()
@with_rules
@click.option("--norms", "show_norms", is_flag=True, help="List the norms instead.")
@click.option(
    "--in",
    "place",
    metavar="CODE",
    help="With --norms: say of each whether it binds the state of this jurisdiction.",
)
@click.option("--as-of", type=DAY, default=None, help="With --in: the day (default: today).")
@click.option(
    "--profile", default="all", metavar="NAME|FILE", help="Only the rules that a profile chooses."
)
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json")),
    default="text",
    help="How to print it.",
)
def rules(
    show_norms: bool, place: str | None, as_of: dt.date | None, profile: str, style: str
) -> None:
    """List the rules, or the norms they rest on."""
    from proportionality.positions.binding import plain
    from proportionality.rules.choice import describe, describe_norm
    from proportionality.rules.registry import all_rules, norms

    chosen = choose((), (), profile)
    if place:
        if not show_norms:
            raise click.UsageError("--in says whom norms bind: add --norms")
        bound = _bound(norms(), place, as_of)
        if style == "json":
            said = [
                describe_norm(n) | {"binding_here": plain(bound[n.id])} for n in norms().values()
            ]
            click.echo(json.dumps(said, ensure_ascii=False, indent=2))
            return
        for norm in norms().values():
            click.echo(f"{norm.id:22} {norm.year}  {norm.instrument}, {norm.paragraph}")
            _write_binding(bound[norm.id])
        return
    if style == "json":
        values: list[Any] = (
            [describe_norm(n) for n in norms().values()]
            if show_norms
            else [describe(all_rules()[c]) for c in all_rules() if c in chosen]
        )
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
    elif show_norms:
        for norm in norms().values():
            click.echo(f"{norm.id:22} {norm.year}  {norm.instrument}, {norm.paragraph}")
    else:
        for rule in (all_rules()[code] for code in all_rules() if code in chosen):
            click.echo(f"{rule.code}  {rule.severity!s:9} {rule.name:45} {rule.title}")


@click.command("new-rule")
@with_rules
@click.argument("code")
@click.argument("name")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write (default: NAME.py here); the test goes beside it.",
)
def new_rule(code: str, name: str, output: Path | None) -> None:
    """Write a rule of your own, with its examples and the test that runs them.

    \b
    proportionality new-rule QA001 floor-above-ten-years
    """  # noqa: D301 - a backspace is how click is told to keep lines
    from proportionality.rules import template

    file = output or Path(f"{name[:100].replace('-', '_').replace('/', '_')}.py")
    if file.suffix != ".py":
        raise click.UsageError(f"--output {file}: a rule is written to a Python file, named .py")
    test = file.with_name(f"test_{file.name}")
    try:
        texts = template.new_rule(code, name, file.name, test.name)
    except template.RuleNameError as error:
        raise click.UsageError(str(error)) from error
    for path in (file, test):
        if path.exists():
            raise click.UsageError(f"{path} is there already; name another with --output FILE")
    for path, text in zip((file, test), texts, strict=True):
        write_whole(path, text)
    click.echo(f"{file}  the rule: change what it looks for, what it says and its examples")
    click.echo(f"{test}  its test: pytest {test}")
    click.echo(f"Use it with: proportionality check --rules {file}")


def _find_rule(word: str) -> Rule:
    from proportionality.law.written import nearest
    from proportionality.rules.registry import RETIRED, all_rules, find

    rule = find(word)
    if rule is None:
        known = [*all_rules(), *(r.name for r in all_rules().values())]
        hint = nearest(word, known) or nearest(word.upper(), known)
        raise click.UsageError(f"'{word}' is no rule{hint}; 'proportionality rules' lists them all")
    if word.upper() in RETIRED:
        click.echo(f"{word.upper()} was retired; {rule.code} took its place.\n", err=True)
    return rule


def _bound(
    norm_ids: Iterable[str], code: str | None, as_of: dt.date | None
) -> Mapping[str, Binding]:
    """Whether each norm binds the state of a jurisdiction, by the norm's id; nothing where none is named.

    Raises:
        click.UsageError: there is no such state.

    """
    from proportionality.positions.binding import binding
    from proportionality.positions.states import state_of
    from proportionality.rules.registry import norms

    if code is None:
        return {}
    wanted = code.upper()
    if state_of(wanted) is None:
        raise click.UsageError(
            f"'{code}' belongs to no state known here; expected a code such as SGP, or US-TX for a part of one"
        )
    catalogue = norms()
    on = as_of or dt.date.today()
    return {name: binding(catalogue[name], wanted, on) for name in norm_ids}


def _write_binding(bound: Binding) -> None:
    """Print whether a norm binds, under the norm."""
    from proportionality.positions.binding import IN_WORDS

    said = f"{bound.state} on {bound.on}: {IN_WORDS[bound.status]}. {bound.because}"
    click.echo(click.wrap_text(said, 96, initial_indent="    ", subsequent_indent="    "))
    if bound.custom:
        click.echo(
            click.wrap_text(bound.custom, 96, initial_indent="    ", subsequent_indent="    ")
        )
