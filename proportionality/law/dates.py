"""Days, months and years as laws and people write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from proportionality.law.written import QuantityError, Reader, clipped, words_of

DATE = "a date that exists, written year-month-day, such as 2019-04-01"
# Before the oldest codes in force and after any bill: a slip of the pen, or a year of another calendar.
FIRST_YEAR, LAST_YEAR = 1600, 2199
# The same years, and the days of each month, for the JSON Schema; "format: date" adds which years are leap years.
YEAR_PATTERN = "(1[6-9]|2[01])[0-9]{2}"
MONTH_PATTERN = f"{YEAR_PATTERN}-(0[1-9]|1[0-2])"
DAY_PATTERN = (
    f"{YEAR_PATTERN}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|[12][0-9]))"
)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in words_of(names)
}  # fmt: skip
_MONTH_NAMES = words_of(
    "January February March April May June July August September October November December"
)
_VAGUE = frozenset(
    words_of(
        "circa about around before after since until from in early late mid by about approximately"
    )
)
_ORDINALS = frozenset(("st", "nd", "rd", "th"))
_FILLERS = frozenset((",", ".", "of", "the", "day"))


def read_day(text: str) -> dt.date:
    """Read ``2016-12-31``, ``31 December 2016``, ``December 31, 2016``, ``31st day of December 2016`` or ``31.12.2016``.

    Raises:
        QuantityError: where it is no day, or in figures that can be read in two ways (``05.04.2016``).

    """
    if _is_iso(text):
        return read_iso_day(text)
    reader = Reader(text, DATE)
    parts = _parts(reader)
    if parts and _hanging(reader.words):
        raise QuantityError(DATE, f"'{clipped(text)}' has a sign that stands between no two parts")
    names = [part for part in parts if isinstance(part, str)]
    numbers = [part for part in parts if not isinstance(part, str)]
    if len(parts) == 3 and len(names) == 1 and (month := _MONTHS.get(names[0])):
        day, year = numbers
        if parts.index(names[0]) < 2:
            return _day(_full(year), month, int(day.text))
    elif len(parts) == 3 and not names:
        return _in_figures(text, [int(number.text) for number in numbers], numbers)
    raise QuantityError(DATE, _no_day(names, numbers))


def read_iso_day(text: str) -> dt.date:
    """Read ``2016-12-31`` and nothing else, for addresses and other places that programs write.

    Raises:
        QuantityError: where it is no day, or not written so.

    """
    if not _is_iso(text):
        raise QuantityError(DATE)
    return _day(*map(int, text.split("-")))


def read_month(text: str) -> tuple[int, int] | None:
    """Year and month of ``2016-12`` or ``December 2016``; None where it is neither."""
    year, _, month = text.partition("-")
    if _figures(year, 4) and _figures(month, 2):
        return (int(year), int(month)) if 1 <= int(month) <= 12 else None
    name, _, year = text.partition(" ")
    if _figures(year, 4) and (number := _MONTHS.get(name.lower())):
        return int(year), number
    return None


def plausible(day: dt.date) -> dt.date:
    """A day on which a law can have been in force or read.

    Raises:
        QuantityError: where the year is centuries away, as the years of other calendars are.

    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise QuantityError(DATE, far_away(day.year))
    return day


def far_away(year: int) -> str:
    """What may be wrong with a year that is centuries away."""
    calendar = (
        "the Buddhist"
        if 2400 <= year <= 2700
        else "an Islamic or the Iranian"
        if 1200 <= year < 1600
        else None
    )
    if calendar:
        return f"the year {year} looks like one of {calendar} calendar: write the Gregorian date, and the law's own in a note"
    return f"the year {year} is centuries away: is it mistyped?"


def _is_iso(text: str) -> bool:
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    return _figures(year, 4) and _figures(month, 2) and _figures(day, 2)


def _figures(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


class _Figure:
    """A number of a date, with as many figures as it is written with."""

    def __init__(self, text: str) -> None:
        self.text = text


def _parts(reader: Reader) -> list[str | _Figure]:
    parts: list[str | _Figure] = []
    for word in reader.words:
        if word[0].isdigit():
            parts += [_Figure(text) for text in word.replace(",", ".").split(".")]
        elif word in ("-", "/") or word in _FILLERS or (word in _ORDINALS and parts):
            continue
        else:
            parts.append(word)
    return parts


def _hanging(words: Sequence[str]) -> bool:
    """Whether a hyphen or stroke stands first, last or beside another: a slip that may have cost a figure."""
    signs = [word in ("-", "/") for word in ("-", *words, "-")]
    return any(one and other for one, other in pairwise(signs))


def _full(year: _Figure) -> int:
    if len(year.text) != 4:
        raise QuantityError(DATE, f"'{year.text}' is no year: write it in four figures")
    return int(year.text)


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        if not 1 <= month <= 12:
            raise QuantityError(DATE, f"there is no month {month}") from None
        raise QuantityError(DATE, f"there is no {day} {_MONTH_NAMES[month - 1]} {year}") from None


def _in_figures(text: str, values: list[int], figures: list[_Figure]) -> dt.date:
    """``31.12.2016`` and ``12/31/2016``, where only one reading is possible."""
    if any(len(figure.text) == 3 for figure in figures):
        raise QuantityError(DATE, f"'{clipped(text)}' has a part of three figures")
    if len(figures[0].text) == 4:
        return _day(*values)
    first, second, _ = values
    if len(figures[2].text) != 4:
        raise QuantityError(DATE, f"'{text}' has no year of four figures")
    year = _full(figures[2])
    if first > 12 or first == second:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    if not first or not second:
        raise QuantityError(DATE, "day and month begin with 1")
    raise QuantityError(
        DATE,
        f"'{text}' may be {first} {_MONTH_NAMES[second - 1]} or {second} {_MONTH_NAMES[first - 1]}:"
        f" write {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}",
    )


def _no_day(names: list[str], numbers: list[_Figure]) -> str:
    if about := [name for name in names if name in _VAGUE]:
        return f"'{about[0]}' is no part of a date: write the day alone; in since, 'by 1998-12-31' says that it was in force by then"
    if len(numbers) > 3:
        return "one day alone, without a time of day and without a second day"
    if not numbers:
        return "a date has a day, a month and a year; what is not known is 'unknown', where the format has that"
    if len(numbers) == 1 and not names and len(numbers[0].text) == 8:
        year, rest = numbers[0].text[:4], numbers[0].text[4:]
        return f"write hyphens between the parts: {year}-{rest[:2]}-{rest[2:]}"
    if len(numbers) == 2 and not names:
        year, month = (figure.text for figure in numbers)
        if len(month) == 4:
            return "one day alone, without a time of day and without a second day"
        return f"there is no month {clipped(month)}" if len(year) == 4 else ""
    if unknown := [name for name in names if name not in _MONTHS]:
        return f"'{unknown[0]}' is no month: write its English name, or the date in figures"
    if len(numbers) == 1 and not names:
        return "a day is needed, not only the year"
    if len(numbers) == 1:
        return "a day is needed, not only the month"
    return ""
