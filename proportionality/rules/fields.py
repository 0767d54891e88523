"""The fields that facts have, and how a rule brings one of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

# Rules are listed and explained without a law at hand, so what handles laws is not imported here.
if TYPE_CHECKING:
    from proportionality.measure import LawOnDay, Range, Subject

SCHEMA: Mapping[str, Mapping[str, type]] = {
    "drug": dict.fromkeys(
        [
            "aggravated",
            "use",
            "possession",
            "courier",
            "death",
            "death_mandatory",
            "lethal",
            "by_amount",
            "ceiling",
            "ceiling_far",
            "floor",
            "has_floor",
            "mandatory",
            "presumptive",
            "binding",
            "life_mandatory",
            "frame_high",
            "imprisonable",
            "extreme",
            "corporal",
            "corporal_mandatory",
            "no_diversion",
            "suspension_barred",
            "parole_barred",
        ],
        int,
    ),
    "violent": dict.fromkeys(
        [
            "aggravated",
            "murder",
            "grave",
            "ceiling",
            "ceiling_far",
            "floor",
            "extreme",
            "suspension_barred",
            "parole_barred",
        ],
        int,
    ),
    "organiser": {"o": int, "ceiling": int, "floor": int},
    "cannabis": {"o": int, "conduct": int, "same": int, "ceiling": int, "floor": int},
    "heroin": {"conduct": int, "ceiling": int, "floor": int},
    "step": {"o": int, "doubles": int, "jumps": int},
    "before": {"o": int, "ceiling": int, "floor": int, "death": int},
    "provision": {"core": int, "unverified": int},
    "law": dict.fromkeys(
        [
            "murder_spared",
            "violence_spared",
            "personal",
            "no_threshold",
            "presumption",
            "stale",
            "uncompared",
        ],
        int,
    ),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a rule looks at and that is not made here: on which facts it stands, and how it is computed.

    ``of`` gets the law on the day and the offence (None on the fact about the law as a whole).
    """

    kind: Literal["drug", "violent", "law"]
    name: str
    of: Callable[[LawOnDay, Subject | None], Range]


def schema(more: Sequence[Field] = ()) -> Mapping[str, Mapping[str, type]]:
    """The kinds of fact and their fields, with those that rules bring along."""
    result = {kind: dict(fields) for kind, fields in SCHEMA.items()}
    for one in more:
        result[one.kind][one.name] = int
    return result
