"""Positions of states as plain values and as CSV."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from proportionality.answers.positions import Record
from proportionality.report.as_csv import sheet

COLUMNS = (
    "jurisdiction", "name", "state", "as_of", "group", "resolution", "date", "vote", "death_for_drugs_then",
    "mandatory_minimum_then", "death_for_drugs", "mandatory_minimum",
)  # fmt: skip


def plain(one: Record) -> dict[str, Any]:
    """A record as plain values."""
    values: dict[str, Any] = json.loads(json.dumps(asdict(one), default=str))
    return values


def render_csv(listed: Sequence[Record]) -> str:
    """One row a state and vote; a state without a vote has one row."""
    rows: list[tuple[str, ...]] = []
    for one in listed:
        who = (one.jurisdiction, one.name, one.state, one.on.isoformat(), one.group)
        now = (one.law.death, one.law.mandatory_minimum)
        for vote in one.votes:
            then = (vote.law.death, vote.law.mandatory_minimum)
            rows.append((*who, vote.resolution, vote.date.isoformat(), vote.vote, *then, *now))
        if not one.votes:
            rows.append((*who, "", "", "", "", "", *now))
    return sheet(COLUMNS, rows)
