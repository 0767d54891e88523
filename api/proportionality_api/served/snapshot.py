"""One immutable, hashed corpus per process: the shipped encodings with approved laws laid over them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import structlog

from proportionality import check
from proportionality.answers.names import UnknownName, all_meant
from proportionality.answers.search import Index, index_of
from proportionality.law.corpus import Corpus, LoadedFile, find, load_bytes, load_known
from proportionality.law.document import Problem, Unreadable, read_bytes
from proportionality.measure import Measured, measuring_once
from proportionality.rules.registry import rule_set
from proportionality_api.engine.parcel import ParcelError, unpack
from proportionality_api.store.submissions import Approved

_PACKAGES = (Path(check.__file__).parent, Path(__file__).parents[1])
_MADE_OF = (".py", ".yaml", ".json", ".txt", ".html", ".css")
MEASURED = 1_024  # laws and days, of some 16 kB each
_log = structlog.get_logger("proportionality_api.served.snapshot")


class NoEncodings(Exception):
    """The folder of encodings is missing or holds none: a server would know no law, and every answer would look like a clean bill."""


class NotEncoded(LookupError):
    """A jurisdiction of which no law is served."""


@dataclass(frozen=True)
class Snapshot:
    """The laws that are served, in the order of their codes."""

    files: Mapping[str, LoadedFile]
    approved: Mapping[str, str]  # code -> the submission it came from
    problems: Sequence[Problem]
    version: int
    # Measures one of these laws on a day, once; handed on, as most laws stay the same.
    measured: Measured = field(default_factory=lambda: measuring_once(MEASURED), compare=False)

    @cached_property
    def corpus(self) -> Corpus:
        """The laws as the library takes them."""
        return Corpus(list(self.files.values()), list(self.problems))

    @cached_property
    def sha256(self) -> str:
        """The hash of the corpus."""
        return self.corpus.sha256

    @cached_property
    def etag(self) -> str:
        """What an answer depends on besides its address and the day: the laws, the rules, and where the laws came from."""
        origins = json.dumps(
            [self.approved, build(), sorted(str(p) for p in self.problems)], sort_keys=True
        )
        return f"{self.sha256}.{hashlib.sha256(origins.encode()).hexdigest()[:8]}"

    def receipt(self, on: dt.date, files: Sequence[LoadedFile] | None = None) -> dict[str, Any]:
        """What is needed to produce an answer again."""
        return check.receipt(self.corpus, on, files)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of the laws, by code."""
        return {code: file.jurisdiction.jurisdiction.name for code, file in self.files.items()}

    @cached_property
    def index(self) -> Index:
        """What can be searched in these laws."""
        return index_of(file.jurisdiction for file in self.files.values())

    def meant(self, words: Sequence[str]) -> list[str]:
        """The codes of the laws that codes, countries, regions and groups mean, each once.

        Raises:
            UnknownName: one of them means none.

        """
        return all_meant(words, self.names)[0]

    def file(self, code: str) -> LoadedFile:
        """One law by its code or its country's name, in any case and language.

        Raises:
            NotEncoded: there is none, or there are several.

        """
        found = self.files.get(code.upper())
        if found is None:
            try:
                codes = self.meant([code])
            except UnknownName:
                codes = []
            if len(codes) == 1:
                return self.files[codes[0]]
            if codes:
                raise NotEncoded(
                    f"'{code}' means {len(codes)} laws: {', '.join(codes[:20])}; name one"
                )
            refused = [p for p in self.problems if Path(p.path).stem.upper() == code.upper()]
            because = "; its encoding has errors and is not served" if refused else ""
            raise NotEncoded(f"no jurisdiction '{code}' is encoded{because}")
        return found

    def with_approved(
        self, laws: Sequence[Approved], version: int, parcels: Mapping[str, bytes]
    ) -> Snapshot:
        """The snapshot with more approved laws laid over it; later ones win.

        Args:
            laws: the approved laws.
            version: of the corpus with them.
            parcels: those of the laws, by submission, that an engine process has read already.

        """
        files, approved, problems = dict(self.files), dict(self.approved), list(self.problems)
        for law in laws:
            path = f"jurisdictions/{law.code.lower()}.yaml"
            file, found = _read(law, parcels.get(law.id), path)
            if file is None:
                # Valid when it was submitted, so the format has moved on since: keep what was there, and say so.
                _log.error(
                    "approved law no longer loads",
                    submission=law.id,
                    problems=[str(p) for p in found[:5]],
                )
                problems.append(
                    Problem(
                        path,
                        1,
                        1,
                        f"approved submission {law.id} does not load under this version: {found[0].message if found else 'unknown'}",
                    )
                )
                continue
            files[file.jurisdiction.code] = file
            approved[file.jurisdiction.code] = law.id
        laid = {code: files[code] for code in sorted(files)}
        return Snapshot(laid, approved, problems, version, self.measured)


def _read(
    law: Approved, parcel: bytes | None, path: str
) -> tuple[LoadedFile | None, list[Problem]]:
    """An approved law from its parcel, or from its text where there is none, or none that opens."""
    if parcel is not None:
        try:
            return unpack(parcel, path), []
        except ParcelError as error:
            _log.error("parcel does not open", submission=law.id, error=str(error))
    return load_bytes(law.content, path)


def build() -> str:
    """A hash of the rules and of all that answers: what is said of the same laws may change while the version stays."""
    made = "".join(map(made_of, _PACKAGES))
    return hashlib.sha256(f"{rule_set().sha256} {made}".encode()).hexdigest()[:8]


@cache
def made_of(package: Path) -> str:
    """A hash of the code and the data that a package is made of; the same on every machine."""
    digest = hashlib.sha256()
    for path in sorted(path for path in package.rglob("*") if path.suffix in _MADE_OF):
        digest.update(f"{path.relative_to(package).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def encodings(folder: Path) -> list[Path]:
    """The files of a folder of encodings.

    Raises:
        NoEncodings: there are none.

    """
    try:
        paths = find([str(folder)])[0] if folder.is_dir() else []
        found = "no .yaml file is in it" if folder.is_dir() else "there is no such folder"
    except OSError as error:
        paths, found = [], f"it cannot be read ({error.strerror})"
    if not paths:
        raise NoEncodings(
            f"PROPORTIONALITY_JURISDICTIONS={folder}: {found}; expected a folder of encodings, one .yaml file for each jurisdiction"
        )
    return paths


def shipped(folder: Path) -> Snapshot:
    """The encodings of a folder; one that has errors is left out, and the snapshot says so.

    Raises:
        NoEncodings: there are none.

    """
    files: dict[str, LoadedFile] = {}
    problems: list[Problem] = []
    for path in encodings(folder):
        # The path as it is in the repository, whatever folder the server was started from.
        shown = f"jurisdictions/{path.name}"
        try:
            file, found = load_known(read_bytes(path), shown)
        except Unreadable as error:
            file, found = None, [error.problem]
        problems += found
        if file is not None and file.jurisdiction.code not in files:
            files[file.jurisdiction.code] = file
        elif file is not None:
            problems.append(
                Problem(
                    shown,
                    1,
                    1,
                    f"{file.jurisdiction.code} is also encoded in {files[file.jurisdiction.code].path}; one file per jurisdiction",
                )
            )
    for problem in problems:
        _log.warning("shipped encoding", problem=str(problem))
    return Snapshot({code: files[code] for code in sorted(files)}, {}, problems, 0)
