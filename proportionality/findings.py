"""Engine hits into findings that a reader can check, and an assessment for every rule."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Literal

from proportionality import words
from proportionality.corpus import LoadedFile
from proportionality.engine import Hit, Program
from proportionality.facts import GRAVE, GRAVEST, STALE_AFTER_MONTHS, USE, Fact, Facts, Subject, Unknown, months_after
from proportionality.history import Standing
from proportionality.model import EVIDENCE, Custody, Evidence, General, Jurisdiction, Location, Waiver
from proportionality.reform import Change, cure
from proportionality.rules import RULES, Measure, Rule, Severity
from proportionality.source import Problem
from proportionality.terms import Term

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


def _gravity(subject: Subject) -> int:
    """0 for the gravest violent offences, 2 for the least grave."""
    conduct = set(subject.offence.conduct)
    if conduct & GRAVEST:
        return 0
    if conduct & GRAVE or ("violent.robbery" in conduct and subject.offence.form == "aggravated"):
        return 1
    return 2


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


@cache
def _wanted(message: str) -> tuple[str, ...]:
    """The placeholders of a rule's message."""
    return tuple(dict.fromkeys(name for _, name, _, _ in string.Formatter().parse(message) if name))


def _measure_location(subject: Subject, least: bool) -> Location:
    """Where the file says the least, or the most, that an offence costs."""
    penalty = subject.penalty
    if penalty.death == "mandatory" or (not least and penalty.death == "discretionary"):
        return (*subject.location, "death")
    if penalty.life == "mandatory" or (not least and penalty.life == "discretionary"):
        return (*subject.location, "life")
    return (*subject.location, "custody", "min" if least else "max")


def _term(subject: Subject, general: General, least: bool) -> Term | None:
    """The least or the most that an offence costs, where that is a term."""
    penalty = subject.penalty
    if not isinstance(penalty.custody, Custody):
        return None
    if (not least and (penalty.death != "none" or penalty.life != "none")) or (
        least and (penalty.floor == "none" or penalty.custody_required is False)
    ):
        return None
    limit = penalty.custody.min if least else penalty.custody.max
    if not isinstance(limit, Term) and str(limit) == "general" and general.custody is not None:
        limit = general.custody.min if least else general.custody.max
    return limit if isinstance(limit, Term) else None


def _comparator(jurisdiction: Jurisdiction, measure: Measure, drug: Subject, violent: Subject) -> Comparator:
    general = jurisdiction.general
    of_drug = words.ceiling if measure in ("ceiling", "none") else words.floor
    of_violent = words.floor if measure == "floor" else words.ceiling
    pair = _term(drug, general, measure not in ("ceiling", "none")), _term(violent, general, measure == "floor")
    ratio = round(pair[0].units() / pair[1].units(), 2) if pair[0] and pair[1] else None
    return Comparator(
        offence=violent.offence.id,
        title=violent.offence.title,
        conduct=violent.offence.conduct[0],
        form=violent.offence.form,
        drug=of_drug(drug.penalty, general),
        violent=of_violent(violent.penalty, general),
        ratio=ratio,
        provision=f"{jurisdiction.source_of(violent.offence, violent.penalty).title} {violent.penalty.place or violent.offence.place}",
    )


class Describer:
    """Describes what the engine found in one jurisdiction."""

    def __init__(self, file: LoadedFile, facts: Facts, program: Program, sure: Sequence[Hit], possible: Sequence[Hit]) -> None:
        self.file, self.facts, self.program = file, facts, program
        self.jurisdiction, self.on = file.jurisdiction, facts.on
        self.sure = _groups(sure)
        known = set(self.sure)
        self.pending = {key: group for key, group in _groups(possible).items() if key not in known}
        # The same few penalties are described again and again, once per rule and comparator.
        general, document, on = self.jurisdiction.general, file.document, facts.on

        @cache
        def place(location: Location) -> Place:
            at = document.position(location)
            return Place(file.path, at.line, at.column)

        def related(subject: Subject, least: bool) -> Related:
            measure = words.floor(subject.penalty, general) if least else words.ceiling(subject.penalty, general)
            return Related(place(_measure_location(subject, least)), f"{subject.offence.title}: {measure}")

        self._place = place
        self._related = cache(related)
        self._comparator = cache(partial(_comparator, self.jurisdiction))
        self._said = cache(partial(words.comparator, general=general))
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
        for rule in RULES.values():
            if rule.code in chosen:
                result.assessments.append(self._assess(rule, result))
        return result

    def _fact(self, number: int) -> Fact:
        return self.facts.facts[number - 1]

    def _others(self, group: _Group) -> list[tuple[Subject, bool]]:
        """What the subject was measured against, gravest first, and whether it is a stand-in for an aggravated form."""
        found: dict[int, tuple[Subject, bool]] = {}
        for hit in group.hits:
            for alias, number in hit.bound:
                fact = self._fact(number)
                if alias in ("drug", "law", "again") or fact.subject is None:
                    continue
                subject = fact.other if fact.kind in ("step", "cannabis") else fact.subject
                if subject is not None:
                    found[id(subject)] = (subject, fact.fallback)
        if group.rule.code == "JX002":
            return self._others(self.sure[("VC003", group.number)])
        return sorted(found.values(), key=lambda pair: (_gravity(pair[0]), pair[0].ceiling.high, pair[0].index))

    def _finding(self, group: _Group) -> Finding:
        rule = group.rule
        subject = self._fact(group.number).subject if group.number is not None else None
        others = self._others(group)
        subjects = [s for s, _ in others]
        violent = [s for s in subjects if not s.offence.is_drug]
        comparators = tuple(self._comparator(rule.measure, subject, s) for s in violent) if subject else ()
        severity = rule.severity
        if rule.graded and violent:
            severity = Severity(max(rule.severity - _gravity(violent[0]), Severity.LOW))
            if others[0][1]:
                severity = severity.softened()
        evidence = self._evidence(rule, subject, subjects)
        remedy = cure(rule, self.jurisdiction, subject, subjects)
        location, label = self._primary(rule, group, subject)
        since = "unknown"
        provision, title, offence = self._provision_of_law(location), self.jurisdiction.jurisdiction.name, None
        if subject is not None:
            source = self.jurisdiction.source_of(subject.offence, subject.penalty)
            provision = f"{source.title} {subject.penalty.place or subject.offence.place}"
            since, title, offence = str(subject.penalty.since), subject.offence.title, subject.offence.id
        least = rule.measure == "floor" or rule.remedy in ("flatten-step", "restore-floor")
        related = tuple(
            self._related(s, least) for s in subjects if subject is None or s.index != subject.index or s.location != subject.location
        )
        message = rule.message.format_map(_Blank(self._placeholders(group, subject, others)))
        seed = "|".join((rule.code, self.jurisdiction.code, offence or "", since))
        return Finding(
            rule=rule.code,
            name=rule.name,
            severity=severity,
            confidence=self._confidence(evidence, [*([subject] if subject else []), *subjects]),
            evidence=evidence,
            jurisdiction=self.jurisdiction.code,
            offence=offence,
            title=title,
            comparators=comparators,
            message=message,
            provision=provision,
            location=self._place(location),
            label=label,
            related=related,
            norms=tuple(rule.norms),
            clears_if=remedy.text,
            changes=remedy.changes,
            since=since,
            fingerprint=hashlib.sha256(seed.encode()).hexdigest()[:20],
        )

    def _placeholders(self, group: _Group, subject: Subject | None, others: list[tuple[Subject, bool]]) -> dict[str, str]:
        """What the placeholders of a rule's message stand for."""
        general, personal = self.jurisdiction.general, self.jurisdiction.general.personal_use
        make: dict[str, Callable[[], str]] = {"verified": self.jurisdiction.verified.date.isoformat}
        if personal is not None and isinstance(personal.presumption_of_supply, dict):
            table = personal.presumption_of_supply
            make["presumption"] = lambda: words.listed(f"{name} {getattr(a, 'words', a)}" for name, a in table.items())
        if subject is not None:
            offence, penalty = subject.offence, subject.penalty
            subjects = [s for s, _ in others]
            other = subjects[0] if subjects else subject
            make |= {
                "title": lambda: offence.title,
                "floor": lambda: words.floor(penalty, general),
                "ceiling": lambda: words.ceiling(penalty, general),
                "kind": lambda: penalty.floor,
                "range": lambda: words.span(penalty, general),
                "amounts": lambda: words.amounts(offence),
                "corporal": lambda: words.corporal(penalty),
                "departures": lambda: words.departures(penalty),
                "may_or_must": lambda: "must" if penalty.death == "mandatory" and penalty.floor == "mandatory" else "may",
                "since": lambda: str(penalty.since),
                "other": lambda: other.offence.title,
                "other_floor": lambda: words.floor(other.penalty, general),
                "before_floor": lambda: words.floor(other.penalty, general),
                "before_ceiling": lambda: words.ceiling(other.penalty, general),
                "comparators_ceiling": lambda: words.listed(self._said(s, most=True, stand_in=stand_in) for s, stand_in in others),
                "comparators_floor": lambda: words.listed(self._said(s, most=False, stand_in=stand_in) for s, stand_in in others),
                "comparator_places": lambda: words.listed(s.offence.place for s in subjects),
                "comparator_titles": lambda: words.listed(s.offence.title for s in subjects),
                "barred": lambda: self._barred(group),
            }
        return {name: make[name]() for name in _wanted(group.rule.message) if name in make}

    def _barred(self, group: _Group) -> str:
        which = {hit.rule for hit in group.hits}
        names = [name for rule, name in (("al002_1", "suspension of sentence is"), ("al002_2", "parole is")) if rule in which]
        return "suspension of sentence and parole are" if len(names) == 2 else "".join(names)

    def _evidence(self, rule: Rule, subject: Subject | None, others: Sequence[Subject]) -> Evidence:
        """The weakest evidence that the finding rests on."""
        involved: list[Evidence] = [
            self.jurisdiction.evidence_of(s.offence, s.penalty) for s in ([subject] if subject else []) + list(others)
        ]
        if rule.code in ("PU002", "PU003") and self.jurisdiction.general.personal_use is not None:
            involved.append(self.jurisdiction.sources[self.jurisdiction.general.personal_use.source].evidence)
        if rule.code in ("DP004", "JX001"):
            involved += [
                self.jurisdiction.evidence_of(s.offence, s.penalty) for s in self.facts.violent if "violent.murder" in s.offence.conduct
            ]
        return max(involved, key=EVIDENCE.index, default="primary")

    def _confidence(self, evidence: Evidence, subjects: Sequence[Subject]) -> Confidence:
        """How sure a finding is: its weakest evidence, one step less where the check or a text it rests on is old."""
        level = _CONFIDENCE[evidence]
        versions = [self.jurisdiction.source_of(s.offence, s.penalty).version for s in subjects]
        if self._stale or any(v is not None and self._old(v) for v in versions):
            level += 1
        return _LEVELS[min(level, 2)]

    def _provision_of_law(self, location: Location) -> str:
        personal = self.jurisdiction.general.personal_use
        if location[:2] == ("general", "personal_use") and personal is not None:
            return f"{self.jurisdiction.sources[personal.source].title} {personal.place or ''}".strip()
        return self.jurisdiction.jurisdiction.name

    def _primary(self, rule: Rule, group: _Group, subject: Subject | None) -> tuple[Location, str]:
        """The place a finding points at, and what stands there."""
        if subject is None:
            return {
                "PU002": (("general", "personal_use", "amounts"), "no amount for personal use"),
                "PU003": (("general", "personal_use", "presumption_of_supply"), "supply presumed"),
                "DQ002": (("verified", "date"), "last verified"),
            }.get(rule.code, (("jurisdiction", "code"), self.jurisdiction.code))
        location, general = subject.location, self.jurisdiction.general
        match rule.remedy:
            case "abolish-death" | "death-discretionary":
                return (*location, "death"), f"death is {subject.penalty.death}"
            case "life-discretionary":
                return (*location, "life"), "life is mandatory"
            case "abolish-corporal" | "corporal-discretionary":
                return (*location, "corporal"), words.corporal(subject.penalty)
            case "release-floor" | "lower-frame" | "flatten-step" | "lower-floor-to-floor" | "lower-floor-to-ceiling" | "restore-floor":
                return _measure_location(subject, least=True), f"at least {words.floor(subject.penalty, general)}"
            case "verify":
                return (*location, "evidence") if subject.penalty.evidence else location, "not verified"
            case _:
                return _measure_location(subject, least=False), f"up to {words.ceiling(subject.penalty, general)}"

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
        for hit in group.hits:
            for alias, number in hit.bound:
                fact = self._fact(number)
                for name in sorted(self.program.fields[hit.rule][alias]):
                    for why in fact.fields[name].because if name in fact.fields else ():
                        found.setdefault(why.location, why)
            if group.rule.family == "JX":
                for code in sorted(self.program.chained):
                    part = self.pending.get((code.upper(), group.number))
                    for why in self._reasons(part) if part else []:
                        found.setdefault(why.location, why)
        return list(found.values())

    def _assess(self, rule: Rule, outcome: Outcome) -> Assessment:
        status, because = self._status(rule, outcome)
        return Assessment(self.jurisdiction.code, rule.code, status, because)

    def _status(self, rule: Rule, outcome: Outcome) -> tuple[Status, str]:
        flagged = [f for f in outcome.findings if f.rule == rule.code]
        if flagged:
            return "flagged", words.listed((f.offence or f.message for f in flagged), most=5)
        waived = [w for w in outcome.waived if w.finding.rule == rule.code]
        if waived:
            return "waived", words.listed(f"{w.finding.offence or rule.code}: {w.reason} (until {w.until})" for w in waived)
        death = self.jurisdiction.general.death
        if rule.needs_death and death is not None and death.exists is False and not any(k[0] == rule.code for k in self.pending):
            return "not-applicable", "the death penalty does not exist here"
        missing = self._missing(rule)
        if missing:
            return "cannot-tell", missing
        reasons = [why for (code, _), group in self.pending.items() if code == rule.code for why in self._reasons(group)]
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


class _Blank(dict[str, str]):
    """Placeholders of a message; one that is missing shows as its name rather than failing the run."""

    def __missing__(self, key: str) -> str:
        return key


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
