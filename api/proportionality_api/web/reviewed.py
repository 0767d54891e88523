"""A submitted law as a reviewer reads it: provision by provision in words, its source beside it, and what was said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from proportionality.law import in_words
from proportionality.law.corpus import LoadedFile
from proportionality.law.model import Offence, Source
from proportionality.measure import LawOnDay
from proportionality.reform.fields import FieldChange, changed_fields
from proportionality.reform.provisions import Moved

MOST_SHOWN = 60  # provisions in full; the others are named
_MOST_NAME = 60  # characters of a title, or of a place, in a list to choose from
_MOST_LINES = 60  # of one provision
_MOST_FIELDS = 30  # of one provision
_NOT_IN_FORCE = "not in force"
Kind = Literal["new", "changed", "left out", "as it is"]
Comment = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision of a submission: what it costs now and as submitted, where that stands, and what was said of it."""

    id: str
    title: str
    place: str
    kind: Kind
    was: str  # in words; empty where the law has no such provision now
    now: str
    direction: str
    fields: Sequence[FieldChange]  # that are written differently
    more_fields: int
    source: Source
    first_line: int  # of its text below
    text: str  # as it was submitted; empty where it is left out
    comments: Sequence[Comment]


@dataclass(frozen=True, slots=True)
class Provisions:
    """The provisions to be read, and the others that can be commented on."""

    shown: Sequence[Provision]
    others: Sequence[tuple[str, str]]  # id, title and place
    whole: Sequence[Comment]  # said of the law as a whole


def reviewed(
    before: LawOnDay | None,
    after: LawOnDay,
    becomes: Sequence[Moved],
    file: LoadedFile,
    comments: Sequence[Comment],
) -> Provisions:
    """What a reviewer reads.

    Args:
        before: the law that is served now, on the day that is looked at.
        after: the law as submitted, on that day.
        becomes: what becomes of the provisions from the one to the other.
        file: the text it stands in.
        comments: all that was said of the submission.

    """
    was = {o.id: o for o in before.jurisdiction.offences} if before else {}
    now = {o.id: o for o in after.jurisdiction.offences}
    said: dict[str | None, list[Comment]] = {}
    for comment in comments:
        said.setdefault(comment["provision"], []).append(comment)
    ways = {m.offence: m.direction for m in becomes}
    texts = _texts(file)
    shown: list[Provision] = []
    others: list[tuple[str, str]] = []
    for id_ in dict.fromkeys((*now, *was)):
        kind = _kind(was.get(id_), now.get(id_))
        offence = now.get(id_) or was[id_]
        if (kind == "as it is" and id_ not in said) or len(shown) == MOST_SHOWN:
            others.append((id_, f"{offence.title[:_MOST_NAME]} ({offence.place[:_MOST_NAME]})"))
            continue
        law = after if id_ in now else before
        assert law is not None
        line, text = texts.get(id_, (0, ""))
        fields = _fields(before, after, id_) if kind == "changed" else []
        shown.append(
            Provision(
                id_,
                offence.title,
                offence.place,
                kind,
                _range(before, id_) if before and id_ in was else "",
                _range(after, id_) if id_ in now else "",
                ways.get(id_, ""),
                fields[:_MOST_FIELDS],
                max(len(fields) - _MOST_FIELDS, 0),
                law.jurisdiction.sources[offence.source],
                line,
                text,
                said.get(id_, ()),
            )
        )
    return Provisions(shown, others, said.get(None, ()))


Talk = tuple[str, str, Sequence[Comment]]  # id and name of a provision, and what was said of it


def talk(laws: Sequence[LoadedFile], comments: Sequence[Comment]) -> list[Talk]:
    """What was said, by provision; the empty id is the law as a whole.

    Args:
        laws: where provisions are named; the first that has one names it.
        comments: all that was said of the submission.

    """
    names = {o.id: o.title for law in reversed(laws) for o in law.jurisdiction.offences}
    said: dict[str, list[Comment]] = {}
    for comment in comments:
        said.setdefault(comment["provision"] or "", []).append(comment)
    names[""] = "The law as a whole"
    return [(id_, names.get(id_, id_), listed) for id_, listed in said.items()]


def _kind(was: Offence | None, now: Offence | None) -> Kind:
    if was is None:
        return "new"
    if now is None:
        return "left out"
    return "as it is" if was == now else "changed"


def _fields(before: LawOnDay | None, after: LawOnDay, offence: str) -> list[FieldChange]:
    sides = [
        (law.jurisdiction, next(o for o in law.jurisdiction.offences if o.id == offence))
        for law in (before, after)
        if law is not None
    ]
    return changed_fields(sides[0], sides[1])


def _range(law: LawOnDay, offence: str) -> str:
    found = (s.penalty for s in law.subjects if s.offence.id == offence)
    penalty = next(found, None)
    return in_words.span(penalty, law.jurisdiction.general) if penalty else _NOT_IN_FORCE


def _texts(file: LoadedFile) -> dict[str, tuple[int, str]]:
    """The first line of each provision and its lines, as they were submitted."""
    document = file.document
    lines = document.text.splitlines()
    offences = file.jurisdiction.offences
    starts = [document.position(("offences", n)).line for n in range(len(offences))]
    keys = [document.key_position((str(key),)).line for key in _keys(document.value)]
    ends = sorted({*starts, *keys, len(lines) + 1})
    found = {}
    for offence, start in zip(offences, starts, strict=True):
        end = next((line for line in ends if line > start), start + 1)
        part = lines[start - 1 : end - 1]
        more = ["…"] if len(part) > _MOST_LINES else []
        found[offence.id] = (start, "\n".join([*part[:_MOST_LINES], *more]).rstrip())
    return found


def _keys(value: object) -> Sequence[object]:
    return list(value) if isinstance(value, Mapping) else ()
