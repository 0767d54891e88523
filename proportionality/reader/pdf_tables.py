"""What is drawn on a PDF page: the rules of tables, which tell the cell that a place lies in, and lines through words."""

from __future__ import annotations

import bisect
import ctypes
from dataclasses import dataclass
from typing import Any

_THIN = 3.0  # points: a path that is no wider is a rule
_LONG = 12.0  # points: a rule that is shorter is a letter or an ornament
_STROKE, _SHORT = (
    2.0,
    3.0,
)  # points: how thick a line through words is at most, and how long at least
_NEAR = 3.0  # points within which rules are one
_PAPER = 250  # of 255: a line that is no darker is not seen
_MOST_OBJECTS = 20_000  # of a page, beyond which its rules are not looked at
Flat = tuple[float, float, float]  # its height, and where it begins and ends


@dataclass(frozen=True)
class Ruled:
    """A table: the rules that part its rows (from the top down) and its columns (from the left)."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a place, None outside."""
        if not (self.columns[0] <= x <= self.columns[-1] and self.rows[-1] <= y <= self.rows[0]):
            return None
        row = bisect.bisect_right([-r for r in self.rows], -y) - 1
        column = bisect.bisect_right(self.columns, x) - 1
        return min(row, len(self.rows) - 2), min(column, len(self.columns) - 2)

    def parted(self, x0: float, x1: float) -> bool:
        """Whether a rule between columns stands between two places."""
        return bisect.bisect_right(self.columns, x0) != bisect.bisect_right(self.columns, x1)


def drawn(page: Any) -> tuple[list[Ruled], list[Flat]]:
    """The tables of a page that have rules around and between their cells, and its flat lines, which may strike words out."""
    from pypdfium2 import raw

    count = raw.FPDFPage_CountObjects(page)
    if count > _MOST_OBJECTS:
        return [], []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    flat: list[Flat] = []
    strokes: list[Flat] = []
    upright: list[tuple[float, float, float]] = []  # x, from y, to y
    for index in range(count):
        thing = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_PATH:
            continue
        if not raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
            continue
        x0, x1, y0, y1 = left.value, right.value, bottom.value, top.value
        if y1 - y0 <= _STROKE and x1 - x0 >= max(_SHORT, y1 - y0) and _is_seen(thing):
            strokes.append(((y0 + y1) / 2, x0, x1))
        if y1 - y0 <= _THIN and x1 - x0 >= _LONG:
            flat.append(((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THIN and y1 - y0 >= _LONG:
            upright.append(((x0 + x1) / 2, y0, y1))
        elif x1 - x0 >= _LONG and y1 - y0 >= 8:  # a box: a cell drawn as one
            flat += [(y0, x0, x1), (y1, x0, x1)]
            upright += [(x0, y0, y1), (x1, y0, y1)]
    return _tables(flat, upright), strokes


def _is_seen(path: Any) -> bool:
    """Whether a line is drawn in another colour than that of paper."""
    from pypdfium2 import raw

    how, drawn = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, how, drawn):
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    for used, colour in (
        (drawn.value, raw.FPDFPageObj_GetStrokeColor),
        (how.value, raw.FPDFPageObj_GetFillColor),
    ):
        if not used:
            continue
        if not colour(path, red, green, blue, alpha):
            return True
        if alpha.value and min(red.value, green.value, blue.value) < _PAPER:
            return True
    return False


def _tables(flat: list[Flat], upright: list[tuple[float, float, float]]) -> list[Ruled]:
    """Rules that touch the same upright ones are one table."""
    found = []
    spans = sorted({(round(low), round(high)) for _, low, high in upright})
    for low, high in _joined(spans):
        inside = [u for u in upright if low - _NEAR <= u[1] and u[2] <= high + _NEAR]
        columns = _merged([x for x, _, _ in inside])
        if len(columns) < 3:
            continue
        rows = _merged(
            [
                y
                for y, x0, x1 in flat
                if low - _NEAR <= y <= high + _NEAR
                and x0 <= columns[-1] - _LONG
                and x1 >= columns[0] + _LONG
            ]
        )
        if len(rows) >= 3:
            found.append(Ruled(tuple(reversed(rows)), tuple(columns)))
    return found


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for low, high in spans:
        if out and low <= out[-1][1] + _NEAR:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        else:
            out.append((low, high))
    return out


def _merged(places: list[float]) -> list[float]:
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > _NEAR:
            out.append(place)
    return out
