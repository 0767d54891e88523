"""What the rules on word against law ask of a state and its law, and how they put it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from proportionality.rules.general_part import offences

if TYPE_CHECKING:
    from proportionality.law.vocabulary import Evidence
    from proportionality.measure import LawOnDay, Range, Subject
    from proportionality.positions.binding import Standing
    from proportionality.positions.known import Positions
    from proportionality.rules.fact import Facts
    from proportionality.rules.messages import MessageContext

_VOTED = {
    "for": "voted in favour",
    "against": "voted against",
    "abstain": "abstained",
    "absent": "no vote was recorded",
}
_AT_LAST = {
    "for": "in favour",
    "against": "against",
    "abstain": "abstaining",
    "absent": "with no vote recorded",
}
_WHERE = ("jurisdiction", "code")


def _positions(law: LawOnDay) -> Positions:
    from proportionality.positions.known import of_law

    return of_law(law.jurisdiction)


def voice(law: LawOnDay) -> str:
    """The state that speaks for a law, as the subject of a sentence."""
    from proportionality.positions.states import speaker

    known, made = _positions(law), law.jurisdiction.jurisdiction
    return speaker(known.code, known.abroad or known.code, made.name)


def party(law: LawOnDay) -> str:
    """Who is bound by treaties for a law, as the subject of a sentence; a territory joins them by notices of its own."""
    from proportionality.positions.states import name_of

    known = _positions(law)
    return name_of(known.code) if known.territory is not None else voice(law)


def own_law(law: LawOnDay) -> str:
    """The law beside which the state's word is held, within a sentence."""
    from proportionality.positions.states import its_law

    known = _positions(law)
    return its_law(known.code, known.abroad or known.code, law.jurisdiction.jurisdiction.name)


def _note(known: Positions, of: Callable[[str], str], state: str | None) -> str:
    """A sentence without which what is said of a state would mislead; empty for most."""
    told = of(state) if known.made_up is None and state else ""
    return f" To be read with it: {told}." if told else ""


def of_treaties(context: MessageContext) -> str:
    """What has to be read with the standing of the state to treaties."""
    from proportionality.positions.data import note_on

    known = _positions(context.law)
    return _note(known, note_on, known.state)


def of_votes(context: MessageContext) -> str:
    """What has to be read with the votes of the state."""
    from proportionality.positions.data import note_on_votes

    known = _positions(context.law)
    return _note(known, note_on_votes, known.abroad)


def voted_for(law: LawOnDay, _: Subject | None) -> Range:
    """Whether the last vote was in favour."""
    from proportionality.measure import yes

    votes = _positions(law).votes_until(law.on)
    return yes(bool(votes) and votes[-1][2] == "for")


def vote_cast(facts: Facts) -> str | None:
    """That the state has voted on a moratorium by the day."""
    law = facts.law
    if _positions(law).votes_until(law.on):
        return None
    if _positions(law).votes:
        return f"no moratorium was put to the vote by {law.on}"
    return f"{voice(law)} has no vote in the General Assembly"


def told_vote(facts: Facts) -> str | None:
    """The last vote and its day; None where there was none."""
    votes = _positions(facts.law).votes_until(facts.law.on)
    if not votes:
        return None
    name, day, vote = votes[-1]
    return f"{_VOTED[vote]} on a moratorium in resolution {name} ({day})"


_CARRIES_DEATH = ("discretionary", "mandatory")


def capital_after_vote(law: LawOnDay, subject: Subject | None) -> Range:
    """Whether death was added to an offence after the state first voted for a moratorium.

    An offence that is encoded from a day after the vote only, and took the place of none that carried death, may have been
    capital before: what is not encoded is not a change.
    """
    from proportionality.measure import NO, YES, maybe

    assert subject is not None
    penalties, first = subject.offence.penalties, subject.in_force.index
    if penalties[first].death == "none":
        return NO
    while first > 0 and penalties[first - 1].death in _CARRIES_DEATH:
        first -= 1
    start = law.jurisdiction.start_of(subject.offence, penalties[first])
    if not any(vote == "for" for _, _, vote in _positions(law).votes_until(start)):
        return NO
    here = ("offences", subject.index, "penalties")
    if first == 0:
        replaced = law.jurisdiction.before(subject.offence)
        if any(p.death in _CARRIES_DEATH for offence in replaced for p in offence.penalties):
            return NO
        return maybe(
            f"whether what is '{subject.offence.id}' since {start} carried death before is not encoded",
            (*here, first, "death"),
        )
    if penalties[first - 1].death == "unknown":
        return maybe(
            f"whether '{subject.offence.id}' carried death before is unknown",
            (*here, first - 1, "death"),
        )
    return YES


def _widenings(law: LawOnDay) -> list[str]:
    """Changes of law, as reported, that added death after the state first voted for a moratorium."""
    votes = [day for _, day, vote in _positions(law).votes_until(law.on) if vote == "for"]
    if not votes:
        return []
    return [
        f"{change.law} ({change.when})"
        for change in _positions(law).changes
        if change.adds_death and votes[0] <= change.earliest and change.day <= law.on
    ]


def widened_after_vote(law: LawOnDay, _: Subject | None) -> Range:
    """Whether the law was reported to add death after the first vote in favour."""
    from proportionality.measure import yes

    return yes(bool(_widenings(law)))


def allows(context: MessageContext) -> str:
    """What the law does, with the day of the vote in mind: it has death, or has come to have it since."""
    law = context.law
    day = _positions(law).votes_until(law.on)[-1][1]
    since = [
        change.when
        for change in _positions(law).changes
        if change.kind == "introduced" and day <= change.earliest and change.day <= law.on
    ]
    if since:
        return f"and since then ({since[0]}) {own_law(law)} has come to allow"
    return f"while {own_law(law)} allows"


def added(context: MessageContext) -> str:
    """What added death: the change as reported, or the offences whose penalty before it was another."""
    return "; ".join(_widenings(context.law)) or offences(context)


def _abolition(law: LawOnDay) -> list[Standing]:
    from proportionality.positions import data
    from proportionality.positions.binding import standing

    return [standing(_positions(law), name, law.on) for name in data.abolishing()]


def _party(stands: Iterable[Standing]) -> Range:
    """Whether the state is party to one of these treaties."""
    from proportionality.measure import NO, YES, maybe

    found = list(stands)
    if any(s.status == "party" for s in found):
        return YES
    unsure = [s for s in found if s.status == "cannot-tell"]
    return maybe(unsure[0].because, _WHERE) if unsure else NO


def bound_to_abolish(law: LawOnDay, _: Subject | None) -> Range:
    """Whether the state is party to a treaty that abolishes the death penalty."""
    return _party(_abolition(law))


def covenant(law: LawOnDay) -> Standing:
    """How the state stands to the Covenant on Civil and Political Rights."""
    from proportionality.positions.binding import standing

    return standing(_positions(law), "iccpr", law.on)


def bound_by_covenant(law: LawOnDay, _: Subject | None) -> Range:
    """Whether the state is party to the Covenant."""
    return _party([covenant(law)])


def as_party(found: Standing, article: str) -> str:
    """How a state is a party, with what it reserved of an article."""
    from proportionality.positions.binding import bears_on

    kept = [r.says for r in found.reservations if bears_on(r, article)]
    return f"{found.because}; reservation: {'; '.join(kept)}" if kept else found.because


def told_abolition(facts: Facts) -> str:
    """The treaties that abolish the death penalty to which the state is a party, or how old the lists are that do not name it."""
    stands = _abolition(facts.law)
    joined = [as_party(s, "1") for s in stands if s.status == "party"]
    read = ", ".join(sorted({str(s.treaty.read) for s in stands}))
    return (
        "; ".join(joined)
        or f"party to no treaty that abolishes the death penalty (lists of {read})"
    )


def told_covenant(facts: Facts) -> str:
    """How the state stands to the Covenant, with what it reserved of article 6(2)."""
    return as_party(covenant(facts.law), "6(2)")


def spoke(
    topic: str, against: str, verb: str, what: str
) -> Callable[[LawOnDay, Subject | None], Range]:
    """Whether the state spoke for something.  The lists that could be read are cut, so silence is no answer."""

    def of(law: LawOnDay, _: Subject | None) -> Range:
        from proportionality.measure import NO, YES, maybe

        known = _positions(law)
        if known.said(topic, law.on):
            return YES
        if against and known.said(against, law.on):
            return NO
        return maybe(
            f"whether {voice(law)} {verb} {what} is not known: the lists of speakers that could be read are cut",
            _WHERE,
        )

    return of


def told_alternatives(facts: Facts) -> str | None:
    """What the state said of alternatives to imprisonment, by name."""
    known, day = _positions(facts.law), facts.law.on
    said = known.said("alternatives", day)
    opposed = known.said("against-alternatives", day)
    if not said and not opposed:
        return "not named among those who backed or opposed alternatives"
    return "; ".join(
        f"{word} alternatives ({s.when}: {s.says})"
        for word, listed in (("backed", said), ("opposed", opposed))
        for s in listed
    )


def treaty_evidence(_: Facts) -> Iterable[Evidence]:
    """Secondary: read in copies of the depositary's lists and of the roll-calls."""
    return ("secondary",)


def word_evidence(topic: str) -> Callable[[Facts], Iterable[Evidence]]:
    """How good the evidence is for what was said on a topic."""

    def of(facts: Facts) -> Iterable[Evidence]:
        said = _positions(facts.law).said(topic, facts.law.on)
        return {"unverified" if s.confidence == "low" else "secondary" for s in said}

    return of


def last_vote(context: MessageContext) -> str:
    """The last vote, within a sentence."""
    name, day, _ = _positions(context.law).votes_until(context.law.on)[-1]
    return f"resolution {name} of {day}"


def count_of_votes(context: MessageContext) -> str:
    """In how many of its votes the state was in favour."""
    votes = [vote for _, _, vote in _positions(context.law).votes_until(context.law.on)]
    return f"{votes.count('for')} of {len(votes)} votes"


def last_word(context: MessageContext) -> str:
    """How the last vote was cast, within a sentence."""
    return _AT_LAST[_positions(context.law).votes_until(context.law.on)[-1][2]]


def first_yes(context: MessageContext) -> str:
    """The first vote in favour, within a sentence."""
    votes = _positions(context.law).votes_until(context.law.on)
    name, day, _ = next(vote for vote in votes if vote[2] == "for")
    return f"resolution {name} of {day}"


def protocols(context: MessageContext) -> str:
    """How the state is party to each treaty that abolishes the death penalty, with what it reserved."""
    return "; ".join(as_party(s, "1") for s in _abolition(context.law) if s.status == "party")


def statement(topic: str) -> Callable[[MessageContext], str]:
    """What the state said on a topic, within a sentence."""

    def of(context: MessageContext) -> str:
        said = _positions(context.law).said(topic, context.law.on)
        return "; ".join(f"{s.when}: {s.says}" for s in said)

    return of
