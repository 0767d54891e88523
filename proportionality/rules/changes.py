"""TR: what the latest change of a drug penalty did.  Needs the penalty before it."""

from proportionality.rules.base import Rule, Severity
from proportionality.rules.engine import c, m

_DRUG = m.k == "drug"
_NORMS = ("ungass2016-4-l", "ga-72-198-35")

RULES = (
    Rule(
        code="TR001",
        name="floor-raised",
        title="Least sentence raised",
        why="A change that raises the least sentence narrows what courts can do for the least guilty.",
        severity=Severity.MEDIUM,
        norms=(*_NORMS, "ga-71-188-17"),
        when=[
            (
                c.drug << _DRUG & (m.has_floor == 1),
                c.before << (m.k == "before") & (m.o == c.drug.n) & (m.floor < c.drug.floor),
            )
        ],
        message="{title}: since {since} a court must impose at least {floor}; before that {before_floor}.",
        remedy="restore-floor",
        flagged="trafficking: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: mandatory, was: {custody: {min: 5 years, max: 20 years}, floor: mandatory}}",
        clear="trafficking: {conduct: drug.trafficking, custody: {min: 60 months, max: 20 years}, floor: mandatory, was: {custody: {min: 5 years, max: 20 years}, floor: mandatory}}",
        cannot_tell="trafficking: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: mandatory, was: {custody: {min: unknown, max: 20 years}, floor: mandatory}}",
    ),
    Rule(
        code="TR002",
        name="ceiling-raised",
        title="Longest sentence raised",
        why="Longer sentences for drugs, year after year, are how an order of penalties comes apart.",
        severity=Severity.LOW,
        norms=_NORMS,
        when=[
            (
                c.drug << _DRUG & (m.imprisonable == 1),
                c.before << (m.k == "before") & (m.o == c.drug.n) & (m.ceiling < c.drug.ceiling),
            )
        ],
        message="{title}: since {since} it can cost {ceiling}; before that {before_ceiling}.",
        remedy="restore-ceiling",
        flagged="trafficking: {conduct: drug.trafficking, custody: {min: none, max: 20 years}, was: {custody: {min: none, max: 10 years}}}",
        clear="trafficking: {conduct: drug.trafficking, custody: {min: none, max: 10 years}, was: {life: discretionary, custody: {min: none, max: 20 years}}}",
        cannot_tell="trafficking: {conduct: drug.trafficking, custody: {min: none, max: 20 years}, was: {custody: {min: none, max: unknown}}}",
    ),
    Rule(
        code="TR003",
        name="death-penalty-added",
        title="Death penalty added",
        why="Where the death penalty is not abolished, the Covenant lets it shrink and not grow.",
        severity=Severity.CRITICAL,
        norms=("iccpr-6-2", "hrc-gc36-34", "hrc-gc36-35", "hrdp-ii-5-i"),
        when=[
            (
                c.drug << _DRUG & (m.death == 1),
                c.before << (m.k == "before") & (m.o == c.drug.n) & (m.death == 0),
            )
        ],
        message="{title}: since {since} it exposes to death; before that it did not.",
        remedy="abolish-death",
        needs_death=True,
        flagged="trafficking: {conduct: drug.trafficking, death: discretionary, life: mandatory, custody: none, floor: mandatory, was: {custody: {min: none, max: 20 years}}}",
        clear="trafficking: {conduct: drug.trafficking, life: mandatory, custody: none, floor: mandatory, was: {death: mandatory, custody: none, floor: mandatory}}",
        cannot_tell="trafficking: {conduct: drug.trafficking, death: discretionary, life: mandatory, custody: none, floor: mandatory, was: {death: unknown, custody: {min: none, max: 20 years}}}",
    ),
)
