"""VC: drug offences against violent offences of the same jurisdiction on the same day.

A basic or minor drug offence is measured against the basic violent form; an aggravated one against the aggravated forms,
and besides against the gravest basic form of each conduct, which is labelled so and costs one step of severity.  Where
somebody must have died, the sentence says so; what is said of murder, death and life leaves such offences out.
"""

from proportionality.rules import points, remedies
from proportionality.rules.base import POSSESSION_ENCODED, Family, Rule, lethal_left_out
from proportionality.rules.engine import c, m
from proportionality.rules.severity import Severity

VIOLENCE = Family("VC", "Measured against violence", 3, reformed=True)

# Where the comparator falls, what could cost as much as murder is found as what can cost more.
ABOVE, EQUAL_TO_MURDER = "VC001", "VC004"
_NORMS = ("ungass2016-4-l", "ga-72-198-35", "incb-2007-7", "iccpr-9-1", "hrc-gc35-12", "iccpr-26")


def _against(drug: object, violent: object) -> tuple[object, object]:
    """A drug offence and a violent one of its own class."""
    return (
        c.drug << (m.k == "drug") & drug,
        c.violent << (m.k == "violent") & (m.aggravated == c.drug.aggravated) & violent,
    )


FAMILIES = (VIOLENCE,)

RULES = (
    Rule(
        family=VIOLENCE,
        code="VC001",
        name="drug-ceiling-above-violent-ceiling",
        title="Longest drug sentence above a violent crime's",
        why="Sentences say how grave a society holds a wrong to be. A drug offence that can cost more than violence against a person turns that order round.",
        severity=Severity.HIGH,
        norms=_NORMS,
        when=[_against(m.imprisonable == 1, m.ceiling < c.drug.ceiling)],
        message="{title}{died} can cost {ceiling}; {comparators_ceiling}.",
        remedy=remedies.lower_ceiling,
        counted="can punish a drug offence above a violent one",
        scope="comparison",
        measure="ceiling",
        graded=True,
    ),
    Rule(
        family=VIOLENCE,
        code="VC002",
        name="drug-floor-above-violent-floor",
        title="Least drug sentence above a violent crime's",
        why="The least guilty of drug offenders then starts from a harsher sentence than the least guilty of violent ones.",
        severity=Severity.HIGH,
        norms=_NORMS,
        when=[_against(m.has_floor == 1, m.floor < c.drug.floor)],
        message="{title}{died} {least}; {comparators_floor}.",
        remedy=remedies.lower_floor_to_floor,
        points_at=points.at_floor,
        scope="comparison",
        measure="floor",
        graded=True,
    ),
    Rule(
        family=VIOLENCE,
        code="VC003",
        name="drug-floor-above-violent-ceiling",
        title="Least drug sentence above the most for a violent crime",
        why="As the law writes it, the mildest case of the drug offence then stands above the worst case of the violent one.",
        severity=Severity.CRITICAL,
        norms=_NORMS,
        when=[_against(m.has_floor == 1, m.ceiling < c.drug.floor)],
        message="{title}{died} {least}; {comparators_ceiling}.",
        remedy=remedies.lower_floor_to_ceiling,
        points_at=points.at_floor,
        scope="comparison",
        measure="floor-ceiling",
        graded=True,
    ),
    Rule(
        family=VIOLENCE,
        code="VC004",
        name="drug-ceiling-equal-to-murder",
        title="Longest drug sentence equal to murder's",
        why="If trafficking can cost as much as killing, the law marks no difference between the two.",
        severity=Severity.HIGH,
        norms=_NORMS,
        when=[
            _against(
                (m.lethal == 0) & (m.imprisonable == 1),
                (m.murder == 1)
                & (m.ceiling <= c.drug.ceiling)
                & (m.ceiling_far >= c.drug.ceiling_far),
            )
        ],
        message="{title} can cost {ceiling}, as much as murder ({comparator_places}).",
        remedy=remedies.below_murder,
        told=lethal_left_out,
        scope="comparison",
        measure="ceiling",
        graded=True,
    ),
    Rule(
        family=VIOLENCE,
        code="VC005",
        name="life-or-death-for-drugs-not-for-violence",
        title="Death or life for drugs where a graver violent crime has neither",
        why="Death and life are a law's last words. Spoken for drugs and not for grave violence, they are out of order.",
        severity=Severity.HIGH,
        norms=(*_NORMS, "iccpr-6-2", "hrc-gc36-35"),
        when=[_against((m.lethal == 0) & (m.extreme == 1), (m.grave == 1) & (m.extreme == 0))],
        message="{title} can cost {ceiling}; {comparators_ceiling}.",
        remedy=remedies.no_life_or_death,
        told=lethal_left_out,
        scope="comparison",
        measure="ceiling",
        graded=True,
    ),
    Rule(
        family=VIOLENCE,
        code="VC006",
        name="possession-above-violence",
        title="Own use or simple possession punished above a violent crime",
        why="Use and possession without a purpose of supply injure no other person; a violent crime does.",
        severity=Severity.HIGH,
        norms=(*_NORMS, "un1988-3-4-d", "hrdp-ii-9-v"),
        when=[_against((m.possession == 1) & (m.imprisonable == 1), m.ceiling < c.drug.ceiling)],
        message="{title}: {possession} can cost {ceiling}; {comparators_ceiling}.",
        remedy=remedies.lower_ceiling,
        needs=(POSSESSION_ENCODED,),
        scope="comparison",
        measure="ceiling",
        graded=True,
    ),
)
