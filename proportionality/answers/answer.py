"""What one jurisdiction says to a question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from proportionality.law.lengths import Length
from proportionality.law.vocabulary import Evidence
from proportionality.measure import (
    Range,
    Subject,
)

Applies = Literal["surely", "for-some", "perhaps"]
Status = Literal["applies", "cannot-tell", "not-encoded"]


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision that applies, or could apply, and what it can cost.

    ``applies`` says whether it does: ``surely``; ``for-some`` of what was asked (it depends on the substance or the amount, and
    none was named); or ``perhaps``, where the law or the encoding leaves that open.  ``worked_out`` says how the range was
    raised from the one that the law states, where it was; it is then not the law's own.
    """

    offence: str
    title: str
    form: str
    floor: str
    ceiling: str
    span: str
    kind: str
    death: str
    life: str
    departures: tuple[str, ...]
    ruled_out: str
    evidence: Evidence
    since: str
    citation: str
    url: str | None
    index: int
    subject: Subject
    shortest: Length
    longest: Length
    worked_out: tuple[str, ...] = ()
    applies: Applies = "surely"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one jurisdiction says to a question.

    ``rank`` is the best and the worst place it can have among the answers that apply (1 is the harshest); they differ where
    something is unknown.  ``because`` says why nothing can be told; ``provisions`` then holds the candidates.  ``open_ended``
    says that the law may punish it in none of these ways: it is not sure that any of them reaches the substance, or what is
    left out of the encoding may reach it; ``may_rise`` that a circumstance given may raise what they say;
    ``of_some`` that no drug was named and each of them is for some drugs only, so that others may cost something else, or nothing.
    """

    jurisdiction: str
    name: str
    on: dt.date
    status: Status
    provisions: tuple[Provision, ...]
    because: str
    floor: Range
    ceiling: Range
    rank: tuple[int, int] | None = None
    tied: bool = False
    path: str = ""
    open_ended: bool = False
    may_rise: bool = False
    of_some: bool = False

    @property
    def place(self) -> str:
        """The rank as it is shown: ``3``, ``3=`` for a tie, ``3-7`` where more cannot be told, ``?`` where nothing can."""
        if self.rank is None:
            return "-" if self.status == "not-encoded" else "?"
        best, worst = self.rank
        return f"{best}-{worst}" if best != worst else f"{best}=" if self.tied else str(best)

    @property
    def evidence(self) -> Evidence | None:
        """The weakest evidence among the provisions."""
        order = ("primary", "translation", "secondary", "unverified")
        return max((p.evidence for p in self.provisions), key=order.index, default=None)
