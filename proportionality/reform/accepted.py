"""Provisions of a bill that a person has accepted, set against the law in force: the overlay that they amount to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from proportionality.law.model import Jurisdiction, Offence, Penalty
from proportionality.law.terms import Term
from proportionality.reform import wording
from proportionality.reform.bill import (
    Change,
    Open,
    Proposal,
    by_section,
    end_of,
    entries,
    is_other,
    places,
    which,
)

_NOWHERE = (0, 0)  # the words stand in the review, not here
_UNSAID = ("unknown", "not_stated")


def restated(
    bill: Jurisdiction, accepted: Sequence[str], law: Jurisdiction, start: dt.date, title: str
) -> Proposal:
    """What accepted provisions change in the law in force; a provision the law does not have is left open.

    Args:
        bill: the bill as it was read and answered.
        accepted: ids of its offences that a person has confirmed.
        law: in force.
        start: the day from which the bill holds.
        title: of the bill.

    """
    here = by_section(law, start)
    changes: list[Change] = []
    same: list[str] = []
    left: list[Open] = []
    for offence in bill.offences:
        if offence.id not in accepted:
            continue
        now = offence.penalties[-1]
        found = [one for number, path in places(offence.place) for one in which(here, number, path)]
        alike = [one for one in found if set(offence.conduct) & set(one[0].conduct)] or found
        if len(alike) != 1:
            said = ", ".join(o.id for o, _ in alike[:6])
            why = (
                f"'{offence.title}': several offences of the law stand here ({said}): which of them?"
                if alike
                else f"'{offence.title}': no offence of the law is encoded for this place; a new one is no change of an overlay"
            )
            left.append(Open(0, _NOWHERE, offence.place, why))
            continue
        old, before = alike[0]
        mine = list(_differences(offence, now, old, before.penalty, left))
        changes += mine
        if not mine:
            same.append(old.id)
    settings = list(entries(law, changes))
    overlay = wording.make(title, start, settings) if settings else None
    return Proposal(law.code, overlay, tuple(changes), tuple(dict.fromkeys(same)), tuple(left))


def _differences(
    offence: Offence, new: Penalty, old: Offence, before: Penalty, left: list[Open]
) -> Iterator[Change]:
    for end in ("ceiling", "floor", "life", "death"):
        was, becomes = end_of(before, end), end_of(new, end)
        if becomes in _UNSAID or was == becomes:
            continue
        if becomes[:1].isdigit() and not is_other(was, Term.parse(becomes)):
            continue
        if why := _why_open(end, was, becomes, new, before):
            left.append(Open(0, _NOWHERE, offence.place, f"{old.id}: {why}"))
            continue
        yield Change(old.id, offence.place, end, was, becomes, 0, _NOWHERE)


def _why_open(end: str, was: str, becomes: str, new: Penalty, before: Penalty) -> str:
    """Why an overlay cannot say a difference, where it cannot."""
    if end == "floor" and str(new.floor) != str(before.floor):
        return f"the least is {becomes} ({new.floor}), and was {was} ({before.floor}); an overlay does not say what binds the court"
    if end in ("life", "death") and becomes == "mandatory":
        return f"{end} becomes mandatory; an overlay cannot say so"
    return ""
