"""The norms that rules rest on."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from proportionality.rules.registry import describe_norm, norms
from proportionality_api.v1.errors import errors
from proportionality_api.v1.lists import (
    Cursor,
    PageSize,
    Read,
    csv_too,
    cut,
    next_cursor,
    page_of,
    respond,
)
from proportionality_api.v1.schemas import Listed, Norm

router = APIRouter(prefix="/v1/norms", tags=["rules"])


@router.get(
    "",
    response_model=Listed[Norm],
    responses=errors(406) | csv_too("Norms in the order of their ids"),
    summary="All norms",
)
async def all_norms(read: Read, limit: PageSize = 50, cursor: Cursor = None) -> Response:
    """The paragraphs of international instruments that rules rest on; the gist is ours, not the instrument's words."""
    read, page = page_of(read, limit, cursor, (str,))
    known = sorted(norms().values(), key=lambda norm: norm.id)
    chosen, more = cut(known, page, lambda norm: [norm.id])
    data = [describe_norm(norm) for norm in chosen]
    return respond(read, data, next_cursor(read, [chosen[-1].id]) if more else None, len(known), [])
