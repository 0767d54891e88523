"""What a rule is."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from proportionality.rules.engine import Condition


class Severity(enum.IntEnum):
    """How grave a finding is, apart from how sure it is."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        return self.name.lower()

    def softened(self) -> Severity:
        """One step less grave."""
        return Severity(max(self.value - 1, Severity.LOW.value))


# What a rule's finding is about, hence what may be missing for it to conclude.
Scope = Literal["drug", "comparison", "jurisdiction"]
# Which end of the drug offence's range is held against which end of the violent one's.
Measure = Literal["ceiling", "floor", "floor-ceiling", "none"]
# How to compute the smallest change that clears a finding; see `proportionality.rules.remedies`.
Remedy = Literal[
    "abolish-death",
    "death-discretionary",
    "release-floor",
    "life-discretionary",
    "lower-frame",
    "flatten-step",
    "lower-ceiling",
    "lower-floor-to-floor",
    "lower-floor-to-ceiling",
    "below-murder",
    "no-life-or-death",
    "no-custody",
    "set-amounts",
    "drop-presumption",
    "separate-organiser",
    "open-diversion",
    "open-release",
    "abolish-corporal",
    "corporal-discretionary",
    "separate-cannabis",
    "restore-floor",
    "restore-ceiling",
    "verify",
    "verify-again",
    "encode-comparators",
    "rerun",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it looks for, why it matters, and worked examples that are also its tests.

    ``when`` lists alternatives, each a sequence of patterns in the ``durable.lang`` DSL; the rule holds where any of them
    does.  The alias ``drug`` is the drug offence the finding is about, ``violent`` (or ``other``) what it is measured
    against.  The examples are short jurisdictions, see `proportionality.rules.examples`.
    """

    code: str
    name: str
    title: str
    why: str
    severity: Severity
    norms: Sequence[str]
    when: Sequence[Condition]
    message: str
    remedy: Remedy
    flagged: str
    clear: str
    cannot_tell: str | None
    scope: Scope = "drug"
    measure: Measure = "none"
    graded: bool = False  # severity by the gravest comparator
    needs_death: bool = False  # not applicable where the jurisdiction has no death penalty
    never_unsure: str = field(default="")  # why the rule cannot be in doubt, where it cannot

    @property
    def family(self) -> str:
        """The two letters of the code."""
        return self.code[:2]
