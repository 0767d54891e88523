"""What a reader should see first of one jurisdiction: the law in a few sentences, the gravest findings, and the gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from proportionality.check import Report
from proportionality.findings.assessments import Assessment
from proportionality.findings.finding import Finding
from proportionality.law import in_words as words
from proportionality.law.corpus import LoadedFile
from proportionality.measure import CUSTODY, LIFE, LawOnDay, Subject, measured_on
from proportionality.rules.registry import all_rules
from proportionality.rules.severity import SEVERITIES


@dataclass(frozen=True, slots=True)
class ByRule:
    """The findings of one rule, gravest first."""

    rule: str
    title: str
    severity: str
    why: str
    norms: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """One jurisdiction of a report, ready to be laid out."""

    file: LoadedFile
    facts: LawOnDay
    counts: dict[str, int]
    sentences: tuple[str, ...]
    rules: tuple[ByRule, ...]
    unsure: tuple[Assessment, ...]
    clear: tuple[Assessment, ...]
    beside: tuple[Assessment, ...]  # not applicable or waived


def _plural(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def sentences(facts: LawOnDay) -> list[str]:
    """The law in plain English: the most and the least for drugs, and what violence costs beside it."""
    general, drugs = facts.jurisdiction.general, facts.drugs
    if not drugs:
        return [f"No drug offence is encoded on {facts.on}, so nothing can be said of this law."]
    said = []
    capital = [s for s in drugs if s.penalty.death in ("discretionary", "mandatory")]
    must_die = [s for s in capital if s.penalty.death == "mandatory"]
    life = [s for s in drugs if s.penalty.life in ("discretionary", "mandatory")]
    total = _plural(len(drugs), "drug provision")
    if capital:
        which = (
            ""
            if len(capital) == 1
            else "for all of them "
            if len(must_die) == len(capital)
            else f"for {len(must_die)} of them "
        )
        only = (
            f"; {which}it is the only sentence a court may pass, exceptions aside"
            if must_die
            else ""
        )
        said.append(
            f"{len(capital)} of the {total} encoded {'carries' if len(capital) == 1 else 'carry'} the death penalty{only}."
        )
    elif life:
        said.append(
            f"{len(life)} of the {total} encoded {'carries' if len(life) == 1 else 'carry'} imprisonment for life; none carries death."
        )
    else:
        known = [s for s in drugs if s.ceiling.known and CUSTODY < s.ceiling.low < LIFE]
        if known:
            worst = max(known, key=lambda s: s.ceiling.low)
            said.append(
                f"The longest sentence for a drug offence is {words.ceiling(worst.penalty, general)} ({worst.offence.title})."
            )
    bound = [
        s
        for s in drugs
        if s.penalty.floor in ("mandatory", "presumptive") and s.floor.low > CUSTODY
    ]
    if bound:
        timed = [s for s in bound if s.floor.low < LIFE]
        most = (
            f", up to {words.floor(max(timed, key=lambda s: s.floor.low).penalty, general)} in prison"
            if timed
            else ""
        )
        said.append(f"{len(bound)} of the {total} bind the court to a minimum sentence{most}.")
    elif all(s.floor.high <= CUSTODY or s.penalty.floor == "frame" for s in drugs):
        said.append(
            "No drug provision encoded binds the court to a minimum beyond its ordinary range."
        )
    beside = [(name, s) for name, conduct in _BESIDE if (s := _basic(facts, conduct)) is not None]
    if beside:
        said.append(
            "Beside that: "
            + "; ".join(f"{name}, {words.span(s.penalty, general)}" for name, s in beside)
            + "."
        )
    return said


_BESIDE = (
    ("murder", "violent.murder"),
    ("rape", "violent.rape"),
    ("grievous bodily harm", "violent.grievous-harm"),
    ("robbery", "violent.robbery"),
)


def _basic(facts: LawOnDay, conduct: str) -> Subject | None:
    found = [s for s in facts.violent if conduct in s.offence.conduct and s.offence.form == "basic"]
    return max(found, key=lambda s: (s.ceiling.low, s.floor.low), default=None)


def _by_rule(facts: LawOnDay, findings: Sequence[Finding]) -> tuple[ByRule, ...]:
    offences = {o.id: o for o in facts.jurisdiction.offences}

    def ordinary_first(finding: Finding) -> tuple[object, ...]:
        """Gravest first; of those as grave, the plain case before the special one."""
        offence = offences.get(finding.offence or "")
        special = offence is not None and bool(offence.conditions)
        return (
            -finding.severity,
            special,
            offence is not None and offence.form == "minor",
            len(finding.message),
            finding.offence or "",
        )

    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule, []).append(finding)
    return tuple(
        ByRule(
            code,
            all_rules()[code].title,
            str(max(f.severity for f in found)),
            all_rules()[code].why,
            tuple(all_rules()[code].norms),
            tuple(sorted(found, key=ordinary_first)),
        )
        for code, found in sorted(
            groups.items(), key=lambda item: (-max(f.severity for f in item[1]), item[0])
        )
    )


_OF_A_FAMILY = 2


def gravest(rules: Sequence[ByRule], most: int) -> list[ByRule]:
    """The rules to name first: by gravity, few of any one family, so that one theme does not hide the others."""
    family = {r.rule: all_rules()[r.rule].family for r in rules}
    order = sorted(rules, key=lambda r: (SEVERITIES.index(r.severity), family[r.rule].order))
    seen: Counter[str] = Counter()
    first: list[ByRule] = []
    rest: list[ByRule] = []
    for rule in order:
        seen[family[rule.rule].code] += 1
        (first if seen[family[rule.rule].code] <= _OF_A_FAMILY else rest).append(rule)
    return sorted([*first, *rest][:most], key=order.index)


def briefs(report: Report) -> list[Brief]:
    """Every jurisdiction of a report."""
    findings: dict[str, list[Finding]] = {}
    for finding in report.findings:
        findings.setdefault(finding.jurisdiction, []).append(finding)
    assessed: dict[str, list[Assessment]] = {}
    for assessment in report.assessments:
        assessed.setdefault(assessment.jurisdiction, []).append(assessment)
    result = []
    for file in report.files:
        code = file.jurisdiction.code
        facts = measured_on(file.jurisdiction, report.as_of)
        found, said = findings.get(code, []), assessed.get(code, [])
        counts = Counter(str(f.severity) for f in found)
        result.append(
            Brief(
                file=file,
                facts=facts,
                counts={s: counts[s] for s in SEVERITIES},
                sentences=tuple(sentences(facts)),
                rules=_by_rule(facts, found),
                unsure=tuple(a for a in said if a.status == "cannot-tell"),
                clear=tuple(a for a in said if a.status == "clear"),
                beside=tuple(a for a in said if a.status in ("not-applicable", "waived")),
            )
        )
    return result
