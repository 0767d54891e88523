"""One jurisdiction: its ladder, its findings, all its provisions, their history, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from proportionality.answers.headline import headline
from proportionality.answers.history import trend
from proportionality.law.corpus import LoadedFile
from proportionality.law.in_words import general_of_its_text
from proportionality.law.vocabulary import DRUG_CONDUCTS
from proportionality.measure import LawOnDay
from proportionality.report.pictures import history as timeline
from proportionality.report.pictures import ladder, rungs
from proportionality_api.engine.apart import drawn
from proportionality_api.served.outcomes import LawOutcome
from proportionality_api.v1.findings import findings_table
from proportionality_api.v1.jurisdictions import detail, summary
from proportionality_api.web.findings import by_rule, counts, digest_of
from proportionality_api.web.pages import OnPage, Page
from proportionality_api.web.pictures import picture

router = APIRouter()
_OPEN_BARS = 24  # a longer ladder is folded away under the short one
_TREND = ("drug.trafficking", "drug.supply", "drug.import", "drug.possession", *DRUG_CONDUCTS)


def _pictures(file: LoadedFile, facts: LawOnDay, page: Page) -> dict[str, Any]:
    name = file.jurisdiction.jurisdiction.name
    short, full = rungs.short_groups(facts), rungs.groups(facts)
    bars = sum(len(g.bars) for g in full)
    title = _title(file, page)

    def drawn(groups: Sequence[rungs.Group], title: str, prefix: str) -> Markup:
        # Built by `ladder`, which escapes what the law says.
        return Markup(ladder.both(groups, title, prefix)) if groups else Markup()  # noqa: S704

    return {
        "short": drawn(short, title, "short"),
        "full": drawn(full, f"Every provision of {name} on one scale, law as of {page.on}", "full"),
        "bars": bars,
        "unfolded": bars <= _OPEN_BARS or not short,
        "legend": Markup(ladder.legend()),  # noqa: S704
    }


def _history(file: LoadedFile, facts: LawOnDay, page: Page) -> tuple[Markup, str]:
    """How the main drug conduct moved through time, where it moved at all."""
    known = {conduct for subject in facts.subjects for conduct in subject.offence.conduct}
    conduct = next((c for c in _TREND if c in known), None)
    if conduct is None:
        return Markup(), ""
    moved = trend(file.jurisdiction, conduct, page.on, measured=page.snapshot.measured)
    if not any(len(track.steps) > 1 for track in moved.tracks):
        return Markup(), ""
    picture = timeline.svg(moved, standalone=False).replace(f"<style>{timeline.CSS}</style>", "")
    return Markup(picture), conduct  # noqa: S704 - built by `timeline`, which escapes


def _compose(file: LoadedFile, outcome: LawOutcome, page: Page) -> dict[str, Any]:
    facts = page.snapshot.measured(file.jurisdiction, page.on)
    about = detail(file, page.on, page.snapshot.approved.get(file.jurisdiction.code))
    assessed: dict[str, list[Any]] = {}
    for assessment in outcome.assessments:
        assessed.setdefault(assessment.status, []).append(assessment)
    picture, conduct = _history(file, facts, page)
    return {
        "law": about,
        "summary": summary(file, None),
        "sentences": headline(facts),
        "general": general_of_its_text([file.jurisdiction], page.on),
        "pictures": _pictures(file, facts, page),
        "counts": counts(outcome.findings),
        "by_rule": by_rule(outcome.findings),
        "assessed": assessed,
        "waived": outcome.waived,
        "problems": outcome.problems,
        "history": [o for o in about["offences"] if len(o["penalties"]) > 1],
        "trend": picture,
        "trend_conduct": conduct,
        "digest": digest_of(outcome, facts),
        "drawable": bool(facts.subjects),
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
    file = page.snapshot.file(code)
    if code != file.jurisdiction.code:
        return RedirectResponse(page.to(f"/jurisdictions/{file.jurisdiction.code}"), 308)
    if page.asked(
        "print"
    ):  # what is printed is the brief, with everything else annexed where that is asked for
        return RedirectResponse(page.to(f"/jurisdictions/{code}/brief"), 308)
    outcome = await page.service.outcomes.outcome(file, page.on)
    return await drawn(_drawn, file, outcome, page)


def _drawn(file: LoadedFile, outcome: LawOutcome, page: Page) -> Response:
    return page.html("jurisdiction.html", **_compose(file, outcome, page))


@router.get("/jurisdictions/{code}/findings.csv")
async def findings_as_csv(page: OnPage, code: str) -> Response:
    """The findings for a spreadsheet; the API answers the same to those who ask it for ``text/csv``."""
    file = page.snapshot.file(code)
    outcome = await page.service.outcomes.outcome(file, page.on)
    name = f"{file.jurisdiction.code.lower()}-findings-{page.on}.csv"
    return page.answer(
        findings_table(outcome.findings),
        "text/csv; charset=utf-8",
        {"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/jurisdictions/{code}/ladder.{style}")
async def ladder_by_itself(page: OnPage, code: str, style: str) -> Response:
    """The sentence ladder of a law as a picture."""
    return await drawn(_ladder_file, page.snapshot.file(code), page, style)


def _ladder_file(file: LoadedFile, page: Page, style: str) -> Response:
    facts = page.snapshot.measured(file.jurisdiction, page.on)
    groups = rungs.short_groups(facts) or rungs.groups(facts)
    return picture(page, groups, _title(file, page), style)


def _title(file: LoadedFile, page: Page) -> str:
    return f"Sentence ladder of {file.jurisdiction.jurisdiction.name}, law as of {page.on}"


@router.get("/jurisdictions/{code}/source")
async def source(page: OnPage, code: str) -> Response:
    """The encoding with its line numbers, so that a finding can point at one."""
    file = page.snapshot.file(code)
    law = file.jurisdiction
    return await drawn(
        page.html,
        "source.html",
        code=law.code,
        name=law.jurisdiction.name,
        path_in_repository=file.path,
        lines=file.document.text.splitlines(),
    )
