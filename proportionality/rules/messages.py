"""A rule's message, its placeholders filled in from the provisions that a finding rests on."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from proportionality.law import in_words as words
from proportionality.law import lengths
from proportionality.law.general import General
from proportionality.law.lengths import Length, least_named
from proportionality.law.model import Corporal, Custody, Jurisdiction, Offence, Source
from proportionality.law.terms import Term
from proportionality.law.vocabulary import Evidence
from proportionality.measure import LawOnDay, Subject
from proportionality.rules.fact import Role


@dataclass(slots=True, eq=False)
class Phrases:
    """What findings say of one offence again and again, once for each rule and comparator."""

    subject: Subject
    shortest: Length
    longest: Length
    least: Term | None  # floor and ceiling as terms, where they are
    most: Term | None
    source: Source
    provision: str
    named: str  # its title and place
    evidence: Evidence

    @property
    def floor(self) -> str:
        """The least that the offence costs."""
        return self.shortest.text

    @property
    def ceiling(self) -> str:
        """The most that the offence costs."""
        return self.longest.text


def phrases(jurisdiction: Jurisdiction, subject: Subject) -> Phrases:
    """Put an offence into words."""
    offence, penalty, general = subject.offence, subject.penalty, jurisdiction.general
    return Phrases(
        subject,
        lengths.floor(penalty, general),
        lengths.ceiling(penalty, general),
        _term(subject, general, least=True),
        _term(subject, general, least=False),
        jurisdiction.source_of(offence, penalty),
        jurisdiction.provision_of(offence, penalty),
        f"{offence.title} ({penalty.place or offence.place})",
        jurisdiction.evidence_of(offence, penalty),
    )


def _term(subject: Subject, general: General, least: bool) -> Term | None:
    """The least or the most that an offence costs, where that is a term."""
    penalty = subject.penalty
    if not isinstance(penalty.custody, Custody):
        return None
    if (not least and (penalty.death != "none" or penalty.life != "none")) or (
        least and (penalty.floor == "none" or penalty.custody_required is False)
    ):
        return None
    key = "min" if least else "max"
    limit = general.resolved(getattr(penalty.custody, key), key)
    return limit if isinstance(limit, Term) else None


@dataclass(slots=True)  # made for every finding; a frozen one takes thrice as long
class MessageContext:
    """What a message speaks of: a law, the offence a finding is about, and what it was measured against."""

    jurisdiction: Jurisdiction
    phrases: Phrases | None
    others: Sequence[tuple[Phrases, Role]]
    alternatives: frozenset[int]  # those of the rule that hold, counted from 1
    law: LawOnDay
    aggravated: frozenset[str]  # the violent conducts of which an aggravated form is encoded

    @property
    def about(self) -> Phrases:
        """The offence, for rules that are about one."""
        assert self.phrases is not None, "the rule is about the law as a whole, not an offence"
        return self.phrases

    @property
    def other(self) -> Phrases:
        """The first it was measured against."""
        return self.others[0][0] if self.others else self.about


_PLAIN = {
    most: {
        "no minimum": "has no minimum",
        "no custody": "carries no custody" if most else "need not cost custody",
        "a term the law does not state": "carries a term the law does not state",
        "unknown": "costs less, how much is not known",
    }
    for most in (True, False)
}


# What kind of floor a least sentence is, in brackets behind it.
BINDS = {
    "mandatory": "mandatory",
    "presumptive": "presumptive",
    "frame": "frame",
    "none": "not binding",
    "unknown": "whether it binds the court is not known",
}
# The same of a provision that names nothing less than death or life.
_NAMES_ALONE = {
    "mandatory": "and a court may not go below",
    "presumptive": "below which only exceptional reasons let a court go",
    "frame": "though general mitigation may lower it",
}


def _costs_at_least(context: MessageContext) -> str:
    """The least that an offence costs and what binds the court to it, as the end of a sentence."""
    phrases, kind = context.about, context.about.subject.penalty.floor
    if phrases.shortest.kind in ("death", "life"):
        binds = _NAMES_ALONE.get(kind, "and whether general mitigation may lower it is not known")
        return f"names nothing less than {phrases.floor}, {binds}"
    floor = "" if kind == "unknown" else " floor"
    return f"costs at least {phrases.floor} ({BINDS[kind]}{floor}{_may_go_below(context.about)})"


def _may_go_below(said: Phrases) -> str:
    """That the law names exceptions to a least sentence, which the rules on minimums spell out."""
    return ", with departures" if said.subject.penalty.departures else ""


def _must_impose_life(context: MessageContext) -> str:
    """That life must be imposed, unless death is, or unless the court finds exceptional reasons."""
    penalty = context.about.subject.penalty
    death = " where it does not impose death" if penalty.death != "none" else ""
    unless = ", unless it finds exceptional reasons" if penalty.floor == "presumptive" else ""
    return f"a court must impose life{death}{unless}"


def _least(length: Length) -> str:
    """Nothing is above death, and little above life."""
    return (
        f"{'nothing less than' if length.kind in ('death', 'life') else 'at least'} {length.text}"
    )


def _before(length: Length, least: bool) -> str:
    """An end of a penalty that was raised, where it is known."""
    if least and length.kind == "none":
        return "no custody was required"  # which says nothing of what could be imposed
    if length.kind != "unknown":
        return length.text
    return f"the {'least' if least else 'most'} was lower, how much is not known"


def _can_cost(context: MessageContext) -> str:
    longest = context.about.longest
    if longest.kind != "unknown":
        return longest.text
    least = least_named(context.about.subject.penalty, context.jurisdiction.general)
    return (
        f"{least.text} or more, how long is not known"
        if least
        else "custody, how long is not known"
    )


# Words of a title that say so already; some speak of death or grave injury, and then it is for the title to say which.
_OF_DEATH = re.compile(
    r"\b(death|deaths|dies|died|kills|killing|killed|fatal|murder|homicide|manslaughter)\b", re.I
)


def _somebody_died(context: MessageContext) -> str:
    """That somebody must have died, where the title does not speak of it."""
    offence = context.about.subject.offence
    told = "causes-death" not in offence.conditions or _OF_DEATH.search(offence.title)
    return "" if told else ", where somebody died,"


_BASIC: Mapping[Role, str] = {
    "like": "",
    "in place of the aggravated": ", basic form, as no aggravated one is encoded",
    "beside the aggravated": ", basic form",
}


def _form(context: MessageContext, offence: Offence, role: Role) -> str:
    """Which form of a crime was compared, where that is not the only one: of a basic one, that a graver one is encoded."""
    if role != "like" or offence.form != "basic":
        return _BASIC[role]
    return "" if context.aggravated.isdisjoint(offence.conduct) else _BASIC["beside the aggravated"]


def _comparators(context: MessageContext, most: bool) -> str:
    """Violent offences, each with its place and the most (or least) it can cost."""

    def say(other: tuple[Phrases, Role]) -> str:
        said, role = other
        offence, measure = said.subject.offence, said.ceiling if most else said.floor
        length = said.longest if most else said.shortest
        costs = _PLAIN[most].get("unknown" if length.kind == "unknown" else measure) or (
            f"at most {measure}"
            if most
            else f"{_least(said.shortest)} ({BINDS[said.subject.penalty.floor]}{_may_go_below(said)})"
        )
        return f"{offence.title} ({offence.place}{_form(context, offence, role)}) {costs}"

    return words.listed(context.others, say)


def _comparator_places(context: MessageContext) -> str:
    return words.listed(
        context.others,
        lambda other: (
            f"{other[0].subject.offence.place}{_form(context, other[0].subject.offence, other[1])}"
        ),
    )


def _only_death(context: MessageContext) -> str:
    floor = context.about.subject.penalty.floor
    return {
        "mandatory": "a court must impose death",
        "presumptive": "death is the only penalty named, and only exceptional reasons let a court go below",
        "frame": "death is the only penalty named, though general mitigation may lower it",
    }.get(
        floor,
        "death is the only penalty named; whether general mitigation may lower it is not known",
    )


def _possession(context: MessageContext) -> str:
    """Which of the three kinds of possession an offence speaks of, as far as it is not for supply.

    Where the offence asks for more (a gang, a weapon, an earlier conviction), that belongs to what is said: possession as
    such does not cost what follows.
    """
    offence = context.about.subject.offence
    conduct = offence.conduct
    own = [name for key, name in _OWN_USE.items() if key in conduct]
    if "drug.possession" in conduct:
        apart = not own and any(
            "drug.possession-personal" in o.conduct for o in context.jurisdiction.offences
        )
        more = " (own use has a provision of its own)" if apart else ""
        own.append(f"simple possession{more}")
    what = " or ".join(own) if len(own) < 3 else f"{', '.join(own[:-1])} or {own[-1]}"
    return f"{what} in such circumstances" if offence.conditions else what


_OWN_USE = {
    "drug.use": "use",
    "drug.possession-personal": "possession for one's own use",
    "drug.cultivation-personal": "growing for one's own use",
}


def _may_or_must(context: MessageContext) -> str:
    penalty = context.about.subject.penalty
    return "must" if penalty.death == "mandatory" and penalty.floor == "mandatory" else "may"


def _may_or_must_order(context: MessageContext) -> str:
    corporal = context.about.subject.penalty.corporal
    return "must" if isinstance(corporal, Corporal) and corporal.status == "mandatory" else "may"


# What fills a placeholder of a message.
Says = Callable[[MessageContext], str]

PLACEHOLDERS: Mapping[str, Says] = {
    "title": lambda context: context.about.subject.offence.title,
    "floor": lambda context: context.about.floor,
    "ceiling": _can_cost,
    "least": _costs_at_least,
    "must_impose_life": _must_impose_life,
    "died": _somebody_died,
    "kind": lambda context: context.about.subject.penalty.floor,
    "range": lambda context: words.span(
        context.about.subject.penalty, context.jurisdiction.general
    ),
    "amounts": lambda context: words.amounts(context.about.subject.offence, most=8),
    "corporal": lambda context: words.corporal(context.about.subject.penalty),
    "departures": lambda context: words.departures(context.about.subject.penalty),
    "may_or_must": _may_or_must,
    "may_or_must_order": _may_or_must_order,
    "since_when": lambda context: words.since_when(context.about.subject.penalty.since),
    "other": lambda context: (
        "the same provision"
        if context.other.subject is context.about.subject
        else context.other.subject.offence.title
    ),
    "other_floor": lambda context: context.other.floor,
    "before_floor": lambda context: _before(context.other.shortest, least=True),
    "before_ceiling": lambda context: _before(context.other.longest, least=False),
    "comparators_ceiling": lambda context: _comparators(context, most=True),
    "comparators_floor": lambda context: _comparators(context, most=False),
    "comparator_places": _comparator_places,
    "only_death": _only_death,
    "possession": _possession,
    "comparator_titles": lambda context: words.listed(
        context.others, lambda other: other[0].subject.offence.title
    ),
    "verified": lambda context: context.jurisdiction.verified.date.isoformat(),
}


@cache
def _pieces(message: str) -> tuple[tuple[str, str | None], ...]:
    """The text of a message and, after each piece of it, the placeholder that fills the gap."""
    return tuple((text, name) for text, name, _, _ in string.Formatter().parse(message))


def fill(message: str, says: Mapping[str, Says], context: MessageContext) -> str:
    """A message with its placeholders filled in; ``says`` are the rule's own."""
    return "".join(
        [
            text + ((says.get(name) or PLACEHOLDERS[name])(context) if name else "")
            for text, name in _pieces(message)
        ]
    )
