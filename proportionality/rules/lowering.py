"""What the ends of one offence can be lowered to, measured by another's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from proportionality.law.amend import Amendment, applied
from proportionality.law.in_words import counted
from proportionality.law.model import Custody, Jurisdiction
from proportionality.law.quantities import Silence
from proportionality.law.terms import Term
from proportionality.measure import CUSTODY, LIFE, UNLIMITED, Range, Subject, measured_on
from proportionality.rules.fact import FIVE_YEARS


def target(jurisdiction: Jurisdiction, subject: Subject, most: bool) -> str:
    """An offence's ceiling or floor as something another offence's can be changed to."""
    measure: Range = subject.ceiling if most else subject.floor
    if measure.low >= LIFE:
        return "life" if measure.high > LIFE else "life-with-parole"
    if measure.low >= UNLIMITED:
        return "unlimited"
    if measure.high <= CUSTODY:
        return "none"
    custody, key = subject.penalty.custody, "max" if most else "min"
    limit = (
        jurisdiction.general.resolved(getattr(custody, key), key)
        if isinstance(custody, Custody)
        else Silence.UNKNOWN
    )
    if isinstance(limit, Term):
        return str(limit)
    return (
        "unlimited" if most else "none"
    )  # not known exactly: the change that is certain to suffice


def just_below(target: str) -> str:
    """The longest thing that is certainly shorter."""
    if target in ("life", "life-with-parole"):
        return "unlimited"
    if target == "unlimited":
        return "50 years"
    term = Term.parse(target)
    if term.days < 0 and term.months > 1:
        return counted(term.months - 1, "month")
    if term.days or "less" in target:
        return (
            counted(term.months, "month")
            if term.days > 0 and term.months
            else counted(term.days - 1, "day")
            if term.days > 1
            else "none"
        )
    return f"{target} less 1 day"


def below(jurisdiction: Jurisdiction, subject: Subject, most: bool) -> str | None:
    """What a ceiling (or floor) can be changed to so that it is surely below another offence's; None where nothing is."""
    other = target(jurisdiction, subject, most)
    return None if other == "none" else just_below(other)


def ceilings_differ(
    jurisdiction: Jurisdiction,
    subject: Subject,
    amendments: Iterable[Amendment],
    others: Sequence[Subject],
) -> bool:
    """Whether an offence, once amended, surely or possibly has another ceiling than each of the others."""
    offences = [
        one.offence.model_copy(
            update={"penalties": [one.penalty.model_copy(update={"until": None})]}
        )
        for one in (subject, *others)
    ]
    law = applied(jurisdiction.model_copy(update={"offences": offences}), amendments)
    mine, *theirs = (one.ceiling for one in measured_on(law, dt.date.max).subjects)
    return not any(one.high <= mine.low and one.low >= mine.high for one in theirs)


def below_the_cliff(jurisdiction: Jurisdiction, lower: Subject) -> str:
    """The longest floor of an upper band that neither doubles the lower band's nor exceeds it by five years."""
    floor = target(jurisdiction, lower, most=False)
    if floor == "none":
        return just_below(str(FIVE_YEARS))
    term = Term.parse(floor)
    limit = min(term.months * 2, term.months + FIVE_YEARS.months) if not term.days else term.months
    return just_below(_months(limit)) if not term.days else floor


def _months(number: int) -> str:
    """Months as a law would write them."""
    return counted(number // 12, "year") if number % 12 == 0 else counted(number, "month")
