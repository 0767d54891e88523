"""What an enhancement does to a penalty: ``doubles``, ``half-more``, ``plus 5 years``, ``up to 20 years``."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from proportionality.law.quantities import AT_LEAST, UP_TO, Order, phrases
from proportionality.law.terms import LENGTH_PATTERN, Term
from proportionality.law.written import QuantityError, Reader, bounded

FACTORS = {
    "doubles": Fraction(2),
    "triples": Fraction(3),
    "half-more": Fraction(3, 2),
    "two-thirds-more": Fraction(5, 3),
    "third-more": Fraction(4, 3),
    "quarter-more": Fraction(5, 4),
    "fifth-more": Fraction(6, 5),
    "sixth-more": Fraction(7, 6),
}
_GRAVER = ("life-discretionary", "life-mandatory", "death-discretionary", "death-mandatory")
_EFFECT = (
    f"what the law adds: {', '.join(FACTORS)}, 'third-more to half-more' (the least, and the most), 'plus 5 years', 'up to 20 years',"
    f" 'at least 10 years', '10 years to 20 years', {', '.join(_GRAVER)}, 'as OFFENCE' (the penalty of another offence of this file)"
    " or unknown"
)
_NAMES = "|".join(FACTORS)
_LEAST = f"(over {LENGTH_PATTERN}|{LENGTH_PATTERN}( less (1|a) day)?)"
_MOST = f"(under {LENGTH_PATTERN}|{LENGTH_PATTERN}( less (1|a) day)?)"
EFFECT_PATTERN = (
    rf"(({_NAMES})( to ({_NAMES}))?|plus {LENGTH_PATTERN}( less (1|a) day)?|up to {_MOST}|at least {_LEAST}|{_LEAST} to {_MOST}"
    rf"|{'|'.join(_GRAVER)}|as [a-z0-9]+(-[a-z0-9]+)*|unknown)"
)
_SYNONYMS = {"double": "doubles", "doubled": "doubles", "twice": "doubles", "triple": "triples", "triples": "triples", "tripled": "triples"}  # fmt: skip

Kind = Literal["times", "plus", "limits", "graver", "as", "unknown"]


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect.

    ``times`` has a factor for the least and one for the most; ``plus`` adds ``least`` (and the same to the most); ``limits``
    sets ``least`` and ``most``, either of which may be None; ``graver`` and ``as`` have a ``word``: an exposure such as
    ``life-mandatory``, or the id of an offence.
    """

    kind: Kind
    text: str
    factors: tuple[Fraction, Fraction] = (Fraction(1), Fraction(1))
    least: Term | None = None
    most: Term | None = None
    word: str = ""

    @classmethod
    def parse(cls, text: str) -> Effect:
        """Read an effect.

        Raises:
            QuantityError: if it is none.

        """
        return _read(bounded(text, _EFFECT))

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=1024)
def _read(text: str) -> Effect:
    if text == "unknown":
        return Effect("unknown", text)
    if text in _GRAVER:
        return Effect("graver", text, word=text)
    if text.startswith("as ") and text[3:].replace("-", "a").isalnum() and text.isascii():
        return Effect("as", text, word=text[3:])
    first, _, second = text.partition(" to ")
    low, high = (_SYNONYMS.get(word.strip(), word.strip()) for word in (first, second or first))
    if low in FACTORS and high in FACTORS:
        if FACTORS[low] > FACTORS[high]:
            raise QuantityError(_EFFECT, "the smaller part comes first: third-more to half-more")
        return Effect(
            "times", low if low == high else f"{low} to {high}", (FACTORS[low], FACTORS[high])
        )
    return _terms(text)


def _terms(text: str) -> Effect:
    reader = Reader(text, _EFFECT)
    for words in (phrases("plus", "and"), UP_TO, AT_LEAST):
        if not reader.take(words):
            continue
        term = _term(reader.rest(), words is UP_TO)
        if words is UP_TO:
            return Effect("limits", f"up to {term}", most=term)
        if words is AT_LEAST:
            return Effect("limits", f"at least {term}", least=term)
        if term.bound:
            raise QuantityError(_EFFECT, f"'{term}' cannot be added: write the term itself")
        return Effect("plus", f"plus {term}", least=term, most=term)
    low, to, high = text.partition(" to ")
    if not to:
        raise QuantityError(_EFFECT)
    least, most = _term(low, False), _term(high, True)
    if least.compare(most) is Order.GREATER:
        raise QuantityError(_EFFECT, "the least comes first")
    return Effect("limits", f"{least} to {most}", least=least, most=most)


def _term(text: str, most: bool) -> Term:
    try:
        term = Term.parse(text)
    except QuantityError as error:
        raise QuantityError(_EFFECT, error.cause) from error
    if term.bound == ("over" if most else "under"):
        raise QuantityError(
            _EFFECT, f"the {'most' if most else 'least'} cannot be {term.bound} a term"
        )
    return term
