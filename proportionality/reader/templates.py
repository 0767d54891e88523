"""Templates of words: what a lexicon writes, and where it fits in the tokens.

``not (more than|exceeding) {b}`` are words, choices and slots; ``word?`` and ``(...)?`` may be missing; ``punish*`` begins a
word.  A template has no repetition, so it looks at a bounded number of tokens wherever it is tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proportionality.reader.tokens import Tokens

_LEX = re.compile(r"\{\w+\}|[()|?]|[^\s()|?{}]+")
SLOT = "{}"  # among the first words: the template begins with a slot
MOST_WORDS = 50_000  # words that are remembered
Slots = tuple[tuple[str, Any], ...]
Reader = Callable[[Tokens, int, str], Iterator[tuple[int, Any]]]
"""Reads what a slot stands for: tokens, where, which slot; gives each end with its value."""
_Node = Callable[[Tokens, int, Slots, Reader], Iterator[tuple[int, Slots]]]


@dataclass(frozen=True)
class Template:
    """One compiled template."""

    text: str
    node: _Node
    first: (
        frozenset[str] | None
    )  # words it begins with, "punish*" for a beginning; None where not known

    def ends(self, tokens: Tokens, at: int, reader: Reader) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each way in which it fits here: where it ends, and what its slots hold; the longest choice first."""
        for end, slots in self.node(tokens, at, (), reader):
            yield end, dict(slots)

    def may_begin(self, word: str, number: bool) -> bool:
        """Whether it can fit where a word stands; ``number`` says that a slot can begin there."""
        first = self.first
        return first is None or word in first or (number and SLOT in first)

    def match(self, tokens: Tokens, at: int) -> int | None:
        """Where the first fit without slots ends; None where it does not fit."""
        return next((end for end, _ in self.node(tokens, at, (), _no_slots)), None)


def _no_slots(tokens: Tokens, at: int, slot: str) -> Iterator[tuple[int, Any]]:
    raise LookupError(slot)


def compiled(text: str) -> Template:
    """A template from its words.

    Raises:
        ValueError: where brackets do not match.

    """
    pieces = _LEX.findall(text)
    node, first, rest = _choices(pieces, 0)
    if rest != len(pieces):
        raise ValueError(f"a bracket too many in {text!r}")
    return Template(text, node, first)


def any_of(texts: Sequence[str]) -> tuple[Template, ...]:
    """Templates from a list of them."""
    return tuple(compiled(text) for text in texts)


def _choices(pieces: list[str], at: int) -> tuple[_Node, frozenset[str] | None, int]:
    options: list[_Node] = []
    firsts: list[frozenset[str] | None] = []
    while True:
        node, first, at = _sequence(pieces, at)
        options.append(node)
        firsts.append(first)
        if at < len(pieces) and pieces[at] == "|":
            at += 1
            continue
        known = [f for f in firsts if f is not None]
        joined = frozenset[str]().union(*known) if len(known) == len(firsts) else None
        if len(options) == 1:
            return options[0], joined, at
        return (
            _either(tuple((_certain(f), o) for f, o in zip(firsts, options, strict=True))),
            joined,
            at,
        )


def _sequence(pieces: list[str], at: int) -> tuple[_Node, frozenset[str] | None, int]:
    nodes: list[_Node] = []
    first: frozenset[str] | None = frozenset()
    open_beginning = True  # everything so far may be missing
    while at < len(pieces) and pieces[at] not in "|)":
        piece = pieces[at]
        begins: frozenset[str] | None
        if piece == "(":
            node, begins, at = _choices(pieces, at + 1)
            if at >= len(pieces) or pieces[at] != ")":
                raise ValueError(f"a bracket is not closed in {' '.join(pieces)!r}")
        elif piece.startswith("{"):
            node, begins = _slot(piece[1:-1]), frozenset((SLOT,))
        else:
            node = _word(piece)
            begins = frozenset((piece,))
        at += 1
        optional = at < len(pieces) and pieces[at] == "?"
        if optional:
            at += 1
            node = _perhaps(node, _certain(begins))
        nodes.append(node)
        if open_beginning:
            first = None if first is None or begins is None else first | begins
            open_beginning = optional
    return _all(tuple(nodes)), (None if open_beginning else first), at


def _word(word: str) -> _Node:
    if word.endswith("*"):
        beginning = word[:-1]

        def begins(tokens: Tokens, at: int, slots: Slots, _: Reader) -> Iterator[tuple[int, Slots]]:
            if at < tokens.size and tokens.words[at].startswith(beginning):
                yield at + 1, slots

        return begins

    def is_word(tokens: Tokens, at: int, slots: Slots, _: Reader) -> Iterator[tuple[int, Slots]]:
        if at < tokens.size and tokens.words[at] == word:
            yield at + 1, slots

    return is_word


def _slot(name: str) -> _Node:
    def slot(tokens: Tokens, at: int, slots: Slots, reader: Reader) -> Iterator[tuple[int, Slots]]:
        for end, value in reader(tokens, at, name):
            yield end, (*slots, (name, value))

    return slot


def _certain(first: frozenset[str] | None) -> frozenset[str] | None:
    """The words without which a node cannot fit; None where that is not known by its first word."""
    if first is None or SLOT in first or any(word.endswith("*") for word in first):
        return None
    return first


def _perhaps(node: _Node, first: frozenset[str] | None) -> _Node:
    def perhaps(
        tokens: Tokens, at: int, slots: Slots, reader: Reader
    ) -> Iterator[tuple[int, Slots]]:
        if first is None or (at < tokens.size and tokens.words[at] in first):
            yield from node(tokens, at, slots, reader)
        yield at, slots

    return perhaps


def _either(options: tuple[tuple[frozenset[str] | None, _Node], ...]) -> _Node:
    def either(
        tokens: Tokens, at: int, slots: Slots, reader: Reader
    ) -> Iterator[tuple[int, Slots]]:
        word = tokens.words[at] if at < tokens.size else ""
        for first, option in options:
            if first is None or word in first:
                yield from option(tokens, at, slots, reader)

    return either


def _all(nodes: tuple[_Node, ...]) -> _Node:
    if len(nodes) == 1:
        return nodes[0]

    def every(
        tokens: Tokens, at: int, slots: Slots, reader: Reader, index: int = 0
    ) -> Iterator[tuple[int, Slots]]:
        if index == len(nodes):
            yield at, slots
            return
        for end, more in nodes[index](tokens, at, slots, reader):
            yield from every(tokens, end, more, reader, index + 1)

    return every


class Finder:
    """Finds many templates in one pass: every template is tried only where it can begin."""

    def __init__(self, groups: Mapping[str, Sequence[Template]]) -> None:
        self._words: dict[str, list[tuple[str, Template]]] = {}
        self._stems: list[tuple[str, str, Template]] = []
        self._seen: dict[str, tuple[tuple[str, Template], ...]] = {}
        for name, templates in groups.items():
            for template in templates:
                if template.first is None or SLOT in template.first:
                    raise ValueError(f"{template.text!r} may begin with any word")
                for word in template.first:
                    if word.endswith("*"):
                        self._stems.append((word[:-1], name, template))
                    else:
                        self._words.setdefault(word, []).append((name, template))

    def find(self, tokens: Tokens) -> dict[str, list[tuple[int, int]]]:
        """By name, where each template fits: first token, and before which it ends."""
        found: dict[str, list[tuple[int, int]]] = {}
        for at, word in enumerate(tokens.words):
            if (candidates := self._seen.get(word)) is None:
                stems = [(n, t) for stem, n, t in self._stems if word.startswith(stem)]
                candidates = (*self._words.get(word, ()), *stems)
                if len(self._seen) < MOST_WORDS:
                    self._seen[word] = candidates
            for name, template in candidates:
                places = found.setdefault(name, [])
                if (end := template.match(tokens, at)) is not None and (
                    not places or places[-1][0] != at or places[-1][1] < end
                ):
                    if places and places[-1][0] == at:
                        places.pop()
                    places.append((at, end))
        return found
