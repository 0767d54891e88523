"""What becomes of each provision, from one law or day to another: the table that a bill is read by before its findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from proportionality.findings.difference import amounts_apart, shifted, threshold_moved
from proportionality.law import in_words as words
from proportionality.law import lengths
from proportionality.law.lengths import Length
from proportionality.law.model import Corporal, Penalty
from proportionality.measure import LawOnDay, Subject

Direction = Literal["milder", "harsher", "both ways", "changed"]


@dataclass(frozen=True, slots=True)
class Terms:
    """Both ends of a penalty, for machines."""

    floor: Length
    ceiling: Length


@dataclass(frozen=True, slots=True)
class Moved:
    """A provision that costs something else; ``was`` and ``now`` are in words, the range first, and its ends as numbers."""

    jurisdiction: str
    offence: str
    title: str
    place: str
    was: str
    now: str
    direction: Direction
    was_terms: Terms
    now_terms: Terms | None  # none where it is no longer in force


def moved(before: LawOnDay, after: LawOnDay, bill: bool = False) -> list[Moved]:
    """The provisions that changed, in the order of the law: those that others took the place of after those that stayed.

    For ``bill`` see `proportionality.findings.difference.shifted`.
    """
    earlier = {s.offence.id: s for s in before.subjects}
    later = {s.offence.id: s for s in after.subjects}
    found = []
    for name, now in later.items():
        if (was := earlier.get(name)) is None:
            continue
        one, other = _texts(was.penalty, before), _texts(now.penalty, after)
        if one != other:
            found.append(_moved((before, after), bill, was, now, *_said(one, other)))
    for name, was in earlier.items():
        if name in later:
            continue
        heirs = [
            s
            for s in later.values()
            if name in {o.id for o in after.jurisdiction.before(s.offence)}
        ]
        if not heirs:
            span = words.span(was.penalty, before.jurisdiction.general)
            found.append(_moved((before, after), bill, was, None, span, "no longer in force"))
        for heir in heirs:
            sides = ((was, heir, before), (heir, was, after))
            span, now_span = (_with_amounts(*side) for side in sides)
            if now_span != span:
                found.append(_moved((before, after), bill, was, heir, span, now_span))
    return found


def _moved(
    laws: tuple[LawOnDay, LawOnDay],
    bill: bool,
    was: Subject,
    now: Subject | None,
    said: str,
    after: str,
) -> Moved:
    return Moved(
        laws[1].jurisdiction.code,
        (now or was).offence.id,
        was.offence.title,
        was.penalty.place or was.offence.place,
        said,
        after,
        "milder" if now is None else _direction(was, now, bill),
        _terms(was, laws[0]),
        None if now is None else _terms(now, laws[1]),
    )


def _terms(subject: Subject, law: LawOnDay) -> Terms:
    general = law.jurisdiction.general
    return Terms(lengths.floor(subject.penalty, general), lengths.ceiling(subject.penalty, general))


def _said(was: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, str]:
    """The range always; of the rest what differs."""
    first, second = (
        "; ".join([mine[0], *(t for t, o in zip(mine[1:], theirs[1:], strict=True) if t != o)])
        for mine, theirs in ((was, now), (now, was))
    )
    return first, second


def _with_amounts(subject: Subject, other: Subject, law: LawOnDay) -> str:
    """The range of a provision, with the amounts that differ from those of another for the same substances."""
    span = words.span(subject.penalty, law.jurisdiction.general)
    mine = amounts_apart(subject.offence, other.offence)
    return f"{span} ({mine})" if mine else span


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
    return (
        words.span(penalty, law.jurisdiction.general),
        _FLOORS[penalty.floor],
        f"{words.corporal(penalty)} {corporal.status}"
        if isinstance(corporal, Corporal)
        else f"corporal punishment {_open(corporal)}",
        f"diversion {_open(penalty.diversion)}",
        f"suspension {_open(penalty.suspension)}",
        f"parole {_open(penalty.parole)}",
    )


def _open(value: object) -> str:
    return "left to the general part" if value is None else str(value)


def _direction(was: Subject, now: Subject, bill: bool) -> Direction:
    ends = ((was.ceiling, now.ceiling), (was.floor, now.floor))
    ways = {shifted(old, new, bill) for old, new in ends}
    up, down = "up" in ways, "down" in ways
    if up and down:
        return "both ways"
    if up or down:
        return "harsher" if up else "milder"
    return threshold_moved(was.offence, now.offence) or "changed"
