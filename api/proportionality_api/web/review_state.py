"""A reading as the form of its review carries it: the draft, its places and texts, and the answers so far.

The server keeps nothing: what comes back from a browser is looked at as any stranger's text, and is bounded.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from proportionality.law.model import MAX_OFFENCES
from proportionality.reader.apart import Drafted
from proportionality.reader.review import Answer, Reviewed, WrongAnswer, reviewed

MOST_PACKED = 800_000  # characters in the form
_MOST_UNPACKED = 12 << 20  # bytes
_MOST_ANSWERS = 10_000
MOST_AMOUNTS = 2_000
_MOST_PASSAGES = 3_000
_MOST_OTHERS = 300
ADDED = "added-"  # how the ids of offences begin that a person added
_Word = Annotated[str, Field(max_length=2_000)]


class BrokenReading(ValueError):
    """What a form carries is no reading, or a part of one."""


class TooLong(ValueError):
    """The text is too long to be reviewed on the page."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Span(_Part):
    """Where something stands in a text."""

    file: int = Field(ge=0)
    page: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    sha256: _Word


class ReadValue(_Part):
    """A value that was read, or what the clause says of something."""

    value: _Word = ""
    ground: _Word = ""
    said: _Word = ""
    at: Span | None


class Question(_Part):
    """What a person has to say."""

    key: _Word
    ask: _Word
    options: list[bool | _Word]
    suggest: bool | _Word | None


class Suggested(_Part):
    """What the words of a clause suggest."""

    conduct: list[_Word]
    substances: Any = None
    at: dict[_Word, Span] = Field(max_length=100)


class Detail(_Part):
    """The places of an offence of the draft."""

    offence: _Word
    place: _Word
    clause: Span
    sentence: Span
    values: dict[_Word, ReadValue] = Field(max_length=20)
    suggested: Suggested
    questions: list[Question] = Field(max_length=60)
    confirmed: bool


class PassageAt(_Part):
    """A passage that looks penal and was not read."""

    kind: _Word
    place: _Word
    heading: _Word
    at: Span
    why: _Word
    answered: bool


class AmountAt(_Part):
    """An amount of a substance in a list without a penalty."""

    substance: _Word
    amount: _Word
    bound: _Word
    column: _Word
    place: _Word
    heading: _Word
    at: Span


class HeldText(_Part):
    """A text to be shown."""

    name: _Word
    sha256: _Word
    text: str


class _Penalty(BaseModel):
    since: _Word
    death: _Word
    life: _Word
    custody: dict[Literal["min", "max"], _Word] | _Word
    floor: _Word
    custody_required: bool | _Word
    evidence: _Word


class Offence(BaseModel):
    """An offence of the draft."""

    id: _Word
    title: _Word
    conduct: list[_Word] = Field(min_length=1, max_length=20)
    form: _Word
    conditions: list[_Word] | None = None
    substances: _Word | list[_Word] | dict[_Word, _Word | list[_Word]] | None = None
    source: _Word
    place: _Word
    penalties: list[_Penalty] = Field(min_length=1, max_length=1)
    note: Annotated[str, Field(max_length=10_000)]


class _Law(BaseModel):
    jurisdiction: dict[_Word, _Word]
    verified: dict[_Word, _Word]
    sources: dict[_Word, dict[_Word, _Word]]
    general: dict[_Word, dict[_Word, _Word]]
    offences: list[Offence] = Field(max_length=MAX_OFFENCES + _MOST_OTHERS)


class Reading(BaseModel):
    """A draft with its places and texts.

    The last ``beside`` of its offences are clauses whose words name no conduct: they are in the law only once a person says
    that they belong there.
    """

    model_config = ConfigDict(frozen=True)

    law: _Law
    offences: list[Detail]
    passages: list[PassageAt] = Field(max_length=_MOST_PASSAGES)
    amounts: list[AmountAt] = Field(default=[], max_length=MOST_AMOUNTS)
    others: int = Field(ge=0, le=100_000)
    beside: int = Field(ge=0)
    share: float = Field(ge=0, le=1)
    texts: list[HeldText]

    @model_validator(mode="after")
    def _holds_together(self) -> Reading:
        if [o.id for o in self.law.offences] != [d.offence for d in self.offences]:
            raise ValueError("the offences and their places do not belong together")
        if self.beside > min(len(self.offences), self.others):
            raise ValueError("more clauses stand beside the draft than there are")
        if len({d.offence for d in self.offences}) != len(self.offences):
            raise ValueError("two offences have one id")
        spans = [s for d in self.offences for s in spans_of(d)] + [p.at for p in self.passages]
        spans += [a.at for a in self.amounts]
        for span in spans:
            if span.file >= len(self.texts) or span.end > len(self.texts[span.file].text):
                raise ValueError("a place lies outside the texts")
        return self

    def answered(self, groups: Sequence[Sequence[Answer]]) -> Reviewed:
        """The draft with answers laid over it.

        Raises:
            BrokenReading: an answer is about nothing in it.

        """
        answers = [answer for group in groups for answer in group]
        drafted = len(self.offences) - self.beside
        taken_up = {a.about: a.verdict == "accept" for a in answers}
        apart = {d.offence for d in self.offences[drafted:] if not taken_up.get(d.offence, False)}
        law = {"schema": 1, **self.law.model_dump(exclude_none=True)}
        law["offences"] = [o for o in law["offences"] if o["id"] not in apart]
        places = {
            "offences": [
                {"offence": d.offence, "clause": d.clause.model_dump()}
                for d in self.offences
                if d.offence not in apart
            ],
            "passages": [{"place": p.place} for p in self.passages],
            "other_clauses": [None] * (self.others - self.beside + len(apart)),
        }
        answers = [a for a in answers if a.about not in apart]
        try:
            done = reviewed(law, places, answers)
        except WrongAnswer as error:
            raise BrokenReading(str(error)) from error
        self._say_where(done)
        return done

    def _say_where(self, done: Reviewed) -> None:
        """Place and hash of the words stay with what was confirmed; the words themselves do not."""
        details = {d.offence: d for d in self.offences}
        confirmed = {d["offence"] for d in done.places["offences"] if d["verdict"] == "accept"}
        for offence in done.law["offences"]:
            if offence["id"] in confirmed:
                at = details[offence["id"]].clause
                if offence["id"].startswith(ADDED):
                    offence["note"] = (
                        "Written by a person who had the text of the law beside it; the program did not read it."
                    )
                if at.start == at.end:
                    continue
                page = f"page {at.page}, " if at.page else ""
                offence["note"] += (
                    f" Its clause: {page}characters {at.start} to {at.end}; SHA-256 of its words begins {at.sha256}."
                )


def spans_of(detail: Detail) -> list[Span]:
    """All places of an offence."""
    values = [v.at for v in detail.values.values() if v.at is not None]
    return [detail.clause, detail.sentence, *values, *detail.suggested.at.values()]


def held(drafted: Drafted) -> Reading:
    """A new reading, of what the reader found.

    Raises:
        TooLong: it has more passages than a page shows.

    """
    places = drafted.places
    if len(places["passages"]) > _MOST_PASSAGES:
        raise TooLong(
            f"{len(places['passages']):,} passages of the text look penal and were not read, and a page shows {_MOST_PASSAGES:,}; give the parts that hold the penalties, or use 'proportionality read --review'"
        )
    law = yaml.safe_load(drafted.yaml)
    beside = _beside(places, law)
    law["offences"] += [offence for offence, _ in beside]
    return Reading.model_validate(
        {
            "law": law,
            "offences": places["offences"] + [detail for _, detail in beside],
            "passages": places["passages"],
            "amounts": places["amounts"][:MOST_AMOUNTS],
            "others": len(places["other_clauses"]),
            "beside": len(beside),
            "share": places["share_read"],
            "texts": [{"name": t.name, "sha256": t.sha256, "text": t.text} for t in drafted.texts],
        }
    )


def _beside(
    places: dict[str, Any], law: dict[str, Any]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Clauses that were read and name no conduct, as offences that a person may take up, and their places."""
    found = []
    for number, clause in enumerate(places["other_clauses"][:_MOST_OTHERS]):
        file = clause["clause"]["file"]
        source = "text" if len(places["files"]) == 1 else f"text-{file + 1}"
        if source not in law["sources"]:
            continue
        id_ = f"clause-{number + 1}"
        low, high = clause["custody.min"], clause["custody.max"]
        offence = {
            "id": id_,
            "title": clause["heading"] or f"Penalty in {clause['place']}",
            "conduct": [""],
            "form": "basic",
            "source": source,
            "place": clause["place"],
            "penalties": [
                {
                    "since": "unknown",
                    "death": "unknown",
                    "life": "unknown",
                    "custody": {"min": low, "max": high},
                    "floor": "unknown",
                    "custody_required": "unknown",
                    "evidence": "unverified",
                }
            ],
            "note": "",
        }
        detail = {
            "offence": id_,
            "place": clause["place"],
            "clause": clause["clause"],
            "sentence": clause["clause"],
            "values": {
                "custody.min": {"value": low, "at": None},
                "custody.max": {"value": high, "at": None},
                **{key: {"said": clause[key], "at": None} for key in ("death", "life", "fine")},
            },
            "suggested": {"conduct": [], "at": {}},
            "questions": _asked_beside(clause),
            "confirmed": False,
        }
        found.append((offence, detail))
    return found


def _asked_beside(clause: dict[str, Any]) -> list[dict[str, Any]]:
    """What has to be said of such a clause."""

    def ask(key: str, text: str, suggest: Any) -> dict[str, Any]:
        return {"key": key, "ask": text, "options": [], "suggest": suggest}

    asked = [ask("conduct", "Its words name no conduct that is known: which is it?", None)]
    for kind in ("death", "life"):
        if clause[kind] == "not named":
            asked.append(ask(kind, f"The clause does not name {kind}: write none?", "none"))
        else:
            asked.append(
                ask(kind, f"The clause speaks of {kind}: discretionary or mandatory?", None)
            )
    none = clause["custody.min"] == "none"
    floor = "No least is stated: is there none?" if none else "What binds the court to the least?"
    asked.append(ask("floor", floor, "none" if none else None))
    instead = clause["fine"] in ("instead", "either")
    fine = (
        "A fine is named instead of custody." if instead else "No fine is named instead of custody."
    )
    asked.append(ask("custody_required", fine, False if instead else None))
    return asked


def pack(reading: Reading) -> str:
    """A reading as the value of a field.

    Raises:
        TooLong: it is more than a form carries.

    """
    data = zlib.compress(reading.model_dump_json(exclude_none=False).encode(), 6)
    packed = base64.b64encode(data).decode()
    if len(packed) > MOST_PACKED:
        raise TooLong(
            f"the text has {sum(len(t.text) for t in reading.texts):,} characters, which is more than a page can carry; give the parts that hold the penalties, or use 'proportionality read --review'"
        )
    return packed


def unpack(packed: str) -> Reading:
    """The reading that a field holds.

    Raises:
        BrokenReading: it holds none.

    """
    try:
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(base64.b64decode(packed, validate=True), _MOST_UNPACKED)
        if not unpacking.eof:
            raise BrokenReading("it is cut off, or too long")
        return Reading.model_validate_json(data)
    except (binascii.Error, zlib.error, ValidationError, RecursionError) as error:
        raise BrokenReading(f"{type(error).__name__}") from error


class _Given(_Part):
    about: int | _Word
    verdict: Literal["accept", "not an offence", "not penal", "written", "left out"]
    values: dict[_Word, bool | _Word | list[_Word] | dict[_Word, _Word | list[_Word]]] | None = None


class _Groups(BaseModel):
    groups: list[list[_Given]]
    fields: dict[str, str] = Field(default_factory=dict)  # what stood in the form


Groups = list[list[Answer]]


def answers_of(text: str) -> Groups:
    """The answers that a field holds, one list for each press of a button.

    Raises:
        BrokenReading: it holds none.

    """
    return kept_answers(text)[0]


def kept_answers(text: str) -> tuple[Groups, dict[str, str]]:
    """Answers, and the fields of the form that were kept with them.

    Raises:
        BrokenReading: it holds none.

    """
    try:
        found = _Groups.model_validate_json(text or '{"groups": []}')
        given = found.groups
    except ValidationError as error:
        raise BrokenReading("the answers cannot be read") from error
    if sum(map(len, given)) > _MOST_ANSWERS:
        raise BrokenReading("there are more answers than anything asks for")
    groups = [[Answer(g.about, g.verdict, g.values) for g in group] for group in given]
    return groups, found.fields


def answers_text(groups: Groups, fields: Mapping[str, str] | None = None) -> str:
    """Answers as the value of a field, or with the fields of the form as they are kept."""
    rows = [
        [{"about": a.about, "verdict": a.verdict, "values": a.values} for a in group]
        for group in groups
    ]
    kept = {"fields": dict(fields)} if fields is not None else {}
    return json.dumps({"groups": rows, **kept}, ensure_ascii=True)
