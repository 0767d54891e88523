"""Where in its file a finding points, and what it says stands there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proportionality.law.document import Location
    from proportionality.measure import Subject
    from proportionality.rules.remedies import Held

Point = tuple["Location", str]  # the keys that lead there, and a label
Points = Callable[["Held"], Point]


def where_measured(subject: Subject, least: bool) -> Location:
    """Where the file says the least, or the most, that an offence costs."""
    penalty = subject.penalty
    if penalty.death == "mandatory" or (not least and penalty.death == "discretionary"):
        return (*subject.location, "death")
    if penalty.life == "mandatory" or (not least and penalty.life == "discretionary"):
        return (*subject.location, "life")
    return (*subject.location, "custody", "min" if least else "max")


def at_ceiling(held: Held) -> Point:
    """The most that the offence can cost."""
    ceiling = held.ceiling
    return where_measured(held.about, least=False), (
        "most not known" if ceiling.startswith("unknown") else f"up to {ceiling}"
    )


def at_floor(held: Held) -> Point:
    """The least that the offence costs."""
    floor = held.floor
    return where_measured(held.about, least=True), (
        f"nothing less than {floor}" if floor in ("death", "life") else f"at least {floor}"
    )


def at_death(held: Held) -> Point:
    """The death penalty of the offence."""
    return (*held.about.location, "death"), f"death is {held.about.penalty.death}"


def at_life(held: Held) -> Point:
    """Life imprisonment of the offence."""
    return (*held.about.location, "life"), f"life is {held.about.penalty.life}"


def at_corporal(held: Held) -> Point:
    """Corporal punishment of the offence."""
    return (*held.about.location, "corporal"), held.corporal


def at_evidence(held: Held) -> Point:
    """The evidence of the penalty."""
    location = held.about.location
    return (*location, "evidence") if held.about.penalty.evidence else location, "not verified"


def at(*location: str, label: str = "") -> Points:
    """A key of the law as a whole; the label is the law's code where none is given."""
    return lambda held: (location, label or held.jurisdiction.code)


at_law = at("jurisdiction", "code")
