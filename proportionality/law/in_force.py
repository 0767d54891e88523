"""The penalty in force on a day."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from proportionality.law.model import Jurisdiction, Offence, Penalty


class Standing(enum.Enum):
    """Why an offence has no penalty on a day."""

    NOT_ENCODED = "not encoded on that day"
    REPEALED = "no longer in force on that day"


@dataclass(frozen=True, slots=True)
class InForce:
    """A penalty in force, its index among the offence's penalties, and the day it counts from."""

    index: int
    penalty: Penalty
    since: dt.date


def in_force(jurisdiction: Jurisdiction, offence: Offence, on: dt.date) -> InForce | Standing:
    """The penalty for an offence on a day; a day before the first known date is "not encoded", never a default."""
    for index in reversed(range(len(offence.penalties))):
        penalty = offence.penalties[index]
        start = jurisdiction.start_of(offence, penalty)
        if start <= on:
            if penalty.until is not None and on > penalty.until:
                return Standing.REPEALED
            return InForce(index, penalty, start)
    return Standing.NOT_ENCODED
