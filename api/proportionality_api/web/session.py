"""Who is at the page: signing in with a token, and forms that only pages of this site can send.

The session cookie holds a random text, whose hash stands in the database beside the token it began with: so nothing in
the browser is worth more than the session, every process and replica knows it, and it ends everywhere when its person signs
out or its token is revoked.  Scripts cannot read it, other sites cannot send it, and it ends with the browser or after some
hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from proportionality_api.http.limits import Class, RateLimit, client_of
from proportionality_api.problems import ApiProblem
from proportionality_api.settings import MAX_BODY
from proportionality_api.store import sessions
from proportionality_api.store.database import DatabaseAway
from proportionality_api.store.submissions import Actor
from proportionality_api.v1.auth import acting, actor
from proportionality_api.v1.bodies import in_utf8
from proportionality_api.v1.errors import REFUSALS, problem_of
from proportionality_api.web.pages import OnPage, Page, sentence

router = APIRouter()
SESSION = "proportionality_session"
_MOST_FIELDS = 5_000  # a form of the most offences has less than half of that


def from_this_site(request: Request) -> bool:
    """Whether a request was made by a page of this site.

    Browsers say so (``Sec-Fetch-Site``); older ones, and all of them where the site has no certificate, name the site that a
    form was sent from (``Origin``, else ``Referer``).  What names nothing comes from no browser, unless it hides where it
    comes from: it is then believed only where it brings nobody's session along.
    """
    headers = request.headers
    if (said := headers.get("sec-fetch-site")) is not None:
        return said in ("same-origin", "none")
    source = headers.get("origin", headers.get("referer"))
    if source is None:
        return not request.cookies
    try:
        return urlsplit(source).netloc.lower() == headers.get("host", "").lower() != ""
    except ValueError:
        return False


async def sent_from_this_site(request: Request) -> None:
    """Refuse what another site would have a visitor do here.

    Raises:
        ApiProblem: it was sent from elsewhere.

    """
    if request.method not in ("GET", "HEAD") and not from_this_site(request):
        raise ApiProblem(
            "sent-from-elsewhere",
            "Another site asked for this, or the browser does not say which site did.",
        )


async def signed_in(request: Request, token: str) -> Actor:
    """The person behind a token, in the way that the API asks.

    Raises:
        ApiProblem: the token is not valid, or it cannot be told.

    """
    return await actor(request, HTTPAuthorizationCredentials(scheme="Bearer", credentials=token))


@dataclass(slots=True)
class Visit:
    """One request by somebody who may have signed in."""

    page: Page
    person: Actor | None
    ended: bool = False  # there was a session, and it is over
    session: str | None = None  # to be set

    @property
    def request(self) -> Request:
        """The request."""
        return self.page.request

    def show(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page for this person."""
        return self._with_session(self.page.private(template, status, visit=self, **values))

    def go(self, path: str) -> Response:
        """On to another page, after something was done."""
        return self._with_session(RedirectResponse(path, 303, {"Cache-Control": "no-store"}))

    def _with_session(self, response: Response) -> Response:
        address = self.page.service.settings.public_url or str(self.request.url)
        secure = address.startswith("https:")
        if self.session is not None:
            response.set_cookie(SESSION, self.session, httponly=True, secure=secure, samesite="lax")
        elif self.ended:
            response.delete_cookie(SESSION, httponly=True, secure=secure, samesite="lax")
        return response

    async def form(self) -> FormData:
        """What was sent.

        Raises:
            ApiProblem: it is not in UTF-8, or too much.

        """
        in_utf8(self.request)
        return await self.request.form(max_files=0, max_fields=_MOST_FIELDS, max_part_size=MAX_BODY)

    async def count(self, kind: Class) -> None:
        """Count what was asked against what one client may ask.

        Raises:
            ApiProblem: it is too much.

        """
        rate_limit: RateLimit = self.request.app.state.rate_limit
        await rate_limit.hit(kind, client_of(self.request.scope))

    async def sign_in(self, token: str) -> None:
        """Begin a session.

        Raises:
            ApiProblem: the token is not valid.

        """
        token = token.strip()
        if not token.isascii() or not 1 <= len(token) <= 300 or "." in token:
            raise ApiProblem(
                "token-refused",
                "That is no token. A token begins with prop_ and is given to you by whoever runs this server.",
            )
        self.person = await signed_in(self.request, token)
        database = self.page.service.database
        self.session = await run_in_threadpool(sessions.begin, database, self.person.token_id)
        self.ended = False


async def _visit(page: OnPage) -> Visit:
    request = page.request
    visit = Visit(page, None)
    cookie = request.cookies.get(SESSION)
    if cookie and page.service.settings.writing != "off":
        try:
            token = await run_in_threadpool(sessions.holder, page.service.database, cookie)
        except DatabaseAway:
            return visit  # the session may still be good
        visit.ended = token is None
        visit.person = acting(request, token) if token is not None else None
    return visit


Visiting = Annotated[Visit, Depends(_visit)]


def _inside(path: str) -> str:
    """An address on this site to go on to; the list of submissions where it is none."""
    return (
        path
        if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
        else "/submissions"
    )


@router.get("/sign-in")
async def sign_in_page(visit: Visiting) -> Response:
    """The form that takes a token."""
    return visit.show("sign_in.html", onward=_inside(visit.page.asked("next", 500)), problem=None)


@router.post("/sign-in")
async def sign_in(visit: Visiting) -> Response:
    """Begin a session."""
    form = await visit.form()
    onward = _inside(str(form.get("next", "")))
    try:
        await visit.sign_in(str(form.get("token", "")))
    except REFUSALS as error:
        problem = sentence(problem_of(error).detail)
        return visit.show("sign_in.html", 403, onward=onward, problem=problem)
    return visit.go(onward)


@router.post("/sign-out")
async def sign_out(visit: Visiting) -> Response:
    """End the session."""
    cookie = visit.request.cookies.get(SESSION)
    if cookie:
        await run_in_threadpool(sessions.end, visit.page.service.database, cookie)
    visit.ended, visit.session = True, None
    return visit.go("/")
