"""Whether a penalty is imposed: which verb threatens it, and whether it only says which offences are meant."""

from __future__ import annotations

from proportionality.reader.bands import table_cells
from proportionality.reader.custody import Island
from proportionality.reader.scope import Scope
from proportionality.reader.tokens import PARAGRAPH

_ARTICLES = frozenset(("a", "an", "the"))
_NEAR, _FAR = 6, 14  # words between what makes a penalty a condition and the penalty


def imposes(scope: Scope, first: int, last: int) -> bool:
    """Whether a verb that punishes belongs to what stands between two tokens."""
    if scope.events.within("imposes", max(scope.first, first - 45), first + 1):
        return True
    if scope.events.within("imposes after", last, min(last + 10, scope.last)):
        return True
    words = scope.tokens.words
    cells = table_cells(scope.reading.text, scope.tokens.starts[first])
    if cells:  # the verb stands over the table, or its penalties have a head of their own
        table, top = scope.tokens.at(cells[0].start), cells[0].row
        body = next((scope.tokens.at(c.start) for c in cells if c.row > top), table)
        if scope.events.within("imposes", max(scope.first, table - 45), body):
            return True
    head = next(
        (
            i
            for i in range(scope.first, first)
            if words[i] == ":" or (words[i] == "-" and words[i + 1] in ("(", PARAGRAPH))
        ),
        None,
    )
    return head is not None and bool(
        scope.events.within("imposes", max(scope.first, head - 30), head)
    )


def charged(scope: Scope, at: int) -> bool:
    """Whether what stands here is what somebody is found guilty of, or liable to: guilty of a felony punishable by."""
    before = [w for w in scope.tokens.words[max(scope.first, at - 4) : at] if w not in _ARTICLES]
    if before[-1:] == ["guilty"] and scope.tokens.words[at] == "of":
        return True
    return bool(before) and (
        before[-2:] in (["guilty", "of"], ["liable", "to"], ["sentenced", "to"])
        or before[-1] in ("commits", "constitutes", "punished", "with")
    )


def is_condition(scope: Scope, group: list[Island], begin: int) -> bool:
    """Whether a penalty only says which offences are meant."""
    first = group[0].first
    words = scope.tokens.words
    for start, end in scope.events.within("condition", max(begin, first - 18), first):
        gap = words[end:first]
        far = _FAR if "punishable" in gap else _NEAR  # an offence under an Act punishable by
        if end > first + 1 or len(gap) > far or any(w in scope.lexicon.apart for w in gap):
            continue
        if charged(scope, start):
            continue
        if any(
            w in scope.lexicon.punishable
            for w in (*gap, *words[end - 1 : end], *words[first : first + 1])
        ):
            return True
    return False
