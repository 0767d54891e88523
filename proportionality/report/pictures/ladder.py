"""Sentence ladders: floor-to-ceiling bars on one scale, as SVG text.

Pure functions from facts to text: no script, no outside resource, colours by CSS variables that follow the reader's
light or dark setting, a title and a description for those who cannot see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from textwrap import wrap
from typing import Literal

from proportionality.law.in_words import counted
from proportionality.measure import (
    CUSTODY,
    DEATH,
    LIFE,
    UNLIMITED,
    YEAR,
)
from proportionality.report.pictures.rungs import Bar, Group, extent


@dataclass(frozen=True, slots=True)
class _Layout:
    """Geometry, in the SVG's own units, in which no text is smaller than 12."""

    name: str
    width: int
    axis: int
    axis_end: int  # without what stands beyond it; see `inside`
    inside: (
        bool  # whether no limit, life and death stand inside the width, so that the scale gives way
    )
    slot: int
    ticks: int
    row: int
    bar: tuple[int, int]  # of a row: where its bar begins, and how thick it is
    label: int  # letters
    note: int
    bare: bool = False  # whether a label and its words share a line, as no bar has a note


# Broad: label, bar and words beside each other.  Narrow, for phones: the label above its bar, as wide as the screen.
_BROAD = _Layout("broad", 1000, 304, 664, False, 46, 8, 30, (8, 14), 41, 42)
_NARROW = _Layout("narrow", 350, 6, 344, True, 44, 4, 58, (38, 12), 44, 48)
_LAYOUTS = {"broad": _BROAD, "narrow": _NARROW}
_HEADING, _LINE, _TOP = 30, 18, 34
_NARROW_HEADING = 38  # letters
_LETTER = 7.6  # how wide one is, about
_BARE = 20  # how much lower a narrow row is where its label and words share a line
_MOST_WORDS = 40  # letters of a range
_ONE_LINE = 44  # letters of both that fit on it

CSS = """
.ladder{--l-ink:#1d2433;--l-soft:#5b6475;--l-grid:#dfe3ea;--l-paper:#fff;--l-drug:#b4500c;--l-violent:#27568f;--l-edge:#111827;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;max-width:100%;height:auto;display:block}
.ladder text{fill:var(--l-ink);font-size:13.5px}.ladder .note{fill:var(--l-soft);font-size:12px}
.ladder .head{font-weight:700;font-size:14px}.ladder .tick{fill:var(--l-soft);font-size:12px}
.ladder .grid{stroke:var(--l-grid);stroke-width:1}.ladder .zone{fill:var(--l-grid);opacity:.45}
.ladder .drug{--l-fill:var(--l-drug)}.ladder .violent{--l-fill:var(--l-violent)}
.ladder .bar{fill:var(--l-fill)}.ladder .thin{stroke:var(--l-fill);stroke-width:2}
.ladder .mark{fill:var(--l-fill);stroke:var(--l-edge);stroke-width:0}.ladder .must{stroke-width:2.5}
.ladder .edge{stroke:var(--l-edge);stroke-width:4}.ladder .soft{fill-opacity:.62}
.ladder .weak{fill-opacity:.22;stroke:var(--l-fill);stroke-dasharray:3 2}
.ladder .dot{fill:var(--l-ink);stroke:var(--l-ink);stroke-width:1.2}.ladder .dot.none{fill:none}.ladder .dot.half{fill:var(--l-soft);stroke:var(--l-soft)}
.ladder .hatch{stroke:var(--l-fill);stroke-width:1}.ladder .hatch line{stroke:var(--l-fill);stroke-width:2.4}
@media screen and (prefers-color-scheme:dark){.ladder{--l-ink:#e8ebf1;--l-soft:#a3acbd;--l-grid:#363e4d;--l-paper:#12161f;
--l-drug:#f0934a;--l-violent:#7fb0ee;--l-edge:#fff}}
.ladder.narrow{display:none}.ladder.narrow .said{font-weight:600}
@media screen and (max-width:66rem){.ladder.broad{display:none}.ladder.narrow{display:block;width:100%;max-width:40rem}}
"""


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where things stand: years to scale, then a place each for no limit, life and death."""

    years: int
    start: float
    end: float
    slots: dict[str, float]

    def at(self, level: int) -> float:
        if level >= DEATH:
            return self.slots.get("death", self.end)
        if level >= LIFE:
            return self.slots.get("life", self.end)
        if level >= UNLIMITED:
            return self.slots.get("no limit", self.end)
        years = max(level - CUSTODY, 0) / YEAR
        return self.start + (self.end - self.start) * min(years / self.years, 1.0)

    def mark(self, name: str) -> float:
        return self.slots.get(name, self.end)


def _axis(bars: Sequence[Bar], layout: _Layout) -> _Axis:
    years, wanted = extent(bars)
    if (
        layout.inside
    ):  # the marks end where the picture does, and the pointed end of a long bar is whole
        end = layout.axis_end - layout.slot * len(wanted) - 12
        first = end + 12 + layout.slot // 2
    else:
        end, first = layout.axis_end, layout.axis_end + 40
    slots = {name: float(first + layout.slot * i) for i, name in enumerate(wanted)}
    return _Axis(years, layout.axis, end, slots)


def svg(
    rows: Sequence[Group],
    title: str,
    description: str,
    name: str = "ladder",
    style: bool = True,
    standalone: bool = False,
    scale: Sequence[Group] = (),
    layout: Literal["", "broad", "narrow"] = "",
) -> str:
    """The ladder as an ``<svg>`` element.

    Args:
        rows: groups of bars, drawn in the order given.
        title: what the picture is, for those who cannot see it.
        description: what it shows, in a sentence or two.
        name: prefix of the ids inside; give each ladder of a page its own.
        style: include the style sheet (once in a page is enough).
        standalone: make it a file of its own.
        scale: other groups that the scale must hold too, so that two ladders can be laid side by side.
        layout: ``narrow`` for phones, ``broad`` where a narrow one stands beside it; see `both`.

    """
    shape = _LAYOUTS[layout or "broad"]
    bars = [b for g in (*rows, *scale) for b in g.bars]
    if shape.inside and not any(b.note for b in bars):
        shape = replace(shape, bare=True)
    axis = _axis(bars, shape)
    text_at = max([axis.end, *axis.slots.values()]) + 26
    body: list[str] = []
    y = float(_TOP)
    height = (
        _TOP
        + sum(_HEADING + _LINE * (len(_heading(g, shape)) - 1) for g in rows if g.heading)
        + sum(_height(one, shape) for g in rows for one in g.bars)
        + 6
    )
    step = next(s for s in (1, 2, 5, 10, 20) if axis.years / s <= shape.ticks)
    for year in range(0, axis.years + 1, step):
        x = axis.at(CUSTODY + year * YEAR)
        body.append(
            f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 8}" y2="{height - 4}"/>'
        )
        label = counted(year, "year") if year == step else str(year)
        body.append(
            f'<text class="tick" x="{x:.1f}" y="{_TOP - 14}" text-anchor="middle">{label}</text>'
        )
    for slot, x in axis.slots.items():
        body.append(
            f'<rect class="zone" x="{x - 20:.1f}" y="{_TOP - 8}" width="40" height="{height - _TOP + 4}"/>'
        )
        body.append(
            f'<text class="tick" x="{x:.1f}" y="{_TOP - 14}" text-anchor="middle">{slot}</text>'
        )
    for group in rows:
        if group.heading:
            for line in _heading(group, shape):
                body.append(f'<text class="head" x="0" y="{y + 20:.0f}">{escape(line)}</text>')
                y += _LINE
            y += _HEADING - _LINE
        for one in group.bars:
            body.append(_row(one, y, axis, text_at, name, shape))
            y += _height(one, shape)
    hatches = "".join(
        f'<pattern id="{name}-h-{family}" class="hatch {family}" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6"/></pattern>'
        for family in ("drug", "violent")
    )
    css = f"<style>{CSS}</style>" if style else ""
    space = ' xmlns="http://www.w3.org/2000/svg"' if standalone else ""
    words = max((len(_cut_range(b.text)) for b in bars), default=0) * _LETTER
    whole = shape.width if shape.inside else max(shape.width, text_at + 10 + words)
    size = f' width="{whole:.0f}" height="{height:.0f}"' if standalone else ""
    return (
        f'<svg{space}{size} class="{f"ladder {layout}".strip()}" viewBox="0 0 {whole:.0f} {height:.0f}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>{css}<defs>{hatches}</defs>'
        f"{''.join(body)}</svg>\n"
    )


def both(
    rows: Sequence[Group], title: str, name: str = "ladder", scale: Sequence[Group] = ()
) -> str:
    """The ladder twice, for wide screens and for narrow ones, of which the style sheet shows one; without its style."""
    said = describe(rows)
    return svg(rows, title, said, name, style=False, scale=scale, layout="broad") + svg(
        rows, title, said, f"{name}-n", style=False, scale=scale, layout="narrow"
    )


def _heading(group: Group, layout: _Layout) -> list[str]:
    """A heading as lines: two where a narrow picture has no room for it on one."""
    if not layout.inside:
        return [group.heading]
    lines = wrap(group.heading, _NARROW_HEADING)
    return lines if len(lines) <= 2 else [lines[0], _cut(" ".join(lines[1:]), _NARROW_HEADING)]


def _height(one: Bar, layout: _Layout) -> int:
    return layout.row - _BARE if _on_one_line(one, layout) else layout.row


def _on_one_line(one: Bar, layout: _Layout) -> bool:
    return layout.bare and len(one.label) + len(one.text) <= _ONE_LINE


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ,;(") + "…"


def _cut_range(text: str) -> str:
    """A range as short as a picture needs it; what stands behind it in brackets, such as that death is ruled out, stays."""
    said, bracket, behind = text.rpartition(" (")
    if not bracket or len(behind) > _MOST_WORDS // 2:
        return _cut(text, _MOST_WORDS)
    return _cut(said, _MOST_WORDS - len(bracket + behind)) + bracket + behind


_EVIDENCE_DOT = {"primary": "", "translation": " half", "secondary": " half", "unverified": " none"}


def _row(
    one: Bar, y: float, axis: _Axis, text_at: float, name: str, layout: _Layout = _BROAD
) -> str:
    start, thick = layout.bar
    if _on_one_line(one, layout):
        start -= _BARE
    top = y + start
    middle = top + thick / 2
    called = f"{one.label} ({one.note})" if one.note else one.label
    parts = [
        f'<g class="{one.family}"><title>{escape(f"{called}: {one.text}, floor {one.kind}, evidence {one.evidence}")}</title>'
    ]
    parts += _narrow_words(one, y, layout) if layout.inside else _words(one, y, text_at, layout)
    weight = {"primary": "", "translation": "", "secondary": " soft", "unverified": " weak"}.get(
        one.evidence or "", ""
    )
    end = _draw_term(one, parts, axis, top, thick, weight, name)
    _draw_marks(one, parts, axis, end, middle, name)
    if one.floor.known and one.kind in ("mandatory", "presumptive") and one.floor.low >= CUSTODY:
        x = axis.at(one.floor.low)
        if one.floor.low < LIFE:
            parts.append(
                f'<line class="edge" x1="{x:.1f}" x2="{x:.1f}" y1="{top - 4:.1f}" y2="{top + thick + 4:.1f}"/>'
            )
    return "".join([*parts, "</g>"])


def _words(one: Bar, y: float, text_at: float, layout: _Layout) -> list[str]:
    """Label and note before the bar, evidence and range behind it."""
    middle = y + layout.row / 2
    label_at = y + 13 if one.note else middle + 4
    parts = [f'<text x="0" y="{label_at:.0f}">{escape(_cut(one.label, layout.label))}</text>']
    if one.note:
        note = escape(_cut(one.note, layout.note))
        parts.append(f'<text class="note" x="0" y="{y + 26:.0f}">{note}</text>')
    parts.append(_dot(one, text_at, middle))
    said = escape(_cut_range(one.text))
    return [*parts, f'<text x="{text_at + 10:.1f}" y="{middle + 4:.1f}">{said}</text>']


def _narrow_words(one: Bar, y: float, layout: _Layout) -> list[str]:
    """Label, range and note above the bar."""
    label = f'<text x="12" y="{y + 13:.0f}">{escape(_cut(one.label, layout.label))}</text>'
    if _on_one_line(one, layout):
        said = f'<text class="said" x="{layout.width - 2}" y="{y + 13:.0f}" text-anchor="end">{escape(one.text)}</text>'
    else:
        rest = f" · {one.note}" if one.note else ""
        left = max(layout.note - len(one.text), 4)
        said = (
            f'<text class="note" x="12" y="{y + 29:.0f}"><tspan class="said">{escape(_cut_range(one.text))}</tspan>'
            f"{escape(_cut(rest, left))}</text>"
        )
    return [_dot(one, 4, y + 9), label, said]


def _dot(one: Bar, x: float, y: float) -> str:
    if not one.evidence:
        return ""
    dot = _EVIDENCE_DOT[one.evidence]
    return f'<circle class="dot{dot}" cx="{x:.1f}" cy="{y:.1f}" r="3.4"><title>evidence: {one.evidence}</title></circle>'


def _draw_term(
    one: Bar, parts: list[str], axis: _Axis, top: float, thick: float, weight: str, name: str
) -> float | None:
    """Custody by length: solid where it is sure, hatched where either end is unknown.  Where it ends, for what comes after."""
    if one.fixed is None:
        if one.ceiling.high < CUSTODY and one.evidence:  # of what is not encoded nothing is drawn
            parts.append(
                f'<rect class="bar weak" x="{axis.start:.1f}" y="{top:.1f}" width="5" height="{thick:.1f}"/>'
            )
        elif one.death == one.life == "none" and one.ceiling.high > CUSTODY:
            parts.append(
                _hatched(
                    axis.at(one.ceiling.low),
                    axis.at(min(one.ceiling.high, UNLIMITED)),
                    top,
                    thick,
                    one.family,
                    name,
                )
            )
        return None
    low, high = min(one.floor.low, one.fixed.high), min(one.floor.high, one.fixed.high)
    sure_from, sure_to = axis.at(high), axis.at(one.fixed.low)
    if sure_from >= sure_to and (low != high or not one.fixed.known):
        parts.append(_hatched(axis.at(low), axis.at(one.fixed.high), top, thick, one.family, name))
        return axis.at(one.fixed.high)
    if low != high:
        parts.append(_hatched(axis.at(low), sure_from, top, thick, one.family, name))
    width = max(sure_to - sure_from, 3.0)
    parts.append(
        f'<rect class="bar{weight}" x="{sure_from:.1f}" y="{top:.1f}" width="{width:.1f}" height="{thick:.1f}"/>'
    )
    if CUSTODY + axis.years * YEAR < one.fixed.high < UNLIMITED:
        # The term goes on beyond the scale: the bar ends in a point.
        parts.append(
            f'<path class="bar" d="M{sure_to - 0.5:.1f} {top:.1f}l9 {thick / 2:.1f}l-9 {thick / 2:.1f}z"/>'
        )
    if not one.fixed.known:
        parts.append(_hatched(sure_to, axis.at(one.fixed.high), top, thick, one.family, name))
    return axis.at(one.fixed.high)


def _hatched(start: float, end: float, top: float, thick: float, family: str, name: str) -> str:
    width = max(end - start, 3.0)
    return f'<rect class="hatch" fill="url(#{name}-h-{family})" x="{start:.1f}" y="{top:.1f}" width="{width:.1f}" height="{thick:.1f}"/>'


def _draw_marks(
    one: Bar, parts: list[str], axis: _Axis, end: float | None, middle: float, name: str
) -> None:
    """Life and death, marked off the end of the scale; a heavy outline where the court has no choice."""
    reached = [(n, e) for n, e in (("life", one.life), ("death", one.death)) if e != "none"]
    points = [axis.mark(n) for n, _ in reached]
    if end is not None:
        points.insert(0, end)
    if len(points) > 1 and any(e != "unknown" for _, e in reached):
        last = max(axis.mark(n) for n, e in reached if e != "unknown")
        parts.append(
            f'<line class="thin" x1="{points[0]:.1f}" x2="{last:.1f}" y1="{middle:.1f}" y2="{middle:.1f}"/>'
        )
    for slot, exposure in reached:
        x = axis.mark(slot)
        must = " must" if exposure == "mandatory" else ""
        paint = (
            f' fill="url(#{name}-h-{one.family})" class="hatch"'
            if exposure == "unknown"
            else f' class="mark{must}"'
        )
        said = {
            "mandatory": "the only sentence",
            "discretionary": "possible",
            "unknown": "unknown whether",
        }[exposure]
        if slot == "life":
            parts.append(
                f'<circle{paint} cx="{x:.1f}" cy="{middle:.1f}" r="7"><title>life: {said}</title></circle>'
            )
        else:
            d = f"M{x:.1f} {middle - 9:.1f}l9 9l-9 9l-9 -9z"
            parts.append(f'<path{paint} d="{d}"><title>death: {said}</title></path>')


def describe(rows: Iterable[Group]) -> str:
    """The picture in words, for its description."""
    return " ".join(
        f"{g.heading}: " + "; ".join(f"{b.label}, {b.text}" for b in g.bars) + "." for g in rows
    )


LEGEND: Sequence[tuple[str, str]] = (
    ("bar", "from the least to the longest term of years"),
    ("edge", "minimum that binds the court"),
    ("life", "life; heavy outline: the only sentence"),
    ("death", "death; heavy outline: the only sentence"),
    ("hatch", "unknown"),
    ("dots", "evidence: ● the law's own text, grey translation or secondary, ○ unverified"),
)


def legend(name: str = "legend") -> str:
    """The key to the signs, as HTML."""

    def row(inner: str) -> str:
        return f'<svg class="ladder key" width="26" height="18" viewBox="0 0 26 18" aria-hidden="true"><g class="drug">{inner}</g></svg>'

    pattern = (
        f'<defs><pattern id="{name}-h-drug" class="hatch drug" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6"/></pattern></defs>'
    )
    icons = {
        "bar": row('<rect class="bar" x="2" y="4" width="22" height="10"/>'),
        "edge": row(
            '<rect class="bar" x="6" y="4" width="18" height="10"/><line class="edge" x1="6" x2="6" y1="1" y2="17"/>'
        ),
        "life": row('<circle class="mark must" cx="13" cy="9" r="6.5"/>'),
        "death": row('<path class="mark must" d="M13 1l8 8l-8 8l-8 -8z"/>'),
        "hatch": row(
            f'{pattern}<rect class="hatch" fill="url(#{name}-h-drug)" x="2" y="4" width="22" height="10"/>'
        ),
        "dots": "",
    }
    items = "".join(f"<li>{icons[key]}{escape(text)}</li>" for key, text in LEGEND)
    return f'<ul class="legend">{items}</ul>'
