"""Submissions: their state, what they would change, and the decision on them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from proportionality.findings.difference import Days, between
from proportionality.law.corpus import LoadedFile
from proportionality.law.model import Jurisdiction
from proportionality.measure import measured_on
from proportionality.reform.provisions import Moved, moved
from proportionality_api.engine.apart import drawn
from proportionality_api.engine.parcel import unpack
from proportionality_api.problems import ApiProblem
from proportionality_api.served.outcomes import Draft, LawOutcome, Plain
from proportionality_api.store import comments
from proportionality_api.store import submissions as store
from proportionality_api.store.refusals import ReasonMissing, UnknownSubmission
from proportionality_api.store.submissions import Action
from proportionality_api.store.tables import STATES
from proportionality_api.v1.comments import commentable
from proportionality_api.v1.errors import REFUSALS, problem_of
from proportionality_api.web.difference import DiffLine, diff
from proportionality_api.web.draft_check import DraftCheck, check
from proportionality_api.web.pages import Page, sentence
from proportionality_api.web.reviewed import Provisions, reviewed, talk
from proportionality_api.web.session import Visit, Visiting

router = APIRouter()
_SHOWN = 100
_MOST_DAYS = 4
_MOST_TYPED = 8_000  # characters of a comment that are looked at
_ACTIONS: dict[str, Action] = {action: action for action in get_args(Action)}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a submission does to the findings."""

    added: list[Plain]
    removed: list[Plain]
    changed: list[tuple[Plain, Plain]]  # found before and after, but said otherwise
    kept: int
    not_known: list[Plain]  # on one side, since its absence there means nothing
    unclear: list[str]  # why


_NOTHING = LawOutcome((), (), (), (), {})


def effect(before: LawOutcome, after: LawOutcome, days: Days) -> Effect:
    """Findings gained, lost and said otherwise; ``days`` are the laws on both sides, by code."""
    found = between(before, after, days, same_law=True)
    both = [(was.plain, now.plain) for was, now in found.kept]
    changed = [
        (was, now)
        for was, now in both
        if (was["message"], was["severity"]) != (now["message"], now["severity"])
    ]
    return Effect(
        [row.plain for row in found.gained],
        [row.plain for row in found.lost],
        changed,
        len(both) - len(changed),
        [row.plain for row in (*found.not_known_before, *found.not_known_after)],
        found.unclear,
    )


@router.get("/submissions")
async def all_submissions(visit: Visiting) -> Response:
    """One's own; for reviewers also those of others."""
    if visit.person is None:
        return _to_sign_in(visit)
    asked = visit.page.asked("state")
    state = asked if asked in STATES else None
    rows, total = await run_in_threadpool(
        store.listed, visit.page.service.database, visit.person, state, None, None, _SHOWN
    )
    return visit.show(
        "submissions.html",
        rows=rows,
        total=total,
        state=state,
        states=[s for s in STATES if s != "erased"],
    )


@router.get("/submissions/{id}")
async def one(visit: Visiting, id: str) -> Response:
    """A submission: what it says, what it changes, what has happened to it."""
    if visit.person is None:
        return _to_sign_in(visit)
    return await _show(visit, id)


@dataclass(frozen=True, slots=True)
class _Said:
    """A comment that was not kept, as it was typed, and why."""

    provision: str = ""
    text: str = ""
    problem: str = ""


async def _show(
    visit: Visit,
    id_: str,
    status: int = 200,
    problem: str = "",
    reason: str = "",
    said: _Said = _Said(),
) -> Response:
    assert visit.person is not None
    page = visit.page
    database = page.service.database
    view = await run_in_threadpool(store.get, database, visit.person, _id(id_))
    data = await run_in_threadpool(store.content, database, visit.person, view["id"])
    lines = data.decode("utf-8", "replace").splitlines()
    file = page.snapshot.files.get(view["jurisdiction"])
    spoken = await run_in_threadpool(comments.listed, database, visit.person, view["id"])
    served = page.snapshot.approved.get(view["jurisdiction"]) == view["id"]
    open_ = view["state"] in ("draft", "submitted")
    alike = await run_in_threadpool(store.alike, database, visit.person, view) if open_ else []
    checked, before, changed = DraftCheck(), _NOTHING, list[DiffLine]()
    read: _Read | None = None
    if not served and view["state"] != "erased":
        checked = await check(page, data)
        if file is not None:
            before = await page.service.outcomes.outcome(file, page.on)
            changed = await drawn(diff, file.document.text.splitlines(), lines)
        if checked.draft is not None:
            read = await drawn(_read, page, file, checked.draft, spoken)
    laws = (read.file if read else None, file)
    said_of = talk([law for law in laws if law is not None], spoken)
    own = visit.person.name == view["submitter"]
    return visit.show(
        "submission.html",
        status,
        view=view,
        lines=lines,
        law=file.jurisdiction if file is not None else None,
        served=served,
        alike=alike,
        as_served=open_ and file is not None and file.sha256 == view["sha256"],
        checked=checked,
        changed=changed,
        read=read,
        talk=said_of,
        about={c["seq"]: name for _, name, listed in said_of for c in listed},
        comments_open=view["state"] in comments.OPEN,
        most_text=comments.MOST_TEXT,
        said=said,
        placed=_placed(said, read if view["state"] in comments.OPEN else None),
        effect=effect(before, checked.draft.outcome, read.today if read else {})
        if checked.draft
        else None,
        own=own,
        decides=visit.person.reviews and not own and view["state"] == "submitted",
        retires=visit.person.reviews and not own and view["state"] == "approved",
        withdraws=own and open_,
        sends=own and view["state"] == "draft",
        problem=problem,
        reason=reason,
        sent=page.asked("sent", 10),
    )


def _placed(said: _Said, read: _Read | None) -> bool:
    """Whether a comment that was not kept still stands in a field of the page, with the reason beside it."""
    shown = read.provisions.shown if read else ()
    return read is not None and (not said.provision or said.provision in {p.id for p in shown})


@dataclass(frozen=True, slots=True)
class _Read:
    """A law as it was submitted, beside the one that is served: today, else on the first day from which they differ."""

    file: LoadedFile
    day: dt.date
    moved: Sequence[Moved]  # none where no law is served
    provisions: Provisions
    today: Days  # nothing where no law is served


def _read(
    page: Page, file: LoadedFile | None, draft: Draft, spoken: Sequence[Mapping[str, Any]]
) -> _Read:
    submitted = unpack(draft.parcel, "submission")
    law = submitted.jurisdiction
    if file is None:
        after = measured_on(law, page.on)
        return _Read(submitted, page.on, (), reviewed(None, after, (), submitted, spoken), {})
    days = (page.snapshot.measured(file.jurisdiction, page.on), measured_on(law, page.on))
    today = {law.code: days}
    later = sorted(_commencing(law, page.on) - _commencing(file.jurisdiction, page.on))
    for day in [page.on, *later][:_MOST_DAYS]:
        before, after = page.snapshot.measured(file.jurisdiction, day), measured_on(law, day)
        if found := moved(before, after):
            provisions = reviewed(before, after, found, submitted, spoken)
            return _Read(submitted, day, found, provisions, today)
    return _Read(submitted, page.on, (), reviewed(*days, (), submitted, spoken), today)


def _commencing(law: Jurisdiction, on: dt.date) -> set[dt.date]:
    """The days after this one on which a penalty begins."""
    found = (p.since for offence in law.offences for p in offence.penalties)
    return {since for since in found if isinstance(since, dt.date) and since > on}


@router.post("/submissions/{id}")
async def decide(visit: Visiting, id: str) -> Response:
    """Approve, reject, retire, withdraw or erase."""
    form = await visit.form()
    if (unknown := await _unknown(visit, form)) is not None:
        return unknown
    assert visit.person is not None
    reason = str(form.get("reason", "")).replace("\0", "").replace("\r\n", "\n").strip()[:4000]
    action = _ACTIONS.get(str(form.get("do", "")))
    version = str(form.get("version", ""))
    problem = ""
    if action is None or not re.fullmatch(r"[0-9]{1,9}", version):
        problem = "Choose what is to be done."
    if not problem and action is not None:
        try:
            await visit.count("write")
            await run_in_threadpool(
                store.decide,
                visit.page.service.database,
                visit.person,
                _id(id),
                int(version),
                action,
                reason,
            )
            return visit.go(f"/submissions/{id}")
        except UnknownSubmission:
            raise
        except ReasonMissing as error:
            problem = sentence(error)
        except REFUSALS as error:
            refusal = problem_of(error)
            problem = f"{refusal.kind.title}. {sentence(refusal.detail)}"
    return await _show(visit, id, 409, problem, reason)


@router.post("/submissions/{id}/comments")
async def comment(visit: Visiting, id: str) -> Response:
    """Say something of a provision."""
    form = await visit.form()
    if (unknown := await _unknown(visit, form)) is not None:
        return unknown
    assert visit.person is not None
    provision, text = str(form.get("provision", ""))[:60], str(form.get("text", ""))[:_MOST_TYPED]
    try:
        await visit.count("write")
        known = await commentable(visit.request, visit.person, _id(id))
        await run_in_threadpool(
            comments.add,
            visit.page.service.database,
            visit.person,
            id,
            known,
            provision or None,
            text,
        )
    except UnknownSubmission:
        raise
    except REFUSALS as error:
        refusal = problem_of(error)
        said = _Said(provision, text, f"Not kept: {refusal.detail}.")
        return await _show(visit, id, refusal.kind.status, said=said)
    return visit.go(f"/submissions/{id}#on-{provision or 'the-law'}")


def _id(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{32}", text):
        raise ApiProblem("not-found", "There is no submission at this address.")
    return text


def _to_sign_in(visit: Visit) -> Response:
    page: Page = visit.page
    return RedirectResponse(
        page.to("/sign-in", next=page.request.url.path), 303, {"Cache-Control": "no-store"}
    )


async def _unknown(visit: Visit, form: FormData) -> Response | None:
    """Where nobody has signed in: a page that keeps what was written, and does it after all with a token."""
    if visit.person is not None:
        return None
    problem = None
    if token := str(form.get("token", "")):
        try:
            await visit.sign_in(token)
            return None
        except REFUSALS as error:
            problem = sentence(problem_of(error).detail)
    kept = {
        name: str(form[name])[:_MOST_TYPED]
        for name in ("do", "version", "reason", "provision", "text")
        if name in form
    }
    return visit.show(
        "sign_in.html", 403, action=visit.request.url.path, kept=kept, problem=problem
    )
