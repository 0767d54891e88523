"""The documentation at ``/docs``, where it was built into this installation (see ``docs/conf.py``)."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from proportionality_api.problems import ApiProblem
from proportionality_api.web import assets

router = APIRouter()
_MISSING = (
    "The documentation was not built into this installation. '.ci/run docs' builds it in a checkout; "
    "a released package has it."
)
_INLINE = re.compile(rb"<script>([^<]{1,2000})</script>")


@router.get("/docs")
async def beginning() -> Response:
    """The pages name each other relative to the folder that they are in."""
    return RedirectResponse("/docs/", 308)


@router.get("/docs/{path:path}")
async def page(request: Request, path: str) -> Response:
    """One page or file of the documentation."""
    settings = request.app.state.service.settings
    root = assets.documentation(settings.docs)
    if root is None:
        raise ApiProblem("not-found", _MISSING)
    file = _inside(root, path)
    if file is None:
        raise ApiProblem("not-found", "There is no page at this address.")
    return _answer(file, file.stat().st_mtime_ns)


def _inside(root: Path, path: str) -> Path | None:
    """The file at a path, where it is one of the documentation's."""
    if "\0" in path or len(path) > 500:
        return None
    file = (root / path).resolve()
    if not file.is_relative_to(root):
        return None
    if file.is_dir():
        file /= "index.html"
    return file if file.is_file() else None


@lru_cache(maxsize=64)
def _read(file: Path, _: int) -> tuple[bytes, str]:
    """A file, and what of it may run: the scripts that it was built with, and none that somebody put there later."""
    data = file.read_bytes()
    scripts = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in dict.fromkeys(_INLINE.findall(data))
    )
    return data, f"script-src 'self' {scripts}".strip()


def _answer(file: Path, changed: int) -> Response:
    data, scripts = _read(file, changed)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    policy = (
        f"default-src 'none'; {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Cache-Control": "public, max-age=300",
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
    }
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return Response(data, media_type=f"{kind}{charset}", headers=headers)
