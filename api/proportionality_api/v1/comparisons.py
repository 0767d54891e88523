"""One conduct in several jurisdictions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from proportionality.answers.compare import QuestionError, compare, question
from proportionality.law.document import nearest
from proportionality.law.vocabulary import Conduct
from proportionality.report.comparison import values
from proportionality_api.engine.apart import drawn
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
from proportionality_api.v1.schemas import Comparison, Listed

router = APIRouter(prefix="/v1/comparisons", tags=["comparisons"])


@router.get(
    "",
    response_model=Listed[Comparison],
    responses=errors(406) | csv_too("Harshest first"),
    summary="Compare one conduct",
)
async def comparisons(
    read: Read,
    conduct: Annotated[Conduct, Query(description="What is done.", examples=["drug.trafficking"])],
    jurisdictions: Annotated[
        str | None,
        Query(
            max_length=2000,
            description="Codes with commas between them; all where left out.",
            examples=["SGP,NOR"],
        ),
    ] = None,
    substance: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=60,
            pattern="^[a-z0-9]+(-[a-z0-9]+)*$",
            description="A substance, such as heroin.",
            examples=["heroin"],
        ),
    ] = None,
    amount: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=60,
            description="An amount of the substance.",
            examples=["20 g"],
        ),
    ] = None,
    given: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=200,
            description="What else is the case, such as repeat or organised, with commas between.",
            examples=["repeat"],
        ),
    ] = None,
    limit: PageSize = 50,
    cursor: Cursor = None,
) -> Response:
    """What one conduct costs in several jurisdictions on a day, harshest first, with the provision and the evidence for each.

    Nothing but the conduct, substance, amount and what is `given` is assumed (no earlier conviction, no organised group). Where a
    law raises the penalty for what is given, `worked_out` says how the range was found; it is then not the law's own text. `rank` says which
    places an answer can have; where the encoding leaves open what applies, the status is `cannot-tell` and `because` says why.
    """
    read, page = page_of(read, limit, cursor, (int,))
    files = read.snapshot.files
    wanted = (
        [code.strip().upper() for code in jurisdictions.split(",")]
        if jurisdictions is not None
        else list(files)
    )
    for code in wanted:
        if code not in files:
            raise parameter(
                "jurisdictions",
                f"'{code[:100]}' is not encoded{nearest(code, files)}; /v1/jurisdictions lists those that are",
            )
    try:
        asked = question(conduct, substance, amount, given.split(",") if given else ())
    except QuestionError as error:
        raise parameter(error.about, str(error)) from None
    chosen = [files[code] for code in sorted(set(wanted))]
    answers = await drawn(
        compare,
        [(file.path, file.jurisdiction) for file in chosen],
        asked,
        read.on,
        read.snapshot.measured,
    )
    shown, more = cut(enumerate(answers, 1), page, lambda numbered: [numbered[0]])
    data = [values(answer, asked) for _, answer in shown]
    return respond(
        read, data, next_cursor(read, [shown[-1][0]]) if more else None, len(answers), chosen
    )
