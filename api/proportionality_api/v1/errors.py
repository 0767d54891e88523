"""Errors as the API answers them: which problem each error of the layers below is, and what the document says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from proportionality.law.validate import expected_by, shown
from proportionality.law.written import nearest
from proportionality.reader.blocks import CannotRead
from proportionality_api.engine.pool import Busy, Crashed, NothingConcluded, TooSlow
from proportionality_api.problems import ApiProblem, entry, of_status, response
from proportionality_api.served.outcomes import RefusedBill, RefusedLaw
from proportionality_api.served.snapshot import NotEncoded
from proportionality_api.store.database import DatabaseAway
from proportionality_api.store.refusals import (
    ChangedMeanwhile,
    CommentRefused,
    KeyReused,
    NotAllowed,
    OwnSubmission,
    ReasonMissing,
    SubmissionError,
    UnknownSubmission,
    WrongState,
)
from proportionality_api.store.tokens import TokenError, UnknownToken
from proportionality_api.v1.routes import methods_at
from proportionality_api.v1.schemas import ProblemDetails

_WAIT = {"Retry-After": "5"}
_SLUGS: Mapping[type[Exception], str] = {
    UnknownSubmission: "not-found",
    NotAllowed: "forbidden",
    OwnSubmission: "own-submission",
    WrongState: "wrong-state",
    KeyReused: "key-reused",
    ChangedMeanwhile: "changed-meanwhile",
    ReasonMissing: "invalid-parameter",
    CommentRefused: "invalid-parameter",
    CannotRead: "unreadable-text",
    TokenError: "invalid-parameter",
    UnknownToken: "not-found",
    Busy: "busy",
    TooSlow: "check-timeout",
    Crashed: "check-crashed",
}
# What the layers below say of what was asked; a database that is away is said of the server as a whole.
REFUSALS = (
    ApiProblem,
    SubmissionError,
    TokenError,
    NothingConcluded,
    RefusedLaw,
    NotEncoded,
    CannotRead,
)
FORESEEN = (*REFUSALS, DatabaseAway, HTTPException, RequestValidationError)


def problem_of(error: Exception) -> ApiProblem:
    """The problem that an error is, whichever layer it comes from."""
    if isinstance(error, ApiProblem):
        return error
    if isinstance(error, DatabaseAway):
        return ApiProblem("database-away", error.public, headers=_WAIT)
    if isinstance(error, RefusedLaw):
        keys = ("path", "line", "column", "message")
        errors = [{key: problem[key] for key in keys} for problem in error.problems]
        bill = isinstance(error, RefusedBill)
        return ApiProblem("invalid-bill" if bill else "invalid-law", str(error), errors)
    if isinstance(error, NotEncoded):
        return ApiProblem("not-found", f"{error}; /v1/jurisdictions lists those that are")
    errors = [entry("body.reason", "say why")] if isinstance(error, ReasonMissing) else []
    headers = _WAIT if isinstance(error, Busy) else None
    return ApiProblem(_SLUGS[type(error)], str(error), errors, headers)


def _unfit(detail: Mapping[str, Any]) -> dict[str, Any]:
    """What a parameter, or a part of a body, cannot be used for; which of several values it is, is seen by what was found."""
    path = ".".join(part for part in detail["loc"] if isinstance(part, str))
    if detail["type"] == "missing":
        return entry(path, "it is missing")
    wanted = expected_by(detail)
    words = wanted.removeprefix("one of ").split(", ")
    hint = nearest(str(detail["input"]), words) if len(words) > 1 else ""
    return entry(path, f"found {shown(detail['input'])}; expected {wanted}{hint}")


def of_body(error: ValidationError, kind: type[BaseModel], what: str) -> ApiProblem:
    """The problem of a JSON body that is no such model.

    Args:
        error: what does not fit.
        kind: the model.
        what: what it is called.

    """
    entries = []
    for detail in error.errors(include_url=False):
        name = str(detail["loc"][-1]) if detail["loc"] else ""
        path = f"body.{name}" if name else "body"
        if detail["type"] == "missing":
            words = get_args(kind.model_fields[name].annotation)
            said = f"; expected one of {', '.join(words)}" if words else ""
            entries.append(entry(path, f"it is missing{said}"))
        elif detail["type"] == "extra_forbidden":
            known = list(kind.model_fields)
            said = f"unknown key; expected one of {', '.join(known)}{nearest(name, known)}"
            entries.append(entry(path[:100], said))
        else:
            entries.append({**_unfit(detail), "path": path})
    first = entries[0]
    return ApiProblem(
        "invalid-parameter",
        f"{what} cannot be read: {first['path']}: {first['message']}",
        entries,
    )


async def answer(request: Request, error: Exception) -> Response:
    """The answer of the API to any error that it foresees."""
    return response(_problem(request, error), request_id(request))


def request_id(request: Request) -> str:
    """The id that the log knows a request by."""
    return str(request.scope.get("request_id", ""))


def _problem(request: Request, error: Exception) -> ApiProblem:
    path = request.url.path[:200]
    if isinstance(error, RequestValidationError):
        entries = [_unfit(detail) for detail in error.errors()]
        names = ", ".join(dict.fromkeys(str(e["path"]) for e in entries))
        first = entries[0]["message"] if entries else ""
        return ApiProblem("invalid-parameter", f"cannot use {names}: {first}", entries)
    if not isinstance(error, HTTPException):
        return problem_of(error)
    if error.status_code == 404:
        return of_status(404, f"nothing is at {path}; /v1 lists what there is")
    if error.status_code == 405:
        allow = {"Allow": methods_at(request.app, request.url.path)}
        return of_status(405, f"{request.method[:20]} does not work on {path}", allow)
    return of_status(error.status_code, str(error.detail), error.headers)


_WORDS = {
    400: "The request cannot be read",
    401: "No token, or one that is not valid",
    403: "The token does not allow this",
    404: "There is nothing here",
    406: "No such format",
    409: "The state of the submission, or a key that was used before, is in the way",
    412: "The submission has changed meanwhile",
    413: "The body is too large",
    415: "The body is of the wrong type",
    422: "A parameter or a law cannot be used; `errors` says where",
    428: "If-Match is needed",
    429: "Too many requests; see Retry-After",
    500: "The server failed; nothing was concluded",
    503: "Busy, too slow, or the database is away; nothing was concluded",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors that a route can answer with, besides those that all have."""
    return {
        status: {
            "model": ProblemDetails,
            "description": _WORDS[status],
            "content": {"application/problem+json": {}},
        }
        for status in sorted({422, 429, 500, *statuses})
    }
