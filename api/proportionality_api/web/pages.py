"""What all pages share: the laws and the day they speak of, their headers, and how they are rendered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from proportionality.law import codebook
from proportionality.law.in_words import day
from proportionality.law.vocabulary import CONDUCTS, conduct_in_words
from proportionality.positions.binding import IN_WORDS as BINDS_IN_WORDS
from proportionality.report.as_html import link
from proportionality.rules.registry import all_rules, norms
from proportionality.rules.severity import SEVERITIES, by_severity
from proportionality.version import __version__
from proportionality_api.problems import CRASH, ApiProblem, of_status, parameter, response
from proportionality_api.served.snapshot import NotEncoded
from proportionality_api.v1 import errors
from proportionality_api.v1.lists import Reading, day_in
from proportionality_api.v1.routes import refuse_others
from proportionality_api.web import assets
from proportionality_api.web.bill_state import PARAMETERS, SEVERAL

# Nothing from elsewhere, nothing inline: what a statute says can then never run.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "interest-cohort=()",
}


def sentence(text: object) -> str:
    """A message as a sentence: with a capital, and a full stop."""
    said = str(text)
    return f"{said[:1].upper()}{said[1:].rstrip('.')}."


def in_force(since: str) -> str:
    """From when a penalty holds; only a commencement is called that."""
    if since == "unknown":
        return "commencement not known"
    by = since.removeprefix("by ")
    return f"in force since {day(since)}" if by == since else f"in force by {day(by)}"


FLOORS: Mapping[str, str] = {
    "mandatory": "mandatory minimum",
    "presumptive": "presumptive minimum",
    "frame": "lower end of an ordinary range",
    "none": "no minimum",
    "unknown": "unknown whether a minimum binds",
}
EVIDENCE: Mapping[str, str] = {
    "primary": "the law’s own text",
    "translation": "a translation",
    "secondary": "a secondary source",
    "unverified": "not verified",
}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(assets.FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=day,
        link=link,
        conduct=conduct_in_words,
        in_force=in_force,
        conditions=codebook.conditions,
    )
    environment.globals.update(
        static=assets.url,
        rules=all_rules(),
        norms=norms(),
        severities=SEVERITIES,
        by_severity=by_severity,
        floors=FLOORS,
        evidences=EVIDENCE,
        conducts=CONDUCTS,
        tool=__version__,
        binds=BINDS_IN_WORDS,
    )
    return environment


@dataclass(frozen=True, slots=True)
class Page(Reading):
    """One request for a page."""

    def html(self, template: str, **values: Any) -> Response:
        """A page that is the same for everybody, so that it can be kept until a law changes."""
        body = self._render(template, values)
        response = self.answer(body, "text/html; charset=utf-8", _HEADERS)
        # Its links keep its day unless that is today's: what was made today is another page tomorrow.
        looks = f"{'d' if self.documented else ''}{'k' if self.dated else ''}"
        self.request.scope["etag"] += f".{assets.version()}{looks}"
        return response

    def private(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page for one person, kept by nobody."""
        return HTMLResponse(
            self._render(template, values), status, {**_HEADERS, "Cache-Control": "no-store"}
        )

    def _render(self, template: str, values: Mapping[str, Any]) -> bytes:
        text = (
            _environment()
            .get_template(template)
            .render(page=self, path=self.request.url.path, on=self.on, **values)
        )
        return text.encode()

    @property
    def documented(self) -> bool:
        """Whether the documentation was built into this installation."""
        return assets.documentation(self.service.settings.docs) is not None

    @property
    def dated(self) -> bool:
        """Whether another day than today was asked for."""
        return bool(self.on != self.request.scope["today"])

    def to(self, path: str, **query: object) -> str:
        """An address on this server that keeps the day."""
        chosen = {key: str(value) for key, value in query.items() if value not in (None, "")}
        if self.dated and "as_of" not in query:
            chosen["as_of"] = self.on.isoformat()
        return f"{path}?{urlencode(chosen)}" if chosen else path

    @property
    def permanent(self) -> str:
        """The address of this page with its day, under which it stays what it is until an encoding is corrected."""
        given = self.request.query_params.multi_items()
        query = [(key, value) for key, value in given if value.strip() and key != "as_of"]
        return f"{self.request.url.path}?{urlencode([*query, ('as_of', self.on.isoformat())])}"

    def absolute(self, path: str) -> str:
        """An address as others write it, where the server knows its own; it is kept for everybody, so nobody's request says it."""
        return f"{self.service.settings.public_url.rstrip('/')}{path}"

    def asked(self, name: str, most: int = 100) -> str:
        """A query parameter without the spaces around it; empty where it is absent."""
        return self.request.query_params.get(name, "").replace("\0", "").strip()[:most]


def page_of(request: Request) -> Page:
    """The page of a request as of today, whatever the request says."""
    return Page(request, request.scope["snapshot"], request.scope["today"])


_COMPARE = frozenset(("j", "conduct", "substance", "amount", "given", "yardsticks"))
_AGAINST = frozenset(("conduct", "against", "form", "against_form", "substance", "amount", "in"))
# The query parameters of each page; all know the day.
_PARAMETERS: Mapping[str, frozenset[str]] = {
    "/map.{style}": frozenset(("colour",)),
    "/": frozenset(("q", "colour", "least", "evidence", "status", "outweighs", "sort", "order")),
    "/jurisdictions/{code}": frozenset(("print",)),
    "/against": _AGAINST,
    "/against.{style}": _AGAINST,
    "/jurisdictions/{code}/brief": frozenset(("beside", "annex")),
    "/search": frozenset(("q", "kind")),
    "/bill": PARAMETERS,
    "/bill/brief": PARAMETERS,
    "/bill.{style}": PARAMETERS,
    "/compare": _COMPARE,
    "/compare.{style}": _COMPARE,
    "/positions": frozenset(("sort",)),
    "/sign-in": frozenset(("next",)),
    "/submissions": frozenset(("state",)),
    "/submissions/{id}": frozenset(("sent",)),
    "/submit/text": frozenset(("from", "new")),
}
_SEVERAL = frozenset(("j",)) | SEVERAL


def _only_known(request: Request) -> None:
    if request.scope["query_string"]:
        path = getattr(request.scope.get("route"), "path", "")
        refuse_others(request, _PARAMETERS.get(path, frozenset()) | {"as_of"}, _SEVERAL)


async def _page(request: Request) -> Page:
    """The page of a request; an empty day is today, as a form sends it."""
    _only_known(request)
    asked = request.query_params.get("as_of", "").strip()
    if not asked:
        return page_of(request)
    try:
        return Page(request, request.scope["snapshot"], day_in(asked))
    except PydanticCustomError as error:
        raise parameter("as_of", error.message()) from None


OnPage = Annotated[Page, Depends(_page)]


# Errors: pages for those who read pages, problems for machines.

_NOT_PAGES = ("/v1", "/metrics", "/static/")
_Handler = Callable[[Request, Exception], Awaitable[Response]]


def _reads_pages(request: HTTPConnection) -> bool:
    return not request.url.path.startswith(_NOT_PAGES) and "text/html" in request.headers.get(
        "accept", ""
    )


def turned_away(scope: Scope, problem: ApiProblem) -> Response:
    """The answer to a request that never reaches the application: nothing was looked up for it."""
    if not _reads_pages(HTTPConnection(scope)):
        return response(problem, scope["request_id"])
    page = _environment().get_template("refused.html")
    text = page.render(problem=problem, request_id=scope["request_id"])
    headers = {**_HEADERS, "Cache-Control": "no-store", **problem.headers}
    return HTMLResponse(text, problem.kind.status, headers)


def for_readers(otherwise: _Handler) -> _Handler:
    """A handler of errors that answers people with a page, and machines as before."""

    async def handler(request: Request, error: Exception) -> Response:
        if not _reads_pages(request) or "snapshot" not in request.scope:
            return await otherwise(request, error)
        problem = _problem(error)
        answer = page_of(request).private(
            "error.html",
            problem.kind.status,
            problem=problem,
            request_id=errors.request_id(request),
        )
        answer.headers.update(problem.headers)
        return answer

    return handler


async def crashed(request: Request, _: Exception) -> Response:
    """What the few are told who are answered at once, all of them machines; `Observing` answers the others, and logs it."""
    return response(CRASH, errors.request_id(request))


def _problem(error: Exception) -> ApiProblem:
    if isinstance(error, HTTPException):
        detail = {
            404: "There is no page at this address.",
            405: "This address does not take what was sent.",
        }
        said = detail.get(error.status_code, str(error.detail))
        return of_status(error.status_code, said, error.headers)
    if isinstance(error, RequestValidationError):
        return ApiProblem("invalid-parameter", "a part of the address cannot be read")
    if isinstance(error, NotEncoded):
        return ApiProblem("not-found", f"{sentence(error)} That says nothing about its law.")
    return errors.problem_of(error)
