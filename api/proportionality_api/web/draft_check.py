"""What is said of a law that somebody is writing: errors at their line, or findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from proportionality.findings.assessments import Assessment
from proportionality.law.document import MAX_BYTES
from proportionality_api.served.outcomes import Draft, FindingRow
from proportionality_api.v1 import bodies
from proportionality_api.v1.errors import REFUSALS, problem_of
from proportionality_api.web.findings import RuleGroup, by_rule, counts
from proportionality_api.web.pages import Page

_MOST_ERRORS = 100


@dataclass(slots=True)
class DraftCheck:
    """The outcome of a check of a text."""

    errors: Sequence[Mapping[str, Any]] = field(default_factory=list)
    draft: Draft | None = None
    failed: str = ""  # nothing could be concluded at all

    @property
    def refused(self) -> bool:
        """Whether the text is no law that could be checked."""
        return self.draft is None

    @property
    def findings(self) -> Sequence[FindingRow]:
        """All findings, gravest first."""
        return self.draft.outcome.findings if self.draft else ()

    @property
    def by_rule(self) -> list[RuleGroup]:
        """The findings by rule."""
        return by_rule(self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """The findings by severity."""
        return counts(self.findings)

    @property
    def unsure(self) -> list[Assessment]:
        """The rules that could not conclude."""
        assessments = self.draft.outcome.assessments if self.draft else ()
        return [a for a in assessments if a.status == "cannot-tell"]


async def check(page: Page, text: bytes) -> DraftCheck:
    """Check a text as ``POST /v1/checks`` does; it may be sent next, so the law itself comes along."""
    if len(text) > MAX_BYTES:
        message = f"the text has {len(text)} bytes; at most {MAX_BYTES} are read"
        return DraftCheck([{"path": "<body>", "line": 1, "column": 1, "message": message}])
    try:
        return DraftCheck(draft=await bodies.checked(page.request, text, page.on, law=True))
    except REFUSALS as error:
        problem = problem_of(error)
        if problem.kind.slug == "invalid-law":
            return DraftCheck(problem.errors[:_MOST_ERRORS])
        return DraftCheck(failed=f"{problem.kind.title}: {problem.detail}. {problem.kind.advice}")
