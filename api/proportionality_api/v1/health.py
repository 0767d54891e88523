"""Whether the service can do its work, and how it does."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from proportionality.report.as_json import compact
from proportionality_api.engine.apart import drawn
from proportionality_api.http.observe import exposition
from proportionality_api.served.service import Service
from proportionality_api.v1.gauges import look
from proportionality_api.v1.schemas import Health

router = APIRouter(tags=["service"])
_READY_SECONDS = 3.0


def _health(status: int, body: dict[str, Any]) -> Response:
    return Response(compact(body), status, {"Cache-Control": "no-store"}, "application/json")


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
    """Whether laws are loaded, the engine runs and the database answers; `reading-only` where it can be read and not written."""
    service: Service = request.app.state.service
    try:
        async with asyncio.timeout(_READY_SECONDS):
            database = not service.database_away and await asyncio.to_thread(
                service.database.reachable
            )
            writing = database and await asyncio.to_thread(service.database.takes)
    except TimeoutError:
        database = writing = False
    alive = service.engine.alive
    checks = {
        "laws": bool(service.snapshot.files),
        "engine": alive > 0,
        "database": database,
    }
    good = all(checks.values())
    # Who reads is served by a server that cannot write, so it is not taken out of use for that.
    wanted = service.settings.writing != "off"
    status = "not-ready" if not good else "ready" if writing or not wanted else "reading-only"
    body = {
        "status": status,
        "checks": checks | {"writing": writing},
        "engine_processes": {"alive": alive, "wanted": service.engine.wanted},
    }
    return _health(200 if good else 503, body)


@router.get("/metrics", include_in_schema=False)
@router.get(
    "/v1/metrics",
    response_class=Response,
    responses={
        200: {"description": "Metrics", "content": {"text/plain": {"schema": {"type": "string"}}}}
    },
    summary="Metrics",
)
async def metrics(request: Request) -> Response:
    """Metrics as Prometheus reads them."""
    await asyncio.to_thread(look, request.app.state.service)
    body, media_type = await drawn(exposition)
    return Response(body, headers={"Content-Type": media_type, "Cache-Control": "no-store"})
