"""A rule's message, its placeholders filled in from the provisions that a finding rests on."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from proportionality.law import in_words as words
from proportionality.law.model import Custody, General, Jurisdiction, Source
from proportionality.law.quantities import Term
from proportionality.law.vocabulary import Evidence
from proportionality.measure import Subject
from proportionality.rules.facts import steps_below_gravest


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """What findings say of one offence again and again, once for each rule and comparator."""

    subject: Subject
    floor: str
    ceiling: str
    least: Term | None  # floor and ceiling as terms, where they are
    most: Term | None
    source: Source
    provision: str
    evidence: Evidence
    steps_below_gravest: int  # see `facts.steps_below_gravest`


def phrases(jurisdiction: Jurisdiction, subject: Subject) -> Phrases:
    """Put an offence into words."""
    offence, penalty, general = subject.offence, subject.penalty, jurisdiction.general
    return Phrases(
        subject,
        words.floor(penalty, general),
        words.ceiling(penalty, general),
        _term(subject, general, least=True),
        _term(subject, general, least=False),
        jurisdiction.source_of(offence, penalty),
        jurisdiction.provision_of(offence, penalty),
        jurisdiction.evidence_of(offence, penalty),
        steps_below_gravest(subject),
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
class MessageContext:
    """What a message speaks of: a law, the offence a finding is about, and what it was measured against."""

    jurisdiction: Jurisdiction
    phrases: Phrases | None
    others: Sequence[tuple[Phrases, bool]]  # and whether it is a stand-in for an aggravated form
    alternatives: frozenset[int]  # those of the rule that hold, counted from 1

    @property
    def about(self) -> Phrases:
        """The offence, for rules that are about one."""
        assert self.phrases is not None, "the rule is about the law as a whole, not an offence"
        return self.phrases

    @property
    def other(self) -> Phrases:
        """The first it was measured against."""
        return self.others[0][0] if self.others else self.about


_PLAIN = {
    most: {
        "no minimum": "has no minimum",
        "no custody": "carries no custody" if most else "need not cost custody",
        "a term the law does not state": "carries a term the law does not state",
        "unknown": "is not known",
    }
    for most in (True, False)
}


def _comparator(subject: Subject, measure: str, most: bool, stand_in: bool = False) -> str:
    """A violent offence with its place and the most (or least) it can cost; a stand-in says what it stands in for."""
    offence = subject.offence
    said = _PLAIN[most].get(measure) or (
        f"at most {measure}" if most else f"at least {measure} ({subject.penalty.floor})"
    )
    basic = ", basic form, as no aggravated one is encoded" if stand_in else ""
    return f"{offence.title} ({offence.place}{basic}) {said}"


def _comparators(context: MessageContext, most: bool) -> str:
    def say(other: tuple[Phrases, bool]) -> str:
        said, stand_in = other
        return _comparator(said.subject, said.ceiling if most else said.floor, most, stand_in)

    return words.listed(context.others, say)


def _may_or_must(context: MessageContext) -> str:
    penalty = context.about.subject.penalty
    return "must" if penalty.death == "mandatory" and penalty.floor == "mandatory" else "may"


# What fills a placeholder of a message.
Says = Callable[[MessageContext], str]

PLACEHOLDERS: Mapping[str, Says] = {
    "title": lambda context: context.about.subject.offence.title,
    "floor": lambda context: context.about.floor,
    "ceiling": lambda context: context.about.ceiling,
    "kind": lambda context: context.about.subject.penalty.floor,
    "range": lambda context: words.span(
        context.about.subject.penalty, context.jurisdiction.general
    ),
    "amounts": lambda context: words.amounts(context.about.subject.offence),
    "corporal": lambda context: words.corporal(context.about.subject.penalty),
    "departures": lambda context: words.departures(context.about.subject.penalty),
    "may_or_must": _may_or_must,
    "since": lambda context: str(context.about.subject.penalty.since),
    "other": lambda context: context.other.subject.offence.title,
    "other_floor": lambda context: context.other.floor,
    "before_floor": lambda context: context.other.floor,
    "before_ceiling": lambda context: context.other.ceiling,
    "comparators_ceiling": lambda context: _comparators(context, most=True),
    "comparators_floor": lambda context: _comparators(context, most=False),
    "comparator_places": lambda context: words.listed(
        context.others, lambda other: other[0].subject.offence.place
    ),
    "comparator_titles": lambda context: words.listed(
        context.others, lambda other: other[0].subject.offence.title
    ),
    "verified": lambda context: context.jurisdiction.verified.date.isoformat(),
}


@cache
def _pieces(message: str) -> tuple[tuple[str, str | None], ...]:
    """The text of a message and, after each piece of it, the placeholder that fills the gap."""
    return tuple((text, name) for text, name, _, _ in string.Formatter().parse(message))


def fill(message: str, says: Mapping[str, Says], context: MessageContext) -> str:
    """A message with its placeholders filled in; ``says`` are the rule's own."""
    return "".join(
        text + ((says.get(name) or PLACEHOLDERS[name])(context) if name else "")
        for text, name in _pieces(message)
    )
