"""What a bill does to laws, asked with a reform overlay; nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from proportionality.answers.headline import headline
from proportionality.findings.assessments import Assessment
from proportionality.law.corpus import LoadedFile
from proportionality.measure import LawOnDay, measured_on
from proportionality.reform.effect import effects
from proportionality.report import as_json
from proportionality.report.difference import values
from proportionality_api.engine.apart import drawn
from proportionality_api.engine.parcel import unpack
from proportionality_api.engine.pool import Busy
from proportionality_api.engine.turns import Full
from proportionality_api.http.limits import RateLimit, client_of
from proportionality_api.problems import parameter
from proportionality_api.served.outcomes import (
    Draft,
    FindingRow,
    Laid,
    LawOutcome,
    RefusedBill,
    RefusedLaw,
)
from proportionality_api.v1 import bodies
from proportionality_api.v1.errors import errors
from proportionality_api.v1.lists import Read, Reading, laws_meant
from proportionality_api.v1.schemas import BillEffect

router = APIRouter(prefix="/v1/bills", tags=["checks"])
MOST_LAWS = 40  # that a bill is laid over at once
Law = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=200,
        description="The one law that it changes: a code, or a country in any language.",
        examples=["SGP"],
    ),
]
SeveralLaws = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=2000,
        description=f"Instead, up to {MOST_LAWS} laws that it is laid over: codes, countries in any language, regions or groups of states (/v1/groups), with commas between them.",
        examples=["KEN,THA"],
    ),
]


Unchanged = Annotated[bool, Query(description="List the findings that it leaves as they are, too.")]


@dataclass(frozen=True, slots=True)
class _Under:
    """A law as it is and under a bill, with what was found in each."""

    file: LoadedFile
    before: LawOnDay
    now: LawOutcome
    draft: Draft

    def after(self, read: Reading) -> LawOnDay:
        return measured_on(unpack(self.draft.parcel, self.file.path).jurisdiction, read.on)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in several laws."""

    findings: Sequence[FindingRow]
    assessments: Sequence[Assessment]


@router.post(
    "", response_model=BillEffect, responses=errors(413, 415, 503), summary="What a bill does",
    openapi_extra={"requestBody": {"$ref": "#/components/requestBodies/Bill"}},
)  # fmt: skip
async def bill(
    request: Request,
    read: Read,
    jurisdiction: Law = None,
    jurisdictions: SeveralLaws = None,
    unchanged: Unchanged = False,
) -> Response:
    """A reform overlay laid over one law (`jurisdiction`) or several (`jurisdictions`): what becomes of each provision, in words and numbers, which findings are gone (`lost`), milder, harsher or new (`gained`), or cannot be told on one side (`not_known_before`, `not_known_after`), and where each law stands before and after.  What it leaves as it is is counted, and listed only if asked for (`unchanged=true`).

    The laws are looked at on the bill's first day, or on another (`as_of`). The same overlay gives the same answer on the page
    *Try a bill* and with `proportionality diff`. It counts as a check for each law. A bill with errors is answered with status 422
    and every error at its line.
    """
    text = await bodies.yaml(request, "invalid-bill")
    files = _meant(read, jurisdiction, jurisdictions)
    if len(files) == 1:
        return await _laid(request, read, files, text, jurisdiction is not None, unchanged)
    limit: RateLimit = request.app.state.rate_limit
    await limit.hit("check", client_of(request.scope), len(files) - 1)
    try:
        async with read.service.outcomes.bills.turn(len(files)):
            return await _laid(request, read, files, text, False, unchanged)
    except Full:
        raise Busy("too many bills over several laws are being looked at") from None


def _meant(read: Reading, one: str | None, several: str | None) -> list[LoadedFile]:
    """The laws that a request is about.

    Raises:
        ApiProblem: it names none, or too many.

    """
    if (one is None) == (several is None):
        said = "expected the law that the bill changes, or its laws under 'jurisdictions'; not both"
        raise parameter("jurisdiction", said)
    name = "jurisdiction" if several is None else "jurisdictions"
    files = laws_meant(read, name, one or several)
    codes = ", ".join(file.jurisdiction.code for file in files[:5])
    if several is None and len(files) != 1:
        said = (
            f"expected one law; this means {len(files)} ({codes} …); 'jurisdictions' takes several"
        )
        raise parameter(name, said)
    if len(files) > MOST_LAWS:
        said = (
            f"expected at most {MOST_LAWS} laws; these are {len(files)} ({codes} …); ask in parts, "
            "or 'proportionality diff all' on the command line"
        )
        raise parameter(name, said)
    return files


async def _laid(
    request: Request,
    read: Reading,
    files: Sequence[LoadedFile],
    text: bytes,
    alone: bool,
    unchanged: bool,
) -> Response:
    outcomes = read.service.outcomes
    laid = await outcomes.laid(files, text)
    if "as_of" not in request.query_params:
        read = replace(read, on=laid.start)
    # Where there are several, only what the bill changes can be different.
    asked = [f for f in files if alone or f.jurisdiction.code in laid.changed]
    found = []
    for file in asked:
        draft = await _under(read, laid, file)
        now = await outcomes.outcome(file, read.on)
        before = read.snapshot.measured(file.jurisdiction, read.on)
        found.append(_Under(file, before, now, draft))
    body = await drawn(_answer, read, files, laid, found, alone, unchanged)
    return Response(body, 200, {"Cache-Control": "no-store"}, "application/json")


async def _under(read: Reading, laid: Laid, file: LoadedFile) -> Draft:
    try:
        return await read.service.outcomes.draft(laid.under(file), read.on, law=True)
    except RefusedLaw as error:
        path = f"<{file.jurisdiction.code} under the bill>"
        raise RefusedBill([{**problem, "path": path} for problem in error.problems]) from None


def _answer(
    read: Reading,
    files: Sequence[LoadedFile],
    laid: Laid,
    laws: Sequence[_Under],
    alone: bool,
    unchanged: bool,
) -> bytes:
    afters = [law.after(read) for law in laws]
    pairs = [(law.before, after) for law, after in zip(laws, afters, strict=True)]
    provisions, findings = effects(
        pairs, _together([law.now for law in laws]), _together([law.draft.outcome for law in laws])
    )
    rest = values(findings, lambda row: row.plain, provisions)
    del rest["laws_known"]  # of laws between two days; here both sides are encoded alike
    rest["unchanged_count"] = len(findings.unchanged)
    if not unchanged:
        rest["unchanged"] = None
    each = {
        law.file.jurisdiction.code: {
            "jurisdiction": law.file.jurisdiction.code,
            "changed": list(laid.changed.get(law.file.jurisdiction.code, ())),
            "before": _standing(law.before, law.now),
            "after": _standing(after, law.draft.outcome),
        }
        for law, after in zip(laws, afters, strict=True)
    }
    nothing: dict[str, Any] = {"changed": [], "before": None, "after": None}
    codes = [file.jurisdiction.code for file in files]
    listed = [each.get(code, {"jurisdiction": code, **nothing}) for code in codes]
    unnamed = dict.fromkeys(("jurisdiction", "changed", "before", "after"))
    return as_json.compact(
        {
            "version": as_json.VERSION,
            "title": laid.title,
            "from": laid.start.isoformat(),
            "as_of": read.on.isoformat(),
            **(listed[0] if alone else unnamed),
            "laws": listed,
            **rest,
            "problems": laid.warnings,
            "receipt": read.receipt(files),
        }
    )


def _together(outcomes: Sequence[LawOutcome]) -> _Found:
    rows = sorted((row for found in outcomes for row in found.findings), key=lambda row: row.key)
    return _Found(rows, [a for found in outcomes for a in found.assessments])


def _standing(law: LawOnDay, outcome: LawOutcome) -> dict[str, Any]:
    return {"headline": headline(law), "scale": outcome.group["scale"]}
