"""What the OpenAPI document says of errors."""

from __future__ import annotations

from typing import Any

from proportionality_api.v1.schemas import ProblemDetails

_WORDS = {
    401: "No token, or one that is not valid",
    403: "The token does not allow this",
    404: "There is nothing here",
    406: "No such format",
    409: "The state of the submission, or a key that was used before, is in the way",
    412: "The submission has changed meanwhile",
    413: "The body is over 1 MiB",
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


def csv_too(description: str) -> dict[int | str, dict[str, Any]]:
    """A list that comes as CSV as well."""
    return {
        200: {"description": description, "content": {"text/csv": {"schema": {"type": "string"}}}}
    }
