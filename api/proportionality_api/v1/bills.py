"""What a bill does to a law, asked with a reform overlay; nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from proportionality.answers.headline import headline
from proportionality.law.corpus import LoadedFile
from proportionality.measure import LawOnDay, measured_on
from proportionality.reform.effect import effect
from proportionality.report import as_json
from proportionality.report.difference import values
from proportionality_api.engine.apart import drawn
from proportionality_api.engine.parcel import unpack
from proportionality_api.problems import parameter
from proportionality_api.served.outcomes import Draft, Laid, LawOutcome, RefusedBill, RefusedLaw
from proportionality_api.v1 import bodies
from proportionality_api.v1.errors import errors
from proportionality_api.v1.lists import Read, Reading, laws_meant
from proportionality_api.v1.schemas import BillEffect

router = APIRouter(prefix="/v1/bills", tags=["checks"])
Law = Annotated[
    str,
    Query(
        min_length=1,
        max_length=200,
        description="The law that it changes: a code, or a country in any language.",
        examples=["SGP"],
    ),
]


@router.post(
    "", response_model=BillEffect, responses=errors(413, 415, 503), summary="What a bill does",
    openapi_extra={"requestBody": {"$ref": "#/components/requestBodies/Bill"}},
)  # fmt: skip
async def bill(request: Request, read: Read, jurisdiction: Law) -> Response:
    """A reform overlay laid over one law: what becomes of each provision, in words and numbers, which findings are gone (`lost`), milder, harsher or new (`gained`), and where the law stands before and after.

    The law is looked at on the bill's first day, or on another (`as_of`). The same overlay gives the same answer on the page
    *Try a bill* and with `proportionality diff`. A bill with errors is answered with status 422 and every error at its line.
    """
    text = await bodies.yaml(request, "invalid-bill")
    files = laws_meant(read, "jurisdiction", jurisdiction)
    if len(files) != 1:
        codes = ", ".join(file.jurisdiction.code for file in files[:5])
        raise parameter("jurisdiction", f"expected one law; this means {len(files)} ({codes} …)")
    file = files[0]
    outcomes = read.service.outcomes
    laid = await outcomes.laid(file, text)
    if "as_of" not in request.query_params:
        read = replace(read, on=laid.start)
    draft = await _under(read, laid)
    now = await outcomes.outcome(file, read.on)
    body = await drawn(_answer, read, file, laid, draft, now)
    return Response(body, 200, {"Cache-Control": "no-store"}, "application/json")


async def _under(read: Reading, laid: Laid) -> Draft:
    try:
        return await read.service.outcomes.draft(laid.text, read.on)
    except RefusedLaw as error:
        path = "<the law under the bill>"
        raise RefusedBill([{**problem, "path": path} for problem in error.problems]) from None


def _answer(read: Reading, file: LoadedFile, laid: Laid, draft: Draft, now: LawOutcome) -> bytes:
    before = read.snapshot.measured(file.jurisdiction, read.on)
    after = measured_on(unpack(draft.parcel, file.path).jurisdiction, read.on)
    found = effect(before, after, now, draft.outcome)
    rest = values(found.findings, lambda row: row.plain, found.provisions)
    for day in ("not_known_before", "not_known_after", "laws_known"):
        del rest[day]  # of a law between two days; here both sides are known alike
    return as_json.compact(
        {
            "version": as_json.VERSION,
            "jurisdiction": file.jurisdiction.code,
            "title": laid.title,
            "from": laid.start.isoformat(),
            "as_of": read.on.isoformat(),
            "changed": laid.changed,
            "before": _standing(before, now),
            "after": _standing(after, draft.outcome),
            **rest,
            "problems": laid.warnings,
            "receipt": read.receipt([file]),
        }
    )


def _standing(law: LawOnDay, outcome: LawOutcome) -> dict[str, Any]:
    return {"headline": headline(law), "scale": outcome.group["scale"]}
