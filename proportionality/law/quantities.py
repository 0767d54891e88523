"""What all quantities of a law share: how they compare, what stands in the place of one, and how a bound is worded."""

from __future__ import annotations

import enum
from collections.abc import Sequence


class Order(enum.Enum):
    """The outcome of comparing two quantities; ``CANNOT_TELL`` is an answer, not a failure."""

    LESS = "less"
    EQUAL = "equal"
    GREATER = "greater"
    CANNOT_TELL = "cannot-tell"


class Silence(enum.Enum):
    """The five ways in which a limit can be something other than a number."""

    NONE = "none"
    UNLIMITED = "unlimited"
    NOT_STATED = "not_stated"
    UNKNOWN = "unknown"
    GENERAL = "general"

    def __str__(self) -> str:
        return self.value


Phrases = Sequence[tuple[str, ...]]


def phrases(*texts: str) -> Phrases:
    """Phrases as a `Reader` takes them."""
    return [tuple(text.split()) for text in texts]


OVER = phrases("over", "more than", "exceeding", "in excess of", "greater than", "above")
UNDER = phrases("under", "less than", "below", "fewer than", "not amounting to")
AT_LEAST = phrases(
    "at least", "not less than", "no less than", "not fewer than", "a minimum of", "minimum of", "from", "not under", "not below"
)  # fmt: skip
UP_TO = phrases(
    "up to", "not more than", "no more than", "not exceeding", "not over", "not above", "at most", "a maximum of", "maximum of",
    "up to and including", "nor more than", "to a maximum of",
)  # fmt: skip
