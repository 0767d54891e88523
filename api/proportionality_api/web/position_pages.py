"""Word and law: what states vote and say abroad, beside the law they keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from proportionality import __version__
from proportionality.answers.positions import (
    IN_WORDS,
    Record,
    changed_sides,
    in_a_sentence,
    tallies,
)
from proportionality.positions import data
from proportionality.positions.states import name_of
from proportionality.report.pictures import positions as pictures
from proportionality.report.pictures.positions_narrow import both_of_everyone, both_of_one
from proportionality.report.positions import render_csv
from proportionality.rules.registry import all_rules
from proportionality_api.served.positions import of_all, of_one
from proportionality_api.web.findings import by_rule
from proportionality_api.web.pages import OnPage, Page

router = APIRouter()
_SVG = "image/svg+xml; charset=utf-8"
_VOTES = ("for", "abstain", "absent", "no vote", "against")
# What the table can be put in the order of; the words and how a record is measured by it.
_COLUMNS: Mapping[str, tuple[str, Callable[[Record], Any]]] = {
    "name": ("State", lambda one: one.name.casefold()),
    "last": ("Last vote", lambda one: _VOTES.index(_last(one))),
    "for": ("In favour", lambda one: -_in_favour(one)),
    "moved": ("Changes", lambda one: -len(one.moves)),
    "death": ("Death for drugs", lambda one: ("yes", "not-known", "no").index(one.law.death)),
    "minimum": (
        "Mandatory minimum",
        lambda one: ("yes", "not-known", "no").index(one.law.mandatory_minimum),
    ),
}


def _last(one: Record) -> str:
    return one.votes[-1].vote if one.votes else "no vote"


def _in_favour(one: Record) -> int:
    return sum(vote.vote == "for" for vote in one.votes)


def _cite(page: Page, path: str) -> str:
    """How to cite a page: the tool, what it was asked, the laws it was made from."""
    return (
        f"proportionality {__version__}, {path}?as_of={page.on}, laws {page.snapshot.sha256[:12]}"
    )


@router.get("/positions")
async def everyone(page: OnPage) -> Response:
    """All states: votes, groups, who changed sides."""
    listed = await of_all(page.snapshot, page.on)
    wanted = page.asked("sort")
    sort = wanted if wanted in _COLUMNS else "name"
    held = tallies(listed)
    names = {one.jurisdiction: one.name for one in listed}
    groups = [
        (said, [one for one in listed if one.group == group]) for group, said in IN_WORDS.items()
    ]
    values = {
        "picture": Markup(both_of_everyone(held, page.on)),  # noqa: S704 - escaped there
        "tallies": held,
        "groups": groups,
        "moved": changed_sides(listed),
        "columns": {name: said for name, (said, _) in _COLUMNS.items()},
        "sort": sort,
        "listed": sorted(listed, key=_COLUMNS[sort][1]),
        "names": names,
        "last": _last,
        "in_favour": _in_favour,
        "order": _VOTES,
        "cite": _cite(page, "/positions"),
    }
    return await run_in_threadpool(page.html, "positions.html", **values)


@router.get("/positions.csv")
async def everyone_as_csv(page: OnPage) -> Response:
    """A row a state and vote, as the API and the command line write it."""
    return _csv(page, await of_all(page.snapshot, page.on), "all")


@router.get("/positions.svg")
async def everyone_as_picture(page: OnPage) -> Response:
    """The picture of all states, to be kept."""
    held = tallies(await of_all(page.snapshot, page.on))
    return page.answer(pictures.everyone(held, page.on).encode(), _SVG)


@router.get("/positions/{code}.csv")
async def one_as_csv(page: OnPage, code: str) -> Response:
    """A row a vote."""
    found = await of_one(page.snapshot, code, page.on)
    return _csv(page, [found], found.jurisdiction.lower())


@router.get("/positions/{code}.svg")
async def one_as_picture(page: OnPage, code: str) -> Response:
    """The picture of one state, to be kept."""
    return page.answer(pictures.one(await of_one(page.snapshot, code, page.on)).encode(), _SVG)


@router.get("/positions/{code}")
async def one(page: OnPage, code: str) -> Response:
    """One state: its votes beside its law, treaties, what it said, what is done."""
    found = await of_one(page.snapshot, code, page.on)
    if code != found.jurisdiction:
        return RedirectResponse(page.to(f"/positions/{found.jurisdiction}"), 308)
    file = page.snapshot.files.get(code)
    rows = (await page.service.outcomes.outcome(file, page.on)).findings if file else ()
    return page.html(
        "position.html",
        one=found,
        said=in_a_sentence(found),
        picture=Markup(both_of_one(found)),  # noqa: S704 - escaped there
        speaks=name_of(found.state) if found.state != found.jurisdiction else "",
        served=file is not None,
        by_rule=by_rule(row for row in rows if all_rules()[row.rule].family.about == "word"),
        sources=_sources(found),
        cite=_cite(page, f"/positions/{found.jurisdiction}"),
    )


def _sources(found: Record) -> Mapping[str, str]:
    """The sources that the page's entries name, by their ids."""
    known = {key: said for name in data.FILES for key, said in data.sources(name).items()}
    wanted = [s.source for s in found.statements] + [c.source for c in found.changes]
    for treaty in found.treaties:
        wanted += [*treaty.sources, *(key for r in treaty.reservations for key in r.sources)]
    cited = [key for entry in wanted for key in entry.replace(",", " ").split()]
    return {key: str(known[key]) for key in dict.fromkeys(cited) if key in known}


def _csv(page: Page, listed: list[Record], name: str) -> Response:
    return page.answer(
        render_csv(listed).encode(),
        "text/csv; charset=utf-8",
        {"Content-Disposition": f'attachment; filename="positions-{name}-{page.on}.csv"'},
    )
