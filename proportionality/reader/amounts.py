"""Amounts of substances that stand in a list or a table without a penalty: thresholds, scales, doses.

What such an amount decides (personal use, a presumption of supply, a band of a penalty elsewhere) stands in another provision,
so it is shown with its place and written into no offence.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from proportionality.reader.bands import bands, measured
from proportionality.reader.blocks import Block, Span
from proportionality.reader.names import named_substances
from proportionality.reader.reading import Reading
from proportionality.reader.sections import Section, at
from proportionality.reader.tables import Row

MOST = 2_000  # amounts of a text that are listed
_LINE = 120  # characters of a line of a list
_FEWEST = 3  # lines one after the other that make a list
_BETWEEN = 2  # lines of another kind that a list may hold
_MOST_WORDS = 12  # of a line before its amount
_ENDS = frozenset((".", ",", ";", ")", "*"))


@dataclass(frozen=True, slots=True)
class Listed:
    """An amount of a substance, as printed: ``bound`` is empty where the list says none."""

    section: Section
    substance: str  # id of the vocabulary
    amount: str  # "50 mg"; with both ends "1 g to 5 g"
    bound: str  # over, at least, up to, under, range, or nothing
    column: str  # what the table says over it
    name_at: Span
    at: Span


def amounts(reading: Reading) -> list[Listed]:
    """Every amount of a substance in a row or a line of a list that names no penalty, in the order of the text."""
    found: list[Listed] = []
    for one in (*_in_tables(reading), *_in_lines(reading)):
        if len(found) >= MOST:
            break
        found.append(one)
    return sorted(found, key=lambda one: (one.at, one.substance))


# ----------------------------------------------------------------------------------------------------------------- tables
def _in_tables(reading: Reading) -> Iterator[Listed]:
    tokens, tables = reading.tokens, reading.tables
    penal = {row.cells for p in reading.penalties for row in tables.rows(p.span[0])}
    done: set[tuple[Block, ...]] = set()
    for block in reading.text.blocks:
        if not block.row:
            continue
        for row in tables.rows(block.start):
            if row.cells in done or row.cells in penal:
                continue
            done.add(row.cells)
            low, high = tokens.at(row.cells[0].start), tokens.at(row.cells[-1].end)
            words = ("custody", "life", "death", "fine")
            if not any(reading.events.within(word, low, high) for word in words):
                yield from _of_row(reading, row)


def _of_row(reading: Reading, row: Row) -> Iterator[Listed]:
    tokens, tables = reading.tokens, reading.tables
    named = [n for n in (_names(reading, *tables.span(cell)) for cell in row.cells) if n]
    if len(named) > 1:
        return  # drugs in several cells: which of them an amount is of is not plain
    names = named[0] if named else {}
    if not names and row.subject is not None:
        names = _names(reading, row.subject.start, row.subject.end)
    for cell in row.cells:
        over = tables.heads_over(cell)
        mine = names or _names_over(reading, over)
        low, high = (tokens.at(position) for position in tables.span(cell))
        head = " ".join(" ".join(reading.text.text[h.start : h.end].split()) for h in over)
        for amount, bound, first, last in _said(reading, low, high, head):
            for substance, name_at in mine.items():
                yield Listed(
                    reading.sections[at(reading.sections, cell.start)],
                    substance,
                    amount,
                    bound,
                    head,
                    name_at,
                    tokens.span(first, last),
                )


def _names_over(reading: Reading, heads: list[Block]) -> dict[str, Span]:
    """The substances that the nearest head over a cell names."""
    for head in reversed(heads):
        if names := _names(reading, head.start, head.end):
            return names
    return {}


# ------------------------------------------------------------------------------------------------------------------ lines
def _in_lines(reading: Reading) -> Iterator[Listed]:
    """Lines that name a substance and end with an amount, at least three near each other."""
    text = reading.text.text
    run: list[list[Listed]] = []
    other = position = 0
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        if not line.strip():
            continue
        own = _of_line(reading, start, start + len(line)) if len(line) <= _LINE else []
        if own:
            run.append(own)
            other = 0
            continue
        other += 1
        if other > _BETWEEN:
            yield from _list(run)
            run = []
    yield from _list(run)


def _list(run: list[list[Listed]]) -> list[Listed]:
    return [one for line in run for one in line] if len(run) >= _FEWEST else []


def _of_line(reading: Reading, start: int, end: int) -> list[Listed]:
    tokens, text = reading.tokens, reading.text
    block = text.block_at(start)
    if block is not None and block.row:
        return []
    low, high = tokens.at(start), tokens.at(end)
    if low >= high or bisect.bisect_left(tokens.starts, end) != high:
        return []
    names = _names(reading, start, end)
    found = list(_said(reading, low, high, ""))
    if not names or len(found) != 1:
        return []
    amount, bound, first, last = found[0]
    before, after = tokens.words[low:first], tokens.words[last:high]
    if any(span[1] > tokens.starts[first] for span in names.values()):
        return []
    if len(before) > _MOST_WORDS or any(w[0].isdigit() for w in before[1:]):
        return []  # another number stands in the line
    if any(word not in _ENDS for word in after):
        return []
    section = reading.sections[at(reading.sections, start)]
    place = tokens.span(first, last)
    return [Listed(section, id_, amount, bound, "", span, place) for id_, span in names.items()]


# ------------------------------------------------------------------------------------------------------------------- both
def _said(reading: Reading, low: int, high: int, head: str) -> Iterator[tuple[str, str, int, int]]:
    """Amounts between two tokens, those with a bound as ranges, and where they stand."""
    taken: list[tuple[int, int]] = []
    for band in bands(reading.tokens, reading.lexicon, low, high, head):
        taken.append((band.first, band.last))
        said = str(band.amount)
        bound = next((b for b in ("over", "at least", "up to", "under") if said.startswith(b)), "")
        more = said[len(bound) :].strip() if bound else said
        single = bool(bound) and len(more.split()) == 2
        yield (more, bound, band.first, band.last) if single else (
            said, "range", band.first, band.last,
        )  # fmt: skip
    for one in measured(reading.tokens, reading.lexicon, low, high, head):
        if not any(first <= one.first < last for first, last in taken):
            yield one.said, "", one.first, one.last


def _names(reading: Reading, start: int, end: int) -> dict[str, Span]:
    tokens = reading.tokens
    found: dict[str, Span] = {}
    for first, last, id_ in named_substances(tokens, tokens.at(start), tokens.at(end)):
        found.setdefault(id_, tokens.span(first, last))
    return found
