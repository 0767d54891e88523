"""What each rule says of one jurisdiction, also where it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from proportionality.findings.finding import Finding, Group, Groups, Place
from proportionality.findings.waivers import Waived
from proportionality.law import in_words as words
from proportionality.law.document import Location
from proportionality.law.in_force import Standing
from proportionality.rules.engine import Program
from proportionality.rules.facts import USE, Facts, Unknown
from proportionality.rules.registry import RULES, Rule

Status = Literal["flagged", "clear", "cannot-tell", "not-applicable", "waived"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one rule says of one jurisdiction, also where it says nothing."""

    jurisdiction: str
    rule: str
    status: Status
    because: str


class Assessor:
    """Says of each rule whether it is flagged, clear or cannot tell, and why.

    Args:
        facts: the jurisdiction on the day.
        program: the compiled rules.
        pending: hits on the possible facts that the sure facts do not bear out.
        place: where a location of the file is.

    """

    def __init__(
        self, facts: Facts, program: Program, pending: Groups, place: Callable[[Location], Place]
    ) -> None:
        self.facts, self.program, self.pending, self._place = facts, program, pending, place
        self.jurisdiction = facts.jurisdiction
        self._kinds = {fact.kind for fact in facts.facts}
        self._conduct = {c for s in facts.drugs for c in s.offence.conduct}

    def assess(
        self, chosen: Iterable[str], findings: Sequence[Finding], waived: Sequence[Waived]
    ) -> list[Assessment]:
        """One assessment for each of the chosen rules."""
        flagged: dict[str, list[Finding]] = {}
        for finding in findings:
            flagged.setdefault(finding.rule, []).append(finding)
        accepted: dict[str, list[Waived]] = {}
        for one in waived:
            accepted.setdefault(one.finding.rule, []).append(one)
        pending: dict[str, list[Group]] = {}
        for (code, _), group in self.pending.items():
            pending.setdefault(code, []).append(group)
        return [
            Assessment(
                self.jurisdiction.code,
                rule.code,
                *self._status(
                    rule,
                    flagged.get(rule.code, []),
                    accepted.get(rule.code, []),
                    pending.get(rule.code, []),
                ),
            )
            for rule in RULES.values()
            if rule.code in chosen
        ]

    def _status(
        self,
        rule: Rule,
        flagged: Sequence[Finding],
        waived: Sequence[Waived],
        pending: Sequence[Group],
    ) -> tuple[Status, str]:
        if flagged:
            return "flagged", words.listed(flagged, lambda f: f.offence or f.message, most=5)
        if waived:
            return "waived", words.listed(
                waived, lambda w: f"{w.finding.offence or rule.code}: {w.reason} (until {w.until})"
            )
        death = self.jurisdiction.general.death
        if rule.needs_death and death is not None and death.exists is False and not pending:
            return "not-applicable", "the death penalty does not exist here"
        missing = self._missing(rule)
        if missing:
            return "cannot-tell", missing
        reasons = [why for group in pending for why in self._reasons(group)]
        if reasons:
            unique = list({why.text: why for why in reasons}.values())
            first = self._place(unique[0].location)
            return (
                "cannot-tell",
                f"{words.listed(unique, lambda why: why.text)} (line {first.line})",
            )
        number = len(self.facts.drugs)
        gaps = len(self.jurisdiction.not_encoded)
        return "clear", f"{number} drug offence{'s' if number != 1 else ''} looked at" + (
            f"; {gaps} listed as not encoded" if gaps else ""
        )

    def _missing(self, rule: Rule) -> str | None:
        """What is not encoded and would have to be before the rule could conclude."""
        if rule.family == "DQ":
            return None
        day = f" on {self.facts.on}"
        absent = [
            offence
            for _, offence, standing in self.facts.absent
            if standing is Standing.NOT_ENCODED
        ]
        drug_gaps = [o for o in absent if o.is_drug]
        if not self.facts.drugs:
            return f"no drug offence is encoded{day}"
        if drug_gaps:
            return f"'{drug_gaps[0].id}' is not encoded{day}" + (
                f", nor are {len(drug_gaps) - 1} more" if len(drug_gaps) > 1 else ""
            )
        if rule.scope == "comparison":
            gaps = [o for o in absent if not o.is_drug]
            if "violent" not in self._kinds:
                return f"no violent offence is encoded{day} that drug offences could be measured against"
            if gaps:
                return f"'{gaps[0].id}' is not encoded{day}" + (
                    f", nor are {len(gaps) - 1} more" if len(gaps) > 1 else ""
                )
        if rule.code in (
            "DP003",
            "MM004",
            "VC006",
            "PU001",
            "PU002",
            "AL001",
        ) and not self._conduct & (USE | {"drug.possession"}):
            return "no offence of use or possession is encoded"
        needed = {
            "RL001": ("organiser", "no offence of organising is encoded"),
            "SB001": ("cannabis", "no conduct is encoded for cannabis and for heroin alike"),
        }
        if rule.code in needed and needed[rule.code][0] not in self._kinds:
            return needed[rule.code][1]
        if rule.family == "TR" and not self.facts.earlier:
            return "no earlier law is encoded"
        return None

    def _reasons(self, group: Group) -> list[Unknown]:
        """The unknowns that keep a rule from concluding on a subject."""
        found: dict[Location, Unknown] = {}
        for rule, alias, number in dict.fromkeys(
            (hit.rule, alias, number) for hit in group.hits for alias, number in hit.bound
        ):
            fields = self.facts.facts[number - 1].fields
            for name in self.program.fields[rule][alias]:
                for why in fields[name].because if name in fields else ():
                    found.setdefault(why.location, why)
        if group.rule.family == "JX":
            for code in sorted(self.program.chained):
                part = self.pending.get((code.upper(), group.number))
                for why in self._reasons(part) if part else []:
                    found.setdefault(why.location, why)
        return list(found.values())
