"""What a law does that few others do: the same plain questions put to every law on the same day.

A law of which the answer is not known counts on neither side.  The questions look both ways, at what is harsh and at what is mild.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from proportionality.answers.headline import TRAFFICKING, forms
from proportionality.answers.pairs import relation
from proportionality.law.model import Corporal
from proportionality.law.vocabulary import USE
from proportionality.measure import CUSTODY, LIFE, YEAR, LawOnDay, Range, Subject

Holds = Callable[[LawOnDay], bool | None]
_RARE = 1 / 3  # of the laws in which the answer is known


@dataclass(frozen=True, slots=True)
class Trait:
    """A plain fact of a law, and whether it holds: None where that is not known."""

    about: str  # of the traits about one thing a law is told its rarest only
    says: str
    holds: Holds


@dataclass(frozen=True, slots=True)
class Rare:
    """A trait of a law with the number of laws that have it, and of those in which it is known."""

    says: str
    laws: int
    known: int

    @property
    def sentence(self) -> str:
        """As people read it."""
        if self.laws == 1:
            return f"{self.says}. No other of the {self.known} laws in which this is known does so."
        return f"{self.says}. So do {self.laws} of the {self.known} laws in which this is known, itself among them."


def _any(found: Iterable[Range | bool | None]) -> bool | None:
    """Yes where one surely does, no where all surely do not."""
    open_ = False
    for one in found:
        low, high = (one.low, one.high) if isinstance(one, Range) else (bool(one), one is not False)
        if low:
            return True
        open_ = open_ or bool(high)
    return None if open_ else False


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _drugs(law: LawOnDay) -> list[Subject]:
    return [s for s in law.drugs if "causes-death" not in s.offence.conditions]


def _own(law: LawOnDay) -> list[Subject]:
    return [s for s in _drugs(law) if USE & set(s.offence.conduct)]


def _over(look: Callable[[LawOnDay], Sequence[Subject]], has: Callable[[Subject], Range | bool | None]) -> Holds:  # fmt: skip
    """Whether one of these offences has something; None where no such offence is encoded, or none that has it in a law encoded in part."""

    def holds(law: LawOnDay) -> bool | None:
        subjects = look(law)
        found = _any(has(s) for s in subjects) if subjects else None
        return None if found is False and law.jurisdiction.coverage == "partial" else found

    return holds


def _exposed(kind: str, exposures: tuple[str, ...]) -> Callable[[Subject], bool | None]:
    def has(subject: Subject) -> bool | None:
        value = getattr(subject.penalty, kind)
        return None if value == "unknown" else value in exposures

    return has


def _bound(years: int) -> Callable[[Subject], Range | bool | None]:
    """Whether a floor that binds the court reaches so many years."""

    def has(subject: Subject) -> Range | bool | None:
        if subject.penalty.floor == "unknown":
            return None
        if subject.penalty.floor not in ("mandatory", "presumptive"):
            return False
        return subject.floor.at_least(CUSTODY + years * YEAR if years else CUSTODY + 1)

    return has


def _caned(subject: Subject) -> bool | None:
    what = subject.penalty.corporal
    if isinstance(what, Corporal):
        return True
    return None if str(what) == "unknown" else False


def _ordinary(law: LawOnDay, conducts: frozenset[str]) -> Subject | None:
    found = [f.subject for f in forms(law.subjects, conducts) if f.which == "ordinary"]
    return found[-1] if found else None


def _trafficking_above(crime: str) -> Holds:
    def holds(law: LawOnDay) -> bool | None:
        drug, other = _ordinary(law, TRAFFICKING), _ordinary(law, frozenset({crime}))
        if drug is None or other is None:
            return None
        how = relation(drug, other)
        return None if how == "cannot-tell" else how in ("more", "least-above-most")

    return holds


def _no(holds: Holds) -> Holds:
    return lambda law: _not(holds(law))


_DEATH = ("discretionary", "mandatory")
TRAITS: tuple[Trait, ...] = (
    Trait("death", "It threatens death for a drug offence", _over(_drugs, _exposed("death", _DEATH))),
    Trait("death", "It names death as the only penalty for a drug offence", _over(_drugs, _exposed("death", ("mandatory",)))),
    Trait("use", "It threatens death for use or for possession for one's own use", _over(_own, _exposed("death", _DEATH))),
    Trait("minimum", "It names life as the only prison sentence for a drug offence", _over(_drugs, _exposed("life", ("mandatory",)))),
    Trait("use", "It threatens life for use or for possession for one's own use", _over(_own, _exposed("life", _DEATH))),
    Trait("corporal", "It threatens corporal punishment for a drug offence", _over(_drugs, _caned)),
    Trait("minimum", "It binds the court to 20 years or more for a drug offence, if only save for exceptions", _over(_drugs, _bound(20))),
    Trait("minimum", "It binds the court to 10 years or more for a drug offence, if only save for exceptions", _over(_drugs, _bound(10))),
    Trait("use-minimum", "It binds the court to prison for use or for possession for one's own use, if only save for exceptions", _over(_own, _bound(0))),
    Trait("violence", "It can punish the gravest ordinary trafficking harder than murder in its basic form", _trafficking_above("violent.murder")),
    Trait("violence", "It can punish the gravest ordinary trafficking harder than rape in its basic form", _trafficking_above("violent.rape")),
    Trait("violence", "It can punish the gravest ordinary trafficking harder than manslaughter in its basic form", _trafficking_above("violent.manslaughter")),
    Trait("use", "It threatens no prison for use or for possession for one's own use, as encoded",
          _no(_over(_own, lambda s: s.ceiling.at_least(CUSTODY)))),
    Trait("most", "It threatens no drug offence encoded with more than 10 years",
          _no(_over(_drugs, lambda s: s.ceiling.at_least(CUSTODY + 10 * YEAR + 1)))),
    Trait("most", "It threatens a drug offence with 25 years or more, but none with life or death",
          lambda law: _both(_over(_drugs, lambda s: s.ceiling.at_least(CUSTODY + 25 * YEAR))(law),
                            _no(_over(_drugs, lambda s: s.ceiling.at_least(LIFE)))(law))),
)  # fmt: skip


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def rare(law: LawOnDay, laws: Sequence[LawOnDay], most: int = 4) -> list[Rare]:
    """What a law does that at most a third of the laws do, rarest first.

    Args:
        law: the law asked about.
        laws: every law to count, on the same day; the law itself is among them or is counted in.
        most: how many to name.

    """
    code = law.jurisdiction.code
    others = [one for one in laws if one.jurisdiction.code != code]
    found = []
    for trait in TRAITS:
        if trait.holds(law) is not True:
            continue
        answers = [trait.holds(one) for one in others]
        known = 1 + sum(one is not None for one in answers)
        number = 1 + sum(one is True for one in answers)
        if number <= known * _RARE:
            found.append((trait.about, Rare(trait.says, number, known)))
    by_thing: dict[str, Rare] = {}
    for about, one in sorted(found, key=lambda pair: pair[1].laws / pair[1].known):
        by_thing.setdefault(about, one)
    return list(by_thing.values())[:most]
