"""A sentence ladder for paper, as plain shapes: what writes PDF and what writes pictures draw the same.

`ladder.svg` is for screens; here labels stand in a column of their own, texts are measured before they are cut, and nothing
needs a browser.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from proportionality.measure import CUSTODY, DEATH, LIFE, NOTHING, UNLIMITED, YEAR
from proportionality.report.pictures.rungs import Bar, Group, extent

INK, SOFT, GRID, ZONE, PAPER = "#1d2433", "#5b6475", "#d5dae3", "#f0f2f6", "#ffffff"
COLOURS = {"drug": "#b4500c", "violent": "#27568f"}
_ROW, _GAP, _HEAD, _TOP = 17.0, 3.0, 15.0, 14.0
_SIZE, _SMALL = 7.6, 6.2
_WORDS = 0.3  # of the width, at the most, for what stands beside a bar

Measure = Callable[[str, float, bool], float]
"""How wide a text is: text, size, bold."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing to draw, in points from the upper left corner; texts stand on their base line."""

    kind: Literal["rectangle", "polygon", "line", "disc", "text"]
    points: tuple[tuple[float, float], ...]
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.6
    text: str = ""
    size: float = _SIZE
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes, and the size of what they fill."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class _Axis:
    start: float
    end: float
    years: int
    slots: dict[str, float]

    def at(self, level: int) -> float:
        for least, name in ((DEATH, "death"), (LIFE, "life"), (UNLIMITED, "no limit")):
            if level >= least:
                return self.slots.get(name, self.end)
        years = max(level - CUSTODY, 0) / YEAR
        return self.start + (self.end - self.start) * min(years / self.years, 1.0)


def _axis(bars: Sequence[Bar], start: float, end: float) -> _Axis:
    years, wanted = extent(bars)
    slot = min(30.0, (end - start) * 0.12)
    end -= slot * len(wanted) + (6 if wanted else 0)
    return _Axis(start, end, years, {n: end + 6 + slot * (i + 0.5) for i, n in enumerate(wanted)})


def cut(text: str, most: float, size: float, bold: bool, measure: Measure) -> str:
    """A text that is no wider than this; what was cut off is marked."""
    if measure(text, size, bold) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip(" ,;(") + "…", size, bold) <= most:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,;(") + "…"


def drawn(
    groups: Sequence[Group], width: float, measure: Measure, scale: Sequence[Group] = ()
) -> Picture:
    """A ladder as wide as this, in points; ``scale`` are groups that its scale must hold too."""
    bars = [bar for group in groups for bar in group.bars]
    everything = [*bars, *(b for g in scale for b in g.bars)]
    most = max((measure(b.text, _SIZE, False) for b in everything), default=0.0)
    said = width - min(most, width * _WORDS)
    axis = _axis(everything, width * 0.32, said - 8)
    height = _TOP + sum(_HEAD * bool(g.heading) + _ROW * len(g.bars) for g in groups) + 2
    shapes = _ground(axis, height)
    y = _TOP
    for group in groups:
        if group.heading:
            shapes.append(
                Shape("text", ((0, y + 10.5),), INK, text=group.heading, size=8.2, bold=True)
            )
            y += _HEAD
        for bar in group.bars:
            shapes += _row(bar, y, axis, (said, width), measure)
            y += _ROW
    return Picture(width, height, tuple(shapes))


def _ground(axis: _Axis, height: float) -> list[Shape]:
    shapes = []
    for name, x in axis.slots.items():
        half = 0.42 * min(30.0, max(x - axis.end, 10.0) * 2)
        shapes.append(Shape("rectangle", ((x - half, _TOP - 2), (x + half, height)), ZONE))
        shapes.append(Shape("text", ((x, _TOP - 5),), SOFT, text=name, size=_SMALL, centred=True))
    step = next(s for s in (1, 2, 5, 10, 20) if axis.years / s <= 6)
    for year in range(0, axis.years + 1, step):
        x = axis.at(CUSTODY + year * YEAR)
        shapes.append(Shape("line", ((x, _TOP - 2), (x, height)), stroke=GRID, width=0.4))
        text = f"{year} years" if year == step else str(year)
        shapes.append(Shape("text", ((x, _TOP - 5),), SOFT, text=text, size=_SMALL, centred=True))
    return shapes


def _row(
    bar: Bar, y: float, axis: _Axis, words: tuple[float, float], measure: Measure
) -> list[Shape]:
    colour = COLOURS[bar.family]
    room = axis.start - 8
    label = Shape("text", ((0, y + 7.2),), INK, text=cut(bar.label, room, _SIZE, False, measure))
    note = Shape(
        "text", ((0, y + 14),), SOFT, text=cut(bar.note, room, _SMALL, False, measure), size=_SMALL
    )
    top, bottom, middle = y + _GAP, y + _ROW - _GAP - 1, y + (_ROW - 1) / 2
    shapes = [label, note]
    end = _term(bar, axis, top, bottom, colour, shapes)
    _marks(bar, axis, end, middle, colour, shapes)
    if (
        bar.kind in ("mandatory", "presumptive")
        and bar.floor.known
        and CUSTODY <= bar.floor.low < LIFE
    ):
        x = axis.at(bar.floor.low)
        shapes.append(
            Shape("line", ((x, top - 1.5), (x, bottom + 1.5)), stroke="#111827", width=1.8)
        )
    return shapes + _words(bar.text, words, middle, measure)


def _words(text: str, room: tuple[float, float], middle: float, measure: Measure) -> list[Shape]:
    """What an offence costs, in words: a number is never cut off where two lines can hold it."""
    x, most = room[0], room[1] - room[0] + 0.1
    if measure(text, _SIZE, False) <= most:
        return [Shape("text", ((x, middle + 2.7),), INK, text=text)]
    first, to, rest = text.partition(" to ")
    lines = [f"{first} to", rest] if to else [text]
    found = [cut(line, most, _SMALL, False, measure) for line in lines]
    start = middle + 2.2 - 3.4 * (len(found) - 1)
    return [
        Shape("text", ((x, start + 6.8 * i),), INK, text=line, size=_SMALL)
        for i, line in enumerate(found)
    ]


def _term(
    bar: Bar, axis: _Axis, top: float, bottom: float, colour: str, shapes: list[Shape]
) -> float | None:
    """Custody by length: solid where it is sure, hatched where an end is unknown.  Where it ends."""
    if bar.fixed is None:
        if NOTHING < bar.ceiling.high < CUSTODY:
            shapes.append(
                Shape("rectangle", ((axis.start, top), (axis.start + 2.5, bottom)), None, colour)
            )
        elif bar.death == bar.life == "none" and bar.ceiling.high > CUSTODY:
            ends = axis.at(bar.ceiling.low), axis.at(min(bar.ceiling.high, UNLIMITED))
            shapes += _hatched(*ends, top, bottom, colour)
        return None
    low, high = min(bar.floor.low, bar.fixed.high), min(bar.floor.high, bar.fixed.high)
    sure_from, sure_to, last = axis.at(high), axis.at(bar.fixed.low), axis.at(bar.fixed.high)
    if sure_from >= sure_to and (low != high or not bar.fixed.known):
        shapes += _hatched(axis.at(low), last, top, bottom, colour)
        return last
    if low != high:
        shapes += _hatched(axis.at(low), sure_from, top, bottom, colour)
    shapes.append(
        Shape("rectangle", ((sure_from, top), (max(sure_to, sure_from + 2), bottom)), colour)
    )
    if CUSTODY + axis.years * YEAR < bar.fixed.high < UNLIMITED:
        half = (bottom - top) / 2  # the term goes on beyond the scale
        point = ((sure_to, top), (sure_to + 5, top + half), (sure_to, bottom))
        shapes.append(Shape("polygon", point, colour))
    if not bar.fixed.known:
        shapes += _hatched(sure_to, last, top, bottom, colour)
    return last


def _hatched(start: float, end: float, top: float, bottom: float, colour: str) -> list[Shape]:
    """A box with slanted lines, none of which leaves it."""
    end = max(end, start + 2)
    shapes = [Shape("rectangle", ((start, top), (end, bottom)), PAPER, colour, 0.5)]
    height, x = bottom - top, start - (bottom - top) + 3
    while x < end:
        first = (max(x, start), bottom - (max(x, start) - x))
        last = (min(x + height, end), bottom - (min(x + height, end) - x))
        if first[0] < last[0]:
            shapes.append(Shape("line", (first, last), stroke=colour, width=0.5))
        x += 3
    return shapes


def _marks(
    bar: Bar, axis: _Axis, end: float | None, middle: float, colour: str, shapes: list[Shape]
) -> None:
    """Life and death beyond the scale; a dark outline where the court has no choice, empty where it is not known."""
    reached = [(n, e) for n, e in (("life", bar.life), ("death", bar.death)) if e != "none"]
    points = [*([end] if end is not None else []), *(axis.slots[name] for name, _ in reached)]
    known = [axis.slots[name] for name, exposure in reached if exposure != "unknown"]
    if len(points) > 1 and known:
        shapes.append(
            Shape("line", ((points[0], middle), (max(known), middle)), stroke=colour, width=1)
        )
    for name, exposure in reached:
        x = axis.slots[name]
        fill = PAPER if exposure == "unknown" else colour
        stroke, width = ("#111827", 1.6) if exposure == "mandatory" else (colour, 0.6)
        if name == "life":
            shapes.append(
                Shape("disc", ((x - 4, middle - 4), (x + 4, middle + 4)), fill, stroke, width)
            )
        else:
            diamond = ((x, middle - 5), (x + 5, middle), (x, middle + 5), (x - 5, middle))
            shapes.append(Shape("polygon", diamond, fill, stroke, width))
