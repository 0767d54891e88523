"""Pictures by themselves, for those who put them on a page of their own: SVG and PNG, under permanent addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from starlette.exceptions import HTTPException
from starlette.responses import Response

from proportionality.report.pictures import ladder
from proportionality.report.pictures.rungs import Group
from proportionality_api.web.pages import Page

Style = Literal["svg", "png"]
STYLES: tuple[Style, ...] = get_args(Style)
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
# A picture opened by itself runs nothing and fetches nothing; its own style is all that it needs.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def picture(page: Page, groups: Sequence[Group], title: str, style: str) -> Response:
    """A ladder as a file, under its title, which goes where it goes.

    Raises:
        HTTPException: there is nothing to draw, or no such format.

    """
    if style not in STYLES or not any(group.bars for group in groups):
        raise HTTPException(404)
    groups = [Group(f"{title[:1].upper()}{title[1:]}", ()), *groups]
    if style == "png":
        from proportionality.report.papers import as_png

        body = as_png.ladder(groups)
    else:
        body = ladder.svg(groups, title, ladder.describe(groups), standalone=True).encode()
    return file_of(page, body, style)


def file_of(page: Page, body: bytes, style: str) -> Response:
    """A picture that others may show."""
    return page.answer(body, _TYPES[style], _HEADERS)
