"""Sections that a clause of an amending law puts into another: they are cited by their own numbers, and not by that of the clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from proportionality.reader.blocks import Text
from proportionality.reader.sections import Section

_OPENING = 800  # characters of a clause in which it says what it puts in
_OVER = 150  # and characters over it: a heading, a note in the margin
_PUTS_IN = re.compile(
    r"\b(?:insert(?:ing|ed|ion)?|substitut(?:ing|ed|ion)|replac(?:ing|ed)|add(?:ing|ed))\b|\bnew sections?\b",
    re.IGNORECASE,
)
# What is put in has ended, and the clause goes on: the like of "; and (b) in section 5
_GOES_ON = re.compile(r"[\"\u201d\u2019'][.,;]{0,2}(?:[ \t]and)?\s{1,4}\([b-z]\)")
_NAMED = re.compile(
    r"\b(?:sections?|articles?)[ \t\n]{1,3}((?:\d{1,4}[A-Z]{0,3}(?:[ \t\n]{0,3}(?:,|and|to)[ \t\n]{1,3})?){1,12})",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,4}[A-Z]{0,3}")
_HEAD = re.compile(
    r"^(?:\d{1,2}[ \t]{1,4})?(?P<before>[^\n\d]{0,40}?)(?P<num>\d{1,4}[A-Z]{0,3})\.[*_ \t]{0,3}(?=\(1\)|[A-Z])",
    re.MULTILINE,
)
_CITES = re.compile(
    r"(?:\b(?:sections?|articles?|clauses?|and|or|to|under|of|in|by)|,)[ \t]*$", re.IGNORECASE
)
# The next clause of the amending law, whose number was not seen as such
_AMENDS = re.compile(
    r"\bprincipal (?:act|enactment|law|ordinance)\b|\b(?:is|are) (?:hereby )?(?:amended|deleted|repealed)\b",
    re.IGNORECASE,
)
_BEGINS = 80  # characters of a section in which that is said
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def with_inserted(text: Text, found: Sequence[Section]) -> list[Section]:
    """The sections of a law, with those that its clauses put into another law."""
    out: list[Section] = []
    for section in found:
        cuts = list(_inserted(text.text, section)) if section.number else []
        ends = [*(cut.start for cut in cuts), section.end]
        out.append(replace(section, end=ends[0]))
        out.extend(replace(cut, end=end) for cut, end in zip(cuts, ends[1:], strict=True))
    return out


def _inserted(text: str, section: Section) -> Iterator[Section]:
    """The heads in a clause that says that it puts them in, by their own number, as 46A after section 46 or as 46B after section 46A."""
    opening = text[section.start : min(section.end, section.start + _OPENING)]
    if section.is_schedule or section.notes >= 0 or not _PUTS_IN.search(opening):
        return
    low, span = max(0, section.start - _OVER), (section.head_end, section.end)
    told = text[low : section.start] + opening
    named = {number.lower() for m in _NAMED.finditer(told) for number in _NUMBER.findall(m[1])}
    stems = {number.rstrip(_LETTERS) for number in named}
    done = {section.number}
    whole = max((m.end() for m in _GOES_ON.finditer(text, *span)), default=section.start)
    for m in _HEAD.finditer(text, *span):
        number = m["num"].lower()
        stem = number.rstrip(_LETTERS)
        known = number in named or (stem != number and stem in stems)
        fits = m.start() >= whole and number not in done and not _CITES.search(m["before"])
        if known and fits and not _AMENDS.search(text, m.end(), m.end() + _BEGINS):
            done.add(number)
            yield replace(section, number=number, heading="", start=m.start(), head_end=m.end())
