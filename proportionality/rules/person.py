"""PU, RL, AL, CP: the person before the court: user or seller, courier or organiser, what else than prison, and corporal punishment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from proportionality.rules import points, remedies
from proportionality.rules.base import POSSESSION_ENCODED, Family, Rule, kind_encoded
from proportionality.rules.engine import c, m
from proportionality.rules.severity import Severity

if TYPE_CHECKING:
    from proportionality.law.vocabulary import Evidence
    from proportionality.rules.fact import Facts
    from proportionality.rules.messages import MessageContext

CORPORAL = Family("CP", "Corporal punishment", 5)
PERSONAL_USE = Family("PU", "Personal use", 6)
SUBSTANCES = Family("SB", "Substances", 7)
ROLE = Family("RL", "Role in the offence", 8)
ALTERNATIVES = Family("AL", "Alternatives to punishment", 9)

_DRUG = m.k == "drug"
_USE = (
    "un1988-3-2",
    "un1988-3-4-d",
    "un1961-36-1-b",
    "un1971-22-1-b",
    "hrdp-ii-9-v",
    "hrdp-ii-7-v",
)


def _personal_use(facts: Facts) -> Iterable[Evidence]:
    law = facts.law.jurisdiction
    rule = law.general.personal_use
    return () if rule is None else (law.sources[rule.source].evidence,)


def _presumption(context: MessageContext) -> str:
    personal = context.jurisdiction.general.personal_use
    table = personal.presumption_of_supply if personal is not None else None
    if not isinstance(table, dict):
        return "presumption"
    from proportionality.law import in_words

    return in_words.listed(
        [f"{name} {getattr(amount, 'words', amount)}" for name, amount in table.items()]
    )


def _barred(context: MessageContext) -> str:
    names = [
        name
        for alternative, name in ((1, "suspension of sentence is"), (2, "parole is"))
        if alternative in context.alternatives
    ]
    return "suspension of sentence and parole are" if len(names) == 2 else "".join(names)


FAMILIES = (
    CORPORAL,
    PERSONAL_USE,
    SUBSTANCES,
    ROLE,
    ALTERNATIVES,
)

RULES = (
    Rule(
        family=PERSONAL_USE,
        code="PU001",
        name="prison-for-personal-use",
        title="Own use can bring prison",
        why="The drug conventions do not ask for prison for personal use, and allow treatment instead.",
        severity=Severity.MEDIUM,
        norms=(*_USE, "iccpr-17-1"),
        when=[(c.drug << _DRUG & (m.use == 1) & (m.imprisonable == 1),)],
        message="{title}: {possession} can cost {ceiling}.",
        remedy=remedies.no_custody,
        needs=(POSSESSION_ENCODED,),
        counted="can imprison for use or possession for oneself",
    ),
    Rule(
        family=PERSONAL_USE,
        code="PU002",
        name="no-threshold-for-personal-use",
        title="No amount separates personal use from supply",
        why="Without an amount, who counts as a user and who as a supplier is decided case by case, first of all by the police.",
        severity=Severity.LOW,
        norms=("un1988-3-1-a-iii", "un1988-3-2", "hrdp-ii-8-i"),
        when=[(c.law << (m.k == "law") & (m.personal == 1) & (m.no_threshold == 1),)],
        message="The law sets no amount up to which possession counts as personal use.",
        remedy="the law sets amounts up to which possession counts as personal use",
        points_at=points.at(
            "general", "personal_use", "amounts", label="no amount for personal use"
        ),
        grounds=_personal_use,
        needs=(POSSESSION_ENCODED,),
        scope="jurisdiction",
    ),
    Rule(
        family=PERSONAL_USE,
        code="PU003",
        name="presumption-of-supply",
        title="Supply presumed from an amount",
        why="A presumption from weight makes the accused prove that the drug was for personal use; guilt of the graver offence is assumed.",
        severity=Severity.MEDIUM,
        norms=("iccpr-14-2", "hrdp-ii-8-i", "un1988-3-1-a-iii"),
        when=[(c.law << (m.k == "law") & (m.presumption == 1),)],
        message="The law presumes supply from an amount: {presumption}.",
        remedy="the prosecution must prove supply whatever the amount",
        points_at=points.at(
            "general", "personal_use", "presumption_of_supply", label="supply presumed"
        ),
        grounds=_personal_use,
        says={"presumption": _presumption},
        scope="jurisdiction",
    ),
    Rule(
        family=ROLE,
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
        message="{title}: the courier faces {range}, no less than the organiser ({other}).",
        remedy="the organiser has a range of their own above this one",
        needs=(kind_encoded("organiser", "no offence of organising is encoded"),),
        ways=remedies.fall_behind_organiser,
        shared_range=True,
    ),
    Rule(
        family=ALTERNATIVES,
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
        remedy=remedies.open_diversion,
        needs=(POSSESSION_ENCODED,),
    ),
    Rule(
        family=ALTERNATIVES,
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
        remedy=remedies.open_release,
        says={"barred": _barred},
        scope="comparison",
    ),
    Rule(
        family=CORPORAL,
        code="CP001",
        name="corporal-punishment",
        title="Corporal punishment for a drug offence",
        why="Caning, whipping and flogging by order of a court are cruel, inhuman or degrading punishment whatever the offence.",
        severity=Severity.HIGH,
        norms=("hrdp-ii-6-iv", "iccpr-7", "cat-16-1", "hrc-gc20-5"),
        when=[(c.drug << _DRUG & (m.corporal == 1),)],
        message="{title}: a court {may_or_must_order} order {corporal}.",
        remedy=remedies.abolish_corporal,
        points_at=points.at_corporal,
    ),
    Rule(
        family=CORPORAL,
        code="CP002",
        name="mandatory-corporal-punishment",
        title="Mandatory corporal punishment for a drug offence",
        why="Here the court has not even the choice to spare the person.",
        severity=Severity.CRITICAL,
        norms=("hrdp-ii-6-iv", "iccpr-7", "cat-16-1", "hrc-gc20-5"),
        when=[(c.drug << _DRUG & (m.corporal_mandatory == 1),)],
        message="{title}: a court must order {corporal}.",
        remedy=remedies.corporal_discretionary,
        points_at=points.at_corporal,
    ),
    Rule(
        family=SUBSTANCES,
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
        remedy="cannabis has a range of its own below heroin's",
        needs=(
            kind_encoded("cannabis", "no conduct is encoded for cannabis and for heroin alike"),
        ),
        ways=remedies.fall_behind_heroin,
        shared_range=True,
    ),
)
