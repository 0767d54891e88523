"""Submissions: their state, what they would change, and the decision on them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from proportionality_api.problems import ApiProblem
from proportionality_api.store import submissions as store
from proportionality_api.store.submissions import Action
from proportionality_api.store.tables import STATES
from proportionality_api.web.draft_check import Checked, check
from proportionality_api.web.jurisdiction import findings_of
from proportionality_api.web.pages import Page
from proportionality_api.web.session import Visit, Visiting

router = APIRouter()
_SHOWN = 100
_ACTIONS: Mapping[str, Action] = {
    "submit": "submit",
    "approve": "approve",
    "reject": "reject",
    "withdraw": "withdraw",
}
_CONTEXT = 3
_MOST_LINES = 50_000
_EXACT_LINES = (
    4_000  # beyond, lines that stand very often are not matched, or it would take too long
)


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a comparison of two texts."""

    kind: str  # same, added, removed, gap
    old: int | None
    new: int | None
    text: str


def diff(old: Sequence[str], new: Sequence[str]) -> list[DiffLine]:
    """What changed between two texts, with a few lines around it."""
    if len(old) + len(new) > _MOST_LINES:
        raise ApiProblem(
            "too-large", "the texts are too long to be set side by side; compare their sources"
        )
    lines: list[DiffLine] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > _EXACT_LINES)
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        if lines:
            lines.append(DiffLine("gap", None, None, "…"))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [
                    DiffLine("same", i + 1, j + 1, old[i])
                    for i, j in zip(range(i1, i2), range(j1, j2), strict=True)
                ]
                continue
            lines += [DiffLine("removed", i + 1, None, old[i]) for i in range(i1, i2)]
            lines += [DiffLine("added", None, j + 1, new[j]) for j in range(j1, j2)]
    return lines


@dataclass(frozen=True, slots=True)
class Effect:
    """What a submission does to the findings."""

    added: list[Mapping[str, Any]]
    removed: list[Mapping[str, Any]]
    changed: list[
        tuple[Mapping[str, Any], Mapping[str, Any]]
    ]  # found before and after, but said otherwise
    kept: int
    unclear: list[str]  # where a finding's absence means nothing


def effect(before: Iterable[Mapping[str, Any]], after: Checked) -> Effect:
    """Findings gained and lost, by rule and offence."""
    old = {(f["rule"], f["offence"]): f for f in before}
    new = {(f["rule"], f["offence"]): f for f in after.findings}
    removed = [f for key, f in old.items() if key not in new]
    gone = {f["rule"] for f in removed}
    unclear = [f"{a['rule']}: {a['because']}" for a in after.unsure if a["rule"] in gone]
    both = [(old[key], f) for key, f in new.items() if key in old]
    changed = [
        (was, now)
        for was, now in both
        if (was["message"], was["severity"]) != (now["message"], now["severity"])
    ]
    return Effect(
        [f for key, f in new.items() if key not in old],
        removed,
        changed,
        len(both) - len(changed),
        unclear,
    )


@router.get("/submissions")
async def all_submissions(visit: Visiting) -> Response:
    """One's own; for reviewers also those of others."""
    if visit.person is None:
        return _to_sign_in(visit)
    asked = visit.page.asked("state")
    state = asked if asked in STATES else None
    rows, total = await run_in_threadpool(
        store.listed, visit.page.state.database, visit.person, state, None, None, _SHOWN
    )
    return visit.show("submissions.html", rows=rows, total=total, state=state, states=STATES)


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
    database = visit.page.state.database
    view = await run_in_threadpool(store.get, database, visit.person, _id(id_))
    data = await run_in_threadpool(store.content, database, visit.person, view["id"])
    text = data.decode("utf-8", "replace")
    file = visit.page.snapshot.files.get(view["jurisdiction"])
    served = visit.page.snapshot.approved.get(view["jurisdiction"]) == view["id"]
    checked = await check(visit.page, text)
    changed: list[DiffLine] = []
    if file is not None and not served:
        changed = await run_in_threadpool(diff, file.document.text.splitlines(), text.splitlines())
    before = (
        findings_of(await visit.page.state.outcomes.outcome(file, visit.page.on))
        if file is not None
        else []
    )
    own = visit.person.is_(view["submitter"])
    return visit.show(
        "submission.html",
        status,
        view=view,
        lines=text.splitlines(),
        law=file.jurisdiction if file is not None else None,
        served=served,
        checked=checked,
        changed=changed,
        effect=effect(before, checked),
        own=own,
        decides=visit.person.reviews and not own and view["state"] == "submitted",
        withdraws=own and view["state"] in ("draft", "submitted"),
        sends=own and view["state"] == "draft",
        problem=problem,
        reason=reason,
        sent=visit.page.asked("sent", 10),
    )


@router.post("/submissions/{id}")
async def decide(visit: Visiting, id: str) -> Response:
    """Approve, reject or withdraw, with a reason."""
    form = await visit.form()
    if visit.person is None:
        return _to_sign_in(visit)
    reason = str(form.get("reason", "")).replace("\0", "").replace("\r\n", "\n").strip()[:4000]
    action = _ACTIONS.get(str(form.get("do", "")))
    version = str(form.get("version", ""))
    problem = ""
    if not visit.genuine(form):
        problem = "This form was not sent from this site, or its page was too old. Nothing was decided; please decide again."
    elif action is None or not re.fullmatch(r"[0-9]{1,9}", version):
        problem = "Choose what is to be done."
    elif action in ("approve", "reject") and not reason:
        problem = (
            "Give a reason: whoever sent this, and whoever reads it in a year, needs to know why."
        )
    if not problem and action is not None:
        try:
            await visit.count("write")
            await run_in_threadpool(
                store.decide,
                visit.page.state.database,
                visit.person,
                _id(id),
                int(version),
                action,
                reason,
            )
            return visit.go(f"/submissions/{id}")
        except ApiProblem as error:
            if error.kind.slug == "not-found":
                raise
            problem = f"{error.kind.title}. {error.detail[:1].upper()}{error.detail[1:]}."
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
