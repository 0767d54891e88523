"""A trend as table, CSV, JSON and SVG."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from proportionality.answers.history import Step, Track, Trend, movement
from proportionality.law.in_words import counted
from proportionality.measure import CUSTODY, DEATH, LIFE, UNLIMITED, YEAR, Range
from proportionality.report.as_csv import sheet
from proportionality.report.wrap import tabled, wrapped


def write(trend: Trend, console: Console) -> None:
    """Print a trend: one row for every penalty that held, oldest first."""
    console.print(
        Text.assemble(
            (f"{trend.name} ({trend.jurisdiction})", "bold"),
            f"  {trend.conduct} against violent crime, up to {trend.on}",
        )
    )
    # What binds and how it is known stand below and behind: columns of their own leave 80 letters no room for whole words.
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), width=console.width)
    table.add_column("what", ratio=3, overflow="fold")
    table.add_column("from", no_wrap=True)
    table.add_column("until", no_wrap=True)
    table.add_column("floor to ceiling", ratio=3, overflow="fold")
    table.add_column("provision", ratio=5, overflow="fold")
    for track in trend.tracks:
        for number, step in enumerate(track.steps):
            table.add_row(
                Text(
                    track.name if number == 0 else "",
                    style="bold" if track.family == "drug" else "",
                ),
                *map(Text, _cells(step)),
            )
    tabled(console, table)
    console.print(Text("How they moved", style="bold"))
    for track in trend.tracks:
        wrapped(console, f"{track.name}: {movement(track)}", "    ", "  ")
    wrapped(
        console,
        "A penalty counts from the first day known for it; what held before is not encoded.",
        "",
        style="dim",
    )


def _cells(step: Step) -> list[str]:
    until = str(step.until) if step.until else "now"
    if step.provision is None:
        return [str(step.start), until, "not in force", ""]
    p = step.provision
    binds = f"\n{p.kind} floor" if p.kind != "none" else ""
    return [str(step.start), until, f"{step.span}{binds}", f"{p.citation} ({p.evidence})"]


def rows(trends: Sequence[Trend]) -> Iterator[dict[str, Any]]:
    """One row for every penalty that held."""
    for trend in trends:
        for track in trend.tracks:
            for step in track.steps:
                p = step.provision
                yield {
                    "jurisdiction": trend.jurisdiction,
                    "track": track.name,
                    "conduct": track.conduct,
                    "from": step.start.isoformat(),
                    "until": step.until.isoformat() if step.until else None,
                    "floor": p.floor if p else None,
                    "ceiling": p.ceiling if p else None,
                    "kind": p.kind if p else None,
                    "offence": p.offence if p else None,
                    "citation": p.citation if p else None,
                    "url": p.url if p else None,
                    "evidence": p.evidence if p else None,
                    "amounts": step.amounts or None,
                    "ruled_out": p.ruled_out or None if p else None,
                }


def render_json(trends: Sequence[Trend]) -> str:
    """Trends as JSON."""
    return json.dumps(
        {
            "version": 1,
            "as_of": trends[0].on.isoformat() if trends else None,
            "steps": list(rows(trends)),
        },
        ensure_ascii=False,
        indent=2,
    )


def render_csv(trends: Sequence[Trend]) -> str:
    """Trends as CSV that opens in a spreadsheet."""
    found = list(rows(trends))
    return sheet(found[0], (row.values() for row in found)) if found else ""


_WIDTH, _LEFT, _RIGHT, _TOP, _PLOT, _SLOT = 1000, 62, 730, 64, 330, 26

CSS = """
.trend{--t-ink:#1d2433;--t-soft:#5b6475;--t-grid:#dfe3ea;--t-drug:#b4500c;--t-v:#27568f;font-family:system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;max-width:100%;height:auto}
.trend text{fill:var(--t-ink);font-size:12px}.trend .soft{fill:var(--t-soft);font-size:12px}.trend .grid{stroke:var(--t-grid)}
.trend .drug{stroke:var(--t-drug);stroke-width:4;fill:none}.trend .violent{stroke:var(--t-v);stroke-width:1.8;fill:none}
.trend .floor{stroke-dasharray:2 4;stroke-width:2}.trend text.drug{stroke:none;fill:var(--t-drug);font-weight:700}.trend text.violent{stroke:none;fill:var(--t-v)}
.trend .head{font-size:15px;font-weight:700}
@media screen and (prefers-color-scheme:dark){.trend{--t-ink:#e8ebf1;--t-soft:#a3acbd;--t-grid:#363e4d;--t-drug:#f0934a;--t-v:#7fb0ee}}
"""


def svg(trend: Trend, name: str = "trend", standalone: bool = True) -> str:
    """Ceilings (lines) and binding floors of the conduct (dotted) through time; life and death above the years."""
    starts = [s.start for t in trend.tracks for s in t.steps]
    first, last = min(starts, default=trend.on), trend.on
    span = max((last - first).days, 365)
    levels = [
        level - CUSTODY
        for t in trend.tracks
        for s in t.steps
        if s.provision
        for level in _levels(s)
        if CUSTODY < level < UNLIMITED
    ]
    most = int(max(5, -(-max(levels, default=10 * YEAR) // (5 * YEAR)) * 5))
    bottom = _TOP + 3 * _SLOT + _PLOT

    def x(day: dt.date) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (day - first).days / span

    def y(level: int) -> float:
        slots = [(DEATH, 0), (LIFE, 1), (UNLIMITED, 2)]
        for reach, slot in slots:
            if level >= reach:
                return _TOP + slot * _SLOT
        return bottom - _PLOT * min(max(level - CUSTODY, 0) / YEAR, most) / most

    parts = [
        f'<text class="head" x="0" y="20">{escape(trend.name)}: {escape(trend.conduct)} against violent crime</text>'
    ]
    parts.append(
        '<text class="soft" x="0" y="40">Line: the most a court may impose. Dotted: the least it must impose. Blank: not encoded.</text>'
    )
    for slot, label in enumerate(("death", "life", "no limit")):
        row = _TOP + slot * _SLOT
        parts.append(
            f'<line class="grid" x1="{_LEFT}" x2="{_RIGHT}" y1="{row}" y2="{row}"/><text class="soft" x="{_LEFT - 6}" y="{row + 4}" text-anchor="end">{label}</text>'
        )
    step = next(s for s in (1, 2, 5, 10, 20, 50) if most / s <= 8)
    for year in range(0, most + 1, step):
        at = y(CUSTODY + year * YEAR)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(
            f'<text class="soft" x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{counted(year, "year") if year == most // step * step else year}</text>'
        )
    ticks = sorted({first.year + (last.year - first.year) * i // 6 for i in range(7)})
    for year in ticks:
        day = max(dt.date(year, 1, 1), first)
        parts.append(
            f'<text class="soft" x="{x(day):.1f}" y="{bottom + 18}" text-anchor="middle">{year}</text>'
        )
    labels: list[tuple[float, Track, str]] = []
    for track in sorted(trend.tracks, key=lambda t: t.family == "drug"):
        _lines(track, parts, x, y, last)
        final = track.steps[-1].provision
        if final is not None:
            labels.append(
                (
                    y(_most(final.subject.ceiling)),
                    track,
                    f"{track.name.partition(':')[0]}: {final.span}",
                )
            )
    used = -100.0
    for at, track, text in sorted(labels, key=lambda item: (item[0], item[1].name)):
        at = max(at, used + 15)
        used = at
        short = text if len(text) <= 38 else text[:37] + "…"
        parts.append(
            f'<text class="{track.family}" x="{_RIGHT + 10}" y="{at + 4:.1f}">{escape(short)}</text>'
        )
    height = max(bottom + 30, used + 16)
    described = "; ".join(f"{t.name}: {movement(t)}" for t in trend.tracks)
    space = (
        f' xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height:.0f}"'
        if standalone
        else ""
    )
    return (
        f'<svg{space} class="trend" viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(trend.name)}: {escape(trend.conduct)} and violent crime over time</title>'
        f'<desc id="{name}-d">{escape(described)}</desc><style>{CSS}</style>{"".join(parts)}</svg>\n'
    )


def _levels(step: Step) -> tuple[int, ...]:
    assert step.provision is not None
    subject = step.provision.subject
    return (_most(subject.ceiling), subject.floor.low)


def _most(value: Range) -> int:
    """The sure end: what is unknown is not drawn higher than it is known to be."""
    return value.low


def _lines(track: Track, parts: list[str], x: Any, y: Any, last: dt.date) -> None:
    path, floor, previous = "", "", None
    for step in track.steps:
        end = min(step.until or last, last)
        if step.provision is None:
            previous = None
            continue
        subject = step.provision.subject
        at = y(_most(subject.ceiling))
        path += (
            f"M{x(step.start):.1f} {at:.1f}" if previous is None else f"V{at:.1f}"
        ) + f"H{max(x(end), x(step.start) + 3):.1f}"
        previous = at
        if track.family == "drug" and subject.floor.low > CUSTODY:
            floor += f"M{x(step.start):.1f} {y(subject.floor.low):.1f}H{max(x(end), x(step.start) + 3):.1f}"
    told = escape(f"{track.name}: {movement(track)}")
    parts.append(
        f'<path class="{track.family}" d="{path}"><title>{told}</title></path>' if path else ""
    )
    if floor:
        parts.append(f'<path class="{track.family} floor" d="{floor}"/>')
