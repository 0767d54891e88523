"""Writing a law: as text, or in a form that makes the text; checked as one types, sent once it stands."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import get_args

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from proportionality.law.template import template
from proportionality.law.vocabulary import (
    DRUG_CONDUCTS,
    VIOLENT_CONDUCTS,
    Condition,
    conduct_in_words,
)
from proportionality_api.engine.apart import drawn
from proportionality_api.store import submissions as store
from proportionality_api.v1 import bodies
from proportionality_api.v1.errors import REFUSALS, problem_of
from proportionality_api.web import draft as drafts
from proportionality_api.web.draft import Draft
from proportionality_api.web.draft_check import DraftCheck, check
from proportionality_api.web.draft_errors import fields_of_errors
from proportionality_api.web.pages import sentence
from proportionality_api.web.session import Visit, Visiting

router = APIRouter()
_CONDITIONS = get_args(Condition)
_REACH = [
    ("drug", "all drug offences"),
    ("violent", "all violent offences"),
    *((c, conduct_in_words(c)) for c in (*DRUG_CONDUCTS, *VIOLENT_CONDUCTS)),
]


@dataclass(slots=True)
class Entry:
    """What a person has on the page beside the law itself."""

    note: str = ""
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    notice: str = ""
    token_problem: str = ""
    fresh: bool = True  # nothing was entered yet, so that what the browser has kept may be put back


def entry_of(form: FormData) -> Entry:
    """What a form holds beside the law itself."""
    note = str(form.get("note", "")).replace("\0", "").replace("\r\n", "\n").strip()[:4000]
    return Entry(note, str(form.get("nonce", ""))[:60] or secrets.token_urlsafe(16), fresh=False)


@router.get("/submit")
async def choose(visit: Visiting) -> Response:
    """Two ways of writing, and how it goes on."""
    names = {
        code: file.jurisdiction.jurisdiction.name
        for code, file in visit.page.snapshot.files.items()
    }
    return visit.show("submit.html", names=names)


@router.get("/submit/text")
async def text_page(visit: Visiting) -> Response:
    """A law as text: a template, or the law in force of a jurisdiction to be changed."""
    code = visit.page.asked("from", 10).upper()
    known = visit.page.snapshot.files.get(code)
    if known is not None:
        return show_text(visit, known.document.text, Entry(), None, begun_from=code)
    new = visit.page.asked("new", 10).upper()
    try:
        text = template(new) if new else ""
    except ValueError:
        text = ""
    return show_text(visit, text, Entry(), None)


@router.post("/submit/text")
async def text_sent(visit: Visiting) -> Response:
    """Check the text, or send it."""
    form = await visit.form()
    entry = entry_of(form)
    text = str(form.get("law", "")).replace("\r\n", "\n")
    begun_from = str(form.get("from", ""))[:10]
    checked = await check(visit.page, _bytes(text)) if form.get("do") != "keep" else None
    if form.get("do") == "send":
        sent = await send(visit, form, entry, _bytes(text), checked)
        if sent is not None:
            return visit.go(f"/submissions/{sent}?sent=text")
    return show_text(visit, text, entry, checked, begun_from)


def show_text(
    visit: Visit, text: str, entry: Entry, checked: DraftCheck | None, begun_from: str = ""
) -> Response:
    """A law as text, with what is said of it."""
    return visit.show(
        "submit_text.html",
        422 if checked and checked.errors else 200,
        text=text,
        entry=entry,
        checked=checked,
        begun_from=begun_from,
    )


@router.get("/submit/form")
async def form_page(visit: Visiting) -> Response:
    """An empty form."""
    return await _show_form(visit, drafts.blank(visit.page.on), Entry(), None)


@router.post("/submit/form")
async def form_sent(visit: Visiting) -> Response:
    """Add or remove a part, check, send, or go on as text."""
    form = await visit.form()
    entry = entry_of(form)
    draft = drafts.read(
        [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    )
    do, _, which = str(form.get("do", "check")).partition(":")
    focus = _edit(draft, do, which)
    if focus is not None or do == "keep":
        return await _show_form(visit, draft, entry, None, focus or "")
    text = await drawn(drafts.encode, draft)
    checked = await check(visit.page, _bytes(text))
    if do == "text":
        return show_text(visit, text, entry, checked)
    if do == "send":
        sent = await send(visit, form, entry, _bytes(text), checked)
        if sent is not None:
            return visit.go(f"/submissions/{sent}?sent=form")
    return await _show_form(visit, draft, entry, checked, text=text)


def _bytes(text: str) -> bytes:
    """The text as it is checked and stored; half a character, which no file holds, is left for the check to find."""
    return text.encode("utf-8", "surrogatepass")


def _edit(draft: Draft, do: str, which: str) -> str | None:
    """Add or remove a part of the draft; the field to go on with, None where nothing was to be done."""
    number = int(which) if which.isdecimal() and len(which) < 4 else -1
    if do == "add-offence" and not draft.full:
        draft.offences.append(
            {"source": draft.offences[-1].get("source", "0")} if draft.offences else {}
        )
        return f"offence-{len(draft.offences) - 1}-title"
    if do == "add-source" and len(draft.sources) < 20:
        draft.sources.append({})
        return f"source-{len(draft.sources) - 1}-title"
    if (verb := do.partition("-"))[0] in ("add", "remove") and verb[2] in drafts.PARTS:
        return _edit_part(draft, verb[0], verb[2], which)
    if do == "remove-offence" and 0 <= number < len(draft.offences):
        del draft.offences[number]
        return f"offence-{max(number - 1, 0)}-title" if draft.offences else ""
    if do == "remove-source" and 0 <= number < len(draft.sources) and len(draft.sources) > 1:
        del draft.sources[number]
        for values in [*draft.offences, draft.general]:
            for key in [key for key in values if key.rpartition("-")[2] == "source"]:
                cited = drafts.cited(str(values[key]))
                if cited >= max(number, 1):
                    values[key] = str(cited - 1)
        return "source-0-title"
    return None


def _edit_part(draft: Draft, verb: str, kind: str, which: str) -> str | None:
    """Add one of what an offence (``2``) or the general part (empty) has several of, or remove one (``2-0``, ``-0``)."""
    offence, _, part = which.partition("-")
    if kind == drafts.GENERAL_PART:
        values, owner = draft.general, "general"
    elif offence.isdecimal() and len(offence) < 4 and int(offence) < len(draft.offences):
        values, owner = draft.offences[int(offence)], f"offence-{offence}"
    else:
        return None
    several = drafts.parts(values, kind)
    if verb == "add":
        several.append({})
    elif part.isdecimal() and len(part) < 4 and int(part) < len(several):
        del several[int(part)]
    drafts.put_parts(values, kind, several)
    first = drafts.PARTS[kind][0][0]
    return f"{owner}-{kind}-{max(len(drafts.parts(values, kind)) - 1, 0)}-{first}"


async def _show_form(
    visit: Visit,
    draft: Draft,
    entry: Entry,
    checked: DraftCheck | None,
    focus: str = "",
    text: str = "",
) -> Response:
    errors: dict[str, str] = {}
    if checked is not None and checked.errors:
        errors = await drawn(fields_of_errors, draft, text, checked.errors)
    return visit.show(
        "submit_form.html",
        422 if errors else 200,
        draft=draft,
        entry=entry,
        checked=checked,
        errors=errors,
        focus=focus,
        parts_of=drafts.parts,
        most_parts={kind: most for kind, (_, most) in drafts.PARTS.items()},
        drug=DRUG_CONDUCTS,
        violent=VIOLENT_CONDUCTS,
        conditions=_CONDITIONS,
        circumstances=[(word, word.replace("-", " ")) for word in _CONDITIONS],
        reach=_REACH,
        draft_sources=[
            (str(n), str(s.get("title") or f"text {n + 1}")) for n, s in enumerate(draft.sources)
        ],
    )


async def send(
    visit: Visit, form: FormData, entry: Entry, text: bytes, checked: DraftCheck | None
) -> str | None:
    """Store the law; None, with everything said in the entry, where it cannot be."""
    token = str(form.get("token", "")).strip()
    if visit.person is None or token:
        if not token:
            ended = "Your sign-in has ended. Nothing is lost: enter your token and send again."
            entry.token_problem = ended if visit.ended else "To send, enter your token."
            return None
        try:
            await visit.sign_in(token)
        except REFUSALS as error:
            entry.token_problem = sentence(problem_of(error).detail)
            return None
    if checked is None or checked.refused or visit.person is None:
        return None
    try:
        await visit.count("write")
        return await _store(visit, entry, text)
    except REFUSALS as error:
        problem = problem_of(error)
        entry.notice = f"{problem.kind.title}: {problem.detail}"
        return None


async def _store(visit: Visit, entry: Entry, text: bytes) -> str:
    assert visit.person is not None
    upload = await bodies.upload(visit.request, text)
    # The same text from the same page is stored once, however often the button is pressed.
    key = hashlib.sha256(b"\0".join((entry.nonce.encode(), text, entry.note.encode()))).hexdigest()
    database = visit.page.service.database
    view, _ = await run_in_threadpool(
        store.create, database, visit.person, upload, entry.note, False, key
    )
    return str(view["id"])
