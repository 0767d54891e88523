"""Numbers, days and lists in plain English; nothing here knows what a law is, so that saying them costs nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def counted(number: int, noun: str, nouns: str = "") -> str:
    """``1 finding``, ``2 findings``; ``nouns`` where more than one is another word than with an s."""
    return f"{number} {noun if number == 1 else nouns or f'{noun}s'}"


def part_of(number: int, total: int, noun: str) -> str:
    """``2 of the 9 provisions``; ``the one provision`` where there is but one."""
    return f"the one {noun}" if number == total == 1 else f"{number} of the {counted(total, noun)}"


def day(value: dt.date | str) -> str:
    """A date as people write it."""
    date = value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def since_when(since: object) -> str:
    """From when a penalty holds, as an adverb: only a commencement is called the day it came into force."""
    text = str(since)
    if text == "unknown":
        return "since a day that is not known"
    if text.startswith("by "):
        return f"since {text.removeprefix('by ')} at the latest"
    return f"since {text}"


def in_force(since: object) -> str:
    """From when a penalty holds, as a remark."""
    if str(since) == "unknown":
        return "commencement not known"
    return f"in force {since_when(since)}"


def later_general(later: int, total: int, on: dt.date) -> str:
    """That the general part of so many of all laws is that of a later text, as a sentence; empty where that is none."""
    if not later:
        return ""
    whose = "The general part" if total == 1 else f"In {later} of {total} laws the general part"
    return f"{whose} (longest terms, life, suspension, parole and the like) is that of the text read, which is later than {on}; whether it was the same then is not known."


def listed(items: Collection[Item], say: Callable[[Item], str] = str, most: int = 3) -> str:
    """A short list for a sentence, with what was left out counted."""
    shown = "; ".join(map(say, islice(items, most)))
    return shown if len(items) <= most else f"{shown}; and {len(items) - most} more"
