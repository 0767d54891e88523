"""A law in a few true sentences, and the forms of each crime that they and the ladder name.

The ordinary form of a crime is what `proportionality.answers.compare` answers with: a basic offence without further
conditions.  The gravest form is the one that costs most whatever it needs, the minor form the mitigated one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from proportionality.answers.ranking import weigh
from proportionality.answers.weighed import EVIDENCE_BESIDE
from proportionality.law import codebook, lengths
from proportionality.law import in_words as words
from proportionality.law.amounts import AmountRange
from proportionality.law.bands import Band, WordsAmount
from proportionality.law.general import General
from proportionality.law.model import Offence
from proportionality.law.substances import covers
from proportionality.measure import CUSTODY, LIFE, LawOnDay, Subject

Which = Literal["ordinary", "gravest", "minor"]


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a crime, and which it is."""

    which: Which
    subject: Subject


_MOST_NAMED = 4  # forms of murder that cost the same
_MOST_ALIKE = 2  # ordinary provisions on trafficking that cost the same

TRAFFICKING = frozenset({"drug.trafficking", "drug.supply"})
_FOR_SUPPLY = frozenset({"drug.possession-supply"})
CRIMES = (
    ("Murder", frozenset({"violent.murder"})),
    ("Rape", frozenset({"violent.rape"})),
    ("Grievous bodily harm", frozenset({"violent.grievous-harm"})),
    ("Robbery", frozenset({"violent.robbery"})),
)


def severity(subject: Subject) -> tuple[int, int, int, int]:
    """Graver sorts higher: ceiling first, then floor, at their sure ends."""
    return (subject.ceiling.low, subject.floor.low, subject.ceiling.high, subject.floor.high)


def ordinary_of(found: Sequence[Subject]) -> list[Subject]:
    """The basic provisions without further conditions; where there are none, the basic ones."""
    basic = [s for s in found if s.offence.form == "basic"]
    return [s for s in basic if not s.offence.conditions] or basic


def forms(subjects: Iterable[Subject], conducts: frozenset[str]) -> list[Form]:
    """The forms of a crime that stand for it, mildest first: minor, ordinary (the mildest and the gravest), gravest.

    Offences whose condition is that somebody died stand for no drug offence.
    """
    found = [
        s
        for s in subjects
        if conducts & set(s.offence.conduct)
        and not (s.offence.is_drug and "causes-death" in s.offence.conditions)
    ]
    if not found:
        return []
    ordinary = ordinary_of(found)
    result: list[Form] = []
    minor = [s for s in found if s.offence.form == "minor"]
    if minor:
        result.append(Form("minor", min(minor, key=severity)))
    if ordinary:
        result.append(Form("ordinary", min(ordinary, key=severity)))
        worst = max(ordinary, key=severity)
        if severity(worst) != severity(result[-1].subject):
            result.append(Form("ordinary", worst))
    # Of mitigated forms alone none is the gravest of the crime.
    gravest = max((s for s in found if s.offence.form != "minor"), key=severity, default=None)
    if gravest is not None and not any(severity(f.subject) == severity(gravest) for f in result):
        result.append(Form("gravest", gravest))
    return result


def larger_amounts(law: LawOnDay, conducts: frozenset[str], ordinary: Subject) -> Subject | None:
    """The gravest offence that differs from a basic one by a larger amount alone, and surely can cost more; None where there is none.

    A higher band of amounts counts as aggravated, so what the basic offence costs says nothing of it.

    Args:
        law: the law of a day.
        conducts: of which the offence has one.
        ordinary: what it can cost more than; for one that is not basic, none is looked for.

    """
    if ordinary.offence.form != "basic":
        return None
    above = [
        s
        for s in law.drugs
        if conducts & set(s.offence.conduct)
        and s.offence.form == "aggravated"
        and not s.offence.conditions
        and _of_more(law.jurisdiction.general, s.offence, ordinary.offence)
        and s.ceiling.low > ordinary.ceiling.high
    ]
    return max(above, key=severity, default=None)


def _of_more(general: General, offence: Offence, other: Offence) -> bool:
    """Whether an offence is about a larger amount of a substance that another is about too."""
    return any(
        _begins_above(amount, [beside for word, beside in other.bands() if word == name])
        for name, amount in offence.bands()
        if name in ("any", *other.named) or covers(general, other, name).answer == "yes"
    )


def _begins_above(amount: Band, others: Sequence[Band]) -> bool:
    """Whether an amount begins above each of these, or above nothing where they are none in numbers."""
    if isinstance(amount, AmountRange):
        numbers = [other for other in others if isinstance(other, AmountRange)]
        return amount.low is not None and all(map(amount.starts_above, numbers))
    return isinstance(amount, WordsAmount) and amount not in others


def headline(law: LawOnDay) -> list[str]:
    """The law in plain English: drugs first, then the forms of the violent crimes beside them."""
    if not law.drugs:
        return [f"No drug offence is encoded on {law.on}, so nothing can be said of this law."]
    said = [
        *trafficking(law),
        *death_and_life(law),
        *minimums(law),
        *minimums_of_custody(law),
        *violence(law),
    ]
    if not law.violent:
        said.append("No violent offence is encoded to set beside them.")
    return said


def violence(law: LawOnDay) -> list[str]:
    """What the main violent crimes cost, murder in every form that is encoded."""
    said = []
    for name, conducts in CRIMES:
        if conducts == {"violent.murder"}:
            costs = _every_form(law, conducts)
        else:
            found = forms(law.violent, conducts)
            costs = [_costs(law, f.subject) for f in found if f.which != "minor"]
        if costs:
            said.append(f"{name}: {'; '.join(costs)}.")
    return [*said, *_death_in_practice(law)]


def _death_in_practice(law: LawOnDay) -> list[str]:
    """That nobody is put to death any more under a law that has death for violence, where the file says so."""
    death = law.jurisdiction.general.death
    capital = any(s.penalty.death in ("discretionary", "mandatory") for s in law.violent)
    if death is None or not capital or death.practice in ("executes", "unknown"):
        return []
    if law.jurisdiction.start_of_rule(death) > law.on:
        return []
    meant = codebook.words()["practice"][death.practice].rstrip(".")
    last = death.last_execution
    year = f"; the last execution was in {last}" if isinstance(last, int) else ""
    return [f"Death in practice, by the file: {meant[:1].lower()}{meant[1:]}{year}."]


def _every_form(law: LawOnDay, conducts: frozenset[str]) -> list[str]:
    """Every form of a crime, mildest first; forms that cost the same are named together."""
    groups: dict[str, list[Subject]] = {}
    of_crime = (s for s in law.violent if conducts & set(s.offence.conduct))
    for subject in sorted(of_crime, key=severity):
        groups.setdefault(span(law, subject), []).append(subject)
    return [_all_named(law, subjects, _MOST_NAMED, costs) for costs, subjects in groups.items()]


def span(law: LawOnDay, subject: Subject) -> str:
    """What a provision costs, months in years too: ``up to 90 months (7 years 6 months)``."""
    return words.in_years(words.span(subject.penalty, law.jurisdiction.general))


def _costs(law: LawOnDay, subject: Subject) -> str:
    """``Totschlag (§ 212) 5 years to 15 years``."""
    return f"{named(law, subject)} {span(law, subject)}"


def named(law: LawOnDay, subject: Subject) -> str:
    """``Totschlag (§ 212)``: how a sentence calls a provision; a number that nobody read says so: ``(§ 212; not verified)``."""
    return f"{subject.offence.title} ({place_of(law, subject)})"


def place_of(law: LawOnDay, subject: Subject) -> str:
    """Where a provision stands, and that nobody read it: ``§ 212; not verified``."""
    offence, penalty = subject.offence, subject.penalty
    unread = law.jurisdiction.evidence_of(offence, penalty) == "unverified"
    place = penalty.place or offence.place
    return f"{place}; {EVIDENCE_BESIDE['unverified']}" if unread else place


def _all_named(law: LawOnDay, subjects: Sequence[Subject], most: int, costs: str) -> str:
    """Provisions that cost the same, and what: ``Totschlag (§ 212) 5 years to 15 years``, ``A (§ 1); B (§ 2), each life``."""
    each = ", each" if len(subjects) > 1 else ""
    return f"{words.listed(subjects, partial(named, law), most=most)}{each} {costs}"


def trafficking(law: LawOnDay) -> list[str]:
    """What trafficking costs, in its ordinary and its gravest form."""
    found = forms(law.drugs, TRAFFICKING)
    subjects = [f.subject for f in found if f.which == "ordinary"]
    ordinary = [_alike(law, subject) for subject in subjects]
    gravest = [f.subject for f in found if f.which == "gravest"]
    said = []
    if len(ordinary) == 1:
        said.append(f"Ordinary trafficking: {ordinary[0]}.")
    elif ordinary and not subjects[0].ceiling.known:  # it is not known that it is the mildest
        said.append(f"Ordinary trafficking: {ordinary[1]}; {ordinary[0]}.")
    elif ordinary:
        said.append(
            f"Ordinary trafficking, the mildest: {ordinary[0]}; the gravest: {ordinary[1]}."
        )
    if held := held_for_supply(law):
        said.append(f"Possession for supply: {_costs(law, held)}.")
    if gravest:
        said.append(f"Trafficking in its gravest form: {_costs(law, gravest[0])}.")
    return said


def held_for_supply(law: LawOnDay) -> Subject | None:
    """The ordinary possession for supply, which dealing can be charged as, where it is surely graver than ordinary trafficking."""
    dealing = [f.subject for f in forms(law.drugs, TRAFFICKING) if f.which == "ordinary"]
    found = [f.subject for f in forms(law.drugs, _FOR_SUPPLY) if f.which == "ordinary"][-1:]
    for held in found:
        if not held.ceiling.open and all(weigh(held, s) == "harsher" for s in dealing):
            return held
    return None


def _alike(law: LawOnDay, one: Subject) -> str:
    """What an ordinary provision on trafficking costs, named with those that cost the same: none stands for them by chance."""
    found = [
        s
        for s in law.drugs
        if TRAFFICKING & set(s.offence.conduct) and "causes-death" not in s.offence.conditions
    ]
    costs = span(law, one)
    alike = [s for s in ordinary_of(found) if span(law, s) == costs]
    return _all_named(law, alike, _MOST_ALIKE, costs)


def _of_all(law: LawOnDay, number: int, one: str, several: str) -> str:
    """``3 of the 15 drug provisions encoded carry``: how many, with the verb for one of them and for several."""
    total = len(law.drugs)
    if number == total == 1:
        return f"The one drug provision encoded {one}"
    return f"{number} of the {total} drug provisions encoded {one if number == 1 else several}"


def _carry(law: LawOnDay, subjects: Sequence[Subject]) -> str:
    return _of_all(law, len(subjects), "carries", "carry")


def others_open(number: int) -> str:
    """What a sentence that counts provisions adds where of others it is not known: ``; whether 10 others do cannot be told``."""
    if not number:
        return ""
    others = "1 other does" if number == 1 else f"{number} others do"
    return f"; whether {others} cannot be told"


def all_open(law: LawOnDay, number: int, what: str, none_besides: str = "") -> list[str]:
    """What is said where of some provisions it is not known, and of none that it is so.

    Args:
        law: the law of a day.
        number: of how many of its drug provisions it is not known.
        what: what they may do, as one of them does it and, after a bar, as several do: ``carries death|carry death``.
        none_besides: what is said of the others, where there are some.

    """
    if not number:
        return []
    total, [one, several] = len(law.drugs), what.split("|")
    several_of = f"all {total}" if number == total else f"{number} of the {total}"
    of = f"{several_of} drug provisions" if total > 1 else "the one drug provision"
    does = f"it {one}" if number == 1 else f"they {several}"
    rest = none_besides if number < total else ""
    return [f"Of {of} encoded it cannot be told whether {does}{rest}."]


def death_and_life(law: LawOnDay) -> list[str]:
    """Death and, where no provision carries it, life.  Death for a drug offence that killed somebody is said apart."""
    with_death = [s for s in law.drugs if s.penalty.death in ("discretionary", "mandatory")]
    lethal = [s for s in with_death if "causes-death" in s.offence.conditions]
    capital = [s for s in with_death if "causes-death" not in s.offence.conditions]
    apart = [f"{_carry(law, lethal)} the death penalty only where somebody died."] if lethal else []
    death_open = sum(s.penalty.death == "unknown" for s in law.drugs)
    if capital:
        only = sum(s.penalty.death == "mandatory" for s in capital)
        among = f"in {only} of them " if len(capital) > 1 else ""
        rest = f"; {among}it is the only penalty named" if only else ""
        more = " without a death as a condition" if lethal else ""
        return [
            f"{_carry(law, capital)} the death penalty{more}{rest}{others_open(death_open)}.",
            *apart,
        ]
    life = [s for s in law.drugs if s.penalty.life in ("discretionary", "mandatory")]
    life_open = sum(s.penalty.life == "unknown" for s in law.drugs)
    besides = "" if lethal else "; the others do not"
    if life:
        other = " of the others" if lethal else ""
        rest = (
            f"; whether any{other} carries death is not known"
            if death_open
            else f"; none{other} carries death"
        )
        return [*apart, f"{_carry(law, life)} imprisonment for life{others_open(life_open)}{rest}."]
    return [
        *apart,
        *all_open(law, death_open, "carries the death penalty|carry the death penalty", besides),
        *all_open(
            law, life_open, "carries imprisonment for life|carry imprisonment for life", besides
        ),
    ]


def minimums(law: LawOnDay) -> list[str]:
    """In how many drug provisions the court is bound to a minimum, in how many it is not known, and the highest."""
    bound = [
        s
        for s in law.drugs
        if s.penalty.floor in ("mandatory", "presumptive") and s.floor.low > CUSTODY
    ]
    open_ = sum(_may_bind(s) for s in law.drugs if s not in bound)
    if bound:
        worst = max(bound, key=lambda s: s.floor.low)
        least = words.in_years(words.floor(worst.penalty, law.jurisdiction.general))
        binds = _of_all(law, len(bound), "binds", "bind")
        known = " known" if open_ else ""
        which = f"the highest{known} is" if open_ or len(bound) > 1 else "it is"
        said = [
            f"{binds} the court to a minimum sentence{_weaker(bound)}{others_open(open_)}; {which} {least}: {named(law, worst)}."
        ]
        timed = [s for s in bound if s.floor.low < LIFE]
        if worst.floor.low >= LIFE and timed:
            longest = max(timed, key=lambda s: s.floor.low)
            least = words.in_years(words.floor(longest.penalty, law.jurisdiction.general))
            said.append(
                f"The highest{known} minimum that is a term is {least}: {named(law, longest)}."
            )
        return said
    sure = [s for s in law.drugs if not _may_bind(s)]
    none = all(s.floor.high <= CUSTODY or s.penalty.floor == "frame" for s in sure)
    if open_:
        besides = "; none of the others does beyond its ordinary range" if none else ""
        binds = "binds the court to a minimum sentence|bind the court to a minimum sentence"
        return all_open(law, open_, binds, besides)
    if sure and none:
        return ["No drug provision encoded binds the court to a minimum beyond its ordinary range."]
    return []


def _may_bind(subject: Subject) -> bool:
    """Whether the least term may bind the court, for all that is known."""
    penalty = subject.penalty
    return (
        penalty.floor in ("mandatory", "presumptive", "unknown")
        and "mandatory" not in (penalty.death, penalty.life)
        and subject.floor.high > CUSTODY
    )


def minimums_of_custody(law: LawOnDay) -> list[str]:
    """In how many drug provisions the court may leave custody out, but is bound to a least where it imposes any, and the highest."""
    general = law.jurisdiction.general
    found = [
        (least, s)
        for s in law.drugs
        if (least := lengths.least_if_custody(s.penalty, general)) and least.days
    ]
    if not found:
        return []
    least, worst = max(found, key=lambda one: one[0].days or (0, 0))
    sets = _of_all(law, len(found), "sets", "set")
    which = "the highest is" if len(found) > 1 else "it is"
    return [
        f"{sets} a minimum for custody only where the court imposes any{_weaker([s for _, s in found])}; "
        f"{which} {words.in_years(least.text)}: {named(law, worst)}."
    ]


def _weaker(bound: Sequence[Subject]) -> str:
    """How many of these minimums yield: the presumptive ones to exceptional reasons, others where the law names an exception."""
    presumptive = sum(s.penalty.floor == "presumptive" for s in bound)
    excepted = sum(s.penalty.floor == "mandatory" and bool(s.penalty.departures) for s in bound)
    yields = ((presumptive, "save for exceptional reasons"), (excepted, "save where the law names an exception"))  # fmt: skip
    total = len(bound)
    return "".join(
        f", {when}" if number == total else f", in {number} of them {when}"
        for number, when in yields
        if number
    )


def rows(law: LawOnDay, crimes: Sequence[tuple[str, frozenset[str]]]) -> list[tuple[str, Subject]]:
    """The rows of a short ladder: each form of each crime under a plain name; a provision for several of them stands once, under all their names."""
    found: dict[tuple[str, int], tuple[Subject, list[tuple[str, str]]]] = {}
    for name, conducts in crimes:
        of_crime = forms(law.subjects, conducts)
        several = sum(f.which == "ordinary" for f in of_crime) > 1
        for number, form in enumerate(of_crime):
            which = ""
            if form.which != "ordinary":
                which = f", {form.which} form"
            elif several:
                first = not any(f.which == "ordinary" for f in of_crime[:number])
                mildest = "mildest" if form.subject.ceiling.known else "another"
                which = f", {mildest if first else 'gravest'} ordinary range"
            key = form.subject.offence.id, form.subject.index
            found.setdefault(key, (form.subject, []))[1].append((name, which))
    return [(_label(names), subject) for subject, names in found.values()]


_RANGE = "ordinary range"
_DEALING = ("Import or export", "Manufacture")
_HOLDING = ("Use", "Possession for own use", "Simple possession")


def _label(names: Sequence[tuple[str, str]]) -> str:
    """Names of crimes, trafficking first, with the form of each."""
    if len({which for _, which in names}) > 1:  # among several crimes it is no range of all of them
        names = [(name, "" if which.endswith(_RANGE) else which) for name, which in names]
    alike: dict[str, list[str]] = {}
    for name, which in sorted(names, key=lambda one: one[0] != "Trafficking"):
        alike.setdefault(which, []).append(name)
    said = "; ".join(_either(some) + which for which, some in alike.items())
    return said[:1] + said[1:].lower()


def _either(names: list[str]) -> str:
    """Names of one provision, short: trafficking stands for import and manufacture too, and two kinds of possession are possession."""
    if names[1:]:
        held = [name for name in names if name in _HOLDING]
        dealt = [name for name in names if name in _DEALING and "Trafficking" not in names]
        others = [name for name in names if name not in _HOLDING + _DEALING]
        if "Simple possession" in held:
            held = [*(["Use"] if "Use" in held else []), "Possession"]
        if dealt[1:]:
            dealt = ["Import", "Export", "Manufacture"]
        names = [*others, *held, *dealt]
    return " or ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
