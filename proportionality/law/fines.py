"""Sums of money, and fines in money, in multiples of a value, in day-fines or in a law's own units of account."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from proportionality.law.amounts import NUMBER_PATTERN
from proportionality.law.quantities import AT_LEAST, UP_TO, Order, phrases
from proportionality.law.terms import counted_in
from proportionality.law.written import Number, QuantityError, Reader, bounded, fraction, words_of

# ISO 4217, list one and list three (the codes that older laws still name), without metals, bonds and test codes.
CURRENCIES = frozenset(
    words_of(
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
        "CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
        "HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
        "MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB "
        "RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI "
        "UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XDR XOF XPF XSU XUA YER ZAR ZMW ZWG ZWL "
        "ADP AFA ALK AOK AON AOR ARA ARP ARY ATS AYM AZM BAD BEC BEF BEL BGJ BGK BGL BOP BRB BRC BRE BRN BRR BUK BYB BYR CHC CSD "
        "CSJ CSK CYP DDM DEM ECS ECV EEK ESA ESB ESP FIM FRF GEK GHC GHP GNE GNS GQE GRD GWE GWP HRD HRK IDE IEP ILP ILR ISJ ITL "
        "LAJ LSM LTL LTT LUC LUF LUL LVL LVR MGF MLF MRO MTL MTP MVQ MWC MXP MZE MZM NIC NLG PEH PEI PES PLZ PTE RHD ROK ROL RUR "
        "SDD SDP SIT SKK SLL SRG STD SUR TJR TMM TPE TRL UAK UGS UGW UYN UYP VEB VEF VNC XEU XFO XFU YDD YUD YUM YUN ZAL ZMK ZRN "
        "ZRZ ZWC ZWD ZWN ZWR"
    )
)
# ISO 4217 codes whose minor unit is not a hundredth (ISO 4217 table A.1).
_MINOR_DIGITS = {
    **dict.fromkeys(
        words_of("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"), 0
    ),
    **dict.fromkeys(words_of("BHD IQD JOD KWD LYD OMR TND"), 3),
}
# Signs and words that mean one currency only, and those that do not.
_SIGNS = {
    ("€",): "EUR", ("euro",): "EUR", ("euros",): "EUR", ("us", "$"): "USD", ("s", "$"): "SGD", ("a", "$"): "AUD", ("au", "$"): "AUD",
    ("nz", "$"): "NZD", ("hk", "$"): "HKD", ("nt", "$"): "TWD", ("r", "$"): "BRL", ("ca", "$"): "CAD", ("can", "$"): "CAD",
    ("us", "dollars"): "USD", ("singapore", "dollars"): "SGD", ("australian", "dollars"): "AUD", ("canadian", "dollars"): "CAD",
    ("₹",): "INR", ("₦",): "NGN", ("₪",): "ILS", ("₫",): "VND", ("₴",): "UAH", ("₺",): "TRY", ("₸",): "KZT", ("฿",): "THB",
    ("₲",): "PYG", ("₵",): "GHS", ("₾",): "GEL", ("₼",): "AZN", ("₽",): "RUB", ("rm",): "MYR",
}  # fmt: skip
_UNCLEAR = {
    "$": "USD, AUD, CAD, SGD or another dollar or peso",
    "dollar": "USD, AUD, CAD, SGD or another dollar",
    "dollars": "USD, AUD, CAD, SGD or another dollar",
    "£": "GBP, EGP, LBP or another pound",
    "pound": "GBP, EGP, LBP or another pound",
    "pounds": "GBP, EGP, LBP or another pound",
    "¥": "JPY or CNY",
    "₩": "KRW or KPW",
    "₱": "PHP, or a peso of another state",
    "₡": "CRC or SVC",
    "rs": "INR, PKR, LKR, NPR or MUR",
    "₨": "INR, PKR, LKR, NPR or MUR",
    "rupees": "INR, PKR, LKR, NPR or MUR",
    "kr": "DKK, NOK, SEK or ISK",
    "francs": "CHF, XAF, XOF or another franc",
    "pesos": "MXN, PHP, COP or another peso",
    "dinars": "KWD, JOD, IQD or another dinar",
    "roubles": "RUB or BYN",
    "rubles": "RUB or BYN",
}
_MONEY = "a currency code and a sum, such as 'SGD 20,000'"


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in the currency's minor unit, with its ISO 4217 code."""

    currency: str
    minor: int
    text: str

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read ``SGD 20,000``, ``20,000 SGD``, ``EUR 1.5 million``, ``€500`` or ``KWD 1.500``.

        Raises:
            QuantityError: if it is not a currency and a sum; where a sign could mean several, it says which codes.

        """
        reader = Reader(text, _MONEY)
        money = _money(reader)
        if money is None or not reader.done:
            raise reader.error(_no_money(reader))
        return money

    def __str__(self) -> str:
        return self.text

    def compare(self, other: Sum) -> Order:
        """Compare with a sum of the same currency; others cannot be told apart."""
        if not isinstance(other, Money) or other.currency != self.currency:
            return Order.CANNOT_TELL
        return _order(self.minor, other.minor)


@dataclass(frozen=True, slots=True)
class Multiple:
    """A multiple of the value of the drugs, in hundredths (300 is three times the value)."""

    hundredths: int

    def __str__(self) -> str:
        if self.hundredths == 100:
            return "the value"
        return f"{_hundredths(self.hundredths)} times the value"

    def compare(self, other: Sum) -> Order:
        """Compare with another multiple of the value."""
        if not isinstance(other, Multiple):
            return Order.CANNOT_TELL
        return _order(self.hundredths, other.hundredths)


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
        return _order(self.number, other.number)


Sum = Money | Multiple | Units


def _order(first: int, second: int) -> Order:
    return Order.LESS if first < second else Order.GREATER if first > second else Order.EQUAL


def _hundredths(number: int) -> str:
    whole, rest = divmod(number, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


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
_PLURALS = {"calculation index": "calculation indices"}
# What a printed fine looks like, for the JSON Schema.
_UNIT_PATTERN = "|".join(
    (*(f"{unit}s?" for unit in FINE_UNITS if unit not in _PLURALS), "calculation ind(ex|ices)")
)
_SUM = f"([A-Z]{{3}} {NUMBER_PATTERN}|({NUMBER_PATTERN} times )?the value|{NUMBER_PATTERN} ({_UNIT_PATTERN}))"
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


def _money(reader: Reader) -> Money | None:
    """The sum of money that comes next."""
    mark = reader.mark()
    code = _currency(reader)
    number = reader.number()
    if number is not None and code is None:
        code = _currency(reader)
    if number is None or code is None:
        if code is None:
            reader.back(mark)
        return None
    digits = _MINOR_DIGITS.get(code, 2)
    if number.places > digits:
        raise QuantityError(f"at most {digits} decimals for {code}")
    return Money(code, number.digits * 10 ** (digits - number.places), f"{code} {number}")


def _currency(reader: Reader) -> str | None:
    """The currency that comes next, by its code or by a sign that is its alone."""
    if reader.peek().upper() in CURRENCIES:
        mark = reader.mark()
        code = reader.raw()
        if code in CURRENCIES:
            return code
        reader.back(mark)
    return reader.one(_SIGNS)


def _no_money(reader: Reader) -> str:
    """Why a text is no sum of money, and what to write instead; empty where no cause is known."""
    for word in reader.words:
        if word in _UNCLEAR:
            return f"'{word}' may be {_UNCLEAR[word]}: write the code, such as USD 100,000"
    if part := fraction(reader.words):
        return f"'{part}' is no number here: write it in digits"
    counted = any(word[0].isdigit() for word in reader.words)
    letters = [text for text in reader.texts if text.isalpha() and len(text) == 3]
    for text in letters:
        if counted and text not in CURRENCIES and text.upper() in CURRENCIES:
            return f"a currency code stands in capitals: {text.upper()}"
    if counted and (unknown := [t for t in letters if t.isupper() and t not in CURRENCIES]):
        return f"'{unknown[0]}' is no currency code of ISO 4217"
    if counted and not set(letters) & CURRENCIES:
        return "a sum needs its currency, by its code (ISO 4217): USD 100,000"
    return ""


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
    if (money := _money(reader)) is not None:
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
        first = _hundredths(one.hundredths)
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
    return _no_money(reader)
