"""The only module that touches durable-rules.

Used the documented way, durable-rules 2.0.28 crashes the process and loses facts, so rules are written in its
``durable.lang`` DSL, then linted, guarded and compiled here, and run by our own loop on a bare ruleset handle: no Host, no
timer threads, one handle per thread, one state per run which is deleted in ``finally``.

The guard: evaluating a join reads past the compiled expression when its last comparison is false (jruizgit/rules#381), so
every later pattern ends in a comparison that always holds, ``g == <first>.g``, ``g`` being 1 on every fact that is joined.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from proportionality.law.written import nearest
from proportionality.rules.fact_text import (
    COMPARISONS,
    NUMBER_WIDTH,
    WORD,
    FactError,
    Fields,
    Kind,
    Schema,
    code_of,
    kinds_of,
    named,
    rest_of,
)

try:
    import durable_rules_engine as _c
    from durable.lang import c, m, value
except ImportError as error:  # pragma: no cover - depends on how the extension was built
    raise ImportError(
        f"durable-rules cannot be loaded ({error}). On Python 3.13, rebuild it with:\n"
        "  CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install --force-reinstall --no-cache-dir --no-binary durable-rules durable-rules"
    ) from error

__all__ = ["Condition", "Engine", "EngineError", "Matches", "RuleCrash", "RuleError", "c", "m"]

# A condition is a sequence of patterns, each a durable.lang expression bound to an alias by ``c.alias << …``.
Condition = Sequence[Any]

MAX_FACTS = 2_000
MAX_HITS = 200_000
MAX_PATTERNS_PER_KIND = 60  # the C engine fails at 64 conditions that match one fact
_ALIAS = re.compile(r"[a-z]{1,20}")


class RuleError(Exception):
    """A rule that this engine could not run safely."""


class EngineError(Exception):
    """A run that did not come to its end; its results must not be used."""


class RuleCrash(EngineError):
    """A function that a rule brings along failed: whose it is, how it failed and where."""

    def __init__(self, whose: str, error: Exception) -> None:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        at = f" ({trace.tb_frame.f_code.co_filename}:{trace.tb_lineno})" if trace else ""
        super().__init__(f"{whose} failed{at}: {type(error).__name__}: {error}")


class Matches(NamedTuple):
    """A rule that holds: its aliases in alphabetical order, and for each match of it the numbers of the facts bound to them."""

    rule: str
    aliases: tuple[str, ...]
    rows: list[tuple[int, ...]]

    @property
    def bound(self) -> list[tuple[tuple[str, int], ...]]:
        """For each match, each alias with the number of the fact bound to it."""
        return [tuple(zip(self.aliases, row, strict=True)) for row in self.rows]


class _Reading(NamedTuple):
    """How the messages of a rule are read."""

    code: str
    heads: tuple[str, ...]  # how the fact of each alias begins, in the order of the patterns
    aliases: tuple[str, ...]  # by the alphabet
    order: tuple[int, ...]  # the place of each of these among the patterns


@dataclass(frozen=True, slots=True)
class Program:
    """Rules compiled to the engine's own text, and what is needed to run them."""

    text: str
    schema: Schema  # kinds of fact to their fields, with those added here
    short: Mapping[str, str]
    # rule -> alias, in the order of the patterns -> what is looked at, sorted
    fields: Mapping[str, Mapping[str, tuple[str, ...]]]
    reading: Mapping[str, _Reading]  # by rule
    kinds: Mapping[str, Kind]
    parts: Mapping[str, frozenset[str]]  # rule -> the codes of rules on whose findings it fires
    readers: Mapping[str, frozenset[str]]  # each of these -> the codes of the rules that fire on it

    @property
    def chained(self) -> frozenset[str]:
        """The codes of rules on whose findings others fire."""
        return frozenset(self.readers)


def _flat(pattern: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The comparisons of a pattern, however its ``&`` were bracketed."""
    if set(pattern) != {"$and"}:
        return [pattern]
    return [condition for part in pattern["$and"] for condition in _flat(part)]


# Names that the engine and this module use themselves.  All others go in short: most of a run is moving text about.
_OWN_NAMES = frozenset(("g", "k", "n", "o", "r"))


def _shorten(schema: Schema) -> dict[str, str]:
    names = sorted({name for fields in schema.values() for name in fields} - _OWN_NAMES)
    return {
        **{name: name for name in _OWN_NAMES},
        **{name: f"f{number:x}" for number, name in enumerate(names)},
    }


def _pattern(
    rule: str,
    alias: str,
    pattern: Mapping[str, Any],
    schema: Schema,
    bound: Mapping[str, str],
    short: Mapping[str, str],
) -> tuple[str, dict[str, Any], set[tuple[str, str]]]:
    """Lint one pattern; its kind, its guarded form and the (alias, field) pairs it looks at."""
    conditions = _flat(pattern)
    head = dict(conditions[0])
    if "$or" in head or any("$or" in condition for condition in conditions):
        raise RuleError(
            f"{rule}.{alias}: '|' is not safe here; list each alternative in when=[(…), (…)]"
        )
    if set(head) != {"k"} or head["k"] not in schema:
        raise RuleError(
            f"{rule}.{alias}: the first condition must be m.k == <a kind of fact: {', '.join(schema)}>"
        )
    kind: str = head["k"]
    guarded: list[Mapping[str, Any]] = [head]
    looks_at: set[tuple[str, str]] = set()
    for condition in conditions[1:]:
        if len(condition) != 1:
            raise RuleError(f"{rule}.{alias}: one comparison at a time")
        ((key, value),) = condition.items()
        comparison = key if key in COMPARISONS else None
        if comparison:
            ((field, value),) = value.items()
        elif key.startswith("$"):
            raise RuleError(f"{rule}.{alias}: operator {key} is not safe here")
        else:
            field = key
        if field not in schema[kind]:
            raise RuleError(
                f"{rule}.{alias}: {kind} has no field '{field}'{nearest(field, schema[kind])}"
            )
        looks_at.add((alias, field))
        if isinstance(value, dict):
            ((other, other_field),) = value.items()
            if other not in bound or other_field not in schema[bound[other]]:
                raise RuleError(
                    f"{rule}.{alias}: {other}.{other_field} is not bound before; compute arithmetic when the facts are made"
                )
            if schema[kind][field] is not int or schema[bound[other]][other_field] is not int:
                raise RuleError(f"{rule}.{alias}: joins compare whole numbers only")
            looks_at.add((other, other_field))
            value = {other: short[other_field]}
        elif type(value) is not schema[kind][field]:
            raise RuleError(f"{rule}.{alias}: {field} is compared with {value!r}")
        compared = {short[field]: value}
        guarded.append({comparison: compared} if comparison else compared)
    if bound:
        guarded.append({"g": {next(iter(bound)): "g"}})
    return kind, (head if len(guarded) == 1 else {"$and": guarded}), looks_at


def compile_rules(rules: Mapping[str, Condition], schema: Schema) -> Program:
    """Lint, guard and compile conditions.

    Args:
        rules: a name (lower-case word) to its condition; several names may be alternatives of one rule.
        schema: kinds of fact to their fields, each ``int`` or ``str``.

    Raises:
        RuleError: for anything that the C engine would not run safely.

    """
    full = {kind: {**fields, "g": int, "n": int} for kind, fields in schema.items()}
    short = _shorten(full)
    definition: dict[str, Any] = {
        "_boot": {"all": [{"m": {"k": "_boot"}}]},
        "_end": {"all": [{"m": {"k": "_end"}}]},
    }
    per_kind: dict[str, int] = {}
    fields: dict[str, Mapping[str, tuple[str, ...]]] = {}
    parts: dict[str, frozenset[str]] = {}
    for name, condition in rules.items():
        if not WORD.fullmatch(name) or name.startswith("_"):
            raise RuleError(f"{name}: a rule's name is a lower-case word")
        if not 1 <= len(condition) <= 4:
            raise RuleError(f"{name}: one to four patterns")
        bound: dict[str, str] = {}
        patterns = []
        looks_at: set[tuple[str, str]] = set()
        fires_on: set[str] = set()
        for expression in condition:
            alias = expression.alias if isinstance(expression, value) else None
            if not alias or alias in bound or not _ALIAS.fullmatch(alias):
                raise RuleError(f"{name}: bind each pattern to a name of its own: c.name << …")
            try:
                defined = expression.define()
                kind, pattern, seen = _pattern(name, alias, defined, full, bound, short)
            except (AttributeError, TypeError, ValueError) as error:  # not made of comparisons
                raise RuleError(f"{name}.{alias}: cannot be read: {error}") from error
            bound[alias] = kind
            patterns.append({alias: pattern})
            looks_at |= seen
            per_kind[kind] = per_kind.get(kind, 0) + 1
            if kind == "finding":
                fires_on |= {
                    part["r"] for part in pattern["$and"] if isinstance(part.get("r"), str)
                }
        # Without a cap the engine hands out every match of a rule in one message.
        definition[name] = {"all": patterns, "cap": 60_000}
        parts[name] = frozenset(fires_on)
        fields[name] = {
            alias: tuple(sorted(f for a, f in looks_at if a == alias)) for alias in bound
        }
    for kind, count in per_kind.items():
        if count > MAX_PATTERNS_PER_KIND:
            raise RuleError(
                f"{count} patterns look at {kind}; the engine is safe up to {MAX_PATTERNS_PER_KIND}"
            )
    readers = {
        part: frozenset(code_of(name) for name, its in parts.items() if part in its)
        for part in frozenset().union(*parts.values())
    }
    return Program(
        json.dumps(definition),
        full,
        short,
        fields,
        {name: _reading(name, tuple(aliases)) for name, aliases in fields.items()},
        kinds_of(definition, schema, short),
        parts,
        readers,
    )


def _listed(facts: Iterable[str]) -> str:
    return f"[{','.join(facts)}]"


# How each fact in a message from the engine begins.  Facts hold whole numbers and plain words only, so nothing else in a
# message looks like this, and reading these places alone is many times faster than decoding all that was asserted.
_HEAD = '{"id":"'
_TWICE = 2  # what the engine answers to a fact that it takes for one that is there
_NUMBERS = {named(number): number for number in range(1, MAX_FACTS + 1)}


def _reading(rule: str, aliases: tuple[str, ...]) -> _Reading:
    heads = tuple(f'"{alias}":{_HEAD}' for alias in aliases)
    in_order = tuple(sorted(aliases))
    return _Reading(code_of(rule), heads, in_order, tuple(map(aliases.index, in_order)))


def _rows(message: str, reading: _Reading) -> Iterable[tuple[int, ...]]:
    """The number of the fact bound to each alias, in each match of a message.

    A match is ``{"drug":{"id":"00012",…},"violent":{"id":"00040",…}}``: facts stand in the order of the patterns.
    """
    found = [_NUMBERS[part[:NUMBER_WIDTH]] for part in message.split(_HEAD)[1:]]
    size, at = len(reading.heads), 0
    for head in reading.heads:
        at = message.find(head, at)
        if not found or at < 0 or message.count(head) * size != len(found):
            raise EngineError(f"a message that cannot be read: {message[:200]}")
    return zip(*(found[place::size] for place in reading.order), strict=True)


class _Handle:
    """One compiled ruleset in C, for one thread, used by one run at a time."""

    def __init__(self, program: Program, subject: str) -> None:
        self._program = program
        self._subject = subject
        self._ruleset = _c.create_ruleset("law", program.text)
        # delete_state frees an uninitialised pointer in a state slot in which no action ever fired; slots are reused, so
        # firing one action in the first slot is enough.
        offset = _c.assert_fact(self._ruleset, '{"id":"_boot","k":"_boot"}')[1]
        if _c.start_action_for_state(self._ruleset, offset) is None:
            raise EngineError("the engine did not start")
        while _c.complete_and_start_action(self._ruleset, offset) is not None:
            pass
        _c.delete_state(self._ruleset, None)

    def __del__(self) -> None:
        if hasattr(self, "_ruleset"):
            _c.delete_ruleset(self._ruleset)

    def run(self, facts: Sequence[tuple[str, Fields]], unread: frozenset[str]) -> list[Matches]:
        program = self._program
        skipped = frozenset(
            code for code in unread if program.readers.get(code, frozenset()) <= unread
        )
        rests = [rest_of(*fact, program.kinds) for fact in facts]
        batch = [
            '{"id":"_boot","k":"_boot"}',
            *(
                rest.of(number)
                for number, rest in enumerate(rests, 1)
                if rest is not None and not rest.takers <= skipped
            ),
            '{"id":"_end","k":"_end"}',
        ]
        found: dict[str, list[tuple[int, ...]]] = {}
        derived: set[str] = set()
        matches, ended = 0, False
        try:
            code, offset = _c.assert_facts(self._ruleset, _listed(batch))
            if code == _TWICE:
                raise EngineError("the engine took two facts for one")
            for rule, message in self._messages(offset):
                if rule == "_end":
                    ended = True
                elif rule != "_boot":
                    reading = program.reading[rule]
                    if reading.code in skipped:
                        matches += message.count(reading.heads[0])
                    else:
                        rows = list(_rows(message, reading))
                        found.setdefault(rule, []).extend(rows)
                        matches += len(rows)
                        if reading.code in program.readers:
                            self._derive(reading, rows, len(facts), derived)
                    if matches > MAX_HITS:
                        raise EngineError(f"over {MAX_HITS} matches in one jurisdiction")
            if not ended:
                raise EngineError("the engine dropped part of the facts")
        except _c.error as error:
            raise EngineError(f"durable-rules: {error}") from error
        finally:
            with contextlib.suppress(_c.error):  # the state was never made
                _c.delete_state(self._ruleset, None)  # the offset is dead from here on
        return [
            Matches(rule, program.reading[rule].aliases, sorted(found[rule]))
            for rule in sorted(found)
        ]

    def _messages(self, offset: int) -> Iterator[tuple[str, str]]:
        """Each rule that holds, with what the engine says of its matches."""
        started = _c.start_action_for_state(self._ruleset, offset)
        message: str | None = started[1] if started else None
        while message is not None:
            yield message[2 : message.index('"', 2)], message
            message = _c.complete_and_start_action(self._ruleset, offset)

    def _derive(
        self, reading: _Reading, rows: Sequence[tuple[int, ...]], count: int, derived: set[str]
    ) -> None:
        """Assert what other rules fire on: that a rule holds of a subject, once for each."""
        if self._subject not in reading.aliases:
            return
        at, fresh = reading.aliases.index(self._subject), []
        for number in dict.fromkeys(row[at] for row in rows):
            # It begins as the fact that it came from is called, and so counts as that one where it is bound.
            name = f"{named(number)}{reading.code}"
            if name not in derived:
                derived.add(name)
                values: Fields = {"r": reading.code, "o": number}
                rest = rest_of("finding", values, self._program.kinds)
                fresh += [rest.of(count + len(derived), name)] if rest is not None else []
        if fresh and _c.assert_facts(self._ruleset, _listed(fresh))[0] == _TWICE:
            raise EngineError("the engine took two derived facts for one")


class Engine:
    """Rules ready to run, from any thread.

    Args:
        rules: rule names to conditions, in the ``durable.lang`` DSL.
        schema: kinds of fact to their fields.
        subject: the alias whose fact number a derived ``finding`` fact carries as ``o``.

    """

    def __init__(
        self, rules: Mapping[str, Condition], schema: Schema, subject: str = "drug"
    ) -> None:
        self.program = compile_rules(rules, {**schema, "finding": {"r": str, "o": int}})
        self._subject = subject
        self._local = threading.local()

    def run(
        self, facts: Iterable[tuple[str, Fields]], unread: Collection[str] = ()
    ) -> list[Matches]:
        """Every rule that holds on these facts, sorted, and so its matches; facts are numbered from 1 in the order given.

        Args:
            facts: each with its kind.
            unread: the codes, in small letters, of rules whose matches nobody will look at: they may be left out.

        Raises:
            EngineError: the run did not come to its end (too many facts or matches, a value the engine cannot keep, a
                failure inside it); nothing may be concluded from it.

        """
        rows = list(facts)
        if len(rows) > MAX_FACTS:
            raise EngineError(f"{len(rows)} facts in one jurisdiction; at most {MAX_FACTS}")
        handle: _Handle | None = getattr(self._local, "handle", None)
        if handle is None:
            handle = self._local.handle = _Handle(self.program, self._subject)
        try:
            return handle.run(rows, frozenset(unread))
        except FactError as error:
            self._local.handle = None
            raise EngineError(str(error)) from error
        except BaseException:
            self._local.handle = None  # a handle is never used again after an error
            raise
