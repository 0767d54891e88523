"""A sweep in parts: each a law, a reform and a piece of what is asked; named by what it answers, written whole or not at all.

The name of a part is a hash of everything that its answers follow from, so a part that is there need not be answered again.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from proportionality.law.corpus import LoadedFile, without_collecting
from proportionality.law.model import SCHEMA_VERSION
from proportionality.reform.applying import apply
from proportionality.reform.overlay import Overlay
from proportionality.rules.registry import rule_set
from proportionality.sweep.ask import DAY, Row, check_rows, compare_rows, over_days
from proportionality.sweep.columns import VERSION, schema
from proportionality.sweep.plan import Asked, LoadedPlan
from proportionality.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

MANIFEST = "_sweep.json"  # what begins with an underscore, readers of a folder of Parquet leave out
_ABANDONED = 600  # seconds after which nobody still writes a file
_ROWS = 50_000  # of a part, about
_KEY = "proportionality"  # of what a part says of itself, in its metadata


class SweepError(Exception):
    """A sweep that cannot be run, or not here: what was found, what was expected and what to do."""


def made_with() -> dict[str, Any]:
    """The versions that answers depend on."""
    return {
        "tool": f"proportionality {__version__}",
        "rules": rule_set().sha256,
        "schema": SCHEMA_VERSION,
        "columns": VERSION,
    }


@dataclass(frozen=True, slots=True)
class Unit:
    """What a law is asked under one reform (None: as it is): for rules, or about acts."""

    reform: Overlay | None
    rules: frozenset[str]
    asked: tuple[Asked, ...]

    @property
    def for_each_day(self) -> int:
        """How many questions that is on one day."""
        return len(self.rules) + sum(max(len(others), 1) for _, others in self.asked)


@dataclass(frozen=True, slots=True)
class Block:
    """What every law is asked alike: the days and the units, and a hash of all that they say."""

    days: tuple[dt.date, ...]
    units: tuple[Unit, ...]
    key: str

    @property
    def rows(self) -> int:
        """How many questions that is to one law."""
        return sum(unit.for_each_day for unit in self.units) * len(self.days)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sweep: one law, and all or some of what it is asked."""

    law: str
    block: Block
    key: str

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.law.lower()}-{self.key[:24]}.parquet"

    @property
    def rows(self) -> int:
        """How many questions it answers."""
        return self.block.rows


def digest(value: object) -> str:
    """A hash of something that JSON can hold."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _acts(asked: Iterable[Asked]) -> list[list[str]]:
    return [[str(question), *map(str, others)] for question, others in asked]


def parts_of(plan: LoadedPlan, files: Sequence[LoadedFile]) -> list[Part]:
    """The parts of a plan, law by law."""
    days = [day.isoformat() for day in plan.days]
    blocks = [
        Block(plan.days, units, digest([made_with(), days, [_told(unit) for unit in units]]))
        for units in _packed(_units(plan), len(plan.days))
    ]
    return [
        Part(file.jurisdiction.code, block, digest([file.sha256, block.key]))
        for file in files
        for block in blocks
    ]


def _units(plan: LoadedPlan) -> Iterator[Unit]:
    """What each law is asked, in units of at most about `_ROWS` answers."""
    most = max(_ROWS // len(plan.days), 1)
    for reform in (None, *(one.overlay for one in plan.reforms)):
        if plan.rules:
            yield Unit(reform, plan.rules, ())
        piece: list[Asked] = []
        size = 0
        for one in plan.asked:
            more = max(len(one[1]), 1)
            if piece and size + more > most:
                yield Unit(reform, frozenset(), tuple(piece))
                piece, size = [], 0
            piece.append(one)
            size += more
        if piece:
            yield Unit(reform, frozenset(), tuple(piece))


def _packed(units: Iterable[Unit], days: int) -> Iterator[tuple[Unit, ...]]:
    """Units in parts of at most about `_ROWS` answers: what is lost with a worker is small, and files are few."""
    part: list[Unit] = []
    for unit in units:
        if part and sum(u.for_each_day for u in (*part, unit)) * days > _ROWS:
            yield tuple(part)
            part = []
        part.append(unit)
    if part:
        yield tuple(part)


def _overlay(reform: Overlay | None) -> Any:
    return reform and reform.model_dump(mode="json", by_alias=True)


def _told(unit: Unit) -> Any:
    return [_overlay(unit.reform), sorted(unit.rules), _acts(unit.asked)]


@without_collecting()
def answered(file: LoadedFile, block: Block, key: str, made: dict[str, Any]) -> bytes:
    """The answers of the part of this key, as Parquet: the same bytes wherever it is answered with the same libraries.

    Raises:
        SweepError: where this process would answer by other rules than the one that asks.

    """
    if (here := made_with()) != made:
        raise SweepError(f"{differing(here, made)}; install the same version and rules there")
    columns = _Columns()
    for unit in block.units:
        law = file if unit.reform is None else apply(file, unit.reform)[0]
        told = over_days(block.days, partial(_ask, law, unit))
        columns.add(unit.reform.title if unit.reform is not None else None, told)
    return columns.parquet(file.jurisdiction.code, {**made, "part": key})


def _ask(law: LoadedFile, unit: Unit, day: dt.date) -> list[Row]:
    rows = check_rows(law, day, unit.rules) if unit.rules else []
    return rows + compare_rows(law.jurisdiction, day, unit.asked)


def differing(there: dict[str, Any], here: dict[str, Any]) -> str:
    """What of a worker differs from here."""
    said = (f"{key} {str(there.get(key))[:40]} there, {str(here[key])[:40]} here" for key in here)
    wrong = [text for text, key in zip(said, here, strict=True) if there.get(key) != here[key]]
    return f"a worker has another version: {'; '.join(wrong)}"


class _Columns:
    """Answers as they come: each once, and for each day which of them it has."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.numbers: list[int] = []
        self.days: list[dt.date] = []
        self.because: list[str | None] = []

    def add(self, reform: str | None, told: Iterable[tuple[Sequence[dt.date], list[Row]]]) -> None:
        """Add the answers of a law under a reform."""
        for alike, answers in told:
            for row in answers:
                why = row["because"]
                if why is not None and DAY in why:
                    self.because += [why.replace(DAY, day.isoformat()) for day in alike]
                else:
                    self.because += [why] * len(alike)
                self.numbers += [len(self.rows)] * len(alike)
                self.days += alike
                row["reform"] = reform
                self.rows.append(row)

    def parquet(self, law: str, said: dict[str, Any]) -> bytes:
        """All of them as a file that says this of itself."""
        shape = schema({_KEY: json.dumps(said, sort_keys=True)})
        index, size = pa.array(self.numbers, pa.int32()), len(self.days)
        made = {
            "law": pa.repeat(law, size),
            "day": pa.array(self.days, pa.date32()),
            "because": pa.array(self.because, pa.string()),
        }
        known = set[str]().union(*self.rows)
        for field in shape:
            if field.name not in known:
                made.setdefault(field.name, pa.nulls(size, field.type))
            elif field.name not in made:
                values = [row.get(field.name) for row in self.rows]
                made[field.name] = pa.array(values, field.type).take(index)
        table = pa.Table.from_arrays([made[field.name] for field in shape], schema=shape)
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        return bytes(sink.getvalue())


def _says(path: Path) -> tuple[dict[str, Any], int]:
    """What a file of answers says of itself, and how many rows it has; nothing and none where it is no such file."""
    try:
        if path.is_file():
            found = pq.read_metadata(path)
            return json.loads((found.metadata or {})[_KEY.encode()]), found.num_rows
    except (OSError, ValueError, KeyError, pa.ArrowException):
        pass
    return {}, 0


def is_there(folder: Path, part: Part) -> bool:
    """Whether the answers of a part are in a folder, whole."""
    said, rows = _says(folder / part.name)
    return rows == part.rows and said.get("part") == part.key


def differs(folder: Path, parts: Sequence[Part]) -> str | None:
    """What is wrong with a folder in which these parts were answered: some may be gone, or come from another sweep meanwhile."""
    wanted, found = {part.name for part in parts}, {path.name for path in folder.glob("*.parquet")}
    if missing := wanted - found:
        return f"{len(missing)} of {len(wanted)} files were removed from {folder} meanwhile; give the same command to answer them again"
    if others := found - wanted:
        return f"{len(others)} files of another sweep were put into {folder} meanwhile, such as {min(others)[:100]}; a folder holds the answers of one plan"
    return None


def put(folder: Path, name: str, data: bytes) -> None:
    """Write a file whole or not at all, also where the machine is switched off.

    Raises:
        SweepError: where it cannot be written.

    """
    temporary = folder / f".{secrets.token_hex(8)}.tmp"
    try:
        with temporary.open("xb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(folder / name)
    except OSError as error:
        raise SweepError(f"{folder / name} cannot be written: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _sections(plan: LoadedPlan) -> dict[str, str]:
    """What a plan asks, key by key, so that it can be said which of them changed."""
    return {
        "days": digest([day.isoformat() for day in plan.days]),
        "reforms": digest([_overlay(one.overlay) for one in plan.reforms]),
        "check": digest(sorted(plan.rules)),
        "compare": digest(_acts(plan.asked)),
    }


def manifest(
    plan: LoadedPlan, files: Sequence[LoadedFile], parts: Sequence[Part], complete: bool
) -> bytes:
    """What a folder of answers holds, and what it was made with."""
    value = {
        "sweep": 1,
        "title": plan.title,
        "complete": complete,
        "questions": sum(part.rows for part in parts),
        "made_with": made_with(),
        "asked": _sections(plan),
        "laws": {file.jurisdiction.code: file.sha256 for file in files},
        "parts": {part.name: part.rows for part in parts},
    }
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


def prepare(
    folder: Path, plan: LoadedPlan, files: Sequence[LoadedFile], parts: Sequence[Part], update: bool
) -> list[Part]:
    """Make a folder ready for the answers of a plan; the parts that are missing in it.

    Raises:
        SweepError: where it holds answers that are none of this plan's, and ``update`` does not allow to remove them.

    """
    folder.mkdir(parents=True, exist_ok=True)
    mine = {part.name for part in parts}
    others = sorted(path.name for path in folder.glob("*.parquet") if path.name not in mine)
    if others and not update:
        raise SweepError(
            f"{folder} holds {len(others)} files that are no answers to this plan ({_changes(folder, plan, files)}); "
            "name another folder with --output, or add --update: they are then removed, what still holds is kept and the rest is answered"
        )
    if foreign := [name for name in others if not _says(folder / name)[0]]:
        raise SweepError(
            f"{folder} holds Parquet that no sweep has written, such as {foreign[0][:100]}; name another folder with --output"
        )
    for name in others:
        (folder / name).unlink()
    for left in folder.glob(".????????????????.tmp"):  # of a sweep that was killed
        with contextlib.suppress(OSError):
            if left.stat().st_mtime < time.time() - _ABANDONED:
                left.unlink()
    put(folder, MANIFEST, manifest(plan, files, parts, complete=False))
    return [part for part in parts if not is_there(folder, part)]


def _changes(folder: Path, plan: LoadedPlan, files: Sequence[LoadedFile]) -> str:
    """What differs between a plan and that whose answers are in a folder."""
    try:
        with (folder / MANIFEST).open("rb") as handle:
            before = json.loads(handle.read(1 << 26))
        asked, laws, made = (dict(before[key]) for key in ("asked", "laws", "made_with"))
    except (OSError, ValueError, KeyError, TypeError):
        return f"it has no {MANIFEST} that could be read"
    found = [key for key, value in _sections(plan).items() if asked.get(key) != value]
    found += [key for key, value in made_with().items() if made.get(key) != value]
    now = {file.jurisdiction.code: file.sha256 for file in files}
    changed = sorted(code for code in {*now, *laws} if now.get(code) != laws.get(code))
    if changed:
        more = f" and {len(changed) - 5} more" if len(changed) > 5 else ""
        found.append(f"the laws {', '.join(changed[:5])}{more}")
    return f"what changed: {', '.join(found) or 'nothing that is known'}"
