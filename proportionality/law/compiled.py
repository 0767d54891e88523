"""A valid law as JSON that need not be parsed and validated again: its model, its values and where each of them stands.

Only what `packed` wrote is read, and only plain values are made of it: numbers, words, lists, and the classes named here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, cast, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from proportionality.law.amounts import Amount, AmountRange, Dimension
from proportionality.law.days import InForceBy, Version
from proportionality.law.document import Document, Places, Problem, decode
from proportionality.law.effects import Effect
from proportionality.law.fines import Fine, Multiple, Units
from proportionality.law.model import Custody, Departure, Jurisdiction
from proportionality.law.money import Money
from proportionality.law.quantities import Silence
from proportionality.law.terms import Term

_DATACLASSES: Mapping[str, type] = {
    kind.__name__: kind
    for kind in (Amount, AmountRange, Effect, Fine, Money, Multiple, Term, Units)
}
_ENUMS: Mapping[str, type[Enum]] = {kind.__name__: kind for kind in (Dimension, Silence)}
# Models of which laws hold many and few that differ: they stand among the quantities, and laws share them.
_SHARED = (Custody, Departure, InForceBy, Version)
# What the last number of a list says it is; any other is the number of a model's shape.
_LIST, _QUANTITY = -1, -2
_LINES = 4


class NotCompiled(ValueError):
    """The bytes are no compiled law, or the law cannot be compiled."""


class CompiledDocument(Document):
    """A document whose text, values and places are read when they are first looked at: most runs look at few or none."""

    __slots__ = ("_rest", "_source")
    _source: bytes
    _rest: bytes

    def __getattr__(self, name: str) -> Any:
        """The text, the values or the places, which are not there until they are asked for."""
        if name == "text":
            self.text = decode(self._source, self.path)
        elif name in ("value", "places"):
            value, places = json.loads(self._rest)
            self.value, self.places = value, _placed(places)
        else:
            raise AttributeError(name)
        return getattr(self, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _document, (self.path, self._source, self.problems, self._rest)


def packed(document: Document, jurisdiction: Jurisdiction) -> bytes:
    """A law as four lines of JSON.

    Raises:
        NotCompiled: where it holds something that would not come back as it is.

    """
    writer = _Writer()
    law = writer.value(jurisdiction)
    problems = [(p.line, p.column, p.message, p.level) for p in document.problems]
    lines = (
        [writer.shapes, writer.quantities],
        law,
        problems,
        [document.value, _flat(document.places)],
    )
    data = "\n".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines
    ).encode()
    again, law_again = unpacked(data, document.path, document.text.encode())
    if law_again != jurisdiction or any(
        getattr(again, field.name) != getattr(document, field.name) for field in fields(Document)
    ):
        raise NotCompiled("it would not come back as it is")
    return data


def unpacked(data: bytes, path: str, source: bytes) -> tuple[Document, Jurisdiction]:
    """The law that was packed; ``source`` is what its file holds.

    Raises:
        NotCompiled: the bytes are not what `packed` makes.

    """
    lines = data.split(b"\n", _LINES)
    if len(lines) != _LINES:
        raise NotCompiled("not the four lines of a compiled law")
    try:
        (shapes, quantities), law, problems = map(json.loads, lines[:3])
        jurisdiction = _reader(list(map(_shape, shapes)), _together(quantities))(law)
    except (KeyError, TypeError, ValueError, IndexError, RecursionError) as error:
        raise NotCompiled(str(error)) from error
    if not isinstance(jurisdiction, Jurisdiction):
        raise NotCompiled("no law")
    return _document(path, source, [Problem(path, *p) for p in problems], lines[3]), jurisdiction


def _document(path: str, source: bytes, problems: list[Problem], rest: bytes) -> CompiledDocument:
    document = CompiledDocument.__new__(CompiledDocument)
    document.path, document.problems = path, problems
    document.complete, document.aliased = True, False
    document._source, document._rest = source, rest
    return document


def _flat(places: int | Places, start: int = 0) -> Any:
    """Places as offsets: where it begins, where its keys stand, and the same of what is in it."""
    if isinstance(places, int):
        return places - start
    at, values = places.at, places.values
    if not places.keys:
        return [places.at - start, [_flat(inner, at) for inner in values.values()]]
    keys = {name: key - at for name, key in places.keys.items()}
    return [at - start, keys, [_flat(values[name], key) for name, key in places.keys.items()]]


def _placed(flat: Any, start: int = 0) -> int | Places:
    if isinstance(flat, int):
        return flat + start
    at = flat[0] + start
    if len(flat) == 2:
        return Places(at, {}, {step: _placed(inner, at) for step, inner in enumerate(flat[1])})
    keys = {name: key + at for name, key in flat[1].items()}
    inside = zip(keys.items(), flat[2], strict=True)
    return Places(at, keys, {name: _placed(inner, key) for (name, key), inner in inside})


class _Writer:
    """Models as lists that end with the number of their shape, quantities as their number in a list of all."""

    def __init__(self) -> None:
        self.shapes: list[str] = []
        self.quantities: list[str] = []

    def value(self, value: Any) -> Any:
        """A value of a law as JSON has it."""
        if _plain(value):
            return value
        if isinstance(value, BaseModel) and type(value) not in _SHARED:
            return self._model(value)
        if type(value) is list:
            return [*map(self.value, value), _LIST]
        if type(value) is dict:
            return {name: self.value(inner) for name, inner in value.items()}
        return [self._quantity(value), _QUANTITY]

    def _model(self, model: BaseModel) -> list[Any]:
        given = tuple(n for n in type(model).model_fields if n in model.model_fields_set)
        parts, quantities, made = [], [], []
        for at, name in enumerate(given):
            value = getattr(model, name)
            if _plain(value):
                parts.append(value)
            elif isinstance(value, BaseModel | list | dict) and type(value) not in _SHARED:
                parts.append(self.value(value))
                made.append(at)
            else:
                parts.append(self._quantity(value))
                quantities.append(at)
        shape = (type(model).__name__, given, quantities, made)
        return [*parts, _number(self.shapes, json.dumps(shape))]

    def _quantity(self, value: Any) -> int:
        return _number(self.quantities, json.dumps(_spelled(value), ensure_ascii=False))


def _number(known: list[str], one: str) -> int:
    """Where it stands in a list, to which it is added if need be."""
    if one not in known:
        known.append(one)
    return known.index(one)


def _plain(value: Any) -> bool:
    """Whether JSON holds a value as it is."""
    if type(value) is list:
        return all(map(_plain, value))
    if type(value) is dict:
        return all(map(_plain, value.values()))
    return value is None or type(value) in (str, int, bool)


def _spelled(value: Any) -> Any:
    """A quantity as a list that begins with the name of its kind."""
    kind = type(value).__name__
    if _plain(value):
        return value
    if isinstance(value, dt.date):
        return ["date", value.isoformat()]
    if isinstance(value, Fraction):
        return ["Fraction", value.numerator, value.denominator]
    if isinstance(value, tuple):
        return ["tuple", *map(_spelled, value)]
    if isinstance(value, _SHARED):
        given = [name for name in type(value).model_fields if name in value.model_fields_set]
        return ["model", kind, given, *(_spelled(getattr(value, name)) for name in given)]
    if kind in _ENUMS:
        return [kind, value.value]
    if kind in _DATACLASSES and is_dataclass(value):
        return [kind, *(_spelled(getattr(value, field.name)) for field in fields(value))]
    raise NotCompiled(f"a {kind}")


_MOST_KNOWN = 16_384
_known_quantities: dict[str, Any] = {}


def _together(spelled: list[str]) -> list[Any]:
    """The quantities that were spelled; the laws of the world share most of theirs."""
    if len(_known_quantities) > _MOST_KNOWN:
        _known_quantities.clear()
    fresh = [one for one in spelled if one not in _known_quantities]
    # Read together: to begin takes the decoder longer than to read one.
    for one, parts in zip(fresh, json.loads(f"[{','.join(fresh)}]"), strict=True):
        _known_quantities[one] = _read(parts)
    return [_known_quantities[one] for one in spelled]


def _read(spelled: Any) -> Any:
    if not isinstance(spelled, list):
        return spelled
    kind, *parts = spelled
    if kind == "date":
        return dt.date.fromisoformat(*parts)
    if kind == "Fraction":
        return Fraction(*parts)
    if kind in _ENUMS:
        return _ENUMS[kind](*parts)
    if kind == "model":
        name, given, *values = parts
        return _shape(json.dumps((name, given, (), ()))).of(list(map(_read, values)))
    inner = map(_read, parts)
    return tuple(inner) if kind == "tuple" else _DATACLASSES[kind](*inner)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A model and the fields of it that are given."""

    quantities: tuple[int, ...]  # which of them are quantities, given by number
    made: tuple[int, ...]  # which of them hold models or quantities
    of: Callable[[list[Any]], BaseModel]  # a model of these given values


_put_values, _put_given, _put_extra, _put_private = (
    BaseModel.__dict__[name].__set__
    for name in (
        "__dict__",
        "__pydantic_fields_set__",
        "__pydantic_extra__",
        "__pydantic_private__",
    )
)


def _maker(model: type[BaseModel], given: tuple[str, ...]) -> Callable[[list[Any]], BaseModel]:
    """What makes models of given values, as `BaseModel.model_construct` does, without asking again which names are fields."""
    known: Mapping[str, FieldInfo] = model.model_fields
    defaults = {field: info.default for field, info in known.items()}
    fresh = tuple(
        (field, cast("Callable[[], Any]", info.default_factory))
        for field, info in known.items()
        if field not in given and info.default_factory is not None
    )
    names = set(given)  # models are frozen, so that all that are made here hold this one
    new = object.__new__

    def of(values: list[Any]) -> BaseModel:
        filled = defaults.copy()
        for name, make in fresh:
            filled[name] = make()
        filled.update(zip(given, values, strict=True))
        one = new(model)
        _put_values(one, filled)
        _put_given(one, names)
        _put_extra(one, None)
        _put_private(one, None)
        return one

    return of


@cache
def _models() -> Mapping[str, type[BaseModel]]:
    """The models that a law is made of, by their names."""
    found: dict[str, type[BaseModel]] = {"InForceBy": InForceBy, "Version": Version}
    waiting: list[type[BaseModel]] = [Jurisdiction]
    for model in waiting:
        if model.__name__ not in found:
            found[model.__name__] = model
            for info in model.model_fields.values():
                waiting += _models_in(info.annotation)
    return found


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


@lru_cache(maxsize=4096)
def _shape(written: str) -> _Shape:
    name, given, quantities, made = json.loads(written)
    model = _models()[name]
    if not {*quantities, *made} <= set(range(len(given))) or not set(given) <= set(
        model.model_fields
    ):
        raise NotCompiled(f"{name} has other fields")
    return _Shape(quantities, made, _maker(model, given))


def _reader(shapes: list[_Shape], quantities: list[Any]) -> Callable[[Any], Any]:
    """What makes values of JSON again."""

    def read(value: Any) -> Any:
        if type(value) is dict:
            return {name: read(inner) for name, inner in value.items()}
        if type(value) is not list:
            return value
        kind = value.pop()
        if kind == _QUANTITY:
            return quantities[value[0]]
        if kind == _LIST:
            return [read(inner) for inner in value]
        shape = shapes[kind]
        for at in shape.quantities:
            value[at] = quantities[value[at]]
        for at in shape.made:
            value[at] = read(value[at])
        return shape.of(value)

    return read
