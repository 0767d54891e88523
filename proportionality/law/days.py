"""The days of a law: since when a penalty holds, and which state of a text was read."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from proportionality.law.dates import (
    DATE,
    DAY_PATTERN,
    FIRST_YEAR,
    LAST_YEAR,
    MONTH_PATTERN,
    YEAR_PATTERN,
    far_away,
    plausible,
    read_day,
    read_month,
)
from proportionality.law.scalars import FORBID, expected
from proportionality.law.written import MAX_LENGTH, QuantityError


def read_date(value: object) -> dt.date:
    """A day that exists, written year-month-day or as laws write it (``31 December 2016``)."""
    if isinstance(value, dt.date):
        return value
    try:
        if isinstance(value, str):
            return read_day(value)
        if isinstance(value, int) and not isinstance(value, bool):
            raise QuantityError(DATE, "a day is needed, not only the year")
    except QuantityError as error:
        raise expected(error) from error
    raise PydanticCustomError("expected", "{expected}", {"expected": DATE})


def _read_date_of_law(value: object) -> dt.date:
    try:
        return plausible(read_date(value))
    except QuantityError as error:
        raise expected(error) from error


class InForceBy(BaseModel):
    """A penalty that was in force on a day at the latest; when it came into force is not known."""

    model_config = FORBID
    day: dt.date

    def __str__(self) -> str:
        return f"by {self.day}"


@lru_cache(maxsize=4096)
def _day(text: str) -> dt.date:
    """A day of a law; a file names few, each again and again."""
    return plausible(read_day(text))


def _short(value: object) -> str:
    """A text or a whole number as text; nothing where it is too long to be a date."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    text = str(value)
    return text if len(text) <= MAX_LENGTH else ""


_SINCE = (
    "a date such as 2019-04-01 (the commencement), 'by 2021-12-31' (in force by then, the commencement not known), or 'unknown'"
    " (the penalty then counts from the version of the text it was read in)"
)


def read_since(value: object) -> dt.date | InForceBy | Literal["unknown"]:
    """The day a penalty came into force, a day by which it had, or that it is not known.

    Where only the month or year is known, the penalty was in force by its last day.
    """
    if value == "unknown":
        return "unknown"
    if isinstance(value, (InForceBy, dt.date)):
        return value
    text = _short(value)
    by = text.startswith("by ")
    text = text.removeprefix("by ")
    try:
        if (version := _read_version(text)) is not None and version.vague:
            return InForceBy(day=plausible(version.day))
        day = _day(text)
    except QuantityError as error:
        year = text.isascii() and text.isdigit() and len(text) == 4
        cause = far_away(int(text)) if year else error.cause
        raise expected(QuantityError(_SINCE, cause)) from error
    return InForceBy(day=day) if by else day


class Version(BaseModel):
    """The state of a text: a day, or only the month or year where no more is known (then its last day counts)."""

    model_config = FORBID
    text: str

    @property
    def vague(self) -> bool:
        """Whether only the month or the year is known."""
        return len(self.text) < 10

    @property
    def day(self) -> dt.date:
        """The latest day that this version can mean."""
        year, _, rest = self.text.partition("-")
        month, _, day = rest.partition("-")
        if day:
            return dt.date.fromisoformat(self.text)
        following = (
            dt.date(int(year) + 1, 1, 1)
            if not month or month == "12"
            else dt.date(int(year), int(month) + 1, 1)
        )
        return following - dt.timedelta(days=1)

    def __str__(self) -> str:
        return self.text


_VERSION = "a date such as 2024-05-28, a month 2024-05 or a year 2024"


def read_version(value: object) -> Version:
    """The state of a text: a day, a month or a year."""
    if isinstance(value, Version):
        return value
    text = _short(value)
    if (version := _read_version(text)) is None:
        cause = ""
        try:
            plausible(read_day(text))
        except QuantityError as error:
            cause = error.cause
        if text.isascii() and text.isdigit() and len(text) == 4:
            cause = far_away(int(text))
        raise expected(QuantityError(_VERSION, cause if text else ""))
    return version


@lru_cache(maxsize=4096)
def _read_version(text: str) -> Version | None:
    try:
        if len(text) == 4 and text.isascii() and text.isdigit():
            plausible(dt.date(max(int(text), 1), 1, 1))
        elif (month := read_month(text)) is not None:
            text = f"{month[0]:04}-{month[1]:02}"
            plausible(dt.date(max(month[0], 1), month[1], 1))
        else:
            text = _day(text).isoformat()
    except QuantityError:
        return None
    return Version(text=text)


_DATE_PATTERN = f"^{DAY_PATTERN}$"
_BY_PATTERN = f"^(by {DAY_PATTERN}|(by )?({MONTH_PATTERN}|{YEAR_PATTERN}))$"
_VERSION_PATTERN = f"^({DAY_PATTERN}|{MONTH_PATTERN}|{YEAR_PATTERN})$"
_DAY_SCHEMA = {"type": "string", "format": "date", "pattern": _DATE_PATTERN}
_YEAR_SCHEMA = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
Date = Annotated[
    dt.date,
    PlainValidator(_read_date_of_law),
    PlainSerializer(lambda d: d.isoformat()),
    WithJsonSchema(_DAY_SCHEMA),
]
Since = Annotated[
    dt.date | InForceBy | Literal["unknown"],
    PlainValidator(read_since),
    PlainSerializer(str),
    WithJsonSchema(
        {
            "anyOf": [
                _DAY_SCHEMA,
                {"type": "string", "pattern": _BY_PATTERN},
                _YEAR_SCHEMA,
                {"const": "unknown"},
            ],
            "examples": ["2019-04-01", "by 2021-12-31", "unknown"],
        }
    ),
]
VersionText = Annotated[
    Version,
    PlainValidator(read_version),
    PlainSerializer(str),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _VERSION_PATTERN},
                _YEAR_SCHEMA,
            ],
            "examples": ["2024-05-28", "2024"],
        }
    ),
]
