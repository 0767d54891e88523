"""Markdown for briefs: a page per jurisdiction, what its provisions do, what could not be told, and the receipt."""

from __future__ import annotations

import re
from collections import Counter

from proportionality.answers.digest import digest
from proportionality.answers.weighed import in_a_sentence, practice_in_words
from proportionality.check import Report
from proportionality.findings.finding import Finding
from proportionality.law.in_words import general_of_its_text
from proportionality.law.model import Jurisdiction
from proportionality.measure import measured_on
from proportionality.report.digest import told
from proportionality.rules.registry import all_rules, norms
from proportionality.rules.severity import SEVERITIES, by_severity

_MOST_PROVISIONS = 40  # of a law; the other formats hold all


def _text(words: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", words).replace("\n", " ")


def render(report: Report) -> str:
    """The whole report."""
    lines = ["# Proportionality of drug sentences", "", f"Law as of {report.as_of}.", ""]
    if report.problems:
        lines += [
            "## Problems of the input",
            "",
            *(f"* `{p.at}` {p.level}: {_text(p.message)}" for p in report.problems),
            "",
        ]
    for file in report.files:
        law = file.jurisdiction
        lines += _jurisdiction(
            law, [f for f in report.findings if f.jurisdiction == law.code], report
        )
    receipt = report.receipt
    lines += [
        "## Receipt",
        "",
        f"{receipt['tool']}, {receipt['engine']}, rules `{receipt['rules'][:12]}`, corpus `{receipt['corpus_sha256'][:12]}`, law as of {report.as_of}.",
        "",
    ]
    return "\n".join(lines)


def _jurisdiction(law: Jurisdiction, findings: list[Finding], report: Report) -> list[str]:
    found = digest(measured_on(law, report.as_of), findings, report.assessments)
    counts = Counter(str(f.severity) for f in findings)
    said = ", ".join(f"{counts[s]} {s}" for s in SEVERITIES if counts[s]) or "none"
    practice = practice_in_words(found.scale)
    general = general_of_its_text([law], report.as_of)
    lines = [
        f"## {_text(law.jurisdiction.name)} ({law.code})",
        "",
        _text(
            f"{told(found)}. Findings: {said}. Verified {law.verified.date} against {law.verified.against}"
        ),
        "",
        f"* {_text(in_a_sentence('ordinary', found.scale.ordinary))}",
        f"* {_text(in_a_sentence('gravest', found.scale.gravest))}",
        *([f"* {_text(practice)}"] if practice else []),
        *([f"* {_text(general)}"] if general else []),
        "",
    ]
    if findings:
        by_print = {f.fingerprint: f for f in findings}
        lines += [
            "| severity | rule | provisions | what the heaviest does |",
            "| --- | --- | --- | --- |",
        ]
        for r in found.rules:
            number = str(len(r.offences) or "")
            if len(r.by_severity) > 1:
                number = f"{number}: {by_severity(r.by_severity)}"
            cells = (str(r.severity), f"{r.rule} {r.title}", number, r.message)
            lines.append("| " + " | ".join(_text(c) for c in cells) + " |")
        lines += [
            "",
            "| severity | provision | range | rules | clears if | sure |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for p in found.provisions[:_MOST_PROVISIONS]:
            gravest = by_print[p.findings[0]]
            of_provision = (
                str(p.severity), f"{p.title}, {p.provision}", p.range, " ".join(p.rules), gravest.clears_if,
                f"{gravest.confidence} ({gravest.known_from})",
            )  # fmt: skip
            lines.append("| " + " | ".join(_text(c) for c in of_provision) + " |")
        if len(found.provisions) > _MOST_PROVISIONS:
            rest = len(found.provisions) - _MOST_PROVISIONS
            lines.append(f"\n{rest} more provisions are in the JSON, CSV and XLSX reports.")
        lines.append("")
        cited = sorted({n for f in findings for n in f.norms}, key=lambda n: (norms()[n].year, n))
        lines += [
            "Norms cited:",
            "",
            *(
                f"* {_text(norms()[n].instrument)}, {_text(norms()[n].paragraph)} ({norms()[n].year}): {_text(norms()[n].gist)}"
                for n in cited
            ),
            "",
        ]
    waived = [w for w in report.waived if w.finding.jurisdiction == law.code]
    if waived:
        lines += [
            "Waived:",
            "",
            *(
                f"* {w.finding.rule} {w.finding.offence or ''}: {_text(w.reason)} ({_text(w.by)}, until {w.until})"
                for w in waived
            ),
            "",
        ]
    unsure = [
        a for a in report.assessments if a.jurisdiction == law.code and a.status == "cannot-tell"
    ]
    if unsure:
        lines += [
            "Cannot tell:",
            "",
            *(f"* {a.rule} {all_rules()[a.rule].title}: {_text(a.because)}" for a in unsure),
            "",
        ]
    if law.not_encoded:
        lines += [
            "Not encoded:",
            "",
            *(f"* {_text(n.what)}: {_text(n.why)}" for n in law.not_encoded),
            "",
        ]
    return lines
