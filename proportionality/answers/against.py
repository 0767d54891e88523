"""One conduct against another in the same law, for many laws: which is punished harder, and by how much.

Both sides are what `proportionality.answers.compare` answers to the two questions; nothing is said here that it would not say.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from proportionality.answers.answer import Answer, Provision
from proportionality.answers.compare import compare
from proportionality.answers.question import Question
from proportionality.answers.ranking import ratio, weigh
from proportionality.law.model import Jurisdiction
from proportionality.law.vocabulary import Evidence
from proportionality.measure import (
    DEATH,
    LIFE,
    LIFE_WITHOUT_PAROLE,
    UNLIMITED,
    Measured,
    measured_on,
)

Verdict = Literal["harsher", "harsher-for-some", "equal", "milder", "cannot-tell", "not-encoded"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Beside:
    """One law's answers to both questions, and which it punishes harder.

    ``first`` and ``second`` have their places among all laws that were asked.  ``pair`` are the provisions that the verdict, the
    ratios and the citations rest on: the gravest of each side that surely applies, or applies to some of what was asked.
    ``ratio`` is of the ceilings, ``floor_ratio`` of the floors; None where either is no fixed term.
    """

    first: Answer
    second: Answer
    verdict: Verdict
    because: str
    pair: tuple[Provision, Provision] | None
    ratio: float | None
    floor_ratio: float | None

    @property
    def jurisdiction(self) -> str:
        """The code of the law."""
        return self.first.jurisdiction

    @property
    def name(self) -> str:
        """The name of the jurisdiction."""
        return self.first.name

    @property
    def evidence(self) -> Evidence | None:
        """The weakest evidence of the two provisions."""
        order = ("primary", "translation", "secondary", "unverified")
        return max((p.evidence for p in self.pair or ()), key=order.index, default=None)


@dataclass(frozen=True, slots=True)
class Against:
    """Two questions and what each law answers, the most disproportionate first."""

    asked: Question
    against: Question
    on: dt.date
    rows: tuple[Beside, ...]

    def counts(self) -> dict[Verdict, int]:
        """How many laws there are of each verdict."""
        counted = Counter(row.verdict for row in self.rows)
        return {verdict: counted[verdict] for verdict in VERDICTS}


def against(
    laws: Iterable[tuple[str, Jurisdiction]],
    asked: Question,
    other: Question,
    on: dt.date,
    measured: Measured = measured_on,
) -> Against:
    """Ask every law two questions, and which of the two it punishes harder.

    Args:
        laws: the path and the law of each jurisdiction.
        asked: the question.
        other: what it is set against.
        on: the day whose law is asked about.
        measured: measures a law on a day; see `proportionality.measure.measuring_once`.

    """
    named = list(laws)
    firsts = compare(named, asked, on, measured)
    seconds = {a.jurisdiction: a for a in compare(named, other, on, measured)}
    rows = [beside(first, seconds[first.jurisdiction]) for first in firsts]
    return Against(asked, other, on, tuple(sorted(rows, key=_place)))


def beside(first: Answer, second: Answer) -> Beside:
    """Which of two answers of one law on one day is the harder punishment."""
    verdict, because = _verdict(first, second)
    pair = _pair(first, second)
    if pair is None or verdict == "not-encoded":
        return Beside(first, second, verdict, because, None, None, None)
    mine, theirs = pair[0].subject, pair[1].subject
    if verdict in ("cannot-tell",):
        return Beside(first, second, verdict, because, pair, None, None)
    return Beside(
        first,
        second,
        verdict,
        because,
        pair,
        ratio(mine.ceiling, theirs.ceiling),
        ratio(mine.floor, theirs.floor),
    )


def _verdict(first: Answer, second: Answer) -> tuple[Verdict, str]:
    for answer in (first, second):
        if answer.status == "not-encoded":
            return "not-encoded", answer.because
    if first.open_ended or second.open_ended:
        return "cannot-tell", "; ".join(filter(None, (first.because, second.because)))
    # Which of several provisions applies does not matter where all of them stand the same way to all of the others.
    found = {
        weigh(one.subject, other.subject) for one in first.provisions for other in second.provisions
    }
    if len(found) == 1 and (only := found.pop()) is not None and _stays(only, first, second):
        if only == "harsher" and first.of_some:
            return "harsher-for-some", first.because
        return only, ""
    sure = [p for p in first.provisions if p.applies != "perhaps"]
    if any(
        all(weigh(p.subject, other.subject) == "harsher" for other in second.provisions)
        for p in sure
    ) and _stays("harsher", first, second):
        return "harsher-for-some", first.because
    return "cannot-tell", _why(first, second)


def _stays(verdict: Verdict, first: Answer, second: Answer) -> bool:
    """Whether a verdict holds however much a circumstance given may raise either side."""
    return not (first.may_rise and verdict != "harsher") and not (
        second.may_rise and verdict != "milder"
    )


def _why(first: Answer, second: Answer) -> str:
    said = [answer.because for answer in (first, second) if answer.because]
    for answer in (first, second):
        for p in answer.provisions:
            said += [why.text for why in (*p.subject.ceiling.because, *p.subject.floor.because)]
    return "; ".join(list(dict.fromkeys(said))[:2]) or "the two ranges cannot be told apart"


def _pair(first: Answer, second: Answer) -> tuple[Provision, Provision] | None:
    """The gravest provision of each side, those that surely apply before the others."""

    def gravest(answer: Answer) -> Provision | None:
        return max(
            answer.provisions,
            key=lambda p: (p.applies != "perhaps", p.subject.ceiling.low, p.subject.floor.low),
            default=None,
        )

    mine, theirs = gravest(first), gravest(second)
    return (mine, theirs) if mine is not None and theirs is not None else None


_STEPS = (UNLIMITED, LIFE, LIFE_WITHOUT_PAROLE, DEATH)


def _tier(p: Provision) -> int:
    return sum(p.subject.ceiling.low >= step for step in _STEPS)


def _place(row: Beside) -> tuple[object, ...]:
    """The order of rows: the clearest disproportion first, laws with the same by name."""
    order = VERDICTS.index(row.verdict)
    if row.pair is None:
        return (order, 0, 0.0, row.name)
    gap = _tier(row.pair[0]) - _tier(row.pair[1])
    return (order, -gap, -(row.ratio or 0.0), row.name)


def listed(rows: Sequence[Beside], verdict: Verdict) -> list[Beside]:
    """The rows of one verdict, in their order."""
    return [row for row in rows if row.verdict == verdict]
