"""Lines that may begin a section, and which of the ways of numbering a law goes."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from proportionality.law.written import words_of
from proportionality.reader.blocks import Text
from proportionality.reader.lexicon import lexicon
from proportionality.reader.tokens import fold

_LONGEST_HEAD = 300  # characters of a line in which a head is looked for
_TRUSTED = 3  # heads with a keyword from which bare numbers are no longer asked
_CONTENTS, _RUN = (
    150,
    10,
)  # characters under a head, and heads one after the other, that make a contents page
_PUNCTUATED = (
    8  # heads with a point or a bracket after their number, from which others are page numbers
)
_PAGES = 3  # bare numbers in order to each marked one
_STEP = 6  # a chain of bare numbers goes up by this without doubt,
_FURTHEST = 40  # and by this where nothing better fits (a repealed part),
_LEAP = 0.3  # which costs so much weight a number;
_EXCERPT = 2.0  # and by any, where another act's sections stand below those of the first
_TITLED = re.compile(r"[ \t*_]{0,6}[A-Z\u00c0-\u00de][^\W\d_]{2}")
_MOST_NUMBER = 2_500

# Anchored at the beginning of a line, on lines of bounded length.  Before the number of a section that was inserted stands
# the mark of a footnote, and a bracket that opens: 1[5A. The sale
_KEYWORD = re.compile(
    r"[ \t>#*_\"\u201c(-]{0,12}(?:\d{1,3}(?=\[)|[\u00b9\u00b2\u00b3\u2070-\u2079\u2020\u2021]{1,3}[ \t]?)?\[?[ \t]?"
    r"(?P<word>sections?|sec|articles?|art[i\u00ed]culos?|artigos?|arts?|s|\u00a7)[ \t.*]{0,4}"
    r"(?P<num>(?:[LRDA]\.?[ \t]?)?\d{1,5}(?:[-.]\d{1,4}){0,3}(?:[ \t]?(?:bis|ter|quater|quinquies|sexies|septies|octies)\b)?(?:-?[A-Z]{1,3}\b)?)"
    r"(?P<mark>[ \t]?\*{0,3}\.?[ \t]?[\u00ba\u00b0\u00aa]|er\b|[ \t]?\.?o\b)?(?P<sep>[ \t]?[.:)\u2014\u2013*-]{0,4})(?P<rest>.{0,200})",
    re.IGNORECASE,
)
# A head in bold that follows a note of amendment on the same line: *B.O. 8/11/2016)***Art. 7*
_INSIDE = re.compile(
    r"(?<=[.)\]])\*{2,5}(?=(?:Art|ART|Sec|SEC)[A-Za-z\u00cd\u00ed]{0,5}\.?[ \t]{1,2}\d)"
)
_BARE = re.compile(
    r"[ \t>*_\"\u201c]{0,12}(?:\d{1,3}(?=\[)|[\u00b9\u00b2\u00b3\u2070-\u2079\u2020\u2021]{1,3}[ \t]?)?\[?[ \t]?"
    r"(?P<num>\d{1,4}(?:[ \t]?[A-Z]{1,3}\b|-[A-Z]\b)?)(?P<sep>[ \t]?[.)\u2014\u2013-]{1,3}|[ \t]{1,8}|$)(?P<rest>.{0,200})"
)
# In a PDF the note in the margin stands on the line of the number, and a gap between them: Objects of the  3. (1) There
_MARGINAL = re.compile(
    r"[ \t]{0,12}[A-Z][^\d\n]{1,34}?[ \t]{2,12}(?P<num>\d{1,3}[A-Z]{0,2})(?P<sep>\.[ \t]{1,4})(?P<rest>(?:\([1l]\)|[A-Z]).{0,200})"
)
# and in plain text a wider one; "-(1)" is often scanned as "41)"
_MARGINAL_TEXT = re.compile(
    r"[ \t]{0,12}[A-Z][^\d\n]{1,34}?[ \t]{4,24}(?P<num>\d{1,3}[A-Z]{0,2})(?P<sep>\.-?[ \t]{0,4})(?P<rest>(?:\([1l]\)|41\)|[A-Z]).{0,200})"
)
# and in Markdown the number is bold: Duties of **18. (1) The
_MARGINAL_BOLD = re.compile(
    r"[A-Z][^\d\n*#|]{1,34}[ \t]\*\*(?P<num>\d{1,3}[A-Z]{0,2})(?P<sep>\.[ \t])(?P<rest>(?:\(1\)|[A-Z]).{0,200})"
)
_MARGINALS = {"pdf": _MARGINAL, "txt": _MARGINAL_TEXT, "md": _MARGINAL_BOLD}
_MARKED = re.compile(
    r"[ \t]{0,4}#{1,6}[ \t*]{1,6}(?:(?:section|article|sec|art|\u00a7)[ \t.]{0,3})?(?P<num>\d{1,5}[A-Za-z]{0,2}(?:[-.]\d{1,4}){0,2})(?P<sep>[.:)\u2014\u2013 *-]{1,4}|$)(?P<rest>.{0,200})",
    re.IGNORECASE,
)
# 21-28-4.01, 11.41.100: the numbers of codified laws
_CODED = re.compile(
    r"[ \t>#*_\"\u201c]{0,12}(?P<word>\u00a7{1,2}[ \t]?|Sec(?:tion)?[.]?[ \t]{1,2})?"
    r"(?P<num>\d{1,3}[A-Za-z]?(?:[-.:]\d{1,4}[A-Za-z]?){1,4})(?P<sep>[.:]?[ \t*]{1,4}(?:[\u2014\u2013-][ \t]{0,2})?)(?P<rest>(?:[\"\u201c\[A-Z]|\((?:For|Effective|Contingent|Until|Expires)\b).{0,200})"
)
_SPELLED = re.compile(
    r"[ \t>#*_\"\u201c]{0,12}(?P<word>Art[i\u00ed]culo|ART[I\u00cd]CULO|Artigo|ARTIGO|Article|ARTICLE)[ \t]{1,3}"
    r"(?P<num>[A-Za-z\u00c0-\u00ff]{2,14}(?:[ \t](?:[ye]|[A-Za-z\u00c0-\u00ff]{2,14})){0,4}?)(?P<rest>[.:*\u2014\u2013-].{0,200}|[ \t]*)$"
)
_ORDINALS = {
    word: value
    for value, line in enumerate(
        (
            "primero primeiro premier unico unique",
            "segundo",
            "tercero terceiro",
            "cuarto quarto",
            "quinto",
            "sexto",
            "septimo setimo",
            "octavo oitavo",
            "noveno nono",
            "decimo",
        ),
        1,
    )
    for word in line.split()
}
_WORD = re.compile(r"[^\W\d_]{4,40}")
_FEWEST, _ALIKE = 6, 0.8  # long words of a section, and the share of them that another has too
_BEGINS = 600  # characters of a section that are compared
_PART = re.compile(r"\d+|[^\W\d_]+")
_SUBSECTION = re.compile(r"\([0-9A-Za-z]{1,4}\)[ \t]?")
# Section 44(1): amended, on 1 November 1992, by: a note of editors under a section
_NOTE = re.compile(
    r"[ \t:.()0-9A-Za-z]{0,20}?[ \t:](?:amended|substituted|inserted|replaced|added|repealed)(?:,| \([^)\n]{3,160}\),?) (?:on|by|from|as)\b",
    re.IGNORECASE,
)
# The title of a codified law with a letter in it: no paragraph is called so.
_TITLE = re.compile(r"\d{1,3}[A-Za-z][-.:]")
# Section 14  Cap. 575: at the head of a page, the last section that stands on it
_OF_PAGE = re.compile(r"[ \t]{0,8}Cap\.?[ \t]{1,3}\d{1,4}[A-Z]{0,2}[ \t]{0,8}$")
# (Section 21), under the title of a schedule: the section that brings it in
_BRINGS_IN = re.compile(r"[ \t>#*_]{0,12}\([^()\n]{1,60}\)[ \t*_]{0,8}$")
_DATED = re.compile(r"[\"\u201c]?[(\[](?:For |Effective|Contingent|Until|Expires)")
_BRACKETED = re.compile(
    r"[ \t>#*_]{0,12}(?P<word>Art[i\u00ed]culo|Article|ARTICLE|ART[I\u00cd]CULO)[ \t]{1,3}\((?P<num>\d{1,3})\)(?P<sep>[ \t]?[.:]?)(?P<rest>[ \t*_]{0,8})$"
)
_PAGE_HEADS = 3  # steps of two between numbers with the same words behind them
_TREATY = re.compile(r"\b(?:convention|treaty|charter|protocol|covenant)\b", re.IGNORECASE)
_BEFORE_TREATY = 3_000  # characters before its first article in which it says what it is
_ACT = 5  # sections of an act that has a treaty annexed
_CODES = 8  # numbers of a codified law from which its text is one

Key = tuple[tuple[int, str], ...]
_AWAY = frozenset(  # after a number: a reference, not a head
    words_of("of del de above to and y et e ou or du shall is the applies a la el les des que")
)
_VERSIONS = frozenset(words_of("ancien ancienne nouveau nouvelle anterior nuevo"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """A line that may begin a section."""

    line: Line
    number: str
    word: str
    sep: str
    rest: str
    rest_at: int  # in its line

    @property
    def key(self) -> Key:
        """What sections are put in order by."""
        return _key(self.number)

    @property
    def first(self) -> int:
        """The whole number that it begins with."""
        return int("".join(c for c in self.number if c.isdigit())[:9] or "0")


def heads(text: Text) -> tuple[list[Head], bool]:
    """The heads of the sections of a text in order, and whether they are numbers of a codified law."""
    keyed: list[Head] = []
    marked: list[Head] = []
    coded: list[Head] = []
    bare: list[Head] = []
    for line in lines(text):
        begin = line.text[:_LONGEST_HEAD]
        if (m := _CODED.match(begin)) and _is_coded(m):
            coded.append(_head(line, m))
        elif m := _BRACKETED.match(begin) or _keyword(begin):
            keyed.append(_head(line, m))
        elif (m := _SPELLED.match(begin)) and (told := _spelled(m["num"])):
            keyed.append(Head(line, str(told), m["word"], ".", m["rest"], m.start("rest")))
        elif m := _MARKED.match(begin):
            marked.append(_head(line, m))
        elif (marginal := _MARGINALS.get(text.kind)) and (m := marginal.match(begin)):
            bare.append(_head(line, m))
        elif (
            (m := _BARE.match(begin))
            and _may_begin(m)
            and (text.kind != "pdf" or m["rest"].strip())
        ):
            # A number alone on a line of a PDF is the number of a page, one in a row of a table an amount.
            block = text.block_at(line.start)
            if block is None or text.row_span(block) == (block.start, block.end):
                bare.append(_head(line, m))
    found = _chosen(keyed, marked, coded, bare, text.text)
    found += _printed_again(text.text, found, bare)
    found.sort(key=lambda head: head.line.start)
    return found, bool(found) and found[0] in coded


def _printed_again(text: str, found: Sequence[Head], bare: Sequence[Head]) -> list[Head]:
    """Bare numbers that were left out because their section is printed twice: beside it, and with nearly the same words."""
    again = []
    ordered = sorted(found, key=lambda head: head.line.start)
    starts = [head.line.start for head in ordered]
    ends = [*(head.line.start for head in bare), len(text)]

    def words(head: Head) -> set[str]:
        """The long words with which a section begins, up to the next number."""
        begin = head.line.start + head.rest_at
        end = min(ends[bisect.bisect_right(ends, head.line.start)], begin + _BEGINS)
        return {fold(word) for word in _WORD.findall(text[begin:end])}

    for head in bare:
        at = bisect.bisect_left(starts, head.line.start)
        beside = [o for o in ordered[max(0, at - 1) : at + 1] if o.key == head.key]
        if not beside or beside[-1] is head or not head.sep.strip():
            continue
        own = words(head)
        if len(own) >= _FEWEST and any(
            len(own & words(other)) >= _ALIKE * len(own) for other in beside
        ):
            again.append(head)
    return again


def _chosen(
    keyed: list[Head], marked: list[Head], coded: list[Head], bare: list[Head], text: str
) -> list[Head]:
    """Which of the ways in which a law may number its sections this one goes."""
    end = len(text)
    pages, bare = len(marked), _without_page_heads(bare)
    marked = _without_page_heads(marked)
    if len(marked) < pages:  # marks of headings stand before anything
        bare = sorted([*bare, *marked], key=lambda head: head.line.start)
        marked = []
    articles = [head for head in keyed if head.word != "\u00a7"]
    if len(articles) >= _TRUSTED:
        keyed = articles  # a paragraph sign parts an article, where there are articles
    titles: dict[Key, list[Head]] = {}  # of a code, several of which may be in a file in any order
    for head in coded:
        titles.setdefault(head.key[:1], []).append(head)
    codes = [head for title in titles.values() for head in _rising(title, end)]
    codes += _later_versions(codes, coded)
    codes.sort(key=lambda head: head.line.start)
    # 14.2 is a paragraph of article 14 where there are articles
    lettered = sum(_TITLE.match(head.number) is not None for head in codes)  # 716B.2
    enough = len(codes) >= _CODES or lettered >= _TRUSTED
    if enough and len(codes) >= 2 * len({head.key for head in articles}):
        return codes
    keyed = [*keyed, *(head for head in coded if head.word)]
    keyed.sort(key=lambda head: head.line.start)
    chain = _chain([head for head in bare if head.sep.strip()], end)
    if len(chain) < _PUNCTUATED:  # a law that sets no point after its numbers
        chain = _chain(bare, end)
    # A few marked numbers beside a long run of bare ones are those of pages.
    if len(marked) >= _TRUSTED and len(marked) >= len(keyed) and len(marked) * _PAGES >= len(chain):
        return [*marked, *keyed]
    if len(keyed) >= _TRUSTED and len({h.key for h in keyed}) * 2 >= len({h.key for h in chain}):
        body = _body(keyed, end)
        return [*_act_before(body, bare, text), *body]
    return [*keyed, *chain]


def _act_before(body: Sequence[Head], bare: Sequence[Head], text: str) -> list[Head]:
    """The sections of an act, bare numbers, that stand before the articles of a treaty annexed to it."""
    first = next((head for head in body if fold(head.word) == "article"), None)
    if first is None or first.first != 1:
        return []
    at = first.line.start
    chain = _chain([head for head in bare if head.line.start < at and head.sep.strip()], at)
    if len(chain) < _ACT:
        chain = _chain([head for head in bare if head.line.start < at], at)
    named = _TREATY.search(text, max(0, at - _BEFORE_TREATY), at)
    return chain if named and len(chain) >= _ACT and chain[0].first == 1 else []


def _without_page_heads(found: list[Head]) -> list[Head]:
    """Without the numbers of pages that stand before the title of the law: 4 Ferry Act, 6 Ferry Act."""
    before: dict[str, int] = {}
    steps: dict[str, int] = {}
    for head in found:
        if not head.sep.strip(" \t*_"):
            title = fold(head.rest.strip(" \t*_"))
            steps[title] = steps.get(title, 0) + (head.first - before.get(title, 0) == 2)
            before[title] = head.first
    pages = {title for title, count in steps.items() if title and count >= _PAGE_HEADS}
    return [
        head
        for head in found
        if head.sep.strip(" \t*_") or fold(head.rest.strip(" \t*_")) not in pages
    ]


def _head(line: Line, m: re.Match[str]) -> Head:
    groups = m.groupdict()
    return Head(
        line, m["num"].strip(), groups.get("word") or "", m["sep"], m["rest"], m.start("rest")
    )


def lines(text: Text) -> list[Line]:
    """The lines of a text that are not empty; a head in bold inside a line begins one of its own."""
    found = []
    at = 0
    for line in text.text.replace("\u00a0", " ").split("\n"):
        begin = 0
        for inside in _INSIDE.finditer(line) if "**" in line else ():
            found.append(Line(at + begin, line[begin : inside.start()]))
            begin = inside.start()
        if line[begin:].strip():
            found.append(Line(at + begin, line[begin:]))
        at += len(line) + 1
    return found


def _key(number: str) -> Key:
    """A number with its letters and points, so that 21-2A comes between 21-2 and 21-3."""
    return tuple(
        (int(part[:9]), "") if part.isdigit() else (-1, part)
        for part in _PART.findall(fold(number))
    )


def _keyword(line: str) -> re.Match[str] | None:
    m = _KEYWORD.match(line)
    return m if m and _is_head(m) else None


def _is_head(m: re.Match[str]) -> bool:
    word, rest = m["word"], m["rest"].strip()
    if _OF_PAGE.match(m["rest"]) or (word[0] in "Ss" and _BRINGS_IN.match(m[0])):
        return False
    sign = m["sep"].strip(" *\t")
    if (word.lower() == "s" and not sign) or word[0].islower():
        return False  # a reference at the beginning of a line
    if _NOTE.match(m["sep"] + m["rest"]):
        return False
    while (subsection := _SUBSECTION.match(rest)) is not None and not sign:
        rest = rest[subsection.end() :].strip()
    first = fold(rest.split(maxsplit=1)[0].strip(".,;:()")) if rest else ""
    if not sign and (first in _AWAY or (rest[:1].islower() and first not in _VERSIONS)):
        return False
    return not rest.startswith((",", ";", "]")) and not (
        rest.startswith("(") and not sign and "(" in m[0][:3]
    )


def _is_coded(m: re.Match[str]) -> bool:
    return len([part for part in _PART.findall(m["num"]) if part.isdigit()]) > 1


def _spelled(words: str) -> int:
    """The number of an article that is written in Spanish or Portuguese words; 0 where it is none."""
    total = 0
    for word in words.split():
        bare = fold(word).strip(".,-")
        if bare in ("y", "e"):
            continue
        value = (
            _ORDINALS.get(bare)
            or lexicon("es").numbers.get(bare)
            or lexicon("pt").numbers.get(bare)
        )
        if value is None:
            return 0
        total += value
    return total


def _may_begin(m: re.Match[str]) -> bool:
    rest = m["rest"].lstrip(" \t*_")
    if int("".join(c for c in m["num"] if c.isdigit())) > _MOST_NUMBER:
        return False
    return (bool(rest) and (rest[0].isupper() or rest[0] in '"\u201c([-\u2014\u2013')) or not rest


def _weights(heads: Sequence[Head], end: int) -> list[float]:
    """Text under a head weighs, so that a contents page loses."""
    starts = [*(head.line.start for head in heads[1:]), end] if heads else []
    return [
        1 + min(stop - head.line.start, 600) / 100
        for head, stop in zip(heads, starts, strict=False)
    ]


def _chain(bare: Sequence[Head], end: int) -> list[Head]:
    """The heaviest run of numbers that go up by small steps."""
    best: dict[int, tuple[float, int]] = {}  # by number: weight of the best chain to it, its last
    before: list[int] = []
    for index, (head, weight) in enumerate(zip(bare, _weights(bare, end), strict=True)):
        number = head.first
        options = [
            (best[n][0] - max(0, number - n - _STEP) * _LEAP, best[n][1])
            for n in range(number - _FURTHEST, number)
            if n in best
        ]
        if _is_titled(head) and (below := [n for n in best if n < number - _FURTHEST]):
            options.append(max((best[n][0] - _EXCERPT, best[n][1]) for n in below))
        same = best.get(number)
        if same is not None and bare[same[1]].key < head.key:
            options.append(same)  # 5, then 5A
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


def _is_titled(head: Head) -> bool:
    """Whether a bare number has a point and words of a heading or a sentence behind it."""
    return head.sep.strip().startswith(".") and _TITLED.match(head.rest) is not None


def _rising(heads: Sequence[Head], end: int) -> list[Head]:
    """The heaviest run of numbers that never go down, however large their steps."""
    keys: list[Key] = []  # rising, and so are the weights of the best runs that end in them
    runs: list[tuple[float, int]] = []
    before: list[int] = []
    for index, (head, weight) in enumerate(zip(heads, _weights(heads, end), strict=True)):
        key = head.key
        at = bisect.bisect_left(keys, key)
        reached, last = runs[at - 1] if at else (0.0, -1)
        before.append(last)
        whole = reached + weight
        if at < len(keys) and keys[at] == key and runs[at][0] >= whole:
            continue
        while at < len(keys) and runs[at][0] <= whole:
            del keys[at], runs[at]
        keys.insert(at, key)
        runs.insert(at, (whole, index))
    out = []
    at = runs[-1][1] if runs else -1
    while at >= 0:
        out.append(heads[at])
        at = before[at]
    return out[::-1]


def _later_versions(codes: Sequence[Head], coded: Sequence[Head]) -> list[Head]:
    """Heads of a code that repeat the number of one before and say from when on they hold: (For effective date, see notes)."""
    chosen = {id(head) for head in codes}
    found, before = [], None
    for head in coded:
        if id(head) in chosen:
            before = head
        elif before is not None and head.key == before.key and is_dated(head.rest):
            found.append(head)
    return found


def is_dated(rest: str) -> bool:
    """Whether a heading says that a section holds until or from a day, beside another version of it."""
    return _DATED.match(rest) is not None


def _body(keyed: Sequence[Head], end: int) -> list[Head]:
    """Heads with a keyword, without those of a contents page: a run of heads with next to nothing under each."""
    starts = [*(head.line.start for head in keyed[1:]), end]
    short = [stop - head.line.start < _CONTENTS for head, stop in zip(keyed, starts, strict=True)]
    kept: list[Head] = []
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
    again = {head.number for head in kept}
    return kept if len(again) * 3 >= len({head.number for head in keyed}) else list(keyed)
