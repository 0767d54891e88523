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

``set`` makes a penalty what it says.  ``cap`` lowers what is above it, ``at_least`` raises what is below it, ``scale`` multiplies
terms, and ``abolish`` takes a penalty away; each leaves the rest as it is.  Every selector that is named must match; one that is left out matches everything, except that drug offences alone are meant where neither
``offences`` nor ``conducts`` nor ``findings`` says otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from proportionality.law.days import Date
from proportionality.law.document import Document, Problem, Unreadable
from proportionality.law.parse import parse
from proportionality.law.scalars import Code, RangeText, Reach, ShortText, Slug
from proportionality.law.terms import Term
from proportionality.law.validate import validated
from proportionality.law.vocabulary import Form
from proportionality.law.written import QuantityError

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


def _factor(value: object) -> str:
    found = _FACTOR.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError(
            "expected",
            "{expected}",
            {"expected": "a fraction such as 1/2 or 3/4, or a percentage such as 75%"},
        )
    return str(value)


def factor(text: str) -> Fraction:
    """The number that a factor such as ``3/4`` or ``75%`` means."""
    return Fraction(int(text[:-1]), 100) if text.endswith("%") else Fraction(text)


_FACTOR = re.compile(r"[1-9][0-9]{0,2}(?:/[1-9][0-9]{0,2}|%)")
Factor = Annotated[
    str, BeforeValidator(_factor), PlainSerializer(str), WithJsonSchema({"type": "string"})
]


class Cap(BaseModel):
    """Ends that may be no higher than this."""

    model_config = _FORBID
    ceiling: LimitText | None = Field(default=None, description="a ceiling above this falls to it")
    floor: LimitText | None = Field(default=None, description="a floor above this falls to it")


class AtLeast(BaseModel):
    """Ends that may be no lower than this."""

    model_config = _FORBID
    ceiling: LimitText | None = Field(default=None, description="a ceiling below this rises to it")
    floor: LimitText | None = Field(
        default=None,
        description="a floor below this rises to it; where the court was free, it then binds the court",
    )


class ScaleBy(BaseModel):
    """Terms that are multiplied; life, death and any term of years stay as they are."""

    model_config = _FORBID
    ceiling: Factor | None = Field(default=None, description="a fraction such as 1/2, or 75%")
    floor: Factor | None = Field(default=None, description="a fraction such as 1/2, or 75%")


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
    at_least: AtLeast | None = Field(
        default=None, description="ends that may be no lower than this"
    )
    scale: ScaleBy | None = Field(default=None, description="terms that are multiplied")
    abolish: (
        Annotated[list[Literal["death", "life", "corporal", "floor"]], Field(min_length=1)] | None
    ) = Field(default=None, description="what is taken away; floor leaves the court free")


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
    result, _ = validated(document, Overlay, _EXPECTED)
    if result is not None:
        for index, change in enumerate(result.changes):
            if not steps(change):
                at = document.position(("changes", index))
                document.add(
                    at,
                    "this changes nothing: say what to 'set' (ceiling, floor, death, life …), 'cap', 'at_least' or 'scale' (ceiling, floor), or 'abolish' (death, life, corporal, floor)",
                )
    if result is None or document.problems:
        return None, sorted(set(document.problems))
    return LoadedOverlay(path, document, result), []


_EXPECTED = {
    "jurisdictions": "'all', or a list of ISO codes such as [SGP, US-TX]",
    "changes": "a list of changes, such as [{abolish: [death]}]",
}


How = Literal["set", "cap", "at_least", "scale"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that an entry does: to which end of a penalty, how, and what it becomes (for ``scale`` a factor)."""

    how: How
    end: str
    to: str


def steps(change: ChangeEntry) -> list[Step]:
    """What an entry does, in this order: abolish, set, scale, cap, at least.  Ceilings come before floors."""
    found = [Step("set", end, "none") for end in change.abolish or ()]
    parts: tuple[tuple[How, BaseModel | None], ...] = (
        ("set", change.set),
        ("scale", change.scale),
        ("cap", change.cap),
        ("at_least", change.at_least),
    )
    for how, part in parts:
        for key in ("death", "life", "ceiling", "floor", "corporal", "diversion", "release"):
            value = getattr(part, key, None)
            if value is not None:
                found.append(Step(how, key, value))
    return found
