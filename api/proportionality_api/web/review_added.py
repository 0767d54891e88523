"""Offences that a person adds to a reading by hand, of a passage that the program did not read or of none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from proportionality_api.web.review_state import ADDED, BrokenReading, Reading

MOST = 100
_NOTHING: dict[str, Any] = {"file": 0, "page": 0, "start": 0, "end": 0, "sha256": ""}
_ASKS = {
    "conduct": "Which conduct does it punish?",
    "death": "Death?",
    "life": "Life?",
    "floor": "What binds the court to the least?",
    "custody_required": "Is custody required?",
}


def added_of(text: str) -> tuple[int | None, ...]:
    """The passages of which offences were added, as a field holds them: ``3,-,7``; a dash is none.

    Raises:
        BrokenReading: it holds something else.

    """
    words = text.split(",") if text else []
    if len(words) > MOST or any(w != "-" and not (w.isdecimal() and len(w) < 6) for w in words):
        raise BrokenReading("the offences that were added cannot be read")
    return tuple(None if word == "-" else int(word) for word in words)


def added_text(added: Sequence[int | None]) -> str:
    """The same as the value of a field."""
    return ",".join("-" if passage is None else str(passage) for passage in added)


def with_added(reading: Reading, added: Sequence[int | None]) -> Reading:
    """A reading with empty offences beside its draft, each in the law only once a person accepts it.

    Raises:
        BrokenReading: one is of a passage that is not there.

    """
    if not added:
        return reading
    offences, details = [], []
    for number, passage in enumerate(added, 1):
        if passage is not None and passage >= len(reading.passages):
            raise BrokenReading("an offence was added of a passage that is not there")
        offence, detail = _empty(reading, f"{ADDED}{number}", passage)
        offences.append(offence)
        details.append(detail)
    data = reading.model_dump()
    data["law"]["offences"] += offences
    data["offences"] += details
    data["others"] += len(added)
    data["beside"] += len(added)
    try:
        return Reading.model_validate(data)
    except ValidationError as error:
        raise BrokenReading("the offences that were added do not belong to it") from error


def _empty(
    reading: Reading, id_: str, passage: int | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    at = reading.passages[passage] if passage is not None else None
    span: dict[str, Any] = at.at.model_dump() if at is not None else _NOTHING
    sources = list(reading.law.sources)
    penalty = {
        "since": "unknown",
        "death": "unknown",
        "life": "unknown",
        "custody": {"min": "unknown", "max": "unknown"},
        "floor": "unknown",
        "custody_required": "unknown",
        "evidence": "unverified",
    }
    offence = {
        "id": id_,
        "title": (at.heading if at is not None else "") or "An offence added by hand",
        "conduct": [""],
        "form": "basic",
        "source": sources[min(span["file"], len(sources) - 1)] if sources else "text",
        "place": at.place if at is not None else "",
        "penalties": [penalty],
        "note": "",
    }
    detail: dict[str, Any] = {
        "offence": id_,
        "place": offence["place"],
        "clause": span,
        "sentence": span,
        "values": {},
        "suggested": {"conduct": [], "at": {}},
        "questions": [
            {"key": key, "ask": ask, "options": [], "suggest": None} for key, ask in _ASKS.items()
        ],
        "confirmed": False,
    }
    return offence, detail
