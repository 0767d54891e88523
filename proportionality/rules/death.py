"""DP: the death penalty."""

from proportionality.rules import points, remedies
from proportionality.rules.base import (
    POSSESSION_ENCODED,
    Family,
    Rule,
    lethal_left_out,
    murder_evidence,
)
from proportionality.rules.engine import c, m
from proportionality.rules.severity import Severity

DEATH = Family("DP", "Death penalty", 1)

_DRUG = m.k == "drug"
_CORE = ("iccpr-6-2", "hrc-gc36-35", "ecosoc-1984-50-1", "hrdp-ii-5-i")

FAMILIES = (DEATH,)

RULES = (
    Rule(
        family=DEATH,
        code="DP001",
        name="death-penalty-for-a-drug-offence",
        title="Death penalty available for a drug offence",
        why="International law keeps the death penalty for the most serious crimes, read as intentional killing. A drug offence that does not kill is not among them.",
        severity=Severity.CRITICAL,
        norms=_CORE,
        when=[(c.drug << _DRUG & (m.lethal == 0) & (m.death == 1),)],
        message="{title}: a court {may_or_must} impose death.",
        remedy=remedies.abolish_death,
        points_at=points.at_death,
        counted="allow the death penalty for a drug offence",
        needs_death=True,
        told=lethal_left_out,
    ),
    Rule(
        family=DEATH,
        code="DP002",
        name="mandatory-death-penalty",
        title="Mandatory death penalty for a drug offence",
        why="A mandatory death sentence leaves no room for the person or the act. The Human Rights Committee holds it arbitrary whatever the crime.",
        severity=Severity.CRITICAL,
        norms=(*_CORE, "iccpr-6-1", "hrc-gc36-37"),
        when=[(c.drug << _DRUG & (m.lethal == 0) & (m.death_mandatory == 1),)],
        message="{title}: {only_death}{departures}.",
        remedy=remedies.death_discretionary,
        points_at=points.at_death,
        needs_death=True,
        told=lethal_left_out,
    ),
    Rule(
        family=DEATH,
        code="DP003",
        name="death-penalty-for-possession",
        title="Death penalty for own use or simple possession",
        why="Use and possession without a purpose of supply harm the user first. The drug conventions let states answer them with treatment instead of punishment; no instrument asks for death.",
        severity=Severity.CRITICAL,
        norms=(*_CORE, "un1988-3-2", "un1988-3-4-d"),
        when=[(c.drug << _DRUG & (m.possession == 1) & (m.lethal == 0) & (m.death == 1),)],
        message="{title}: a court {may_or_must} impose death for {possession}.",
        remedy=remedies.abolish_death,
        points_at=points.at_death,
        needs=(POSSESSION_ENCODED,),
        needs_death=True,
        told=lethal_left_out,
    ),
    Rule(
        family=DEATH,
        code="DP004",
        name="death-for-drugs-but-not-for-murder",
        title="Death for a drug offence where murder is not capital",
        why="A law that may kill for drugs and does not kill for murder turns the order of harms round.",
        severity=Severity.CRITICAL,
        norms=(*_CORE, "ungass2016-4-l"),
        when=[
            (
                c.drug << _DRUG & (m.lethal == 0) & (m.death == 1),
                c.law << (m.k == "law") & (m.murder_spared == 1),
            )
        ],
        message="{title}: a court {may_or_must} impose death, yet no murder encoded here carries it.",
        remedy=remedies.abolish_death,
        points_at=points.at_death,
        grounds=murder_evidence,
        scope="comparison",
        needs_death=True,
        told=lethal_left_out,
    ),
    Rule(
        family=DEATH,
        code="DP005",
        name="death-by-quantity",
        title="Death triggered by quantity alone",
        why="Weight says little about guilt: the courier carries what the organiser packed. A threshold that decides over life takes the decision from the court.",
        severity=Severity.CRITICAL,
        norms=(*_CORE, "hrc-gc36-37", "un1988-3-5"),
        when=[(c.drug << _DRUG & (m.by_amount == 1) & (m.lethal == 0) & (m.death == 1),)],
        message="{title}: a court {may_or_must} impose death, and besides the act nothing but the amount need be shown ({amounts}).",
        remedy=remedies.abolish_death,
        points_at=points.at_death,
        needs_death=True,
        told=lethal_left_out,
    ),
)
