"""Schedules and annexes: what stands in them is cited by their own number, not by the section before them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

from proportionality.law.written import words_of
from proportionality.reader.blocks import Text
from proportionality.reader.tokens import fold

_LINE = 70  # characters of a line that can be the head of a schedule
_NEAR = 300  # characters between the head of a part and its table
_ORDINALS = words_of(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
)
_AROUND = " \t*_#\"'\u201c\u201d\u2018\u2019.:-\u2013\u2014"
_HEAD = re.compile(
    r"(?:the )?(?:(?P<ordinal>[a-z]{5,8}) )?(?P<word>schedule|appendix|annex|annexe|anexo|apendice)"
    r"(?: (?:no )?(?P<number>\d{1,2}|[ivx]{1,6}|[a-h])\b)?"
)
_SPOKEN = re.compile(r"schedule|annexe?\b|anexo|ap[e\u00e9]ndice|appendix", re.IGNORECASE)
_PART = re.compile(r"(?P<word>part|parte|partie) (?P<number>\d{1,2}|[ivx]{1,6}|[a-h])")


def schedules(text: Text, starts: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """Where each schedule begins, its word and its number as they are cited: (4120, "Schedule", "3 Part II").

    A line that names a schedule counts where a table stands under it, or where no section follows it: a contents page names
    them too.  A part counts in a schedule, or where a table stands under it and the words before it speak of a schedule.

    Args:
        text: of a law.
        starts: where its sections begin, in order.

    """
    if not starts:
        return
    end = len(text.text)
    tables = [block.start for block in text.blocks if block.row]
    found = [(at, *head) for at, head in _heads(text) if at > starts[0]]
    whole = [at for at, _, _, is_part in found if not is_part]
    held: tuple[str, str] | None = None  # the schedule that is open
    before = 0
    for index, (at, word, number, is_part) in enumerate(found):
        if _next(starts, before, end) < at:
            held = None
        before = at
        follows = found[index + 1][0] if index + 1 < len(found) else end
        stop = follows if is_part else _next(whole, at, end)
        section, table = _next(starts, at, end), _next(tables, at, end)
        over_table = table < min(stop, section)
        if is_part:
            if held is not None:
                yield at, held[0], f"{held[1]} {word} {number}".strip()
            elif over_table and table - at < _NEAR and _SPOKEN.search(text.text, at - _NEAR, at):
                yield at, word, number  # by the substitution of the following Part of that Schedule
        elif over_table or section == end:
            held = (word, number)
            yield at, word, number
        else:
            held = None


def _next(places: Sequence[int], at: int, end: int) -> int:
    """The first of the places behind one, or the end."""
    index = bisect.bisect_right(places, at)
    return places[index] if index < len(places) else end


def _heads(text: Text) -> Iterator[tuple[int, tuple[str, str, bool]]]:
    """Each line that names a schedule or a part, with its word, its number and whether it is a part."""
    at = 0
    for line in text.text.split("\n"):
        start, at = at, at + len(line) + 1
        bare = line.strip(_AROUND + "|")
        if not bare or len(bare) > _LINE or not bare[0].isupper():
            continue
        plain = " ".join(fold(word).strip(".") for word in bare.split())
        if match := _PART.fullmatch(plain):
            yield start, (match["word"].title(), _number(match["number"]), True)
        elif (match := _HEAD.match(plain)) and (
            not match["ordinal"] or match["ordinal"] in _ORDINALS
        ):
            if not _ends(plain[match.end() :], bare[match.end() :]):
                continue
            spoken = match["ordinal"]
            number = str(_ORDINALS.index(spoken) + 1) if spoken else match["number"] or ""
            yield start, (match["word"].title(), _number(number), False)


def _ends(plain: str, bare: str) -> bool:
    """Whether nothing but a title follows the number of a schedule: Schedule 2 of the Act is a reference."""
    rest = bare.strip(_AROUND)
    if not plain:
        return True
    return plain[0] == " " and bool(rest) and rest[0].isupper() and len(rest.split()[0]) > 1


def _number(printed: str) -> str:
    return printed.upper()
