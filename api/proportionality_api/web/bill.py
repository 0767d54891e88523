"""A bill tried out: choose a law and provisions, type new numbers, see now and after, save it or send it.

Nothing here needs a script, and nothing is stored: the address holds the bill (`bill_state`).  What it costs is two checks of a law,
for which it waits in the same lines as all others.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter
from markupsafe import Markup
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from proportionality.findings.difference import Difference
from proportionality.law import in_words
from proportionality.law.corpus import LoadedFile
from proportionality.measure import LawOnDay
from proportionality.reform import wording
from proportionality.reform.overlay import Overlay
from proportionality.report.difference import cannot_tell
from proportionality.report.papers.as_html import body
from proportionality.report.papers.written import FORMATS, fitted, written
from proportionality.report.pictures import ladder
from proportionality_api.engine.apart import drawn
from proportionality_api.served.outcomes import Draft, FindingRow, LawOutcome, Plain, RefusedLaw
from proportionality_api.v1.lists import day_in
from proportionality_api.web.bill_outcome import BillOutcome, briefs_of, outcome_of
from proportionality_api.web.bill_state import MOST_PROVISIONS, BillState, overlay_of, read
from proportionality_api.web.pages import OnPage, Page, sentence
from proportionality_api.web.pictures import STYLES, picture
from proportionality_api.web.session import Visiting
from proportionality_api.web.submit import Entry, show_text

router = APIRouter()
_MOST_ADDRESS = 16_000  # characters of a bill that is sent on


@dataclasses.dataclass(frozen=True)
class _Tried:
    """A bill as far as it could be made out."""

    state: BillState
    page: Page  # of the bill's first day
    file: LoadedFile | None = None
    overlay: Overlay | None = None
    text: str = ""  # of the law under it
    draft: Draft | None = None
    now: LawOutcome | None = None


async def _tried(page: Page, entries: Sequence[tuple[str, str]]) -> _Tried:
    given = dict(entries).get("from", "").strip()
    problems: dict[str, str] = {}
    start = page.on
    try:
        start = day_in(given) if given else page.on
    except PydanticCustomError as error:
        problems["from"] = sentence(error.message())
    page = dataclasses.replace(page, on=start)
    state = dataclasses.replace(read(entries, start), problems=problems)
    if not state.code:
        return _Tried(state, page)
    file = page.snapshot.files.get(state.code)
    if file is None:
        problems["law"] = f"No law ‘{state.code}’ is encoded."
        return _Tried(state, page)
    known = {o.id for o in file.jurisdiction.offences}
    unknown = [row.offence for row in state.rows if row.offence not in known]
    if unknown:
        problems["p"] = f"The law has no provision ‘{unknown[0]}’."
    facts = page.snapshot.measured(file.jurisdiction, start)
    asleep = known - {s.offence.id for s in facts.subjects}
    if any(row.offence in asleep and not row.empty for row in state.rows):
        problems["p"] = (
            f"A provision that is not in force on {in_words.day(start)}, as far as is encoded, is not changed."
        )
    if state.too_many:
        problems["p"] = f"A bill holds {MOST_PROVISIONS} provisions here; the others were left out."
    overlay, wrong = overlay_of(state, start)
    problems |= wrong
    tried = _Tried(state, page, file, overlay)
    return tried if overlay is None or unknown else await _checked(tried)


async def _checked(tried: _Tried) -> _Tried:
    """With what was found in the law, and in the law under the bill."""
    assert tried.file is not None
    assert tried.overlay is not None
    problems = tried.state.problems
    outcomes = tried.page.service.outcomes
    try:
        made = await outcomes.laid([tried.file], wording.to_yaml(tried.overlay).encode())
        under = made.under(tried.file)
        draft = await outcomes.draft(under, tried.page.on, law=True)
    except RefusedLaw as error:
        problems["bill"] = " ".join(sentence(p["message"]) for p in error.problems[:5])
        return tried
    now = await outcomes.outcome(tried.file, tried.page.on)
    return dataclasses.replace(tried, text=under.decode(), draft=draft, now=now)


def _outcome(tried: _Tried) -> BillOutcome:
    assert tried.file is not None
    assert tried.draft is not None
    assert tried.now is not None
    return outcome_of(tried.page, tried.file, tried.draft, tried.now, tried.page.on)


def _entries(page: Page) -> list[tuple[str, str]]:
    return list(page.request.query_params.multi_items())


@router.get("/bill")
async def bill_page(page: OnPage) -> Response:
    """The bill that the address holds, and what it does."""
    tried = await _tried(page, _entries(page))
    return await drawn(_drawn, tried)


def _drawn(tried: _Tried) -> Response:
    page, state, file = tried.page, tried.state, tried.file
    values: dict[str, Any] = {"cannot_tell": "", "outcome": None, "picture": "", "name": ""}
    if file is not None:
        facts = page.snapshot.measured(file.jurisdiction, page.on)
        values |= {"name": file.jurisdiction.jurisdiction.name, **_provisions(facts, state)}
    if tried.draft is not None:
        found = _outcome(tried)
        title = f"What {state.title or 'the bill'} changes in {values['name']}, law as of {page.on}"
        values |= {
            "outcome": found,
            "effects": _effects(found.effect.findings),
            "cannot_tell": cannot_tell(found.effect.findings),
            "picture": Markup(ladder.both(found.groups, title, "bill")) if found.groups else "",  # noqa: S704
        }
    return page.html(
        "bill.html",
        state=state,
        names=page.snapshot.names,
        most=MOST_PROVISIONS,
        legend=Markup(ladder.legend()),  # noqa: S704
        **values,
    )


_Effect = tuple[str, str, str, Sequence[tuple[Plain, Plain | None]]]


def _effects(found: Difference[FindingRow]) -> list[_Effect]:
    """What happens to the findings: a title, a sign, better or worse, and each with what it was."""

    def alone(rows: Sequence[FindingRow]) -> list[tuple[Plain, Plain | None]]:
        return [(row.plain, None) for row in rows]

    def moved(pairs: Sequence[tuple[FindingRow, FindingRow]]) -> list[tuple[Plain, Plain | None]]:
        return [(after.plain, before.plain) for before, after in pairs]

    return [
        ("Gone", "-", "minus", alone(found.lost)),
        ("Milder", "↓", "minus", moved(found.milder)),
        ("Harsher", "↑", "plus", moved(found.harsher)),
        ("New", "+", "plus", alone(found.gained)),
        ("Whether it was so before cannot be told", "?", "", alone(found.not_known_before)),
        ("Whether it is gone cannot be told", "?", "", alone(found.not_known_after)),
    ]


def _provisions(facts: LawOnDay, state: BillState) -> Mapping[str, Any]:
    """The provisions in force, those that were chosen apart."""
    general = facts.jurisdiction.general
    rows = {
        s.offence.id: {
            "id": s.offence.id,
            "title": s.offence.title,
            "place": s.penalty.place or s.offence.place,
            "range": in_words.span(s.penalty, general),
            "drug": s.offence.is_drug,
        }
        for s in facts.subjects
    }
    chosen = {row.offence for row in state.rows}
    return {
        "provisions": rows,
        "others": [
            (side, [r for r in rows.values() if r["drug"] is drug and r["id"] not in chosen])
            for side, drug in (("Drug offences", True), ("Violent offences", False))
        ],
    }


@router.get("/bill/brief")
async def bill_brief(page: OnPage) -> Response:
    """The law in brief, now and under the bill, beside each other."""
    tried = await _tried(page, _entries(page))
    if tried.draft is None:
        raise HTTPException(404)
    return await asyncio.to_thread(_brief, tried)


def _brief(tried: _Tried) -> Response:
    one, other = _briefs(tried)
    paper = Markup(body(fitted(one, other)))  # noqa: S704 - every text in it is escaped
    return tried.page.html("bill_brief.html", state=tried.state, name=one.name, paper=paper)


def _briefs(tried: _Tried) -> tuple[Any, Any]:
    assert tried.file is not None
    assert tried.draft is not None
    assert tried.now is not None
    return briefs_of(tried.page, tried.file, _outcome(tried), tried.draft, tried.now)


@router.get("/bill.{style}")
async def bill_file(page: OnPage, style: str) -> Response:
    """The bill as an overlay (YAML), what it changes as a picture (SVG, PNG), the briefs as PDF and DOCX."""
    if style not in ("yaml", "pdf", "docx", *STYLES):
        raise HTTPException(404)
    tried = await _tried(page, _entries(page))
    if tried.draft is None or tried.overlay is None:
        raise HTTPException(404)
    if style == "yaml":
        return _attached(tried, wording.to_yaml(tried.overlay).encode(), "application/yaml", style)
    return await asyncio.to_thread(_file, tried, style)


def _file(tried: _Tried, style: str) -> Response:
    if style in STYLES:
        title = f"What a bill changes in {tried.state.code}, law as of {tried.page.on}"
        return picture(tried.page, _outcome(tried).groups, title, style)
    one, other = _briefs(tried)
    return _attached(tried, written(style, one, other), FORMATS[style].media_type, style)


def _attached(tried: _Tried, content: bytes, kind: str, style: str) -> Response:
    name = f"{tried.state.code.lower()}-bill-{tried.page.on}.{style}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return tried.page.answer(content, kind, headers)


@router.post("/submit/bill")
async def bill_sent(visit: Visiting) -> Response:
    """The law under the bill as text, ready to be read over and sent for review."""
    form = await visit.form()
    entries = parse_qsl(
        str(form.get("bill", ""))[:_MOST_ADDRESS], keep_blank_values=True, max_num_fields=500
    )
    tried = await _tried(visit.page, entries)
    if tried.draft is None:
        raise HTTPException(404)
    note = f"{tried.state.title or 'A bill'}, from {tried.page.on}"
    return show_text(visit, tried.text, Entry(note), None, tried.state.code)
