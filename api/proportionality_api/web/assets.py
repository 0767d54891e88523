"""Style sheet, script and icon: served by this server alone, under addresses that change when they do."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from proportionality.report.papers.as_html import CSS as PAPER
from proportionality.report.pictures import history as timeline
from proportionality.report.pictures import ladder, positions

router = APIRouter()
FOLDER = Path(__file__).parent
_DOCS = FOLDER / "docs_site"
PICTURES = PAPER + ladder.CSS + timeline.CSS + positions.CSS
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@cache
def content(name: str) -> bytes | None:
    """The bytes of a file; the style sheet brings along that of the pictures."""
    path = FOLDER / "static" / name
    if path.suffix not in _TYPES or path.parent != FOLDER / "static" or not path.is_file():
        return None
    data = path.read_bytes()
    return PICTURES.encode() + data if name == "app.css" else data


@cache
def version() -> str:
    """A hash of everything that pages are made with."""
    digest = hashlib.sha256()
    for path in sorted(
        [
            *FOLDER.glob("templates/*"),
            *FOLDER.glob("static/*"),
            *FOLDER.glob("data/*"),
            *FOLDER.glob("*.py"),
        ]
    ):
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(PICTURES.encode())
    return digest.hexdigest()[:10]


def url(name: str) -> str:
    """Where a file is served."""
    return f"/static/{version()}/{name}"


def documentation(chosen: Path | None) -> Path | None:
    """The folder of the documentation, the chosen one or the installation's own; None where it was not built."""
    folder = (chosen or _DOCS).resolve()
    return folder if (folder / "index.html").is_file() else None


@router.get("/static/{stamp}/{name}")
async def static(stamp: str, name: str) -> Response:
    """One file; kept by browsers, as its address changes when it does."""
    data = content(name)
    if data is None:
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(data, media_type=_TYPES[Path(name).suffix], headers=headers)


@router.get("/favicon.ico")
async def icon() -> Response:
    """For browsers that ask without being told."""
    return Response(
        content("icon.svg"),
        media_type=_TYPES[".svg"],
        headers={"Cache-Control": "public, max-age=86400"},
    )
