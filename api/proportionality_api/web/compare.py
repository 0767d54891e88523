"""Two to six jurisdictions on one conduct, substance and amount, on one day."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from proportionality.answers.answer import Answer
from proportionality.answers.compare import compare
from proportionality.answers.question import Question, QuestionError, question
from proportionality.law.in_words import general_of_its_text
from proportionality.law.substances import substances
from proportionality.law.vocabulary import (
    CONDITIONS,
    DRUG_CONDUCTS,
    VIOLENT_CONDUCTS,
    conduct_in_words,
)
from proportionality.law.written import nearest
from proportionality.report.comparison import case
from proportionality.report.pictures import ladder, rungs
from proportionality_api.engine.apart import drawn
from proportionality_api.web.pages import OnPage, Page
from proportionality_api.web.pictures import picture

router = APIRouter()
MOST = 6
_YARDSTICKS = (
    ("Murder", "violent.murder"),
    ("Rape", "violent.rape"),
    ("Robbery", "violent.robbery"),
)
_EXAMPLES = (
    ("500 g of cannabis, trafficking", {"conduct": "drug.trafficking", "substance": "cannabis", "amount": "500 g", "j": ("SGP", "IDN", "USA", "DEU")}),
    ("30 g of heroin, trafficking", {"conduct": "drug.trafficking", "substance": "heroin", "amount": "30 g", "j": ("SGP", "MYS", "THA", "NOR")}),
    ("Possession of cannabis for own use", {"conduct": "drug.possession-personal", "substance": "cannabis", "amount": "", "j": ("ARE", "PRT", "FRA", "JPN")}),
)  # fmt: skip


def _groups(
    page: Page, asked: Question, answers: Sequence[Answer], yardsticks: bool
) -> list[rungs.Group]:
    groups = []
    for a in answers:
        law = page.snapshot.files[a.jurisdiction].jurisdiction
        bars = []
        for p in a.provisions:
            note = p.citation if a.status == "applies" else f"if {p.citation} applies"
            bars.append(rungs.bar(law, p.subject, p.title, note))
        if not bars:
            said = "Cannot tell" if a.status == "cannot-tell" else "Not encoded"
            bars = [rungs.no_bar(said, a.because)]
        if yardsticks and asked.conduct in DRUG_CONDUCTS:
            basic = [
                s for s in page.snapshot.measured(law, page.on).violent if s.offence.form == "basic"
            ]
            for name, conduct in _YARDSTICKS:
                found = [s for s in basic if conduct in s.offence.conduct]
                if found:
                    chosen = max(found, key=lambda s: (s.ceiling.low, s.floor.low))
                    bars.append(rungs.bar(law, chosen, name, chosen.offence.title))
        open_ = a.status == "cannot-tell" and a.provisions
        groups.append(
            rungs.Group(
                f"{a.name}: which of these applies cannot be told" if open_ else a.name, tuple(bars)
            )
        )
    return groups


def _picture_title(asked: Question, page: Page) -> str:
    return f"{asked}: what it can cost, law as of {page.on}"


def _codes(page: Page) -> list[str]:
    """The jurisdictions asked for, each once."""
    given = [
        code.strip().upper()[:10]
        for value in page.request.query_params.getlist("j")
        for code in value.split(",")
    ]
    return list(dict.fromkeys(code for code in given if code))


@dataclasses.dataclass(frozen=True)
class _Asked:
    """What an address asks, what is wrong with it, and the answers where nothing is."""

    codes: Sequence[str]
    words: Mapping[str, str]
    problems: Mapping[str, str]
    yardsticks: bool
    question: Question | None = None
    answers: Sequence[Answer] = ()


async def _answered(page: Page) -> _Asked:
    codes = _codes(page)
    words = {name: page.asked(name, 60) for name in ("conduct", "substance", "amount", "given")}
    problems: list[tuple[str, str]] = []
    asked: Question | None = None
    if words["conduct"] or codes:
        problems += [
            ("j", f"‘{code}’ is not encoded{nearest(code, page.snapshot.files)}.")
            for code in codes
            if code not in page.snapshot.files
        ]
        if not problems and not 2 <= len(codes) <= MOST:
            problems.append(("j", f"Choose two to {MOST} jurisdictions."))
        try:
            substance = "-".join(words["substance"].lower().split()) or None
            asked = question(
                words["conduct"] or "drug.trafficking",
                substance,
                words["amount"] or None,
                words["given"].split(",") if words["given"] else (),
            )
        except QuestionError as error:
            problems.append((error.about, f"{str(error)[:1].upper()}{str(error)[1:]}."))
    given = _Asked(codes, words, dict(problems), page.asked("yardsticks") != "no")
    if asked is None or problems:
        return given
    files = [page.snapshot.files[code] for code in codes]
    chosen = [(file.path, file.jurisdiction) for file in files]
    answers = await drawn(compare, chosen, asked, page.on, page.snapshot.measured)
    return dataclasses.replace(given, question=asked, answers=answers)


@router.get("/compare.{style}")
async def compare_picture(page: OnPage, style: str) -> Response:
    """The comparison as a picture."""
    given = await _answered(page)
    if given.question is None:
        raise HTTPException(404)
    groups = await drawn(_groups, page, given.question, given.answers, given.yardsticks)
    return await drawn(picture, page, groups, _picture_title(given.question, page), style)


@router.get("/compare")
async def compare_page(page: OnPage) -> Response:
    """The form, and the answer where a question was asked."""
    given = await _answered(page)
    shown = Markup()
    if given.question is not None:
        shown = await drawn(_shown, page, given)
    return page.html(
        "compare.html",
        codes=given.codes,
        words=given.words,
        problems=given.problems,
        asked=given.question,
        title=_title(given.question) if given.question else "",
        answers=given.answers,
        picture=shown,
        legend=Markup(ladder.legend()),  # noqa: S704
        yardsticks=given.yardsticks,
        names={
            code: file.jurisdiction.jurisdiction.name for code, file in page.snapshot.files.items()
        },
        most=MOST,
        drug=DRUG_CONDUCTS,
        violent=VIOLENT_CONDUCTS,
        conditions=CONDITIONS,
        case=case(given.question) if given.question else "",
        general=general_of_its_text(
            [page.snapshot.files[a.jurisdiction].jurisdiction for a in given.answers], page.on
        ),
        substances=sorted(substances()),
        examples=_examples(page),
    )


def _shown(page: Page, given: _Asked) -> Markup:
    assert given.question is not None
    groups = _groups(page, given.question, given.answers, given.yardsticks)
    return Markup(ladder.both(groups, _picture_title(given.question, page), "compare"))  # noqa: S704 - escaped by `ladder`


def _title(asked: Question) -> str:
    thing = " of ".join(
        filter(
            None,
            (
                asked.amount.text if asked.amount else None,
                asked.substance.replace("-", " ") if asked.substance else None,
            ),
        )
    )
    name = conduct_in_words(asked.conduct)
    if asked.given:
        name += f", where {' and '.join(sorted(asked.given)).replace('-', ' ')}"
    return f"{thing}, {name}" if thing else name.capitalize()


def _examples(page: Page) -> list[tuple[str, str]]:
    found = []
    for said, query in _EXAMPLES:
        codes = [code for code in query["j"] if code in page.snapshot.files]
        if len(codes) >= 2:
            rest: dict[str, Any] = {key: value for key, value in query.items() if key != "j"}
            found.append((said, page.to("/compare", **rest, j=",".join(codes))))
    return found
