"""What the routes promise, taken from the document that promises it: their methods and their query parameters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi

from proportionality.law.document import nearest
from proportionality_api.problems import parameter


@lru_cache(maxsize=4)
def _parameters(app: FastAPI) -> Mapping[tuple[str, str], frozenset[str]]:
    """The query parameters of every route and method."""
    paths = get_openapi(title="", version="", routes=app.routes)["paths"]
    return {
        (path, method.upper()): frozenset(
            p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"
        )
        for path, operations in paths.items()
        for method, operation in operations.items()
    }


async def only_known(request: Request) -> None:
    """Refuse query parameters that the route does not know: ignored ones would answer another question than was asked."""
    if request.scope["query_string"]:
        known = _parameters(request.app).get(
            (getattr(request.scope.get("route"), "path", ""), request.method), frozenset()
        )
        for name in request.query_params:
            if name not in known:
                expected = (
                    f"expected one of {', '.join(sorted(known))}" if known else "none is known here"
                )
                raise parameter(name[:60], f"unknown parameter; {expected}{nearest(name, known)}")


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
