"""Sections and articles of a law, with their numbers and headings as the law has them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from proportionality.law.written import words_of
from proportionality.reader.blocks import Text
from proportionality.reader.tokens import PARAGRAPH, Tokens, fold

_LONGEST_HEAD = 300  # characters of a line in which a head is looked for
_TRUSTED = 3  # heads with a keyword from which bare numbers are no longer asked
_CONTENTS, _RUN = (
    150,
    10,
)  # characters under a head, and heads one after the other, that make a contents page
_PUNCTUATED = (
    8  # heads with a point or a bracket after their number, from which others are page numbers
)
_STEP = 6  # a chain of bare numbers goes up by at most this
_MOST_NUMBER = 2_500

# Anchored at the beginning of a line, on lines of bounded length.
_KEYWORD = re.compile(
    r"[ \t>#*_\"\u201c(]{0,12}(?P<word>sections?|sec|articles?|art[i\u00ed]culos?|artigos?|arts?|s|\u00a7)[ \t.*]{0,4}"
    r"(?P<num>(?:[LRDA]\.?[ \t]?)?\d{1,4}(?:[-.]\d{1,4}){0,3}(?:[ \t]?(?:bis|ter|quater|quinquies|sexies|septies|octies)\b)?(?:-?[A-Z]{1,3}\b)?)"
    r"(?P<mark>[ \t]?\.?[ \t]?[\u00ba\u00b0\u00aa]|er\b|[ \t]?\.?o\b)?(?P<sep>[ \t]?[.:)\u2014\u2013*-]{0,4})(?P<rest>.{0,200})",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"[ \t>*_\"\u201c]{0,12}(?P<num>\d{1,4}(?:[ \t]?[A-Z]{1,3}\b|-[A-Z]\b)?)(?P<sep>[ \t]?[.)\u2014\u2013-]{1,3}|[ \t]{1,8}|$)(?P<rest>.{0,200})"
)
_MARKED = re.compile(
    r"[ \t]{0,4}#{1,6}[ \t*]{1,6}(?:(?:section|article|sec|art|\u00a7)[ \t.]{0,3})?(?P<num>\d{1,4}[A-Z]{0,2}(?:[-.]\d{1,4}){0,2})(?P<sep>[.:)\u2014\u2013 *-]{1,4}|$)(?P<rest>.{0,200})",
    re.IGNORECASE,
)
_AWAY = frozenset(  # after a number: a reference, not a head
    words_of("of del de above to and y et e ou or du shall is the applies a la el les des que")
)


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its number and heading as printed, the word that the law calls it by, and its characters."""

    number: str
    heading: str
    word: str
    start: int
    end: int
    head_end: int

    @property
    def label(self) -> str:
        """How it is cited: s 5, art 368."""
        return f"{self.word} {self.number}" if self.number else "opening words"


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str


def sections(text: Text) -> list[Section]:
    """Where sections begin.  With a keyword or a heading mark a number is trusted; a bare number must come in order."""
    lines = list(_lines(text))
    keyed: list[tuple[_Line, re.Match[str]]] = []
    marked: list[tuple[_Line, re.Match[str]]] = []
    bare: list[tuple[_Line, re.Match[str]]] = []
    for line in lines:
        head = line.text[:_LONGEST_HEAD]
        if (m := _KEYWORD.match(head)) and _is_head(m):
            keyed.append((line, m))
        elif m := _MARKED.match(head):
            marked.append((line, m))
        elif (
            (m := _BARE.match(head)) and _may_begin(m) and (text.kind != "pdf" or m["rest"].strip())
        ):
            # a number alone on a line of a PDF is the number of a page
            bare.append((line, m))
    articles = [head for head in keyed if head[1]["word"] != "\u00a7"]
    if len(articles) >= _TRUSTED:
        keyed = articles  # a paragraph sign parts an article, where there are articles
    numbered = [b for b in text.blocks if b.number]
    if numbered:
        return _closed(
            [
                Section(
                    b.number.lower(),
                    _heading(text.text[b.start : b.end]),
                    "s",
                    b.start,
                    b.end,
                    b.end,
                )
                for b in numbered
            ],
            len(text.text),
        )
    chain = _chain([head for head in bare if head[1]["sep"].strip()], len(text.text))
    if len(chain) < _PUNCTUATED:  # a law that sets no point after its numbers
        chain = _chain(bare, len(text.text))
    if len(marked) >= _TRUSTED and len(marked) >= len(keyed):
        heads = [*marked, *keyed]
    elif len(keyed) >= _TRUSTED and len(keyed) * 2 >= len(chain):
        heads = _body(keyed, len(text.text))
    else:
        heads = [*keyed, *chain] if len(chain) >= 1 else keyed
    heads.sort(key=lambda head: head[0].start)
    found = []
    for line, m in heads:
        groups = m.groupdict()
        word = fold(groups.get("word") or "")
        number = "".join(m["num"].split())
        found.append(
            Section(
                number.lower() if not number[:1].isupper() else number,
                _heading(m["rest"]) or _next_line(text.text, line.start + len(line.text)),
                "art" if word.startswith("art") else "s",
                line.start,
                0,
                line.start + m.start("rest"),
            )
        )
    return _closed(found, len(text.text))


def _lines(text: Text) -> list[_Line]:
    found = []
    at = 0
    for line in text.text.split("\n"):
        if line.strip():
            found.append(_Line(at, line))
        at += len(line) + 1
    return found


def _is_head(m: re.Match[str]) -> bool:
    word, rest = m["word"].lower(), m["rest"].strip()
    sign = m["sep"].strip(" *\t")
    if word == "s" and not sign:
        return False
    first = fold(rest.split(maxsplit=1)[0].strip(".,;:()")) if rest else ""
    if not sign and (first in _AWAY or rest[:1].islower()):
        return False
    return not rest.startswith((",", ";")) and not (
        rest.startswith("(") and not sign and "(" in m[0][:3]
    )


def _may_begin(m: re.Match[str]) -> bool:
    rest = m["rest"].lstrip(" \t*_")
    if int("".join(c for c in m["num"] if c.isdigit())) > _MOST_NUMBER:
        return False
    return (bool(rest) and (rest[0].isupper() or rest[0] in '"\u201c([-\u2014\u2013')) or not rest


def _chain(
    bare: Sequence[tuple[_Line, re.Match[str]]], end: int
) -> list[tuple[_Line, re.Match[str]]]:
    """The heaviest run of numbers that go up by small steps; text between two heads weighs, so a contents page loses."""
    best: dict[
        int, tuple[float, int]
    ] = {}  # by number: weight of the best chain that ends in it, its last index
    before: list[int] = []
    for index, (line, m) in enumerate(bare):
        number = int("".join(c for c in m["num"] if c.isdigit()))
        following = bare[index + 1][0].start if index + 1 < len(bare) else end
        weight = 1 + min(following - line.start, 600) / 100
        options = [best[n] for n in range(number - _STEP, number + 1) if n in best]
        reached, last = max(options, default=(0.0, -1))
        before.append(last)
        if number not in best or reached + weight >= best[number][0]:
            best[number] = (reached + weight, index)
    out = []
    at = max(best.values(), default=(0.0, -1))[1]
    while at >= 0:
        out.append(bare[at])
        at = before[at]
    return out[::-1]


def _body(
    keyed: Sequence[tuple[_Line, re.Match[str]]], end: int
) -> list[tuple[_Line, re.Match[str]]]:
    """Heads with a keyword, without those of a contents page: a run of heads with next to nothing under each."""
    starts = [*(line.start for line, _ in keyed[1:]), end]
    short = [stop - line.start < _CONTENTS for (line, _), stop in zip(keyed, starts, strict=True)]
    kept: list[tuple[_Line, re.Match[str]]] = []
    at = 0
    while at < len(keyed):
        run = at
        while run < len(keyed) and short[run]:
            run += 1
        if run - at < _RUN:
            kept += keyed[at : run + 1]
            at = run + 1
        else:
            at = run  # the head that ends the run has text under it
    again = {m["num"] for _, m in kept}
    return kept if len(again) * 3 >= len({m["num"] for _, m in keyed}) else list(keyed)


def _heading(rest: str) -> str:
    heading = rest.strip(' \t*_#.-\u2014\u2013:)"\u201c\u201d')
    return heading[:120] if heading and len(heading) <= 160 else heading[:80]


def _next_line(text: str, at: int) -> str:
    following = text[at : at + 200].strip().split("\n")[0]
    return _heading(following) if len(following) < 120 and not following.startswith("(") else ""


def _closed(found: list[Section], end: int) -> list[Section]:
    closed = []
    if not found or found[0].start > 0:
        first = found[0].start if found else end
        closed.append(Section("", "", "s", 0, first, 0))
    ends = [*(section.start for section in found[1:]), end]
    for one, following in zip(found, ends, strict=False):  # no section: no end is asked
        closed.append(
            Section(one.number, one.heading, one.word, one.start, following, one.head_end)
        )
    return closed


def at(found: Sequence[Section], position: int) -> int:
    """The index of the section in which a position lies."""
    return max(bisect.bisect_right([s.start for s in found], position) - 1, 0)


def paths(tokens: Tokens, first: int, last: int) -> list[tuple[int, tuple[str, ...]]]:
    """Where subsections, paragraphs and points of a section begin: (1), (a), (i); each path holds from its token on."""
    words = tokens.words
    found: list[tuple[int, tuple[str, ...]]] = []
    path: tuple[str, ...] = ()
    ended = -1  # where the last label ended
    for i in range(first, last - 1):
        if (
            words[i] == "\u00a7"
            and words[i + 1].isdigit()
            and _at_beginning(tokens, i, opened=True)
        ):
            path = (f"\u00a7{words[i + 1]}",)
            found.append((i, path))
        if words[i] == ")" and i > first and _is_label(words[i - 1]):
            opened = i - 2 >= first and words[i - 2] == "("
            start = i - 2 if opened else i - 1
            if start != ended and start > first and not _at_beginning(tokens, start, opened):
                continue  # section 5(1), or a bracket that only closes here
            ended = i + 1
            label = words[i - 1]
            if label.isdigit():
                path = (label,)
            elif (
                set(label) <= set("ivx")
                and not (label == "i" and path and path[-1] == "h")
                and len(path) > 1
                and path[1].isalpha()
            ):
                path = (*path[:2], label)
            else:
                path = (*(path[:1] if path and path[0].isdigit() else ()), label)
            found.append((i, path))
    return found


def _at_beginning(tokens: Tokens, start: int, opened: bool) -> bool:
    """Whether a label stands where one can begin: at a line, after a stop, or in a list."""
    if not start:
        return True
    before = tokens.words[start - 1]
    if tokens.glued(start) and before[0].isalnum():
        return False
    if (
        "\n" in tokens.text.text[tokens.ends[start - 1] : tokens.starts[start]]
        or before == PARAGRAPH
    ):
        return True
    return before in (";", ".", ":", "-") or (
        opened and before in ("or", "and", "y", "o", "e", "ou", "et")
    )


def _is_label(word: str) -> bool:
    return (
        word.isalnum()
        and len(word) <= 4
        and (word.isdigit() or len(word) <= 2 or set(word) <= set("ivx"))
    )
