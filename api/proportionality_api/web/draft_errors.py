"""The errors of an encoding back at the fields of the form that made it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from proportionality.law.document import Unreadable
from proportionality.law.parse import parse
from proportionality_api.web.draft import (
    GENERAL,
    GENERAL_PART,
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
        name = _field(places.get((error["line"], error["column"]), ()), keys, draft)
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
_ENHANCEMENT_FIELDS = {"when": "case", "conducts": "reach"}


def _field(where: Sequence[str | int], keys: Sequence[str], draft: Draft) -> str:
    """The name of the form field that makes a place of the encoding."""
    match where:
        case ["general", "enhancements", int(number), *rest]:
            return f"general-{_of_enhancement(draft.general, GENERAL_PART, number, rest)}"
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
            return f"offence-{number}-{_of_offence(rest, draft.offences[number])}"
        case [first, second, *_] if (str(first), str(second)) in _ABOUT_FIELDS:
            return f"about-{_ABOUT_FIELDS[(str(first), str(second))]}"
    return ""


def _of_enhancement(values: Values, kind: str, number: int, rest: Sequence[str | int]) -> str:
    """The field of a raised penalty; its effect where the place is none of them."""
    chosen = filled(parts(values, kind))
    key = str(rest[0]) if rest else "effect"
    name = _ENHANCEMENT_FIELDS.get(key, key)
    field = name if name in PARTS[kind][0] else "effect"
    return f"{kind}-{chosen[number] if number < len(chosen) else 0}-{field}"


def _of_offence(rest: Sequence[str | int], values: Values) -> str:
    match rest:
        case ["enhancements", int(number), *inner]:
            return _of_enhancement(values, "enhancement", number, inner)
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
