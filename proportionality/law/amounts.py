"""Amounts of drugs, in the law's own units; nothing is rounded or converted."""

from __future__ import annotations

import enum
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from proportionality.law.quantities import AT_LEAST, OVER, UNDER, UP_TO, phrases
from proportionality.law.written import (
    Number,
    QuantityError,
    Reader,
    bounded,
    clipped,
    fraction,
    multiple,
)


class Dimension(enum.Enum):
    """What an amount counts.  Mass is in nanograms, volume in microlitres, the rest are pieces.

    The mass of the pure substance in a preparation cannot be told from the mass of the whole, so the two are apart.
    """

    MASS = "mass"
    PURE_MASS = "pure mass"
    VOLUME = "volume"
    PLANTS = "plants"
    PIECES = "pieces"


_MASS, _VOLUME, _PLANTS, _PIECES = (
    Dimension.MASS,
    Dimension.VOLUME,
    Dimension.PLANTS,
    Dimension.PIECES,
)


# Nanograms, so that the ounce, the pound and the grain (fixed in 1959 as exact metric weights) are whole numbers.
_UNITS: dict[str, tuple[Dimension, int, str]] = {
    "mcg": (_MASS, 10**3, "microgram micrograms microgramme microgrammes ug"),
    "mg": (_MASS, 10**6, "milligram milligrams milligramme milligrammes"),
    "g": (_MASS, 10**9, "gram grams gramme grammes gm gms"),
    "kg": (_MASS, 10**12, "kilogram kilograms kilogramme kilogrammes kilo kilos kgs"),
    "t": (_MASS, 10**15, "tonne tonnes metric_ton metric_tons"),
    "grain": (_MASS, 64_798_910, "grains"),
    "oz": (_MASS, 28_349_523_125, "ounce ounces ozs"),
    "lb": (_MASS, 453_592_370_000, "pound pounds lbs"),
    "ml": (_VOLUME, 10**3, "millilitre millilitres milliliter milliliters cc"),
    "cl": (_VOLUME, 10**4, "centilitre centilitres centiliter centiliters"),
    "dl": (_VOLUME, 10**5, "decilitre decilitres deciliter deciliters"),
    "l": (_VOLUME, 10**6, "litre litres liter liters"),
    "plant": (_PLANTS, 1, "plants"),
    "tablet": (_PIECES, 1, "tablets"),
    "pill": (_PIECES, 1, "pills"),
    "capsule": (_PIECES, 1, "capsules"),
    "ampoule": (_PIECES, 1, "ampoules ampule ampules"),
    "dose": (_PIECES, 1, "doses unit_dose unit_doses"),
    "dosage unit": (_PIECES, 1, "dosage_units dosage_unit"),
}


_SPELLINGS = {
    tuple(word.split("_")): unit
    for unit, (_, _, words) in _UNITS.items()
    for word in (unit.replace(" ", "_"), *words.split())
}


_COUNTED = frozenset(
    ("grain", "plant", "tablet", "pill", "capsule", "ampoule", "dose", "dosage unit")
)


_UNCLEAR_UNITS = {
    "gr": "'gr' may be grams or grains: write g or grains",
    "ton": "a ton may be 1,000 kg, 2,240 lb or 2,000 lb: write t for 1,000 kg, or the weight in lb",
    "tons": "a ton may be 1,000 kg, 2,240 lb or 2,000 lb: write t for 1,000 kg, or the weight in lb",
    "gallon": "a gallon differs from country to country: write litres",
    "gallons": "a gallon differs from country to country: write litres",
    "fluid": "a fluid ounce differs from country to country: write ml",
    "fl": "a fluid ounce differs from country to country: write ml",
    "pint": "a pint differs from country to country: write ml",
    "pints": "a pint differs from country to country: write ml",
    "quintal": "a quintal differs from country to country: write kg",
    "quintals": "a quintal differs from country to country: write kg",
    "unit": "units of what? write dosage units, tablets or plants",
    "units": "units of what? write dosage units, tablets or plants",
}


UNITS = ("mg", "g", "kg", "t", "oz", "lb", "grains", "ml", "l", "plants", "tablets", "pills", "doses", "dosage units")  # fmt: skip


_GROUP = 3  # digits between the marks that part thousands
_AMOUNT = f"a number and a unit ({', '.join(UNITS)}), such as '15 g' or '5 plants'"


_FINEST = {_MASS: "nanograms", _VOLUME: "microlitres"}


# What a printed amount, and a printed band, looks like, for the JSON Schema.
POSITIVE_PATTERN = "([1-9][0-9]{0,23}|[1-9][0-9]{0,2}(,[0-9]{3}){1,7})"
WHOLE_PATTERN = f"(0|{POSITIVE_PATTERN})"
NUMBER_PATTERN = rf"{WHOLE_PATTERN}(\.[0-9]{{1,20}})?"
# Three decimals that end in 0 may be thousands.
_MEASURE_PATTERN = (
    rf"({WHOLE_PATTERN}(\.([0-9]{{1,2}}|[0-9]{{2}}[1-9]|[0-9]{{4,20}}))?|0\.[0-9]{{3}})"
)


def _one(dimension: Dimension) -> str:
    """What one number with a unit of a dimension looks like."""
    units = "|".join(
        f"{unit}s?" if unit in _COUNTED else unit
        for unit, (kind, *_) in _UNITS.items()
        if kind is dimension
    )
    return f"{_MEASURE_PATTERN if dimension in _FINEST else WHOLE_PATTERN} ({units})"


def _band(amount: str) -> str:
    """What a band between amounts of one kind looks like."""
    return (
        f"(over|at least) {amount}( (up to|under) {amount})?|(up to|under) {amount}"
        f"|{amount} to {amount}"
    )


_MASSES = f"{_one(_MASS)}( {_one(_MASS)})?"


_BANDS = "|".join(
    _band(amount)
    for amount in (
        f"{_MASSES}( gross)?",
        f"{_MASSES} pure",
        f"{_one(_VOLUME)}( {_one(_VOLUME)})?",
        _one(_PLANTS),
        _one(_PIECES),
    )
)
RANGE_PATTERN = f"({_BANDS})"


_MILLION_TONNES = 10**21


_KINDS = ("pure", "gross")  # of the substance alone; of the whole preparation


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity of a drug as an integer of its dimension's smallest unit (mass: nanograms, volume: microlitres)."""

    dimension: Dimension
    value: int
    text: str

    @classmethod
    def parse(cls, text: str) -> Amount:
        """Read ``15 g``, ``1.5 kilogrammes``, ``1 kg 500 g``, ``2 lb``, ``5 plants``, ``200 tablets``, ``5 g pure``.

        Raises:
            QuantityError: if it is not a number and a known unit, or finer than the smallest unit.

        """
        return _read_amount(bounded(text, _AMOUNT))

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=4096)
def _read_amount(text: str) -> Amount:
    reader = Reader(text, _AMOUNT)
    amount = _amount(reader)
    if not reader.done:
        raise reader.error(_no_amount(reader))
    return amount


def _amount(reader: Reader, shared: tuple[str, str] | None = None) -> Amount:
    """The amount that comes next.

    Args:
        reader: of the text.
        shared: the unit of a number that stands alone, from further on in the text, and the word after it.

    """
    kind = ""
    parts: list[tuple[Number, str]] = []
    while True:
        mark = reader.mark()
        number = reader.number()
        unit = _unit(reader) if number is not None else None
        if number is not None and unit is None and not parts and shared is not None:
            unit, kind = shared
        if number is None or unit is None or (parts and not _smaller(number, unit, parts[-1][1])):
            if not parts:
                raise reader.error(_no_amount(reader, number))
            reader.back(mark)
            break
        if number.places == _GROUP and number.digits % 10 == 0 and number.digits >= 1_000:
            whole, fraction = f"{number.digits:,}", str(number).rstrip("0").rstrip(".")
            raise reader.error(
                f"'{number}' is {whole} where a point parts thousands and {fraction} where it is a decimal point; write one of these"
            )
        parts.append((number, unit))
    dimension = _UNITS[parts[0][1]][0]
    if reader.peek() in _KINDS:
        kind = reader.raw().lower()
    if kind and dimension is not Dimension.MASS:
        raise QuantityError(f"'{kind}' after a mass only, such as '5 g {kind}'")
    value = 0
    for number, unit in parts:
        scaled = number.scaled(_UNITS[unit][1])
        if scaled is None:
            raise QuantityError(
                f"a whole number of {_FINEST.get(dimension, 'pieces')}",
                "half a tablet or a quarter of a plant is none" if dimension not in _FINEST else "",
            )
        value += scaled
    if value > _MILLION_TONNES:
        raise QuantityError("at most a million tonnes")
    said = " ".join(
        f"{number} {unit}{'s' if unit in _COUNTED and number != Number(1) else ''}"
        for number, unit in parts
    )
    pure = Dimension.PURE_MASS if kind == "pure" else dimension
    return Amount(pure, value, f"{said} {kind}" if kind else said)


def _unit(reader: Reader) -> str | None:
    """The unit that comes next, perhaps after a hyphen (``500-gram``)."""
    mark = reader.mark()
    reader.take([("-",)])
    unit = reader.one(_SPELLINGS)
    if unit is None:
        reader.back(mark)
    return unit


def _smaller(number: Number, unit: str, than: str) -> bool:
    """Whether an amount is less than one of a larger unit, and so can follow it: 1 kg 500 g."""
    (dimension, factor, _), (larger, most, _) = _UNITS[unit], _UNITS[than]
    return (
        dimension is larger
        and dimension in _FINEST
        and number.digits * factor < most * 10**number.places
    )


def _no_amount(reader: Reader, number: Number | None = None) -> str:
    """Why a text is no amount, and what to write instead; empty where no cause is known."""
    words = set(reader.words)
    if number is not None and reader.done:
        return f"'{number}' of what? write the unit"
    if (unclear := _UNCLEAR_UNITS.get(reader.peek())) is not None:
        return unclear
    if word := fraction(words):
        return f"'{word}' is no number here: write it in digits, such as 0.5 kg or 500 g"
    if word := multiple(words):
        return f"'{word}' is worked out from another amount: write the amount itself"
    if "any" in words:
        return "write any alone"
    if not any(word[0].isdigit() for word in words) and number is None:
        return "an amount that the law gives in words is written {words: small amount}; where any amount will do, write any"
    if words & {"or", "/", "and", "&"}:
        return "several amounts, any of which will do, are a list: [over 5 g, over 10 tablets]"
    if "-" in words and number is None:
        return "no quantity of a law is less than nothing"
    if reader.done:
        return ""
    return f"'{clipped(reader.rest())}' is no unit of an amount ({', '.join(UNITS)})"


_RANGE = "an amount such as 'over 15 g', 'at least 1 kg', '200 g to 1 kg', 'over 5 g up to 20 g', 'under 10 g' or 'up to 5 plants'"


_OR_MORE = phrases("or more", "or above", "or over", "and above", "and more", "and over", "upwards", "and upwards")  # fmt: skip


_OR_LESS = phrases("or less", "or below", "or under", "or fewer", "and below", "and under")


_BETWEEN_ENDS = phrases("but", "and", ",", "but is", ", but", "and is", "or more but")


_BETWEEN = phrases("between")


_TO = phrases("to", "-", "and")


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
        """Read ``over 15 g``, ``not less than 1 kg``, ``200 g to 1 kg`` (both ends in), ``more than 5 g but not more than 20 g``.

        Raises:
            QuantityError: if it is not such a range, mixes dimensions or is empty.

        """
        return _read_range(bounded(text, _RANGE))

    @classmethod
    def between(
        cls, low: Amount | None, low_included: bool, high: Amount | None, high_included: bool
    ) -> AmountRange:
        """The band from one amount to another (one of them may be None), in the one way that bands are printed.

        Raises:
            QuantityError: if it mixes dimensions or is empty.

        """
        ends = [end for end in (low, high) if end is not None]
        if len({end.dimension for end in ends}) > 1:
            raise QuantityError("both ends of a range in the same kind of unit")
        both = low is not None and high is not None and low_included and high_included
        if low and high and (low.value > high.value or (low.value == high.value and not both)):
            raise QuantityError("a range whose lower end comes first")
        if both:
            text = f"{low} to {high}"
        else:
            first = f"{'at least' if low_included else 'over'} {low}" if low else ""
            second = f"{'up to' if high_included else 'under'} {high}" if high else ""
            text = f"{first} {second}".strip()
        return cls(
            ends[0].dimension,
            low.value if low else None,
            low_included and low is not None,
            high.value if high else None,
            high_included and high is not None,
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


@lru_cache(maxsize=4096)
def _read_range(text: str) -> AmountRange:
    reader = Reader(text, _RANGE)
    shared = _first_unit(reader.words)
    low: Amount | None = None
    high: Amount | None = None
    low_included = high_included = True
    if reader.take(_BETWEEN):
        low = _amount(reader, shared)
        if not reader.take(_TO):
            raise reader.error("'between' needs two amounts, such as 'between 5 g and 10 g'")
        high = _amount(reader)
    elif reader.take(UNDER):
        high, high_included = _amount(reader), False
    elif reader.take(UP_TO):
        high = _amount(reader)
    else:
        low_included = not reader.take(OVER)
        bare = low_included and not reader.take(AT_LEAST)
        low = _amount(reader, shared)
        if bare and reader.take(_OR_LESS):
            low, high = None, low
        else:
            alone = bare and not reader.take(_OR_MORE)
            if reader.done and alone:
                raise reader.error(
                    f"'{low}' alone is no band: write at least {low}, over {low} or up to {low}"
                )
            if not reader.done:
                high, high_included = _upper_end(reader)
    if not reader.done:
        raise reader.error(_no_amount(reader))
    return AmountRange.between(low, low_included, high, high_included)


def _first_unit(words: Sequence[str]) -> tuple[str, str] | None:
    """The first unit in a text, and ``pure`` or ``gross`` where that follows."""
    for at in range(len(words)):
        for length in (2, 1):
            if (unit := _SPELLINGS.get(tuple(words[at : at + length]))) is not None:
                following = words[at + length] if at + length < len(words) else ""
                return unit, following if following in _KINDS else ""
    return None


def _upper_end(reader: Reader) -> tuple[Amount, bool]:
    """The end of a band whose beginning has been read, and whether it belongs to the band."""
    if reader.take(_TO[:2]):
        included = reader.take(UP_TO) or not reader.take(UNDER)
        return _amount(reader), included
    reader.take(_BETWEEN_ENDS)
    if reader.take(UNDER):
        return _amount(reader), False
    if reader.take(UP_TO):
        return _amount(reader), True
    raise reader.error(_no_amount(reader))


if hook := sys.modules.get("proportionality.testing.hook"):  # only where Hypothesis is at work
    hook.register(__name__)
