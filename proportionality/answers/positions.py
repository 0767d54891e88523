"""What a state signed, voted and said through time, beside the law it kept on the same days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from proportionality.law.model import Jurisdiction, Offence
from proportionality.measure import InForce, Standing, in_force
from proportionality.positions import data
from proportionality.positions.binding import standing
from proportionality.positions.data import Change, Statement
from proportionality.positions.known import Positions, of_code, of_law
from proportionality.positions.states import name_of

# not-known: not encoded on that day, or left open by the law.
Answer = Literal["yes", "no", "not-known"]
Word = Literal["for", "against", "abstain", "absent", "no vote"]
Group = Literal[
    "voted for, keeps death for drugs",
    "voted for, no death for drugs",
    "did not vote for, keeps death for drugs",
    "law better than word",
    "law not known",
    "no vote",
]
IN_WORDS: dict[Group, str] = {
    "voted for, keeps death for drugs": "voted for a moratorium while the law keeps death for drugs",
    "voted for, no death for drugs": "voted for a moratorium, and the law has no death for drugs",
    "did not vote for, keeps death for drugs": "did not vote for a moratorium, and the law keeps death for drugs",
    "law better than word": "did not vote for a moratorium, though the law has no death for drugs",
    "law not known": "voted, but the law on death for drugs is not known here",
    "no vote": "cast no vote on a moratorium by this day",
}


@dataclass(frozen=True, slots=True)
class LawThen:
    """What a law said of drug offences on a day."""

    death: Answer  # for one that does not take a death
    mandatory_minimum: Answer


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote on a moratorium, and the law on its day."""

    resolution: str
    date: dt.date
    vote: Word
    law: LawThen


@dataclass(frozen=True, slots=True)
class TreatyStanding:
    """How a state stands to a treaty on the day asked about."""

    treaty: str
    status: str
    because: str


@dataclass(frozen=True, slots=True)
class Record:
    """The positions of one state beside one law."""

    jurisdiction: str
    name: str
    state: str
    on: dt.date
    encoded: bool  # whether there is a law to set beside them
    group: Group
    law: LawThen
    votes: tuple[Vote, ...]
    moves: tuple[str, ...]  # each change from one vote to the next
    treaties: tuple[TreatyStanding, ...]
    statements: tuple[Statement, ...]
    changes: tuple[Change, ...]  # of the law on death for drugs, as reported
    practice: str  # how Harm Reduction International rated it last; empty where it was not read
    notes: tuple[str, ...]


_NOT_KNOWN = LawThen("not-known", "not-known")


def _lethal(offence: Offence) -> bool:
    return "causes-death" in offence.conditions


def law_on(jurisdiction: Jurisdiction, on: dt.date) -> LawThen:
    """Whether a law threatens death, and has mandatory minimums, for drug offences on a day.

    A provision that is not encoded on the day may have been there, so that without it nothing is ruled out.
    """
    death: Answer = "no"
    minimum: Answer = "no"
    found = False
    for offence in jurisdiction.offences:
        if not offence.is_drug:
            continue
        current = in_force(jurisdiction, offence, on)
        if isinstance(current, InForce):
            found = True
            penalty = current.penalty
            if not _lethal(offence):
                death = _graver(death, _yes(penalty.death in ("discretionary", "mandatory"), penalty.death == "unknown"))  # fmt: skip
            minimum = _graver(
                minimum, _yes(penalty.floor == "mandatory", penalty.floor == "unknown")
            )
        elif current is Standing.NOT_ENCODED:
            death, minimum = _graver(death, "not-known"), _graver(minimum, "not-known")
    return LawThen(death, minimum) if found else _NOT_KNOWN


_ORDER: tuple[Answer, ...] = ("no", "not-known", "yes")


def _graver(one: Answer, other: Answer) -> Answer:
    return max(one, other, key=_ORDER.index)


def _yes(holds: bool, unknown: bool) -> Answer:
    return "yes" if holds else "not-known" if unknown else "no"


def group_of(votes: Sequence[Vote], law: LawThen) -> Group:
    """Which group a state is in: by its last vote, and the law on the day asked about."""
    if not votes:
        return "no vote"
    if law.death == "not-known":
        return "law not known"
    if votes[-1].vote == "for":
        return "voted for, keeps death for drugs" if law.death == "yes" else "voted for, no death for drugs"  # fmt: skip
    return "did not vote for, keeps death for drugs" if law.death == "yes" else "law better than word"  # fmt: skip


def record(law: Jurisdiction | str, on: dt.date) -> Record:
    """The positions of the state of a law, or of a state (by its code) of which no law is at hand."""
    jurisdiction = law if isinstance(law, Jurisdiction) else None
    known: Positions = of_code(law) if isinstance(law, str) else of_law(law)
    then = {
        day: _with_reports(law_on(jurisdiction, day), known, day) if jurisdiction else _NOT_KNOWN
        for day in (on, *(day for _, day in data.moratorium_days() if day <= on))
    }
    cast = known.votes_until(on)
    votes = tuple(Vote(name, day, vote, then[day]) for name, day, vote in cast)  # type: ignore[arg-type]
    moves = tuple(
        f"{after.date.year}: from {before.vote} to {after.vote}"
        for before, after in pairwise(votes)
        if before.vote != after.vote
    )
    code = known.code
    return Record(
        jurisdiction=code,
        name=jurisdiction.jurisdiction.name if jurisdiction else name_of(code),
        state=known.abroad or code,
        on=on,
        encoded=jurisdiction is not None,
        group=group_of(votes, then[on]),
        law=then[on],
        votes=votes,
        moves=moves,
        treaties=tuple(
            TreatyStanding(name, found.status, found.because)
            for name in data.treaty_ids()
            for found in (standing(known, name, on),)
        ),
        statements=tuple(s for topic in data.TOPICS for s in known.said(topic, on)),
        changes=tuple(change for change in known.changes if change.day <= on),
        practice=_practice(known, on),
        notes=_notes(known),
    )


def _with_reports(law: LawThen, known: Positions, on: dt.date) -> LawThen:
    """The law on a day, where what is not encoded is told by a report that death was introduced only later."""
    introduced = [change.day for change in known.changes if change.kind == "introduced"]
    if law.death == "not-known" and introduced and on < min(introduced):
        return LawThen("no", law.mandatory_minimum)
    return law


def practice_of(law: Jurisdiction, on: dt.date) -> str:
    """How Harm Reduction International rated the state of a law last, with the year; empty where it was not read."""
    return _practice(of_law(law), on)


def _practice(known: Positions, on: dt.date) -> str:
    rated = data.practice(known.state).get("hri_category", {}) if known.state else {}
    years = [year for year in rated if int(year) <= on.year]
    return f"{rated[max(years)]} ({max(years)})" if years else ""


def _notes(known: Positions) -> tuple[str, ...]:
    if known.state is None or known.made_up is not None:
        return ()
    found = [data.note_on(known.state), known.territory.note if known.territory else ""]
    found.append(data.practice(known.state).get("note", ""))
    return tuple(note for note in found if note)


def records(laws: Iterable[Jurisdiction], on: dt.date) -> list[Record]:
    """One record a state: those of the laws that are a whole state's, and of every other member of the United Nations."""
    whole = {law.code: law for law in laws if len(law.code) == 3}
    codes = sorted({*whole, *data.voters()})
    return [record(whole.get(code, code), on) for code in codes]
