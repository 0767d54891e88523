"""Which files hold laws, and what users call them; nothing here reads a law, so that asking costs nothing."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from proportionality.law.document import Problem


@cache
def shipped() -> Path:
    """The folder of encodings that ship with the tool (inside the package when installed, beside it in a checkout)."""
    package = Path(__file__).parent.parent
    inside = package / "jurisdictions"
    return inside if inside.is_dir() else package.parent / "jurisdictions"


def user_folder(kind: Literal["data", "caches"]) -> Path:
    """The user's folder of one kind, as each system has it; on Linux by the XDG base directory specification."""
    home, data = Path.home(), kind == "data"
    if sys.platform == "darwin":
        base = home / "Library" / ("Application Support" if data else "Caches")
    elif os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif data:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "proportionality"


_HEAD = re.compile(r"^ {2}code: (\S+)\n(?: {2}#.*\n)* {2}name: (.+)$", re.MULTILINE)


def shipped_names() -> dict[str, str]:
    """The names of the laws that ship, by code, read from the heads of their files: loading them all takes seconds."""
    found = {}
    for path in sorted(shipped().glob("*.yaml")):
        with path.open(encoding="utf-8") as handle:
            head = _HEAD.search(handle.read(2_000))
        if head:
            found[head[1]] = head[2].strip("'\"")
    return found


def codes_named(text: str) -> list[str]:
    """The codes of the laws that ship and are called so, without regard to case and to what stands in brackets."""
    called = text.strip().casefold()
    return [code for code, names in _called().items() if called in names]


@cache  # it is asked for every wrong code of a file
def _called() -> dict[str, tuple[str, str]]:
    return {
        code: (name.casefold(), name.partition(" (")[0].casefold())
        for code, name in shipped_names().items()
    }


def display(path: Path) -> str:
    """The path as users know it: relative to where they stand, or to the shipped encodings' folder."""
    resolved = os.path.realpath(path)
    for base in (os.getcwd(), _beside_shipped()):
        # Thousands of paths may be asked about; `Path.relative_to` takes many times as long.
        inside = os.path.join(base, "")
        if os.path.normcase(resolved).startswith(os.path.normcase(inside)):
            return Path(resolved[len(inside) :]).as_posix()
    return "." if resolved in (os.getcwd(), _beside_shipped()) else path.as_posix()


@cache
def _beside_shipped() -> str:
    """The folder in which the shipped encodings' folder stands."""
    return os.path.dirname(os.path.realpath(shipped()))


def _real(path: Path) -> Path:
    """The path without links; a link that leads back to itself stays as it is."""
    return Path(os.path.realpath(path))


def is_yaml(path: Path) -> bool:
    """Whether the name is that of a file which a folder is asked for."""
    return path.suffix.lower() in (".yaml", ".yml") and not path.name.startswith(".")


def find(paths: Sequence[str]) -> tuple[list[Path], list[Problem]]:
    """The YAML files that paths name: files as they are, folders by their ``*.yaml`` and ``*.yml``.

    A file that is named twice is read once; ``-`` is standard input and is passed through.
    """
    found: dict[Path, Path] = {}
    problems: list[Problem] = []
    for name in paths:
        path = Path(name)
        if name == "-":
            found[path] = path
        elif os.path.isdir(path):
            inside = sorted(filter(is_yaml, path.iterdir()))
            if not inside:
                problems.append(
                    Problem(
                        display(path),
                        1,
                        1,
                        "no .yaml file in this folder; name a file, or a folder of encodings",
                    )
                )
            found.update((_real(p), p) for p in inside)
        elif os.path.lexists(path):
            found[_real(path)] = path
        else:
            problems.append(Problem(name[:300], 1, 1, "no such file or folder"))
    return list(found.values()), problems
