"""A law on a day in plain Python: what each offence costs, and what a rule asks of it.

Nothing here looks at measures or facts of the product.  An answer is True, False, or None where the law or its encoding leaves
it open; ``all_`` and ``any_`` keep it that way.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from typing import Any, NamedTuple

from proportionality.law.amounts import AmountRange
from proportionality.law.days import InForceBy
from proportionality.law.model import Corporal, Custody, Jurisdiction, Offence, Penalty
from proportionality.law.quantities import Silence
from proportionality.law.substances import excepts, reaches
from proportionality.law.terms import Term

Truth = bool | None


def all_(*answers: Truth) -> Truth:
    return False if False in answers else None if None in answers else True


def any_(*answers: Truth) -> Truth:
    return True if True in answers else None if None in answers else False


def not_(answer: Truth) -> Truth:
    return None if answer is None else not answer


# What a sentence can be, from the mildest to the harshest; custody by length carries its term.
NOTHING, FINE, MEASURE, SOME_CUSTODY, CUSTODY, ANY_TERM, LIFE, WHOLE_LIFE, DEATH = range(9)


class Sentence(NamedTuple):
    kind: int
    term: Term | None = None


class Between(NamedTuple):
    """A sentence that lies between two, because something about it is not known."""

    least: Sentence
    most: Sentence


def exactly(kind: int, term: Term | None = None) -> Between:
    return Between(Sentence(kind, term), Sentence(kind, term))


def somewhere(least: int, most: int) -> Between:
    return Between(Sentence(least), Sentence(most))


def longer(one: Sentence, other: Sentence) -> Truth:
    """Whether the first is harsher; for terms, whether it is longer on whatever day both begin."""
    if one.term is None or other.term is None or one.kind != other.kind:
        return one.kind > other.kind
    least, most = difference(one.term, other.term)
    return True if least > 0 else False if most <= 0 else None


@cache
def difference(one: Term, other: Term) -> tuple[int, int]:
    """By how many days one term is longer than another: the least and the most, by the month in which both begin."""
    found = [lasts(one, start) - lasts(other, start) for start in range(48)]
    return min(found), max(found)


@cache
def lasts(term: Term, start: int) -> int:
    """How many days a term lasts that begins in one of the 48 months from January 2001."""
    first, last = (dt.date(2001 + at // 12, at % 12 + 1, 1) for at in (start, start + term.months))
    return (last - first).days + term.days


def exceeds(one: Between, other: Between) -> Truth:
    if longer(one.least, other.most):
        return True
    return False if longer(one.most, other.least) is False else None


def no_more(one: Between, other: Between) -> Truth:
    return not_(exceeds(one, other))


def reaches_kind(one: Between, kind: int) -> Truth:
    return True if one.least.kind >= kind else False if one.most.kind < kind else None


def harshest(found: Iterable[Between]) -> Between:
    def harsher(one: Sentence, other: Sentence) -> Sentence:
        return one if longer(one, other) else other

    nothing = exactly(NOTHING)
    return reduce(
        lambda a, b: Between(harsher(b.least, a.least), harsher(b.most, a.most)), found, nothing
    )


# What an offence costs.


@dataclass(frozen=True, eq=False)
class Charge:
    """An offence under one of its penalties."""

    law: "Law"
    offence: Offence
    penalty: Penalty
    before: Penalty | None  # the penalty that this one replaced

    @property
    def conduct(self) -> set[str]:
        return set(self.offence.conduct)

    @cached_property
    def earlier(self) -> "Charge | None":
        return Charge(self.law, self.offence, self.before, None) if self.before else None

    @property
    def since(self) -> dt.date:
        return self.law.start(self.offence, self.penalty)

    @cached_property
    def most(self) -> Between:
        """The most that a court may impose."""
        p = self.penalty
        maybe_death, maybe_life = somewhere(NOTHING, DEATH), somewhere(NOTHING, WHOLE_LIFE)
        parts = [
            {"none": exactly(NOTHING), "unknown": maybe_death}.get(p.death, exactly(DEATH)),
            {"none": exactly(NOTHING), "unknown": maybe_life}.get(p.life, self._life()),
        ]
        if isinstance(p.custody, Custody):
            high, low = self._limit("max"), self._limit("min")
            known = high.least == high.most
            parts.append(high if known else Between(harshest([high, low]).least, high.most))
        elif p.custody == "unknown":
            parts.append(somewhere(NOTHING, ANY_TERM))
        if p.non_custodial != "none":
            parts.append(somewhere(MEASURE if p.non_custodial == "available" else NOTHING, MEASURE))
        if p.fine is not Silence.NONE:
            parts.append(somewhere(NOTHING if p.fine is Silence.UNKNOWN else FINE, FINE))
        return harshest(parts)

    @cached_property
    def least(self) -> Between:
        """The least custody that a court must impose."""
        p = self.penalty
        if p.custody_required is False:
            return exactly(NOTHING)
        if p.death == "mandatory":
            return exactly(DEATH)
        if p.life == "mandatory":
            return self._life()
        if p.custody == "unknown":
            return somewhere(NOTHING, ANY_TERM)
        if p.floor == "none":
            return exactly(NOTHING)
        if isinstance(p.custody, Custody):
            least = self._limit("min")
            sure = p.floor != "unknown" and p.custody_required is True
        elif p.life == "discretionary":
            least, sure = self._life(), p.custody_required is True
        elif "unknown" in (p.death, p.life):
            return somewhere(NOTHING, DEATH if p.death == "unknown" else WHOLE_LIFE)
        else:
            return exactly(NOTHING)
        return least if sure else Between(Sentence(NOTHING), least.most)

    def _life(self) -> Between:
        own = self.penalty.parole
        if own is None:
            general = self.law.general.life
            after = general.parole_after if general else Silence.UNKNOWN
            own = (
                "barred"
                if after is Silence.NONE
                else "available"
                if isinstance(after, Term)
                else "unknown"
            )
        return {"barred": exactly(WHOLE_LIFE), "available": exactly(LIFE)}.get(
            own, somewhere(LIFE, WHOLE_LIFE)
        )

    def _limit(self, end: str) -> Between:
        limit = getattr(self.penalty.custody, end)
        if limit is Silence.GENERAL:
            general = self.law.general.custody
            limit = getattr(general, end) if general else Silence.UNKNOWN
        if isinstance(limit, Term):
            return exactly(CUSTODY, limit)
        if end == "min":
            return exactly(NOTHING) if limit is Silence.NONE else somewhere(NOTHING, ANY_TERM)
        if limit in (Silence.NONE, Silence.UNLIMITED):
            return exactly(ANY_TERM)
        return somewhere(SOME_CUSTODY, ANY_TERM)

    # What rules ask of it.

    @property
    def prison(self) -> Truth:
        return reaches_kind(self.most, SOME_CUSTODY)

    @property
    def has_floor(self) -> Truth:
        return reaches_kind(self.least, SOME_CUSTODY)

    @property
    def death(self) -> Truth:
        return None if self.penalty.death == "unknown" else self.penalty.death != "none"

    @property
    def kills(self) -> bool:
        """Whether somebody must have died; then the death rules are not about a drug offence that kills nobody."""
        return "causes-death" in self.offence.conditions

    @property
    def range_open(self) -> bool:
        """Whether nothing is known of what it costs."""
        return self.most.least.kind <= SOME_CUSTODY and self.most.most.kind >= ANY_TERM

    def floor_of(self, kind: str) -> Truth:
        """Whether its floor is a term of custody that binds the court in this way."""
        p = self.penalty
        if "mandatory" in (p.death, p.life) or self.has_floor is False:
            return False
        if p.floor == "unknown":
            return None
        return self.has_floor if p.floor == kind else False

    @property
    def binds(self) -> Truth:
        return any_(self.floor_of("mandatory"), self.floor_of("presumptive"))

    @property
    def own_use(self) -> Truth:
        if self.conduct & OWN_USE:
            return True
        simple = "drug.possession" in self.conduct
        return None if simple and not self.law.tells_own_use_apart else False

    @property
    def own_use_or_simple_possession(self) -> bool:
        return bool(self.conduct & {*OWN_USE, "drug.possession"})

    def barred(self, what: str) -> Truth:
        """Whether suspension or parole is barred, by its own penalty or by the general part."""
        own = getattr(self.penalty, what)
        if own is not None:
            return None if own == "unknown" else own == "barred"
        rule = getattr(self.law.general, what)
        if rule is None or rule.barred_for == "unknown":
            return None
        if rule.barred_for == "none":
            return False
        reach = set(rule.barred_for)
        return self.offence.conduct[0].split(".")[0] in reach or self.conduct <= reach

    @property
    def beyond_suspension(self) -> Truth:
        """Whether its least is more than a court can suspend at all."""
        if self.penalty.suspension in ("available", "unknown") or self.has_floor is False:
            return False
        if self.least.least.kind >= LIFE:
            return True
        rule = self.law.general.suspension
        limit = rule.up_to if rule else Silence.UNKNOWN
        if limit in (Silence.NONE, Silence.UNLIMITED):
            return False
        least = self.least.most
        if not isinstance(limit, Term) or least.kind != CUSTODY:
            return None
        more = longer(least, Sentence(CUSTODY, limit))
        if more is False:
            return False
        sure = more and self.penalty.floor == "mandatory" and self.has_floor
        return True if sure else None

    @property
    def no_way_out(self) -> Truth:
        """Whether neither treatment nor diversion is open."""
        if self.penalty.diversion is not None:
            return None if self.penalty.diversion == "unknown" else self.penalty.diversion == "none"
        rule = self.law.general.diversion
        if rule is None or rule.available_for == "unknown":
            return None
        if rule.available_for == "none":
            return True
        return not {"drug", *self.conduct} & set(rule.available_for)

    @property
    def corporal(self) -> tuple[Truth, Truth]:
        """Whether a court may, and whether it must, order corporal punishment."""
        what, general = self.penalty.corporal, self.law.general.corporal
        if what is None and general is not None and general.exists is False:
            what = "none"
        if isinstance(what, Corporal):
            return True, None if what.status == "unknown" else what.status == "mandatory"
        return (False, False) if what == "none" else (None, None)


OWN_USE = {"drug.use", "drug.possession-personal", "drug.cultivation-personal"}


def graver(one: Charge, other: Charge) -> Truth:
    """Whether the most that one can cost is more than the other's, or no less and its least is more."""
    if harsher(one.most.least, one.least.least, other.most.most, other.least.most):
        return True
    may = harsher(one.most.most, one.least.most, other.most.least, other.least.least)
    return None if may else False


def harsher(most: Sentence, least: Sentence, other_most: Sentence, other_least: Sentence) -> bool:
    no_less = longer(other_most, most) is False
    return bool(longer(most, other_most) or (no_less and longer(least, other_least)))


class Law:
    """A jurisdiction on a day."""

    def __init__(self, jurisdiction: Jurisdiction, day: dt.date) -> None:
        self.jurisdiction, self.general, self.day = jurisdiction, jurisdiction.general, day
        charges = [c for o in jurisdiction.offences if (c := self._charge(o)) is not None]
        self.charges = charges
        self.drugs = [c for c in charges if c.offence.conduct[0].startswith("drug.")]
        self.violent = [c for c in charges if not c.offence.conduct[0].startswith("drug.")]

    def _charge(self, offence: Offence) -> Charge | None:
        begun = [p for p in offence.penalties if self.start(offence, p) <= self.day]
        if not begun or (begun[-1].until is not None and begun[-1].until < self.day):
            return None
        return Charge(self, offence, begun[-1], begun[-2] if len(begun) > 1 else None)

    def start(self, offence: Offence, penalty: Penalty) -> dt.date:
        return self._from(penalty.since, penalty.source or offence.source)

    def _from(self, since: object, source: str) -> dt.date:
        if isinstance(since, InForceBy):
            return since.day
        if isinstance(since, dt.date):
            return since
        version, checked = self.jurisdiction.sources[source].version, self.jurisdiction.verified
        return min(version.day, checked.date) if version else checked.date

    def part(self, name: str) -> Any:
        """A part of the general part, for what it says of the law as a whole: only from the day it is known to hold."""
        rule = getattr(self.general, name)
        return rule if rule and self._from(rule.since, rule.source) <= self.day else None

    @cached_property
    def tells_own_use_apart(self) -> bool:
        return any("drug.possession-personal" in o.conduct for o in self.jurisdiction.offences)

    def comparators(self, drug: Charge) -> list[tuple[Charge, Truth]]:
        """Like with like; besides, an aggravated drug offence against the gravest basic form of each violent conduct.

        Each with whether it is one: where unknowns hide which form is the gravest, that is open.
        """
        basic = [v for v in self.violent if v.offence.form == "basic"]
        if drug.offence.form != "aggravated":
            return [(v, True) for v in basic]
        aggravated = [v for v in self.violent if v.offence.form == "aggravated"]
        beside = [
            (v, any_(*(self._gravest(v, c, basic) for c in v.offence.conduct))) for v in basic
        ]
        return [(v, True) for v in aggravated] + [
            (v, is_one) for v, is_one in beside if is_one is not False
        ]

    @staticmethod
    def _gravest(charge: Charge, conduct: str, basic: list[Charge]) -> Truth:
        others = [v for v in basic if v is not charge and conduct in v.offence.conduct]
        return not_(any_(*(graver(other, charge) for other in others)))

    def reaching(self, substance: str, conduct: str) -> list[Charge]:
        """The basic offences of a conduct that are about a substance: by its name, else by a class, else any drug."""
        basic = [c for c in self.drugs if conduct in c.conduct and c.offence.form == "basic"]

        def classed(word: str) -> bool:
            return word != "any" and reaches(self.general, word, substance).answer == "yes"

        def plain_any(charge: Charge) -> bool:
            left_out = excepts(self.general, charge.offence.excepted, substance).answer
            return charge.offence.bands() == (("any", "any"),) and left_out == "no"

        return (
            [c for c in basic if substance in c.offence.named]
            or [c for c in basic if any(map(classed, c.offence.named))]
            or [c for c in basic if plain_any(c)]
        )

    def neighbours(self) -> Iterator[tuple[Charge, Charge]]:
        """Two quantity bands of one conduct and substance such that none begins between where they begin, and nothing lies between them."""
        entries = [
            (conduct, substance, band, charge)
            for charge in self.drugs
            if not charge.offence.conditions
            for substance, band in charge.offence.bands()
            if isinstance(band, AmountRange)
            for conduct in charge.offence.conduct
        ]
        for conduct, substance, below, lower in entries:
            higher = [
                (band, charge)
                for other, drug, band, charge in entries
                if (other, drug) == (conduct, substance) and band.starts_above(below)
            ]
            for above, upper in higher:
                between = any(above.starts_above(band) for band, _ in higher)
                if between or upper is lower:
                    continue
                open_ended = below.high is None or above.low is None
                # Two per cent, or one plant or piece, is how a law counts: up to 99 g, from 100 g.
                if open_ended or above.low - below.high <= max(1, above.low // 50):
                    yield lower, upper
