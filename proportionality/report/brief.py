"""What a reader should see first of one jurisdiction: the law in a few sentences, the gravest findings, and the gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from proportionality.answers.headline import headline
from proportionality.check import Report
from proportionality.findings.assessments import Assessment
from proportionality.findings.finding import Finding
from proportionality.law.corpus import LoadedFile
from proportionality.measure import LawOnDay, measured_on
from proportionality.rules.registry import all_rules
from proportionality.rules.severity import SEVERITIES, by_severity


@dataclass(frozen=True, slots=True)
class ByRule:
    """The findings of one rule, gravest first."""

    rule: str
    title: str
    severity: str
    why: str
    norms: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def mixed(self) -> str:
        """How many findings of each severity, where not all are as grave; else empty."""
        counts = Counter(str(finding.severity) for finding in self.findings)
        return by_severity(counts) if len(counts) > 1 else ""


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
                sentences=tuple(headline(facts)),
                rules=_by_rule(facts, found),
                unsure=tuple(a for a in said if a.status == "cannot-tell"),
                clear=tuple(a for a in said if a.status == "clear"),
                beside=tuple(a for a in said if a.status in ("not-applicable", "waived")),
            )
        )
    return result
