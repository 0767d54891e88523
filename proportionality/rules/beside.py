"""Facts that set two offences of a law beside each other: the part played, the substance, the next amount."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise, product

from proportionality.law.amounts import AmountRange
from proportionality.law.general import General
from proportionality.law.model import Custody
from proportionality.law.quantities import Order, Silence
from proportionality.law.substances import excepts, reaches
from proportionality.law.terms import Term
from proportionality.law.vocabulary import (
    COMPARED_SUBSTANCE_CONDUCTS,
    CONDUCTS,
)
from proportionality.measure import (
    CUSTODY,
    LIFE,
    NO,
    NOTHING,
    YES,
    LawOnDay,
    Range,
    Subject,
    both,
    either,
    maybe,
)
from proportionality.rules.fact import (
    FIVE_YEARS,
    Fact,
    Facts,
    drug_numbers,
    if_known,
    kind_of_floor,
    told,
)


def role_facts(facts: Facts) -> None:
    """The harshest range that an organiser can meet, and the one provision it stands in if there is only one."""
    organisers = [s for s in facts.law.drugs if "drug.organising" in s.offence.conduct]
    if not organisers:
        return
    harshest = max(organisers, key=lambda s: (s.ceiling.high, s.floor.high))
    only = drug_numbers(facts)[harshest.index] if len(organisers) == 1 else 0
    fields = {
        "o": Range(only, only),
        "ceiling": _most(s.ceiling for s in organisers),
        "floor": _most(s.floor for s in organisers),
    }
    facts.rows.append(Fact("organiser", harshest, False, fields))


def _covering(
    general: General,
    basic: Sequence[tuple[Subject, Sequence[str]]],
    substance: str,
    holds: Callable[[str, str], bool],
) -> list[Subject]:
    """Those of some offences that surely reach a substance: those that name it, else a class of it, else any drug.

    The words that each uses stand beside it; ``holds`` says whether a word, which is not any drug, surely means a substance.
    """
    named = [s for s, words in basic if substance in words]
    if named:
        return named
    classed = [s for s, words in basic if any(w != "any" and holds(w, substance) for w in words)]
    return classed or [
        s
        for s, _ in basic
        if s.offence.bands() == (("any", "any"),)
        and excepts(general, s.offence.excepted, substance).answer == "no"
    ]


def substance_facts(facts: Facts) -> None:
    """Cannabis offences and the heroin offences of the same conduct, where both are encoded."""
    numbers, general = drug_numbers(facts), facts.law.jurisdiction.general

    @cache  # the same few words are asked about for each conduct and offence
    def holds(word: str, substance: str) -> bool:
        return reaches(general, word, substance).answer == "yes"

    basic = [(s, s.offence.named) for s in facts.law.drugs if s.offence.form == "basic"]
    for conduct in sorted(COMPARED_SUBSTANCE_CONDUCTS):
        its = [(s, words) for s, words in basic if conduct in s.offence.conduct]
        heroin = _covering(general, its, "heroin", holds)
        cannabis = _covering(general, its, "cannabis", holds)
        if not heroin or not cannabis:
            continue
        code = CONDUCTS.index(conduct)
        harshest = max(heroin, key=lambda s: (s.ceiling.high, s.floor.high))
        at = Range(code, code)
        facts.rows.append(
            Fact(
                "heroin",
                harshest,
                False,
                {
                    "conduct": at,
                    "ceiling": _most(s.ceiling for s in heroin),
                    "floor": _most(s.floor for s in heroin),
                },
            )
        )
        for subject in cannabis:
            number = numbers[subject.index]
            facts.rows.append(
                Fact(
                    "cannabis",
                    subject,
                    True,
                    {
                        "o": Range(number, number),
                        "conduct": at,
                        "same": if_known(heroin == [subject], subject),
                        "ceiling": subject.ceiling,
                        "floor": subject.floor,
                    },
                    other=harshest,
                )
            )


def _most(ranges: Iterable[Range]) -> Range:
    result = Range(NOTHING, NOTHING)
    for value in ranges:
        result = either(result, value)
    return result


_WHOLE_UNITS = 50  # a fiftieth of where a band begins is no amount that a law leaves out


def step_facts(facts: Facts) -> None:
    """Neighbouring quantity bands, and what crossing from one to the next does to the least sentence."""
    numbers = drug_numbers(facts)
    for lower, upper in dict.fromkeys(_neighbours(facts.law)):
        binding = either(kind_of_floor(upper, "mandatory"), kind_of_floor(upper, "presumptive"))
        number = numbers[upper.index]
        least, most = upper.floor.low - CUSTODY, upper.floor.high - CUSTODY
        low, high = max(lower.floor.low - CUSTODY, 0), max(lower.floor.high - CUSTODY, 0)
        why = upper.floor.because + lower.floor.because
        jump = FIVE_YEARS.units()
        doubles = Range(int(low > 0 and least >= 2 * high), int(high > 0 and most >= 2 * low), why)
        jumps = Range(int(least >= high + jump), int(most >= low + jump), why)
        terms = [_least_term(facts.law, subject) for subject in (lower, upper)]
        if terms[0] and terms[1]:
            months, days = terms[0].months, terms[0].days
            doubles = told(doubles, upper, terms[1], Term(2 * months, 2 * days, ""))
            jumps = told(jumps, upper, terms[1], Term(months + FIVE_YEARS.months, days, ""))
        fields = {
            "o": Range(number, number),
            "doubles": both(binding, doubles),
            "jumps": both(binding, jumps),
        }
        facts.rows.append(Fact("step", upper, True, fields, other=lower))


def _neighbours(law: LawOnDay) -> Iterator[tuple[Subject, Subject]]:
    """Each band with those that begin just below it and reach up to it, for each conduct and substance; bands may begin alike."""
    scales: dict[
        tuple[str, str, str], dict[tuple[int, bool], list[tuple[Subject, AmountRange]]]
    ] = {}
    for subject in law.drugs:
        if subject.offence.conditions:
            continue
        for substance, amount in subject.offence.bands():
            if isinstance(amount, AmountRange):
                start = (-1 if amount.low is None else amount.low, not amount.low_included)
                for conduct in subject.offence.conduct:
                    scale = scales.setdefault((conduct, substance, amount.dimension.value), {})
                    scale.setdefault(start, []).append((subject, amount))
    for scale in scales.values():
        for below, above in pairwise(sorted(scale)):
            for (lower, first), (upper, second) in product(scale[below], scale[above]):
                if lower is not upper and _reaches(first, second):
                    yield lower, upper


def _reaches(lower: AmountRange, upper: AmountRange) -> bool:
    """Whether one band goes up to where the next begins.

    Where amounts lie between, what they cost stands elsewhere, and nobody steps from the one band into the other.  A law that
    counts in whole grams or plants (up to 99 g, from 100 g) leaves nothing out.
    """
    if lower.high is None or upper.low is None:
        return True
    return upper.low - lower.high <= max(1, upper.low // _WHOLE_UNITS)


def beyond_suspension(law: LawOnDay, subject: Subject) -> Range:
    """Whether the least that an offence costs is more than a court can suspend: no bar need then be written down."""
    penalty, floor = subject.penalty, subject.floor
    if penalty.suspension in ("available", "unknown") or floor.high <= CUSTODY:
        return NO  # what the file says of suspension itself goes before, even that it is not known
    if floor.low >= LIFE:
        return YES
    rule = law.jurisdiction.general.suspension
    limit = rule.up_to if rule is not None else Silence.UNKNOWN
    if limit in (Silence.NONE, Silence.UNLIMITED):
        return NO
    least, name = _least_term(law, subject), subject.offence.id
    if not isinstance(limit, Term) or least is None:
        where = ("general", "suspension", "up_to") if rule is not None else ("general",)
        return maybe(f"whether the least term of '{name}' can be suspended is unknown", where)
    order = least.compare(limit)
    if order is Order.GREATER and penalty.floor == "mandatory" and floor.low > CUSTODY:
        return YES
    if order in (Order.LESS, Order.EQUAL):
        return NO
    return maybe(
        f"whether the least term of '{name}' can be lowered to what can be suspended is unknown",
        (*subject.location, "floor"),
    )


def _least_term(law: LawOnDay, subject: Subject) -> Term | None:
    """The term of custody that an offence's floor is, where it is one."""
    penalty = subject.penalty
    alone = "mandatory" in (penalty.death, penalty.life)
    if alone or subject.floor.high <= CUSTODY or not isinstance(penalty.custody, Custody):
        return None
    limit = law.jurisdiction.general.resolved(penalty.custody.min, "min")
    return limit if isinstance(limit, Term) else None
