"""Which of two answers is harsher, and the places of many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from proportionality.law.model import Custody
from proportionality.law.terms import Term
from proportionality.measure import CUSTODY, NOTHING, UNLIMITED, Range, Scale, Subject

if TYPE_CHECKING:
    from proportionality.answers.answer import Answer

Weight = Literal["harsher", "equal", "milder"]


def weigh(one: Subject, other: Subject) -> Weight | None:
    """Whether an offence is harsher than another of the same law on the same day; None where that cannot be told.

    One is harsher than another where its ceiling is higher, or the ceilings are equal and its floor is higher: the order
    that `ranked` puts laws in.  Two measures that hang on the same unknown, such as whether life allows parole, are equal.
    """
    ceilings, floors = _order(one.ceiling, other.ceiling), _order(one.floor, other.floor)
    return floors if ceilings == "equal" else ceilings


def reaches(one: Subject, other: Subject) -> bool | None:
    """Whether the most that one can cost is no less than the most for the other; None where that cannot be told."""
    order = _order(one.ceiling, other.ceiling)
    if order is None:
        return True if one.ceiling.low >= other.ceiling.high else None
    return order != "milder"


def _order(one: Range, other: Range) -> Weight | None:
    if one.low > other.high:
        return "harsher"
    if one.high < other.low:
        return "milder"
    return "equal" if one == other or (one.known and other.known) else None


def ratio(one: Range, other: Range) -> float | None:
    """How many times a term is as long as another; None where either is no fixed term of custody."""
    fixed = all(r.known and CUSTODY < r.low < UNLIMITED for r in (one, other))
    return round((one.low - CUSTODY) / (other.low - CUSTODY), 2) if fixed else None


def hull(ranges: Iterable[Range]) -> Range:
    """From the least to the most that any of these can be."""
    found = list(ranges)
    if not found:
        return Range(NOTHING, NOTHING)
    return Range(min(r.low for r in found), max(r.high for r in found))


def ranked(answers: Sequence[Answer]) -> list[Answer]:
    """The answers, harshest first; then those of which nothing can be told, then those that encode nothing.

    One is harsher than another where its ceiling is higher, or the ceilings are equal and its floor is higher.  An answer
    gets the best and the worst place it can have among those that apply: they differ where something about it or its
    neighbours is unknown (whether life allows parole, ``30 days`` against ``1 month``).
    """
    told = [a for a in answers if a.status == "applies" and not a.ceiling.open]
    keys = _common_scale(told)
    placed = []
    for index, one in enumerate(told):
        key = keys[index]
        others = [o for i, o in enumerate(keys) if i != index]
        above, below = sum(_harsher(o, key) for o in others), sum(_harsher(key, o) for o in others)
        same = sum(o == key and _known(o) for o in others)
        placed.append(
            (
                key,
                replace(
                    one, rank=(1 + above, max(len(told) - below - same, 1 + above)), tied=same > 0
                ),
            )
        )
    placed.sort(
        key=lambda p: (-p[0][0].low, -p[0][0].high, -p[0][1].low, -p[0][1].high, p[1].jurisdiction)
    )
    order = {"applies": 0, "cannot-tell": 1, "not-encoded": 2}
    rest = [a for a in answers if a.status != "applies" or a.ceiling.open]
    return [a for _, a in placed] + sorted(
        rest,
        key=lambda a: (
            order[a.status],
            not a.provisions,
            -a.ceiling.high,
            -a.floor.high,
            a.jurisdiction,
        ),
    )


_Key = tuple[Range, Range]


def _known(key: _Key) -> bool:
    return key[0].known and key[1].known


def _harsher(one: _Key, other: _Key) -> bool:
    """Whether the first is surely harsher than the second."""
    if one[0].low > other[0].high:
        return True
    return (
        one[0].known
        and other[0].known
        and one[0].low == other[0].low
        and one[1].low > other[1].high
    )


def _common_scale(answers: Sequence[Answer]) -> list[_Key]:
    """Ceiling and floor of each answer on one scale for all jurisdictions, terms with days in them told apart only where the calendar does."""
    terms = [t for a in answers for p in a.provisions for t in _terms_of(p.subject) if t]
    scale = Scale(terms)

    def place(value: Range, subject: Subject, most: bool) -> Range:
        term = _terms_of(subject)[most]
        fixed = value.known and CUSTODY < value.low < UNLIMITED
        return scale.place(term, ()) if fixed and term is not None else value

    return [
        (
            hull(_bare(place(p.subject.ceiling, p.subject, True)) for p in a.provisions),
            hull(_bare(place(p.subject.floor, p.subject, False)) for p in a.provisions),
        )
        for a in answers
    ]


def _bare(value: Range) -> Range:
    return Range(value.low, value.high)


def _terms_of(subject: Subject) -> tuple[Term | None, Term | None]:
    """Least and most fixed term as written in the provision; those of the general part stay where their own scale put them."""
    custody = subject.penalty.custody
    if not isinstance(custody, Custody):
        return None, None
    return (custody.min if isinstance(custody.min, Term) else None), (
        custody.max if isinstance(custody.max, Term) else None
    )
