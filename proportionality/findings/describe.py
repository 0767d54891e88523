"""Engine hits into findings that a reader can check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from operator import attrgetter
from typing import NamedTuple

from proportionality.findings.finding import (
    Comparator,
    Confidence,
    Finding,
    NormBinding,
    Related,
    SourceSpan,
)
from proportionality.law import in_words as words
from proportionality.law.corpus import LoadedFile
from proportionality.law.document import Location
from proportionality.law.general import Cited
from proportionality.law.vocabulary import EVIDENCE, Evidence
from proportionality.measure import Subject
from proportionality.positions.binding import binding
from proportionality.positions.known import of_law
from proportionality.rules import messages
from proportionality.rules.base import Measure, Rule
from proportionality.rules.engine import Matches, RuleCrash
from proportionality.rules.fact import Fact, Facts, Role
from proportionality.rules.facts import STALE_AFTER_MONTHS, months_after, steps_below_gravest
from proportionality.rules.messages import MessageContext, Phrases, fill
from proportionality.rules.points import where_measured
from proportionality.rules.registry import RuleSet, norms
from proportionality.rules.remedies import Held, Remedy
from proportionality.rules.severity import Severity

_CONFIDENCE: Mapping[Evidence, int] = {
    "primary": 0,
    "translation": 1,
    "secondary": 1,
    "unverified": 2,
}
# Of a rule that looks at more than the provisions that it names: how a state voted, or what the law says elsewhere.
_BESIDES = "what else it rests on"
_WHOLE_PART = 2  # keys that lead to a part of the general part; more lead inside it
_LEVELS: tuple[Confidence, ...] = ("high", "medium", "low")
# A text read in a state this old may have been changed since without anyone here knowing.
OLD_TEXT_AFTER_MONTHS = 36


@dataclass(slots=True)
class Group:
    """What a rule found of one subject: the matches of each alternative of it that holds."""

    rule: Rule
    number: int | None  # of the subject's fact
    matches: list[Matches] = field(default_factory=list)

    @property
    def alternatives(self) -> frozenset[int]:
        """The alternatives of the rule that hold, counted from 1."""
        return frozenset(int(its.rule.partition("_")[2] or 1) for its in self.matches)


Groups = dict[tuple[str, int | None], Group]


def grouped(found: Iterable[Matches], rule_set: RuleSet) -> Groups:
    """Matches by the code of their rule and the number of the fact they are about."""
    groups: Groups = {}
    for name, aliases, rows in found:
        rule = rule_set.rules[name.partition("_")[0].upper()]
        by_number: dict[int | None, list[tuple[int, ...]]] = {None: rows}
        if "drug" in aliases:
            at, by_number = aliases.index("drug"), {}
            for row in rows:
                by_number.setdefault(row[at], []).append(row)
        for number, its in by_number.items():
            group = groups.get((rule.code, number))
            if group is None:
                group = groups[rule.code, number] = Group(rule, number)
            group.matches.append(Matches(name, aliases, its))
    return groups


class _Beside(NamedTuple):
    """What a finding's subject was measured against."""

    order: tuple[int, bool, int, int]  # the gravest first, of equal ones the likest
    milder: (
        int | None
    )  # steps of severity that it takes off a graded finding; None of a drug offence
    subject: Subject
    role: Role


def _comparator(measure: Measure, drug: Phrases, violent: Phrases) -> Comparator:
    most = measure in ("ceiling", "none")
    mine = drug.most if most else drug.least
    theirs = violent.least if measure == "floor" else violent.most
    offence = violent.subject.offence
    drug_term = drug.longest if most else drug.shortest
    violent_term = violent.shortest if measure == "floor" else violent.longest
    return Comparator(
        offence=offence.id,
        title=offence.title,
        conduct=offence.conduct[0],
        form=offence.form,
        drug=drug_term.text,
        violent=violent_term.text,
        drug_term=drug_term,
        violent_term=violent_term,
        ratio=round(mine.units() / theirs.units(), 2) if mine and theirs else None,
        provision=violent.provision,
    )


class Describer:
    """Describes what the engine found in one jurisdiction."""

    def __init__(self, file: LoadedFile, facts: Facts, hits: Groups) -> None:
        self.facts, self.hits = facts, hits
        self.jurisdiction = file.jurisdiction
        document, on = file.document, facts.law.on

        @cache
        def span(location: Location) -> SourceSpan:
            at = document.position(location)
            return SourceSpan(file.path, at.line, at.column)

        @cache
        def related(phrases: Phrases, least: bool) -> Related:
            title = phrases.subject.offence.title
            measure = phrases.floor if least else phrases.ceiling
            at = span(where_measured(phrases.subject, least))
            return Related(at.path, at.line, at.column, f"{title}: {measure}")

        # The same few offences are spoken of again and again, once for each rule and comparator.
        self.span, self._related, self._comparator = span, related, cache(_comparator)
        self._phrases = cache(partial(messages.phrases, self.jurisdiction))
        self._by_class: dict[int, list[Subject]] = {}
        for fact in facts.rows:
            if fact.kind == "violent" and fact.subject is not None:
                self._by_class.setdefault(fact.fields["aggravated"].low, []).append(fact.subject)
        self._aggravated = frozenset(
            c
            for s in facts.law.violent
            if s.offence.form == "aggravated"
            for c in s.offence.conduct
        )
        self._positions = of_law(self.jurisdiction)
        self._binding = cache(self._norm_binding)
        self._beside = cache(self._measured_against)
        self._stale = on > months_after(self.jurisdiction.verified.date, STALE_AFTER_MONTHS)
        self._old = cache(self._text_is_old)

    def _norm_binding(self, name: str) -> NormBinding:
        bound = binding(norms()[name], self._positions, self.facts.law.on)
        return NormBinding(name, bound.status, bound.because)

    def _fact(self, number: int) -> Fact:
        return self.facts.rows[number - 1]

    def _measured_against(self, number: int) -> _Beside | None:
        """What a fact that a rule compares with speaks of; None where that is no offence."""
        fact = self._fact(number)
        subject = fact.other if fact.kind in ("step", "cannabis") else fact.subject
        if subject is None:
            return None
        steps, unlike = steps_below_gravest(subject), fact.role != "like"
        order = (steps, unlike, subject.ceiling.high, subject.index)
        milder = None if subject.offence.is_drug else steps + unlike
        return _Beside(order, milder, subject, fact.role)

    def _others(self, group: Group) -> list[_Beside]:
        """What the subject was measured against, gravest first, and how it is like the subject."""
        return sorted(self._beside_it(group), key=attrgetter("order"))

    def _beside_it(self, group: Group) -> Iterable[_Beside]:
        """The same, as it comes."""
        if group.rule.comparators_of:
            return self._beside_it(self.hits[(group.rule.comparators_of, group.number)])
        found: dict[int, _Beside] = {}
        for _, aliases, rows in group.matches:
            for at, alias in enumerate(aliases):
                if alias not in ("drug", "law", "again"):
                    for row in rows:
                        if (other := self._beside(row[at])) is not None:
                            found[id(other.subject)] = other
        return found.values()

    def _held(self, group: Group, others: Sequence[_Beside]) -> Held:
        against = [other.subject for other in others]
        if group.number is None:
            return Held(self.jurisdiction, None, against)
        fact = self._fact(group.number)
        mine = fact.fields.get("aggravated")
        compared = self._by_class.get(mine.low, ()) if mine is not None else ()
        return Held(self.jurisdiction, fact.subject, against, compared)

    def severity(self, group: Group) -> Severity:
        """How grave a finding is, which needs no word of it."""
        rule = group.rule
        if rule.severity_of is not None:
            return rule.severity_of(self._held(group, self._others(group)))
        return _graded(rule, self._beside_it(group)) if rule.graded else rule.severity

    def offence(self, group: Group) -> str | None:
        """The offence that a finding is about; None where it is about the law as a whole."""
        subject = self._fact(group.number).subject if group.number is not None else None
        return subject.offence.id if subject is not None else None

    def finding(self, group: Group) -> Finding:
        """One rule's hits on one offence (or on the law as a whole) as a finding.

        Raises:
            RuleCrash: where a function that the rule brings along fails.

        """
        try:
            return self._finding(group)
        except Exception as error:  # what others wrote can fail in any way
            raise RuleCrash(f"the rule {group.rule.code}", error) from error

    def _finding(self, group: Group) -> Finding:
        rule, jurisdiction = group.rule, self.jurisdiction
        measured_against = self._others(group)
        held = self._held(group, measured_against)
        phrases = self._phrases(held.subject) if held.subject is not None else None
        others = [(self._phrases(other.subject), other.role) for other in measured_against]
        involved = [p for p, _ in others]
        if phrases is not None:
            involved.insert(0, phrases)
        evidence, evidence_of = self._evidence(rule, involved)
        remedy = Remedy(rule.remedy) if isinstance(rule.remedy, str) else rule.remedy(held)
        location, label = rule.points_at(held)
        known_by = self._rule_at(location) if phrases is None else None
        if phrases is not None:
            since, offence = str(phrases.subject.penalty.since), phrases.subject.offence.id
            provision, title = phrases.provision, phrases.subject.offence.title
        else:
            since, offence = "unknown", None
            provision, title = self._provision_of_law(known_by), jurisdiction.jurisdiction.name
        context = MessageContext(
            jurisdiction, phrases, others, group.alternatives, self.facts.law, self._aggravated
        )
        seed = "|".join((rule.code, jurisdiction.code, offence or "", since))
        if known_by is not None:  # a day that is found out later leaves the fingerprint
            since = str(known_by.since or "unknown")
        return Finding(
            rule=rule.code,
            name=rule.name,
            severity=rule.severity_of(held)
            if rule.severity_of is not None
            else _graded(rule, measured_against),
            confidence=self._confidence(evidence, involved),
            evidence=evidence,
            evidence_of=evidence_of,
            read_twice=jurisdiction.read_twice is not None,
            jurisdiction=jurisdiction.code,
            offence=offence,
            title=title,
            comparators=tuple(
                [
                    self._comparator(rule.measure, phrases, p)
                    for (p, _), other in zip(others, measured_against, strict=True)
                    if other.milder is not None
                ]
            )
            if phrases is not None
            else (),
            message=_with_ruled_out(fill(rule.message, rule.says, context), phrases),
            provision=provision,
            location=self.span(location),
            label=label,
            related=tuple(
                [self._related(p, rule.measure == "floor") for p, _ in others if p is not phrases]
            ),
            norms=tuple(rule.norms),
            norms_binding=tuple(map(self._binding, rule.norms)),
            clears_if=remedy.text,
            changes=remedy.amendments,
            since=since,
            fingerprint=hashlib.sha256(seed.encode()).hexdigest()[:20],
        )

    def _evidence(
        self, rule: Rule, involved: Sequence[Phrases]
    ) -> tuple[Evidence, tuple[str, ...]]:
        """The weakest evidence that the finding rests on, and what is known no better; nothing where all is primary."""
        besides = set(rule.grounds(self.facts)) if rule.grounds is not None else set()
        found = {phrases.evidence for phrases in involved} | besides
        weakest: Evidence = max(found, key=EVIDENCE.index, default="primary")
        if weakest == "primary":
            return weakest, ()
        weak = dict.fromkeys([p.named for p in involved if p.evidence == weakest])
        return weakest, (*weak, _BESIDES) if weakest in besides else tuple(weak)

    def _confidence(self, evidence: Evidence, involved: Sequence[Phrases]) -> Confidence:
        """How sure a finding is: its weakest evidence, one step less where the check or a text it rests on is old."""
        level = _CONFIDENCE[evidence]
        if self._stale or any(map(self._old, involved)):
            level += 1
        return _LEVELS[min(level, 2)]

    def _text_is_old(self, phrases: Phrases) -> bool:
        version = phrases.source.version
        return version is not None and self.facts.law.on > months_after(
            version.day, OLD_TEXT_AFTER_MONTHS
        )

    def _rule_at(self, location: Location) -> Cited | None:
        """The rule of the general part that a location lies in."""
        if location[:1] != ("general",) or len(location) <= _WHOLE_PART:
            return None
        rule = getattr(self.jurisdiction.general, str(location[1]), None)
        return rule if isinstance(rule, Cited) else None

    def _provision_of_law(self, rule: Cited | None) -> str:
        if rule is None:
            return self.jurisdiction.jurisdiction.name
        return f"{self.jurisdiction.sources[rule.source].title} {rule.place or ''}".strip()


def _with_ruled_out(message: str, phrases: Phrases | None) -> str:
    """A message with what courts no longer allow of the penalty it is about: whatever the rule, it is quoted alone."""
    if phrases is None or phrases.subject.penalty.ruled_out is None:
        return message
    return f"{message.removesuffix('.')}{words.ruled_out_clause(phrases.subject.penalty)}."


def _graded(rule: Rule, others: Iterable[_Beside]) -> Severity:
    """The rule's own severity, less where the gravest comparator is less grave, or basic while the drug offence is aggravated."""
    milder = [other.milder for other in others if other.milder is not None]
    return rule.severity.lowered(min(milder)) if rule.graded and milder else rule.severity


def crashed(file: LoadedFile, rule: Rule, error: Exception) -> Finding:
    """The finding for a jurisdiction on which the rules could not be run."""
    location, label = rule.points_at(Held(file.jurisdiction, None))
    at = file.document.position(location)
    code = file.jurisdiction.code
    assert isinstance(rule.remedy, str)
    return Finding(
        rule=rule.code,
        name=rule.name,
        severity=rule.severity,
        confidence="high",
        evidence="primary",
        evidence_of=(),
        read_twice=False,
        jurisdiction=code,
        offence=None,
        title=file.jurisdiction.jurisdiction.name,
        comparators=(),
        message=rule.message.format(crash=error),
        provision=file.jurisdiction.jurisdiction.name,
        location=SourceSpan(file.path, at.line, at.column),
        label=label,
        related=(),
        norms=(),
        norms_binding=(),
        clears_if=rule.remedy,
        changes=(),
        since="unknown",
        fingerprint=hashlib.sha256(f"{rule.code}|{code}".encode()).hexdigest()[:20],
    )
