"""What the engine should find, by trying every fact for every pattern of every condition: slow, and nothing to get wrong."""

import operator
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

Row = tuple[str, Mapping[str, int | str]]
Bound = tuple[tuple[str, int], ...]

COMPARE = {
    "$lt": operator.lt,
    "$lte": operator.le,
    "$gt": operator.gt,
    "$gte": operator.ge,
    "$neq": operator.ne,
}


def brute_force(conditions: Mapping[str, Sequence], rows: Sequence[Row]) -> set[tuple[str, Bound]]:
    """Every rule that holds, with the number of the fact that each of its aliases is bound to.

    A rule that fires on findings sees one for each rule and offence that holds, under the number of the offence's fact.
    """
    facts = [
        {**fields, "k": kind, "n": number, "at": number}
        for number, (kind, fields) in enumerate(rows, 1)
    ]
    found: set[tuple[str, Bound]] = set()
    derived: set[tuple[str, int]] = set()
    while True:
        findings = [{"k": "finding", "r": rule, "o": about, "at": about} for rule, about in derived]
        found |= {
            (name, bound)
            for name, condition in conditions.items()
            for bound in matches(condition, [*facts, *findings])
        }
        about = {
            (name.partition("_")[0], dict(bound)["drug"])
            for name, bound in found
            if "drug" in dict(bound)
        }
        if about <= derived:
            return found
        derived |= about


def matches(condition: Sequence, facts: Sequence[Mapping]) -> Iterator[Bound]:
    patterns = [(expression.alias, list(flat(expression.define()))) for expression in condition]
    candidates = [
        [fact for fact in facts if all(holds(test, fact, None) for test in tests)]
        for _, tests in patterns
    ]
    for chosen in product(*candidates):
        bound = {alias: fact for (alias, _), fact in zip(patterns, chosen, strict=True)}
        if all(holds(test, bound[alias], bound) for alias, tests in patterns for test in tests):
            yield tuple(sorted((alias, fact["at"]) for alias, fact in bound.items()))


def flat(pattern: Mapping) -> Iterator[Mapping]:
    """The comparisons of a pattern."""
    if set(pattern) == {"$and"}:
        for part in pattern["$and"]:
            yield from flat(part)
    else:
        yield pattern


def holds(test: Mapping, fact: Mapping, bound: Mapping[str, Mapping] | None) -> bool:
    """Whether a comparison holds; one with another fact waits until all are bound."""
    ((key, value),) = test.items()
    compare = operator.eq
    if key in COMPARE:
        compare = COMPARE[key]
        ((key, value),) = value.items()
    if key not in fact:
        return False
    if isinstance(value, Mapping):
        ((alias, other),) = value.items()
        return bound is None or compare(fact[key], bound[alias][other])
    return compare(fact[key], value)
