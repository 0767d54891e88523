"""What a penal clause is about: conduct, substances and amounts that its words suggest.  Suggestions, to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from proportionality.reader.bands import Band, bands
from proportionality.reader.blocks import Block, Span
from proportionality.reader.names import named_substances
from proportionality.reader.reading import Penalty, Reading

_DRUG_LAW = 150  # a text with a drug word in so many words is a drug law
_FAR = 3_000  # tokens before a clause in which its section may say what it is about
_BEFORE_SCHEDULE = 60  # tokens before the head of a schedule that may say what it is about
_NARROW = ("drug.possession-personal", "drug.possession-supply", "drug.cultivation-personal")


@dataclass(frozen=True)
class About:
    """What a clause is about."""

    conducts: tuple[str, ...]  # most likely first
    substances: dict[str, str]  # id: amount, or "any"
    spans: dict[str, Span]


def about(reading: Reading, penalty: Penalty, drug_law: bool) -> About:
    """What one clause is about, from its row or sentence, else from its section up to it, else from its heading."""
    tokens = reading.tokens
    first, _ = penalty.tokens
    before = _BEFORE_SCHEDULE if penalty.section.is_schedule else 0
    section = max(tokens.at(penalty.section.start) - before, first - _FAR, 0)
    begin, end = _scope(reading, penalty)
    row = [
        (tokens.at(low), tokens.at(high))
        for beside in reading.tables.rows(penalty.span[0])
        for low, high in (reading.tables.span(cell) for cell in beside.cells)
    ]
    head = (
        tokens.at(penalty.section.head_end),
        tokens.at(
            min(penalty.section.head_end + len(penalty.section.heading) + 3, penalty.section.end)
        ),
    )
    said = bool(reading.events.within("drug", section, end))
    conducts: list[str] = []
    # A section that names drugs is about drugs; one of a drug law that does not may be about either.
    for drugs in (True,) if said else (False, True) if drug_law else (False,):
        for low, high in ((begin, end), *row, head, (section, first)):
            conducts += [n for n in _conducts(reading, low, high, drugs) if n not in conducts]
            if conducts:
                break
        if conducts:
            break
    spans: dict[str, Span] = {}
    substances: dict[str, str] = {}
    if conducts and conducts[0].startswith("drug."):
        substances, spans, bounded = _in_table(reading, penalty)
        if not substances and not bounded:  # an amount is not of whatever drug stands further up
            for low, high in ((begin, end), (section, first)):
                substances, spans = _in_words(reading, low, high, amounts=low == begin)
                if substances:
                    break
    return About(tuple(conducts), substances, spans)


def is_drug_law(reading: Reading) -> bool:
    """Whether drugs are what the text is about."""
    return len(reading.events.places.get("drug", ())) * _DRUG_LAW > len(reading.tokens)


def _scope(reading: Reading, penalty: Penalty) -> tuple[int, int]:
    """The row of a table, or the sentence."""
    block = reading.text.block_at(penalty.span[0])
    span = reading.text.row_span(block) if block is not None and block.row else penalty.sentence
    return reading.tokens.at(span[0]), reading.tokens.at(span[1])


def _conducts(reading: Reading, low: int, high: int, drugs: bool) -> list[str]:
    found: list[tuple[int, int, str]] = []
    order = 0
    for name, _ in reading.lexicon.conducts:
        order += 1
        if name.startswith("drug.") != drugs:
            continue
        places = reading.events.within(f"conduct {name}", low, high)
        if places:
            # Of violent conducts the graver word leads; of drug conducts the one that is named first.
            found.append((places[0][0] if drugs else order, order, name))
    names = [name for _, _, name in sorted(found)]
    # The narrower of two kinds of possession is the one that is meant.
    return sorted(names, key=lambda name: name not in _NARROW)


def _in_words(
    reading: Reading, low: int, high: int, amounts: bool
) -> tuple[dict[str, str], dict[str, Span]]:
    """Substances of a sentence, each with its amount where that is plain: one for all, or as many as substances."""
    tokens = reading.tokens
    named = list(named_substances(reading.tokens, low, high))[:40]
    found = bands(tokens, reading.lexicon, low, high) if amounts and named else []
    if len(found) == 1:
        own: list[Band | None] = [found[0]] * len(named)
    elif len(found) == len(named):
        own = list(found)
    else:
        own = [None] * len(named)
    substances: dict[str, str] = {}
    spans: dict[str, Span] = {}
    for (at, to, id_), band in zip(named, own, strict=True):
        substances.setdefault(id_, str(band.amount) if band else "any")
        spans.setdefault(f"substance {id_}", tokens.span(at, to))
        if band is not None:
            spans.setdefault(f"amount {id_}", tokens.span(band.first, band.last))
    return substances, spans


def _in_table(reading: Reading, penalty: Penalty) -> tuple[dict[str, str], dict[str, Span], bool]:
    """Substances and amounts of the rows in which the penalty stands, and whether any has an amount."""
    tokens, tables = reading.tokens, reading.tables
    substances: dict[str, str] = {}
    spans: dict[str, Span] = {}
    bounded = False
    for row in tables.rows(penalty.span[0]):
        named: list[tuple[int, int, str]] = []
        amounts: list[Band] = []
        over: list[tuple[int, int, str, list[Band]]] = []
        for cell in row.cells:
            if cell.start <= penalty.span[0] < cell.end:
                continue
            low, high = (tokens.at(position) for position in tables.span(cell))
            named += named_substances(tokens, low, high)
            found = bands(tokens, reading.lexicon, low, high, tables.head(cell))
            amounts += found
            if found:
                over += [(*name, found) for name in _over(reading, cell)]
        if not named and over:  # the drugs stand at the head of the columns
            bounded = True
            for at, to, id_, own in over[:40]:
                alone = len(own) == 1 and sum(other[2] == id_ for other in over) == 1
                substances.setdefault(id_, str(own[0].amount) if alone else "any")
                spans.setdefault(f"substance {id_}", tokens.span(at, to))
            continue
        if not named and row.subject is not None:
            low, high = tokens.at(row.subject.start), tokens.at(row.subject.end)
            named = list(named_substances(tokens, low, high))
        bounded = bounded or bool(amounts)
        one = amounts[0] if len({str(band.amount) for band in amounts}) == 1 else None
        several = len(amounts) == len(named)
        for index, (at, to, id_) in enumerate(named[:40]):
            band = one or (amounts[index] if several and amounts else None)
            substances.setdefault(id_, str(band.amount) if band else "any")
            spans.setdefault(f"substance {id_}", tokens.span(at, to))
            if band is not None:
                spans.setdefault(f"amount {id_}", tokens.span(band.first, band.last))
    return substances, spans, bounded


def _over(reading: Reading, cell: Block) -> list[tuple[int, int, str]]:
    """The drugs that the nearest head over a cell names."""
    tokens = reading.tokens
    for head in reversed(reading.tables.heads_over(cell)):
        if named := list(named_substances(tokens, tokens.at(head.start), tokens.at(head.end))):
            return named
    return []
