"""The one schema that every answer of a sweep is written in, whatever was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

VERSION = 1

_LENGTHS = {
    "length": (
        "string",
        "{end}: what it is: term, unlimited, life, death, none, not_stated, unknown",
    ),
    "iso": ("string", "{end} as an ISO 8601 duration, where it is a length of time that has one"),
    "days_least": (
        "int32",
        "{end}: the fewest days that it can have, where it is a length of time",
    ),
    "days_most": ("int32", "{end}: the most days that it can have, where it is a length of time"),
}
_ENDS = {
    "floor": "the least custody under `provision`",
    "ceiling": "the most under `provision`",
    "against_floor": "the least custody under `against_provision`",
    "against_ceiling": "the most under `against_provision`",
}

# Name -> Arrow type and what it means.  A cell that does not belong to the question is empty (null).
COLUMNS: dict[str, tuple[str, str]] = {
    "question": ("string", "check (one rule) or compare (one act)"),
    "law": ("string", "the code of the law"),
    "day": ("date32", "the day whose law is asked about"),
    "reform": ("string", "the title of the reform laid over the law; empty for the law as it is"),
    "rule": ("string", "check: the code of the rule"),
    "conduct": ("string", "compare: the conduct asked about"),
    "form": ("string", "compare: its form, ordinary, gravest or minor"),
    "substance": ("string", "compare: the substance asked about"),
    "amount": ("string", "compare: the amount asked about"),
    "against": ("string", "compare: the conduct of the same law that it is set against"),
    "against_form": ("string", "compare: the form of that conduct"),
    "outcome": (
        "string",
        "check: flagged, clear, cannot-tell, not-applicable, waived; compare with `against`: harsher, harsher-for-some, equal, milder, cannot-tell, not-encoded; without: applies, cannot-tell, not-encoded",
    ),
    "because": ("string", "why, in words, as `check` and `compare` say it"),
    "findings": (
        "int32",
        "check: the provisions that the rule surely flags (waived ones left out)",
    ),
    "findings_most": (
        "int32",
        "check: the same where every unknown stands at the end at which the rule flags most",
    ),
    "mildest": (
        "string",
        "compare with `against`: harsher, equal or milder where every unknown is at the end that favours the act asked about; empty where no provision is known",
    ),
    "harshest": ("string", "the same where every unknown is at the other end"),
    "ratio": (
        "double",
        "compare with `against`: the one ceiling over the other, where both are terms",
    ),
    "provision": ("string", "compare: the provision whose range follows"),
    "against_provision": ("string", "compare with `against`: the provision of the other side"),
    "evidence": ("string", "compare: the weakest evidence of these provisions"),
    **{
        f"{end}_{part}": (kind, said.format(end=meaning))
        for end, meaning in _ENDS.items()
        for part, (kind, said) in _LENGTHS.items()
    },
}


def schema(metadata: dict[str, str]) -> pa.Schema:
    """The columns as Arrow knows them, with what a part says of itself."""
    import pyarrow as pa

    kinds = {
        "string": pa.string(),
        "date32": pa.date32(),
        "int32": pa.int32(),
        "double": pa.float64(),
    }
    return pa.schema(
        [pa.field(name, kinds[kind]) for name, (kind, _) in COLUMNS.items()], metadata=metadata
    )
