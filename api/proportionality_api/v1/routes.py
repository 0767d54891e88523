"""What the routes promise, taken from the document that promises it: their methods and their query parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi

from proportionality.law.written import nearest
from proportionality_api.problems import parameter


@dataclass(frozen=True, slots=True)
class _Query:
    """The query parameters of a route."""

    names: frozenset[str]
    several: frozenset[str]  # those that may be repeated


@lru_cache(maxsize=4)
def _parameters(app: FastAPI) -> Mapping[tuple[str, str], _Query]:
    """The query parameters of every route and method."""
    paths = get_openapi(title="", version="", routes=app.routes)["paths"]
    return {
        (path, method.upper()): _query(operation)
        for path, operations in paths.items()
        for method, operation in operations.items()
    }


def _query(operation: Mapping[str, Any]) -> _Query:
    of_query = [p for p in operation.get("parameters", ()) if p["in"] == "query"]
    return _Query(
        frozenset(p["name"] for p in of_query),
        frozenset(p["name"] for p in of_query if p["schema"].get("type") == "array"),
    )


async def only_known(request: Request) -> None:
    """Refuse query parameters that the route does not know."""
    if request.scope["query_string"]:
        path = getattr(request.scope.get("route"), "path", "")
        known = _parameters(request.app).get((path, request.method))
        refuse_others(
            request, known.names if known else frozenset(), known.several if known else frozenset()
        )


def refuse_others(request: Request, known: frozenset[str], several: frozenset[str]) -> None:
    """Refuse other query parameters than these, and repeated ones: ignored ones would answer another question than was asked.

    Args:
        request: the request.
        known: the names.
        several: those of them that may be repeated.

    Raises:
        ApiProblem: for the first that is not known, or stands there again.

    """
    seen: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name not in known:
            expected = (
                f"expected one of {', '.join(sorted(known))}" if known else "none is known here"
            )
            raise parameter(name[:60], f"unknown parameter; {expected}{nearest(name, known)}")
        if name in seen and name not in several:
            raise parameter(name, "it stands there more than once; expected one value")
        seen.add(name)


def methods_at(app: FastAPI, path: str) -> str:
    """Every method that works at a path; the router itself names those of its first route only."""
    allowed = {method for (template, method) in _parameters(app) if _fits(template, path)}
    allowed |= {"HEAD"} if "GET" in allowed else set()
    return ", ".join(sorted(allowed)) or "GET, HEAD"


def _fits(template: str, path: str) -> bool:
    parts, found = template.split("/"), path.split("/")
    return len(parts) == len(found) and all(
        part == word or part.startswith("{") for part, word in zip(parts, found, strict=True)
    )
