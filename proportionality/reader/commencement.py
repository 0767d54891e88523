"""The day from which a text says that it is in force, where it prints one and no other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from proportionality.law.written import words_of
from proportionality.reader.reading import Reading

_MONTHS = {
    word: number
    for line in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    )
    for number, word in enumerate(line.split(), 1)
}
_FORCE = frozenset(words_of("force operation effect vigor vigueur"))
_COMES = frozenset(
    words_of(
        "come comes coming enter enters entered entry came entra entrara entro entrada entrar entre entrera entree"
    )
)
_FROM = frozenset(words_of("since from desde partir depuis"))
_BETWEEN = frozenset(
    words_of(
        "on the from since as of desde el a partir de del le la du des depuis em no dia day st nd rd th er o ,"
    )
)
_BEFORE = 5  # tokens before the word for force in which it comes into it
_FEW = 8  # tokens from there to the day
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|o)?")


def commencement(reading: Reading) -> dt.date | None:
    """The day on which a text says that it comes into force; None where it prints none, or several."""
    found = set(_days(reading))
    return found.pop() if len(found) == 1 else None


def _days(reading: Reading) -> Iterator[dt.date]:
    words = reading.tokens.words
    for at, word in enumerate(words):
        if word not in _FORCE:
            continue
        comes = not _COMES.isdisjoint(words[max(0, at - _BEFORE) : at])
        here = at + 1
        while here < min(at + _FEW, len(words)) and words[here] in _BETWEEN:
            here += 1
        if comes or not _FROM.isdisjoint(words[at:here]):
            day = _day([w for w in words[here : here + 7] if w not in _BETWEEN])
            if day is not None:
                yield day


def _day(words: list[str]) -> dt.date | None:
    """A day that words begin with: 1 July 2019, July 1 2019, 1er juillet 2019."""
    if len(words) < 3:
        return None
    one, two, year = words[:3]
    if one in _MONTHS:
        one, two = two, one
    number = _DAY.fullmatch(one)
    if number is None or two not in _MONTHS or not (year.isdigit() and len(year) == 4):
        return None
    try:
        return dt.date(int(year), _MONTHS[two], int(number[1]))
    except ValueError:
        return None
