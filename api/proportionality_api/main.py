"""The application: settings, service, routes, and the layers around them.

``uvicorn proportionality_api.main:app --workers 4`` or ``proportionality serve``.  Behind a proxy, uvicorn believes ``X-Forwarded-For`` from
127.0.0.1 unless it is started with ``--no-proxy-headers``; `proportionality serve` does not believe it unless told to.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

from fastapi import Depends, FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from proportionality.report.as_json import compact
from proportionality_api.http.cache import Caching
from proportionality_api.http.limits import Admission, RateLimit
from proportionality_api.http.observe import Observing, configure_logs
from proportionality_api.http.traces import traced
from proportionality_api.served.outcomes import FindingRow
from proportionality_api.served.service import Service, today
from proportionality_api.settings import Settings, from_environment
from proportionality_api.v1 import (
    checks,
    comparisons,
    decisions,
    errors,
    findings,
    health,
    index,
    jurisdictions,
    norms,
    openapi,
    rules,
    submissions,
    tokens,
)
from proportionality_api.v1.lists import Read
from proportionality_api.v1.routes import only_known
from proportionality_api.web import (
    assets,
    compare,
    documentation,
    jurisdiction,
    overview,
    pages,
    rule_pages,
    submit,
)
from proportionality_api.web import (
    decisions as decision_pages,
)
from proportionality_api.web import session as sessions
from proportionality_api.web import submissions as submission_pages

_API = (
    index, jurisdictions, decisions, findings, rules, norms, comparisons, checks, submissions, tokens, health,
)  # fmt: skip
_PAGES = (
    assets, overview, jurisdiction, decision_pages, compare, rule_pages, sessions, submit, submission_pages, documentation,
)  # fmt: skip


def build(settings: Settings) -> tuple[FastAPI, ASGIApp]:
    """The routes, and the whole application around them."""
    service = Service(settings)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        try:
            await service.start()
            yield
        finally:
            await service.close()

    app = FastAPI(
        lifespan=life, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    rate_limit = RateLimit(settings)
    app.state.service, app.state.rate_limit = service, rate_limit
    for routes in _API:
        app.include_router(routes.router, dependencies=[Depends(only_known)])
    app.add_api_route("/v1/openapi.json", _openapi, include_in_schema=False)
    for routes in _PAGES:
        app.include_router(
            routes.router,
            include_in_schema=False,
            dependencies=[Depends(sessions.sent_from_this_site)],
        )
    for kind in errors.FORESEEN:
        app.add_exception_handler(kind, pages.for_readers(errors.answer))
    app.add_exception_handler(Exception, pages.for_readers(pages.crashed))
    kept = Caching(app, settings.cache_mib << 20)
    return app, Observing(Admission(Answering(kept, service), rate_limit, pages.turned_away))


class Answering:
    """Decides, once for every request, which laws answer it and of which day; all that lies inside goes by that."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http":
            snapshot = scope["snapshot"] = await self._service.fresh()
            day = scope["today"] = today()
            scope["answers_from"] = (snapshot.etag, day)
            scope["stale"] = self._service.database_away
        await self._app(scope, receive, send)


def create() -> ASGIApp:
    """The application as the environment asks for it (a factory for ``uvicorn --factory``)."""
    settings = from_environment()
    configure_logs(settings.log_level)
    app, outer = build(settings)
    if settings.traces == "otlp":
        return traced(outer, app.state.service.database.engine)
    return outer


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
    found: tuple[FindingRow, ...] = ()
    for file in list(read.snapshot.files.values())[:3]:
        found += (await read.service.outcomes.outcome(file, read.on)).findings
    return read.answer(compact(openapi.document(read.request.app, read.snapshot, found)))
