"""Words, numbers and signs of a text, each with its place.

Case, accents, quotation marks, emphasis, footnote marks and hyphens at line ends are gone from the tokens, not from the text.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from proportionality.law.written import words_of
from proportionality.reader.blocks import Span, Text

PARAGRAPH, CELL = "\n", "|"
_PIECE = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]")
_DROPPED = frozenset(
    "'\"`*_[]\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2068\u2069\ufeff\u00b4\u00b0\u2032\u2039\u203a|"
)
_NO_WIDTH = frozenset(
    "\u200b\u200c\u200d\u2060\ufeff"
)  # between letters of a word that may break there
_NOTES = frozenset(
    words_of(
        "loi law act acts lei ley redacao incluido incluida revogado revogada vide renumerado renumerada decreto decret ord ordonnance"
        " modifie modifiee amended inserted substituted as l acrescentado reformado reformada adicionado adicionada derogado modificado"
    )
)
_NOTED = frozenset("fcem")  # kinds of footnotes: text, commencement, extent, modification
_ENDED = frozenset((".", ";", ":", "?", "!"))
_GOING_ON = re.compile(r"(?:\d{1,3}\s{1,3})?([^\W\d_])")  # years; 9 years
_SAID_AGAIN = re.compile(
    r"\(\d{1,3}\)\s{1,3}([^\W\d_]{2,12})"
)  # six, and after a blank line: (6) months
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212-")
_LONGEST_WORD = 40  # letters of a word that a hyphen at a line end broke
_LONGEST_LINE = 100  # characters of a line that may be a running header


def fold(word: str) -> str:
    """Lower case, without accents, ligatures and raised digits; a fraction is part of a number and stays."""
    if word.isascii():
        return word.lower()
    plain = "".join(c for c in word if unicodedata.category(c) != "No" or _is_fraction(c))
    # A fraction is kept whole: taken apart it would begin with a digit.
    bare = "".join(
        c if _is_fraction(c) else unicodedata.normalize("NFKD", c) for c in plain.casefold()
    )
    return "".join(c for c in bare if not unicodedata.combining(c))


def _is_fraction(sign: str) -> bool:
    return unicodedata.decomposition(sign).startswith("<fraction>")


@dataclass(frozen=True)
class Tokens:
    """A text as folded tokens; token ``i`` is ``text[starts[i]:ends[i]]``."""

    text: Text
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    size: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", len(self.words))

    def __len__(self) -> int:
        return self.size

    def at(self, position: int) -> int:
        """The first token that does not begin before a position."""
        return bisect.bisect_left(self.starts, position)

    def span(self, first: int, last: int) -> Span:
        """Characters from one token to before another."""
        return self.starts[first], self.ends[last - 1]

    def is_verb(self, index: int) -> bool:
        """Whether a folded ``e`` is the Portuguese verb and not the word for and."""
        return self.text.text[self.starts[index] : self.ends[index]].lower() == "\u00e9"

    def glued(self, index: int) -> bool:
        """Whether nothing stands between a token and the one before it."""
        return index > 0 and self.starts[index] == self.ends[index - 1]


def tokenize(text: Text, kept: Callable[[str], bool], parts: Callable[[str], bool]) -> Tokens:
    """Cut a text into tokens.

    Args:
        text: of a file.
        kept: whether a folded word is never part of a page header (it names a penalty, a unit, a number).
        parts: whether a folded word before a hyphen stands for itself (a number word), so that the hyphen stays.

    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    folded: dict[str, str] = {}
    furniture = _furniture(text, kept)
    skip = 0

    def add(word: str, start: int, end: int) -> None:
        words.append(word)
        starts.append(start)
        ends.append(end)

    source = text.text
    previous_row = 0
    page = 0  # on which the last word stands, where that is in no table and no heading
    broken = False  # a hyphen at the end of a line came last
    for block in text.blocks:
        running = block.kind == "paragraph" and not block.row
        turned = running and page > 0 and block.page == page + 1
        if words:
            add(
                CELL if block.row and block.row == previous_row else PARAGRAPH,
                block.start,
                block.start,
            )
        previous_row = block.row
        broken = broken and turned
        for match in _PIECE.finditer(source, block.start, block.end):
            start, end = match.span()
            while skip < len(furniture) and furniture[skip][1] <= start:
                skip += 1
            if skip < len(furniture) and furniture[skip][0] <= start:
                continue
            raw = match[0]
            if (turned and _goes_on(words, source, start)) or (
                raw == "("
                and words[-2:-1]
                and words[-1] == PARAGRAPH
                and parts(words[-2])
                and (again := _SAID_AGAIN.match(source, start))
                and kept(fold(again[1]))
            ):
                while words[-1] == PARAGRAPH:
                    del words[-1], starts[-1], ends[-1]
            turned, page = False, block.page if running else 0
            if raw in _DASHES:
                if broken:
                    continue
                ahead = source[end : end + 80]
                if (
                    words
                    and ends[-1] == start
                    and words[-1].isalpha()
                    and not parts(words[-1])
                    and "\n" in ahead[: len(ahead) - len(ahead.lstrip())]
                    and ahead.lstrip()[:1].islower()
                ):
                    broken = True
                    continue
                add("-", start, end)
                continue
            if raw in _DROPPED:
                soft = raw == "\u00ad" or (raw in _NO_WIDTH and source[end : end + 1].isalpha())
                if soft and words and ends[-1] == start:
                    broken = True
                elif raw == "[" and words and ends[-1] == start and words[-1].isdigit():
                    # 2[one year], F12[one year]: the number of a footnote
                    letter = len(words) > 1 and words[-2] in _NOTED and ends[-2] == starts[-1]
                    for column in (words, starts, ends):
                        del column[-2 if letter else -1 :]
                continue
            if raw[0].isdecimal():
                if source[start - 1 : start] == "[" and source[end : end + 1] in ("]", "/"):
                    continue  # [15], [15/2019]
                add(raw, start, end)
                broken = False
                continue
            word = folded.get(raw)
            if word is None:
                word = folded.setdefault(raw, fold(raw))
            if broken and words and words[-1].isalpha() and len(words[-1]) < _LONGEST_WORD:
                words[-1] += word
                ends[-1] = end
            elif word:
                add(word, start, end)
            broken = False
    return _without_notes(text, words, starts, ends)


def _goes_on(words: Sequence[str], source: str, start: int) -> bool:
    """Whether a sentence that the end of a page broke goes on here: it had not ended, and no other begins."""
    before = next((word for word in reversed(words) if word != PARAGRAPH), ".")
    letter = _GOING_ON.match(source, start)
    return before not in _ENDED and letter is not None and letter[1].islower()


def _without_notes(text: Text, words: list[str], starts: list[int], ends: list[int]) -> Tokens:
    """Without amendment notes in brackets, which stand in the middle of sentences: (Act 3 of 1999), (Redacao dada pela Lei)."""
    keep: list[int] = []
    at = 0
    while at < len(words):
        if words[at] == "(" and at + 1 < len(words) and words[at + 1] in _NOTES:
            close = next(
                (i for i in range(at + 2, min(at + 32, len(words))) if words[i] == ")"), None
            )
            if close is not None and any(w[0].isdigit() for w in words[at:close]):
                at = close + 1
                continue
        keep.append(at)
        at += 1
    if len(keep) == len(words):
        return Tokens(text, words, starts, ends)
    return Tokens(
        text, [words[i] for i in keep], [starts[i] for i in keep], [ends[i] for i in keep]
    )


def _furniture(text: Text, kept: Callable[[str], bool]) -> list[Span]:
    """Lines that stand on many pages, and bare page numbers: they may break a sentence in two."""
    if text.kind not in ("txt", "pdf", "md"):
        return []
    lines: dict[str, list[Span]] = {}
    at = 0
    cells = [
        b for b in text.blocks if b.row
    ]  # "less than" stands alone on many lines of a narrow column
    cell = 0
    for line in text.text.split("\n"):
        end = at + len(line)
        while cell < len(cells) and cells[cell].end <= at:
            cell += 1
        inside = cell < len(cells) and cells[cell].start <= at
        if not inside and 0 < len(line) <= _LONGEST_LINE and (shape := _shape(line)):
            lines.setdefault(shape, []).append((at, end))
        at = end + 1
    found: list[Span] = []
    for shape, places in lines.items():
        words = [fold(w) for w in shape.split()]
        if all(w == "#" for w in words) and len(words) <= 2:
            found += [p for p in places if len(text.text[p[0] : p[1]].strip(" -\u2013\u2014")) <= 4]
        elif len(places) >= 4 and len(words) >= 2 and not any(kept(w) for w in words):
            found += [p for p in places if "#" in words or not _mid_sentence(text.text[slice(*p)])]
    return sorted(found)


def _mid_sentence(line: str) -> bool:
    """Whether a line goes on with a sentence: the same few words stand on many lines of a narrow column."""
    return line.lstrip()[:1].islower()


def _shape(line: str) -> str:
    """A line with every number replaced, so that page headers look alike."""
    return " ".join(
        "#" if m[0][0].isdigit() else m[0].lower()
        for m in _PIECE.finditer(line)
        if m[0].isalnum() or m[0][0].isdigit()
    )
