"""How much was found in one law, without a word of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proportionality.law.document import Problem


@dataclass(frozen=True, slots=True)
class Counts:
    """Findings by severity, and what stands beside them in a summary."""

    by_severity: Mapping[str, int]
    waived: int
    unsure: int  # rules that cannot tell
    problems: tuple[Problem, ...] = ()
    complete: bool = True
