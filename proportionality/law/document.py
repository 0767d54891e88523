"""A file as plain values, with the place of each one and every problem found in it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

MAX_BYTES = 1 << 20
MAX_PROBLEMS = 200
TOO_MANY = f"over {MAX_PROBLEMS} problems; the rest is not listed"


# The keys and numbers that lead to a value from the top of its file.
Location = tuple[str | int, ...]
COLUMNS = 1 << 21  # a place is kept as one number, line times this plus column


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Line and column, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with an input, where it is and what to do about it."""

    path: str
    line: int
    column: int
    message: str
    level: str = "error"  # error: the file is refused; warning: it is used, and this is said

    def __str__(self) -> str:
        return f"{self.at}: {self.level}: {self.message}"

    @property
    def at(self) -> str:
        """Where it is, as people and editors read it."""
        return f"{visible(self.path)}:{self.line}:{self.column}"


def visible(name: str) -> str:
    """A file's name on one line: what would break the line or move a terminal's cursor is written out."""
    if name.isprintable():
        return name
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def unpacked(place: int) -> Position:
    """A place from the number it is kept as."""
    return Position(*divmod(place, COLUMNS))


@dataclass(slots=True)
class Places:
    """Where a mapping or list begins, where its keys stand, and where what is in it begins."""

    at: int
    keys: dict[str, int] = field(default_factory=dict)
    values: dict[str | int, int | Places] = field(default_factory=dict)


@dataclass(slots=True)
class Document:
    """A parsed file: its values, where each sits, its text and the problems found while reading."""

    path: str
    text: str
    value: object
    places: int | Places = COLUMNS + 1
    problems: list[Problem] = field(default_factory=list)
    complete: bool = False  # whether the text was read to its end
    aliased: bool = False  # whether it uses anchors or aliases, which is said once

    @property
    def full(self) -> bool:
        """Whether so many problems are recorded that looking for more is of no use."""
        return len(self.problems) > MAX_PROBLEMS

    def _descend(self, location: Sequence[str | int]) -> tuple[int | Places, int]:
        """The place of a value, or of the nearest that encloses it, and how many steps of the way lead there."""
        here = self.places
        for steps, step in enumerate(location):
            if not isinstance(here, Places) or step not in here.values:
                return here, steps
            here = here.values[step]
        return here, len(location)

    def __contains__(self, location: Sequence[str | int]) -> bool:
        """Whether there is a value at ``location``."""
        return self._descend(location)[1] == len(location)

    def position(self, location: Sequence[str | int]) -> Position:
        """Where the value at ``location`` is; the nearest enclosing value where it is absent."""
        here, _ = self._descend(location)
        return unpacked(here.at if isinstance(here, Places) else here)

    def key_position(self, location: Sequence[str | int]) -> Position:
        """Where the key that names ``location`` is."""
        around, steps = self._descend(location[:-1])
        if (
            steps == len(location) - 1
            and isinstance(around, Places)
            and (at := around.keys.get(str(location[-1])))
        ):
            return unpacked(at)
        return self.position(location)

    def locations(self) -> Iterator[tuple[Location, Position]]:
        """Every key and every value with its position; a value that begins where its first key does comes after it."""
        waiting: list[tuple[Location, int | Places]] = [((), self.places)]
        for location, here in waiting:
            if isinstance(here, Places):
                yield from (((*location, name), unpacked(at)) for name, at in here.keys.items())
                waiting += (((*location, step), inner) for step, inner in here.values.items())
            yield location, unpacked(here.at if isinstance(here, Places) else here)

    def add(self, at: Position, message: str, level: str = "error") -> None:
        """Record a problem at a position; what YAML finds wrong behind the last line counts as the end of that line.

        After `MAX_PROBLEMS` one more says that there are more, and further ones are dropped.
        """
        if len(self.problems) >= MAX_PROBLEMS:
            if len(self.problems) == MAX_PROBLEMS:
                self.problems.append(Problem(self.path, at.line, at.column, TOO_MANY, level))
            elif level == "error":
                self.problems[-1] = replace(self.problems[-1], level=level)
            return
        if at.line > (lines := self.text.count("\n") + 1):
            at = Position(lines, len(self.text) - self.text.rfind("\n"))
        self.problems.append(Problem(self.path, at.line, at.column, message, level))

    def line(self, number: int) -> str:
        """The text of a line, counted from 1; empty where there is none."""
        lines = self.text.split("\n", number)
        return lines[number - 1] if 0 < number <= len(lines) else ""


class Unreadable(Exception):
    """The input cannot be read at all; carries the one problem that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


STATUTE = "if this is the text of a statute, 'proportionality read' drafts a law from it"
_TEXTS = (".txt", ".md", ".markdown", ".html", ".htm", ".xml")


def statute_hint(path: str) -> str:
    """What to do with a file that is named as a text is and is no law; empty for any other name."""
    return f"; {STATUTE}" if path.lower().endswith(_TEXTS) else ""


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, refused where it is too large or cannot be opened.

    Raises:
        Unreadable: with one problem that says why.

    """
    try:
        with open(path, "rb", opener=_without_waiting) as handle:
            return handle.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Unreadable(Problem(str(path)[:300], 1, 1, f"cannot be read: {why}")) from error


def _without_waiting(path: str, flags: int) -> int:
    """Open a file without waiting for a pipe to which nobody writes; it is as if it were empty."""
    if not hasattr(os, "O_NONBLOCK"):
        return os.open(path, flags)
    opened = os.open(path, flags | os.O_NONBLOCK)
    os.set_blocking(opened, True)
    return opened


def decode(data: bytes, path: str) -> str:
    """UTF-8 text from bytes.

    Raises:
        Unreadable: where it is over 1 MiB, empty, binary, or not UTF-8.

    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            Problem(
                path,
                1,
                1,
                "the file is over 1 MiB; a jurisdiction file holds one jurisdiction and is far smaller",
            )
        )
    document = data.startswith((b"%PDF", b"PK\x03\x04"))  # or what Word, Excel and the like write
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if document or (b"\x00" in data[:8192] and not utf_16):
        more = "; 'proportionality read' drafts a law from a statute" if document else ""
        said = f"this is a binary file; expected YAML text in UTF-8{more}"
        raise Unreadable(Problem(path, 1, 1, said))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        found = data[error.start]
        raise Unreadable(
            Problem(path, line, column, f"byte 0x{found:02x} is not UTF-8; save the file as UTF-8")
        ) from error
    if not text.strip():
        raise Unreadable(
            Problem(
                path,
                1,
                1,
                "the file is empty; for a law, 'proportionality new CODE' prints a template to start from",
            )
        )
    return text.replace("\r\n", "\n")
