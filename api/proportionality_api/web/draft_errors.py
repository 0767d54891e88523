"""The errors of an encoding back at the fields of the form that made it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from proportionality.law.document import Unreadable
from proportionality.law.parse import parse
from proportionality_api.web.draft import (
    GENERAL,
    OFFENCE,
    PARTS,
    SOURCE,
    Draft,
    Values,
    filled,
    parts,
    slugs,
)


def fields_of_errors(
    draft: Draft, text: str, errors: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    """Each error at the field that it is about; those of no field under an empty name."""
    try:
        document = parse(text.encode(), "draft")
    except Unreadable as unreadable:
        return {"": unreadable.problem.message}
    keys = slugs([str(s.get("title", "")) for s in draft.sources], "source")
    places = {(at.line, at.column): location for location, at in document.locations()}
    said: dict[str, str] = {}
    for error in errors:
        name = _field(places.get((error["line"], error["column"]), ()), keys, draft.offences)
        message = str(error["message"])
        said[name] = f"{said[name]}; {message}" if name in said else message
    return said


_ABOUT_FIELDS = {
    ("jurisdiction", "code"): "code",
    ("jurisdiction", "name"): "name",
    ("verified", "date"): "date",
    ("verified", "against"): "against",
}
_GENERAL_FIELDS = {
    ("custody", "min"): "min",
    ("custody", "max"): "max",
    ("life", "parole_after"): "parole-after",
    ("personal_use", "amounts"): "use-amounts",
    ("personal_use", "presumption_of_supply"): "supply-from",
    ("classes",): "classes",
}
_OFFENCE_FIELDS = {"custody_required": "instead", "id": "title"}


def _field(where: Sequence[str | int], keys: Sequence[str], offences: Sequence[Values]) -> str:
    """The name of the form field that makes a place of the encoding."""
    match where:
        case ["general", *rest]:
            name = next(
                (f for part, f in _GENERAL_FIELDS.items() if tuple(rest[: len(part)]) == part),
                str(rest[0]) if rest else "",
            )
            return f"general-{name}" if name in GENERAL else "general-death"
        case ["sources", str(key), *rest]:
            name = str(rest[0]) if rest and rest[0] in SOURCE else "title"
            return f"source-{keys.index(key)}-{name}" if key in keys else ""
        case ["offences", int(number), *rest]:
            return f"offence-{number}-{_of_offence(rest, offences[number])}"
        case [first, second, *_] if (str(first), str(second)) in _ABOUT_FIELDS:
            return f"about-{_ABOUT_FIELDS[(str(first), str(second))]}"
    return ""


def _of_offence(rest: Sequence[str | int], values: Values) -> str:
    match rest:
        case ["penalties", int(number), *inner]:
            earlier = filled(parts(values, "earlier"))
            if number < len(earlier):
                name = _of_penalty(inner, values)
                part = name if name in PARTS["earlier"][0] else "since"
                return f"earlier-{earlier[number]}-{part}"
            name = _of_penalty(inner, values)
            return name if name in OFFENCE or name.startswith("departure-") else "title"
        case [str(key), *_]:
            name = _OFFENCE_FIELDS.get(key, key)
            return name if name in OFFENCE else "title"
    return "title"


def _of_penalty(rest: Sequence[str | int], values: Values) -> str:
    match rest:
        case ["custody", ("min" | "max") as end, *_]:
            return str(end)
        case ["departures", int(number), str(key), *_]:
            chosen = filled(parts(values, "departure"))
            return f"departure-{chosen[number]}-{key}" if number < len(chosen) else "title"
        case [str(key), *_]:
            return _OFFENCE_FIELDS.get(key, key)
    return ""
