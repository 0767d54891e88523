"""Names of substances where they stand in a text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from proportionality.law.substances import entries, plain
from proportionality.law.written import words_of
from proportionality.reader.tokens import Tokens, fold

_MOST_WORDS = 4  # of a name of a substance
_TOO_COMMON = frozenset(
    words_of(
        "base mate ice speed tea leaf plant plants wine alcohol ether mescal hash pot weed grass coke crack acid herb"
    )
)


@cache
def _names() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Names of substances by their first word."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for id_, entry in entries().items():
        if entry.get("kind") == "group":
            continue
        written = [
            id_,
            *(n for names in entry.get("names", {}).values() for n in names),
            *entry.get("salts", ()),
        ]
        for name in written:
            words = tuple(fold(w) for w in plain(name).replace(",", " ").split())
            if (
                words
                and len(words) <= _MOST_WORDS
                and words[0].isalpha()
                and len(words[0]) > 2
                and words[0] not in _TOO_COMMON
            ):
                found.setdefault(words[0], {}).setdefault(words, id_)
    return {
        first: sorted(names.items(), key=lambda item: -len(item[0]))
        for first, names in found.items()
    }


def named_substances(tokens: Tokens, low: int, high: int) -> Iterator[tuple[int, int, str]]:
    """First token, token before which it ends and id of each substance that is named between two tokens."""
    words, names = tokens.words, _names()
    at = low
    while at < high:
        for name, id_ in names.get(words[at], ()):
            if tuple(words[at : at + len(name)]) == name:
                yield at, at + len(name), id_
                at += len(name) - 1
                break
        at += 1
