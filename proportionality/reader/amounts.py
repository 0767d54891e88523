"""Amounts of substances that stand in a list or a table without a penalty: thresholds, scales, doses.

What such an amount decides (personal use, a presumption of supply, a band of a penalty elsewhere) stands in another provision,
so it is shown with its place and written into no offence.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from proportionality.reader.bands import bands, has_amount, measured
from proportionality.reader.blocks import Block, Span
from proportionality.reader.names import named_substances
from proportionality.reader.reading import Listed, Listing, Passage, Reading
from proportionality.reader.sections import at
from proportionality.reader.tables import Row

MOST = 2_000  # amounts of a text that are listed
_LINE = 120  # characters of a line of a list
_PARAGRAPH = 5_000  # characters of a paragraph that may be a list
_WEIGHED = re.compile(r"\d[ \u00a0]?(?:k|m|mc)?(?:g|l)", re.IGNORECASE)  # 50 mg, 2 gr
_FEWEST = 3  # lines one after the other that make a list
_BETWEEN = 2  # lines of another kind that a list may hold
_ROWS = 2  # rows that make a table
_MANY, _DRUGS = (
    4,
    2,
)  # lines with an amount, and substances, that make a list whose lines are not understood
_BEFORE = 100  # tokens before a table that may say that it is about drugs
_MOST_WORDS = 12  # of a line before its amount
_ENDS = frozenset((".", ",", ";", ")", "*"))
_Found = tuple[Listing | None, list[Listed]]  # a table or a list, and what was read of it


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a list: its characters, what was read of it, and whether an amount stands in it."""

    span: Span
    own: list[Listed] = field(default_factory=list)
    has_amount: bool = False


def amounts(reading: Reading) -> None:
    """Add to a reading what tables and lists say of amounts of substances where no penalty stands, in the order of the text.

    Each such table or list is a passage besides, so that a person sees the rows that were not understood.
    """
    found: list[Listed] = []
    for listing, own in sorted((*_in_tables(reading), *_in_lines(reading)), key=_place):
        found += own[: MOST - len(found)]
        if listing is None:
            continue
        reading.listings.append(listing)
        told = sorted(one.at[0] for one in own)
        read = sum(_between(told, low, high) for low, high in listing.rows)
        reading.passages.append(
            Passage(
                "amounts",
                listing.section,
                (),
                listing.span,
                f"a {listing.kind} of amounts without a penalty: {len(listing.rows)} rows, {read} with a substance and an amount that were read",
            )
        )
    reading.amounts = sorted(found, key=lambda one: (one.at, one.substance))


def _between(told: list[int], low: int, high: int) -> bool:
    """Whether one of several places, which are in order, lies from one to before another."""
    at = bisect.bisect_left(told, low)
    return at < len(told) and told[at] < high


def _place(found: _Found) -> int:
    listing, own = found
    return listing.span[0] if listing is not None else own[0].at[0]


# ----------------------------------------------------------------------------------------------------------------- tables
def _in_tables(reading: Reading) -> Iterator[_Found]:
    tables = reading.tables
    penal = {row.key for p in reading.penalties for row in tables.rows(p.span[0])}
    done: set[tuple[int, ...]] = set()
    rows: dict[int, list[Row]] = {}
    for block in reading.text.blocks:
        if not block.row:
            continue
        for row in tables.rows(block.start):
            if row.key in done or row.key in penal:
                continue
            done.add(row.key)
            lent = any(tables.lent(cell) for cell in row.cells)
            if not lent and not _is_penal(reading, row.cells[0].start, row.cells[-1].end):
                rows.setdefault(id(tables.at(block.start)), []).append(row)
    for own in rows.values():
        yield from _table(reading, own)


def _table(reading: Reading, rows: list[Row]) -> Iterator[_Found]:
    """The amounts of a table, and the table itself where it has several rows of them."""
    found = [one for row in rows for one in _of_row(reading, row)]
    told = sorted(one.at[0] for one in found)
    spans = [
        (row.cells[0].start, row.cells[-1].end) for row in rows if _has_amount(reading, row, told)
    ]
    listing = None
    if len(spans) >= _ROWS and (found or _about_drugs(reading, spans[0][0], spans[-1][1])):
        section = reading.sections[at(reading.sections, spans[0][0])]
        listing = Listing(section, "table", tuple(sorted(spans)))
    if listing is not None or found:
        yield listing, found


def _has_amount(reading: Reading, row: Row, told: list[int]) -> bool:
    """Whether an amount stands in a row: one that is listed, where ``told`` says in order, or another."""
    if _between(told, row.cells[0].start, row.cells[-1].end):
        return True
    for cell in row.cells:
        low, high = (reading.tokens.at(position) for position in reading.tables.span(cell))
        head = " ".join(reading.text.text[h.start : h.end] for h in reading.tables.heads(cell))
        if next(_said(reading, low, high, head), None) is not None:
            return True
    return False


def _about_drugs(reading: Reading, start: int, end: int) -> bool:
    """Whether drugs are spoken of in what lies between two places, or shortly before it."""
    low, high = reading.tokens.at(start), reading.tokens.at(end)
    return bool(reading.events.within("drug", max(0, low - _BEFORE), high)) or bool(
        _names(reading, start, end)
    )


def _is_penal(reading: Reading, start: int, end: int) -> bool:
    low, high = reading.tokens.at(start), reading.tokens.at(end)
    words = ("custody", "life", "death", "fine")
    return any(reading.events.within(word, low, high) for word in words)


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
def _in_lines(reading: Reading) -> Iterator[_Found]:
    """Lines that name a substance and end with an amount, at least three near each other, and the lines among them."""
    text = reading.text.text
    run: list[_Line] = []
    other = position = 0
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        if not line.strip():
            continue
        one = None
        if len(line) <= _LINE:
            one = _line(reading, start, start + len(line), bool(run))
        elif len(line) <= _PARAGRAPH and len(_WEIGHED.findall(line)) >= _MANY:
            yield from _paragraph(reading, start, start + len(line))
        if one is not None:
            run.append(one)
            other = 0
            continue
        other += 1
        if other > _BETWEEN:
            yield from _run(reading, run)
            run = []
    yield from _run(reading, run)


def _line(reading: Reading, start: int, end: int, goes_on: bool) -> _Line | None:
    """A line that says an amount, or one that names a substance in a list; None for any other."""
    if _is_row(reading, start, end):
        return None
    tokens = reading.tokens
    if has_amount(tokens, reading.lexicon, tokens.at(start), tokens.at(end)):
        return _Line((start, end), _of_line(reading, start, end), has_amount=True)
    return _Line((start, end)) if goes_on and _names(reading, start, end) else None


def _is_row(reading: Reading, start: int, end: int) -> bool:
    """Whether a line is one of a table, which is told from the first token of it."""
    at = reading.tokens.at(start)
    first = reading.tokens.starts[at] if at < len(reading.tokens) else end
    block = reading.text.block_at(first)
    return first < end and block is not None and block.row > 0


def _run(reading: Reading, run: list[_Line]) -> Iterator[_Found]:
    """Lines near each other as a list: what they say is told where three say a substance and an amount within few lines."""
    while run and not run[-1].has_amount:
        run.pop()
    said = [line for line in run if line.own]
    found = [one for line in said for one in line.own] if _are_near(run) else []
    many = sum(line.has_amount for line in run)
    if not found and (
        many < _MANY or len({n for line in run for n in _names(reading, *line.span)}) < _DRUGS
    ):
        return
    listing = None
    if not _is_penal(reading, run[0].span[0], run[-1].span[1]):
        section = reading.sections[at(reading.sections, run[0].span[0])]
        listing = Listing(section, "list", tuple(line.span for line in run))
    if listing is not None or found:
        yield listing, found


def _paragraph(reading: Reading, start: int, end: int) -> Iterator[_Found]:
    """A list whose rows a file has printed as one paragraph: nothing is read of it, each amount ends a row."""
    tokens = reading.tokens
    if _is_row(reading, start, end) or _is_penal(reading, start, end):
        return
    low, high = tokens.at(start), tokens.at(end)
    ends = [tokens.ends[last - 1] for _, _, _, last in _said(reading, low, high, "")]
    names = _names(reading, start, end)
    if len(ends) < _MANY or len(names) < _DRUGS:
        return
    begins = [min(low for low, _ in names.values()), *ends[:-1]]
    if begins[0] >= ends[0]:
        return
    section = reading.sections[at(reading.sections, start)]
    yield Listing(section, "list", tuple(zip(begins, ends, strict=True))), []


def _are_near(run: list[_Line]) -> bool:
    """Whether at least three lines say a substance and an amount, with at most two of another kind between them."""
    count = other = 0
    for line in run:
        if line.own:
            count, other = count + 1, 0
            if count >= _FEWEST:
                return True
        else:
            other += 1
            count = 0 if other > _BETWEEN else count
    return False


def _of_line(reading: Reading, start: int, end: int) -> list[Listed]:
    tokens = reading.tokens
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
