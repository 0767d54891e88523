"""A jurisdiction on a day as flat facts for the engine, twice: as surely known, and as possible.

What the law or the encoder leaves open becomes a range.  In the *sure* facts a drug offence stands at the lenient end of
its ranges and everything it is measured against at the harsh end; in the *possible* facts it is the other way round.  A
rule that holds on the sure facts holds whatever the unknown is; one that holds only on the possible facts cannot be told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from proportionality.law.document import Location
from proportionality.law.in_force import InForce, Standing, in_force
from proportionality.law.model import CONDUCTS, Custody, Jurisdiction, Offence, Penalty
from proportionality.law.quantities import AmountRange, Order, Silence, Term

# The scale of severity: nothing < fine < non-custodial < custody by length < life with parole < life without < death.
NOTHING, FINE, NON_CUSTODIAL, CUSTODY = 0, 1, 2, 10
UNLIMITED, LIFE, LIFE_WITHOUT_PAROLE, DEATH = 10**11, 2 * 10**11, 3 * 10**11, 4 * 10**11

GRAVEST = frozenset({"violent.murder", "violent.rape", "violent.child-rape", "violent.torture"})
GRAVE = frozenset({"violent.manslaughter", "violent.kidnapping", "violent.grievous-harm"})
USE = frozenset({"drug.use", "drug.possession-personal", "drug.cultivation-personal"})
COURIER = frozenset({"drug.trafficking", "drug.import", "drug.export"})
CORE = frozenset(
    {"drug.trafficking", "drug.supply", "drug.possession", "drug.possession-personal"}
) | frozenset({"violent.murder", "violent.manslaughter", "violent.rape", "violent.robbery"})
COMPARED_SUBSTANCE_CONDUCTS = frozenset(
    {
        "drug.possession",
        "drug.possession-personal",
        "drug.supply",
        "drug.trafficking",
        "drug.import",
        "drug.use",
    }
)
STALE_AFTER_MONTHS = 18
FIVE_YEARS = Term.parse("5 years")

SCHEMA: Mapping[str, Mapping[str, type]] = {
    "drug": dict.fromkeys(
        [
            "aggravated",
            "use",
            "possession",
            "courier",
            "death",
            "death_mandatory",
            "by_amount",
            "ceiling",
            "ceiling_far",
            "floor",
            "has_floor",
            "mandatory",
            "presumptive",
            "binding",
            "life_mandatory",
            "frame_high",
            "imprisonable",
            "extreme",
            "corporal",
            "corporal_mandatory",
            "no_diversion",
            "suspension_barred",
            "parole_barred",
        ],
        int,
    ),
    "violent": dict.fromkeys(
        [
            "aggravated",
            "murder",
            "grave",
            "ceiling",
            "ceiling_far",
            "floor",
            "extreme",
            "suspension_barred",
            "parole_barred",
        ],
        int,
    ),
    "organiser": {"o": int, "ceiling": int, "floor": int},
    "cannabis": {"o": int, "conduct": int, "same": int, "ceiling": int, "floor": int},
    "heroin": {"conduct": int, "ceiling": int, "floor": int},
    "step": {"o": int, "doubles": int, "jumps": int},
    "before": {"o": int, "ceiling": int, "floor": int, "death": int},
    "provision": {"core": int, "unverified": int},
    "law": dict.fromkeys(
        [
            "murder_spared",
            "violence_spared",
            "personal",
            "no_threshold",
            "presumption",
            "stale",
            "uncompared",
        ],
        int,
    ),
}


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

    def at_least(self, level: int) -> Range:
        """As yes (1) or no (0): whether the measure reaches a level, and where that is in doubt why."""
        low, high = self.low >= level, self.high >= level
        return _yes(low) if low == high else Range(0, 1, self.because)


NO, YES = Range(0, 0), Range(1, 1)


def _maybe(text: str, location: Location) -> Range:
    return Range(0, 1, (Unknown(text, location),))


def _yes(value: bool) -> Range:
    return YES if value else NO


def _both(first: Range, second: Range) -> Range:
    low, high = min(first.low, second.low), min(first.high, second.high)
    return Range(low, high, first.because + second.because if low != high else ())


def _either(first: Range, second: Range) -> Range:
    low, high = max(first.low, second.low), max(first.high, second.high)
    return Range(low, high, first.because + second.because if low != high else ())


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """An offence with its penalty on the day and everything measured from it."""

    index: int  # among the file's offences
    offence: Offence
    in_force: InForce
    aggravated: bool
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


def gravity(subject: Subject) -> int:
    """0 for the gravest violent offences, 2 for the least grave."""
    conduct = set(subject.offence.conduct)
    if conduct & GRAVEST:
        return 0
    if conduct & GRAVE or ("violent.robbery" in conduct and subject.offence.form == "aggravated"):
        return 1
    return 2


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
    fallback: bool = False  # a basic violent form that stands in for a missing aggravated one


@dataclass(slots=True)
class Facts:
    """All facts of one jurisdiction on one day."""

    jurisdiction: Jurisdiction
    on: dt.date
    facts: list[Fact] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    drugs: list[Subject] = field(default_factory=list)  # the drug offences among them
    violent: list[Subject] = field(default_factory=list)
    absent: list[tuple[int, Offence, Standing]] = field(default_factory=list)
    earlier: dict[int, Subject] = field(
        default_factory=dict
    )  # offence index -> its penalty before the one in force

    def rows(self, sure: bool) -> list[tuple[str, dict[str, int | str]]]:
        """The facts as the engine takes them, at the sure or at the possible end of every range."""
        rows: list[tuple[str, dict[str, int | str]]] = []
        for fact in self.facts:
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
            rows.append((fact.kind, values))
        return rows


class Scale:
    """Places terms on one scale such that terms which cannot be told apart overlap.

    Months are exact against months and days against days.  Where a term with days in it cannot be told from another term
    of this jurisdiction, it is widened until the two overlap.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        known = set(terms)
        self._places: dict[Term, tuple[int, int]] = {}
        for term in known:
            units = term.units()
            if term.days:
                clashes = [
                    o.units() for o in known if o != term and o.compare(term) is Order.CANNOT_TELL
                ]
                self._places[term] = (
                    min([units, *(c - 1 for c in clashes)]),
                    max([units, *(c + 1 for c in clashes)]),
                )
            else:
                self._places[term] = (units, units)

    def place(self, term: Term, location: Location) -> Range:
        """Where a term stands; it must be one that the scale was made with."""
        low, high = self._places[term]
        because = (
            ()
            if low == high
            else (Unknown(f"{term} cannot be told from another term in calendar days", location),)
        )
        return Range(CUSTODY + low, CUSTODY + high, because)


def _terms(jurisdiction: Jurisdiction) -> Iterable[Term]:
    if custody := jurisdiction.general.custody:
        yield from (limit for limit in (custody.min, custody.max) if isinstance(limit, Term))
    for offence in jurisdiction.offences:
        for penalty in offence.penalties:
            if isinstance(penalty.custody, Custody):
                yield from (
                    limit
                    for limit in (penalty.custody.min, penalty.custody.max)
                    if isinstance(limit, Term)
                )


class _Measure:
    """Reads penalties of one jurisdiction as ranges on the scale."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self.jurisdiction = jurisdiction
        self.general = jurisdiction.general
        self.scale = Scale(_terms(jurisdiction))

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
        low, high = (
            max((p.low for p in parts), default=NOTHING),
            max((p.high for p in parts), default=NOTHING),
        )
        return Range(
            low,
            high,
            tuple(why for p in parts if p.high > low for why in p.because) if low != high else (),
        )

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

    def subject(self, index: int, offence: Offence, current: InForce, aggravated: bool) -> Subject:
        location = ("offences", index, "penalties", current.index)
        return Subject(
            index,
            offence,
            current,
            aggravated,
            self.ceiling(offence, current.penalty, location),
            self.floor(offence, current.penalty, location),
        )


def _higher_band(offence: Offence, others: Iterable[Offence]) -> bool:
    """Whether another offence of the same conduct has a lower band of a substance that this one names."""
    mine = {
        name: amount
        for name, amount in offence.amounts().items()
        if isinstance(amount, AmountRange) and amount.low is not None
    }
    if not mine:
        return False
    for other in others:
        if other is offence or not set(offence.conduct) & set(other.conduct):
            continue
        theirs = other.amounts()
        if any(
            isinstance(t := theirs.get(name), AmountRange) and amount.starts_above(t)
            for name, amount in mine.items()
        ):
            return True
    return False


def facts_on(jurisdiction: Jurisdiction, on: dt.date) -> Facts:
    """Everything the rules look at, for one jurisdiction on one day."""
    result = Facts(jurisdiction, on)
    measure = _Measure(jurisdiction)
    current: list[tuple[int, Offence, InForce]] = []
    for index, offence in enumerate(jurisdiction.offences):
        standing = in_force(jurisdiction, offence, on)
        if isinstance(standing, Standing):
            result.absent.append((index, offence, standing))
        else:
            current.append((index, offence, standing))
    drug_offences = [offence for _, offence, _ in current if offence.is_drug]
    for index, offence, standing in current:
        aggravated = offence.form == "aggravated" or (
            offence.is_drug and offence.form == "basic" and _higher_band(offence, drug_offences)
        )
        subject = measure.subject(index, offence, standing, aggravated)
        result.subjects.append(subject)
        (result.drugs if offence.is_drug else result.violent).append(subject)
        if offence.is_drug and standing.index > 0:
            before = InForce(standing.index - 1, offence.penalties[standing.index - 1], on)
            result.earlier[index] = measure.subject(index, offence, before, aggravated)
    _drug_facts(result)
    _violent_facts(result)
    _role_facts(result)
    _substance_facts(result)
    _step_facts(result, measure)
    _law_fact(result)
    return result


def _barred(facts: Facts, subject: Subject, which: str) -> Range:
    """Whether suspension or parole is barred for an offence, by its penalty or by the general part."""
    own = getattr(subject.penalty, which)
    if own is not None and own != "unknown":
        return _yes(own == "barred")
    rule = getattr(facts.jurisdiction.general, which)
    if own == "unknown" or rule is None or rule.barred_for == "unknown":
        where = (*subject.location, which) if own else ("general", which) if rule else ("general",)
        return _maybe(f"whether {which} is barred for '{subject.offence.id}' is unknown", where)
    if rule.barred_for == "none":
        return NO
    family = subject.offence.conduct[0].partition(".")[0]
    reach = set(rule.barred_for)
    return _yes(family in reach or set(subject.offence.conduct) <= reach)


def _no_diversion(facts: Facts, subject: Subject) -> Range:
    own = subject.penalty.diversion
    name = f"whether treatment or diversion is open for '{subject.offence.id}' is unknown"
    if own is not None:
        return (
            _maybe(name, (*subject.location, "diversion"))
            if own == "unknown"
            else _yes(own == "none")
        )
    rule = facts.jurisdiction.general.diversion
    if rule is None or rule.available_for == "unknown":
        return _maybe(name, ("general", "diversion") if rule else ("general",))
    if rule.available_for == "none":
        return YES
    reach = set(rule.available_for)
    return _yes("drug" not in reach and not set(subject.offence.conduct) & reach)


def _corporal(facts: Facts, subject: Subject) -> tuple[Range, Range]:
    """Whether corporal punishment may, and whether it must, be ordered."""
    penalty, general = subject.penalty, facts.jurisdiction.general.corporal
    if penalty.corporal == "none" or (
        penalty.corporal is None and general is not None and general.exists is False
    ):
        return NO, NO
    if penalty.corporal is None or penalty.corporal == "unknown":
        unknown = _maybe(
            f"whether '{subject.offence.id}' carries corporal punishment is unknown",
            (*subject.location, "corporal"),
        )
        return unknown, unknown
    if penalty.corporal.status == "unknown":
        return YES, _maybe(
            f"whether corporal punishment is mandatory for '{subject.offence.id}' is unknown",
            (*subject.location, "corporal", "status"),
        )
    return YES, _yes(penalty.corporal.status == "mandatory")


def _kind_of_floor(subject: Subject, kind: str) -> Range:
    """Whether the floor is a term of custody that binds in this way."""
    floor, penalty = subject.floor, subject.penalty
    if "mandatory" in (penalty.death, penalty.life) or floor.high <= CUSTODY:
        return NO
    if penalty.floor == kind:
        return floor.at_least(CUSTODY)
    if penalty.floor == "unknown":
        return _maybe(
            f"what kind of floor '{subject.offence.id}' has is unknown",
            (*subject.location, "floor"),
        )
    return NO


def _only_penalty(subject: Subject) -> Range:
    """Whether a penalty that the provision names alone binds the court: not where general mitigation can undercut it."""
    penalty = subject.penalty
    if penalty.floor == "unknown" or penalty.custody_required == "unknown":
        key = "floor" if penalty.floor == "unknown" else "custody_required"
        return _maybe(
            f"whether '{subject.offence.id}' leaves the court another choice is unknown",
            (*subject.location, key),
        )
    return _yes(penalty.floor in ("mandatory", "presumptive") and penalty.custody_required is True)


def _carries_death(subject: Subject, verb: str, when: str = "") -> Range:
    if subject.penalty.death == "unknown":
        return _maybe(
            f"whether '{subject.offence.id}' {verb} death{when} is unknown",
            (*subject.location, "death"),
        )
    return _yes(subject.penalty.death != "none")


def _drug_facts(facts: Facts) -> None:
    encoded_personal = any(
        "drug.possession-personal" in o.conduct for o in facts.jurisdiction.offences
    )
    for subject in facts.drugs:
        offence, penalty, conduct = subject.offence, subject.penalty, set(subject.offence.conduct)
        death = _carries_death(subject, "carries")
        only = _only_penalty(subject)
        mandatory_life = only if penalty.life == "mandatory" else NO
        if (
            penalty.life == "unknown"
            and not isinstance(penalty.custody, Custody)
            and penalty.custody_required is not False
        ):
            mandatory_life = _maybe(
                f"whether '{offence.id}' carries life is unknown", (*subject.location, "life")
            )
        use = _yes(bool(conduct & USE))
        if "drug.possession" in conduct and not encoded_personal and not conduct & USE:
            use = _maybe(
                f"whether '{offence.id}' reaches possession for personal use is not encoded",
                ("offences", subject.index, "conduct"),
            )
        mandatory, presumptive = (
            _kind_of_floor(subject, "mandatory"),
            _kind_of_floor(subject, "presumptive"),
        )
        five_years = CUSTODY + FIVE_YEARS.units()
        corporal, corporal_mandatory = _corporal(facts, subject)
        with_amount = any(not isinstance(amount, str) for amount in offence.amounts().values())
        facts.facts.append(
            Fact(
                "drug",
                subject,
                True,
                {
                    "aggravated": Range(int(subject.aggravated), int(subject.aggravated)),
                    "use": use,
                    "possession": _yes(bool(conduct & (USE | {"drug.possession"}))),
                    "courier": _yes(
                        bool(conduct & COURIER)
                        and offence.form != "minor"
                        and not subject.aggravated
                    ),
                    "death": death,
                    "death_mandatory": {"mandatory": only, "unknown": death}.get(penalty.death, NO),
                    "by_amount": _yes(with_amount and not offence.conditions),
                    "ceiling": subject.ceiling,
                    "ceiling_far": subject.ceiling,
                    "floor": subject.floor,
                    "has_floor": subject.floor.at_least(CUSTODY),
                    "mandatory": mandatory,
                    "presumptive": presumptive,
                    "binding": _either(mandatory, presumptive),
                    "life_mandatory": mandatory_life,
                    "frame_high": _both(
                        _kind_of_floor(subject, "frame"), subject.floor.at_least(five_years)
                    ),
                    "imprisonable": subject.ceiling.at_least(CUSTODY),
                    "extreme": subject.ceiling.at_least(LIFE),
                    "corporal": corporal,
                    "corporal_mandatory": corporal_mandatory,
                    "no_diversion": _no_diversion(facts, subject),
                    "suspension_barred": _barred(facts, subject, "suspension"),
                    "parole_barred": _barred(facts, subject, "parole"),
                },
            )
        )
        before = facts.earlier.get(subject.index)
        if before is not None:
            number = len(facts.facts)
            facts.facts.append(
                Fact(
                    "before",
                    before,
                    False,
                    {
                        "o": Range(number, number),
                        "ceiling": before.ceiling,
                        "floor": before.floor,
                        "death": _carries_death(before, "carried", " before"),
                    },
                )
            )


def _violent_facts(facts: Facts) -> None:
    """Each violent offence, once for every class of drug offence that it is a comparator for."""
    with_aggravated = {c for s in facts.violent if s.aggravated for c in s.offence.conduct}
    for subject in facts.violent:
        if subject.offence.form == "minor":
            continue
        conduct = set(subject.offence.conduct)
        serves = [(1, False)] if subject.aggravated else [(0, False)]
        if not subject.aggravated and not conduct & with_aggravated:
            serves.append((1, True))
        for aggravated, fallback in serves:
            facts.facts.append(
                Fact(
                    "violent",
                    subject,
                    False,
                    {
                        "aggravated": Range(aggravated, aggravated),
                        "murder": _yes("violent.murder" in conduct),
                        "grave": _yes(bool(conduct & (GRAVEST | GRAVE))),
                        "ceiling": subject.ceiling,
                        "ceiling_far": subject.ceiling,
                        "floor": subject.floor,
                        "extreme": subject.ceiling.at_least(LIFE),
                        "suspension_barred": _barred(facts, subject, "suspension"),
                        "parole_barred": _barred(facts, subject, "parole"),
                    },
                    fallback=fallback,
                )
            )


def _numbers(facts: Facts) -> dict[int, int]:
    """The number of each drug offence's fact, by the offence's index."""
    return {
        fact.subject.index: number
        for number, fact in enumerate(facts.facts, 1)
        if fact.kind == "drug" and fact.subject
    }


def _role_facts(facts: Facts) -> None:
    """The harshest range that an organiser can meet, and the one provision it stands in if there is only one."""
    organisers = [s for s in facts.drugs if "drug.organising" in s.offence.conduct]
    if not organisers:
        return
    harshest = max(organisers, key=lambda s: (s.ceiling.high, s.floor.high))
    only = _numbers(facts)[harshest.index] if len(organisers) == 1 else 0
    fields = {
        "o": Range(only, only),
        "ceiling": _most(s.ceiling for s in organisers),
        "floor": _most(s.floor for s in organisers),
    }
    facts.facts.append(Fact("organiser", harshest, False, fields))


def _covering(subjects: Iterable[Subject], substance: str, conduct: str) -> list[Subject]:
    """The basic offences of a conduct that reach a substance: those that name it, else those that reach any."""
    basic = [
        s
        for s in subjects
        if conduct in s.offence.conduct and s.offence.form == "basic" and not s.aggravated
    ]
    named = [s for s in basic if substance in s.offence.amounts()]
    return named or [s for s in basic if s.offence.amounts() == {"any": "any"}]


def _substance_facts(facts: Facts) -> None:
    """Cannabis offences and the heroin offences of the same conduct, where both are encoded."""
    numbers = _numbers(facts)
    for conduct in sorted(COMPARED_SUBSTANCE_CONDUCTS):
        heroin = _covering(facts.drugs, "heroin", conduct)
        cannabis = _covering(facts.drugs, "cannabis", conduct)
        if not heroin or not cannabis:
            continue
        code = CONDUCTS.index(conduct)
        harshest = max(heroin, key=lambda s: (s.ceiling.high, s.floor.high))
        at = Range(code, code)
        facts.facts.append(
            Fact(
                "heroin",
                harshest,
                False,
                {
                    "conduct": at,
                    "ceiling": _most(s.ceiling for s in heroin),
                    "floor": _most(s.floor for s in heroin),
                },
            )
        )
        for subject in cannabis:
            number = numbers[subject.index]
            facts.facts.append(
                Fact(
                    "cannabis",
                    subject,
                    True,
                    {
                        "o": Range(number, number),
                        "conduct": at,
                        "same": _yes(
                            heroin == [subject]
                        ),  # one provision for both, whatever its range may be
                        "ceiling": subject.ceiling,
                        "floor": subject.floor,
                    },
                    other=harshest,
                )
            )


def _most(ranges: Iterable[Range]) -> Range:
    result = Range(NOTHING, NOTHING)
    for value in ranges:
        result = _either(result, value)
    return result


def _step_facts(facts: Facts, measure: _Measure) -> None:
    """Neighbouring quantity bands: the band above and the one just below it, for each conduct and substance."""
    numbers = _numbers(facts)
    bands: dict[tuple[str, str], list[tuple[AmountRange, Subject]]] = {}
    for subject in facts.drugs:
        if subject.offence.conditions:
            continue
        for substance, amount in subject.offence.amounts().items():
            if isinstance(amount, AmountRange):
                for conduct in subject.offence.conduct:
                    bands.setdefault((conduct, substance), []).append((amount, subject))
    done: set[tuple[int, int]] = set()
    for scale in bands.values():
        scale.sort(
            key=lambda band: (
                band[0].dimension.value,
                -1 if band[0].low is None else band[0].low,
                not band[0].low_included,
            )
        )
        for (below, lower), (above, upper) in pairwise(scale):
            if (
                not above.starts_above(below)
                or lower.index == upper.index
                or (upper.index, lower.index) in done
            ):
                continue
            done.add((upper.index, lower.index))
            binding = _either(
                _kind_of_floor(upper, "mandatory"), _kind_of_floor(upper, "presumptive")
            )
            number = numbers[upper.index]
            least, most = upper.floor.low - CUSTODY, upper.floor.high - CUSTODY
            low, high = max(lower.floor.low - CUSTODY, 0), max(lower.floor.high - CUSTODY, 0)
            why = upper.floor.because + lower.floor.because
            jump = FIVE_YEARS.units()
            doubles = Range(
                int(low > 0 and least >= 2 * high), int(high > 0 and most >= 2 * low), why
            )
            jumps = Range(int(least >= high + jump), int(most >= low + jump), why)
            fields = {
                "o": Range(number, number),
                "doubles": _both(binding, doubles),
                "jumps": _both(binding, jumps),
            }
            facts.facts.append(Fact("step", upper, True, fields, other=lower))


def _spared(subjects: list[Subject], what: str) -> Range:
    """Whether none of these offences carries death."""
    if any(s.penalty.death in ("discretionary", "mandatory") for s in subjects):
        return NO
    unknown = [s for s in subjects if s.penalty.death == "unknown"]
    if unknown:
        return Range(
            0,
            1,
            tuple(
                Unknown(
                    f"whether '{s.offence.id}' carries death is unknown", (*s.location, "death")
                )
                for s in unknown
            ),
        )
    return YES if subjects else _maybe(f"no {what} is encoded", ("offences",))


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def _law_fact(facts: Facts) -> None:
    jurisdiction = facts.jurisdiction
    murder = [s for s in facts.violent if "violent.murder" in s.offence.conduct]
    personal_use = jurisdiction.general.personal_use

    def table(key: str, absent: bool, what: str) -> Range:
        value = getattr(personal_use, key) if personal_use else "unknown"
        if value == "unknown":
            return _maybe(what, ("general", "personal_use", key) if personal_use else ("general",))
        return _yes((value == "none") == absent)

    facts.facts.append(
        Fact(
            "law",
            None,
            True,
            {
                "murder_spared": _spared(murder, "murder offence"),
                "violence_spared": _spared(facts.violent, "violent offence"),
                "personal": _yes(
                    any(set(s.offence.conduct) & (USE | {"drug.possession"}) for s in facts.drugs)
                ),
                "no_threshold": table(
                    "amounts", True, "whether the law sets amounts for personal use is unknown"
                ),
                "presumption": table(
                    "presumption_of_supply",
                    False,
                    "whether the law presumes supply from an amount is unknown",
                ),
                "stale": _yes(
                    facts.on > months_after(jurisdiction.verified.date, STALE_AFTER_MONTHS)
                ),
                "uncompared": _yes(
                    bool(facts.drugs) and not any(f.kind == "violent" for f in facts.facts)
                ),
            },
        )
    )
    for subject in facts.subjects:
        core = bool(set(subject.offence.conduct) & CORE) and subject.offence.form == "basic"
        unverified = jurisdiction.evidence_of(subject.offence, subject.penalty) == "unverified"
        facts.facts.append(
            Fact("provision", subject, True, {"core": _yes(core), "unverified": _yes(unverified)})
        )
