"""What a lexicon of one language holds.  All words are folded: lower case, without accents or apostrophes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proportionality.law.written import words_of
from proportionality.reader.templates import Template, compiled

UNITS = ("year", "month", "week", "day")


@dataclass(frozen=True)
class Lexicon:
    """The words and templates of one language.

    Terms are tried in order, first fit wins; ``{a}`` is the least, ``{b}`` the greatest.
    """

    code: str
    name: str
    common: frozenset[str]  # words that show the language
    numbers: Mapping[str, int]
    number_and: frozenset[str]  # may join two number words
    joins_after: frozenset[int]  # tens after which it may: treinta y cinco
    scores: bool  # soixante-dix, quatre-vingt
    after_ten: frozenset[int]  # which ten takes: dix-sept, diez y seis
    ands: frozenset[str]
    articles: frozenset[str]  # "a year"
    units: Mapping[str, str]
    before_unit: frozenset[str]
    less_a_day: Template
    half: Template  # after a length: and a half
    not_custody_time: Template  # after a length: of age
    another_time: Template  # after the smaller of two lengths: it is none with the larger
    partitives: frozenset[str]  # between a length and what it is a length of: of
    goes_on_after: frozenset[str]  # after two lengths with a comma between that are one
    other_time: frozenset[
        str
    ]  # shortly before a length: it is an age, a time limit or another measure
    custody: tuple[Template, ...]  # the words for custody, longest first
    prison: tuple[str, ...]  # how words about prison begin
    link: Template  # between them and a length
    joint: Template  # between a length and the words for custody
    terms: tuple[tuple[str, Template], ...]
    bounding: frozenset[str]  # directly before a length that a template took: it was cut off
    onward: frozenset[str]  # words after a length that lead to another: to, hasta
    going_on: Template  # directly after one: it was cut off, or is a threshold
    bound_before: tuple[tuple[str, Template], ...]  # before the words for custody: minimum term of
    bound_after: tuple[tuple[str, Template], ...]  # after "five years' imprisonment": at most
    life: tuple[Template, ...]
    life_or_term: Template | None
    death: tuple[Template, ...]
    fine: tuple[Template, ...]
    glue: frozenset[str]  # between two penalties of one clause
    either: frozenset[str]
    both: tuple[Template, ...]
    imposes: tuple[Template, ...]
    imposes_after: tuple[Template, ...]
    may: tuple[Template, ...]  # one length is the greatest
    condition: tuple[Template, ...]  # before a penalty that is only a condition
    punishable: frozenset[str]  # after it, what makes it one
    apart: frozenset[str]  # between it and a penalty: the penalty is another matter
    binds: tuple[
        Template, ...
    ]  # verbs that punish whoever their sentence is about, right before the penalty
    mentions: tuple[Template, ...]  # in the sentence before: somebody else's penalty
    mentions_after: tuple[Template, ...]
    default: tuple[Template, ...]  # imprisonment for not paying
    modifier: tuple[Template, ...]
    reference: tuple[Template, ...]
    general: frozenset[str]  # words of headings of the general part
    general_unless_whole: frozenset[
        str
    ]  # those of them over which an offence may stand too: definition of bid-rigging
    repeat: tuple[Template, ...]
    conducts: tuple[tuple[str, tuple[Template, ...]], ...]
    drugs: tuple[Template, ...]
    amount_units: Mapping[str, str]
    amount_before: tuple[tuple[str, Template], ...]
    amount_after: tuple[tuple[str, Template], ...]
    degree: frozenset[str]  # beside a word for custody: its length is a degree of a scale
    exact_is_greatest: bool  # one length in a code of this tradition is the greatest
    least_unsaid: str  # the suggestion where no least is stated
    then_most: Template  # after a least and its word for custody: nor more than {b}
    then_least: Template  # after a greatest: but in no case less than {a}
    leasts: tuple[str, ...]  # how words begin that say of a length that it is a least
    deaths: frozenset[
        str
    ]  # the bare word, which is a penalty only beside life: death or life imprisonment
    bare: tuple[
        Template, ...
    ] = ()  # before a range without a word for custody: the penalty shall be
    jointly: tuple[Template, ...] = ()  # right after a fine: together or each alone
    exchange: tuple[Template, ...] = ()  # anywhere before: penalties become others at a rate
    raises: tuple[
        Template, ...
    ] = ()  # right before a length: another penalty becomes so much longer
    no_fine: tuple[Template, ...] = ()  # a fine that is ruled out
    raised_to: tuple[str, ...] = ()  # how participles begin after which "a" leads to a penalty
    amended_columns: frozenset[str] = frozenset()  # in the head of a table of old and new penalties
    default_beside: tuple[
        Template, ...
    ] = ()  # right before custody that stands in the place of a fine
    bound_ahead: tuple[Template, ...] = ()  # before lengths of which it says that each is a least
    former: tuple[Template, ...] = ()  # before a version of the law that is no more in force
    former_ends: tuple[Template, ...] = ()  # after it
    former_noted: tuple[Template, ...] = ()  # in brackets after it
    pardoned: tuple[Template, ...] = ()  # grant an amnesty
    on_top: tuple[Template, ...] = ()  # another penalty, to which what follows is added
    besides_it: tuple[Template, ...] = ()  # the same in one word, of the penalty before it
    former_told: tuple[Template, ...] = ()  # before one that goes on to the end of its article
    replaced: tuple[
        Template, ...
    ] = ()  # after a version of the law that is no more in force, before the one that is
    former_heads: frozenset[str] = (
        frozenset()
    )  # after the number of an article that is no more the law
    with_fine: frozenset[str] = frozenset()  # begins what joins a fine to custody, beside and, or
    besides: tuple[str, ...] = ()  # the same in words: sin perjuicio de la multa
    by_how_much: frozenset[str] = frozenset()  # between what raises a penalty and by how much
    of_it: frozenset[str] = frozenset()  # between two penalties that are spoken of together
    that_of: frozenset[str] = frozenset()  # a penalty named again by a pronoun: celle de

    def is_kept(self, word: str) -> bool:
        """Whether a word may say something penal, so that no line with it is a page header."""
        return (
            word in _FORMER
            or word in self.units
            or word in self.numbers
            or word in _BOUND_WORDS
            or any(word.startswith(stem) for stem in _PENAL_STEMS)
        )


_BOUND_WORDS = frozenset(  # "not less than" stands alone on many lines of a narrow column, "Art. 9. Sera" on many heads
    words_of(
        "less more least most than exceed exceeding maximum minimum menos mas menor mayor maximo minimo moins plus mais maior superior inferior superieur inferieur exceda excedant sera seran seront serao shall"
    )
)
# Stands over each article of which a collection prints what it said before.
_FORMER = frozenset(words_of("anterior anteriores ancien ancienne former previous vigente"))
_PENAL_STEMS = (
    "impris", "pris", "impon", "reprim", "castig", "sanc", "incur", "incorr", "condam", "sentenc", "convict", "custod", "fine", "multa", "amende", "deten", "reclu", "penal", "pena", "peine", "puni", "death",
    "life", "offence", "guilty", "liable", "emprison", "perp", "arrest", "presid", "muert", "mort",
)  # fmt: skip


def numbers(line: str, start: int = 0, **more: int) -> dict[str, int]:
    """Number words from a line of them, counted from ``start``, and others by name."""
    return {**{word: value for value, word in enumerate(line.split(), start)}, **more}


def units(**words: str) -> dict[str, str]:
    """Unit words: ``year="year years"``."""
    return {word: unit for unit, line in words.items() for word in line.split()}


def named(*pairs: tuple[str, str]) -> tuple[tuple[str, Template], ...]:
    """Templates with a name."""
    return tuple((name, compiled(text)) for name, text in pairs)
