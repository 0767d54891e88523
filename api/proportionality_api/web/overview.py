"""The overview: every encoded law on a map and in a table, and what is not covered."""

from __future__ import annotations

import datetime as dt
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from proportionality.answers.scale import scale
from proportionality.answers.weighed import (
    IN_WORDS,
    STEPS,
    ScaleOfLaw,
    Step,
    asides,
    claim,
    label,
)
from proportionality.law import in_words
from proportionality.law.corpus import LoadedFile
from proportionality.rules.registry import all_rules, find
from proportionality.rules.severity import SEVERITIES, Severity
from proportionality_api.engine.apart import drawn
from proportionality_api.served.outcomes import Board
from proportionality_api.served.snapshot import MEASURED, Snapshot
from proportionality_api.v1.jurisdictions import summary
from proportionality_api.web import map_picture
from proportionality_api.web.map_data import MapArea, world
from proportionality_api.web.pages import EVIDENCE, OnPage, Page
from proportionality_api.web.pictures import STYLES, file_of

router = APIRouter()
_STATUSES: Mapping[str, str] = {
    "flagged": "flagged",
    "cannot-tell": "cannot tell",
    "clear": "clear",
    "not-applicable": "not applicable",
    "waived": "waived",
}
_BRIEF = {
    "primary": "its own text",
    "translation": "translation",
    "secondary": "secondary source",
    "unverified": "not verified",
}
# What a colour of the scale says, after "ordinary trafficking can be punished".
_SCALE: Mapping[Step, str] = {
    **IN_WORDS,
    "murder": "as much as murder, or more",
    "none": "no more than any of six violent crimes",
}
_WITHIN = "Compared within each law, first by the most that each offence can cost."
_NONE = "none"
_UNKNOWN, _NOT_KNOWN = "g-unknown", "law of that day not encoded"
_MOST_PARTS = 4  # parts of a state named where the mouse rests


@dataclass(frozen=True, slots=True)
class Line:
    """One jurisdiction in the table."""

    code: str
    name: str
    counts: Mapping[str, int]
    statuses: Mapping[str, str]  # of each rule
    cannot_tell: int
    evidence: str  # how most of its penalties are known
    offences: int
    verified: str
    submission: str | None
    known: bool  # whether anything of it is in force, as far as encoded, on the day asked about
    partial: bool
    stands: ScaleOfLaw

    @property
    def step(self) -> Step:
        """The gravest violent crime that the ordinary trafficking offence outweighs."""
        return self.stands.ordinary.step

    @property
    def step_said(self) -> str:
        """The step, with what the page of the law says beside it."""
        ordinary = self.stands.ordinary
        step = _SCALE["none"] if ordinary.step == "none" else label(ordinary)
        return ", ".join([step, *asides(ordinary)])

    @property
    def gravest_drug(self) -> str:
        """What the gravest drug offence costs, where that is not what ordinary trafficking costs."""
        ordinary, gravest = self.stands.ordinary.drug, self.stands.gravest.drug
        if gravest is None or (ordinary is not None and ordinary.range == gravest.range):
            return ""
        return f"gravest drug offence encoded: {gravest.range}"

    @property
    def gravest(self) -> str:
        """The gravest severity found, ``none`` where nothing was."""
        return next((s for s in SEVERITIES if self.counts[s]), _NONE)

    @property
    def weight(self) -> tuple[int, ...]:
        """Graver laws sort higher."""
        return tuple(self.counts[s] for s in SEVERITIES)


@dataclass(frozen=True, slots=True)
class _OfLaw:
    """What a line says of a law on a day, whatever was found in it."""

    about: Mapping[str, Any]
    known: bool
    stands: ScaleOfLaw


@dataclass(slots=True)
class _Kept:
    lines: OrderedDict[tuple[str, dt.date], list[Line]] = field(default_factory=OrderedDict)
    laws: OrderedDict[tuple[str, str, dt.date], _OfLaw] = field(default_factory=OrderedDict)


_kept = _Kept()


def _of_law(snapshot: Snapshot, file: LoadedFile, on: dt.date) -> _OfLaw:
    """Made once of a text: where one law is approved, the others stay."""
    key = (file.path, file.sha256, on)
    kept = _kept.laws.get(key)
    if kept is None:
        measured = snapshot.measured(file.jurisdiction, on)
        about = summary(file, None)
        kept = _kept.laws[key] = _OfLaw(about, bool(measured.subjects), scale(measured))
        while len(_kept.laws) > MEASURED:
            _kept.laws.popitem(last=False)
    _kept.laws.move_to_end(key)
    return kept


def _lines(snapshot: Snapshot, on: dt.date, board: Board) -> list[Line]:
    key = (snapshot.etag, on)
    if key in _kept.lines:
        return _kept.lines[key]
    counts: dict[str, Counter[int]] = {code: Counter() for code in snapshot.files}
    statuses: dict[str, dict[str, str]] = {code: {} for code in snapshot.files}
    for row in board.rows:
        counts[row.jurisdiction][row.severity] += 1
    for a in board.assessments:
        statuses[a.jurisdiction][a.rule] = a.status
    lines = []
    for code, file in snapshot.files.items():
        of_law = _of_law(snapshot, file, on)
        about = of_law.about
        known = about["evidence"]
        by_severity = {str(Severity(s)): count for s, count in counts[code].items()}
        lines.append(
            Line(
                code,
                about["name"],
                {s: by_severity.get(s, 0) for s in SEVERITIES},
                statuses[code],
                sum(s == "cannot-tell" for s in statuses[code].values()),
                max(known, key=lambda level: known[level]) if any(known.values()) else "unverified",
                about["offences"]["drug"] + about["offences"]["violent"],
                about["verified"],
                snapshot.approved.get(code),
                of_law.known,
                file.jurisdiction.coverage == "partial",
                of_law.stands,
            )
        )
    _kept.lines[key] = lines
    while len(_kept.lines) > 4:
        _kept.lines.popitem(last=False)
    return lines


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked the overview to show."""

    colour: str  # scale, gravest, evidence, or the code of a rule
    text: str
    least: str
    evidence: str
    status: str
    outweighs: str
    sort: str
    down: bool

    @property
    def rule(self) -> str | None:
        """The rule that the map is coloured by, if it is."""
        return self.colour if self.colour in all_rules() else None

    def query(self) -> dict[str, object]:
        """As it stands in an address; what is usual is left out."""
        usual = {
            "colour": "scale",
            "q": "",
            "least": "",
            "evidence": "",
            "status": "",
            "outweighs": "",
            "sort": "scale",
            "order": "",
        }
        given = {
            "colour": self.colour, "q": self.text, "least": self.least, "evidence": self.evidence, "status": self.status,
            "outweighs": self.outweighs, "sort": self.sort,
            "order": self._order(),
        }  # fmt: skip
        return {key: value for key, value in given.items() if value != usual[key]}

    def _order(self) -> str:
        return "" if self.down == _down_first(self.sort) else "down" if self.down else "up"

    def sorted_by(self, column: str) -> dict[str, object]:
        """The address that sorts by a column, the other way round where it does so already."""
        down = not self.down if column == self.sort else _down_first(column)
        return Choice(
            self.colour,
            self.text,
            self.least,
            self.evidence,
            self.status,
            self.outweighs,
            column,
            down,
        ).query()

    def keeps(self, line: Line) -> bool:
        """Whether a line passes the filters."""
        if self.text and self.text.casefold() not in f"{line.name} {line.code}".casefold():
            return False
        if self.least and not any(
            line.counts[s] for s in SEVERITIES[: SEVERITIES.index(self.least) + 1]
        ):
            return False
        if self.evidence and line.evidence != self.evidence:
            return False
        if self.outweighs and line.step != self.outweighs:
            return False
        return not (self.rule and self.status and line.statuses.get(self.rule) != self.status)

    def class_of(self, line: Line) -> str:
        """The colour of a line on the map."""
        if self.rule:
            return f"s-{line.statuses.get(self.rule, 'cannot-tell')}"
        if self.colour == "evidence":
            return f"e-{line.evidence}"
        if self.colour == "scale":
            return f"c-{line.step}" if line.known else _UNKNOWN
        return f"g-{line.gravest}" if line.known else _UNKNOWN

    def said_of(self, line: Line) -> str:
        """What the colour means, in words."""
        if self.rule:
            return _STATUSES[line.statuses.get(self.rule, "cannot-tell")]
        if self.colour == "evidence":
            return (
                f"mostly known from {EVIDENCE[line.evidence]}"
                if line.evidence != "unverified"
                else "mostly not verified"
            )
        if not line.known:
            return _NOT_KNOWN
        partly = "partial: a few provisions only" if line.partial else ""
        if self.colour == "scale":
            said = (claim("ordinary", line.stands.ordinary), line.gravest_drug, partly)
            return "; ".join(filter(None, said))
        found = f"gravest finding: {line.gravest}" if line.gravest != _NONE else "no finding"
        return f"{found} ({partly})" if partly else found


def _down_first(column: str) -> bool:
    return column not in ("name", "evidence", "verified")


def _sorting(choice: Choice) -> Callable[[Line], Any]:
    keys: Mapping[str, Callable[[Line], Any]] = {
        "name": lambda line: line.name.casefold(),
        "scale": lambda line: (-STEPS.index(line.step), line.weight),
        "gravest": lambda line: line.weight,
        "cannot_tell": lambda line: line.cannot_tell,
        "evidence": lambda line: tuple(EVIDENCE).index(line.evidence),
        "verified": lambda line: line.verified,
        "status": lambda line: (
            -list(_STATUSES).index(line.statuses.get(choice.rule or "", "cannot-tell"))
        ),
    }
    if choice.sort in SEVERITIES:
        return lambda line: line.counts[choice.sort]
    return keys.get(choice.sort, keys["scale"])


def _choice(page: Page) -> Choice:
    def one_of(name: str, words: Sequence[str], usual: str = "") -> str:
        asked = page.asked(name)
        return asked if asked in words else usual

    colour = page.asked("colour")
    known = ("scale", "gravest", "evidence")
    rule = find(colour) if colour and colour not in known else None
    columns = (
        "name",
        "scale",
        "gravest",
        *SEVERITIES,
        "cannot_tell",
        "evidence",
        "verified",
        "status",
    )
    sort = one_of("sort", columns, "scale")
    order = one_of("order", ("up", "down"))
    return Choice(
        rule.code if rule else one_of("colour", known, "scale"),
        page.asked("q"),
        one_of("least", SEVERITIES),
        one_of("evidence", tuple(EVIDENCE)),
        one_of("status", tuple(_STATUSES)),
        one_of("outweighs", STEPS),
        sort,
        _down_first(sort) if not order else order == "down",
    )


@dataclass(frozen=True, slots=True)
class ColouredArea:
    """An area of the map with what is said of it."""

    area: MapArea
    kind: str
    title: str
    href: str
    part: bool  # only a part of the state is encoded
    kept: bool


def _areas(page: Page, choice: Choice, lines: Sequence[Line]) -> list[ColouredArea]:
    by_code = {line.code: line for line in lines}
    coloured = []
    for area in world().areas.values():
        own = [by_code[code] for code in world().covered_by(area, by_code)]
        if not own:
            coloured.append(
                ColouredArea(area, "none-encoded", f"{area.name}: not covered", "", False, True)
            )
            continue
        # Where the law of the whole state is encoded it stands for it, whatever its parts say.
        whole = [line for line in own if line.code in area.codes]
        shown = whole[0] if whole else max(own, key=lambda line: line.weight)
        part = shown.code not in area.codes
        named = [shown, *(line for line in own if line is not shown)][:_MOST_PARTS]
        said = "; ".join(f"{line.name}: {choice.said_of(line)}" for line in named)
        if len(own) > len(named):
            said += f"; and {len(own) - len(named)} more parts"
        if choice.colour == "scale" and shown.known:
            said += f". {_WITHIN}"
        coloured.append(
            ColouredArea(
                area,
                choice.class_of(shown),
                said,
                page.to(f"/jurisdictions/{shown.code}"),
                part,
                any(choice.keeps(line) for line in own),
            )
        )
    return sorted(coloured, key=lambda c: (c.area.at is not None, c.kind != "none-encoded"))


def _legend(choice: Choice) -> list[tuple[str, str]]:
    if choice.rule:
        return [(f"s-{status}", word) for status, word in _STATUSES.items()]
    if choice.colour == "evidence":
        return [(f"e-{level}", word) for level, word in EVIDENCE.items()]
    if choice.colour == "scale":
        return [*((f"c-{step}", said) for step, said in _SCALE.items()), (_UNKNOWN, _NOT_KNOWN)]
    return [
        *((f"g-{s}", s) for s in SEVERITIES),
        ("g-none", "no finding"),
        (_UNKNOWN, _NOT_KNOWN),
    ]


@router.get("/")
async def overview(page: OnPage) -> Response:
    """The map, the table, and what is not covered."""
    board = await page.service.outcomes.board(page.snapshot, page.on)
    return await drawn(_drawn, page, board)


@router.get("/map.{style}")
async def map_by_itself(page: OnPage, style: str) -> Response:
    """The map as a picture, coloured as its page is."""
    if style not in STYLES:
        raise HTTPException(404)
    board = await page.service.outcomes.board(page.snapshot, page.on)
    return await drawn(_map_file, page, board, style)


def _map_file(page: Page, board: Board, style: str) -> Response:
    choice, lines = _choice(page), _lines(page.snapshot, page.on, board)
    known = sum(line.known for line in lines)
    of = "" if known == len(lines) else f" Of {len(lines)} laws, {known} are known on that day."
    within = f" {_WITHIN}" if choice.colour == "scale" else ""
    made = map_picture.MapPicture(
        _map_title(choice),
        f"Law as of {in_words.day(page.on)}.{of}{within} Outlines: Natural Earth.",
        [(a.area, a.kind) for a in _areas(page, choice, lines)],
        [*_legend(choice), ("none-encoded", "not covered")],
    )
    body = map_picture.png(made) if style == "png" else map_picture.svg(made)
    return file_of(page, body, style)


def _map_title(choice: Choice) -> str:
    if choice.rule:
        return all_rules()[choice.rule].title
    return {
        "evidence": "How the law is known",
        "scale": "The gravest violent crime that ordinary trafficking outweighs in the same law",
    }.get(choice.colour, "The gravest finding in each law")


def _drawn(page: Page, board: Board) -> Response:
    choice, lines = _choice(page), _lines(page.snapshot, page.on, board)
    shown = sorted(
        (line for line in lines if choice.keeps(line)), key=lambda line: line.name.casefold()
    )
    shown.sort(key=_sorting(choice), reverse=choice.down)
    headlines = []
    counted = (rule for rule in all_rules().values() if rule.counted)
    for rule in sorted(counted, key=lambda rule: rule.family.order):
        status = Counter(line.statuses.get(rule.code) for line in lines)
        headlines.append((rule.code, status["flagged"], status["cannot-tell"], rule.counted))
    return page.html(
        "overview.html",
        choice=choice,
        lines=shown,
        total=len(lines),
        headlines=headlines,
        outweighed=sum(line.step in ("murder", "rape") for line in lines),
        unweighed=sum(line.step == "cannot-tell" for line in lines),
        known=sum(line.known for line in lines),
        partial=sum(line.partial for line in lines),
        world=world(),
        areas=_areas(page, choice, lines),
        legend=_legend(choice),
        map_title=_map_title(choice),
        statuses=_STATUSES,
        steps=_SCALE,
        brief_evidence=_BRIEF,
        missing=world().not_covered(page.snapshot.files),
        unserved=[p for p in page.snapshot.problems if p.level == "error"],
    )
