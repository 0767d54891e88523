"""The command line.  Everything heavy is imported inside the command that needs it."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from proportionality import __version__
from proportionality.cli.shared import (
    DAY,
    choose,
    choose_for_laws,
    complain,
    console,
    load,
    run,
    with_rules,
    write_whole,
)
from proportionality.rules.severity import SEVERITIES

if TYPE_CHECKING:
    from proportionality.check import Report
    from proportionality.positions.binding import Binding
    from proportionality.report.formats import Format
    from proportionality.rules.base import Rule

# Commands in modules of their own, imported when they are called: the first need nothing more, the last the 'api'
# extra, so that the command line imports no web framework.
_DESK = {
    "compare": "proportionality.cli.policy:compare",
    "suggest": "proportionality.cli.policy:suggest",
    "history": "proportionality.cli.policy:history",
    "positions": "proportionality.cli.positions:positions",
    "read": "proportionality.cli.read:read",
}
_SERVICE = {
    "serve": "proportionality_api.commands:serve",
    "token": "proportionality_api.commands:token",
    "export": "proportionality_api.commands:export",
}
_FULL_UP_TO = 5  # jurisdictions whose findings are printed in full without being asked


class _Commands(click.Group):
    """Commands in the order of their use, and those of the service loaded when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands, *_DESK, *_SERVICE]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in self.commands:
            return self.commands[name]
        if name in _DESK:
            return _imported(_DESK[name])
        if name in _SERVICE:
            try:
                return _imported(_SERVICE[name])
            except ImportError as error:
                hint = f"'{name}' needs the service: pip install 'proportionality[api]' ({error})"
                return click.Command(
                    name,
                    callback=lambda: _stop(hint),
                    help="(needs the 'api' extra)",
                    add_help_option=False,
                )
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from proportionality.law.document import nearest

            raise click.UsageError(
                f"no command '{args[0]}'{nearest(args[0], self.list_commands(ctx))}", ctx
            ) from error


def _imported(place: str) -> click.Command:
    module, _, attribute = place.partition(":")
    command: click.Command = getattr(importlib.import_module(module), attribute)
    return command


def _stop(message: str) -> None:
    click.secho("error: ", fg="red", bold=True, nl=False, err=True)
    click.echo(message, err=True)
    sys.exit(2)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="proportionality %(version)s")
def main() -> None:
    """Check drug sentences for proportionality, provision by provision.

    \b
    proportionality check                 the encodings that ship with the tool
    proportionality check SGP             one of them, every finding in full
    proportionality check my-bill.yaml    your own
    proportionality explain VC003         what a rule looks for, and why
    """  # noqa: D301 - a backspace is how click is told to keep lines


@main.command()
@with_rules
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
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
    help="text, json, sarif, csv, markdown, html, xlsx, github, or one of your own.",
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
    help=f"Print every finding, or only the summary (default: full up to {_FULL_UP_TO} jurisdictions).",
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
    """Check encodings: files, folders, '-' for standard input, or codes of shipped ones.

    Exit code: 0 nothing at or above --fail-on, 1 findings, 2 bad input or a failed run.
    """
    form = _format(style)
    if form.binary and output is None:
        raise click.UsageError(f"this format is written to a file: add --output report.{style}")
    chosen = choose_for_laws(select, ignore, profile)
    known = _fingerprints(baseline) if baseline else None
    corpus = load(paths)
    report = run(corpus, as_of or dt.date.today(), chosen)
    if known is not None:
        _against(report, known)
    if style == "text":
        brief = not full if full is not None else len(report.files) > _FULL_UP_TO
        _text(report, brief, cannot_tell, output)
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


def _text(report: Report, brief: bool, cannot_tell: bool, output: Path | None) -> None:
    from proportionality.report.as_text import printed, write

    if output is not None:
        write_whole(output, printed(lambda c: write(report, c, cannot_tell, summary_only=brief)))
        return
    screen = console()
    write(report, screen, cannot_tell, summary_only=brief)
    if brief and report.findings:
        screen.print(
            "'proportionality check CODE' prints a jurisdiction's findings in full, '--full' prints all.",
            soft_wrap=True,
        )


def _fingerprints(path: Path) -> set[str]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return {finding["fingerprint"] for finding in raw["findings"]}
    except OSError as error:
        raise click.FileError(str(path), error.strerror or str(error)) from error
    except (ValueError, TypeError, KeyError) as error:
        raise click.UsageError(
            f"{path} is not a JSON report; make one with 'proportionality check --format json --output {path}'"
        ) from error


def _against(report: Report, known: set[str]) -> None:
    from proportionality.reform.difference import sides

    change = sides(dict.fromkeys(known), {f.fingerprint: f for f in report.findings})
    report.findings = change.gained
    click.echo(
        f"against the baseline: {len(change.gained)} new, {len(change.lost)} fixed, {len(change.kept)} unchanged",
        err=True,
    )


def _find_rule(word: str) -> Rule:
    from proportionality.law.document import nearest
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


@main.command()
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


@main.command()
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


@main.command()
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


@main.command()
@with_rules
@click.argument("old")
@click.argument("new")
@click.option(
    "--in",
    "places",
    multiple=True,
    metavar="PATH|CODE",
    help="With two dates: the jurisdictions to look at (default: all shipped).",
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
    on a day is no change.

    \b
    proportionality diff act.yaml bill.yaml
    proportionality diff 2018-01-01 2024-01-01 --in USA
    proportionality diff SGP reform.yaml --format html --output reform.html
    proportionality diff all reform.yaml
    """  # noqa: D301 - a backspace is how click is told to keep lines
    desk = importlib.import_module("proportionality.cli.policy")
    if desk.is_overlay(new):
        desk.diff_overlay(ctx, old, new, places, select, style, output)
        return
    if style == "html" or output:
        raise click.UsageError(
            "--format html and --output are for a reform overlay; NEW is none (its first key would be 'overlay: 1')"
        )
    chosen = choose(select, (), "default")
    days = [_as_day(word) for word in (old, new)]
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
    from proportionality.reform.difference import between, over_time
    from proportionality.report.difference import render, write_difference

    in_time = days[0] is not None
    change = (
        over_time(reports[0], reports[1])
        if in_time
        else between(reports[0], reports[1], same_law=False)
    )
    if style == "json":
        click.echo(render(change))
    else:
        write_difference(change, console(), len(corpora[0].files))


def _as_day(word: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        return None


@main.command()
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


@main.command("new-rule")
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


@main.command()
@click.option("--write", is_flag=True, hidden=True, help="Renew the committed schema.")
def schema(write: bool) -> None:
    """Print the JSON Schema of a jurisdiction file, for editors and other tools."""
    from proportionality.law.schema import SCHEMA_FILE, render

    if write:
        write_whole(SCHEMA_FILE, render())
    else:
        click.echo(render(), nl=False)


@main.command()
@with_rules
@click.argument("paths", nargs=-1)
@click.option(
    "--format", "style", type=click.Choice(("text", "csv")), default="text", help="How to print it."
)
@click.pass_context
def coverage(ctx: click.Context, paths: tuple[str, ...], style: str) -> None:
    """Show how much law is encoded, how well it is evidenced, and which core provisions are missing."""
    from proportionality.report.coverage import render, write_coverage

    corpus = load(paths)
    if style == "csv":
        sys.stdout.write(render(corpus))
    else:
        write_coverage(corpus, console())
    complain(corpus.problems)
    if corpus.problems:
        ctx.exit(2)
