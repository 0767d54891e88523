"""Drug offences beside violent ones of the same law, pair by pair: which can cost more, and which pairs tell most.

An ordinary drug offence is set beside the gravest ordinary form of a crime, so that what it outweighs, it outweighs in every
ordinary form.  Trafficking in its gravest form is set beside each crime in its gravest form: like with like.  What a pair says
follows from the ranges that `proportionality.answers.compare` ranks laws by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from proportionality.answers.headline import (
    TRAFFICKING,
    forms,
    held_for_supply,
    larger_amounts,
    named,
    ordinary_of,
    place_of,
    severity,
)
from proportionality.answers.ranking import ratio
from proportionality.law import in_words as words
from proportionality.law import lengths
from proportionality.law.general import General
from proportionality.measure import CUSTODY, LawOnDay, Subject

Relation = Literal["least-above-most", "more", "as-much", "less", "cannot-tell"]

# What each side weighs when pairs are chosen: conduct and crime that everybody knows come before the rest.
_DRUGS: tuple[tuple[str, frozenset[str], int], ...] = (
    ("Trafficking", TRAFFICKING, 7),
    ("Use", frozenset({"drug.use"}), 6),
    ("Possession for own use", frozenset({"drug.possession-personal"}), 6),
    ("Import or export", frozenset({"drug.import", "drug.export"}), 4),
    ("Simple possession", frozenset({"drug.possession"}), 4),
    ("Manufacture", frozenset({"drug.manufacture"}), 3),
)
_FOR_SUPPLY = 6
_GRAVEST_TRAFFICKING = 3
ORDINARY, GRAVEST = "Trafficking", "Trafficking, gravest form"
_VIOLENT: tuple[tuple[str, frozenset[str], int], ...] = (
    ("Murder", frozenset({"violent.murder"}), 10),
    ("Rape", frozenset({"violent.rape"}), 9),
    ("Manslaughter", frozenset({"violent.manslaughter"}), 7),
    ("Torture", frozenset({"violent.torture"}), 6),
    ("Kidnapping", frozenset({"violent.kidnapping"}), 6),
    ("Grievous bodily harm", frozenset({"violent.grievous-harm"}), 6),
    ("Robbery", frozenset({"violent.robbery"}), 4),
    ("Assault", frozenset({"violent.assault"}), 2),
)
_TELLS: dict[Relation, int] = {
    "least-above-most": 4,
    "more": 2,
    "as-much": 1,
    "less": -20,  # shown where no drug offence is left that weighs as much
    "cannot-tell": -40,
}
_EXPECTED = 5  # that murder costs more tells little
_OF_ONE_PROVISION = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A drug offence and a violent one; ``ratio`` is of the most that each can cost, where both are terms."""

    conduct: str
    crime: str
    drug: Subject
    violent: Subject
    relation: Relation
    ratio: float | None
    sentence: str
    graver: Subject | None = (
        None  # the gravest other form of the crime that the sentence is not true of
    )
    child: Subject | None = (
        None  # beside rape: the gravest offence of raping a child that it is not true of
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of a law that tell most, and how all that were looked at came out.

    ``first`` is the one to begin with: ordinary trafficking beside rape, or beside the crime that tells most of it where no
    rape is encoded; None where there is none.
    """

    shown: tuple[Pair, ...]
    counts: dict[Relation, int]
    first: Pair | None

    @property
    def looked_at(self) -> int:
        """How many pairs there are."""
        return sum(self.counts.values())


def relation(drug: Subject, violent: Subject) -> Relation:
    """Which of two offences of one law can cost more; ``least-above-most`` where it does so even at its least."""
    if drug.ceiling.open or violent.ceiling.open:
        return "cannot-tell"
    if CUSTODY < violent.ceiling.high < drug.floor.low:
        return "least-above-most"
    if drug.ceiling.low > violent.ceiling.high:
        return "more"
    if drug.ceiling.high < violent.ceiling.low:
        return "less"
    # Life against life is the same life, also where it is not known whether the law allows parole: so `weigh` has it.
    if drug.ceiling == violent.ceiling or (drug.ceiling.known and violent.ceiling.known):
        return "as-much"
    return "cannot-tell"


def _sentence(law: LawOnDay, drug: Subject, violent: Subject, how: Relation) -> str:
    general = law.jurisdiction.general
    least = words.floor(drug.penalty, general) + words.ruled_out_mark(drug.penalty)
    most, other = _most(drug, general), _most(violent, general)
    values = {
        "drug": named(law, drug),
        "violent": named(law, violent),
        "least": words.in_years(least),
        "most": words.in_years(most),
        "other": words.in_years(other),
        "at_most": _at_most(drug, most, general),
        "other_at_most": _at_most(violent, other, general),
    }
    if how == "least-above-most":
        template = _LEAST[_binds(drug)]
    elif how == "as-much" and most == other:
        template = "{drug} can cost as much as {violent}: {most}"
    else:
        template = _SENTENCES[how]
    said = template.format_map(values)
    if how in ("more", "as-much") and drug.floor.high < violent.floor.low:
        said += f"; the least of the drug offence is less, {words.in_years(least)} against {words.in_years(words.floor(violent.penalty, general))}"
    return said


def _binds(drug: Subject) -> str:
    """What binds the court to the least; exceptions that the law names leave an ordinary range what it is."""
    penalty = drug.penalty
    return "departures" if penalty.floor == "mandatory" and penalty.departures else penalty.floor


def _most(subject: Subject, general: General) -> str:
    """The most, in words that a sentence can hold; a doubt about life or death stays beside it, and that courts rule it out.

    Of a term that is not known, what is: ``99 years or more``.
    """
    most, mark = lengths.ceiling(subject.penalty, general), words.ruled_out_mark(subject.penalty)
    if most.kind != "unknown":
        return most.text + mark
    least = lengths.least_named(subject.penalty, general)
    told = f"{least.text} or more" if least else "a term that is not known"
    return most.text.replace("unknown", told, 1) + mark


def _at_most(subject: Subject, most: str, general: General) -> str:
    """The most as what an offence costs and no more; of a term that is not known only the least is."""
    if most.startswith(_NO_CUSTODY):
        return most
    told = words.in_years(most)
    match lengths.ceiling(subject.penalty, general).kind:
        case "unknown":
            return f"a term of {told}"
        case "not_stated":
            return told
        case _:
            return f"at most {told}"


_NO_CUSTODY = "no custody"
_SENTENCES: dict[Relation, str] = {
    "more": "{drug} can cost {most}; {violent} {other_at_most}",
    "as-much": "{drug} can cost as much as {violent}: {most} and {other}",
    "less": "{drug} costs {at_most}; {violent} can cost {other}",
    "cannot-tell": "Whether {drug} ({most}) can cost more than {violent} ({other}) cannot be told",
}
# What the least is, by what binds the court to it.
_LEAST: dict[str, str] = {
    "mandatory": "{drug} costs no less than {least}; {violent} {other_at_most}",
    "presumptive": "{drug} costs no less than {least}, save for exceptional reasons; {violent} {other_at_most}",
    "departures": "{drug} costs no less than {least}, save where the law names an exception; {violent} {other_at_most}",
    "frame": "The ordinary range for {drug} begins at {least}; {violent} costs {other_at_most}",
    "none": "{drug} is punished with {least} or more; {violent} with {other} at most",
    "unknown": "The range for {drug} begins at {least}; {violent} costs {other_at_most}",
}


_Side = tuple[str, Subject, int]


def _sides(law: LawOnDay) -> list[tuple[_Side, _Side]]:
    """Every pair that is looked at."""
    drugs, violent, gravest_violent = [], [], []
    for conduct, conducts, weight in _DRUGS:
        ordinary = [f.subject for f in forms(law.drugs, conducts) if f.which == "ordinary"]
        drugs += [(conduct, ordinary[-1], weight)] if ordinary else []
    if held := held_for_supply(law):
        drugs.append(("Possession for supply", held, _FOR_SUPPLY))
    for crime, conducts, weight in _VIOLENT:
        found = [f for f in forms(law.violent, conducts) if f.which != "minor"]
        ordinary = ordinary_of([s for s in law.violent if conducts & set(s.offence.conduct)])
        # One that may cost more, for all that is known, stands for the crime: what outweighs it outweighs the others.
        most = max(ordinary, key=lambda s: (s.ceiling.high, severity(s)), default=None)
        violent += [(crime, most, weight)] if most else []
        gravest_violent += [(crime, found[-1].subject, weight)] if found else []
    gravest = [
        (GRAVEST, f.subject, _GRAVEST_TRAFFICKING)
        for f in forms(law.drugs, TRAFFICKING)
        if f.which == "gravest"
    ]
    return [
        *((d, v) for d in drugs for v in violent),
        *((d, v) for d in gravest for v in gravest_violent),
    ]


def telling(law: LawOnDay, most: int = 5) -> Pairs:
    """The pairs that tell most of a law, those in which a drug offence weighs most first; no provision in more than two."""
    found: list[tuple[int, Pair]] = []
    seen: set[tuple[int, int]] = set()
    for (conduct, drug, heavy), (crime, other, grave) in _sides(law):
        if (drug.index, other.index) in seen:
            continue
        seen.add((drug.index, other.index))
        pair = _pair(law, conduct, crime, drug, other)
        tells = heavy + grave + _TELLS[pair.relation]
        if pair.relation == "less" and crime == "Murder":
            tells -= _EXPECTED
        found.append((tells, pair))
    counts = Counter(pair.relation for _, pair in found)
    found.sort(key=lambda one: -one[0])
    pairs = [pair for _, pair in found]
    dealing = [p for p in pairs if p.conduct == ORDINARY and p.relation != "cannot-tell"]
    first = next((p for p in dealing if p.crime == "Rape"), dealing[0] if dealing else None)
    return Pairs(_chosen(pairs, most), dict(counts), first)


def for_larger_amounts(law: LawOnDay, pair: Pair) -> Pair | None:
    """The gravest offence that differs from the drug offence of a pair by a larger amount alone, beside the same violent offence.

    None where there is none, or where which of the two can cost more cannot be told.
    """
    conducts = next((known for name, known, _ in _DRUGS if name == pair.conduct), frozenset())
    larger = larger_amounts(law, conducts, pair.drug)
    if larger is None or relation(larger, pair.violent) == "cannot-tell":
        return None
    # What it costs at least is no news of what it can cost.
    return _pair(law, pair.conduct, pair.crime, larger, pair.violent, most_alone=True)


def _pair(
    law: LawOnDay,
    conduct: str,
    crime: str,
    drug: Subject,
    violent: Subject,
    most_alone: bool = False,
) -> Pair:
    """A pair with its sentence; ``most_alone`` leaves aside that the least is above the other's most, unless the least is the most."""
    how, times = relation(drug, violent), ratio(drug.ceiling, violent.ceiling)
    hides = most_alone and how == "least-above-most" and drug.floor.low < drug.ceiling.low
    told: Relation = "more" if hides else how
    said = _sentence(law, drug, violent, told)
    graver = _above(law, _FORMS[crime], drug, violent, told)
    child = _above(law, _CHILD, drug, violent, told, apart=_RAPE) if crime == "Rape" else None
    if graver is not None:
        which, most = which_form(graver, violent), _most(graver, law.jurisdiction.general)
        said += f"; {which} of that crime, {named(law, graver)}, can cost {words.in_years(most)}"
    if child is not None:
        most = words.in_years(_most(child, law.jurisdiction.general))
        said += (
            f"; leaving aside the rape of a child ({place_of(law, child)}), which can cost {most}"
        )
    return Pair(conduct, crime, drug, violent, how, times, f"{said}.", graver, child)


_FORMS = {name: conducts for name, conducts, _ in _VIOLENT}
_RAPE = _FORMS["Rape"]
_CHILD = frozenset({"violent.child-rape"})
# What a pair says of a crime holds of another form of it where the two stand like this.
_HOLDS: dict[Relation, tuple[Relation, ...]] = {
    "least-above-most": ("least-above-most",),
    "more": ("least-above-most", "more"),
    "as-much": ("least-above-most", "more", "as-much"),
}


def _above(
    law: LawOnDay,
    conducts: frozenset[str],
    drug: Subject,
    violent: Subject,
    how: Relation,
    apart: frozenset[str] = frozenset(),
) -> Subject | None:
    """The gravest offence of these conducts, and none of those apart, that may cost more than the violent one and of which the pair is not surely true."""
    if how not in _HOLDS:
        return None
    found = [
        s
        for s in law.violent
        if conducts & set(s.offence.conduct)
        and not apart & set(s.offence.conduct)
        and s.offence.form != "minor"
        and s.ceiling.high > violent.ceiling.high
        and relation(drug, s) not in _HOLDS[how]
    ]
    return max(found, key=severity, default=None)


def which_form(other: Subject, violent: Subject) -> str:
    """How a form of a crime is called beside another: one that may be the graver, for all that is known, is another."""
    return "a graver form" if other.ceiling.low > violent.ceiling.high else "another form"


def _chosen(pairs: Sequence[Pair], most: int) -> tuple[Pair, ...]:
    used: Counter[int] = Counter()
    shown: list[Pair] = []
    for pair in pairs:
        sides = (pair.drug.index, pair.violent.index)
        if len(shown) < most and all(used[side] < _OF_ONE_PROVISION for side in sides):
            used.update(sides)
            shown.append(pair)
    return tuple(shown)
