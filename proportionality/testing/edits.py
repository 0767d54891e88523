"""Pure changes of a law: a penalty made harsher or milder, a band split, the same law in other words, the law of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from proportionality.law.amend import with_fine_beside
from proportionality.law.amounts import Amount, AmountRange, Dimension
from proportionality.law.bands import WordsAmount
from proportionality.law.model import Custody, Jurisdiction, Offence, Penalty
from proportionality.law.quantities import Silence
from proportionality.law.terms import Term, counted_in

_MILLIGRAM = Amount.parse("1 mg").value


def with_penalty(offence: Offence, change: Callable[[Penalty], Penalty]) -> Offence:
    """An offence with its newest penalty changed."""
    return offence.model_copy(
        update={"penalties": [*offence.penalties[:-1], change(offence.penalties[-1])]}
    )


def raise_ceiling(penalty: Penalty) -> Penalty:
    """The penalty with the highest fixed term there can be; death and life stay as they are."""
    if not isinstance(penalty.custody, Custody):
        return penalty
    return penalty.model_copy(
        update={"custody": Custody(min=penalty.custody.min, max=Silence.UNLIMITED)}
    )


def raise_floor(penalty: Penalty) -> Penalty:
    """The penalty with its ceiling as its floor, where that is a term."""
    if not isinstance(penalty.custody, Custody) or not isinstance(penalty.custody.max, Term):
        return penalty
    most = penalty.custody.max
    if most.bound:
        most = Term.parse(most.text.removeprefix(most.bound))
    raised = {
        "custody": Custody(min=most, max=most),
        "floor": "mandatory",
        "custody_required": True,
    }
    return with_fine_beside(penalty.model_copy(update=raised))


def lower_ceiling(penalty: Penalty) -> Penalty:
    """The penalty with its least term as its only one."""
    if not isinstance(penalty.custody, Custody) or not isinstance(penalty.custody.min, Term):
        return penalty
    least = penalty.custody.min
    if least.bound:
        least = Term.parse(least.text.removeprefix(least.bound))
    return penalty.model_copy(update={"custody": Custody(min=least, max=least)})


def law_on(jurisdiction: Jurisdiction, on: dt.date) -> Jurisdiction:
    """The statute as someone would have encoded it on that day: no penalty that began later, no text that only such a one cites."""
    kept = []
    for offence in jurisdiction.offences:
        begun = [p for p in offence.penalties if jurisdiction.start_of(offence, p) <= on]
        kept.append(offence.model_copy(update={"penalties": begun or offence.penalties[:1]}))
    return with_cited_sources(jurisdiction.model_copy(update={"offences": kept}))


def with_cited_sources(law: Jurisdiction) -> Jurisdiction:
    """The law without the sources that nothing in it cites."""
    cited = set(_cited(law.model_dump(exclude={"sources"})))
    return law.model_copy(
        update={"sources": {name: text for name, text in law.sources.items() if name in cited}}
    )


def _cited(value: object) -> Iterator[str]:
    """The names of the texts that a part of a law was read in."""
    if isinstance(value, dict):
        if isinstance(value.get("source"), str):
            yield value["source"]
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _cited(part)


def split_band(offence: Offence) -> tuple[Offence, Offence] | None:
    """An offence whose one quantity band ends in the middle, and one with the rest of the band; None where it has no such band."""
    bands = offence.bands()
    if len(bands) != 1:
        return None
    ((substance, band),) = bands
    if not isinstance(band, AmountRange) or band.dimension is not Dimension.MASS:
        return None
    low, high = band.low or 0, band.high
    middle = low + 10_000 * _MILLIGRAM if high is None else (low + high) // 2
    middle -= middle % _MILLIGRAM
    if middle <= low or (high is not None and middle >= high):
        return None
    lower = _mass(band.low, band.low_included, middle, True)
    upper = _mass(middle, False, band.high, band.high_included)
    return (
        offence.model_copy(update={"substances": {substance: lower}}),
        offence.model_copy(update={"id": f"{offence.id}-upper", "substances": {substance: upper}}),
    )


def restated(jurisdiction: Jurisdiction, which: int = 0) -> Jurisdiction:
    """The same law with its terms in other units (``which`` chooses among them) and masses in milligrams."""

    def limit(value: Term | Silence) -> Term | Silence:
        return other_words(value, which) if isinstance(value, Term) else value

    def penalty(p: Penalty) -> Penalty:
        if not isinstance(p.custody, Custody):
            return p
        return p.model_copy(
            update={"custody": Custody(min=limit(p.custody.min), max=limit(p.custody.max))}
        )

    def band(amount: AmountRange | WordsAmount | str) -> AmountRange | WordsAmount | str:
        if not isinstance(amount, AmountRange) or amount.dimension is not Dimension.MASS:
            return amount
        return _mass(amount.low, amount.low_included, amount.high, amount.high_included)

    changed = []
    for offence in jurisdiction.offences:
        update: dict[str, Any] = {"penalties": [penalty(p) for p in offence.penalties]}
        if isinstance(offence.substances, dict):
            update["substances"] = {
                name: [band(one) for one in amount] if isinstance(amount, list) else band(amount)
                for name, amount in offence.substances.items()
            }
        changed.append(offence.model_copy(update=update))
    return jurisdiction.model_copy(update={"offences": changed})


def other_words(term: Term, which: int) -> Term:
    """The same term in other units; ``which`` chooses among them."""
    years, months = divmod(term.months, 12)
    heads = [counted_in(term.months, "month")] if term.months else []
    if years:
        heads.append(
            f"{counted_in(years, 'year')} {counted_in(months, 'month')}"
            if months
            else counted_in(years, "year")
        )
    if term.days < 0:
        tails = [" less 1 day"]
    else:
        weeks, days = divmod(term.days, 7)
        tails = [f" {counted_in(term.days, 'day')}" if term.days else ""]
        if weeks:
            tails.append(
                f" {counted_in(weeks, 'week')}" + (f" {counted_in(days, 'day')}" if days else "")
            )
    written = [f"{head}{tail}".strip() for head in heads or [""] for tail in tails]
    return Term.parse(written[which % len(written)])


def _mass(
    low: int | None, low_included: bool, high: int | None, high_included: bool
) -> AmountRange:
    """A band of mass, written in milligrams."""

    def amount(value: int | None) -> Amount | None:
        if value is None:
            return None
        whole, rest = divmod(value, _MILLIGRAM)
        return Amount.parse(f"{whole}.{rest:06d} mg" if rest else f"{whole} mg")

    return AmountRange.between(amount(low), low_included, amount(high), high_included)
