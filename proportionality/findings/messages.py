"""A rule's message, its placeholders filled in from the provisions that a finding rests on."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from proportionality.law import in_words as words
from proportionality.law.model import Custody, Evidence, General, Jurisdiction, Source
from proportionality.law.quantities import Term
from proportionality.rules.facts import Subject, gravity


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What findings say of one offence again and again, once for each rule and comparator."""

    subject: Subject
    floor: str
    ceiling: str
    least: Term | None  # floor and ceiling as terms, where they are
    most: Term | None
    source: Source
    provision: str
    evidence: Evidence
    gravity: int  # see `facts.gravity`


def tell(jurisdiction: Jurisdiction, subject: Subject) -> Told:
    """Put an offence into words."""
    offence, penalty, general = subject.offence, subject.penalty, jurisdiction.general
    return Told(
        subject,
        words.floor(penalty, general),
        words.ceiling(penalty, general),
        _term(subject, general, least=True),
        _term(subject, general, least=False),
        jurisdiction.source_of(offence, penalty),
        jurisdiction.provision_of(offence, penalty),
        jurisdiction.evidence_of(offence, penalty),
        gravity(subject),
    )


def _term(subject: Subject, general: General, least: bool) -> Term | None:
    """The least or the most that an offence costs, where that is a term."""
    penalty = subject.penalty
    if not isinstance(penalty.custody, Custody):
        return None
    if (not least and (penalty.death != "none" or penalty.life != "none")) or (
        least and (penalty.floor == "none" or penalty.custody_required is False)
    ):
        return None
    key = "min" if least else "max"
    limit = general.resolved(getattr(penalty.custody, key), key)
    return limit if isinstance(limit, Term) else None


@dataclass(frozen=True, slots=True)
class Case:
    """What a message speaks of: a law, the offence a finding is about, and what it was measured against."""

    jurisdiction: Jurisdiction
    told: Told | None
    others: Sequence[tuple[Told, bool]]  # and whether it is a stand-in for an aggravated form
    alternatives: frozenset[str]  # those of the rule that hold

    @property
    def about(self) -> Told:
        """The offence, for rules that are about one."""
        assert self.told is not None
        return self.told

    @property
    def other(self) -> Told:
        """The first it was measured against."""
        return self.others[0][0] if self.others else self.about


def _comparators(case: Case, most: bool) -> str:
    def say(other: tuple[Told, bool]) -> str:
        told, stand_in = other
        return words.comparator(told.subject, told.ceiling if most else told.floor, most, stand_in)

    return words.listed(case.others, say)


def _may_or_must(case: Case) -> str:
    penalty = case.about.subject.penalty
    return "must" if penalty.death == "mandatory" and penalty.floor == "mandatory" else "may"


def _barred(case: Case) -> str:
    names = [
        name
        for rule, name in (("al002_1", "suspension of sentence is"), ("al002_2", "parole is"))
        if rule in case.alternatives
    ]
    return "suspension of sentence and parole are" if len(names) == 2 else "".join(names)


def _presumption(case: Case) -> str:
    personal = case.jurisdiction.general.personal_use
    table = personal.presumption_of_supply if personal is not None else None
    if not isinstance(table, dict):
        return "presumption"
    return words.listed(
        [f"{name} {getattr(amount, 'words', amount)}" for name, amount in table.items()]
    )


_PLACEHOLDERS: Mapping[str, Callable[[Case], str]] = {
    "title": lambda case: case.about.subject.offence.title,
    "floor": lambda case: case.about.floor,
    "ceiling": lambda case: case.about.ceiling,
    "kind": lambda case: case.about.subject.penalty.floor,
    "range": lambda case: words.span(case.about.subject.penalty, case.jurisdiction.general),
    "amounts": lambda case: words.amounts(case.about.subject.offence),
    "corporal": lambda case: words.corporal(case.about.subject.penalty),
    "departures": lambda case: words.departures(case.about.subject.penalty),
    "may_or_must": _may_or_must,
    "since": lambda case: str(case.about.subject.penalty.since),
    "other": lambda case: case.other.subject.offence.title,
    "other_floor": lambda case: case.other.floor,
    "before_floor": lambda case: case.other.floor,
    "before_ceiling": lambda case: case.other.ceiling,
    "comparators_ceiling": lambda case: _comparators(case, most=True),
    "comparators_floor": lambda case: _comparators(case, most=False),
    "comparator_places": lambda case: words.listed(
        case.others, lambda other: other[0].subject.offence.place
    ),
    "comparator_titles": lambda case: words.listed(
        case.others, lambda other: other[0].subject.offence.title
    ),
    "barred": _barred,
    "presumption": _presumption,
    "verified": lambda case: case.jurisdiction.verified.date.isoformat(),
}


@cache
def _pieces(message: str) -> tuple[tuple[str, Callable[[Case], str] | None], ...]:
    """The text of a message and, after each piece of it, what fills the gap."""
    return tuple(
        (text, _PLACEHOLDERS[name] if name else None)
        for text, name, _, _ in string.Formatter().parse(message)
    )


def fill(message: str, case: Case) -> str:
    """A message with its placeholders filled in."""
    return "".join(text + (make(case) if make else "") for text, make in _pieces(message))
