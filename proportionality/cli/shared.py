"""What the commands share: laws for what a user names, the rules they choose, and where results go.

Everything heavy is imported inside the function that needs it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from proportionality.cli.output import note_inputs, write_whole

if TYPE_CHECKING:
    from rich.console import Console

    from proportionality.check import Report
    from proportionality.law.corpus import Corpus
    from proportionality.law.document import Problem
    from proportionality.rules.choice import Chosen

    _DayType = click.ParamType[dt.date]
    _JobsType = click.ParamType[int | None]
else:
    _DayType = _JobsType = click.ParamType  # before click 8.4 it takes no parameter


class _Day(_DayType):
    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        if isinstance(value, dt.date):
            return value
        from proportionality.law.dates import plausible, read_day
        from proportionality.law.written import QuantityError

        try:
            return plausible(read_day(value))
        except QuantityError as error:
            cause = f" ({error.cause})" if error.cause else ""
            self.fail(
                f"'{value[:60]}' is not a date; write year-month-day, such as 2024-01-31{cause}",
                param,
                ctx,
            )


DAY = _Day()


class _Jobs(_JobsType):
    name = "jobs"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | None:
        """A number of processes; None for as many as are worth it."""
        if value == "auto" or isinstance(value, int):
            return None if value == "auto" else value
        if not (value.isascii() and value.isdigit() and 1 <= int(value[:4]) <= _MOST_JOBS):
            self.fail(
                f"'{value[:60]}' is neither auto nor a number from 1 to {_MOST_JOBS}", param, ctx
            )
        return int(value)


_MOST_JOBS = 256


def _use_rules(_: click.Context, __: click.Parameter, files: tuple[str, ...]) -> None:
    if files:
        from proportionality import extensions

        extensions.use(files)


with_rules = click.option(
    "--rules",
    "rules_files",
    multiple=True,
    metavar="FILE.py",
    expose_value=False,
    is_eager=True,
    callback=_use_rules,
    help="A Python file with rules, norms, formats or substances of your own.",
)
"""An option for commands that read laws or speak of rules."""


def console(err: bool = False) -> Console:
    """Standard output (or error) as wide as it is, 120 columns where it is no terminal."""
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            raise  # noqa: PLE0704 - the error of the pipe; `main` ends the command

    stream = sys.stderr if err else sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS") else 120
    return Screen(
        file=stream,
        width=width,
        highlight=False,
        emoji=False,
        markup=False,
        no_color="NO_COLOR" in os.environ or None,
    )


def _split(values: Sequence[str]) -> list[str]:
    return [word for value in values for word in value.split(",") if word]


_LONGEST_NAME = 200  # of a law; what is longer is a path


def named_paths(names: Sequence[str]) -> tuple[list[Path], list[Any]]:
    """Files for what a user named: paths, or the codes and names of countries, regions and groups; nothing means all that ship."""
    from proportionality.law.files import find

    resolved, unknown = paths_meant(names)
    paths, problems = find(resolved)
    return paths, unknown + [replace(p, message=p.message + _hint(p.path)) for p in problems]


def paths_meant(names: Sequence[str]) -> tuple[list[str], list[Any]]:
    """The files and folders that a user named."""
    from proportionality.law.files import shipped

    if not names:
        return [str(shipped())], []
    resolved: list[str] = []
    unknown: list[Any] = []
    for name in names:
        ending = name.lower().endswith((".yaml", ".yml"))
        if (
            name == "-"
            or "/" in name
            or ending
            or len(name) > _LONGEST_NAME
            or os.path.lexists(name)
        ):
            resolved.append(name)
        elif (inside := shipped() / f"{name.lower()}.yaml").exists():
            resolved.append(str(inside))
        else:
            codes, problem = _meant(name)
            resolved += [str(shipped() / f"{code.lower()}.yaml") for code in codes]
            unknown += problem
    return resolved, unknown


def _hint(name: str) -> str:
    """What somebody may have meant who named a file or a law that is not there."""
    from proportionality.law.files import shipped
    from proportionality.law.written import strange

    stem, dot, ending = name.rpartition(".")
    if "://" in name:
        return "; addresses are not opened: save the file and name it"
    if dot and ending.lower() in ("yaml", "yml") and (shipped() / f"{stem.lower()}.yaml").is_file():
        return f"; the law that ships is named without an ending: {stem.upper()}"
    if "," in name:
        return (
            f"; several laws are parted by spaces: {' '.join(filter(None, name.split(',')))[:60]}"
        )
    if any(char.isascii() and char.isalpha() for char in name) and (odd := strange(name[:200])):
        return f"; {odd}"
    return ""


def _meant(name: str) -> tuple[Sequence[str], list[Any]]:
    from proportionality.answers.names import UnknownName, meant
    from proportionality.law.document import Problem, visible
    from proportionality.law.files import shipped_names

    try:
        found = meant(name, shipped_names())
    except UnknownName as error:
        return (), [
            Problem(name, 1, 1, visible(f"no such file or folder, and {error}{_hint(name)}"))
        ]
    if found.without:
        click.echo(
            f"{found.title}: {len(found.codes)} laws; no law is encoded of {', '.join(found.without)}",
            err=True,
        )
    if found.also:
        click.echo(
            f"'{name}' is read as {', '.join(found.codes)}; {', '.join(found.also)} has the same name",
            err=True,
        )
    return found.codes, []


def load(names: Sequence[str]) -> Corpus:
    """The laws that a user named, with the problems of those that were refused."""
    paths, problems = named_paths(names)
    note_inputs(paths)
    return load_files(paths, problems)


def load_files(paths: Sequence[Path], problems: Sequence[Problem] = ()) -> Corpus:
    """The laws of files; ``problems`` of finding them come first."""
    from proportionality.law.corpus import load_all, staying

    with staying():
        corpus = load_all(paths)
    corpus.problems[:0] = problems
    return corpus


JOBS = click.option(
    "--jobs",
    type=_Jobs(),
    default="auto",
    show_default=True,
    metavar="N|auto",
    help="Processes that check many laws at once (auto: the cores of this machine); on Linux.",
)
"""An option for commands that check many laws."""


def run(corpus: Corpus, on: dt.date, chosen: Chosen, jobs: int | None = None) -> Report:
    """Check, with a bar where somebody has to wait and can see it."""
    from proportionality.check import check_all as run_check
    from proportionality.law.corpus import staying
    from proportionality.spread import jobs_for

    number = len(corpus.files)
    many = jobs_for(number) if jobs is None else jobs
    with staying(), stepping(number) as step:
        return run_check(corpus, on, chosen, step, many)


@contextlib.contextmanager
def stepping(number: int) -> Iterator[Callable[[str], None] | None]:
    """What is to be called with the code of each law that is done, to move a bar where somebody has to wait and can see it."""
    if number < 30 or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("checking {task.description:7}"), BarColumn(), MofNCompleteColumn())
    # It is drawn by hand: a thread that drew it would stand in the way of forking.
    with Progress(*columns, console=console(err=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=number)

        def step(code: str) -> None:
            bar.update(task, advance=1, description=code, refresh=True)

        yield step


def choose(select: Sequence[str], ignore: Sequence[str], profile: str) -> frozenset[str]:
    """The codes of the rules to report.

    Raises:
        click.UsageError: for a word that is no rule, family or profile.

    """
    from proportionality.rules.choice import RuleChoiceError
    from proportionality.rules.choice import choose as choose_rules

    try:
        return choose_rules(_split(select), _split(ignore), profile)
    except RuleChoiceError as error:
        raise click.UsageError(str(error)) from error


def choose_for_laws(select: Sequence[str], ignore: Sequence[str], profile: str) -> Chosen:
    """The rules to report, for all laws alike or law by law.

    Raises:
        click.UsageError: for a word that is no rule, family or profile.

    """
    from proportionality.rules.choice import RuleChoiceError
    from proportionality.rules.choice import choose_for_laws as choose_rules

    try:
        return choose_rules(_split(select), _split(ignore), profile)
    except RuleChoiceError as error:
        raise click.UsageError(str(error)) from error


def complain(problems: Iterable[Problem]) -> None:
    """Say on standard error what is wrong with an input."""
    listed = list(problems)
    if listed:
        from proportionality.report.summary import write_problem

        where = console(err=True)
        for problem in listed:
            write_problem(problem, where)


def laws(ctx: click.Context, names: Sequence[str]) -> Corpus:
    """The laws that codes and paths name; the command ends with 2 where there is none."""
    corpus = load(names)
    complain(corpus.problems)
    if not corpus.files:
        ctx.exit(2)
    return corpus


def put(text: str, output: Path | None) -> None:
    """Write to a file, or to standard output."""
    if output:
        write_whole(output, text)
    else:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
