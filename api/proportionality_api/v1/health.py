"""What machines ask: index, health, metrics, schema, kinds of error."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from proportionality import __version__
from proportionality.law.model import Jurisdiction
from proportionality_api.http.observe import exposition
from proportionality_api.problems import KINDS, ApiProblem, Kind
from proportionality_api.served.service import State
from proportionality_api.v1.common import errors
from proportionality_api.v1.lists import Read, dumps
from proportionality_api.v1.schemas import Health, ProblemKind

router = APIRouter(tags=["service"])
_READY_SECONDS = 3.0


@router.get("/v1", response_model=dict[str, Any], responses=errors(), summary="Where things are")
async def index(read: Read) -> Response:
    """What the API offers."""
    links = {
        "jurisdictions": "/v1/jurisdictions{?as_of,limit,cursor}",
        "jurisdiction": "/v1/jurisdictions/{code}{?as_of}",
        "findings": "/v1/findings{?rule,family,severity,min_severity,confidence,jurisdiction,as_of,limit,cursor}",
        "finding": "/v1/findings/{fingerprint}{?as_of}",
        "rules": "/v1/rules{?limit,cursor}",
        "norms": "/v1/norms{?limit,cursor}",
        "comparisons": "/v1/comparisons{?conduct,jurisdictions,substance,amount,as_of,limit,cursor}",
        "checks": "/v1/checks{?as_of}",
        "submissions": "/v1/submissions",
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


@cache
def _schema() -> bytes:
    schema = Jurisdiction.model_json_schema(by_alias=True)
    return json.dumps(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "/v1/schemas/jurisdiction/1.json",
        }
        | schema,
        ensure_ascii=False,
        indent=2,
    ).encode()


@router.get(
    "/v1/schemas/jurisdiction/1.json",
    response_model=dict[str, Any],
    responses=errors(),
    summary="The JSON Schema of a law",
)
async def schema(read: Read) -> Response:
    """What a jurisdiction file may say, generated from the model; editors complete and check with it."""
    return read.answer(_schema())


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


def _health(status: int, body: dict[str, Any]) -> Response:
    return Response(dumps(body), status, {"Cache-Control": "no-store"}, "application/json")


@router.get("/v1/health/live", response_model=Health, summary="Is the process alive")
async def live() -> Response:
    """Answers as long as the process does; says nothing about the database."""
    return _health(200, {"status": "live", "checks": {}})


@router.get(
    "/v1/health/ready",
    response_model=Health,
    responses={503: {"model": Health, "description": "Not ready"}},
    summary="Can it do its work",
)
async def ready(request: Request) -> Response:
    """Whether laws are loaded, the engine runs and the database answers."""
    state: State = request.app.state.held
    try:
        async with asyncio.timeout(_READY_SECONDS):
            database = not state.database_away and await asyncio.to_thread(state.database.reachable)
    except TimeoutError:
        database = False
    checks = {
        "laws": bool(state.snapshot.files),
        "engine": state.checkers.alive,
        "database": database,
    }
    good = all(checks.values())
    return _health(
        200 if good else 503, {"status": "ready" if good else "not-ready", "checks": checks}
    )


@router.get("/metrics", include_in_schema=False)
@router.get(
    "/v1/metrics",
    response_class=Response,
    responses={
        200: {"description": "Metrics", "content": {"text/plain": {"schema": {"type": "string"}}}}
    },
    summary="Metrics",
)
async def metrics() -> Response:
    """Metrics as Prometheus reads them."""
    body, media_type = await asyncio.to_thread(exposition)
    return Response(body, headers={"Content-Type": media_type, "Cache-Control": "no-store"})
