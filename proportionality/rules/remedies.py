"""Changes to penalties: the smallest one that clears a finding, and what a law looks like once it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from proportionality.law import in_words as words
from proportionality.law.model import Corporal, Custody, Jurisdiction, Penalty
from proportionality.law.quantities import Order, Silence, Term
from proportionality.rules.base import Rule
from proportionality.rules.facts import CUSTODY, FIVE_YEARS, LIFE, UNLIMITED, Range, Subject

What = Literal["death", "life", "ceiling", "floor", "corporal", "custody", "diversion", "release"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change to the penalty of one offence.

    ``what`` and ``to``: death ``none``/``discretionary``; life ``none``/``discretionary``; ceiling and floor a term,
    ``life``, ``life-with-parole``, ``unlimited`` or ``none``; corporal ``none``/``discretionary``; custody ``none``; diversion and release
    ``available``.
    """

    offence: str
    what: What
    to: str


@dataclass(frozen=True, slots=True)
class Cure:
    """What clears a finding: in words, and as changes where a change of a penalty can do it."""

    text: str
    changes: tuple[Change, ...] = ()


def apply(jurisdiction: Jurisdiction, changes: Iterable[Change]) -> Jurisdiction:
    """The jurisdiction with changes made to the newest penalty of each offence they name."""
    by_offence: dict[str, list[Change]] = {}
    for change in changes:
        by_offence.setdefault(change.offence, []).append(change)
    offences = []
    for offence in jurisdiction.offences:
        penalty = offence.penalties[-1]
        for change in by_offence.get(offence.id, ()):
            penalty = changed(penalty, change)
        offences.append(
            offence.model_copy(update={"penalties": [*offence.penalties[:-1], penalty]})
        )
    return jurisdiction.model_copy(update={"offences": offences})


def changed(penalty: Penalty, change: Change) -> Penalty:
    """A penalty after one change."""
    edit: Callable[[Penalty, str], dict[str, Any]] = {
        "death": _death,
        "life": _life,
        "ceiling": _ceiling,
        "floor": _floor,
        "corporal": _corporal,
        "custody": _custody,
        "diversion": lambda _, to: {"diversion": to},
        "release": lambda _, to: {"suspension": to, "parole": to},
    }[change.what]
    return penalty.model_copy(update=edit(penalty, change.to))


def _open_custody(
    penalty: Penalty, least: Term | Silence = Silence.NONE, most: Term | Silence = Silence.UNLIMITED
) -> Custody:
    if isinstance(penalty.custody, Custody):
        return penalty.custody
    return Custody(min=least, max=most)


def _death(penalty: Penalty, to: str) -> dict[str, Any]:
    if penalty.death != "mandatory":
        # What was "death or life" stays life; what was only death becomes any term.
        if to == "none" and penalty.life == "none" and penalty.custody == "none":
            return {"death": "none", "custody": _open_custody(penalty), "floor": "none"}
        return {"death": to}
    return {
        "death": to,
        "custody": _open_custody(penalty),
        "floor": "none",
        "life": "discretionary",
    }


def _life(penalty: Penalty, to: str) -> dict[str, Any]:
    if penalty.life == "mandatory":
        return {"life": to, "custody": _open_custody(penalty), "floor": "none"}
    return {"life": to}


def _ceiling(penalty: Penalty, to: str) -> dict[str, Any]:
    if to == "none":
        return {
            "death": "none",
            "life": "none",
            "custody": "none",
            "floor": "none",
            "custody_required": False,
        }
    update: dict[str, Any] = {"death": "none"}
    if to in ("life", "life-with-parole"):
        if to == "life-with-parole":
            update["parole"] = "available"
        if penalty.death == "mandatory" or (penalty.life == "none" and penalty.custody == "none"):
            update |= {"life": "discretionary", "custody": _open_custody(penalty), "floor": "none"}
        return update
    update["life"] = "none"
    most = Silence.UNLIMITED if to == "unlimited" else Term.parse(to)
    if penalty.custody == "unknown":  # the least term is as unknown as it was
        return update | {"custody": Custody(min=Silence.UNKNOWN, max=most)}
    if not isinstance(penalty.custody, Custody):
        return update | {"custody": Custody(min=Silence.NONE, max=most), "floor": "none"}
    least = penalty.custody.min
    if (
        isinstance(least, Term)
        and isinstance(most, Term)
        and most.compare(least) is not Order.GREATER
    ):
        least = most
    return update | {"custody": Custody(min=least, max=most)}


def _floor(penalty: Penalty, to: str) -> dict[str, Any]:
    if penalty.floor == "none":
        return {}  # there is nothing to lower
    if penalty.custody == penalty.life == penalty.death == "none" and to in ("none", "unlimited"):
        return {}  # no custody, hence no floor
    update: dict[str, Any] = {}
    if "mandatory" in (penalty.death, penalty.life) or not isinstance(penalty.custody, Custody):
        update |= {"life": "discretionary", "custody_required": penalty.custody_required}
        if penalty.death == "mandatory":
            update["death"] = "discretionary"
    if to in ("life", "life-with-parole"):
        death = "discretionary" if penalty.death == "mandatory" else penalty.death
        least = {"death": death, "life": "mandatory", "custody": "none", "floor": penalty.floor}
        return least | ({"parole": "available"} if to == "life-with-parole" else {})
    custody = _open_custody(penalty)
    if to in ("none", "unlimited"):
        return update | {"custody": Custody(min=Silence.NONE, max=custody.max), "floor": "none"}
    kind = penalty.floor if penalty.floor not in ("none", "unknown") else "mandatory"
    return update | {"custody": Custody(min=Term.parse(to), max=custody.max), "floor": kind}


def _corporal(penalty: Penalty, to: str) -> dict[str, Any]:
    if to == "none" or not isinstance(penalty.corporal, Corporal):
        return {"corporal": "none"}
    return {"corporal": penalty.corporal.model_copy(update={"status": to})}


def _custody(_: Penalty, __: str) -> dict[str, Any]:
    return {
        "death": "none",
        "life": "none",
        "custody": "none",
        "floor": "none",
        "custody_required": False,
    }


def _target(jurisdiction: Jurisdiction, subject: Subject, most: bool) -> str:
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


def _just_below(target: str) -> str:
    """The longest thing that is certainly shorter."""
    if target in ("life", "life-with-parole"):
        return "unlimited"
    if target == "unlimited":
        return "50 years"
    term = Term.parse(target)
    if term.days < 0 and term.months > 1:
        return f"{term.months - 1} months"
    if term.days or "less" in target:
        return (
            f"{term.months} months"
            if term.days > 0 and term.months
            else f"{term.days - 1} days"
            if term.days > 1
            else "none"
        )
    return f"{target} less 1 day"


def below(jurisdiction: Jurisdiction, subject: Subject, most: bool) -> str | None:
    """What a ceiling (or floor) can be changed to so that it is surely below another offence's; None where nothing is."""
    target = _target(jurisdiction, subject, most)
    if target == "none":
        return None
    return _just_below(target)


def cure(
    rule: Rule, jurisdiction: Jurisdiction, subject: Subject | None, others: Sequence[Subject]
) -> Cure:
    """The smallest change that clears a finding of ``rule``, computed from the provisions involved."""
    if subject is None:
        return Cure(_IN_WORDS[rule.remedy])
    general, penalty, name = jurisdiction.general, subject.penalty, subject.offence.id

    def change(what: What, to: str) -> tuple[Change, ...]:
        return (Change(name, what, to),)

    def floor() -> str:
        return words.floor(penalty, general)

    def ceiling() -> str:
        return words.ceiling(penalty, general)

    match rule.remedy:
        case "abolish-death":
            return Cure("the death penalty is removed from this provision", change("death", "none"))
        case "death-discretionary":
            return Cure(
                "the court may impose something other than death", change("death", "discretionary")
            )
        case "release-floor":
            return Cure(
                f"the court may go below {floor()} of its own accord", change("floor", "none")
            )
        case "life-discretionary":
            return Cure(
                "the court may impose something other than life", change("life", "discretionary")
            )
        case "lower-frame":
            return Cure(
                "the range begins below 5 years", change("floor", _just_below(str(FIVE_YEARS)))
            )
        case "flatten-step":
            to = _below_the_cliff(jurisdiction, others[0])
            return Cure(f"the floor falls from {floor()} to {to} or less", change("floor", to))
        case "lower-ceiling":
            to = _target(jurisdiction, min(others, key=lambda s: s.ceiling.high), most=True)
            return Cure(
                f"the ceiling falls from {ceiling()} to {_said(to)}{_or_less(to)}",
                change("ceiling", to),
            )
        case "lower-floor-to-floor":
            to = _target(jurisdiction, min(others, key=lambda s: s.floor.high), most=False)
            return Cure(_lower_floor(floor(), to), change("floor", to))
        case "lower-floor-to-ceiling":
            to = _target(jurisdiction, min(others, key=lambda s: s.ceiling.high), most=True)
            return Cure(_lower_floor(floor(), to), change("floor", to))
        case "below-murder":
            if penalty.death != "none":
                # Without death the ceiling is what remains; if that were murder's too, death would not be murder's ceiling.
                return Cure(
                    "the death penalty is removed from this provision", change("death", "none")
                )
            to = _just_below(_target(jurisdiction, others[0], most=True))
            return Cure(f"the ceiling falls below murder's {ceiling()}", change("ceiling", to))
        case "no-life-or-death":
            return Cure(
                "death and life are removed from this provision", change("ceiling", "unlimited")
            )
        case "no-custody":
            return Cure("the offence no longer carries custody", change("custody", "none"))
        case "open-diversion":
            return Cure(
                "treatment or diversion is opened for this offence",
                change("diversion", "available"),
            )
        case "open-release":
            return Cure(
                "suspension and parole are opened for this offence as for the violent ones",
                change("release", "available"),
            )
        case "abolish-corporal":
            return Cure(
                "corporal punishment is removed from this provision", change("corporal", "none")
            )
        case "corporal-discretionary":
            return Cure(
                "the court may refrain from corporal punishment",
                change("corporal", "discretionary"),
            )
        case "restore-floor":
            to = _target(jurisdiction, others[0], most=False)
            return Cure(
                "the floor is removed again"
                if to == "none"
                else f"the floor returns to {_said(to)}",
                change("floor", to),
            )
        case "restore-ceiling":
            to = _target(jurisdiction, others[0], most=True)
            return Cure(f"the ceiling returns to {_said(to)}", change("ceiling", to))
        case _:
            return Cure(_IN_WORDS[rule.remedy])


def _lower_floor(floor: str, to: str) -> str:
    if to in ("none", "unlimited"):
        return "the floor is removed"
    return f"the floor falls from {floor} to {_said(to)}{_or_less(to)}"


def _said(to: str) -> str:
    return {
        "none": "no custody",
        "unlimited": "a term of years",
        "life-with-parole": "life with parole",
    }.get(to, to)


def _or_less(to: str) -> str:
    return "" if to in ("none", "unlimited", "life", "life-with-parole") else " or less"


def _below_the_cliff(jurisdiction: Jurisdiction, lower: Subject) -> str:
    """The longest floor of an upper band that neither doubles the lower band's nor exceeds it by five years."""
    floor = _target(jurisdiction, lower, most=False)
    if floor == "none":
        return _just_below(str(FIVE_YEARS))
    term = Term.parse(floor)
    limit = min(term.months * 2, term.months + FIVE_YEARS.months) if not term.days else term.months
    return _just_below(_months(limit)) if not term.days else floor


def _months(number: int) -> str:
    """Months as a law would write them."""
    return f"{number // 12} years" if number % 12 == 0 else f"{number} months"


_IN_WORDS: dict[str, str] = {
    "set-amounts": "the law sets amounts up to which possession counts as personal use",
    "drop-presumption": "the prosecution must prove supply whatever the amount",
    "separate-organiser": "the organiser has a range of their own above this one",
    "separate-cannabis": "cannabis has a range of its own below heroin's",
    "verify": "the penalty is read in the law's own text and cited",
    "verify-again": "the file is checked again against the newest text and its date renewed",
    "encode-comparators": "murder, manslaughter, rape and robbery are encoded",
    "rerun": "the failure is mended and the run repeated",
}
