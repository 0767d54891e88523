"""The facts as the files of this folder hold them.

The files are large and a run asks for few states, so nothing here reads a file whole as YAML: a treaty's head, a state's
lines and a section are cut out of the text and only these are parsed.  That works because the files keep one state a line;
`proportionality.testing.position_files` holds them to it, and to everything else that is taken for granted here.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
FILES = ("treaties.yaml", "moratorium-votes.yaml", "ungass2016.yaml", "practice.yaml")


@cache
def text(name: str) -> str:
    """The text of one of `FILES`."""
    return (FOLDER / name).read_text(encoding="utf-8")


# Most lines are a mapping of plain words to plain words, which takes no parser; a run over all laws reads some 2,000 of them.
_WORDS = re.compile(r"\{[\w/]+: [\w/-]+(?:, [\w/]+: [\w/-]+)*\}")


def _parsed(part: str) -> Any:
    if _WORDS.fullmatch(part):
        return dict(one.split(": ") for one in part[1:-1].split(", "))
    return yaml.load(part, Loader=yaml.CBaseLoader)  # noqa: S506 - every value stays text


@cache
def section(name: str, key: str) -> Any:
    """What stands under a key at the top of a file, which nobody may change; every value is text."""
    whole = "\n" + text(name)
    start = whole.index(f"\n{key}:\n") + 1
    end = re.compile(r"^\S", re.MULTILINE).search(whole, start + len(key) + 2)
    return _parsed(whole[start : end.start() if end else None])[key]


def line_of(name: str, key: str, state: str) -> Any:
    """What one line of a section says of a state; None where it says nothing."""
    whole, head = text(name), f"\n  {state}: "
    start = whole.find(head, whole.index(f"\n{key}:\n"))
    if start < 0:
        return None
    start += len(head)
    return _parsed(whole[start : whole.find("\n", start)])


@dataclass(frozen=True, slots=True)
class Reservation:
    """What a state reserved, declared or understood, shortened.

    ``articles`` are those that it names or reaches; empty where it names none, so that it reaches all.  ``made`` is the day
    on which it was made: with the act that binds the state, unless the page says otherwise; None where that day was not
    read.  ``until`` is the day of its withdrawal.  ``sources`` is where its text was read; where it is empty, that is
    `Treaty.reservations_read_in`.
    """

    articles: tuple[str, ...]
    says: str
    until: dt.date | None = None
    made: dt.date | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """What a state did about a treaty: it signed it, or deposited what binds it (``how``)."""

    signed: dt.date | None = None
    deposited: dt.date | None = None
    how: str = ""  # empty: signed only
    withdrawn: dt.date | None = None
    date_unverified: str = ""
    status_unverified: bool = False
    reservations: tuple[Reservation, ...] = ()
    earlier: tuple[Membership, ...] = ()
    sources: tuple[str, ...] = ()  # besides those of the treaty's list
    note: str = ""


@dataclass(frozen=True, slots=True)
class Treaty:
    """A treaty (or a law of the European Union) that binds those who join it."""

    id: str
    name: str
    short: str
    adopted: dt.date
    in_force: dt.date
    read: dt.date  # the day to which the list of parties could be checked
    takes_effect: str  # one of `TAKES_EFFECT`
    sources: tuple[str, ...]
    reservations_read_in: tuple[str, ...] = ()  # the sources of the texts of reservations to it
    abolishes_death: bool = False
    first_text: str = ""  # the treaty whose parties are bound by its text before amendment
    unclear: Mapping[str, str] | None = None  # state -> why it is not known whether it is bound
    note: str = ""


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory that does not join treaties itself: whose they are, and since when."""

    code: str
    of: str
    since: dt.date
    before: str
    own: Mapping[str, dt.date]  # that go on for it by notice, though its state is no party
    through: frozenset[str]  # that apply to it because its state is a party
    source: str
    note: str


def _after(whole: str, what: str) -> Iterator[int]:
    """Where each line that begins with ``what`` goes on; a plain search, as a pattern takes ten times as long."""
    at = whole.find(f"\n{what}")
    while at >= 0:
        yield at + 1 + len(what)
        at = whole.find(f"\n{what}", at + 1)


@cache
def _heads() -> dict[str, int]:
    """Where each treaty begins in its file: at its name, which stands first."""
    whole = text("treaties.yaml")
    found: dict[str, int] = {}
    for at in _after(whole, "    name: "):
        start = at - len("    name: ")
        line = whole[whole.rindex("\n", 0, start - 1) + 1 : start - 1]
        found[line.strip().removesuffix(":")] = start
    return found


@cache
def abolishing() -> tuple[str, ...]:
    """The treaties that abolish the death penalty."""
    whole, starts = text("treaties.yaml"), list(_heads().items())
    return tuple(
        next(name for name, start in reversed(starts) if start < at)
        for at in _after(whole, "    abolishes_death: true")
    )


def treaty_ids() -> tuple[str, ...]:
    """The ids of all treaties, in the order of the file."""
    return tuple(_heads())


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


@cache
def treaty(name: str) -> Treaty:
    """A treaty by its id.

    Raises:
        KeyError: there is none.

    """
    whole, start = text("treaties.yaml"), _heads()[name]
    head = _parsed(whole[start : whole.index("\n    parties:", start)])
    return Treaty(
        id=name,
        name=head["name"],
        short=head["short"],
        adopted=dt.date.fromisoformat(head["adopted"]),
        in_force=dt.date.fromisoformat(head["in_force"]),
        read=dt.date.fromisoformat(head["read"]),
        takes_effect=head["takes_effect"],
        sources=tuple(head["sources"]),
        reservations_read_in=tuple(head.get("reservations_read_in", ())),
        abolishes_death=head.get("abolishes_death") == "true",
        first_text=head.get("first_text", ""),
        unclear=head.get("unclear"),
        note=head.get("note", ""),
    )


def membership(raw: Mapping[str, Any]) -> Membership:
    """What a line of a treaty says of a state."""
    deposited = _day(raw.get("deposited"))
    return Membership(
        signed=_day(raw.get("signed")),
        deposited=deposited,
        how=raw.get("how", ""),
        withdrawn=_day(raw.get("withdrawn")),
        date_unverified=raw.get("date_unverified", ""),
        status_unverified=raw.get("status_unverified") == "true",
        reservations=tuple(
            Reservation(
                () if r["articles"] == "all" else tuple(r["articles"]),
                r["says"],
                _day(r.get("until")),
                _day(r.get("made")) or deposited,
                tuple(r.get("sources", ())),
            )
            for r in raw.get("reservations", ())
        ),
        earlier=tuple(membership(one) for one in raw.get("earlier", ())),
        sources=tuple(raw.get("sources", ())),
        note=raw.get("note", ""),
    )


@cache
def _span(name: str) -> tuple[int, int]:
    """Where a treaty begins in its file, and ends."""
    start, after = _heads()[name], text("treaties.yaml").index("\nterritories:\n")
    return start, min(at for at in (*_heads().values(), after) if at > start)


@cache
def of_state(state: str, name: str) -> Membership | None:
    """What a state did about a treaty; None where it did nothing."""
    whole, head = text("treaties.yaml"), f"\n      {state}: "
    at = whole.find(head, *_span(name))
    if at < 0:
        return None
    return membership(_parsed(whole[at + len(head) : whole.index("\n", at + 1)]))


@cache
def parties(name: str) -> tuple[str, ...]:
    """The states that a treaty's file names, parties and signatories."""
    start, end = _span(name)
    whole = text("treaties.yaml")
    return tuple(re.findall(r"^      ([A-Z]{3}|EU): ", whole[start:end], re.MULTILINE))


@cache
def territory(code: str) -> Territory | None:
    """What the treaties' own notices say of a territory; None for a state."""
    raw = line_of("treaties.yaml", "territories", code) if code in ("HKG", "MAC") else None
    if raw is None:
        return None
    return Territory(
        code,
        raw["of"],
        dt.date.fromisoformat(raw["since"]),
        raw["before"],
        {name: dt.date.fromisoformat(day) for name, day in raw["own"].items()},
        frozenset(raw["through"]),
        raw["source"],
        raw["note"],
    )


@cache
def note_on(state: str) -> str:
    """A note on how a state stands to treaties in general; mostly there is none."""
    return str(section("treaties.yaml", "notes").get(state, ""))


@cache
def sources(name: str) -> Mapping[str, str]:
    """The sources of a file, by their ids."""
    found: Mapping[str, str] = section(name, "sources")
    return found


@dataclass(frozen=True, slots=True)
class Resolution:
    """A resolution that was put to the vote in the General Assembly."""

    id: str
    about: str  # moratorium, or drugs
    date: dt.date
    official: Mapping[str, int]
    sources: tuple[str, ...]
    note: str = ""
    cosponsors: tuple[str, ...] = ()


@cache
def moratorium_days() -> tuple[tuple[str, dt.date], ...]:
    """The resolutions on a moratorium and their days, oldest first; without reading the rest of them."""
    found = re.findall(
        r"^  (\d+/\d+): \{about: moratorium, date: ([0-9-]{10}),",
        text("moratorium-votes.yaml"),
        re.MULTILINE,
    )
    return tuple(
        sorted(((name, dt.date.fromisoformat(day)) for name, day in found), key=lambda r: r[1])
    )


VOTES = ("for", "against", "abstain", "absent", "not_a_member")


@cache
def resolutions() -> tuple[Resolution, ...]:
    """The resolutions, oldest first."""
    found = (
        Resolution(
            name,
            raw["about"],
            dt.date.fromisoformat(raw["date"]),
            {vote: int(number) for vote, number in raw["official"].items()},
            tuple(raw["sources"]),
            raw.get("note", ""),
            (*raw.get("cosponsors", ()), *raw.get("cosponsors_later", ())),
        )
        for name, raw in section("moratorium-votes.yaml", "resolutions").items()
    )
    return tuple(sorted(found, key=lambda r: (r.about == "drugs", r.date)))


@cache
def votes(state: str) -> Mapping[str, str]:
    """How a member of the United Nations voted, by resolution; empty for others."""
    return line_of("moratorium-votes.yaml", "votes", state) or {}


@cache
def note_on_votes(state: str) -> str:
    """Who cast the votes of a state where that is not its authorities at home; mostly there is no note."""
    listed = section("moratorium-votes.yaml", "notes")
    return next((str(raw["says"]) for raw in listed if raw["state"] == state), "")


@cache
def voters() -> tuple[str, ...]:
    """The members of the United Nations whose votes are listed."""
    whole = text("moratorium-votes.yaml")
    found = re.findall(r"^  ([A-Z]{3}): ", whole[whole.index("\nvotes:\n") :], re.MULTILINE)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that states said, by name, in public."""

    id: str
    topic: str
    when: str  # a day or a month
    says: str
    states: tuple[str, ...]
    source: str
    confidence: str
    speaker: str = ""
    complete: bool = True  # false: more states said it than are named
    count: int | None = None
    note: str = ""

    @property
    def day(self) -> dt.date:
        """The day, or the last of the month or year where that is all that is known."""
        year, month, day = ([int(part) for part in self.when.split("-")] + [12, 31])[:3]
        if self.when.count("-") == 1:
            day = calendar.monthrange(year, month)[1]
        return dt.date(year, month, day)


TOPICS = (
    "against-death-for-drugs",
    "for-death",
    "proportionate-sentences",
    "alternatives",
    "against-alternatives",
    "drug-policy",
)


@cache
def statements(topic: str) -> tuple[Statement, ...]:
    """The statements on one of `TOPICS`."""
    whole = text("ungass2016.yaml")
    start = whole.index(f"\n  {topic}:\n")
    end = re.compile(r"^  \S|^\S", re.MULTILINE).search(whole, start + len(topic) + 5)
    listed = _parsed(whole[start : end.start() if end else None])[topic]
    return tuple(
        Statement(
            raw["id"],
            topic,
            raw["when"],
            raw["says"],
            tuple(raw["states"]),
            raw["source"],
            raw["confidence"],
            raw.get("speaker", ""),
            raw.get("complete") != "false",
            int(raw["count"]) if "count" in raw else None,
            raw.get("note", ""),
        )
        for raw in listed
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A change of law on death for drugs, as reported."""

    kind: str  # introduced, widened, restated, narrowed, abolished
    law: str
    when: str  # a day, or a year
    source: str

    @property
    def adds_death(self) -> bool:
        """Whether it made more offences capital."""
        return self.kind in ("introduced", "widened")

    @property
    def earliest(self) -> dt.date:
        """The day, or the first of the year where that is all that is known."""
        return dt.date.fromisoformat(self.when if len(self.when) > 4 else f"{self.when}-01-01")

    @property
    def day(self) -> dt.date:
        """The day, or the last of the year where that is all that is known."""
        return dt.date.fromisoformat(self.when if len(self.when) > 4 else f"{self.when}-12-31")


@cache
def changes(state: str) -> tuple[Change, ...]:
    """The changes of a state's law on death for drugs that were reported, oldest first."""
    found = (
        Change(
            raw["kind"],
            raw["law"],
            next(raw[key] for key in CHANGE_DAYS if key in raw),
            raw.get("read_in", raw["source"]),
        )
        for raw in practice(state).get("law_changes", ())
    )
    return tuple(sorted(found, key=lambda change: change.day))


CHANGE_DAYS = ("in_force", "published", "signed", "passed", "year")  # the first that is given


def practice(state: str) -> Mapping[str, Any]:
    """Death for drugs in practice in a state, as its line says; empty where the file does not name it."""
    return line_of("practice.yaml", "states", state) or {}
