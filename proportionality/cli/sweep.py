"""The command that asks a plan's questions: sweep."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proportionality.cli.shared import complain, console, laws

if TYPE_CHECKING:
    from proportionality.law.corpus import Corpus
    from proportionality.sweep.parts import Part
    from proportionality.sweep.plan import LoadedPlan
    from proportionality.sweep.run import Result


class _Trouble(click.ClickException):
    exit_code = 2


@click.command()
@click.argument("plan", metavar="PLAN.yaml", type=click.Path(path_type=Path))
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The folder that the answers go to (default: the plan's name without its ending).",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    help="How many processes of this machine answer (default: one a core).",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="A Dask cluster that answers instead, such as tcp://127.0.0.1:8786.",
)
@click.option(
    "--update",
    is_flag=True,
    help="Remove answers in the folder that are none of this plan's, keep those that still hold, and answer the rest.",
)
@click.pass_context
def sweep(
    ctx: click.Context,
    plan: Path,
    output: Path | None,
    workers: int | None,
    scheduler: str | None,
    update: bool,
) -> None:
    """Ask many questions of many laws, days and reforms, and write the answers as Parquet.

    The plan says which laws, on which days, as they are and under which reforms, and what is asked: rules, acts, or both.  Each
    combination is a question and one row.  What is in the folder already is not answered again, so a sweep that was stopped is
    taken up by giving the same command.  It needs more libraries: sh install.sh sweep.

    \b
    proportionality sweep monthly.yaml
    proportionality sweep monthly.yaml --workers 8 --output answers
    proportionality sweep monthly.yaml --scheduler tcp://127.0.0.1:8786
    """  # noqa: D301 - a backspace is how click is told to keep lines
    if scheduler is not None and workers is not None:
        raise click.UsageError(
            "--scheduler has the workers that were started for it; leave --workers out"
        )
    if scheduler is None:
        from proportionality.sweep.cluster import get_ready

        get_ready()
    _needed()
    from proportionality.sweep.parts import (
        MANIFEST,
        SweepError,
        differs,
        manifest,
        parts_of,
        prepare,
        put,
    )
    from proportionality.sweep.plan import load, too_many

    loaded, problems = load(plan)
    complain(problems)
    if loaded is None:
        ctx.exit(2)
    corpus = _laws_of(ctx, loaded)
    if why := too_many(loaded, len(corpus.files)):
        raise _Trouble(f"{plan}: {why}")
    folder = output if output is not None else plan.with_suffix("")
    parts = parts_of(loaded, corpus.files)
    try:
        missing = prepare(folder, loaded, corpus.files, parts, update)
        total = sum(part.rows for part in parts)
        click.echo(
            _begins(loaded, len(corpus.files), total, sum(p.rows for p in missing)), err=True
        )
        result = _answer(corpus, missing, folder, workers, scheduler) if missing else None
        if result is None or not result.failed:
            if why := differs(folder, parts):
                raise SweepError(why)
            put(folder, MANIFEST, manifest(loaded, corpus.files, parts, complete=True))
    except SweepError as error:
        raise _Trouble(str(error)) from error
    if result is not None and result.failed:
        for part, reason in result.failed[:5]:
            click.echo(f"{part.law}: could not be answered: {reason}", err=True)
        raise _Trouble(
            f"{len(result.failed)} of {len(parts)} parts could not be answered; give the same command to try them again"
        )
    click.echo(f"{_many(total, 'answer')} in {_many(len(parts), 'file')}: {folder}", err=True)


def _needed() -> None:
    try:
        import distributed  # noqa: F401
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise _Trouble(
            f"'sweep' needs more libraries: sh install.sh sweep, or pip install 'proportionality[sweep]' ({error})"
        ) from error


def _laws_of(ctx: click.Context, plan: LoadedPlan) -> Corpus:
    """The laws of a plan; the command ends with 2 where one is refused, or a reform does not fit them."""
    from proportionality.reform.applying import apply_all

    corpus = laws(ctx, plan.laws)
    problems = [p for reform in plan.reforms for p in apply_all(corpus, reform)[1]]
    complain(problems)
    if any(p.level == "error" for p in (*corpus.problems, *problems)):
        ctx.exit(2)
    return corpus


def _begins(plan: LoadedPlan, laws: int, total: int, left: int) -> str:
    reforms = len(plan.reforms)
    under = f", as they are and under {_many(reforms, 'reform')}" if reforms else ""
    done = total - left
    kept = f"; {done:,} {'is' if done == 1 else 'are'} answered already" if done else ""
    asked = f"{_many(total, 'question')} to {_many(laws, 'law')} on {_many(len(plan.days), 'day')}"
    return f"{plan.title}: {asked}{under}{kept}"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _answer(
    corpus: Corpus, parts: Sequence[Part], folder: Path, workers: int | None, scheduler: str | None
) -> Result:
    from proportionality.sweep import cluster, run

    wanted = min(workers or os.cpu_count() or 1, len(parts))
    with (
        cluster.remote(scheduler) if scheduler is not None else cluster.local(wanted) as client,
        _progress(parts) as step,
    ):
        gc.freeze()  # what Dask has loaded stays to the end
        return run.run(client, corpus.files, parts, folder, step)


@contextlib.contextmanager
def _progress(parts: Sequence[Part]) -> Iterator[Callable[[Part], None]]:
    """A bar where somebody sees it, a line at each tenth where it goes to a file."""
    import sys

    total = sum(part.rows for part in parts)
    if not sys.stderr.isatty():
        yield _lines(total)
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        BarColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console(err=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda part: bar.update(task, advance=part.rows)


def _lines(total: int) -> Callable[[Part], None]:
    done = 0

    def step(part: Part) -> None:
        nonlocal done
        before, done = done * 10 // total, done + part.rows
        if done * 10 // total > before:
            click.echo(f"{done:,} of {total:,}", err=True)

    return step
