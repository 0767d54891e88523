"""What a bill does to a law: its provisions, its findings, and where it stands; asked by the page and the API alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from proportionality.findings.difference import Difference, F, Run, reformed
from proportionality.measure import LawOnDay
from proportionality.reform.provisions import Moved, moved


@dataclass(frozen=True)
class Effect(Generic[F]):
    """A law now and under a bill, on one day."""

    before: LawOnDay
    after: LawOnDay
    provisions: list[Moved]
    findings: Difference[F]


def effect(before: LawOnDay, after: LawOnDay, now: Run[F], then: Run[F]) -> Effect[F]:
    """What a bill does.

    Args:
        before: the law as it is, on a day.
        after: the law under the bill, on the same day.
        now: what was found in the one.
        then: what was found in the other.

    """
    code = after.jurisdiction.code
    return Effect(before, after, moved(before, after), reformed(now, then, {code: (before, after)}))
