"""TR: what the latest change of a drug penalty did.  Needs the penalty before it."""

from proportionality.rules import points, remedies
from proportionality.rules.base import Family, Rule, earlier_encoded
from proportionality.rules.engine import c, m
from proportionality.rules.severity import Severity

CHANGES = Family("TR", "Change over time", 10)

_DRUG = m.k == "drug"
_NORMS = ("ungass2016-4-l", "ga-72-198-35")

FAMILIES = (CHANGES,)

RULES = (
    Rule(
        family=CHANGES,
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
        message="{title}: {since_when} it {least}; before that {before_floor}.",
        remedy=remedies.restore_floor,
        points_at=points.at_floor,
        needs=(earlier_encoded,),
        measure="floor",
    ),
    Rule(
        family=CHANGES,
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
        message="{title}: {since_when} it can cost {ceiling}; before that {before_ceiling}.",
        remedy=remedies.restore_ceiling,
        needs=(earlier_encoded,),
    ),
    Rule(
        family=CHANGES,
        code="TR003",
        name="death-penalty-added",
        title="Death penalty added",
        why="Where the death penalty is not abolished, the Covenant lets it shrink and not grow.",
        severity=Severity.CRITICAL,
        norms=("iccpr-6-2", "hrc-gc36-34", "hrc-gc36-35", "hrdp-ii-5-i"),
        when=[
            (
                c.drug << _DRUG & (m.lethal == 0) & (m.death == 1),
                c.before << (m.k == "before") & (m.o == c.drug.n) & (m.death == 0),
            )
        ],
        message="{title}: {since_when} it exposes to death; before that it did not.",
        remedy=remedies.abolish_death,
        points_at=points.at_death,
        needs=(earlier_encoded,),
        needs_death=True,
    ),
)
