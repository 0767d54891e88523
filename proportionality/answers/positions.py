"""What a state signed, voted and said through time, beside the law it kept on the same days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Literal

from proportionality.law.model import Jurisdiction, Offence
from proportionality.measure import InForce, LawOnDay, Standing, in_force
from proportionality.positions import binding, data
from proportionality.positions.binding import standing
from proportionality.positions.data import Change, Statement
from proportionality.positions.known import Positions, of_code, of_law
from proportionality.positions.states import its_law, name_of, speaker

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
    "voted for, keeps death for drugs": "voted for a moratorium, and the law has death for drugs",
    "voted for, no death for drugs": "voted for a moratorium, and the law has no death for drugs",
    "did not vote for, keeps death for drugs": "did not vote for a moratorium, and the law has death for drugs",
    "law better than word": "did not vote for a moratorium, though the law has no death for drugs",
    "law not known": "voted, but what the law says of death for drugs is not known here",
    "no vote": "cast no vote on a moratorium by this day",
}
# How the law of the day asked about stands to the law of the day of the last vote.
_Turn = Literal["has death", "has it since", "has none", "has none since", "not known"]
_SAID: dict[Word, dict[_Turn, str]] = {
    "for": {
        "has death": "{state} voted for a moratorium while {law} keeps death for drugs.",
        "has it since": "{state} voted for a moratorium on {day}, when {law} had no death for drugs; now it has.",
        "has none": "{state} voted for a moratorium, and {law} has no death for drugs{as_far}.",
        "has none since": "{state} voted for a moratorium on {day}, when {law} had death for drugs; now it has none{as_far}.",
        "not known": "{state} voted for a moratorium; what {law} says of death for drugs is not known here.",
    },
    "against": {
        "has death": "{state} voted against a moratorium, and {law} keeps death for drugs.",
        "has it since": "{state} voted against a moratorium on {day}, when {law} had no death for drugs; now it has.",
        "has none": "{state} voted against a moratorium, though {law} has no death for drugs{as_far}.",
        "has none since": "{state} voted against a moratorium on {day}, when {law} had death for drugs; now it has none{as_far}.",
        "not known": "{state} voted against a moratorium; what {law} says of death for drugs is not known here.",
    },
    "abstain": {
        "has death": "{state} abstained from the last vote on a moratorium, and {law} keeps death for drugs.",
        "has it since": "{state} abstained from the vote on a moratorium of {day}, when {law} had no death for drugs; now it has.",
        "has none": "{state} abstained from the last vote on a moratorium, though {law} has no death for drugs{as_far}.",
        "has none since": "{state} abstained from the vote on a moratorium of {day}, when {law} had death for drugs; now it has none{as_far}.",
        "not known": "{state} abstained from the last vote on a moratorium; what {law} says of death for drugs is not known here.",
    },
    "absent": {
        "has death": "{state} was absent from the last vote on a moratorium, and {law} keeps death for drugs.",
        "has it since": "{state} was absent from the vote on a moratorium of {day}, when {law} had no death for drugs; now it has.",
        "has none": "{state} was absent from the last vote on a moratorium, and {law} has no death for drugs{as_far}.",
        "has none since": "{state} was absent from the vote on a moratorium of {day}, when {law} had death for drugs; now it has none{as_far}.",
        "not known": "{state} was absent from the last vote on a moratorium; what {law} says of death for drugs is not known here.",
    },
}
_NO_VOTE = "{state} cast no vote on a moratorium by this day."
_NO_MEMBER = "{state} is no member of the United Nations and so has no vote on a moratorium."


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
class Stretch:
    """What a law said from a day on, until the next stretch."""

    start: dt.date
    law: LawThen


@dataclass(frozen=True, slots=True)
class Reserved:
    """A reservation, declaration or understanding that stands on the day asked about."""

    articles: tuple[str, ...]  # empty: it names none, so it reaches the whole treaty
    says: str  # shortened
    made: dt.date | None  # None: the day was not read
    sources: tuple[str, ...]  # where its text was read, by the ids of the files of positions


@dataclass(frozen=True, slots=True)
class TreatyStanding:
    """How a state stands to a treaty on the day asked about."""

    treaty: str
    status: str
    because: str
    reservations: tuple[Reserved, ...] = ()
    sources: tuple[str, ...] = ()  # of what is said of its standing


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
    partial: bool  # the law is encoded in part, so that its silence means little
    where_somebody_died: bool  # it threatens death for a drug offence that takes a death
    votes: tuple[Vote, ...]
    moves: tuple[str, ...]  # each change from one vote to the next
    course: tuple[
        Stretch, ...
    ]  # the law from the first vote on a moratorium to the day asked about
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

    Where life or death is the only sentence it is the least one too.
    A provision that is not encoded on the day may have been there, so that without it nothing is ruled out.
    """
    return _on(jurisdiction, on)[0]


def law_of(law: LawOnDay) -> LawThen:
    """The same of a law that has been measured on the day."""
    absent = ((offence, standing) for _, offence, standing in law.absent if offence.is_drug)
    return _told(chain(((s.offence, s.in_force) for s in law.drugs), absent))[0]


def _on(jurisdiction: Jurisdiction, on: dt.date) -> tuple[LawThen, bool]:
    """The same, and whether the law threatens death for a drug offence that takes a death."""
    return _told((o, in_force(jurisdiction, o, on)) for o in jurisdiction.offences if o.is_drug)


def _told(drugs: Iterable[tuple[Offence, InForce | Standing]]) -> tuple[LawThen, bool]:
    death: Answer = "no"
    minimum: Answer = "no"
    found, where_somebody_died = False, False
    for offence, current in drugs:
        if isinstance(current, InForce):
            found = True
            penalty = current.penalty
            threatens = penalty.death in ("discretionary", "mandatory")
            if not _lethal(offence):
                death = _graver(death, _yes(threatens, penalty.death == "unknown"))
            elif threatens:
                where_somebody_died = True
            least = (penalty.floor, penalty.life, penalty.death)
            minimum = _graver(minimum, _yes("mandatory" in least, "unknown" in least))
        elif current is Standing.NOT_ENCODED:
            death, minimum = _graver(death, "not-known"), _graver(minimum, "not-known")
    return LawThen(death, minimum) if found else _NOT_KNOWN, where_somebody_died


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
    days = (on, *(day for _, day in data.moratorium_days() if day <= on))
    said = {day: _on(jurisdiction, day) if jurisdiction else (_NOT_KNOWN, False) for day in days}
    then = {
        day: _with_reports(told, known, day) if jurisdiction else told
        for day, (told, _) in said.items()
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
        partial=jurisdiction is not None and jurisdiction.coverage == "partial",
        where_somebody_died=said[on][1],
        votes=votes,
        moves=moves,
        course=_course(jurisdiction, known, on),
        # Whoever never took part in an amended text stands to its first one, which is told once.
        treaties=tuple(
            dict.fromkeys(_standing(standing(known, name, on)) for name in data.treaty_ids())
        ),
        statements=tuple(s for topic in data.TOPICS for s in known.said(topic, on)),
        changes=tuple(change for change in known.changes if change.day <= on),
        practice=_practice(known, on),
        notes=_notes(known),
    )


def _standing(found: binding.Standing) -> TreatyStanding:
    return TreatyStanding(
        found.treaty.id,
        found.status,
        found.because,
        tuple(
            Reserved(r.articles, r.says, r.made, r.sources or found.treaty.reservations_read_in)
            for r in found.reservations
        ),
        found.sources or found.treaty.sources,
    )


def _course(
    jurisdiction: Jurisdiction | None, known: Positions, on: dt.date
) -> tuple[Stretch, ...]:
    """The law through the years of the votes: a new stretch on each day on which an answer changes."""
    first = data.moratorium_days()[0][1]
    days = {first} | {change.day for change in known.changes}
    for offence in jurisdiction.offences if jurisdiction else ():
        if offence.is_drug:
            for penalty in offence.penalties:
                days.add(jurisdiction.start_of(offence, penalty))  # type: ignore[union-attr]
                if penalty.until is not None:
                    days.add(penalty.until + dt.timedelta(days=1))
    found: list[Stretch] = []
    for day in sorted(day for day in days if first <= day <= on):
        law = _with_reports(law_on(jurisdiction, day), known, day) if jurisdiction else _NOT_KNOWN
        if not found or found[-1].law != law:
            found.append(Stretch(day, law))
    return tuple(found)


def _with_reports(law: LawThen, known: Positions, on: dt.date) -> LawThen:
    """The law on a day, where what is not encoded is told by a report that death was introduced only later."""
    introduced = [change.earliest for change in known.changes if change.kind == "introduced"]
    if law.death == "not-known" and introduced and on < min(introduced):
        return LawThen("no", law.mandatory_minimum)
    return law


def practice_of(law: Jurisdiction, on: dt.date) -> str:
    """How Harm Reduction International rated the state of a law last, with the year; empty where it was not read."""
    return _practice(of_law(law), on)


def _practice(known: Positions, on: dt.date) -> str:
    rated = data.practice(known.state).get("hri_category", {}) if known.state else {}
    years = [year for year in rated if dt.date(int(year), 1, 1) <= on]
    return f"{rated[max(years)]} ({max(years)})" if years else ""


def _notes(known: Positions) -> tuple[str, ...]:
    if known.state is None or known.made_up is not None:
        return ()
    found = [data.note_on(known.state), known.territory.note if known.territory else ""]
    found.append(data.note_on_votes(known.abroad) if known.abroad else "")
    found.append(data.practice(known.state).get("note", ""))
    return tuple(note for note in found if note)


def records(laws: Iterable[Jurisdiction], on: dt.date) -> list[Record]:
    """One record a state: those of the laws that are a whole state's, and of every other member of the United Nations."""
    whole = {law.code: law for law in laws if len(law.code) == 3}
    codes = sorted({*whole, *data.voters()})
    return [record(whole.get(code, code), on) for code in codes]


@dataclass(frozen=True, slots=True)
class Tally:
    """One vote on a moratorium of all states, and the law that those kept who voted in favour."""

    resolution: str
    date: dt.date
    cast: Mapping[Word, int]
    law_known: int  # states of which the law on that day is known
    keeping: int  # of them: voted in favour, and the law had death for drugs
    cells: Mapping[tuple[Word, Answer], int]  # states by vote and by death for drugs in the law


def tallies(listed: Sequence[Record]) -> list[Tally]:
    """The votes, oldest first, of records of one state each."""
    found: dict[tuple[dt.date, str], Counter[tuple[Word, Answer]]] = {}
    for one in listed:
        if (
            one.state == one.jurisdiction
        ):  # a territory votes through its state, which is counted already
            for vote in one.votes:
                key = (vote.date, vote.resolution)
                found.setdefault(key, Counter())[vote.vote, vote.law.death] += 1
    return [
        Tally(
            resolution,
            date,
            {
                word: sum(n for (vote, _), n in cells.items() if vote == word)
                for word in ("for", "against", "abstain", "absent")
            },
            sum(n for (_, death), n in cells.items() if death != "not-known"),
            cells["for", "yes"],
            cells,
        )
        for (date, resolution), cells in sorted(found.items())
    ]


def changed_sides(listed: Sequence[Record]) -> list[Record]:
    """Those whose last vote is another than their first."""
    return [one for one in listed if one.votes and one.votes[0].vote != one.votes[-1].vote]


def in_a_sentence(one: Record) -> str:
    """Where a state stands, as a sentence: by its last vote, the law of that day and the law of the day asked about."""
    state = speaker(one.jurisdiction, one.state, one.name)
    law = its_law(one.jurisdiction, one.state, one.name)
    if not one.votes:
        told = _NO_VOTE if one.state in data.voters() else _NO_MEMBER
        return told.format(state=state)
    last = one.votes[-1]
    return _SAID[last.vote][_turn(last.law.death, one.law.death)].format(
        state=state, law=law, day=last.date, as_far=_as_far(one)
    )


def _as_far(one: Record) -> str:
    """What a reader has to know of a law that has no death for drugs, as a clause."""
    died = " unless somebody died" if one.where_somebody_died else ""
    return f"{died} (encoded in part)" if one.partial else died


def _turn(then: Answer, now: Answer) -> _Turn:
    if now == "not-known":
        return "not known"
    if now == "yes":
        return "has it since" if then == "no" else "has death"
    return "has none since" if then == "yes" else "has none"
