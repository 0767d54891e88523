"""Terms of imprisonment, amounts of drugs and sums of money, in the law's own units.

Nothing here is rounded or converted: ``18 months`` prints as ``18 months``.  Comparison goes by the calendar: twelve
months are one year exactly, a month is 28 to 31 days, so ``30 days`` against ``1 month`` cannot be decided.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from functools import lru_cache

# One average month in ten-thousandths of a day: 1461 days in 48 months, the calendar of 1901 to 2099.
_UNITS_PER_DAY = 10_000
_UNITS_PER_MONTH = 1461 * _UNITS_PER_DAY // 48
MAX_YEARS = 1_000

_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Order(enum.Enum):
    """The outcome of comparing two quantities; ``CANNOT_TELL`` is an answer, not a failure."""

    LESS = "less"
    EQUAL = "equal"
    GREATER = "greater"
    CANNOT_TELL = "cannot-tell"


class Silence(enum.Enum):
    """The five ways in which a limit can be something other than a number."""

    NONE = "none"
    UNLIMITED = "unlimited"
    NOT_STATED = "not_stated"
    UNKNOWN = "unknown"
    GENERAL = "general"

    def __str__(self) -> str:
        return self.value


class QuantityError(ValueError):
    """A term, amount or sum that is not written in a form this tool reads."""


@lru_cache(maxsize=4096)
def _month_span(months: int) -> tuple[int, int]:
    """Fewest and most days that ``months`` whole months can last between 1901 and 2099; below zero, counted backwards."""
    cycles, rest = divmod(months, 48)
    lengths = [_MONTH_LENGTHS[m % 12] + (m == 37) for m in range(48)]
    twice = lengths + lengths
    windows = [sum(twice[start : start + rest]) for start in range(len(lengths))]
    return cycles * 1461 + min(windows), cycles * 1461 + max(windows)


_TERM = re.compile(
    r"(?:(?P<years>0|[1-9]\d*) years?)?"
    r"(?: ?(?P<months>[1-9]\d*) months?)?"
    r"(?: ?(?P<weeks>[1-9]\d*) weeks?)?"
    r"(?: ?(?P<days>[1-9]\d*) days?)?"
    r"(?: less (?P<less>1|a) day)?"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A length of custody.  ``months`` are calendar months (a year is twelve), ``days`` are days (may be -1)."""

    months: int
    days: int
    text: str

    @classmethod
    def parse(cls, text: str) -> Term:
        """Read ``20 years``, ``18 months``, ``5 years 1 day``, ``2 weeks`` or ``2 years less 1 day``.

        Raises:
            QuantityError: if it is not a positive length of time written so.

        """
        match = _TERM.fullmatch(text)
        if not match or not text:
            raise QuantityError(
                "a term such as '20 years', '18 months', '5 years 1 day' or '2 years less 1 day'"
            )
        years, months, weeks, days = (
            int(match[unit] or 0) for unit in ("years", "months", "weeks", "days")
        )
        total_months = years * 12 + months
        total_days = weeks * 7 + days - (1 if match["less"] else 0)
        if total_months > MAX_YEARS * 12 or total_days > MAX_YEARS * 366:
            raise QuantityError(f"a term of at most {MAX_YEARS} years")
        if total_months == 0 and total_days <= 0:
            raise QuantityError(
                "a term longer than nothing (where the law has no such limit, write 'none')"
            )
        return cls(total_months, total_days, text)

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Term) and (self.months, self.days) == (other.months, other.days)

    def __hash__(self) -> int:
        return hash((self.months, self.days))

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


class Dimension(enum.Enum):
    """What an amount counts.  Mass is in milligrams, volume in millilitres, the rest are pieces.

    The mass of the pure substance in a preparation cannot be told from the mass of the whole, so the two are apart.
    """

    MASS = "mass"
    PURE_MASS = "pure mass"
    VOLUME = "volume"
    PLANTS = "plants"
    PIECES = "pieces"


_UNITS: dict[str, tuple[Dimension, int]] = {
    "mg": (Dimension.MASS, 1),
    "g": (Dimension.MASS, 1_000),
    "kg": (Dimension.MASS, 1_000_000),
    "t": (Dimension.MASS, 1_000_000_000),
    "ml": (Dimension.VOLUME, 1),
    "l": (Dimension.VOLUME, 1_000),
    "plant": (Dimension.PLANTS, 1),
    "plants": (Dimension.PLANTS, 1),
    "tablet": (Dimension.PIECES, 1),
    "tablets": (Dimension.PIECES, 1),
    "dose": (Dimension.PIECES, 1),
    "doses": (Dimension.PIECES, 1),
}
_AMOUNT = re.compile(
    r"(?P<number>(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?) (?P<unit>[a-z]+)(?P<pure> pure)?"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity of a drug as an integer of its dimension's smallest unit (mass: milligrams)."""

    dimension: Dimension
    value: int
    text: str

    @classmethod
    def parse(cls, text: str) -> Amount:
        """Read ``15 g``, ``1.5 kg``, ``5 plants``, ``200 tablets``.

        Raises:
            QuantityError: if it is not a number and a known unit, or finer than the smallest unit.

        """
        match = _AMOUNT.fullmatch(text)
        if not match or match["unit"] not in _UNITS:
            raise QuantityError(
                f"a number and a unit ({', '.join(_UNITS)}), such as '15 g' or '5 plants'"
            )
        dimension, factor = _UNITS[match["unit"]]
        if match["pure"]:
            if dimension is not Dimension.MASS:
                raise QuantityError("'pure' after a mass only, such as '5 g pure'")
            dimension = Dimension.PURE_MASS
        whole, _, fraction = match["number"].replace(",", "").partition(".")
        scaled = int(whole + fraction) * factor
        if scaled % 10 ** len(fraction):
            raise QuantityError("a whole number of milligrams, millilitres or pieces")
        value = scaled // 10 ** len(fraction)
        if value > 10**15:
            raise QuantityError("at most a million tonnes")
        return cls(dimension, value, text)


_RANGE = re.compile(
    r"(?:(?P<low>over|at least) (?P<from>[\d.,]+ [a-z]+(?: pure)?))?(?:(?:^| )(?P<high>under|up to) (?P<until>[\d.,]+ [a-z]+(?: pure)?))?"
)
_TO = re.compile(r"(?P<from>[\d.,]+ [a-z]+(?: pure)?) to (?P<until>[\d.,]+ [a-z]+(?: pure)?)")


@dataclass(frozen=True, slots=True)
class AmountRange:
    """A quantity band.  ``low`` and ``high`` are None where the band is open; flags say whether the end belongs to it."""

    dimension: Dimension
    low: int | None
    low_included: bool
    high: int | None
    high_included: bool
    text: str

    @classmethod
    def parse(cls, text: str) -> AmountRange:
        """Read ``over 15 g``, ``at least 1 kg``, ``200 g to 1 kg`` (both ends in), ``over 5 g up to 20 g``, ``up to 5 plants``.

        Raises:
            QuantityError: if it is not such a range, mixes dimensions or is empty.

        """
        if match := _TO.fullmatch(text):
            low_word, high_word = "at least", "up to"
        elif (match := _RANGE.fullmatch(text)) and text:
            low_word, high_word = match["low"], match["high"]
        else:
            raise QuantityError(
                "an amount such as 'over 15 g', 'at least 1 kg', '200 g to 1 kg', 'over 5 g up to 20 g', 'under 10 g' or 'up to 5 plants'"
            )
        low = Amount.parse(match["from"]) if match["from"] else None
        high = Amount.parse(match["until"]) if match["until"] else None
        ends = [end for end in (low, high) if end is not None]
        if len({end.dimension for end in ends}) > 1:
            raise QuantityError("both ends of a range in the same kind of unit")
        if (
            low
            and high
            and (
                low.value > high.value
                or (low.value == high.value and (low_word, high_word) != ("at least", "up to"))
            )
        ):
            raise QuantityError("a range whose lower end comes first")
        return cls(
            ends[0].dimension,
            low.value if low else None,
            low_word == "at least",
            high.value if high else None,
            high_word == "up to",
            text,
        )

    def __str__(self) -> str:
        return self.text

    def __contains__(self, amount: Amount) -> bool:
        if amount.dimension is not self.dimension:
            return False
        above = (
            self.low is None
            or amount.value > self.low
            or (self.low_included and amount.value == self.low)
        )
        below = (
            self.high is None
            or amount.value < self.high
            or (self.high_included and amount.value == self.high)
        )
        return above and below

    def starts_above(self, other: AmountRange) -> bool:
        """Whether this band begins higher than ``other`` does (a higher band of the same scale)."""
        if self.dimension is not other.dimension or self.low is None:
            return False
        key = (self.low, not self.low_included)
        return other.low is None or key > (other.low, not other.low_included)


# ISO 4217 codes whose minor unit is not a hundredth (ISO 4217 table A.1).
_MINOR_DIGITS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}
_MONEY = re.compile(
    r"(?P<currency>[A-Z]{3}) (?P<number>(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?)"
)


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in the currency's minor unit, with its ISO 4217 code."""

    currency: str
    minor: int
    text: str

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read ``SGD 20,000`` or ``KWD 1.500``.

        Raises:
            QuantityError: if it is not a currency code and a sum.

        """
        match = _MONEY.fullmatch(text)
        if not match:
            raise QuantityError("a currency code and a sum, such as 'SGD 20,000'")
        digits = _MINOR_DIGITS.get(match["currency"], 2)
        whole, _, fraction = match["number"].replace(",", "").partition(".")
        if len(fraction) > digits:
            raise QuantityError(f"at most {digits} decimals for {match['currency']}")
        return cls(match["currency"], int(whole + fraction.ljust(digits, "0")), text)


@dataclass(frozen=True, slots=True)
class Fine:
    """A fine between two sums, either of which the law may leave open."""

    low: Money | None
    high: Money | None
    text: str

    @classmethod
    def parse(cls, text: str) -> Fine:
        """Read ``up to SGD 20,000``, ``at least USD 1,000``, ``EUR 500 to EUR 2,000`` or ``USD 100``.

        Raises:
            QuantityError: if it is not such a fine, mixes currencies or runs backwards.

        """
        low: Money | None
        high: Money | None
        try:
            if text.startswith("up to "):
                low, high = None, Money.parse(text[6:])
            elif text.startswith("at least "):
                low, high = Money.parse(text[9:]), None
            elif " to " in text:
                first, _, second = text.partition(" to ")
                low, high = Money.parse(first), Money.parse(second)
            else:
                low = high = Money.parse(text)
        except QuantityError as error:
            raise QuantityError(
                "a fine such as 'up to SGD 20,000', 'at least USD 1,000' or 'EUR 500 to EUR 2,000'"
            ) from error
        if low and high and (low.currency != high.currency or low.minor > high.minor):
            raise QuantityError("a fine in one currency whose lower end comes first")
        return cls(low, high, text)

    def __str__(self) -> str:
        return self.text
