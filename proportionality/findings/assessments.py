"""What each rule says of one jurisdiction, also where it says nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from proportionality.findings.describe import Group, Groups
from proportionality.findings.finding import Finding, SourceSpan
from proportionality.findings.waivers import Waived
from proportionality.law import in_words as words
from proportionality.law.document import Location
from proportionality.law.model import Offence
from proportionality.measure import Standing, Unknown
from proportionality.rules.base import Rule
from proportionality.rules.engine import Program, RuleCrash
from proportionality.rules.fact import Facts
from proportionality.rules.registry import all_rules

Status = Literal["flagged", "clear", "cannot-tell", "not-applicable", "waived"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one rule says of one jurisdiction, also where it says nothing.

    ``offences`` are those that a rule which cannot tell may hold of, for all that is known of them.
    """

    jurisdiction: str
    rule: str
    status: Status
    because: str
    offences: tuple[str, ...] = ()


class Assessor:
    """Says of each rule whether it is flagged, clear or cannot tell, and why.

    Args:
        facts: the jurisdiction on the day.
        program: the compiled rules.
        pending: hits on the possible facts that the sure facts do not bear out.
        place: where a location of the file is.

    """

    def __init__(
        self,
        facts: Facts,
        program: Program,
        pending: Groups,
        place: Callable[[Location], SourceSpan],
    ) -> None:
        self.facts, self.program, self.pending, self._place = facts, program, pending, place
        self.jurisdiction = facts.law.jurisdiction
        absent = [o for _, o, standing in facts.law.absent if standing is Standing.NOT_ENCODED]
        self._drug_gaps = [o for o in absent if o.is_drug]
        self._violent_gaps = [o for o in absent if not o.is_drug]

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
        pending = self._pending_by_rule()
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
            for rule in all_rules().values()
            if rule.code in chosen
        ]

    def unsure(self, chosen: Iterable[str], found: Collection[str]) -> int:
        """How many of the chosen rules cannot tell; ``found`` are those that found something, waived or not."""
        pending = self._pending_by_rule()
        asked = [rule for rule in all_rules().values() if rule.code in chosen]
        return sum(
            not self._out_of_question(rule, its)
            and (any(map(self._in_doubt, its)) or bool(self._missing(rule)))
            for rule in asked
            if rule.code not in found
            for its in (pending.get(rule.code, []),)
        )

    def _pending_by_rule(self) -> dict[str, list[Group]]:
        pending: dict[str, list[Group]] = {}
        for (code, _), group in self.pending.items():
            pending.setdefault(code, []).append(group)
        return pending

    def _out_of_question(self, rule: Rule, pending: Sequence[Group]) -> bool:
        """Whether a rule needs a death penalty where there is none."""
        return rule.needs_death and not pending and self._no_death()

    def _doubts(self, rule: Rule, pending: Sequence[Group]) -> str | list[Unknown]:
        """What keeps a rule from concluding: what is not encoded, else the unknowns; empty where nothing does.

        What is said of the law as a whole is in doubt for its own reason first.
        """
        reasons = [why for group in pending for why in self._reasons(group)]
        if reasons and rule.scope == "jurisdiction":
            return reasons
        return self._missing(rule) or reasons

    def _status(
        self,
        rule: Rule,
        flagged: Sequence[Finding],
        waived: Sequence[Waived],
        pending: Sequence[Group],
    ) -> tuple[Status, str] | tuple[Status, str, tuple[str, ...]]:
        if flagged:
            return "flagged", words.listed(flagged, lambda f: f.offence or f.message, most=5)
        if waived:
            return "waived", words.listed(
                waived, lambda w: f"{w.finding.offence or rule.code}: {w.reason} (until {w.until})"
            )
        if self._out_of_question(rule, pending):
            return "not-applicable", "the death penalty does not exist here"
        doubts = self._doubts(rule, pending)
        if isinstance(doubts, str):
            return "cannot-tell", doubts, tuple(self._offences(pending))
        if doubts:
            unique = list({why.text: why for why in doubts}.values())
            first = self._place(unique[0].location)
            return (
                "cannot-tell",
                f"{words.listed(unique, lambda why: why.text)} (line {first.line})",
                tuple(self._offences(pending)),
            )
        try:
            told = rule.told(self.facts) if rule.told is not None else None
        except Exception as error:  # what others wrote can fail in any way
            raise RuleCrash(f"what the rule {rule.code} tells", error) from error
        number = len(self.facts.law.drugs)
        gaps = len(self.jurisdiction.not_encoded)
        return "clear", f"{number} drug offence{'s' if number != 1 else ''} looked at" + (
            f"; {gaps} listed as not encoded" if gaps else ""
        ) + ("; the law is encoded in part" if self.jurisdiction.coverage == "partial" else "") + (
            f"; {told}" if told else ""
        )

    def _no_death(self) -> bool:
        """Whether the general part says, of this day, that the death penalty does not exist."""
        death = self.jurisdiction.general.death
        if death is None or death.exists is not False:
            return False
        return self.jurisdiction.start_of_rule(death) <= self.facts.law.on

    def _missing(self, rule: Rule) -> str | None:
        """What is not encoded and would have to be before the rule could conclude."""
        if rule.family.about == "encoding":
            return None
        on = self.facts.law.on
        if not self.facts.law.drugs:
            return f"no drug offence is encoded on {on}"
        if self._drug_gaps:
            return _not_encoded(self._drug_gaps, on)
        if rule.scope == "comparison":
            if "violent" not in self.facts.kinds:
                return f"no violent offence is encoded on {on} that drug offences could be measured against"
            if self._violent_gaps:
                return _not_encoded(self._violent_gaps, on)
        try:
            return next((missing for need in rule.needs if (missing := need(self.facts))), None)
        except Exception as error:  # what others wrote can fail in any way
            raise RuleCrash(f"what the rule {rule.code} needs", error) from error

    def _reasons(self, group: Group) -> list[Unknown]:
        """The unknowns that keep a rule from concluding on a subject, each place of the file once."""
        found: dict[Location, Unknown] = {}
        for why in self._unknowns(group):
            found.setdefault(why.location, why)
        return list(found.values())

    def _in_doubt(self, group: Group) -> bool:
        """Whether there is any."""
        return next(self._unknowns(group), None) is not None

    def _offences(self, pending: Iterable[Group]) -> Iterator[str]:
        """The offences that these are about, where they are in doubt."""
        for group in filter(self._in_doubt, pending):
            subject = self.facts.rows[group.number - 1].subject if group.number else None
            if subject is not None:
                yield subject.offence.id

    def _unknowns(self, group: Group) -> Iterator[Unknown]:
        for rule, aliases, rows in group.matches:
            for number, alias in dict.fromkeys(
                (number, alias) for row in rows for number, alias in zip(row, aliases, strict=True)
            ):
                fields = self.facts.rows[number - 1].fields
                for name in self.program.fields[rule][alias]:
                    yield from fields[name].because if name in fields else ()
        for code in sorted({c for its in group.matches for c in self.program.parts[its.rule]}):
            part = self.pending.get((code.upper(), group.number))
            if part is not None:
                yield from self._unknowns(part)


def _not_encoded(offences: Sequence[Offence], on: dt.date) -> str:
    more = f", nor are {len(offences) - 1} more" if len(offences) > 1 else ""
    return f"'{offences[0].id}' is not encoded on {on}{more}"
