"""What values that are each in order say against each other.

A law may contradict itself, and an encoder more often, so these are warnings: the file is used, and both places are named.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from proportionality.law.amounts import AmountRange
from proportionality.law.days import InForceBy
from proportionality.law.document import Document, Location
from proportionality.law.model import Corporal, Custody, Jurisdiction, Offence, Penalty, Source
from proportionality.law.quantities import Order, Silence
from proportionality.law.terms import Term

_MOST_NAMED = 5  # offences that are named where the general part contradicts them


def warn(document: Document, law: Jurisdiction) -> None:
    """Add a warning for everything in a law that contradicts something else in it."""
    _against_general(document, law)
    _limits(document, law)
    _dates(document, law)
    _bands(document, law)


def _say(document: Document, where: Location, message: str) -> None:
    if not document.full:
        document.add(document.position(where), message, "warning")


def _line(document: Document, where: Location) -> int:
    return document.position(where).line


def _current(law: Jurisdiction) -> Iterator[tuple[Location, Offence, Penalty]]:
    """Each offence that was in force when the file was checked, with its newest penalty."""
    for i, offence in enumerate(law.offences):
        j = len(offence.penalties) - 1
        penalty = offence.penalties[j]
        if penalty.until is None or penalty.until >= law.verified.date:
            yield ("offences", i, "penalties", j), offence, penalty


def _against_general(document: Document, law: Jurisdiction) -> None:
    """What the general part says does not exist, and an offence carries."""
    for key, said in (
        ("death", "the death penalty"),
        ("life", "imprisonment for life"),
        ("corporal", "corporal punishment"),
    ):
        rule = getattr(law.general, key)
        if rule is None or rule.exists is not False:
            continue
        where: Location = ("general", key, "exists")
        carrying = []
        for place, offence, penalty in _current(law):
            value = getattr(penalty, key)
            if isinstance(value, Corporal) or value in ("discretionary", "mandatory"):
                carrying.append((place, offence))
                _say(
                    document,
                    (*place, key),
                    f"'{offence.id}' carries {said}, which does not exist by general.{key} (line {_line(document, where)}): one of the two is wrong",
                )
        if carrying:
            named = ", ".join(
                f"'{offence.id}' (line {_line(document, (*place, key))})"
                for place, offence in carrying[:_MOST_NAMED]
            )
            more = len(carrying) - _MOST_NAMED
            _say(
                document,
                where,
                f"{said} does not exist, yet it is carried by {named}{f' and {more} more' if more > 0 else ''}: one of the two is wrong",
            )


def _limits(document: Document, law: Jurisdiction) -> None:
    """Ranges that run backwards once the general part is looked up; strokes and years that cannot be."""
    general = law.general.custody
    if general is not None and _above(general.min, general.max):
        _say(
            document,
            ("general", "custody"),
            f"the shortest term {general.min} is above the longest, {general.max}",
        )
    death = law.general.death
    if death is not None and isinstance(death.last_execution, int):
        year = death.last_execution
        if not 1600 <= year <= law.verified.date.year:
            _say(
                document,
                ("general", "death", "last_execution"),
                f"last execution in {year}, yet the file was checked on {law.verified.date}: is the year mistyped?",
            )
    for i, offence in enumerate(law.offences):
        for j, penalty in enumerate(offence.penalties):
            place: Location = ("offences", i, "penalties", j)
            _range(document, law, place, penalty)
            if penalty.ruled_out and penalty.ruled_out.what == "death" and penalty.death == "none":
                _say(
                    document,
                    (*place, "ruled_out"),
                    "courts are said to rule out death, which the penalty does not name: one of the two is wrong",
                )
            strokes = penalty.corporal
            if isinstance(strokes, Corporal):
                _strokes(document, (*place, "corporal"), strokes)


def _range(document: Document, law: Jurisdiction, place: Location, penalty: Penalty) -> None:
    if not isinstance(penalty.custody, Custody):
        return
    written = penalty.custody
    low, high = law.general.resolved(written.min, "min"), law.general.resolved(written.max, "max")
    if Silence.GENERAL in (written.min, written.max) and _above(low, high):
        key = "max" if written.max is Silence.GENERAL else "min"
        line = _line(document, ("general", "custody", key))
        _say(
            document,
            (*place, "custody"),
            f"custody runs backwards: min {low} is more than max {high}, of which {key} is that of general.custody (line {line})",
        )


def _strokes(document: Document, where: Location, strokes: Corporal) -> None:
    low, high = strokes.min, strokes.max
    if isinstance(low, int) and isinstance(high, int) and low > high:
        _say(document, where, f"strokes run backwards: min {low} is more than max {high}")
    for key, number in (("min", low), ("max", high)):
        if isinstance(number, int) and number < 1:
            _say(document, (*where, key), f"{number} strokes are none; write none, or the number")


def _above(low: Term | Silence, high: Term | Silence) -> bool:
    return isinstance(low, Term) and isinstance(high, Term) and low.compare(high) is Order.GREATER


def _dates(document: Document, law: Jurisdiction) -> None:
    """Texts that are newer than the check of the file; penalties that begin after their text was read."""
    checked = law.verified.date
    for name, source in law.sources.items():
        version = source.version
        if version is not None and not version.vague and version.day > checked:
            _say(
                document,
                ("sources", name, "version"),
                f"the text is of {version}, after the file was checked ({checked}): correct one of the two dates",
            )
    dated: list[tuple[Location, dt.date | InForceBy | str, Source]] = [
        (("offences", i, "penalties", j, "since"), p.since, law.source_of(offence, p))
        for i, offence in enumerate(law.offences)
        for j, p in enumerate(offence.penalties)
    ]
    dated += [
        (("general", *key.split("."), "since"), rule.since, law.sources[rule.source])
        for key, rule in law.general.cited()
        if rule.since is not None
    ]
    for where, begins, source in dated:
        since = begins.day if isinstance(begins, InForceBy) else begins
        version = source.version
        if isinstance(since, str) or version is None:
            continue
        if since > checked and since > version.day:
            _say(
                document,
                where,
                f"begins on {since}, after the text was read ({version}) and the file checked ({checked}): is the year mistyped?",
            )


def _bands(document: Document, law: Jurisdiction) -> None:
    """Bands of the same offence that overlap without one holding the other."""
    known: dict[tuple[object, ...], list[tuple[Location, Offence, AmountRange]]] = defaultdict(list)
    for place, offence, _ in _current(law):
        if not offence.is_drug:
            continue
        for name, band in offence.bands():
            if not isinstance(band, AmountRange):
                continue
            kind = (
                name,
                band.dimension,
                frozenset(offence.conduct),
                offence.form,
                frozenset(offence.conditions),
                offence.procedure,
            )
            where: Location = (*place[:2], "substances")
            for there, other, before in known[kind]:
                if other.id != offence.id and _crossing(before, band):
                    line = _line(document, there)
                    _say(
                        document,
                        where,
                        f"{name} {band} overlaps {before} of '{other.id}' (line {line}), the same conduct, form and conditions",
                    )
            known[kind].append((where, offence, band))


def _crossing(one: AmountRange, other: AmountRange) -> bool:
    """Whether two bands share amounts while each has some of its own, so that neither is a step of the other."""
    (low, high), (further, highest) = sorted(map(_ends, (one, other)))
    return low != further and further < high < highest


def _ends(band: AmountRange) -> tuple[tuple[int, int], tuple[int, int]]:
    """Both ends, an open one before or after every amount."""
    return (
        (0, 0) if band.low is None else (1, band.low),
        (2, 0) if band.high is None else (1, band.high),
    )
