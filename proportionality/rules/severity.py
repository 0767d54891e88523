"""How grave a finding is."""

from __future__ import annotations

import enum
from collections.abc import Mapping


class Severity(enum.IntEnum):
    """How grave a finding is, apart from how sure it is."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        return self.name.lower()

    def lowered(self, steps: int) -> Severity:
        """So many steps less grave, but no less than low."""
        return Severity(max(self - steps, Severity.LOW))


SEVERITIES: tuple[str, ...] = tuple(str(s) for s in sorted(Severity, reverse=True))
"""The words for them, gravest first."""


def by_severity(counts: Mapping[str, int]) -> str:
    """How many of each, gravest first: ``5 critical, 8 high``."""
    return ", ".join(f"{counts[s]} {s}" for s in SEVERITIES if counts.get(s))


def severity_of(word: object) -> Severity:
    """The severity that a word names.

    Raises:
        ValueError: it names none.

    """
    if word not in SEVERITIES:
        raise ValueError(f"expected one of {', '.join(SEVERITIES)}")
    return Severity[str(word).upper()]
