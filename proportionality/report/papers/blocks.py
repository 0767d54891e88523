"""What a paper is made of, whatever it is written as: headings, paragraphs, tables, ladders, notes.

Texts are plain; a reference to a note is a raised number (``²``), which every writer and reader has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from proportionality.report.pictures.rungs import Group


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``lead`` is large, ``point`` bold, ``small`` small, ``item`` one of a list."""

    text: str
    style: Literal["plain", "lead", "point", "small", "item"] = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of plain text; ``widths`` are shares of the page.  The first column is in bold where ``strong``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """A sentence ladder; ``scale`` are groups of another one that its scale must hold too."""

    title: str
    groups: tuple[Group, ...]
    scale: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks in columns, each as wide as the others."""

    columns: tuple[tuple[Block, ...], ...]


Block = Heading | Paragraph | Table | Ladder | Beside


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper.  ``foot`` stands on every page, beside the page number."""

    title: str
    subtitle: str
    foot: str
    blocks: tuple[Block, ...]
    landscape: bool = False


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(number: int) -> str:
    """A number as a reference to a note."""
    return str(number).translate(_RAISED)


@dataclass(slots=True)
class Notes:
    """Notes in the order in which they are first referred to; the same text is one note."""

    texts: dict[str, int] = field(default_factory=dict)

    def mark(self, text: str) -> str:
        """The raised number of a note."""
        return raised(self.texts.setdefault(text, len(self.texts) + 1))

    def lines(self) -> Sequence[str]:
        """The notes, each with its number."""
        return [f"{raised(number)} {text}" for text, number in self.texts.items()]
