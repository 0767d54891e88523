"""Amounts with their bounds, in sentences and in tables: what a band of a schedule says."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proportionality.law.amounts import Amount, AmountRange
from proportionality.law.written import QuantityError
from proportionality.reader.blocks import Block, Span, Text
from proportionality.reader.lexicon.base import Lexicon
from proportionality.reader.numbers import number_at
from proportionality.reader.tokens import Tokens, fold

_BETWEEN = frozenset(("to", "-", "a", "and", "y", "et", "e", "hasta", "ate"))  # 10 to 100 g
_JOINS = frozenset(
    ("but", "and", ",", "pero", "y", "mais", "et", "e", "mas", "-", "ou", "or", "to")
)
_DITTO = frozenset(("-do-", "do", "ditto", "idem", "id", '"', "''", "\u201d", "\u3003"))
_FAR = 1_000  # cells before and after one that are looked at
_LOWS, _HIGHS = ("over", "at least"), ("up to", "under")


@dataclass(frozen=True, slots=True)
class Band:
    """An amount range with its place."""

    amount: AmountRange
    first: int  # token
    last: int


@dataclass(frozen=True, slots=True)
class _One:
    value: int
    unit: str
    bound: str  # over, at least, up to, under, or nothing
    first: int
    last: int


def bands(tokens: Tokens, lexicon: Lexicon, low: int, high: int, head: str = "") -> list[Band]:
    """Amounts between two tokens that have a bound or are a range.

    ``head`` is what the column of a table says over them: it lends its unit and its bound to bare numbers.
    """
    ones = list(_ones(tokens, lexicon, low, high, _unit_of(head, lexicon)))
    lent = _bound_of(head, lexicon, tokens)
    found: list[Band] = []
    at = 0
    while at < len(ones):
        one = ones[at]
        two = ones[at + 1] if at + 1 < len(ones) else None
        if two is not None and _are_range(tokens, one, two):
            bounds = (one.bound or "at least", two.bound or "up to")
            band = _range(one, bounds[0], two, bounds[1])
            if band is not None:
                found.append(band)
                at += 2
                continue
        bound = one.bound or lent
        if (bound in _LOWS and (band := _range(one, bound, None, "")) is not None) or (
            bound in _HIGHS and (band := _range(None, "", one, bound)) is not None
        ):
            found.append(band)
        at += 1
    return found


def _ones(tokens: Tokens, lexicon: Lexicon, low: int, high: int, lent: str) -> Iterator[_One]:
    words = tokens.words
    at = low
    while at < high:
        number = number_at(tokens, at, lexicon)
        if number is None or words[at] in lexicon.articles:
            at += 1
            continue
        here = number.last
        if here < high and words[here] in ("de", "d", "("):
            here += 1
        unit = lexicon.amount_units.get(words[here]) if here < high else None
        end = here + 1 if unit else number.last
        if unit is None and number.last + 1 < high and words[number.last] in _BETWEEN:
            # 10 to 100 grams: the unit comes with the second number
            more = number_at(tokens, number.last + 1, lexicon)
            if more is not None and more.last < high:
                unit = lexicon.amount_units.get(words[more.last])
        unit = unit or lent
        if not unit or number.value is None:
            at = number.last
            continue
        bound = ""
        for back in range(6, 0, -1):  # the longest fit: not more than, before more than
            for name, template in lexicon.amount_before:
                if at - back >= low and template.match(tokens, at - back) == at:
                    bound = bound or name
        for name, template in lexicon.amount_after:
            if template.match(tokens, end) is not None:
                bound = name
        yield _One(number.value, unit, bound, at, end)
        at = end


def _are_range(tokens: Tokens, one: _One, two: _One) -> bool:
    """Whether two amounts are the ends of one band: exceeding 5 g but not exceeding 10 g; 10 to 100 g."""
    gap = tokens.words[one.last : two.first]
    if len(gap) > 8 or any(w in ("\n", "|", ";", ".") for w in gap):
        return False
    if one.bound in _LOWS and two.bound in _HIGHS:
        return True
    return not two.bound and not one.bound and len(gap) == 1 and gap[0] in _BETWEEN


def _range(low: _One | None, low_bound: str, high: _One | None, high_bound: str) -> Band | None:
    def amount(one: _One | None) -> Amount | None:
        return Amount.parse(f"{one.value} {one.unit}") if one else None

    try:
        found = AmountRange.between(
            amount(low), low_bound == "at least", amount(high), high_bound == "up to"
        )
    except QuantityError:
        return None
    ends = [one for one in (low, high) if one is not None]
    return Band(found, ends[0].first, ends[-1].last)


def _unit_of(head: str, lexicon: Lexicon) -> str:
    """The unit that the head of a column names, as in: Amount (grams)."""
    named = {lexicon.amount_units.get(w) for w in _words(head)} - {None}
    return named.pop() or "" if len(named) == 1 else ""


def _bound_of(head: str, lexicon: Lexicon, tokens: Tokens) -> str:
    words = _words(head)
    if not words:
        return ""
    ends = [0] * len(words)
    small = Tokens(tokens.text, words, ends, ends)
    named = {
        name
        for at in range(len(words))
        for name, template in lexicon.amount_before
        if template.match(small, at) is not None
    }
    # "not exceeding" has "exceeding" in it
    for outer, inner in (("up to", "over"), ("at least", "under")):
        if outer in named:
            named.discard(inner)
    return named.pop() if len(named) == 1 else ""


def _words(head: str) -> list[str]:
    return [fold(w) for w in "".join(c if c.isalnum() else " " for c in head).split()]


# --------------------------------------------------------------------------------------------------------------- tables
@dataclass(frozen=True)
class Row:
    """The cells that stand beside each other in one row, those that reach into it from above included."""

    number: int
    cells: tuple[Block, ...]
    head: tuple[Block, ...]  # the first row of the table


def rows_at(text: Text, position: int) -> list[Row]:
    """The rows of the table cell at a position; none outside of tables.  A cell may reach over several."""
    block = text.block_at(position)
    if block is None or not block.row:
        return []
    cells, first = _table(text, block)
    head = tuple(c for c in cells if c.row == first)
    return [
        Row(row, tuple(c for c in cells if c.row <= row < c.row + c.rows), head)
        for row in range(block.row, block.row + block.rows)
    ]


def _table(text: Text, block: Block) -> tuple[list[Block], int]:
    """The cells of the table around a cell."""
    blocks = text.blocks
    at = low = high = bisect.bisect_right(text.starts, block.start) - 1
    while low > max(0, at - _FAR) and blocks[low - 1].row:
        low -= 1
    while high + 1 < min(len(blocks), at + _FAR) and blocks[high + 1].row:
        high += 1
    cells = list(blocks[low : high + 1])
    first = reached = cells[0].row
    last = len(cells)
    for index, cell in enumerate(cells):
        if cell.row > reached + 1:  # another table begins
            if cell.start > block.start:
                last = index
                break
            first = cell.row
        reached = max(reached, cell.row + cell.rows - 1)
    return [c for c in cells[:last] if c.row >= first], first


def column_head(row: Row, cell: Block, text: Text) -> str:
    """What the first row says over a cell."""
    if cell.row == row.head[0].row:
        return ""
    return " ".join(text.text[h.start : h.end] for h in row.head if h.column == cell.column)


def meant(text: Text, row: Row, cell: Block, cells: Sequence[Block]) -> Span:
    """Where a cell's words stand: of a ditto mark, those of the cell above."""
    seen = 0
    here = cell
    while seen < 100 and fold(text.text[here.start : here.end].strip(" .")) in _DITTO:
        above = [c for c in cells if c.column == here.column and c.row < here.row]
        if not above:
            break
        here = above[-1]
        seen += 1
    return here.start, here.end


def table_cells(text: Text, position: int) -> list[Block]:
    """All cells of the table at a position."""
    block = text.block_at(position)
    return _table(text, block)[0] if block is not None and block.row else []
