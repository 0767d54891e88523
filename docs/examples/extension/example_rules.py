"""Two rules, the norm they rest on and a report format, brought along by somebody else than the authors of proportionality.

Install the folder (``pip install .``), or name this file: ``proportionality check --rules example_rules.py``.
"""

from collections import Counter
from collections.abc import Iterable

from proportionality import (
    Examples,
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
    conduct_encoded,
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


SUPPLY = frozenset({"drug.supply", "drug.trafficking"})
MINORS = frozenset({"uses-minor", "to-minor"})


def same_for_minors(law: LawOnDay, _: Subject | None) -> Range:
    """Whether no drug offence is set apart by the use of a minor. A condition nobody has a word for may be that one."""
    unsure = yes(False)
    for subject in law.drugs:
        conditions = set(subject.offence.conditions)
        if conditions & MINORS:
            return yes(False)
        if "other" in conditions:
            text = f"whether the condition of '{subject.offence.id}' is the use of a minor is not encoded"
            unsure = either(unsure, maybe(text, ("offences", subject.index, "conditions")))
    if law.jurisdiction.coverage == "partial":
        unsure = either(
            unsure, maybe("only a part of this law is encoded", ("jurisdiction", "code"))
        )
    return Range(int(unsure.known), 1, unsure.because)


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
        name="minors-used-at-no-graver-penalty",
        title="Using a minor is no graver offence",
        why="Where a law does not set the use of minors apart, the boy who carries and the man who sends him face the same range.",
        severity=Severity.MEDIUM,
        norms=("un1988-3-5",),
        when=[(c.law << (m.k == "law") & (m.same_for_minors == 1),)],
        fields=(Field("law", "same_for_minors", same_for_minors),),
        message="No offence that is encoded is set apart by the use of a minor, or by supply to one.",
        remedy="the law sets the use of minors apart",
        points_at=points.at_law,
        needs=(conduct_encoded(SUPPLY, "supply or trafficking"),),
        grounds=lambda facts: {
            facts.law.jurisdiction.evidence_of(subject.offence, subject.penalty)
            for subject in facts.law.drugs
        },
        scope="jurisdiction",
        examples=Examples(
            flagged="""\
supply: {conduct: drug.supply, custody: {min: none, max: 8 years}}
""",
            clear="""\
supply: {conduct: drug.supply, custody: {min: none, max: 8 years}}
supply-to-a-minor: {conduct: drug.supply, form: aggravated, conditions: [to-minor], custody: {min: none, max: 12 years}}
""",
            cannot_tell="""\
supply: {conduct: drug.supply, custody: {min: none, max: 8 years}}
supply-in-a-grave-case: {conduct: drug.supply, form: aggravated, conditions: [other], custody: {min: none, max: 12 years}}
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
