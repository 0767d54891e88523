"""Search over laws, offences and provisions, substances, rules and findings; and the groups of states that a question can name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from proportionality.answers.names import groups, laws_of_state
from proportionality.answers.search import KINDS, MOST_CHARACTERS, Found, Index, Kind
from proportionality.report import search as layout
from proportionality.report.as_json import compact
from proportionality.report.table import to_csv
from proportionality_api.engine.apart import drawn
from proportionality_api.served.snapshot import Snapshot
from proportionality_api.v1.errors import errors
from proportionality_api.v1.lists import (
    Cursor,
    PageSize,
    Read,
    csv_too,
    cut,
    link,
    next_cursor,
    page_of,
    respond,
)
from proportionality_api.v1.schemas import GroupLine, Listed, SearchPage

router = APIRouter(prefix="/v1", tags=["search"])


def find(
    snapshot: Snapshot, rows: Sequence[Any] | None, query: str, kinds: Collection[Kind]
) -> Found:
    """What fits a query, the best first; ``rows`` are the findings to look through, if any."""
    found = snapshot.index.find(query, kinds)
    if rows is None:
        return found
    of_findings = Index()
    of_findings.add_findings((row.plain for row in rows), snapshot.names)
    more = of_findings.find(query, kinds)
    hits = sorted((*found.hits, *more.hits), key=lambda hit: -hit.score)
    return Found(tuple(hits), found.taken_for or more.taken_for)


@router.get(
    "/search",
    response_model=SearchPage,
    responses=errors(406, 503) | csv_too("The best hits first"),
    summary="Search",
)
async def search(
    read: Read,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=MOST_CHARACTERS,
            description="Words; every one of them has to be there. Accents and spelling are forgiven.",
            examples=["méxico rape"],
        ),
    ],
    kind: Annotated[list[Kind], Query(description="Only these; several are alternatives.")] = [],  # noqa: B006 - FastAPI copies it
    limit: PageSize = 50,
    cursor: Cursor = None,
) -> Response:
    """Laws, groups of states, substances, rules, offences with their provisions, and findings of the day, the best hit first.

    `taken_for` names the words that nothing has, and what they were taken for. A country stands for everything of its law.
    """
    read, page = page_of(read, limit, cursor, (int,))
    kinds = kind or list(KINDS)
    rows: list[Any] | None = None
    if "finding" in kinds:
        rows = list((await read.service.outcomes.board(read.snapshot, read.on)).rows)
    found = await drawn(find, read.snapshot, rows, q, kinds)
    shown, more = cut(enumerate(found.hits, 1), page, lambda numbered: [numbered[0]])
    following = next_cursor(read, [shown[-1][0]]) if more else None
    hits = [hit for _, hit in shown]
    if read.wants_csv:
        made = to_csv([layout.table(q, hits)]).encode()
        return read.answer(made, "text/csv; charset=utf-8", link(read, following))
    body = {
        "data": [layout.values(hit) for hit in hits],
        "next": following,
        "total": len(found.hits),
        "receipt": read.receipt([]),
        "taken_for": dict(found.taken_for),
    }
    return read.answer(compact(body), headers=link(read, following))


@router.get(
    "/groups",
    response_model=Listed[GroupLine],
    responses=errors(406) | csv_too("Groups and regions"),
    summary="Groups of states and regions",
)
async def all_groups(read: Read, limit: PageSize = 50, cursor: Cursor = None) -> Response:
    """Every group of states and region that a question can name, with its members and the laws of them that are encoded."""
    read, page = page_of(read, limit, cursor, (str,))
    listed = sorted(groups().values(), key=lambda group: group.key)
    shown, more = cut(listed, page, lambda group: [group.key])
    codes = list(read.snapshot.files)
    data = [
        asdict(group)
        | {
            "members": list(group.members),
            "laws": sorted(c for state in group.members for c in laws_of_state(state, codes)),
        }
        for group in shown
    ]
    following = next_cursor(read, [shown[-1].key]) if more else None
    return respond(read, data, following, len(listed), [])
