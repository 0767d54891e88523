"""What reviewers and the author say of the provisions of a submission.  Seen by those who see the submission, and nobody else."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from proportionality.report.as_json import compact
from proportionality_api.engine.apart import drawn
from proportionality_api.engine.parcel import unpack
from proportionality_api.served.service import Service
from proportionality_api.served.snapshot import Snapshot
from proportionality_api.store import comments as store
from proportionality_api.store import submissions
from proportionality_api.store.submissions import Actor
from proportionality_api.v1 import bodies
from proportionality_api.v1.auth import SignedIn
from proportionality_api.v1.errors import errors
from proportionality_api.v1.schemas import Comment, Comments, NewComment
from proportionality_api.v1.submissions import Id, id_in

router = APIRouter(prefix="/v1/submissions", tags=["submissions"])
_SEEN = {"Cache-Control": "no-store"}


async def commentable(request: Request, who: Actor, id_: str) -> frozenset[str]:
    """The ids of the provisions that a submission has, or that the law served now has and it leaves out.

    Raises:
        UnknownSubmission: there is none that this person may see.
        RefusedLaw, NothingConcluded: its text cannot be read.

    """
    service: Service = request.app.state.service
    snapshot: Snapshot = request.scope["snapshot"]
    view = await run_in_threadpool(submissions.get, service.database, who, id_)
    if view["state"] not in store.OPEN:
        return frozenset()
    text = await run_in_threadpool(submissions.content, service.database, who, id_)
    draft = await bodies.checked(request, text, request.scope["today"], law=True)
    laws = [(await drawn(unpack, draft.parcel, "submission")).jurisdiction]
    if served := snapshot.files.get(view["jurisdiction"]):
        laws.append(served.jurisdiction)
    return frozenset(offence.id for law in laws for offence in law.offences)


@router.get(
    "/{id}/comments",
    response_model=Comments,
    responses=errors(401, 403, 404, 503),
    summary="Comments on a submission",
)
async def comments(request: Request, who: SignedIn, id: Id) -> Response:
    """What was said of its provisions, oldest first, by those who may see the submission."""
    service: Service = request.app.state.service
    found = await run_in_threadpool(store.listed, service.database, who, id_in(id))
    return Response(compact({"data": found}), 200, _SEEN, "application/json")


@router.post(
    "/{id}/comments", status_code=201, response_model=Comment, responses=errors(401, 403, 404, 409, 413, 415, 503) | {200: {"description": "It was said before, and is not said twice", "model": Comment}},
    openapi_extra={"requestBody": {"$ref": "#/components/requestBodies/Comment"}}, summary="Comment on a provision",
)  # fmt: skip
async def comment(request: Request, who: SignedIn, id: Id) -> Response:
    """Say something of a provision, as long as the submission is not decided.

    It becomes a line of the audit trail and makes a new version of the submission, so nobody decides without having seen it.
    The same comment sent again is kept once. It stays as it was sent; on a draft that is erased it goes with the draft.
    """
    service: Service = request.app.state.service
    new = await bodies.model(request, NewComment, "the comment")
    known = await commentable(request, who, id_in(id))
    kept, version, there = await run_in_threadpool(
        store.add, service.database, who, id, known, new.provision, new.text
    )
    headers = _SEEN | {"ETag": f'"{version}"'}
    return Response(compact(kept), 200 if there else 201, headers, "application/json")
