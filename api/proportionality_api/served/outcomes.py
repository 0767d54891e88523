"""What was found in each law on each day: asked of the engine processes once, and kept."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
from collections import Counter, OrderedDict
from collections.abc import Callable, Coroutine, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from proportionality.findings.assessments import Assessment
from proportionality.law.corpus import LoadedFile
from proportionality.report import as_json
from proportionality.rules.severity import Severity
from proportionality_api.engine.apart import drawn
from proportionality_api.engine.pool import Busy, EnginePool
from proportionality_api.engine.turns import Full, Turns
from proportionality_api.served.snapshot import Snapshot

_ENTRY = 512  # bytes that an entry of an index weighs besides its text
_DRAFTS = 8  # of the memory for findings, this part is for laws that are not served
_BOARDS = 8
_MOST_LAWS_WAITING, _MOST_LAWS_WAITING_EACH = 1_500, 500  # some days of a large corpus

Plain = dict[str, Any]


class RefusedLaw(Exception):
    """A text that is no valid law; every problem is named, with its place."""

    where = "in the encoding"

    def __init__(self, problems: Sequence[Mapping[str, Any]]) -> None:
        self.problems = [p for p in problems if p["level"] == "error"]
        count = len(self.problems)
        super().__init__(f"{count} error{'s' if count != 1 else ''} {self.where}")


class RefusedBill(RefusedLaw):
    """A reform overlay that cannot be read, or not be laid over the law; every problem is named, with its place."""

    where = "in the bill"


@dataclass(frozen=True, slots=True)
class Laid:
    """Laws under a bill, as text."""

    texts: Mapping[str, bytes]  # code -> text, of the laws that it changes
    title: str  # of the bill
    start: dt.date  # its first day
    changed: Mapping[str, Sequence[str]]  # code -> ids of offences
    warnings: tuple[Plain, ...]  # what its author should know

    def under(self, file: LoadedFile) -> bytes:
        """The text of a law under the bill: its own where the bill changes nothing in it."""
        text = self.texts.get(file.jurisdiction.code)
        return file.document.text.encode() if text is None else text


@dataclass(frozen=True, slots=True)
class FindingRow:
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

    @property
    def plain(self) -> Plain:
        """The finding as plain values."""
        found: Plain = json.loads(self.json)
        return found

    @property
    def measured_against(self) -> tuple[str, ...]:
        """The ids of the offences that the drug offence was measured against."""
        return tuple(one["offence"] for one in self.plain["comparators"])


@dataclass(frozen=True, slots=True)
class LawOutcome:
    """Everything found in one law on one day, ready to be sent."""

    findings: tuple[FindingRow, ...]
    waived: tuple[Plain, ...]
    assessments: tuple[Assessment, ...]
    problems: tuple[Plain, ...]
    group: Plain  # the findings put together by provision and by rule

    @property
    def size(self) -> int:
        """Roughly how many bytes it takes."""
        texts = sum(len(row.json) for row in self.findings)
        return texts + _ENTRY * (2 * len(self.findings) + len(self.assessments))

    def under(self, path: str) -> LawOutcome:
        """The same findings of the same text under another path."""

        def moved(found: Plain) -> Plain:
            return found | {
                "location": found["location"] | {"path": path},
                "related": [place | {"path": path} for place in found["related"]],
            }

        rows = (replace(row, json=as_json.compact(moved(row.plain))) for row in self.findings)
        return LawOutcome(
            tuple(rows),
            tuple(moved(w) for w in self.waived),
            self.assessments,
            tuple(p | {"path": path} for p in self.problems),
            self.group,
        )


@dataclass(frozen=True)
class Draft:
    """A valid law that is not served: what was found in it on one day, and the law itself."""

    code: str
    name: str
    sha256: str
    report: bytes  # the JSON that a check of the law prints
    index: Plain  # of the report
    parcel: bytes  # the law (`proportionality_api.engine.parcel`); empty where nobody asked for it

    @cached_property
    def outcome(self) -> LawOutcome:
        """What was found in it; most drafts are sent away as they are."""
        return _read(self.index, self.report)

    @property
    def size(self) -> int:
        """Roughly how many bytes it takes."""
        rows = _ENTRY * (2 * len(self.index["rows"]) + 1)
        return 2 * len(self.report) + len(self.parcel) + rows


@dataclass(frozen=True, slots=True)
class Board:
    """Everything found in the whole corpus on one day."""

    rows: tuple[FindingRow, ...]
    assessments: tuple[Assessment, ...]


def json_list(rows: Sequence[FindingRow]) -> bytes:
    """The JSON of several findings."""
    return b"[" + b",".join(row.json for row in rows) + b"]"


class _Sized(Protocol):
    @property
    def size(self) -> int: ...


K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=_Sized)
T = TypeVar("T")


class _Kept(Generic[K, V]):
    """Values by key; the least recently used ones are forgotten beyond a bound in bytes."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def values(self) -> Sequence[V]:
        return list(self._values.values())

    def put(self, key: K, value: V) -> bool:
        """Keep a value; whether another was forgotten for it."""
        if (before := self._values.pop(key, None)) is not None:
            self._size -= before.size
        self._values[key] = value
        self._size += value.size
        full = self._size > self._most
        while self._size > self._most and len(self._values) > 1:
            self._size -= self._values.popitem(last=False)[1].size
        return full


class Outcomes:
    """Findings by law and day.  Requests for the same ones share the work, which ends when the last of them has left.

    Args:
        engine: the processes that find them.
        most_bytes: memory for findings of other days than those that are kept ready; drafts get a part of as much again.

    """

    def __init__(self, engine: EnginePool, most_bytes: int) -> None:
        self._engine = engine
        self._ready: dict[dt.date, dict[tuple[str, str], LawOutcome]] = {}
        self._served: _Kept[tuple[str, str, dt.date], LawOutcome] = _Kept(most_bytes)
        # Kept apart, so that nobody can push the served laws out by checking many drafts.
        self._drafts: _Kept[tuple[str, dt.date], Draft] = _Kept(most_bytes // _DRAFTS)
        self._boards: OrderedDict[tuple[str, dt.date], Board] = OrderedDict()
        self._under_way: dict[Hashable, asyncio.Task[Any]] = {}
        self._askers: Counter[asyncio.Task[Any]] = Counter()
        # The laws of other days are found one day at a time, which leaves processes to checks.
        self._other_days = Turns(1, 1, _MOST_LAWS_WAITING, _MOST_LAWS_WAITING_EACH)
        # So are bills over several laws, each of which is checked twice.
        self.bills = Turns(1, 1, _MOST_LAWS_WAITING, _MOST_LAWS_WAITING_EACH)

    def keep_ready(self, *days: dt.date) -> None:
        """Forget what is found on these days never, and on those that were named before."""
        self._ready = {day: self._ready.get(day, {}) for day in days}

    async def outcome(self, file: LoadedFile, on: dt.date, later: bool = False) -> LawOutcome:
        """What was found in a served law on a day.

        Raises:
            NothingConcluded: the check did not come to its end.

        """
        if (kept := self._known(file, on)) is not None:
            return kept
        key = (file.path, file.sha256, on)
        return await self._shared(key, lambda: self._of_served(file, on, later))

    def _known(self, file: LoadedFile, on: dt.date) -> LawOutcome | None:
        if on in self._ready:
            return self._ready[on].get((file.path, file.sha256))
        return self._served.get((file.path, file.sha256, on))

    def missing(self, snapshot: Snapshot, on: dt.date) -> int:
        """In how many served laws nothing has been looked for on a day yet."""
        if (snapshot.sha256, on) in self._boards:
            return 0
        return sum(self._known(file, on) is None for file in snapshot.files.values())

    async def of_all(
        self, files: Sequence[LoadedFile], on: dt.date, later: bool = False
    ) -> list[LawOutcome]:
        """What was found in several served laws on a day.

        Args:
            files: the laws.
            on: the day.
            later: whether everything else goes first, although the day is one that is kept ready.

        Raises:
            NothingConcluded: a check did not come to its end, or too much is waiting.

        """
        price = sum(self._known(file, on) is None for file in files)
        if on in self._ready or price <= 1:
            return [await self.outcome(file, on, later) for file in files]
        try:
            async with self._other_days.turn(price):
                return [await self.outcome(file, on, later=True) for file in files]
        except Full:
            raise Busy("too many other days are being looked at") from None

    async def draft(self, text: bytes, on: dt.date, law: bool = False) -> Draft:
        """What was found on a day in a text that is not served.

        Args:
            text: what was sent.
            on: the day.
            law: whether the law itself comes along.

        Raises:
            RefusedLaw: it is no valid law.
            NothingConcluded: the check did not come to its end.

        """
        key = (hashlib.sha256(text).hexdigest(), on)
        kept = self._drafts.get(key)
        if kept is not None and (kept.parcel or not law):
            return kept
        return await self._shared((*key, law), lambda: self._of_draft(key, text, law))

    async def laid(self, files: Sequence[LoadedFile], bill: bytes) -> Laid:
        """Served laws with a reform overlay laid over them.

        Raises:
            RefusedBill: that cannot be.
            NothingConcluded: it did not come to its end.

        """
        texts = [file.document.text.encode() for file in files]
        laws = [
            {"path": file.path, "sha256": file.sha256, "bytes": len(text)}
            for file, text in zip(files, texts, strict=True)
        ]
        index, body = await self._engine.ask({"laws": laws}, b"".join([*texts, bill]))
        if "refused" in index:
            raise RefusedBill(index["refused"])
        under, at = {}, 0
        for code, length in index["bytes"].items():
            under[code] = body[at : at + length]
            at += length
        start = dt.date.fromisoformat(index["from"])
        return Laid(under, index["title"], start, index["changed"], tuple(index["problems"]))

    async def parcels(self, laws: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Of the laws that texts hold, those that were read as drafts a short while ago."""
        read = {draft.sha256: draft.parcel for draft in self._drafts.values() if draft.parcel}
        hashes = {name: hashlib.sha256(text).hexdigest() for name, text in laws.items()}
        return {name: read[sha256] for name, sha256 in hashes.items() if sha256 in read}

    async def _shared(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        task: asyncio.Task[T] | None = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(work())
            task.add_done_callback(lambda done: self._over(key, done))
        self._askers[task] += 1
        try:
            return await asyncio.shield(task)
        finally:
            self._askers[task] -= 1
            if not self._askers[task]:
                del self._askers[task]
                self._over(key, task)
                task.cancel()

    def _over(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        if self._under_way.get(key) is task:
            del self._under_way[key]
        if task.done() and not task.cancelled():
            task.exception()  # somebody may have stopped waiting

    async def _of_served(self, file: LoadedFile, on: dt.date, later: bool) -> LawOutcome:
        draft = self._drafts.get((file.sha256, on))
        if draft is not None:
            outcome = draft.outcome.under(file.path)
        else:
            text = file.document.text.encode()
            index, blob = await self._ask(file.path, file.sha256, on, text, later=later)
            outcome = _read(index, blob)
        if on in self._ready:
            self._ready[on][(file.path, file.sha256)] = outcome
        elif self._served.put((file.path, file.sha256, on), outcome):
            for key in [key for key in self._boards if key[1] not in self._ready]:
                del self._boards[key]  # they hold the same rows
        return outcome

    async def _of_draft(self, key: tuple[str, dt.date], text: bytes, law: bool) -> Draft:
        index, blob = await self._ask("<body>", *key, text, draft=True, law=law)
        end = index["bytes"]
        draft = Draft(index["code"], index["name"], key[0], blob[:end], index, blob[end:])
        self._drafts.put(key, draft)
        return draft

    async def _ask(
        self,
        path: str,
        sha256: str,
        on: dt.date,
        text: bytes,
        *,
        draft: bool = False,
        law: bool = False,
        later: bool = False,
    ) -> tuple[Plain, bytes]:
        header = {"path": path, "sha256": sha256, "as_of": on.isoformat(), "draft": draft}
        header["law"] = law
        index, blob = await self._engine.ask(header, text, later)
        if "refused" in index:
            raise RefusedLaw(index["refused"])
        return index, blob

    async def board(self, snapshot: Snapshot, on: dt.date, later: bool = False) -> Board:
        """What was found in all laws on one day.

        Raises:
            NothingConcluded: a check did not come to its end, or too much is waiting.

        """
        key = (snapshot.sha256, on)
        if (kept := self._boards.get(key)) is not None:
            self._boards.move_to_end(key)
            return kept
        return await self._shared(key, lambda: self._of_board(snapshot, on, later))

    async def follow(self, old: Snapshot, new: Snapshot, on: dt.date) -> None:
        """Find what is in the laws that are about to be served, where all was found in those they replace.

        Raises:
            NothingConcluded: a check did not come to its end.

        """
        if (old.sha256, on) in self._boards:
            await self.board(new, on)

    async def _of_board(self, snapshot: Snapshot, on: dt.date, later: bool) -> Board:
        files = list(snapshot.files.values())
        outcomes = await self.of_all(files, on, later)
        board = await drawn(_board, outcomes)
        self._boards[(snapshot.sha256, on)] = board
        if on in self._ready:  # laws that were replaced are not asked about again
            served = {(file.path, file.sha256) for file in files}
            kept = {key: found for key, found in self._ready[on].items() if key in served}
            self._ready[on] = kept
        other = [key for key in self._boards if key[1] not in self._ready or key[1] == on]
        for old in other[:-_BOARDS]:
            del self._boards[old]
        return board


def _board(outcomes: Sequence[LawOutcome]) -> Board:
    rows = sorted((row for found in outcomes for row in found.findings), key=lambda row: row.key)
    return Board(tuple(rows), tuple(a for found in outcomes for a in found.assessments))


def _read(index: Plain, report: bytes) -> LawOutcome:
    """What the engine found, from its report."""
    rows, code, at = [], index["code"], index["head"]
    for severity, rule, offence, confidence, fingerprint, length in index["rows"]:
        found = report[at : at + length]
        rows.append(FindingRow(severity, code, rule, offence, confidence, fingerprint, found))
        at += length + len(",")
    rest = json.loads(b"{" + report[-index["tail"] :].removeprefix(b"],"))
    return LawOutcome(
        tuple(rows),
        tuple(rest["waived"]),
        tuple(
            Assessment(**(found | {"offences": tuple(found["offences"])}))
            for found in rest["assessments"]
        ),
        tuple(rest["problems"][index["warnings"] :]),
        rest["groups"][0],
    )
