"""The application: settings, service, routes, and the layers around them.

``uvicorn proportionality_api.main:app --workers 4`` or ``proportionality serve``.  Behind a proxy, uvicorn believes ``X-Forwarded-For`` from
127.0.0.1 unless it is started with ``--no-proxy-headers``; `proportionality serve` does not believe it unless told to.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

import structlog
from fastapi import Depends, FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from proportionality.report.as_json import compact
from proportionality_api import ending
from proportionality_api.engine.apart import drawn
from proportionality_api.http.cache import Caching
from proportionality_api.http.handover import Handover
from proportionality_api.http.limits import Admission, RateLimit
from proportionality_api.http.observe import Observing, configure_logs
from proportionality_api.http.traces import traced
from proportionality_api.served.service import Service, today
from proportionality_api.settings import Settings, from_environment
from proportionality_api.v1 import (
    bills,
    briefs,
    checks,
    comments,
    comparisons,
    decisions,
    errors,
    findings,
    health,
    index,
    jurisdictions,
    norms,
    openapi,
    positions,
    readings,
    rules,
    search,
    submissions,
    tokens,
)
from proportionality_api.v1.lists import Read
from proportionality_api.v1.routes import only_known
from proportionality_api.web import (
    against,
    assets,
    bill,
    brief,
    compare,
    documentation,
    jurisdiction,
    overview,
    pages,
    position_pages,
    review,
    rule_pages,
    submit,
)
from proportionality_api.web import (
    decisions as decision_pages,
)
from proportionality_api.web import search as search_page
from proportionality_api.web import session as sessions
from proportionality_api.web import submissions as submission_pages

_log = structlog.get_logger("proportionality_api.main")
_API = (
    index, jurisdictions, briefs, decisions, findings, rules, norms, positions, comparisons, search, checks, bills, readings, submissions, comments, tokens, health,
)  # fmt: skip
_PAGES = (
    assets, overview, jurisdiction, decision_pages, brief, search_page, compare, against, rule_pages, position_pages, sessions, submit, bill, review, submission_pages, documentation,
)  # fmt: skip


def build(settings: Settings) -> tuple[FastAPI, ASGIApp]:
    """The routes, and the whole application around them."""
    service = Service(settings)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        following = None
        try:
            await service.start()
            following = asyncio.create_task(inner.follow())
            yield
        finally:
            if following is not None:
                following.cancel()
            await service.close()

    app = FastAPI(
        lifespan=life, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    rate_limit = RateLimit(settings)
    app.state.service, app.state.rate_limit = service, rate_limit
    app.state.documents = {}
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
    app.add_exception_handler(Exception, pages.crashed)
    made = Handover(app, service.apart, lambda scope: _price(scope, service), pages.turned_away)
    kept = Caching(made, settings.cache_mib << 20)
    files = settings.reading_mib << 20
    inner = Answering(kept, service)
    return app, Observing(Admission(inner, rate_limit, files, pages.turned_away), pages.turned_away)


# What is answered here was found in all laws.
_OF_ALL_LAWS = re.compile(r"/|/map[.].*|/search|/rules(/.*)?|/v1/(findings(/.*)?|jurisdictions)")
# What is made for one address alone: two checks of a law, all laws asked twice, a paper that is set until it fits.
_MADE = re.compile(
    r"/(bill|against)([/.].*)?|/(v1/)?jurisdictions/[^/]+/brief|/v1/comparisons/against"
)
_PRICE_OF_MADE = 10
_DAY = re.compile(rb"(?:^|&)as_of=([0-9]{4}-[0-9]{2}-[0-9]{2})")
_LAWS_PER_UNIT = 10
_FOLLOW_SECONDS = 0.25  # between two looks at what other processes approved
_MAKE_SECONDS = 3.0  # in all, to make what is asked most before it is asked
_DECIDING = ("/v1/submissions", "/submissions")  # where laws are approved and taken back


def _price(scope: Scope, service: Service) -> int:
    """What a reading costs: one unit, more for what is made for one address, and for laws of another day that nobody has looked at yet."""
    if _MADE.fullmatch(scope["path"]):
        return _PRICE_OF_MADE
    asked = _DAY.search(scope["query_string"])
    if asked is None or _OF_ALL_LAWS.fullmatch(scope["path"]) is None:
        return 1
    try:
        day = dt.date.fromisoformat(asked[1].decode())
    except ValueError:
        return 1
    return 1 + service.outcomes.missing(scope["snapshot"], day) // _LAWS_PER_UNIT


class Answering:
    """Decides, once for every request, which laws answer it and of which day; all that lies inside goes by that.

    Whoever changed the laws is told so when they are served, and what readers ask most has been made of them: the next to ask need
    not wait for that.
    """

    def __init__(self, app: Caching, service: Service) -> None:
        self._app, self._service = app, service
        self._making = asyncio.Lock()
        self._made_of: object = None
        self._failed = False

    async def follow(self) -> None:
        """Keep up with what other processes approve, and with the day, also while nobody asks."""
        while True:
            await self._catch_up()
            await asyncio.sleep(_FOLLOW_SECONDS)

    async def _catch_up(self) -> None:
        """Serve what is approved by now; where that fails it is logged once, and whoever asks next catches up or is told."""
        try:
            await self._make_ready()
            self._failed = False
        except Exception:
            if not self._failed:
                _log.exception("did not catch up")
            self._failed = True

    async def _make_ready(self) -> None:
        """Serve what is approved by now, and make what is asked most, where that was not done yet; as far as that gets in a short time."""
        snapshot = await self._service.fresh()
        answers_from = (snapshot.etag, today())
        if self._made_of == answers_from:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_MAKE_SECONDS), self._making:
                if self._made_of == answers_from:
                    return
                self._made_of = answers_from
                for request in self._app.asked_most(answers_from):
                    if _MADE.fullmatch(request["path"]):
                        continue  # so much is made for whoever asks
                    with contextlib.suppress(Exception):  # whoever asks for it is told
                        await self(request, _nothing_more, _to_nobody)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http":
            if scope["method"] not in ("GET", "HEAD") and scope["path"].startswith(_DECIDING):
                send = self._caught_up(send)
            # Whether the process lives is no question to the database.
            live = scope["path"] == "/v1/health/live"
            snapshot = self._service.snapshot if live else await self._service.fresh()
            scope["snapshot"] = snapshot
            day = scope["today"] = today()
            scope["answers_from"] = (snapshot.etag, day)
            scope["stale"] = self._service.database_away
        await self._app(scope, receive, send)

    def _caught_up(self, send: Send) -> Send:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._catch_up()
            await send(message)

        return sent


async def _nothing_more() -> Message:
    never: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
    return await never  # it sends nothing, and does not leave


async def _to_nobody(_: Message) -> None:
    pass


def create() -> ASGIApp:
    """The application as the environment asks for it (a factory for ``uvicorn --factory``)."""
    settings = from_environment()
    configure_logs(settings.log_level)
    ending.with_the_parent()
    app, outer = build(settings)
    ending.at_once_while(lambda: not app.state.service.started)
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
    """The OpenAPI document; it is made once, however often its examples are asked for in other words."""
    made: dict[str, bytes] = read.request.app.state.documents
    key = f"{read.snapshot.etag} {read.on}"
    if key not in made:
        files = list(read.snapshot.files.values())[:3]
        outcomes = await read.service.outcomes.of_all(files, read.on)
        found = tuple(row for outcome in outcomes for row in outcome.findings)
        document = await drawn(openapi.document, read.request.app, read.snapshot, found)
        made.clear()
        made[key] = compact(document)
    return read.answer(made[key])
