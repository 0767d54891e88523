"""What all pages share: the laws and the day they speak of, their headers, and how they are rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic_core import PydanticCustomError
from starlette.responses import HTMLResponse, Response

from proportionality import __version__
from proportionality.law.vocabulary import CONDUCTS
from proportionality.report.as_html import day, link
from proportionality.rules.registry import all_rules, norms
from proportionality.rules.severity import SEVERITIES
from proportionality_api.problems import ApiProblem, parameter
from proportionality_api.v1.lists import Reading, day_in
from proportionality_api.web import assets

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
_KINDS = {
    "possession-personal": "possession for own use",
    "cultivation-personal": "cultivation for own use",
}


def conduct_name(conduct: str) -> str:
    """``drug.possession-personal`` as people say it."""
    word = conduct.partition(".")[2]
    return _KINDS.get(word, word.replace("-", " "))


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
    environment.filters.update(day=day, link=link, conduct=conduct_name)
    environment.globals.update(
        static=assets.url,
        rules=all_rules(),
        norms=norms(),
        severities=SEVERITIES,
        floors=FLOORS,
        evidences=EVIDENCE,
        conducts=CONDUCTS,
        tool=__version__,
    )
    return environment


@dataclass(frozen=True, slots=True)
class Page(Reading):
    """One request for a page."""

    def html(self, template: str, **values: Any) -> Response:
        """A page that is the same for everybody, so that it can be kept until a law changes."""
        body = self._render(template, values)
        response = self.answer(body, "text/html; charset=utf-8", _HEADERS)
        self.request.scope["etag"] += f".{assets.version()}"
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
    def dated(self) -> bool:
        """Whether another day than today was asked for."""
        return bool(self.on != self.request.scope["today"])

    def to(self, path: str, **query: object) -> str:
        """An address on this server that keeps the day."""
        chosen = {key: str(value) for key, value in query.items() if value not in (None, "")}
        if self.dated and "as_of" not in query:
            chosen["as_of"] = self.on.isoformat()
        return f"{path}?{urlencode(chosen)}" if chosen else path

    def asked(self, name: str, most: int = 100) -> str:
        """A query parameter without the spaces around it; empty where it is absent."""
        return self.request.query_params.get(name, "").replace("\0", "").strip()[:most]


def refused(problem: ApiProblem, request_id: str) -> Response:
    """A page for a request that was turned away before anything was looked up for it."""
    text = (
        _environment().get_template("refused.html").render(problem=problem, request_id=request_id)
    )
    return HTMLResponse(
        text, problem.kind.status, {**_HEADERS, "Cache-Control": "no-store", **problem.headers}
    )


def page_of(request: Request) -> Page:
    """The page of a request as of today, whatever the request says."""
    return Page(request, request.scope["snapshot"], request.scope["today"])


async def _page(request: Request) -> Page:
    """The page of a request; an empty day is today, as a form sends it."""
    asked = request.query_params.get("as_of", "").strip()
    if not asked:
        return page_of(request)
    try:
        return Page(request, request.scope["snapshot"], day_in(asked))
    except PydanticCustomError as error:
        raise parameter("as_of", error.message()) from None


OnPage = Annotated[Page, Depends(_page)]
