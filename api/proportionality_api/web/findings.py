"""Findings as pages show them: grouped by rule, counted, and put together in a digest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proportionality.answers.scale import scale
from proportionality.answers.weighed import Cited, claim, found_at, practice_in_words
from proportionality.measure import LawOnDay
from proportionality.report.digest import flagged_in_words
from proportionality.rules.registry import all_rules
from proportionality.rules.severity import SEVERITIES
from proportionality_api.served.outcomes import FindingRow, LawOutcome, Plain

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


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the ordinary or the gravest drug offence stands, with the provisions that say so."""

    said: str
    pair: Sequence[Cited]


@dataclass(frozen=True, slots=True)
class DigestShown:
    """A law on one screen: where it stands, what its provisions do, counted in provisions."""

    stands: Sequence[Stand]
    practice: str
    flagged: str
    rules: Sequence[Plain]
    heaviest: dict[str, Plain]  # of each rule, the provision that costs most
    cannot_tell: Sequence[str]


def digest_of(outcome: LawOutcome, facts: LawOnDay) -> DigestShown:
    """What was found in a law, put together by provision and by rule."""
    group = outcome.group
    places = {s.offence.id: s.penalty.place or s.offence.place for s in facts.subjects}
    provisions = {
        p["offence"]: p | {"at": found_at(places.get(p["offence"]) or "", p["evidence"])}
        for p in group["provisions"]
    }
    rules = group["rules"]
    return DigestShown(
        stands_of(facts),
        practice_in_words(scale(facts)),
        flagged_in_words(group["drug_provisions"], group["flagged"], group["by_severity"]),
        rules,
        {r["rule"]: provisions[r["heaviest"]] for r in rules if r["heaviest"] in provisions},
        group["cannot_tell"],
    )


def stands_of(facts: LawOnDay) -> list[Stand]:
    """Where the ordinary and the gravest drug offence of a law stand."""
    found = scale(facts)
    return [
        Stand(claim("ordinary", found.ordinary), found.ordinary.cited),
        Stand(claim("gravest", found.gravest), found.gravest.cited),
    ]
