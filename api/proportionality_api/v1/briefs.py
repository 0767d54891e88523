"""A law in brief: on two pages at most, or beside another, as HTML, PDF or DOCX."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from proportionality.answers.brief import Brief, brief
from proportionality.law.corpus import LoadedFile
from proportionality.law.written import nearest
from proportionality.report.papers.written import FORMATS, written
from proportionality_api.problems import ApiProblem, parameter
from proportionality_api.served.outcomes import FindingRow
from proportionality_api.v1.errors import errors
from proportionality_api.v1.jurisdictions import Code
from proportionality_api.v1.lists import Read, Reading, preferred

router = APIRouter(prefix="/v1/jurisdictions", tags=["laws"])
_TYPES = {one.media_type.partition(";")[0]: name for name, one in FORMATS.items()}
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "The brief", "content": {kind: {} for kind in _TYPES}}
}


@router.get(
    "/{code}/brief",
    response_class=Response,
    responses=errors(404, 406, 503) | _ANSWER,
    summary="One law in brief",
)
async def law_in_brief(
    read: Read,
    code: Code,
    style: Annotated[
        Literal["html", "pdf", "docx"] | None,
        Query(alias="format", description="The format; by `Accept` where left out."),
    ] = None,
    beside: Annotated[
        str | None,
        Query(
            min_length=2,
            max_length=10,
            description="The code of a law to set beside it.",
            examples=["SGP"],
        ),
    ] = None,
    annex: Annotated[bool, Query(description="Annex every provision.")] = False,
) -> Response:
    """Headline, sentence ladder, the most telling pairs, death and minimums, what few other laws do, what is not known, the norms and
    whether they bind, sources, and how to cite it: on two pages at most, the annex apart.
    """  # noqa: D205 - the document shows it as one paragraph
    chosen = style or _by_accept(read)
    files = [read.snapshot.file(code)]
    if beside is not None:
        if beside.upper() not in read.snapshot.files:
            known = read.snapshot.files
            raise parameter(
                "beside",
                f"'{beside}' is not encoded{nearest(beside, known)}; /v1/jurisdictions lists those that are",
            )
        files.append(read.snapshot.file(beside))
    found = [(await read.service.outcomes.outcome(file, read.on)).findings for file in files]
    content = await asyncio.to_thread(_written, read, files, found, chosen, annex)
    codes = "-".join(file.jurisdiction.code.lower() for file in files)
    name = f"{codes}-brief-{read.on}.{chosen}"
    how = "inline" if chosen == "html" else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}"'}
    return read.answer(content, FORMATS[chosen].media_type, headers)


def _by_accept(read: Reading) -> str:
    kind = preferred(read.request.headers.get("accept", "*/*"), tuple(_TYPES))
    if kind is None:
        raise ApiProblem("not-acceptable", f"a brief comes as {', '.join(_TYPES)}")
    return _TYPES[kind]


def _written(
    read: Reading,
    files: Sequence[LoadedFile],
    found: Sequence[Sequence[FindingRow]],
    style: str,
    annex: bool,
) -> bytes:
    made = [brief_of(read, file, rows) for file, rows in zip(files, found, strict=True)]
    return written(style, made[0], made[1] if len(made) > 1 else None, annex)


def brief_of(read: Reading, file: LoadedFile, rows: Sequence[FindingRow]) -> Brief:
    """The brief of a law that is served; it takes a second where no law was measured on the day yet."""
    laws = [one.jurisdiction for one in read.snapshot.files.values()]
    return brief(file, read.on, rows, laws, read.snapshot.sha256, read.snapshot.measured)
