"""Who is at the page: signing in with a token, and forms that only this site can send.

The session cookie holds the token itself, signed with the time: so there is no secret of the server's to set or to leak,
every process and replica can read it, and a revoked token ends its sessions at once.  Scripts cannot read it, other sites
cannot send it, and it ends with the browser or after some hours.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials
from itsdangerous import BadSignature, TimestampSigner
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from proportionality_api.http.limits import Class, Limiter, client_of
from proportionality_api.problems import ApiProblem
from proportionality_api.settings import MAX_BODY
from proportionality_api.store.submissions import Actor
from proportionality_api.v1.auth import actor
from proportionality_api.web.pages import OnPage, Page

router = APIRouter()
SESSION, FORM = "proportionality_session", "proportionality_form"
_SECONDS = 12 * 3600
_MOST_FIELDS = 20_000


def _signer(token: str) -> TimestampSigner:
    return TimestampSigner(token, salt="proportionality web session")


def seal(token: str) -> str:
    """A session for a token."""
    return _signer(token).sign(token).decode()


def _unseal(cookie: str) -> str | None:
    token = cookie.partition(".")[0]
    if not token:
        return None
    try:
        return _signer(token).unsign(cookie, max_age=_SECONDS).decode()
    except BadSignature:
        return None


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
    secret: str  # in a cookie and in every form; another site can read neither
    ended: bool = False  # there was a session, and it is over
    session: str | None = None  # to be set

    @property
    def request(self) -> Request:
        """The request."""
        return self.page.request

    def show(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page for this person."""
        return self._with_cookies(self.page.private(template, status, visit=self, **values))

    def go(self, path: str) -> Response:
        """On to another page, after something was done."""
        return self._with_cookies(RedirectResponse(path, 303, {"Cache-Control": "no-store"}))

    def _with_cookies(self, response: Response) -> Response:
        secure = self.request.url.scheme == "https"
        if self.request.cookies.get(FORM) != self.secret:
            response.set_cookie(FORM, self.secret, httponly=True, secure=secure, samesite="strict")
        if self.session is not None:
            response.set_cookie(SESSION, self.session, httponly=True, secure=secure, samesite="lax")
        elif self.ended:
            response.delete_cookie(SESSION, httponly=True, secure=secure, samesite="lax")
        return response

    async def form(self) -> FormData:
        """What was sent, whoever sent it; see `genuine`."""
        return await self.request.form(max_files=0, max_fields=_MOST_FIELDS, max_part_size=MAX_BODY)

    def genuine(self, form: FormData) -> bool:
        """Whether a form was sent from a page of this site to this person."""
        origin = self.request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != self.request.headers.get("host"):
            return False
        given, kept = str(form.get("secret", "")), self.request.cookies.get(FORM, "")
        return bool(kept) and secrets.compare_digest(given.encode(), kept.encode())

    async def count(self, kind: Class) -> None:
        """Count what was asked against what one client may ask.

        Raises:
            ApiProblem: it is too much.

        """
        limiter: Limiter = self.request.app.state.limiter
        await limiter.hit(kind, client_of(self.request.scope))

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
        self.session, self.ended = seal(token), False


async def _visit(page: OnPage) -> Visit:
    request = page.request
    secret = request.cookies.get(FORM, "")
    visit = Visit(page, None, secret if len(secret) >= 32 else secrets.token_urlsafe(32))
    cookie = request.cookies.get(SESSION)
    if cookie:
        token = _unseal(cookie)
        visit.ended = token is None
        try:
            visit.person = await signed_in(request, token) if token else None
        except ApiProblem as problem:
            # Where it cannot be told just now (the database is away), the session may still be good.
            visit.ended = problem.kind.slug == "token-refused"
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
    problem = (
        "This form was not sent from this site, or its page was too old. Please send it again."
    )
    if visit.genuine(form):
        try:
            await visit.sign_in(str(form.get("token", "")))
            return visit.go(onward)
        except ApiProblem as error:
            problem = _first_upper(error.detail)
    return visit.show("sign_in.html", 403, onward=onward, problem=problem)


@router.post("/sign-out")
async def sign_out(visit: Visiting) -> Response:
    """End the session."""
    form = await visit.form()
    if not visit.genuine(form):
        raise ApiProblem("forbidden", "This form was not sent from this site.")
    visit.ended, visit.session = True, None
    return visit.go("/")


def _first_upper(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
