"""What the law says where more is the case than the conduct: an earlier conviction, an organised group.

A provision that asks for it applies before one that does not.  Where the law raises the penalty instead, the raised one is
worked out (`proportionality.law.enhance`); how several such rules add up differs from law to law and is not worked out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from proportionality.law import codebook, in_words
from proportionality.law.enhance import applicable, enhanced
from proportionality.law.model import Jurisdiction, Offence, Penalty
from proportionality.measure import InForce, LawOnDay, Subject, in_force, measured_on


def fulfilled(given: frozenset[str]) -> frozenset[str]:
    """The conditions that are fulfilled where these are: whoever died was hurt."""
    return given | {"causes-injury"} if "causes-death" in given else given


@dataclass(slots=True)
class Raised:
    """A law with the penalties that are raised where the given conditions are met.

    ``steps`` says, by offence, how its penalty was worked out and where the law says so; ``met`` which conditions that took
    in; ``doubts`` what stands in the way.
    """

    facts: LawOnDay
    steps: dict[str, tuple[str, ...]] = field(default_factory=dict)
    met: dict[str, frozenset[str]] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)

    def doubt(self, subject: Subject, given: frozenset[str]) -> str:
        """Why it is open what an offence costs under the given conditions; empty where it is not."""
        offence = subject.offence
        if offence.id in self.doubts:
            return self.doubts[offence.id]
        named = fulfilled(given) & set(offence.conditions)
        left = given - named - self.met.get(offence.id, frozenset())
        if "causes-injury" in named:
            left -= {"causes-death"}  # one penalty for both
        if not left:
            return ""
        words = in_words.listed(sorted(left), str, most=5)
        return f"whether and how the penalty of {offence.place} changes with {words} is not encoded"


def raised(law: Jurisdiction, facts: LawOnDay, conduct: str, given: frozenset[str]) -> Raised:
    """Work out what the offences of a conduct cost where these conditions are met."""
    penalties = {s.offence.id: s.penalty for s in facts.subjects}
    result = Raised(facts)
    changed: dict[int, Offence] = {}
    for subject in facts.subjects:
        offence = subject.offence
        if conduct not in offence.conduct or not set(offence.conditions) <= fulfilled(given):
            continue
        found = list(applicable(law, offence, given))
        if not found:
            continue
        places = in_words.listed([one.enhancement.place for one in found], str, most=5)
        if len(found) > 1:
            result.doubts[offence.id] = (
                f"{places} raise the penalty of {offence.place}, and how they add up is not encoded"
            )
            continue
        made = enhanced(law, offence, penalties, found[0])
        if made.because or made.penalty is None:
            result.doubts[offence.id] = f"{places}: {in_words.listed(made.because, str, most=2)}"
            continue
        result.steps[offence.id] = (*made.steps, f"by {places}")
        result.met[offence.id] = frozenset(found[0].enhancement.when)
        changed[subject.index] = _under(offence, subject, made.penalty)
    if changed:
        offences = [changed.get(i, one) for i, one in enumerate(law.offences)]
        result.facts = measured_on(law.model_copy(update={"offences": offences}), facts.on)
    return result


def _under(offence: Offence, subject: Subject, penalty: Penalty) -> Offence:
    """An offence with another penalty in the place of the one in force."""
    now = subject.in_force
    kept = penalty.model_copy(update={"since": now.penalty.since, "until": now.penalty.until})
    penalties = [*offence.penalties[: now.index], kept, *offence.penalties[now.index + 1 :]]
    return offence.model_copy(update={"penalties": penalties})


@dataclass(frozen=True, slots=True)
class Rise:
    """What an offence costs under one rule that raises its penalty: ``range`` is worked out, and None where it cannot be."""

    when: tuple[str, ...]
    range: str | None
    steps: tuple[str, ...]
    because: tuple[str, ...]
    place: str

    def __str__(self) -> str:
        case = f"{codebook.conditions(self.when)} ({self.place})"
        if self.range is None:
            return (
                f"raised {case}, by how much cannot be worked out: {in_words.listed(self.because)}"
            )
        return f"{self.range} {case}, worked out: {in_words.listed(self.steps, str, most=5)}"


def rises(law: Jurisdiction, on: dt.date) -> dict[str, list[Rise]]:
    """What each offence in force costs under each rule of the law that raises its penalty, by the offence's id."""
    standing = {o.id: in_force(law, o, on) for o in law.offences}
    penalties = {name: s.penalty for name, s in standing.items() if isinstance(s, InForce)}
    found: dict[str, list[Rise]] = {}
    for offence in law.offences:
        for one in applicable(law, offence) if offence.id in penalties else ():
            made = enhanced(law, offence, penalties, one)
            found.setdefault(offence.id, []).append(
                Rise(
                    tuple(one.enhancement.when),
                    in_words.span(made.penalty, law.general)
                    if made.known and made.penalty is not None
                    else None,
                    made.steps,
                    made.because,
                    made.place,
                )
            )
    return found
