"""JX: where the law's whole is worse than its parts.  These fire on findings, inside the engine, by forward chaining."""

from proportionality.rules.base import Rule, Severity
from proportionality.rules.engine import c, m

_FINDING = m.k == "finding"

RULES = (
    Rule(
        code="JX001",
        name="death-for-drugs-and-for-no-violence",
        title="Death for drugs, and for no violent crime",
        why="The only crimes this law would kill for are crimes that kill nobody.",
        severity=Severity.CRITICAL,
        norms=("iccpr-6-2", "hrc-gc36-35", "hrdp-ii-5-i", "ungass2016-4-l"),
        when=[
            (
                c.drug << _FINDING & (m.r == "dp001"),
                c.law << (m.k == "law") & (m.violence_spared == 1),
            )
        ],
        message="{title}: a court {may_or_must} impose death, which no violent offence encoded here carries.",
        remedy="abolish-death",
        scope="comparison",
        needs_death=True,
        flagged="""trafficking: {conduct: drug.trafficking, death: discretionary, life: mandatory, custody: none, floor: mandatory}
murder: {conduct: violent.murder, life: mandatory, custody: none, floor: mandatory}""",
        clear="""trafficking: {conduct: drug.trafficking, death: discretionary, life: mandatory, custody: none, floor: mandatory}
murder: {conduct: violent.murder, death: discretionary, life: mandatory, custody: none, floor: mandatory}""",
        cannot_tell="""trafficking: {conduct: drug.trafficking, death: unknown, life: mandatory, custody: none, floor: mandatory}
murder: {conduct: violent.murder, life: mandatory, custody: none, floor: mandatory}""",
    ),
    Rule(
        code="JX002",
        name="mandatory-floor-above-violent-ceiling",
        title="Mandatory minimum above the most for a violent crime",
        why="The court has no choice, and the sentence it must impose exceeds the worst it could impose for violence.",
        severity=Severity.CRITICAL,
        norms=("ga-71-188-17", "ungass2016-4-l", "hrc-gc35-12"),
        when=[
            (
                c.drug << _FINDING & (m.r == "mm001"),
                c.again << _FINDING & (m.r == "vc003") & (m.o == c.drug.o),
            )
        ],
        message="{title}: the court must impose at least {floor}; {comparators_ceiling}.",
        remedy="lower-floor-to-ceiling",
        scope="comparison",
        measure="floor-ceiling",
        flagged="""trafficking: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: mandatory}
manslaughter: {conduct: violent.manslaughter, custody: {min: none, max: 8 years}}""",
        clear="""trafficking: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: frame}
manslaughter: {conduct: violent.manslaughter, custody: {min: none, max: 8 years}}""",
        cannot_tell="""trafficking: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: mandatory}
manslaughter: {conduct: violent.manslaughter, custody: {min: none, max: unknown}}""",
    ),
)
