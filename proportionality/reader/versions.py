"""Versions of an article that a text prints beside each other.

Editors keep what an article said before it was amended, under the same number and often without a word that says so.  Which
version is in force cannot be told from the text, so their penalties are listed, unless all versions threaten the same.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from proportionality.reader.heads import is_dated
from proportionality.reader.islands import Events
from proportionality.reader.reading import Penalty, Reading
from proportionality.reader.sections import Section
from proportionality.reader.tokens import fold

_HEAD = 3  # tokens after the number of a section in which its head may say that it is a former one
_OWN_HEAD = (
    3  # tokens after the words that announce a former version in which its own head may stand
)
_OVER = 12  # tokens before a section in which something may stand over it
_MOST = 40  # articles with one number that differ: with so many of them a section is compared
_FEWEST = 8  # different long words of a section that can be like another
_FEWEST_ALL = 3  # and of one that is like another in all of them
_ALIKE = 0.6  # share of them that both have, of the shorter section
_WORD = re.compile(r"[^\W\d_]{4,40}")
_PART = re.compile(r"\W{0,6}([^\W\d_]{1,12}|\d{1,4})\b")
_NUMBERED = frozenset(("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies"))
_PENAL = ("custody", "fine", "frame", "participle")
_NEXT = 40  # characters after the number of a section in which a part of it may stand
_LONGEST = 20_000  # characters of a section that are compared

FORMER = "a former version that is printed beside the law in force"
TWICE = "this article is printed in more than one version: find which one is in force, and confirm its clause"
AGAIN = "the article is printed again with the same penalties, and read there"


def versions(reading: Reading) -> None:
    """List the penalties of articles that the text prints in more than one version."""
    penalties: dict[int, list[Penalty]] = defaultdict(list)
    for penalty in reading.penalties:
        penalties[penalty.section.start].append(penalty)
    why: dict[int, str] = {}
    for group in _same_number(reading):
        for alike in _alike(reading, group):
            threats = [_threats(penalties[section.start]) for section in alike]
            same = all(threat == threats[0] for threat in threats)
            for at, section in enumerate(alike):
                if not same:
                    why[section.start] = TWICE
                elif at:
                    why[section.start] = AGAIN
    reading.set_aside(lambda penalty: why.get(penalty.section.start, ""))


def _threats(penalties: Sequence[Penalty]) -> list[tuple[str, ...]]:
    return sorted((str(p.least), str(p.greatest), p.life, p.death, p.fine) for p in penalties)


def _same_number(reading: Reading) -> Iterator[list[Section]]:
    """Sections with the same number, where there is more than one."""
    groups: dict[tuple[str, str], list[Section]] = defaultdict(list)
    for section in reading.sections:
        if (
            section.number
            and not section.is_schedule
            and not is_former(reading, section)
            and (is_dated(section.heading) or _threatens(reading, section))
        ):
            number = "".join(c for c in section.number.lower() if c.isalnum() or c == "-")
            groups[number, _part(reading, section)].append(section)
    return (group for group in groups.values() if len(group) > 1)


def is_former(reading: Reading, section: Section) -> bool:
    """Whether the head of a section, or what stands right over it, says that it is no more the law."""
    first, number = reading.tokens.at(section.start), reading.tokens.at(section.head_end)
    head = reading.tokens.words[number : min(number + _HEAD, reading.tokens.at(section.end))]
    told = next((at for at, word in enumerate(head) if word.isalpha()), len(head))
    return bool(section.number) and (
        (
            not reading.lexicon.former_heads.isdisjoint(head[told : told + 1])
            and not "".join(head[told + 1 : told + 2]).isalnum()
        )
        or announces_former(reading.events, first - _OVER, first)
    )


def is_told_former(reading: Reading, section: Section, heads: Sequence[int], first: int) -> bool:
    """Whether words of a section say that all that follows in it is what it said before: Antes decia.

    What they announce has sentences and items of its own, and ends where something is printed like the head of an article.
    """
    mark = reading.events.last("former told", reading.tokens.at(section.start), first)
    if mark is None:
        return False
    head = bisect.bisect_right(heads, mark[1] + _OWN_HEAD)
    ended = head < len(heads) and heads[head] < first
    return not ended and reading.events.last("former ends", mark[1], first) is None


def announces_former(events: Events, low: int, first: int) -> bool:
    """Whether words between two tokens say that what follows is a former version, and none say that it has ended."""
    marks = events.within("former", max(0, low), first)
    return bool(marks) and not events.within("former ends", marks[-1][1], first)


def _threatens(reading: Reading, section: Section) -> bool:
    """Whether anything in a section looks penal: the line of a table of contents does not."""
    first, last = reading.tokens.at(section.head_end), reading.tokens.at(section.end)
    return any(reading.events.within(name, first, last) for name in _PENAL)


def _part(reading: Reading, section: Section) -> str:
    """What belongs to the number of a section and stands after it: a single letter, bis."""
    found = _PART.match(reading.text.text[section.head_end : section.head_end + _NEXT])
    word = fold(found[1]) if found else ""
    return word if len(word) == 1 or word in _NUMBERED else ""


def _alike(reading: Reading, group: Sequence[Section]) -> Iterator[list[Section]]:
    """Those of sections with one number whose words are alike or whose headings date them, where there is more than one."""
    found: list[tuple[set[str], list[Section]]] = []
    dated = [section for section in group if is_dated(section.heading)]
    if len(dated) > 1:
        yield dated
        group = [section for section in group if not is_dated(section.heading)]
    for section in group:
        words = _words(reading, section)
        for others, alike in found:
            if _are_alike(reading, words, others):
                alike.append(section)
                break
        else:
            if len(found) < _MOST:
                found.append((words, [section]))
    yield from (alike for _, alike in found if len(alike) > 1)


def _are_alike(reading: Reading, one: set[str], other: set[str]) -> bool:
    """Whether sections have most of their long words in common; of few words all but those of the numbers."""
    few = min(len(one), len(other))
    if few >= _FEWEST:
        return len(one & other) >= _ALIKE * few
    numbers = reading.lexicon.numbers.keys() | reading.lexicon.units.keys()
    return few >= _FEWEST_ALL and one - numbers == other - numbers


def _words(reading: Reading, section: Section) -> set[str]:
    end = section.notes if section.notes >= 0 else section.end
    text = reading.text.text[section.head_end : min(end, section.head_end + _LONGEST)]
    return {fold(word) for word in _WORD.findall(text)}
