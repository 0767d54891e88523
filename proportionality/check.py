"""A run, from encodings to a report."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from proportionality import extensions
from proportionality.findings.assessments import Assessment, Assessor
from proportionality.findings.counts import Counts
from proportionality.findings.describe import Describer, crashed, grouped
from proportionality.findings.finding import Finding
from proportionality.findings.waivers import Waived, waive, waiver_of, wrong_with
from proportionality.law.corpus import Corpus, LoadedFile, without_collecting
from proportionality.law.document import Problem
from proportionality.law.model import SCHEMA_VERSION
from proportionality.measure import LawOnDay, measured_on
from proportionality.rules.choice import Chosen, TreatyChoice
from proportionality.rules.engine import EngineError
from proportionality.rules.facts import facts_of
from proportionality.rules.registry import RuleSet, rule_set
from proportionality.spread import spread
from proportionality.version import __version__


@dataclass(slots=True)
class Outcome:
    """Everything found in one jurisdiction."""

    findings: list[Finding] = field(default_factory=list)
    waived: list[Waived] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True  # whether the run came to its end


@dataclass(slots=True)
class Report:
    """What a run found, and what is needed to repeat it."""

    as_of: dt.date
    files: list[LoadedFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    waived: list[Waived] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    receipt: dict[str, Any] = field(default_factory=dict)
    complete: bool = True

    @property
    def failed(self) -> bool:
        """Whether an input was refused or a run did not come to its end."""
        return not self.complete or any(p.level == "error" for p in self.problems)


@without_collecting()
def check_all(
    corpus: Corpus,
    on: dt.date,
    chosen: Chosen | None = None,
    progress: Callable[[str], None] | None = None,
    jobs: int = 1,
) -> Report:
    """Check every jurisdiction of a corpus on a day.

    Args:
        corpus: loaded encodings; the problems of those that were refused are carried into the report.
        on: the day whose law is asked about.
        chosen: the rules to report (None: all), see `proportionality.rules.choice.choose_for_laws`; chained rules still
            see the others.
        progress: called with the code of each jurisdiction when it has been checked.
        jobs: how many processes check (`proportionality.spread`); the report is the same.

    """
    # A day does not notice what other processes ask of it (`proportionality.law.asked`).
    if jobs > 1:
        on = dt.date(on.year, on.month, on.day)
    report = Report(on, files=corpus.files, problems=list(corpus.problems))
    outcomes = spread(partial(check_one, on=on, chosen=chosen), corpus.files, jobs)
    for file, outcome in zip(corpus.files, outcomes, strict=True):
        if progress:
            progress(file.jurisdiction.code)
        report.findings += outcome.findings
        report.waived += outcome.waived
        report.assessments += outcome.assessments
        report.problems += outcome.problems
        report.complete &= outcome.complete
    report.findings.sort(key=Finding.sort_key)
    report.problems.sort()
    report.receipt = receipt(corpus, on)
    return report


def check_one(
    file: LoadedFile, on: dt.date, chosen: Chosen | None = None, law: LawOnDay | None = None
) -> Outcome:
    """Check one jurisdiction on a day: facts, engine on the sure and on the possible facts, findings, assessments.

    ``law`` is the law measured on that day, where it is at hand.
    """
    known = rule_set()
    if isinstance(chosen, TreatyChoice):
        return _by_treaty(file, on, chosen)
    if chosen is None:
        chosen = frozenset(known.rules)
    try:
        return _checked(file, law or measured_on(file.jurisdiction, on), chosen, known)
    except EngineError as error:
        code, because = file.jurisdiction.code, f"the run did not come to its end: {error}"
        return Outcome(
            findings=[crashed(file, known.crash, error)],
            assessments=[Assessment(code, rule, "cannot-tell", because) for rule in sorted(chosen)],
            complete=False,
        )


def _by_treaty(file: LoadedFile, on: dt.date, choice: TreatyChoice) -> Outcome:
    """Check by the rules that rest on a treaty which binds here; of the others it is said why they are left out."""
    chosen, left_out = choice.of(file.jurisdiction, on)
    outcome = check_one(file, on, chosen)
    code = file.jurisdiction.code
    outcome.assessments += [
        Assessment(code, rule, "not-applicable", left_out[rule]) for rule in sorted(left_out)
    ]
    return outcome


def count_one(
    file: LoadedFile, on: dt.date, chosen: Chosen | None = None, law: LawOnDay | None = None
) -> Counts:
    """How much `check_one` finds, without a word of it: sentences take longer than all the rest.

    ``law`` is the law measured on that day, where it is at hand.  What others wrote is asked for its sentences all the same, since it may fail there.
    """
    known = rule_set()
    asked = chosen.of(file.jurisdiction, on)[0] if isinstance(chosen, TreatyChoice) else chosen
    if not extensions.loaded():
        with contextlib.suppress(EngineError):  # which `check_one` tells
            law = law or measured_on(file.jurisdiction, on)
            return _counted(file, law, frozenset(known.rules) if asked is None else asked, known)
    return counted(check_one(file, on, chosen))


def counted(outcome: Outcome) -> Counts:
    """How much was found."""
    return Counts(
        dict(Counter(str(finding.severity) for finding in outcome.findings)),
        len(outcome.waived),
        sum(assessment.status == "cannot-tell" for assessment in outcome.assessments),
        tuple(outcome.problems),
        outcome.complete,
    )


def _run(
    file: LoadedFile, law: LawOnDay, chosen: frozenset[str], known: RuleSet
) -> tuple[Describer, Assessor]:
    """The rules on the sure and on the possible facts: what holds, and what may.

    What may hold is asked of the chosen rules that found nothing, and of what they are chained to.
    """
    facts = facts_of(law, known.fields)
    sure_facts, possible_facts = facts.given(sure=True), facts.given(sure=False)
    sure = known.engine.run(sure_facts)
    hits = grouped(sure, known)
    found = {code for code, _ in hits}
    unread = {code.lower() for code in known.rules if code in found or code not in chosen}
    possible = sure if possible_facts == sure_facts else known.engine.run(possible_facts, unread)
    describer = Describer(file, facts, hits)
    pending = {key: group for key, group in grouped(possible, known).items() if key not in hits}
    return describer, Assessor(facts, known.engine.program, pending, describer.span)


def _checked(file: LoadedFile, law: LawOnDay, chosen: frozenset[str], known: RuleSet) -> Outcome:
    describer, assessor = _run(file, law, chosen, known)
    hits = describer.hits
    found = (describer.finding(group) for (code, _), group in hits.items() if code in chosen)
    findings = sorted(found, key=Finding.sort_key)
    kept, waived, problems = waive(findings, file.jurisdiction.waivers, law.on, describer.span)
    return Outcome(kept, waived, assessor.assess(chosen, kept, waived), problems)


def _counted(file: LoadedFile, law: LawOnDay, chosen: frozenset[str], known: RuleSet) -> Counts:
    describer, assessor = _run(file, law, chosen, known)
    waivers = file.jurisdiction.waivers
    by_severity: Counter[str] = Counter()
    accepted: list[int] = []
    found = {code for code, _ in describer.hits} & chosen
    for (code, _), group in describer.hits.items():
        if code in chosen:
            waiver = waiver_of(code, describer.offence(group), waivers, law.on) if waivers else None
            if waiver is None:
                by_severity[str(describer.severity(group))] += 1
            else:
                accepted.append(waiver)
    problems = wrong_with(waivers, accepted, law.on, describer.span)
    return Counts(dict(by_severity), len(accepted), assessor.unsure(chosen, found), tuple(problems))


@cache
def _engine_version() -> str:
    from importlib.metadata import version

    return f"durable-rules {version('durable-rules')}"


def receipt(
    corpus: Corpus, on: dt.date, files: Sequence[LoadedFile] | None = None
) -> dict[str, Any]:
    """Versions and hashes with which any answer can be produced again."""
    return {
        "tool": f"proportionality {__version__}",
        "rules": rule_set().sha256,
        "schema": SCHEMA_VERSION,
        "engine": _engine_version(),
        "as_of": on.isoformat(),
        "corpus_sha256": corpus.sha256,
        "files": [
            {"path": f.path, "sha256": f.sha256} for f in (corpus.files if files is None else files)
        ],
    }
