"""Places, values, tables and amounts as ``draft.json`` writes them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from proportionality.reader.blocks import Span
from proportionality.reader.reading import Listed, Listing, Reading, Value


def placed(reading: Reading, number: int, span: Span) -> dict[str, Any]:
    """Where something stands; the words themselves are not kept, only their hash."""
    words = reading.text.text[span[0] : span[1]]
    return {
        "file": number,
        "page": reading.text.page_at(span[0]),
        "start": span[0],
        "end": span[1],
        "sha256": hashlib.sha256(words.encode()).hexdigest()[:16],
    }


def as_table(number: int, reading: Reading, listing: Listing) -> dict[str, Any]:
    """A table or list of amounts with its rows, and how many amounts of each were read."""
    return {
        "kind": listing.kind,
        "place": listing.section.label,
        "heading": short(listing.section.heading),
        "at": placed(reading, number, listing.span),
        "rows": [
            {
                "at": placed(reading, number, row),
                "amounts_read": sum(row[0] <= one.at[0] < row[1] for one in reading.amounts),
            }
            for row in listing.rows
        ],
    }


def as_amount(number: int, reading: Reading, one: Listed) -> dict[str, Any]:
    """An amount of a substance that stands without a penalty."""
    return {
        "substance": one.substance,
        "amount": one.amount,
        "bound": one.bound,
        "column": short(one.column),
        "place": one.section.label,
        "heading": short(one.section.heading),
        "at": placed(reading, number, one.at),
    }


def as_value(reading: Reading, number: int, value: Value) -> dict[str, Any]:
    """A term with its ground and its place."""
    return {
        "value": str(value),
        "ground": value.ground,
        "at": placed(reading, number, value.span) if value.span else None,
    }


def cited(label: str, path: Sequence[str]) -> str:
    """A place as a law cites it: s 5(1)(a)."""
    return label + "".join(
        f" \u00a7 {part[1:]}" if part[0] == "\u00a7" else f"({part})" for part in path
    )


def short(text: str) -> str:
    """The beginning of words, on one line."""
    return bare(text)[:160].strip()


def bare(text: str) -> str:
    """Words on one line, in signs that a law can hold."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split())).strip()
