"""Rules, norms, and how to read what is shown."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from proportionality.findings.assessments import Assessment
from proportionality.positions.binding import nature
from proportionality.rules.example_files import examples_of
from proportionality.rules.registry import RETIRED, Norm, all_rules, find, norms, rule_set
from proportionality_api.problems import ApiProblem
from proportionality_api.web.map_data import world
from proportionality_api.web.pages import OnPage

router = APIRouter()


@router.get("/rules")
async def rules(page: OnPage) -> Response:
    """All rules by family, with how often each is flagged."""
    board = await page.service.outcomes.board(page.snapshot, page.on)
    status: dict[str, dict[str, int]] = {code: {} for code in all_rules()}
    for a in board.assessments:
        status[a.rule][a.status] = status[a.rule].get(a.status, 0) + 1
    known = rule_set()
    families = [
        (family.title, [rule for rule in known.rules.values() if rule.family == family])
        for family in sorted(known.families.values(), key=lambda family: family.order)
    ]
    return page.html("rules.html", families=families, status=status, total=len(page.snapshot.files))


@router.get("/rules/{code}")
async def rule(page: OnPage, code: str) -> Response:
    """One rule: why, on what norms, with examples, and where it is flagged."""
    found = find(RETIRED.get(code.upper(), code))
    if found is None:
        raise ApiProblem("not-found", f"There is no rule ‘{code[:40]}’.")
    if code != found.code:
        return RedirectResponse(page.to(f"/rules/{found.code}"), 308)
    board = await page.service.outcomes.board(page.snapshot, page.on)
    counts: dict[str, int] = {}
    for row in board.rows:
        if row.rule == found.code:
            counts[row.jurisdiction] = counts.get(row.jurisdiction, 0) + 1
    assessed: dict[str, list[Assessment]] = {}
    for a in board.assessments:
        if a.rule == found.code:
            assessed.setdefault(a.status, []).append(a)
    names = {key: file.jurisdiction.jurisdiction.name for key, file in page.snapshot.files.items()}
    for group in assessed.values():
        group.sort(key=lambda a: names.get(a.jurisdiction, a.jurisdiction).casefold())
    worked = examples_of(found)
    examples = [
        ("Flagged", worked.flagged),
        ("Clear", worked.clear),
        ("Cannot tell", worked.cannot_tell),
    ]
    return page.html(
        "rule.html",
        rule=found,
        family=found.family.title,
        cited=[norms()[key] for key in found.norms],
        nature=nature,
        examples=[(said, text) for said, text in examples if text],
        assessed=assessed,
        counts=counts,
        names=names,
    )


@router.get("/norms")
async def all_norms(page: OnPage) -> Response:
    """The paragraphs that rules rest on, by instrument."""
    instruments: dict[str, list[Norm]] = {}
    for norm in norms().values():
        instruments.setdefault(norm.instrument, []).append(norm)
    groups: Sequence[tuple[str, list[Norm]]] = sorted(
        instruments.items(), key=lambda item: (not item[1][0].binding, item[1][0].year, item[0])
    )
    citing = {key: [rule for rule in all_rules().values() if key in rule.norms] for key in norms()}
    return page.html("norms.html", groups=groups, citing=citing, nature=nature)


@router.get("/about")
async def about(page: OnPage) -> Response:
    """How to read what is shown, and where it comes from."""
    return page.html(
        "about.html", world=world(), receipt=page.receipt([]), number=len(page.snapshot.files)
    )
