"""Sections and articles of a law, with their numbers and headings as the law has them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from proportionality.reader.blocks import Block, Text
from proportionality.reader.heads import heads, lines
from proportionality.reader.schedules import schedules
from proportionality.reader.tokens import fold

_NOTES = re.compile(
    r"[\s*_\"\u201c]{0,4}(?:history|historical|notes to|case notes|judicial decisions|research references|cross[ -]references|editor.?s.? notes?"
    r"|opinions of|effect of amendments?|annotations|law reviews?|legislative history|collateral references|amendments?[. ]+\u2014|credits?\b)",
    re.IGNORECASE,
)
# Reasons that are printed with a law or a bill: they tell of penalties and impose none.
_REASONS = re.compile(
    r"[ \t>#*_\"\u201c]{0,12}(?:exposici[o\u00f3]n de motivos|expos[e\u00e9] des motifs|exposi[c\u00e7][a\u00e3]o de motivos"
    r"|explanatory (?:note|statement|memorandum)|(?:statement of )?objects and reasons|memorandum of objects and reasons)[ \t*_.,:\"\u201d]{0,8}$",
    re.IGNORECASE,
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
    notes: int = -1  # where notes of editors and courts begin, -1 where there are none

    @property
    def label(self) -> str:
        """How it is cited: s 5, art 368, Schedule 3."""
        return "opening words" if self.opens else f"{self.word} {self.number}".strip()

    @property
    def is_schedule(self) -> bool:
        """Whether this is a schedule or an annex: its number is none of a section."""
        return self.word not in ("s", "art")

    @property
    def opens(self) -> bool:
        """Whether this is what stands before the first section."""
        return not self.number and self.word == "s"


def sections(text: Text) -> list[Section]:
    """Where sections begin.  With a keyword or a heading mark a number is trusted; a bare number must come in order."""
    numbered = [b for b in text.blocks if b.number]
    if numbered:
        marked = [_marked_by_file(text, b) for b in numbered]
        return _closed(_with_schedules(text, marked), len(text.text))
    chosen, coded = heads(text)
    end = len(text.text)
    found = []
    for head in chosen:
        word = fold(head.word)
        number = "".join(head.number.split())
        found.append(
            Section(
                number.lower() if not number[:1].isupper() else number,
                _heading(head.rest) or _next_line(text.text, head.line.start + len(head.line.text)),
                "art" if word.startswith("art") else "s",
                head.line.start,
                0,
                head.line.start + head.rest_at,
            )
        )
    closed = _closed(found if coded else _with_schedules(text, found), end)
    if coded:
        return _with_notes(text, closed, _NOTES)
    return _without_reasons(text, _with_notes(text, closed, _REASONS)) if found else closed


def _with_schedules(text: Text, found: list[Section]) -> list[Section]:
    """With the schedules of a law, which begin between its sections or after them."""
    more = [
        Section(number, "", word, at, 0, at)
        for at, word, number in schedules(text, [section.start for section in found])
    ]
    return sorted([*found, *more], key=lambda section: section.start)


def _with_notes(text: Text, found: list[Section], marks: re.Pattern[str]) -> list[Section]:
    """Where notes begin in each section: codified laws are printed with their history and decisions, bills with reasons."""
    notes = [line.start for line in lines(text) if marks.match(line.text[:60])]
    out = []
    for section in found:
        first = bisect.bisect_right(notes, section.start)
        at = notes[first] if first < len(notes) and notes[first] < section.end else -1
        out.append(section if section.opens and marks is _NOTES else replace(section, notes=at))
    return out


def _without_reasons(text: Text, found: list[Section]) -> list[Section]:
    """Reasons after a law or bill are numbered too: from where they begin a bare number is one of theirs."""
    first = next((s.notes for s in found if s.notes >= 0 and not s.opens), len(text.text))
    return [
        replace(s, notes=s.start)
        if s.start > first and text.text[s.start : s.head_end].lstrip(" \t*_>#")[:1].isdigit()
        else s
        for s in found
    ]


def _marked_by_file(text: Text, block: Block) -> Section:
    heading = _heading(text.text[block.start : block.end])
    return Section(block.number.lower(), heading, "s", block.start, block.end, block.end)


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
    return max(bisect.bisect_right(found, position, key=lambda s: s.start) - 1, 0)
