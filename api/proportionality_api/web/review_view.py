"""What the review page shows: the text with its places marked, and what waits for an answer, doubts first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from proportionality.law.vocabulary import DRUG_CONDUCTS, VIOLENT_CONDUCTS, conduct_in_words
from proportionality.reader.draft import KINDS
from proportionality.reader.review import NO_UNKNOWN, Answer
from proportionality_api.web import draft as drafts
from proportionality_api.web.review_state import ADDED, Detail, Groups, Offence, Reading

# The key of a question, and the field that answers it.
_FIELD_OF = {"custody_required": "instead", "custody.min": "min", "custody.max": "max"}
FIELDS = (
    "title", "place", "conduct", "also", "form", "conditions", "substances", "custody", "min", "max", "floor", "death", "life", "instead", "fine", "suspension", "parole",
)  # fmt: skip
# What a person always says: it is never taken from the text alone.
_ASKED = ("death", "life", "floor", "instead", "custody")
ALIKE = ("death", "life", "floor", "instead", "fine", "suspension", "parole")
_MOST_OVER_EACH_OTHER = 20  # stretches of a text that lie over each other; of more, the last
Values = dict[str, str]


@dataclass(slots=True)
class OffenceItem:
    """An offence of the draft as a part of the form."""

    number: int
    detail: Detail
    offence: Offence
    values: Values
    verdict: str  # of the answer; empty while it waits
    beside: bool  # a clause that is in the law only once a person takes it up
    asks: dict[str, str]  # by field
    doubts: list[str]  # fields whose answer nothing suggests
    alike: list[int] = field(
        default_factory=list
    )  # other offences that wait, with the same penalty
    errors: dict[str, str] = field(default_factory=dict)
    onward: str = ""  # the part of the page to go on with

    @property
    def key(self) -> str:
        """The name of its part of the page."""
        return f"o-{self.number}"

    @property
    def added(self) -> bool:
        """Whether a person added it."""
        return self.offence.id.startswith(ADDED)

    @property
    def drug(self) -> bool:
        """Whether amounts of substances belong to it, or may."""
        return self.values["conduct"].startswith("drug.") or not self.values["conduct"]

    @property
    def order(self) -> list[str]:
        """Its fields, doubts first."""
        return [*self.doubts, *(f for f in FIELDS if f not in self.doubts)]


@dataclass(slots=True)
class PassageItem:
    """A passage that was not read."""

    number: int
    place: str
    heading: str
    why: str
    kind: str
    verdict: str
    onward: str = ""

    @property
    def key(self) -> str:
        """The name of its part of the page."""
        return f"p-{self.number}"


@dataclass(slots=True)
class View:
    """All of the page."""

    offences: list[OffenceItem]
    passages: list[PassageItem]
    kinds: Mapping[str, str] = field(default_factory=lambda: {str(k): v for k, v in KINDS.items()})

    @property
    def waiting(self) -> list[OffenceItem]:
        """Offences that wait, those with most doubts first."""
        left = [item for item in self.offences if not item.verdict and not item.beside]
        return sorted(left, key=lambda item: -len(item.doubts))

    @property
    def beside(self) -> list[OffenceItem]:
        """Clauses that were read, name no conduct, and were not taken up."""
        return [i for i in self.offences if not i.verdict and i.beside and not i.added]

    @property
    def added(self) -> list[OffenceItem]:
        """Offences that were added by hand and wait."""
        return [item for item in self.offences if not item.verdict and item.added]

    @property
    def done(self) -> list[OffenceItem]:
        """Offences that were answered."""
        return [item for item in self.offences if item.verdict]

    @property
    def passages_waiting(self) -> dict[str, list[PassageItem]]:
        """Passages that wait, by kind, the likeliest penalties first."""
        found: dict[str, list[PassageItem]] = {}
        for kind in self.kinds:
            if of_kind := [p for p in self.passages if p.kind == kind and not p.verdict]:
                found[kind] = of_kind
        return found

    @property
    def passages_done(self) -> list[PassageItem]:
        """Passages that were answered."""
        return [p for p in self.passages if p.verdict]


def view(reading: Reading, groups: Groups, sent: Mapping[str, str]) -> View:
    """The page of a reading.

    Args:
        reading: the draft.
        groups: the answers so far.
        sent: fields as a form sent them, which stand where no answer does.

    """
    last: dict[str | int, Answer] = {a.about: a for group in groups for a in group}
    offences = []
    for number, (offence, detail) in enumerate(
        zip(reading.law.offences, reading.offences, strict=True)
    ):
        given = last.get(offence.id)
        asks, doubts, values = _asked(offence, detail)
        if given is not None:
            values |= _answered(given)
        for name in FIELDS:
            if f"o-{number}-{name}" in sent:
                values[name] = sent[f"o-{number}-{name}"]
        verdict = given.verdict if given else ""
        beside = number >= len(reading.offences) - reading.beside
        offences.append(OffenceItem(number, detail, offence, values, verdict, beside, asks, doubts))
    passages = []
    for number, passage in enumerate(reading.passages):
        given = last.get(number)
        verdict = given.verdict if given else ""
        passages.append(
            PassageItem(number, passage.place, passage.heading, passage.why, passage.kind, verdict)
        )
    found = View(offences, passages)
    _alike(found)
    _onward(found)
    return found


def _asked(offence: Offence, detail: Detail) -> tuple[dict[str, str], list[str], Values]:
    """Its questions by field, the fields in doubt, and what its fields begin with."""
    penalty = offence.penalties[0]
    custody = penalty.custody
    low, high = (
        (custody.get("min", ""), custody.get("max", "")) if isinstance(custody, dict) else ("", "")
    )
    values: Values = {
        "title": offence.title,
        "place": offence.place,
        "conduct": offence.conduct[0],
        "also": _said(offence.conduct[1:]),
        "form": offence.form,
        "conditions": ", ".join(offence.conditions or []),
        "substances": _lines(offence.substances),
        "custody": "none" if custody == "none" else "term",
        "min": low,
        "max": high,
        "floor": "",
        "death": "",
        "life": "",
        "instead": "",
        "fine": "",
        "suspension": "",
        "parole": "",
    }
    asks: dict[str, str] = {}
    doubts: list[str] = []
    for question in detail.questions:
        name = _FIELD_OF.get(question.key, question.key)
        if name == "custody" and question.suggest is None:
            # A question about the length itself.
            name = "min" if values["min"] == "unknown" else "max"
        if name not in FIELDS:
            continue
        asks[name] = f"{asks[name]} {question.ask}" if name in asks else question.ask
        if question.suggest is None:
            doubts.append(name)
        elif name == "instead":
            values[name] = "yes" if question.suggest is False else "no"
        elif isinstance(question.suggest, str):
            values[name] = question.suggest
    return asks, list(dict.fromkeys(doubts)), values


def _answered(given: Answer) -> Values:
    """What an answer says, as the fields have it."""
    values: Values = {}
    for key, said in (given.values or {}).items():
        name = _FIELD_OF.get(key, key)
        if name == "conduct":
            conducts = said if isinstance(said, list) and said else [""]
            values[name], values["also"] = str(conducts[0]), _said(conducts[1:])
        elif name == "conditions":
            values[name] = ", ".join(map(str, said)) if isinstance(said, list) else ""
        elif name == "substances":
            values[name] = _lines(said)
        elif name == "instead":
            values[name] = (
                {False: "yes", True: "no"}.get(said, "") if isinstance(said, bool) else ""
            )
        elif name in FIELDS:
            values[name] = (
                "" if said == "unknown" and name in ("death", "life", "floor") else str(said)
            )
    return values


def _said(conducts: Sequence[object]) -> str:
    """Conducts as people say them, a comma between."""
    return ", ".join(conduct_in_words(str(c)) for c in conducts)


_CONDUCTS = {conduct_in_words(c): c for c in reversed((*DRUG_CONDUCTS, *VIOLENT_CONDUCTS))}


def _conducts(text: str) -> list[str]:
    """The conducts of a list as people say them; a word that is none stays, so that the check names it."""
    words = (" ".join(part.lower().split()) for part in text.split(","))
    return [_CONDUCTS.get(word, word) for word in words if word]


def _lines(found: Any) -> str:
    """Substances as the form has them, one on each line."""
    if found is None or found == "any":
        return ""
    if isinstance(found, str):
        return found
    if isinstance(found, list):
        return "\n".join(found)
    return "\n".join(
        name if amount == "any" else f"{name} {amount}"
        for name, amounts in found.items()
        for amount in (amounts if isinstance(amounts, list) else [amounts])
    )


def _alike(found: View) -> None:
    """Offences whose clauses say the same of the penalty, so that one answer can serve them all."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for item in found.waiting:
        if any(q.suggest is None and q.key in NO_UNKNOWN for q in item.detail.questions):
            continue  # what it is about is open: nobody can answer that for it unseen
        said = tuple((k, v.value, v.said) for k, v in sorted(item.detail.values.items()))
        asked = tuple((q.key, q.ask) for q in item.detail.questions if q.key != "conduct")
        groups.setdefault((said, asked), []).append(item.number)
    for numbers in groups.values():
        for number in numbers:
            found.offences[number].alike = [n for n in numbers if n != number]


def _onward(found: View) -> None:
    """Where to go on after each thing: the next that waits, else the end."""
    waiting: list[OffenceItem | PassageItem] = [
        *found.waiting,
        *(p for of_kind in found.passages_waiting.values() for p in of_kind),
    ]
    for item, following in pairwise([*waiting, None]):
        assert item is not None
        item.onward = following.key if following is not None else "finish"
    for item in [*found.done, *found.beside, *found.added]:
        item.onward = item.key


def values_of(item: OffenceItem, alike_to: Values | None = None) -> dict[str, Any]:
    """What an accepted offence is to say, in the words of the format.

    Args:
        item: the offence, with what its fields hold.
        alike_to: fields of another, whose word on death, life, floor and what may stand instead also counts here.

    """
    values = {**item.values, **{k: alike_to[k] for k in ALIKE if alike_to and k in alike_to}}
    said: dict[str, Any] = {
        "title": values["title"] or item.offence.title,
        "place": values["place"] or item.offence.place,
        "conduct": list(
            dict.fromkeys(
                [values["conduct"] or item.offence.conduct[0], *_conducts(values["also"])]
            )
        ),
        "form": values["form"] or item.offence.form,
        **{key: values[key] or "unknown" for key in ("death", "life", "floor")},
        "custody_required": {"yes": False, "no": True}.get(values["instead"], "unknown"),
    }
    conditions = [word for part in values["conditions"].split(",") if (word := part.strip())]
    if conditions or item.offence.conditions:
        said["conditions"] = conditions
    if said["conduct"][0].startswith("drug."):
        said["substances"] = drafts.substances(values["substances"])
    if values["custody"] in ("none", "unknown"):
        said["custody"] = values["custody"]
    else:
        said["custody.min"] = values["min"] or "unknown"
        said["custody.max"] = values["max"] or "unknown"
    said |= {key: values[key] for key in ("fine", "suspension", "parole") if values[key]}
    return said


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text that belongs to the same things."""

    text: str
    target: str = ""  # the part of the page that it belongs to
    ids: tuple[str, ...] = ()  # of things that begin here
    state: str = ""  # waits, confirmed, dropped
    value: bool = False  # whether a value stands on these words


def marked(reading: Reading, found: View) -> list[list[Run]]:
    """Each text, cut where something begins or ends."""
    return [list(_runs(reading, found, number)) for number in range(len(reading.texts))]


def _runs(reading: Reading, found: View, number: int) -> Iterator[Run]:
    text = reading.texts[number].text
    spans: list[tuple[int, int, str, str]] = []
    values: list[tuple[int, int, str, str]] = []
    for item in found.offences:
        waits = "beside" if item.beside else "waits"
        state = {"": waits, "accept": "confirmed"}.get(item.verdict, "dropped")
        clause = item.detail.clause
        if clause.file == number and clause.start < clause.end:
            spans.append((clause.start, clause.end, item.key, state))
        read = [v.at for v in item.detail.values.values() if v.at is not None]
        for at in (*read, *item.detail.suggested.at.values()):
            if at.file == number:
                values.append((at.start, at.end, item.key, state))
    for passage, at in zip(found.passages, (p.at for p in reading.passages), strict=True):
        if at.file == number:
            state = "dropped" if passage.verdict else "unread"
            spans.append((at.start, at.end, passage.key, state))
    yield from _cut(text, spans, values)


def _cut(
    text: str,
    spans: Sequence[tuple[int, int, str, str]],
    values: Sequence[tuple[int, int, str, str]],
) -> Iterator[Run]:
    marks = [(s, False) for s in spans] + [(v, True) for v in values]
    edges = sorted({0, len(text), *(p for (s, e, _, _), _ in marks for p in (s, e))})
    begins: dict[int, list[tuple[tuple[int, int, str, str], bool]]] = {}
    for mark in marks:
        begins.setdefault(mark[0][0], []).append(mark)
    active: list[tuple[tuple[int, int, str, str], bool]] = []
    named: set[str] = set()
    for start, end in pairwise(edges):
        active = [m for m in active if m[0][1] > start][-_MOST_OVER_EACH_OTHER:]
        fresh = begins.get(start, [])
        active += [m for m in fresh if m[0][1] > start]
        ids = tuple(dict.fromkeys(m[0][2] for m in fresh if not m[1] and m[0][2] not in named))
        named.update(ids)
        if not active:
            yield Run(text[start:end], ids=ids)
            continue
        # The shortest stretch that lies here says most about it.
        (_, _, target, state), _ = min(active, key=lambda m: (m[0][1] - m[0][0], m[0][2]))
        yield Run(text[start:end], target, ids, state, any(v for _, v in active))
