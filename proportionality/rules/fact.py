"""One fact, and all of a law: what the rules look at, and the ends of its ranges."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from proportionality.law.quantities import Order
from proportionality.law.terms import Term
from proportionality.measure import (
    CUSTODY,
    NO,
    LawOnDay,
    Range,
    Subject,
    Unknown,
    maybe,
    yes,
)

FIVE_YEARS = Term.parse("5 years")


# How a violent form is like the drug offence it is measured against: of the same form, or a basic form where the drug
# offence is aggravated, because no aggravated form is encoded or besides those that are.
Role = Literal["like", "in place of the aggravated", "beside the aggravated"]


@dataclass(slots=True)
class Fact:
    """One fact: its kind, the subject it speaks of, and its fields as ranges.

    ``accused`` fields raise a finding when they are high; the others excuse it.
    """

    kind: str
    subject: Subject | None
    accused: bool
    fields: dict[str, Range]
    other: Subject | None = None  # the second offence of a step or a heroin yardstick
    role: Role = "like"  # of a violent offence


@dataclass
class Facts:
    """All facts of one jurisdiction on one day; the engine numbers them from 1 in this order.

    Nothing is asked of them before they are all there.
    """

    law: LawOnDay
    rows: list[Fact] = field(default_factory=list)

    def given(self, sure: bool) -> list[tuple[str, dict[str, int | str]]]:
        """The facts as the engine takes them, at the sure or at the possible end of every range."""
        given: list[tuple[str, dict[str, int | str]]] = []
        for fact in self.rows:
            low = fact.accused == sure
            fields = fact.fields
            values: dict[str, int | str] = (
                {name: r.low for name, r in fields.items()}
                if low
                else {name: r.high for name, r in fields.items()}
            )
            if "ceiling_far" in fields:
                values["ceiling_far"] = (
                    fields["ceiling_far"].high if low else fields["ceiling_far"].low
                )
            given.append((fact.kind, values))
        return given

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of fact there are."""
        return frozenset(fact.kind for fact in self.rows)

    @cached_property
    def conducts(self) -> frozenset[str]:
        """The conducts of the drug offences in force."""
        return frozenset(c for s in self.law.drugs for c in s.offence.conduct)


def kind_of_floor(subject: Subject, kind: str) -> Range:
    """Whether the floor is a term of custody that binds in this way."""
    floor, penalty = subject.floor, subject.penalty
    if "mandatory" in (penalty.death, penalty.life) or floor.high <= CUSTODY:
        return NO
    if penalty.floor == kind:
        return floor.at_least(CUSTODY)
    if penalty.floor == "unknown":
        return maybe(
            f"what kind of floor '{subject.offence.id}' has is unknown",
            (*subject.location, "floor"),
        )
    return NO


def drug_numbers(facts: Facts) -> dict[int, int]:
    """The number of each drug offence's fact, by the offence's index."""
    return {
        fact.subject.index: number
        for number, fact in enumerate(facts.rows, 1)
        if fact.kind == "drug" and fact.subject
    }


# What a part of the general part is about, as the end of a sentence.
_ABOUT = {
    "death": "the death penalty",
    "personal_use": "personal use",
    "minors": "minors",
    "caregivers": "pregnant women and carers",
    "legal_aid": "legal aid",
    "medicines": "medicines",
    "new_substances": "substances that no list names",
    "regulation": "lawful supply and old records",
}


def not_yet(part: str, law: LawOnDay) -> Range | None:
    """On a day from which a part of the general part is not known: that it is not; None on later days.

    What the law was before a rule of it began, or before the text that was read, nobody here has looked up.
    """
    rule = getattr(law.jurisdiction.general, part)
    if rule is None or law.jurisdiction.start_of_rule(rule) <= law.on:
        return None
    return maybe(
        f"whether the general part's rule on {_ABOUT.get(part, part)} already held on {law.on} is not known",
        ("general", part),
    )


def if_known(holds: bool, subject: Subject) -> Range:
    """Whether something holds of an offence's range; of a range about which nothing is known nothing is said."""
    if holds and subject.ceiling.open:
        return Range(0, 1, subject.ceiling.because)
    return yes(holds)


def told(reached: Range, subject: Subject, term: Term, threshold: Term) -> Range:
    """Whether a term reaches a threshold, but for what the calendar leaves open."""
    if term.compare(threshold) is not Order.CANNOT_TELL:
        return reached
    why = f"how {term} for '{subject.offence.id}' compares with the band below depends on the calendar"
    location = (*subject.location, "custody", "min")
    return Range(0, 1, (*reached.because, Unknown(why, location)))
