"""Find jurisdiction files and load them all, with every problem of every file."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from proportionality import extensions
from proportionality.law import kept
from proportionality.law.compiled import NotCompiled, packed, unpacked
from proportionality.law.document import MAX_BYTES, Document, Problem, Unreadable, read_bytes
from proportionality.law.files import display, find, shipped, shipped_names
from proportionality.law.model import Jurisdiction, dump
from proportionality.law.parse import parse
from proportionality.law.validate import load

__all__ = [
    "COMPILED",
    "Corpus",
    "LoadedFile",
    "compile_all",
    "display",
    "find",
    "load_all",
    "load_bytes",
    "load_known",
    "shipped",
    "shipped_names",
    "staying",
    "to_yaml",
    "without_collecting",
]


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


COMPILED = "laws"  # the folder of compiled laws, beside the laws that ship and in the user's cache


def load_known(data: bytes, path: str) -> tuple[LoadedFile | None, list[Problem]]:
    """The same as `load_bytes` for a law that is likely to be loaded again, from its compiled form where there is one.

    Laws that ship are compiled when the package is built, others when they are first loaded (`proportionality.law.kept`).
    Where an extension brings substances, what is valid is for it to say, so nothing is taken from before.
    """
    if extensions.loaded():
        return load_bytes(data, path)
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"{COMPILED}/{sha256}"
    for record in (kept.of_the_package(name), kept.read(name)):
        if record is not None:
            with contextlib.suppress(NotCompiled, Unreadable):
                document, jurisdiction = unpacked(record, path, data)
                return LoadedFile(path, sha256, document, jurisdiction), list(document.problems)
    file, problems = load_bytes(data, path)
    if file is not None:
        with contextlib.suppress(NotCompiled):
            kept.keep(name, packed(file.document, file.jurisdiction))
    return file, problems


def compile_all(laws: Path, into: Path) -> None:
    """Write the compiled form of every law of a folder, as the package ships them beside its laws.

    Raises:
        NotCompiled: where one has problems, or would not come back as it is.

    """
    for path in find([str(laws)])[0]:
        file, problems = load_bytes(read_bytes(path), path.name)
        if file is None or problems:
            raise NotCompiled("\n".join(map(str, problems)))
        name = f"{COMPILED}/{file.sha256}"
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(kept.sealed(name, packed(file.document, file.jurisdiction)))


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


@contextlib.contextmanager
def staying() -> Iterator[None]:
    """The same, for what stays to the end of the process: no later collection looks through it either."""
    with without_collecting():
        yield
        gc.freeze()


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
        file, problems = load_known(data, shown)
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
    kept.tidy(COMPILED)
    return corpus
