"""RG, word against law: what a state signed, voted and said abroad beside the law it keeps at home."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from proportionality.rules import points
from proportionality.rules.base import POSSESSION_ENCODED, Family, Rule
from proportionality.rules.engine import c, m
from proportionality.rules.fields import Field
from proportionality.rules.general_part import offences
from proportionality.rules.severity import Severity

if TYPE_CHECKING:
    from proportionality.law.vocabulary import Evidence
    from proportionality.measure import LawOnDay, Range, Subject
    from proportionality.positions.binding import Standing
    from proportionality.positions.known import Positions
    from proportionality.rules.fact import Facts
    from proportionality.rules.messages import MessageContext

WORD = Family("RG", "Word against law", 12, about="word")

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


def _state(law: LawOnDay) -> str:
    """The state that speaks for a law, as the subject of a sentence."""
    from proportionality.positions.states import speaker

    known, made = _positions(law), law.jurisdiction.jurisdiction
    return speaker(known.code, known.abroad or known.code, made.name)


def _voted_for(law: LawOnDay, _: Subject | None) -> Range:
    from proportionality.measure import yes

    votes = _positions(law).votes_until(law.on)
    return yes(bool(votes) and votes[-1][2] == "for")


def _vote_cast(facts: Facts) -> str | None:
    """That the state has voted on a moratorium by the day."""
    law = facts.law
    if _positions(law).votes_until(law.on):
        return None
    if _positions(law).votes:
        return f"no moratorium was put to the vote by {law.on}"
    return f"{_state(law)} has no vote in the General Assembly"


def _told_vote(facts: Facts) -> str | None:
    votes = _positions(facts.law).votes_until(facts.law.on)
    if not votes:
        return None
    name, day, vote = votes[-1]
    return f"{_VOTED[vote]} on a moratorium in resolution {name} ({day})"


def _capital_after_vote(law: LawOnDay, subject: Subject | None) -> Range:
    """Whether death was added to an offence after the state first voted for a moratorium."""
    from proportionality.measure import NO, YES, maybe

    assert subject is not None
    before = law.earlier.get(subject.index)
    if before is None or before.penalty.death in ("discretionary", "mandatory"):
        return NO
    start = law.jurisdiction.start_of(subject.offence, subject.penalty)
    if not any(vote == "for" for _, _, vote in _positions(law).votes_until(start)):
        return NO
    if before.penalty.death == "unknown":
        return maybe(
            f"whether '{subject.offence.id}' carried death before is unknown",
            (*before.location, "death"),
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
        if change.adds_death and votes[0] <= change.day <= law.on
    ]


def _widened_after_vote(law: LawOnDay, _: Subject | None) -> Range:
    from proportionality.measure import yes

    return yes(bool(_widenings(law)))


def _added(context: MessageContext) -> str:
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


def _bound_to_abolish(law: LawOnDay, _: Subject | None) -> Range:
    return _party(_abolition(law))


def _covenant(law: LawOnDay) -> Standing:
    from proportionality.positions.binding import standing

    return standing(_positions(law), "iccpr", law.on)


def _bound_by_covenant(law: LawOnDay, _: Subject | None) -> Range:
    return _party([_covenant(law)])


def _told_abolition(facts: Facts) -> str:
    joined = [s.because for s in _abolition(facts.law) if s.status == "party"]
    return "; ".join(joined) or "party to no treaty that abolishes the death penalty"


def _told_covenant(facts: Facts) -> str:
    return _covenant(facts.law).because


def _spoke(topic: str, against: str, what: str) -> Callable[[LawOnDay, Subject | None], Range]:
    """Whether the state spoke for something.  The lists that could be read are cut, so silence is no answer."""

    def of(law: LawOnDay, _: Subject | None) -> Range:
        from proportionality.measure import NO, YES, maybe

        known = _positions(law)
        if known.said(topic, law.on):
            return YES
        if against and known.said(against, law.on):
            return NO
        return maybe(
            f"whether {_state(law)} spoke for {what} is not known: the lists of speakers that could be read are cut",
            _WHERE,
        )

    return of


def _told_alternatives(facts: Facts) -> str | None:
    known, day = _positions(facts.law), facts.law.on
    said = known.said("alternatives", day)
    opposed = known.said("against-alternatives", day)
    if not said and not opposed:
        return "not named among those who spoke for or against alternatives"
    return "; ".join(
        f"spoke {word} alternatives ({s.when}: {s.says})"
        for word, listed in (("for", said), ("against", opposed))
        for s in listed
    )


def _treaty_evidence(_: Facts) -> Iterable[Evidence]:
    return ("secondary",)  # read in copies of the depositary's lists and of the roll-calls


def _word_evidence(topic: str) -> Callable[[Facts], Iterable[Evidence]]:
    def of(facts: Facts) -> Iterable[Evidence]:
        said = _positions(facts.law).said(topic, facts.law.on)
        return {"unverified" if s.confidence == "low" else "secondary" for s in said}

    return of


def _last_vote(context: MessageContext) -> str:
    name, day, _ = _positions(context.law).votes_until(context.law.on)[-1]
    return f"resolution {name} of {day}"


def _count_of_votes(context: MessageContext) -> str:
    votes = [vote for _, _, vote in _positions(context.law).votes_until(context.law.on)]
    return f"{votes.count('for')} of {len(votes)} votes"


def _last_word(context: MessageContext) -> str:
    return _AT_LAST[_positions(context.law).votes_until(context.law.on)[-1][2]]


def _first_yes(context: MessageContext) -> str:
    votes = _positions(context.law).votes_until(context.law.on)
    name, day, _ = next(vote for vote in votes if vote[2] == "for")
    return f"resolution {name} of {day}"


def _protocols(context: MessageContext) -> str:
    return "; ".join(s.because for s in _abolition(context.law) if s.status == "party")


def _statement(topic: str) -> Callable[[MessageContext], str]:
    def of(context: MessageContext) -> str:
        said = _positions(context.law).said(topic, context.law.on)
        return "; ".join(f"{s.when}: {s.says}" for s in said)

    return of


_SAYS = {"state": lambda context: _state(context.law), "offences": offences}
_LAW = m.k == "law"
_DRUG = m.k == "drug"
_CAPITAL = _DRUG & (m.lethal == 0) & (m.death == 1)
_ABOLITION = ("iccpr-op2-1", "echr-p6-1", "echr-p13-1", "achr-dp-1")
_AT_DEATH = points.at("general", "death", label="death penalty")

FAMILIES = (WORD,)

RULES = (
    Rule(
        family=WORD,
        code="RG001",
        name="voted-for-moratorium-keeps-death",
        title="Voted for a moratorium, keeps death for drugs",
        why="Who asks all states in the General Assembly to halt executions can be asked what the own law still threatens. A vote binds nobody; it is a word that the law can be held against.",
        severity=Severity.MEDIUM,
        norms=("ga-79-179", "iccpr-6-2", "hrc-gc36-35"),
        when=[(c.law << _LAW & (m.voted_for_moratorium == 1), c.other << _CAPITAL)],
        message="{state} voted for a moratorium on the use of the death penalty ({last_vote}; in favour in {votes}), while the law allows death for {offences}.",
        remedy="the law no longer allows death for a drug offence",
        points_at=_AT_DEATH,
        grounds=_treaty_evidence,
        needs=(_vote_cast,),
        says={**_SAYS, "last_vote": _last_vote, "votes": _count_of_votes},
        fields=(Field("law", "voted_for_moratorium", _voted_for),),
        scope="jurisdiction",
        needs_death=True,
        told=_told_vote,
    ),
    Rule(
        family=WORD,
        code="RG002",
        name="voted-for-moratorium-adds-death",
        title="Voted for a moratorium, then added death for drugs",
        why="The vote asks states to restrict the death penalty and to reduce the crimes that carry it. Here the law was widened after the vote.",
        severity=Severity.MEDIUM,
        norms=("ga-79-179", "iccpr-6-2", "hrc-gc36-34"),
        when=[
            (c.law << _LAW, c.other << _CAPITAL & (m.capital_after_vote == 1)),
            (c.law << _LAW & (m.widened_after_vote == 1), c.other << _CAPITAL),
        ],
        message="{state} voted for a moratorium on the use of the death penalty ({first_yes}; in favour in {votes}, at the last one {last_word}); after that its law added death for drugs: {added}.",
        remedy="the law no longer allows death for a drug offence that it did not allow before the vote",
        points_at=_AT_DEATH,
        grounds=_treaty_evidence,
        needs=(_vote_cast,),
        says={
            **_SAYS,
            "first_yes": _first_yes,
            "votes": _count_of_votes,
            "last_word": _last_word,
            "added": _added,
        },
        fields=(
            Field("drug", "capital_after_vote", _capital_after_vote),
            Field("law", "widened_after_vote", _widened_after_vote),
        ),
        scope="jurisdiction",
        needs_death=True,
        told=_told_vote,
    ),
    Rule(
        family=WORD,
        code="RG003",
        name="bound-to-abolish-death-in-law",
        title="Party to a treaty that abolishes the death penalty, death for drugs in the law",
        why="Four treaties abolish the death penalty. Where their party's law still allows it for drugs, the law and the treaty say different things.",
        severity=Severity.MEDIUM,
        norms=_ABOLITION,
        when=[(c.law << _LAW & (m.bound_to_abolish == 1), c.other << _CAPITAL)],
        message="{state} is party to a treaty that abolishes the death penalty ({protocols}), while the law allows death for {offences}.",
        remedy="the law no longer allows death for a drug offence",
        points_at=_AT_DEATH,
        grounds=_treaty_evidence,
        says={**_SAYS, "protocols": _protocols},
        fields=(Field("law", "bound_to_abolish", _bound_to_abolish),),
        scope="jurisdiction",
        needs_death=True,
        told=_told_abolition,
    ),
    Rule(
        family=WORD,
        code="RG004",
        name="covenant-party-death-without-killing",
        title="Party to the Covenant, death for drug offences that do not kill",
        why="For a party that keeps it, the Covenant leaves the death penalty for the most serious crimes, which the Human Rights Committee reads as intentional killing.",
        severity=Severity.MEDIUM,
        norms=("iccpr-6-2", "hrc-gc36-35"),
        when=[(c.law << _LAW & (m.bound_by_covenant == 1), c.other << _CAPITAL)],
        message="{state} is party to the Covenant on Civil and Political Rights ({covenant}), while the law allows death for {offences}, where nobody need have died.",
        remedy="the law no longer allows death for a drug offence that does not kill",
        points_at=_AT_DEATH,
        grounds=_treaty_evidence,
        says={**_SAYS, "covenant": lambda context: _covenant(context.law).because},
        fields=(Field("law", "bound_by_covenant", _bound_by_covenant),),
        scope="jurisdiction",
        needs_death=True,
        told=_told_covenant,
    ),
    Rule(
        family=WORD,
        code="RG005",
        name="spoke-for-proportion-keeps-minimums",
        title="Spoke for proportionate sentences, keeps mandatory minimums",
        why="A minimum that no court may go below cannot follow the person or the act. Who spoke for proportionate sentences can be asked why the law has it.",
        severity=Severity.LOW,
        norms=("ungass2016-4-l", "ga-72-198-35"),
        when=[
            (c.law << _LAW & (m.spoke_for_proportion == 1), c.other << _DRUG & (m.mandatory == 1))
        ],
        message="{state} spoke for proportionate sentences ({statement}), while the law has mandatory minimums: {offences}.",
        remedy="no drug offence has a mandatory minimum",
        points_at=points.at_law,
        grounds=_word_evidence("proportionate-sentences"),
        says={**_SAYS, "statement": _statement("proportionate-sentences")},
        fields=(
            Field(
                "law",
                "spoke_for_proportion",
                _spoke("proportionate-sentences", "", "proportionate sentences"),
            ),
        ),
        scope="jurisdiction",
    ),
    Rule(
        family=WORD,
        code="RG006",
        name="spoke-for-alternatives-has-none",
        title="Spoke for alternatives to prison, has none for personal use",
        why="Who spoke for alternatives to imprisonment abroad can be asked where the law opens them to users.",
        severity=Severity.LOW,
        norms=("ungass2016-4-j", "un1988-3-4-d", "tokyo-2-3"),
        when=[
            (
                c.law << _LAW & (m.spoke_for_alternatives == 1),
                c.other << _DRUG & (m.use == 1) & (m.imprisonable == 1) & (m.no_diversion == 1),
            )
        ],
        message="{state} spoke for alternatives to imprisonment ({statement}), while prison is open and treatment or diversion is not for {offences}.",
        remedy="treatment or diversion is open for personal use",
        points_at=points.at_law,
        grounds=_word_evidence("alternatives"),
        needs=(POSSESSION_ENCODED,),
        says={**_SAYS, "statement": _statement("alternatives")},
        fields=(
            Field(
                "law",
                "spoke_for_alternatives",
                _spoke("alternatives", "against-alternatives", "alternatives to imprisonment"),
            ),
        ),
        scope="jurisdiction",
        told=_told_alternatives,
    ),
)
