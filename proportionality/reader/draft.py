"""A draft of an encoding, and beside it the place of every value and every passage that waits for an answer.

The draft loads as any law does.  What only a person can say (death, life, the floor, whether custody is required) stands as
unknown with its question, and the file says itself that it is incomplete.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from proportionality.law.grammar import counted
from proportionality.law.model import MAX_OFFENCES
from proportionality.law.terms import Term
from proportionality.reader.commencement import commencement
from proportionality.reader.offences import About, about, is_drug_law
from proportionality.reader.places import as_amount, as_table, as_value, bare, cited, placed, short
from proportionality.reader.reading import Kind, Listed, Passage, Penalty, Reading
from proportionality.version import __version__

FORMAT = "proportionality-draft-1"
KINDS: Mapping[Kind, str] = {
    "unread": "looks like a penalty, and does not fit a template",
    "modifier": "raises or lowers another penalty",
    "reference": "the penalty stands in another place",
    "condition": "says which offences are meant",
    "default": "custody for a fine that is not paid",
    "mention": "speaks of a penalty and imposes none",
    "general": "a rule of the general part",
    "fine": "a fine, and no custody",
    "time": "a time limit, an age, leave or another measure in a sentence about prison",
    "amounts": "amounts of substances in a table or a list without a penalty",
}


def is_address(text: str) -> bool:
    """Whether a law can name this as the address where it is read."""
    from pydantic import TypeAdapter, ValidationError

    from proportionality.law.scalars import Url

    try:
        TypeAdapter(Url).validate_python(text)
    except ValidationError:
        return False
    return True


@dataclass
class Draft:
    """What was read from one or more files of one law."""

    readings: list[Reading]
    code: str = "XXX"
    name: str = ""
    titles: Sequence[str] = ()
    url: str = "https://example.org/where-the-law-can-be-read"
    beside: str = "draft.json"  # what its notes call the file with its places
    state: str = ""  # the version of the text, where the user says it
    today: dt.date = field(default_factory=dt.date.today)
    offences: list[dict[str, Any]] = field(default_factory=list)
    detail: list[dict[str, Any]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)
    amounts: list[tuple[int, Reading, Listed]] = field(default_factory=list)
    _starts: list[dt.date | None] = field(default_factory=list)  # of each text, where it says one

    def __post_init__(self) -> None:
        used: Counter[str] = Counter()
        for number, reading in enumerate(self.readings):
            drugs = is_drug_law(reading)
            self._starts.append(commencement(reading))
            self.amounts += [(number, reading, one) for one in reading.amounts]
            for penalty in reading.penalties:
                what = about(reading, penalty, drugs)
                if not what.conducts:
                    self.others.append(self._others(number, reading, penalty))
                    continue
                if len(self.offences) >= MAX_OFFENCES:
                    self.others.append(self._others(number, reading, penalty))
                    continue
                id_ = _id(reading, penalty, number, used)
                self.offences.append(self._offence(id_, number, reading, penalty, what))
                self.detail.append(self._detail(id_, number, reading, penalty, what))

    @property
    def passages(self) -> list[tuple[int, Reading, Passage]]:
        """Every passage that looks penal and was not read, and what is listed beside them."""
        return [(n, r, p) for n, r in enumerate(self.readings) for p in r.passages]

    @property
    def penalties(self) -> int:
        """How many penal clauses were read."""
        return sum(len(r.penalties) for r in self.readings)

    @property
    def penal(self) -> int:
        """How many passages look penal, those that were read included."""
        return sum(r.penal for r in self.readings)

    @property
    def share(self) -> float:
        """The share of passages that look penal which was read."""
        return self.penalties / self.penal if self.penal else 1.0

    def _how_much(self) -> str:
        if not self.penal:
            return "nothing in the text looks penal to the reader"
        return f"{self.share:.0%} of the passages that look penal were read ({self.penalties} of {self.penal})"

    def _source(self, number: int) -> str:
        return "text" if len(self.readings) == 1 else f"text-{number + 1}"

    def _offence(
        self, id_: str, number: int, reading: Reading, penalty: Penalty, what: About
    ) -> dict[str, Any]:
        offence: dict[str, Any] = {
            "id": id_,
            "title": short(penalty.section.heading) or f"Penalty in {_place(penalty)}",
            "conduct": [what.conducts[0]],
            "form": _form(penalty, what),
        }
        if penalty.repeat:
            offence["conditions"] = ["repeat"]
        if what.conducts[0].startswith("drug."):
            offence["substances"] = _substances(what)
        offence |= {
            "source": self._source(number),
            "place": _place(penalty),
            "penalties": [
                {
                    "since": "unknown",
                    "death": "unknown",
                    "life": "unknown",
                    "custody": {"min": str(penalty.least), "max": str(penalty.greatest)},
                    "floor": "unknown",
                    "custody_required": "unknown",
                    "evidence": "unverified",  # until a person has compared it with the text
                }
            ],
            "note": "Draft, not confirmed. "
            + " ".join(
                question["ask"] for question in self._questions(number, reading, penalty, what)
            ),
        }
        return offence

    def _detail(
        self, id_: str, number: int, reading: Reading, penalty: Penalty, what: About
    ) -> dict[str, Any]:
        return {
            "offence": id_,
            "place": _place(penalty),
            "clause": placed(reading, number, penalty.span),
            "sentence": placed(reading, number, penalty.sentence),
            "values": {
                "custody.min": as_value(reading, number, penalty.least),
                "custody.max": as_value(reading, number, penalty.greatest),
                **{
                    key: {
                        "said": said,
                        "at": placed(reading, number, penalty.spans[key])
                        if key in penalty.spans
                        else None,
                    }
                    for key, said in (
                        ("death", penalty.death),
                        ("life", penalty.life),
                        ("fine", penalty.fine),
                    )
                },
            },
            "suggested": {
                "conduct": list(what.conducts),
                "substances": what.substances,
                "at": {key: placed(reading, number, span) for key, span in what.spans.items()},
            },
            "questions": self._questions(number, reading, penalty, what),
            "confirmed": False,
        }

    def _questions(
        self, number: int, reading: Reading, penalty: Penalty, what: About
    ) -> list[dict[str, Any]]:
        asked = _questions(penalty, what, reading.lexicon.code != "en")
        if start := self._starts[number]:
            # An amendment may have come later, so that nobody gets the day unseen.
            text = f"The text says that it is in force from {start}: write {start} if this penalty holds since then"
            asked.append({"key": "since", "ask": text, "options": [], "suggest": "unknown"})
        return asked

    def _others(self, number: int, reading: Reading, penalty: Penalty) -> dict[str, Any]:
        return {
            "place": _place(penalty),
            "heading": short(penalty.section.heading),
            "clause": placed(reading, number, penalty.span),
            "custody.min": str(penalty.least),
            "custody.max": str(penalty.greatest),
            "life": penalty.life,
            "death": penalty.death,
            "fine": penalty.fine,
        }

    def law(self) -> dict[str, Any]:
        """The draft as an encoding."""
        day = self.today.isoformat()
        unread = Counter(p.kind for _, _, p in self.passages)
        left_out = [
            {
                "what": f"{counted(count, 'passage')}: {KINDS[kind]}",
                "why": f"not read by the reader and not answered yet; {self.beside} lists {'their places' if count != 1 else 'its place'}",
            }
            for kind, count in sorted(unread.items())
        ]
        if self.others:
            left_out.append(
                {
                    "what": f"{counted(len(self.others), 'penal clause that was read and stands', 'penal clauses that were read and stand')} in {self.beside} only",
                    "why": "no conduct of the vocabulary is named, or the draft is full",
                }
            )
        if self.amounts:
            left_out.append(
                {
                    "what": f"{counted(len(self.amounts), 'amount')} of substances in lists without a penalty",
                    "why": f"whether that tells personal use from supply (general.personal_use), presumes supply or parts the bands of a penalty stands elsewhere; {self.beside} has each",
                }
            )
        left_out.append(
            {
                "what": "everything that a person has not confirmed: this is a draft made from the text of the law",
                "why": f"{self._how_much()}; death, life, floor and custody_required are never taken from the text alone",
            }
        )
        return {
            "schema": 1,
            "jurisdiction": {"code": self.code, "name": bare(self.name) or self.code},
            "verified": {
                "date": day,
                "against": "nothing yet: a draft made from the text of the law, not confirmed by anybody",
            },
            "sources": {
                self._source(number): self._cited(number, reading)
                for number, reading in enumerate(self.readings)
                if not number or any(o["source"] == self._source(number) for o in self.offences)
            },
            "general": {
                "custody": {
                    "min": "unknown",
                    "max": "unknown",
                    "source": self._source(0),
                    "place": "to be found: the shortest and the longest term of the general part",
                }
            },
            "offences": self.offences,
            "not_encoded": left_out,
            "coverage": "partial",
        }

    def _cited(self, number: int, reading: Reading) -> dict[str, Any]:
        dated = (
            ""
            if self.state
            else "The state of the text is not known; the day of reading stands in for it. "
        )
        return {
            "title": self._title(number),
            "citation": "to be written: number and year of the law",
            "url": self.url,
            "version": self.state or self.today.isoformat(),
            "evidence": "primary",
            "note": f"{dated}Read in {reading.lexicon.name} from a file with SHA-256 {reading.text.sha256}.",
        }

    def _title(self, number: int) -> str:
        if number < len(self.titles) and (title := bare(self.titles[number])):
            return title
        name = self.readings[number].text.name.replace("\\", "/").rpartition("/")[2]
        return short(name) or "the text"

    def yaml(self) -> str:
        """The draft as a file that loads."""
        head = (
            "# yaml-language-server: $schema=../proportionality/law/jurisdiction-1.json\n"
            "# A draft made from the text of a law. Nobody has confirmed it: answer the question in each note, and\n"
            f"# the passages listed in {self.beside}, before anything is concluded from it.\n"
        )
        return head + yaml.safe_dump(self.law(), sort_keys=False, allow_unicode=True, width=120)

    def json(self) -> dict[str, Any]:
        """Places of all values, what was not read, and how much was."""
        return {
            "format": FORMAT,
            "tool": f"proportionality {__version__}",
            "complete": False,
            "share_read": round(self.share, 4),
            "clauses_read": self.penalties,
            "passages_not_read": len(self.passages),
            "files": [
                {
                    "name": reading.text.name,
                    "kind": reading.text.kind,
                    "sha256": reading.text.sha256,
                    "language": reading.lexicon.code,
                    "pages": reading.text.pages,
                    "characters": len(reading.text.text),
                    "sections": sum(bool(s.number) for s in reading.sections),
                    "clauses_read": len(reading.penalties),
                    "passages_not_read": len(reading.passages),
                    "share_read": round(reading.share, 4),
                }
                for reading in self.readings
            ],
            "offences": self.detail,
            "other_clauses": self.others,
            "amounts": [as_amount(number, reading, one) for number, reading, one in self.amounts],
            "tables": [
                as_table(number, reading, listing)
                for number, reading in enumerate(self.readings)
                for listing in reading.listings
            ],
            "passages": [
                {
                    "kind": passage.kind,
                    "place": cited(passage.section.label, passage.path),
                    "heading": short(passage.section.heading),
                    "at": placed(reading, number, passage.span),
                    "why": passage.why,
                    "answered": False,
                }
                for number, reading, passage in self.passages
            ],
        }


def _questions(penalty: Penalty, what: About, civil: bool) -> list[dict[str, Any]]:
    """What a person has to say of a clause, each with the words that may answer it and the likeliest, where there is one."""
    asked: list[dict[str, Any]] = []

    def ask(key: str, text: str, options: Sequence[Any] = (), suggest: Any = None) -> None:
        asked.append({"key": key, "ask": text, "options": list(options), "suggest": suggest})

    for kind in ("death", "life"):
        said = penalty.death if kind == "death" else penalty.life
        likely: str | None = None
        if said == "named":
            text = f"The clause names {kind}: discretionary or mandatory?"
            likely = "discretionary" if not penalty.only else None
        elif said == "in doubt" and kind == "death":
            text = "The clause speaks of death: is it a penalty that this clause imposes, and must the court impose it?"
        elif said == "in doubt":
            text = "Life is spoken of, and no verb right before it imposes it: is it a penalty of this clause?"
        else:
            text, likely = f"The clause does not name {kind}: write none?", "none"
        ask(kind, text, ("none", "discretionary", "mandatory", "unknown"), likely)
    if penalty.only:
        ask("custody", "No fixed term is named beside it: write custody: none?", (), "none")
    floors = ("mandatory", "presumptive", "frame", "none", "unknown")
    if isinstance(penalty.least.value, Term):
        text = "What binds the court to the least: mandatory, presumptive or frame?"
        ask("floor", text, floors, "frame" if civil else None)
    elif penalty.least.value == "none":
        ask("floor", "No least is stated: write floor: none?", floors, "none")
    else:
        ask("floor", "What binds the court to a least?", floors)
    fine = {
        "none": "No fine is named: is custody required?",
        "with": "A fine is named beside custody: is custody required?",
        "instead": "A fine is named instead of custody: write custody_required: false?",
        "either": "A fine is named instead of custody or with it: write custody_required: false?",
    }[penalty.fine]
    likely_fine = False if penalty.fine in ("instead", "either") else None
    ask("custody_required", fine, (True, False, "unknown"), likely_fine)
    for doubt in penalty.doubts:
        ask("custody", doubt[0].upper() + doubt[1:] + ("" if doubt.endswith("?") else "."))
    more = ", ".join(what.conducts[1:4])
    text = f"Conduct suggested by its words{f' (also: {more})' if more else ''}: right?"
    if not what.is_sure:
        text = f"Its words do not say for certain which killing it is: {' or '.join(what.conducts[:2])}?"
    ask("conduct", text, what.conducts, what.conducts[0] if what.is_sure else None)
    if what.drugs:
        ask("substances", what.drugs)
    forms = ("basic", "aggravated", "minor")
    if penalty.repeat:
        return asked
    if what.graver == "by its heading":
        ask("form", "Its heading says aggravated: is that its form?", forms, "aggravated")
    elif what.graver == "by its words":
        ask("form", "The clause speaks of aggravation: is its form basic or aggravated?", forms)
    elif what.from_amount:
        ask(
            "form", "The clause may hold from an amount on: is its form basic or aggravated?", forms
        )
    return asked


def _form(penalty: Penalty, what: About) -> str:
    return "aggravated" if penalty.repeat or what.graver == "by its heading" else "basic"


def _substances(what: About) -> Any:
    if not what.substances:
        return "any"
    if all(amount == "any" for amount in what.substances.values()):
        return list(what.substances)
    return dict(what.substances)


def _place(penalty: Penalty) -> str:
    return cited(penalty.section.label, penalty.path)


def _id(reading: Reading, penalty: Penalty, number: int, used: Counter[str]) -> str:
    raw = _place(penalty) if len(reading.text.name) else "clause"
    slug = (
        "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in raw.lower()).split())[
            :44
        ]
        or "clause"
    )
    if number:
        slug = f"t{number + 1}-{slug}"
    used[slug] += 1
    return slug if used[slug] == 1 else f"{slug}-{used[slug]}"
