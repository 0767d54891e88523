"""Reform overlays: a small file that changes penalties from a date, in one jurisdiction or in many.

    overlay: 1
    title: Cap trafficking at 12 years and abolish the floor below 100 g
    from: 2027-01-01
    changes:
      - jurisdictions: all
        conducts: [drug.trafficking, drug.supply]
        cap: {ceiling: 12 years}
      - jurisdictions: [SGP]
        amounts: up to 100 g
        set: {floor: none}

``set`` makes a penalty what it says.  ``cap`` lowers what is above it and leaves the rest as it is.  Every selector that is
named must match; one that is left out matches everything, except that drug offences alone are meant where neither
``offences`` nor ``conducts`` nor ``findings`` says otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from proportionality.law.amend import Amendment, amended
from proportionality.law.amounts import AmountRange
from proportionality.law.corpus import Corpus, LoadedFile
from proportionality.law.days import Date
from proportionality.law.document import Document, Problem, Unreadable, nearest
from proportionality.law.in_words import listed
from proportionality.law.model import Custody, Jurisdiction, Penalty
from proportionality.law.parse import parse
from proportionality.law.quantities import Order
from proportionality.law.scalars import RangeText, Reach, ShortText, Slug
from proportionality.law.terms import Term
from proportionality.law.vocabulary import Form
from proportionality.law.written import QuantityError
from proportionality.measure import (
    CUSTODY,
    LIFE,
    LIFE_WITHOUT_PAROLE,
    UNLIMITED,
    LawOnDay,
    Range,
    Subject,
    measured_on,
)

VERSION = 1
_FORBID = ConfigDict(extra="forbid", frozen=True)


def _limit(value: object) -> str:
    words = ("none", "unlimited", "life", "life-with-parole")
    if isinstance(value, str):
        if value in words:
            return value
        try:
            return str(Term.parse(value))
        except QuantityError as error:
            raise PydanticCustomError(
                "expected", "{expected}", {"expected": f"{error}, or one of {', '.join(words)}"}
            ) from error
    raise PydanticCustomError(
        "expected",
        "{expected}",
        {"expected": f"a term such as '12 years', or one of {', '.join(words)}"},
    )


LimitText = Annotated[
    str, BeforeValidator(_limit), PlainSerializer(str), WithJsonSchema({"type": "string"})
]
Code = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[A-Z]{3}$|^[A-Z]{2}-[A-Z0-9]{1,3}$")
]


class Cap(BaseModel):
    """Ends that may be no higher than this."""

    model_config = _FORBID
    ceiling: LimitText | None = Field(default=None, description="a ceiling above this falls to it")
    floor: LimitText | None = Field(default=None, description="a floor above this falls to it")


class Settings(BaseModel):
    """What a penalty becomes."""

    model_config = _FORBID
    death: Literal["none", "discretionary"] | None = Field(
        default=None, description="none abolishes it; discretionary leaves the court a choice"
    )
    life: Literal["none", "discretionary"] | None = Field(
        default=None, description="none abolishes it; discretionary leaves the court a choice"
    )
    ceiling: LimitText | None = Field(
        default=None,
        description="the most that a court may impose: a term, life, life-with-parole, unlimited (any term of years), or none (no custody)",
    )
    floor: LimitText | None = Field(
        default=None,
        description="the least that a court must impose: a term, life, or none (the court is free)",
    )
    corporal: Literal["none", "discretionary"] | None = Field(
        default=None,
        description="none abolishes corporal punishment; discretionary leaves the court a choice",
    )
    diversion: Literal["available"] | None = Field(
        default=None, description="opens treatment or diversion"
    )
    release: Literal["available"] | None = Field(
        default=None, description="opens suspension of the sentence and parole"
    )


class ChangeEntry(BaseModel):
    """One change: what it selects, and what it does."""

    model_config = _FORBID
    jurisdictions: Literal["all"] | Annotated[list[Code], Field(min_length=1)] = Field(
        default="all", description="codes of the laws that it changes, or all"
    )
    offences: Annotated[list[Slug], Field(min_length=1)] | None = Field(
        default=None, description="ids of offences"
    )
    conducts: Annotated[list[Reach], Field(min_length=1)] | None = Field(
        default=None, description="conducts, or drug or violent for all of a side"
    )
    substances: Annotated[list[Slug], Field(min_length=1)] | None = Field(
        default=None, description="substances that the offence names"
    )
    amounts: RangeText | None = Field(
        default=None, description="offences whose amounts lie inside this range"
    )
    form: Form | None = Field(default=None, description="the form of the offence")
    why: ShortText | None = Field(default=None, description="a word to readers")
    set: Settings | None = Field(default=None, description="what the penalty becomes")
    cap: Cap | None = Field(default=None, description="ends that may be no higher than this")


class Overlay(BaseModel):
    """A whole overlay file."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Reform overlay")
    overlay: Literal[1] = Field(description="the version of this format; the first key of the file")
    title: ShortText = Field(description="what the bill is called")
    start: Annotated[Date, Field(alias="from", description="the day it comes into force")]
    changes: Annotated[
        list[ChangeEntry],
        Field(min_length=1, max_length=1000, description="what changes, one entry after the other"),
    ]


@dataclass(frozen=True, slots=True)
class LoadedOverlay:
    """A valid overlay with the text it came from."""

    path: str
    document: Document
    overlay: Overlay


@dataclass(slots=True)
class Applied:
    """Jurisdictions as they would be, how many penalties changed in each, and what matched nothing."""

    corpus: Corpus
    changed: dict[str, list[str]] = field(default_factory=dict)  # code -> ids of offences changed


def is_overlay(data: bytes) -> bool:
    """Whether a file means to be an overlay (its first key says so)."""
    for line in data[:4096].decode("utf-8", "replace").lstrip("\ufeff").splitlines():
        if line.strip() and not line.startswith("#"):
            return line.startswith("overlay:")
    return False


def load(data: bytes, path: str) -> tuple[LoadedOverlay | None, list[Problem]]:
    """An overlay from bytes, or None with all its problems."""
    try:
        document = parse(data, path)
    except Unreadable as error:
        return None, [error.problem]
    if not isinstance(document.value, dict):
        document.add(
            document.position(()), "expected a mapping with overlay, title, from and changes"
        )
        return None, sorted(set(document.problems))
    result: Overlay | None = None
    try:
        result = Overlay.model_validate(document.value)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _explain(document, detail)
    if result is not None:
        for index, change in enumerate(result.changes):
            if not _settings(change):
                at = document.position(("changes", index))
                document.add(
                    at,
                    "this changes nothing: say what to 'set' (ceiling, floor, death, life …) or to 'cap' (ceiling, floor)",
                )
    if result is None or document.problems:
        return None, sorted(set(document.problems))
    return LoadedOverlay(path, document, result), []


def _explain(document: Document, detail: Any) -> None:
    """One pydantic error as a position and a sentence."""
    kind, found = detail["type"], detail.get("input")
    location = tuple(
        p for p in detail["loc"] if isinstance(p, int) or p in _KEYS or p == detail["loc"][-1]
    )
    location = tuple(
        p for p in location if not str(p).startswith(("literal[", "list[", "constrained-"))
    )
    name = next((str(p) for p in reversed(location) if isinstance(p, str)), "file")
    at = document.position(location)
    if kind == "extra_forbidden":
        models: dict[str, type[BaseModel]] = {"set": Settings, "cap": Cap}
        model = models.get(
            str(location[-2]) if len(location) > 1 else "",
            Overlay if len(location) == 1 else ChangeEntry,
        )
        known = [info.alias or key for key, info in model.model_fields.items()]
        document.add(
            document.key_position(location),
            f"unknown key '{name}'; expected one of {', '.join(known)}{nearest(name, known)}",
        )
        return
    if kind == "missing":
        document.add(document.position(location[:-1]), f"'{name}' is missing here")
        return
    shown = f"'{found}'" if isinstance(found, (str, int)) else "something else"
    expected = detail.get("ctx", {}).get("expected") or detail["msg"]
    hint = (
        nearest(found, str(expected).replace("'", "").replace(" or ", ", ").split(", "))
        if isinstance(found, str)
        else ""
    )
    if name == "jurisdictions" and kind in (
        "literal_error",
        "list_type",
        "string_pattern_mismatch",
    ):
        expected, hint = "'all', or a list of ISO codes such as [SGP, US-TX]", ""
    document.add(at, f"{name}: found {shown}; expected {expected}{hint}")


_KEYS = {
    info.alias or key
    for model in (Overlay, ChangeEntry, Settings, Cap)
    for key, info in model.model_fields.items()
}


def _settings(change: ChangeEntry) -> list[tuple[str, str, bool]]:
    """What an entry does: the end, what it becomes, and whether it only caps.  Ceilings come first, floors after them."""
    found = []
    for part, cap in ((change.set, False), (change.cap, True)):
        for key in ("death", "life", "ceiling", "floor", "corporal", "diversion", "release"):
            value = getattr(part, key, None)
            if value is not None:
                found.append((key, value, cap))
    return found


def _selects(change: ChangeEntry, law: Jurisdiction, subject: Subject) -> bool:
    """Whether an entry means this offence."""
    offence = subject.offence
    if change.jurisdictions != "all" and law.code not in change.jurisdictions:
        return False
    if change.offences is not None and offence.id not in change.offences:
        return False
    if change.conducts is not None:
        if not any(
            c in change.conducts or c.partition(".")[0] in change.conducts for c in offence.conduct
        ):
            return False
    elif change.offences is None and not offence.is_drug:
        return False
    if change.form is not None and offence.form != change.form:
        return False
    if change.substances is None and change.amounts is None:
        return True
    return any(
        (change.substances is None or name in change.substances)
        and (
            change.amounts is None
            or (isinstance(amount, AmountRange) and _inside(amount, change.amounts))
        )
        for name, amount in offence.bands()
    )


def _inside(band: AmountRange, limits: AmountRange) -> bool:
    """Whether a band lies wholly inside limits."""
    if band.dimension is not limits.dimension:
        return False
    low = limits.low is None or (
        band.low is not None
        and (band.low, not band.low_included) >= (limits.low, not limits.low_included)
    )
    high = limits.high is None or (
        band.high is not None
        and (band.high, band.high_included) <= (limits.high, limits.high_included)
    )
    return low and high


def level(to: str) -> int:
    """Where a limit stands on the scale of severity."""
    words = {
        "none": CUSTODY,
        "unlimited": UNLIMITED,
        "life-with-parole": LIFE,
        "life": LIFE_WITHOUT_PAROLE,
    }
    return words[to] if to in words else CUSTODY + Term.parse(to).units()


def _above(subject: Subject, end: str, to: str) -> Range:
    """Whether an end is above a cap; a range where that is unknown."""
    return (subject.ceiling if end == "ceiling" else subject.floor).at_least(level(to) + 1)


def _changed(penalty: Penalty, subject: Subject, change: ChangeEntry) -> Penalty:
    for end, to, cap in _settings(change):
        if cap and not _above(subject, end, to).low:
            continue  # not above it, or not known to be: what is unknown stays unknown
        penalty = amended(penalty, Amendment(subject.offence.id, end, to))  # type: ignore[arg-type]
    return penalty


def apply(file: LoadedFile, overlay: Overlay) -> tuple[LoadedFile, list[str]]:
    """A jurisdiction under an overlay, and the ids of the offences it changes.

    The penalty in force on the overlay's first day ends the day before; a new one follows it.  A penalty that the encoding
    lets begin later is changed as well.
    """
    law, start = file.jurisdiction, overlay.start
    facts = measured_on(law, start)
    current = {s.index: s for s in facts.subjects}
    offences, touched = list(law.offences), []
    for index, offence in enumerate(law.offences):
        subject = current.get(index)
        if subject is None:
            continue
        entries = [c for c in overlay.changes if _selects(c, law, subject)]
        penalty = subject.penalty
        for entry in entries:
            penalty = _changed(penalty, subject, entry)
        if penalty == subject.penalty:
            continue
        touched.append(offence.id)
        kept, later = (
            offence.penalties[: subject.in_force.index + 1],
            offence.penalties[subject.in_force.index + 1 :],
        )
        if subject.in_force.since == start:
            penalties = [*kept[:-1], penalty]
        else:
            penalties = [
                *kept,
                penalty.model_copy(
                    update={"since": start, "note": f"As changed by the overlay '{overlay.title}'."}
                ),
            ]
        for further in later:
            changed = further
            for entry in entries:
                changed = _changed(changed, subject, entry)
            penalties.append(changed)
        offences[index] = offence.model_copy(update={"penalties": penalties})
    return replace(file, jurisdiction=law.model_copy(update={"offences": offences})), touched


def apply_all(corpus: Corpus, loaded: LoadedOverlay) -> tuple[Applied, list[Problem]]:
    """Every jurisdiction that an overlay changes, and a problem for each selector that matches nothing."""
    overlay, document = loaded.overlay, loaded.document
    result = Applied(Corpus())
    for file in corpus.files:
        changed, touched = apply(file, overlay)
        result.corpus.files.append(changed)
        if touched:
            result.changed[file.jurisdiction.code] = touched
    return result, list(_unmatched(corpus, overlay, document))


def _unmatched(corpus: Corpus, overlay: Overlay, document: Document) -> Iterator[Problem]:
    laws = {f.jurisdiction.code: f.jurisdiction for f in corpus.files}

    def problem(message: str, *location: str | int, level: str = "error") -> Problem:
        at = document.position(location)
        return Problem(document.path, at.line, at.column, message, level)

    facts: dict[str, LawOnDay] = {
        code: measured_on(law, overlay.start) for code, law in laws.items()
    }
    for index, change in enumerate(overlay.changes):
        if change.jurisdictions != "all":
            for i, code in enumerate(change.jurisdictions):
                if code not in laws:
                    yield problem(
                        f"jurisdiction {code} is not among those looked at{nearest(code, laws)}",
                        "changes",
                        index,
                        "jurisdictions",
                        i,
                    )
        reached = [
            law
            for code, law in laws.items()
            if change.jurisdictions == "all" or code in change.jurisdictions
        ]
        if change.offences is not None and reached:
            known = {o.id for law in reached for o in law.offences}
            for i, name in enumerate(change.offences):
                if name not in known:
                    where = (
                        " or ".join(change.jurisdictions)
                        if change.jurisdictions != "all"
                        else "any jurisdiction looked at"
                    )
                    yield problem(
                        f"offence '{name}' is not in {where}{nearest(name, known)}",
                        "changes",
                        index,
                        "offences",
                        i,
                    )
        if reached and not any(
            _selects(change, law, s) for law in reached for s in facts[law.code].subjects
        ):
            yield problem(
                f"this change matches no offence in force on {overlay.start}",
                "changes",
                index,
                level="warning",
            )
        open_ = [
            f"{law.code} {s.offence.id}"
            for law in reached
            for s in facts[law.code].subjects
            if _selects(change, law, s)
            and any(cap and not _above(s, end, to).known for end, to, cap in _settings(change))
        ]
        if open_:
            yield problem(
                f"whether the cap changes these cannot be told, so they stay: {listed(open_, most=5)}",
                "changes",
                index,
                level="warning",
            )
        for law in reached:
            for s in facts[law.code].subjects:
                if _selects(change, law, s) and _backwards(_changed(s.penalty, s, change)):
                    yield problem(
                        f"this would raise the floor of {law.code} {s.offence.id} above its ceiling",
                        "changes",
                        index,
                    )


def _backwards(penalty: Penalty) -> bool:
    custody = penalty.custody
    if (
        not isinstance(custody, Custody)
        or not isinstance(custody.min, Term)
        or not isinstance(custody.max, Term)
    ):
        return False
    return custody.min.compare(custody.max) is Order.GREATER


def dump(overlay: Overlay) -> dict[str, Any]:
    """Plain values that load to the same overlay; what is left out stays out."""
    return overlay.model_dump(mode="json", by_alias=True, exclude_none=True)


Describe = Callable[[ChangeEntry], Iterable[str]]


def to_yaml(
    overlay: Overlay, remarks: Collection[str] = (), describe: Describe | None = None
) -> str:
    """The overlay as a file, with remarks on top and above each change."""
    lines = [f"# {remark}".rstrip() for remark in remarks]
    lines += [
        f"overlay: {overlay.overlay}",
        f"title: {_quoted(overlay.title)}",
        f"from: {overlay.start.isoformat()}",
        "changes:",
    ]
    for change in overlay.changes:
        lines += [f"  # {line}" for line in (describe(change) if describe else ())]
        values = change.model_dump(mode="json", exclude_none=True)
        mark = "-"
        for key, value in values.items():
            lines.append(f"  {mark} {key}: {_inline(value)}")
            mark = " "
    return "\n".join(lines) + "\n"


def in_words(change: ChangeEntry) -> str:
    """A change as a sentence."""
    where = (
        "all jurisdictions" if change.jurisdictions == "all" else ", ".join(change.jurisdictions)
    )
    what = ", ".join(change.offences or change.conducts or ("drug offences",))
    limits = [
        *(change.substances or ()),
        *([str(change.amounts)] if change.amounts else []),
        *([f"{change.form} form"] if change.form else []),
    ]
    done = [f"{end} {'at most' if cap else 'becomes'} {to}" for end, to, cap in _settings(change)]
    return (
        f"{where}: {what}{' (' + ', '.join(limits) + ')' if limits else ''}: {', '.join(done)}"
        + (f" ({change.why})" if change.why else "")
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {v}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(str, value)) + "]"
    text = str(value)
    return text if text == "all" else _quoted(text)


def entry(code: str, offences: Iterable[str], settings: dict[str, str]) -> ChangeEntry:
    """A change for named offences of one jurisdiction."""
    return ChangeEntry(
        jurisdictions=[code], offences=list(offences), set=Settings.model_validate(settings)
    )


def make(title: str, start: dt.date, changes: Iterable[ChangeEntry]) -> Overlay:
    """An overlay from its parts."""
    return Overlay.model_validate(
        {
            "overlay": VERSION,
            "title": title,
            "from": start,
            "changes": [c.model_dump(exclude_none=True) for c in changes],
        }
    )
