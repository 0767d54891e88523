"""What states signed, voted and said, beside the law they kept on the same days."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from proportionality.answers.positions import Record
from proportionality.report.positions import plain, render_csv
from proportionality_api.served.positions import of_all, of_one
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
from proportionality_api.v1.schemas import Listed, One

router = APIRouter(prefix="/v1/positions", tags=["positions"])
_CSV = "States in the order of their codes; as CSV a row a state and vote"


@router.get(
    "",
    response_model=Listed[Record],
    responses=errors(406) | csv_too(_CSV),
    summary="Positions of all states",
)
async def all_positions(read: Read, limit: PageSize = 50, cursor: Cursor = None) -> Response:
    """Votes on a moratorium beside the law of the same days, treaties, statements and practice, a state an entry.

    States of which no law is served are listed too; their law is then not known. Parts of a state are asked for one by one.
    """
    read, page = page_of(read, limit, cursor, (str,))
    known = await of_all(read.snapshot, read.on)
    chosen, more = cut(known, page, lambda one: [one.jurisdiction])
    following = next_cursor(read, [chosen[-1].jurisdiction]) if more else None
    if read.wants_csv:
        return read.answer(
            render_csv(chosen).encode(), "text/csv; charset=utf-8", link(read, following)
        )
    files = [
        read.snapshot.files[one.jurisdiction]
        for one in chosen
        if one.jurisdiction in read.snapshot.files
    ]
    return respond(read, [plain(one) for one in chosen], following, len(known), files)


@router.get(
    "/{code}",
    response_model=One[Record],
    responses=errors(404),
    summary="Positions of one state",
)
async def one_position(
    read: Read,
    code: Annotated[
        str, Path(max_length=10, description="A jurisdiction, or a member of the United Nations.")
    ],
) -> Response:
    """The positions of the state of a jurisdiction, beside the law of that jurisdiction."""
    found = await of_one(read.snapshot, code, read.on)
    file = read.snapshot.files.get(found.jurisdiction)
    return read.json({"data": plain(found), "receipt": read.receipt([file] if file else [])})
