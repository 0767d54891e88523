"""Tokens, for an admin; and everybody may rotate the one they hold."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import structlog
from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from proportionality.report.as_json import compact
from proportionality_api.problems import ApiProblem
from proportionality_api.served.service import Service
from proportionality_api.store import tokens as store
from proportionality_api.store.database import Database
from proportionality_api.store.submissions import Actor
from proportionality_api.v1 import bodies
from proportionality_api.v1.auth import SignedIn
from proportionality_api.v1.errors import errors

router = APIRouter(prefix="/v1/tokens", tags=["tokens"])
_log = structlog.get_logger("proportionality_api.v1.tokens")
_PRIVATE = {"Cache-Control": "no-store"}
Id = Annotated[
    str, Path(description="The token's id: what stands between its underscores", max_length=64)
]
Days = Annotated[
    int, Query(ge=1, le=store.MOST_DAYS, description="Days until the new one expires.")
]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Token(_Shape):
    """A token without its secret."""

    id: str
    name: str
    role: Literal["submitter", "reviewer", "admin"]
    state: Literal["valid", "expired", "revoked"]
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None = Field(description="to the quarter of an hour")


class TokenList(_Shape):
    """All tokens, oldest first."""

    data: list[Token]


class NewToken(_Shape):
    """A token to be made."""

    name: str = Field(
        description="the person; the same name on every token of theirs", max_length=400
    )
    role: Literal["submitter", "reviewer", "admin"]
    days: int = Field(
        default=store.DAYS, ge=1, le=store.MOST_DAYS, description="days until it expires"
    )


class MadeToken(Token):
    """A token that was made, with its text, this one time."""

    token: str


def _view(token: store.Token) -> dict[str, Any]:
    keys = ("id", "name", "role", "state", "created_at", "expires_at", "revoked_at", "last_used_at")
    return {key: getattr(token, key) for key in keys}


def _database(request: Request) -> Database:
    service: Service = request.app.state.service
    return service.database


def _admin(who: Actor) -> None:
    if who.role != "admin":
        raise ApiProblem("forbidden", f"this needs the role admin; this token has {who.role}")


async def _made(request: Request, who: Actor, text: str, what: str) -> Response:
    token = await run_in_threadpool(store.get, _database(request), text.split("_")[1])
    _log.info(what, token=token.id, holder=token.name, role=token.role, by=who.name)
    body = _view(token) | {"token": text}
    return Response(compact(body), 201, _PRIVATE, "application/json")


@router.get("", response_model=TokenList, responses=errors(401, 403, 503), summary="All tokens")
async def all_tokens(request: Request, who: SignedIn) -> Response:
    """Who holds which, until when, and when it was last used. Needs the role admin."""
    _admin(who)
    found = await run_in_threadpool(store.listed, _database(request))
    return Response(
        compact({"data": [_view(token) for token in found]}), 200, _PRIVATE, "application/json"
    )


@router.post(
    "", status_code=201, response_model=MadeToken, responses=errors(401, 403, 413, 415, 503), summary="Make a token",
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": NewToken.model_json_schema()}}}},
)  # fmt: skip
async def make(request: Request, who: SignedIn) -> Response:
    """Make a token for a person. Its text is in this answer and nowhere else. Needs the role admin."""
    _admin(who)
    new = await bodies.model(request, NewToken, "the token")
    text = await run_in_threadpool(store.create, _database(request), new.name, new.role, new.days)
    return await _made(request, who, text, "token made")


@router.post(
    "/{id}/rotation", status_code=201, response_model=MadeToken, responses=errors(401, 403, 404, 503), summary="Rotate a token",
)  # fmt: skip
async def rotate(request: Request, who: SignedIn, id: Id, days: Days = store.DAYS) -> Response:
    """Make a new token for the same person with the same role, and revoke this one at once. Who holds it may do that, and an admin."""
    if id != who.token_id:
        _admin(who)
    text = await run_in_threadpool(store.rotate, _database(request), id, days)
    return await _made(request, who, text, "token rotated")


@router.delete(
    "/{id}", response_model=Token, responses=errors(401, 403, 404, 503), summary="Revoke a token"
)
async def revoke(request: Request, who: SignedIn, id: Id) -> Response:
    """Every server refuses it from its next request on, and its sessions end. Needs the role admin."""
    _admin(who)
    await run_in_threadpool(store.revoke, _database(request), id)
    token = await run_in_threadpool(store.get, _database(request), id)
    _log.info("token revoked", token=id, holder=token.name, role=token.role, by=who.name)
    return Response(compact(_view(token)), 200, _PRIVATE, "application/json")
