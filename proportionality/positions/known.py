"""What the state of a law signed, voted and said: from the data, or as a made-up law says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from proportionality.positions import data
from proportionality.positions.data import Change, Membership, Statement, Territory
from proportionality.positions.states import state_of

if TYPE_CHECKING:
    from proportionality.law.model import Jurisdiction, MadeUpPositions


@dataclass(frozen=True, slots=True)
class Positions:
    """What the state of a law did and said.

    ``state`` is None where there is no such state.  A territory votes and speaks through its state, and joins treaties
    as their own notices say.
    """

    code: str
    state: str | None
    territory: Territory | None = None
    made_up: MadeUpPositions | None = None

    @property
    def abroad(self) -> str | None:
        """The state that votes and speaks for it."""
        return self.territory.of if self.territory is not None else self.state

    def membership(self, treaty: str) -> Membership | None:
        """What it did about a treaty, by the treaty's id; None where it did nothing."""
        if self.made_up is None:
            return data.of_state(self.state, treaty) if self.state else None
        if (day := self.made_up.parties.get(treaty)) is not None:
            return Membership(deposited=day, how="accession")
        signed = self.made_up.signed.get(treaty)
        return Membership(signed=signed) if signed is not None else None

    @property
    def votes(self) -> Mapping[str, str]:
        """How it voted, by resolution; empty where it has no vote."""
        if self.made_up is not None:
            return self.made_up.votes
        return data.votes(self.abroad) if self.abroad else {}

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes of its law on death for drugs that were reported; those of a state are not those of its parts."""
        whole = self.state == self.code and self.made_up is None
        return data.changes(self.code) if whole else ()

    def votes_until(self, day: dt.date) -> list[tuple[str, dt.date, str]]:
        """How it voted on a moratorium up to a day, oldest first: the resolution, its day, the vote."""
        votes = self.votes
        return [
            (name, on, votes[name])
            for name, on in data.moratorium_days()
            if on <= day and name in votes and votes[name] != "not_a_member"
        ]

    def said(self, topic: str, day: dt.date) -> list[Statement]:
        """What it said on a topic by name, up to a day."""
        if self.made_up is not None:
            said = topic in self.made_up.said
            made = Statement(
                "made-up", topic, "2016-04-19", "made up", (self.code,), "made-up", "medium"
            )
            return [made] if said else []
        return [s for s in data.statements(topic) if self.abroad in s.states and s.day <= day]


@lru_cache(maxsize=1024)
def of_code(code: str) -> Positions:
    """The positions of the state that a jurisdiction belongs to."""
    return Positions(code, state_of(code), data.territory(code))


def of_law(jurisdiction: Jurisdiction) -> Positions:
    """The positions of the state that a law belongs to; a made-up one's are written in its file."""
    if jurisdiction.positions is not None:
        code = jurisdiction.code
        return Positions(code, code, None, jurisdiction.positions)
    return of_code(jurisdiction.code)
