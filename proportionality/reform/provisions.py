"""What becomes of each provision, from one law or day to another: the table that a bill is read by before its findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from proportionality.law import in_words as words
from proportionality.law.model import Corporal, Penalty
from proportionality.measure import LawOnDay, Subject

Direction = Literal["milder", "harsher", "both ways", "changed"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A provision that costs something else; ``was`` and ``now`` are in words, the range first."""

    jurisdiction: str
    offence: str
    title: str
    place: str
    was: str
    now: str
    direction: Direction


def moved(before: LawOnDay, after: LawOnDay) -> list[Moved]:
    """The provisions in force on both sides that changed, in the order of the law."""
    earlier = {s.offence.id: s for s in before.subjects}
    found = []
    for now in after.subjects:
        was = earlier.get(now.offence.id)
        if was is None:
            continue
        texts = _texts(was.penalty, before), _texts(now.penalty, after)
        if texts[0] == texts[1]:
            continue
        # The range always; of the rest what differs.
        said = [
            "; ".join([mine[0], *(t for t, o in zip(mine[1:], theirs[1:], strict=True) if t != o)])
            for mine, theirs in (texts, texts[::-1])
        ]
        found.append(
            Moved(
                after.jurisdiction.code,
                now.offence.id,
                now.offence.title,
                now.penalty.place or now.offence.place,
                said[0],
                said[1],
                _direction(was, now),
            )
        )
    return found


_FLOORS = {
    "mandatory": "minimum binds the court",
    "presumptive": "minimum binds the court unless there is a reason",
    "frame": "minimum is the lower end of the range",
    "none": "no minimum",
    "unknown": "whether a minimum binds is not known",
}


def _texts(penalty: Penalty, law: LawOnDay) -> tuple[str, ...]:
    """A penalty in words: its range, and what else of it a reform can change."""
    corporal = penalty.corporal
    strokes = (
        f"{words.corporal(penalty)} {corporal.status}"
        if isinstance(corporal, Corporal)
        else f"corporal punishment {corporal}"
    )
    return (
        words.span(penalty, law.jurisdiction.general),
        _FLOORS[penalty.floor],
        strokes,
        f"diversion {penalty.diversion}",
        f"suspension {penalty.suspension}",
        f"parole {penalty.parole}",
    )


def _direction(was: Subject, now: Subject) -> Direction:
    ends = ((was.ceiling, now.ceiling), (was.floor, now.floor))
    up = any(old.high < new.low for old, new in ends)
    down = any(old.low > new.high for old, new in ends)
    if up and down:
        return "both ways"
    return "harsher" if up else "milder" if down else "changed"


def count(found: Iterable[Moved]) -> dict[Direction, int]:
    """How many provisions moved in which direction."""
    counts: dict[Direction, int] = {}
    for one in found:
        counts[one.direction] = counts.get(one.direction, 0) + 1
    return counts
