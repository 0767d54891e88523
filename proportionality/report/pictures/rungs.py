"""What a ladder shows: the bars of a law, in groups, and how far their scale has to reach."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from proportionality.answers.headline import CRIMES, TRAFFICKING, held_for_supply, rows
from proportionality.law import in_words as words
from proportionality.law.amounts import AmountRange
from proportionality.law.model import Custody, Jurisdiction
from proportionality.law.quantities import Silence
from proportionality.law.terms import Term
from proportionality.law.vocabulary import CONDUCTS
from proportionality.measure import (
    CUSTODY,
    NOTHING,
    UNLIMITED,
    YEAR,
    LawOnDay,
    Range,
    Subject,
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a ladder: what it is, what it can cost, and how that is known."""

    label: str
    note: str
    family: str  # drug, violent
    floor: Range
    ceiling: Range
    fixed: (
        Range | None
    )  # the longest term of years, None where there is only life, death or no custody
    kind: str  # what binds the court to the floor
    death: str
    life: str
    text: str
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Bars under one heading."""

    heading: str
    bars: tuple[Bar, ...]


def _fixed(law: Jurisdiction, subject: Subject) -> Range | None:
    custody = subject.penalty.custody
    if custody == "none":
        return None
    limit = custody.max if isinstance(custody, Custody) else Silence.UNKNOWN
    if limit is Silence.GENERAL and law.general.custody is not None:
        limit = law.general.custody.max
    if isinstance(limit, Term):
        at = CUSTODY + limit.units()
        return Range(at, at)
    if limit in (Silence.NONE, Silence.UNLIMITED):
        return Range(UNLIMITED, UNLIMITED)
    return Range(min(max(subject.floor.low, CUSTODY), UNLIMITED), UNLIMITED)


def bar(
    law: Jurisdiction, subject: Subject, label: str | None = None, note: str | None = None
) -> Bar:
    """The row of one offence."""
    offence, penalty = subject.offence, subject.penalty
    return Bar(
        label=label or offence.title,
        note=note if note is not None else penalty.place or offence.place,
        family="drug" if offence.is_drug else "violent",
        floor=subject.floor,
        ceiling=subject.ceiling,
        fixed=_fixed(law, subject),
        kind=penalty.floor,
        death=penalty.death,
        life=penalty.life,
        text=words.span(penalty, law.general),
        evidence=law.evidence_of(offence, penalty),
    )


def no_bar(label: str, why: str) -> Bar:
    """A row where nothing can be drawn, which says why."""
    blank = Range(NOTHING, NOTHING)
    return Bar(
        label=label,
        note=why,
        family="drug",
        floor=blank,
        ceiling=blank,
        fixed=None,
        kind="unknown",
        death="none",
        life="none",
        text="cannot tell",
        evidence=None,
    )


_FORMS = {"minor": 0, "basic": 1, "aggravated": 2}


def _order(subject: Subject) -> tuple[object, ...]:
    """By conduct, then substance, with the bands of one scale in order."""
    offence = subject.offence
    ranged = next(((n, a) for n, a in offence.bands() if isinstance(a, AmountRange)), None)
    name = ranged[0] if ranged else ""
    low = ((ranged[1].low or 0) + (not ranged[1].low_included)) if ranged else -1
    return (
        CONDUCTS.index(offence.conduct[0]),
        bool(offence.conditions),
        name,
        low,
        _FORMS[offence.form],
        subject.index,
    )


def groups(facts: LawOnDay) -> list[Group]:
    """Every offence in force: drug offences by conduct and band, then violent ones."""
    law = facts.jurisdiction
    return [
        Group(heading, tuple(bar(law, s) for s in sorted(subjects, key=_order)))
        for heading, subjects in (
            ("Drug offences", facts.drugs),
            ("Violent offences", facts.violent),
        )
        if subjects
    ]


# The rows of a short ladder.
_SHORT_DRUG = (
    ("Use", frozenset({"drug.use"})),
    ("Possession for own use", frozenset({"drug.possession-personal"})),
    ("Simple possession", frozenset({"drug.possession"})),
    ("Trafficking", TRAFFICKING),
    ("Import or export", frozenset({"drug.import", "drug.export"})),
    ("Manufacture", frozenset({"drug.manufacture"})),
)

_HELD_FOR_SUPPLY = (("Possession for supply", frozenset({"drug.possession-supply"})),)
_SHORT_VIOLENT = (
    *CRIMES[:1],
    ("Manslaughter", frozenset({"violent.manslaughter"})),
    CRIMES[1],
    ("Torture", frozenset({"violent.torture"})),
    ("Kidnapping", frozenset({"violent.kidnapping"})),
    *CRIMES[2:],
    ("Assault", frozenset({"violent.assault"})),
)


def short_groups(facts: LawOnDay) -> list[Group]:
    """The few rows that show the proportions of a law: the ordinary and other forms of the main drug and violent crimes."""
    law = facts.jurisdiction
    # Where holding for supply is the graver, dealing is charged as that, and trafficking alone would look too mild.
    held = _HELD_FOR_SUPPLY if held_for_supply(facts) else ()
    found = (
        Group(heading, tuple(bar(law, s, name, s.offence.title) for name, s in rows(facts, crimes)))
        for heading, crimes in (
            ("Drug offences", (*_SHORT_DRUG, *held)),
            ("Violent offences", _SHORT_VIOLENT),
        )
    )
    return [g for g in found if g.bars]


MOST_YEARS = 60  # longer terms are drawn to the end of the scale, and written out beside it


def extent(bars: Sequence[Bar]) -> tuple[int, list[str]]:
    """How far the scale of these bars reaches: its years, and which of ``no limit``, ``life`` and ``death`` stand beyond."""
    ends = [r for b in bars for r in (b.floor, b.fixed or b.floor)]
    terms = [lev - CUSTODY for r in ends for lev in (r.low, r.high) if CUSTODY < lev < UNLIMITED]
    most = max(terms, default=10 * YEAR) / YEAR
    wanted = [
        name
        for name, needed in (
            ("no limit", any(b.fixed and b.fixed.high >= UNLIMITED for b in bars)),
            ("life", any(b.life != "none" for b in bars)),
            ("death", any(b.death != "none" for b in bars)),
        )
        if needed
    ]
    return min(max(5 * math.ceil(most / 5), 5), MOST_YEARS), wanted
