"""A finding: one rule that holds, and everything a reader needs to check it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from proportionality.law.amend import Amendment
from proportionality.law.vocabulary import Evidence
from proportionality.rules.severity import Severity

Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """A place in a file that a reader can open."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a finding rests on, and what stands there."""

    place: SourceSpan
    label: str


@dataclass(frozen=True, slots=True)
class Comparator:
    """A violent offence that the drug offence was measured against, in the law's own units."""

    offence: str
    title: str
    conduct: str
    form: str
    drug: str
    violent: str
    ratio: float | None
    provision: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that holds for one offence (or for the jurisdiction as a whole)."""

    rule: str
    name: str
    severity: Severity
    confidence: Confidence
    evidence: Evidence
    jurisdiction: str
    offence: str | None
    title: str
    comparators: tuple[Comparator, ...]
    message: str
    provision: str
    location: SourceSpan
    label: str
    related: tuple[Related, ...]
    norms: tuple[str, ...]
    clears_if: str
    changes: tuple[Amendment, ...]
    since: str
    fingerprint: str

    def sort_key(self) -> tuple[Any, ...]:
        """Gravest first, then by jurisdiction, rule and offence."""
        return (-self.severity, self.jurisdiction, self.rule, self.offence or "")
