"""Tables: what a row and its cells mean because of where they stand.

A cell is read with the head of its column, a ditto mark with the cell above, a row without a drug with the row above that
names one; and a table that a page cut in two is one table.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from proportionality.law.written import words_of
from proportionality.reader.bands import has_amount, unit_of
from proportionality.reader.blocks import Block, Span
from proportionality.reader.islands import Events
from proportionality.reader.lexicon.base import Lexicon
from proportionality.reader.lexicon.frames import FRAMES
from proportionality.reader.names import named_substances
from proportionality.reader.tokens import Tokens, fold

_DITTO = frozenset(("-do-", "do", "ditto", "idem", "id", '"', "''", "\u201d", "\u3003"))
_REACHING = 16  # cells that may reach into a row from above, the nearest
_WIDE, _AROUND = (
    64,
    16,
)  # cells of a row that is no longer one matter, and those on either side that are
_GAP_BLOCKS, _GAP = 4, 300  # blocks and characters of a page's foot and head inside a table
_MOST_NAMES = 20  # substances of a cell that are asked for
_NUMBER = 4  # tokens of a cell that is a number, with its bound or its other end
_HEADS = 12  # rows that the head of a table may have
_BARE = 30  # tokens of a cell that says a length or death and leaves it to its column what that is
_HEAD = 20  # tokens of a cell that says it for its column
_UNIT = 3  # tokens between a number and its unit of time
_TITLE = 120  # characters of a row of one cell that is a title
_OTHERS = frozenset(  # in the head of a column: its lengths are of another kind, or of what comes after
    words_of(
        "disqualification disqualified limitation rehabilitation release age after before prescripcion inhabilitacion edad despues tras"
        " antes prescription interdiction apres avant prescricao interdicao idade depois"
    )
)
_SPANS = _OTHERS | frozenset(  # in a head inside a table, which ends what the first one says
    words_of(
        "period periods duration validity plazo plazos duracion vigencia delai delais duree durees validite prazo prazos duracao validade"
    )
)


@dataclass(frozen=True)
class Row:
    """The cells that stand beside each other in one row, those that reach into it from above included."""

    number: int
    cells: tuple[Block, ...]
    subject: Block | None  # the cell above that names the drugs of a row which names none

    @property
    def key(self) -> tuple[int, ...]:
        """What a row has in common with one that has no cells but those which reach into both."""
        return tuple(cell.start for cell in self.cells)

    def near(self, cell: Block) -> Row:
        """The row as far as it is one matter with a cell: all of it, but for rows that no page has room for."""
        if len(self.cells) <= _WIDE:
            return self
        at = bisect.bisect_left(self.key, cell.start)
        cells = self.cells[max(0, at - _AROUND) : at + _AROUND + 1]
        return Row(self.number, cells, self.subject)


@dataclass
class Table:
    """One table, or what stands of it on one page."""

    cells: list[Block]
    columns: int
    opening: Span = (0, 0)  # its heads, before the first row that says something
    heads: dict[int, list[Block]] = field(default_factory=dict)  # by column
    subjects: dict[int, Block] = field(default_factory=dict)  # by row
    meant: dict[int, Block] = field(default_factory=dict)  # by where a ditto mark stands
    last: dict[int, Block] = field(
        default_factory=dict
    )  # by column, what a ditto mark means at its end
    wide: dict[int, dict[int, Block]] | None = None  # heads that name a drug, by row and column
    subject: Block | None = None  # what its last row was about
    column: int = -1  # in which its drugs are named
    ended: int = 0  # the first row under another head inside the table, 0 where there is none

    @cached_property
    def beside(self) -> dict[int, tuple[Block, ...]]:
        """The cells of each row, those that reach into it from above included."""
        found: dict[int, tuple[Block, ...]] = {}
        above: list[Block] = []  # cells that reach further
        at = 0
        for row in range(self.cells[0].row, self.cells[-1].row + 1):
            own = []
            while at < len(self.cells) and self.cells[at].row == row:
                own.append(self.cells[at])
                at += 1
            found[row] = (*above, *own)
            reaching = [cell for cell in found[row] if row + 1 < cell.row + cell.rows]
            above = reaching[-_REACHING:]
        return found


class Tables:
    """All tables of a text."""

    def __init__(self, tokens: Tokens, events: Events, lexicon: Lexicon) -> None:
        self._tokens, self._events, self._lexicon = tokens, events, lexicon
        self._found: list[Table] = []
        blocks = tokens.text.blocks
        self._lines = Counter(
            self._line(b) for b in blocks if not b.row and b.end - b.start <= _TITLE
        )
        before: int | None = None  # where the table before ended
        for low, high in _ranges(blocks):
            near = before is not None and self._near(blocks[before:low])
            above = self._found[-1] if near else None
            self._found.append(self._table(list(blocks[low:high]), above))
            before = high
        self._starts = [table.cells[0].start for table in self._found]

    def at(self, position: int) -> Table | None:
        """The table in which a position lies."""
        block = self._tokens.text.block_at(position)
        if block is None or not block.row:
            return None
        return self._found[bisect.bisect_right(self._starts, position) - 1]

    def rows(self, position: int) -> list[Row]:
        """The rows of the cell at a position; none outside of tables.  A cell may reach over several."""
        table, block = self.at(position), self._tokens.text.block_at(position)
        found: list[Row] = []
        if table is None or block is None:
            return found
        for row in range(block.row, min(block.row + block.rows, table.cells[-1].row + 1)):
            cells = table.beside.get(row, ())
            if row > block.row and not any(cell is block for cell in cells):
                break  # too many others reach into it
            found.append(Row(row, cells, table.subjects.get(row)))
        return found

    def rows_near(self, position: int) -> list[Row]:
        """The same, of rows with very many cells only those around the position."""
        block = self._tokens.text.block_at(position)
        return [row.near(block) for row in self.rows(position) if block is not None]

    def heads(self, cell: Block) -> list[Block]:
        """The cells that stand over a cell at the head of its table, the highest first."""
        table = self.at(cell.start)
        heads = table.heads.get(cell.column, []) if table else []
        return [head for head in heads if head.row != cell.row]

    def heads_over(self, cell: Block) -> list[Block]:
        """The same, with a head that stands over several columns: its drug is that of each of them."""
        table, own = self.at(cell.start), self.heads(cell)
        if table is None:
            return own
        if table.wide is None:
            table.wide = {}
            for column, heads in table.heads.items():
                for head in heads:
                    if self._names(head):
                        table.wide.setdefault(head.row, {})[column] = head
        for row, named in table.wide.items():
            if row == cell.row:
                continue
            columns = sorted(named)
            step = (table.columns + 1 - columns[0]) // len(columns)
            even = columns == [columns[0] + step * n for n in range(len(columns))]
            if len(columns) > 1 and even and columns[-1] + step == table.columns + 1:
                at = columns[0] + (cell.column - columns[0]) // step * step
                if cell.column >= columns[0] and all(h.row != row for h in own):
                    own = [named[at], *own]
        return own

    def lent(self, cell: Block) -> str:
        """What the head of its column says of a cell that has a length of time or death and no word for a penalty.

        ``custody``, or ``penalty`` where it does not say of what kind; empty where it says nothing or the cell says it itself.
        """
        heads = self.heads(cell) if self._is_bare(cell) else []
        said = {self._lends(head) for head in heads}
        table = self.at(cell.start)
        if any(said) and table is not None and 0 < table.ended < cell.row:
            return "penalty"
        return next((kind for kind in ("custody", "penalty") if kind in said), "")

    def head(self, cell: Block) -> str:
        """What the table says over a cell."""
        return " ".join(self._tokens.text.text[h.start : h.end] for h in self.heads(cell))

    def span(self, cell: Block) -> Span:
        """Where a cell's words stand: of a ditto mark, those of the cell above."""
        table = self.at(cell.start)
        here = table.meant.get(cell.start, cell) if table else cell
        return here.start, here.end

    def _table(self, cells: list[Block], above: Table | None) -> Table:
        """A table with its heads, or with those of the table above where it only goes on with it."""
        table = Table(cells, max(c.column for c in cells))
        rows: dict[int, list[Block]] = {}
        for cell in cells:
            rows.setdefault(cell.row, []).append(cell)
        first = next(iter(rows))
        body = self._body(rows)
        if body is not None and body - first > _HEADS:
            body = None  # a list of goods, hundreds of rows of which name no amount
        goes_on = (
            above is not None
            and above.columns == table.columns
            and bool(above.heads)
            and (body == first or self._is_title(rows[first]))
        )
        if goes_on and above is not None:
            table.heads, table.opening = above.heads, above.opening
            table.last = dict(above.last)
            table.subject, table.column = above.subject, above.column
        else:
            says = next((c.start for c in cells if c.row == body), cells[0].start)
            table.opening = (cells[0].start, says)
        for row, own in rows.items():
            leads = body is not None and row < body and not goes_on
            if leads and not self._is_title(own):
                for cell in own:
                    table.heads.setdefault(cell.column, []).append(cell)
            else:
                if not table.ended and self._is_other_head(own):
                    table.ended = row
                self._add(table, row, own)
        return table

    def _body(self, rows: dict[int, list[Block]]) -> int | None:
        """The first row that says something: an amount, a penalty, or a number under a unit."""
        lent: set[int] = set()  # columns over whose numbers a unit stands
        penal: set[int] = set()  # and over whose lengths a penalty
        for row, own in rows.items():
            if self._says(own) or any(
                (c.column in lent and self._is_number(c))
                or (c.column in penal and self._is_bare(c))
                for c in own
            ):
                return row
            lent.update(c.column for c in own if unit_of(self._said(c), self._lexicon))
            penal.update(c.column for c in own if self._lends(c))
        return None

    def _is_other_head(self, own: Sequence[Block]) -> bool:
        """Whether a row of a table is a head that speaks of lengths of another kind: Disqualification, Period."""
        words = [
            word
            for cell in own
            for word in self._tokens.words[self._tokens.at(cell.start) : self._tokens.at(cell.end)]
        ]
        return (
            len(words) <= _HEAD
            and not any(map(self._is_numeral, words))
            and not _SPANS.isdisjoint(words)
            and not self._says(own)
        )

    def _lends(self, head: Block) -> str:
        """What a cell says of the lengths below it; empty where it says nothing of penalties."""
        low, high = self._tokens.at(head.start), self._tokens.at(head.end)
        if high - low > _HEAD:
            return ""
        words = self._tokens.words[low:high]
        if self._events.within("custody", low, high):
            other = not _OTHERS.isdisjoint(words) or self._events.within("mention", low, high)
            return "penalty" if other else "custody"
        named = FRAMES[self._lexicon.code].columns
        return "" if named.isdisjoint(words) else "penalty"

    def _is_bare(self, cell: Block) -> bool:
        """Whether a cell has a length of time or nothing but death, and no word that says what it is."""
        low, high = self._tokens.at(cell.start) + 1, self._tokens.at(cell.end)  # after its sign
        if high - low > _BARE:
            return False
        words = self._tokens.words[low:high]
        if any(self._events.within(k, low, high) for k in ("custody", "life", "death")):
            return False
        return self._is_death(words) or self._has_length(words)

    def _has_length(self, words: Sequence[str]) -> bool:
        return any(
            self._is_numeral(word)
            and not self._lexicon.units.keys().isdisjoint(words[at + 1 : at + 1 + _UNIT])
            for at, word in enumerate(words)
        )

    def _is_numeral(self, word: str) -> bool:
        return word[0].isdigit() or word in self._lexicon.numbers

    def _is_death(self, words: Sequence[str]) -> bool:
        return len(words) <= 2 and words[:1] != [] and words[0] in self._lexicon.deaths

    def _is_number(self, cell: Block) -> bool:
        words = self._tokens.words[self._tokens.at(cell.start) : self._tokens.at(cell.end)]
        return bool(words) and any(w[0].isdigit() for w in words) and len(words) <= _NUMBER

    def _add(self, table: Table, row: int, own: list[Block]) -> None:
        """One row under the heads: what its ditto marks mean and what it is about."""
        for cell in own:
            if fold(self._said(cell).strip(" .")).replace(" ", "") not in _DITTO:
                table.last[cell.column] = cell
            elif cell.column in table.last:
                table.meant[cell.start] = table.last[cell.column]
        named = [c for c in own if self._names(table.meant.get(c.start, c))]
        lent = any(
            self._is_bare(c) and any(map(self._lends, table.heads.get(c.column, ()))) for c in own
        )
        if not lent and not self._says(
            own
        ):  # the title of the rows below it, which may name no drug
            table.subject, table.column = (named[0] if len(named) == 1 else None), -1
        elif named:
            table.subject = table.meant.get(named[0].start, named[0])
            table.column = named[0].column
        elif table.subject is not None and all(c.column != table.column for c in own):
            table.subjects[row] = table.subject

    def _near(self, between: Sequence[Block]) -> bool:
        """Whether only the foot and the head of a page stand between two tables."""
        if not between:
            return True
        return (
            self._tokens.text.kind in ("pdf", "docx")
            and len(between) <= _GAP_BLOCKS
            and between[-1].end - between[0].start <= _GAP
            and not any(b.number or b.kind == "heading" for b in between)
            and not any(self._names(b) and self._lines[self._line(b)] < 2 for b in between)
        )

    def _line(self, block: Block) -> str:
        """A line without the number of its page."""
        return self._said(block).strip("0123456789 \t")

    def _said(self, cell: Block) -> str:
        return self._tokens.text.text[cell.start : cell.end]

    def _is_title(self, own: Sequence[Block]) -> bool:
        """Whether a row is a title of the rows below it: one short cell, or one cell that names a drug."""
        if len(own) == 1:
            return own[0].end - own[0].start <= _TITLE
        return sum(bool(self._names(c)) for c in own) == 1 and len(own) < 3

    def _names(self, cell: Block) -> bool:
        low, high = self._tokens.at(cell.start), self._tokens.at(cell.end)
        return (
            next(named_substances(self._tokens, low, min(high, low + _MOST_NAMES * 8)), None)
            is not None
        )

    def _says(self, own: Sequence[Block]) -> bool:
        """Whether a row has an amount or a penalty: it is no head and no title."""
        tokens = self._tokens
        for cell in own:
            low, high = tokens.at(cell.start), tokens.at(cell.end)
            if any(self._events.within(kind, low, high) for kind in ("life", "death")):
                return True
            words = tokens.words[low:high]
            numbers = any(map(self._is_numeral, words))
            if numbers and self._events.within("fine", low, high):
                return True
            if self._events.within("custody", low, high) and self._has_length(words):
                return True
            if numbers and has_amount(tokens, self._lexicon, low, high):
                return True
        return False


def _ranges(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """The tables among blocks: rows that follow each other; a row that is left out parts two of them."""
    low, reached = -1, 0
    for at, block in enumerate(blocks):
        if low >= 0 and (not block.row or block.row > reached + 1):
            yield low, at
            low = -1
        if block.row:
            low = at if low < 0 else low
            reached = max(reached if low < at else 0, block.row + block.rows - 1)
    if low >= 0:
        yield low, len(blocks)
