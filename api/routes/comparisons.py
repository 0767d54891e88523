"""One conduct in several jurisdictions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api import laws
from api.problems import parameter
from api.reading import Cursor, Limit, Read, cut, next_cursor, page_of, respond
from api.routes.common import csv_too, errors
from api.shapes import Comparison, Listed
from proportionality.model import CONDUCTS, SUBSTANCES, Conduct
from proportionality.source import nearest
from proportionality.terms import Amount, QuantityError

router = APIRouter(prefix="/v1/comparisons", tags=["comparisons"])
_MOST_CODES = 200


@router.get("", response_model=Listed[Comparison], responses=errors(406) | csv_too("Jurisdictions in the order of their codes"), summary="Compare one conduct")
async def comparisons(
    read: Read,
    conduct: Annotated[Conduct, Query(description="What is done; drug offences are also set beside basic violent ones.", examples=["drug.trafficking"])],
    jurisdictions: Annotated[str | None, Query(max_length=2000, description="Codes with commas between them; all where left out.", examples=["SGP,NOR"])] = None,
    substance: Annotated[
        str | None, Query(min_length=1, max_length=60, pattern="^[a-z0-9]+(-[a-z0-9]+)*$", description="A substance, such as heroin.", examples=["heroin"])
    ] = None,
    amount: Annotated[str | None, Query(min_length=1, max_length=60, description="An amount of the substance.", examples=["20 g"])] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """What one conduct costs in several jurisdictions on a day, with the provision and the evidence for each."""
    assert conduct in CONDUCTS
    read, page = page_of(read, limit, cursor, (str,))
    wanted = [code.strip().upper() for code in jurisdictions.split(",")] if jurisdictions is not None else list(read.snapshot.files)
    if len(wanted) > _MOST_CODES and jurisdictions is not None:
        raise parameter("jurisdictions", f"at most {_MOST_CODES} codes")
    for code in wanted:
        if code not in read.snapshot.files:
            raise parameter("jurisdictions", f"'{code}' is not encoded{nearest(code, read.snapshot.files)}; /v1/jurisdictions lists those that are")
    if substance is not None and not conduct.startswith("drug."):
        raise parameter("substance", "substances belong to drug offences only")
    named = {name for file in read.snapshot.files.values() for offence in file.jurisdiction.offences for name in offence.amounts()} - {"any"}
    if substance is not None and substance not in SUBSTANCES and substance not in named:
        raise parameter("substance", f"no law names '{substance}'{nearest(substance, [*SUBSTANCES, *sorted(named)])}")
    try:
        parsed = Amount.parse(amount) if amount is not None else None
    except QuantityError as error:
        raise parameter("amount", f"expected {error}") from None
    if parsed is not None and substance is None:
        raise parameter("amount", "an amount needs a substance")
    chosen, more = cut(sorted(set(wanted)), page, lambda code: [code])
    data = [laws.compared(read.snapshot.files[code], read.on, conduct, substance, parsed) for code in chosen]
    return respond(read, data, next_cursor(read, [chosen[-1]]) if more else None, len(set(wanted)), [read.snapshot.files[code] for code in chosen])
