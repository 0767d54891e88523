"""Findings as pages show them: grouped by rule, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proportionality.rules.registry import all_rules
from proportionality.rules.severity import SEVERITIES
from proportionality_api.served.outcomes import FindingRow, Plain

_FIRST = 3  # findings of one rule that are shown without unfolding


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The findings of one rule, gravest first."""

    code: str
    severity: str
    first: Sequence[Plain]
    further: Sequence[Plain]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.first) + len(self.further)


def by_rule(rows: Iterable[FindingRow]) -> list[RuleGroup]:
    """Findings grouped by rule, the gravest rule first."""
    groups: dict[str, list[FindingRow]] = {}
    for row in sorted(rows, key=lambda row: -row.severity):
        groups.setdefault(row.rule, []).append(row)
    order = list(all_rules())
    result = []
    for code, group in sorted(
        groups.items(), key=lambda item: (-item[1][0].severity, order.index(item[0]))
    ):
        found = [row.plain for row in group]
        result.append(RuleGroup(code, group[0].severity_word, found[:_FIRST], found[_FIRST:]))
    return result


def counts(rows: Iterable[FindingRow]) -> dict[str, int]:
    """Findings by severity, gravest first."""
    found = Counter(row.severity_word for row in rows)
    return {s: found[s] for s in SEVERITIES}
