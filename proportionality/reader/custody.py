"""A word for custody with its length: which template fits exactly, and what may have been cut off.

A template fits exactly or the island is ``unread``: a number that was cut off is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from proportionality.law.quantities import Order
from proportionality.law.written import words_of
from proportionality.reader.lexicon.base import Lexicon
from proportionality.reader.numbers import (
    Counted,
    Length,
    length_at,
    loose,
    number_at,
    slot_reader,
)
from proportionality.reader.templates import Template
from proportionality.reader.tokens import CELL, PARAGRAPH, Tokens

_TO = frozenset(("to", "a", "hasta", "ate", "-"))  # leads from the least to the greatest
_ARTICLES = frozenset(("un", "una", "uno", "une", "um", "uma", "a", "an"))

_LABEL = 3  # digits of the label of a list
_BOUNDS = frozenset(
    words_of(
        "supere superen supera alcance alcancen sobrepase exceda excedan excediere mayor menor superior inferior mas menos more less exceeding plus moins maior mais"
    )
)
_BETWEEN_BOUND = frozenset((*words_of("de a d of than los las o aos la pena peine"), ","))
_LEASTS = frozenset(words_of("minimum least minimo minima minimal minimale"))
_EACH = frozenset(  # one day of custody for so much money or so many days of work
    (("un", "dia", "de"), ("um", "dia", "de"), ("un", "jour", "de"), ("un", "jour", "d"))
)
_LIABLE = frozenset(words_of("liable conviction indictment sentenced"))
_GREATEST = frozenset(words_of("maximum maxima maximale maximal maximo"))
_SCALE = frozenset(words_of("minimo maximo minimum maximum"))
_OF_SCALE = frozenset(words_of("el al o ao le au"))
_SAID_BEFORE = 10  # tokens before a length in which it may be called an end of the scale
_ODD = 4  # tokens of a label or a misprint between the ends of a range
_SIGNS = frozenset((".", ",", ";", ":", ")", PARAGRAPH, CELL))
_UNITS = frozenset(words_of("ans an mois anos ano meses mes years months year month"))

How = Literal[
    "range", "min-max", "max-min", "min", "max", "exact", "life", "death", "fine", "unread"
]


@dataclass(frozen=True, slots=True)
class Island:
    """One penalty from token ``first`` to before ``last``."""

    kind: Literal["custody", "life", "death", "fine"]
    first: int
    last: int
    how: str
    least: Length | None = None
    greatest: Length | None = None
    bare: bool = False  # no word for custody stands beside it


def _fit(
    template: Template, tokens: Tokens, at: int, lexicon: Lexicon
) -> Iterator[tuple[int, Length | None, Length | None]]:
    """Ways in which a template of a term fits: where it ends, its least and greatest."""
    if at >= tokens.size:
        return
    word = tokens.words[at]
    number = word[0].isdigit() or word == "(" or word in lexicon.numbers or word in lexicon.articles
    if not template.may_begin(word, number):
        return
    for end, slots in template.ends(tokens, at, slot_reader(lexicon)):
        least, greatest = slots.get("a"), slots.get("b")
        if isinstance(least, Counted):
            if not isinstance(greatest, Length):
                continue  # a number without a unit
            least = loose(tokens, least.first, _first_unit(tokens, greatest, lexicon), lexicon)
        yield end, least, greatest


def _first_unit(tokens: Tokens, length: Length, lexicon: Lexicon) -> str:
    return next(
        (lexicon.units[w] for w in tokens.words[length.first : length.last] if w in lexicon.units),
        length.unit,
    )


def custody(tokens: Tokens, start: int, end: int, lexicon: Lexicon, low: int) -> Island:
    """A word for custody with the length after or before it; ``unread`` where none fits."""
    if tuple(tokens.words[max(0, start - 3) : start]) in _EACH:
        return Island("custody", start, end, "unread")
    nouns = [end] + [
        e
        for t in lexicon.custody
        for e, _ in t.ends(tokens, start, slot_reader(lexicon))
        if e != end
    ]
    island = _after(tokens, start, nouns, lexicon)
    if island is None or _is_apart(tokens, nouns, island):
        island = _before(tokens, start, end, lexicon, low) or island
    if island is None or (island.how == "min" and _is_of_greatest(tokens.words, island.first)):
        return Island("custody", start, end, "unread")
    return island


def _is_apart(tokens: Tokens, nouns: Sequence[int], island: Island) -> bool:
    """Whether a bare length stands behind a comma, so that one before the word for custody goes first: deux ans d'emprisonnement, six mois si."""
    return island.how == "exact" and any(tokens.words[noun : noun + 1] == [","] for noun in nouns)


def _is_of_greatest(words: Sequence[str], first: int) -> bool:
    """Whether a least is one of the greatest that a law threatens: le maximum encouru est d'au moins un an."""
    return any(words[at] in _GREATEST for at in _words_before(words, first))


def _words_before(words: Sequence[str], first: int) -> Iterator[int]:
    """The last words before a token, the nearest first, until a sign or a number stands between."""
    for at in range(first - 1, max(first - _SAID_BEFORE, 0), -1):
        if not words[at].isalpha():
            return
        yield at


def _after(tokens: Tokens, start: int, nouns: Sequence[int], lexicon: Lexicon) -> Island | None:
    places: dict[int, None] = {}
    for noun in nouns:
        for at, _ in lexicon.link.ends(tokens, noun, slot_reader(lexicon)):
            if tokens.words[noun : noun + 1] != ["e"] or at == noun or tokens.is_verb(noun):
                places[at] = None
    for name, template in lexicon.terms:
        for at in places:
            for last, least, greatest in _fit(template, tokens, at, lexicon):
                island = _built(tokens, name, start, last, least, greatest, last, lexicon)
                if island.how in ("exact", "range", "min", "max"):
                    return _bounded(tokens, island, start, lexicon)
                return island
    return None


def term_at(tokens: Tokens, at: int, start: int, lexicon: Lexicon) -> Island | None:
    """The length that begins at a token, as an island from ``start``; None where no template fits."""
    for name, template in lexicon.terms:
        for last, least, greatest in _fit(template, tokens, at, lexicon):
            return _built(tokens, name, start, last, least, greatest, last, lexicon)
    return None


def _before(tokens: Tokens, start: int, end: int, lexicon: Lexicon, low: int) -> Island | None:
    """A length that stands before the word for custody: five years' imprisonment."""
    words = tokens.words
    if not any(w in lexicon.units for w in words[max(0, start - 7) : start]):
        return None
    for at in range(start - 1, low, -1):
        if words[at] in (PARAGRAPH, CELL, ";"):
            low = at
            break
    for at in range(low, start):
        for name, template in lexicon.terms:
            for last, least, greatest in _fit(template, tokens, at, lexicon):
                if any(
                    e == start for e, _ in lexicon.joint.ends(tokens, last, slot_reader(lexicon))
                ):
                    bound = next(
                        ((n, e) for n, t in lexicon.bound_after if (e := t.match(tokens, end))),
                        None,
                    )
                    if bound is not None and name == "exact" and greatest is not None:
                        high = bound[0] == "max"
                        return _built(
                            tokens,
                            bound[0],
                            at,
                            bound[1],
                            None if high else greatest,
                            greatest if high else None,
                            bound[1],
                            lexicon,
                        )
                    if (
                        name == "exact"
                        and greatest is not None
                        and (two := _other_kind(tokens, at, end, greatest, lexicon))
                    ):
                        return two
                    island = _built(tokens, name, at, end, least, greatest, end, lexicon)
                    after = at - (words[at - 1 : at] == [PARAGRAPH])  # each line may be one
                    if _is_beside_number(tokens, at):
                        return Island("custody", at, end, "unread")
                    if (
                        after
                        and words[after - 1] in lexicon.bounding
                        and not tokens.is_verb(after - 1)
                        and name in ("exact", "range", "max", "min")
                        and not _leads_to(words, after, lexicon)
                    ):
                        return Island("custody", at, end, "unread")
                    return island
    return None


def _is_beside_number(tokens: Tokens, at: int) -> bool:
    """Whether another number stands before digits with nothing but spaces between: puni de 5 1 ans."""
    words = tokens.words
    between = tokens.text.text[tokens.ends[at - 1] : tokens.starts[at]] if at else ""
    return words[at][0].isdigit() and words[at - 1][0].isdigit() and not between.strip(" ")


def _leads_to(words: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    """Whether the word before a length leads to a penalty, and is no end of a range: portees a cinq ans, et d un an, liable to five years.

    A least that is raised to a length has no such word: la pena minima se elevara a.
    """
    if words[at - 1] == "to":
        return at > 1 and words[at - 2] in _LIABLE
    if words[at - 1] == "a":
        raised = at > 1 and words[at - 2].startswith(lexicon.raised_to or ("\n",))
        return raised and _LEASTS.isdisjoint(words[max(0, at - 5) : at])
    return lexicon.code == "fr" and words[at - 1] == "et" and words[at] in ("de", "d")


def _other_kind(
    tokens: Tokens, first: int, end: int, least: Length, lexicon: Lexicon
) -> Island | None:
    """A range that begins with one kind of custody and ends with another: three months of prision to eight years of penitenciaria."""
    if lexicon.code != "es" or tokens.words[end : end + 1] != ["a"]:
        return None
    greatest = length_at(tokens, end + 1, lexicon)
    if greatest is None or tokens.words[greatest.last : greatest.last + 1] != ["de"]:
        return None
    nouns = (t.match(tokens, greatest.last + 1) for t in lexicon.custody)
    last = next((noun for noun in nouns if noun is not None), None)
    if last is None:
        return None
    return _built(tokens, "range", first, last, least, greatest, last, lexicon)


def _bounded(tokens: Tokens, island: Island, start: int, lexicon: Lexicon) -> Island:
    """A length whose bound stands before the word for custody: a minimum term of imprisonment of."""
    between = {
        "a",
        "an",
        "the",
        "any",
        "la",
        "de",
        "d",
        "rigorous",
        "simple",
        "une",
        "un",
        "uma",
        "pena",
        "peine",
    }
    for back in range(1, 8):
        at = start - back
        if at < 0:
            break
        for name, template in lexicon.bound_before:
            last = template.match(tokens, at)
            if (
                last is None
                or last > start
                or any(w not in between for w in tokens.words[last:start])
            ):
                continue
            if name == island.how:
                return island
            if name == "min" and island.how == "exact":
                return Island("custody", at, island.last, "min", island.greatest, None)
            if name == "max" and island.how == "exact":
                assert island.greatest is not None
                two = _with_least(tokens, at, island.greatest, island.last, lexicon)
                return two or Island("custody", at, island.last, "max", None, island.greatest)
            return Island("custody", at, island.last, "unread")
    if island.how == "exact":
        for word in reversed(tokens.words[max(0, start - 5) : start]):
            if not word.isalpha():
                break
            if word in _LEASTS:
                return Island("custody", island.first, island.last, "unread")
    return island


def _built(
    tokens: Tokens,
    name: str,
    first: int,
    last: int,
    least: Length | None,
    greatest: Length | None,
    after: int,
    lexicon: Lexicon,
) -> Island:
    for part in (least, greatest):
        if part is not None and part.term is None:
            return Island("custody", first, last, "unread")
    if least is not None and greatest is not None:
        assert least.term is not None
        assert greatest.term is not None
        if least.term.compare(greatest.term) is Order.GREATER:
            return Island("custody", first, last, "unread")  # backwards: misread or misprinted
    if name == "min":
        for end, slots in lexicon.then_most.ends(tokens, after, slot_reader(lexicon)):
            most = slots.get("b")
            if isinstance(most, Length):
                return _built(tokens, "min-max", first, end, least, most, end, lexicon)
    if name == "max" and greatest is not None:
        two = _with_least(tokens, first, greatest, after, lexicon)
        if two is not None:
            return two
    if lexicon.going_on.match(tokens, after) is not None or _leads_on(tokens, after, lexicon):
        return Island("custody", first, last, "unread")
    if (
        name == "exact"
        and greatest is not None
        and _may_be_cut(tokens, first, greatest, after, lexicon)
    ):
        return Island("custody", first, last, "unread")
    return Island("custody", first, last, name, least, greatest)


def _with_least(
    tokens: Tokens, first: int, greatest: Length, after: int, lexicon: Lexicon
) -> Island | None:
    """A greatest with the least that is said after it, whose unit may stand in the greatest alone: un maximo de diez anos y un minimo de dos."""
    for end, slots in lexicon.then_least.ends(tokens, after, slot_reader(lexicon)):
        least = slots.get("a")
        if isinstance(least, Counted):
            if tokens.words[end : end + 1] and tokens.words[end] not in _SIGNS:
                continue  # of money, or of something else
            least = loose(tokens, least.first, greatest.unit, lexicon)
        if isinstance(least, Length):
            return _built(tokens, "max-min", first, end, least, greatest, end, lexicon)
    return None


def _may_be_cut(tokens: Tokens, first: int, length: Length, after: int, lexicon: Lexicon) -> bool:
    """Whether a bare length may be one end of something: more than it, a minimum of it, or a range cut off by another column."""
    words = tokens.words
    at = length.first - 1
    while at > 0 and words[at] in _BETWEEN_BOUND:
        at -= 1
    if at > 0 and words[at] in _BOUNDS:
        return True
    if lexicon.code != "en" and _is_an_end(words, length.first):
        return True
    if length.first > 1 and words[length.first - 1] in lexicon.either:
        other = words[length.first - 2]  # four or ten years
        if other[0].isdigit() or other in lexicon.numbers:
            return True
    if lexicon.exact_is_greatest and words[after : after + 1] == ["-"]:
        return True  # un an - Est puni: the line of another column
    # ... un an 500.000) a deux ans: the other end stands further on, behind something that is no word
    for at in range(after, min(after + 30, tokens.size - 1)):
        if words[at] in (PARAGRAPH, CELL, ";"):
            break
        if words[at] in ("a", "ate") and not words[at - 1].isalpha() and words[at - 1] != ",":
            following = words[at + 1]
            if at <= after + _ODD and length_at(tokens, at + 1, lexicon) is not None:
                return True  # one year [1) to three years
            if (following == "(" or following.isdigit()) and any(
                w in _UNITS for w in words[at + 2 : at + 6]
            ):
                return True
    return False


def _is_an_end(words: Sequence[str], first: int) -> bool:
    """Whether a length is said of one end of a penalty: the minimum of the scale shall be five years."""
    return any(
        words[at] in _SCALE and words[at - 1] in _OF_SCALE for at in _words_before(words, first)
    )


def _leads_on(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether a range goes on where the reading stopped, or a unit of time follows that no template took."""
    words = tokens.words
    here = at + 1 if at < len(words) and words[at] in (",", ".") else at
    if here < len(words) and words[here] in lexicon.onward:
        if length_at(tokens, here + 1, lexicon) is not None:
            return True
        alone = words[here] in _TO and number_at(tokens, here + 1, lexicon) is not None
        if alone and lexicon.code == "fr" and words[here : here + 2] == ["a", "un"]:
            return True  # un mois a un ...: the unit stands in another column
        if alone and (words[here + 1] not in _ARTICLES or words[here + 2 : here + 3] == ["("]):
            return True
    if words[at : at + 1] == ["/"] and length_at(tokens, at + 1, lexicon) is not None:
        return True  # ten years / fifteen years
    if at + 1 < len(words) and words[at] == "(" and len(words[at + 1]) > _LABEL:
        return words[at + 1][0].isdigit()  # an amount of money: another column
    for here, word in enumerate(words[at : at + 4], at):  # a garbled "a": one year 4 three years
        if not (word.isalpha() or word[0].isdigit()):
            return False
        if word in lexicon.units:  # and no days of a fine: y hasta cincuenta dias multa
            return lexicon.not_custody_time.match(tokens, here + 1) is None
    return False
