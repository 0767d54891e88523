"""One conduct against another, in all laws or in those that are named: which is punished harder, and by how much."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from fastapi import APIRouter
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from proportionality.answers.against import VERDICTS, Against, against, listed
from proportionality.answers.headline import Which
from proportionality.answers.names import UnknownName
from proportionality.answers.question import Question, QuestionError, question
from proportionality.law.corpus import LoadedFile
from proportionality.law.substances import substances
from proportionality.law.vocabulary import DRUG_CONDUCTS, VIOLENT_CONDUCTS
from proportionality.report import against as layout
from proportionality.report.papers.against import paper
from proportionality.report.papers.written import rendered as written
from proportionality.report.pictures import ladder
from proportionality.report.table import rendered
from proportionality_api.engine.apart import drawn
from proportionality_api.web.pages import OnPage, Page, sentence
from proportionality_api.web.pictures import STYLES, picture

router = APIRouter()
_WORDS = ("conduct", "against", "form", "against_form", "substance", "amount")
_USUAL = {
    "conduct": "drug.trafficking",
    "against": "violent.rape",
    "form": "ordinary",
    "against_form": "ordinary",
}
_FORMS = {
    "ordinary": "ordinary form",
    "gravest": "gravest form",
    "minor": "minor form",
}
assert tuple(_FORMS) == get_args(Which)
_DRAWN = 30  # laws in the first picture; the rest are folded away
_TABLES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_EXAMPLES: Sequence[tuple[str, dict[str, str]]] = (
    ("Trafficking against rape", {}),
    ("Trafficking in its gravest form against murder", {"form": "gravest", "against": "violent.murder"}),
    ("Possession for own use against assault", {"conduct": "drug.possession-personal", "against": "violent.assault"}),
    ("500 g of cannabis against robbery", {"substance": "cannabis", "amount": "500 g", "against": "violent.robbery"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address asks: its words, what is wrong with them, and the two questions where nothing is."""

    words: dict[str, str]
    problems: dict[str, str]
    files: Sequence[LoadedFile] = ()
    first: Question | None = None
    second: Question | None = None


def _asked(page: Page) -> _Asked:
    words = {name: page.asked(name, 60) or _USUAL.get(name, "") for name in _WORDS}
    words["in"] = page.asked("in", 1000)
    problems: dict[str, str] = {}
    files = list(page.snapshot.files.values())
    if words["in"]:
        named = [w for word in words["in"].split(",") if (w := word.strip())]
        try:
            files = [page.snapshot.files[code] for code in sorted(page.snapshot.meant(named))]
        except UnknownName as error:
            problems["in"] = sentence(error)
    made: list[Question] = []
    substance = "-".join(words["substance"].lower().split()) or None
    both = all(words[name].startswith("drug.") for name in ("conduct", "against"))
    for name, form in (("conduct", "form"), ("against", "against_form")):
        about = (substance, words["amount"] or None) if name == "conduct" or both else (None, None)
        try:
            made.append(question(words[name], *about, form=words[form]))
        except QuestionError as error:
            problems[name if error.about == "conduct" else error.about] = sentence(error)
    if problems:
        return _Asked(words, problems)
    return _Asked(words, {}, files, *made)


def _answer(page: Page, asked: _Asked) -> Against:
    assert asked.first is not None
    assert asked.second is not None
    laws = [(file.path, file.jurisdiction) for file in asked.files]
    return against(laws, asked.first, asked.second, page.on, page.snapshot.measured)


def _given(asked: _Asked) -> dict[str, str]:
    """The words as an address needs them: what is usual is left out."""
    return {name: word for name, word in asked.words.items() if word != _USUAL.get(name, "")}


@router.get("/against")
async def against_page(page: OnPage) -> Response:
    """The question and its answer; trafficking against rape where nothing else is asked."""
    asked = _asked(page)
    return await drawn(_drawn, page, asked)


def _drawn(page: Page, asked: _Asked) -> Response:
    values: dict[str, Any] = {}
    if asked.first is not None and asked.second is not None:
        found = _answer(page, asked)
        laws = {file.jurisdiction.code: file.jurisdiction for file in asked.files}
        groups = layout.groups(found, laws, cited=False)
        said = layout.heading(found)
        names = (layout.called(found.asked), layout.called(found.against))
        first, rest = groups[:_DRAWN], groups[_DRAWN:]
        values = {
            "summary": layout.summary(found),
            "notes": layout.remarks(found),
            "titles": {v: layout.title_of(v, *names) for v in VERDICTS},
            "names": names,
            "parts": [(v, listed(found.rows, v)) for v in VERDICTS if listed(found.rows, v)],
            # The same scale in both, so that the eye can go from one to the other.
            "picture": Markup(ladder.both(first, said, "against", rest)) if first else "",  # noqa: S704
            "more": Markup(ladder.both(rest, said, "rest", first)) if rest else "",  # noqa: S704
            "drawn": (len(first), len(rest)),
            "legend": Markup(ladder.legend()),  # noqa: S704
        }
    return page.html(
        "against.html",
        asked=asked,
        answer=values,
        given=_given(asked),
        drug=DRUG_CONDUCTS,
        violent=VIOLENT_CONDUCTS,
        forms=_FORMS,
        substances=sorted(substances()),
        examples=[(said, page.to("/against", **query)) for said, query in _EXAMPLES],
    )


@router.get("/against.{style}")
async def against_file(page: OnPage, style: str) -> Response:
    """The answer as a table (CSV, XLSX), for Word (DOCX), or as a picture (SVG, PNG)."""
    asked = _asked(page)
    if asked.first is None or style not in (*_TABLES, *STYLES):
        raise HTTPException(404)
    # Papers are set for seconds, beside what is drawn for others.
    return await asyncio.to_thread(_file, page, asked, style)


def _file(page: Page, asked: _Asked, style: str) -> Response:
    found = _answer(page, asked)
    laws = {file.jurisdiction.code: file.jurisdiction for file in asked.files}
    if style in STYLES:
        groups = layout.groups(found, laws)
        title = layout.heading(found)
        if len(groups) > _DRAWN:
            title += f": the {_DRAWN} clearest of {len(groups)} laws"
        return picture(page, groups[:_DRAWN], title, style)
    made: str | bytes
    if style == "docx":
        made = written(style, paper(found, laws))
    else:
        made = rendered([layout.table(found)], style)
    body = made if isinstance(made, bytes) else made.encode()
    name = f"{found.asked.conduct}-against-{found.against.conduct}-{page.on}.{style}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return page.answer(body, _TABLES[style], headers)
