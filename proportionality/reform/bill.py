"""A bill as text against the law in force: which provisions it changes, from which numbers to which.

Two manners of amending are read: a provision restated in full, and a length replaced by another ("by deleting 'ten years' and
substituting 'fifteen years'").  What fits neither, or could mean more than one provision, is listed and not proposed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from proportionality.law.model import Custody, Jurisdiction, Offence, Penalty
from proportionality.law.quantities import Order
from proportionality.law.terms import Term
from proportionality.measure import InForce, in_force
from proportionality.reader.numbers import Length, length_at
from proportionality.reader.reading import Penalty as Clause
from proportionality.reader.reading import Reading
from proportionality.reform import wording
from proportionality.reform.overlay import ChangeEntry, Overlay

# Words of replacing, folded, by language: before the old length, or between the old and the new one.
_REPLACING = {
    "en": ("substitut", "replac", "delet", "omit", "insert"),
    "es": ("sustitu", "reemplaz", "susti", "modific"),
    "fr": ("remplac", "substitu"),
    "pt": ("substitu", "passa", "alter"),
}
_SECTION = frozenset(
    ("section", "s", "article", "art", "articulo", "artigo", "subsection", "clause", "regulation")
)
_NUMBER = re.compile(
    r"(?P<num>\d{1,4}(?:[-.]\d{1,4}){0,3}(?: ?(?:bis|ter|quater|quinquies)\b)?[A-Za-z]{0,2}\b)(?P<subs>(?: ?\([0-9a-zA-Z]{1,4}\)){0,4})"
)
_MOST_WORDS = 40  # between the old length and the new one, where the word of replacing stands there
_FEW_WORDS = 8  # between them, where it stands before both


@dataclass(frozen=True, slots=True)
class Change:
    """One end of one offence's penalty."""

    offence: str
    place: str
    end: str  # ceiling, floor, life, death
    old: str
    new: str
    file: int
    span: tuple[int, int]  # where the bill says the new value


@dataclass(frozen=True, slots=True)
class Open:
    """A place of the bill from which nothing is proposed, and why."""

    file: int
    span: tuple[int, int]
    place: str
    why: str


@dataclass(frozen=True)
class Proposal:
    """What a bill does to the law in force."""

    code: str
    overlay: Overlay | None  # None where nothing changes
    changes: tuple[Change, ...]
    same: tuple[str, ...]  # offences whose provision is restated as it is
    open: tuple[Open, ...]


def proposed(
    readings: Sequence[Reading], law: Jurisdiction, start: dt.date, title: str = ""
) -> Proposal:
    """Compare the text of a bill with the encoding of the law that it amends.

    Args:
        readings: of the bill's files.
        law: in force.
        start: the day from which the bill holds.
        title: of the bill.

    """
    changes: list[Change] = []
    same: list[str] = []
    left: list[Open] = []
    here = by_section(law, start)
    for number, reading in enumerate(readings):
        replaced = list(_replacements(number, reading, here, left))
        changes += replaced
        taken = [c.span for c in replaced]
        for clause in reading.penalties:
            if any(a < clause.span[1] and clause.span[0] < b for a, b in taken):
                continue
            _restated(number, reading, clause, here, changes, same, left)
        left += [
            Open(number, p.span, p.section.label, p.why)
            for p in reading.passages
            if p.kind in ("unread", "modifier", "reference")
        ]
    settings = list(entries(law, changes))
    overlay = (
        wording.make(title or f"Bill amending the law of {law.jurisdiction.name}", start, settings)
        if settings
        else None
    )
    return Proposal(law.code, overlay, tuple(changes), tuple(dict.fromkeys(same)), tuple(left))


_Known = dict[str, list[tuple[tuple[str, ...], Offence, InForce]]]


def by_section(law: Jurisdiction, on: dt.date) -> _Known:
    """Offences in force by the sections that their places name, with the subsections."""
    found: _Known = {}
    for offence in law.offences:
        current = in_force(law, offence, on)
        if not isinstance(current, InForce):
            continue
        place = current.penalty.place or offence.place or ""
        for number, subs in places(place.split(";")[0]):
            found.setdefault(number, []).append((subs, offence, current))
    return found


def places(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The sections that a place names, each with its subsections."""
    for m in _NUMBER.finditer(text):
        subs = tuple(
            part.strip("() ").lower() for part in m["subs"].split(")") if part.strip("() ")
        )
        yield m["num"].replace(" ", "").lower(), subs


def which(here: _Known, number: str, path: Sequence[str]) -> list[tuple[Offence, InForce]]:
    """Offences that stand in a provision: those whose subsection fits, else those that name none."""
    listed = here.get(number.lower(), [])
    plain = tuple(part.strip("\u00a7").lower() for part in path)
    exact = [
        (o, p) for subs, o, p in listed if subs and plain[: len(subs)] == subs[: len(plain) or 1]
    ]
    return exact or [(o, p) for subs, o, p in listed if not subs or not plain]


def _restated(
    file: int,
    reading: Reading,
    clause: Clause,
    here: _Known,
    changes: list[Change],
    same: list[str],
    left: list[Open],
) -> None:
    """A provision written out anew."""
    place = clause.section.label + "".join(f"({part})" for part in clause.path)
    found = which(here, clause.section.number, clause.path)
    if not found or clause.section.is_schedule:
        return  # of another law, or new: the draft has it
    if len({_ends(p.penalty) for _, p in found}) > 1:
        names = ", ".join(o.id for o, _ in found[:6])
        left.append(
            Open(file, clause.span, place, f"several offences stand here ({names}): which of them?")
        )
        return
    for offence, current in found:
        mine = list(_differences(file, place, clause, offence, current.penalty, left))
        changes += mine
        if not mine:
            same.append(offence.id)


def _ends(penalty: Penalty) -> tuple[str, ...]:
    return tuple(
        f"{name} {end_of(penalty, name)}" for name in ("ceiling", "floor", "life", "death")
    )


def end_of(penalty: Penalty, end: str) -> str:
    """What a penalty says of its ceiling, its floor, life or death."""
    custody = penalty.custody
    if end == "life":
        return str(penalty.life)
    if end == "death":
        return str(penalty.death)
    if not isinstance(custody, Custody):
        return str(custody)
    return str(custody.max if end == "ceiling" else custody.min)


def _differences(
    file: int, place: str, clause: Clause, offence: Offence, penalty: Penalty, left: list[Open]
) -> Iterator[Change]:
    for end, value in (("ceiling", clause.greatest), ("floor", clause.least)):
        if not isinstance(value.value, Term) or value.span is None:
            continue
        old = end_of(penalty, end)
        if not is_other(old, value.value):
            continue
        if end == "floor" and str(penalty.floor) in ("none", "unknown"):
            left.append(
                Open(
                    file,
                    value.span,
                    place,
                    f"{offence.id}: a least of {value} is written; does it bind the court?",
                )
            )
            continue
        yield Change(offence.id, place, end, old, str(value), file, value.span)
    for end, said in (("life", clause.life), ("death", clause.death)):
        old = end_of(penalty, end)
        if said == "named" and old in ("none", "unknown"):
            yield Change(offence.id, place, end, old, "discretionary", file, clause.spans[end])
        elif said == "in doubt" and old in ("none", "unknown"):
            text = f"{offence.id}: {end} is spoken of; is it a penalty of this clause?"
            left.append(Open(file, clause.spans.get(end, clause.span), place, text))
        elif said == "not named" and old in ("discretionary", "mandatory"):
            yield Change(offence.id, place, end, old, "none", file, clause.span)


def is_other(old: str, new: Term) -> bool:
    """Whether a term is not what stood there."""
    if not old[:1].isdigit():
        return True
    return Term.parse(old).compare(new) is not Order.EQUAL


def _replacements(file: int, reading: Reading, here: _Known, left: list[Open]) -> Iterator[Change]:
    """Lengths that the bill puts in the place of others."""
    tokens, lexicon = reading.tokens, reading.lexicon
    stems = _REPLACING[lexicon.code]
    lengths: list[Length] = []
    at = 0
    while at < len(tokens):
        word = tokens.words[at]
        if not (word[0].isdigit() or word in lexicon.numbers):
            at += 1
            continue
        found = length_at(tokens, at, lexicon)
        if found is None:
            at += 1
            continue
        lengths.append(found)
        at = found.last
    for one, two in pairwise(lengths):
        gap = tokens.words[one.last : two.first]
        before = tokens.words[max(0, one.first - 12) : one.first]
        between = len(gap) <= _MOST_WORDS and any(w.startswith(stems) for w in gap)
        ahead = len(gap) <= _FEW_WORDS and any(w.startswith(stems) for w in before)
        if not (between or ahead):
            continue
        span = tokens.span(one.first, two.last)
        place = _named_before(tokens.words, one.first)
        if one.term is None or two.term is None:
            left.append(Open(file, span, place, "a length that is replaced was not understood"))
            continue
        known = [
            (offence, current, end)
            for number, subs in places(place)
            for offence, current in which(here, number, subs)
            for end in ("ceiling", "floor")
            if not is_other(end_of(current.penalty, end), one.term)
            and end_of(current.penalty, end)[:1].isdigit()
        ]
        if not known:
            why = f"{one.term} becomes {two.term}, and no offence encoded for '{place or 'an unnamed section'}' has that length"
            left.append(Open(file, span, place, why))
        for offence, _, end in known:
            yield Change(offence.id, place, end, str(one.term), str(two.term), file, span)


def _named_before(words: Sequence[str], at: int) -> str:
    """The section that was named last before a token, as a place: 5(1)(a)."""
    for back in range(at - 1, max(-1, at - 120), -1):
        if words[back] in _SECTION and back + 1 < at:
            here = back + 1
            while here < at and words[here] in (".", "(", "\u00ba", "o"):
                here += 1
            if words[here][0].isdigit():
                joined = words[here]
                here += 1
                while here + 2 < at and words[here] == "(" and words[here + 2] == ")":
                    joined += f"({words[here + 1]})"
                    here += 3
                return joined
    return ""


def entries(law: Jurisdiction, changes: Sequence[Change]) -> Iterator[ChangeEntry]:
    """The changes as an overlay has them, one entry for each offence."""
    by_offence: dict[str, dict[str, str]] = {}
    for change in changes:
        by_offence.setdefault(change.offence, {})[change.end] = change.new
    for offence, settings in by_offence.items():
        yield wording.entry(law.code, [offence], settings)


def to_yaml(proposal: Proposal, confirmed: bool = False) -> str:
    """The proposal as an overlay, each change with the numbers before and after, and what is open in remarks."""
    by = (
        "each provision confirmed by a person"
        if confirmed
        else "confirmed by nobody: compare each change with the bill"
    )
    remarks = [
        f"What a bill does to the law of {proposal.code}, read from its text and {by}.",
        *(f"Open: {one.place}: {one.why}" for one in proposal.open[:50]),
    ]
    if proposal.overlay is None:
        return "".join(f"# {line}\n" for line in [*remarks, "No change was found."])

    def describe(entry: ChangeEntry) -> list[str]:
        return [
            f"{c.place}: {c.end} {c.old} -> {c.new}"
            for c in proposal.changes
            if c.offence in (entry.offences or ())
        ]

    return wording.to_yaml(proposal.overlay, remarks, describe)
