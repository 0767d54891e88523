"""The penalty that an enhancement leads to, worked out from the one that is encoded.

What comes out is never the law's own text: it is marked as worked out, with each step, and where a limit cannot be worked out
it is unknown and the reason is given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from proportionality.law.document import Location
from proportionality.law.effects import Effect
from proportionality.law.general import Enhancement, General
from proportionality.law.model import Custody, Jurisdiction, Offence, Penalty
from proportionality.law.quantities import Order, Silence
from proportionality.law.terms import Term, counted_in

Limit = Term | Silence
_END = {"min": "least term", "max": "longest term"}


@dataclass(frozen=True, slots=True)
class Applicable:
    """An enhancement that reaches an offence, where it stands in the file, and the source it was read in."""

    enhancement: Enhancement
    location: Location
    source: str


@dataclass(frozen=True, slots=True)
class Enhanced:
    """A penalty that was worked out, not read.

    ``steps`` says what was done, ``because`` why a part of it cannot be told (its limits are then unknown); a penalty is None
    where nothing of it can.
    """

    offence: str
    penalty: Penalty | None
    steps: tuple[str, ...]
    because: tuple[str, ...]
    place: str
    source: str

    @property
    def known(self) -> bool:
        """Whether every part of the penalty could be worked out."""
        return not self.because


def applicable(
    law: Jurisdiction, offence: Offence, conditions: Collection[str] | None = None
) -> Iterator[Applicable]:
    """The enhancements that reach an offence, its own first.

    One that needs nothing which the offence does not need already is left out: the offence's penalty is the raised one.

    Args:
        law: the jurisdiction.
        offence: one of its offences.
        conditions: what is the case; enhancements that need more are left out.  None stands for everything.

    """
    index = next(i for i, one in enumerate(law.offences) if one.id == offence.id)
    found = [
        Applicable(e, ("offences", index, "enhancements", j), e.source or offence.source)
        for j, e in enumerate(offence.enhancements)
    ]
    reached = {*offence.conduct, *(word.partition(".")[0] for word in offence.conduct)}
    found += [
        Applicable(e, ("general", "enhancements", j), e.source)
        for j, e in enumerate(law.general.enhancements)
        if reached & set(e.conducts)
    ]
    for one in found:
        needed = set(one.enhancement.when)
        if needed <= set(offence.conditions):
            continue
        if conditions is None or needed <= {*conditions, *offence.conditions}:
            yield one


def enhanced(
    law: Jurisdiction, offence: Offence, in_force: Mapping[str, Penalty], one: Applicable
) -> Enhanced:
    """The penalty of an offence on a day under one enhancement.

    Terms are multiplied and added exactly; where the result is no whole number of months and days, it is unknown.  A term that
    is worked out is never longer than ``general.custody.max``, unless the encoded one is already.  The fine becomes unknown
    unless there is none: whether it rises too is not encoded.  Several enhancements at once are not worked out, as laws differ
    in how they add up.

    Args:
        law: the jurisdiction.
        offence: one of its offences.
        in_force: the penalties in force on the day, by the ids of their offences.
        one: an enhancement that reaches the offence.

    """
    effect = one.enhancement.effect
    penalty = in_force.get(offence.id)
    if penalty is None:
        why = f"no penalty of '{offence.id}' is encoded on that day"
        return Enhanced(offence.id, None, (), (why,), one.enhancement.place, one.source)
    work = _Work(law.general, penalty)
    result: Penalty | None = None
    match effect.kind:
        case "unknown":
            work.because.append("by how much the law raises the penalty is unknown")
        case "as":
            result = in_force.get(effect.word)
            work.steps.append(f"the penalty of '{effect.word}'")
            if result is None:
                work.because.append(f"the penalty of '{effect.word}' is not encoded on that day")
        case "graver":
            result = work.graver(effect.word)
        case _:
            result = work.ranged(effect, one.enhancement.of)
    return Enhanced(
        offence.id,
        result,
        tuple(work.steps),
        tuple(work.because),
        one.enhancement.place,
        one.source,
    )


class _Work:
    """Works out one penalty, and remembers the steps and what cannot be told."""

    def __init__(self, general: General, penalty: Penalty) -> None:
        self.general, self.penalty = general, penalty
        self.steps: list[str] = []
        self.because: list[str] = []

    def graver(self, word: str) -> Penalty:
        kind, _, exposure = word.partition("-")
        self.steps.append(f"{kind} {'may' if exposure == 'discretionary' else 'must'} be imposed")
        update: dict[str, Any] = {kind: exposure}
        if exposure == "mandatory":
            update |= {"custody": "none", "custody_required": True}
            if self.penalty.floor in ("none", "unknown"):
                update["floor"] = "mandatory"
            if kind == "death":
                update["life"] = "none"
        return self.penalty.model_copy(update=update)

    def ranged(self, effect: Effect, of: str) -> Penalty:
        """Least and longest term multiplied, added to or set."""
        custody = self.penalty.custody
        if custody == "unknown":
            self.because.append("custody is unknown")
            return self.penalty.model_copy(update={"fine": self._fine()})
        if not isinstance(custody, Custody):
            if effect.kind != "limits" or "mandatory" in (self.penalty.death, self.penalty.life):
                self.because.append("there is no term of years that could be raised")
                return self.penalty
            custody = Custody.of(Silence.NONE, Silence.NONE)
        ends: dict[str, Limit] = {"min": custody.min, "max": custody.max}
        for key, index in (("min", 0), ("max", 1)):
            term = (effect.least, effect.most)[index]
            if effect.kind == "limits":
                if term is not None:
                    ends[key] = self._set(key, ends[key], term)
            elif of in ("both", "least" if key == "min" else "most"):
                ends[key] = self._raise(key, ends[key], effect.factors[index], term)
        low, high = ends["min"], ends["max"]
        if isinstance(low, Term) and isinstance(high, Term) and low.compare(high) is Order.GREATER:
            self.steps.append(f"longest term {high} raised to the least, {low}")
            ends["max"] = low
        update: dict[str, Any] = {
            "custody": Custody.of(ends["min"], ends["max"]),
            "fine": self._fine(),
        }
        if self.penalty.floor == "none" and isinstance(ends["min"], Term):
            update["floor"] = "unknown"
            self.because.append("whether the raised least term binds the court is not encoded")
        return self.penalty.model_copy(update=update)

    def _fine(self) -> Any:
        return Silence.NONE if self.penalty.fine is Silence.NONE else Silence.UNKNOWN

    def _set(self, key: str, before: Limit, term: Term) -> Limit:
        """A limit that the law replaces; one that is higher already stays."""
        was = self.general.resolved(before, key)
        if isinstance(was, Term) and was.compare(term) is Order.GREATER:
            self.steps.append(f"{_END[key]} {was} stays")
            return was
        if key == "max" and was is Silence.UNLIMITED:
            return was
        self.steps.append(f"{_END[key]} {term}")
        return term

    def _raise(self, key: str, before: Limit, factor: Fraction, added: Term | None) -> Limit:
        was = self.general.resolved(before, key)
        if was is Silence.NONE and key == "min":
            if added is None:
                return before
            self.steps.append(f"least term none to {added}")
            return added
        if not isinstance(was, Term):
            if was in (Silence.UNKNOWN, Silence.NOT_STATED):
                self.because.append(f"the {_END[key]} is {'unknown' if was is Silence.UNKNOWN else 'not stated by the law'}")  # fmt: skip
            return was if was is not Silence.GENERAL else Silence.UNKNOWN
        raised = _sum(was, added) if added is not None else times(was, factor)
        if raised is None:
            self.because.append(
                f"the {_END[key]}, {was}, raised so is no whole number of months and days"
            )
            return Silence.UNKNOWN
        raised = self._capped(key, was, raised)
        if raised != was:
            self.steps.append(f"{_END[key]} {was} to {raised}")
        return raised

    def _capped(self, key: str, was: Term, raised: Term) -> Term:
        most = self.general.custody.max if self.general.custody is not None else Silence.UNKNOWN
        if not isinstance(most, Term):
            return raised
        cap = was if was.compare(most) is Order.GREATER else most
        if raised.compare(cap) in (Order.GREATER, Order.CANNOT_TELL):
            self.steps.append(
                f"{_END[key]} {raised} is over {cap}, the longest term that a court may impose"
            )
            return cap
        return raised


def times(term: Term, factor: Fraction) -> Term | None:
    """A term multiplied exactly, in its own units; None where that is no whole number of months and days."""
    bare = term.days - (term.bound == "over") + (term.bound == "under")
    months, days = term.months * factor, bare * factor
    if months.denominator != 1 or days.denominator != 1:
        return None
    return _written(int(months), int(days), term)


def _sum(term: Term, added: Term) -> Term | None:
    bare = term.days - (term.bound == "over") + (term.bound == "under")
    return _written(term.months + added.months, bare + added.days, term)


def _written(months: int, days: int, like: Term) -> Term | None:
    """A term of so many months and days as a law would write it that wrote ``like``."""
    years = 0
    if "year" in like.text or months % 12 == 0:
        years, months = divmod(months, 12)
    parts = [counted_in(n, unit) for n, unit in ((years, "year"), (months, "month")) if n]
    if days == -1 and parts:
        parts.append("less 1 day")
    elif days < 0:
        return None
    elif days:
        parts.append(counted_in(days, "day"))
    return Term.parse(" ".join([*([like.bound] if like.bound else []), *parts]))
