"""Submitting a law and deciding on it.  Needs a token; see `proportionality_api.v1.auth`."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from proportionality.report.as_json import compact
from proportionality_api.problems import ApiProblem, parameter
from proportionality_api.served.service import Service
from proportionality_api.served.snapshot import Snapshot
from proportionality_api.store import submissions as store
from proportionality_api.store.comments import OPEN
from proportionality_api.store.database import Database
from proportionality_api.store.submissions import Actor, Upload
from proportionality_api.store.tables import SubmissionState
from proportionality_api.v1 import bodies
from proportionality_api.v1.auth import SignedIn
from proportionality_api.v1.errors import errors
from proportionality_api.v1.lists import Cursor, PageSize, decode_cursor, encode_cursor
from proportionality_api.v1.schemas import Decision, Submission, SubmissionPage

router = APIRouter(prefix="/v1/submissions", tags=["submissions"])

Id = Annotated[str, Path(description="The submission's id", max_length=64)]
Note = Annotated[
    str | None, Query(max_length=4000, description="What changed and why, for the reviewer.")
]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Send the same key when you send the same request again; it is stored once.",
    ),
]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=200,
        description="The ETag of the submission as you last saw it.",
    ),
]
_ETAG = {
    "ETag": {"description": "the submission's version, for If-Match", "schema": {"type": "string"}}
}


def _database(request: Request) -> Database:
    service: Service = request.app.state.service
    return service.database


async def _answer(
    request: Request,
    who: Actor,
    view: dict[str, Any],
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    all_headers = {"ETag": f'"{view["version"]}"', "Cache-Control": "no-store", **(headers or {})}
    told = view | await _same_text(request, who, view)
    return Response(compact(told), status, all_headers, "application/json")


async def _same_text(request: Request, who: Actor, view: dict[str, Any]) -> dict[str, Any]:
    """What is said of a submission that is still open where its very text is served, or waits in another."""
    if view["state"] not in OPEN:
        return {"as_served": False, "alike": []}
    snapshot: Snapshot = request.scope["snapshot"]
    served = snapshot.files.get(view["jurisdiction"])
    others = await run_in_threadpool(store.alike, _database(request), who, view)
    return {
        "as_served": served is not None and served.sha256 == view["sha256"],
        "alike": [other["id"] for other in others],
    }


def _expected(if_match: str | None) -> int:
    if if_match is None:
        raise ApiProblem("if-match-missing", "send the submission's ETag as If-Match")
    if not (match := re.fullmatch(r'"([0-9]{1,9})"', if_match.strip())):
        raise ApiProblem("changed-meanwhile", 'If-Match is one ETag of the submission, such as "2"')
    return int(match[1])


async def _upload(request: Request) -> Upload:
    return await bodies.upload(request, await bodies.yaml(request))


def _text(name: str, text: str | None) -> str:
    if text is not None and "\0" in text:
        raise parameter(name, "a text without null characters")
    return text or ""


_LAW_BODY = {"requestBody": {"$ref": "#/components/requestBodies/Law"}}


@router.post(
    "", status_code=201, response_model=Submission, responses=errors(401, 403, 409, 413, 415, 503) | {201: {"description": "Stored, on disk", "headers": _ETAG}},
    openapi_extra=_LAW_BODY, summary="Submit a law",
)  # fmt: skip
async def create(
    request: Request,
    who: SignedIn,
    note: Note = None,
    draft: Annotated[
        bool, Query(description="Keep it as a draft that only you see, and submit it later.")
    ] = False,
    key: Key = None,
) -> Response:
    """Store a law for review. The answer means it is on disk. A law with errors is refused with every error at its place."""
    said = _text("note", note)
    upload = await _upload(request)
    view, replayed = await run_in_threadpool(
        store.create, _database(request), who, upload, said, draft, key
    )
    return await _answer(
        request,
        who,
        view,
        201,
        {
            "Location": f"/v1/submissions/{view['id']}",
            **({"Idempotency-Replayed": "true"} if replayed else {}),
        },
    )


@router.get(
    "",
    response_model=SubmissionPage,
    responses=errors(401, 403, 503),
    summary="Submissions you may see",
)
async def all_submissions(
    request: Request,
    who: SignedIn,
    state: Annotated[SubmissionState | None, Query(description="Only those in this state.")] = None,
    jurisdiction: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=10,
            description="Only those about this jurisdiction.",
            examples=["SGP"],
        ),
    ] = None,
    limit: PageSize = 50,
    cursor: Cursor = None,
) -> Response:
    """Newest first: your own, and for reviewers also those of others that have left their draft."""
    after = str(decode_cursor(cursor, (str,))[1][0]) if cursor is not None else None
    code = _text("jurisdiction", jurisdiction).upper() or None
    rows, total = await run_in_threadpool(
        store.listed,
        _database(request),
        who,
        state,
        code,
        _text("cursor", after) or None,
        limit + 1,
    )
    following = encode_cursor(None, [rows[limit - 1]["id"]]) if len(rows) > limit else None
    return Response(
        compact({"data": rows[:limit], "next": following, "total": total}),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def id_in(text: str) -> str:
    """An id as an address has it.

    Raises:
        ApiProblem: there can be no submission of this id.

    """
    if not re.fullmatch(r"[0-9a-f]{32}", text):
        raise ApiProblem("not-found", "there is no submission with this id")
    return text


@router.get(
    "/{id}",
    response_model=Submission,
    responses=errors(401, 403, 404, 503) | {200: {"headers": _ETAG}},
    summary="One submission",
)
async def one(request: Request, who: SignedIn, id: Id) -> Response:
    """A submission with its audit trail."""
    view = await run_in_threadpool(store.get, _database(request), who, id_in(id))
    return await _answer(request, who, view)


@router.get(
    "/{id}/source", response_class=Response,
    responses=errors(401, 403, 404, 503) | {200: {"description": "The text as it was sent", "content": {"text/yaml": {"schema": {}}}}},
    summary="The YAML of a submission",
)  # fmt: skip
async def source(request: Request, who: SignedIn, id: Id) -> Response:
    """The text as it was sent."""
    data = await run_in_threadpool(store.content, _database(request), who, id_in(id))
    return Response(
        data,
        media_type="text/yaml; charset=utf-8",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{id_in(id)}.yaml"',
        },
    )


@router.put(
    "/{id}", response_model=Submission, responses=errors(401, 403, 404, 409, 412, 413, 415, 428, 503) | {200: {"headers": _ETAG}}, openapi_extra=_LAW_BODY,
    summary="Change a draft",
)  # fmt: skip
async def replace(
    request: Request, who: SignedIn, id: Id, note: Note = None, if_match: IfMatch = None
) -> Response:
    """Put another text into your draft. Needs If-Match."""
    said = None if note is None else _text("note", note)
    upload = await _upload(request)
    view = await run_in_threadpool(
        store.replace, _database(request), who, id_in(id), _expected(if_match), upload, said
    )
    return await _answer(request, who, view)


@router.post(
    "/{id}/decision", response_model=Submission, responses=errors(401, 403, 404, 409, 412, 413, 415, 428, 503) | {200: {"headers": _ETAG}},
    openapi_extra={"requestBody": {"$ref": "#/components/requestBodies/Decision"}}, summary="Submit, approve, reject, retire, withdraw or erase",
)  # fmt: skip
async def decide(
    request: Request, who: SignedIn, id: Id, if_match: IfMatch = None, key: Key = None
) -> Response:
    """Move a submission on. Needs If-Match. An approved law is served at once by every server on the same database, and so is the earlier one when it is retired."""
    decision = await bodies.model(request, Decision, "the decision")
    view, replayed = await run_in_threadpool(
        store.decide,
        _database(request),
        who,
        id_in(id),
        _expected(if_match),
        decision.action,
        _text("reason", decision.reason),
        key,
    )
    again = {"Idempotency-Replayed": "true"} if replayed else None
    return await _answer(request, who, view, headers=again)
