"""Where results go: into a file whole or not at all, never over what was read; into devices and pipes as they are."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from proportionality.law.document import visible

_LONG = re.compile(r"(\S{200})\S+")
_INPUTS = "proportionality.inputs"
# Where no file can be made beside the one to be written (a folder of others, a file that is mounted), it is written in place.
_IN_PLACE = frozenset((errno.EACCES, errno.EPERM, errno.EBUSY, errno.EROFS, errno.EXDEV))


class FileTrouble(click.ClickException):
    """A file that cannot be read or written: the command ends with 2."""

    exit_code = 2

    def __init__(self, path: Path, verb: str, error: OSError | str) -> None:
        why = error if isinstance(error, str) else error.strerror or str(error)
        super().__init__(f"{_shown(path)}: cannot be {verb}: {why}")


def note_inputs(paths: list[Path]) -> None:
    """Remember what this command reads, so that its output is not written over it."""
    if context := click.get_current_context(silent=True):
        context.meta.setdefault(_INPUTS, []).extend(paths)


def write_whole(path: Path, text: str | bytes) -> None:
    """Write a file whole or not at all.

    Links are followed, and a file that was there keeps its mode.  Devices and pipes are written into; ``-`` is standard output.

    Raises:
        FileTrouble: where that cannot be done, or where the file is one that this command reads.

    """
    data = text if isinstance(text, bytes) else text.encode(errors="backslashreplace")
    if str(path) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    target = Path(os.path.realpath(path))
    try:
        try:
            there = path.stat()
        except FileNotFoundError:
            there = None
        if there is not None and any(_same(path, one) for one in _read_by_this_command()):
            raise FileTrouble(path, "written", "this command reads it; choose another name")
        if there is not None and not stat.S_ISREG(there.st_mode):
            with path.open("wb", buffering=0) as handle:
                _all(handle, data)
            return
        _replace(target, data, there)
    except (OSError, ValueError) as error:
        trouble = error if isinstance(error, OSError) else str(error)
        raise FileTrouble(path, "written", trouble) from error


def _replace(target: Path, data: bytes, there: os.stat_result | None) -> None:
    import secrets

    temporary = target.with_name(f".{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as handle:
            if there is not None:
                temporary.chmod(stat.S_IMODE(there.st_mode))
            handle.write(data)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        if there is None or error.errno not in _IN_PLACE:
            raise
        with target.open("r+b") as handle:
            handle.write(data)
            handle.truncate()


def _all(handle: Any, data: bytes) -> None:
    """Everything, however little a pipe takes at once."""
    while data:
        data = data[handle.write(data) :]


def _read_by_this_command() -> Iterator[Path]:
    """The files that a command reads: its laws, and everything else that its arguments and options name."""
    context = click.get_current_context(silent=True)
    if context is None:
        return
    yield from context.meta.get(_INPUTS, ())
    for name, value in context.params.items():
        if name != "output":
            for one in value if isinstance(value, (tuple, list)) else (value,):
                if isinstance(one, (str, Path)):
                    yield Path(one)


def _same(output: Path, other: Path) -> bool:
    try:
        if str(other) == "-":
            return os.path.samestat(output.stat(), os.fstat(0))
        return output.samefile(other)
    except (OSError, ValueError):
        return False


def _shown(path: Path) -> str:
    return in_short(str(path))


def in_short(text: str) -> str:
    """A message that quotes what somebody wrote: no word of it goes on for screens, and none moves a terminal's cursor."""
    return "\n".join(visible(_LONG.sub(r"\1…", line)) for line in text.split("\n"))
