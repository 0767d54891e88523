"""One conduct in several jurisdictions."""

from __future__ import annotations

import dataclasses
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from proportionality.answers.against import Verdict
from proportionality.answers.against import against as ask_against
from proportionality.answers.compare import compare
from proportionality.answers.headline import Which
from proportionality.answers.question import Question, QuestionError, question
from proportionality.law.vocabulary import Conduct
from proportionality.report import against as layout
from proportionality.report.as_json import compact
from proportionality.report.comparison import values
from proportionality.report.table import to_csv
from proportionality_api.engine.apart import drawn
from proportionality_api.problems import parameter
from proportionality_api.v1.errors import errors
from proportionality_api.v1.lists import (
    Cursor,
    Laws,
    PageSize,
    Read,
    csv_too,
    cut,
    laws_meant,
    link,
    next_cursor,
    page_of,
    respond,
)
from proportionality_api.v1.schemas import AgainstPage, Comparison, Listed

router = APIRouter(prefix="/v1/comparisons", tags=["comparisons"])


Substance = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=60,
        description="A substance, such as heroin, by any of its names.",
        examples=["heroin"],
    ),
]
AmountText = Annotated[
    str | None,
    Query(
        min_length=1, max_length=60, description="An amount of the substance.", examples=["20 g"]
    ),
]
Given = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=200,
        description="What else is the case, such as repeat or organised, with commas between.",
        examples=["repeat"],
    ),
]
Form = Annotated[
    Which,
    Query(
        description="The ordinary form, the gravest whatever it needs (but that nobody died), or the minor one."
    ),
]


def _asked(
    conduct: str,
    substance: str | None,
    amount: str | None,
    form: str,
    given: str | None = None,
    name: str = "",
) -> Question:
    try:
        return question(conduct, substance, amount, given.split(",") if given else (), form)
    except QuestionError as error:
        raise parameter(name or error.about, str(error)) from None


@router.get(
    "",
    response_model=Listed[Comparison],
    responses=errors(406) | csv_too("Harshest first"),
    summary="Compare one conduct",
)
async def comparisons(
    read: Read,
    conduct: Annotated[Conduct, Query(description="What is done.", examples=["drug.trafficking"])],
    jurisdictions: Laws = None,
    substance: Substance = None,
    amount: AmountText = None,
    given: Given = None,
    form: Form = "ordinary",
    limit: PageSize = 50,
    cursor: Cursor = None,
) -> Response:
    """What one conduct costs in several jurisdictions on a day, harshest first, with the provision and the evidence for each.

    Nothing but the conduct, substance, amount and what is `given` is assumed (no earlier conviction, no organised group). Where a
    law raises the penalty for what is given, `worked_out` says how the range was found; it is then not the law's own text. `rank` says which
    places an answer can have; where the encoding leaves open what applies, the status is `cannot-tell` and `because` says why.
    """
    read, page = page_of(read, limit, cursor, (int,))
    chosen = laws_meant(read, "jurisdictions", jurisdictions)
    asked = _asked(conduct, substance, amount, form, given)
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


@router.get(
    "/against",
    response_model=AgainstPage,
    responses=errors(406) | csv_too("The clearest disproportion first"),
    summary="Set one conduct against another",
)
async def one_against_another(
    read: Read,
    conduct: Annotated[Conduct, Query(description="What is done.", examples=["drug.trafficking"])],
    against: Annotated[
        Conduct, Query(description="What it is set against.", examples=["violent.rape"])
    ],
    jurisdictions: Laws = None,
    substance: Substance = None,
    amount: AmountText = None,
    given: Given = None,
    form: Form = "ordinary",
    against_form: Form = "ordinary",
    verdict: Annotated[
        list[Verdict], Query(description="Only these; several are alternatives.")
    ] = [],  # noqa: B006 - FastAPI copies it
    limit: PageSize = 50,
    cursor: Cursor = None,
) -> Response:
    """Which of two conducts each law punishes harder on a day, and by how much, with both provisions.

    One is harsher where the most that a court may impose is more, or that is equal and the least is more. `harsher-for-some`:
    for some of the drugs or amounts that were left open. `ratio` is of the longest terms. Two drug offences are asked about for
    the same substance and amount.
    """
    read, page = page_of(read, limit, cursor, (int,))
    chosen = laws_meant(read, "jurisdictions", jurisdictions)
    asked = _asked(conduct, substance, amount, form, given)
    both = conduct.startswith("drug.") and against.startswith("drug.")
    other = _asked(
        against, substance if both else None, amount if both else None, against_form, name="against"
    )
    laws = [(file.path, file.jurisdiction) for file in chosen]
    found = await drawn(ask_against, laws, asked, other, read.on, read.snapshot.measured)
    rows = [row for row in found.rows if not verdict or row.verdict in verdict]
    shown, more = cut(enumerate(rows, 1), page, lambda numbered: [numbered[0]])
    following = next_cursor(read, [shown[-1][0]]) if more else None
    if read.wants_csv:
        whole = layout.table(dataclasses.replace(found, rows=tuple(row for _, row in shown)))
        return read.answer(
            to_csv([whole]).encode(), "text/csv; charset=utf-8", link(read, following)
        )
    body = {
        "data": [layout.values(row, found) for _, row in shown],
        "next": following,
        "total": len(rows),
        "receipt": read.receipt(chosen),
        "counts": found.counts(),
        "summary": layout.summary(found),
    }
    return read.answer(compact(body), headers=link(read, following))
