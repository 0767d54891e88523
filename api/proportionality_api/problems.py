"""The catalogue of errors, and their form: ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of error: permanent word, HTTP status, title, and what to do about it."""

    slug: str
    status: int
    title: str
    advice: str


_KINDS = (
    Kind("bad-request", 400, "The request cannot be read", "Send a well-formed HTTP request."),
    Kind("token-missing", 401, "A token is needed", "Send 'Authorization: Bearer <token>'. Tokens are made with 'proportionality token create'."),
    Kind("token-refused", 401, "The token is not valid", "The token is unknown, revoked or expired. Ask for a new one."),
    Kind("forbidden", 403, "The token does not allow this", "Use a token with the role that the detail names."),
    Kind("sent-from-elsewhere", 403, "This was not sent from a page of this site", "Nothing was done. Open the page here and send it again."),
    Kind("own-submission", 403, "Nobody decides on their own submission", "Ask another reviewer."),
    Kind("writing-off", 403, "This server takes no submissions", "It was started with PROPORTIONALITY_WRITING=off."),
    Kind("not-found", 404, "There is nothing here", "See /v1 for what there is."),
    Kind("method-not-allowed", 405, "This method does not work here", "The Allow header lists the methods that do."),
    Kind("not-acceptable", 406, "No such format", "Lists come as application/json or text/csv, everything else as the OpenAPI document says."),
    Kind("too-slow-sending", 408, "The body did not arrive in time", "Send it again on a better connection."),
    Kind("wrong-state", 409, "The submission is in a state that does not allow this", "GET the submission to see its state."),
    Kind("key-reused", 409, "The idempotency key was used for something else", "Use a new key for a new request."),
    Kind("changed-meanwhile", 412, "The submission has changed meanwhile", "GET it again, look at the change, and send its new ETag as If-Match."),
    Kind("too-large", 413, "The body is too large", "The detail says how much is read here. A jurisdiction file holds one jurisdiction and is far smaller than 1 MiB."),
    Kind("unsupported-media-type", 415, "The body is of the wrong type", "The detail names the types that are read here."),
    Kind("invalid-parameter", 422, "A parameter cannot be used", "The errors name each parameter and what was expected."),
    Kind("invalid-law", 422, "The encoding of the law has errors", "The errors list every one with line, column and what was expected."),
    Kind("invalid-bill", 422, "The bill has errors", "The errors list every one with line, column and what was expected; the documentation has every key of a reform overlay."),
    Kind("unreadable-text", 422, "The text of the law cannot be read", "The detail names the file, what was found in it, and what to do. Nothing was guessed."),
    Kind("if-match-missing", 428, "If-Match is needed", "GET the submission and send its ETag as If-Match, so that nobody overwrites a change they have not seen."),
    Kind("too-many-requests", 429, "Too many requests", "Wait as long as the Retry-After header says."),
    Kind("crash", 500, "The server failed", "Nothing was concluded. Report the request_id."),
    Kind("check-crashed", 500, "The check did not come to its end", "Nothing was concluded about this law. Report the request_id."),
    Kind("check-timeout", 503, "The check took too long and was stopped", "Nothing was concluded about this law. Split it, or try again later."),
    Kind("busy", 503, "Too many checks are waiting", "Try again as the Retry-After header says."),
    Kind("database-away", 503, "The database cannot be reached", "Reading the shipped laws goes on; try again later."),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.slug: kind for kind in _KINDS}
_BY_STATUS: Mapping[int, str] = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    415: "unsupported-media-type",
}


class ApiProblem(Exception):
    """An error on its way to the client."""

    def __init__(
        self,
        slug: str,
        detail: str,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = KINDS[slug]
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})


CRASH = ApiProblem("crash", "an unforeseen error; it was logged under the request_id")
ENDS = ApiProblem("busy", "the server is being stopped", headers={"Retry-After": "5"})


def entry(path: str, message: str) -> dict[str, Any]:
    """An error of ``errors[]`` that has no line: a parameter, or a part of a body."""
    return {"path": path, "line": None, "column": None, "message": message}


def parameter(name: str, message: str) -> ApiProblem:
    """A query parameter that cannot be used."""
    return ApiProblem(
        "invalid-parameter",
        f"{name}: {message}",
        [entry(f"query.{name}", message)],
    )


def response(problem: ApiProblem, request_id: str) -> Response:
    """The answer for an error."""
    kind = problem.kind
    body = {
        "type": f"/v1/problems/{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "advice": kind.advice,
        "request_id": request_id,
        "errors": problem.errors,
    }
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(json.dumps(body, ensure_ascii=False), kind.status, headers, MEDIA_TYPE)


def of_status(status: int, detail: str, headers: Mapping[str, str] | None = None) -> ApiProblem:
    """The error for a bare HTTP status that the framework raised."""
    slug = _BY_STATUS.get(status, "crash" if status >= 500 else "bad-request")
    return ApiProblem(slug, detail, headers=headers)
