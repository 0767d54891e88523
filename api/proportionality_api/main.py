"""The application: settings, state, routes, and the layers around them.

``uvicorn proportionality_api.main:app --workers 4`` or ``proportionality serve``.  Behind a proxy, uvicorn believes ``X-Forwarded-For`` from
127.0.0.1 unless it is started with ``--no-proxy-headers``; `proportionality serve` does not believe it unless told to.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp

from proportionality.law.document import nearest
from proportionality_api import problems
from proportionality_api.http.cache import Caching
from proportionality_api.http.limits import Limiter, Limits
from proportionality_api.http.observe import Observing, configure_logs
from proportionality_api.problems import ApiProblem, parameter
from proportionality_api.served.service import State
from proportionality_api.served.snapshot import Row
from proportionality_api.settings import Settings, from_environment
from proportionality_api.store.database import DatabaseAway
from proportionality_api.v1 import (
    checks,
    comparisons,
    findings,
    health,
    jurisdictions,
    openapi,
    rules,
    submissions,
)
from proportionality_api.v1.lists import Read, dumps
from proportionality_api.web.mounting import mount, turned_away


def build(settings: Settings) -> tuple[FastAPI, ASGIApp]:
    """The routes, and the whole application around them."""
    state = State(settings)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        try:
            await state.start()
            yield
        finally:
            await state.close()

    app = FastAPI(
        lifespan=life, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    limiter = Limiter(settings)
    app.state.held, app.state.limiter = state, limiter
    for routes in (jurisdictions, findings, rules, comparisons, checks, submissions, health):
        app.include_router(routes.router, dependencies=[Depends(_only_known)])
    app.add_api_route("/v1/openapi.json", _openapi, include_in_schema=False)
    app.add_exception_handler(ApiProblem, _api_problem)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(DatabaseAway, _database_away)
    mount(app)
    return app, Observing(Limits(Caching(app, state), limiter, turned_away))


def create() -> ASGIApp:
    """The application as the environment asks for it (a factory for ``uvicorn --factory``)."""
    settings = from_environment()
    configure_logs(settings.log_level)
    return build(settings)[1]


def __getattr__(name: str) -> Any:
    # Made when a server asks for it, so that importing this module starts nothing.
    if name == "app":
        return _app()
    raise AttributeError(name)


@lru_cache(maxsize=1)
def _app() -> ASGIApp:
    return create()


async def _openapi(read: Read) -> Response:
    """The OpenAPI document."""
    rows: tuple[Row, ...] = ()
    for file in list(read.snapshot.files.values())[:3]:
        rows += (await read.state.outcomes.outcome(file, read.on)).rows
    return read.answer(dumps(openapi.document(read.request.app, read.snapshot, rows)))


async def _only_known(request: Request) -> None:
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


@lru_cache(maxsize=4)
def _parameters(app: FastAPI) -> Mapping[tuple[str, str], frozenset[str]]:
    """The query parameters of every route, from the document that promises them."""
    paths = get_openapi(title="", version="", routes=app.routes)["paths"]
    return {
        (path, method.upper()): frozenset(
            p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"
        )
        for path, operations in paths.items()
        for method, operation in operations.items()
    }


def _request_id(request: Request) -> str:
    return str(request.scope.get("request_id", ""))


async def _api_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiProblem)
    return problems.response(error, _request_id(request))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path = request.url.path
    if error.status_code == 404:
        problem = problems.of_status(404, f"nothing is at {path[:200]}; /v1 lists what there is")
    elif error.status_code == 405:
        # The router names the methods of the first route at this path only.
        allowed = {
            method for (template, method) in _parameters(request.app) if _fits(template, path)
        }
        allowed |= {"HEAD"} if "GET" in allowed else set()
        problem = problems.of_status(
            405,
            f"{request.method[:20]} does not work on {path[:200]}",
            {"Allow": ", ".join(sorted(allowed)) or "GET, HEAD"},
        )
    else:
        problem = problems.of_status(error.status_code, str(error.detail), error.headers)
    return problems.response(problem, _request_id(request))


def _fits(template: str, path: str) -> bool:
    parts, found = template.split("/"), path.split("/")
    return len(parts) == len(found) and all(
        part == word or part.startswith("{") for part, word in zip(parts, found, strict=True)
    )


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    entries = []
    for found in error.errors():
        where = ".".join(str(part) for part in found["loc"])
        entries.append({"path": where, "line": None, "column": None, "message": found["msg"]})
    names = ", ".join(dict.fromkeys(str(e["path"]) for e in entries))
    return problems.response(
        ApiProblem(
            "invalid-parameter",
            f"cannot use {names}: {entries[0]['message'] if entries else ''}",
            entries,
        ),
        _request_id(request),
    )


async def _database_away(request: Request, error: Exception) -> Response:
    return problems.response(
        ApiProblem("database-away", "the database does not answer", headers={"Retry-After": "5"}),
        _request_id(request),
    )
