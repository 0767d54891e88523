"""Sums of money, and fines in money, in multiples of a value, in day-fines or in a law's own units of account."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache

from proportionality.law.amounts import NUMBER_PATTERN, POSITIVE_PATTERN, WHOLE_PATTERN
from proportionality.law.money import Money, hundredths, no_money, order, read_money
from proportionality.law.quantities import AT_LEAST, UP_TO, Order, phrases
from proportionality.law.terms import counted_in
from proportionality.law.written import Number, QuantityError, Reader, bounded, words_of


@dataclass(frozen=True, slots=True)
class Multiple:
    """A multiple of the value of the drugs, in hundredths (300 is three times the value)."""

    hundredths: int

    def __str__(self) -> str:
        if self.hundredths == 100:
            return "the value"
        return f"{hundredths(self.hundredths)} times the value"

    def compare(self, other: Sum) -> Order:
        """Compare with another multiple of the value."""
        if not isinstance(other, Multiple):
            return Order.CANNOT_TELL
        return order(self.hundredths, other.hundredths)


@dataclass(frozen=True, slots=True)
class Units:
    """A number of day-fines, or of a unit of account whose worth is set elsewhere (penalty units, minimum wages)."""

    number: int
    unit: str  # in the singular

    def __str__(self) -> str:
        return counted_in(self.number, self.unit)

    def compare(self, other: Sum) -> Order:
        """Compare with a number of the same unit."""
        if not isinstance(other, Units) or other.unit != self.unit:
            return Order.CANNOT_TELL
        return order(self.number, other.number)


Sum = Money | Multiple | Units


_UNITS = {
    words: unit
    for unit, spellings in {
        "day-fine": "day - fine|day - fines|day fine|day fines|days ' income|days ' incomes|daily rates|daily rate|daily units",
        "penalty unit": "penalty unit|penalty units",
        "fine unit": "fine unit|fine units",
        "fixed unit": "fixed unit|fixed units",
        "base unit": "base unit|base units|basic unit|basic units",
        "currency point": "currency point|currency points",
        "calculation index": "calculation index|calculation indices|calculation indexes",
        "tax unit": "tax unit|tax units",
        "minimum wage": "minimum wage|minimum wages",
        "minimum monthly wage": "minimum monthly wage|minimum monthly wages|monthly minimum wages|monthly minimum wage",
    }.items()
    for words in phrases(*spellings.split("|"))
}  # fmt: skip
FINE_UNITS = tuple(dict.fromkeys(_UNITS.values()))
_PLURALS = {"calculation index": "calculation indices"}
# What a printed fine looks like, for the JSON Schema.
_UNIT_PATTERN = "|".join(
    (*(f"{unit}s?" for unit in FINE_UNITS if unit not in _PLURALS), "calculation ind(ex|ices)")
)
_TIMES_PATTERN = rf"{WHOLE_PATTERN}(\.[0-9]{{1,2}})?"
_SUM = (
    f"([A-Z]{{3}} {NUMBER_PATTERN}|({_TIMES_PATTERN} times )?the value"
    f"|{POSITIVE_PATTERN} ({_UNIT_PATTERN}))"
)
FINE_PATTERN = (
    f"((up to |at least )?{_SUM}( or {_SUM})*|({_SUM}|{NUMBER_PATTERN}) to {_SUM}( or {_SUM})*"
    f"|at least {_SUM} up to {_SUM}( or {_SUM})*)(, whichever is less)?"
)
_TIMES = {"twice": 200, "double": 200, "thrice": 300, "treble": 300, "triple": 300}
_TIMES_WORD = phrases("times")
_VALUES = phrases(
    *(
        f"{the}{kind}value"
        for the in ("the ", "their ", "its ", "")
        for kind in ("", "street ", "market ", "total ", "retail ", "current ")
    )
)
_OF_WHAT = frozenset(
    words_of(
        "of the drug drugs substance substances narcotic narcotics goods thing things object objects controlled seized"
    )
)
_FINE = (
    "a fine such as 'up to SGD 20,000', 'at least USD 1,000', 'EUR 500 to EUR 2,000', 'up to 3 times the value',"
    " 'up to USD 100,000 or 3 times the value' or '100 to 500 day-fines'"
)
_BEFORE = phrases("a fine of", "fine of", "a fine", "fine", "to a fine", "a")
_BETWEEN = phrases("between")
_TO = phrases("to", "-", "and")
_THEN = phrases("but", "and", ",", ", but")
_OR = phrases("or", ", or")
_GREATER = phrases(
    *(
        f"{comma}whichever is {the}{word}"
        for comma in (", ", "")
        for the in ("", "the ")
        for word in ("greater", "higher", "more", "larger", "greatest", "highest")
    )
)
_LESSER = phrases(
    *(
        f"{comma}whichever is {the}{word}"
        for comma in (", ", "")
        for the in ("", "the ")
        for word in ("less", "lesser", "lower", "smaller", "least", "lowest")
    )
)


@dataclass(frozen=True, slots=True)
class Fine:
    """A fine between two bounds, either of which the law may leave open (an empty tuple).

    A bound of several sums is the greater of them, or the ``lesser`` where the law says so.
    """

    low: tuple[Sum, ...]
    high: tuple[Sum, ...]
    lesser: bool
    text: str

    @classmethod
    def parse(cls, text: str) -> Fine:
        """Read a fine as a law states it.

        ``up to SGD 20,000``, ``at least USD 1,000``, ``EUR 500 to EUR 2,000``, ``USD 100`` (neither more nor less), ``not
        exceeding three times the street value``, ``up to USD 100,000 or 3 times the value, whichever is less``, ``100 to 500
        day-fines``.

        Raises:
            QuantityError: if it is not such a fine, mixes currencies or runs backwards.

        """
        return _read_fine(bounded(text, _FINE))

    def __str__(self) -> str:
        return self.text


def _sum(reader: Reader, shared: Sum | None = None) -> Sum | Number | None:
    """The sum that comes next; a bare number where nothing says of what."""
    if reader.take(_VALUES):
        _skip_of_what(reader)
        return Multiple(100)
    if reader.peek() in _TIMES:
        times = _TIMES[reader.raw()]
        reader.take(_TIMES_WORD)
        if not reader.take(_VALUES):
            raise reader.error("a multiple of what? write 2 times the value")
        _skip_of_what(reader)
        return Multiple(times)
    if (money := read_money(reader)) is not None:
        return money
    number = reader.number()
    if number is None:
        return None
    if reader.take(_TIMES_WORD):
        if not reader.take(_VALUES):
            raise reader.error(f"a multiple of what? write {number} times the value")
        _skip_of_what(reader)
        return _multiple(reader, number)
    if (unit := reader.one(_UNITS)) is not None:
        return _units(reader, number, unit)
    return _like(reader, number, shared) if shared is not None else number


def _skip_of_what(reader: Reader) -> None:
    while reader.peek() in _OF_WHAT:
        reader.raw()


def _multiple(reader: Reader, number: Number) -> Multiple:
    hundredths = number.scaled(100)
    if not hundredths:
        raise reader.error("a multiple of the value has at most two decimals and is more than 0")
    return Multiple(hundredths)


def _units(reader: Reader, number: Number, unit: str) -> Units:
    if not number.whole:
        raise reader.error(f"a whole number of {unit}s, at least 1")
    return Units(number.whole, unit)


def _like(reader: Reader, number: Number, other: Sum) -> Sum:
    """A bare number as the same kind of sum as another: the 500 of ``EUR 500 to 2,000``."""
    if isinstance(other, Multiple):
        return _multiple(reader, number)
    if isinstance(other, Units):
        return _units(reader, number, other.unit)
    return Money.parse(f"{other.currency} {number}")


def _said(value: Sum) -> str:
    if isinstance(value, Units):
        number = f"{value.number:,}"
        plural = _PLURALS.get(value.unit, f"{value.unit}s")
        return f"{number} {value.unit if value.number == 1 else plural}"
    return str(value)


@lru_cache(maxsize=4096)
def _read_fine(text: str) -> Fine:
    reader = Reader(text, _FINE)
    reader.take(_BEFORE)
    low: tuple[Sum, ...] = ()
    high: tuple[Sum, ...] = ()
    if reader.take(UP_TO):
        high = _bound(reader)
    elif reader.take(_BETWEEN):
        low, high = _ends(reader, _bare_or_sum(reader))
    elif reader.take(AT_LEAST):
        first = _bare_or_sum(reader)
        mark = reader.mark()
        reader.take(_THEN)
        if reader.take(UP_TO) or reader.take(_TO[:2]):
            second = _bound(reader, first if not isinstance(first, Number) else None)
            low, high = (_settle(reader, first, second[0]),), second
        else:
            reader.back(mark)
            low = _bound_after(reader, _settle(reader, first, None))
    else:
        first = _bare_or_sum(reader)
        if reader.peek() in ("to", "-"):
            low, high = _ends(reader, first)
        else:
            low = high = _bound_after(reader, _settle(reader, first, None))
    lesser = False
    if len(high or low) > 1:
        lesser = reader.take(_LESSER)
        if not lesser:
            reader.take(_GREATER)
    if not reader.done:
        raise reader.error(_no_fine(reader))
    for one in low:
        for other in high:
            order = one.compare(other)
            if order is Order.GREATER:
                raise QuantityError("a fine whose lower end comes first")
            if isinstance(one, Money) and isinstance(other, Money) and order is Order.CANNOT_TELL:
                raise QuantityError("a fine in one currency")
    return Fine(low, high, lesser, _fine_text(low, high, lesser))


def _bare_or_sum(reader: Reader) -> Sum | Number:
    found = _sum(reader)
    if found is None:
        raise reader.error(_no_fine(reader))
    return found


def _settle(reader: Reader, value: Sum | Number, like: Sum | None) -> Sum:
    if not isinstance(value, Number):
        return value
    if like is None:
        raise reader.error(_no_fine(reader))
    return _like(reader, value, like)


def _ends(reader: Reader, first: Sum | Number) -> tuple[tuple[Sum, ...], tuple[Sum, ...]]:
    """Both bounds of a range whose beginning has been read; a bare number takes the kind of the other end."""
    if not reader.take(_TO):
        raise reader.error(_no_fine(reader))
    high = _bound(reader, None if isinstance(first, Number) else first)
    return (_settle(reader, first, high[0]),), high


def _bound(reader: Reader, like: Sum | None = None) -> tuple[Sum, ...]:
    """One sum, or several of which the greater or lesser counts."""
    found = _sum(reader, like)
    return _bound_after(reader, _settle(reader, _needed(reader, found), None))


def _needed(reader: Reader, found: Sum | Number | None) -> Sum | Number:
    if found is None:
        raise reader.error(_no_fine(reader))
    return found


def _bound_after(reader: Reader, first: Sum) -> tuple[Sum, ...]:
    found = [first]
    while reader.take(_OR):
        reader.take(UP_TO)
        found.append(_settle(reader, _needed(reader, _sum(reader)), None))
    return tuple(found)


def _fine_text(low: tuple[Sum, ...], high: tuple[Sum, ...], lesser: bool) -> str:
    tail = ", whichever is less" if lesser else ""
    first, second = (" or ".join(map(_said, bound)) for bound in (low, high))
    if low == high:
        return f"{first}{tail}"
    if not low:
        return f"up to {second}{tail}"
    if not high:
        return f"at least {first}{tail}"
    one, other = low[0], high[0]
    if isinstance(one, Multiple) and isinstance(other, Multiple) and one.hundredths != 100:
        first = hundredths(one.hundredths)
    elif isinstance(one, Units) and isinstance(other, Units) and one.unit == other.unit:
        first = f"{one.number:,}"
    elif type(one) is not type(other):
        return f"at least {first} up to {second}{tail}"
    return f"{first} to {second}{tail}"


def _no_fine(reader: Reader) -> str:
    """Why a text is no fine, and what to write instead; empty where no cause is known."""
    words = set(reader.words)
    if words & {"imprisonment", "prison", "custody"}:
        return "the fine alone: whether it stands beside custody or in its place is said by fine_with_custody"
    if words & {"day", "days", "month", "months", "wages", "salary", "salaries"} and any(
        word.isdigit() for word in words
    ):
        return f"units of account are {', '.join(f'{unit}s' for unit in FINE_UNITS[:3])}, minimum wages and the like"
    return no_money(reader)


if hook := sys.modules.get("proportionality.testing.hook"):  # only where Hypothesis is at work
    hook.register(__name__)
