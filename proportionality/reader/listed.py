"""Terms in a list whose head names the custody: imprisonment for - (a) a first offence, two years; (b) any other, five years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proportionality.law.written import words_of
from proportionality.reader.custody import Island, term_at
from proportionality.reader.numbers import length_at
from proportionality.reader.scope import Scope
from proportionality.reader.tokens import CELL, PARAGRAPH

_MOST = frozenset(words_of("exceeding exceed superior hasta maximum maximale maximo maxima ate"))
_HEAD = frozenset(
    words_of(
        "for a an the term terms period of not more than up to following de por la las los una un uma um pour une duree d pena penas duracion"
        " siguiente siguientes manera forma modo asi sigue seguinte seguintes suivante suivantes maniere as follows in do da"
    )
)
_LONGEST_HEAD, _LONGEST_ITEM, _ITEMS = 10, 80, 20
_ENDS = frozenset((";", ".", PARAGRAPH, CELL))


def listed(scope: Scope) -> Iterator[tuple[int, list[Island]]]:
    """The word for custody in the head of a list, and the terms of its items; nothing where one item has no plain term.

    A fine anywhere in the head or the items leaves the list unread: what it is an alternative to is not plain.
    """
    for start, end in scope.events.within("custody", scope.first, scope.last):
        sign = _sign(scope, end)
        if sign is None:
            continue
        items = list(_items(scope, sign))
        begin, _ = scope.events.sentence(start, scope.first, scope.last)
        if len(items) < 2 or scope.events.within("fine", begin, items[-1][1] + 6):
            continue
        bounded = bool(_MOST & frozenset(scope.tokens.words[end:sign]))
        more = scope.tokens.words[end:sign]
        bounded = bounded or any(
            list(more[i : i + 2]) == ["more", "than"] for i in range(len(more))
        )
        terms = [_term(scope, low, high, bounded) for low, high in items]
        found = [term for term in terms if term is not None]
        if len(found) == len(terms):
            yield start, found


def _sign(scope: Scope, end: int) -> int | None:
    """The colon or dash after a word for custody, with nothing but a bound between; before a label."""
    words = scope.tokens.words
    for at in range(end, min(end + _LONGEST_HEAD, scope.last - 1)):
        if words[at] in (":", "-"):
            after = at + 1 if words[at + 1] != PARAGRAPH else at + 2
            return at if any(after <= i <= after + 3 for i, _ in scope.paths) else None
        if words[at] not in _HEAD and words[at] not in _MOST:
            return None
    return None


def _items(scope: Scope, sign: int) -> Iterator[tuple[int, int]]:
    """From the token after its label to the one that ends it: the items of the list after a sign."""
    words = scope.tokens.words
    after = [p for p in scope.paths if p[0] > sign][:_ITEMS]
    if not after:
        return
    level = len(after[0][1])
    for at, path in after:
        if len(path) != level or path[:-1] != after[0][1][:-1]:
            return
        low = at + 1
        high = next((i for i in range(low, scope.last) if words[i] in _ENDS), scope.last)
        if high - low > _LONGEST_ITEM:
            return
        yield low, high
        if words[high : high + 1] != [";"] and not _goes_on(scope, high):
            return


def _goes_on(scope: Scope, high: int) -> bool:
    """Whether the next label stands right after the full stop of an item."""
    words = scope.tokens.words
    if words[high : high + 1] != ["."]:
        return False
    after = high + 2 if words[high + 1 : high + 2] == [PARAGRAPH] else high + 1
    return any(after <= at <= after + 2 for at, _ in scope.paths)  # a path begins at its bracket


def _term(scope: Scope, low: int, high: int, bounded: bool) -> Island | None:
    """The one term of an item: it stands first, or last after a comma; nothing else in it is a length of time."""
    tokens, lexicon = scope.tokens, scope.lexicon
    words: Sequence[str] = tokens.words
    stop = high - 1 if words[high - 1] in ("or", "and", "o", "y", "ou", "et", "e") else high
    starts = [low, *(i + 1 for i in range(low, high) if words[i] == ",")]
    for at in starts:
        island = term_at(tokens, at, at, lexicon)
        if island is None or island.how == "unread":
            continue
        if island.last < stop and not (
            at == low
            and words[island.last]
            in (",", "if", "where", "in", "si", "cuando", "quando", "se", "lorsque")
        ):
            return None
        others = (i for i in range(low, high) if not at <= i < island.last)
        if any(
            length_at(tokens, i, lexicon) is not None
            for i in others
            if words[i][0].isdigit() or words[i] in lexicon.numbers
        ):
            return None
        if not bounded or island.how == "max":
            return island
        if island.how == "exact":
            return Island("custody", island.first, island.last, "max", None, island.greatest)
        return None
    return None
