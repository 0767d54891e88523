"""MM: mandatory and other minimums.  Ordinary penalty frames are kept apart from minimums that bind the court."""

from proportionality.rules.base import Rule, Severity
from proportionality.rules.engine import c, m

_DRUG = m.k == "drug"
_NORMS = (
    "ga-71-188-17",
    "ungass2016-4-l",
    "ga-72-198-35",
    "hrc-gc35-12",
    "tokyo-2-3",
    "hrdp-iii-2-2-vi",
)

RULES = (
    Rule(
        code="MM001",
        name="mandatory-minimum",
        title="Mandatory minimum for a drug offence",
        why="A minimum that the court cannot leave of its own accord fits neither the person nor the act; it moves the sentence from the judge to the charge.",
        severity=Severity.HIGH,
        norms=_NORMS,
        when=[(c.drug << _DRUG & (m.mandatory == 1),)],
        message="{title}: a court must impose at least {floor}{departures}.",
        remedy="release-floor",
        flagged="trafficking: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: mandatory}",
        clear="trafficking: {conduct: drug.trafficking, custody: {min: 3 years, max: 20 years}, floor: frame}",
        cannot_tell="trafficking: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: unknown}",
    ),
    Rule(
        code="MM002",
        name="presumptive-minimum",
        title="Presumptive minimum for a drug offence",
        why="A presumptive minimum lets the court go below for exceptional reasons only, so that ordinary mitigation does not count.",
        severity=Severity.MEDIUM,
        norms=_NORMS,
        when=[(c.drug << _DRUG & (m.presumptive == 1),)],
        message="{title}: a court must impose at least {floor} unless it finds exceptional reasons{departures}.",
        remedy="release-floor",
        flagged="trafficking: {conduct: drug.trafficking, custody: {min: 7 years, max: general}, floor: presumptive, life: discretionary}",
        clear="trafficking: {conduct: drug.trafficking, custody: {min: none, max: 14 years}}",
        cannot_tell="trafficking: {conduct: drug.trafficking, custody: {min: 7 years, max: 14 years}, floor: unknown}",
    ),
    Rule(
        code="MM003",
        name="mandatory-life",
        title="Mandatory life imprisonment for a drug offence",
        why="Life as the only sentence treats every offender as the worst one and takes away the hope of release earned by change.",
        severity=Severity.CRITICAL,
        norms=(*_NORMS, "iccpr-7", "iccpr-10-3", "crc-37-a"),
        when=[(c.drug << _DRUG & (m.life_mandatory == 1),)],
        message="{title}: a court must impose life{departures}.",
        remedy="life-discretionary",
        flagged="trafficking: {conduct: drug.trafficking, life: mandatory, custody: none, floor: mandatory}",
        clear="trafficking: {conduct: drug.trafficking, life: discretionary, custody: {min: none, max: 20 years}}",
        cannot_tell="trafficking: {conduct: drug.trafficking, life: unknown, custody: unknown, floor: unknown}",
    ),
    Rule(
        code="MM004",
        name="minimum-for-possession",
        title="Custody floor for possession or personal use",
        why="The conventions let states answer possession for personal use with treatment, education or nothing. A minimum of custody rules that out.",
        severity=Severity.HIGH,
        norms=(*_NORMS, "un1988-3-4-d", "un1961-36-1-b", "un1971-22-1-b", "hrdp-ii-7-v"),
        when=[(c.drug << _DRUG & (m.possession == 1) & (m.binding == 1),)],
        message="{title}: possession or use costs at least {floor} in custody ({kind} floor){departures}.",
        remedy="release-floor",
        flagged="use: {conduct: drug.use, custody: {min: 1 year, max: 10 years}, floor: mandatory}",
        clear="use: {conduct: drug.use, custody: {min: none, max: 10 years}}",
        cannot_tell="use: {conduct: drug.use, custody: {min: unknown, max: 10 years}, floor: mandatory}",
    ),
    Rule(
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
        remedy="flatten-step",
        flagged="""over: {conduct: drug.trafficking, form: aggravated, substances: {heroin: at least 1 kg}, custody: {min: 10 years, max: 30 years}, floor: mandatory}
under: {conduct: drug.trafficking, substances: {heroin: under 1 kg}, custody: {min: 5 years, max: 20 years}, floor: mandatory}""",
        clear="""over: {conduct: drug.trafficking, form: aggravated, substances: {heroin: at least 1 kg}, custody: {min: 7 years, max: 30 years}, floor: mandatory}
under: {conduct: drug.trafficking, substances: {heroin: under 1 kg}, custody: {min: 5 years, max: 20 years}, floor: mandatory}""",
        cannot_tell="""over: {conduct: drug.trafficking, form: aggravated, substances: {heroin: at least 1 kg}, custody: {min: 10 years, max: 30 years}, floor: mandatory}
under: {conduct: drug.trafficking, substances: {heroin: under 1 kg}, custody: {min: unknown, max: 20 years}, floor: mandatory}""",
    ),
    Rule(
        code="MM006",
        name="high-frame-minimum",
        title="High lower end of an ordinary penalty range",
        why="In codes of the civil-law tradition each offence has a range whose lower end general mitigation can undercut: not a mandatory minimum, but from five years on it weighs like one.",
        severity=Severity.LOW,
        norms=("ungass2016-4-l", "ga-72-198-35", "incb-2007-7"),
        when=[(c.drug << _DRUG & (m.frame_high == 1),)],
        message="{title}: the ordinary range begins at {floor}{departures}.",
        remedy="lower-frame",
        flagged="trafficking: {conduct: drug.trafficking, custody: {min: 5 years, max: 15 years}, floor: frame}",
        clear="trafficking: {conduct: drug.trafficking, custody: {min: 2 years, max: 15 years}, floor: frame}",
        cannot_tell="trafficking: {conduct: drug.trafficking, custody: {min: unknown, max: 15 years}, floor: frame}",
    ),
)
