"""Facts as the text that the engine takes: checked, and no longer than the rules need.

Most of a run is moving text about, and the engine repeats the whole of a fact in each match of it.  So a fact goes in only where
some pattern of a rule that is read can take it, all that is asked of it alone being so; and with no more than the fields that
the patterns look at which can take it, read or not.  The engine would find the same with all of it.
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


class _Pattern(NamedTuple):
    """What a pattern looks at in a fact."""

    rule: str  # the code of its rule
    equal: set[tuple[str, Any]]  # fields that have to hold a constant, with it
    tests: list[_Test]  # other comparisons with constants
    joined: set[str]  # fields that are compared with other facts', here or in a later pattern

    @property
    def tested(self) -> set[str]:
        """Fields that are compared with constants."""
        return {field for field, _ in self.equal} | {test.field for test in self.tests}


class Rest(NamedTuple):
    """A fact as JSON, after its name and number."""

    takers: frozenset[str]  # the codes of the rules of which some pattern can take it
    numbered: bool  # whether it is joined by its number
    text: str

    def of(self, number: int, name: str = "") -> str:
        """The whole of it, under the name that it has for the engine: its number, unless it is told."""
        numbered = f',"n":{number}' if self.numbered else ""
        return f'{{"id":"{name or named(number)}"{numbered}{self.text}'


class Kind(NamedTuple):
    """How facts of one kind are written."""

    fields: Mapping[str, type]
    types: frozenset[type]
    given: Callable[[Fields], tuple[Any, ...]]  # all values
    rest: Callable[[tuple[Any, ...]], Rest | None]  # by these; None where no pattern can take it


def kinds_of(
    definition: Mapping[str, Any], schema: Schema, short: Mapping[str, str]
) -> Mapping[str, Kind]:
    """How facts of each kind are written for these rules, in the engine's own form and with fields named in ``short``."""
    named = {shortened: name for name, shortened in short.items()}
    patterns: dict[str, list[_Pattern]] = {kind: [] for kind in schema}
    for name, rule in definition.items():
        bound: dict[str, _Pattern] = {}
        for pattern in rule["all"]:
            ((alias, body),) = pattern.items()
            head, *conditions = body.get("$and", [body])
            if head["k"] not in schema:
                continue  # the engine module's own facts
            bound[alias] = _Pattern(code_of(name), set(), [], set())
            patterns[head["k"]].append(bound[alias])
            for condition in conditions:
                test, other = _read(condition, named)
                if other is None and test.holds is operator.eq:
                    bound[alias].equal.add((test.field, test.value))
                elif other is None:
                    bound[alias].tests.append(test)
                else:
                    bound[alias].joined.add(test.field)
                    bound[other].joined.add(test.value)
    return {kind: _kind(kind, fields, short, patterns[kind]) for kind, fields in schema.items()}


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
    kind: str, fields: Mapping[str, type], short: Mapping[str, str], patterns: Sequence[_Pattern]
) -> Kind:
    names = list(fields)
    tested = [field for field in names if any(field in p.tested for p in patterns)]
    looks_at = [p.tested | p.joined for p in patterns]
    numbers = set(fields.values()) == {int}
    values_tested = _values_of([names.index(field) for field in tested])

    def json(field: str, value: object) -> str:
        return f',"{short[field]}":{value if fields[field] is int else _QUOTED % value}'

    @lru_cache(maxsize=4096)  # the same few combinations come again and again
    def form(values: tuple[Any, ...]) -> tuple[Rest, Callable[[Any], tuple[Any, ...]]] | None:
        """A fact but for what it is joined by, and that; by what is asked of it alone."""
        found = dict(zip(tested, values, strict=True))
        held = set(found.items())
        taking = [
            (p.rule, fields)
            for p, fields in zip(patterns, looks_at, strict=True)
            if p.equal <= held and all(t.holds(found[t.field], t.value) for t in p.tests)
        ]
        if not taking:
            return None
        looked_at = set().union(*(fields for _, fields in taking))
        text = f',"k":"{kind}"' + (',"g":1' if "g" in looked_at else "")
        text += "".join(json(field, found[field]) for field in tested if field in looked_at)
        rest = [field for field in names if field in looked_at and field not in found]
        text += "".join(json(field, "%s") for field in rest)
        taken = Rest(frozenset(rule for rule, _ in taking), "n" in looked_at, text + "}")
        return taken, _values_of([names.index(field) for field in rest])

    @lru_cache(maxsize=_KEPT)  # most facts are the same at the sure and at the possible end
    def rest(values: tuple[Any, ...]) -> Rest | None:
        if not numbers or min(values) < -MAX_INT or max(values) > MAX_INT:
            _check_each(kind, fields, values)
        found = form(values_tested(values))
        if found is None:
            return None
        (takers, numbered, text), joined_by = found
        return Rest(takers, numbered, text % joined_by(values))

    return Kind(fields, frozenset(fields.values()), _values_of(names), rest)


def _values_of(keys: Sequence[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """What stands under these keys of a mapping, or at these places of a sequence; a tuple also of one or of none."""
    if len(keys) > 1:
        return operator.itemgetter(*keys)
    return lambda values: tuple(values[key] for key in keys)


def code_of(rule: str) -> str:
    """The code of a rule, of which this may be an alternative."""
    return rule.partition("_")[0]


def named(number: int) -> str:
    """What the engine calls the fact of a number."""
    return f"{number:0{NUMBER_WIDTH}}"


def rest_of(kind: str, values: Fields, kinds: Mapping[str, Kind]) -> Rest | None:
    """A fact as JSON, but for its name and number; None where no pattern can take it.

    Whole numbers and plain words are all that a fact holds, so there is nothing to escape.

    Raises:
        FactError: for a kind or fields that there are not, or a value that the engine would not keep exactly.

    """
    known = kinds.get(kind)
    if known is None or len(values) != len(known.fields):
        raise _strange(kind, values)
    try:
        given = known.given(values)
    except KeyError as error:
        raise _strange(kind, values) from error
    if {*map(type, given)} != known.types:  # here, since 1, 1.0 and True are the same to a cache
        _check_each(kind, known.fields, given)
    return known.rest(given)


def _strange(kind: str, values: Fields) -> FactError:
    return FactError(f"a fact of kind {kind} with fields {sorted(values)}")


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
