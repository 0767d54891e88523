"""JX: where the law's whole is worse than its parts.  These fire on findings, inside the engine, by forward chaining."""

from proportionality.rules import points, remedies
from proportionality.rules.base import Family, Rule, murder_evidence
from proportionality.rules.engine import c, m
from proportionality.rules.severity import Severity

JOINT = Family("JX", "The law as a whole", 2)

_FINDING = m.k == "finding"

FAMILIES = (JOINT,)

RULES = (
    Rule(
        family=JOINT,
        code="JX001",
        name="death-for-drugs-and-for-no-violence",
        title="Death for drugs, and for no violent crime",
        why="The law would kill for a crime that kills nobody, and for none of the violent crimes encoded.",
        severity=Severity.CRITICAL,
        norms=("iccpr-6-2", "hrc-gc36-35", "hrdp-ii-5-i", "ungass2016-4-l"),
        when=[
            (
                c.drug << _FINDING & (m.r == "dp001"),
                c.law << (m.k == "law") & (m.violence_spared == 1),
            )
        ],
        message="{title}: a court {may_or_must} impose death, which no violent offence encoded here carries.",
        remedy=remedies.abolish_death,
        points_at=points.at_death,
        grounds=murder_evidence,
        scope="comparison",
        needs_death=True,
    ),
    Rule(
        family=JOINT,
        code="JX002",
        name="mandatory-floor-above-violent-ceiling",
        title="Mandatory minimum above the most for a violent crime",
        why="Of its own accord the court cannot go lower, and what it must impose exceeds the most it could impose for the violent crime.",
        severity=Severity.CRITICAL,
        norms=("ga-71-188-17", "ungass2016-4-l", "hrc-gc35-12"),
        when=[
            (
                c.drug << _FINDING & (m.r == "mm001"),
                c.again << _FINDING & (m.r == "vc003") & (m.o == c.drug.o),
            )
        ],
        message="{title}: the court must impose at least {floor}; {comparators_ceiling}{departures}.",
        remedy=remedies.lower_floor_to_ceiling,
        points_at=points.at_floor,
        comparators_of="VC003",
        scope="comparison",
        measure="floor-ceiling",
        graded=True,
    ),
)
