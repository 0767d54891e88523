"""Lengths of time beside words for prison that stand in no penalty: ages, time limits, leave, isolation, other measures.

They impose nothing, and what they are is not told from their words; they are listed, so that a person sees each of them.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from itertools import pairwise

from proportionality.reader.numbers import number_at
from proportionality.reader.reading import Kind
from proportionality.reader.scope import Scope
from proportionality.reader.tokens import PARAGRAPH

WHY = "a length of time in a sentence about prison, in no clause that was read: a time limit, an age, leave or another measure?"
_NEAR = 45  # tokens between a length and a word for prison
_BESIDE = 10  # tokens around a passage whose lengths it shows
_APART = 12  # tokens between two lengths that are listed as two
_SAID_BEFORE = 9  # tokens before a length that say what it is
_ENDED = frozenset((".", ";", "?", "!", PARAGRAPH))
_HOURS = frozenset(("hour", "hours", "hora", "horas", "heure", "heures"))


def times(scope: Scope) -> None:
    """List the lengths of a section that nothing else has taken."""
    words, stems = scope.tokens.words, scope.lexicon.prison
    custody = (start for start, _ in scope.events.within("custody", scope.first, scope.last))
    prison = (at for at in range(scope.first, scope.last) if words[at].startswith(stems))
    near = sorted({*custody, *prison})
    if not near:
        return
    taken = _taken(scope)
    found = [
        (first, last)
        for first, last in _lengths(scope, near)
        if not _is_taken(taken, first) and _spoken_of(scope, near, first, last)
    ]
    for first, last in _grouped(scope, found):
        scope.passage(_kind(scope, first), first, last, WHY)


def _lengths(scope: Scope, near: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers with a unit of time, from token to before token."""
    words, lexicon = scope.tokens.words, scope.lexicon
    at, reach = scope.first, 0
    while at < scope.last:
        while reach < len(near) and near[reach] < at - _NEAR:
            reach += 1
        if reach == len(near):
            return
        if near[reach] > at + _NEAR:
            at = near[reach] - _NEAR
            continue
        number = None
        if words[at][0].isdigit() or words[at] in lexicon.numbers:
            number = number_at(scope.tokens, at, lexicon)
        if number is None:
            at += 1
            continue
        here = number.last
        while here < scope.last and (words[here] == "-" or words[here] in lexicon.before_unit):
            here += 1
        if here < scope.last and (words[here] in lexicon.units or words[here] in _HOURS):
            yield at, here + 1
        at = max(at + 1, number.last)


def _sentence(scope: Scope, first: int) -> tuple[int, int]:
    """The sentence of a length, over the ends of paragraphs: items go on from the head of their list, a penalty may follow a colon."""
    words = scope.tokens.words
    begin, end = scope.events.sentence(first, scope.first, scope.last)
    while first - begin < _NEAR and begin - 1 > scope.first and words[begin - 1] == PARAGRAPH:
        before = begin - 2
        if words[before] in _ENDED:
            break
        begin, _ = scope.events.sentence(before, scope.first, scope.last)
    while end - first < _NEAR and end + 1 < scope.last and words[end] == PARAGRAPH:
        if words[end - 1] in _ENDED:
            break
        _, end = scope.events.sentence(end + 1, scope.first, scope.last)
    return begin, end


def _spoken_of(scope: Scope, near: Sequence[int], first: int, last: int) -> bool:
    """Whether a word for prison stands in the sentence of a length."""
    begin, end = _sentence(scope, first)
    low = bisect.bisect_left(near, max(begin, first - _NEAR))
    return low < len(near) and near[low] < min(end, last + _NEAR)


def _kind(scope: Scope, first: int) -> Kind:
    """``unread`` where a word for custody stands before a length, and none that makes it an age or a time limit."""
    begin, _ = _sentence(scope, first)
    before = frozenset(scope.tokens.words[max(begin, first - _SAID_BEFORE) : first])
    if scope.lexicon.other_time & before:
        return "time"
    return "unread" if scope.events.within("custody", max(begin, first - _NEAR), first) else "time"


def _taken(scope: Scope) -> list[tuple[int, int]]:
    """What is a penalty, a passage or the sentence of a penalty already, in order and without overlaps."""
    at = scope.tokens.at
    spans = [
        *scope.covered,
        *((first - _BESIDE, last + _BESIDE) for first, last in scope.listed),
        *(
            (at(p.sentence[0]), at(p.sentence[1]))
            for p in scope.reading.penalties[scope.penalties :]
        ),
    ]
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _is_taken(taken: Sequence[tuple[int, int]], at: int) -> bool:
    index = bisect.bisect_right(taken, at, key=lambda span: span[0]) - 1
    return index >= 0 and at < taken[index][1]


def _grouped(scope: Scope, found: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Lengths that stand near each other in one sentence, as one."""
    if not found:
        return
    first, last = found[0]
    for (_, before), (start, end) in pairwise(found):
        begin, _ = scope.events.sentence(start, scope.first, scope.last)
        if start - before > _APART or begin > first:
            yield first, last
            first = start
        last = end
    yield first, last
