"""Terms of imprisonment, in the law's own units.

Nothing here is rounded or converted: ``18 months`` prints as ``18 months``, ``eighteen months`` too.  Comparison goes by the
calendar: twelve months are one year exactly, a month is 28 to 31 days, so ``30 days`` against ``1 month`` cannot be decided.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from proportionality.law.quantities import OVER, UNDER, Order, phrases
from proportionality.law.written import (
    Number,
    QuantityError,
    Reader,
    bounded,
    clipped,
    fraction,
    multiple,
    nearest,
    no_words,
    words_of,
)

# One average month in ten-thousandths of a day: 1461 days in 48 months, the calendar of 1901 to 2099.
_UNITS_PER_DAY = 10_000


_UNITS_PER_MONTH = 1461 * _UNITS_PER_DAY // 48


MAX_YEARS = 1_000


_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@lru_cache(maxsize=4096)
def _month_span(months: int) -> tuple[int, int]:
    """Fewest and most days that ``months`` whole months can last between 1901 and 2099; below zero, counted backwards."""
    cycles, rest = divmod(months, 48)
    lengths = [_MONTH_LENGTHS[m % 12] + (m == 37) for m in range(48)]
    twice = lengths + lengths
    windows = [sum(twice[start : start + rest]) for start in range(len(lengths))]
    return cycles * 1461 + min(windows), cycles * 1461 + max(windows)


_TERM_UNITS = {
    word: unit
    for unit, words in {
        "year": "year years yr yrs",
        "month": "month months mth mths mo mos",
        "week": "week weeks wk wks",
        "day": "day days",
    }.items()
    for word in words.split()
}


# What a printed term looks like, for the JSON Schema: the largest unit first, each once.
_WEEKS_AND_DAYS = "[1-9][0-9]{0,4} weeks?( [1-9][0-9]{0,5} days?)?|[1-9][0-9]{0,5} days?"
_MONTHS_AND_SO_ON = f"[1-9][0-9]{{0,4}} months?( ({_WEEKS_AND_DAYS}))?|{_WEEKS_AND_DAYS}"
LENGTH_PATTERN = f"(([1-9][0-9]{{0,2}}|1000) years?( ({_MONTHS_AND_SO_ON}))?|{_MONTHS_AND_SO_ON})"
TERM_PATTERN = f"((over|under) {LENGTH_PATTERN}|{LENGTH_PATTERN}( less (1|a) day)?)"


_UNIT_ORDER = ("year", "month", "week", "day")


_TERM = "a term such as '20 years', '18 months', '5 years 1 day' or '2 years less 1 day'"


_BEFORE_TERM = phrases(
    "imprisonment for", "imprisonment of", "a term of", "a period of", "imprisonment for a term of", "a term of imprisonment of"
)  # fmt: skip


_AFTER_TERM = phrases(
    "imprisonment", "of imprisonment", "in prison", "custody", "in custody", "prison"
)


_BEFORE_UNIT = phrases("-", "calendar")


_LESS_A_DAY = phrases("less a day", "less one day", "less 1 day", "minus one day", "minus a day")


@dataclass(frozen=True, slots=True)
class Term:
    """A length of custody.  ``months`` are calendar months (a year is twelve), ``days`` are days (may be -1).

    A sentence is counted in days, so the least above ``over 5 years`` is 5 years and 1 day, and the most ``under 5 years``
    is 5 years less 1 day; the two are equal in length and keep their words.
    """

    months: int
    days: int
    text: str

    @classmethod
    def parse(cls, text: str) -> Term:
        """Read ``20 years``, ``eighteen months``, ``5 years and 1 day``, ``2 years less a day``, ``over 5 years``.

        Raises:
            QuantityError: if it is not a positive length of time.

        """
        return _read_term(bounded(text, _TERM))

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Term) and (self.months, self.days) == (other.months, other.days)

    def __hash__(self) -> int:
        return hash((self.months, self.days))

    @property
    def bound(self) -> str:
        """``over`` or ``under`` where the law excludes the length itself, else empty."""
        word = self.text.partition(" ")[0]
        return word if word in ("over", "under") else ""

    def span(self) -> tuple[int, int]:
        """Fewest and most days that this term can last."""
        low, high = _month_span(self.months)
        return low + self.days, high + self.days

    def compare(self, other: Term) -> Order:
        """Compare by the calendar: months they share cancel out, what is left is compared by its bounds."""
        months, days = self.months - other.months, self.days - other.days
        low, high = _month_span(months)
        if low + days > 0:
            return Order.GREATER
        if high + days < 0:
            return Order.LESS
        return Order.EQUAL if low + days == high + days == 0 else Order.CANNOT_TELL

    def units(self) -> int:
        """Mean length in ten-thousandths of a day; agrees with `compare` wherever that decides."""
        return self.months * _UNITS_PER_MONTH + self.days * _UNITS_PER_DAY

    def iso(self) -> str | None:
        """The term as an ISO 8601 duration; None where the standard has no form for it (``2 years less 1 day``)."""
        if self.days < 0:
            return None
        counted = dict.fromkeys(_UNIT_ORDER, 0)
        words = self.text.removesuffix(" less 1 day").split()
        for number, unit in pairwise(words):
            if number.isdigit():
                counted[unit.removesuffix("s")] = int(number)
        weeks = counted.pop("week")
        counted["day"] = self.days - 7 * weeks
        if weeks and not any(counted.values()):
            return f"P{weeks}W"
        counted["day"] += 7 * weeks
        return "P" + "".join(f"{n}{unit[0].upper()}" for unit, n in counted.items() if n)


@lru_cache(maxsize=4096)
def _read_term(text: str) -> Term:
    reader = Reader(text, _TERM)
    bound = "over" if reader.take(OVER) else "under" if reader.take(UNDER) else ""
    reader.take(_BEFORE_TERM)
    counted: dict[str, int] = {}
    while (number := reader.number()) is not None:
        reader.take(_BEFORE_UNIT)
        unit = _TERM_UNITS.get(reader.peek())
        if unit is None or number.whole is None:
            raise reader.error(_no_term(reader, number))
        if number.whole == 0:
            raise reader.error(
                "a term is longer than nothing (where the law has no such limit, write none)"
            )
        if counted and _UNIT_ORDER.index(unit) <= _UNIT_ORDER.index(list(counted)[-1]):
            raise reader.error("the largest unit comes first, and each once: 1 year 6 months")
        reader.raw()
        counted[unit] = number.whole
        if reader.peek() in ("and", ",", "&"):
            mark = reader.mark()
            reader.take([("and",), (",",), ("&",), (",", "and")])
            if reader.done:
                reader.back(mark)
    less = bool(counted) and reader.take(_LESS_A_DAY)
    reader.take([("'",)])
    reader.take(_AFTER_TERM)
    if not counted or not reader.done:
        raise reader.error(_no_term(reader, None))
    if bound and less:
        raise reader.error(f"'{bound}' and 'less a day' in one term: write the term that is meant")
    months = counted.get("year", 0) * 12 + counted.get("month", 0)
    days = counted.get("week", 0) * 7 + counted.get("day", 0)
    days += (bound == "over") - (less or bound == "under")
    if months > MAX_YEARS * 12 or days > MAX_YEARS * 366:
        raise QuantityError(f"a term of at most {MAX_YEARS} years")
    if months == 0 and days <= 0:
        raise QuantityError(
            "a term longer than nothing (where the law has no such limit, write 'none')"
        )
    parts = [counted_in(number, unit) for unit, number in counted.items()]
    said = " ".join([*([bound] if bound else []), *parts, *(["less 1 day"] if less else [])])
    return Term(months, days, said)


def counted_in(number: int, unit: str) -> str:
    """A number of something in words: ``1 year``, ``2 years``."""
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _no_term(reader: Reader, number: Number | None) -> str:
    """Why a text is no term, and what to write instead; empty where no cause is known."""
    words = set(reader.words)
    if (which := next((word for word in ("death", "life", "natural") if word in words), "")) != "":
        which = "life" if which == "natural" else which
        return (
            f"'{which}' is no length of time: write {which}: discretionary (a court may impose it) or {which}: mandatory (it must) beside"
            " custody, and here the longest or shortest fixed term, or custody: none"
        )
    share = fraction(words) if words & {"maximum", "minimum", "term"} else None
    derived = multiple(words) or ("value" if "value" in words else share)
    if derived:
        return (
            f"'{derived}' is worked out from something else: write the term itself; where the law raises the penalty of an"
            " offence, add it to that offence as an enhancement, such as {when: [repeat], effect: doubles}"
        )
    part = fraction(words) or (str(number) if number is not None and number.places else None)
    if part:
        return f"'{part}' is no whole number: write it in a smaller unit, such as 18 months for a year and a half"
    for mistaken, cause in _MISTAKEN:
        if words & mistaken:
            return cause
    if number is None:
        return no_words(reader, "a term is a number and years, months, weeks or days")
    if not reader.peek():
        return f"'{number}' of what? write the unit: years, months, weeks or days"
    if any(word[0].isdigit() for word in (reader.peek(), reader.peek(1)) if word):
        return "one number, then its unit; the least stands in min, the most in max, and half a year is 6 months"
    hint = nearest(reader.peek(), ("years", "months", "weeks", "days"))
    return (
        f"'{clipped(reader.peek())}' is no unit of time; write years, months, weeks or days{hint}"
    )


_MISTAKEN = (
    (frozenset(("fine", "fined", "fines")), "the fine stands in 'fine'; write the term alone"),
    (
        frozenset(("indeterminate", "indefinite", "indefinitely", "pleasure")),
        "where the law sets no longest term, write unlimited",
    ),
    (frozenset(("hour", "hours", "minutes")), "the smallest unit is a day"),
    (
        frozenset(words_of("hard labour labor penal servitude rigorous simple strict reclusion")),
        "the kind of imprisonment stands in 'regime' (hard-labour, penal-servitude, rigorous, simple); write the term alone",
    ),
    (
        frozenset(words_of("to between least most maximum minimum max min up or from not nor")),
        "one term only: the least stands in min, the most in max",
    ),
)


if hook := sys.modules.get("proportionality.testing.hook"):  # only where Hypothesis is at work
    hook.register(__name__)
