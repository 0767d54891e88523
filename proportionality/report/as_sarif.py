"""SARIF 2.1.0 (OASIS), for code-scanning viewers."""

from __future__ import annotations

import json
from typing import Any

from proportionality.check import Report
from proportionality.findings.finding import Finding, SourceSpan
from proportionality.rules.registry import all_rules, norms
from proportionality.rules.severity import Severity
from proportionality.version import __version__

_LEVEL = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
_SCORE = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.0",
    Severity.LOW: "2.0",
}


def _location(
    at: SourceSpan, message: str | None = None, number: int | None = None
) -> dict[str, Any]:
    uri = at.path if not at.path.startswith("<") else "stdin"
    result: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": uri},
            "region": {"startLine": at.line, "startColumn": at.column},
        }
    }
    if message is not None:
        result["message"] = {"text": message}
    if number is not None:
        result["id"] = number
    return result


def _rule(code: str) -> dict[str, Any]:
    rule = all_rules()[code]
    cited = [f"{norms()[n].instrument}, {norms()[n].paragraph}" for n in rule.norms]
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": f"{rule.why}\n\nNorms: {'; '.join(cited) or 'none'}.\nRun: proportionality explain {code}"
        },
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {
            "security-severity": _SCORE[rule.severity],
            "tags": [rule.family.code, *rule.norms],
        },
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVEL[finding.severity],
        "message": {"text": f"{finding.message} Clears if {finding.clears_if}."},
        "locations": [_location(finding.location)],
        "partialFingerprints": {"proportionality/v1": finding.fingerprint},
        "properties": {
            "severity": str(finding.severity),
            "confidence": finding.confidence,
            "evidence": finding.evidence,
            "jurisdiction": finding.jurisdiction,
            "offence": finding.offence,
            "provision": finding.provision,
            "since": finding.since,
        },
    }
    if finding.related:
        result["relatedLocations"] = [
            _location(r, r.label, n) for n, r in enumerate(finding.related, 1)
        ]
    return result


def render(report: Report) -> str:
    """The whole report as one SARIF run."""
    codes = sorted({f.rule for f in report.findings} | {w.finding.rule for w in report.waived})
    index = {code: n for n, code in enumerate(codes)}
    results = [_result(f, index) for f in report.findings]
    for waived in report.waived:
        suppression = {
            "kind": "external",
            "status": "accepted",
            "justification": f"{waived.reason} ({waived.by}, until {waived.until})",
        }
        results.append(_result(waived.finding, index) | {"suppressions": [suppression]})
    notes = [
        {
            "level": "error" if p.level == "error" else "warning",
            "message": {"text": p.message},
            "locations": [_location(SourceSpan(p.path, p.line, p.column))],
        }
        for p in report.problems
    ]
    run = {
        "tool": {
            "driver": {
                "name": "proportionality",
                "version": __version__,
                "rules": [_rule(code) for code in codes],
            }
        },
        "invocations": [
            {"executionSuccessful": not report.failed, "toolExecutionNotifications": notes}
        ],
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {"receipt": report.receipt},
    }
    sarif = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(sarif, ensure_ascii=False, indent=2) + "\n"
