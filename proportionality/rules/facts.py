"""A jurisdiction on a day as flat facts for the engine, twice: as surely known, and as possible.

What the law or the encoder leaves open becomes a range.  In the *sure* facts a drug offence stands at the lenient end of
its ranges and everything it is measured against at the harsh end; in the *possible* facts it is the other way round.  A
rule that holds on the sure facts holds whatever the unknown is; one that holds only on the possible facts cannot be told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from proportionality.law.model import Custody, Offence
from proportionality.law.vocabulary import (
    CORE,
    COURIER,
    GRAVE,
    GRAVEST,
    USE,
)
from proportionality.measure import (
    CUSTODY,
    DEATH,
    LIFE,
    NO,
    YES,
    LawOnDay,
    Range,
    Subject,
    Unknown,
    both,
    either,
    maybe,
    yes,
)
from proportionality.rules.beside import beyond_suspension, role_facts, step_facts, substance_facts
from proportionality.rules.engine import RuleCrash
from proportionality.rules.fact import (
    FIVE_YEARS,
    Fact,
    Facts,
    Role,
    if_known,
    kind_of_floor,
    not_yet,
)
from proportionality.rules.fields import Field

STALE_AFTER_MONTHS = 18

LEAST_GRAVE = 2


def steps_below(offence: Offence) -> int:
    """0 for the gravest violent offences, 2 for the least grave."""
    conduct = set(offence.conduct)
    if conduct & GRAVEST:
        return 0
    if conduct & GRAVE or ("violent.robbery" in conduct and offence.form == "aggravated"):
        return 1
    return LEAST_GRAVE


def steps_below_gravest(subject: Subject) -> int:
    """0 for the gravest violent offences, 2 for the least grave."""
    return steps_below(subject.offence)


def facts_of(law: LawOnDay, more: Sequence[Field] = ()) -> Facts:
    """Everything the rules look at, for one jurisdiction on one day."""
    facts = Facts(law)
    _drug_facts(facts)
    _violent_facts(facts)
    role_facts(facts)
    substance_facts(facts)
    step_facts(facts)
    _law_fact(facts)
    by_kind: dict[str, list[Fact]] = {}
    for fact in facts.rows:
        by_kind.setdefault(fact.kind, []).append(fact)
    for one in more:
        for fact in by_kind.get(one.kind, ()):
            fact.fields[one.name] = _computed(one, law, fact.subject)
    return facts


def _computed(one: Field, law: LawOnDay, subject: Subject | None) -> Range:
    """A field that a rule brings along, on one fact."""
    try:
        found = one.of(law, subject)
        if not isinstance(found, Range):
            raise TypeError(f"it gives {found!r:.60}, expected a proportionality.Range")
    except Exception as error:  # what others wrote can fail in any way
        whose = f" of '{subject.offence.id}'" if subject is not None else ""
        raise RuleCrash(f"the field {one.kind}.{one.name}{whose}", error) from error
    return found


def _barred(facts: Facts, subject: Subject, which: str) -> Range:
    """Whether suspension or parole is barred for an offence, by its penalty or by the general part."""
    own = getattr(subject.penalty, which)
    if own is not None and own != "unknown":
        return yes(own == "barred")
    rule = getattr(facts.law.jurisdiction.general, which)
    if own == "unknown" or rule is None or rule.barred_for == "unknown":
        where = (*subject.location, which) if own else ("general", which) if rule else ("general",)
        return maybe(f"whether {which} is barred for '{subject.offence.id}' is unknown", where)
    if rule.barred_for == "none":
        return NO
    family = subject.offence.conduct[0].partition(".")[0]
    reach = set(rule.barred_for)
    return yes(family in reach or set(subject.offence.conduct) <= reach)


def _no_diversion(facts: Facts, subject: Subject) -> Range:
    own = subject.penalty.diversion
    name = f"whether treatment or diversion is open for '{subject.offence.id}' is unknown"
    if own is not None:
        return (
            maybe(name, (*subject.location, "diversion"))
            if own == "unknown"
            else yes(own == "none")
        )
    rule = facts.law.jurisdiction.general.diversion
    if rule is None or rule.available_for == "unknown":
        return maybe(name, ("general", "diversion") if rule else ("general",))
    if rule.available_for == "none":
        return YES
    reach = set(rule.available_for)
    return yes("drug" not in reach and not set(subject.offence.conduct) & reach)


def _corporal(facts: Facts, subject: Subject) -> tuple[Range, Range]:
    """Whether corporal punishment may, and whether it must, be ordered."""
    penalty, general = subject.penalty, facts.law.jurisdiction.general.corporal
    if penalty.corporal == "none" or (
        penalty.corporal is None and general is not None and general.exists is False
    ):
        return NO, NO
    if penalty.corporal is None or penalty.corporal == "unknown":
        unknown = maybe(
            f"whether '{subject.offence.id}' carries corporal punishment is unknown",
            (*subject.location, "corporal"),
        )
        return unknown, unknown
    if penalty.corporal.status == "unknown":
        return YES, maybe(
            f"whether corporal punishment is mandatory for '{subject.offence.id}' is unknown",
            (*subject.location, "corporal", "status"),
        )
    return YES, yes(penalty.corporal.status == "mandatory")


def _binding_life(subject: Subject) -> Range:
    """Whether life that the provision names alone binds the court: not where general mitigation can undercut it."""
    penalty = subject.penalty
    if penalty.floor == "unknown" or penalty.custody_required == "unknown":
        key = "floor" if penalty.floor == "unknown" else "custody_required"
        return maybe(
            f"whether '{subject.offence.id}' leaves the court another choice is unknown",
            (*subject.location, key),
        )
    return yes(penalty.floor in ("mandatory", "presumptive") and penalty.custody_required is True)


def _carries_death(subject: Subject, verb: str, when: str = "") -> Range:
    if subject.penalty.death == "unknown":
        return maybe(
            f"whether '{subject.offence.id}' {verb} death{when} is unknown",
            (*subject.location, "death"),
        )
    return yes(subject.penalty.death != "none")


def _drug_facts(facts: Facts) -> None:
    encoded_personal = any(
        "drug.possession-personal" in o.conduct for o in facts.law.jurisdiction.offences
    )
    for subject in facts.law.drugs:
        offence, penalty, conduct = subject.offence, subject.penalty, set(subject.offence.conduct)
        death = _carries_death(subject, "carries")
        mandatory_life = _binding_life(subject) if penalty.life == "mandatory" else NO
        if (
            penalty.life == "unknown"
            and not isinstance(penalty.custody, Custody)
            and penalty.custody_required is not False
        ):
            mandatory_life = maybe(
                f"whether '{offence.id}' carries life is unknown", (*subject.location, "life")
            )
        use = yes(bool(conduct & USE))
        if "drug.possession" in conduct and not encoded_personal and not conduct & USE:
            use = maybe(
                f"whether '{offence.id}' reaches possession for personal use is not encoded",
                ("offences", subject.index, "conduct"),
            )
        mandatory, presumptive = (
            kind_of_floor(subject, "mandatory"),
            kind_of_floor(subject, "presumptive"),
        )
        five_years = CUSTODY + FIVE_YEARS.units()
        corporal, corporal_mandatory = _corporal(facts, subject)
        with_amount = any(not isinstance(amount, str) for _, amount in offence.bands())
        facts.rows.append(
            Fact(
                "drug",
                subject,
                True,
                {
                    "aggravated": yes(offence.form == "aggravated"),
                    "use": use,
                    "possession": yes(bool(conduct & (USE | {"drug.possession"}))),
                    "courier": if_known(
                        bool(conduct & COURIER) and offence.form == "basic", subject
                    ),
                    "death": death,
                    "death_mandatory": {"mandatory": YES, "unknown": death}.get(penalty.death, NO),
                    "lethal": yes("causes-death" in offence.conditions),
                    "by_amount": yes(with_amount and not offence.conditions),
                    "ceiling": subject.ceiling,
                    "ceiling_far": subject.ceiling,
                    "floor": subject.floor,
                    "has_floor": subject.floor.at_least(CUSTODY),
                    "mandatory": mandatory,
                    "presumptive": presumptive,
                    "binding": either(mandatory, presumptive),
                    "life_mandatory": mandatory_life,
                    "frame_high": both(
                        kind_of_floor(subject, "frame"), subject.floor.at_least(five_years)
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
        before = facts.law.earlier.get(subject.index)
        if before is not None:
            number = len(facts.rows)
            facts.rows.append(
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
    """Each violent offence, once for every class of drug offence that it is a comparator for.

    A basic form serves basic drug offences, an aggravated form aggravated ones.  The gravest basic form of each conduct
    stands beside the aggravated forms, since a law that punishes an aggravated drug offence harder than the plain case of
    rape says something too; it is labelled so.
    """
    forms = [s for s in facts.law.violent if s.offence.form != "minor"]
    with_aggravated = {
        c for s in forms if s.offence.form == "aggravated" for c in s.offence.conduct
    }
    basic: dict[str, list[Subject]] = {}
    for subject in (s for s in forms if s.offence.form == "basic"):
        for conduct in subject.offence.conduct:
            basic.setdefault(conduct, []).append(subject)
    # Where several are equally grave, all of them: which one stands first in the file says nothing.
    surely: set[int] = set()
    doubts: dict[int, dict[Unknown, None]] = {}
    for alike in basic.values():
        for subject in alike:
            graver = [s for s in alike if s is not subject and _most(s) > _least(subject)]
            if not graver:
                surely.add(id(subject))
            elif all(_least(s) <= _most(subject) for s in graver):
                whys = (
                    w for s in (subject, *graver) for r in (s.ceiling, s.floor) for w in r.because
                )
                doubts.setdefault(id(subject), {}).update(dict.fromkeys(whys))
    for subject in forms:
        fields = _violent_fields(facts, subject)
        facts.rows.append(Fact("violent", subject, False, fields))
        if subject.offence.form == "aggravated":
            continue
        gravest = YES if id(subject) in surely else None
        if gravest is None and id(subject) in doubts:
            gravest = Range(YES.low, _NO_FORM, tuple(doubts[id(subject)]))
        if gravest is not None:
            alone = not set(subject.offence.conduct) & with_aggravated
            role: Role = "in place of the aggravated" if alone else "beside the aggravated"
            fields = {**fields, "aggravated": gravest}
            facts.rows.append(Fact("violent", subject, False, fields, role=role))


# Where it is not known whether a basic form is the gravest, it is like an aggravated drug offence in the possible run, and
# like none in the sure one, which takes the high end of what excuses.
_NO_FORM = 2


def _least(subject: Subject) -> tuple[int, int]:
    return subject.ceiling.low, subject.floor.low


def _most(subject: Subject) -> tuple[int, int]:
    return subject.ceiling.high, subject.floor.high


def _violent_fields(facts: Facts, subject: Subject) -> dict[str, Range]:
    conduct = set(subject.offence.conduct)
    return {
        "aggravated": yes(subject.offence.form == "aggravated"),
        "murder": yes("violent.murder" in conduct),
        "grave": yes(bool(conduct & (GRAVEST | GRAVE))),
        "ceiling": subject.ceiling,
        "ceiling_far": subject.ceiling,
        "floor": subject.floor,
        "extreme": subject.ceiling.at_least(LIFE),
        "suspension_barred": either(
            _barred(facts, subject, "suspension"), beyond_suspension(facts.law, subject)
        ),
        "parole_barred": either(_barred(facts, subject, "parole"), subject.floor.at_least(DEATH)),
    }


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
    return YES if subjects else maybe(f"no {what} is encoded", ("offences",))


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def _law_fact(facts: Facts) -> None:
    jurisdiction = facts.law.jurisdiction
    murder = [s for s in facts.law.violent if "violent.murder" in s.offence.conduct]
    personal_use = jurisdiction.general.personal_use

    def table(key: str, absent: bool, what: str) -> Range:
        value = getattr(personal_use, key) if personal_use else "unknown"
        if value == "unknown":
            return maybe(what, ("general", "personal_use", key) if personal_use else ("general",))
        return not_yet("personal_use", facts.law) or yes((value == "none") == absent)

    facts.rows.append(
        Fact(
            "law",
            None,
            True,
            {
                "murder_spared": _spared(murder, "murder offence"),
                "violence_spared": _spared(facts.law.violent, "violent offence"),
                "personal": yes(
                    any(
                        set(s.offence.conduct) & (USE | {"drug.possession"})
                        for s in facts.law.drugs
                    )
                ),
                "no_threshold": table(
                    "amounts", True, "whether the law sets amounts for personal use is unknown"
                ),
                "presumption": table(
                    "presumption_of_supply",
                    False,
                    "whether the law presumes supply from an amount is unknown",
                ),
                "stale": yes(
                    facts.law.on > months_after(jurisdiction.verified.date, STALE_AFTER_MONTHS)
                ),
                "uncompared": yes(
                    bool(facts.law.drugs) and not any(f.kind == "violent" for f in facts.rows)
                ),
            },
        )
    )
    for subject in facts.law.subjects:
        core = bool(set(subject.offence.conduct) & CORE) and subject.offence.form == "basic"
        unverified = jurisdiction.evidence_of(subject.offence, subject.penalty) == "unverified"
        facts.rows.append(
            Fact("provision", subject, True, {"core": yes(core), "unverified": yes(unverified)})
        )
