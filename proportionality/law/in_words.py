"""Penalties in plain English, in the law's own units."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Sequence

from proportionality.law import lengths
from proportionality.law.bands import WordsAmount
from proportionality.law.general import General
from proportionality.law.grammar import (
    counted,
    day,
    in_force,
    later_general,
    listed,
    part_of,
    since_when,
)
from proportionality.law.model import Corporal, Jurisdiction, Offence, Penalty, Source
from proportionality.law.quantities import Silence
from proportionality.law.terms import Term

__all__ = [
    "amounts",
    "ceiling",
    "corporal",
    "counted",
    "day",
    "departures",
    "exceptions",
    "floor",
    "general_is_later",
    "general_of_its_text",
    "gone",
    "in_force",
    "in_years",
    "later_general",
    "limit",
    "listed",
    "part_of",
    "read_twice",
    "ruled_out",
    "ruled_out_clause",
    "ruled_out_mark",
    "since_when",
    "span",
]


def limit(value: Term | Silence, key: str, general: General) -> str:
    """One end of a custody range; a limit left to the general part is resolved and says so."""
    return lengths.limit(value, key, general).text


def ceiling(penalty: Penalty, general: General) -> str:
    """The most a court may impose."""
    return lengths.ceiling(penalty, general).text


def floor(penalty: Penalty, general: General) -> str:
    """The least custody a court must impose."""
    return lengths.floor(penalty, general).text


def span(penalty: Penalty, general: General) -> str:
    """Floor to ceiling in a few words: ``2 years to 8 years``, ``up to 8 years``, ``2 years to 8 years, or no custody``.

    A least term that a provision names is said also where the court may leave custody out, so that what it prints is not
    called "up to".  Death that mitigation may lower, or may perhaps, is not called mandatory.  What courts rule out of it is marked.
    """
    return _span(penalty, general) + ruled_out_mark(penalty)


def ruled_out_mark(penalty: Penalty) -> str:
    """That courts rule out death, or a part, as a mark behind an end of a penalty or its range; empty where nothing is known of it."""
    return f" ({_RULED_OUT[penalty.ruled_out.what]})" if penalty.ruled_out else ""


_RULED_OUT = {"death": "death ruled out", "part": "ruled out in part"}


def _span(penalty: Penalty, general: General) -> str:
    if penalty.death == "mandatory":
        return "death, mandatory" if penalty.floor == "mandatory" else "death, no other named"
    most = lengths.ceiling(penalty, general)
    named = lengths.least_named(penalty, general) if _may_be_left_out(penalty) else None
    if named is not None:
        return f"{_range(named, most)}, or no custody"
    return _range(lengths.floor(penalty, general), most)


def _may_be_left_out(penalty: Penalty) -> bool:
    """Whether a court may leave out the custody whose least term the provision names."""
    return penalty.custody_required is False and penalty.floor != "none"


def _range(least: lengths.Length, most: lengths.Length) -> str:
    low, high = least.text, most.text
    if most.kind == "unknown":
        if least.kind == "unknown":
            return "not known"
        return "most not known" if least.kind == "none" else f"{low} or more, most not known"
    if low == high or most.kind == "none":
        return high
    if least.kind == "unknown":
        return f"up to {high}, least not known"
    if least.kind == "none":
        return f"up to {high}"
    return f"{low} to {high}"


_MONTHS = re.compile(r"\b([0-9]{2,4}) months\b( \()?")
_MANY = 36  # months that are said in years too


def in_years(length: str) -> str:
    """A law's counts of months with the years that they are: ``360 months (30 years)``; few can compare them with years otherwise."""
    return _MONTHS.sub(_and_years, length)


def _and_years(found: re.Match[str]) -> str:
    many, aside = int(found[1]), found[2]
    if many < _MANY:
        return found[0]
    years, months = divmod(many, 12)
    rest = f" {counted(months, 'month')}" if months else ""
    return f"{many} months ({years} years{rest}{'; ' if aside else ')'}"


def gone(source: Source) -> str:
    """That the address of a source is dead, as a remark; empty where it is not."""
    if source.dead is None:
        return ""
    if source.archived:
        return f"the address read no longer opened on {source.dead}; an archived copy is linked"
    return f"the address read no longer opened on {source.dead}"


def exceptions(penalty: Penalty) -> tuple[str, ...]:
    """The exceptions by which a court may go below, each with when and by which place."""
    return tuple(f"{d.to} where {d.when} ({d.place})" for d in penalty.departures)


def departures(penalty: Penalty) -> str:
    """The same as a clause, to be put behind what is said of a penalty."""
    said = "; ".join(exceptions(penalty))
    return f"; departures: {said}" if said else ""


def ruled_out_clause(penalty: Penalty) -> str:
    """The same as ``ruled_out``, to be put behind what is said of a penalty."""
    return f"; {ruled_out(penalty)}" if penalty.ruled_out else ""


def ruled_out(penalty: Penalty) -> str:
    """What courts no longer allow of it, and by which decision; empty where nothing is known of it."""
    if penalty.ruled_out is None:
        return ""
    return f"{_RULED_OUT[penalty.ruled_out.what]} by the courts: {penalty.ruled_out.by}"


def amounts(offence: Offence, most: int = sys.maxsize) -> str:
    """What the offence says of substances and amounts; of more than ``most`` the first, and how many more."""
    said: dict[str, list[str]] = {}
    worded: set[str] = set()
    for name, amount in offence.bands():
        if isinstance(amount, WordsAmount) and name not in said:
            worded.add(name)
        said.setdefault(name, []).append(
            amount.words if isinstance(amount, WordsAmount) else str(amount)
        )
    excepted = f" except {_and(offence.excepted, most)}" if offence.excepted else ""
    parts = []
    for name, texts in said.items():
        what = "any drug" if name == "any" else name
        if texts != ["any"]:
            what += f"{':' if name in worded else ''} {' or '.join(texts)}"
        parts.append(what + (excepted if name == "any" else ""))
    shown = ", ".join(parts[:most])
    return shown if len(parts) <= most else f"{shown} and {len(parts) - most} more"


def _and(items: Sequence[str], most: int) -> str:
    more = len(items) - most
    if more > 0:
        return f"{', '.join(items[:most])} and {more} more"
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def corporal(penalty: Penalty) -> str:
    """Corporal punishment with its extent."""
    what = penalty.corporal
    if not isinstance(what, Corporal):
        return str(what)
    numbers = [n for n in (what.min, what.max) if isinstance(n, int)]
    extent = (
        f" of {numbers[0]} strokes"
        if len(set(numbers)) == 1
        else f" of {numbers[0]} to {numbers[1]} strokes"
        if numbers
        else ""
    )
    return f"{what.kind}{extent}"


def read_twice(law: Jurisdiction) -> str:
    """Whether the core values were read a second time, and with what result, as a sentence."""
    twice = law.read_twice
    if twice is None:
        return "Its core values were not read a second time."
    return f"Its core values were read a second time ({twice.date}, {twice.by}): {twice.differ} differed; differences were decided at the source."


# What of the general part the penalties of a provision are measured with.
_MEASURES = ("custody", "life", "corporal", "suspension", "parole", "diversion")


def general_is_later(law: Jurisdiction, on: dt.date) -> bool:
    """Whether penalties of a day are measured with a general part that is known from a later day only."""
    rules = (getattr(law.general, key) for key in _MEASURES)
    return any(rule is not None and law.start_of_rule(rule) > on for rule in rules)


def general_of_its_text(laws: Sequence[Jurisdiction], on: dt.date) -> str:
    """The same sentence of these laws."""
    return later_general(sum(general_is_later(law, on) for law in laws), len(laws), on)
