"""Where things are: the index, the schema of a law, the kinds of error."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from proportionality.law import schema as schemas
from proportionality.version import __version__
from proportionality_api.problems import KINDS, ApiProblem, Kind
from proportionality_api.v1.errors import errors
from proportionality_api.v1.lists import Read
from proportionality_api.v1.schemas import ProblemKind

router = APIRouter(tags=["service"])


@router.get("/v1", response_model=dict[str, Any], responses=errors(), summary="Where things are")
async def index(read: Read) -> Response:
    """What the API offers."""
    links = {
        "jurisdictions": "/v1/jurisdictions{?jurisdictions,ordinary,gravest,as_of,limit,cursor}",
        "jurisdiction": "/v1/jurisdictions/{code}{?as_of}",
        "decisions": "/v1/jurisdictions/{code}/decisions",
        "digest": "/v1/jurisdictions/{code}/digest{?as_of}",
        "brief": "/v1/jurisdictions/{code}/brief{?format,beside,annex,as_of}",
        "findings": "/v1/findings{?rule,family,severity,min_severity,confidence,jurisdiction,as_of,limit,cursor}",
        "finding": "/v1/findings/{fingerprint}{?as_of}",
        "rules": "/v1/rules{?limit,cursor}",
        "norms": "/v1/norms{?limit,cursor}",
        "comparisons": "/v1/comparisons{?conduct,jurisdictions,substance,amount,given,form,as_of,limit,cursor}",
        "against": "/v1/comparisons/against{?conduct,against,jurisdictions,substance,amount,given,form,against_form,verdict,as_of,limit,cursor}",
        "positions": "/v1/positions{?as_of,limit,cursor}",
        "position": "/v1/positions/{code}{?as_of}",
        "search": "/v1/search{?q,kind,as_of,limit,cursor}",
        "groups": "/v1/groups{?limit,cursor}",
        "checks": "/v1/checks{?as_of}",
        "bills": "/v1/bills{?jurisdiction,jurisdictions,as_of}",
        "readings": "/v1/readings",
        "submissions": "/v1/submissions",
        "tokens": "/v1/tokens",
        "schema": "/v1/schemas/jurisdiction/1.json",
        "problems": "/v1/problems",
        "openapi": "/v1/openapi.json",
    }
    return read.json(
        {
            "name": "proportionality",
            "version": __version__,
            "links": links,
            "receipt": read.receipt([]),
        }
    )


@router.get(
    "/v1/schemas/jurisdiction/1.json",
    response_model=dict[str, Any],
    responses=errors(),
    summary="The JSON Schema of a law",
)
async def schema(read: Read) -> Response:
    """What a jurisdiction file may say, generated from the model; editors complete and check with it."""
    return read.answer(schemas.render().encode())


@router.get(
    "/v1/problems",
    response_model=list[ProblemKind],
    responses=errors(),
    summary="All kinds of error",
)
async def problems(read: Read) -> Response:
    """Every kind of error that an answer's `type` can name."""
    return read.json([_kind(kind) for kind in KINDS.values()])


@router.get(
    "/v1/problems/{slug}",
    response_model=ProblemKind,
    responses=errors(404),
    summary="One kind of error",
)
async def problem(read: Read, slug: Annotated[str, Path(max_length=60)]) -> Response:
    """What an error means and what to do about it."""
    if slug not in KINDS:
        raise ApiProblem("not-found", f"no kind of error '{slug}'; /v1/problems lists them")
    return read.json(_kind(KINDS[slug]))


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "type": f"/v1/problems/{kind.slug}",
        "status": kind.status,
        "title": kind.title,
        "advice": kind.advice,
    }
