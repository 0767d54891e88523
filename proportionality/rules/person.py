"""PU, RL, AL, CP: the person before the court: user or seller, courier or organiser, what else than prison, and corporal punishment."""

from proportionality.rules.base import Rule, Severity
from proportionality.rules.engine import c, m

_DRUG = m.k == "drug"
_USE = (
    "un1988-3-2",
    "un1988-3-4-d",
    "un1961-36-1-b",
    "un1971-22-1-b",
    "hrdp-ii-9-v",
    "hrdp-ii-7-v",
)

RULES = (
    Rule(
        code="PU001",
        name="prison-for-personal-use",
        title="Personal use or possession can bring prison",
        why="The drug conventions do not ask for prison for personal use, and allow treatment instead.",
        severity=Severity.MEDIUM,
        norms=(*_USE, "iccpr-17-1"),
        when=[(c.drug << _DRUG & (m.use == 1) & (m.imprisonable == 1),)],
        message="{title}: personal use or possession can cost {ceiling}.",
        remedy="no-custody",
        flagged="use: {conduct: drug.use, custody: {min: none, max: 2 years}, custody_required: false, fine: not_stated}",
        clear="use: {conduct: drug.use, custody: none, fine: up to EUR 500, custody_required: false}",
        cannot_tell="use: {conduct: drug.use, custody: unknown, floor: unknown}",
    ),
    Rule(
        code="PU002",
        name="no-threshold-for-personal-use",
        title="No amount separates personal use from supply",
        why="Without an amount, who counts as a user and who as a supplier is decided case by case, first of all by the police.",
        severity=Severity.LOW,
        norms=("un1988-3-1-a-iii", "un1988-3-2", "hrdp-ii-8-i"),
        when=[(c.law << (m.k == "law") & (m.personal == 1) & (m.no_threshold == 1),)],
        message="The law sets no amount up to which possession counts as personal use.",
        remedy="set-amounts",
        scope="jurisdiction",
        flagged="""general: {personal_use: {amounts: none, presumption_of_supply: none, source: act}}
possession: {conduct: drug.possession, custody: {min: none, max: 3 years}}""",
        clear="""general: {personal_use: {amounts: {heroin: up to 2 g}, presumption_of_supply: none, source: act}}
possession: {conduct: drug.possession, custody: {min: none, max: 3 years}}""",
        cannot_tell="possession: {conduct: drug.possession, custody: {min: none, max: 3 years}}",
    ),
    Rule(
        code="PU003",
        name="presumption-of-supply",
        title="Supply presumed from an amount",
        why="A presumption from weight makes the accused prove that the drug was for personal use; guilt of the graver offence is assumed.",
        severity=Severity.MEDIUM,
        norms=("iccpr-14-2", "hrdp-ii-8-i", "un1988-3-1-a-iii"),
        when=[(c.law << (m.k == "law") & (m.presumption == 1),)],
        message="The law presumes supply from an amount: {presumption}.",
        remedy="drop-presumption",
        scope="jurisdiction",
        flagged="""general: {personal_use: {amounts: none, presumption_of_supply: {heroin: over 2 g}, source: act}}
possession: {conduct: drug.possession, custody: {min: none, max: 3 years}}""",
        clear="""general: {personal_use: {amounts: none, presumption_of_supply: none, source: act}}
possession: {conduct: drug.possession, custody: {min: none, max: 3 years}}""",
        cannot_tell="possession: {conduct: drug.possession, custody: {min: none, max: 3 years}}",
    ),
    Rule(
        code="RL001",
        name="one-range-for-courier-and-organiser",
        title="One range for courier and organiser",
        why="Who carries and who commands are not equally to blame. One range for both pushes the courier up to the organiser's sentence.",
        severity=Severity.MEDIUM,
        norms=("un1988-3-5", "ungass2016-4-l", "ga-72-198-35", "bangkok-61", "hrdp-iii-2-2-vi"),
        when=[
            (
                c.drug << _DRUG & (m.courier == 1) & (m.imprisonable == 1),
                c.organiser << (m.k == "organiser")
                & (m.ceiling <= c.drug.ceiling)
                & (m.floor <= c.drug.floor),
            ),
            (
                c.drug << _DRUG & (m.courier == 1) & (m.imprisonable == 1),
                c.organiser << (m.k == "organiser") & (m.o == c.drug.n),
            ),
        ],
        message="{title}: the courier faces the same range as the organiser ({other}): {range}.",
        remedy="separate-organiser",
        flagged="dealing: {conduct: [drug.trafficking, drug.organising], custody: {min: none, max: 15 years}}",
        clear="""dealing: {conduct: drug.trafficking, custody: {min: none, max: 5 years}}
leading: {conduct: drug.organising, form: aggravated, custody: {min: none, max: 15 years}}""",
        cannot_tell="""dealing: {conduct: drug.trafficking, custody: {min: none, max: 5 years}}
leading: {conduct: drug.organising, form: aggravated, custody: {min: none, max: unknown}}""",
    ),
    Rule(
        code="AL001",
        name="no-treatment-alternative",
        title="No treatment or diversion for personal use",
        why="The conventions and the General Assembly ask for treatment, education and other measures as alternatives to conviction and punishment in minor cases.",
        severity=Severity.MEDIUM,
        norms=(
            "ungass2016-4-j",
            "un1988-3-4-c",
            "un1988-3-4-d",
            "un1961-36-1-b",
            "un1971-22-1-b",
            "tokyo-2-3",
            "hrdp-ii-7-iv",
        ),
        when=[(c.drug << _DRUG & (m.use == 1) & (m.imprisonable == 1) & (m.no_diversion == 1),)],
        message="{title}: prison is open, treatment or diversion is not.",
        remedy="open-diversion",
        flagged="""general: {diversion: {available_for: none, source: act}}
use: {conduct: drug.use, custody: {min: none, max: 2 years}}""",
        clear="""general: {diversion: {available_for: [drug.use], source: act}}
use: {conduct: drug.use, custody: {min: none, max: 2 years}}""",
        cannot_tell="use: {conduct: drug.use, custody: {min: none, max: 2 years}}",
    ),
    Rule(
        code="AL002",
        name="release-barred-for-drugs-only",
        title="Suspension or parole barred for drugs but not for violence",
        why="Suspension, probation and parole look at the person. To close them for drug offences and leave them open for violence is a difference that needs a reason.",
        severity=Severity.MEDIUM,
        norms=("hrdp-ii-7-iii", "iccpr-26", "iccpr-10-3", "tokyo-2-3"),
        when=[
            (
                c.drug << _DRUG & (m.suspension_barred == 1) & (m.imprisonable == 1),
                c.violent << (m.k == "violent")
                & (m.aggravated == c.drug.aggravated)
                & (m.suspension_barred == 0),
            ),
            (
                c.drug << _DRUG & (m.parole_barred == 1) & (m.imprisonable == 1),
                c.violent << (m.k == "violent")
                & (m.aggravated == c.drug.aggravated)
                & (m.parole_barred == 0),
            ),
        ],
        message="{title}: {barred} barred, but open for {comparator_titles}.",
        remedy="open-release",
        scope="comparison",
        flagged="""general: {suspension: {barred_for: [drug.trafficking], source: act}}
trafficking: {conduct: drug.trafficking, custody: {min: none, max: 10 years}}
robbery: {conduct: violent.robbery, custody: {min: none, max: 10 years}}""",
        clear="""general: {suspension: {barred_for: none, source: act}, parole: {barred_for: [drug, violent], source: act}}
trafficking: {conduct: drug.trafficking, custody: {min: none, max: 10 years}}
robbery: {conduct: violent.robbery, custody: {min: none, max: 10 years}}""",
        cannot_tell="""trafficking: {conduct: drug.trafficking, custody: {min: none, max: 10 years}, suspension: barred}
robbery: {conduct: violent.robbery, custody: {min: none, max: 10 years}}""",
    ),
    Rule(
        code="CP001",
        name="corporal-punishment",
        title="Corporal punishment for a drug offence",
        why="Caning, whipping and flogging by order of a court are cruel, inhuman or degrading punishment whatever the offence.",
        severity=Severity.HIGH,
        norms=("hrdp-ii-6-iv", "iccpr-7", "cat-16-1", "hrc-gc20-5"),
        when=[(c.drug << _DRUG & (m.corporal == 1),)],
        message="{title}: a court may order {corporal}.",
        remedy="abolish-corporal",
        flagged="trafficking: {conduct: drug.trafficking, custody: {min: 5 years, max: 20 years}, floor: mandatory, corporal: {kind: caning, status: discretionary, min: 5, max: 15}}",
        clear="trafficking: {conduct: drug.trafficking, custody: {min: 5 years, max: 20 years}, floor: mandatory}",
        cannot_tell="trafficking: {conduct: drug.trafficking, custody: {min: 5 years, max: 20 years}, floor: mandatory, corporal: unknown}",
    ),
    Rule(
        code="CP002",
        name="mandatory-corporal-punishment",
        title="Mandatory corporal punishment for a drug offence",
        why="Here the court has not even the choice to spare the person.",
        severity=Severity.CRITICAL,
        norms=("hrdp-ii-6-iv", "iccpr-7", "cat-16-1", "hrc-gc20-5"),
        when=[(c.drug << _DRUG & (m.corporal_mandatory == 1),)],
        message="{title}: a court must order {corporal}.",
        remedy="corporal-discretionary",
        flagged="trafficking: {conduct: drug.trafficking, custody: {min: 5 years, max: 20 years}, floor: mandatory, corporal: {kind: caning, status: mandatory, min: 5, max: 15}}",
        clear="trafficking: {conduct: drug.trafficking, custody: {min: 5 years, max: 20 years}, floor: mandatory, corporal: {kind: caning, status: discretionary}}",
        cannot_tell="trafficking: {conduct: drug.trafficking, custody: {min: 5 years, max: 20 years}, floor: mandatory, corporal: {kind: caning, status: unknown}}",
    ),
    Rule(
        code="SB001",
        name="cannabis-punished-as-heroin",
        title="Cannabis punished as heroin",
        why="Substances differ in harm. One range for cannabis and heroin does not.",
        severity=Severity.MEDIUM,
        norms=("ungass2016-4-l", "ga-72-198-35", "incb-2007-7"),
        when=[
            (
                c.drug << _DRUG & (m.imprisonable == 1),
                c.cannabis << (m.k == "cannabis") & (m.o == c.drug.n),
                c.heroin << (m.k == "heroin")
                & (m.conduct == c.cannabis.conduct)
                & (m.ceiling <= c.cannabis.ceiling)
                & (m.floor <= c.cannabis.floor),
            ),
            (
                c.drug << _DRUG & (m.imprisonable == 1),
                c.cannabis << (m.k == "cannabis") & (m.same == 1) & (m.o == c.drug.n),
            ),
        ],
        message="{title}: cannabis carries {range}, no less than heroin ({other}).",
        remedy="separate-cannabis",
        flagged="trafficking: {conduct: drug.trafficking, substances: any, custody: {min: none, max: 20 years}}",
        clear="""heroin: {conduct: drug.trafficking, substances: [heroin, cocaine], custody: {min: none, max: 20 years}}
cannabis: {conduct: drug.trafficking, substances: [cannabis], custody: {min: none, max: 5 years}}""",
        cannot_tell="""heroin: {conduct: drug.trafficking, substances: [heroin], custody: {min: none, max: 20 years}}
cannabis: {conduct: drug.trafficking, substances: [cannabis], custody: {min: none, max: unknown}}""",
    ),
)
