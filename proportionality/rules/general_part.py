"""What rules about the general part share: its words as ranges, how they were read, since when they hold, and the offences they come to bear on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proportionality.law.vocabulary import Evidence
    from proportionality.measure import LawOnDay, Range, Subject
    from proportionality.rules.fact import Facts
    from proportionality.rules.messages import MessageContext


def open_answer(part: str, key: str, law: LawOnDay, what: str) -> Range:
    """That a key of the general part is unknown, or that the part is not there at all."""
    from proportionality.measure import maybe

    there = getattr(law.jurisdiction.general, part) is not None
    return maybe(f"{what} is unknown", ("general", part, key) if there else ("general",))


def says(
    part: str, key: str, hits: Collection[str], what: str
) -> Callable[[LawOnDay, Subject | None], Range]:
    """Whether a key of the general part has one of these words; ``what`` names the question where it is unknown."""

    def of(law: LawOnDay, _: Subject | None) -> Range:
        from proportionality.measure import yes
        from proportionality.rules.fact import not_yet

        rule = getattr(law.jurisdiction.general, part)
        word = "unknown" if rule is None else getattr(rule, key)
        if word == "unknown":
            return open_answer(part, key, law, what)
        return not_yet(part, law) or yes(word in hits)

    return of


def evidence_of(part: str) -> Callable[[Facts], Iterable[Evidence]]:
    """How a part of the general part is known."""

    def of(facts: Facts) -> Iterable[Evidence]:
        law = facts.law.jurisdiction
        rule = getattr(law.general, part)
        return () if rule is None else (law.sources[rule.source].evidence,)

    return of


def offences(context: MessageContext) -> str:
    """The offences that a rule about the law as a whole was matched with, each with its place."""
    from proportionality.law import in_words

    return in_words.listed(
        context.others,
        lambda other: f"{other[0].subject.offence.title} ({other[0].subject.offence.place})",
        most=5,
    )
