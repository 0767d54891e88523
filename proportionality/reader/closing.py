"""Words that close a list: a penalty after its last item is that of the whole list, and is cited so.

"A person who (a) ...; (b) ..., shall be liable to ..." threatens nothing in (b).  Where the reader cannot be sure it leaves the
item away: a citation of what holds the item is true, that of the item alone may not be.
"""

from __future__ import annotations

import bisect
from typing import Protocol

from proportionality.law.written import words_of
from proportionality.reader.islands import Events
from proportionality.reader.tokens import CELL, PARAGRAPH, Tokens

Path = tuple[str, ...]
_ITEMS = 80  # labels of a list, those of its points included
_LONGEST = 600  # tokens from the head of a list to its closing words
_HEAD = 60  # tokens of a head in which its relative word is looked for
_RELATIVE = frozenset(
    words_of(
        "who whoever whosoever that which where if when que quien quienes cuando si qui quiconque lorsque lorsqu ceux quem quando se"
    )
)
_SIGNS = frozenset((":", "-"))
_STOPS = frozenset((".", ";", "?", "!"))
_FIRST = frozenset(("a", "1", "i"))


class Scope(Protocol):
    """What of a section is looked at: its tokens from ``first`` to before ``last``, what stands in them, and its labels."""

    tokens: Tokens
    events: Events
    paths: list[tuple[int, Path]]
    first: int
    last: int


def place(scope: Scope, token: int) -> tuple[Path, int | None]:
    """The labels under which a token is cited, and where its list begins if its words close one."""
    at = bisect.bisect_right(scope.paths, (token, ("\uffff",))) - 1
    if at < 0:
        return (), None
    path = scope.paths[at][1]
    own = _closed(scope, at, token, own=True)
    if own is not None:
        return own
    if len(path) > 1:  # a list inside the closing words of another: is liable (i) ...; (ii) ...
        start = next(i for i in range(at, -1, -1) if i == 0 or _opens(scope, i, path))
        before = start - 1
        if before >= 0 and scope.paths[before][1] == path[:-1]:
            outer = _closed(scope, before, scope.paths[start][0], own=False)
            if outer is not None:
                return (*outer[0], path[-1]), outer[1]
    return _closed(scope, at, token, own=False) or (path, None)


def _opens(scope: Scope, index: int, path: Path) -> bool:
    """Whether a label is the first of the list of a path: the one before it stands outside."""
    before = scope.paths[index - 1][1]
    return len(before) < len(path) or before[: len(path) - 1] != path[:-1]


def _closed(scope: Scope, at: int, token: int, *, own: bool) -> tuple[Path, int | None] | None:
    """What a token after a label is cited as where it closes a list of the label; None where it stands in the item.

    ``own`` asks for a paragraph of its own, else for the end of one sentence that leads through the list.
    """
    label, path = scope.paths[at]
    if own and not _own_paragraph(scope, label, token):
        return None
    for depth in range(len(path)):
        first = _first_item(scope, at, depth)
        if first is None or _goes_on(scope, at, depth):
            continue
        head = _before(scope, scope.paths[first][0])
        begin, _ = scope.events.sentence(head, scope.first, scope.last)
        begin = max(begin, head - _HEAD)
        relative = not _RELATIVE.isdisjoint(scope.tokens.words[begin : head + 1])
        if own and (relative or scope.tokens.words[head] in _SIGNS):
            return path[:depth], None
        start = scope.paths[first][0]
        if not own and relative and _is_one_sentence(scope, start, label, token):
            return path[:depth], begin
    return None


def _first_item(scope: Scope, at: int, depth: int) -> int | None:
    """The first label of the list that holds a label at a depth; None where no open head stands over two items."""
    prefix = scope.paths[at][1][:depth]
    first, items = at, set()
    for index in range(at, max(-1, at - _ITEMS), -1):
        path = scope.paths[index][1]
        if len(path) <= depth or path[:depth] != prefix:
            break
        first = index
        items.add(path[depth])
        if path[depth] in _FIRST and len(path) == depth + 1:
            break
    head = _before(scope, scope.paths[first][0])
    is_open = head > scope.first and scope.tokens.words[head] not in _STOPS
    return first if is_open and len(items) > 1 else None


def _before(scope: Scope, label: int) -> int:
    """The last token before a label; the path of a label begins at its closing bracket."""
    words = scope.tokens.words
    at = label - (1 if words[label] != ")" else 3 if words[label - 2 : label - 1] == ["("] else 2)
    while at > scope.first and words[at] == PARAGRAPH:
        at -= 1
    return at


def _goes_on(scope: Scope, at: int, depth: int) -> bool:
    """Whether another item of the list follows."""
    if at + 1 >= len(scope.paths):
        return False
    path, following = scope.paths[at][1], scope.paths[at + 1][1]
    return (
        len(following) > depth
        and following[:depth] == path[:depth]
        and following[depth] != path[depth]
        and following[depth] not in _FIRST
    )


def _own_paragraph(scope: Scope, label: int, token: int) -> bool:
    """Whether a token stands in a paragraph of its own behind that of the label before it."""
    words = scope.tokens.words
    low = max(label, token - _LONGEST)  # no paragraph is longer
    if CELL in words[low:token]:
        return False
    return any(
        words[at] == PARAGRAPH and words[at - 1] in (*_STOPS, ",", ":")
        for at in range(low + 2, token)
    )


def _is_one_sentence(scope: Scope, first: int, label: int, token: int) -> bool:
    """Whether one sentence leads from the first item to a penalty, and nothing before the last item names any."""
    if token - first > _LONGEST:
        return False
    low = bisect.bisect_left(scope.events.stops, first)
    high = bisect.bisect_left(scope.events.stops, token)
    if any(scope.tokens.words[at] == "." for at in scope.events.stops[low:high]):
        return False
    kinds = ("custody", "life", "death", "fine")
    if any(scope.events.within(kind, first, label) for kind in kinds):
        return False
    return bool(scope.events.within("imposes", label, token + 1))
