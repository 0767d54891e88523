"""Why a law is served, for readers."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from proportionality_api.v1.decisions import decided
from proportionality_api.web.pages import OnPage

router = APIRouter()


@router.get("/jurisdictions/{code}/decisions")
async def decisions(page: OnPage, code: str) -> Response:
    """Who approved the law of a jurisdiction, or took it back, and why."""
    if code != code.upper():
        return RedirectResponse(page.to(f"/jurisdictions/{code.upper()}/decisions"), 308)
    found = await decided(page.request, code)
    file = page.snapshot.files.get(code)
    name = file.jurisdiction.jurisdiction.name if file is not None else code
    return page.private("decisions.html", code=code, name=name, decisions=found)
