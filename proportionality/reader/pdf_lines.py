"""Numbers of lines in the margin of a page: a bill counts every fifth line, and its numbers are no words of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

_STEP, _LAST = 5, 60
_FEWEST = 3  # numbers in order that make a margin of them
_WIDE = 12.0  # points by which they may stand apart from side to side
_UNEVEN = 1.6  # by which the greatest distance down the page may exceed the least
_BETWEEN = 3  # lines at least between two numbers; rows of a table have fewer


class Run(Protocol):
    """Letters on one line, in points from the lower left corner of a page."""

    left: float
    right: float
    bottom: float
    text: str


R = TypeVar("R", bound=Run)


def without_line_numbers(runs: Sequence[R]) -> list[R]:
    """The runs of a page without 5, 10, 15 that stand under each other beside all else, at even distances of some lines.

    A column of a table may hold 5, 10 and 15 years: it has text on both its sides, or a row for each of them.
    """
    known = {str(number) for number in range(_STEP, _LAST + 1, _STEP)}
    numbers = sorted(
        (run for run in runs if run.text.strip() in known), key=lambda run: -run.bottom
    )
    margin: list[R] = []
    for run in numbers:
        beside = not margin or abs(_middle(run) - _middle(margin[0])) <= _WIDE
        if beside and int(run.text) == _STEP * (len(margin) + 1):
            margin.append(run)
    down = [one.bottom - two.bottom for one, two in pairwise(margin)]
    if len(margin) < _FEWEST or max(down) > _UNEVEN * min(down):
        return list(runs)
    left_out = {id(run) for run in margin}
    others = [run for run in runs if id(run) not in left_out]
    return others if _is_beside(margin, others) else list(runs)


def _is_beside(margin: Sequence[Run], others: Sequence[Run]) -> bool:
    left, right = min(run.left for run in margin), max(run.right for run in margin)
    outside = all(run.left >= right for run in others) or all(run.right <= left for run in others)
    return outside and all(
        len({round(run.bottom) for run in others if two.bottom < run.bottom < one.bottom})
        >= _BETWEEN
        for one, two in pairwise(margin)
    )


def _middle(run: Run) -> float:
    return (run.left + run.right) / 2
