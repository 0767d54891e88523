"""Facts as the text that the engine takes: checked, and no longer than the rules need.

Most of a run is moving text about, and the engine repeats the whole of a fact in each match of it.  So a field goes in where
facts are joined by it, or where what it holds is what some pattern asks for; and a fact only where some pattern can take it.
The engine would find the same with all of it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

Fields = Mapping[str, int | str]
Schema = Mapping[str, Mapping[str, type]]

MAX_INT = 2**53
WORD = re.compile(r"[a-z0-9_]{1,60}")
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "$gt": operator.gt,
    "$gte": operator.ge,
    "$lt": operator.lt,
    "$lte": operator.le,
    "$neq": operator.ne,
}


_QUOTED = '"%s"'  # a word in JSON
NUMBER_WIDTH = 5  # of what the engine calls a fact, so that it is found without being looked for
_KEPT = 2048  # facts of each kind, at under a kilobyte each


class FactError(ValueError):
    """A fact that the engine could not keep exactly."""


class _Test(NamedTuple):
    """What a pattern asks of a field of a fact."""

    field: str
    holds: Callable[[Any, Any], bool]
    value: Any  # a constant, or the name of a field of another fact


class Kind(NamedTuple):
    """How facts of one kind are written."""

    fields: Mapping[str, type]
    types: frozenset[type]
    given: Callable[[Fields], tuple[Any, ...]]  # all values
    rest: Callable[
        [tuple[Any, ...]], str | None
    ]  # a fact as JSON by these, but for its head and number
    head: str  # with two places for its number


def kinds_of(
    definition: Mapping[str, Any], schema: Schema, short: Mapping[str, str]
) -> Mapping[str, Kind]:
    """How facts of each kind are written for these rules, in the engine's own form and with fields named in ``short``."""
    named = {shortened: name for name, shortened in short.items()}
    patterns: dict[str, list[tuple[_Test, ...]]] = {kind: [] for kind in schema}
    joined: set[tuple[str, str]] = set()
    for rule in definition.values():
        kinds: dict[str, str] = {}
        for pattern in rule["all"]:
            ((alias, body),) = pattern.items()
            head, *conditions = body.get("$and", [body])
            if head["k"] not in schema:
                continue  # the engine module's own facts
            kind = kinds[alias] = head["k"]
            alone = []
            for condition in conditions:
                test, other = _read(condition, named)
                if other is None:
                    alone.append(test)
                else:
                    joined |= {(kind, test.field), (kinds[other], test.value)}
            patterns[kind].append(tuple(alone))
    return {
        kind: _kind(kind, fields, short, patterns[kind], {f for k, f in joined if k == kind})
        for kind, fields in schema.items()
    }


def _read(condition: Mapping[str, Any], named: Mapping[str, str]) -> tuple[_Test, str | None]:
    """A comparison, and the alias of the other fact where it is with one; its value then is the other's field."""
    ((key, value),) = condition.items()
    holds = COMPARISONS.get(key, operator.eq)
    if key in COMPARISONS:
        ((key, value),) = value.items()
    other = None
    if isinstance(value, dict):
        ((other, value),) = value.items()
        value = named[value]
    return _Test(named[key], holds, value), other


def _kind(
    name: str,
    fields: Mapping[str, type],
    short: Mapping[str, str],
    patterns: Sequence[Sequence[_Test]],
    joined: set[str],
) -> Kind:
    tests = [test for alone in patterns for test in alone]
    always = [
        field
        for field in fields
        if field in joined or any(t.field == field and t.holds is not operator.eq for t in tests)
    ]
    others = [field for field in fields if field not in always]
    form = "".join(
        f',"{short[field]}":{"%d" if fields[field] is int else _QUOTED}' for field in always
    )
    texts = [
        {
            t.value: f',"{short[field]}":{t.value if fields[field] is int else _QUOTED % t.value}'
            for t in tests
            if t.field == field
        }
        for field in others
    ]

    @lru_cache(maxsize=4096)  # the same few combinations come again and again
    def end(values: tuple[Any, ...]) -> str | None:
        found = dict(zip(others, values, strict=True))
        if patterns and not any(
            all(t.holds(found[t.field], t.value) for t in alone if t.field in found)
            for alone in patterns
        ):
            return None
        asked = (text[value] for text, value in zip(texts, values, strict=True) if value in text)
        return "".join(asked) + "}"

    names = list(fields)
    joined_by = _values_of([names.index(field) for field in always])
    compared = _values_of([names.index(field) for field in others])

    @lru_cache(maxsize=_KEPT)  # most facts are the same at the sure and at the possible end
    def rest(values: tuple[Any, ...]) -> str | None:
        _check_each(name, fields, values)
        last = end(compared(values))
        return None if last is None else form % joined_by(values) + last

    types = frozenset(fields.values())
    return Kind(
        fields,
        types,
        _values_of(names),
        rest,
        f'{{"id":"%0{NUMBER_WIDTH}d","k":"{name}","g":1,"n":%d',
    )


def _values_of(keys: Sequence[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """What stands under these keys of a mapping, or at these places of a sequence; a tuple also of one or of none."""
    if len(keys) > 1:
        return operator.itemgetter(*keys)
    return lambda values: tuple(values[key] for key in keys)


def named(number: int) -> str:
    """What the engine calls the fact of a number."""
    return f"{number:0{NUMBER_WIDTH}}"


def written(number: int, kind: str, values: Fields, kinds: Mapping[str, Kind]) -> str | None:
    """A fact as JSON; None where no pattern can take it.

    Whole numbers and plain words are all that a fact holds, so there is nothing to escape.

    Raises:
        FactError: for a kind or fields that there are not, or a value that the engine would not keep exactly.

    """
    known = kinds.get(kind)
    if known is None or values.keys() != known.fields.keys():
        raise FactError(f"a fact of kind {kind} with fields {sorted(values)}")
    given = known.given(values)
    if {*map(type, given)} != known.types:  # here, since 1, 1.0 and True are the same to a cache
        _check_each(kind, known.fields, given)
    rest = known.rest(given)
    return None if rest is None else known.head % (number, number) + rest


def _check_each(kind: str, fields: Mapping[str, type], values: Sequence[Any]) -> None:
    """Refuse a value that is neither a whole number the engine keeps nor a plain word."""
    for (name, wanted), value in zip(fields.items(), values, strict=True):
        if wanted is int:
            if type(value) is not int or not -MAX_INT <= value <= MAX_INT:
                raise FactError(
                    f"{kind}.{name} = {value!r}: not a whole number the engine keeps exactly"
                )
        elif type(value) is not str or not WORD.fullmatch(value):
            raise FactError(f"{kind}.{name} = {value!r}: not a plain word")
