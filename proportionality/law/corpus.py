"""Find jurisdiction files and load them all, with every problem of every file."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from proportionality.law.document import MAX_BYTES, Document, Problem, Unreadable, read_bytes
from proportionality.law.model import Jurisdiction, dump
from proportionality.law.parse import parse
from proportionality.law.validate import load


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A valid encoding with the text it came from."""

    path: str
    sha256: str
    document: Document
    jurisdiction: Jurisdiction


@dataclass(slots=True)
class Corpus:
    """All valid encodings, in the order of their codes, and the problems of all files."""

    files: list[LoadedFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        """One hash over all files; it changes exactly when an encoding does."""
        digest = hashlib.sha256()
        for file in self.files:
            digest.update(f"{file.jurisdiction.code} {file.sha256}\n".encode())
        return digest.hexdigest()


def shipped() -> Path:
    """The folder of encodings that ship with the tool (inside the package when installed, beside it in a checkout)."""
    package = Path(__file__).parent.parent
    inside = package / "jurisdictions"
    return inside if inside.is_dir() else package.parent / "jurisdictions"


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


def display(path: Path) -> str:
    """The path as users know it: relative to where they stand, or to the shipped encodings' folder."""
    resolved = _real(path)
    for base in (Path.cwd(), shipped().resolve().parent):
        if resolved.is_relative_to(base):
            return resolved.relative_to(base).as_posix()
    return path.as_posix()


def _real(path: Path) -> Path:
    """The path without links; a link that leads back to itself stays as it is."""
    return Path(os.path.realpath(path))


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
            inside = sorted(
                p
                for p in path.iterdir()
                if p.suffix.lower() in (".yaml", ".yml") and not p.name.startswith(".")
            )
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


def load_bytes(data: bytes, path: str) -> tuple[LoadedFile | None, list[Problem]]:
    """One encoding from bytes, or None with all its problems."""
    try:
        document = parse(data, path)
    except Unreadable as error:
        return None, [error.problem]
    jurisdiction = load(document)
    problems = sorted(set(document.problems))
    if jurisdiction is None:
        return None, problems
    return LoadedFile(path, hashlib.sha256(data).hexdigest(), document, jurisdiction), problems


class _Dumper(yaml.CSafeDumper):
    """Short lists of words and small mappings on one line, as authors write them."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _list(dumper: _Dumper, value: list[Any]) -> yaml.Node:
    return dumper.represent_sequence(
        "tag:yaml.org,2002:seq", value, flow_style=all(isinstance(item, str) for item in value)
    )


def _mapping(dumper: _Dumper, value: dict[str, Any]) -> yaml.Node:
    return dumper.represent_mapping(
        "tag:yaml.org,2002:map", value.items(), flow_style=set(value) <= {"min", "max", "words"}
    )


_Dumper.add_representer(list, _list)
_Dumper.add_representer(dict, _mapping)


class _BriefDumper(_Dumper):
    """Every mapping that fits on one line on one."""


def _short_mapping(dumper: _Dumper, value: dict[str, Any]) -> yaml.Node:
    short = len(str(value)) < _SHORT and "offences" not in value
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=short)


_SHORT = 500  # characters of a mapping that is written on one line
_BriefDumper.add_representer(dict, _short_mapping)


def to_yaml(jurisdiction: Jurisdiction, *, brief: bool = False) -> str:
    """The jurisdiction as a file that loads to the same model; ``brief`` puts much on few lines."""
    values = dump(jurisdiction)
    return yaml.dump(
        {"schema": values.pop("schema"), **values},
        Dumper=_BriefDumper if brief else _Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=10_000 if brief else 120,
    )


@contextlib.contextmanager
def without_collecting() -> Iterator[None]:
    """Run without the garbage collector.

    What loading and checking make stays, and looking through it again and again costs almost as much as making it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _standard_input() -> bytes:
    """What stands on standard input, as far as a file may be long."""
    try:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    except (
        AttributeError,
        OSError,
        ValueError,
    ) as error:  # None where it was closed before the start
        raise Unreadable(Problem("<stdin>", 1, 1, "standard input is closed")) from error


@without_collecting()
def load_all(paths: Iterable[Path]) -> Corpus:
    """Load every file; one that is refused does not stop the others."""
    corpus = Corpus()
    seen: dict[str, LoadedFile] = {}
    for path in paths:
        shown = "<stdin>" if str(path) == "-" else display(path)
        try:
            data = _standard_input() if str(path) == "-" else read_bytes(path)
        except Unreadable as error:
            corpus.problems.append(Problem(shown, 1, 1, error.problem.message))
            continue
        file, problems = load_bytes(data, shown)
        corpus.problems.extend(problems)
        if file is None:
            continue
        code = file.jurisdiction.code
        if code in seen:
            at = file.document.position(("jurisdiction", "code"))
            corpus.problems.append(
                Problem(
                    shown,
                    at.line,
                    at.column,
                    f"{code} is also encoded in {seen[code].path}; one file per jurisdiction",
                )
            )
            continue
        seen[code] = file
    corpus.files = [seen[code] for code in sorted(seen)]
    return corpus
