"""Checking a law that is not stored."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from proportionality_api.v1 import bodies
from proportionality_api.v1.errors import errors
from proportionality_api.v1.lists import Read
from proportionality_api.v1.schemas import Report

router = APIRouter(prefix="/v1/checks", tags=["checks"])


@router.post(
    "",
    response_model=Report,
    responses=errors(413, 415, 503),
    summary="Check a law",
    openapi_extra={"requestBody": {"$ref": "#/components/requestBodies/Law"}},
)
async def check(request: Request, read: Read) -> Response:
    """Findings, what every rule concluded, and warnings, for a law in the body (YAML or JSON). Nothing is stored.

    A law with errors is answered with status 422 and every error at its line and column: nothing can be concluded from it.
    """
    draft = await bodies.checked(request, await bodies.yaml(request), read.on)
    headers = {"Cache-Control": "no-store"}
    return Response(draft.report, media_type="application/json", headers=headers)
