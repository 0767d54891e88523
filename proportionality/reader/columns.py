"""Lengths, and death, that stand alone in a cell of a table: the head of their column says what they are."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import replace

from proportionality.law.written import words_of
from proportionality.reader.blocks import Block
from proportionality.reader.custody import Island, term_at
from proportionality.reader.scope import Scope

_GREATEST = frozenset(words_of("maximum maximo maxima maximal maximale"))
_LEAST = frozenset(words_of("minimum minimo minima minimal minimale"))
_ENDS = frozenset((".", ",", ";"))
_MONEY = frozenset(
    words_of(
        "sum fine fines dollars pounds importe multa multas pesos somme amende amendes euros francs $ \u00a3 \u20ac"
    )
)
_SHORT = 12  # tokens of a cell that names an amount of money and nothing else
_DEFAULT = "a length beside an amount of money and no offence: for a fine that is not paid?"
_KIND = "a length in a column whose head does not say of what kind of penalty it is"


def columns(scope: Scope) -> list[Island]:
    """The penalties of a section that the heads of columns make of such cells; those that are not plain are listed as not read.

    Two lengths of one row may be the least and the greatest of one penalty, so neither is read.
    """
    found: list[Island] = []
    rows: dict[int, list[tuple[Block, str]]] = {}
    for cell in _cells(scope):
        if lent := scope.reading.tables.lent(cell):
            rows.setdefault(cell.row, []).append((cell, lent))
    for own in rows.values():
        for cell, lent in own:
            first, last = scope.tokens.at(cell.start) + 1, scope.tokens.at(cell.end)
            if _is_rate(scope, cell):
                scope.passage("default", first, last, _DEFAULT)
            elif scope.tokens.words[first] in scope.lexicon.deaths:
                found.append(Island("death", first, first + 1, "death"))
            elif lent == "penalty":
                scope.passage("unread", first, last, _KIND)
            elif len(own) > 1:
                found.append(Island("custody", first, last, "unread"))
            else:
                found.append(_term(scope, cell, first, last))
    return found


def _is_rate(scope: Scope, cell: Block) -> bool:
    """Whether all that stands beside a length in its row is an amount of money."""
    beside = [
        other
        for row in scope.reading.tables.rows_near(cell.start)
        for other in row.cells
        if other != cell
    ]
    return bool(beside) and all(_is_money(scope, other) for other in beside)


def _is_money(scope: Scope, cell: Block) -> bool:
    first, last = scope.tokens.at(cell.start), scope.tokens.at(cell.end)
    words = [*scope.tokens.words[first:last], *_words(scope, cell)]
    return last - first <= _SHORT and not _MONEY.isdisjoint(words)


def _cells(scope: Scope) -> Iterator[Block]:
    text = scope.reading.text
    low, high = (
        bisect.bisect_left(text.starts, at) for at in (scope.section.start, scope.section.end)
    )
    return (block for block in text.blocks[low:high] if block.row)


def _term(scope: Scope, cell: Block, first: int, last: int) -> Island:
    """The term that fills a cell, bounded as its column is; unread where there is more in the cell, or two bounds."""
    term = term_at(scope.tokens, first, first, scope.lexicon)
    unread = Island("custody", first, last, "unread")
    if term is None or not _ENDS.issuperset(scope.tokens.words[term.last : last]):
        return unread
    said = frozenset(_words(scope, cell))
    greatest, least = bool(said & _GREATEST), bool(said & _LEAST)
    if not greatest and not least:
        return term
    how = "max" if greatest else "min"
    if (greatest and least) or term.how not in ("exact", how):
        return unread
    if term.how == how:
        return term
    if greatest:
        return replace(term, how="max")
    return replace(term, how="min", least=term.greatest, greatest=None)


def _words(scope: Scope, cell: Block) -> Iterator[str]:
    """The words of the heads over a cell."""
    for head in scope.reading.tables.heads(cell):
        yield from scope.tokens.words[scope.tokens.at(head.start) : scope.tokens.at(head.end)]
