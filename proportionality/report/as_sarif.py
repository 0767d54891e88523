"""SARIF 2.1.0 (OASIS), for code-scanning viewers."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

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


MOST_RESULTS = 5_000  # code scanning takes no more of a run
_BASE = "%SRCROOT%"


def _artifact(path: str) -> dict[str, str]:
    """A file as a URI: below the folder where the tool was run, absolute, or standard input."""
    if path.startswith("<"):
        return {"uri": "stdin"}
    uri = quote(os.fsencode(path))
    return {"uri": f"file://{uri}"} if path.startswith("/") else {"uri": uri, "uriBaseId": _BASE}


def _location(
    at: SourceSpan, message: str | None = None, number: int | None = None
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": _artifact(at.path),
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
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
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
            "evidence_of": list(finding.evidence_of),
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


def _gravest(findings: Sequence[Finding]) -> list[Finding]:
    """The gravest findings, as many as viewers take, in the order that they came in."""
    grave = sorted(
        range(len(findings)), key=lambda n: (list(_LEVEL).index(findings[n].severity), n)
    )
    return [findings[n] for n in sorted(grave[:MOST_RESULTS])]


def render(report: Report) -> str:
    """The whole report as one SARIF run, of the gravest findings where there are more than viewers take."""
    suppressed = {id(w.finding): w for w in report.waived}
    every = [*report.findings, *(w.finding for w in report.waived)]
    shown = _gravest(every)
    codes = sorted({f.rule for f in shown})
    index = {code: n for n, code in enumerate(codes)}
    results = []
    for finding in shown:
        result = _result(finding, index)
        if waived := suppressed.get(id(finding)):
            suppression = {
                "kind": "external",
                "status": "accepted",
                "justification": f"{waived.reason} ({waived.by}, until {waived.until})",
            }
            result["suppressions"] = [suppression]
        results.append(result)
    notes: list[dict[str, Any]] = [
        {
            "level": "error" if p.level == "error" else "warning",
            "message": {"text": p.message},
            "locations": [_location(SourceSpan(p.path, p.line, p.column))],
        }
        for p in report.problems
    ]
    if left_out := len(every) - len(shown):
        said = (
            f"{left_out} of {len(every)} findings are left out, the least grave ones: code scanning takes {MOST_RESULTS} of a run."
            " Name fewer laws, or choose rules with --select."
        )
        notes.append({"level": "warning", "message": {"text": said}})
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
        "originalUriBaseIds": {
            _BASE: {"description": {"text": "The folder that paths are relative to."}}
        },
        "results": results,
        "properties": {"receipt": report.receipt},
    }
    sarif = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(sarif, ensure_ascii=False, indent=2) + "\n"
