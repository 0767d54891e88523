"""Engine hits into findings that a reader can check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Literal

from proportionality.findings.messages import Case, Told, fill, tell
from proportionality.law import in_words as words
from proportionality.law.corpus import LoadedFile
from proportionality.law.document import Location
from proportionality.law.model import EVIDENCE, Evidence
from proportionality.rules.engine import Hit
from proportionality.rules.facts import STALE_AFTER_MONTHS, Fact, Facts, Subject, months_after
from proportionality.rules.registry import RULES, Measure, Rule, Severity
from proportionality.rules.remedies import Change, cure

Confidence = Literal["high", "medium", "low"]
_CONFIDENCE: Mapping[Evidence, int] = {
    "primary": 0,
    "translation": 1,
    "secondary": 1,
    "unverified": 2,
}
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


@dataclass(slots=True)
class Group:
    """The hits of one rule on one subject."""

    rule: Rule
    number: int | None  # of the subject's fact
    hits: list[Hit] = field(default_factory=list)


Groups = dict[tuple[str, int | None], Group]


@cache
def _code(rule: str) -> str:
    return rule.partition("_")[0].upper()


def grouped(hits: Iterable[Hit]) -> Groups:
    """Hits by the code of their rule and the number of the fact they are about."""
    groups: Groups = {}
    for hit in hits:
        key = (_code(hit.rule), dict(hit.bound).get("drug"))
        if key not in groups:
            groups[key] = Group(RULES[key[0]], key[1])
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
    mine, theirs = (
        (drug.most if most else drug.least),
        (violent.least if measure == "floor" else violent.most),
    )
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

    def __init__(self, file: LoadedFile, facts: Facts, hits: Groups) -> None:
        self.facts, self.hits = facts, hits
        self.jurisdiction = file.jurisdiction
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
        self.place, self._related, self._comparator = place, related, cache(_comparator)
        self._told = cache(partial(tell, self.jurisdiction))
        self._stale = on > months_after(self.jurisdiction.verified.date, STALE_AFTER_MONTHS)
        self._old = cache(lambda version: on > months_after(version.day, OLD_TEXT_AFTER_MONTHS))

    def _fact(self, number: int) -> Fact:
        return self.facts.facts[number - 1]

    def _others(self, group: Group) -> list[tuple[Told, bool]]:
        """What the subject was measured against, gravest first, and whether it is a stand-in for an aggravated form."""
        if group.rule.code == "JX002":
            return self._others(self.hits[("VC003", group.number)])
        found: dict[int, tuple[Told, bool]] = {}
        for hit in group.hits:
            for alias, number in hit.bound:
                if alias in ("drug", "law", "again"):
                    continue
                fact = self._fact(number)
                subject = fact.other if fact.kind in ("step", "cannabis") else fact.subject
                if subject is not None:
                    found[id(subject)] = (self._told(subject), fact.fallback)
        return sorted(
            found.values(),
            key=lambda pair: (pair[0].gravity, pair[0].subject.ceiling.high, pair[0].subject.index),
        )

    def finding(self, group: Group) -> Finding:
        """One rule's hits on one offence (or on the law as a whole) as a finding."""
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
        since, provision, title, offence = (
            "unknown",
            self._provision_of_law(location),
            jurisdiction.jurisdiction.name,
            None,
        )
        if told is not None and subject is not None:
            since, provision, title, offence = (
                str(subject.penalty.since),
                told.provision,
                subject.offence.title,
                subject.offence.id,
            )
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
            comparators=tuple(self._comparator(rule.measure, told, t) for t in violent)
            if told
            else (),
            message=fill(
                rule.message,
                Case(jurisdiction, told, others, frozenset(hit.rule for hit in group.hits)),
            ),
            provision=provision,
            location=self.place(location),
            label=label,
            related=tuple(
                self._related(t, least)
                for t, _ in others
                if subject is None or t.subject.location != subject.location
            ),
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
            found.add(
                self.jurisdiction.sources[self.jurisdiction.general.personal_use.source].evidence
            )
        if rule.code in ("DP004", "JX001"):
            found |= {
                self._told(s).evidence
                for s in self.facts.violent
                if "violent.murder" in s.offence.conduct
            }
        return max(found, key=EVIDENCE.index, default="primary")

    def _confidence(self, evidence: Evidence, involved: Sequence[Told]) -> Confidence:
        """How sure a finding is: its weakest evidence, one step less where the check or a text it rests on is old."""
        level = _CONFIDENCE[evidence]
        if self._stale or any(
            (version := told.source.version) is not None and self._old(version) for told in involved
        ):
            level += 1
        return _LEVELS[min(level, 2)]

    def _provision_of_law(self, location: Location) -> str:
        personal = self.jurisdiction.general.personal_use
        if location[:2] == ("general", "personal_use") and personal is not None:
            return (
                f"{self.jurisdiction.sources[personal.source].title} {personal.place or ''}".strip()
            )
        return self.jurisdiction.jurisdiction.name

    def _primary(self, rule: Rule, group: Group, told: Told | None) -> tuple[Location, str]:
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
            case (
                "release-floor"
                | "lower-frame"
                | "flatten-step"
                | "lower-floor-to-floor"
                | "lower-floor-to-ceiling"
                | "restore-floor"
            ):
                return _measure_location(subject, least=True), f"at least {told.floor}"
            case "verify":
                return (
                    *location,
                    "evidence",
                ) if subject.penalty.evidence else location, "not verified"
            case _:
                return _measure_location(subject, least=False), f"up to {told.ceiling}"


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
