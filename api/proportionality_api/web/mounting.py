"""Puts the pages beside the API: their routes, and errors as pages for those who read pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from proportionality_api.problems import ApiProblem, of_status, response
from proportionality_api.store.database import DatabaseAway
from proportionality_api.web import assets, compare, jurisdiction, overview, submissions, submit
from proportionality_api.web import rule_pages as reference
from proportionality_api.web import session as visitors
from proportionality_api.web.pages import Page, page_of, refused

_ROUTES = (assets, overview, jurisdiction, compare, reference, visitors, submit, submissions)
_NOT_PAGES = ("/v1", "/metrics", "/static/")
_CRASH = ApiProblem("crash", "an unforeseen error; it was logged under the request_id")
_Handler = Callable[[Request, Any], Awaitable[Response]]


def mount(app: FastAPI) -> None:
    """Add the pages to the application; the API's own addresses stay as they are."""
    for routes in _ROUTES:
        app.include_router(routes.router, include_in_schema=False)
    for kind in (ApiProblem, HTTPException, RequestValidationError, DatabaseAway):
        app.add_exception_handler(kind, _as_page(app.exception_handlers[kind]))  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _as_page(_crash))


def _reads_pages(request: HTTPConnection) -> bool:
    return not request.url.path.startswith(_NOT_PAGES) and "text/html" in request.headers.get(
        "accept", ""
    )


def turned_away(scope: Scope, problem: ApiProblem) -> Response:
    """The answer to a request that never reaches the application: a page for people, as before for machines."""
    make = refused if _reads_pages(HTTPConnection(scope)) else response
    return make(problem, scope["request_id"])


def _as_page(otherwise: _Handler) -> _Handler:
    """A handler that answers people with a page and machines as before."""

    async def handler(request: Request, error: Exception) -> Response:
        if not _reads_pages(request) or "snapshot" not in request.scope:
            return await otherwise(request, error)
        return _page(page_of(request), _problem(request, error))

    return handler


async def _crash(request: Request, _: Exception) -> Response:
    """What the layers around the application say of a crash; they also log it."""
    return response(_CRASH, str(request.scope.get("request_id", "")))


def _problem(request: Request, error: Exception) -> ApiProblem:
    if isinstance(error, ApiProblem):
        return error
    if isinstance(error, DatabaseAway):
        return ApiProblem(
            "database-away", "the database does not answer", headers={"Retry-After": "5"}
        )
    if isinstance(error, HTTPException):
        detail = {
            404: "There is no page at this address.",
            405: "This address does not take what was sent.",
        }
        return of_status(
            error.status_code, detail.get(error.status_code, str(error.detail)), error.headers
        )
    if isinstance(error, RequestValidationError):
        return ApiProblem("invalid-parameter", "a part of the address cannot be read")
    return _CRASH


def _page(page: Page, problem: ApiProblem) -> Response:
    answer = page.private(
        "error.html",
        problem.kind.status,
        problem=problem,
        request_id=str(page.request.scope.get("request_id", "")),
    )
    answer.headers.update(problem.headers)
    return answer
