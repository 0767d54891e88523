"""What is said of a law that somebody is writing: errors at their line, or findings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from proportionality.law.document import MAX_BYTES
from proportionality.rules.severity import SEVERITIES
from proportionality_api.problems import ApiProblem
from proportionality_api.v1 import bodies
from proportionality_api.web.jurisdiction import ByRule, by_rule
from proportionality_api.web.pages import Page

_MOST_ERRORS = 100


@dataclass(slots=True)
class Checked:
    """The outcome of a check of a text."""

    errors: Sequence[Mapping[str, Any]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)
    failed: str = ""  # nothing could be concluded at all

    @property
    def refused(self) -> bool:
        """Whether the text is no law that could be checked."""
        return bool(self.errors or self.failed)

    @property
    def findings(self) -> Sequence[Mapping[str, Any]]:
        """All findings, gravest first."""
        found: list[Mapping[str, Any]] = self.report.get("findings", [])
        return found

    @property
    def by_rule(self) -> list[ByRule]:
        """The findings by rule."""
        return by_rule(self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """The findings by severity."""
        found = Counter(f["severity"] for f in self.findings)
        return {s: found[s] for s in SEVERITIES}

    @property
    def unsure(self) -> list[dict[str, Any]]:
        """The rules that could not conclude."""
        return [a for a in self.report.get("assessments", []) if a["status"] == "cannot-tell"]


async def check(page: Page, text: str) -> Checked:
    """Check a text as ``POST /v1/checks`` does."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        return Checked(
            errors=[_error(1, 1, f"the text has {len(data)} bytes; at most {MAX_BYTES} are read")]
        )
    try:
        _, answer = await bodies.asked(page.request, "check", data, as_of=page.on.isoformat())
    except ApiProblem as problem:
        if problem.kind.slug == "invalid-law":
            return Checked(errors=problem.errors[:_MOST_ERRORS])
        return Checked(failed=f"{problem.kind.title}: {problem.detail}. {problem.kind.advice}")
    return Checked(report=json.loads(answer))


def _error(line: int, column: int, message: str) -> dict[str, Any]:
    return {"path": "<body>", "line": line, "column": column, "message": message}
