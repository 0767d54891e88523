"""A run, from encodings to a report."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from proportionality import __version__
from proportionality.findings.assessments import Assessment, Assessor
from proportionality.findings.finding import Describer, Finding, crashed, grouped
from proportionality.findings.waivers import Waived, waive
from proportionality.law.corpus import Corpus, LoadedFile, without_collecting
from proportionality.law.document import Problem
from proportionality.law.model import SCHEMA_VERSION
from proportionality.rules.engine import Engine, EngineError
from proportionality.rules.facts import SCHEMA, facts_on
from proportionality.rules.registry import RULES, conditions

ALL = frozenset(RULES)


@dataclass(slots=True)
class Outcome:
    """Everything found in one jurisdiction."""

    findings: list[Finding] = field(default_factory=list)
    waived: list[Waived] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


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

    @property
    def failed(self) -> bool:
        """Whether an input was refused or a run did not come to its end."""
        return any(p.level == "error" for p in self.problems) or any(
            f.rule == "DQ004" for f in self.findings
        )


@cache
def engine() -> Engine:
    """The engine with all rules, compiled once per process; safe to use from any thread."""
    return Engine(conditions(), SCHEMA)


@without_collecting()
def check(
    corpus: Corpus,
    on: dt.date,
    chosen: frozenset[str] = ALL,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Check every jurisdiction of a corpus on a day.

    Args:
        corpus: loaded encodings; the problems of those that were refused are carried into the report.
        on: the day whose law is asked about.
        chosen: the rules to report; chained rules still see the others.
        progress: called with the code of each jurisdiction before it is checked.

    """
    report = Report(on, files=corpus.files, problems=list(corpus.problems))
    for file in corpus.files:
        if progress:
            progress(file.jurisdiction.code)
        outcome = check_one(file, on, chosen)
        report.findings += outcome.findings
        report.waived += outcome.waived
        report.assessments += outcome.assessments
        report.problems += outcome.problems
    report.findings.sort(key=Finding.sort_key)
    report.problems.sort()
    report.receipt = receipt(corpus, on)
    return report


def check_one(file: LoadedFile, on: dt.date, chosen: frozenset[str] = ALL) -> Outcome:
    """Check one jurisdiction on a day: facts, engine on the sure and on the possible facts, findings, assessments."""
    try:
        facts = facts_on(file.jurisdiction, on)
        sure_rows, possible_rows = facts.rows(sure=True), facts.rows(sure=False)
        sure = engine().run(sure_rows)
        possible = sure if possible_rows == sure_rows else engine().run(possible_rows)
    except EngineError as error:
        because = f"the run did not come to its end: {error}"
        return Outcome(
            findings=[crashed(file, error)],
            assessments=[
                Assessment(file.jurisdiction.code, code, "cannot-tell", because)
                for code in sorted(chosen)
            ],
        )
    hits = grouped(sure)
    describer = Describer(file, facts, hits)
    findings = sorted(
        (describer.finding(group) for (code, _), group in hits.items() if code in chosen),
        key=Finding.sort_key,
    )
    kept, waived, problems = waive(findings, file.jurisdiction.waivers, on, describer.place)
    pending = {key: group for key, group in grouped(possible).items() if key not in hits}
    assessments = Assessor(facts, engine().program, pending, describer.place).assess(
        chosen, kept, waived
    )
    return Outcome(kept, waived, assessments, problems)


@cache
def rules_sha256() -> str:
    """One hash over all rules: what they match, say and cite."""
    text = (
        repr([(r.code, r.name, int(r.severity), r.message, tuple(r.norms)) for r in RULES.values()])
        + engine().program.text
    )
    return hashlib.sha256(text.encode()).hexdigest()


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
        "rules": rules_sha256(),
        "schema": SCHEMA_VERSION,
        "engine": _engine_version(),
        "as_of": on.isoformat(),
        "corpus_sha256": corpus.sha256,
        "files": [
            {"path": f.path, "sha256": f.sha256} for f in (corpus.files if files is None else files)
        ],
    }
