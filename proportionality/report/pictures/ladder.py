"""Sentence ladders: floor-to-ceiling bars on one scale, as SVG text.

Pure functions from facts to text: no script, no outside resource, colours by CSS variables that follow the reader's
light or dark setting, a title and a description for those who cannot see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from proportionality.measure import (
    CUSTODY,
    DEATH,
    LIFE,
    UNLIMITED,
    YEAR,
)
from proportionality.report.pictures.rungs import Bar, Group, extent

# Geometry, in the SVG's own units.
_WIDTH, _AXIS, _AXIS_END = 1000, 304, 664
_SLOT, _ROW, _HEADING, _TOP = 46, 30, 30, 34

CSS = """
.ladder{--l-ink:#1d2433;--l-soft:#5b6475;--l-grid:#dfe3ea;--l-paper:#fff;--l-drug:#b4500c;--l-violent:#27568f;--l-edge:#111827;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;max-width:100%;height:auto;display:block}
.ladder text{fill:var(--l-ink);font-size:13.5px}.ladder .note{fill:var(--l-soft);font-size:11px}
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
"""


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where things stand: years to scale, then a place each for no limit, life and death."""

    years: int
    slots: dict[str, float]

    def at(self, level: int) -> float:
        if level >= DEATH:
            return self.slots.get("death", _AXIS_END)
        if level >= LIFE:
            return self.slots.get("life", _AXIS_END)
        if level >= UNLIMITED:
            return self.slots.get("no limit", _AXIS_END)
        years = max(level - CUSTODY, 0) / YEAR
        return _AXIS + (_AXIS_END - _AXIS) * min(years / self.years, 1.0)

    def mark(self, name: str) -> float:
        return self.slots.get(name, _AXIS_END)


def _axis(bars: Sequence[Bar]) -> _Axis:
    years, wanted = extent(bars)
    return _Axis(years, {name: _AXIS_END + 40 + _SLOT * i for i, name in enumerate(wanted)})


def svg(
    rows: Sequence[Group],
    title: str,
    description: str,
    name: str = "ladder",
    style: bool = True,
    standalone: bool = False,
    scale: Sequence[Group] = (),
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

    """
    bars = [b for g in rows for b in g.bars]
    axis = _axis(bars + [b for g in scale for b in g.bars])
    text_at = max([_AXIS_END, *axis.slots.values()]) + 26
    body: list[str] = []
    y = float(_TOP)
    height = _TOP + sum(_HEADING * bool(g.heading) + _ROW * len(g.bars) for g in rows) + 6
    step = next(s for s in (1, 2, 5, 10, 20) if axis.years / s <= 8)
    for year in range(0, axis.years + 1, step):
        x = axis.at(CUSTODY + year * YEAR)
        body.append(
            f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 8}" y2="{height - 4}"/>'
        )
        label = f"{year} years" if year == step else str(year)
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
            body.append(f'<text class="head" x="0" y="{y + 20:.0f}">{escape(group.heading)}</text>')
            y += _HEADING
        for one in group.bars:
            body.append(_row(one, y, axis, text_at, name))
            y += _ROW
    hatches = "".join(
        f'<pattern id="{name}-h-{family}" class="hatch {family}" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6"/></pattern>'
        for family in ("drug", "violent")
    )
    css = f"<style>{CSS}</style>" if style else ""
    space = ' xmlns="http://www.w3.org/2000/svg"' if standalone else ""
    # The longest label is 34 letters; three marks beyond the scale push it past the usual width.
    whole = max(_WIDTH, text_at + 10 + 34 * 6)
    size = f' width="{whole:.0f}" height="{height:.0f}"' if standalone else ""
    return (
        f'<svg{space}{size} class="ladder" viewBox="0 0 {whole:.0f} {height:.0f}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>{css}<defs>{hatches}</defs>'
        f"{''.join(body)}</svg>\n"
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ,;(") + "…"


_EVIDENCE_DOT = {"primary": "", "translation": " half", "secondary": " half", "unverified": " none"}


def _row(one: Bar, y: float, axis: _Axis, text_at: float, name: str) -> str:
    middle, top, thick = y + _ROW / 2, y + 8, _ROW - 16
    parts = [
        f'<g class="{one.family}"><title>{escape(f"{one.label} ({one.note}): {one.text}, floor {one.kind}, evidence {one.evidence}")}</title>'
    ]
    label_at = y + 13 if one.note else middle + 4
    parts.append(f'<text x="0" y="{label_at:.0f}">{escape(_cut(one.label, 42))}</text>')
    if one.note:
        parts.append(
            f'<text class="note" x="0" y="{y + 25:.0f}">{escape(_cut(one.note, 50))}</text>'
        )
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
    if one.evidence:
        dot = _EVIDENCE_DOT[one.evidence]
        parts.append(
            f'<circle class="dot{dot}" cx="{text_at:.1f}" cy="{middle:.1f}" r="3.4"><title>evidence: {one.evidence}</title></circle>'
        )
    parts.append(
        f'<text x="{text_at + 10:.1f}" y="{middle + 4:.1f}">{escape(_cut(one.text, 34))}</text></g>'
    )
    return "".join(parts)


def _draw_term(
    one: Bar, parts: list[str], axis: _Axis, top: float, thick: float, weight: str, name: str
) -> float | None:
    """Custody by length: solid where it is sure, hatched where either end is unknown.  Where it ends, for what comes after."""
    if one.fixed is None:
        if one.ceiling.high < CUSTODY:
            parts.append(
                f'<rect class="bar weak" x="{_AXIS:.1f}" y="{top:.1f}" width="5" height="{thick:.1f}"/>'
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
