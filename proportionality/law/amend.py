"""What a penalty becomes when it is amended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from proportionality.law.model import Corporal, Custody, Jurisdiction, Penalty
from proportionality.law.quantities import Order, Silence
from proportionality.law.terms import Term

What = Literal["death", "life", "ceiling", "floor", "corporal", "custody", "diversion", "release"]


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change to the penalty of one offence.

    ``what`` and ``to``: death ``none``/``discretionary``; life ``none``/``discretionary``; ceiling and floor a term,
    ``life``, ``life-with-parole``, ``unlimited`` or ``none``; corporal ``none``/``discretionary``; custody ``none``; diversion and release
    ``available``.
    """

    offence: str
    what: What
    to: str


def applied(jurisdiction: Jurisdiction, amendments: Iterable[Amendment]) -> Jurisdiction:
    """The jurisdiction with the newest penalty of each offence that the amendments name amended."""
    by_offence: dict[str, list[Amendment]] = {}
    for amendment in amendments:
        by_offence.setdefault(amendment.offence, []).append(amendment)
    offences = []
    for offence in jurisdiction.offences:
        penalty = offence.penalties[-1]
        for amendment in by_offence.get(offence.id, ()):
            penalty = amended(penalty, amendment)
        offences.append(
            offence.model_copy(update={"penalties": [*offence.penalties[:-1], penalty]})
        )
    return jurisdiction.model_copy(update={"offences": offences})


def amended(penalty: Penalty, amendment: Amendment) -> Penalty:
    """A penalty after one amendment."""
    edit: Callable[[Penalty, str], dict[str, Any]] = {
        "death": _death,
        "life": _life,
        "ceiling": _ceiling,
        "floor": _floor,
        "corporal": _corporal,
        "custody": _custody,
        "diversion": lambda _, to: {"diversion": to},
        "release": lambda _, to: {"suspension": to, "parole": to},
    }[amendment.what]
    changed = penalty.model_copy(update=edit(penalty, amendment.to))
    if changed.ruled_out and not _left_to_rule_out(changed, changed.ruled_out.what):
        changed = changed.model_copy(update={"ruled_out": None})
    return with_fine_beside(changed)


def _left_to_rule_out(penalty: Penalty, what: str) -> bool:
    """Whether a penalty still threatens what courts do not allow: death, or where a part of it is meant any custody."""
    ways = (penalty.death,) if what == "death" else (penalty.death, penalty.life, penalty.custody)
    return any(way != "none" for way in ways)


def with_fine_beside(penalty: Penalty) -> Penalty:
    """A changed penalty; whether its fine stands beside custody is unknown where what it said holds no longer."""
    beside, required = penalty.fine_with_custody, penalty.custody_required
    holds = (penalty.custody, penalty.death, penalty.life) != (
        "none",
        "none",
        "none",
    ) and required is not (beside != "and")
    if beside == "unknown" or (holds and penalty.fine is not Silence.NONE):
        return penalty
    return penalty.model_copy(update={"fine_with_custody": "unknown"})


def _open_custody(
    penalty: Penalty, least: Term | Silence = Silence.NONE, most: Term | Silence = Silence.UNLIMITED
) -> Custody:
    if isinstance(penalty.custody, Custody):
        return penalty.custody
    return Custody.of(least, most)


def _death(penalty: Penalty, to: str) -> dict[str, Any]:
    if penalty.death != "mandatory":
        # What was "death or life" stays life; what was only death becomes any term; what was a fine stays one.
        only = penalty.death != "none" and penalty.life == "none" and penalty.custody == "none"
        if to == "none" and only:
            return {"death": "none", "custody": _open_custody(penalty), "floor": "none"}
        return {"death": to}
    return {
        "death": to,
        "custody": _open_custody(penalty),
        "floor": "none",
        "life": "discretionary",
    }


def _life(penalty: Penalty, to: str) -> dict[str, Any]:
    only = penalty.life != "none" and penalty.death == "none" and penalty.custody == "none"
    if penalty.life == "mandatory" or (to == "none" and only):
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
        return update | {"custody": Custody.of(Silence.UNKNOWN, most)}
    if not isinstance(penalty.custody, Custody):
        return update | {"custody": Custody.of(Silence.NONE, most), "floor": "none"}
    least = penalty.custody.min
    if (
        isinstance(least, Term)
        and isinstance(most, Term)
        and most.compare(least) is not Order.GREATER
    ):
        least = most
    return update | {"custody": Custody.of(least, most)}


def _floor(penalty: Penalty, to: str) -> dict[str, Any]:
    if penalty.floor == "none":
        return {}  # there is nothing to lower
    if penalty.custody == penalty.life == penalty.death == "none" and to in ("none", "unlimited"):
        return {}  # no custody, hence no floor
    update: dict[str, Any] = {}
    if "mandatory" in (penalty.death, penalty.life):
        update["life"] = "discretionary"
    if penalty.death == "mandatory":
        update["death"] = "discretionary"
    if to in ("life", "life-with-parole"):
        death = "discretionary" if penalty.death == "mandatory" else penalty.death
        least = {"death": death, "life": "mandatory", "custody": "none", "floor": penalty.floor}
        return least | ({"parole": "available"} if to == "life-with-parole" else {})
    unknown = penalty.custody == "unknown"  # how long the longest term is stays so
    custody = _open_custody(penalty, most=Silence.UNKNOWN if unknown else Silence.UNLIMITED)
    if to in ("none", "unlimited"):
        return update | {"custody": Custody.of(Silence.NONE, custody.max), "floor": "none"}
    kind = penalty.floor if penalty.floor not in ("none", "unknown") else "mandatory"
    return update | {"custody": Custody.of(Term.parse(to), custody.max), "floor": kind}


def _corporal(penalty: Penalty, to: str) -> dict[str, Any]:
    if to == "none":
        return {"corporal": "none"}
    if not isinstance(penalty.corporal, Corporal):
        return {}  # of no known kind, so there is nothing to leave to the court
    return {"corporal": penalty.corporal.model_copy(update={"status": to})}


def _custody(_: Penalty, __: str) -> dict[str, Any]:
    return {
        "death": "none",
        "life": "none",
        "custody": "none",
        "floor": "none",
        "custody_required": False,
    }
