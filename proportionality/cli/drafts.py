"""A draft and its places as two files: written together, and never over what somebody has changed since."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import click

from proportionality.cli.output import FileTrouble, in_short, write_whole

_WROTE = "law_sha256"
_DO = "remove it first, choose another name, or add --update to write over it"


def answers_of(output: Path) -> Path:
    """Where the answers of a review are kept."""
    return output.with_suffix(".answers.json")


def places_of(output: Path) -> Path:
    """Where the places of a draft are written."""
    return output.with_suffix(".json")


def write_draft(output: Path, law: str, places: dict[str, Any]) -> None:
    """Write a draft, and beside it its places with the hash by which `may_write` knows it again."""
    write_whole(output, law)
    known = places | {_WROTE: hashlib.sha256(law.encode()).hexdigest()}
    write_whole(places_of(output), json.dumps(known, indent=1, ensure_ascii=False) + "\n")


def may_write(output: Path, *, review: bool) -> None:
    """Whether a draft may be written: where nothing is yet, or what this command wrote and nobody has changed.

    Args:
        output: the draft.
        review: whether the answers of a review are gone on with; without, a draft that holds some is not written over.

    Raises:
        click.UsageError: where it may not, with what to do.

    """
    if not output.exists():
        if places_of(output).is_file() and _wrote(output) is None:
            shown = in_short(str(places_of(output)))
            raise click.UsageError(f"{shown} exists already and holds no places of a draft; {_DO}")
        return
    if not output.is_file():  # a device or a pipe
        return
    shown = in_short(str(output))
    if hashlib.sha256(_read(output)).hexdigest() != _wrote(output):
        raise click.UsageError(f"{shown} exists already and is not as this command wrote it; {_DO}")
    if not review and answers_of(output).exists():
        raise click.UsageError(
            f"{shown} holds the answers of a review: add --review to go on with it, or {_DO}"
        )


def may_replace(output: Path, text: str) -> None:
    """Whether a file may be written: where nothing is yet, or the same.

    Raises:
        click.UsageError: where another text is there.

    """
    if output.is_file() and _read(output) != text.encode():
        raise click.UsageError(
            f"{in_short(str(output))} exists already and says something else; {_DO}"
        )


def _wrote(output: Path) -> object:
    """The hash of the draft that the places beside it were written with; None where they are none."""
    path = places_of(output)
    if not path.is_file():
        return None
    try:
        found = json.loads(_read(path))
    except (ValueError, RecursionError):
        return None
    return found.get(_WROTE) if isinstance(found, dict) else None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileTrouble(path, "read", error) from error
