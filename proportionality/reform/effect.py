"""What a bill does to laws: its provisions, its findings, and where each law stands; asked by the page and the API alike."""

from __future__ import annotations

from collections.abc import Sequence
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
    """What a bill does to a law.

    Args:
        before: the law as it is, on a day.
        after: the law under the bill, on the same day.
        now: what was found in the one.
        then: what was found in the other.

    """
    provisions, findings = effects([(before, after)], now, then)
    return Effect(before, after, provisions, findings)


def effects(
    laws: Sequence[tuple[LawOnDay, LawOnDay]], now: Run[F], then: Run[F]
) -> tuple[list[Moved], Difference[F]]:
    """What a bill does to several laws: to their provisions, and to what is found in all of them."""
    provisions = [one for before, after in laws for one in moved(before, after, bill=True)]
    days = {after.jurisdiction.code: (before, after) for before, after in laws}
    return provisions, reformed(now, then, days)
