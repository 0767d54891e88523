"""What clears a finding: the smallest change, computed from the provisions involved.

A rule names one of these functions as its remedy, a function of its own, or a sentence where no change of a penalty helps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proportionality.law.amend import Amendment, What
    from proportionality.law.model import Jurisdiction
    from proportionality.measure import Subject
    from proportionality.rules.fact import Facts


@dataclass(slots=True)
class Held:
    """What a rule holds of: the law, the offence (None for the law as a whole), and what it was measured against.

    ``others`` are those because of which the rule holds, ``compared`` all violent offences that the offence is compared with.
    """

    jurisdiction: Jurisdiction
    subject: Subject | None
    others: Sequence[Subject] = ()
    compared: Sequence[Subject] = ()

    @property
    def about(self) -> Subject:
        """The offence, for rules that are about one."""
        assert self.subject is not None, "the rule is about the law as a whole, not an offence"
        return self.subject

    @property
    def floor(self) -> str:
        """The least that the offence costs, in words."""
        from proportionality.law import in_words

        return in_words.floor(self.about.penalty, self.jurisdiction.general)

    @property
    def ceiling(self) -> str:
        """The most that the offence can cost, in words."""
        from proportionality.law import in_words

        return in_words.ceiling(self.about.penalty, self.jurisdiction.general)

    @property
    def corporal(self) -> str:
        """The corporal punishment of the offence, in words."""
        from proportionality.law import in_words

        return in_words.corporal(self.about.penalty)

    def amend(self, what: What, to: str) -> tuple[Amendment, ...]:
        """One amendment of the offence."""
        from proportionality.law.amend import Amendment

        return (Amendment(self.about.offence.id, what, to),)

    def end_of(self, other: Subject, most: bool) -> str:
        """Another offence's ceiling or floor as something this one's can be changed to."""
        from proportionality.rules.lowering import target

        return target(self.jurisdiction, other, most)

    def below(self, other: Subject, most: bool) -> str | None:
        """What an end can be changed to so that it is surely below another's; None where nothing is."""
        from proportionality.rules.lowering import below

        return below(self.jurisdiction, other, most)


@dataclass(frozen=True, slots=True)
class Remedy:
    """What clears a finding: in words, and as amendments where amending a penalty can do it."""

    text: str
    amendments: tuple[Amendment, ...] = ()


Remedies = Callable[[Held], Remedy]


def abolish_death(held: Held) -> Remedy:
    """Death goes from the provision."""
    return Remedy("the death penalty is removed from this provision", held.amend("death", "none"))


def death_discretionary(held: Held) -> Remedy:
    """Death need not be imposed."""
    return Remedy(
        "the court may impose something other than death", held.amend("death", "discretionary")
    )


def release_floor(held: Held) -> Remedy:
    """The floor no longer binds."""
    return Remedy(
        f"the court may go below {held.floor} of its own accord", held.amend("floor", "none")
    )


def life_discretionary(held: Held) -> Remedy:
    """Life need not be imposed."""
    return Remedy(
        "the court may impose something other than life", held.amend("life", "discretionary")
    )


def lower_frame(held: Held) -> Remedy:
    """The ordinary range begins below five years."""
    return Remedy("the range begins below 5 years", held.amend("floor", "5 years less 1 day"))


def flatten_step(held: Held) -> Remedy:
    """The upper band's floor falls to what is no cliff above the lower one's."""
    from proportionality.rules.lowering import below_the_cliff

    to = below_the_cliff(held.jurisdiction, held.others[0])
    return Remedy(f"the floor falls from {held.floor} to {to} or less", held.amend("floor", to))


def _from(known: str) -> str:
    """Where a change begins, unless that is not known."""
    return "" if known.startswith("unknown") else f"from {known} "


def lower_ceiling(held: Held) -> Remedy:
    """The ceiling falls to the lowest of the comparators' ceilings."""
    lowest = min(held.others, key=lambda s: s.ceiling.high)
    to = held.end_of(lowest, most=True)
    return Remedy(
        f"the ceiling falls {_from(held.ceiling)}to {_said(to)}{_or_less(to)}",
        held.amend("ceiling", to),
    )


def lower_floor_to_floor(held: Held) -> Remedy:
    """The floor falls to the lowest of the comparators' floors."""
    lowest = min(held.others, key=lambda s: s.floor.high)
    to = held.end_of(lowest, most=False)
    return Remedy(_lower_floor(held.floor, to), held.amend("floor", to))


def lower_floor_to_ceiling(held: Held) -> Remedy:
    """The floor falls to the lowest of the comparators' ceilings."""
    lowest = min(held.others, key=lambda s: s.ceiling.high)
    to = held.end_of(lowest, most=True)
    return Remedy(_lower_floor(held.floor, to), held.amend("floor", to))


def below_murder(held: Held) -> Remedy:
    """The ceiling falls below murder's: by as little as makes it no other murder's either."""
    from proportionality.law import in_words
    from proportionality.rules.lowering import ceilings_differ

    death, general = held.about.penalty.death != "none", held.jurisdiction.general
    murders = [s for s in held.compared or held.others if "violent.murder" in s.offence.conduct]
    murders.sort(key=lambda s: (s.ceiling.high, s.index), reverse=True)
    ways = [abolish_death(held)] if death else []
    for murder in murders:
        if murder.ceiling.low > held.about.ceiling.high or (
            death and murder.penalty.death in ("discretionary", "mandatory")
        ):
            continue  # the offence is below it already, or is once its own death penalty is gone
        to = held.below(murder, most=True) or "none"
        said = f"the ceiling falls below murder's {in_words.ceiling(murder.penalty, general)}"
        if death:
            said = f"the death penalty is removed from this provision, and {said}"
        ways.append(Remedy(said, held.amend("ceiling", to)))
    return next(
        (w for w in ways if ceilings_differ(held.jurisdiction, held.about, w.amendments, murders)),
        ways[-1],
    )


def no_life_or_death(held: Held) -> Remedy:
    """Death and life go from the provision."""
    return Remedy(
        "death and life are removed from this provision", held.amend("ceiling", "unlimited")
    )


def no_custody(held: Held) -> Remedy:
    """Custody goes from the provision."""
    return Remedy("the offence no longer carries custody", held.amend("custody", "none"))


def open_diversion(held: Held) -> Remedy:
    """Treatment or diversion is opened."""
    return Remedy(
        "treatment or diversion is opened for this offence", held.amend("diversion", "available")
    )


def open_release(held: Held) -> Remedy:
    """Suspension and parole are opened."""
    return Remedy(
        "suspension and parole are opened for this offence as for the violent ones",
        held.amend("release", "available"),
    )


def abolish_corporal(held: Held) -> Remedy:
    """Corporal punishment goes from the provision."""
    return Remedy(
        "corporal punishment is removed from this provision", held.amend("corporal", "none")
    )


def corporal_discretionary(held: Held) -> Remedy:
    """Corporal punishment need not be ordered."""
    return Remedy(
        "the court may refrain from corporal punishment", held.amend("corporal", "discretionary")
    )


def restore_floor(held: Held) -> Remedy:
    """The floor returns to what it was."""
    to = held.end_of(held.others[0], most=False)
    text = "the floor is removed again" if to == "none" else f"the floor returns to {_said(to)}"
    return Remedy(text, held.amend("floor", to))


def restore_ceiling(held: Held) -> Remedy:
    """The ceiling returns to what it was."""
    to = held.end_of(held.others[0], most=True)
    return Remedy(f"the ceiling returns to {_said(to)}", held.amend("ceiling", to))


# Where a rule looks at two drug offences at once, there is more than one way to clear it.
Ways = Callable[["Facts", Held, Sequence["Amendment"]], list["Amendment"]]


def flatten_or_abolish_lower(
    facts: Facts, held: Held, amendments: Sequence[Amendment]
) -> list[Amendment]:
    """The upper band's floor falls; or the lower band's goes, which clears a doubling but not a jump of five years."""
    steps = [
        f
        for f in facts.rows
        if f.kind == "step" and f.subject is not None and f.subject.index == held.about.index
    ]
    flagged = [f for f in steps if f.fields["doubles"].low or f.fields["jumps"].low]
    if len(flagged) != 1 or flagged[0].other is None or flagged[0].fields["jumps"].high:
        return list(amendments)
    lower = Held(held.jurisdiction, flagged[0].other)
    return [*amendments, *lower.amend("floor", "none")]


def fall_behind_heroin(facts: Facts, held: Held, _: Sequence[Amendment]) -> list[Amendment]:
    """By ceiling or by floor below the heroin offence of the same conduct."""
    heroin = [f.subject for f in facts.rows if f.kind == "heroin" and f.subject]
    mine = set(held.about.offence.conduct)
    return _fall_behind(held, [s for s in heroin if set(s.offence.conduct) & mine] or heroin)


def fall_behind_organiser(facts: Facts, held: Held, _: Sequence[Amendment]) -> list[Amendment]:
    """By ceiling or by floor below an organiser."""
    subject = held.about
    above = [
        f.subject
        for f in facts.rows
        if f.kind == "organiser"
        and f.subject
        and f.subject.ceiling.high <= subject.ceiling.low
        and f.subject.floor.high <= subject.floor.low
    ]
    return _fall_behind(held, above[:1])


def _fall_behind(held: Held, others: Iterable[Subject]) -> list[Amendment]:
    found: list[Amendment] = []
    for other in others:
        for what, most in (("ceiling", True), ("floor", False)):
            to = held.below(other, most)
            if to is not None:
                found += held.amend(what, to)  # type: ignore[arg-type]
    return list(dict.fromkeys(found))


def _lower_floor(floor: str, to: str) -> str:
    if to in ("none", "unlimited"):
        return "the floor is removed"
    return f"the floor falls {_from(floor)}to {_said(to)}{_or_less(to)}"


def _said(to: str) -> str:
    return {
        "none": "no custody",
        "unlimited": "a term of years",
        "life-with-parole": "life with parole",
    }.get(to, to)


def _or_less(to: str) -> str:
    return "" if to in ("none", "unlimited", "life", "life-with-parole") else " or less"
