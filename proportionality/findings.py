"""Engine hits into findings that a reader can check, and an assessment for every rule."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Literal

from proportionality import words
from proportionality.corpus import LoadedFile
from proportionality.engine import Hit, Program
from proportionality.facts import STALE_AFTER_MONTHS, USE, Fact, Facts, Subject, Unknown, months_after
from proportionality.history import Standing
from proportionality.messages import Case, Told, fill, tell
from proportionality.model import EVIDENCE, Evidence, Waiver
from proportionality.reform import Change, cure
from proportionality.rules import RULES, Measure, Rule, Severity
from proportionality.source import Location, Problem

Status = Literal["flagged", "clear", "cannot-tell", "not-applicable", "waived"]
Confidence = Literal["high", "medium", "low"]
_CONFIDENCE: Mapping[Evidence, int] = {"primary": 0, "translation": 1, "secondary": 1, "unverified": 2}
_LEVELS: tuple[Confidence, ...] = ("high", "medium", "low")
# A text read in a state this old may have been changed since without anyone here knowing.
OLD_TEXT_AFTER_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file that a reader can open."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a finding rests on, and what stands there."""

    place: Place
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
    location: Place
    label: str
    related: tuple[Related, ...]
    norms: tuple[str, ...]
    clears_if: str
    changes: tuple[Change, ...]
    since: str
    fingerprint: str

    def sort_key(self) -> tuple[Any, ...]:
        """Gravest first, then by jurisdiction, rule and offence."""
        return (-self.severity, self.jurisdiction, self.rule, self.offence or "")


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one rule says of one jurisdiction, also where it says nothing."""

    jurisdiction: str
    rule: str
    status: Status
    because: str


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that a waiver accepts."""

    finding: Finding
    reason: str
    by: str
    until: str


@dataclass(slots=True)
class Outcome:
    """Everything found in one jurisdiction."""

    findings: list[Finding] = field(default_factory=list)
    waived: list[Waived] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """The hits of one rule on one subject."""

    rule: Rule
    number: int | None  # of the subject's fact
    hits: list[Hit] = field(default_factory=list)


@cache
def _code(rule: str) -> str:
    return rule.partition("_")[0].upper()


def _groups(hits: Iterable[Hit]) -> dict[tuple[str, int | None], _Group]:
    groups: dict[tuple[str, int | None], _Group] = {}
    for hit in hits:
        key = (_code(hit.rule), dict(hit.bound).get("drug"))
        if key not in groups:
            groups[key] = _Group(RULES[key[0]], key[1])
        groups[key].hits.append(hit)
    return groups


def _measure_location(subject: Subject, least: bool) -> Location:
    """Where the file says the least, or the most, that an offence costs."""
    penalty = subject.penalty
    if penalty.death == "mandatory" or (not least and penalty.death == "discretionary"):
        return (*subject.location, "death")
    if penalty.life == "mandatory" or (not least and penalty.life == "discretionary"):
        return (*subject.location, "life")
    return (*subject.location, "custody", "min" if least else "max")


def _comparator(measure: Measure, drug: Told, violent: Told) -> Comparator:
    most = measure in ("ceiling", "none")
    mine, theirs = (drug.most if most else drug.least), (violent.least if measure == "floor" else violent.most)
    offence = violent.subject.offence
    return Comparator(
        offence=offence.id,
        title=offence.title,
        conduct=offence.conduct[0],
        form=offence.form,
        drug=drug.ceiling if most else drug.floor,
        violent=violent.floor if measure == "floor" else violent.ceiling,
        ratio=round(mine.units() / theirs.units(), 2) if mine and theirs else None,
        provision=violent.provision,
    )


class Describer:
    """Describes what the engine found in one jurisdiction."""

    def __init__(self, file: LoadedFile, facts: Facts, program: Program, sure: Sequence[Hit], possible: Sequence[Hit]) -> None:
        self.file, self.facts, self.program = file, facts, program
        self.jurisdiction, self.on = file.jurisdiction, facts.on
        self.sure = _groups(sure)
        known = set(self.sure)
        self.pending = {key: group for key, group in _groups(possible).items() if key not in known}
        document, on = file.document, facts.on

        @cache
        def place(location: Location) -> Place:
            at = document.position(location)
            return Place(file.path, at.line, at.column)

        @cache
        def related(told: Told, least: bool) -> Related:
            title, measure = told.subject.offence.title, told.floor if least else told.ceiling
            return Related(place(_measure_location(told.subject, least)), f"{title}: {measure}")

        # The same few offences are spoken of again and again, once for each rule and comparator.
        self._place, self._related, self._comparator = place, related, cache(_comparator)
        self._told = cache(partial(tell, self.jurisdiction))
        self._kinds = {fact.kind for fact in facts.facts}
        self._conduct = {c for s in facts.drugs for c in s.offence.conduct}
        self._stale = self.on > months_after(self.jurisdiction.verified.date, STALE_AFTER_MONTHS)
        self._old = cache(lambda version: on > months_after(version.day, OLD_TEXT_AFTER_MONTHS))

    def outcome(self, chosen: frozenset[str]) -> Outcome:
        """Findings, waived findings and assessments of the chosen rules."""
        result = Outcome()
        findings = [self._finding(group) for (code, _), group in self.sure.items() if code in chosen]
        findings.sort(key=Finding.sort_key)
        result.findings, result.waived, result.problems = self._apply_waivers(findings)
        flagged: dict[str, list[Finding]] = {}
        for finding in result.findings:
            flagged.setdefault(finding.rule, []).append(finding)
        pending: dict[str, list[_Group]] = {}
        for (code, _), group in self.pending.items():
            pending.setdefault(code, []).append(group)
        for rule in RULES.values():
            if rule.code in chosen:
                waived = [w for w in result.waived if w.finding.rule == rule.code]
                status, because = self._status(rule, flagged.get(rule.code, []), waived, pending.get(rule.code, []))
                result.assessments.append(Assessment(self.jurisdiction.code, rule.code, status, because))
        return result

    def _fact(self, number: int) -> Fact:
        return self.facts.facts[number - 1]

    def _others(self, group: _Group) -> list[tuple[Told, bool]]:
        """What the subject was measured against, gravest first, and whether it is a stand-in for an aggravated form."""
        if group.rule.code == "JX002":
            return self._others(self.sure[("VC003", group.number)])
        found: dict[int, tuple[Told, bool]] = {}
        for hit in group.hits:
            for alias, number in hit.bound:
                if alias in ("drug", "law", "again"):
                    continue
                fact = self._fact(number)
                subject = fact.other if fact.kind in ("step", "cannabis") else fact.subject
                if subject is not None:
                    found[id(subject)] = (self._told(subject), fact.fallback)
        return sorted(found.values(), key=lambda pair: (pair[0].gravity, pair[0].subject.ceiling.high, pair[0].subject.index))

    def _finding(self, group: _Group) -> Finding:
        rule, jurisdiction = group.rule, self.jurisdiction
        subject = self._fact(group.number).subject if group.number is not None else None
        told = self._told(subject) if subject is not None else None
        others = self._others(group)
        involved = [*([told] if told else []), *(t for t, _ in others)]
        violent = [t for t, _ in others if not t.subject.offence.is_drug]
        severity = rule.severity
        if rule.graded and violent:
            severity = Severity(max(rule.severity - violent[0].gravity, Severity.LOW))
            if others[0][1]:
                severity = severity.softened()
        evidence = self._evidence(rule, involved)
        remedy = cure(rule, jurisdiction, subject, [t.subject for t, _ in others])
        location, label = self._primary(rule, group, told)
        since, provision, title, offence = "unknown", self._provision_of_law(location), jurisdiction.jurisdiction.name, None
        if told is not None and subject is not None:
            since, provision, title, offence = str(subject.penalty.since), told.provision, subject.offence.title, subject.offence.id
        least = rule.measure == "floor" or rule.remedy in ("flatten-step", "restore-floor")
        seed = "|".join((rule.code, jurisdiction.code, offence or "", since))
        return Finding(
            rule=rule.code,
            name=rule.name,
            severity=severity,
            confidence=self._confidence(evidence, involved),
            evidence=evidence,
            jurisdiction=jurisdiction.code,
            offence=offence,
            title=title,
            comparators=tuple(self._comparator(rule.measure, told, t) for t in violent) if told else (),
            message=fill(rule.message, Case(jurisdiction, told, others, frozenset(hit.rule for hit in group.hits))),
            provision=provision,
            location=self._place(location),
            label=label,
            related=tuple(self._related(t, least) for t, _ in others if subject is None or t.subject.location != subject.location),
            norms=tuple(rule.norms),
            clears_if=remedy.text,
            changes=remedy.changes,
            since=since,
            fingerprint=hashlib.sha256(seed.encode()).hexdigest()[:20],
        )

    def _evidence(self, rule: Rule, involved: Sequence[Told]) -> Evidence:
        """The weakest evidence that the finding rests on."""
        found = {told.evidence for told in involved}
        if rule.code in ("PU002", "PU003") and self.jurisdiction.general.personal_use is not None:
            found.add(self.jurisdiction.sources[self.jurisdiction.general.personal_use.source].evidence)
        if rule.code in ("DP004", "JX001"):
            found |= {self._told(s).evidence for s in self.facts.violent if "violent.murder" in s.offence.conduct}
        return max(found, key=EVIDENCE.index, default="primary")

    def _confidence(self, evidence: Evidence, involved: Sequence[Told]) -> Confidence:
        """How sure a finding is: its weakest evidence, one step less where the check or a text it rests on is old."""
        level = _CONFIDENCE[evidence]
        if self._stale or any((version := told.source.version) is not None and self._old(version) for told in involved):
            level += 1
        return _LEVELS[min(level, 2)]

    def _provision_of_law(self, location: Location) -> str:
        personal = self.jurisdiction.general.personal_use
        if location[:2] == ("general", "personal_use") and personal is not None:
            return f"{self.jurisdiction.sources[personal.source].title} {personal.place or ''}".strip()
        return self.jurisdiction.jurisdiction.name

    def _primary(self, rule: Rule, group: _Group, told: Told | None) -> tuple[Location, str]:
        """The place a finding points at, and what stands there."""
        if told is None:
            return {
                "PU002": (("general", "personal_use", "amounts"), "no amount for personal use"),
                "PU003": (("general", "personal_use", "presumption_of_supply"), "supply presumed"),
                "DQ002": (("verified", "date"), "last verified"),
            }.get(rule.code, (("jurisdiction", "code"), self.jurisdiction.code))
        subject = told.subject
        location = subject.location
        match rule.remedy:
            case "abolish-death" | "death-discretionary":
                return (*location, "death"), f"death is {subject.penalty.death}"
            case "life-discretionary":
                return (*location, "life"), "life is mandatory"
            case "abolish-corporal" | "corporal-discretionary":
                return (*location, "corporal"), words.corporal(subject.penalty)
            case "release-floor" | "lower-frame" | "flatten-step" | "lower-floor-to-floor" | "lower-floor-to-ceiling" | "restore-floor":
                return _measure_location(subject, least=True), f"at least {told.floor}"
            case "verify":
                return (*location, "evidence") if subject.penalty.evidence else location, "not verified"
            case _:
                return _measure_location(subject, least=False), f"up to {told.ceiling}"

    def _apply_waivers(self, findings: list[Finding]) -> tuple[list[Finding], list[Waived], list[Problem]]:
        kept, waived, used = [], [], set()
        for finding in findings:
            match = next((i for i, w in enumerate(self.jurisdiction.waivers) if self._covers(w, finding)), None)
            if match is None:
                kept.append(finding)
            else:
                used.add(match)
                waiver = self.jurisdiction.waivers[match]
                waived.append(Waived(finding, waiver.reason, waiver.by, waiver.until.isoformat()))
        problems = []
        for i, waiver in enumerate(self.jurisdiction.waivers):
            at = self._place(("waivers", i))
            if waiver.rule not in RULES:
                problems.append(Problem(at.path, at.line, at.column, f"waiver for {waiver.rule}, which is no rule", "warning"))
            elif waiver.until < self.on:
                problems.append(
                    Problem(
                        at.path,
                        at.line,
                        at.column,
                        f"waiver for {waiver.rule} expired on {waiver.until}; the finding counts again",
                        "warning",
                    )
                )
            elif i not in used:
                problems.append(Problem(at.path, at.line, at.column, f"waiver for {waiver.rule} matches no finding; remove it", "warning"))
        return kept, waived, problems

    def _covers(self, waiver: Waiver, finding: Finding) -> bool:
        return waiver.rule == finding.rule and waiver.until >= self.on and waiver.offence in (None, finding.offence)

    def _reasons(self, group: _Group) -> list[Unknown]:
        """The unknowns that keep a rule from concluding on a subject."""
        found: dict[Location, Unknown] = {}
        for rule, alias, number in dict.fromkeys((hit.rule, alias, number) for hit in group.hits for alias, number in hit.bound):
            fields = self._fact(number).fields
            for name in sorted(self.program.fields[rule][alias] & fields.keys()):
                for why in fields[name].because:
                    found.setdefault(why.location, why)
        if group.rule.family == "JX":
            for code in sorted(self.program.chained):
                part = self.pending.get((code.upper(), group.number))
                for why in self._reasons(part) if part else []:
                    found.setdefault(why.location, why)
        return list(found.values())

    def _status(self, rule: Rule, flagged: Sequence[Finding], waived: Sequence[Waived], pending: Sequence[_Group]) -> tuple[Status, str]:
        if flagged:
            return "flagged", words.listed((f.offence or f.message for f in flagged), most=5)
        if waived:
            return "waived", words.listed(f"{w.finding.offence or rule.code}: {w.reason} (until {w.until})" for w in waived)
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
            return "cannot-tell", f"{words.listed(why.text for why in unique)} (line {first.line})"
        number = len(self.facts.drugs)
        gaps = len(self.jurisdiction.not_encoded)
        return "clear", f"{number} drug offence{'s' if number != 1 else ''} looked at" + (f"; {gaps} listed as not encoded" if gaps else "")

    def _missing(self, rule: Rule) -> str | None:
        """What is not encoded and would have to be before the rule could conclude."""
        if rule.family == "DQ":
            return None
        day = f" on {self.on}"
        absent = [offence for _, offence, standing in self.facts.absent if standing is Standing.NOT_ENCODED]
        drug_gaps = [o for o in absent if o.is_drug]
        if not self.facts.drugs:
            return f"no drug offence is encoded{day}"
        if drug_gaps:
            return f"'{drug_gaps[0].id}' is not encoded{day}" + (f", nor are {len(drug_gaps) - 1} more" if len(drug_gaps) > 1 else "")
        if rule.scope == "comparison":
            gaps = [o for o in absent if not o.is_drug]
            if "violent" not in self._kinds:
                return f"no violent offence is encoded{day} that drug offences could be measured against"
            if gaps:
                return f"'{gaps[0].id}' is not encoded{day}" + (f", nor are {len(gaps) - 1} more" if len(gaps) > 1 else "")
        if rule.code in ("DP003", "MM004", "VC006", "PU001", "PU002", "AL001") and not self._conduct & (USE | {"drug.possession"}):
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


def crashed(file: LoadedFile, error: Exception) -> Finding:
    """The finding for a jurisdiction on which the rules could not be run."""
    rule = RULES["DQ004"]
    at = file.document.position(("jurisdiction", "code"))
    code = file.jurisdiction.code
    return Finding(
        rule=rule.code,
        name=rule.name,
        severity=rule.severity,
        confidence="high",
        evidence="primary",
        jurisdiction=code,
        offence=None,
        title=file.jurisdiction.jurisdiction.name,
        comparators=(),
        message=rule.message.format(crash=error),
        provision=file.jurisdiction.jurisdiction.name,
        location=Place(file.path, at.line, at.column),
        label=code,
        related=(),
        norms=(),
        clears_if=cure(rule, file.jurisdiction, None, ()).text,
        changes=(),
        since="unknown",
        fingerprint=hashlib.sha256(f"{rule.code}|{code}".encode()).hexdigest()[:20],
    )
