"""RG, word against law: what a state signed, voted and said abroad beside the law it keeps at home."""

from __future__ import annotations

from proportionality.rules import points
from proportionality.rules import word_facts as facts
from proportionality.rules.base import POSSESSION_ENCODED, Family, Rule
from proportionality.rules.engine import c, m
from proportionality.rules.fields import Field
from proportionality.rules.general_part import offences
from proportionality.rules.severity import Severity

WORD = Family("RG", "Word against law", 12, about="word")

_SAYS = {
    "state": lambda context: facts.voice(context.law),
    "law": lambda context: facts.own_law(context.law),
    "offences": offences,
}
_JOINS = {**_SAYS, "state": lambda context: facts.party(context.law), "note": facts.of_treaties}
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
        title="Voted for a moratorium, death for drugs in the law",
        why="Who asks all states in the General Assembly to halt executions can be asked what the own law still threatens. A vote binds nobody; it is a word that the law can be held against.",
        severity=Severity.MEDIUM,
        norms=("ga-79-179", "iccpr-6-2", "hrc-gc36-35"),
        when=[(c.law << _LAW & (m.voted_for_moratorium == 1), c.other << _CAPITAL)],
        message="{state} voted for a moratorium on the use of the death penalty ({last_vote}; in favour in {votes}), {allows} death for {offences}.{note}",
        remedy="the law no longer allows death for a drug offence",
        points_at=_AT_DEATH,
        grounds=facts.treaty_evidence,
        needs=(facts.vote_cast,),
        says={
            **_SAYS,
            "last_vote": facts.last_vote,
            "votes": facts.count_of_votes,
            "allows": facts.allows,
            "note": facts.of_votes,
        },
        fields=(Field("law", "voted_for_moratorium", facts.voted_for),),
        scope="jurisdiction",
        needs_death=True,
        told=facts.told_vote,
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
        message="{state} voted for a moratorium on the use of the death penalty ({first_yes}; in favour in {votes}, at the last one {last_word}); after that {law} added death for drugs: {added}.{note}",
        remedy="the law no longer allows death for a drug offence that it did not allow before the vote",
        points_at=_AT_DEATH,
        grounds=facts.treaty_evidence,
        needs=(facts.vote_cast,),
        says={
            **_SAYS,
            "first_yes": facts.first_yes,
            "votes": facts.count_of_votes,
            "last_word": facts.last_word,
            "added": facts.added,
            "note": facts.of_votes,
        },
        fields=(
            Field("drug", "capital_after_vote", facts.capital_after_vote),
            Field("law", "widened_after_vote", facts.widened_after_vote),
        ),
        scope="jurisdiction",
        needs_death=True,
        told=facts.told_vote,
    ),
    Rule(
        family=WORD,
        code="RG003",
        name="bound-to-abolish-death-in-law",
        title="Party to a treaty that abolishes the death penalty, death for drugs in the law",
        why="Four treaties abolish the death penalty, one of them in time of peace only. Where their party's law still allows it for drugs, the law and the treaty say different things.",
        severity=Severity.MEDIUM,
        norms=_ABOLITION,
        when=[(c.law << _LAW & (m.bound_to_abolish == 1), c.other << _CAPITAL)],
        message="{state} is party to a treaty that abolishes the death penalty ({protocols}), while {law} allows death for {offences}.{note}",
        remedy="the law no longer allows death for a drug offence",
        points_at=_AT_DEATH,
        grounds=facts.treaty_evidence,
        says={**_JOINS, "protocols": facts.protocols},
        fields=(Field("law", "bound_to_abolish", facts.bound_to_abolish),),
        scope="jurisdiction",
        needs_death=True,
        told=facts.told_abolition,
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
        message="{state} is party to the Covenant on Civil and Political Rights ({covenant}), while {law} allows death for {offences}, where nobody need have died.{note}",
        remedy="the law no longer allows death for a drug offence that does not kill",
        points_at=_AT_DEATH,
        grounds=facts.treaty_evidence,
        says={
            **_JOINS,
            "covenant": lambda context: facts.as_party(facts.covenant(context.law), "6(2)"),
        },
        fields=(Field("law", "bound_by_covenant", facts.bound_by_covenant),),
        scope="jurisdiction",
        needs_death=True,
        told=facts.told_covenant,
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
        message="{state} spoke for proportionate sentences ({statement}), while {law} has mandatory minimums: {offences}.",
        remedy="no drug offence has a mandatory minimum",
        points_at=points.at_law,
        grounds=facts.word_evidence("proportionate-sentences"),
        says={**_SAYS, "statement": facts.statement("proportionate-sentences")},
        fields=(
            Field(
                "law",
                "spoke_for_proportion",
                facts.spoke("proportionate-sentences", "", "spoke for", "proportionate sentences"),
            ),
        ),
        scope="jurisdiction",
    ),
    Rule(
        family=WORD,
        code="RG006",
        name="spoke-for-alternatives-has-none",
        title="Backed alternatives to prison, leaves some personal use without them",
        why="Who spoke or put its name to a text for alternatives to imprisonment abroad can be asked where the law opens them to users.",
        severity=Severity.LOW,
        norms=("ungass2016-4-j", "un1988-3-4-d", "tokyo-2-3"),
        when=[
            (
                c.law << _LAW & (m.spoke_for_alternatives == 1),
                c.other << _DRUG & (m.use == 1) & (m.imprisonable == 1) & (m.no_diversion == 1),
            )
        ],
        message="{state} backed alternatives to imprisonment ({statement}), while {law} opens prison, and neither treatment nor diversion, for {offences}.",
        remedy="treatment or diversion is open for personal use",
        points_at=points.at_law,
        grounds=facts.word_evidence("alternatives"),
        needs=(POSSESSION_ENCODED,),
        says={**_SAYS, "statement": facts.statement("alternatives")},
        fields=(
            Field(
                "law",
                "spoke_for_alternatives",
                facts.spoke(
                    "alternatives", "against-alternatives", "backed", "alternatives to imprisonment"
                ),
            ),
        ),
        scope="jurisdiction",
        told=facts.told_alternatives,
    ),
)
