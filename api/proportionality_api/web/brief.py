"""A law in brief, as it is printed: two pages at most, beside another law and with an annex where that is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from proportionality.answers.names import UnknownName
from proportionality.law.corpus import LoadedFile
from proportionality.report.papers import brief as layout
from proportionality.report.papers.as_html import body
from proportionality.report.papers.blocks import Block
from proportionality.report.papers.written import fitted
from proportionality_api.served.outcomes import FindingRow
from proportionality_api.v1.briefs import brief_of
from proportionality_api.web.pages import OnPage, Page, sentence

router = APIRouter()


@router.get("/jurisdictions/{code}/brief")
async def brief_page(page: OnPage, code: str) -> Response:
    """What a minister's adviser needs of a law, on a page that prints."""
    file = page.snapshot.file(code)
    if code != file.jurisdiction.code:
        return RedirectResponse(page.to(f"/jurisdictions/{file.jurisdiction.code}/brief"), 308)
    beside, problem = page.asked("beside", 60), ""
    files = [file]
    if beside:
        try:
            files.append(_other(page, beside))
        except UnknownName as error:
            problem = sentence(error)
    found = [(await page.service.outcomes.outcome(one, page.on)).findings for one in files]
    return await asyncio.to_thread(_drawn, page, files, found, beside, problem)


def _other(page: Page, words: str) -> LoadedFile:
    """The one law that words mean.

    Raises:
        UnknownName: they mean none, or several.

    """
    codes = page.snapshot.meant([words])
    if len(codes) > 1:
        raise UnknownName(f"'{words}' means {len(codes)} laws; name one of {', '.join(codes[:10])}")
    return page.snapshot.files[codes[0]]


def _drawn(
    page: Page,
    files: Sequence[LoadedFile],
    found: Sequence[Sequence[FindingRow]],
    beside: str,
    problem: str,
) -> Response:
    made = [brief_of(page, file, rows) for file, rows in zip(files, found, strict=True)]
    annexed: list[Block] = []
    if page.asked("annex"):
        annexed = [block for one in made for block in layout.annex(one)]
    return page.html(
        "brief.html",
        code=files[0].jurisdiction.code,
        name=" and ".join(one.name for one in made),
        other=files[1].jurisdiction.code if len(files) > 1 else "",
        paper=Markup(body(fitted(*made), annexed)),  # noqa: S704 - every text in it is escaped
        beside=beside,
        annex=bool(annexed),
        problem=problem,
    )
