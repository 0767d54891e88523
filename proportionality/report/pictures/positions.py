"""Votes through time beside the law through time: one picture a state, and one for all states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from html import escape
from typing import Literal

from proportionality.answers.positions import Answer, Record, Tally, Word, in_a_sentence

CSS = """
.stand{--p-ink:#1d2433;--p-soft:#5b6475;--p-grid:#dfe3ea;--p-for:#27568f;--p-against:#8a2b2b;--p-law:#b4500c;--p-paper:#fff;font-family:system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;max-width:100%;height:auto}
.stand text{fill:var(--p-ink);font-size:12px}.stand .soft{fill:var(--p-soft);font-size:12px}.stand .head{font-size:15px;font-weight:700}.stand .grid{stroke:var(--p-grid)}
.stand .for{fill:var(--p-for)}.stand .against{fill:var(--p-against)}.stand .open{fill:var(--p-paper);stroke:var(--p-soft);stroke-width:1.6}
.stand .yes{fill:var(--p-law)}.stand .no{fill:var(--p-paper);stroke:var(--p-soft);stroke-width:1.2}.stand .not-known{fill:none;stroke:var(--p-soft);stroke-width:1.2;stroke-dasharray:3 4}
.stand .change{fill:var(--p-ink)}.stand text.in{fill:#fff;font-size:12px}.stand text.out{fill:var(--p-ink);font-size:12px}
.stand .f-no{fill:var(--p-for)}.stand .f-not-known{fill:var(--p-for);opacity:.55}.stand .kept{fill:var(--p-law)}.stand .rest{fill:var(--p-grid)}.stand .a-rest{fill:var(--p-against);opacity:.55}
@media screen and (prefers-color-scheme:dark){.stand{--p-ink:#e8ebf1;--p-soft:#a3acbd;--p-grid:#454e5d;--p-for:#7fb0ee;--p-against:#e08a8a;--p-law:#f0934a;--p-paper:#171b21}.stand text.in{fill:#10151d}}
.stand.narrow{display:none}@media screen and (max-width:66rem){.stand.broad{display:none}.stand.narrow{display:block;width:100%;max-width:40rem}}
"""

_WIDTH, _LEFT, _RIGHT = 860, 150, 846
_SAID: dict[Word, str] = {
    "for": "in favour",
    "against": "against",
    "abstain": "abstaining",
    "absent": "absent",
    "no vote": "no vote",
}
_SHORT: dict[Word, str] = {
    "for": "for",
    "against": "against",
    "abstain": "abstain",
    "absent": "absent",
    "no vote": "no vote",
}
_NEAR = 46  # closer than this, the words below two votes would run into each other
_LAW: dict[Answer, str] = {"yes": "yes", "no": "no", "not-known": "not known"}


def framed(
    name: str,
    size: tuple[int, int],
    title: str,
    told: str,
    parts: Sequence[str],
    layout: Literal["", "broad", "narrow"],
) -> str:
    """A picture of these parts; without a layout it is a file of its own, with one it stands on a page beside the other."""
    width, height = size
    alone = not layout
    space = (
        f' xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"' if alone else ""
    )
    style = f"<style>{CSS}</style>" if alone else ""
    return (
        f'<svg{space} class="{f"stand {layout}".strip()}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(told)}</desc>{style}{"".join(parts)}</svg>\n'
    )


def text(x: float, y: float, said: str, kind: str = "", anchor: str = "start") -> str:
    """A text that stands on its base line."""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(said)}</text>'
    )


def stretch(record: Record) -> tuple[dt.date, dt.date]:
    """The first and the last day of a picture of a state."""
    first = record.course[0].start if record.course else dt.date(2007, 12, 18)
    return dt.date(first.year, 7, 1), max(record.on, dt.date(first.year + 1, 1, 1))


def told_of(record: Record) -> tuple[str, str]:
    """The title of a picture of a state, and what it shows, for those who cannot see it."""
    told = (
        "; ".join(
            f"{v.date}: {_SAID[v.vote]}, death for drugs in the law: {_LAW[v.law.death]}"
            for v in record.votes
        )
        or "no vote"
    )
    told += f"; {record.on}: death for drugs in the law: {_LAW[record.law.death]}"
    return f"{record.name}: votes on a moratorium and law on drugs, as of {record.on}", told


KEY = "Filled: the law has it. Empty: it has not. Dashed: not encoded for those days, or left open. A vote binds nobody."
SHAPES: tuple[tuple[Word, str], ...] = (
    ("for", "for"),
    ("against", "against"),
    ("abstain", "abstain"),
    ("absent", "absent"),
)


def one(record: Record, alone: bool = True) -> str:
    """A state: its votes on a moratorium, and below them what its law said of drug offences on the same days."""
    begin, end = stretch(record)
    span = (end - begin).days

    def x(day: dt.date) -> float:
        return _LEFT + (_RIGHT - _LEFT) * min(max((day - begin).days / span, 0), 1)

    parts = [
        text(0, 18, f"{record.name}: votes and law", "head"),
        text(0, 37, in_a_sentence(record), "soft"),
    ]
    for year in range(begin.year + 1, end.year + 1):
        at = x(dt.date(year, 1, 1))
        parts.append(f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="54" y2="212"/>')
        if year % 2 == 0:
            parts.append(text(at, 228, str(year), "soft", "middle"))
    parts += [text(0, 82, "Vote on a"), text(0, 97, "moratorium")]
    if not record.votes:
        parts.append(text(_LEFT + 8, 88, "no vote", "soft"))
    places = [x(vote.date) for vote in record.votes]
    for number, vote in enumerate(record.votes):
        at = places[number]
        before = number and at - places[number - 1] < _NEAR
        after = number + 1 < len(places) and places[number + 1] - at < _NEAR
        anchor, shift = ("start", -8) if before else ("end", 8) if after else ("middle", 0)
        parts.append(mark(at, 78, vote.vote))
        parts.append(text(at + shift, 104, _SHORT[vote.vote], "soft", anchor))
    parts += [text(0, 138, "Death for drugs"), text(0, 153, "in the law", "soft")]
    parts += [text(0, 184, "Mandatory"), text(0, 199, "minimum for drugs")]
    bars(record, parts, x, 126, lambda stretch: stretch.death)
    bars(record, parts, x, 172, lambda stretch: stretch.mandatory_minimum)
    y = 252
    for change in record.changes:
        if change.day >= begin:
            at = x(change.day)
            parts.append(
                f'<path class="change" d="M{at:.1f} 163l5 9h-10z"><title>{escape(f"{change.when}: {change.law}, {change.kind}")}</title></path>'
            )
        parts.append(text(0, y, f"▲ {change.when}  {change.kind}: {change.law}", "soft"))
        y += 16
    parts.append(text(0, y, KEY, "soft"))
    name, size = f"stand-{record.jurisdiction.lower()}", (_WIDTH, y + 14)
    return framed(name, size, *told_of(record), parts, "" if alone else "broad")


def mark(x: float, y: float, vote: Word) -> str:
    """A shape for each word, so that colour alone says nothing."""
    if vote == "for":
        return f'<circle class="for" cx="{x:.1f}" cy="{y}" r="8"/>'
    if vote == "against":
        return f'<path class="against" d="M{x - 8:.1f} {y - 8}h16v16h-16z"/>'
    if vote == "abstain":
        return f'<circle class="open" cx="{x:.1f}" cy="{y}" r="7"/>'
    return f'<path class="open" d="M{x - 7:.1f} {y}h14"/>'


def bars(
    record: Record,
    parts: list[str],
    x: Callable[[dt.date], float],
    y: int,
    answer: Callable[..., Answer],
) -> None:
    """Draw what the law said, stretch by stretch; neighbours that say the same are one bar."""
    runs: list[tuple[dt.date, Answer]] = []
    for stretch in record.course:
        found = answer(stretch.law)
        if not runs or runs[-1][1] != found:
            runs.append((stretch.start, found))
    for number, (start, found) in enumerate(runs):
        end = runs[number + 1][0] if number + 1 < len(runs) else record.on
        left, width = x(start), max(x(end) - x(start), 3)
        parts.append(
            f'<rect class="{found}" x="{left:.1f}" y="{y}" width="{width:.1f}" height="30">'
            f"<title>{escape(f'from {start}: {_LAW[found]}')}</title></rect>"
        )
        said = _LAW[found]
        if width > 8 * len(said):
            kind = "in" if found == "yes" else "out"
            parts.append(text(left + width / 2, y + 19, said, kind, "middle"))


# What a column of all states is made of, from the top: the votes, the answers on death for drugs, the class, the words.
BANDS: tuple[tuple[tuple[Word, ...], tuple[Answer, ...], str, str], ...] = (
    (("for",), ("no",), "f-no", "in favour, no death for drugs in the law"),
    (("for",), ("not-known",), "f-not-known", "in favour, law of that day not known here"),
    (("for",), ("yes",), "kept", "in favour, death for drugs in the law"),
    (("abstain", "absent"), ("no", "not-known", "yes"), "rest", "abstaining or absent"),
    (("against",), ("no", "not-known"), "a-rest", "against, no death for drugs in the law or not known"),
    (("against",), ("yes",), "against", "against, death for drugs in the law"),
)  # fmt: skip


def everyone(held: Sequence[Tally], on: dt.date, alone: bool = True) -> str:
    """All states: a column a vote, by what they voted and what their law said on that day."""
    top, tall, column = 62, 320, 46
    most = max((sum(t.cells.values()) for t in held), default=1)
    step = (_RIGHT - 60) / max(len(held), 1)
    parts = [
        text(0, 18, HEAD, "head"),
        text(0, 37, f"{ABOUT}; as of {on}", "soft"),
    ]
    for number, tally in enumerate(held):
        left, y = 30 + number * step, float(top)
        parts.append(
            text(
                left + column / 2,
                top - 8,
                f"{tally.cast['for']} : {tally.cast['against']}",
                "out",
                "middle",
            )
        )
        for votes, answers, kind, said in BANDS:
            count = sum(tally.cells.get((vote, death), 0) for vote in votes for death in answers)
            if not count:
                continue
            height = tall * count / most
            title = escape(f"{tally.date}, {tally.resolution}: {count} {said}")
            parts.append(
                f'<rect class="{kind}" x="{left:.1f}" y="{y:.1f}" width="{column}" height="{height:.1f}"><title>{title}</title></rect>'
            )
            if height >= 14:
                tone = "out" if kind in ("rest", "f-not-known", "a-rest") else "in"
                parts.append(
                    text(left + column / 2, y + height / 2 + 4, str(count), tone, "middle")
                )
            elif kind == "kept":
                parts.append(
                    text(left + column + 3, y + height / 2 + 4, str(count), "out", "start")
                )
            y += height
        parts.append(
            text(left + column / 2, top + tall + 16, str(tally.date.year), "soft", "middle")
        )
    parts.append(
        text(0, top + tall + 36, "Above each column: states in favour and against.", "soft")
    )
    y = float(top + tall + 58)
    for number, (_, _, kind, said) in enumerate(BANDS):
        left = 0 if number % 2 == 0 else 430
        parts.append(
            f'<rect class="{kind}" x="{left}" y="{y - 10:.1f}" width="16" height="12"/>{text(left + 24, y, said, "soft")}'
        )
        y += 20 * (number % 2)
    size = (_WIDTH, int(y) + 10)
    return framed("stand-all", size, TITLE, votes_told(held), parts, "" if alone else "broad")


TITLE = "Votes of all states and their law on drugs"
HEAD = "Votes on a moratorium on the use of the death penalty, and the law on drugs"
ABOUT = "States by what they voted and by what their law said on that day, as far as it is encoded"


def votes_told(held: Sequence[Tally]) -> str:
    """What the picture of all states shows, for those who cannot see it."""
    return "; ".join(
        f"{t.date} ({t.resolution}): {t.cast['for']} in favour, {t.cast['against']} against, {t.cast['abstain']} abstaining, {t.cast['absent']} absent; "
        f"{t.keeping} of those in favour had death for drugs in their law, of {t.law_known} laws known"
        for t in held
    )
