"""Votes beside the law for phones: as wide as a screen of 390 pixels, with words above what they are about, none smaller than 12."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape
from textwrap import wrap

from proportionality.answers.positions import Record, Tally, in_a_sentence
from proportionality.report.pictures import positions
from proportionality.report.pictures.positions import (
    BANDS,
    bars,
    framed,
    mark,
    text,
    told_of,
    votes_told,
)

_WIDTH, _RIGHT = 350, 342
_LETTERS, _HEAD = 52, 40  # on a line; of a heading
_LINE = 16
_EVERY = 4  # years between two that are named


def both_of_one(record: Record) -> str:
    """The picture of a state twice, for wide screens and for narrow ones, of which the style sheet shows one."""
    return positions.one(record, alone=False) + one(record)


def both_of_everyone(held: Sequence[Tally], on: dt.date) -> str:
    """The picture of all states twice, likewise."""
    return positions.everyone(held, on, alone=False) + everyone(held, on)


def _lines(
    parts: list[str], said: str, y: float, kind: str = "soft", most: int = _LETTERS
) -> float:
    """Write a text over as many lines as it needs; where the next thing may begin."""
    for line in wrap(said, most):
        parts.append(text(0, y, line, kind))
        y += _LINE + (kind == "head") * 3
    return y


def one(record: Record) -> str:
    """A state: its votes on a moratorium, and below them what its law said of drug offences on the same days."""
    begin, end = positions.stretch(record)

    def x(day: dt.date) -> float:
        return 8 + (_RIGHT - 8) * min(max((day - begin).days / (end - begin).days, 0), 1)

    parts: list[str] = []
    y = _lines(parts, f"{record.name}: votes and law", 18, "head", _HEAD)
    y = _lines(parts, in_a_sentence(record), y)
    top = y + 8
    y = _lines(parts, "Vote on a moratorium", top + 8, "")
    if not record.votes:
        parts.append(text(8, y + 8, "no vote", "soft"))
    parts += [mark(x(vote.date), y + 6, vote.vote) for vote in record.votes]
    y += 34
    changes = y + 44
    for said, answer in (
        ("Death for drugs in the law", lambda part: part.death),
        ("Mandatory minimum for drugs", lambda part: part.mandatory_minimum),
    ):
        parts.append(text(0, y, said))
        bars(record, parts, x, int(y) + 8, answer)
        y += 62
    bottom = y - 16
    years = range(begin.year + 1, end.year + 1)
    grid = [f'<line class="grid" x1="{x(dt.date(n, 1, 1)):.1f}" x2="{x(dt.date(n, 1, 1)):.1f}" y1="{top:.0f}" y2="{bottom:.0f}"/>' for n in years]  # fmt: skip
    parts += [
        text(min(x(dt.date(n, 1, 1)), _RIGHT - 8), bottom + 14, str(n), "soft", "middle")
        for n in years
        if n % _EVERY == 0
    ]
    y = bottom + 38
    for change in record.changes:
        if change.day >= begin:
            parts.append(
                f'<path class="change" d="M{x(change.day):.1f} {changes - 4:.0f}l5 9h-10z"/>'
            )
        y = _lines(parts, f"▲ {change.when}  {change.kind}: {change.law}", y)
    for number, (vote, said) in enumerate(positions.SHAPES):
        parts += [mark(8 + 86 * number, y + 2, vote), text(20 + 86 * number, y + 6, said, "soft")]
    y = _lines(parts, positions.KEY, y + 28)
    name = f"stand-{record.jurisdiction.lower()}-n"
    return framed(name, (_WIDTH, int(y)), *told_of(record), [*grid, *parts], "narrow")


def everyone(held: Sequence[Tally], on: dt.date) -> str:
    """All states: a row a vote, by what they voted and what their law said on that day."""
    parts: list[str] = []
    y = _lines(parts, positions.HEAD, 18, "head", _HEAD)
    y = _lines(parts, f"{positions.ABOUT}; as of {on}", y) + 8
    most = max((sum(t.cells.values()) for t in held), default=1)
    for tally in held:
        both = f" ({tally.keeping} with death for drugs)" if tally.keeping else ""
        said = f"{tally.date.year}: {tally.cast['for']} for{both}, {tally.cast['against']} against"
        parts.append(text(0, y + 4, said))
        left = 0.0
        for votes, answers, kind, what in BANDS:
            count = sum(tally.cells.get((vote, death), 0) for vote in votes for death in answers)
            if not count:
                continue
            width = _RIGHT * count / most
            title = escape(f"{tally.date}, {tally.resolution}: {count} {what}")
            parts.append(f'<rect class="{kind}" x="{left:.1f}" y="{y + 10:.0f}" width="{width:.1f}" height="20"><title>{title}</title></rect>')  # fmt: skip
            if width >= 8 * len(str(count)):
                tone = "out" if kind in ("rest", "f-not-known", "a-rest") else "in"
                parts.append(text(left + width / 2, y + 24, str(count), tone, "middle"))
            left += width
        y += 46
    y += 8
    for _, _, kind, what in BANDS:
        parts.append(f'<rect class="{kind}" x="0" y="{y - 10:.0f}" width="16" height="12"/>')
        parts.append(text(24, y, what, "soft"))
        y += 20
    return framed(
        "stand-all-n", (_WIDTH, int(y)), positions.TITLE, votes_told(held), parts, "narrow"
    )
