"""Everything that has to hold of the files in this folder; all that does not is found in one pass, with its place."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from proportionality.law.document import Document, Location, Problem, read_bytes
from proportionality.law.parse import parse
from proportionality.law.written import nearest
from proportionality.positions.binding import TAKES_EFFECT
from proportionality.positions.data import CHANGE_DAYS, FILES, FOLDER, TOPICS, VOTES
from proportionality.positions.states import state_of

HOW = (
    "ratification",
    "accession",
    "succession",
    "acceptance",
    "approval",
    "definitive_signature",
    "formal_confirmation",
    "membership",
)
CONFIDENCE = ("high", "medium", "low")
CATEGORIES = ("high", "low", "symbolic", "insufficient")
CHANGES = ("introduced", "widened", "restated", "narrowed", "abolished")
# Entries that stand on one line each.
_UNDER_A_TREATY = re.compile(r"^      (?:[A-Z]{3}|EU): \{.*\}$", re.MULTILINE)
_STATE = re.compile(r"^  [A-Z]{3}: \{.*\}$", re.MULTILINE)
_RESOLUTION = re.compile(r"^  \d+/\d+: \{about: [a-z]+, date: [0-9-]{10},.*\}$", re.MULTILINE)
_FIRST_DAY = dt.date(1945, 1, 1)
_TREATY = {
    "name", "short", "chapter", "abolishes_death", "first_text", "adopted", "in_force", "read", "takes_effect", "sources",
    "reservations_read_in", "note", "unclear", "parties", "signed_only",
}  # fmt: skip
_PARTY = {
    "signed", "deposited", "how", "withdrawn", "date_unverified", "status_unverified", "reservations", "earlier",
    "sources", "note",
}  # fmt: skip
_STATEMENT = {
    "id", "when", "speaker", "says", "states", "count", "complete", "source", "confidence", "note", "official", "against",
    "abstained",
}  # fmt: skip
_PRACTICE = {"retains", "hri_category", "executions", "law_changes", "source", "note"}


class _Checked:
    """One file with what is wrong in it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.cited: set[str] = set()
        top = document.value if isinstance(document.value, dict) else {}
        self.top: dict[str, Any] = top
        found = top.get("sources")
        self.sources: dict[str, Any] = found if isinstance(found, dict) else {}

    def wrong(self, location: Location, message: str) -> None:
        self.document.add(self.document.position(location), message)

    def keys(self, location: Location, given: object, known: Iterable[str]) -> dict[str, Any]:
        """A mapping with no other keys than these; empty where it is none."""
        if not isinstance(given, dict):
            self.wrong(location, f"expected a mapping, found {given!r:.60}")
            return {}
        for key in given:
            if key not in known:
                self.wrong((*location, key), f"unknown key '{key}'{nearest(key, known)}")
        return given

    def word(self, location: Location, given: object, known: Iterable[str]) -> None:
        if given not in tuple(known):
            self.wrong(location, f"found {given!r:.60}, expected one of {', '.join(known)}")

    def day(self, location: Location, given: object) -> dt.date | None:
        """A day between 1945 and today; None and a problem where it is none."""
        try:
            day = dt.date.fromisoformat(given) if isinstance(given, str) else None
        except ValueError:
            day = None
        if day is None or not _FIRST_DAY <= day <= dt.date.today():
            self.wrong(
                location, f"found {given!r:.60}, expected a day from 1945 to today: 2024-01-31"
            )
            return None
        return day

    def state(self, location: Location, given: object) -> None:
        if given != "EU" and (
            not isinstance(given, str) or state_of(given) is None or len(given) != 3
        ):
            self.wrong(location, f"found {given!r:.60}, expected a state's ISO 3166-1 alpha-3 code")

    def states(self, location: Location, given: object) -> list[str]:
        """A list of states, none of them twice."""
        if not isinstance(given, list):
            self.wrong(location, "expected a list of states' codes")
            return []
        for i, state in enumerate(given):
            self.state((*location, i), state)
        for state, times in Counter(map(str, given)).items():
            if times > 1:
                self.wrong(location, f"{state} stands {times} times")
        return given

    def cites(self, location: Location, given: object) -> None:
        """One source of this file, or a list of them."""
        for name in given if isinstance(given, list) else [given]:
            if name not in self.sources:
                self.wrong(location, f"source {name!r:.60} is not among the sources of this file")
            self.cited.add(str(name))

    def one_a_line(self, pattern: re.Pattern[str], expected: int, what: str) -> None:
        """That the reader, which looks for lines, finds what the file holds."""
        found = len(pattern.findall(self.document.text))
        if found != expected:
            self.wrong(
                (), f"{expected} {what}, but {found} lines that each hold one; keep one a line"
            )


def problems(folder: Path = FOLDER) -> list[Problem]:
    """Everything that is wrong with the files of a folder."""
    found: list[Problem] = []
    checks = (_treaties, _votes, _statements, _practice)
    for name, check in zip(FILES, checks, strict=True):
        document = parse(read_bytes(folder / name), name)
        if document.complete and isinstance(document.value, dict):
            checked = _Checked(document)
            check(checked)
            for source in checked.sources:
                if source not in checked.cited:
                    checked.wrong(("sources", source), f"source '{source}' is never cited")
        found += document.problems
    return sorted(set(found))


def _items(given: object) -> Iterator[tuple[str, Any]]:
    yield from given.items() if isinstance(given, dict) else ()


def _treaties(file: _Checked) -> None:
    top = file.keys((), file.top, ("schema", "sources", "treaties", "territories", "notes"))
    lines = 0
    for name, raw in _items(top.get("treaties")):
        here: Location = ("treaties", name)
        given = file.keys(here, raw, _TREATY)
        adopted = file.day((*here, "adopted"), given.get("adopted"))
        file.day((*here, "in_force"), given.get("in_force"))
        file.day((*here, "read"), given.get("read"))
        file.word((*here, "takes_effect"), given.get("takes_effect"), TAKES_EFFECT)
        file.cites((*here, "sources"), given.get("sources"))
        if "reservations_read_in" in given:
            file.cites((*here, "reservations_read_in"), given["reservations_read_in"])
        elif any("reservations" in party for _, party in _items(given.get("parties"))):
            file.wrong(
                here, "reservations, but no reservations_read_in: name where their texts were read"
            )
        if not given.get("parties"):
            file.wrong(here, "no parties")
        for state, party in _items(given.get("parties")):
            lines += 1
            file.state((*here, "parties", state), state)
            _party(file, (*here, "parties", state), party, adopted)
        for state, party in _items(given.get("signed_only")):
            lines += 1
            there = (*here, "signed_only", state)
            file.state(there, state)
            signed = file.keys(there, party, {"signed", "date_unverified"})
            file.day((*there, "signed"), signed.get("signed"))
            if state in given.get("parties", {}):
                file.wrong(there, f"{state} is a party, so it has not only signed")
        for state in given.get("unclear") or ():
            file.state((*here, "unclear", state), state)
        if given.get("first_text") and given["first_text"] not in top["treaties"]:
            file.wrong((*here, "first_text"), f"no treaty '{given['first_text']}'")
    for code, raw in _items(top.get("territories")):
        here = ("territories", code)
        given = file.keys(here, raw, {"of", "since", "before", "own", "through", "source", "note"})
        for key in ("of", "before"):
            file.state((*here, key), given.get(key))
        file.cites((*here, "source"), given.get("source"))
        for treaty in (*given.get("own", ()), *given.get("through", ())):
            if treaty not in top.get("treaties", {}):
                file.wrong(here, f"no treaty '{treaty}'")
    file.one_a_line(_UNDER_A_TREATY, lines, "states under treaties")


def _party(file: _Checked, here: Location, raw: object, adopted: dt.date | None) -> None:
    given = file.keys(here, raw, _PARTY)
    file.word((*here, "how"), given.get("how"), HOW)
    days = {
        key: file.day((*here, key), given[key])
        for key in ("signed", "deposited", "withdrawn")
        if key in given
    }
    signed, deposited, withdrawn = (days.get(k) for k in ("signed", "deposited", "withdrawn"))
    if deposited is None and not given.get("date_unverified"):
        file.wrong(
            here, "no day of deposit; give it, or say in date_unverified why it is not known"
        )
    for day in (signed, deposited):
        if day and adopted and day < adopted:
            file.wrong(here, f"{day} is before the text was adopted ({adopted})")
    if signed and deposited and signed > deposited:
        file.wrong(here, f"signed on {signed}, after the deposit of {deposited}")
    if withdrawn and deposited and withdrawn <= deposited:
        file.wrong(here, f"left on {withdrawn}, before the deposit of {deposited}")
    for i, reservation in enumerate(given.get("reservations", ())):
        there = (*here, "reservations", i)
        said = file.keys(there, reservation, {"articles", "says", "until", "made", "sources"})
        if not said.get("says"):
            file.wrong(there, "says nothing")
        for key in ("until", "made"):
            if key in said:
                file.day((*there, key), said[key])
        if "sources" in said:
            file.cites((*there, "sources"), said["sources"])
        articles = said.get("articles")
        if articles != "all" and not (
            isinstance(articles, list)
            and articles
            and all(re.fullmatch(r"[0-9]+(\([0-9a-z]+\))*", str(a)) for a in articles)
        ):
            file.wrong((*there, "articles"), 'expected all, or a list such as ["6(2)", "7"]')
    if "sources" in given:
        file.cites((*here, "sources"), given["sources"])
    for i, earlier in enumerate(given.get("earlier", ())):
        _party(file, (*here, "earlier", i), earlier, adopted)


def _votes(file: _Checked) -> None:
    top = file.keys((), file.top, ("schema", "sources", "notes", "resolutions", "votes"))
    for i, raw in enumerate(top.get("notes", ())):
        note = file.keys(("notes", i), raw, {"state", "says", "source"})
        file.state(("notes", i, "state"), note.get("state"))
        file.cites(("notes", i, "source"), note.get("source"))
        if not note.get("says"):
            file.wrong(("notes", i), "says nothing")
    resolutions = top.get("resolutions", {})
    votes = top.get("votes", {})
    known = {
        "about",
        "date",
        "official",
        "library_total",
        "sources",
        "title",
        "note",
        "cosponsors",
        "cosponsors_later",
    }
    for name, raw in _items(resolutions):
        here: Location = ("resolutions", name)
        given = file.keys(here, raw, known)
        file.word((*here, "about"), given.get("about"), ("moratorium", "drugs"))
        file.day((*here, "date"), given.get("date"))
        file.cites((*here, "sources"), given.get("sources"))
        for key in ("cosponsors", "cosponsors_later"):
            if key in given:
                file.states((*here, key), given[key])
        official: Mapping[str, Any] = given.get("official", {})
        cast = Counter(row.get(name) for row in votes.values() if isinstance(row, dict))
        for vote in ("for", "against", "abstain", "absent"):
            if official.get(vote) != cast[vote]:
                file.wrong(
                    (*here, "official"),
                    f"{official.get(vote)} {vote} is official, but {cast[vote]} are listed",
                )
    for state, row in _items(votes):
        file.state(("votes", state), state)
        given = file.keys(("votes", state), row, resolutions)
        for name in resolutions:
            file.word(("votes", state, name), given.get(name), VOTES)
    file.one_a_line(_STATE, len(votes), "states that vote")
    file.one_a_line(_RESOLUTION, len(resolutions), "resolutions")


def _statements(file: _Checked) -> None:
    top = file.keys((), file.top, ("schema", "sources", "statements"))
    seen: set[str] = set()
    topics = file.keys(("statements",), top.get("statements"), TOPICS)
    for topic, listed in topics.items():
        for i, raw in enumerate(listed if isinstance(listed, list) else ()):
            here: Location = ("statements", topic, i)
            given = file.keys(here, raw, _STATEMENT)
            if not re.fullmatch(r"\d{4}(-\d\d){0,2}", str(given.get("when"))):
                file.wrong((*here, "when"), "expected a day, a month or a year: 2016-04-19")
            name = str(given.get("id"))
            if name in seen:
                file.wrong((*here, "id"), f"the id '{name}' stands twice")
            seen.add(name)
            states = file.states((*here, "states"), given.get("states"))
            complete = given.get("complete") is not False
            if complete and given.get("count") not in (None, len(states)):
                file.wrong(here, f"count {given['count']}, but {len(states)} states are named")
            if not given.get("says"):
                file.wrong(here, "says nothing")
            file.cites((*here, "source"), given.get("source"))
            file.word((*here, "confidence"), given.get("confidence"), CONFIDENCE)


def _practice(file: _Checked) -> None:
    top = file.keys((), file.top, ("schema", "sources", "world", "states"))
    world = dict(_items(top.get("world")))
    total: Counter[str] = Counter()
    for year, raw in world.items():
        file.cites(("world", year, "source"), file.keys(("world", year), raw, {"count", "kind", "source", "note"}).get("source"))  # fmt: skip
    states = dict(_items(top.get("states")))
    for state, raw in states.items():
        here: Location = ("states", state)
        file.state(here, state)
        given = file.keys(here, raw, _PRACTICE)
        file.cites((*here, "source"), given.get("source"))
        for year, category in _items(given.get("hri_category")):
            file.word((*here, "hri_category", year), category, CATEGORIES)
        years = [e.get("year") for e in given.get("executions", ())]
        if len(years) != len(set(years)):
            file.wrong((*here, "executions"), "a year stands twice")
        for i, execution in enumerate(given.get("executions", ())):
            there = (*here, "executions", i)
            file.cites(there, execution.get("source"))
            file.word(there, execution.get("confidence"), CONFIDENCE)
            if execution.get("kind") in ("exact", "at_least") and "count" not in execution:
                file.wrong(there, "no count")
            total[str(execution.get("year"))] += execution.get("count", 0)
        for i, change in enumerate(given.get("law_changes", ())):
            file.cites((*here, "law_changes", i), change.get("source"))
            file.word((*here, "law_changes", i), change.get("confidence"), CONFIDENCE)
            file.word((*here, "law_changes", i), change.get("kind"), CHANGES)
            if not set(change) & set(CHANGE_DAYS):
                file.wrong(
                    (*here, "law_changes", i), f"no day; give one of {', '.join(CHANGE_DAYS)}"
                )
    for year, raw in world.items():
        if total[year] > raw.get("count", 0):
            file.wrong(("world", year), f"{raw.get('count')}, but states add up to {total[year]}")
    file.one_a_line(_STATE, len(states), "states with a practice")


if __name__ == "__main__":
    found = problems()
    for problem in found:
        print(problem)
    raise SystemExit(2 if found else 0)
