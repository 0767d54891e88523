"""Penalties that a law names: custody with its bounds, life, death, fines; each with its place.

A template fits exactly or the island is ``unread``: a number that was cut off is worse than none.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from proportionality.law.written import words_of
from proportionality.reader.custody import Island, custody, term_at
from proportionality.reader.lexicon.base import Lexicon
from proportionality.reader.lexicon.frames import FRAMES
from proportionality.reader.numbers import slot_reader
from proportionality.reader.templates import Finder
from proportionality.reader.tokens import CELL, PARAGRAPH, Tokens

_BACK = 45  # tokens before a word for custody in which its length may begin
_FINE_UNITS = frozenset(("penalty", "unidades"))  # in which a fine is told
_FINE_IN = 14  # tokens from the word for a fine to its units
_AFTER = 6  # tokens after a range in which another kind of penalty may be named
_AGES = frozenset(words_of("edad menor menores idade age agee ages agees mineur mineure mineurs"))
_ABBREVIATED = frozenset(
    words_of(
        "no nos art arts s ss n inc par para num lit fr mr v c p ex al sec cap sch sr lic dr ley gdes"
    )
)


@dataclass
class Events:
    """Where the words that matter stand, by what they are for; each list in order."""

    places: dict[str, list[tuple[int, int]]]
    stops: list[int] = field(default_factory=list)  # tokens that end a sentence

    def within(self, name: str, first: int, last: int) -> list[tuple[int, int]]:
        """Those that begin from one token to before another."""
        listed = self.places.get(name, [])
        low = bisect.bisect_left(listed, (first, 0))
        return listed[low : bisect.bisect_left(listed, (last, 0), low)]

    def last(self, name: str, first: int, last: int) -> tuple[int, int] | None:
        """The last of them; None where there is none.  A whole section may be asked about for each of its clauses."""
        listed = self.places.get(name, [])
        at = bisect.bisect_left(listed, (last, 0)) - 1
        return listed[at] if at >= 0 and listed[at][0] >= first else None

    def sentence(self, token: int, first: int, last: int) -> tuple[int, int]:
        """Begin and end of the sentence around a token, inside bounds."""
        at = bisect.bisect_left(self.stops, token)
        begin = self.stops[at - 1] + 1 if at else first
        end = self.stops[at] if at < len(self.stops) else last
        return max(begin, first), min(max(end, token), last)


def finder(lexicon: Lexicon) -> Finder:
    """Looks for everything of a language at once."""
    frames = FRAMES[lexicon.code]
    return Finder(
        {
            "custody": lexicon.custody,
            "life": lexicon.life,
            "death": lexicon.death,
            "fine": lexicon.fine,
            "no fine": lexicon.no_fine,
            "bare": lexicon.bare,
            "both": lexicon.both,
            "jointly": lexicon.jointly,
            "imposes": lexicon.imposes,
            "imposes after": lexicon.imposes_after,
            "may": lexicon.may,
            "condition": lexicon.condition,
            "binds": lexicon.binds,
            "frame": frames.phrases,
            "participle": frames.participles,
            "frame after": frames.after,
            "offender": frames.offender,
            "denied": frames.denied,
            "threat": frames.threats,
            "mention": lexicon.mentions,
            "mention after": lexicon.mentions_after,
            "default": lexicon.default,
            "default beside": lexicon.default_beside,
            "modifier": lexicon.modifier,
            "exchange": lexicon.exchange,
            "raises": lexicon.raises,
            "reference": lexicon.reference,
            "repeat": lexicon.repeat,
            "bound ahead": lexicon.bound_ahead,
            "former": lexicon.former,
            "former noted": lexicon.former_noted,
            "former told": lexicon.former_told,
            "on top": lexicon.on_top,
            "pardoned": lexicon.pardoned,
            "besides it": lexicon.besides_it,
            "replaced": lexicon.replaced,
            "former ends": lexicon.former_ends,
            "drug": lexicon.drugs,
            **{f"conduct {name}": templates for name, templates in lexicon.conducts},
        }
    )


def events(tokens: Tokens, lexicon: Lexicon) -> Events:
    """Everything that matters in a text."""
    return Events(finder(lexicon).find(tokens), list(_stops(tokens)))


def _stops(tokens: Tokens) -> Iterator[int]:
    words = tokens.words
    for at, word in enumerate(words):
        if word in (";", PARAGRAPH, CELL):
            yield at
        elif word == "." and at:
            before = words[at - 1]
            following = words[at + 1] if at + 1 < len(words) else PARAGRAPH
            if before in _ABBREVIATED or (len(before) == 1 and before.isalpha()):
                continue
            if before[0].isdigit() and following[0].isdigit() and tokens.glued(at + 1):
                continue
            yield at


class _Taken:
    """The tokens that islands stand on."""

    def __init__(self, islands: Sequence[Island]) -> None:
        ordered = sorted((i.first, i.last) for i in islands)
        self._firsts = [first for first, _ in ordered]
        self._reached = list(accumulate((last for _, last in ordered), max))

    def holds(self, token: int) -> bool:
        """Whether a token is one of them."""
        at = bisect.bisect_right(self._firsts, token)
        return at > 0 and token < self._reached[at - 1]


def islands(tokens: Tokens, found: Events, lexicon: Lexicon, first: int, last: int) -> list[Island]:
    """Every penalty named between two tokens, in order."""
    out: list[Island] = []
    for kind in ("death", "life"):
        for start, end in found.within(kind, first, last):
            if kind == "death" and not _is_death(tokens, found, start, end):
                continue
            if kind == "life" and _ends_a_range(tokens, start, lexicon):
                out.append(Island("custody", start, end, "unread"))
                continue
            out.append(Island(kind, start, end, kind))
            if kind == "life" and lexicon.life_or_term is not None:
                joined = lexicon.life_or_term.match(tokens, end)
                if joined is not None and (term := term_at(tokens, joined, end, lexicon)):
                    out.append(term)
    out += [
        Island("death", at, at + 1, "death")
        for one in out
        if one.kind == "life"
        for at in _deaths_beside(tokens, one, lexicon)
    ]
    taken = _Taken(out)
    for start, end in found.within("fine", first, last):
        if any(s <= start < e for s, e in found.within("no fine", start - 8, start)):
            continue  # without the option of a fine
        if tokens.words[start] in _FINE_UNITS and found.within("fine", start - _FINE_IN, start):
            continue  # a fine of so many penalty units
        out.append(Island("fine", start, end, "fine"))
    for start, end in found.within("custody", first, last):
        if taken.holds(start):
            continue
        joined = taken.holds(end - 1)  # ten years of prison or prison for life
        noun = _first_kind(tokens, start, end, lexicon) if joined else end
        island = custody(tokens, start, noun, lexicon, max(first, start - _BACK))
        if island.how == "unread" and (joined or _said_again(tokens, found, start)):
            continue
        out.append(island)
    out += _bare(tokens, found, lexicon, out, first, last)
    out.sort(key=lambda i: (i.first, -i.last))
    kept: list[Island] = []
    for island in out:
        if kept and island.first < kept[-1].last:
            if island.kind == "fine" or (
                kept[-1].kind != "fine" and (island.how == "unread" or kept[-1].how != "unread")
            ):
                continue
            kept[-1] = island
            continue
        kept.append(island)
    return kept


def _first_kind(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the first of two kinds of custody ends that are named together."""
    ends = (at for t in lexicon.custody for at, _ in t.ends(tokens, start, slot_reader(lexicon)))
    return min(ends, default=end)


def _bare(
    tokens: Tokens, found: Events, lexicon: Lexicon, named: list[Island], first: int, last: int
) -> list[Island]:
    """Ranges without a word for custody where the section has one before them: the penalty shall be five to ten years."""
    read = [i.first for i in named if i.kind == "custody" and i.how != "unread"]
    out = []
    for start, end in found.within("bare", first, last):
        if not any(at < start for at in read):
            continue
        island = term_at(tokens, end, end, lexicon)
        if island is None or island.how not in ("range", "min-max"):
            continue
        begin, stop = found.sentence(start, first, last)
        around = tokens.words[begin : min(island.last + _AFTER, stop)]
        if (lexicon.other_time - _AGES) & frozenset(around) or tokens.words[
            island.last : island.last + 1
        ] in (["de"], ["d"]):
            continue  # of disqualification, of work, of another kind that the words after it name
        if island.greatest is not None and island.greatest.unit in ("year", "month"):
            out.append(replace(island, bare=True))
    return out


def _deaths_beside(tokens: Tokens, life: Island, lexicon: Lexicon) -> Iterator[int]:
    """The bare word for death before or after life: death or life imprisonment."""
    words = tokens.words
    before, after = life.first - 1, life.last
    while before > 0 and words[before] in ("with", "to", "by", "la", "a", "de", "con", "com"):
        before -= 1
    if before > 0 and words[before] in lexicon.either and words[before - 1] in lexicon.deaths:
        yield before - 1
    if words[after : after + 1] == ["a"] and words[after + 1 : after + 2] == ["muerte"]:
        yield after + 1  # from life to death
    if words[after : after + 1] == [","]:
        after += 1
    if after + 1 < tokens.size and words[after] in lexicon.either:
        here = after + 2 if words[after + 1] in ("the", "to", "la", "a", "de") else after + 1
        if here < tokens.size and words[here] in lexicon.deaths:
            yield here


def _is_death(tokens: Tokens, found: Events, start: int, end: int) -> bool:
    """Whether a death is a penalty and not a result."""
    if tokens.words[start] == "ultima":  # the last-named penalty
        return tokens.words[max(0, start - 1)] not in ("esta", "esa", "dicha", "tal", "aquella")
    if tokens.words[start] != "with":
        return True
    return bool(
        found.within("imposes", start - 12, start)
        or found.within("life", start - 8, start)
        or found.within("life", end, end + 8)
    )


def _ends_a_range(tokens: Tokens, start: int, lexicon: Lexicon) -> bool:
    """Whether life is the upper end of a range that begins with a kind or degree of custody."""
    words = tokens.words
    at = start - 1
    while at > 0 and words[at] in ("de", "la", "pena"):
        at -= 1
    return (
        at > 1
        and lexicon.code == "es"
        and words[at] == "a"
        and words[at - 1] not in ("condenado", "condenada")
    )


def _said_again(tokens: Tokens, found: Events, start: int) -> bool:
    """Whether a word for custody only names one that was read: to both such fine and imprisonment."""
    if found.within("both", start - 8, start) or tokens.words[max(0, start - 1)] == "such":
        return True  # to such imprisonment: the one that was named before
    before = [
        w
        for w in tokens.words[max(0, start - 4) : start]
        if w not in ("the", "such", "that", "a", "term", "of")
    ]
    following = tokens.words[start + 1] if start + 1 < len(tokens) else ""
    return before[-2:] == ["fine", "and"] and following not in (
        "for",
        "of",
        "not",
        "which",
        "to",
        "exceeding",
    )
