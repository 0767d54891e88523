"""What a PDF page does to its characters: digits that stand above the line, and words that a line is drawn through."""

from __future__ import annotations

import bisect
import ctypes
import math
from collections.abc import Iterable
from typing import Any

from proportionality.reader.pdf_tables import Flat

_MARKS = frozenset("0123456789.,;*()[]\u2020\u2021-")  # what the mark of a footnote is made of
_SMALLER = 0.9  # of the size of the letters beside it: one that is no smaller is no mark
_ABOVE = (0.15, 0.8)  # of that size, how far above the line a mark stands; higher is another line
_THROUGH = (0.1, 0.45)  # of the size of a letter above its line, where a stroke goes through it
_TALL = 60.0  # points: a letter that is taller is looked at no further up
_NEAR = (
    _TALL / 2
)  # points above or below the bottom of a letter within which a line may go through it
_LONGEST = 8  # characters of a mark at the beginning of a line


class Strokes:
    """Flat lines of a page; those that meet are one."""

    def __init__(self, flat: Iterable[Flat]) -> None:
        self._by_height: dict[int, list[tuple[float, float, float]]] = {}  # both ends, and how high
        for y, x0, x1 in sorted(flat, key=lambda one: one[1]):
            known = self._by_height.setdefault(math.floor(y), [])
            if known and x0 <= known[-1][1]:
                known[-1] = (known[-1][0], max(known[-1][1], x1), known[-1][2])
            else:
                known.append((x0, x1, y))
        self._heights = sorted(self._by_height)

    def is_near(self, y: float) -> bool:
        """Whether a line is drawn in reach of a letter at a height: asked first, since most letters have none."""
        at = bisect.bisect_left(self._heights, y - _NEAR)
        return at < len(self._heights) and self._heights[at] <= y + _NEAR

    def cross(self, x: float, low: float, high: float) -> bool:
        """Whether a line goes through a place, at a height between two."""
        for height in range(math.floor(low), math.floor(high) + 1):
            known = self._by_height.get(height, ())
            at = bisect.bisect_right(known, (x, float("inf"), 0.0)) - 1
            if at >= 0 and x <= known[at][1] and low < known[at][2] < high:
                return True
        return False


class Marks:
    """The characters of a page by their size and the line they stand on."""

    def __init__(self, textpage: Any, flat: Iterable[Flat]) -> None:
        from pypdfium2 import raw

        self._page, self._strokes = textpage, Strokes(flat)
        self.count = raw.FPDFText_CountChars(textpage)
        self.struck = 0  # characters that were left out
        self._before = -1  # the last character that is no mark
        self._last = -2  # the last one of a mark at the beginning of a line

    def leaves_out(self, index: int, middle: float, bottom: float) -> bool:
        """Whether a line is drawn through a character, by its middle and its bottom; those that are left out are counted."""
        if not self._strokes.is_near(bottom):
            return False
        base, size = self._of(index)
        low, high = (base + share * min(size, _TALL) for share in _THROUGH)
        crossed = self._strokes.cross(middle, low, high)
        self.struck += crossed
        return crossed

    def is_raised(self, index: int, char: str, *, begins: bool) -> bool:
        """Whether a character is part of a mark above the line of the letter before it or, where a line begins, after it."""
        beside = [self._before] if self._before >= 0 else []
        begins = begins or self._last == index - 1
        if char in _MARKS and begins:
            beside += self._after(index)
        if char in _MARKS and any(self._is_above(index, other) for other in beside):
            self._last = index if begins else self._last
            return True
        self._before = index
        return False

    def _after(self, index: int) -> list[int]:
        """The letter after the marks at the beginning of a line."""
        from pypdfium2 import raw

        for at in range(index + 1, min(index + _LONGEST, self.count)):
            char = chr(raw.FPDFText_GetUnicode(self._page, at))
            if not char.isspace() and char not in _MARKS:
                return [at]
        return []

    def _is_above(self, index: int, other: int) -> bool:
        """Whether a character is smaller than another and stands above its line."""
        (base, size), (line, full) = self._of(index), self._of(other)
        low, high = _ABOVE
        return size < _SMALLER * full and low * full < base - line < high * full

    def _of(self, index: int) -> tuple[float, float]:
        """The height of the line that a character stands on, and its size, in points."""
        from pypdfium2 import raw

        x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
        raw.FPDFText_GetCharOrigin(self._page, index, x, y)
        raw.FPDFText_GetLooseCharBox(self._page, index, box)
        return y.value, box.top - box.bottom
