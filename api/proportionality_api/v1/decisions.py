"""Why a law is served: who approved it, or took another back, and the reason they gave."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from proportionality.report.as_json import compact
from proportionality_api.served.service import Service
from proportionality_api.served.snapshot import Snapshot
from proportionality_api.store import trail
from proportionality_api.v1.errors import errors
from proportionality_api.v1.jurisdictions import Code

router = APIRouter(prefix="/v1/jurisdictions", tags=["laws"])


class LawDecision(BaseModel):
    """One decision on which law of a jurisdiction is served."""

    model_config = ConfigDict(extra="forbid")

    submission: str
    action: Literal["approved", "retired"]
    at: dt.datetime
    by: str
    reason: str
    sha256: str = Field(description="of the text that was decided on")
    served: bool = Field(description="whether the law that is served now was approved by this")


class LawDecisions(BaseModel):
    """The decisions on the law of one jurisdiction, newest first; none where the law shipped with the tool."""

    model_config = ConfigDict(extra="forbid")

    data: list[LawDecision]


async def decided(request: Request, code: str) -> list[dict[str, Any]]:
    """The decisions on the law of a jurisdiction, newest first, also where no law of it is served any more.

    Raises:
        NotEncoded: none was ever decided on, and none is served.
        DatabaseAway: they cannot be told.

    """
    service: Service = request.app.state.service
    snapshot: Snapshot = request.scope["snapshot"]
    code = code.upper()
    served = snapshot.approved.get(code)
    found = await run_in_threadpool(trail.decisions, service.database, code)
    if not found:
        snapshot.file(code)
    return [
        line | {"served": line["submission"] == served and line["action"] == "approved"}
        for line in found
    ]


@router.get(
    "/{code}/decisions",
    response_model=LawDecisions,
    responses=errors(404, 503),
    summary="Who approved a law, and why",
)
async def decisions(request: Request, code: Code) -> Response:
    """Every approval, and every approval that was taken back, newest first, with the name of who decided and the reason."""
    # Not kept: a name can be erased without any law changing.
    body = compact({"data": await decided(request, code)})
    return Response(body, 200, {"Cache-Control": "no-store"}, "application/json")
