"""What each offence of a law costs on a day, as ranges on one scale of severity.

What the law or the encoder leaves open becomes a range: the least and the most that it can be.
"""

from __future__ import annotations

import datetime as dt
import enum
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from proportionality.law.document import Location
from proportionality.law.general import GeneralCustody
from proportionality.law.model import Custody, Jurisdiction, Offence, Penalty
from proportionality.law.quantities import Order, Silence
from proportionality.law.terms import Term

# The scale of severity: nothing < fine < non-custodial < custody by length < life with parole <
# life without < death.
NOTHING, FINE, NON_CUSTODIAL, CUSTODY = 0, 1, 2, 10
YEAR = Term.parse("1 year").units()
UNLIMITED, LIFE, LIFE_WITHOUT_PAROLE, DEATH = 10**11, 2 * 10**11, 3 * 10**11, 4 * 10**11


class Standing(enum.Enum):
    """Why an offence has no penalty on a day."""

    NOT_ENCODED = "not encoded on that day"
    REPEALED = "no longer in force on that day"


@dataclass(frozen=True, slots=True)
class InForce:
    """A penalty in force, its index among the offence's penalties, and the day it counts from."""

    index: int
    penalty: Penalty
    since: dt.date


def in_force(jurisdiction: Jurisdiction, offence: Offence, on: dt.date) -> InForce | Standing:
    """The penalty for an offence on a day; a day before the first known date is "not encoded", never a default."""
    for index in reversed(range(len(offence.penalties))):
        penalty = offence.penalties[index]
        start = jurisdiction.start_of(offence, penalty)
        if start <= on:
            if penalty.until is not None and on > penalty.until:
                return Standing.REPEALED
            return InForce(index, penalty, start)
    return Standing.NOT_ENCODED


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that could not be established, and where the file says so."""

    text: str
    location: Location


class Range(NamedTuple):
    """Where a measure stands on the scale of severity: one point, or between two because something is unknown."""

    low: int
    high: int
    because: tuple[Unknown, ...] = ()

    @property
    def known(self) -> bool:
        """Whether it is a single point."""
        return self.low == self.high

    @property
    def open(self) -> bool:
        """Whether nothing is known of it, but perhaps that it is custody."""
        return self.low <= CUSTODY + 1 and self.high >= UNLIMITED

    def at_least(self, level: int) -> Range:
        """As yes (1) or no (0): whether the measure reaches a level, and where that is in doubt why."""
        low, high = self.low >= level, self.high >= level
        return yes(low) if low == high else Range(0, 1, self.because)


NO, YES = Range(0, 0), Range(1, 1)


def maybe(text: str, location: Location) -> Range:
    """Yes or no, it is not known which: why, as the end of a sentence, and where the file leaves it open."""
    return Range(0, 1, (Unknown(text, location),))


def yes(value: bool) -> Range:
    """Yes (1), or no (0) where the value is false."""
    return YES if value else NO


def both(first: Range, second: Range) -> Range:
    """The lower of two measures; of two answers, whether both are yes."""
    low, high = min(first.low, second.low), min(first.high, second.high)
    return Range(low, high, first.because + second.because if low != high else ())


def either(first: Range, second: Range) -> Range:
    """The higher of two measures; of two answers, whether either is yes."""
    low, high = max(first.low, second.low), max(first.high, second.high)
    return Range(low, high, first.because + second.because if low != high else ())


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """An offence with its penalty on the day and everything measured from it."""

    index: int  # among the file's offences
    offence: Offence
    in_force: InForce
    ceiling: Range
    floor: Range

    @property
    def penalty(self) -> Penalty:
        """The penalty in force."""
        return self.in_force.penalty

    @property
    def location(self) -> Location:
        """Where the penalty stands in the file."""
        return ("offences", self.index, "penalties", self.in_force.index)


# Terms whose mean lengths differ by four days, in ten-thousandths of a day, can be told apart.
_UNTELLABLE = 40_000


class Scale:
    """Places terms on one scale such that terms which cannot be told apart overlap.

    Months are exact against months and days against days.  Where a term with days in it cannot be told from another term
    of this jurisdiction, it is widened until the two overlap.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        known = list(terms)
        with_days = {term for term in known if term.days}
        self._places: dict[Term, tuple[int, int]] = {}
        if not with_days:
            return
        # Terms of one length and the same place in the cycle of four years compare alike with every other.
        kinds = {(term.units(), term.months % 48): term for term in known}
        ordered = sorted(kinds)
        for term in with_days:
            units = term.units()
            near = ordered[
                bisect_left(ordered, (units - _UNTELLABLE, 0)) : bisect_left(
                    ordered, (units + _UNTELLABLE, 0)
                )
            ]
            shortest, longest = (
                next((k for k in way if kinds[k].compare(term) is Order.CANNOT_TELL), None)
                for way in (near, reversed(near))
            )
            self._places[term] = (
                units if shortest is None else min(units, shortest[0] - 1),
                units if longest is None else max(units, longest[0] + 1),
            )

    def place(self, term: Term, location: Location) -> Range:
        """Where a term stands; it must be one that the scale was made with."""
        if not term.days:
            at = CUSTODY + term.units()
            return Range(at, at)
        low, high = self._places[term]
        because = (
            ()
            if low == high
            else (Unknown(f"{term} cannot be told from another term in calendar days", location),)
        )
        return Range(CUSTODY + low, CUSTODY + high, because)


def _terms(jurisdiction: Jurisdiction, more: Iterable[Penalty]) -> Iterable[Term]:
    ranges = [penalty.custody for offence in jurisdiction.offences for penalty in offence.penalties]
    others = (penalty.custody for penalty in more)
    for custody in (jurisdiction.general.custody, *ranges, *others):
        if isinstance(custody, (Custody, GeneralCustody)):
            if isinstance(custody.min, Term):
                yield custody.min
            if isinstance(custody.max, Term):
                yield custody.max


@lru_cache(maxsize=64)
def on_scale(term: str) -> int:
    """Where a term of custody, such as ``5 years``, stands on the scale of severity that floors and ceilings are on."""
    return CUSTODY + Term.parse(term).units()


class _Measure:
    """Reads penalties of one jurisdiction as ranges on the scale."""

    def __init__(self, jurisdiction: Jurisdiction, *more: Penalty) -> None:
        self.jurisdiction = jurisdiction
        self.general = jurisdiction.general
        self.scale = Scale(_terms(jurisdiction, more))

    def life(self, offence: Offence, penalty: Penalty, location: Location) -> Range:
        """Life imprisonment, with or without parole."""
        if penalty.parole == "barred":
            return Range(LIFE_WITHOUT_PAROLE, LIFE_WITHOUT_PAROLE)
        if penalty.parole == "available":
            return Range(LIFE, LIFE)
        if penalty.parole == "unknown":
            unknown = Unknown(
                f"whether '{offence.id}' allows parole is unknown", (*location, "parole")
            )
            return Range(LIFE, LIFE_WITHOUT_PAROLE, (unknown,))
        after = self.general.life.parole_after if self.general.life else Silence.UNKNOWN
        if after is Silence.NONE:
            return Range(LIFE_WITHOUT_PAROLE, LIFE_WITHOUT_PAROLE)
        if isinstance(after, Term):
            return Range(LIFE, LIFE)
        return Range(
            LIFE,
            LIFE_WITHOUT_PAROLE,
            (
                Unknown(
                    "whether life allows parole is unknown", ("general", "life", "parole_after")
                ),
            ),
        )

    def limit(self, limit: Term | Silence, key: str, offence: Offence, location: Location) -> Range:
        """One end of a custody range."""
        where = (*location, "custody", key)
        if isinstance(limit, Term):
            return self.scale.place(limit, where)
        if limit is Silence.GENERAL and self.general.custody is not None:
            resolved = getattr(self.general.custody, key)
            if isinstance(resolved, Term):
                return self.scale.place(resolved, ("general", "custody", key))
            where, limit = ("general", "custody", key), resolved
        if key == "max" and limit in (Silence.NONE, Silence.UNLIMITED):
            return Range(UNLIMITED, UNLIMITED)
        if key == "min" and limit is Silence.NONE:
            return Range(NOTHING, NOTHING)
        said = "is not stated by the law" if limit is Silence.NOT_STATED else "is unknown"
        least = NOTHING if key == "min" else CUSTODY + 1
        return Range(least, UNLIMITED, (Unknown(f"custody.{key} of '{offence.id}' {said}", where),))

    def ceiling(self, offence: Offence, penalty: Penalty, location: Location) -> Range:
        """The most that a court may impose."""
        parts: list[Range] = []
        if penalty.death in ("discretionary", "mandatory"):
            parts.append(Range(DEATH, DEATH))
        elif penalty.death == "unknown":
            parts.append(
                Range(
                    NOTHING,
                    DEATH,
                    (
                        Unknown(
                            f"whether '{offence.id}' carries death is unknown", (*location, "death")
                        ),
                    ),
                )
            )
        if penalty.life in ("discretionary", "mandatory"):
            parts.append(self.life(offence, penalty, location))
        elif penalty.life == "unknown":
            parts.append(
                Range(
                    NOTHING,
                    LIFE_WITHOUT_PAROLE,
                    (
                        Unknown(
                            f"whether '{offence.id}' carries life is unknown", (*location, "life")
                        ),
                    ),
                )
            )
        if isinstance(penalty.custody, Custody):
            most = self.limit(penalty.custody.max, "max", offence, location)
            if not most.known:
                least = self.limit(penalty.custody.min, "min", offence, location)
                most = Range(max(most.low, least.low), most.high, most.because)
            parts.append(most)
        elif penalty.custody == "unknown":
            parts.append(
                Range(
                    NOTHING,
                    UNLIMITED,
                    (Unknown(f"custody for '{offence.id}' is unknown", (*location, "custody")),),
                )
            )
        if penalty.non_custodial != "none":
            sure = penalty.non_custodial == "available"
            parts.append(
                Range(
                    NON_CUSTODIAL if sure else NOTHING,
                    NON_CUSTODIAL,
                    ()
                    if sure
                    else (
                        Unknown(f"non-custodial measures for '{offence.id}' are unknown", location),
                    ),
                )
            )
        if penalty.fine is not Silence.NONE:
            sure = penalty.fine is not Silence.UNKNOWN
            parts.append(
                Range(
                    FINE if sure else NOTHING,
                    FINE,
                    ()
                    if sure
                    else (Unknown(f"whether '{offence.id}' carries a fine is unknown", location),),
                )
            )
        low = max([p.low for p in parts], default=NOTHING)
        high = max([p.high for p in parts], default=NOTHING)
        if low == high:
            return Range(low, high)
        return Range(low, high, tuple(why for p in parts if p.high > low for why in p.because))

    def floor(self, offence: Offence, penalty: Penalty, location: Location) -> Range:
        """The least custody that a court must impose; departures and mitigation aside."""
        if penalty.custody_required is False:
            return Range(NOTHING, NOTHING)
        if penalty.death == "mandatory":
            least = Range(DEATH, DEATH)
        elif penalty.life == "mandatory":
            least = self.life(offence, penalty, location)
        elif isinstance(penalty.custody, Custody):
            if penalty.floor == "none":
                return Range(NOTHING, NOTHING)
            least = self.limit(penalty.custody.min, "min", offence, location)
            if penalty.floor == "unknown" and least.high > NOTHING:
                unknown = Unknown(
                    f"whether the least term of '{offence.id}' binds the court is unknown",
                    (*location, "floor"),
                )
                least = Range(NOTHING, least.high, (*least.because, unknown))
        elif penalty.custody == "unknown":
            return Range(
                NOTHING,
                UNLIMITED,
                (Unknown(f"custody for '{offence.id}' is unknown", (*location, "custody")),),
            )
        elif penalty.life == "discretionary" and penalty.floor != "none":
            least = self.life(offence, penalty, location)  # death or life, and nothing less
        elif penalty.floor != "none" and "unknown" in (penalty.death, penalty.life):
            # No term is named: if the law names death or life, that is the least as well as the most.
            what = "death" if penalty.death == "unknown" else "life"
            unknown = Unknown(
                f"whether '{offence.id}' carries {what} is unknown", (*location, what)
            )
            return Range(NOTHING, DEATH if what == "death" else LIFE_WITHOUT_PAROLE, (unknown,))
        else:
            return Range(NOTHING, NOTHING)
        if (
            penalty.custody_required == "unknown"
            and least.high > NOTHING
            and "mandatory" not in (penalty.death, penalty.life)
        ):
            unknown = Unknown(
                f"whether another measure may replace custody for '{offence.id}' is unknown",
                (*location, "custody_required"),
            )
            least = Range(NOTHING, least.high, (*least.because, unknown))
        return least

    def subject(self, index: int, offence: Offence, current: InForce) -> Subject:
        location = ("offences", index, "penalties", current.index)
        return Subject(
            index,
            offence,
            current,
            self.ceiling(offence, current.penalty, location),
            self.floor(offence, current.penalty, location),
        )


@dataclass(slots=True)
class LawOnDay:
    """A jurisdiction on a day: each offence in force with what it costs, and those that are not."""

    jurisdiction: Jurisdiction
    on: dt.date
    subjects: list[Subject] = field(default_factory=list)
    absent: list[tuple[int, Offence, Standing]] = field(default_factory=list)
    earlier: dict[int, Subject] = field(
        default_factory=dict
    )  # offence index -> a drug offence under the penalty before the one in force
    drugs: list[Subject] = field(default_factory=list)  # the drug offences among the subjects
    violent: list[Subject] = field(default_factory=list)


def measured_on(jurisdiction: Jurisdiction, on: dt.date) -> LawOnDay:
    """Everything in force in one jurisdiction on one day, measured."""
    law = LawOnDay(jurisdiction, on)
    measure = _Measure(jurisdiction)
    for index, offence in enumerate(jurisdiction.offences):
        current = in_force(jurisdiction, offence, on)
        if isinstance(current, Standing):
            law.absent.append((index, offence, current))
            continue
        subject = measure.subject(index, offence, current)
        law.subjects.append(subject)
        (law.drugs if offence.is_drug else law.violent).append(subject)
        if offence.is_drug and current.index > 0:
            before = InForce(current.index - 1, offence.penalties[current.index - 1], on)
            law.earlier[index] = measure.subject(index, offence, before)
    return law


def with_penalty(jurisdiction: Jurisdiction, subject: Subject, penalty: Penalty) -> Subject:
    """An offence of a jurisdiction as it would be with another penalty in force."""
    current = subject.in_force
    changed = InForce(current.index, penalty, current.since)
    return _Measure(jurisdiction, penalty).subject(subject.index, subject.offence, changed)


Measured = Callable[[Jurisdiction, dt.date], LawOnDay]


@dataclass(frozen=True, slots=True, eq=False)
class _Itself:
    """A law as this very object: comparing two laws by what they say would cost more than measuring them."""

    law: Jurisdiction

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.law is self.law

    def __hash__(self) -> int:
        return id(self.law)


def measuring_once(most: int = 256) -> Measured:
    """A `measured_on` that measures a law on a day once and keeps the result, which nobody may change.

    Args:
        most: how many results are kept; beyond, those go that were asked for longest ago.

    """

    @lru_cache(maxsize=most)
    def kept(law: _Itself, on: dt.date) -> LawOnDay:
        return measured_on(law.law, on)

    return lambda jurisdiction, on: kept(_Itself(jurisdiction), on)
