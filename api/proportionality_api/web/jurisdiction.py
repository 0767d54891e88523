"""One jurisdiction: its ladder, its findings, all its provisions, their history, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from proportionality.answers.history import trend
from proportionality.check import Report
from proportionality.law.corpus import LoadedFile
from proportionality.law.model import DRUG_CONDUCTS
from proportionality.report.brief import briefs
from proportionality.report.pictures import history as timeline
from proportionality.report.pictures import ladder
from proportionality.rules.facts import Facts, facts_on
from proportionality.rules.registry import RULES
from proportionality_api.problems import ApiProblem
from proportionality_api.served.snapshot import Outcome
from proportionality_api.v1 import laws
from proportionality_api.v1.lists import table
from proportionality_api.web.pages import SEVERITIES, OnPage, Page

router = APIRouter()
_OPEN_BARS = 24  # a longer ladder is folded away under the short one
_FIRST = 3  # findings of one rule that are shown without unfolding
_TREND = ("drug.trafficking", "drug.supply", "drug.import", "drug.possession", *DRUG_CONDUCTS)


@dataclass(frozen=True, slots=True)
class ByRule:
    """The findings of one rule, gravest first."""

    code: str
    severity: str
    first: Sequence[Mapping[str, Any]]
    further: Sequence[Mapping[str, Any]]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.first) + len(self.further)


def by_rule(findings: Iterable[Mapping[str, Any]], first: int = _FIRST) -> list[ByRule]:
    """Findings grouped by rule, the gravest rule first."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for found in findings:
        groups.setdefault(found["rule"], []).append(found)
    result = []
    for code, group in groups.items():
        group.sort(key=lambda f: SEVERITIES.index(f["severity"]))
        result.append(ByRule(code, group[0]["severity"], group[:first], group[first:]))
    return sorted(result, key=lambda r: (SEVERITIES.index(r.severity), list(RULES).index(r.code)))


def findings_of(outcome: Outcome) -> list[dict[str, Any]]:
    """The findings as the API answers them."""
    return [json.loads(row.json) for row in outcome.rows]


def _pictures(file: LoadedFile, facts: Facts, page: Page) -> dict[str, Any]:
    name = file.jurisdiction.jurisdiction.name
    short, full = ladder.short_groups(facts), ladder.groups(facts)
    bars = sum(len(g.bars) for g in full)
    title = f"Sentence ladder of {name}, law as of {page.on}"

    def drawn(groups: Sequence[ladder.Group], title: str, prefix: str) -> Markup:
        # Built by `ladder`, which escapes what the law says.
        return (
            Markup(ladder.svg(groups, title, ladder.describe(groups), prefix, style=False))  # noqa: S704
            if groups
            else Markup()
        )

    return {
        "short": drawn(short, title, "short"),
        "full": drawn(full, f"Every provision of {name} on one scale, law as of {page.on}", "full"),
        "bars": bars,
        "unfolded": bars <= _OPEN_BARS or not short,
        "legend": Markup(ladder.legend()),  # noqa: S704
    }


def _history(file: LoadedFile, facts: Facts, page: Page) -> tuple[Markup, str]:
    """How the main drug conduct moved through time, where it moved at all."""
    known = {conduct for subject in facts.subjects for conduct in subject.offence.conduct}
    conduct = next((c for c in _TREND if c in known), None)
    if conduct is None:
        return Markup(), ""
    moved = trend(file.jurisdiction, conduct, page.on)
    if not any(len(track.steps) > 1 for track in moved.tracks):
        return Markup(), ""
    picture = timeline.svg(moved, standalone=False).replace(f"<style>{timeline.CSS}</style>", "")
    return Markup(picture), conduct  # noqa: S704 - built by `timeline`, which escapes


def _compose(file: LoadedFile, outcome: Outcome, page: Page) -> dict[str, Any]:
    facts = facts_on(file.jurisdiction, page.on)
    found = findings_of(outcome)
    about = laws.detail(file, page.on, page.snapshot.approved.get(file.jurisdiction.code))
    assessed: dict[str, list[Any]] = {}
    for assessment in outcome.assessments:
        assessed.setdefault(assessment.status, []).append(assessment)
    picture, conduct = _history(file, facts, page)
    return {
        "law": about,
        "summary": laws.summary(file, None),
        "sentences": briefs(Report(page.on, files=[file]))[0].sentences,
        "pictures": _pictures(file, facts, page),
        "counts": {s: sum(f["severity"] == s for f in found) for s in SEVERITIES},
        "by_rule": by_rule(found),
        "assessed": assessed,
        "waived": outcome.waived,
        "problems": outcome.problems,
        "history": [o for o in about["offences"] if len(o["penalties"]) > 1],
        "trend": picture,
        "trend_conduct": conduct,
        "printed": bool(page.asked("print")),
        "citations": {
            o["id"]: next((p["citation"] for p in o["penalties"] if p["in_force"]), None)
            for o in about["offences"]
        },
    }


@router.get("/jurisdictions")
async def all_of_them(page: OnPage) -> Response:
    """The overview lists them."""
    return RedirectResponse(page.to("/"), 308)


@router.get("/jurisdictions/{code}")
async def jurisdiction(page: OnPage, code: str) -> Response:
    """Everything about one law."""
    file = _file(page, code)
    if code != file.jurisdiction.code:
        return RedirectResponse(page.to(f"/jurisdictions/{file.jurisdiction.code}"), 308)
    outcome = await page.state.outcomes.outcome(file, page.on)
    values = await run_in_threadpool(_compose, file, outcome, page)
    return page.html("jurisdiction.html", **values)


@router.get("/jurisdictions/{code}/findings.csv")
async def findings_as_csv(page: OnPage, code: str) -> Response:
    """The findings for a spreadsheet; the API answers the same to those who ask it for ``text/csv``."""
    file = _file(page, code)
    outcome = await page.state.outcomes.outcome(file, page.on)
    name = f"{file.jurisdiction.code.lower()}-findings-{page.on}.csv"
    return page.answer(
        table(findings_of(outcome)),
        "text/csv; charset=utf-8",
        {"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/jurisdictions/{code}/source")
async def source(page: OnPage, code: str) -> Response:
    """The encoding with its line numbers, so that a finding can point at one."""
    file = _file(page, code)
    law = file.jurisdiction
    return page.html(
        "source.html",
        code=law.code,
        name=law.jurisdiction.name,
        path_in_repository=file.path,
        lines=file.document.text.splitlines(),
    )


def _file(page: Page, code: str) -> LoadedFile:
    try:
        return page.snapshot.file(code)
    except ApiProblem:
        raise ApiProblem(
            "not-found", f"No law of ‘{code[:40]}’ is encoded. That says nothing about that law."
        ) from None
