"""A finding: one rule that holds, and everything a reader needs to check it.  Its fields, in their order, are its JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from proportionality.law.amend import Amendment
from proportionality.law.grammar import listed
from proportionality.law.lengths import Length
from proportionality.law.vocabulary import Evidence
from proportionality.positions.binding import Status as Binds
from proportionality.rules.severity import SEVERITIES, Severity, severity_of

_MOST_WEAK = 3
Confidence = Literal["high", "medium", "low"]
SeverityWord = Annotated[
    Severity,
    BeforeValidator(lambda value: value if isinstance(value, Severity) else severity_of(value)),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "enum": list(SEVERITIES)}),
]
"""A severity that JSON and addresses hold as its word."""


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """A place in a file that a reader can open."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Related(SourceSpan):
    """A second place that a finding rests on, and what stands there."""

    label: str


# Nobody changes one, but a frozen dataclass sets each field by a call, and of these there are most.
@dataclass(slots=True, unsafe_hash=True)
class Comparator:
    """A violent offence that the drug offence was measured against, in the law's own units."""

    offence: str
    title: str
    conduct: str
    form: str
    drug: str
    violent: str
    drug_term: Length
    violent_term: Length
    ratio: float | None
    provision: str


@dataclass(frozen=True, slots=True)
class NormBinding:
    """Whether a norm binds the state of the law on the day, and why: `proportionality.positions.binding` in short."""

    norm: str
    status: Binds
    because: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that holds for one offence (or for the jurisdiction as a whole)."""

    rule: str
    name: str
    severity: SeverityWord
    confidence: Confidence
    evidence: Evidence  # the weakest that it rests on
    evidence_of: tuple[str, ...]  # what is known no better than that; empty where all is primary
    read_twice: bool  # the law's core values, by somebody who had not seen the first reading
    jurisdiction: str
    offence: str | None
    title: str
    comparators: tuple[Comparator, ...]
    message: str
    provision: str
    location: SourceSpan
    label: Annotated[str, Field(exclude=True)]  # what stands at the location, for text alone
    related: tuple[Related, ...]
    norms: tuple[str, ...]
    norms_binding: tuple[NormBinding, ...]
    clears_if: str
    changes: tuple[Amendment, ...]
    since: str
    fingerprint: str

    @property
    def measured_against(self) -> tuple[str, ...]:
        """The ids of the offences that the drug offence was measured against."""
        return tuple(one.offence for one in self.comparators)

    @property
    def known_from(self) -> str:
        """Its evidence, and whose it is: ``secondary: Rape (art. 177)``; the word alone where all of it is primary."""
        return (
            f"{self.evidence}: {listed(self.evidence_of, most=_MOST_WEAK)}"
            if self.evidence_of
            else self.evidence
        )

    def sort_key(self) -> tuple[Any, ...]:
        """Gravest first, then by jurisdiction, rule and offence."""
        return (-self.severity, self.jurisdiction, self.rule, self.offence or "")
