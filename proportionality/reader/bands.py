"""Amounts with their bounds: what a band of a schedule says, in a sentence or in a cell of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proportionality.law.amounts import Amount, AmountRange
from proportionality.law.written import QuantityError, words_of
from proportionality.reader.lexicon.base import Lexicon
from proportionality.reader.numbers import Counted, number_at
from proportionality.reader.tokens import Tokens, fold

_BETWEEN = frozenset(("to", "-", "a", "and", "y", "et", "e", "hasta", "ate"))  # 10 to 100 g
_JOINS = frozenset(
    ("but", "and", ",", "pero", "y", "mais", "et", "e", "mas", "-", "ou", "or", "to")
)
_LEADS = frozenset(("to", "-", "a", "hasta", "ate"))  # 10 g to less than 100 g
_SIGNS = {">": "over", "<": "under", "\u2265": "at least", "\u2264": "up to"}
_MOST = {  # in the head of a column
    **dict.fromkeys(words_of("maximo maxima maximos maximas maximum maximal maximale"), "up to"),
    **dict.fromkeys(words_of("minimo minima minimos minimas minimum minimal minimale"), "at least"),
}
_GROUP = 3  # digits between the marks of thousands
_FEW = 5  # words between the ends of such a range
_LOWS, _HIGHS = ("over", "at least"), ("up to", "under")


@dataclass(frozen=True, slots=True)
class Band:
    """An amount range with its place."""

    amount: AmountRange
    first: int  # token
    last: int


@dataclass(frozen=True, slots=True)
class _One:
    value: str
    unit: str
    bound: str  # over, at least, up to, under, or nothing
    first: int
    last: int


def bands(tokens: Tokens, lexicon: Lexicon, low: int, high: int, head: str = "") -> list[Band]:
    """Amounts between two tokens that have a bound or are a range.

    ``head`` is what the column of a table says over them: it lends its unit and its bound to bare numbers.
    """
    ones = list(_ones(tokens, lexicon, low, high, unit_of(head, lexicon)))
    lent = _bound_of(head, lexicon, tokens)
    found: list[Band] = []
    at = 0
    while at < len(ones):
        one = ones[at]
        two = ones[at + 1] if at + 1 < len(ones) else None
        if two is not None and _are_range(tokens, one, two):
            bounds = (one.bound or "at least", two.bound or "up to")
            band = _range(one, bounds[0], two, bounds[1])
            if band is not None:
                found.append(band)
                at += 2
                continue
        bound = one.bound or lent
        if (bound in _LOWS and (band := _range(one, bound, None, "")) is not None) or (
            bound in _HIGHS and (band := _range(None, "", one, bound)) is not None
        ):
            found.append(band)
        at += 1
    return found


@dataclass(frozen=True, slots=True)
class Measured:
    """An amount without a bound, as the product writes it."""

    said: str
    first: int  # token
    last: int


def measured(
    tokens: Tokens, lexicon: Lexicon, low: int, high: int, head: str = ""
) -> Iterator[Measured]:
    """Amounts between two tokens, whatever their bounds."""
    for one in _ones(tokens, lexicon, low, high, unit_of(head, lexicon)):
        try:
            said = str(Amount.parse(f"{one.value} {one.unit}"))
        except QuantityError:
            continue
        yield Measured(said, one.first, one.last)


def has_amount(tokens: Tokens, lexicon: Lexicon, low: int, high: int) -> bool:
    """Whether an amount stands between two tokens, whatever its bound."""
    return next(_ones(tokens, lexicon, low, high, ""), None) is not None


def _ones(tokens: Tokens, lexicon: Lexicon, low: int, high: int, lent: str) -> Iterator[_One]:
    words = tokens.words
    at = low
    while at < high:
        number = number_at(tokens, at, lexicon)
        if number is None or words[at] in lexicon.articles:
            at += 1
            continue
        here = number.last
        if here < high and words[here] in ("de", "d", "("):
            here += 1
        unit = lexicon.amount_units.get(words[here]) if here < high else None
        end = here + 1 if unit else number.last
        if unit is None and number.last + 1 < high and words[number.last] in _BETWEEN:
            # 10 to 100 grams: the unit comes with the second number
            more = number_at(tokens, number.last + 1, lexicon)
            if more is not None and more.last < high:
                unit = lexicon.amount_units.get(words[more.last])
        if unit is None and _is_bare(tokens, number.last, high, lexicon):
            unit = lent
        value = _value(words, number, lexicon)
        if not unit or not value:
            at = number.last
            continue
        bound = ""
        for back in range(6, 0, -1):  # the longest fit: not more than, before more than
            for name, template in lexicon.amount_before:
                if at - back >= low and template.match(tokens, at - back) == at:
                    bound = bound or name
        for name, template in lexicon.amount_after:
            if template.match(tokens, end) is not None:
                bound = name
        if at > low and not bound:
            bound = _SIGNS.get(words[at - 1], "")
        yield _One(value, unit, bound, at, end)
        at = end


def _is_bare(tokens: Tokens, at: int, high: int, lexicon: Lexicon) -> bool:
    """Whether nothing follows a number that may be a unit of its own: 50 mcg is not 50 of the column's grams."""
    if at >= high or tokens.words[at] in _BETWEEN or not tokens.words[at][0].isalpha():
        return True
    if any(template.match(tokens, at) is not None for _, template in lexicon.amount_after):
        return True
    return any(template.match(tokens, at) is not None for _, template in lexicon.amount_before)


def _value(words: Sequence[str], number: Counted, lexicon: Lexicon) -> str:
    """A number as it is written with an amount, where 0.5 and 2,5 are no thousands; empty where it may be either."""
    word = words[number.first]
    whole, mark, part = word.partition(".") if "." in word else word.partition(",")
    if number.last == number.first + 1 and mark and part.isdigit():
        if len(part) != _GROUP or whole == "0":
            return f"{whole}.{part}"
        if mark == "." and lexicon.code == "en":
            return ""  # 1.500 kg: one and a half, or fifteen hundred
    return "" if number.value is None else str(number.value)


def _are_range(tokens: Tokens, one: _One, two: _One) -> bool:
    """Whether two amounts are the ends of one band: exceeding 5 g but not exceeding 10 g; 10 to 100 g."""
    gap = tokens.words[one.last : two.first]
    if len(gap) > 8 or any(w in ("\n", "|", ";", ".") for w in gap):
        return False
    if one.bound in _LOWS and two.bound in _HIGHS:
        return True
    if not one.bound and two.bound in _HIGHS and gap:
        return gap[0] in _LEADS and len(gap) <= _FEW
    return not two.bound and not one.bound and len(gap) == 1 and gap[0] in _BETWEEN


def _range(low: _One | None, low_bound: str, high: _One | None, high_bound: str) -> Band | None:
    def amount(one: _One | None) -> Amount | None:
        return Amount.parse(f"{one.value} {one.unit}") if one else None

    try:
        found = AmountRange.between(
            amount(low), low_bound == "at least", amount(high), high_bound == "up to"
        )
    except QuantityError:
        return None
    ends = [one for one in (low, high) if one is not None]
    return Band(found, ends[0].first, ends[-1].last)


def unit_of(head: str, lexicon: Lexicon) -> str:
    """The unit that the head of a column names, as in: Amount (grams)."""
    named = {lexicon.amount_units.get(w) for w in _words(head)} - {None}
    return named.pop() or "" if len(named) == 1 else ""


def _bound_of(head: str, lexicon: Lexicon, tokens: Tokens) -> str:
    signs = {_SIGNS[c] for c in head if c in _SIGNS}
    if signs:
        return signs.pop() if len(signs) == 1 else ""
    words = _words(head)
    if not words:
        return ""
    most = {_MOST[w] for w in words if w in _MOST}
    ends = [0] * len(words)
    small = Tokens(tokens.text, words, ends, ends)
    named = {
        name
        for at in range(len(words))
        for name, template in lexicon.amount_before
        if template.match(small, at) is not None
    }
    # "not exceeding" has "exceeding" in it
    for outer, inner in (("up to", "over"), ("at least", "under")):
        if outer in named:
            named.discard(inner)
    named |= most
    return named.pop() if len(named) == 1 else ""


def _words(head: str) -> list[str]:
    return [fold(w) for w in "".join(c if c.isalnum() else " " for c in head).split()]
