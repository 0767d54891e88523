"""Search: laws, groups of states, substances, rules, offences with their provisions, and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from proportionality.answers.search import KINDS, MOST_CHARACTERS, Found, Hit, Kind
from proportionality_api.engine.apart import drawn
from proportionality_api.served.outcomes import FindingRow
from proportionality_api.v1.search import find
from proportionality_api.web.pages import OnPage, Page

router = APIRouter()
_TITLES: Mapping[Kind, str] = {
    "jurisdiction": "Laws",
    "group": "Groups of states",
    "substance": "Substances",
    "rule": "Rules",
    "offence": "Provisions",
    "finding": "Findings",
}
_SHOWN = 20  # hits of a kind, where all kinds are shown
_MOST = 200  # where one is


@dataclass(frozen=True, slots=True)
class _Part:
    kind: Kind
    title: str
    hits: Sequence[tuple[Hit, str]]  # each with where it leads
    total: int


@router.get("/search")
async def search_page(page: OnPage) -> Response:
    """What fits the words, by kind; findings are looked through where they are asked for, as they are many."""
    query = page.asked("q", MOST_CHARACTERS)
    asked = page.asked("kind", 20)
    kinds: list[Kind] = [k for k in KINDS if k == asked] or [k for k in KINDS if k != "finding"]
    rows: Sequence[FindingRow] | None = None
    if query and "finding" in kinds:
        rows = (await page.service.outcomes.board(page.snapshot, page.on)).rows
    return await drawn(_drawn, page, query, kinds, rows)


def _drawn(
    page: Page, query: str, kinds: Sequence[Kind], rows: Sequence[FindingRow] | None
) -> Response:
    found = find(page.snapshot, rows, query, kinds) if query else Found(())
    most = _MOST if len(kinds) == 1 else _SHOWN
    parts = []
    for kind in kinds:
        hits = [hit for hit in found.hits if hit.entry.kind == kind]
        if hits:
            shown = [(hit, _address(page, hit)) for hit in hits[:most]]
            parts.append(_Part(kind, _TITLES[kind], shown, len(hits)))
    parts.sort(key=lambda part: -part.hits[0][0].score)
    return page.html(
        "search.html",
        query=query,
        kind=kinds[0] if len(kinds) == 1 else "",
        parts_found=parts,
        taken_for=found.taken_for,
        kinds=_TITLES,
    )


def _address(page: Page, hit: Hit) -> str:
    """Where a hit leads."""
    entry = hit.entry
    law = page.to(f"/jurisdictions/{entry.jurisdiction}")
    return {
        "jurisdiction": law,
        "group": page.to("/against", **{"in": entry.key}),
        "substance": page.to("/against", substance=entry.key),
        "rule": page.to(f"/rules/{entry.key}"),
        "offence": f"{law}#o-{entry.key}",
        "finding": f"{law}#f-{entry.key}",
    }[entry.kind]
