"""Submissions: their state, what they would change, and the decision on them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import get_args

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from proportionality.findings.difference import between
from proportionality.law.corpus import LoadedFile
from proportionality.law.model import Jurisdiction
from proportionality.measure import measured_on
from proportionality.reform.provisions import Moved, moved
from proportionality_api.engine.apart import drawn
from proportionality_api.engine.parcel import unpack
from proportionality_api.problems import ApiProblem
from proportionality_api.served.outcomes import Draft, LawOutcome, Plain
from proportionality_api.store import submissions as store
from proportionality_api.store.refusals import ReasonMissing, UnknownSubmission
from proportionality_api.store.submissions import Action
from proportionality_api.store.tables import STATES
from proportionality_api.v1.errors import REFUSALS, problem_of
from proportionality_api.web.difference import DiffLine, diff
from proportionality_api.web.draft_check import DraftCheck, check
from proportionality_api.web.pages import Page, sentence
from proportionality_api.web.session import Visit, Visiting

router = APIRouter()
_SHOWN = 100
_MOST_DAYS = 4
_ACTIONS: dict[str, Action] = {action: action for action in get_args(Action)}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a submission does to the findings."""

    added: list[Plain]
    removed: list[Plain]
    changed: list[tuple[Plain, Plain]]  # found before and after, but said otherwise
    kept: int
    unclear: list[str]  # where a finding's absence means nothing


_NOTHING = LawOutcome((), (), (), (), {})


def effect(before: LawOutcome, after: LawOutcome) -> Effect:
    """Findings gained, lost and said otherwise."""
    found = between(before, after, same_law=True)
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


async def _show(
    visit: Visit, id_: str, status: int = 200, problem: str = "", reason: str = ""
) -> Response:
    assert visit.person is not None
    page = visit.page
    database = page.service.database
    view = await run_in_threadpool(store.get, database, visit.person, _id(id_))
    data = await run_in_threadpool(store.content, database, visit.person, view["id"])
    lines = data.decode("utf-8", "replace").splitlines()
    file = page.snapshot.files.get(view["jurisdiction"])
    served = page.snapshot.approved.get(view["jurisdiction"]) == view["id"]
    checked, before, changed = DraftCheck(), _NOTHING, list[DiffLine]()
    provisions: tuple[dt.date, list[Moved]] = (page.on, [])
    if not served and view["state"] != "erased":
        checked = await check(page, data)
        if file is not None:
            before = await page.service.outcomes.outcome(file, page.on)
            changed = await drawn(diff, file.document.text.splitlines(), lines)
        if file is not None and checked.draft is not None:
            provisions = await drawn(_provisions, page, file, checked.draft)
    own = visit.person.name == view["submitter"]
    return visit.show(
        "submission.html",
        status,
        view=view,
        lines=lines,
        law=file.jurisdiction if file is not None else None,
        served=served,
        checked=checked,
        changed=changed,
        provisions_on=provisions[0],
        provisions=provisions[1],
        effect=effect(before, checked.draft.outcome) if checked.draft else None,
        own=own,
        decides=visit.person.reviews and not own and view["state"] == "submitted",
        retires=visit.person.reviews and not own and view["state"] == "approved",
        withdraws=own and view["state"] in ("draft", "submitted"),
        sends=own and view["state"] == "draft",
        problem=problem,
        reason=reason,
        sent=page.asked("sent", 10),
    )


def _provisions(page: Page, file: LoadedFile, draft: Draft) -> tuple[dt.date, list[Moved]]:
    """What becomes of each provision of the law that is served, in words: today, else on the first day from which it differs."""
    after = unpack(draft.parcel, file.path).jurisdiction
    days = [page.on, *sorted(_commencing(after, page.on) - _commencing(file.jurisdiction, page.on))]
    for day in days[:_MOST_DAYS]:
        found = moved(page.snapshot.measured(file.jurisdiction, day), measured_on(after, day))
        if found:
            return day, found
    return page.on, []


def _commencing(law: Jurisdiction, on: dt.date) -> set[dt.date]:
    """The days after this one on which a penalty begins."""
    found = (p.since for offence in law.offences for p in offence.penalties)
    return {since for since in found if isinstance(since, dt.date) and since > on}


@router.post("/submissions/{id}")
async def decide(visit: Visiting, id: str) -> Response:
    """Approve, reject, retire, withdraw or erase."""
    form = await visit.form()
    if visit.person is None:
        return _to_sign_in(visit)
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


def _id(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{32}", text):
        raise ApiProblem("not-found", "There is no submission at this address.")
    return text


def _to_sign_in(visit: Visit) -> Response:
    page: Page = visit.page
    return RedirectResponse(
        page.to("/sign-in", next=page.request.url.path), 303, {"Cache-Control": "no-store"}
    )
