"""Penal clauses: which penalties stand together, what they impose, and what is only mentioned.

Each passage that looks penal ends as exactly one kind: a ``penalty`` that was read, or one of the kinds that are shown and
not computed.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from proportionality.law.quantities import Order
from proportionality.law.terms import Term
from proportionality.reader.bands import table_cells
from proportionality.reader.blocks import Span, Text
from proportionality.reader.islands import Events, Island, events, islands
from proportionality.reader.lexicon.base import Lexicon
from proportionality.reader.numbers import length_at
from proportionality.reader.sections import Section, paths, sections
from proportionality.reader.tokens import CELL, PARAGRAPH, Tokens, tokenize

_ARTICLES = frozenset(("a", "an", "the"))
_SECTIONS = 3  # from which what stands before the first of them is a preamble
_NEAR, _FAR = 6, 14  # words between what makes a penalty a condition and the penalty

Kind = Literal[
    "unread",  # looks like a penalty, and does not fit
    "modifier",  # raises or lowers another penalty
    "reference",  # the penalty stands elsewhere
    "condition",  # a penalty that only says which offences are meant
    "default",  # custody for not paying
    "mention",  # speaks of a penalty and imposes none
    "general",  # the general part: release, limitation
    "fine",  # a fine and no custody
]
Said = Literal["named", "not named", "in doubt"]


@dataclass(frozen=True, slots=True)
class Value:
    """A term, or ``none`` or ``unknown``, with the words it was read from and the ground it stands on."""

    value: Term | Literal["none", "unknown"]
    ground: str
    span: Span | None = None

    def __str__(self) -> str:
        return str(self.value)


@dataclass
class Penalty:
    """One penal clause as read."""

    section: Section
    path: tuple[str, ...]
    span: Span
    sentence: Span
    least: Value
    greatest: Value
    life: Said = "not named"
    death: Said = "not named"
    fine: Literal["none", "with", "instead", "either"] = "none"
    spans: dict[str, Span] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    repeat: bool = False
    tokens: tuple[int, int] = (0, 0)
    only: bool = False  # life or death is the only penalty named


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that looks penal and was not read as a penalty."""

    kind: Kind
    section: Section
    path: tuple[str, ...]
    span: Span
    why: str


@dataclass
class Reading:
    """What was found in one file."""

    text: Text
    lexicon: Lexicon
    tokens: Tokens
    events: Events
    sections: list[Section]
    penalties: list[Penalty] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of passages that look penal which was read; 1 where there are none."""
        whole = len(self.penalties) + len(self.passages)
        return len(self.penalties) / whole if whole else 1.0


def read(text: Text, lexicon: Lexicon) -> Reading:
    """Read one file in one language."""
    tokens = tokenize(text, lexicon.is_kept, lambda word: word in lexicon.numbers)
    found = events(tokens, lexicon)
    reading = Reading(text, lexicon, tokens, found, sections(text))
    for section in reading.sections:
        _Section(reading, section).read()
    return reading


class _Section:
    """The clauses of one section."""

    def __init__(self, reading: Reading, section: Section) -> None:
        self.reading, self.section = reading, section
        self.tokens, self.events, self.lexicon = reading.tokens, reading.events, reading.lexicon
        whole = section.end
        law = section.notes if section.notes >= 0 else whole
        self.first, self.last = self.tokens.at(section.start), self.tokens.at(law)
        self.notes = self.tokens.at(whole) if law < whole else self.last
        self.paths = paths(self.tokens, self.first, self.last, self.lexicon.code != "en")
        self.covered: list[tuple[int, int]] = []
        self.listed: list[tuple[int, int]] = []  # passages whose length may stand right beside them
        heading = {w.strip(".,;:()") for w in _folded(section.heading).split()[:14]}
        self.general = bool(heading & self.lexicon.general) or self._is_preamble()

    def read(self) -> None:
        named = islands(self.tokens, self.events, self.lexicon, self.first, self.last)
        for group in self._groups(self._threatening(named)):
            self._clause(group)
        self._other("modifier", "raises, lowers or multiplies another penalty")
        self._other("reference", "the penalty stands in another place")
        self._lengths()
        if self.notes > self.last and self.events.within("custody", self.last, self.notes):
            why = "notes of editors and courts that are printed with the law"
            self.passage("mention", self.last, self.notes, why)

    def _is_preamble(self) -> bool:
        """Whether this is what a law says before its first section: its reasons, which impose nothing."""
        found = self.reading.sections
        return (
            not self.section.number
            and len(found) > _SECTIONS
            and "".join(c for c in found[1].number if c.isalnum()).lower() in ("1", "1o", "i")
        )

    def path(self, token: int) -> tuple[str, ...]:
        at = bisect.bisect_right(self.paths, (token, ("\uffff",))) - 1
        return self.paths[at][1] if at >= 0 else ()

    def passage(self, kind: Kind, first: int, last: int, why: str) -> None:
        if any(s <= first and last <= e for s, e in self.covered[-40:]):
            return
        self.covered.append((first, last))
        if kind in ("unread", "condition", "mention", "default", "general"):
            self.listed.append((first, last))
        self.reading.passages.append(
            Passage(kind, self.section, self.path(first), self.tokens.span(first, last), why)
        )

    def _threatening(self, named: Sequence[Island]) -> list[Island]:
        """Without life and death that are only the condition of another penalty."""
        kept = []
        for island in named:
            begin, _ = self.events.sentence(island.first, self.first, self.last)
            if island.kind in ("life", "death") and self._is_condition([island], begin):
                self.passage(
                    "condition", island.first, island.last, "says which offences are meant"
                )
            else:
                kept.append(island)
        return kept

    def _groups(self, named: Sequence[Island]) -> Iterator[list[Island]]:
        group: list[Island] = []
        for island in named:
            if group and not self._joined(group[-1], island):
                yield group
                group = []
            group.append(island)
        if group:
            yield group

    def _joined(self, one: Island, two: Island) -> bool:
        gap = self.tokens.words[one.last : two.first]
        if len(gap) > 40 or any(w in (PARAGRAPH, CELL, ";", ":", ".") for w in gap):
            return False
        if self.events.within("default", one.last, two.first) or _labels(gap):
            return False
        if all(w in self.lexicon.glue for w in gap):
            return True
        if one.kind == "fine":
            return len(gap) <= 28 and any(
                w in self.lexicon.either or w in self.lexicon.ands or w == "to" for w in gap
            )
        if two.kind == "fine":
            start = [w for w in gap[:2] if w != ","]
            return (
                len(gap) <= 14
                and bool(start)
                and start[0] in (self.lexicon.either | self.lexicon.ands | {"con", "com", "shall"})
            )
        return False

    def _imposes(self, first: int, last: int) -> bool:
        if self.events.within("imposes", max(self.first, first - 45), first + 1):
            return True
        if self.events.within("imposes after", last, min(last + 10, self.last)):
            return True
        words = self.tokens.words
        cells = table_cells(self.reading.text, self.tokens.starts[first])
        if cells:  # the verb stands over the table, or its penalties have a head of their own
            table, top = self.tokens.at(cells[0].start), cells[0].row
            body = next((self.tokens.at(c.start) for c in cells if c.row > top), table)
            if self.events.within("imposes", max(self.first, table - 45), body):
                return True
        head = next(
            (
                i
                for i in range(self.first, first)
                if words[i] == ":" or (words[i] == "-" and words[i + 1] in ("(", PARAGRAPH))
            ),
            None,
        )
        return head is not None and bool(
            self.events.within("imposes", max(self.first, head - 30), head)
        )

    def _clause(self, group: list[Island]) -> None:
        first, last = group[0].first, group[-1].last
        serious = [i for i in group if i.kind != "fine"]
        if not serious:
            if self.events.within("imposes", max(self.first, first - 30), first):
                self.passage("fine", first, last, "a fine, and no custody beside it")
            return
        begin, end = self.events.sentence(first, self.first, self.last)
        known = [i for i in serious if i.how != "unread"]
        if not known and not self._length_near(first, last, begin, end):
            if self.lexicon.degree & frozenset(
                self.tokens.words[first : min(last + 6, end)]
            ) and self._imposes(first, last):
                self.passage(
                    "unread", first, last, "custody by degrees: the lengths stand in another rule"
                )
            return  # the word for custody alone names no penalty
        if self.general:
            return self.passage(
                "general",
                first,
                last,
                f"'{self.section.heading[:60]}' is a rule of the general part"
                if self.section.number
                else "it stands before the first section",
            )
        if self.events.within("default", max(begin, first - 25), last) or self.events.within(
            "default", last, min(last + 4, end)
        ):
            return self.passage(
                "default", first, last, "custody in place of a fine that is not paid"
            )
        if self._is_condition(group, begin):
            return self.passage(
                "condition", first, last, "says which offences are meant, and threatens nothing"
            )
        # What was said of a condition before it is no word on this penalty.
        low = max([begin, first - 20, *(e for s, e in self.covered[-3:] if e <= first)])
        before = [e for e in self.events.within("mention", low, first) if not self._charged(e[0])]
        after = self.events.within("mention after", last, min(last + 3, self.last))
        if before or after:
            s, e = (before or after)[-1]
            words = " ".join(self.tokens.words[s:e])
            return self.passage("mention", first, last, f"only spoken of ('{words}')")
        if not self._imposes(first, last):
            return self.passage("unread", first, last, "no verb that punishes stands near")
        if not known:
            return self.passage(
                "unread", first, last, "custody whose length does not fit a template"
            )
        self._penalty(group, serious, begin, end)

    def _length_near(self, first: int, last: int, begin: int, end: int) -> bool:
        low, high = max(begin, first - 25), min(end, last + 30)
        near = self.tokens.words[max(begin, first - 6) : min(end, last + 8)]
        if any(self.lexicon.units.get(word) in ("year", "month") for word in near):
            return True
        return any(
            length_at(self.tokens, i, self.lexicon) is not None
            for i in range(low, high)
            if self.tokens.words[i][0].isdigit() or self.tokens.words[i] in self.lexicon.numbers
        )

    def _charged(self, at: int) -> bool:
        """Whether what stands here is what somebody is found guilty of, or liable to: guilty of a felony punishable by."""
        before = [w for w in self.tokens.words[max(self.first, at - 4) : at] if w not in _ARTICLES]
        if before[-1:] == ["guilty"] and self.tokens.words[at] == "of":
            return True
        return bool(before) and (
            before[-2:] in (["guilty", "of"], ["liable", "to"], ["sentenced", "to"])
            or before[-1] in ("commits", "constitutes", "punished", "with")
        )

    def _is_condition(self, group: list[Island], begin: int) -> bool:
        first = group[0].first
        words = self.tokens.words
        for start, end in self.events.within("condition", max(begin, first - 18), first):
            gap = words[end:first]
            far = _FAR if "punishable" in gap else _NEAR  # an offence under an Act punishable by
            if end > first + 1 or len(gap) > far or any(w in self.lexicon.apart for w in gap):
                continue
            if self._charged(start):
                continue
            if any(
                w in self.lexicon.punishable
                for w in (*gap, *words[end - 1 : end], *words[first : first + 1])
            ):
                return True
        return False

    def _penalty(self, group: list[Island], serious: list[Island], begin: int, end: int) -> None:
        first, last = group[0].first, group[-1].last
        tokens = self.tokens
        unread = any(i.how == "unread" for i in group)
        customs = [i for i in serious if i.kind == "custody" and i.how != "unread"]
        kinds = {i.kind for i in serious}
        sentence = (begin, max(end, last))
        unknown = Value("unknown", "no template fits")
        penalty = Penalty(
            self.section,
            self.path(first),
            tokens.span(first, last),
            tokens.span(*sentence),
            unknown,
            unknown,
            tokens=(first, last),
        )
        for kind in ("life", "death"):
            one = next((i for i in serious if i.kind == kind), None)
            if one is not None:
                self._say(penalty, kind, "named")
                penalty.spans[kind] = tokens.span(one.first, one.last)
        chosen = self._one_term(customs, serious, penalty) if customs and not unread else None
        if unread:
            penalty.doubts.append("a term in this clause was not read")
            # A word for custody that stays unread is listed too: its number is nowhere else.
            for island in serious:
                if island.how == "unread":
                    self.passage(
                        "unread",
                        island.first,
                        island.last,
                        "custody whose length does not fit a template",
                    )
        if chosen is not None:
            self._bounds(penalty, chosen, first)
        elif not customs and not unread and kinds & {"life", "death"}:
            penalty.only = True
            why = "no fixed term is named beside life or death"
            penalty.least = penalty.greatest = Value("unknown", why)
        self._further_on(penalty, last, end)
        self._fine(penalty, group, end)
        if penalty.life == "not named" == penalty.death and chosen is None and not unread:
            self.passage(
                "unread",
                first,
                last,
                "; ".join(penalty.doubts) or "the terms of this clause do not fit together",
            )
            return
        if unread and chosen is None and not kinds & {"life", "death"}:
            self.passage("unread", first, last, "a term in this clause was not read")
            return
        penalty.repeat = bool(
            self.events.within("repeat", max(self.first, begin - 3, first - 45), first)
        )
        self.covered.append((first, last))
        self.reading.penalties.append(penalty)

    def _say(self, penalty: Penalty, kind: str, what: Said) -> None:
        if kind == "life":
            penalty.life = what
        else:
            penalty.death = what

    def _one_term(
        self, customs: list[Island], serious: list[Island], penalty: Penalty
    ) -> Island | None:
        """The term of a clause; None where there are several that do not make one."""
        if len(customs) == 1:
            return customs[0]
        whole = all(c.least is not None and c.greatest is not None for c in customs)
        if whole and len({(c.least.term, c.greatest.term) for c in customs}) == 1:  # type: ignore[union-attr]
            return customs[0]
        if whole and all(self._only_or(a, b) for a, b in pairwise(customs)):
            low, high = customs[0], customs[0]
            for c in customs[1:]:
                orders = _compare(c.least, low.least), _compare(c.greatest, high.greatest)
                if Order.CANNOT_TELL in orders:
                    penalty.doubts.append("two kinds of custody whose lengths cannot be compared")
                    return None
                low = c if orders[0] is Order.LESS else low
                high = c if orders[1] is Order.GREATER else high
            penalty.doubts.append("two kinds of custody to choose from: least and greatest of both")
            return Island(
                "custody", customs[0].first, customs[-1].last, "range", low.least, high.greatest
            )
        penalty.doubts.append("several terms in one clause")
        return None

    def _only_or(self, one: Island, two: Island) -> bool:
        gap = self.tokens.words[one.last : two.first]
        return any(w in self.lexicon.either for w in gap) and all(
            w in self.lexicon.either
            or w
            in ("to", "a", "an", "de", "com", "con", "la", "un", "une", "uma", "pena", ",", "d")
            for w in gap
        )

    def _bounds(self, penalty: Penalty, chosen: Island, first: int) -> None:
        tokens = self.tokens
        for key, length in (("least", chosen.least), ("greatest", chosen.greatest)):
            if length is None:
                continue
            assert length.term is not None
            span = tokens.span(length.first, length.last)
            value = Value(length.term, f"template '{chosen.how}'", span)
            penalty.spans[key] = span
            if key == "least":
                penalty.least = value
            else:
                penalty.greatest = value
        liable = bool(self.events.within("may", max(self.first, first - 30), chosen.first + 1))
        if chosen.how == "max" or (
            chosen.how == "exact" and (liable or self.lexicon.exact_is_greatest)
        ):
            if (
                self.lexicon.least_unsaid == "none"
                and chosen.how == "max"
                and self.lexicon.code == "en"
            ):
                penalty.least = Value("none", "the clause states a greatest term and no least")
            else:
                penalty.least = Value("unknown", "the clause states no least; the general part may")
                penalty.doubts.append(
                    f"no least is stated: {self.lexicon.least_unsaid}, or one of the general part?"
                )
        if chosen.how == "exact":
            penalty.doubts.append(
                "one length: fixed or greatest?"
                + (
                    " (by this law's manner: greatest)"
                    if liable or self.lexicon.exact_is_greatest
                    else ""
                )
            )
            if not (liable or self.lexicon.exact_is_greatest):
                penalty.least = Value("unknown", "one length: fixed or greatest?")
        if chosen.how == "min":
            penalty.greatest = Value("unknown", "the clause states a least term and no greatest")
            penalty.doubts.append("no greatest is stated: unlimited, or one of the general part?")

    def _further_on(self, penalty: Penalty, last: int, end: int) -> None:
        """Life or death that the sentence speaks of later: an enhancement, so nothing can be said of them here."""
        for kind in ("life", "death"):
            state = penalty.life if kind == "life" else penalty.death
            if state == "not named" and self.events.within(kind, last, min(last + 45, end)):
                self._say(penalty, kind, "in doubt")
                penalty.doubts.append(f"{kind} is spoken of further on")

    def _fine(self, penalty: Penalty, group: list[Island], end: int) -> None:
        at = next((n for n, i in enumerate(group) if i.kind == "fine"), None)
        if at is None:
            last = group[-1].last
            if self.events.within("both", last, min(last + 6, end)):
                penalty.fine = "either"  # a fine that the clause names too far before to be joined
            return
        fine, other = group[at], group[at - 1] if at else group[min(1, len(group) - 1)]
        low, high = sorted((fine, other), key=lambda i: i.first)
        gap = self.tokens.words[low.last : high.first]
        penalty.spans["fine"] = self.tokens.span(fine.first, fine.last)
        if self.events.within(
            "both", group[0].first, min(group[-1].last + 40, max(end, group[-1].last + 1))
        ):
            penalty.fine = "either"
        else:
            penalty.fine = "instead" if any(w in self.lexicon.either for w in gap) else "with"

    def _other(self, kind: Literal["modifier", "reference"], why: str) -> None:
        done = -1  # one of a kind says it of its sentence
        for start, end in self.events.within(kind, self.first, self.last):
            begin, stop = self.events.sentence(start, self.first, self.last)
            if begin == done or not (
                self.events.within("imposes", max(begin, start - 30), min(end + 20, stop))
                or self.events.within("custody", begin, stop)
            ):
                continue
            done = begin
            if self.general:
                self.passage("general", start, end, "a rule of the general part")
            else:
                self.passage(kind, start, end, why)

    def _lengths(self) -> None:
        """Lengths beside a verb that punishes which nothing has taken: listed, so that none is passed over."""
        words = self.tokens.words
        at = self.first
        while at < self.last:
            if not (words[at][0].isdigit() or words[at] in self.lexicon.numbers):
                at += 1
                continue
            length = length_at(self.tokens, at, self.lexicon)
            if length is None:
                at += 1
                continue
            begin, end = self.events.sentence(at, self.first, self.last)
            custody = self.events.within("custody", max(begin, at - 60), min(end, at + 40))
            verb = self.events.within("imposes", max(begin, at - 25), at) and length.unit in (
                "year",
                "month",
            )
            before = self.tokens.words[max(begin, at - 9) : at]
            if any(w in self.lexicon.other_time for w in before):
                at = length.last
                continue  # an age, a time limit, a measure that is no custody
            if self.events.within("fine", max(begin, at - 5), at):
                at = length.last
                continue  # a fine that is counted in days or months
            beside = any(s <= at < e for s, e in self.covered) or any(
                begin <= s and s - 10 <= at <= e + 10 for s, e in self.listed[-30:]
            )
            if (custody or verb) and not beside:
                kind: Kind = "general" if self.general else "unread"
                self.passage(
                    kind,
                    at,
                    length.last,
                    "a length of time beside words of punishment, in no clause that was read",
                )
            at = length.last


def _compare(one: object, two: object) -> Order:
    first, second = one.term, two.term  # type: ignore[attr-defined]
    order: Order = first.compare(second)
    return order


def _labels(gap: Sequence[str]) -> bool:
    """Whether a list label such as (a) stands in a gap: it parts two clauses."""
    return any(
        gap[i] == "(" and i + 2 < len(gap) and gap[i + 2] == ")" and len(gap[i + 1]) <= 4
        for i in range(len(gap))
    )


def _folded(text: str) -> str:
    from proportionality.reader.tokens import fold

    return " ".join(fold(w) for w in text.split())
