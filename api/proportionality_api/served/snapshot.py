"""One immutable, hashed corpus per process: the shipped encodings with approved laws laid over them."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import structlog

from proportionality import __version__, check
from proportionality.law.corpus import Corpus, LoadedFile, find, load_bytes
from proportionality.law.document import Problem, Unreadable, read_bytes
from proportionality.rules.registry import NORMS_FILE, Severity, rule_set
from proportionality_api.engine.pool import Checkers
from proportionality_api.problems import ApiProblem
from proportionality_api.store.submissions import Approved

_log = structlog.get_logger("proportionality_api.served.snapshot")


@dataclass(frozen=True)
class Snapshot:
    """The laws that are served, in the order of their codes."""

    files: Mapping[str, LoadedFile]
    approved: Mapping[str, str]  # code -> the submission it came from
    problems: Sequence[Problem]
    version: int

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

    def file(self, code: str) -> LoadedFile:
        """One law by its code, in any case.

        Raises:
            ApiProblem: there is none.

        """
        found = self.files.get(code.upper())
        if found is None:
            refused = [p for p in self.problems if Path(p.path).stem.upper() == code.upper()]
            because = "; its encoding has errors and is not served" if refused else ""
            raise ApiProblem(
                "not-found",
                f"no jurisdiction '{code}' is encoded{because}; /v1/jurisdictions lists those that are",
            )
        return found

    def with_approved(self, laws: Sequence[Approved], version: int) -> Snapshot:
        """The snapshot with more approved laws laid over it; later ones win."""
        files, approved, problems = dict(self.files), dict(self.approved), list(self.problems)
        for law in laws:
            path = f"jurisdictions/{law.code.lower()}.yaml"
            file, found = load_bytes(law.content, path)
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
        return Snapshot({code: files[code] for code in sorted(files)}, approved, problems, version)


def build() -> str:
    """A hash of the tool, its rules and its norms."""
    return hashlib.sha256(
        f"{__version__} {rule_set().sha256}".encode() + NORMS_FILE.read_bytes()
    ).hexdigest()[:8]


def shipped(folder: Path) -> Snapshot:
    """The encodings of a folder; one that has errors is left out, and the snapshot says so."""
    files: dict[str, LoadedFile] = {}
    problems: list[Problem] = []
    paths, _ = find([str(folder)])
    for path in paths:
        # The path as it is in the repository, whatever folder the server was started from.
        shown = f"jurisdictions/{path.name}"
        try:
            file, found = load_bytes(read_bytes(path), shown)
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


@dataclass(frozen=True, slots=True)
class Row:
    """One finding: what it is filtered and sorted by, and its JSON."""

    severity: int
    jurisdiction: str
    rule: str
    offence: str
    confidence: str
    fingerprint: str
    json: bytes

    @property
    def key(self) -> tuple[int, str, str, str, str]:
        """Gravest first; the fingerprint makes the order total."""
        return (-self.severity, self.jurisdiction, self.rule, self.offence, self.fingerprint)

    @property
    def severity_word(self) -> str:
        """The severity in words."""
        return str(Severity(self.severity))


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one rule says of one jurisdiction."""

    jurisdiction: str
    rule: str
    status: str
    because: str

    def plain(self) -> dict[str, str]:
        """As the API answers it."""
        return {
            "jurisdiction": self.jurisdiction,
            "rule": self.rule,
            "status": self.status,
            "because": self.because,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything found in one law on one day."""

    rows: tuple[Row, ...]
    waived: tuple[dict[str, Any], ...]
    assessments: tuple[Assessed, ...]
    problems: tuple[dict[str, Any], ...]
    size: int


@dataclass(frozen=True, slots=True)
class Board:
    """Everything found in the whole corpus on one day."""

    rows: tuple[Row, ...]
    assessments: tuple[Assessed, ...]


class Outcomes:
    """Findings by law and day, least recently used ones forgotten beyond a bound in bytes."""

    def __init__(self, checkers: Checkers, most_bytes: int) -> None:
        self._checkers, self._most = checkers, most_bytes
        self._kept: OrderedDict[tuple[str, str, dt.date], Outcome] = OrderedDict()
        self._boards: OrderedDict[tuple[str, dt.date], Board] = OrderedDict()
        self._size = 0
        self._under_way: dict[tuple[str, str, dt.date], asyncio.Task[Outcome]] = {}
        self._one_board = asyncio.Semaphore(1)  # leaves the other engine processes to checks

    async def outcome(self, file: LoadedFile, on: dt.date) -> Outcome:
        """What was found in one law on one day; requests for the same one share the work."""
        key = (file.path, file.sha256, on)
        if (kept := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return kept
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._compute(key, file, on))
            task.add_done_callback(
                lambda done: (self._under_way.pop(key, None), done.cancelled() or done.exception())
            )
        return await asyncio.shield(task)

    async def _compute(
        self, key: tuple[str, str, dt.date], file: LoadedFile, on: dt.date
    ) -> Outcome:
        header = {
            "what": "outcome",
            "path": file.path,
            "sha256": file.sha256,
            "as_of": on.isoformat(),
        }
        index, blob = await self._checkers.ask(header, file.document.text.encode())
        code = file.jurisdiction.code
        rows, at = [], 0
        for severity, rule, offence, confidence, fingerprint, length in index["rows"]:
            rows.append(
                Row(severity, code, rule, offence, confidence, fingerprint, blob[at : at + length])
            )
            at += length
        assessments = tuple(Assessed(code, *a) for a in index["assessments"])
        # An index entry weighs about half a kilobyte besides its text.
        size = len(blob) + 512 * (len(rows) + len(assessments))
        outcome = Outcome(
            tuple(rows), tuple(index["waived"]), assessments, tuple(index["problems"]), size
        )
        self._kept[key] = outcome
        self._size += size
        while self._size > self._most and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._size -= dropped.size
            self._boards.clear()  # they hold the same rows
        return outcome

    async def board(self, snapshot: Snapshot, on: dt.date) -> Board:
        """What was found in all laws on one day."""
        key = (snapshot.sha256, on)
        if (kept := self._boards.get(key)) is not None:
            self._boards.move_to_end(key)
            return kept
        async with self._one_board:
            if (kept := self._boards.get(key)) is not None:
                return kept
            outcomes = [await self.outcome(file, on) for file in snapshot.files.values()]
        rows = sorted(
            (row for outcome in outcomes for row in outcome.rows), key=lambda row: row.key
        )
        board = Board(tuple(rows), tuple(a for outcome in outcomes for a in outcome.assessments))
        self._boards[key] = board
        while len(self._boards) > 8:
            self._boards.popitem(last=False)
        return board
