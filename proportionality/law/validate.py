"""A parsed file into a jurisdiction, or into the full list of its problems.

Each problem says where it is, what was found, what was expected and the nearest valid word; all of a file come at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from proportionality.law.consistency import check
from proportionality.law.contradictions import warn
from proportionality.law.document import STATUTE, Document, Location, Position, statute_hint
from proportionality.law.files import codes_named
from proportionality.law.model import Jurisdiction
from proportionality.law.scalars import Code
from proportionality.law.substances import MAX_NAME, find
from proportionality.law.terms import Term
from proportionality.law.written import QuantityError, clipped, nearest, strange
from proportionality.positions.states import code_meant

M = TypeVar("M", bound=BaseModel)

_CODE = get_args(Code)[1].pattern
_MAPPINGS = {"model_type", "model_attributes_type"}
Expected = Mapping[str, str]  # by key, what is said to be expected of its whole value


def load(document: Document) -> Jurisdiction | None:
    """Validate a parsed file.

    Returns:
        The jurisdiction, or None where the file has errors; every one of them is then in ``document.problems``.

    """
    if not document.complete:
        return None
    if not isinstance(document.value, dict):
        if not document.problems:
            document.add(
                document.position(()),
                f"expected a mapping of keys (schema, jurisdiction, verified, sources, offences …) at the top of the file; {STATUTE}",
            )
        return None
    known = [info.alias or name for name, info in Jurisdiction.model_fields.items()]
    if not set(document.value) & set(known):
        found = ", ".join(list(document.value)[:5])
        document.add(
            document.position(()),
            f"this is no jurisdiction file: found the keys {found}; expected {', '.join(known)}{statute_hint(document.path)}",
        )
        return None
    result, broken = validated(document, Jurisdiction)
    check(document, broken, result)
    if result is not None and not document.problems:
        warn(document, result)
    return None if any(p.level == "error" for p in document.problems) else result


def validated(
    document: Document, model: type[M], expected: Expected = MappingProxyType({})
) -> tuple[M | None, set[Location]]:
    """A parsed file as a model, or None; what does not fit is said in ``document.problems``.

    The second value is every place that is broken, or has something broken below it.
    """
    broken: set[Location] = set()
    said = {(problem.line, problem.column) for problem in document.problems}
    try:
        return model.model_validate(document.value), broken
    except ValidationError as error:
        by_place: dict[Location, list[Any]] = {}
        for detail in error.errors(include_url=False):
            by_place.setdefault(_place(document.value, detail), []).append(detail)
        # Of what may be several things the one is meant of which a part has been written.
        whole = {place[:length] for place in by_place for length in range(len(place))}
        for location, details in by_place.items():
            broken.update(location[:length] for length in range(len(location) + 1))
            odd_key = details[0]["type"] == "extra_forbidden"
            if (
                location not in whole
                and not document.full
                and not _faulted(document, said, location, odd_key)
            ):
                document.add(*_explain(document, model, location, details, expected))
    return None, broken


def _place(value: object, detail: Mapping[str, Any]) -> Location:
    """Where an error is; pydantic also names the alternatives of a union on the way there."""
    place: list[str | int] = []
    for part in detail["loc"]:
        if (isinstance(value, dict) and part in value) or (
            isinstance(value, list) and isinstance(part, int)
        ):
            place.append(part)
            value = value[part]
    return (*place, detail["loc"][-1]) if detail["type"] == "missing" else tuple(place)


def _faulted(
    document: Document, said: Collection[tuple[int, int]], location: Location, key: bool
) -> bool:
    """Whether reading the text has already found fault with this very value, or with this very key."""
    if location not in document:
        return False
    at = document.key_position(location) if key else document.position(location)
    return (at.line, at.column) in said


def shown(value: object) -> str:
    """A value as a message names what was found."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{clipped(str(value))}'"


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _models_of(root: type[BaseModel], location: Location) -> list[type[BaseModel]]:
    """What the mapping at ``location`` is read as."""
    models = [root]
    for part in location:
        if not isinstance(part, int):
            models = _models_under(models, part) or models
    return models


def _models_under(models: Iterable[type[BaseModel]], key: str) -> list[type[BaseModel]]:
    """What may stand as a mapping under a key of these."""
    return [
        m
        for model in models
        for name, info in model.model_fields.items()
        if (info.alias or name) == key
        for m in _models_in(info.annotation)
    ]


def _keys(models: Iterable[type[BaseModel]]) -> list[str]:
    return [info.alias or name for model in models for name, info in model.model_fields.items()]


def _explain(
    document: Document,
    root: type[BaseModel],
    location: Location,
    details: list[Any],
    expected: Expected,
) -> tuple[Position, str]:
    """What is wrong at a place as a position and a sentence: what was found, what was expected, the nearest valid word."""
    kinds, found = [detail["type"] for detail in details], details[0].get("input")
    name = next((str(part) for part in reversed(location) if isinstance(part, str)), "file")
    if kinds[0] == "extra_forbidden":
        known = _keys(_models_of(root, location[:-1]))
        odd = f"; {wrong}" if (wrong := strange(name[:200])) else ""
        return (
            document.key_position(location),
            f"unknown key '{clipped(name)}'; expected one of {', '.join(known)}{odd or nearest(name, known)}",
        )
    if kinds[0] == "missing":
        return document.position(location[:-1]), f"'{name}' is missing here"
    of_key = location[-1:] == (name,)
    wanted = expected.get(name) if of_key else None
    if wanted is None:
        wanted = _wanted(root, location, details)
    return (
        document.position(location),
        f"{name}: found {shown(found)}; expected {wanted}{_hint(name, found, details)}",
    )


def _wanted(root: type[BaseModel], location: Location, details: list[Any]) -> str:
    """What should stand at a place."""
    kinds, found = [detail["type"] for detail in details], details[0].get("input")
    name, of_key = location[-1] if location else "", location and isinstance(location[-1], str)
    if kinds[0] == "list_type" and isinstance(found, str):
        return f"a list, such as [{clipped(found)}]"
    if name == "substances" and isinstance(found, str):
        meant = find(found[:MAX_NAME])
        return f"any, a list such as [{meant or 'heroin'}], or amounts by substance, such as {{{meant or 'heroin'}: over 5 g}}"
    words = list(dict.fromkeys(word for detail in details for word in _words(detail)))
    others = [expected_by(detail) for detail in details if detail["type"] != "literal_error"]
    wanted = " or ".join(dict.fromkeys((*filter(None, [_one_of(words)]), *others)))
    if set(kinds) <= _MAPPINGS and (keys := _keys(_models_of(root, location))):
        return f"a mapping of {', '.join(keys)}"
    if set(kinds) == {"literal_error"} and of_key:
        keys = _keys(_models_under(_models_of(root, location[:-1]), str(name)))
        return wanted + (f", or a mapping of {', '.join(keys)}" if keys else "")
    return wanted


def _hint(name: str, found: object, details: list[Any]) -> str:
    """What was perhaps meant."""
    if not isinstance(found, str):
        return ""
    words = [word for detail in details for word in _words(detail)]
    if name == "custody":
        return nearest(found, words) or f"; {_as_term(found)}"
    if found.startswith("violent.aggravated-"):
        return "; an aggravated crime is the basic conduct with 'form: aggravated'"
    if details[0]["type"] != "expected" and (wrong := strange(found[:200])):
        return f"; {wrong}"
    if any(detail.get("ctx", {}).get("pattern") == _CODE for detail in details):
        codes = dict.fromkeys(filter(None, (code_meant(found), *codes_named(found))))
        return f"; did you mean {' or '.join(map(repr, codes))}?" if codes else ""
    return nearest(found, words)


def _as_term(found: str) -> str:
    """What to write for a text that stands where both ends of a range should."""
    try:
        Term.parse(found)
    except QuantityError as error:
        return error.cause or error.expected
    return "the least goes into min and the most into max"


def _words(detail: Mapping[str, Any]) -> list[str]:
    """The words of which one should stand there; a number stands without quotes."""
    if detail["type"] != "literal_error":
        return []
    expected: str = detail["ctx"]["expected"]
    return expected.split("'")[1::2] or [expected]


def _one_of(words: Sequence[str]) -> str:
    return "one of " + ", ".join(words) if len(words) > 1 else "".join(words)


def expected_by(detail: Mapping[str, Any]) -> str:
    """What one pydantic error says should stand there."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "literal_error":
        return _one_of(_words(detail))
    if kind == "expected":
        return str(context["expected"])
    if kind == "string_pattern_mismatch":
        return _pattern_in_words(context["pattern"])
    if kind == "too_long":
        return f"at most {context['max_length']}"
    if kind == "value_error":
        return str(context["error"]).removeprefix("expected ")
    return {
        "string_type": "text (quote it if it looks like a number)",
        "bool_type": "true or false",
        "bool_parsing": "true or false",
        "int_type": "a whole number",
        "int_parsing": "a whole number",
        "float_parsing": "a number",
        "greater_than": f"more than {context.get('gt', 0):g}",
        "greater_than_equal": f"{context.get('ge')} or more",
        "less_than_equal": f"{context.get('le')} or less",
        "list_type": "a list",
        "dict_type": "a mapping of keys to values",
        "model_type": "a mapping of keys to values",
        "model_attributes_type": "a mapping of keys to values",
        "too_short": "at least one entry",
        "string_too_short": "some text",
        "string_too_long": f"at most {context.get('max_length')} characters",
    }.get(kind, str(detail["msg"]))


def _pattern_in_words(pattern: str) -> str:
    return {
        _CODE: "an ISO 3166-1 alpha-3 code such as SGP, or ISO 3166-2 such as US-TX",
        r"^[a-z0-9]+(-[a-z0-9]+)*$": "a short name in lower-case letters, digits and hyphens, such as trafficking-heroin",
        r"^[A-Z]{2}[0-9]{3}$": "the code of a rule: two capital letters and three digits",
        r"\S": "some text",
    }.get(
        pattern,
        "a web address (https://…) or a repository reference (github:owner/name@commit path)",
    )
