"""Reading the text of a law into a draft; nothing is stored."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from proportionality.law.dates import plausible
from proportionality.law.template import template
from proportionality.reader.apart import Drafted, Upload
from proportionality.reader.draft import is_address
from proportionality.reader.lexicon import LANGUAGES
from proportionality_api.problems import ApiProblem, entry
from proportionality_api.served.service import Service
from proportionality_api.v1.bodies import in_utf8
from proportionality_api.v1.errors import errors
from proportionality_api.v1.lists import Read
from proportionality_api.v1.schemas import ReadingOfText

router = APIRouter(prefix="/v1/readings", tags=["readings"])
MOST_FILES = 20
_HALVES = re.compile("[\ud800-\udfff]")
_LONGEST = 300  # characters of a name, a title
_FIELDS: dict[str, str] = {
    "code": "The jurisdiction, such as KEN or US-TX.",
    "name": "Its name.",
    "title": "The title of the law; once for each file, in order.",
    "url": "Where the law can be read.",
    "state": "The day whose state the text shows, such as 2026-01-31.",
    "language": f"{', '.join(LANGUAGES)}; without it the language is found out.",
}
_TEXT = {"type": "string", "maxLength": _LONGEST}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The files of one law, an act and its schedules, in order: TXT, Markdown, HTML, DOCX, PDF or Akoma Ntoso XML.",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                            "minItems": 1,
                            "maxItems": MOST_FILES,
                        },
                        **{
                            name: {**_TEXT, "description": said}
                            for name, said in _FIELDS.items()
                            if name != "title"
                        },
                        "title": {
                            "type": "array",
                            "items": _TEXT,
                            "description": _FIELDS["title"],
                        },
                    },
                }
            }
        },
    }
}


@router.post(
    "",
    response_model=ReadingOfText,
    responses=errors(400, 413, 415, 503),
    summary="Read the text of a law",
    openapi_extra=_BODY,
)
async def read_text(request: Request, read: Read) -> Response:
    """A draft of an encoding, the place of every value in the text, and the text with its blocks. Nothing is stored.

    The files are read in a process of its own, with limits of size, pages, time and memory. What looks penal and was not read is listed; the draft says
    itself that nobody has confirmed it. A file that cannot be read is answered with status 422 and the reason.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise ApiProblem(
            "unsupported-media-type",
            f"found {repr(kind[:60]) if kind else 'no Content-Type'}; expected multipart/form-data with the files of one law as 'file'",
            headers={"Accept": "multipart/form-data"},
        )
    service: Service = request.app.state.service
    in_utf8(request)
    form = await request.form(
        max_files=MOST_FILES, max_fields=MOST_FILES + 10, max_part_size=64 << 10
    )
    unknown = sorted({name for name in form if name != "file" and name not in _FIELDS})
    if unknown:
        known = ", ".join(("file", *_FIELDS))
        raise _field(unknown[0][:60], f"no such field; expected one of {known}")
    found = await reading_of(service, form)
    body = await run_in_threadpool(_written, found)
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


def _written(found: Drafted) -> bytes:
    return json.dumps(
        {
            "yaml": found.yaml,
            "places": found.places,
            "texts": [
                {
                    "name": text.name,
                    "kind": text.kind,
                    "sha256": text.sha256,
                    "language": text.language,
                    "pages": text.pages,
                    "text": text.text,
                    "blocks": text.blocks,
                }
                for text in found.texts
            ],
        },
        separators=(",", ":"),
    ).encode()


async def reading_of(service: Service, form: FormData, pasted: str = "") -> Drafted:
    """The draft of what a form holds.

    Args:
        service: who reads.
        form: the files as ``file`` and the fields beside them.
        pasted: a text to be read where there is no file.

    Raises:
        ApiProblem: a field cannot be used.
        CannotRead: a file is refused.
        Busy: no place became free in time.

    """
    files = [
        f for f in form.getlist("file") if isinstance(f, UploadFile) and (f.filename or f.size)
    ]
    for name in _FIELDS:
        if any(isinstance(value, UploadFile) for value in form.getlist(name)):
            raise _field(name, "a file; expected text")
    uploads = [Upload(_name(f.filename, n), await f.read()) for n, f in enumerate(files, 1)]
    if not uploads and pasted.strip():
        uploads = [Upload("pasted text", pasted.encode("utf-8", "replace"))]
    if not uploads:
        raise _field("file", "no file; send the files of one law, each as a part named 'file'")

    def said(name: str) -> str:
        return _bare(form.get(name, ""))

    code = said("code").upper() or "XXX"
    try:
        template(code)
    except ValueError as error:
        raise _field("code", str(error)) from None
    language = said("language") or None
    if language not in (None, *LANGUAGES):
        raise _field("language", f"'{language[:20]}'; expected one of {', '.join(LANGUAGES)}")
    state = said("state")
    if state:
        try:
            state = plausible(dt.date.fromisoformat(state)).isoformat()
        except ValueError:
            raise _field("state", "expected a day, such as 2026-01-31") from None
    url = said("url")
    if url and not is_address(url):
        raise _field("url", "expected a web address (https://…)")
    titles = [_bare(t) for t in form.getlist("title")]
    found = await service.readings.read(
        uploads,
        code=code,
        name=said("name"),
        titles=titles if any(titles) else [],
        url=url or None,
        state=state,
        language=language,
    )
    # Half a character, which a broken font may give, cannot be sent; one sign stands for it, so that no place moves.
    whole = [replace(text, text=_HALVES.sub("\ufffd", text.text)) for text in found.texts]
    return replace(found, texts=whole)


def _bare(value: object) -> str:
    """A field in signs that a law can hold."""
    return "".join(c for c in str(value) if c.isprintable()).strip()[:_LONGEST]


def _name(name: str | None, number: int) -> str:
    """The name of a file without its folders, for messages."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[:120].strip() or f"file {number}"


def _field(name: str, message: str) -> ApiProblem:
    return ApiProblem("invalid-parameter", f"{name}: {message}", [entry(f"body.{name}", message)])
