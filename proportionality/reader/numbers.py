"""Numbers and lengths of custody in a law's own words, as the product's own terms.

What is printed but not understood (words and digits that disagree, halves, decimals, two numbers side by side) is a
`Length` without a term: it is there, and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proportionality.law.terms import Term, counted_in
from proportionality.law.written import QuantityError
from proportionality.reader.lexicon.base import Lexicon
from proportionality.reader.templates import Reader
from proportionality.reader.tokens import Tokens

_LARGER = {"year": 0, "month": 1, "week": 2, "day": 3}
_BRACKETED = 3  # digits of a number in brackets
MOST_YEARS = 100  # a longer term is more likely misread than meant


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that is printed; ``value`` is None where it cannot be made out."""

    value: int | None
    first: int
    last: int  # before this token


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time that is printed, from token ``first`` to before ``last``; ``term`` is None where it was not understood."""

    term: Term | None
    first: int
    last: int
    unit: str = ""  # of its last number


def number_at(tokens: Tokens, at: int, lexicon: Lexicon) -> Counted | None:
    """A number in digits or words, perhaps both (``twelve (12)``, ``(12) twelve``), that begins at a token."""
    if at < len(tokens) and tokens.words[at] == "(":
        return _bracketed(tokens, at, lexicon)
    found = _plain(tokens, at, lexicon)
    if found is None:
        return None
    words, end = tokens.words, found.last
    if end + 2 >= len(words) or words[end] != "(":
        return found
    again = _plain(tokens, end + 1, lexicon)
    if again is None or again.last >= len(words) or words[again.last] != ")":
        return found
    return Counted(found.value if again.value == found.value else None, at, again.last + 1)


def _bracketed(tokens: Tokens, at: int, lexicon: Lexicon) -> Counted | None:
    """Digits in brackets before their word or their unit: ``(5) cinco años``, ``(6) meses``."""
    words = tokens.words
    digits = at + 3 < len(words) and words[at + 1].isdigit() and words[at + 2] == ")"
    if not digits or len(words[at + 1]) > _BRACKETED:
        return None
    if at and (words[at - 1][0].isdigit() or words[at - 1] in lexicon.numbers):
        return None  # it says again the number before it
    value, here = _digits(words[at + 1]), at + 3
    if words[here] in lexicon.units and words[here] not in lexicon.numbers:
        return Counted(value, at, here)
    again = _plain(tokens, here, lexicon) if words[here] in lexicon.numbers else None
    if again is None:
        return None
    return Counted(value if again.value == value else None, at, again.last)


def _plain(tokens: Tokens, at: int, lexicon: Lexicon) -> Counted | None:
    words = tokens.words
    if at >= len(words):
        return None
    if words[at][0].isdigit():
        return Counted(_digits(words[at]), at, at + 1)
    if words[at] in lexicon.numbers:
        return _in_words(tokens, at, lexicon)
    return None


def _digits(text: str) -> int | None:
    if text.isdigit():
        return int(text) if len(text) <= 12 else None
    groups = text.replace(",", ".").split(".")
    marks = {c for c in text if not c.isdigit()}
    if len(marks) == 1 and 1 <= len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:]):
        return int("".join(groups)) if len(groups) <= 4 else None
    return None


def _in_words(tokens: Tokens, at: int, lexicon: Lexicon) -> Counted:
    values, words = lexicon.numbers, tokens.words
    total, group, last = 0, 0, 10**9
    end = at
    while True:
        here = end
        if end > at and here < len(words) and words[here] == "-":
            here += 1
        if end > at and here < len(words) and words[here] in lexicon.number_and:
            here += 1
            if here < len(words) and words[here] == "-":
                here += 1
        if here >= len(words) or (value := values.get(words[here])) is None:
            return Counted(total + group, at, end)
        # "five and ten" are two numbers, "one hundred and ten" is one; a joint that does not hold ends the number.
        joint = here > end
        if value in (1000, 10**6):
            if value >= last and total:
                return Counted(None, at, here + 1)
            total, group, last = total + max(group, 1) * value, 0, value
        elif value == 100 and 0 < group < 10 and not joint:
            group, last = group * 100, 100
        elif lexicon.scores and value == 20 and group % 100 == 4:
            group, last = group + 76, 80
        elif (
            (lexicon.scores and 10 <= value <= 19 and group % 100 in (60, 80))
            or end == at
            or (
                value < last
                and (value < 10 or last >= 100)  # "vingt-dix" is the end of another number
                and (last >= 20 or (last == 10 and value in lexicon.after_ten))
                and (
                    not joint
                    or last in lexicon.joins_after
                    or last >= 100
                    or (last == 10 and not lexicon.scores)
                    or words[here - 1] == "-"
                )
            )
        ):
            group, last = group + value, value
        elif joint and words[here - 1] != "-":
            return Counted(total + group, at, end)
        else:
            return Counted(None, at, here + 1)
        end = here + 1


def length_at(tokens: Tokens, at: int, lexicon: Lexicon) -> Length | None:
    """A length of time that begins at a token: ``twelve (12) years``, ``2 years less a day``, ``un an et six mois``."""
    first = _one(tokens, at, lexicon)
    if first is None:
        return None
    parts = [first]
    words = tokens.words
    end = first[2]
    told = True
    while True:
        here = end
        if here < len(words) and words[here] == ",":
            here += 1
        if here < len(words) and words[here] in lexicon.ands:
            here += 1
        more = _one(tokens, here, lexicon)
        if more is None or _LARGER[more[1]] <= _LARGER[parts[-1][1]]:
            break
        comma = words[end] == ","
        if here > end and lexicon.another_time.match(tokens, more[2]) is not None:
            break
        told = told and (here == end or _belongs(tokens, more[2], lexicon, comma=comma))
        parts.append(more)
        end = more[2]
    unit = parts[-1][1]
    less = lexicon.less_a_day.match(tokens, end)
    end = less or end
    if lexicon.not_custody_time.match(tokens, end) is not None:
        return None  # an age, not a term
    known = told and all(value for value, _, _ in parts) and not _broken(tokens, at, end, lexicon)
    term = _term([(v, u) for v, u, _ in parts if v], less is not None) if known else None
    # twelve years (12 years): said twice
    again = _one(tokens, end + 1, lexicon) if end < len(words) and words[end] == "(" else None
    if again is not None and again[2] < len(words) and words[again[2]] == ")":
        agree = len(parts) == 1 and again[:2] == parts[0][:2]
        return Length(term if agree else None, at, again[2] + 1, unit)
    if (
        end + 2 < len(words)
        and words[end] == "("
        and words[end + 1].isdigit()
        and words[end + 2] == ")"
        and len(parts) == 1
        and tokens.words[first[2] - 2] != ")"
        and _digits(words[end + 1]) == parts[0][0]
    ):
        return Length(term, at, end + 3, unit)  # twelve years (12)
    return Length(term, at, end, unit)


def _belongs(tokens: Tokens, end: int, lexicon: Lexicon, *, comma: bool) -> bool:
    """Whether a smaller length is surely one with the larger one before it: by what follows it, after a comma or "and"."""
    if end >= len(tokens) or not tokens.words[end].isalpha():
        return True
    word = tokens.words[end]
    if word in lexicon.partitives:
        return names_custody(tokens, end, lexicon)
    return not comma or word in lexicon.goes_on_after or names_custody(tokens, end, lexicon)


def names_custody(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether a word for custody, and what joins it to a length, begin at a token: of imprisonment."""
    return any(
        custody.match(tokens, end) is not None
        for end, _ in lexicon.joint.ends(tokens, at, slot_reader(lexicon))
        for custody in lexicon.custody
    )


def _one(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[int | None, str, int] | None:
    """A number with its unit, and where it ends."""
    words = tokens.words
    if at >= len(words):
        return None
    word = words[at]
    if not (
        word in lexicon.numbers or word[0].isdigit() or word in lexicon.articles or word == "("
    ):
        return None
    if word in lexicon.articles:
        counted = Counted(1, at, at + 1)
        if at + 1 >= len(words) or words[at + 1] not in lexicon.units:
            return None
    else:
        found = number_at(tokens, at, lexicon)
        if found is None:
            return None
        counted = found
    here = counted.last
    if here < len(words) and words[here] == "-":
        here += 1
    if here < len(words) and words[here] in lexicon.before_unit:
        here += 1
    if here >= len(words) or (unit := lexicon.units.get(words[here])) is None:
        return None
    return counted.value, unit, here + 1


def _broken(tokens: Tokens, at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the length is part of something else: a half, a fraction, a sum."""
    words = tokens.words
    if lexicon.half.match(tokens, end) is not None:
        return True
    before = words[at - 1] if at else ""
    if before == "/" or (
        at > 1 and before in ".," and tokens.glued(at) and words[at - 2].isdigit()
    ):
        return True
    # "thirty two" cut by a line or a stray word: a number word right before belongs to this one
    return bool(
        at
        and words[at][0].isalpha()
        and before in lexicon.numbers
        and words[at] not in lexicon.articles
        and before not in lexicon.articles
    )


def _term(parts: list[tuple[int, str]], less: bool) -> Term | None:
    text = " ".join(counted_in(value, unit) for value, unit in parts)
    try:
        term = Term.parse(text + (" less 1 day" if less else ""))
    except QuantityError:
        return None
    return term if term.months <= MOST_YEARS * 12 and term.days <= 3660 else None


def loose(tokens: Tokens, at: int, unit: str, lexicon: Lexicon) -> Length | None:
    """A number that takes its unit from the length after it: ``from two to five years``."""
    found = number_at(tokens, at, lexicon)
    if found is None:
        return None
    if not found.value or _broken(tokens, at, found.last, lexicon):
        return Length(None, at, found.last, unit)
    return Length(_term([(found.value, unit)], less=False), at, found.last, unit)


def slot_reader(lexicon: Lexicon) -> Reader:
    """Reads the slots of term templates: a length, or for ``{a}`` a number whose unit comes later."""

    def read(tokens: Tokens, at: int, slot: str) -> Iterator[tuple[int, Length | Counted]]:
        found = length_at(tokens, at, lexicon)
        if found is not None:
            yield found.last, found
        elif slot == "a" and (number := number_at(tokens, at, lexicon)) is not None:
            yield number.last, number

    return read
