"""What was found in a law, counted in provisions: people count provisions, and one provision can break many rules.

Findings are put together twice: by provision, gravest first, and by rule, where the provisions that break it alike are one
entry with the heaviest of them named.  Findings of the law as a whole, and those that speak of how well it is known, are no
provisions and are not counted as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from proportionality.answers.headline import severity as weight
from proportionality.answers.scale import scale
from proportionality.answers.screens import Digest, OfProvision, OfRule, Screen
from proportionality.answers.tallies import of_each
from proportionality.check import Report
from proportionality.findings.assessments import Assessment
from proportionality.findings.finding import Finding
from proportionality.law import in_words as words
from proportionality.measure import LawOnDay, Subject, measured_on
from proportionality.rules.registry import all_rules
from proportionality.rules.severity import Severity


def digest(
    law: LawOnDay, findings: Iterable[Finding], assessments: Iterable[Assessment] = ()
) -> Digest:
    """Put together what was found in one law.

    Args:
        law: the law on the day that was checked, measured.
        findings: what was found in it, or in more laws; others are left out.
        assessments: what each rule concluded, likewise.

    """
    jurisdiction = law.jurisdiction
    found = sorted(
        (f for f in findings if f.jurisdiction == jurisdiction.code), key=Finding.sort_key
    )
    subjects = {s.offence.id: s for s in law.subjects}
    provisions = _provisions(law, found, subjects)
    drug_offences = {s.offence.id for s in law.drugs}
    drugs = [p for p in provisions if p.offence in drug_offences]
    by_severity = Counter(p.severity for p in drugs)
    return Digest(
        jurisdiction.code,
        jurisdiction.jurisdiction.name,
        law.on.isoformat(),
        len(law.drugs),
        len(drugs),
        {str(severity): by_severity[severity] for severity in sorted(Severity, reverse=True)},
        scale(law),
        _rules(found, {p.offence: p for p in provisions}, subjects),
        tuple(provisions),
        tuple(
            sorted(
                a.rule
                for a in assessments
                if a.jurisdiction == jurisdiction.code and a.status == "cannot-tell"
            )
        ),
    )


def screens(report: Report) -> list[Screen]:
    """Each law of a report on a screen."""
    laws = (measured_on(file.jurisdiction, report.as_of) for file in report.files)
    digests = (digest(law, report.findings, report.assessments) for law in laws)
    return list(map(Screen, of_each(report), digests))


def _heavy(subject: Subject | None) -> tuple[int, ...]:
    return weight(subject) if subject is not None else (-1,)


def _provisions(
    law: LawOnDay, found: Sequence[Finding], subjects: Mapping[str, Subject]
) -> list[OfProvision]:
    by_offence: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.offence is not None and all_rules()[finding.rule].family.about == "law":
            by_offence.setdefault(finding.offence, []).append(finding)
    made = []
    for offence, its in by_offence.items():
        subject = subjects.get(offence)
        place, span, evidence = "", "", its[0].evidence
        if subject is not None:
            place = subject.penalty.place or subject.offence.place
            span = words.span(subject.penalty, law.jurisdiction.general)
            evidence = law.jurisdiction.evidence_of(subject.offence, subject.penalty)
        made.append(
            OfProvision(
                offence,
                subject.offence.title if subject else its[0].title,
                place,
                its[0].provision,
                span,
                evidence,
                its[0].severity,
                tuple(dict.fromkeys(f.rule for f in its)),
                tuple(f.fingerprint for f in its),
            )
        )
    made.sort(
        key=lambda p: (p.severity, _heavy(subjects.get(p.offence)), len(p.rules)), reverse=True
    )
    return made


def _counted(found: Sequence[Finding]) -> dict[str, int]:
    """How many provisions by the gravest finding in each; findings come gravest first."""
    gravest: dict[str | None, str] = {}
    for finding in found:
        gravest.setdefault(finding.offence, str(finding.severity))
    return dict(Counter(gravest.values()))


def _rules(
    found: Sequence[Finding], provisions: Mapping[str, OfProvision], subjects: Mapping[str, Subject]
) -> tuple[OfRule, ...]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in found:
        by_rule.setdefault(finding.rule, []).append(finding)
    made = []
    for code, its in by_rule.items():
        rule = all_rules()[code]
        top = max(its, key=lambda f: (f.severity, _heavy(subjects.get(f.offence or ""))))
        made.append(
            OfRule(
                code,
                rule.name,
                rule.title,
                top.severity,
                _counted(its),
                tuple(dict.fromkeys(f.offence for f in its if f.offence is not None)),
                provisions.get(top.offence or ""),
                top.message,
                tuple(f.fingerprint for f in its),
            )
        )
    made.sort(
        key=lambda r: (
            all_rules()[r.rule].family.about != "law",
            -r.severity,
            -len(r.offences),
            r.rule,
        )
    )
    return tuple(made)
