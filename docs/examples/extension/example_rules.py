"""Two rules, the norm they rest on and a report format, brought along by somebody else than the authors of proportionality.

Install the folder (``pip install .``), or name this file: ``proportionality check --rules example_rules.py``.
"""

from collections import Counter
from collections.abc import Iterable

from proportionality import (
    Examples,
    Facts,
    Family,
    Field,
    Format,
    Held,
    LawOnDay,
    Range,
    Remedy,
    Report,
    Rule,
    Severity,
    Subject,
    c,
    covers,
    either,
    m,
    maybe,
    on_scale,
    points,
    yes,
)

# A family of one's own: its two letters begin the codes of its rules. The order says where it is named among the others.
EXAMPLE = Family("XX", "Example coalition", order=100)
FAMILIES = (EXAMPLE,)

# A norm of one's own. The keys are those of the norms that ship with the tool; the gist is in your words.
NORMS = {
    "example-principles-4": {
        "instrument": "Example Principles on Sentencing for Drug Offences",
        "paragraph": "principle 4",
        "year": 2025,
        "binding": False,
        "body": "example-coalition",
        "url": "https://law.example/principles#4",
        "gist": "No court should be bound to more than five years of prison for an offence that is about cannabis.",
        "read": "made up for this example",
    },
}

# Substances of one's own, and more names for those that are there; the keys are those of the vocabulary.
SUBSTANCES = {
    "zedleaf": {
        "kind": "plant",
        "definition": "The leaf of a plant that grows in Zedland only.",
        "names": {"en": ["zed leaf", "green zed"]},
    },
    "cannabis": {"names": {"other": ["zedweed"]}},
}


def reaches_cannabis(law: LawOnDay, offence: Subject | None) -> Range:
    """Whether a drug offence reaches cannabis: by name, by class, or because it reaches whatever it does not except."""
    assert offence is not None  # there is one on every fact of the kind "drug"
    answer = yes(False)
    for form in ("cannabis", "cannabis-resin"):
        found = covers(law.jurisdiction.general, offence.offence, form)
        open_ = maybe(found.why, ("offences", offence.index, "substances"))
        answer = either(answer, open_ if found.answer == "maybe" else yes(found.answer == "yes"))
    return answer


def five_years(held: Held) -> Remedy:
    """The smallest change that clears the finding: it is tried, and shown by ``proportionality suggest``."""
    return Remedy(
        f"the floor falls from {held.floor} to 5 years or less", held.amend("floor", "5 years")
    )


def extreme_for_minors(law: LawOnDay, offence: Subject | None) -> Range:
    """Whether somebody who was under age can be sentenced to death or to life for the offence."""
    assert offence is not None
    rule = law.jurisdiction.general.minors
    answer = yes(False)
    for what in ("death", "life"):
        exposure = getattr(offence.penalty, what)
        reach = getattr(rule, what) if rule is not None else "unknown"
        if exposure == "none" or reach == "barred":
            continue
        key = ("general", "minors", what) if rule is not None else ("general",)
        open_ = maybe(f"whether minors can be sentenced to {what} is not known", key)
        answer = either(answer, open_ if "unknown" in (exposure, reach) else yes(True))
    return answer


def minors_evidence(facts: Facts) -> Iterable[str]:
    """What a finding rests on besides the offence it names: here the rule on minors of the general part."""
    law = facts.law.jurisdiction
    return () if law.general.minors is None else (law.sources[law.general.minors.source].evidence,)


RULES = (
    Rule(
        family=EXAMPLE,
        code="XX001",
        name="cannabis-floor-above-five-years",
        title="Floor above five years for cannabis",
        why="Five years are a long time for a plant that other laws sell in shops.",
        severity=Severity.HIGH,
        norms=("example-principles-4", "ungass2016-4-l"),
        when=[
            (
                c.drug << (m.k == "drug")
                & (m.reaches_cannabis == 1)
                & (m.floor > on_scale("5 years")),
            )
        ],
        fields=(Field("drug", "reaches_cannabis", reaches_cannabis),),
        message="{title} reaches cannabis and costs at least {floor} ({kind} floor).",
        remedy=five_years,
        points_at=points.at_floor,
        measure="floor",
        examples=Examples(
            flagged="""\
trafficking: {conduct: drug.trafficking, custody: {min: 6 years, max: 15 years}, floor: mandatory}
""",
            clear="""\
trafficking-heroin: {conduct: drug.trafficking, substances: [heroin], custody: {min: 6 years, max: 15 years}, floor: mandatory}
trafficking-cannabis: {conduct: drug.trafficking, substances: [cannabis], custody: {min: 5 years, max: 15 years}, floor: mandatory}
""",
            cannot_tell="""\
general: {classes: {schedule-2: {members: unknown, source: act}}}
trafficking: {conduct: drug.trafficking, substances: [schedule-2], custody: {min: 6 years, max: 15 years}, floor: mandatory}
""",
        ),
    ),
    Rule(
        family=EXAMPLE,
        code="XX002",
        name="death-or-life-for-minors",
        title="Death or life for a drug offence of a minor",
        why="A child can change more than anybody, and a sentence to death or for life says that it cannot.",
        severity=Severity.CRITICAL,
        norms=("crc-37-a",),
        when=[(c.drug << (m.k == "drug") & (m.extreme_for_minors == 1),)],
        fields=(Field("drug", "extreme_for_minors", extreme_for_minors),),
        message="{title} can cost {ceiling}, also where a minor commits it.",
        remedy="the law spares minors death and life",
        points_at=points.at_ceiling,
        grounds=minors_evidence,
        examples=Examples(
            flagged="""\
general: {minors: {life: allowed, death: barred, source: act}}
trafficking: {conduct: drug.trafficking, life: discretionary, custody: {min: none, max: 20 years}}
""",
            clear="""\
general: {minors: {life: barred, death: barred, source: act}}
trafficking: {conduct: drug.trafficking, life: discretionary, custody: {min: none, max: 20 years}}
""",
            cannot_tell="""\
trafficking: {conduct: drug.trafficking, life: discretionary, custody: {min: none, max: 20 years}}
""",
        ),
    ),
)


def tally(report: Report) -> str:
    """One line a law: how many findings of each severity, and how many rules cannot tell."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterable[str]:
    for file in report.files:
        code = file.jurisdiction.code
        found = Counter(f.severity for f in report.findings if f.jurisdiction == code)
        counts = ", ".join(f"{found[s]} {s}" for s in sorted(Severity, reverse=True) if found[s])
        unsure = sum(
            a.jurisdiction == code and a.status == "cannot-tell" for a in report.assessments
        )
        yield f"{code:6} {counts or 'nothing found'}; {unsure} cannot be told"


FORMATS = (Format("tally", "one line a law", tally),)
