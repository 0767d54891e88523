"""A bill that somebody is trying out, as an address holds it: a law, a title, a day, and new numbers for chosen provisions.

The address is all there is: nothing is stored, so a link shows the same to everybody.  How much it holds is bounded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from proportionality.law.terms import Term
from proportionality.law.written import QuantityError
from proportionality.reform import wording
from proportionality.reform.overlay import ChangeEntry, Overlay

MOST_PROVISIONS = 40
MOST_TEXT = 60  # characters of a number as a bill writes it
MOST_TITLE = 200
ENDS = ("least", "most", "life", "death")
PARAMETERS = frozenset(("law", "title", "from", "p", "add", "drop", *ENDS))
SEVERAL = frozenset(("p", "add", "drop", *ENDS))
# What bills write before a number, longest first; all of it says which end it is, which the column says.
_BEFORE = (
    "imprisonment for a term", "imprisonment for", "imprisonment of", "imprisonment", "a term", "not exceeding", "not more than", "no more than",
    "not less than", "no less than", "at most", "at least", "up to", "a maximum of", "a minimum of", "maximum", "minimum", "of", "for",
)  # fmt: skip
_LIFE = ("life", "life imprisonment", "imprisonment for life", "for life", "natural life")
_WORDS = {
    "most": {
        **dict.fromkeys(_LIFE, "life"),
        "life with parole": "life-with-parole",
        **dict.fromkeys(("no limit", "unlimited", "any term"), "unlimited"),
        **dict.fromkeys(("none", "no custody", "no prison", "no imprisonment"), "none"),
    },
    "least": {
        **dict.fromkeys(_LIFE, "life"),
        **dict.fromkeys(("none", "no minimum", "nil", "0"), "none"),
    },
}
_EXPOSURES = ("none", "discretionary")


@dataclass(frozen=True, slots=True)
class Row:
    """The new numbers of one provision, as they were typed; what is empty stays as it is."""

    offence: str
    least: str = ""
    most: str = ""
    life: str = ""
    death: str = ""

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return not (self.least or self.most or self.life or self.death)


@dataclass(frozen=True, slots=True)
class BillState:
    """What an address asks."""

    code: str = ""
    title: str = ""
    start: dt.date | None = None
    rows: tuple[Row, ...] = ()
    too_many: bool = False
    problems: dict[str, str] = field(default_factory=dict)

    def query(self) -> list[tuple[str, str]]:
        """The shortest address that asks the same."""
        given = [("law", self.code), ("title", self.title)]
        given.append(("from", self.start.isoformat() if self.start else ""))
        found = [pair for pair in given if pair[1]]
        for row in self.rows:
            found.append(("p", row.offence))
            # Numbers go with provisions by their order, so one that is empty keeps its place.
            found += [(end, getattr(row, end)) for end in ENDS]
        return found

    def address(self, path: str = "/bill") -> str:
        """The state under a path."""
        return f"{path}?{urlencode(self.query())}"


def read(entries: Sequence[tuple[str, str]], start: dt.date | None) -> BillState:
    """The state that an address holds; what is too long is cut, and provisions beyond the bound are left out."""

    def several(name: str) -> list[str]:
        return [" ".join(v.replace("\0", "").split())[:MOST_TEXT] for k, v in entries if k == name]

    one = {k: " ".join(v.replace("\0", "").split()) for k, v in entries if k in ("law", "title")}
    left_out = set(several("drop"))
    listed = several("p")
    ends = {end: several(end) for end in ENDS}
    rows: dict[str, Row] = {}
    for number, offence in enumerate(listed):
        if offence and offence not in left_out:
            typed = {e: found[number] if number < len(found) else "" for e, found in ends.items()}
            rows.setdefault(offence, Row(offence, **typed))
    for offence in several("add"):
        if offence and offence not in left_out:
            rows.setdefault(offence, Row(offence))
    return BillState(
        one.get("law", "").upper()[:10],
        one.get("title", "")[:MOST_TITLE],
        start,
        tuple(rows.values())[:MOST_PROVISIONS],
        len(rows) > MOST_PROVISIONS,
    )


def limit(end: str, text: str) -> str:
    """What a number means as a bill writes it: a term, or a word of reform overlays.

    Raises:
        QuantityError: it means nothing here.

    """
    said = text.lower().rstrip(".")
    if said in _WORDS[end]:
        return _WORDS[end][said]
    rest, before = said, ""
    while rest != before:
        before = rest
        rest = next((rest[len(w) + 1 :] for w in _BEFORE if rest.startswith(f"{w} ")), rest)
    if rest in _WORDS[end]:
        return _WORDS[end][rest]
    try:
        return str(Term.parse(rest))
    except QuantityError:
        other = "life, none (no custody) or no limit" if end == "most" else "life or none"
        raise QuantityError(f"a term such as '12 years' or 'eighteen months', {other}") from None


def overlay_of(state: BillState, start: dt.date) -> tuple[Overlay | None, dict[str, str]]:
    """The reform that a state means, None where it changes nothing; and what cannot be read, by field."""
    wrong: dict[str, str] = {}
    entries: list[ChangeEntry] = []
    for number, row in enumerate(state.rows):
        settings: dict[str, str] = {}
        for end, key in (("least", "floor"), ("most", "ceiling")):
            text = getattr(row, end)
            if not text:
                continue
            try:
                settings[key] = limit(end, text)
            except QuantityError as error:
                wrong[f"{end}-{number}"] = f"‘{text}’ was not understood; expected {error}."
        for end in ("life", "death"):
            if (chosen := getattr(row, end)) in _EXPOSURES:
                settings[end] = chosen
            elif chosen:
                wrong[f"{end}-{number}"] = f"‘{chosen}’ is neither none nor discretionary."
        if settings:
            entries.append(wording.entry(state.code, [row.offence], settings))
    if wrong or not entries:
        return None, wrong
    return wording.make(state.title or f"A bill for {state.code}", start, entries), wrong
