"""Check laws again as their files change."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from proportionality.cli.shared import complain, paths_meant
from proportionality.law.files import display, find

_EVERY = 0.5  # seconds between two looks at the files
_SETTLED = 0.1  # seconds without a change after which a file is taken to be whole

Seen = dict[Path, tuple[int, ...]]


def _look(names: Sequence[str]) -> Seen:
    """The files that are named now, each with what changes when it is written."""
    seen: Seen = {}
    for path in find(names)[0]:
        try:
            found = os.stat(path)
        except OSError:  # gone, or about to be replaced
            continue
        seen[path] = (found.st_mtime_ns, found.st_size, found.st_ino)
    return seen


def changes(names: Sequence[str]) -> Iterator[tuple[list[Path], list[Path]]]:
    """The files that are new or have changed since the look before, and those that are gone; the first time all are new."""
    before: Seen | None = None
    while True:
        now = _look(names)
        while before is not None and now != before:
            time.sleep(_SETTLED)
            if (later := _look(names)) == now:
                break
            now = later
        known = before or {}
        changed = [path for path, state in now.items() if known.get(path) != state]
        gone = [path for path in known if path not in now]
        if changed or gone:
            yield changed, gone
        before = now
        time.sleep(_EVERY)


def watch(ctx: click.Context, names: Sequence[str], check: Callable[[list[Path]], None]) -> None:
    """Check the files that are named, then each that changes, until Ctrl-C; the command ends with 2 where there is none."""
    meant, unknown = paths_meant(names)
    files, problems = find(meant)
    complain([*unknown, *problems])
    if not files:
        ctx.exit(2)
    for changed, gone in changes(meant):
        for path in gone:
            click.echo(f"{display(path)} is gone")
        if changed:
            check(changed)
        number = len(find(meant)[0])
        click.echo(f"watching {number} file{'' if number == 1 else 's'}; Ctrl-C ends")
        sys.stdout.flush()
