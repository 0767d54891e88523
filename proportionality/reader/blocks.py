"""A file as text and blocks: what every kind of input becomes.

The text of a file is made once and never changed, so that a span of characters means the same in the reader, in
``draft.json`` and on a page that shows it.
"""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

MAX_FILE = 30 * 2**20  # bytes of one file
MAX_TEXT = 8_000_000  # characters of text in one file
MAX_PAGES = 3_000
_WIDEST = 200  # columns of a table that cells keep free in the rows below them
ENTITIES = (
    "it defines entities, which can be made to grow without end; save it without a document type"
)

Kind = Literal["heading", "paragraph", "cell", "note"]
Span = tuple[int, int]


class CannotRead(Exception):
    """A file that is refused as a whole: its name, what was found, and what to do."""


def no_pdf(name: str) -> str:
    """That a file is no PDF whatever its name says, before why it is not read otherwise; empty for another name."""
    named = name.lower().endswith(".pdf")
    return "it is no PDF, since it does not begin with %PDF, and " if named else ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a file that belongs together.

    ``page`` counts from 1 and is 0 where the file has no pages.  ``row`` numbers the rows of all tables of the file from 1;
    0 means no table.  ``number`` is the section number that the file itself marks, where it does.  A cell reaches over
    ``rows`` rows and begins in ``column``, counted from 0.
    """

    kind: Kind
    start: int
    end: int
    page: int = 0
    row: int = 0
    number: str = ""
    rows: int = 1
    column: int = 0


@dataclass(frozen=True)
class Text:
    """The text of one file with its blocks in order."""

    name: str
    text: str
    blocks: tuple[Block, ...]
    kind: str  # txt, md, html, docx, pdf, xml
    sha256: str = ""
    pages: int = 0
    starts: tuple[int, ...] = field(default=(), repr=False)

    def block_at(self, position: int) -> Block | None:
        """The block in which a position lies."""
        at = bisect.bisect_right(self.starts, position) - 1
        if at < 0 or position >= self.blocks[at].end:
            return None
        return self.blocks[at]

    def page_at(self, position: int) -> int:
        """The page on which a position lies, 0 where the file has none."""
        at = bisect.bisect_right(self.starts, position) - 1
        return self.blocks[at].page if at >= 0 else 0

    def row_span(self, block: Block) -> Span:
        """Where the table row of a cell begins and ends; the cell itself outside a table."""
        first = last = bisect.bisect_right(self.starts, block.start) - 1
        if not block.row:
            return block.start, block.end
        while first > 0 and self.blocks[first - 1].row == block.row:
            first -= 1
        while last + 1 < len(self.blocks) and self.blocks[last + 1].row == block.row:
            last += 1
        return self.blocks[first].start, self.blocks[last].end


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before its place in the text is known."""

    kind: Kind
    text: str
    page: int = 0
    row: int = 0
    number: str = ""
    rows: int = 1
    column: int = 0


class Grid:
    """Columns of the cells of a table, some of which reach over several rows or columns."""

    def __init__(self) -> None:
        self._left: dict[int, int] = {}  # rows for which a column is still taken from above
        self._column = 0

    def next_row(self) -> None:
        """Begin a row."""
        self._left = {column: rows - 1 for column, rows in self._left.items() if rows > 1}
        self._column = 0

    def cell(self, columns: int = 1, rows: int = 1) -> tuple[int, int]:
        """The column of the next cell, and how many rows it reaches over."""
        while self._column in self._left:
            self._column += 1
        at = self._column
        self._column += min(columns, 100)
        if at >= _WIDEST:
            return at, rows  # no page has room for it, and each row would look at all of them
        # This row counts too: next_row takes it away.
        self._left.update({column: rows for column in range(at, self._column) if rows > 1})
        return at, rows


def assemble(
    name: str, kind: str, pieces: Iterable[Piece], sha256: str = "", pages: int = 0
) -> Text:
    """One text of the pieces of a file, a line end between them.

    Raises:
        CannotRead: where there is more text than is read.

    """
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for piece in pieces:
        text = unicodedata.normalize("NFC", piece.text).strip("\n")
        if not text.strip():
            continue
        blocks.append(
            Block(
                piece.kind,
                at,
                at + len(text),
                piece.page,
                piece.row,
                piece.number,
                piece.rows,
                piece.column,
            )
        )
        parts.append(text)
        at += len(text) + 1
        if at > MAX_TEXT:
            raise CannotRead(
                f"{name}: more than {MAX_TEXT:,} characters of text; cut the law into its parts and give them one by one"
            )
    return Text(
        name, "\n".join(parts), tuple(blocks), kind, sha256, pages, tuple(b.start for b in blocks)
    )


def whole(
    name: str, kind: str, text: str, cut: Callable[[str], Iterable[Block]], sha256: str = ""
) -> Text:
    """A plain text as it is, cut into blocks.

    Raises:
        CannotRead: where it is longer than is read.

    """
    if len(text) > MAX_TEXT:
        raise CannotRead(
            f"{name}: more than {MAX_TEXT:,} characters of text; cut the law into its parts and give them one by one"
        )
    text = unicodedata.normalize("NFC", text)
    blocks = tuple(cut(text))
    pages = max((b.page for b in blocks), default=0)
    return Text(name, text, blocks, kind, sha256, pages, tuple(b.start for b in blocks))
