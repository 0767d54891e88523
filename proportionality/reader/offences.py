"""What a penal clause is about: conduct, substances and amounts that its words suggest.  Suggestions, to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from proportionality.reader.bands import Band, bands, measured
from proportionality.reader.blocks import Block, Span
from proportionality.reader.names import named_substances
from proportionality.reader.reading import Penalty, Reading
from proportionality.reader.unsure import (
    WHICH,
    Graver,
    amounts_said,
    drugs_left_open,
    graver,
    hangs_on_amount,
    is_exempt,
    killing,
    whole,
)

_DRUG_LAW = 150  # a text with a drug word in so many words is a drug law
_FAR = 3_000  # tokens before a clause in which its section may say what it is about
_BEFORE_SCHEDULE = 60  # tokens before the head of a schedule that may say what it is about
_MOST = 40  # substances of a clause
_ROW = f"Its row names amounts, and not plainly of which drug. {WHICH}"
_NARROW = ("drug.possession-personal", "drug.possession-supply", "drug.cultivation-personal")


@dataclass(frozen=True)
class About:
    """What a clause is about."""

    conducts: tuple[str, ...]  # most likely first
    substances: dict[str, str]  # id: amount, or "any"
    spans: dict[str, Span]
    drugs: str = ""  # what has to be asked about them; empty where the words are plain
    from_amount: bool = False  # it holds from an amount on, or may
    graver: Graver = "no"
    is_sure: bool = True  # that its words tell which killing it is


def about(reading: Reading, penalty: Penalty, drug_law: bool) -> About:
    """What one clause is about, from its row or sentence, else from its section up to it, else from its heading."""
    tokens = reading.tokens
    first, _ = penalty.tokens
    before = _BEFORE_SCHEDULE if penalty.section.is_schedule else 0
    section = max(tokens.at(penalty.section.start) - before, first - _FAR, 0)
    begin, end = _scope(reading, penalty)
    row = [
        (tokens.at(low), tokens.at(high))
        for beside in reading.tables.rows_near(penalty.span[0])
        for low, high in (reading.tables.span(cell) for cell in beside.cells)
    ]
    head = (
        tokens.at(penalty.section.head_end),
        tokens.at(
            min(penalty.section.head_end + len(penalty.section.heading) + 3, penalty.section.end)
        ),
    )
    drugs_named = bool(reading.events.within("drug", section, end))
    conducts: list[str] = []
    # A section that names drugs is about drugs; one of a drug law that does not may be about either.
    for drugs in (True,) if drugs_named else (False, True) if drug_law else (False,):
        for low, high in ((begin, end), *row, head, (section, first)):
            conducts += [n for n in _conducts(reading, low, high, drugs) if n not in conducts]
            if conducts:
                break
        if conducts:
            break
    heading = _heading(reading, penalty, head)
    conducts, is_sure = killing(reading, conducts, ((begin, end), heading))
    found = About(
        tuple(conducts), {}, {}, graver=reading.once(graver, heading, begin, end), is_sure=is_sure
    )
    if conducts and conducts[0].startswith("drug."):
        own = max(begin, heading[1]) if heading[1] <= first else begin
        return _drugs(reading, penalty, found, (begin, own, end), (section, first))
    return found


def _heading(reading: Reading, penalty: Penalty, head: tuple[int, int]) -> tuple[int, int]:
    """The first sentence of a heading, since what is printed on in its line is no heading; nothing where that is the clause."""
    low, high = head
    _, stop = reading.events.sentence(low, low, high)
    return (low, stop) if stop <= penalty.tokens[0] else (low, low)


def _drugs(
    reading: Reading,
    penalty: Penalty,
    found: About,
    clause: tuple[int, int, int],
    before: tuple[int, int],
) -> About:
    """The drugs of a clause: from the row of its table, else its words, else the words of its section up to it.

    ``clause`` are the tokens where its heading and where its own words begin, and before which they end.
    """
    substances, spans, bounded = _in_table(reading, penalty)
    if substances or bounded:  # an amount is not of whatever drug stands further up
        ask = _ROW if bounded and "any" in substances.values() else ""
        return replace(
            found,
            substances=substances,
            spans=spans,
            drugs=ask,
            from_amount=bool(ask) or _has_least(substances),
        )
    begin, own, end = *clause[:2], whole(reading, penalty, clause[2])
    named, spans, left = reading.once(_in_words, begin, end)
    ask = reading.once(drugs_left_open, own, end, tuple(left), tuple(named))
    spoken = bool(left) or (_is_free(named) and reading.once(hangs_on_amount, own, end))
    if not named:
        named, spans, _ = _in_words(reading, *before, amounts=False)
        if named:
            said = [one.said for one in measured(reading.tokens, reading.lexicon, *before)]
            ask = _further_up(ask, list(named), said)
            spoken = spoken or bool(said)
        elif not reading.events.within("drug", begin, end):
            ask = ask or drugs_left_open(reading, *before, [], [])
    return replace(
        found,
        substances=dict(named),
        spans=dict(spans),
        drugs=ask,
        from_amount=spoken or _has_least(named),
    )


def _further_up(ask: str, named: Sequence[str], amounts: Sequence[str]) -> str:
    """What has to be asked where only words before the clause name its drugs."""
    text = f"{ask.removesuffix(WHICH)}The clause itself names no drug, and the words before it {', '.join(named[:8])}"
    return f"{text}{f', and {amounts_said(amounts)}' if amounts else ''}: only these? {WHICH}"


def _is_free(substances: Mapping[str, str]) -> bool:
    """Whether no substance has an amount."""
    return all(said == "any" for said in substances.values())


def _has_least(substances: Mapping[str, str]) -> bool:
    """Whether an offence holds only from an amount on."""
    return any(
        said.startswith(("over ", "at least ")) or " to " in said for said in substances.values()
    )


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
    reading: Reading, low: int, high: int, amounts: bool = True
) -> tuple[dict[str, str], dict[str, Span], list[str]]:
    """Substances between two tokens, each with its amount where that is plain, and the amounts that are of none for certain."""
    tokens = reading.tokens
    named = list(islice(named_substances(reading.tokens, low, high), _MOST))
    found = bands(tokens, reading.lexicon, low, high) if amounts else []
    said = list(measured(tokens, reading.lexicon, low, high)) if amounts else []
    # Ten kilograms in a list whose head says more than: its bound stands elsewhere.
    bare = any(not any(b.first <= one.first < b.last for b in found) for one in said)
    exempt = any(is_exempt(tokens, low, band.first) for band in found)
    own = None if bare or exempt else _paired(named, found)
    substances: dict[str, str] = {}
    spans: dict[str, Span] = {}
    for (at, to, id_), band in zip(named, own or [None] * len(named), strict=True):
        substances.setdefault(id_, str(band.amount) if band else "any")
        spans.setdefault(f"substance {id_}", tokens.span(at, to))
        if band is not None:
            spans.setdefault(f"amount {id_}", tokens.span(band.first, band.last))
    left = [] if own is not None and named else [one.said for one in said]
    return substances, spans, left


def _paired(
    named: Sequence[tuple[int, int, str]], found: Sequence[Band]
) -> Sequence[Band | None] | None:
    """The amount of each substance: one before or after all of them is of all, else they take turns; None where neither is so."""
    if not found:
        return [None] * len(named)
    if not named:
        return None
    places = [at for at, _, _ in named]
    if len(found) == 1:
        outside = found[0].first < places[0] or found[0].first > places[-1]
        return [found[0]] * len(named) if outside else None
    if len(found) != len(named):
        return None
    kinds = [
        kind for _, kind in sorted([*((at, 0) for at in places), *((b.first, 1) for b in found)])
    ]
    return list(found) if all(a != b for a, b in pairwise(kinds)) else None


def _in_table(reading: Reading, penalty: Penalty) -> tuple[dict[str, str], dict[str, Span], bool]:
    """Substances and amounts of the rows in which the penalty stands, and whether any has an amount."""
    tokens, tables = reading.tokens, reading.tables
    substances: dict[str, str] = {}
    spans: dict[str, Span] = {}
    bounded = False
    for row in tables.rows_near(penalty.span[0]):
        named: list[tuple[int, int, str]] = []
        amounts: list[Band] = []
        over: list[tuple[int, int, str, list[Band]]] = []
        for cell in row.cells:
            if cell.start <= penalty.span[0] < cell.end:
                continue
            drugs, found = reading.once(_of_cell, cell)
            named += drugs
            amounts += found
            if found:
                over += [(*name, found) for name in _over(reading, cell)]
        if not named and over:  # the drugs stand at the head of the columns
            bounded = True
            for at, to, id_, own in over[:_MOST]:
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
        for index, (at, to, id_) in enumerate(named[:_MOST]):
            band = one or (amounts[index] if several and amounts else None)
            substances.setdefault(id_, str(band.amount) if band else "any")
            spans.setdefault(f"substance {id_}", tokens.span(at, to))
            if band is not None:
                spans.setdefault(f"amount {id_}", tokens.span(band.first, band.last))
    return substances, spans, bounded


def _of_cell(reading: Reading, cell: Block) -> tuple[list[tuple[int, int, str]], list[Band]]:
    """The drugs and the amounts of one cell."""
    tokens, tables = reading.tokens, reading.tables
    low, high = (tokens.at(position) for position in tables.span(cell))
    named = list(named_substances(tokens, low, high))
    return named, list(bands(tokens, reading.lexicon, low, high, tables.head(cell)))


def _over(reading: Reading, cell: Block) -> list[tuple[int, int, str]]:
    """The drugs that the nearest head over a cell names."""
    tokens = reading.tokens
    for head in reversed(reading.tables.heads_over(cell)):
        if named := list(named_substances(tokens, tokens.at(head.start), tokens.at(head.end))):
            return named
    return []
