"""JSON, version 1: stable, complete, the shape that the API answers with too."""

from __future__ import annotations

import json
from typing import Any

from proportionality.check import Report
from proportionality.findings.assessments import Assessment
from proportionality.findings.finding import Finding, SourceSpan
from proportionality.findings.waivers import Waived
from proportionality.law.document import Problem

VERSION = 1


def place(at: SourceSpan) -> dict[str, Any]:
    """A location."""
    return {"path": at.path, "line": at.line, "column": at.column}


def finding(found: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "rule": found.rule,
        "name": found.name,
        "severity": str(found.severity),
        "confidence": found.confidence,
        "evidence": found.evidence,
        "jurisdiction": found.jurisdiction,
        "offence": found.offence,
        "title": found.title,
        "comparators": [
            {
                "offence": c.offence,
                "title": c.title,
                "conduct": c.conduct,
                "form": c.form,
                "drug": c.drug,
                "violent": c.violent,
                "ratio": c.ratio,
                "provision": c.provision,
            }
            for c in found.comparators
        ],
        "message": found.message,
        "provision": found.provision,
        "location": place(found.location),
        "related": [place(r.place) | {"label": r.label} for r in found.related],
        "norms": list(found.norms),
        "clears_if": found.clears_if,
        "changes": [{"offence": c.offence, "what": c.what, "to": c.to} for c in found.changes],
        "since": found.since,
        "fingerprint": found.fingerprint,
    }


def waived(one: Waived) -> dict[str, Any]:
    """A finding that a waiver accepts, with the waiver."""
    return finding(one.finding) | {
        "waiver": {"reason": one.reason, "by": one.by, "until": one.until}
    }


def assessment(assessed: Assessment) -> dict[str, Any]:
    """One assessment."""
    return {
        "jurisdiction": assessed.jurisdiction,
        "rule": assessed.rule,
        "status": assessed.status,
        "because": assessed.because,
    }


def problem(p: Problem) -> dict[str, Any]:
    """One problem of an input."""
    return {
        "path": p.path,
        "line": p.line,
        "column": p.column,
        "level": p.level,
        "message": p.message,
    }


def report(result: Report) -> dict[str, Any]:
    """A whole report as plain values."""
    return {
        "version": VERSION,
        "receipt": result.receipt,
        "findings": [finding(f) for f in result.findings],
        "waived": [waived(w) for w in result.waived],
        "assessments": [assessment(a) for a in result.assessments],
        "problems": [problem(p) for p in result.problems],
    }


def compact(value: object) -> bytes:
    """Plain values as JSON on one line, as answers carry it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def render(result: Report) -> str:
    """A whole report as text."""
    return json.dumps(report(result), ensure_ascii=False, indent=2) + "\n"
