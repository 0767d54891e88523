"""From the text of a law to an encoding: read it, answer what it leaves open beside its words, check, send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

import yaml
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from proportionality.law.document import Unreadable
from proportionality.law.parse import parse
from proportionality.law.vocabulary import DRUG_CONDUCTS, VIOLENT_CONDUCTS, Condition
from proportionality.reader.blocks import CannotRead
from proportionality.reader.lexicon import LANGUAGES
from proportionality.reader.review import Answer, Reviewed
from proportionality_api.engine.apart import drawn
from proportionality_api.problems import ApiProblem
from proportionality_api.store import readings
from proportionality_api.store.database import DatabaseAway
from proportionality_api.v1.bodies import in_utf8
from proportionality_api.v1.errors import REFUSALS, problem_of
from proportionality_api.v1.readings import MOST_FILES, reading_of
from proportionality_api.web.draft_check import DraftCheck, check
from proportionality_api.web.pages import sentence
from proportionality_api.web.review_added import MOST, added_of, added_text, with_added
from proportionality_api.web.review_state import (
    BrokenReading,
    Groups,
    Reading,
    TooLong,
    answers_of,
    answers_text,
    held,
    kept_answers,
    pack,
    unpack,
)
from proportionality_api.web.review_view import ALIKE, View, marked, values_of, view
from proportionality_api.web.review_whole import (
    Amending,
    about_of,
    amending,
    brief_of,
    classes_shown,
    lay_over,
)
from proportionality_api.web.session import Visit, Visiting
from proportionality_api.web.submit import Entry, entry_of, send, show_text

router = APIRouter()
_PASTED = 900_000  # characters
_SAID = {"not-penal": "not penal", "written": "written", "left-out": "left out"}


@dataclass(slots=True)
class Desk:
    """What lies on the table: the reading, the answers, and the page as it was sent."""

    reading: Reading
    packed: str
    groups: Groups
    sent: Mapping[str, str]
    view: View
    entry: Entry = field(default_factory=Entry)
    checked: DraftCheck | None = None
    said: str = ""  # what the last press of a button did
    brief: str = ""  # of the draft, as a part of the page
    amending: Amending | None = None


@router.get("/submit/reading")
async def upload_page(visit: Visiting) -> Response:
    """Give the text of a law."""
    return _ask_for_text(visit, {})


def _ask_for_text(
    visit: Visit, said: Mapping[str, str], problem: str = "", status: int = 200
) -> Response:
    return visit.show(
        "reading.html",
        status,
        said=said,
        problem=problem,
        languages=LANGUAGES,
        mib=visit.page.service.settings.reading_mib,
        pages=visit.page.service.settings.reading_pages,
    )


@router.post("/submit/reading")
async def upload(visit: Visiting) -> Response:
    """Read the text; the draft and its questions follow."""
    in_utf8(visit.request)
    form = await visit.request.form(
        max_files=MOST_FILES, max_fields=MOST_FILES + 10, max_part_size=_PASTED * 4
    )
    said = {key: value for key, value in form.items() if isinstance(value, str)}
    pasted = said.get("text", "").replace("\0", "").replace("\r\n", "\n")
    try:
        if len(pasted) > _PASTED:
            raise TooLong(
                f"the text has {len(pasted):,} characters; at most {_PASTED:,} are read here"
            )
        found = await reading_of(visit.page.service, form, pasted)
        reading = await drawn(held, found)
        packed = await drawn(pack, reading)
    except TooLong as error:
        return _ask_for_text(visit, said, sentence(error), 413)
    except CannotRead as error:  # it begins with the name of a file, which is shown as it is
        return _ask_for_text(visit, said, f"{error}.", problem_of(error).kind.status)
    except REFUSALS as error:
        problem = problem_of(error)
        return _ask_for_text(visit, said, sentence(problem.detail), problem.kind.status)
    desk = Desk(reading, packed, [], {}, view(reading, [], {}))
    await _take_up(visit, desk)
    return await _show(visit, desk)


async def _take_up(visit: Visit, desk: Desk) -> None:
    """Go on where the person stopped who has given these files before."""
    if visit.person is None:
        return
    found = await run_in_threadpool(
        readings.kept, visit.page.service.database, visit.person.person, _files(desk)
    )
    if found is None:
        return
    try:
        groups, sent = kept_answers(found)
        reading = await drawn(with_added, desk.reading, added_of(sent.get("about-added", "")))
        await drawn(reading.answered, groups)
    except BrokenReading:
        desk.said = "Your earlier answers to this text no longer fit what is read from it now, so they were left aside."
        return
    desk.reading, desk.groups, desk.sent = reading, groups, sent
    desk.view = view(desk.reading, groups, sent)
    desk.said = f"Your earlier answers to this text were put back: {_things(sum(map(len, groups)), 'answer')}."


def _files(desk: Desk) -> str:
    return readings.key_of(text.sha256 for text in desk.reading.texts)


async def _save(visit: Visit, desk: Desk) -> None:
    """Keep the answers of somebody who has signed in; for others the form is all that there is."""
    if visit.person is None:
        return
    fields = {k: v for k, v in desk.sent.items() if k.startswith(("o-", "about-"))}
    text = answers_text(desk.groups, fields)
    try:
        await run_in_threadpool(
            readings.keep, visit.page.service.database, visit.person.person, _files(desk), text
        )
    except DatabaseAway:
        desk.said += " The server could not save it; this page still holds all of it."


@router.post("/submit/review")
async def answer(visit: Visiting) -> Response:
    """Take an answer, take one back, check, send, or go on as text."""
    form = await visit.form()
    sent = {
        name: value.replace("\0", "").replace("\r\n", "\n").strip()[:4000]
        for name, value in form.items()
        if isinstance(value, str) and name not in ("reading", "answers")
    }
    packed = str(form.get("reading", ""))
    try:
        reading = await drawn(unpack, packed)
        do, _, which = str(sent.get("do", "keep")).partition(":")
        added = added_of(sent.get("about-added", ""))
        if do == "add" and len(added) < MOST:
            passage = int(which) if which.isdecimal() and len(which) < 6 else None
            added = (*added, passage)
        sent["about-added"] = added_text(added)
        reading = await drawn(with_added, reading, added)
        groups = answers_of(str(form.get("answers", "")))
        await drawn(reading.answered, groups)
    except BrokenReading as error:
        raise ApiProblem(
            "bad-request", f"what this form carries is no reading ({error}); read the text again"
        ) from None
    desk = Desk(reading, packed, groups, sent, view(reading, groups, sent), entry_of(form))
    if do in ("check", "text", "send", "brief", "overlay"):
        text = await drawn(law_text, desk)
        data = text.encode("utf-8", "replace")
        desk.checked = await check(visit.page, data)
        if do == "text":
            return show_text(visit, text, desk.entry, desk.checked)
        if desk.checked.draft is not None and do == "brief":
            desk.brief = await brief_of(visit.page, desk.checked)
        if desk.checked.draft is not None and do == "overlay":
            about = about_of(reading, sent)
            desk.amending = await amending(visit.page, desk.checked, _accepted(desk), about)
        if do == "send":
            stored = await send(visit, form, desk.entry, data, desk.checked)
            if stored is not None:
                assert visit.person is not None
                database = visit.page.service.database
                await run_in_threadpool(
                    readings.forget, database, visit.person.person, _files(desk)
                )
                return visit.go(f"/submissions/{stored}?sent=reading")
    elif do == "undo":
        desk.said = _undo(desk)
    elif do == "add":
        written = [Answer(n, "written") for n in added[-1:] if n is not None]
        if written:
            desk.groups.append([*written])
            desk.view = view(reading, desk.groups, sent)
        desk.said = "An offence was added: fill it in and accept it."
    elif do != "keep":
        ticked = [v for name, v in form.multi_items() if name == "tick" and isinstance(v, str)]
        await _take(visit, desk, _answers(desk, do, which, ticked))
    if do != "keep":
        await _save(visit, desk)
    return await _show(visit, desk)


def _accepted(desk: Desk) -> list[str]:
    """The ids of the offences that a person has accepted."""
    return [i.offence.id for i in desk.view.offences if i.verdict == "accept"]


def _undo(desk: Desk) -> str:
    if not desk.groups:
        return "There is nothing to take back."
    back = desk.groups.pop()
    desk.view = view(desk.reading, desk.groups, desk.sent)
    return f"Taken back: {_things(len(back), 'answer')}."


def _things(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _answers(desk: Desk, do: str, which: str, ticked: list[str]) -> list[Answer]:
    """The answers that the press of a button gives; none where it names nothing that is there."""
    found = desk.view
    if do in ("accept", "alike", "drop"):
        if not which.isdecimal() or not int(which[:6]) < len(found.offences):
            return []
        item = found.offences[int(which[:6])]
        if do == "drop":
            return [Answer(item.offence.id, "not an offence")]
        first = Answer(item.offence.id, "accept", values_of(item))
        others = [found.offences[n] for n in item.alike] if do == "alike" else []
        return [first, *(Answer(o.offence.id, "accept", values_of(o, item.values)) for o in others)]
    name, _, said = which.rpartition(":")
    verdict: Any = _SAID.get(said)
    if verdict is None:
        return []
    if do == "kind":
        numbers = [p.number for p in found.passages if p.kind == name and not p.verdict]
    else:
        chosen = [name] if do == "passage" else ticked if do == "ticked" else []
        numbers = [int(n) for n in chosen if n.isdecimal() and len(n) < 7]
    return [Answer(n, verdict) for n in numbers if n < len(found.passages)]


async def _take(visit: Visit, desk: Desk, answers: list[Answer]) -> None:
    """Keep answers, where the law that they make can be read."""
    if not answers:
        desk.said = "Nothing was chosen."
        return
    accepted = [a for a in answers if a.verdict == "accept"]
    if accepted:
        text = await drawn(law_text, desk, accepted)
        checked = await check(visit.page, text.encode("utf-8", "replace"))
        if checked.failed:
            desk.said = checked.failed
            return
        if checked.errors and _blame(desk, accepted, text, checked):
            desk.said = "Something has to be put right before this can be accepted."
            return
    desk.groups.append(answers)
    sent = dict(desk.sent)
    for one in accepted:  # the fields of those that were answered with another follow it
        number = next(i.number for i in desk.view.offences if i.offence.id == one.about)
        first = desk.view.offences[_number(desk, accepted[0])]
        for key in ALIKE:
            sent[f"o-{number}-{key}"] = first.values[key]
    desk.sent = sent
    desk.view = view(desk.reading, desk.groups, sent)
    desk.said = f"Kept: {_things(len(answers), 'answer')}."


def _number(desk: Desk, answer: Answer) -> int:
    return next(i.number for i in desk.view.offences if i.offence.id == answer.about)


_FIELD_OF = {"custody_required": "instead", "id": "title"}  # the fields that have another name


def _blame(desk: Desk, accepted: list[Answer], text: str, checked: DraftCheck) -> bool:
    """Put each error at the field that it is about; whether any is about the answers."""
    try:
        document = parse(text.encode("utf-8", "replace"), "draft")
    except Unreadable:
        return True
    places = {(at.line, at.column): path for path, at in document.locations()}
    blamed = False
    for error in checked.errors:
        path = places.get((error["line"], error["column"]), ())
        if len(path) < 2 or path[0] != "offences" or not isinstance(path[1], int):
            continue  # what is said of the law as a whole is asked at the end of the page
        item = desk.view.offences[_number(desk, accepted[path[1]])]
        names = [_FIELD_OF.get(str(p), str(p)) for p in reversed(path)]
        name = next((n for n in names if n in item.values), "title")
        said = sentence(error["message"])
        item.errors[name] = f"{item.errors[name]} {said}" if name in item.errors else said
        blamed = True
    return blamed


def law_text(desk: Desk, only: list[Answer] | None = None) -> str:
    """The law as it stands, or of it the offences of some answers alone, to look at those."""
    done = desk.reading.answered([*desk.groups, *([only] if only else [])])
    law = done.law
    if only:
        by_id = {offence["id"]: offence for offence in law["offences"]}
        law["offences"] = [by_id[str(a.about)] for a in only]
    lay_over(law, about_of(desk.reading, desk.sent))
    cited = {o["source"] for o in law["offences"]} | {
        str(rule.get("source")) for rule in law["general"].values()
    }
    law["sources"] = {key: s for key, s in law["sources"].items() if key in cited}
    return yaml.safe_dump(law, sort_keys=False, allow_unicode=True, width=110)


async def _show(visit: Visit, desk: Desk) -> Response:
    errors = any(item.errors for item in desk.view.offences)
    done: Reviewed = await drawn(desk.reading.answered, desk.groups)
    texts = await drawn(marked, desk.reading, desk.view)
    about = about_of(desk.reading, desk.sent)
    return await drawn(
        visit.show,
        "review.html",
        422 if errors or (desk.checked is not None and desk.checked.errors) else 200,
        desk=desk,
        reading=desk.reading,
        view=desk.view,
        texts=texts,
        done=done,
        about=about,
        classes=classes_shown(about),
        codes=sorted(visit.page.snapshot.files),
        answers=answers_text(desk.groups),
        entry=desk.entry,
        checked=desk.checked,
        drug=DRUG_CONDUCTS,
        violent=VIOLENT_CONDUCTS,
        conditions=get_args(Condition),
    )
