"""Texts on which a pattern backtracks, made from the pattern itself, and the time it takes on them."""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from re import (
    _constants as sre,
)  # the parser of patterns, public under `sre_parse` until Python 3.10
from re import _parser as parser
from typing import Any

ROOT = Path(__file__).parents[2]
SIZES = (14, 17, 20, 23, 200, 2_000, 16_000)
# At 16,000 characters a linear pattern takes a fraction of a millisecond, a quadratic one over a tenth of a second.
LIMIT = 0.05
_METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


@dataclass(frozen=True)
class Found:
    """A pattern in the source: where, what, and how it is used."""

    where: str
    pattern: str | bytes
    flags: int
    methods: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.where} {self.pattern!r}"


class NotLiteral(Exception):
    """A pattern that is put together at run time, which nobody can measure beforehand."""


def patterns(root: Path = ROOT) -> Iterator[Found]:
    """Every pattern of ours: of `re`, of pydantic and of JSON Schemas."""
    for folder in ("proportionality", "api"):
        for path in sorted((root / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if re.search(
                r"\bre\b|pattern|sre_compile", text
            ):  # others hold none, and trees take long
                yield from in_source(ast.parse(text), str(path.relative_to(root)))


def in_source(tree: ast.AST, path: str) -> Iterator[Found]:
    """Every pattern in a module.

    Raises:
        NotLiteral: where one is no literal.

    """
    nodes = list(ast.walk(tree))
    used = _methods(nodes)
    constants = {
        target.id: node.value
        for node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }

    def literal(node: ast.expr, line: int) -> str | bytes:
        value = constants.get(node.id) if isinstance(node, ast.Name) else node
        if isinstance(value, ast.Constant) and isinstance(value.value, (str, bytes)):
            return value.value
        if isinstance(node, ast.Name) and node.id in constants:
            # Put together from other constants when the module is loaded.
            name = path.removeprefix("api/").removesuffix(".py").replace("/", ".")
            if isinstance(made := getattr(importlib.import_module(name), node.id, None), str):
                return made
        raise NotLiteral(f"{path}:{line}: write the pattern out, so that it can be measured")

    names = {
        id(node.value): [t.id for t in node.targets if isinstance(t, ast.Name)]
        for node in nodes
        if isinstance(node, ast.Assign)
    }
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module in ("re", "sre_compile"):
            raise NotLiteral(f"{path}:{node.lineno}: import re as a whole")
        if isinstance(node, ast.Call):
            at = f"{path}:{node.lineno}"
            function = node.func
            if (
                isinstance(function, ast.Attribute)
                and isinstance(function.value, ast.Name)
                and function.value.id == "re"
                and function.attr in ("compile", *_METHODS)
            ):
                flags = _flags(node)
                methods: tuple[str, ...] = (function.attr,)
                if function.attr == "compile":
                    called = {m for name in names.get(id(node), []) for m in used.get(name, ())}
                    methods = tuple(sorted(called)) or _METHODS
                yield Found(at, literal(node.args[0], node.lineno), flags, methods)
            for keyword in node.keywords:
                if keyword.arg == "pattern" and not _forwarded(keyword.value, constants):
                    yield Found(at, literal(keyword.value, node.lineno), 0, ("search",))
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "pattern":
                    yield Found(
                        f"{path}:{node.lineno}", literal(value, node.lineno), 0, ("search",)
                    )


def _forwarded(value: ast.expr, constants: dict[str, ast.expr]) -> bool:
    """Whether a value is only handed on, from a parameter of the function around it."""
    return isinstance(value, ast.Name) and value.id not in constants


def _methods(nodes: list[ast.AST]) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for node in nodes:
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.attr in _METHODS
        ):
            used.setdefault(node.value.id, set()).add(node.attr)
    return used


def _flags(node: ast.Call) -> int:
    text = ast.unparse(node)
    return sum(
        int(getattr(re, name))
        for name in ("IGNORECASE", "MULTILINE", "DOTALL", "VERBOSE")
        if f"re.{name}" in text or f"re.{name[0]}" in text.replace(f"re.{name}", "")
    )


def slowest(found: Found) -> tuple[float, str]:
    """The longest that a pattern takes on a hostile text, and how that text begins; it stops at the first over `LIMIT`."""
    compiled = re.compile(found.pattern, found.flags)
    worst, which = 0.0, ""
    for beginning, pump, end in _hostile(found.pattern, found.flags):
        for size in SIZES:
            text: Any = beginning + pump * (size // len(pump)) + end
            if isinstance(found.pattern, bytes):
                text = text.encode("latin-1", "replace")
            for method in found.methods:
                took = _time(compiled, method, text)
                if LIMIT < took < 10 * LIMIT:  # noise is not repeated
                    took = min(took, *(_time(compiled, method, text) for _ in range(2)))
                if took > worst:
                    worst, which = took, f"{method}: {beginning!r} + {pump!r} * n + {end!r}"
            if worst > LIMIT:
                return worst, which
    return worst, which


def _time(compiled: re.Pattern[Any], method: str, text: Any) -> float:
    replacement = b"" if isinstance(text, bytes) else ""
    calls: dict[str, Callable[[], object]] = {
        "sub": lambda: compiled.sub(replacement, text),
        "subn": lambda: compiled.subn(replacement, text),
        "finditer": lambda: list(compiled.finditer(text)),
    }
    call = calls.get(method, lambda: getattr(compiled, method)(text))
    started = time.process_time()
    call()
    return time.process_time() - started


def _hostile(pattern: str | bytes, flags: int) -> Iterator[tuple[str, str, str]]:
    """Beginnings that lead into every repetition, what it repeats, and ends that do not match."""
    tree = parser.parse(pattern, flags)
    pumps = list(dict.fromkeys(_pumps(tree)))
    letters = list(dict.fromkeys(char for pump in pumps for char in pump))[:10]
    pumps += [char for char in letters if char not in pumps]
    pumps += [a + b for a in letters[:5] for b in letters[:5] if a != b]
    beginnings = list(dict.fromkeys(["", *_prefixes(tree)]))[:12]
    for pump in pumps[:40]:
        for beginning in beginnings:
            for end in ("", "\x01", "\n!"):
                yield beginning, pump, end


def possessive_groups(pattern: str | bytes, flags: int) -> int:
    """How many repeated groups of a pattern give nothing back (one character at a time may be taken so)."""
    waiting, found = [parser.parse(pattern, flags)], 0
    for tree in waiting:
        for op, value in tree:
            one = (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN)
            found += op is sre.POSSESSIVE_REPEAT and [o for o, _ in value[2] if o not in one] != []
            waiting += _children(op, value)
    return found


def _sample(node: Any) -> str:
    """A short text that a part of a pattern matches."""
    return "".join(_sample_one(op, value) for op, value in node)


def _sample_one(op: Any, value: Any) -> str:
    if op is sre.LITERAL:
        return chr(value)
    if op is sre.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if op is sre.ANY:
        return "a"
    if op is sre.IN:
        return _member(value)
    if op is sre.BRANCH:
        return _sample(value[1][0])
    if op is sre.SUBPATTERN:
        return _sample(value[3])
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _sample(value[2]) * max(value[0], 1)
    if op is sre.ATOMIC_GROUP:
        return _sample(value)
    return ""


def _member(items: Any) -> str:
    if items[0][0] is sre.NEGATE:
        refused = {chr(v) for op, v in items[1:] if op is sre.LITERAL}
        return next(char for char in "a1 -!zA" if char not in refused)
    op, value = items[0]
    if op is sre.LITERAL:
        return chr(value)
    if op is sre.RANGE:
        return chr(value[0])
    return {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " "}.get(value, "a")


def _children(op: Any, value: Any) -> list[Any]:
    if op is sre.BRANCH:
        return list(value[1])
    if op is sre.SUBPATTERN:
        return [value[3]]
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [value[2]]
    if op in (sre.ATOMIC_GROUP,):
        return [value]
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    return []


def _pumps(tree: Any) -> Iterator[str]:
    for op, value in tree:
        if op is sre.IN:
            for kind, item in value[:8]:
                if kind is sre.LITERAL:
                    yield chr(item)
                elif kind is sre.RANGE:
                    yield chr(item[0])
            yield _member(value)
        for child in _children(op, value):
            if sample := _sample(child):
                yield sample
            yield from _pumps(child)


def _prefixes(tree: Any) -> Iterator[str]:
    """Texts that lead to each place of a pattern."""
    before = ""
    for op, value in tree:
        for child in _children(op, value):
            for inner in _prefixes(child):
                yield before + inner
        before += _sample_one(op, value)
        yield before
