"""The section that is being read, and what of it is already a penalty or a passage."""

from __future__ import annotations

from functools import cached_property

from proportionality.reader.closing import place
from proportionality.reader.labels import paths
from proportionality.reader.reading import Kind, Passage, Reading
from proportionality.reader.sections import Section
from proportionality.reader.tokens import PARAGRAPH, fold
from proportionality.reader.versions import is_former

_ARTICLE = frozenset(("art", "article", "articulo", "artigo", "section"))
_NUMBER = 3  # tokens after such a word in which its number stands
_SECTIONS = 3  # from which what stands before the first of them is a preamble


class Scope:
    """One section as its clauses are read: its tokens, and what of them has been taken."""

    def __init__(self, reading: Reading, section: Section) -> None:
        self.reading, self.section = reading, section
        self.tokens, self.events, self.lexicon = reading.tokens, reading.events, reading.lexicon
        whole = section.end
        law = section.notes if section.notes >= 0 else whole
        self.first, self.last = self.tokens.at(section.start), self.tokens.at(law)
        self.notes = self.tokens.at(whole) if law < whole else self.last
        self.paths = paths(self.tokens, self.first, self.last, self.lexicon.code != "en")
        self.penalties = len(reading.penalties)  # those of the sections before
        self.covered: list[tuple[int, int]] = []
        self.listed: list[tuple[int, int]] = []  # passages whose length may stand right beside them
        self.lone: list[int] = []  # custody that is imposed and says no length
        heading = {w.strip(".,;:()") for w in _folded(section.heading).split()[:14]}
        general = heading & self.lexicon.general
        self.general = bool(general) or self._is_preamble()
        self.unless_whole = bool(general) and general <= self.lexicon.general_unless_whole
        self.former = is_former(reading, section)

    def _is_preamble(self) -> bool:
        """Whether this is what a law says before its first section: its reasons, which impose nothing."""
        found = self.reading.sections
        return (
            self.section.opens
            and len(found) > _SECTIONS
            and "".join(c for c in found[1].number if c.isalnum()).lower() in ("1", "1o", "i")
        )

    @cached_property
    def first_list(self) -> int | None:
        """The sign after which the first list of the section begins; None where it has none."""
        words = self.tokens.words
        for at in range(self.first, self.last):
            if words[at] == ":":
                return at
            if words[at] == "-" and words[at + 1 : at + 2] in (["("], [PARAGRAPH]):
                return at
        return None

    @cached_property
    def heads_inside(self) -> list[int]:
        """Where lines begin like the head of an article, the first of the section and those that were taken for none."""
        words = self.tokens.words
        return [
            at
            for at in range(self.first, self.last)
            if words[at] in _ARTICLE
            and words[max(at - 1, 0)] == PARAGRAPH
            and any(word[0].isdigit() for word in words[at + 1 : at + _NUMBER])
        ]

    def table_head(self, token: int) -> tuple[int, int] | None:
        """From which token to before which the head of the table around a token stands; None outside of tables."""
        table = self.reading.tables.at(self.tokens.starts[token])
        if table is None:
            return None
        opens, body = (self.tokens.at(position) for position in table.opening)
        return opens, body

    def taken(self) -> frozenset[int]:
        """The tokens that stand in what has been taken."""
        return frozenset(at for first, last in self.covered for at in range(first, last))

    def passage(self, kind: Kind, first: int, last: int, why: str) -> None:
        """List a passage that was not read, unless it has been taken already."""
        if any(s <= first and last <= e for s, e in self.covered[-40:]):
            return
        self.covered.append((first, last))
        if kind in ("unread", "condition", "mention", "default", "general"):
            self.listed.append((first, last))
        self.reading.passages.append(
            Passage(kind, self.section, place(self, first)[0], self.tokens.span(first, last), why)
        )


def _folded(text: str) -> str:
    return " ".join(fold(w) for w in text.split())
