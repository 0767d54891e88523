"""How long a court may or must lock somebody up: in words, and for machines.

Every limit and every end of a penalty is one `Length`; what people read and what programs read come from the same decision.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from proportionality.law.general import General
from proportionality.law.model import Corporal, Custody, Penalty
from proportionality.law.quantities import Silence
from proportionality.law.terms import Term

Kind = Literal["term", "unlimited", "life", "death", "none", "not_stated", "unknown"]


@dataclass(frozen=True, slots=True)
class Length:
    """One end of a penalty; its fields, in their order, are its JSON.

    ``kind`` is ``none`` where there is no custody, or no least term; ``unlimited`` where any term of years may be imposed.
    ``iso`` is an ISO 8601 duration where there is one (``P18M``, ``P0D`` for none; not for ``2 years less 1 day``), ``days`` the
    fewest and most days that the length can have, None where it is no length of time.  ``doubt`` names a graver penalty of which
    it is not known whether it can be imposed: the length is then a lower bound.
    """

    text: str
    kind: Kind
    iso: str | None = None
    days: tuple[int, int] | None = None
    doubt: Literal["death", "life"] | None = None

    def values(self) -> dict[str, Any]:
        """As plain values of JSON."""
        return asdict(self) | {"days": list(self.days) if self.days is not None else None}


def _no(text: str) -> Length:
    return Length(text, "none", "P0D", (0, 0))


_NO_CUSTODY, _NO_MINIMUM = _no("no custody"), _no("no minimum")
_DEATH, _LIFE, _UNKNOWN = (
    Length("death", "death"),
    Length("life", "life"),
    Length("unknown", "unknown"),
)


@lru_cache(maxsize=4096)
def _term(text: str) -> Length:
    term = Term.parse(text)
    return Length(text, "term", term.iso(), term.span())


_SILENCE: dict[Silence, tuple[Kind, str]] = {
    Silence.NONE: ("unlimited", "any term of years"),
    Silence.UNLIMITED: ("unlimited", "any term of years"),
    Silence.NOT_STATED: ("not_stated", "a term the law does not state"),
    Silence.UNKNOWN: ("unknown", "unknown"),
}


def limit(value: Term | Silence, key: str, general: General) -> Length:
    """One end (``key`` is min or max) of a custody range; one left to the general part is resolved and says so."""
    if isinstance(value, Term):
        return _term(str(value))
    if value is Silence.GENERAL:
        found = limit(general.resolved(value, key), key, general)
        return replace(found, text=f"{found.text} (general part)")
    if key == "min" and value is Silence.NONE:
        return _NO_MINIMUM
    kind, text = _SILENCE[value]
    return Length(text, kind)


def ceiling(penalty: Penalty, general: General) -> Length:
    """The most a court may impose."""
    if penalty.death in ("discretionary", "mandatory"):
        return _DEATH
    doubt: Literal["death", "life"] | None = "death" if penalty.death == "unknown" else None
    if penalty.life in ("discretionary", "mandatory"):
        return _doubted(_LIFE, doubt)
    doubt = doubt or ("life" if penalty.life == "unknown" else None)
    if isinstance(penalty.custody, Custody):
        return _doubted(limit(penalty.custody.max, "max", general), doubt)
    if penalty.custody == "unknown":
        return _UNKNOWN
    if penalty.non_custodial == "available":
        text = "a non-custodial measure"
    else:
        text = "no custody" if penalty.fine in (Silence.NONE, Silence.UNKNOWN) else "a fine"
        if text == "no custody" and doubt and penalty.custody_required is not False:
            return _UNKNOWN  # no term is named: all there may be is in doubt
    return _doubted(_no(_with_corporal(text, penalty)), doubt)


def _with_corporal(text: str, penalty: Penalty) -> str:
    """What an offence without custody costs: who is flogged does not get off with a fine."""
    if not isinstance(penalty.corporal, Corporal):
        return text
    if text == "no custody":
        return penalty.corporal.kind
    joined = "and" if penalty.corporal.status == "mandatory" else "or"
    return f"{text} {joined} {penalty.corporal.kind}"


def _doubted(length: Length, doubt: Literal["death", "life"] | None) -> Length:
    if doubt is None:
        return length
    return replace(length, text=f"{length.text} ({doubt} unknown)", doubt=doubt)


def least_named(penalty: Penalty, general: General) -> Length | None:
    """The shortest term that the provision names, whether it binds the court or not; None where it names none."""
    if not isinstance(penalty.custody, Custody):
        return None
    found = limit(penalty.custody.min, "min", general)
    return found if found.kind == "term" else None


def least_if_custody(penalty: Penalty, general: General) -> Length | None:
    """The shortest custody that binds a court which could have left custody out; None where there is no such term."""
    if penalty.custody_required is not False or penalty.floor not in ("mandatory", "presumptive"):
        return None
    return least_named(penalty, general)


def floor(penalty: Penalty, general: General) -> Length:
    """The least custody a court must impose."""
    if penalty.custody_required is False:
        return _NO_CUSTODY
    if penalty.death == "mandatory":
        return _DEATH
    if penalty.life == "mandatory":
        return _LIFE
    if isinstance(penalty.custody, Custody):
        if penalty.floor == "none":
            return _NO_MINIMUM
        return limit(penalty.custody.min, "min", general)
    if penalty.custody == "unknown":
        return _UNKNOWN
    if penalty.life == "discretionary" and penalty.floor != "none":
        return _LIFE
    if penalty.floor != "none" and "unknown" in (penalty.death, penalty.life):
        return _UNKNOWN
    return _NO_CUSTODY
