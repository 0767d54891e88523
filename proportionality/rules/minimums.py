"""MM: mandatory and other minimums.  Ordinary penalty frames are kept apart from minimums that bind the court."""

from proportionality.rules import points, remedies
from proportionality.rules.base import POSSESSION_ENCODED, Family, Rule
from proportionality.rules.engine import c, m
from proportionality.rules.remedies import Held
from proportionality.rules.severity import Severity

MINIMUMS = Family("MM", "Mandatory minimums", 4, reformed=True)

_DRUG = m.k == "drug"
_NORMS = (
    "ga-71-188-17",
    "ungass2016-4-l",
    "ga-72-198-35",
    "hrc-gc35-12",
    "tokyo-2-3",
    "hrdp-iii-2-2-vi",
)


def _by_size(held: Held) -> Severity:
    """A range that begins at five years is low, at ten medium, at fifteen high."""
    from proportionality.measure import CUSTODY, YEAR

    years = (held.about.floor.low - CUSTODY) // YEAR
    return Severity.HIGH if years >= 15 else Severity.MEDIUM if years >= 10 else Severity.LOW


FAMILIES = (MINIMUMS,)

RULES = (
    Rule(
        family=MINIMUMS,
        code="MM001",
        name="mandatory-minimum",
        title="Mandatory minimum for a drug offence",
        why="A minimum that the court cannot leave of its own accord fits neither the person nor the act; it moves the sentence from the judge to the charge.",
        severity=Severity.HIGH,
        norms=_NORMS,
        when=[(c.drug << _DRUG & (m.mandatory == 1),)],
        message="{title}: a court must impose at least {floor}{departures}.",
        remedy=remedies.release_floor,
        points_at=points.at_floor,
        measure="floor",
        counted="bind the court to a mandatory minimum for drugs",
    ),
    Rule(
        family=MINIMUMS,
        code="MM002",
        name="presumptive-minimum",
        title="Presumptive minimum for a drug offence",
        why="A presumptive minimum lets the court go below for exceptional reasons only, so that ordinary mitigation does not count.",
        severity=Severity.MEDIUM,
        norms=_NORMS,
        when=[(c.drug << _DRUG & (m.presumptive == 1),)],
        message="{title}: a court must impose at least {floor} unless it finds exceptional reasons{departures}.",
        remedy=remedies.release_floor,
        points_at=points.at_floor,
        measure="floor",
    ),
    Rule(
        family=MINIMUMS,
        code="MM003",
        name="mandatory-life",
        title="Mandatory life imprisonment for a drug offence",
        why="Life as the only term of prison treats every offender as the worst one; where the law knows no release, it takes away the hope that change is worth it.",
        severity=Severity.CRITICAL,
        norms=(*_NORMS, "iccpr-7", "iccpr-10-3", "crc-37-a"),
        when=[(c.drug << _DRUG & (m.life_mandatory == 1),)],
        message="{title}: {must_impose_life}{departures}.",
        remedy=remedies.life_discretionary,
        points_at=points.at_life,
    ),
    Rule(
        family=MINIMUMS,
        code="MM004",
        name="minimum-for-possession",
        title="Custody floor for own use or simple possession",
        why="The conventions let states answer possession for personal use with treatment, education or nothing. A minimum of custody rules that out.",
        severity=Severity.HIGH,
        norms=(*_NORMS, "un1988-3-4-d", "un1961-36-1-b", "un1971-22-1-b", "hrdp-ii-7-v"),
        when=[(c.drug << _DRUG & (m.possession == 1) & (m.binding == 1),)],
        message="{title}: {possession} costs at least {floor} in custody ({kind} floor){departures}.",
        remedy=remedies.release_floor,
        points_at=points.at_floor,
        measure="floor",
        needs=(POSSESSION_ENCODED,),
    ),
    Rule(
        family=MINIMUMS,
        code="MM005",
        name="quantity-cliff",
        title="Quantity cliff",
        why="Where a gram more doubles the least sentence, or adds five years to it, the scale decides and not the court.",
        severity=Severity.MEDIUM,
        norms=(*_NORMS, "un1988-3-5"),
        when=[
            (c.drug << _DRUG, c.step << (m.k == "step") & (m.doubles == 1) & (m.o == c.drug.n)),
            (c.drug << _DRUG, c.step << (m.k == "step") & (m.jumps == 1) & (m.o == c.drug.n)),
        ],
        message="{title}: crossing the threshold ({amounts}) raises the least sentence from {other_floor} ({other}) to {floor}.",
        remedy=remedies.flatten_step,
        points_at=points.at_floor,
        ways=remedies.flatten_or_abolish_lower,
        measure="floor",
    ),
    Rule(
        family=MINIMUMS,
        code="MM006",
        name="high-frame-minimum",
        title="High lower end of an ordinary penalty range",
        why="In codes of the civil-law tradition each offence has a range whose lower end general mitigation can undercut: not a mandatory minimum, but from five years on it weighs like one.",
        severity=Severity.LOW,
        severity_of=_by_size,
        norms=("ungass2016-4-l", "ga-72-198-35", "incb-2007-7"),
        when=[(c.drug << _DRUG & (m.frame_high == 1),)],
        message="{title}: the ordinary range begins at {floor}{departures}.",
        remedy=remedies.lower_frame,
        points_at=points.at_floor,
        measure="floor",
    ),
)
