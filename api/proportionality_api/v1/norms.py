"""The norms that rules rest on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from proportionality.positions.binding import binding, plain
from proportionality.positions.states import state_of
from proportionality.rules.choice import describe_norm
from proportionality.rules.registry import norms
from proportionality_api.problems import parameter
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
State = Annotated[
    str | None,
    Query(
        max_length=10,
        description="Say of each norm whether it binds the state of this jurisdiction on the day.",
        examples=["SGP"],
    ),
]


@router.get(
    "",
    response_model=Listed[Norm],
    responses=errors(406) | csv_too("Norms in the order of their ids"),
    summary="All norms",
)
async def all_norms(
    read: Read, limit: PageSize = 50, cursor: Cursor = None, jurisdiction: State = None
) -> Response:
    """The paragraphs of international instruments that rules rest on; the gist is ours, not the instrument's words.

    With a jurisdiction each says whether it binds its state on the day, and why.
    """
    if jurisdiction is not None and state_of(jurisdiction.upper()) is None:
        raise parameter(
            "jurisdiction",
            f"'{jurisdiction}' belongs to no state known here; expected a code such as SGP or US-TX",
        )
    read, page = page_of(read, limit, cursor, (str,))
    known = sorted(norms().values(), key=lambda norm: norm.id)
    chosen, more = cut(known, page, lambda norm: [norm.id])
    data = [describe_norm(norm) for norm in chosen]
    if jurisdiction is not None:
        for said, norm in zip(data, chosen, strict=True):
            said["binding_here"] = plain(binding(norm, jurisdiction.upper(), read.on))
    return respond(read, data, next_cursor(read, [chosen[-1].id]) if more else None, len(known), [])
