"""Two texts set side by side, line by line, in time that grows with their length."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CONTEXT = 3
_MOST_EDITS = 400  # between two lines that surely belong together; beyond, all between them counts as replaced

_Match = tuple[int, int]  # a line of the old text and the line of the new one that it became


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a comparison of two texts."""

    kind: str  # same, added, removed, gap
    old: int | None
    new: int | None
    text: str


def diff(old: Sequence[str], new: Sequence[str]) -> list[DiffLine]:
    """What changed between two texts, with a few lines around it.

    Lines that stand once in both texts and in the same order belong together; between two of them the fewest edits are
    found, where there are not many.
    """
    lines: list[DiffLine] = []
    i = j = 0
    for next_i, next_j in [*_matches(old, new), (len(old), len(new))]:
        lines += [DiffLine("removed", n + 1, None, old[n]) for n in range(i, next_i)]
        lines += [DiffLine("added", None, n + 1, new[n]) for n in range(j, next_j)]
        if next_i < len(old):
            lines.append(DiffLine("same", next_i + 1, next_j + 1, old[next_i]))
        i, j = next_i + 1, next_j + 1
    return _shortened(lines)


def _shortened(lines: Sequence[DiffLine]) -> list[DiffLine]:
    """Without what stayed the same, but for a few lines around what did not."""
    kept = bytearray(len(lines))
    for at, line in enumerate(lines):
        if line.kind != "same":
            first, last = max(0, at - _CONTEXT), min(len(lines), at + _CONTEXT + 1)
            kept[first:last] = b"\1" * (last - first)
    shown: list[DiffLine] = []
    for at, line in enumerate(lines):
        if kept[at]:
            if shown and not kept[at - 1]:
                shown.append(DiffLine("gap", None, None, "…"))
            shown.append(line)
    return shown


def _matches(old: Sequence[str], new: Sequence[str]) -> Iterator[_Match]:
    """The lines that stayed, in order."""
    i = j = 0
    for next_i, next_j in [*_anchors(old, new), (len(old), len(new))]:
        yield from _between(old, new, i, next_i, j, next_j)
        if next_i < len(old):
            yield next_i, next_j
        i, j = next_i + 1, next_j + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[_Match]:
    """The longest run of lines that stand once in both texts, in the same order in both."""
    often_old, often_new = Counter(old), Counter(new)
    where = {line: j for j, line in enumerate(new) if often_new[line] == 1}
    pairs = [(i, where[s]) for i, s in enumerate(old) if often_old[s] == 1 and s in where]
    ends: list[int] = []  # of the runs of each length, the smallest last line of the new text
    links: list[tuple[int, int]] = []  # the pair at each end, and the one before it
    ends_at: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before = ends_at[length - 1] if length else -1
        links.append((number, before))
        if length == len(ends):
            ends.append(j)
            ends_at.append(number)
        else:
            ends[length], ends_at[length] = j, number
    run: list[_Match] = []
    at = ends_at[-1] if ends_at else -1
    while at >= 0:
        run.append(pairs[at])
        at = links[at][1]
    return run[::-1]


def _between(
    old: Sequence[str], new: Sequence[str], i: int, end_i: int, j: int, end_j: int
) -> Iterator[_Match]:
    """The lines that stayed between two anchors."""
    while i < end_i and j < end_j and old[i] == new[j]:
        yield i, j
        i, j = i + 1, j + 1
    tail: list[_Match] = []
    while i < end_i and j < end_j and old[end_i - 1] == new[end_j - 1]:
        end_i, end_j = end_i - 1, end_j - 1
        tail.append((end_i, end_j))
    yield from _fewest_edits(old[i:end_i], new[j:end_j], i, j)
    yield from reversed(tail)


def _fewest_edits(old: Sequence[str], new: Sequence[str], at_i: int, at_j: int) -> Sequence[_Match]:
    """Myers' greedy algorithm (An O(ND) difference algorithm, 1986), which gives up beyond a number of edits."""
    if not old or not new:
        return ()
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(len(old) + len(new), _MOST_EDITS) + 1):
        trace.append(furthest.copy())
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
            i = furthest[k + 1] if down else furthest[k - 1] + 1
            while i < len(old) and 0 <= i - k < len(new) and old[i] == new[i - k]:
                i += 1
            furthest[k] = i
            if i >= len(old) and i - k >= len(new):
                return [(at_i + a, at_j + b) for a, b in _way_back(trace, len(old), len(new))]
    return ()


def _way_back(trace: Sequence[dict[int, int]], i: int, j: int) -> list[_Match]:
    """The lines that stayed on the way that was found, from the first."""
    way: list[_Match] = []
    for edits in range(len(trace) - 1, -1, -1):
        furthest, k = trace[edits], i - j
        down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
        before = k + 1 if down else k - 1
        start_i = furthest[before]
        start_j = start_i - before
        while i > start_i and j > start_j and i > 0 and j > 0:
            i, j = i - 1, j - 1
            way.append((i, j))
        i, j = start_i, start_j
    return way[::-1]
